//! How are HTTP/1.1 messages read by our own targets and clients? Strictly, by code that shares nothing with the
//! product: what it would get wrong must not be wrong here in the same way.

use std::io::{Error, ErrorKind, Read, Result};
use std::net::TcpStream;

/// Largest head or line that is read, in bytes.
const HEAD_MAX: usize = 256 << 10;

/// A connection with what was read from it and not used yet.
#[derive(Debug)]
pub(crate) struct Incoming<S = TcpStream> {
    pub(crate) stream: S,
    buffer: Vec<u8>,
    used: usize,
}

/// The start of a message: its first line and its fields.
#[derive(Clone, Debug, Default)]
pub(crate) struct Head {
    pub(crate) raw: Vec<u8>,
    pub(crate) first_line: String,
    pub(crate) fields: Vec<(String, String)>,
}

/// Where a body ends (RFC 9112 section 6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    Empty,
    Length(u64),
    Chunked,
    UntilClose,
}

pub(crate) fn invalid(what: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidData, what.into())
}

impl<S: Read> Incoming<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self { stream, buffer: Vec::new(), used: 0 }
    }

    /// What was received and not used.
    fn ready(&self) -> &[u8] {
        &self.buffer[self.used..]
    }

    fn take(&mut self, count: usize) -> Vec<u8> {
        let taken = self.ready()[..count].to_vec();
        self.used += count;
        taken
    }

    /// Receives more; `false` at the end of the stream.
    fn fill(&mut self) -> Result<bool> {
        self.buffer.drain(..self.used);
        self.used = 0;
        let mut piece = [0; 64 << 10];
        let count = self.stream.read(&mut piece)?;
        self.buffer.extend_from_slice(&piece[..count]);
        Ok(count > 0)
    }

    /// Bytes up to and with `end`; `None` when the stream ended before the first byte.
    fn until(&mut self, end: &[u8]) -> Result<Option<Vec<u8>>> {
        let mut searched = 0;
        loop {
            let ready = self.ready();
            let from = searched.min(ready.len());
            if let Some(found) = ready[from..].windows(end.len()).position(|window| window == end) {
                return Ok(Some(self.take(from + found + end.len())));
            }
            if ready.len() > HEAD_MAX {
                return Err(invalid("head or line without an end"));
            }
            searched = ready.len().saturating_sub(end.len() - 1);
            if !self.fill()? {
                return match self.ready().len() {
                    0 => Ok(None),
                    _ => Err(Error::new(ErrorKind::UnexpectedEof, "the stream ended within a head or line")),
                };
            }
        }
    }

    /// The next head, or `None` when the stream ends before it.
    pub(crate) fn head(&mut self) -> Result<Option<Head>> {
        self.until(b"\r\n\r\n")?.map(Head::parse).transpose()
    }

    /// Passes the bytes of a body on; returns the trailers of a chunked one.
    pub(crate) fn body(
        &mut self,
        framing: Framing,
        mut sink: impl FnMut(&[u8]),
    ) -> Result<Vec<(String, String)>> {
        match framing {
            Framing::Empty => Ok(Vec::new()),
            Framing::Length(count) => self.exactly(count, &mut sink).map(|()| Vec::new()),
            Framing::Chunked => self.chunked(&mut sink),
            Framing::UntilClose => loop {
                sink(self.ready());
                self.used = self.buffer.len();
                if !self.fill()? {
                    return Ok(Vec::new());
                }
            },
        }
    }

    /// Passes exactly `count` bytes on.
    pub(crate) fn exactly(&mut self, count: u64, sink: &mut impl FnMut(&[u8])) -> Result<()> {
        let mut left = count;
        while left > 0 {
            if self.ready().is_empty() && !self.fill()? {
                return Err(Error::new(ErrorKind::UnexpectedEof, format!("body ended {left} bytes early")));
            }
            let piece = usize::try_from(left).unwrap_or(usize::MAX).min(self.ready().len());
            sink(&self.ready()[..piece]);
            self.used += piece;
            left -= piece as u64;
        }
        Ok(())
    }

    /// The next bytes, whatever there are; empty at the end of the stream.
    pub(crate) fn some(&mut self) -> Result<Vec<u8>> {
        if self.ready().is_empty() {
            self.fill()?;
        }
        Ok(self.take(self.ready().len()))
    }

    fn chunked(&mut self, sink: &mut impl FnMut(&[u8])) -> Result<Vec<(String, String)>> {
        loop {
            let line = self.line()?;
            let digits = line.split(';').next().unwrap_or_default();
            if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return Err(invalid(format!("chunk size {line:?}")));
            }
            let size = u64::from_str_radix(digits, 16).map_err(|_| invalid("chunk size too large"))?;
            if size == 0 {
                break;
            }
            self.exactly(size, sink)?;
            if !self.line()?.is_empty() {
                return Err(invalid("a chunk is longer than it says"));
            }
        }
        let mut trailers = Vec::new();
        loop {
            let line = self.line()?;
            if line.is_empty() {
                return Ok(trailers);
            }
            trailers.push(field(&line)?);
        }
    }

    fn line(&mut self) -> Result<String> {
        let line = self.until(b"\r\n")?.ok_or_else(|| Error::from(ErrorKind::UnexpectedEof))?;
        checked(&text(&line[..line.len() - 2])).map(str::to_owned)
    }
}

