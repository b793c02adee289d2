//! The story of one request: parse, route, choose, forward.

use super::HEAD_LIMITS;
use super::body::Body;
use super::client::{Client, Phase};
use super::edited::{Applied, RequestId};
use super::exchange::{Answer, Exchange, RequestFacts, Sending, Via};
use super::forward::{self, Forwarding};
use super::line::memory_of;
use super::look::Seen;
use super::session_key::Shown;
use super::split::Dealing;
use crate::http2::Stream;
use crate::http2::grpc::is_grpc;
use crate::refusal::Refusal;
use crate::site::{Outcome, Site};
use crate::store::Key;
use crate::worker::Worker;
use homing_core::edits::{Facts, WayEdits};
use homing_core::entropy::Entropy;
use homing_core::live::{GroupCounters, class_of};
use homing_core::persist::RequestView;
use homing_core::route::Action;
use homing_core::snapshot::GroupIndex;
use homing_wire::Parsed;
use homing_wire::http1::{
    BodyFraming, FieldKind, FieldStorage, Fields, RequestHead, Sender, head_end, parse_request,
};
use std::net::IpAddr;
use std::rc::Rc;
use std::sync::Arc;

impl Worker {
    /// Begins a request at the start of `bytes`; says how many bytes its head took. 0: the head is not whole yet.
    pub(crate) fn begin(&mut self, key: Key, bytes: &[u8]) -> usize {
        let Some(client) = self.clients.get_mut(key) else { return bytes.len() };
        if client.begins_frames(bytes) {
            self.begin_frames(key);
            return self.use_frames(key, bytes);
        }
        if client.searched > 0 {
            // A head in many pieces is searched for its end, not parsed again for each of them.
            match head_end(bytes, client.searched, &HEAD_LIMITS, Sender::Client) {
                Ok(Some(_)) => {}
                Ok(None) => {
                    client.searched = bytes.len();
                    return 0;
                }
                Err(error) => return self.refuse_head(key, Refusal::Head(error), bytes),
            }
        }
        let mut storage = FieldStorage::new();
        match parse_request(bytes, &mut storage, &HEAD_LIMITS) {
            Ok(Parsed::Complete(head)) => {
                client.searched = 0;
                client.requests = client.requests.saturating_add(1);
                self.serve(key, &head, &bytes[..head.head_len]);
                head.head_len
            }
            Ok(Parsed::Partial) => {
                let is_first_piece = client.searched == 0;
                client.searched = bytes.len();
                if is_first_piece {
                    self.arm_client_for_head(key);
                }
                0
            }
            Err(error) => self.refuse_head(key, Refusal::Head(error), bytes),
        }
    }

    /// Nobody knows where the next request would begin: the rest is used up, and the connection ends.
    fn refuse_head(&mut self, key: Key, refusal: Refusal, bytes: &[u8]) -> usize {
        self.refuse_unparsed(key, refusal);
        bytes.len()
    }

    fn serve(&mut self, key: Key, head: &RequestHead<'_, '_>, raw: &[u8]) {
        let Some(client) = self.clients.get_mut(key) else { return };
        let site = client.place.site();
        let request = facts(head, client_address(client.peer.ip(), &site, &head.fields), client);
        let Some(routed) = site.listener.router.find(&Seen { head, client: request.client }) else {
            return self.refuse_parsed(key, &site, request, head, Refusal::NoRule);
        };
        let split = match &routed.way.action {
            Action::Group(_) => None,
            Action::Split(split) => Some(split),
            Action::Redirect(_) | Action::Respond(_) => {
                return self.answer_by_rule(key, &site, request, head, routed.way);
            }
        };
        // What we never ask a target for, it would answer as something else: `h2c`.
        if request.wants_tunnel && head.upgrade.is_none() {
            return self.refuse_parsed(key, &site, request, head, Refusal::NoTunnel);
        }
        if let (BodyFraming::Length(length), Some(max)) = (head.framing, site.settings().client_max_body_size)
            && length > max
        {
            return self.refuse_parsed(key, &site, request, head, Refusal::BodyTooLarge);
        }
        let own = if let Action::Group(group) = routed.way.action { Some(group) } else { None };
        let dealt = split.and_then(|split| self.deal(key, split, request.client, head));
        let Some(group) = own.or_else(|| dealt.as_ref().map(Dealing::group)) else { return };
        let to = Destination { group, edits: routed.way.edits.as_ref() };
        match self.choose_and_prepare(key, &site, (to, dealt), request, head, raw) {
            Ok(exchange) => self.dispatch(exchange),
            Err(refusal) => self.refuse_parsed(key, &site, request, head, refusal),
        }
    }

