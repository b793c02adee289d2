//! What do we answer ourselves? The one place where a refusal becomes a status, a head and a body.

use super::answer_head::HSTS;
use super::client::{Client, Phase};
use super::edited::RequestId;
use super::exchange::RequestFacts;
use super::fields::write_field;
use super::forward::write_display;
use super::serve::request_id;
use crate::http2::grpc::write_grpc_refusal;
use crate::refusal::Refusal;
use crate::site::Site;
use crate::store::Key;
use crate::worker::Worker;
use homing_core::bound::Bound;
use homing_core::live::class_of;
use homing_wire::http1::{BodyFraming, Method, RequestHead, Version};
use std::rc::Rc;

/// What becomes of the client's connection after our answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    Keep,
    Close,
}

impl Worker {
    /// Answers what could not even be parsed, or did not arrive in time.
    pub(crate) fn refuse_unparsed(&mut self, key: Key, refusal: Refusal) {
        let Some(client) = self.clients.get(key) else { return };
        let site = client.place.site();
        site.counters().refused_requests.add(1);
        self.count_refusal(&site, refusal);
        self.log.write_unparsed(client.peer, &site, refusal, self.now);
        self.send_refusal(key, &site, refusal, &Manner::unknown());
    }

    /// Answers a request that no target hears of.
    pub(crate) fn refuse_parsed(
        &mut self,
        key: Key,
        site: &Rc<Site>,
        request: RequestFacts,
        head: &RequestHead<'_, '_>,
        refusal: Refusal,
    ) {
        site.counters().refused_requests.add(1);
        self.count_refusal(site, refusal);
        self.trace_own_answer(head, key, (site, request), (refusal.status(), Some(refusal.code())));
        let manner = self.manner(key, site, request, head);
        if let Some(client) = self.clients.get(key) {
            let noted = self.log.note(head, client, &manner.request_id);
            self.log.write_refused(noted, site, refusal, self.now);
        }
        self.send_refusal(key, site, refusal, &manner);
    }

    /// How a request that no target hears of is answered.
    pub(super) fn manner(
        &mut self,
        key: Key,
        site: &Site,
        request: RequestFacts,
        head: &RequestHead<'_, '_>,
    ) -> Manner {
        // A body that nobody reads would be taken for the next request.
        let has_body = !matches!(head.framing, BodyFraming::None | BodyFraming::Length(0));
        let after = self.after(key, request, has_body);
        let client = self.clients.get(key);
        let request_id = client.map(|client| request_id(site, client, head, &mut self.entropy));
        Manner::of(request, after, request_id)
    }

    /// Ends an exchange that no target has answered: the connection to the target is closed.
    pub(crate) fn fail_exchange(&mut self, key: Key, refusal: Refusal) {
        let Some(exchange) = self.exchanges.get_mut(key) else { return };
        if exchange.is_waiting() {
            exchange.group().abandon(&exchange.choice);
        }
        if let Some(target) = exchange.target.take() {
            self.close_target(target);
        }
        self.answer_refusal(key, refusal);
    }

    /// Answers an exchange whose target has been left already.
    pub(crate) fn answer_refusal(&mut self, key: Key, refusal: Refusal) {
        let Some(mut exchange) = self.exchanges.remove(key) else { return };
        let (client, request) = (exchange.client, exchange.request);
        let request_id = exchange.edited.as_ref().map(|edited| edited.request_id().clone());
        let (site, began) = (Rc::clone(&exchange.site), !exchange.is_waiting());
        let after = self.after(client, request, !exchange.body.is_done());
        if !began {
            exchange.answer.status = refusal.status();
        }
        self.record(exchange, Some(refusal));
        if began {
            self.abort_client(client);
        } else {
            self.send_refusal(client, &site, refusal, &Manner::of(request, after, request_id));
        }
    }

    fn after(&self, key: Key, request: RequestFacts, body_is_left: bool) -> After {
        let Some(client) = self.clients.get(key) else { return After::Close };
        let site = client.place.site();
        let keep = request.keep_alive
            && request.version == Version::Http11
            && !body_is_left
            && !client.place.is_closed()
            && !self.is_draining()
            && !site.settings().keepalive_timeout.is_zero();
        if keep { After::Keep } else { After::Close }
    }

