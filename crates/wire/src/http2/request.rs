//! How does a list of fields become a request that HTTP/1 reads in one way only (RFC 9113 8.3)?
//!
//! ```text
//! :method :scheme :authority :path │ fields …        GET /path HTTP/1.1 ⏎ host: … ⏎ fields … ⏎ cookie: … ⏎⏎
//! ```
//! The text is read again by [`crate::http1::parse_request`], which refuses all that it refuses on a connection of its
//! own. Here only that is refused which the text could not say, or would say in another way: then the stream fails, as a
//! proxy must not repair it (8.1.1).

mod name;
mod trailers;

use super::{Defect, FieldBounds};
use crate::ascii::{decimal, is_token};
use crate::authority::Authority;
pub(super) use name::{is_name, is_value};
use std::ops::Range;
pub(super) use trailers::TrailerWriter;

/// Lengths above this overflow somebody's signed number.
pub(super) const LONGEST_BODY: u64 = i64::MAX as u64;

/// What kind of request it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestKind {
    /// One that is answered.
    Plain,
    /// Extended CONNECT (RFC 8441): the text is a GET with `connection: upgrade`. It has no `sec-websocket-key`, which
    /// HTTP/1 wants, whatever its client sent. 200 is the answer when the target switches.
    Upgrade,
}

/// Room to unpack and write in, kept by the caller for all its connections.
#[derive(Debug, Default)]
pub struct Scratch {
    /// The text of the request or the trailers that the last event is about.
    pub text: Vec<u8>,
    pub(super) unpacked: Vec<u8>,
    pub(super) held: Held,
}

impl Scratch {
    /// Empty room, which grows to what the largest request needs.
    pub fn new() -> Self {
        Self::default()
    }
}

/// What cannot be written where it comes.
#[derive(Debug, Default)]
pub(super) struct Held {
    pseudo: Vec<u8>,
    cookies: Vec<u8>,
}

/// What a list of fields is, once it is all read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Request { kind: RequestKind, content_length: Option<u64> },
    TooLarge,
}

/// Writes one request.
pub(super) struct RequestWriter<'s> {
    text: &'s mut Vec<u8>,
    held: &'s mut Held,
    bounds: FieldBounds,
    method: Option<Range<usize>>,
    scheme: Option<Range<usize>>,
    authority: Option<Range<usize>>,
    path: Option<Range<usize>>,
    protocol: Option<Range<usize>>,
    host: Option<Range<usize>>,
    has_line: bool,
    content_length: Option<u64>,
    list_bytes: usize,
    fields: usize,
    defect: Option<Defect>,
}

impl<'s> RequestWriter<'s> {
    pub(super) fn new(text: &'s mut Vec<u8>, held: &'s mut Held, bounds: FieldBounds) -> Self {
        text.clear();
        held.pseudo.clear();
        held.cookies.clear();
        Self {
            text,
            held,
            bounds,
            method: None,
            scheme: None,
            authority: None,
            path: None,
            protocol: None,
            host: None,
            has_line: false,
            content_length: None,
            list_bytes: 0,
            fields: 0,
            defect: None,
        }
    }

    fn is_too_large(&self) -> bool {
        self.list_bytes > self.bounds.list_bytes || self.fields > self.bounds.fields
    }

    /// Adds the next field. After a defect, or beyond the bounds, it is counted only.
    #[inline]
    pub(super) fn add(&mut self, name: &[u8], value: &[u8]) {
        self.list_bytes += name.len() + value.len() + super::hpack::ENTRY_BYTES;
        self.fields += usize::from(name.first() != Some(&b':'));
        if self.defect.is_none() && !self.is_too_large() {
            self.defect = self.take(name, value).err();
        }
    }

    fn take(&mut self, name: &[u8], value: &[u8]) -> Result<(), Defect> {
        if !is_value(value) {
            return Err(Defect::FieldValue);
        }
        if name.first() == Some(&b':') {
            return self.pseudo(name, value);
        }
        if !is_name(name) {
            return Err(Defect::FieldName);
        }
        if !self.has_line {
            self.write_line()?;
        }
        match name {
            b"connection" | b"keep-alive" | b"proxy-connection" | b"transfer-encoding" | b"upgrade" => {
                return Err(Defect::ConnectionField);
            }
            // A tunnel gets one of ours: a target must not hear two.
            b"sec-websocket-key" if self.protocol.is_some() => return Ok(()),
            b"te" if !value.eq_ignore_ascii_case(b"trailers") => return Err(Defect::ConnectionField),
            b"cookie" => {
                if !self.held.cookies.is_empty() {
                    self.held.cookies.extend_from_slice(b"; ");
                }
                self.held.cookies.extend_from_slice(value);
                return Ok(());
            }
            b"host" if self.authority.is_some() => {
                return hold(&mut self.held.pseudo, &mut self.host, value);
            }
            b"content-length" => {
                let length = decimal(value, LONGEST_BODY).ok_or(Defect::ContentLength)?;
                if self.content_length.replace(length).is_some() {
                    return Err(Defect::ContentLength);
                }
            }
            _ => {}
        }
        self.write_field(name, value);
        Ok(())
    }

    fn pseudo(&mut self, name: &[u8], value: &[u8]) -> Result<(), Defect> {
        if self.has_line {
            return Err(Defect::PseudoField);
        }
        let place = match name {
            b":method" => &mut self.method,
            b":scheme" => &mut self.scheme,
            b":authority" => &mut self.authority,
            b":path" => &mut self.path,
            b":protocol" if self.bounds.extended_connect => &mut self.protocol,
            _ => return Err(Defect::PseudoField),
        };
        hold(&mut self.held.pseudo, place, value)
    }

