//! How does an answer reach the client, no faster than the client takes it?

use super::HEAD_LIMITS;
use super::answer_head::{self, AnswerHead, Ending, is_shadow, is_storable};
use super::body::{Body, Form};
use super::client::Client;
use super::exchange::{AnswerState, Exchange, Via};
use super::line::memory_of;
use super::retry::Loss;
use super::said::said;
use super::split::Kept;
use super::upgrade::is_asked_for;
use crate::complaint::Subject;
use crate::http2::tunnel::write_status;
use crate::limits;
use crate::refusal::Refusal;
use crate::store::{Key, Kind};
use crate::worker::Worker;
use homing_core::account::Account;
use homing_core::bound::Bound;
use homing_core::clock::Now;
use homing_core::live::GroupCounters;
use homing_core::persist::{AnswerView, Cookie, Said};
use homing_core::spec::SharedCache;
use homing_wire::Parsed;
use homing_wire::http1::{
    BodyFraming, FieldKind, FieldStorage, ResponseHead, ResponseRole, Sender, Version, head_end,
    parse_response,
};

/// What became of a piece of an answer.
enum Progress {
    /// So many bytes were used; there may be more to do.
    Used(usize),
    /// The head is not whole: the rest waits.
    Partial,
    /// The exchange is over, or has moved to another connection: nothing of the rest belongs to it.
    Over,
}

impl Worker {
    /// Bytes came from the target of an exchange.
    pub(crate) fn answer_bytes(&mut self, key: Key, bytes: &[u8]) {
        let Some(target) = self.exchanges.get(key).and_then(|exchange| exchange.target) else { return };
        let Some(connection) = self.targets.get_mut(target) else { return };
        if connection.input.is_empty() {
            let used = self.use_answer(key, target, bytes);
            if let Some(connection) = self.targets.get_mut(target).filter(|c| c.exchange == Some(key)) {
                connection.input.push(&bytes[used..], &mut self.buffers);
            }
            return;
        }
        connection.input.push(bytes, &mut self.buffers);
        let mut input = std::mem::take(&mut connection.input);
        let used = self.use_answer(key, target, input.bytes());
        input.consume(used, &mut self.buffers);
        match self.targets.get_mut(target).filter(|c| c.exchange == Some(key)) {
            Some(connection) => connection.input = input,
            None => input.clear(&mut self.buffers),
        }
    }

    /// Whether the head of the final answer has been passed on.
    pub(crate) fn is_being_answered(&self, key: Key) -> bool {
        self.exchanges.get(key).is_some_and(|exchange| !exchange.is_waiting())
    }

    /// The client has taken what it had to: the answer goes on.
    pub(crate) fn resume_answer(&mut self, key: Key) {
        if let Some(target) = self.exchanges.get(key).and_then(|exchange| exchange.target) {
            self.drive_target(target);
        }
    }

    /// The target will send no more.
    pub(crate) fn answer_ended(&mut self, key: Key) {
        let Some(exchange) = self.exchanges.get_mut(key) else { return };
        match &exchange.answer.state {
            AnswerState::Waiting => self.target_lost(key, Loss::Closed),
            AnswerState::Streaming(Body::UntilClose) => self.finish_answer(key),
            AnswerState::Streaming(_) => self.target_lost(key, Loss::Closed),
        }
    }

    fn use_answer(&mut self, key: Key, target: Key, bytes: &[u8]) -> usize {
        let mut used = 0;
        while used < bytes.len() {
            let Some(exchange) = self.exchanges.get(key) else { return bytes.len() };
            let progress = match exchange.answer.state {
                AnswerState::Waiting => self.use_head(key, target, &bytes[used..]),
                AnswerState::Streaming(_) => self.use_body(key, &bytes[used..]),
            };
            match progress {
                Progress::Used(count) => used += count,
                Progress::Partial => break,
                Progress::Over => return bytes.len(),
            }
        }
        used
    }

    fn use_head(&mut self, key: Key, target: Key, bytes: &[u8]) -> Progress {
        let Some(connection) = self.targets.get_mut(target) else { return Progress::Over };
        if connection.searched > 0 {
            match head_end(bytes, connection.searched, &HEAD_LIMITS, Sender::Target) {
                Ok(Some(_)) => {}
                Ok(None) => {
                    connection.searched = bytes.len();
                    return Progress::Partial;
                }
                Err(error) => return self.refuse_answer(key, Refusal::Answer(error)),
            }
        }
        let Some(method) = self.exchanges.get(key).map(|e| e.request.method) else { return Progress::Over };
        let mut storage = FieldStorage::new();
        match parse_response(bytes, &mut storage, &HEAD_LIMITS, method) {
            Ok(Parsed::Complete(head)) => {
                connection.searched = 0;
                match head.role {
                    ResponseRole::Interim => self.pass_interim(key, &head),
                    ResponseRole::Switching => self.switch(key, &head, bytes),
                    ResponseRole::Final => self.pass_final(key, &head, bytes),
                }
            }
            Ok(Parsed::Partial) => {
                connection.searched = bytes.len();
                Progress::Partial
            }
            Err(error) => self.refuse_answer(key, Refusal::Answer(error)),
        }
    }

