//! Does the target say that it serves (`grpc.health.v1.Health/Check`)?
//!
//! <https://github.com/grpc/grpc/blob/master/doc/health-checking.md>; HTTP/2 with prior knowledge. The two messages have
//! one field each, so they are written and read by hand.

use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::pin;
use std::task::Poll;

use bytes::Bytes;
use h2::RecvStream;
use h2::client::{Builder, SendRequest};
use homing_core::spec::GrpcProbe;
use http::{HeaderMap, Request, StatusCode};
use tokio::io::{AsyncRead, AsyncWrite};

use super::Finding;
use super::finding::Serving;

/// Bytes of an answer's message that are read; a right one has 7 with its frame.
const MESSAGE_MAX: usize = 4 << 10;
/// Bytes of an answer's fields, and of its trailers.
const FIELDS_MAX: u32 = 16 << 10;
/// A message begins with whether it is compressed, and its length in four bytes.
const FRAME_BYTES: usize = 5;

/// Asks once, on a connection that has just been made.
pub(super) async fn probe(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    address: SocketAddr,
    asks: &GrpcProbe,
    scheme: &str,
) -> Finding {
    let mut builder = Builder::new();
    builder.enable_push(false).max_header_list_size(FIELDS_MAX).max_concurrent_reset_streams(1);
    let (sender, connection) = match builder.handshake::<_, Bytes>(stream).await {
        Ok(both) => both,
        Err(error) => return of_error(&error),
    };
    let mut exchange = pin!(exchange(sender, address, asks, scheme));
    tokio::select! {
        biased;
        finding = &mut exchange => finding.unwrap_or_else(|finding| finding),
        ended = connection => {
            // What it answered counts, though it closes behind it: both may have come at once.
            let answered = poll_fn(|context| Poll::Ready(exchange.as_mut().poll(context))).await;
            match answered {
                Poll::Ready(
                    Ok(finding) | Err(finding @ (Finding::Failed(_) | Finding::GrpcStatus(_) | Finding::TooLong)),
                ) => finding,
                // Without an answer, how the connection ended says more.
                Poll::Ready(Err(_)) | Poll::Pending => {
                    ended.map_or_else(|error| of_error(&error), |()| Finding::Closed)
                }
            }
        }
    }
}

async fn exchange(
    sender: SendRequest<Bytes>,
    address: SocketAddr,
    asks: &GrpcProbe,
    scheme: &str,
) -> Result<Finding, Finding> {
    let of_error = |error: h2::Error| of_error(&error);
    let mut sender = sender.ready().await.map_err(of_error)?;
    let host = asks.host.clone().unwrap_or_else(|| address.to_string());
    let request = Request::post(format!("{scheme}://{host}/grpc.health.v1.Health/Check"))
        .header("te", "trailers")
        .header("content-type", "application/grpc")
        .header("user-agent", concat!("homing-probe/", env!("CARGO_PKG_VERSION")))
        .body(())
        .map_err(|_| Finding::NotGrpc)?;
    let (answer, mut body) = sender.send_request(request, false).map_err(of_error)?;
    body.send_data(question(&asks.service), true).map_err(of_error)?;
    let answer = answer.await.map_err(of_error)?;
    if answer.status() != StatusCode::OK {
        return Err(Finding::Failed(answer.status().as_u16()));
    }
    // An answer without a message says how it went at once.
    if let Some(status) = grpc_status(answer.headers()) {
        return Err(if status == 0 { Finding::NotGrpc } else { Finding::GrpcStatus(status) });
    }
    let mut body = answer.into_body();
    let message = message(&mut body).await?;
    let trailers = body.trailers().await.map_err(of_error)?.unwrap_or_default();
    match grpc_status(&trailers) {
        Some(0) => serving(&message).map(Finding::Serving).ok_or(Finding::NotGrpc),
        Some(status) => Err(Finding::GrpcStatus(status)),
        None => Err(Finding::NotGrpc),
    }
}

async fn message(body: &mut RecvStream) -> Result<Vec<u8>, Finding> {
    let mut message = Vec::new();
    while let Some(data) = body.data().await {
        let data = data.map_err(|error| of_error(&error))?;
        if message.len() + data.len() > MESSAGE_MAX {
            return Err(Finding::TooLong);
        }
        message.extend_from_slice(&data);
        // It only fails for a stream that is over.
        let _ = body.flow_control().release_capacity(data.len());
    }
    Ok(message)
}

fn grpc_status(fields: &HeaderMap) -> Option<u16> {
    fields.get("grpc-status")?.to_str().ok()?.parse().ok()
}

/// `HealthCheckRequest { service = 1 }` in its frame.
fn question(service: &str) -> Bytes {
    let mut message = Vec::new();
    if !service.is_empty() {
        message.push(0x0a); // field 1, with a length
        write_number(service.len() as u64, &mut message);
        message.extend_from_slice(service.as_bytes());
    }
    let length = u32::try_from(message.len()).unwrap_or(u32::MAX);
    let mut framed = vec![0];
    framed.extend_from_slice(&length.to_be_bytes());
    framed.extend_from_slice(&message);
    framed.into()
}

