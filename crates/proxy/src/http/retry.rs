//! A target failed an exchange: is it tried again, elsewhere, or given up?
//!
//! ```text
//!  stale idle connection ──────────────▶ the same target, on a new connection   (once)
//!  not accepted, not secured, or broken before the answer, and the request can be sent again ─▶ another target  (once)
//!  nothing of it can be repeated ──────▶ 502 / 504; after the answer began: the client's connection is reset
//! ```

use super::line::memory_of;
use super::target::Link;
use crate::approach::note_failed_handshake;
use crate::complaint::Subject;
use crate::refusal::Refusal;
use crate::store::Key;
use crate::worker::Worker;
use homing_core::bound::Bound;
use homing_core::handshake::TargetFailure;
use homing_core::limits::ATTEMPTS;
use homing_core::persist::RequestView;

/// How a target failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    /// It did not accept the connection.
    Connect,
    /// It did not accept the connection in time.
    ConnectTimeout,
    /// It accepted the connection, which could not be secured then.
    Handshake(TargetFailure),
    /// It closed or broke the connection.
    Closed,
    /// It was silent for too long.
    Timeout,
    /// It refused the request without a look at it.
    Refused,
    /// It takes no more requests at once, and this one has waited long enough.
    Busy,
    /// It was never asked: we have no descriptor or port left.
    Ours,
}

impl Loss {
    fn refusal(self) -> Refusal {
        match self {
            Self::Connect => Refusal::Connect,
            Self::ConnectTimeout => Refusal::ConnectTimeout,
            Self::Handshake(TargetFailure::Timeout) => Refusal::ConnectTimeout,
            Self::Handshake(_) => Refusal::TargetHandshake,
            Self::Closed => Refusal::TargetClosed,
            Self::Timeout => Refusal::TargetTimeout,
            Self::Refused | Self::Busy => Refusal::TargetBusy,
            Self::Ours => Refusal::OutOfResources,
        }
    }

    /// Whether the target has done nothing with the request, and nothing wrong.
    fn is_harmless(self) -> bool {
        matches!(self, Self::Refused | Self::Busy)
    }

    fn is_about_connecting(self) -> bool {
        matches!(self, Self::Connect | Self::ConnectTimeout | Self::Handshake(_))
    }
}

impl Worker {
    /// The target of an exchange failed.
    pub(crate) fn target_lost(&mut self, key: Key, loss: Loss) {
        let waiting = self.waiting_for_connection_of(key);
        self.lose_target(key, loss);
        // Those who waited for the same connection share its fate.
        waiting.into_iter().for_each(|exchange| self.lose_target(exchange, loss));
    }

    fn lose_target(&mut self, key: Key, loss: Loss) {
        let Some(exchange) = self.exchanges.get_mut(key) else { return };
        exchange.leave_target();
        let connection = exchange.target.take();
        let can_be_sent_again = match loss {
            Loss::Timeout | Loss::Ours => false,
            loss if loss.is_harmless() => exchange.can_be_said_anew(),
            _ => exchange.can_be_sent_again(),
        };
        let may_be_stale = matches!(loss, Loss::Closed | Loss::Refused) && !exchange.sending.went_stale;
        let state = connection.and_then(|target| self.targets.get(target)).map(|connection| connection.state);
        if let Some(connection) = connection {
            self.close_target(connection);
        }
        if can_be_sent_again && may_be_stale && (state == Some(Link::Reused) || loss == Loss::Refused) {
            return self.renew_connection(key);
        }
        // One connection that is not made is one failure, however many have waited for it.
        if state != Some(Link::Queued) && !loss.is_harmless() {
            self.count_loss(key, loss);
        }
        self.trace_failed_attempt(key, loss.refusal());
        self.forget_first(key);
        if can_be_sent_again { self.try_another(key, loss) } else { self.give_up(key, loss) }
    }

    /// The target has closed an idle connection at the moment we took it up: nobody's failure.
    fn renew_connection(&mut self, key: Key) {
        let Some(exchange) = self.exchanges.get_mut(key) else { return };
        exchange.sending.went_stale = true;
        exchange.sending.sent = false;
        self.dispatch(key);
    }

    /// Counts what the target did, and marks it where it did not accept.
    fn count_loss(&mut self, key: Key, loss: Loss) {
        let now = self.now;
        let Some(exchange) = self.exchanges.get(key) else { return };
        if let Loss::Handshake(failure) = loss {
            let (group, target) = (exchange.group(), exchange.group().target(&exchange.choice));
            note_failed_handshake(self.index, group, target, failure, &mut self.complaints, now);
        }
        let group = exchange.group();
        let target = group.target(&exchange.choice);
        let counters = exchange.target_counters(self.index);
        if loss == Loss::Ours {
            self.counters().bounds.met(Bound::SystemResources);
            if self.complaints.are_due(Subject::Reaching, now.monotonic_ms) {
                tracing::warn!(group = %group.name, "no descriptor or port left to reach a target");
            }
        } else if loss.is_about_connecting() {
            counters.connect_failures.add(1);
            if target.live.connect_failed(&group.live, now) {
                tracing::warn!(group = %group.name, target_name = %target.name, "target rests: it accepts no connections");
            }
        } else {
            counters.failures.add(1);
        }
    }

    /// Others that begin with it on its connection shall not be led to where it failed.
    fn forget_first(&mut self, key: Key) {
        if let Some(exchange) = self.exchanges.get(key).filter(|exchange| exchange.is_waiting())
            && let Some(memory) = memory_of(&mut self.clients, exchange.client)
        {
            memory.forget_first(exchange.group().id, &exchange.choice.session);
        }
    }

    fn try_another(&mut self, key: Key, loss: Loss) {
        let Some(exchange) = self.exchanges.get_mut(key) else { return };
        if exchange.choice.tried.count() + 1 >= ATTEMPTS {
            return self.give_up(key, loss);
        }
        let view = RequestView { client: exchange.request.client, tokens: &[], begins: false };
        let group = exchange.site.group(exchange.group);
        match group.choose_again(&view, exchange.choice, self.now, &mut self.entropy) {
            Ok(choice) => {
                exchange.choice = choice;
                exchange.sending.sent = false;
                exchange.sending.went_stale = false;
                exchange.group_counters(self.index).retries.add(1);
                self.dispatch(key);
            }
            Err(denial) if denial.is_strict => self.fail_exchange(key, Refusal::Nobody(denial)),
            Err(_) => self.give_up(key, loss),
        }
    }

    fn give_up(&mut self, key: Key, loss: Loss) {
        let Some(exchange) = self.exchanges.get_mut(key) else { return };
        if exchange.is_waiting() {
            let group = exchange.site.group(exchange.group);
            group.abandon(&exchange.choice);
            return self.answer_refusal(key, loss.refusal());
        }
        // Its answer has begun: nobody may take it for whole.
        let client = exchange.client;
        if let Some(exchange) = self.exchanges.remove(key) {
            self.record(exchange, Some(loss.refusal()));
        }
        self.abort_client(client);
    }
}
