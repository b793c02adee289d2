//! What has an operator ordered for single sessions, whoever holds their key?
//!
//! A sealed cookie cannot be edited where it is, so the order waits here for the session to come by. It holds for
//! what was sealed or stored until then; what was written later already reflects it. Orders end by themselves when
//! no session from before them can be alive.
//!
//! In a table a session is one entry, which open connections keep fresh: an order for the session itself holds if it
//! was made until then, and is taken off the list when it has been carried out. An order for a target is not, so it
//! holds for entries that nobody has noted as seen since; [`crate::group::Group::touch`] leaves those alone that wait.

use crate::clock::Now;
use crate::id::{Home, TargetId};
use crate::limits;
use crate::persist::SessionId;
use crate::persist::table::Found;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

/// What shall become of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// It gets this home.
    Move(Home),
    /// It is scheduled anew, and stays the same session.
    Unpin,
    /// It ends; who comes with its key is new.
    Expire,
}

/// Whom an order is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// One session.
    Session(SessionId),
    /// Every session of a target.
    Target(TargetId),
}

/// An order, and when it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// What.
    pub order: Order,
    /// It is about what was stored until then.
    pub at: Now,
    /// It is forgotten then, in monotonic milliseconds.
    pub until_ms: u64,
}

/// When something was last stored about a session, on the clock that it was stored by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// In a token: seconds since 1970.
    Token(u32),
    /// In a table: monotonic milliseconds, at the earliest, of when it was made and when it was noted as seen.
    Memory {
        /// Made.
        made_ms: u64,
        /// Noted as seen.
        seen_ms: u64,
    },
}

/// There is no room for another order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// The orders of one group.
#[derive(Debug, Default)]
pub struct Orders {
    /// Looked at before anything is locked: nearly always 0.
    pending: AtomicUsize,
    given: RwLock<HashMap<Subject, Given>>,
}

/// What a table counts in, in milliseconds.
const TICK_MS: u64 = 100;

impl Stamp {
    /// Of a session as its table has it. Rounded down: an order reaches what was stored in the same tick before it.
    #[must_use]
    pub fn of_entry(found: &Found, now: Now) -> Self {
        Self::of_ages(found.since_first, found.since_seen, now)
    }

    /// The stamp of an entry of these ages: time since it was made, and since it was noted as seen.
    #[must_use]
    pub fn of_ages(since_first: Duration, since_seen: Duration, now: Now) -> Self {
        let tick_ms = now.monotonic_ms / TICK_MS * TICK_MS;
        let at_ms =
            |since: Duration| tick_ms.saturating_sub(u64::try_from(since.as_millis()).unwrap_or(u64::MAX));
        Self::Memory { made_ms: at_ms(since_first), seen_ms: at_ms(since_seen) }
    }
}

impl Given {
    fn is_about(&self, subject: Subject, stamp: Stamp) -> bool {
        match (stamp, subject) {
            (Stamp::Token(seconds), _) => u64::from(seconds) <= self.at.token_s,
            (Stamp::Memory { made_ms, .. }, Subject::Session(_)) => made_ms <= self.at.monotonic_ms,
            (Stamp::Memory { seen_ms, .. }, Subject::Target(_)) => seen_ms <= self.at.monotonic_ms,
        }
    }
}

impl Orders {
    /// Gives an order that holds for sessions with this idle limit.
    ///
    /// # Errors
    /// When [`limits::ORDERS_PER_GROUP`] are pending.
    pub fn give(&self, subject: Subject, order: Order, longest_life: Duration, now: Now) -> Result<(), Full> {
        let given = Given { order, at: now, until_ms: now.plus(longest_life).monotonic_ms };
        self.restore(subject, given)
    }

    /// Takes up an order that was given before.
    ///
    /// # Errors
    /// As [`Orders::give`].
    pub fn restore(&self, subject: Subject, given: Given) -> Result<(), Full> {
        let mut orders = self.given.write().unwrap_or_else(PoisonError::into_inner);
        if orders.len() >= limits::ORDERS_PER_GROUP && !orders.contains_key(&subject) {
            return Err(Full);
        }
        orders.insert(subject, given);
        self.pending.store(orders.len(), Ordering::Release);
        Ok(())
    }