    /// Chooses a target and makes the exchange, with the head as the target will hear it.
    fn choose_and_prepare(
        &mut self,
        key: Key,
        site: &Rc<Site>,
        (to, dealt): (Destination<'_>, Option<Dealing<'_>>),
        request: RequestFacts,
        head: &RequestHead<'_, '_>,
        raw: &[u8],
    ) -> Result<Key, Refusal> {
        let client = self.clients.get_mut(key).ok_or(Refusal::TargetClosed)?;
        let group = site.group(to.group);
        let shown = Shown::collect(head, group.persistence.key_source());
        count_shown(group.live.counters.of(self.index), &shown);
        let begins = client.requests == 1;
        let view = RequestView { client: request.client, tokens: shown.values(), begins };
        let memory = memory_of(&mut self.clients, key).ok_or(Refusal::TargetClosed)?;
        let chosen = group.choose(&view, memory, self.now, &mut self.entropy);
        let choice = chosen.map_err(|denial| {
            site.note_decision(group, request.client, Outcome::Nobody(denial), self.now);
            group.live.counters.of(self.index).answers[class_of(denial.status)].add(1);
            Refusal::Nobody(denial)
        })?;
        let client = self.clients.get_mut(key).ok_or(Refusal::TargetClosed)?;
        let id = request_id(site, client, head, &mut self.entropy);
        let noted = self.log.note(head, client, &id);
        let mut traced = self.tracer.begin(head, client, (site, request), self.now, &mut self.entropy);
        let facts = || edit_facts(client, request, head, &id);
        let applied = to.edits.map(|edits| Applied { edits, facts: facts() });
        let mut rewritten = self.buffers.take();
        let forwarding = Forwarding {
            peer: client.peer.ip(),
            settings: site.settings(),
            scheme: client.scheme(),
            proof: client.proof(),
            own_cookie: dealt.as_ref().and_then(Dealing::own_cookie).unwrap_or(shown.own_cookie),
            applied: applied.as_ref(),
            traced: traced.as_deref(),
            // In HTTP/2 it can say nothing else (RFC 9113 section 8.2.2).
            takes_trailers: request.via == Via::Http2 && head.fields.values(FieldKind::Te).next().is_some(),
        };
        forward::write_head(head, raw, &forwarding, &mut rewritten);
        traced.iter_mut().for_each(|traced| traced.note_head(rewritten.len()));
        let edited = applied.map(|applied| applied.keep());
        let exchange = self.exchanges.insert_with(|_| Exchange {
            client: key,
            target: None,
            site: Rc::clone(site),
            group: to.group,
            choice,
            split: dealt.as_ref().and_then(Dealing::kept),
            request,
            upgrade: head.upgrade.map(Box::from),
            sending: Sending { head: rewritten, ..Sending::default() },
            body: Body::new(head.framing),
            body_bytes: 0,
            answer: Answer::waiting(),
            is_active: false,
            started_ms: self.now.monotonic_ms,
            given_ms: self.now.monotonic_ms,
            next_note_ms: self.now.monotonic_ms,
            edited: edited.map(|edited| edited.named(id)),
            tunnel: None,
            traced,
            noted,
        });
        client.phase = Phase::Exchange(exchange);
        Ok(exchange)
    }
}

/// Where a request goes.
#[derive(Clone, Copy)]
struct Destination<'a> {
    group: GroupIndex,
    edits: Option<&'a Arc<WayEdits>>,
}

/// The name of a request, where requests have names.
pub(super) fn request_id(
    site: &Site,
    client: &Client,
    head: &RequestHead<'_, '_>,
    entropy: &mut Entropy,
) -> RequestId {
    let Some(name) = &site.settings().request_id else { return RequestId::default() };
    RequestId::of(&head.fields, name, site.settings().trusts(client.peer.ip()), entropy)
}

/// What an operator's fields may speak of.
pub(super) fn edit_facts<'a>(
    client: &Client,
    request: RequestFacts,
    head: &RequestHead<'_, 'a>,
    request_id: &'a RequestId,
) -> Facts<'a> {
    Facts {
        client: request.client,
        host: head.authority.map_or(&[][..], |authority| authority.raw()),
        scheme: client.scheme(),
        request_id: request_id.as_bytes(),
    }
}

fn facts(head: &RequestHead<'_, '_>, client: IpAddr, line: &Client) -> RequestFacts {
    let via = if line.stream().is_some() { Via::Http2 } else { Via::Http1 };
    let wants_tunnel = line.stream().is_some_and(Stream::wants_tunnel);
    RequestFacts {
        client,
        method: head.method,
        framing: head.framing,
        version: head.version,
        keep_alive: head.keep_alive,
        via,
        wants_tunnel,
        is_grpc: via == Via::Http2 && !wants_tunnel && is_grpc(&head.fields),
    }
}

/// For the doctor: do clients bring their session's key back, and do they bring several?
fn count_shown(counters: &GroupCounters, shown: &Shown<'_>) {
    if shown.values().is_empty() {
        counters.without_key.add(1);
    } else if shown.duplicates > 0 {
        counters.duplicate_keys.add(1);
    }
}

/// Who the client is: the peer, or whom a trusted peer says it speaks for (the last address in `X-Forwarded-For`
/// that is not itself trusted). What stands left of something that is no address was not written by those we trust.
fn client_address(peer: IpAddr, site: &Site, fields: &Fields<'_, '_>) -> IpAddr {
    let settings = site.settings();
    if !settings.trusts(peer) {
        return peer;
    }
    // In one pass from left to right: each entry is either the answer for the list up to there, or, where it is
    // trusted itself, leaves the answer to the left standing.
    let entries = fields.values(FieldKind::ForwardedFor).flat_map(|value| value.split(|&byte| byte == b','));
    let speaks_for = entries.fold(None, |left: Option<IpAddr>, entry| {
        let address = std::str::from_utf8(entry.trim_ascii()).ok()?.parse().ok()?;
        if settings.trusts(address) { left.or(Some(address)) } else { Some(address) }
    });
    speaks_for.unwrap_or(peer)
}

#[cfg(test)]
mod tests;
