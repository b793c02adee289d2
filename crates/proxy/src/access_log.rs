//! What is written about each request, and how does writing not slow it down?
//!
//! A worker formats its lines into a block and hands full blocks, and at the end of each turn the rest, to a writer
//! thread. Those who watch get theirs at once ([`watched`]), even where nothing is written. If the writer falls behind, blocks are dropped and counted; a request never waits for a disk. Blocks, and
//! what is kept of requests until they are answered, are used again and again: nothing is allocated for a line.

use crate::http::client::Client;
use crate::http::edited::RequestId;
use crate::http::exchange::Exchange;
use crate::limits;
use crate::refusal::Refusal;
use crate::site::Site;
use homing_core::access::AccessForm;
use homing_core::clock::Now;
use homing_core::counters::PerWorker;
use homing_core::entropy::Entropy;
use homing_core::live::WorkerCounters;
use homing_core::sample::Sample;
use homing_core::snapshot::Snapshot;
use homing_wire::http1::RequestHead;
use std::net::SocketAddr;
use std::sync::Arc;

mod format;
mod noted;
mod sink;
mod time;
mod watched;

use format::Line;
pub(crate) use noted::Noted;
pub use sink::AccessSink;
use watched::Watched;

/// The access log of one worker.
#[derive(Debug)]
pub(crate) struct AccessLog {
    form: AccessForm,
    sample: Sample,
    lots: Entropy,
    sink: Option<AccessSink>,
    block: Vec<u8>,
    /// What was kept of requests that are answered, for its memory.
    #[allow(clippy::vec_box, reason = "they go into exchanges as they are, and come back")]
    spare: Vec<Box<Noted>>,
    counters: Arc<PerWorker<WorkerCounters>>,
    worker: usize,
    watched: Watched,
}

impl AccessLog {
    /// The log of a worker that runs `snapshot`; `seed` is where its lots come from.
    pub(crate) fn new(snapshot: &Snapshot, sink: Option<AccessSink>, worker: usize, seed: u64) -> Self {
        Self {
            form: snapshot.access.clone(),
            sample: snapshot.access_sample,
            lots: Entropy::from_seed(seed),
            sink,
            block: Vec::new(),
            spare: Vec::new(),
            counters: Arc::clone(&snapshot.worker_counters),
            worker,
            watched: Watched::new(Arc::clone(&snapshot.tail), worker),
        }
    }

    /// A new snapshot may ask for another form.
    pub(crate) fn renew(&mut self, snapshot: &Snapshot) {
        self.form = snapshot.access.clone();
        self.sample = snapshot.access_sample;
    }

    /// Keeps what a line will need; `None` when nothing is written and nobody watches.
    pub(crate) fn note(
        &mut self,
        head: &RequestHead<'_, '_>,
        client: &Client,
        request_id: &RequestId,
    ) -> Option<Box<Noted>> {
        if !self.is_on() && !self.watched.is_watched() {
            return None;
        }
        let Some(mut noted) = self.spare.pop() else { return Some(Noted::of(head, client, request_id)) };
        noted.fill(head, client, request_id);
        Some(noted)
    }

    /// Writes the line of an exchange.
    pub(crate) fn write(
        &mut self,
        exchange: &mut Exchange,
        refusal: Option<Refusal>,
        elapsed_ms: u64,
        now: Now,
    ) {
        let Some(noted) = exchange.noted.take() else { return };
        let (group, status) = (exchange.group(), exchange.answer.status);
        let line = Line {
            noted: Some(&noted),
            load_balancer: &exchange.site.listener.load_balancer,
            listener: &exchange.site.listener.name,
            group: &group.name,
            target: &group.target(&exchange.choice).name,
            reason: exchange.choice.reason.as_str(),
            session: group.persistence.id_of(&exchange.choice.session),
            refusal: refusal.map(Refusal::code),
            status,
            bytes: exchange.answer.bytes,
            elapsed_ms,
            trace_id: exchange.traced.as_ref().map(|traced| traced.trace_id()),
            ..Line::bare(noted.peer, now)
        };
        self.tell(&line, refusal.is_some() || is_error(status));
        self.give_back(noted);
    }

    /// Writes the line of a request that reached no group.
    pub(crate) fn write_refused(
        &mut self,
        noted: Option<Box<Noted>>,
        site: &Site,
        refusal: Refusal,
        now: Now,
    ) {
        let Some(noted) = noted else { return };
        let (load_balancer, listener) = (&*site.listener.load_balancer, &*site.listener.name);
        let line = Line { load_balancer, listener, ..Line::refused(noted.peer, refusal, now) };
        self.tell(&Line { noted: Some(&noted), ..line }, true);
        self.give_back(noted);
    }

    /// Writes the line of a request that its rule answered: the rule's reason and status, and bytes with the head.
    pub(crate) fn write_ruled(
        &mut self,
        noted: Option<Box<Noted>>,
        site: &Site,
        (reason, status): (&str, u16),
        bytes: usize,
        now: Now,
    ) {
        let Some(noted) = noted else { return };
        let (load_balancer, listener) = (&*site.listener.load_balancer, &*site.listener.name);
        let line = Line { load_balancer, listener, reason, status, ..Line::bare(noted.peer, now) };
        self.tell(&Line { noted: Some(&noted), bytes: bytes as u64, ..line }, is_error(status));
        self.give_back(noted);
    }