/// `HealthCheckResponse { status = 1 }`; fields that are not known are passed over, as protobuf demands.
fn serving(framed: &[u8]) -> Option<Serving> {
    let (frame, mut rest) = framed.split_at_checked(FRAME_BYTES)?;
    let length = u32::from_be_bytes(frame[1..].try_into().ok()?);
    if frame[0] != 0 || usize::try_from(length) != Ok(rest.len()) {
        return None;
    }
    let mut status = 0;
    while !rest.is_empty() {
        let key = read_number(&mut rest)?;
        match (key >> 3, key & 7) {
            (1, 0) => status = read_number(&mut rest)?,
            (_, 0) => _ = read_number(&mut rest)?,
            (_, 1) => rest = rest.get(8..)?,
            (_, 2) => {
                let length = usize::try_from(read_number(&mut rest)?).ok()?;
                rest = rest.get(length..)?;
            }
            (_, 5) => rest = rest.get(4..)?,
            _ => return None,
        }
    }
    Some(match status {
        1 => Serving::Yes,
        2 => Serving::No,
        3 => Serving::ServiceUnknown,
        _ => Serving::Unknown,
    })
}

/// A number in groups of seven bits, the lowest first.
fn write_number(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push((number & 0x7f) as u8);
}

fn read_number(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, behind) = rest.split_first()?;
        *rest = behind;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn of_error(error: &h2::Error) -> Finding {
    match error.get_io() {
        Some(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Finding::Closed,
        Some(error) => Finding::Broken(error.kind()),
        None => Finding::NotGrpc,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[test]
    fn the_question_names_its_service() {
        assert_eq!(&question("")[..], [0, 0, 0, 0, 0]);
        assert_eq!(&question("shop")[..], [&[0, 0, 0, 0, 6, 0x0a, 4][..], b"shop"].concat());
        let long = question(&"s".repeat(200));
        assert_eq!(long[..8], [0, 0, 0, 0, 203, 0x0a, 0xc8, 1]);
    }

    fn frame(kind: u8, flags: u8, stream: u8, content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len()).unwrap();
        [&[0, 0, length, kind, flags, 0, 0, 0, stream][..], content].concat()
    }

    /// What is found of a target that says this, all at once with its end, when it has been asked.
    async fn probe_of(answer: &[&[u8]]) -> Finding {
        let (ours, mut theirs) = tokio::io::duplex(64 << 10);
        let answer = answer.concat();
        let target = async move {
            theirs.write_all(&frame(4, 0, 0, &[])).await.unwrap();
            let mut said = Vec::new();
            while !said.ends_with(&frame(0, 1, 1, &[0; 5])) {
                theirs.read_buf(&mut said).await.unwrap();
            }
            theirs.write_all(&answer).await.unwrap();
            theirs.shutdown().await.unwrap();
            let _ = theirs.read_to_end(&mut said).await;
        };
        let (asks, address) = (GrpcProbe::default(), SocketAddr::from(([127, 0, 0, 1], 50051)));
        tokio::join!(probe(ours, address, &asks, "http"), target).0
    }

    #[tokio::test]
    async fn an_answer_counts_though_the_connection_ends_with_it() {
        let head = frame(1, 4, 1, &[0x88]);
        let message = frame(0, 0, 1, &[0, 0, 0, 0, 2, 8, 1]);
        let trailers =
            |status: &[u8; 1]| frame(1, 5, 1, &[&[0, 11][..], b"grpc-status", &[1], &status[..]].concat());
        assert_eq!(probe_of(&[&head, &message, &trailers(b"0")]).await, Finding::Serving(Serving::Yes));
        assert_eq!(probe_of(&[&head, &trailers(b"5")]).await, Finding::GrpcStatus(5));
        assert_eq!(probe_of(&[]).await, Finding::Closed);
    }

    #[test]
    fn the_answer_says_whether_it_serves() {
        for (message, expected) in [
            (&[8, 1][..], Some(Serving::Yes)),
            (&[8, 2], Some(Serving::No)),
            (&[8, 3], Some(Serving::ServiceUnknown)),
            (&[], Some(Serving::Unknown)),
            (&[8, 99], Some(Serving::Unknown)),
            (&[0x12, 2, 8, 1, 8, 2], Some(Serving::No)),
            (&[0x12, 3, 8, 1], None),
            (&[8], None),
            (&[8, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1], None),
            (&[0x0b, 1], None),
        ] {
            let length = u8::try_from(message.len()).unwrap();
            let framed = [&[0, 0, 0, 0, length][..], message].concat();
            assert_eq!(serving(&framed), expected, "{message:?}");
        }
        assert_eq!(serving(&[0, 0, 0, 0, 3, 8, 1]), None, "less than the frame says");
        assert_eq!(serving(&[1, 0, 0, 0, 2, 8, 1]), None, "compressed, which nobody asked for");
    }
}
