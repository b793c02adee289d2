//! What does the client hear of the target's head?

use super::body::Form;
use super::edited::Edited;
use super::fields::{Copier, write_field};
use super::said::RELEASE;
use homing_wire::http1::{BodyFraming, Field, FieldKind, Fields, ResponseHead, ResponseRole, Scope};
use homing_wire::set_cookie::set_cookie_name;

/// RFC 6797 section 6.1.
pub(super) const HSTS: &[u8] = b"Strict-Transport-Security";

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
    /// The names of our cookie: a target's cookie of that name would shadow it.
    pub(crate) own_cookie: &'a [Box<[u8]>],
    /// Whether the target's word that the session is over stays with us.
    pub(crate) hides_release: bool,
    /// Whether a shared cache is told to leave an answer with our cookie alone.
    pub(crate) keeps_private: bool,
    /// `Strict-Transport-Security`, where the target says nothing of it; empty: neither do we.
    pub(crate) hsts: &'a [u8],
    /// The signed account of the decision, where it is wanted.
    pub(crate) account: &'a [u8],
    /// `NAME=TOKEN; attributes`, where a cookie is due.
    pub(crate) set_cookie: &'a [u8],
    /// The same, where the client is told which of several groups it keeps.
    pub(crate) split_cookie: &'a [u8],
    /// What an operator has us change.
    pub(crate) edited: Option<&'a Edited>,
}

impl AnswerHead<'_> {
    /// Nothing is added.
    pub(crate) const PLAIN: Self = Self {
        ending: Ending::Open,
        form: Form::AsItIs,
        own_cookie: &[],
        hides_release: false,
        keeps_private: true,
        hsts: &[],
        account: &[],
        set_cookie: &[],
        split_cookie: &[],
        edited: None,
    };
}

/// Writes an interim head (1xx). It carries no cookie of ours.
pub(crate) fn write_interim(head: &ResponseHead<'_, '_>, own_cookie: &[Box<[u8]>], out: &mut Vec<u8>) {
    write_status_line(head, out);
    let parts = AnswerHead { own_cookie, ..AnswerHead::PLAIN };
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
    let fields = head.fields.iter().filter(|field| is_passed_on(field, head, parts));
    match parts.edited {
        None => copy_fields(fields, raw, out),
        Some(edited) => {
            copy_fields(fields.filter(|field| !edited.response().takes(field.name)), raw, out);
            out.extend_from_slice(edited.lines());
        }
    }
    if head.framing == BodyFraming::Chunked && parts.form == Form::AsItIs {
        out.extend_from_slice(b"Transfer-Encoding: chunked\r\n");
    }
    let cookies = [parts.set_cookie, parts.split_cookie];
    for cookie in cookies.iter().filter(|cookie| !cookie.is_empty()) {
        write_field(out, b"Set-Cookie", cookie);
    }
    let has_cookie = cookies.iter().any(|cookie| !cookie.is_empty());
    if has_cookie && parts.keeps_private && is_storable(&head.fields, parts.edited) {
        // A shared cache would hand our cookie to everybody.
        out.extend_from_slice(b"Cache-Control: private\r\n");
    }
    if !parts.hsts.is_empty() && head.fields.named(HSTS).next().is_none() {
        write_field(out, HSTS, parts.hsts);
    }
    if !parts.account.is_empty() {
        write_field(out, b"X-Homing-Decision", parts.account);
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

fn copy_fields<'b>(fields: impl Iterator<Item = Field<'b>>, raw: &[u8], out: &mut Vec<u8>) {
    let mut copier = Copier::new(raw);
    fields.for_each(|field| copier.copy(&field, out));
    copier.finish(out);
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
    match field.kind {
        FieldKind::SetCookie if !parts.own_cookie.is_empty() => !is_shadow(field.value, parts.own_cookie),
        // Without chunks there are no trailers to announce.
        FieldKind::Trailer => parts.form != Form::DataOnly,
        // RFC 9110 8.6: the parser lets a harmless 0 through, which its receiver may not.
        FieldKind::ContentLength => !matches!(head.status, 100..=199 | 204),
        _ => !(parts.hides_release && field.name.eq_ignore_ascii_case(RELEASE)),
    }
}

/// Whether a target's Set-Cookie would overwrite ours in the client.
pub(super) fn is_shadow(set_cookie: &[u8], own: &[Box<[u8]>]) -> bool {
    set_cookie_name(set_cookie).is_some_and(|name| own.iter().any(|own| **own == *name))
}

/// Whether a shared cache may store the answer, as its client hears it. What an operator writes into Cache-Control may
/// say anything.
pub(super) fn is_storable(fields: &Fields<'_, '_>, edited: Option<&Edited>) -> bool {
    is_storable_by_others(fields) || edited.is_some_and(|edited| edited.response().takes(b"cache-control"))
}

/// Whether a shared cache may store the answer as far as the target's own Cache-Control goes (RFC 9111 3). With
/// `no-cache` it may: it only has to ask before it hands it out.
pub(super) fn is_storable_by_others(fields: &Fields<'_, '_>) -> bool {
    !fields.values(FieldKind::CacheControl).any(|value| {
        value.split(|&byte| byte == b',').any(|directive| {
            let name = directive.trim_ascii();
            [&b"private"[..], b"no-store"].iter().any(|known| name.eq_ignore_ascii_case(known))
        })
    })
}

#[cfg(test)]
mod tests;