    fn held(&self, range: Option<&Range<usize>>) -> Option<&[u8]> {
        self.held.pseudo.get(range?.clone())
    }

    /// Writes what stands before the fields, once the first of them shows that the pseudo-headers are over.
    fn write_line(&mut self) -> Result<(), Defect> {
        self.has_line = true;
        let mut text = std::mem::take(self.text);
        let result = self.line(&mut text);
        *self.text = text;
        result
    }

    fn line(&self, text: &mut Vec<u8>) -> Result<(), Defect> {
        let [method, scheme, authority, path, protocol] =
            [&self.method, &self.scheme, &self.authority, &self.path, &self.protocol]
                .map(|range| self.held(range.as_ref()));
        let method = method.ok_or(Defect::PseudoField)?;
        let (method, target) = match (method, protocol) {
            // 8.5: only an authority. HTTP/1 refuses it, and says so to the client.
            (b"CONNECT", None) if scheme.is_none() && path.is_none() => {
                (method, authority.filter(|name| is_target(name)).ok_or(Defect::PseudoField)?)
            }
            (b"CONNECT", None) => return Err(Defect::PseudoField),
            (b"CONNECT", Some(protocol)) if is_token(protocol) => (&b"GET"[..], check_path(path, method)?),
            (_, Some(_)) => return Err(Defect::PseudoField),
            (_, None) if !is_token(method) => return Err(Defect::Method),
            _ => (method, check_path(path, method)?),
        };
        if path.is_some() {
            let scheme = scheme.ok_or(Defect::PseudoField)?;
            default_port(scheme).ok_or(Defect::Scheme)?;
        }
        for part in [method, b" ", target, b" HTTP/1.1\r\n"] {
            text.extend_from_slice(part);
        }
        if let Some(authority) = authority {
            write_field(text, b"host", authority);
        }
        if let Some(protocol) = protocol {
            write_field(text, b"connection", b"upgrade");
            write_field(text, b"upgrade", protocol);
        }
        Ok(())
    }

    fn write_field(&mut self, name: &[u8], value: &[u8]) {
        write_field(self.text, name, value);
    }

    /// Ends the request. `ends` says that no body follows.
    pub(super) fn finish(mut self, ends: bool) -> Result<Outcome, Defect> {
        if let Some(defect) = self.defect {
            return Err(defect);
        }
        if self.is_too_large() {
            return Ok(Outcome::TooLarge);
        }
        if !self.has_line {
            self.write_line()?;
        }
        self.check_host()?;
        let kind = if self.protocol.is_some() { RequestKind::Upgrade } else { RequestKind::Plain };
        match (self.content_length, ends) {
            (Some(length), true) if length > 0 => return Err(Defect::BodyLength),
            (None, false) if kind == RequestKind::Plain => {
                write_field(self.text, b"transfer-encoding", b"chunked");
            }
            _ => {}
        }
        if !self.held.cookies.is_empty() {
            write_field(self.text, b"cookie", &self.held.cookies);
        }
        self.text.extend_from_slice(b"\r\n");
        Ok(Outcome::Request { kind, content_length: self.content_length })
    }

    /// 8.3.1: both may be there, and then they must name the same server.
    fn check_host(&self) -> Result<(), Defect> {
        let [host, authority, scheme] =
            [&self.host, &self.authority, &self.scheme].map(|range| self.held(range.as_ref()));
        let Some(host) = host else { return Ok(()) };
        let authority = authority.unwrap_or_default();
        if host == authority {
            return Ok(());
        }
        let port = scheme.and_then(default_port).unwrap_or(0);
        let both = Authority::parse(host).zip(Authority::parse(authority));
        let is_same = both.is_some_and(|(host, authority)| host.same_server(&authority, port));
        if is_same { Ok(()) } else { Err(Defect::HostMismatch) }
    }
}

/// Keeps the value, which must not come twice.
fn hold(held: &mut Vec<u8>, place: &mut Option<Range<usize>>, value: &[u8]) -> Result<(), Defect> {
    let start = held.len();
    held.extend_from_slice(value);
    if place.replace(start..held.len()).is_some() { Err(Defect::PseudoField) } else { Ok(()) }
}

pub(super) fn write_field(text: &mut Vec<u8>, name: &[u8], value: &[u8]) {
    text.reserve(name.len() + value.len() + 4);
    for part in [name, b": ", value, b"\r\n"] {
        text.extend_from_slice(part);
    }
}

fn check_path<'p>(path: Option<&'p [u8]>, method: &[u8]) -> Result<&'p [u8], Defect> {
    let path = path.ok_or(Defect::PseudoField)?;
    let is_form = path.first() == Some(&b'/') || (path == b"*" && method == b"OPTIONS");
    if is_form && is_target(path) { Ok(path) } else { Err(Defect::Path) }
}

/// Whether it cannot end the word of a request line that it stands in.
pub(super) fn is_target(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|byte| (b'!'..=b'~').contains(byte))
}

fn default_port(scheme: &[u8]) -> Option<u16> {
    match scheme {
        _ if scheme.eq_ignore_ascii_case(b"https") => Some(443),
        _ if scheme.eq_ignore_ascii_case(b"http") => Some(80),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
