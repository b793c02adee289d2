//! What does a scripted target answer?

use super::{Gate, Received, reset_on_close};
use crate::pattern::Pattern;
use std::io::{Result, Write};
use std::net::TcpStream;

/// Largest chunk in which a streamed body is sent, in bytes.
const CHUNK: u64 = 16 << 10;

/// An answer, made step by step: `Reply::status(503).field("Retry-After", "1").close()`.
#[derive(Clone, Debug)]
pub struct Reply {
    gate: Option<Gate>,
    form: Form,
    end: End,
}

#[derive(Clone, Debug)]
enum Form {
    Built { status: u16, fields: Vec<(String, String)>, body: Body },
    Raw(Vec<u8>),
}

#[derive(Clone, Debug)]
enum Body {
    None,
    Bytes(Vec<u8>),
    Chunks { chunks: Vec<Vec<u8>>, trailers: String },
    Stream { bytes: u64, is_chunked: bool },
}

/// What happens to the connection after the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Keep,
    Close,
    Reset,
    Echo,
}

impl Reply {
    /// 200 with this body and its length.
    #[must_use]
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::status(200).with_body(Body::Bytes(body.into()))
    }

    /// An answer of that status without a body (and with `Content-Length: 0` where a body could be).
    #[must_use]
    pub fn status(status: u16) -> Self {
        let has_length = status >= 200 && status != 204 && status != 304;
        let body = if has_length { Body::Bytes(Vec::new()) } else { Body::None };
        Self::of(Form::Built { status, fields: Vec::new(), body }, End::Keep)
    }

    /// Exactly these bytes; the connection stays open.
    #[must_use]
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self::of(Form::Raw(bytes.into()), End::Keep)
    }

    /// 200 in these chunks.
    #[must_use]
    pub fn chunks<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let chunks = chunks.into_iter().map(<[u8]>::to_vec).collect();
        Self::status(200).with_body(Body::Chunks { chunks, trailers: String::new() })
    }

    /// 200 with that many bytes of the [`Pattern`], with their length.
    #[must_use]
    pub fn stream(bytes: u64) -> Self {
        Self::status(200).with_body(Body::Stream { bytes, is_chunked: false })
    }

    /// 200 with that many bytes of the [`Pattern`], chunked.
    #[must_use]
    pub fn stream_chunked(bytes: u64) -> Self {
        Self::status(200).with_body(Body::Stream { bytes, is_chunked: true })
    }

    /// Closes the connection without an answer.
    #[must_use]
    pub fn hang_up() -> Self {
        Self::raw([]).close()
    }

    /// Resets the connection without an answer.
    #[must_use]
    pub fn reset() -> Self {
        Self::raw([]).then_reset()
    }

    /// 101 for that protocol; from then on every byte is sent back.
    #[must_use]
    pub fn upgrade(protocol: &str) -> Self {
        let mut reply = Self::status(101).field("Connection", "Upgrade").field("Upgrade", protocol);
        reply.end = End::Echo;
        reply
    }

    /// Adds a field.
    #[must_use]
    pub fn field(mut self, name: &str, value: &str) -> Self {
        if let Form::Built { fields, .. } = &mut self.form {
            fields.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Adds trailer lines (each with its CRLF) to an answer in chunks.
    #[must_use]
    pub fn trailers(mut self, lines: &str) -> Self {
        if let Form::Built { body: Body::Chunks { trailers, .. }, .. } = &mut self.form {
            lines.clone_into(trailers);
        }
        self
    }

    /// Ends the connection after the answer, without saying so before.
    #[must_use]
    pub fn close(mut self) -> Self {
        self.end = End::Close;
        self
    }

    /// Resets the connection after the answer.
    #[must_use]
    pub fn then_reset(mut self) -> Self {
        self.end = End::Reset;
        self
    }

    /// Waits at `gate` before the first byte.
    #[must_use]
    pub fn after(mut self, gate: &Gate) -> Self {
        self.gate = Some(gate.clone());
        self
    }

    fn of(form: Form, end: End) -> Self {
        Self { gate: None, form, end }
    }

    fn with_body(mut self, new: Body) -> Self {
        if let Form::Built { body, .. } = &mut self.form {
            *body = new;
        }
        self
    }

    /// Sends the answer of the target `name` to `request`; says what becomes of the connection.
    pub(super) fn send(&self, stream: &mut TcpStream, name: &str, request: &Received) -> Result<End> {
        if let Some(gate) = &self.gate {
            gate.pass();
        }
        match &self.form {
            Form::Raw(bytes) => stream.write_all(bytes)?,
            Form::Built { status, fields, body } => {
                let mut head = format!("HTTP/1.1 {status} {}\r\nX-Target: {name}\r\n", phrase(*status));
                for (name, value) in fields {
                    head.push_str(&format!("{name}: {value}\r\n"));
                }
                head.push_str(&framing(body));
                head.push_str("\r\n");
                let body = if request.method == "HEAD" { &Body::None } else { body };
                send_built(stream, head.into_bytes(), body)?;
            }
        }
        if self.end == End::Reset {
            reset_on_close(stream);
        }
        Ok(self.end)
    }
}

fn framing(body: &Body) -> String {
    match body {
        Body::None => String::new(),
        Body::Bytes(bytes) => format!("Content-Length: {}\r\n", bytes.len()),
        Body::Stream { bytes, is_chunked: false } => format!("Content-Length: {bytes}\r\n"),
        Body::Chunks { .. } | Body::Stream { is_chunked: true, .. } => {
            "Transfer-Encoding: chunked\r\n".to_owned()
        }
    }
}

fn send_built(stream: &mut TcpStream, mut head: Vec<u8>, body: &Body) -> Result<()> {
    match body {
        Body::None => stream.write_all(&head),
        Body::Bytes(bytes) => {
            // One write for small answers: one segment, as real servers do.
            head.extend_from_slice(bytes);
            stream.write_all(&head)
        }
        Body::Chunks { chunks, trailers } => {
            stream.write_all(&head)?;
            for chunk in chunks {
                stream.write_all(format!("{:x}\r\n", chunk.len()).as_bytes())?;
                stream.write_all(chunk)?;
                stream.write_all(b"\r\n")?;
            }
            stream.write_all(format!("0\r\n{trailers}\r\n").as_bytes())
        }
        Body::Stream { bytes, is_chunked } => {
            stream.write_all(&head)?;
            send_pattern(stream, *bytes, *is_chunked)
        }
    }
}

/// Sends that many bytes of the pattern, plain or in chunks with their end.
pub(crate) fn send_pattern(stream: &mut impl Write, bytes: u64, is_chunked: bool) -> Result<()> {
    let pattern = Pattern::new();
    let mut sent = 0;
    while sent < bytes {
        let piece = pattern.at(sent, CHUNK.min(bytes - sent));
        if is_chunked {
            let mut chunk = format!("{:x}\r\n", piece.len()).into_bytes();
            chunk.extend_from_slice(piece);
            chunk.extend_from_slice(b"\r\n");
            stream.write_all(&chunk)?;
        } else {
            stream.write_all(piece)?;
        }
        sent += piece.len() as u64;
    }
    if is_chunked { stream.write_all(b"0\r\n\r\n") } else { Ok(()) }
}

fn phrase(status: u16) -> &'static str {
    match status {
        101 => "Switching Protocols",
        200 => "OK",
        204 => "No Content",
        304 => "Not Modified",
        404 => "Not Found",
        503 => "Service Unavailable",
        _ => "Something",
    }
}
