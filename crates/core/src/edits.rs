//! What did an operator have us change in a head, and what is written in its place?
//!
//! Made from configuration once, with everything checked there: what is written here cannot end a line.

use crate::persist::Scheme;
use std::io::Write;
use std::net::IpAddr;

/// What is changed in the heads of one way.
#[derive(Debug)]
pub struct WayEdits {
    /// On the way to the target.
    pub request: Edits,
    /// On the way to the client.
    pub response: Edits,
}

/// What is changed in one head.
#[derive(Debug, Default)]
pub struct Edits {
    /// Names, in lower case, of fields that do not come through.
    taken: Vec<Box<[u8]>>,
    /// What is written, in order.
    lines: Vec<Line>,
}

/// A field that is written.
#[derive(Debug)]
struct Line {
    name: Box<[u8]>,
    value: Vec<Piece>,
}

/// A piece of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<V = Variable> {
    /// Itself.
    Text(Box<str>),
    /// What it stands for.
    Variable(V),
}

/// What a value may speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variable {
    /// `$client_ip`: who asks, as far as we believe it.
    ClientIp,
    /// `$host`: the host that is asked, with its port where it has one.
    Host,
    /// `$scheme`: how the client comes, `http` or `https`.
    Scheme,
    /// `$request_id`: the name of the request.
    RequestId,
}

impl Variable {
    /// Every one, in the order of the documentation.
    pub const ALL: [Self; 4] = [Self::ClientIp, Self::Host, Self::Scheme, Self::RequestId];

    /// Its name, without the dollar sign.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClientIp => "client_ip",
            Self::Host => "host",
            Self::Scheme => "scheme",
            Self::RequestId => "request_id",
        }
    }
}

/// What the variables stand for in one request.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Who asks.
    pub client: IpAddr,
    /// A valid authority, or nothing.
    pub host: &'a [u8],
    /// How the client comes.
    pub scheme: Scheme,
    /// The name of the request: letters, digits and a few signs, or nothing.
    pub request_id: &'a [u8],
}

/// Splits a value into its pieces: `$name` or `${name}` is a variable, `$$` a dollar sign.
///
/// # Errors
/// The name of a variable that is not there; empty: no name stands behind a dollar sign.
pub fn pieces(value: &str) -> Result<Vec<Piece>, &str> {
    split(value, |name| Variable::ALL.into_iter().find(|variable| variable.as_str() == name))
}

/// The same with other variables.
pub(crate) fn split<V>(value: &str, find: impl Fn(&str) -> Option<V>) -> Result<Vec<Piece<V>>, &str> {
    let (mut pieces, mut text, mut rest) = (Vec::new(), String::new(), value);
    while let Some((before, after)) = rest.split_once('$') {
        text.push_str(before);
        if let Some(after) = after.strip_prefix('$') {
            text.push('$');
            rest = after;
            continue;
        }
        let (name, after) = match after.strip_prefix('{') {
            Some(braced) => braced.split_once('}').ok_or("")?,
            None => {
                let is_part = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
                after.split_at(after.bytes().position(|byte| !is_part(byte)).unwrap_or(after.len()))
            }
        };
        let variable = find(name).ok_or(name)?;
        if !text.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut text).into()));
        }
        pieces.push(Piece::Variable(variable));
        rest = after;
    }
    text.push_str(rest);
    if !text.is_empty() {
        pieces.push(Piece::Text(text.into()));
    }
    Ok(pieces)
}

impl Edits {
    /// Whether a field of this name does not come through.
    #[must_use]
    pub fn takes(&self, name: &[u8]) -> bool {
        self.taken.iter().any(|taken| name.eq_ignore_ascii_case(taken))
    }

    /// Writes the fields that are there afterwards.
    pub fn write(&self, facts: &Facts<'_>, out: &mut Vec<u8>) {
        for line in &self.lines {
            out.extend_from_slice(&line.name);
            out.extend_from_slice(b": ");
            for piece in &line.value {
                match piece {
                    Piece::Text(text) => out.extend_from_slice(text.as_bytes()),
                    Piece::Variable(variable) => variable.write(facts, out),
                }
            }
            out.extend_from_slice(b"\r\n");
        }
    }

    /// Whether a field of this name is written.
    #[must_use]
    pub fn writes(&self, name: &[u8]) -> bool {
        self.lines.iter().any(|line| line.name.eq_ignore_ascii_case(name))
    }

    /// From now on, fields of this name do not come through; those that were to be written are not.
    pub(crate) fn remove(&mut self, name: &str) {
        self.lines.retain(|line| !line.name.eq_ignore_ascii_case(name.as_bytes()));
        if !self.takes(name.as_bytes()) {
            self.taken.push(name.to_ascii_lowercase().into_bytes().into());
        }
    }

    /// From now on, this field is there, and no other one of its name.
    pub(crate) fn set(&mut self, name: &str, value: Vec<Piece>) {
        self.remove(name);
        self.add(name, value);
    }

    /// From now on, this field is there, too.
    pub(crate) fn add(&mut self, name: &str, value: Vec<Piece>) {
        self.lines.push(Line { name: name.as_bytes().into(), value });
    }

    /// Whether nothing is changed.
    pub(crate) fn is_empty(&self) -> bool {
        self.taken.is_empty() && self.lines.is_empty()
    }
}

impl Variable {
    fn write(self, facts: &Facts<'_>, out: &mut Vec<u8>) {
        match self {
            Self::ClientIp => {
                write!(out, "{}", facts.client.to_canonical()).expect("writing to a Vec does not fail");
            }
            Self::Host => out.extend_from_slice(facts.host),
            Self::Scheme => out.extend_from_slice(facts.scheme.as_str().as_bytes()),
            Self::RequestId => out.extend_from_slice(facts.request_id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts<'static> {
        let client = "::ffff:192.0.2.1".parse().unwrap();
        Facts { client, host: b"a.test:80", scheme: Scheme::Https, request_id: b"4711" }
    }

    fn written(value: &str) -> String {
        let (mut edits, mut out) = (Edits::default(), Vec::new());
        edits.set("X", pieces(value).unwrap());
        edits.write(&facts(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn variables_stand_for_what_the_request_is() {
        for (value, expected) in [
            ("plain", "plain"),
            ("", ""),
            ("$client_ip", "192.0.2.1"),
            ("$scheme://$host/", "https://a.test:80/"),
            ("${request_id}x, cost: $$5", "4711x, cost: $5"),
            ("$$host", "$host"),
        ] {
            assert_eq!(written(value), format!("X: {expected}\r\n"));
        }
    }

    #[test]
    fn what_is_no_variable_is_named() {
        for (value, name) in [("$port", "port"), ("a$", ""), ("$5", ""), ("${host", ""), ("$hosts", "hosts")]
        {
            assert_eq!(pieces(value), Err(name));
        }
    }

    #[test]
    fn later_edits_see_what_earlier_ones_made() {
        let mut edits = Edits::default();
        let text = |text: &str| vec![Piece::Text(text.into())];
        edits.add("X-A", text("1"));
        edits.set("x-b", text("2"));
        edits.set("X-a", text("3"));
        edits.add("X-A", text("4"));
        edits.remove("X-B");
        let mut out = Vec::new();
        edits.write(&facts(), &mut out);
        assert_eq!(out, b"X-a: 3\r\nX-A: 4\r\n");
        assert!(edits.takes(b"x-A") && edits.takes(b"X-B") && !edits.takes(b"X-C"));
    }
}