    /// 1xx: passed on to those who know it (RFC 9110 15.2); more than a few are an attack.
    fn pass_interim(&mut self, key: Key, head: &ResponseHead<'_, '_>) -> Progress {
        let Some(exchange) = self.exchanges.get_mut(key) else { return Progress::Over };
        exchange.answer.interim += 1;
        if exchange.answer.interim > limits::INTERIM_ANSWERS {
            self.counters().bounds.met(Bound::InterimAnswers);
            return self.refuse_answer(key, Refusal::TargetClosed);
        }
        let client = exchange.client;
        if exchange.request.version == Version::Http11 {
            let mut out = self.buffers.take();
            let own = exchange.group().persistence.own_cookie();
            answer_head::write_interim(head, own.map_or(&[], Cookie::names), &mut out);
            self.send_to_client(client, [&out, &[]]);
            self.buffers.give(out);
        }
        self.arm_target(key);
        Progress::Used(head.head_len)
    }

    /// The target switches protocols: only to what the client asked for (CVE-2026-2833).
    fn switch(&mut self, key: Key, head: &ResponseHead<'_, '_>, bytes: &[u8]) -> Progress {
        let Some(exchange) = self.exchanges.get(key) else { return Progress::Over };
        let (client, is_stream) = (exchange.client, exchange.request.via == Via::Http2);
        let asked = exchange.upgrade.as_deref().unwrap_or_default();
        if !is_asked_for(asked, head.upgrade.unwrap_or_default()) || !exchange.body.is_done() {
            return self.refuse_answer(key, Refusal::UnaskedSwitch);
        }
        let mut out = self.buffers.take();
        let (raw, early) = bytes.split_at(head.head_len);
        self.settle_and_write(key, head, raw, Ending::Open, &mut out);
        let is_websocket = head.upgrade.is_some_and(|switched| switched.eq_ignore_ascii_case(b"websocket"));
        if is_stream {
            write_status(&mut out);
            self.send_to_client(client, [&out, &[]]);
            self.buffers.give(out);
            self.begin_tunnel(key, is_websocket);
            return Progress::Used(head.head_len);
        }
        let frames_at = is_websocket.then_some(out.len());
        out.extend_from_slice(early);
        self.upgrade(key, out, frames_at);
        Progress::Over
    }

    /// The final head: the session is settled, and the head goes out with as much of the body as came with it.
    fn pass_final(&mut self, key: Key, head: &ResponseHead<'_, '_>, bytes: &[u8]) -> Progress {
        let (raw, rest) = bytes.split_at(head.head_len);
        if matches!(head.status, 200..=299) && self.exchanges.get(key).is_some_and(Exchange::asks_for_tunnel)
        {
            // Its client would take the answer for a tunnel (RFC 8441 section 4).
            return self.refuse_answer(key, Refusal::NoSwitch);
        }
        let is_draining = self.is_draining();
        let Some(exchange) = self.exchanges.get_mut(key) else { return Progress::Over };
        let place_closed = self.clients.get(exchange.client).is_none_or(|client| client.place.is_closed());
        let is_old = exchange.request.version == Version::Http10;
        let is_stream = exchange.request.via == Via::Http2;
        let unframed =
            head.framing == BodyFraming::UntilClose || is_old && head.framing == BodyFraming::Chunked;
        exchange.sending.forget(&mut self.buffers); // a download may take hours
        let answer = &mut exchange.answer;
        answer.status = head.status;
        answer.keep_target = head.keep_alive;
        // Whoever is answered early is told that the rest of its body will not be waited for.
        answer.keep_client = exchange.request.keep_alive
            && exchange.body.is_done()
            && !unframed
            && !place_closed
            && !is_draining
            && !exchange.site.settings().keepalive_timeout.is_zero();
        answer.form = match (is_stream, is_old) {
            (true, _) => Form::DataAndTrailers,
            (false, true) => Form::DataOnly,
            (false, false) => Form::AsItIs,
        };
        answer.state = AnswerState::Streaming(Body::new(head.framing));
        let ending = match (answer.keep_client || is_stream, is_old) {
            (false, _) => Ending::Close,
            (true, true) => Ending::KeepAlive,
            (true, false) => Ending::Open,
        };
        let mut out = self.buffers.take();
        self.settle_and_write(key, head, raw, ending, &mut out);
        let progress = self.send_head_and_body(key, &mut out, rest);
        self.buffers.give(out);
        match progress {
            Progress::Used(count) => Progress::Used(head.head_len + count),
            other => other,
        }
    }

