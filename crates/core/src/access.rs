//! What does a line of the access log say? The fields there are, and how an operator puts them together.

use crate::edits::{Piece, split};
use crate::limits;
use crate::spec::AccessFormat;
use std::sync::Arc;

/// The form of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessForm {
    /// One that has a name.
    Named(AccessFormat),
    /// As the operator wrote it.
    Template(Template),
}

impl Default for AccessForm {
    fn default() -> Self {
        Self::Named(AccessFormat::default())
    }
}

impl AccessForm {
    /// Whether nothing is written.
    #[must_use]
    pub fn is_off(&self) -> bool {
        *self == Self::Named(AccessFormat::Off)
    }
}

/// A form that the operator wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Arc<[Piece<Field>]>);

/// Why a text is no template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateFault<'a> {
    /// There is no field of this name; empty: no name stands behind a dollar sign.
    NoField(&'a str),
    /// It has more bytes than [`limits::TEMPLATE_BYTES`].
    TooLong,
    /// It has a control character: a line would not be one line.
    Control,
}

impl Template {
    /// The template of a text: `$name` or `${name}` is a field, `$$` a dollar sign.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, TemplateFault<'_>> {
        if text.len() > limits::TEMPLATE_BYTES {
            return Err(TemplateFault::TooLong);
        }
        if text.chars().any(|character| character.is_control() && character != '\t') {
            return Err(TemplateFault::Control);
        }
        let pieces = split(text, Field::of_name).map_err(TemplateFault::NoField)?;
        Ok(Self(pieces.into()))
    }

    /// Its pieces, in order.
    #[must_use]
    pub fn pieces(&self) -> &[Piece<Field>] {
        &self.0
    }
}

/// Something that a line may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// When the answer ended.
    Time,
    /// The same, as NCSA wrote it.
    NcsaTime,
    /// The client's address and port.
    Client,
    /// The client's address.
    ClientIp,
    /// The method.
    Method,
    /// The path as it was asked for, with its query.
    Path,
    /// The path without its query.
    BarePath,
    /// The host that was asked.
    Host,
    /// The version of HTTP.
    Protocol,
    /// The `Referer` field.
    Referer,
    /// The `User-Agent` field.
    UserAgent,
    /// The status of the answer.
    Status,
    /// Bytes sent to the client.
    Bytes,
    /// Milliseconds it took.
    DurationMs,
    /// The load balancer.
    LoadBalancer,
    /// The listener.
    Listener,
    /// The group.
    Group,
    /// The target.
    Target,
    /// Why that target.
    Reason,
    /// The session.
    Session,
    /// Why we answered instead of a target.
    Refusal,
    /// The name of the request.
    RequestId,
    /// The version of TLS.
    TlsVersion,
    /// The cipher suite.
    TlsCipher,
    /// The name that the client asked for in its handshake.
    ServerName,
}

/// What is said of a field.
#[derive(Debug)]
pub struct FieldRow {
    /// The field.
    pub field: Field,
    /// Its name, without the dollar sign; in JSON it is the key.
    pub name: &'static str,
    /// What it says, as a line without a full stop.
    pub help: &'static str,
    /// Whether lines of JSON have it.
    pub in_json: bool,
}

const fn row(field: Field, name: &'static str, help: &'static str) -> FieldRow {
    FieldRow { field, name, help, in_json: true }
}

const fn template_only(field: Field, name: &'static str, help: &'static str) -> FieldRow {
    FieldRow { field, name, help, in_json: false }
}

/// Every field, in the order of JSON and of the documentation.
pub const FIELDS: [FieldRow; 25] = [
    row(Field::Time, "time", "When the answer ended, in UTC: `2026-11-21T06:27:46Z`"),
    template_only(Field::NcsaTime, "ncsa_time", "The same as `21/Nov/2026:06:27:46 +0000`"),
    row(Field::Client, "client", "Address and port of the client, or of the proxy before it"),
    template_only(Field::ClientIp, "client_ip", "The same without the port"),
    row(Field::Method, "method", "Method of the request"),
    row(Field::Path, "path", "Path as it was asked for, with its query"),
    template_only(Field::BarePath, "bare_path", "Path without its query"),
    row(Field::Host, "host", "Host that was asked"),
    row(Field::Protocol, "protocol", "`HTTP/1.0`, `HTTP/1.1` or `HTTP/2.0`"),
    row(Field::UserAgent, "user_agent", "`User-Agent` of the request"),
    row(Field::Referer, "referer", "`Referer` of the request"),
    row(Field::Status, "status", "Status of the answer; 499: the client left before it came"),
    row(Field::Bytes, "bytes", "Bytes sent to the client, with the head"),
    row(Field::DurationMs, "duration_ms", "Milliseconds from the request's head to the end of the answer"),
    row(Field::LoadBalancer, "load_balancer", "Name of the load balancer"),
    row(Field::Listener, "listener", "Name of the listener"),
    row(Field::Group, "group", "Name of the group"),
    row(Field::Target, "target", "Name of the target that answered, or that was tried last"),
    row(Field::Reason, "reason", "Why that target: `recalled`, `new`, …; `redirect` or `respond` of a rule"),
    row(Field::Session, "session", "Id of the session, as operators know it; never its key"),
    row(Field::Refusal, "refusal", "Why Homing answered instead of a target"),
    row(Field::RequestId, "request_id", "Name of the request, where `request_id` gives it one"),
    row(Field::TlsVersion, "tls_version", "`1.2` or `1.3`, where the client came by TLS"),
    row(Field::TlsCipher, "tls_cipher", "Cipher suite of that"),
    row(Field::ServerName, "server_name", "Name that the client asked for in the handshake"),
];

impl Field {
    fn of_name(name: &str) -> Option<Self> {
        FIELDS.iter().find(|row| row.name == name).map(|row| row.field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_text_and_fields() {
        let template = Template::parse("$client_ip \"$method ${path}\" $$5").unwrap();
        let field = |field| Piece::Variable(field);
        let text = |text: &str| Piece::Text(text.into());
        let expected = [
            field(Field::ClientIp),
            text(" \""),
            field(Field::Method),
            text(" "),
            field(Field::Path),
            text("\" $5"),
        ];
        assert_eq!(template.pieces(), expected);
    }

    #[test]
    fn what_is_no_template_is_told() {
        assert_eq!(Template::parse("$remote_addr"), Err(TemplateFault::NoField("remote_addr")));
        assert_eq!(Template::parse("${status"), Err(TemplateFault::NoField("")));
        assert_eq!(Template::parse("$status\n"), Err(TemplateFault::Control));
        assert_eq!(Template::parse(&"x".repeat(limits::TEMPLATE_BYTES + 1)), Err(TemplateFault::TooLong));
    }

    #[test]
    fn every_field_has_one_row_and_one_name() {
        for (position, row) in FIELDS.iter().enumerate() {
            assert!(
                FIELDS[..position].iter().all(|before| before.field != row.field && before.name != row.name)
            );
            assert_eq!(Field::of_name(row.name), Some(row.field));
        }
    }
}
