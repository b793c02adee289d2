//! How does one line of the access log look?
//!
//! Whatever a client chose (target, host, user agent) is escaped: a line is always one line, and a quote never
//! ends a field (CVE-2024-45808 forged log lines). Values of path parameters, which may be keys of sessions, are left
//! out.

use super::noted::{Noted, Text};
use super::time::{ncsa_time, rfc3339};
use crate::refusal::Refusal;
use homing_core::access::{AccessForm, FIELDS, Field, Template};
use homing_core::clock::Now;
use homing_core::edits::Piece;
use homing_core::persist::SessionId;
use homing_core::spec::AccessFormat;
use homing_core::tail::Ended;
use homing_wire::access_text::AccessText;
use homing_wire::http1::Version;
use homing_wire::path_parameter::around_values;
use std::fmt;
use std::io::Write;
use std::net::SocketAddr;

/// Bytes of a client's text that a line shows.
pub(super) const TEXT_BYTES: usize = 2048;

/// What is known at the end of a request.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) noted: Option<&'a Noted>,
    pub(super) peer: SocketAddr,
    pub(super) token_s: u64,
    pub(super) load_balancer: &'a str,
    pub(super) listener: &'a str,
    pub(super) group: &'a str,
    pub(super) target: &'a str,
    pub(super) reason: &'a str,
    /// The session's name for operators, never its key.
    pub(super) session: Option<SessionId>,
    pub(super) refusal: Option<&'a str>,
    pub(super) status: u16,
    pub(super) bytes: u64,
    pub(super) elapsed_ms: u64,
    /// The trace that the request is a part of, if it is traced.
    pub(super) trace_id: Option<[u8; 16]>,
    /// Whether values in queries are left out, as those of path parameters are.
    pub(super) masks_queries: bool,
}

