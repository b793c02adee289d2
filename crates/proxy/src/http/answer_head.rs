//! What does the client hear of the target's head?

use super::body::Form;
use super::fields::{Copier, write_field};
use homing_wire::cookie::set_cookie_name;
use homing_wire::http1::{BodyFraming, Field, FieldKind, Fields, ResponseHead, ResponseRole, Scope};

/// What becomes of the client's connection, as the head says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// It stays open, as HTTP/1.1 does without a word.
    Open,
    /// It stays open, which HTTP/1.0 must be told.
    KeepAlive,
    /// It closes.
    Close,
}

/// What we add to the target's head.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AnswerHead<'a> {
    pub(crate) ending: Ending,
    pub(crate) form: Form,
    /// The name of our cookie: a target's cookie of that name would shadow it.
    pub(crate) own_cookie: Option<&'a [u8]>,
    /// `NAME=TOKEN; attributes`, where a cookie is due.
    pub(crate) set_cookie: &'a [u8],
}

/// Writes an interim head (1xx). It carries no cookie of ours.
pub(crate) fn write_interim(head: &ResponseHead<'_, '_>, own_cookie: Option<&[u8]>, out: &mut Vec<u8>) {
    write_status_line(head, out);
    let parts = AnswerHead { ending: Ending::Open, form: Form::AsItIs, own_cookie, set_cookie: &[] };
    for field in head.fields.iter().filter(|field| is_passed_on(field, head, &parts)) {
        write_field(out, field.name, field.value);
    }
    out.extend_from_slice(b"\r\n");
}

/// Writes the head of the answer, or of a switch of protocols. `raw` is the head as it came.
pub(crate) fn write_final(
    head: &ResponseHead<'_, '_>,
    raw: &[u8],
    parts: &AnswerHead<'_>,
    out: &mut Vec<u8>,
) {
    write_status_line(head, out);
    let mut copier = Copier::new(raw);
    for field in head.fields.iter().filter(|field| is_passed_on(field, head, parts)) {
        copier.copy(&field, out);
    }
    copier.finish(out);
    if head.framing == BodyFraming::Chunked && parts.form == Form::AsItIs {
        out.extend_from_slice(b"Transfer-Encoding: chunked\r\n");
    }
    if !parts.set_cookie.is_empty() {
        write_field(out, b"Set-Cookie", parts.set_cookie);
        if is_storable_by_others(&head.fields) {
            // A shared cache would hand our cookie to everybody.
            out.extend_from_slice(b"Cache-Control: private\r\n");
        }
    }
    match (head.role, parts.ending) {
        (ResponseRole::Switching, _) => {
            write_field(out, b"Upgrade", head.upgrade.unwrap_or_default());
            out.extend_from_slice(b"Connection: upgrade\r\n");
        }
        (_, Ending::Open) => {}
        (_, Ending::KeepAlive) => out.extend_from_slice(b"Connection: keep-alive\r\n"),
        (_, Ending::Close) => out.extend_from_slice(b"Connection: close\r\n"),
    }
    out.extend_from_slice(b"\r\n");
}

fn write_status_line(head: &ResponseHead<'_, '_>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"HTTP/1.1 ");
    out.extend([100, 10, 1].map(|place| b'0' + u8::try_from(head.status / place % 10).unwrap_or(0)));
    out.push(b' ');
    out.extend_from_slice(head.reason);
    out.extend_from_slice(b"\r\n");
}

fn is_passed_on(field: &Field<'_>, head: &ResponseHead<'_, '_>, parts: &AnswerHead<'_>) -> bool {
    if field.scope == Scope::HopByHop {
        return false;
    }
    match (field.kind, parts.own_cookie) {
        (FieldKind::SetCookie, Some(own)) => set_cookie_name(field.value) != Some(own),
        // Without chunks there are no trailers to announce.
        (FieldKind::Trailer, _) => parts.form == Form::AsItIs,
        // RFC 9110 8.6: the parser lets a harmless 0 through, which its receiver may not.
        (FieldKind::ContentLength, _) => !matches!(head.status, 100..=199 | 204),
        _ => true,
    }
}

/// Whether a shared cache may store the answer as far as the target's own Cache-Control goes (RFC 9111 3). With
/// `no-cache` it may: it only has to ask before it hands it out.
fn is_storable_by_others(fields: &Fields<'_, '_>) -> bool {
    !fields.values(FieldKind::CacheControl).any(|value| {
        value.split(|&byte| byte == b',').any(|directive| {
            let name = directive.trim_ascii();
            [&b"private"[..], b"no-store"].iter().any(|known| name.eq_ignore_ascii_case(known))
        })
    })
}

#[cfg(test)]
mod tests;