    /// Writes the line of something that was not a request.
    pub(crate) fn write_unparsed(&mut self, peer: SocketAddr, site: &Site, refusal: Refusal, now: Now) {
        let (load_balancer, listener) = (&*site.listener.load_balancer, &*site.listener.name);
        self.tell(&Line { load_balancer, listener, ..Line::refused(peer, refusal, now) }, true);
    }

    /// Hands over what was written.
    pub(crate) fn flush(&mut self) {
        let Some(sink) = self.sink.as_ref().filter(|_| !self.block.is_empty()) else { return };
        let block = std::mem::replace(&mut self.block, sink.empty_block());
        if !sink.send(block) {
            self.counters().log_lost_blocks.add(1);
        }
    }

    /// Tells a line to those who watch, and writes it if it is one that is written.
    fn tell(&mut self, line: &Line<'_>, is_error: bool) {
        self.watched.tell(line);
        if self.is_on() && self.is_written(is_error) {
            self.push(line);
        }
    }

    fn counters(&self) -> &WorkerCounters {
        self.counters.of(self.worker)
    }

    fn is_on(&self) -> bool {
        self.sink.is_some() && !self.form.is_off()
    }

    /// Whether a request is written: errors always are, of the others a sample.
    fn is_written(&mut self, is_error: bool) -> bool {
        if self.sample.is_all() || is_error || self.sample.takes(self.lots.next_u64()) {
            return true;
        }
        self.counters().log_left_out.add(1);
        false
    }

    fn give_back(&mut self, noted: Box<Noted>) {
        if self.spare.len() < limits::NOTED_KEPT && noted.capacity() <= limits::BUFFER_BYTES {
            self.spare.push(noted);
        }
    }

    fn push(&mut self, line: &Line<'_>) {
        line.write(&self.form, &mut self.block);
        self.counters().log_lines.add(1);
        if self.block.len() >= limits::LOG_BLOCK_BYTES {
            self.flush();
        }
    }
}

/// What nobody wants to miss: failures of servers, and clients that did not wait for their answer.
const fn is_error(status: u16) -> bool {
    status >= 499
}

#[cfg(test)]
mod tests {
    use super::*;
    use homing_core::spec::AccessFormat;
    use homing_core::tail::{Tail, Wish};

    fn log(sample: f64) -> AccessLog {
        AccessLog {
            form: AccessForm::Named(AccessFormat::Common),
            sample: Sample::of_share(sample).unwrap(),
            lots: Entropy::from_seed(3),
            sink: Some(AccessSink::with_room(1).0),
            block: Vec::new(),
            spare: Vec::new(),
            counters: Arc::new(PerWorker::new(1)),
            worker: 0,
            watched: Watched::new(Arc::new(Tail::new(1)), 0),
        }
    }

    #[test]
    fn errors_are_always_written_and_of_the_others_a_sample() {
        let mut log = log(0.1);
        let written = (0..10_000).filter(|_| log.is_written(is_error(200))).count();
        assert!((900..1100).contains(&written), "{written}");
        assert_eq!(log.counters().log_left_out.value(), 10_000 - written as u64);
        for status in [499, 500, 503, 504] {
            assert!((0..100).all(|_| log.is_written(is_error(status))));
        }
        assert!(!is_error(404));
    }

    #[test]
    fn who_watches_hears_of_requests_that_are_not_written() {
        let mut log = AccessLog { form: AccessForm::Named(AccessFormat::Off), ..log(1.0) };
        let tail = Arc::new(Tail::new(1));
        log.watched = Watched::new(Arc::clone(&tail), 0);
        let now = Now { monotonic_ms: 0, token_s: 0 };
        let line = Line { status: 502, ..Line::bare(SocketAddr::from(([127, 0, 0, 1], 80)), now) };
        log.tell(&line, true);
        let watching = tail.watch(Wish { statuses: vec![500..=599], ..Wish::default() }).unwrap();
        assert!(log.watched.is_watched());
        log.tell(&line, true);
        log.tell(&Line { status: 200, ..line }, false);
        let lines = watching.take();
        assert!(lines.len() == 1 && lines[0].contains("\"status\":502"), "{lines:?}");
        assert_eq!((log.block.len(), log.counters().log_left_out.value()), (0, 0));
    }

    #[test]
    fn what_is_kept_of_a_request_is_used_for_the_next_one() {
        let mut log = log(1.0);
        let noted = Box::new(Noted::empty(SocketAddr::from(([0; 4], 0))));
        let place: *const Noted = &*noted;
        log.give_back(noted);
        assert!(std::ptr::eq(&*log.spare[0], place));
        (0..2 * limits::NOTED_KEPT)
            .for_each(|_| log.give_back(Box::new(Noted::empty(SocketAddr::from(([0; 4], 0))))));
        assert_eq!(log.spare.len(), limits::NOTED_KEPT);
    }
}
