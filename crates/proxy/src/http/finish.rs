//! What is counted and written down when an exchange ends?

use super::exchange::Exchange;
use crate::refusal::Refusal;
use crate::site::Outcome;
use crate::store::Key;
use crate::worker::Worker;
use homing_core::live::class_of;

impl Worker {
    /// The exchange's target answered in full, or nobody will any more: counts it and writes it down.
    pub(crate) fn record(&mut self, mut exchange: Exchange, refusal: Option<Refusal>) {
        exchange.leave_target();
        exchange.note_traffic(self.now);
        if exchange.is_tunnel() {
            exchange.group().persistence.close(&exchange.choice.session, self.now);
        }
        // Where we refused, the failure has been counted, or it was not the target's.
        if refusal.is_none() && exchange.answer.status >= 500 {
            exchange.target_counters(self.index).failures.add(1);
        }
        let status = exchange.answer.status;
        let outcome = Outcome::Target(&exchange.choice, status);
        exchange.site.note_decision(exchange.group(), exchange.request.client, outcome, self.now);
        let class = class_of(status);
        let elapsed_ms = self.now.monotonic_ms.saturating_sub(exchange.started_ms);
        let counters = exchange.site.counters();
        counters.answers[class].add(1);
        counters.duration.observe(elapsed_ms);
        let counters = exchange.group_counters(self.index);
        counters.answers[class].add(1);
        counters.duration.observe(elapsed_ms);
        self.log.write(&mut exchange, refusal, elapsed_ms, self.now);
        exchange.sending.forget(&mut self.buffers);
    }

    /// The client went away: its exchange ends, and the target's connection with it.
    pub(crate) fn abandon_exchange(&mut self, key: Key) {
        let Some(mut exchange) = self.exchanges.remove(key) else { return };
        if let Some(target) = exchange.target.take() {
            self.close_target(target);
        }
        if exchange.is_waiting() {
            exchange.group().abandon(&exchange.choice);
            exchange.answer.status = 499; // as NGINX writes it: the client closed before the answer
        }
        self.record(exchange, None);
    }
}
