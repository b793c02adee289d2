//! What does a toy target do? It answers every request with its name and how many there were.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// Largest head, in bytes. The balancer sends smaller ones.
const HEAD_BYTES: u64 = 64 << 10;

/// Starts a target on a free port of loopback.
///
/// # Errors
/// When there is none.
pub(super) fn start(name: &'static str) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let address = listener.local_addr()?;
    thread::Builder::new().name(format!("target {name}")).spawn(move || serve(&listener, name))?;
    Ok(address)
}

/// Serves whoever comes, each on a thread.
pub(super) fn serve(listener: &TcpListener, name: &str) {
    let requests = Arc::new(AtomicU64::new(0));
    for stream in listener.incoming() {
        // A client that went away before it was accepted is no reason to stop.
        let Ok(stream) = stream else { continue };
        let (name, requests) = (name.to_owned(), Arc::clone(&requests));
        // Without a thread the connection is dropped, and the balancer looks for another target.
        let _ = thread::Builder::new().spawn(move || converse(stream, &name, &requests));
    }
}

/// Answers the requests of one connection until it ends.
fn converse(stream: TcpStream, name: &str, requests: &AtomicU64) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = read_request(&mut reader)? {
        let body = if request.is_probe {
            "ok\n".to_owned()
        } else {
            format!("{name}: request {}\n", requests.fetch_add(1, Ordering::Relaxed) + 1)
        };
        let head = format!(
            "HTTP/1.1 200 OK\r\nX-Target: {name}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let answer = if request.is_head { head } else { head + &body };
        writer.write_all(answer.as_bytes())?;
        if request.is_last {
            break;
        }
    }
    Ok(())
}

struct Request {
    is_head: bool,
    is_probe: bool,
    is_last: bool,
}

/// Reads a request with its body; `None` when there is no more.
fn read_request(reader: &mut BufReader<TcpStream>) -> io::Result<Option<Request>> {
    let mut head = reader.by_ref().take(HEAD_BYTES);
    let mut line = String::new();
    if head.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut request = Request {
        is_head: line.starts_with("HEAD "),
        is_probe: line.split(' ').nth(1) == Some("/healthz"),
        // A toy: bodies in chunks are not read, so nothing can follow them.
        is_last: line.ends_with("HTTP/1.0\r\n"),
    };
    let mut length = 0;
    loop {
        line.clear();
        if head.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap_or(0),
            "transfer-encoding" => request.is_last = true,
            "connection" => request.is_last |= value.eq_ignore_ascii_case("close"),
            _ => {}
        }
    }
    let copied = io::copy(&mut reader.by_ref().take(length), &mut io::sink())?;
    if copied < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(Some(request)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_counts_its_requests_but_not_its_probes() {
        let mut stream = TcpStream::connect(start("a").unwrap()).unwrap();
        let requests = "POST /x HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc\
                        GET /healthz HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nConnection: close\r\n\r\n";
        stream.write_all(requests.as_bytes()).unwrap();
        let mut answers = String::new();
        stream.read_to_string(&mut answers).unwrap();
        assert_eq!(answers.matches("X-Target: a\r\n").count(), 3, "{answers}");
        assert!(answers.contains("a: request 1\n") && answers.contains("ok\n"), "{answers}");
        assert!(answers.ends_with("a: request 2\n"), "{answers}");
    }
}