    /// The order for this session, whose home is `target` and about which something was stored at `stamp`.
    #[must_use]
    pub fn find(&self, session: SessionId, target: TargetId, stamp: Stamp, now: Now) -> Option<Given> {
        if self.pending.load(Ordering::Acquire) == 0 {
            return None;
        }
        let orders = self.given.read().unwrap_or_else(PoisonError::into_inner);
        let holds = |subject| {
            let given: &Given = orders.get(&subject)?;
            (given.until_ms > now.monotonic_ms && given.is_about(subject, stamp)).then_some(*given)
        };
        holds(Subject::Session(session)).or_else(|| holds(Subject::Target(target)))
    }

    /// An order that was carried out on the one place where its session is stored.
    pub fn done(&self, session: SessionId) {
        let mut orders = self.given.write().unwrap_or_else(PoisonError::into_inner);
        orders.remove(&Subject::Session(session));
        self.pending.store(orders.len(), Ordering::Release);
    }

    /// Forgets orders whose time is over.
    pub fn sweep(&self, now: Now) {
        if self.pending.load(Ordering::Acquire) == 0 {
            return;
        }
        let mut orders = self.given.write().unwrap_or_else(PoisonError::into_inner);
        orders.retain(|_, given| given.until_ms > now.monotonic_ms);
        self.pending.store(orders.len(), Ordering::Release);
    }

    /// Every pending order.
    #[must_use]
    pub fn all(&self) -> Vec<(Subject, Given)> {
        let orders = self.given.read().unwrap_or_else(PoisonError::into_inner);
        orders.iter().map(|(&subject, &given)| (subject, given)).collect()
    }

    /// How many are pending.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pending.load(Ordering::Acquire)
    }

    /// Whether none is pending.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Now = Now { monotonic_ms: 10_000, token_s: 1000 };
    const ID: SessionId = SessionId(7);
    const TARGET: TargetId = TargetId(1);
    const HOUR: Duration = Duration::from_secs(3600);

    fn memory(made_ms: u64, seen_ms: u64) -> Stamp {
        Stamp::Memory { made_ms, seen_ms }
    }

    fn found(orders: &Orders, session: SessionId, target: TargetId, stamp: Stamp) -> Option<Order> {
        orders.find(session, target, stamp, NOW).map(|given| given.order)
    }

    fn with(subject: Subject, order: Order) -> Orders {
        let orders = Orders::default();
        orders.give(subject, order, HOUR, NOW).unwrap();
        orders
    }

    #[test]
    fn an_order_is_about_what_was_stored_until_it_was_given() {
        let orders = with(Subject::Session(ID), Order::Expire);
        let find = |stamp| found(&orders, ID, TARGET, stamp);
        assert_eq!(find(Stamp::Token(1000)), Some(Order::Expire));
        assert_eq!(find(Stamp::Token(1001)), None);
        assert_eq!(find(memory(10_000, 10_000)), Some(Order::Expire));
        assert_eq!(find(memory(10_000, 10_001)), Some(Order::Expire), "it was seen since, and is the same");
        assert_eq!(find(memory(10_001, 10_001)), None);
        assert_eq!(found(&orders, SessionId(8), TARGET, Stamp::Token(0)), None);
    }

    #[test]
    fn an_order_for_a_target_is_about_all_its_sessions() {
        let orders = with(Subject::Target(TARGET), Order::Unpin);
        assert_eq!(found(&orders, SessionId(8), TARGET, Stamp::Token(1)), Some(Order::Unpin));
        assert_eq!(found(&orders, SessionId(8), TargetId(2), Stamp::Token(1)), None);
        assert_eq!(found(&orders, SessionId(8), TARGET, memory(1, 10_000)), Some(Order::Unpin));
        assert_eq!(found(&orders, SessionId(8), TARGET, memory(1, 10_001)), None, "it may have obeyed");
    }

    #[test]
    fn an_order_ends_by_itself() {
        let orders = with(Subject::Session(ID), Order::Expire);
        let later = NOW.plus(HOUR);
        assert_eq!(orders.find(ID, TARGET, Stamp::Token(1), later), None);
        orders.sweep(later);
        assert!(orders.is_empty());
    }

    #[test]
    fn orders_have_a_bound_and_a_pending_one_can_be_changed_at_it() {
        let orders = Orders::default();
        for number in 0..limits::ORDERS_PER_GROUP as u64 {
            orders.give(Subject::Session(SessionId(number)), Order::Unpin, HOUR, NOW).unwrap();
        }
        let one_more = Subject::Session(SessionId(u64::MAX));
        assert_eq!(orders.give(one_more, Order::Unpin, HOUR, NOW), Err(Full));
        assert_eq!(orders.give(Subject::Session(SessionId(0)), Order::Expire, HOUR, NOW), Ok(()));
    }
}
