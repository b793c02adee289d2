//! Does the target answer a request with a status that passes?

use std::net::SocketAddr;

use homing_core::spec::HttpProbe;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::Finding;

/// Bytes of the answer's head that are read, interim answers included.
const HEAD_MAX: usize = 16 << 10;
/// Fields of a head: more than any target sends; what follows makes the answer unreadable.
const FIELDS_MAX: usize = 128;
const READ_AT_ONCE: usize = 2 << 10;

/// What a head, as far as it came, says.
#[derive(Debug, PartialEq, Eq)]
enum Head {
    Whole(Answered),
    Incomplete,
    Unreadable,
}

/// What a target answered.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Answered {
    status: u16,
    /// The value of the field that tells the target's life, where one is looked for.
    life: Option<Vec<u8>>,
}

/// Sends one GET and looks at the status. The body is not read.
pub(super) async fn probe(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    address: SocketAddr,
    asks: &HttpProbe,
) -> (Finding, Option<Vec<u8>>) {
    let request = request(address, &asks.path, asks.host.as_deref());
    match exchange(stream, &request, asks.incarnation_header.as_deref()).await {
        Ok(Answered { status, life }) if is_among(status, &asks.statuses) => (Finding::Passed(status), life),
        Ok(Answered { status, .. }) => (Finding::Failed(status), None),
        Err(finding) => (finding, None),
    }
}

fn is_among(status: u16, ranges: &[(u16, u16)]) -> bool {
    ranges.iter().any(|(from, to)| (*from..=*to).contains(&status))
}

fn request(address: SocketAddr, path: &str, host: Option<&str>) -> String {
    // The field value of an IPv6 address has no zone (RFC 9110 section 7.2: it is the authority of the URI).
    let own = || match address {
        SocketAddr::V4(address) => address.to_string(),
        SocketAddr::V6(address) => format!("[{}]:{}", address.ip(), address.port()),
    };
    let host = host.map_or_else(own, str::to_owned);
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: homing-probe/{version}\r\nAccept: */*\r\n\
         Connection: close\r\n\r\n"
    )
}

async fn exchange(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    request: &str,
    life_field: Option<&str>,
) -> Result<Answered, Finding> {
    let broken = |error: std::io::Error| Finding::Broken(error.kind());
    // A target may answer without reading: then writing fails, and the answer is there all the same.
    let written = stream.write_all(request.as_bytes()).await;
    let mut head = Vec::with_capacity(READ_AT_ONCE);
    loop {
        let room = HEAD_MAX.saturating_sub(head.len());
        if room == 0 {
            return Err(Finding::TooLong);
        }
        let mut part = (&mut stream).take(u64::try_from(room.min(READ_AT_ONCE)).unwrap_or(1));
        let read = part.read_buf(&mut head).await;
        match (read, parse(&head, life_field)) {
            (_, Head::Whole(answered)) => return Ok(answered),
            (_, Head::Unreadable) => return Err(Finding::Unreadable),
            (Ok(0), Head::Incomplete) => {
                return Err(written.map_or_else(broken, |()| Finding::Closed));
            }
            (Ok(_), Head::Incomplete) => {}
            (Err(error), Head::Incomplete) => return Err(broken(error)),
        }
    }
}

/// The status of the final answer. Interim ones (RFC 9110 section 15.2) come before it; 101 is final.
fn parse(mut bytes: &[u8], life_field: Option<&str>) -> Head {
    loop {
        let mut fields = [httparse::EMPTY_HEADER; FIELDS_MAX];
        let mut response = httparse::Response::new(&mut fields);
        let Ok(parsed) = response.parse(bytes) else { return Head::Unreadable };
        match (parsed, response.code) {
            (httparse::Status::Complete(length), Some(100 | 102..=199)) => {
                bytes = bytes.get(length..).unwrap_or_default();
            }
            (httparse::Status::Complete(_), Some(status)) => {
                let is_wanted =
                    |name: &str| life_field.is_some_and(|wanted| name.eq_ignore_ascii_case(wanted));
                let told = response.headers.iter().find(|field| is_wanted(field.name));
                return Head::Whole(Answered { status, life: told.map(|field| field.value.to_vec()) });
            }
            (httparse::Status::Complete(_), None) => return Head::Unreadable,
            (httparse::Status::Partial, _) => return Head::Incomplete,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(bytes: &[u8]) -> Head {
        parse(bytes, None)
    }

    fn whole(status: u16) -> Head {
        Head::Whole(Answered { status, life: None })
    }

    #[test]
    fn a_status_counts_once_the_head_is_whole() {
        let head = b"HTTP/1.1 204 No Content\r\nServer: a\r\n\r\n";
        for cut in 0..head.len() {
            assert_eq!(status(&head[..cut]), Head::Incomplete, "{cut}");
        }
        assert_eq!(status(head), whole(204));
    }

    #[test]
    fn interim_answers_come_before_the_status() {
        assert_eq!(status(b"HTTP/1.1 100 Continue\r\n\r\n"), Head::Incomplete);
        assert_eq!(status(b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 500 No\r\n\r\n"), whole(500));
        assert_eq!(status(b"HTTP/1.1 101 Switching Protocols\r\n\r\n"), whole(101));
    }

    #[test]
    fn what_is_not_http_is_unreadable() {
        for bytes in
            [&b"SSH-2.0-OpenSSH_9.2\r\n"[..], b"\x15\x03\x01\x00\x02\x02", b"HTTP/2.0 200 OK\r\n\r\n"]
        {
            assert_eq!(status(bytes), Head::Unreadable, "{bytes:?}");
        }
    }

    #[test]
    fn the_host_field_is_the_targets_address_unless_it_is_named() {
        let address = "[fe80::1%3]:8080".parse().unwrap();
        assert!(request(address, "/", None).contains("\r\nHost: [fe80::1]:8080\r\n"));
        assert!(request(address, "/", Some("app.internal")).contains("\r\nHost: app.internal\r\n"));
    }

    #[test]
    fn the_field_that_tells_a_life_is_read_whatever_its_case() {
        let head = b"HTTP/1.1 200 OK\r\nx-boot-id: 42\r\n\r\n";
        let life = Some(b"42".to_vec());
        assert_eq!(parse(head, Some("X-Boot-Id")), Head::Whole(Answered { status: 200, life }));
        assert_eq!(parse(head, Some("X-Other")), whole(200));
    }
}