impl Head {
    fn parse(raw: Vec<u8>) -> Result<Self> {
        let inner = text(&raw[..raw.len() - 4]);
        let mut lines = inner.split("\r\n");
        let first_line = checked(lines.next().unwrap_or_default())?.to_owned();
        let fields = lines.map(field).collect::<Result<Vec<_>>>()?;
        Ok(Self { raw, first_line, fields })
    }

    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let mut named = self.fields.iter().filter(|(found, _)| found.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value.as_str())
    }

    pub(crate) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.fields.iter().filter(move |(found, _)| found.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str())
    }

    /// Where the body ends; `otherwise` holds where no field says so.
    pub(crate) fn framing(&self, otherwise: Framing) -> Result<Framing> {
        let (codings, lengths) = (
            self.values("transfer-encoding").collect::<Vec<_>>(),
            self.values("content-length").collect::<Vec<_>>(),
        );
        match (codings.as_slice(), lengths.as_slice()) {
            ([], []) => Ok(otherwise),
            ([coding], []) if coding.eq_ignore_ascii_case("chunked") => Ok(Framing::Chunked),
            ([], [length]) if !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit()) => {
                let length = length.parse().map_err(|_| invalid("Content-Length too large"))?;
                Ok(Framing::Length(length))
            }
            _ => Err(invalid(format!("ambiguous framing: {codings:?} {lengths:?}"))),
        }
    }
}

fn field(line: &str) -> Result<(String, String)> {
    let (name, value) =
        checked(line)?.split_once(':').ok_or_else(|| invalid(format!("no field: {line:?}")))?;
    if name.is_empty() || name.contains(|character: char| character.is_whitespace() || character.is_control())
    {
        return Err(invalid(format!("field name {name:?}")));
    }
    Ok((name.to_owned(), value.trim_matches([' ', '\t']).to_owned()))
}

/// Bytes as text: every byte is a character, so that none is lost.
fn text(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

/// A line may hold no second end, and no NUL.
fn checked(line: &str) -> Result<&str> {
    if line.contains(['\r', '\n', '\0']) { Err(invalid("a lone CR, LF or NUL")) } else { Ok(line) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::net::{Shutdown, TcpListener};

    fn incoming(bytes: &[u8]) -> Incoming {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut sender = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        sender.write_all(bytes).unwrap();
        sender.shutdown(Shutdown::Write).unwrap();
        Incoming::new(listener.accept().unwrap().0)
    }

    #[test]
    fn a_chunked_message_is_read_with_its_trailers() {
        let mut incoming = incoming(
            b"HTTP/1.1 200 OK\r\nA:  b \r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: u\r\n\r\n",
        );
        let head = incoming.head().unwrap().unwrap();
        assert_eq!((head.first_line.as_str(), head.value("a")), ("HTTP/1.1 200 OK", Some("b")));
        let mut body = Vec::new();
        let framing = head.framing(Framing::UntilClose).unwrap();
        let trailers = incoming.body(framing, |piece| body.extend_from_slice(piece)).unwrap();
        assert_eq!((body.as_slice(), trailers), (&b"abc"[..], vec![("T".to_owned(), "u".to_owned())]));
        assert!(incoming.head().unwrap().is_none());
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        assert!(incoming(b"GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n").head().is_err());
        assert!(incoming(b"GET / HTTP/1.1\r\nA : b\r\n\r\n").head().is_err());
        let both = b"GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n";
        assert!(incoming(both).head().unwrap().unwrap().framing(Framing::Empty).is_err());
        let twice = b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n";
        assert!(incoming(twice).head().unwrap().unwrap().framing(Framing::Empty).is_err());
    }

    #[test]
    fn a_body_that_ends_early_is_an_error() {
        let mut incoming = incoming(b"abc");
        let error = incoming.body(Framing::Length(4), |_| ()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
    }
}