/// The value of a field.
enum Value<'a> {
    Nothing,
    Number(u64),
    /// A word of ours, or the name of a configured object.
    Word(&'a str),
    /// Something that is written as it writes itself.
    Shown(&'a dyn fmt::Display),
    /// A text of the client.
    Text(&'a [u8]),
    /// A URL of the client.
    Url(&'a [u8]),
    /// A URL of the client, without the values of its query.
    MaskedUrl(&'a [u8]),
}

impl<'a> Line<'a> {
    /// The line of something that reached no group.
    pub(super) fn refused(peer: SocketAddr, refusal: Refusal, now: Now) -> Self {
        Self { refusal: Some(refusal.code()), status: refusal.status(), ..Self::bare(peer, now) }
    }

    /// A line that says who and when.
    pub(super) fn bare(peer: SocketAddr, now: Now) -> Self {
        Self {
            noted: None,
            peer,
            token_s: now.token_s,
            load_balancer: "-",
            listener: "-",
            group: "-",
            target: "-",
            reason: "-",
            session: None,
            refusal: None,
            status: 0,
            bytes: 0,
            elapsed_ms: 0,
            trace_id: None,
            masks_queries: false,
        }
    }

    /// What wishes of those who watch are about.
    pub(super) fn ended(&self) -> Ended<'_> {
        let text = |text| self.noted.map_or(&[][..], |noted| noted.text(text));
        Ended {
            load_balancer: self.load_balancer,
            listener: self.listener,
            group: self.group,
            target: self.target,
            reason: self.reason,
            refusal: self.refusal,
            status: self.status,
            client: self.peer.ip(),
            method: text(Text::Method),
            path: text(Text::Target),
        }
    }

    /// Writes the line in its form.
    pub(super) fn write(&self, form: &AccessForm, out: &mut Vec<u8>) {
        match form {
            AccessForm::Named(AccessFormat::Off) => return,
            AccessForm::Named(AccessFormat::Json) => self.json(out),
            AccessForm::Named(AccessFormat::Common) => self.ncsa(out),
            AccessForm::Named(AccessFormat::Combined) => self.combined(out),
            AccessForm::Template(template) => self.template(template, out),
        }
        out.push(b'\n');
    }

    /// One JSON object.
    fn json(&self, out: &mut Vec<u8>) {
        let mut separator = b'{';
        for row in FIELDS.iter().filter(|row| row.in_json) {
            out.push(separator);
            separator = b',';
            write(out, format_args!("\"{}\":", row.name));
            self.with_value(row.field, |value| match value {
                Value::Nothing => out.extend_from_slice(b"null"),
                Value::Number(number) => write(out, format_args!("{number}")),
                value => {
                    out.push(b'"');
                    value.show(&mut InJson(out)).expect("writing to a Vec does not fail");
                    out.push(b'"');
                }
            });
        }
        out.push(b'}');
    }

    /// What the operator wrote, with the values of its fields.
    fn template(&self, template: &Template, out: &mut Vec<u8>) {
        for piece in template.pieces() {
            match piece {
                Piece::Text(text) => out.extend_from_slice(text.as_bytes()),
                Piece::Variable(field) => self.show(*field, out),
            }
        }
    }

    /// The NCSA common log format.
    fn ncsa(&self, out: &mut Vec<u8>) {
        write(out, format_args!("{} - - [{}] \"", self.peer.ip(), ncsa_time(self.token_s)));
        match self.noted {
            Some(_) => {
                self.show(Field::Method, out);
                out.push(b' ');
                self.show(Field::Path, out);
                out.push(b' ');
                self.show(Field::Protocol, out);
            }
            None => out.push(b'-'),
        }
        write(out, format_args!("\" {} {}", self.status, self.bytes));
    }

    /// Common, plus referer, user agent, and what only a balancer knows.
    fn combined(&self, out: &mut Vec<u8>) {
        self.ncsa(out);
        let of = |text| self.noted.map_or(&[][..], |noted| noted.text(text));
        out.extend_from_slice(b" \"");
        Value::Url(of(Text::Referer)).show(&mut Plain(out)).expect("writing to a Vec does not fail");
        write(out, format_args!("\" \"{}\"", AccessText::new(of(Text::UserAgent), TEXT_BYTES)));
        for (name, field) in [
            ("listener", Field::Listener),
            ("group", Field::Group),
            ("target", Field::Target),
            ("reason", Field::Reason),
            ("refusal", Field::Refusal),
            ("duration_ms", Field::DurationMs),
            ("request_id", Field::RequestId),
        ] {
            write(out, format_args!(" {name}="));
            self.show(field, out);
        }
    }

    /// A field as text; `-` where there is nothing.
    fn show(&self, field: Field, out: &mut Vec<u8>) {
        self.with_value(field, |value| value.show(&mut Plain(out)).expect("writing to a Vec does not fail"));
    }

    fn with_value(&self, field: Field, take: impl FnOnce(Value<'_>)) {
        let noted = |text| match self.noted.map(|noted| noted.text(text)) {
            None | Some([]) => Value::Nothing,
            Some(text) => Value::Text(text),
        };
        let masked = self.masks_queries;
        let of_url = |url| if masked { Value::MaskedUrl(url) } else { Value::Url(url) };
        let url = |text| self.noted.map_or(Value::Nothing, |noted| of_url(noted.text(text)));
        let tls = self.noted.and_then(|noted| noted.tls);
        let (time, ncsa_time, ip) = (rfc3339(self.token_s), ncsa_time(self.token_s), self.peer.ip());
        let trace_id = self.trace_id.map(u128::from_be_bytes);
        let trace = fmt::from_fn(|out| write!(out, "{:032x}", trace_id.unwrap_or_default()));
        take(match field {
            Field::Time => Value::Shown(&time),
            Field::NcsaTime => Value::Shown(&ncsa_time),
            Field::Client => Value::Shown(&self.peer),
            Field::ClientIp => Value::Shown(&ip),
            Field::Method => noted(Text::Method),
            Field::Path => url(Text::Target),
            Field::BarePath => match url(Text::Target) {
                Value::Url(url) | Value::MaskedUrl(url) => {
                    Value::Url(url.split(|&byte| byte == b'?').next().unwrap_or_default())
                }
                other => other,
            },
            Field::Host => noted(Text::Host),
            Field::Protocol => self.noted.map_or(Value::Nothing, |noted| Value::Word(protocol(noted))),
            Field::Referer => match noted(Text::Referer) {
                Value::Text(url) => of_url(url),
                other => other,
            },
            Field::UserAgent => noted(Text::UserAgent),
            Field::Status => Value::Number(self.status.into()),
            Field::Bytes => Value::Number(self.bytes),
            Field::DurationMs => Value::Number(self.elapsed_ms),
            Field::LoadBalancer => Value::Word(self.load_balancer),
            Field::Listener => Value::Word(self.listener),
            Field::Group => Value::Word(self.group),
            Field::Target => Value::Word(self.target),
            Field::Reason => Value::Word(self.reason),
            Field::Session => match &self.session {
                Some(session) => Value::Shown(session),
                None => Value::Nothing,
            },
            Field::Refusal => self.refusal.map_or(Value::Nothing, Value::Word),
            Field::RequestId => noted(Text::RequestId),
            Field::TraceId => match trace_id {
                Some(_) => Value::Shown(&trace),
                None => Value::Nothing,
            },
            Field::TlsVersion => tls.map_or(Value::Nothing, |(version, _)| Value::Word(version.as_str())),
            Field::TlsCipher => tls.map_or(Value::Nothing, |(_, cipher)| Value::Word(cipher)),
            Field::ServerName => noted(Text::ServerName),
        });
    }
}

impl Value<'_> {
    fn show(&self, out: &mut impl fmt::Write) -> fmt::Result {
        match self {
            Self::Nothing => out.write_char('-'),
            Self::Number(number) => write!(out, "{number}"),
            Self::Word(word) => out.write_str(word),
            Self::Shown(shown) => write!(out, "{shown}"),
            Self::Text(text) => write!(out, "{}", AccessText::new(text, TEXT_BYTES)),
            Self::Url(url) => show_url(url, out),
            Self::MaskedUrl(url) => show_masked(url, out),
        }
    }
}

/// A URL without the values of path parameters and of its query.
fn show_masked(url: &[u8], out: &mut impl fmt::Write) -> fmt::Result {
    let mut halves = url.splitn(2, |&byte| byte == b'?');
    show_url(halves.next().unwrap_or_default(), out)?;
    let Some(query) = halves.next() else { return Ok(()) };
    let mut left = TEXT_BYTES.saturating_sub(url.len() - query.len());
    for (number, pair) in query.split(|&byte| byte == b'&').enumerate() {
        out.write_char(if number == 0 { '?' } else { '&' })?;
        // What has no name is a value.
        if let Some(end) = pair.iter().position(|&byte| byte == b'=') {
            write!(out, "{}=", AccessText::new(&pair[..end], left))?;
        }
        out.write_str("***")?;
        if pair.len() >= left {
            break;
        }
        left -= pair.len();
    }
    Ok(())
}

/// A URL without the values of path parameters.
fn show_url(url: &[u8], out: &mut impl fmt::Write) -> fmt::Result {
    let mut left = TEXT_BYTES;
    for (number, piece) in around_values(url).enumerate() {
        if number > 0 {
            out.write_str("***")?;
        }
        write!(out, "{}", AccessText::new(piece, left))?;
        if piece.len() > left {
            break;
        }
        left -= piece.len();
    }
    Ok(())
}

/// Text as it is.
struct Plain<'a>(&'a mut Vec<u8>);

impl fmt::Write for Plain<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// Text within the quotes of JSON. What comes here has no control characters any more.
struct InJson<'a>(&'a mut Vec<u8>);

impl fmt::Write for InJson<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            if matches!(byte, b'"' | b'\\') {
                self.0.push(b'\\');
            }
            self.0.push(byte);
        }
        Ok(())
    }
}

fn write(out: &mut Vec<u8>, text: fmt::Arguments<'_>) {
    out.write_fmt(text).expect("writing to a Vec does not fail");
}

/// As it stands in a request line, and as NGINX and HAProxy write it for HTTP/2.
fn protocol(noted: &Noted) -> &'static str {
    match (noted.is_http2, noted.version) {
        (true, _) => "HTTP/2.0",
        (false, Version::Http11) => "HTTP/1.1",
        (false, Version::Http10) => "HTTP/1.0",
    }
}

#[cfg(test)]
mod tests;