    /// The target answered: persistence remembers, and the head is written with our cookie where it is due.
    fn settle_and_write(
        &mut self,
        key: Key,
        head: &ResponseHead<'_, '_>,
        raw: &[u8],
        ending: Ending,
        out: &mut Vec<u8>,
    ) {
        let Some(exchange) = self.exchanges.get_mut(key) else { return };
        let target = exchange.target_counters(self.index);
        target.answers.add(1);
        target.answer_wait_ms.add(self.now.monotonic_ms.saturating_sub(exchange.given_ms));
        let mut set_cookie = self.buffers.take();
        let group = exchange.site.group(exchange.group);
        let own = group.persistence.own_cookie();
        let said = said(group, exchange.request.method, head.status, &head.fields, self.now.token_s);
        // A 304 updates a stored answer: a cookie in it would be stored with it.
        if (head.status != 304 || own.is_none())
            && let Some(scheme) = self.clients.get(exchange.client).map(Client::scheme)
            && let Some(memory) = memory_of(&mut self.clients, exchange.client)
        {
            let waits_for_cache = own.is_some_and(|own| own.shared_cache() == SharedCache::Skip);
            let edited = exchange.edited.as_deref();
            let is_storable = waits_for_cache && is_storable(&head.fields, edited);
            let answer = AnswerView { said, is_storable, scheme };
            let now = self.now;
            group.settle(&mut exchange.choice, &answer, memory, now, &mut self.entropy, &mut set_cookie);
        }
        let mut split_cookie = Vec::new();
        if head.status != 304
            && let Some(Kept { split, session, .. }) = &mut exchange.split
            && let (Some(keeper), Some(memory)) =
                (split.keeper(), memory_of(&mut self.clients, exchange.client))
        {
            split_cookie = self.buffers.take();
            keeper.settle(session, memory, self.now, &mut self.entropy, &mut split_cookie);
        }
        let storable = !set_cookie.is_empty() && is_storable(&head.fields, exchange.edited.as_deref());
        count_answer(group.live.counters.of(self.index), own, head, storable);
        let mut account = Vec::new();
        if exchange.site.settings().debug_header {
            account = self.buffers.take();
            write_account(exchange, self.now, &mut account);
        }
        let parts = AnswerHead {
            ending,
            form: exchange.answer.form,
            own_cookie: match &exchange.split {
                Some(kept) => kept.own_cookies(),
                None => own.map_or(&[], Cookie::names),
            },
            hides_release: said == Said::Over,
            hsts: self.clients.get(exchange.client).map_or(&[], |c| c.hsts(exchange.site.settings())),
            keeps_private: own.is_none_or(|own| own.shared_cache() != SharedCache::Allow),
            account: &account,
            set_cookie: &set_cookie,
            split_cookie: &split_cookie,
            edited: exchange.edited.as_deref(),
        };
        answer_head::write_final(head, raw, &parts, out);
        self.buffers.give(set_cookie);
        self.buffers.give(split_cookie);
        self.buffers.give(account);
    }

    fn send_head_and_body(&mut self, key: Key, head: &mut Vec<u8>, rest: &[u8]) -> Progress {
        let Some(exchange) = self.exchanges.get_mut(key) else { return Progress::Over };
        let form = exchange.answer.form;
        let AnswerState::Streaming(body) = &mut exchange.answer.state else { return Progress::Over };
        // The usual answer is whole at this point, and leaves in one system call.
        let piece = match body.next(rest, form) {
            Ok(piece) => piece,
            Err(error) => {
                // Nothing of it has gone out: the client can still be told.
                exchange.answer.state = AnswerState::Waiting;
                return self.refuse_answer(key, Refusal::AnswerBody(error));
            }
        };
        let first = if piece.pass { &rest[..piece.length] } else { &[] };
        let (client, is_done) = (exchange.client, body.is_done());
        exchange.answer.bytes += (head.len() + first.len()) as u64;
        if first.len() <= limits::COPY_BYTES {
            head.extend_from_slice(first);
            self.send_to_client(client, [head, &[]]);
        } else {
            self.send_to_client(client, [head, first]);
        }
        self.after_piece(key, piece.length, is_done, rest.len())
    }

    fn use_body(&mut self, key: Key, bytes: &[u8]) -> Progress {
        let Some(exchange) = self.exchanges.get_mut(key) else { return Progress::Over };
        if let Some(tunnel) = &mut exchange.tunnel {
            let passing = tunnel.pass(bytes);
            return self.pass_through(key, &bytes[..passing.count], passing.ends);
        }
        let form = exchange.answer.form;
        let AnswerState::Streaming(body) = &mut exchange.answer.state else { return Progress::Over };
        let Ok(piece) = body.next(bytes, form) else { return self.break_off(key) };
        let (client, is_done) = (exchange.client, body.is_done());
        if piece.pass {
            exchange.answer.bytes += piece.length as u64;
            self.send_to_client(client, [&bytes[..piece.length], &[]]);
        } else if piece.is_trailers {
            self.keep_trailers(client, &bytes[..piece.length]);
        }
        self.after_piece(key, piece.length, is_done, bytes.len())
    }