    fn count_refusal(&self, site: &Site, refusal: Refusal) {
        if refusal.is_of_a_large_head() {
            self.counters().bounds.met(Bound::RequestHeads);
        }
        self.count_own_answer(site, refusal.status());
    }

    pub(super) fn count_own_answer(&self, site: &Site, status: u16) {
        site.counters().answers[class_of(status)].add(1);
    }

    fn send_refusal(&mut self, key: Key, site: &Site, refusal: Refusal, manner: &Manner) {
        let Some(client) = self.clients.get(key) else { return };
        let mut out = self.buffers.take();
        write_refusal(&mut out, client, site, refusal, manner);
        self.send_own_answer(key, out, manner.after);
    }

    /// Sends a whole answer of ours. What follows is the next request, or the end.
    pub(super) fn send_own_answer(&mut self, key: Key, out: Vec<u8>, after: After) {
        self.send_to_client(key, [&out, &[]]);
        self.buffers.give(out);
        let Some(client) = self.clients.get_mut(key) else { return };
        client.phase = Phase::Head;
        self.next_request(key, after == After::Keep);
    }
}

/// How an answer of ours is given.
pub(super) struct Manner {
    pub(super) method: Method,
    is_grpc: bool,
    pub(super) after: After,
    /// The name of the request, if it has one.
    pub(super) request_id: RequestId,
}

impl Manner {
    /// Nobody knows what was asked.
    fn unknown() -> Self {
        Self { method: Method::Get, is_grpc: false, after: After::Close, request_id: RequestId::default() }
    }

    fn of(request: RequestFacts, after: After, request_id: Option<RequestId>) -> Self {
        let RequestFacts { method, is_grpc, .. } = request;
        Self { method, is_grpc, after, request_id: request_id.unwrap_or_default() }
    }

    /// The end of the head: what the client is told whatever it asked.
    pub(super) fn finish_head(&self, client: &Client, site: &Site, out: &mut Vec<u8>) {
        let hsts = client.hsts(site.settings());
        if !hsts.is_empty() {
            write_field(out, HSTS, hsts);
        }
        if self.after == After::Close {
            out.extend_from_slice(b"Connection: close\r\n");
        }
        out.extend_from_slice(b"\r\n");
    }
}

fn write_refusal(out: &mut Vec<u8>, client: &Client, site: &Site, refusal: Refusal, manner: &Manner) {
    if manner.is_grpc {
        write_grpc_refusal(out, refusal, site.settings().reason_header);
        write_request_id(out, site, manner);
        return manner.finish_head(client, site, out);
    }
    let (status, phrase, code) = (refusal.status(), refusal.phrase(), refusal.code());
    let shows_reason = site.settings().reason_header;
    let text_len = if shows_reason { phrase.len() + 2 + code.len() + 1 } else { phrase.len() + 1 };
    write_display(out, &format_args!("HTTP/1.1 {status} {phrase}\r\n"));
    write_display(
        out,
        &format_args!("Content-Type: text/plain; charset=utf-8\r\nContent-Length: {text_len}\r\n"),
    );
    out.extend_from_slice(b"Cache-Control: no-store\r\n");
    if let Some(seconds) = refusal.retry_after_s() {
        write_display(out, &format_args!("Retry-After: {seconds}\r\n"));
    }
    if shows_reason {
        write_display(out, &format_args!("X-Homing-Reason: {code}\r\n"));
    }
    write_request_id(out, site, manner);
    manner.finish_head(client, site, out);
    if manner.method == Method::Head {
        return;
    }
    if shows_reason {
        write_display(out, &format_args!("{phrase}: {code}\n"));
    } else {
        write_display(out, &format_args!("{phrase}\n"));
    }
}

fn write_request_id(out: &mut Vec<u8>, site: &Site, manner: &Manner) {
    if let Some(name) = site.settings().request_id.as_deref().filter(|_| !manner.request_id.is_none()) {
        write_field(out, name, manner.request_id.as_bytes());
    }
}
