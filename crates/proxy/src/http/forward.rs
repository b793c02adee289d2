//! What does the target hear of the client's head?
//!
//! The request line in origin-form and HTTP/1.1, every end-to-end field as it came, and the fields that only we may
//! write: framing, upgrade, and who the client is. Our own cookie stays with us.

use super::edited::Applied;
use super::fields::{Copier, write_field};
use crate::tls::ClientCertificate;
use crate::trace::Traced;
use homing_core::limits::COOKIE_NAMES;
use homing_core::persist::Scheme;
use homing_core::snapshot::ListenerSettings;
use homing_core::spec::ForwardedPolicy;
use homing_wire::cookie::{Stripped, cut, without};
use homing_wire::http1::{BodyFraming, Field, FieldKind, RequestHead, Scope};
use std::io::Write;
use std::net::IpAddr;
use std::ops::Range;

/// What decides about the rewritten head.
pub(crate) struct Forwarding<'a> {
    /// The client's side of the connection.
    pub(crate) peer: IpAddr,
    pub(crate) settings: &'a ListenerSettings,
    /// How the client comes.
    pub(crate) scheme: Scheme,
    /// What it has shown of itself.
    pub(crate) proof: ClientProof<'a>,
    /// The cookie that stays with us, if it came.
    pub(crate) own_cookie: OwnCookie<'a>,
    /// What an operator has us change.
    pub(crate) applied: Option<&'a Applied<'a>>,
    /// Whether the client takes trailers and said so, which its target has to hear: servers of gRPC insist.
    pub(crate) takes_trailers: bool,
    /// What the target hears of its trace, if it is traced.
    pub(crate) traced: Option<&'a Traced>,
}

/// What a client has shown of itself in TLS.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ClientProof<'a> {
    /// Nobody asked.
    Unasked,
    /// Nothing.
    None,
    /// A certificate, which was verified.
    Certificate(&'a ClientCertificate),
}

/// Which of our cookies came with a request.
#[derive(Clone, Debug)]
pub(crate) enum OwnCookie<'a> {
    /// None.
    Absent,
    /// One, here.
    Once {
        /// The value of the Cookie field it is in.
        field: &'a [u8],
        /// Where the pair stands in it.
        range: Range<usize>,
    },
    /// Several of these names.
    Many(&'a [Box<[u8]>]),
}

/// Writes the head for the target to `out`. `raw` is the head as it came.
pub(crate) fn write_head(
    head: &RequestHead<'_, '_>,
    raw: &[u8],
    forwarding: &Forwarding<'_>,
    out: &mut Vec<u8>,
) {
    write_request_line(head, out);
    if !head.fields.iter().any(|field| field.kind == FieldKind::Host) {
        // HTTP/1.0 may come without; HTTP/1.1 must not go without (RFC 9112 3.2).
        write_field(out, b"Host", head.authority.map_or(b"", |authority| authority.raw()));
    }
    let trusted = forwarding.settings.trusts(forwarding.peer);
    // Whom we have asked ourselves, nobody else speaks for.
    let trusts_proof = trusted && matches!(forwarding.proof, ClientProof::Unasked);
    let is_replaced = |field: &Field<'_>| forwarding.traced.is_some_and(|traced| traced.replaces(field.name));
    let fields = head.fields.iter();
    let fields = fields.filter(|field| is_passed_on(field, trusted, trusts_proof) && !is_replaced(field));
    match forwarding.applied {
        None => copy_fields(fields, raw, &forwarding.own_cookie, out),
        Some(Applied { edits, .. }) => {
            let left = fields.filter(|field| !edits.request.takes(field.name));
            copy_fields(left, raw, &forwarding.own_cookie, out);
        }
    }
    if head.framing == BodyFraming::Chunked {
        out.extend_from_slice(b"Transfer-Encoding: chunked\r\n");
    }
    if let Some(protocols) = head.upgrade {
        write_field(out, b"Upgrade", protocols);
        out.extend_from_slice(b"Connection: upgrade\r\n");
    }
    if forwarding.takes_trailers {
        // TE belongs to a connection, and Connection must say so (RFC 9110 section 10.1.4).
        out.extend_from_slice(b"TE: trailers\r\nConnection: TE\r\n");
    }
    write_forwarded(head, forwarding, trusted, out);
    write_proof(forwarding.proof, out);
    if let Some(Applied { edits, facts }) = forwarding.applied {
        edits.request.write(facts, out);
    }
    if let Some(traced) = forwarding.traced {
        traced.write_field(out);
    }
    out.extend_from_slice(b"\r\n");
}

/// Copies fields of the head `raw`, but for our own cookie.
fn copy_fields<'b>(
    fields: impl Iterator<Item = Field<'b>>,
    raw: &[u8],
    own_cookie: &OwnCookie<'_>,
    out: &mut Vec<u8>,
) {
    let mut copier = Copier::new(raw);
    for field in fields {
        if field.kind == FieldKind::Cookie && !matches!(own_cookie, OwnCookie::Absent) {
            copier.finish(out);
            write_cookies(&field, own_cookie, out);
        } else {
            copier.copy(&field, out);
        }
    }
    copier.finish(out);
}

fn write_request_line(head: &RequestHead<'_, '_>, out: &mut Vec<u8>) {
    out.extend_from_slice(head.method_text);
    out.push(b' ');
    out.extend_from_slice(head.target.path);
    if let Some(query) = head.target.query {
        out.push(b'?');
        out.extend_from_slice(query);
    }
    out.extend_from_slice(b" HTTP/1.1\r\n");
}

