//! What does a client hear when a rule does not lead to a group: where to go instead, or an answer that is always the
//! same?
//!
//! Such a request reaches no target, and has no session. Its connection goes on as after a refusal: a body that nobody
//! reads ends it.

use super::client::Client;
use super::edited::Applied;
use super::exchange::RequestFacts;
use super::fields::write_field;
use super::forward::write_display;
use super::reply::Manner;
use super::serve::edit_facts;
use crate::refusal::Refusal;
use crate::site::Site;
use crate::store::Key;
use crate::worker::Worker;
use homing_core::persist::Scheme;
use homing_core::route::redirect::{Asked, Redirect};
use homing_core::route::{Action, FixedAnswer, Way};
use homing_wire::http1::{FieldKind, Method, RequestHead};
use std::rc::Rc;

/// What a rule says.
#[derive(Clone, Copy, Debug)]
enum Ruled<'a> {
    /// The client is sent elsewhere: to this place.
    Redirect(&'a Redirect, &'a [u8]),
    /// An answer that is always the same.
    Respond(&'a FixedAnswer),
}

impl Ruled<'_> {
    fn status(self) -> u16 {
        match self {
            Self::Redirect(redirect, _) => redirect.status.code(),
            Self::Respond(answer) => answer.status,
        }
    }

    /// Stable name, for the reason header and the log.
    fn code(self) -> &'static str {
        match self {
            Self::Redirect(..) => "redirect",
            Self::Respond(_) => "respond",
        }
    }
}

/// A request, and the way it takes.
struct Ask<'a> {
    key: Key,
    site: &'a Rc<Site>,
    request: RequestFacts,
    head: &'a RequestHead<'a, 'a>,
    way: &'a Way,
}

impl Worker {
    /// Answers a request as its rule has it.
    pub(crate) fn answer_by_rule(
        &mut self,
        key: Key,
        site: &Rc<Site>,
        request: RequestFacts,
        head: &RequestHead<'_, '_>,
        way: &Way,
    ) {
        let asked_for = Ask { key, site, request, head, way };
        let is_success = matches!(&way.action, Action::Respond(answer) if matches!(answer.status, 200..=299));
        if is_success && request.wants_tunnel {
            return self.refuse_parsed(key, site, request, head, Refusal::NoTunnel);
        }
        match &way.action {
            Action::Group(_) | Action::Split(_) => {}
            Action::Respond(answer) => self.say_ruled(&asked_for, Ruled::Respond(answer)),
            Action::Redirect(redirect) => {
                let Some(client) = self.clients.get(key) else { return };
                let asked = asked(head, client, site);
                let mut location = self.buffers.take();
                match redirect.write_location(&asked, &mut location) {
                    Ok(()) => self.say_ruled(&asked_for, Ruled::Redirect(redirect, &location)),
                    Err(astray) => self.refuse_parsed(key, site, request, head, Refusal::Astray(astray)),
                }
                self.buffers.give(location);
            }
        }
    }

    fn say_ruled(&mut self, ask: &Ask<'_>, ruled: Ruled<'_>) {
        let &Ask { key, site, request, head, way } = ask;
        let counters = site.counters();
        match ruled {
            Ruled::Redirect(..) => counters.redirects.add(1),
            Ruled::Respond(_) => counters.fixed_answers.add(1),
        }
        self.count_own_answer(site, ruled.status());
        self.trace_own_answer(head, key, (site, request), (ruled.status(), None));
        let manner = self.manner(key, site, request, head);
        let Some(client) = self.clients.get(key) else { return };
        let mut out = self.buffers.take();
        let facts = || edit_facts(client, request, head, &manner.request_id);
        let applied = way.edits.as_ref().map(|edits| Applied { edits, facts: facts() });
        write_ruled(&mut out, ruled, applied.as_ref(), (client, site), &manner);
        let noted = self.log.note(head, client, &manner.request_id);
        self.log.write_ruled(noted, site, (ruled.code(), ruled.status()), out.len(), self.now);
        self.send_own_answer(key, out, manner.after);
    }
}

/// What the client asked for. A trusted proxy knows better how its client came.
fn asked<'a>(head: &'a RequestHead<'_, '_>, client: &Client, site: &Site) -> Asked<'a> {
    let mut scheme = client.scheme();
    if site.settings().trusts(client.peer.ip())
        && let Some(told) = head.fields.values(FieldKind::ForwardedProto).next()
    {
        scheme = if told.eq_ignore_ascii_case(b"https") { Scheme::Https } else { Scheme::Http };
    }
    Asked {
        scheme,
        host: head.host().unwrap_or_default(),
        port: head.authority.and_then(|authority| authority.port()),
        path: head.target.path,
        query: head.target.query,
    }
}

fn write_ruled(
    out: &mut Vec<u8>,
    ruled: Ruled<'_>,
    applied: Option<&Applied<'_>>,
    (client, site): (&Client, &Site),
    manner: &Manner,
) {
    let status = ruled.status();
    let phrase = phrase(status);
    let is_ours = |name: &[u8]| !applied.is_some_and(|applied| applied.edits.response.takes(name));
    write_display(out, &format_args!("HTTP/1.1 {status} {phrase}\r\n"));
    let note; // for people whose program does not follow (RFC 9110 section 15.4)
    let (content_type, body): (&[u8], &[u8]) = match ruled {
        Ruled::Redirect(_, location) => {
            if is_ours(b"location") {
                write_field(out, b"Location", location);
            }
            note = format!("{phrase}\n");
            (b"text/plain; charset=utf-8", note.as_bytes())
        }
        Ruled::Respond(answer) => (&answer.content_type, &answer.body),
    };
    if !body.is_empty() && is_ours(b"content-type") {
        write_field(out, b"Content-Type", content_type);
    }
    // RFC 9110 section 8.6: a 204 has none.
    if status != 204 {
        write_display(out, &format_args!("Content-Length: {}\r\n", body.len()));
    }
    if site.settings().reason_header {
        write_field(out, b"X-Homing-Reason", ruled.code().as_bytes());
    }
    if let Some(Applied { edits, facts }) = applied {
        edits.response.write(facts, out);
    }
    manner.finish_head(client, site, out);
    if manner.method != Method::Head {
        out.extend_from_slice(body);
    }
}

/// What the status means in words (RFC 9110 15).
fn phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        205 => "Reset Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        410 => "Gone",
        421 => "Misdirected Request",
        429 => "Too Many Requests",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => match status / 100 {
            2 => "Success",
            4 => "Refused",
            _ => "Error",
        },
    }
}