    /// Bytes of a tunnel pass to its client.
    fn pass_through(&mut self, key: Key, bytes: &[u8], ends: bool) -> Progress {
        let Some(exchange) = self.exchanges.get_mut(key) else { return Progress::Over };
        exchange.answer.bytes += bytes.len() as u64;
        let client = exchange.client;
        self.send_to_client(client, [bytes, &[]]);
        if ends {
            self.say_farewell(key);
            return Progress::Over;
        }
        self.after_piece(key, bytes.len(), false, bytes.len())
    }

    fn after_piece(&mut self, key: Key, used: usize, is_done: bool, available: usize) -> Progress {
        if self.exchanges.get(key).is_none() {
            return Progress::Over; // the client went away
        }
        if !is_done {
            if let Some(exchange) = self.exchanges.get_mut(key) {
                exchange.note_traffic(self.now);
            }
            self.arm_target(key);
            return Progress::Used(used);
        }
        if used < available
            && let Some(exchange) = self.exchanges.get_mut(key)
        {
            exchange.answer.keep_target = false; // nobody asked for more than the answer
        }
        self.finish_answer(key);
        Progress::Over
    }

    fn refuse_answer(&mut self, key: Key, refusal: Refusal) -> Progress {
        if let Some(exchange) = self.exchanges.get(key) {
            exchange.target_counters(self.index).failures.add(1);
            if self.complaints.are_due(Subject::Answer, self.now.monotonic_ms) {
                let target_name = &exchange.group().target(&exchange.choice).name;
                tracing::warn!(%target_name, code = refusal.code(), "refused the answer of a target");
            }
        }
        self.fail_exchange(key, refusal);
        Progress::Over
    }

    /// The body broke off or is malformed after its head was passed on: the client must not take it for whole.
    fn break_off(&mut self, key: Key) -> Progress {
        self.target_lost(key, Loss::Closed);
        Progress::Over
    }
}

impl Worker {
    /// The answer is complete: both connections go on, or end.
    pub(crate) fn finish_answer(&mut self, key: Key) {
        let Some(exchange) = self.exchanges.remove(key) else { return };
        let is_request_done = exchange.body.is_done();
        if let Some(target) = exchange.target {
            let is_clean = self.targets.get_mut(target).is_some_and(|connection| {
                connection.exchange = None;
                connection.has_said_all()
            });
            if exchange.answer.keep_target && is_request_done && is_clean {
                self.keep_idle(target);
            } else {
                self.close_target(target);
            }
        }
        let keep_client = exchange.answer.keep_client && is_request_done;
        let client = exchange.client;
        if let Some(client) = self.clients.get_mut(client) {
            client.sends_no_more = is_request_done && !exchange.request.keep_alive && client.input.is_empty();
        }
        self.record(exchange, None);
        self.next_request(client, keep_client);
    }

    /// The client may send its next request, or hears the end of its connection.
    pub(crate) fn next_request(&mut self, key: Key, keep: bool) {
        if !keep {
            return self.close_client_after_output(key);
        }
        let Some(client) = self.clients.get_mut(key) else { return };
        if client.stream().is_some() {
            return self.stream_answered(key);
        }
        client.phase = super::client::Phase::Head;
        let has_more = client.readable || !client.input.is_empty();
        self.arm_client(key);
        if has_more {
            self.again.push((Kind::Client, key));
        }
    }
}

/// Says, signed, where the answer comes from and why.
fn write_account(exchange: &Exchange, now: Now, out: &mut Vec<u8>) {
    let (group, choice) = (exchange.group(), &exchange.choice);
    let account = Account {
        group: &group.name,
        target: &group.target(choice).name,
        reason: choice.reason,
        session: group.persistence.id_of(&choice.session),
    };
    exchange.site.snapshot.signer.write(&account, now, out);
}

/// For the doctor: does something stand between our cookie and its client?
fn count_answer(
    counters: &GroupCounters,
    own: Option<&Cookie>,
    head: &ResponseHead<'_, '_>,
    is_storable_with_cookie: bool,
) {
    let Some(own) = own else { return };
    if head.fields.values(FieldKind::SetCookie).any(|field| is_shadow(field, own.names())) {
        counters.shadowed_cookies.add(1);
    }
    if is_storable_with_cookie {
        counters.storable_cookies.add(1);
    }
}