/// Hop-by-hop fields stay here, and so does what only a trusted proxy may say about the client.
fn is_passed_on(field: &Field<'_>, trusted: bool, trusts_proof: bool) -> bool {
    if field.scope == Scope::HopByHop {
        return false;
    }
    match field.kind {
        // Ours replace or extend them, see `write_forwarded`.
        FieldKind::ForwardedFor
        | FieldKind::ForwardedProto
        | FieldKind::ForwardedHost
        | FieldKind::ForwardedPort
        | FieldKind::Forwarded
        | FieldKind::RealIp => trusted,
        // Targets believe them, so no client may write them, wherever it comes in.
        FieldKind::ClientCertificate => trusts_proof,
        _ => true,
    }
}

/// The cookies without ours; nothing if there are no others.
fn write_cookies(field: &Field<'_>, own: &OwnCookie<'_>, out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(field.name);
    out.extend_from_slice(b": ");
    let stripped = match own {
        OwnCookie::Once { field: holder, range } if std::ptr::eq(*holder, field.value) => {
            cut(field.value, range.clone(), out)
        }
        OwnCookie::Many(names) => without_all(names, field.value, out),
        OwnCookie::Once { .. } | OwnCookie::Absent => {
            out.extend_from_slice(field.value);
            Stripped::Unchanged
        }
    };
    match stripped {
        Stripped::Emptied => out.truncate(start),
        Stripped::Unchanged | Stripped::Shortened => out.extend_from_slice(b"\r\n"),
    }
}

fn without_all(names: &[Box<[u8]>], value: &[u8], out: &mut Vec<u8>) -> Stripped {
    let mut all: [&[u8]; COOKIE_NAMES] = [&[]; COOKIE_NAMES];
    let count = names.len().min(COOKIE_NAMES);
    for (slot, name) in all.iter_mut().zip(names) {
        *slot = name;
    }
    without(&all[..count], value, out)
}

/// Tells the target about the client. A trusted proxy's list is continued (a list field may come in several
/// lines, RFC 9110 5.3); what it said of scheme and host stands.
fn write_forwarded(
    head: &RequestHead<'_, '_>,
    forwarding: &Forwarding<'_>,
    trusted: bool,
    out: &mut Vec<u8>,
) {
    let policy = forwarding.settings.forwarded;
    let host = head.authority.map(|authority| authority.raw()).unwrap_or_default();
    let has = |kind| trusted && head.fields.values(kind).next().is_some();
    if matches!(policy, ForwardedPolicy::XForwarded | ForwardedPolicy::Both) {
        out.extend_from_slice(b"X-Forwarded-For: ");
        write_address(out, forwarding.peer.to_canonical());
        out.extend_from_slice(b"\r\n");
        if !has(FieldKind::ForwardedProto) {
            out.extend_from_slice(match forwarding.scheme {
                Scheme::Http => b"X-Forwarded-Proto: http\r\n".as_slice(),
                Scheme::Https => b"X-Forwarded-Proto: https\r\n",
            });
        }
        if !host.is_empty() && !has(FieldKind::ForwardedHost) {
            write_field(out, b"X-Forwarded-Host", host);
        }
    }
    if matches!(policy, ForwardedPolicy::Forwarded | ForwardedPolicy::Both) {
        write_rfc7239(forwarding, host, out);
    }
}

/// `Forwarded: for=192.0.2.1;host="example.com:80";proto=http` (RFC 7239 4; IPv6 in brackets and quotes, 6).
fn write_rfc7239(forwarding: &Forwarding<'_>, host: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(b"Forwarded: for=");
    match forwarding.peer.to_canonical() {
        IpAddr::V4(address) => write_display(out, &address),
        IpAddr::V6(address) => write_display(out, &format_args!("\"[{address}]\"")),
    }
    if !host.is_empty() {
        out.extend_from_slice(b";host=\"");
        out.extend_from_slice(host); // a valid authority holds neither quote nor backslash
        out.push(b'"');
    }
    out.extend_from_slice(match forwarding.scheme {
        Scheme::Http => b";proto=http\r\n".as_slice(),
        Scheme::Https => b";proto=https\r\n",
    });
}

/// Tells the target who the client has shown to be.
fn write_proof(proof: ClientProof<'_>, out: &mut Vec<u8>) {
    match proof {
        ClientProof::Unasked => {}
        ClientProof::None => out.extend_from_slice(b"X-Client-Verify: NONE\r\n"),
        ClientProof::Certificate(certificate) => {
            out.extend_from_slice(b"X-Client-Verify: SUCCESS\r\n");
            write_field(out, b"X-Client-Cert-Subject", &certificate.subject);
            write_field(out, b"X-Client-Cert-Fingerprint", certificate.fingerprint.as_bytes());
        }
    }
}

/// Writes an address. IPv4 by hand: this stands in every request, and the formatting machinery costs as much as
/// parsing half a head.
fn write_address(out: &mut Vec<u8>, address: IpAddr) {
    let IpAddr::V4(address) = address else { return write_display(out, &address) };
    for (position, octet) in address.octets().into_iter().enumerate() {
        if position > 0 {
            out.push(b'.');
        }
        if octet >= 100 {
            out.push(b'0' + octet / 100);
        }
        if octet >= 10 {
            out.push(b'0' + octet / 10 % 10);
        }
        out.push(b'0' + octet % 10);
    }
}

pub(crate) fn write_display(out: &mut Vec<u8>, value: &impl std::fmt::Display) {
    write!(out, "{value}").expect("writing to a Vec does not fail");
}

#[cfg(test)]
mod tests;
