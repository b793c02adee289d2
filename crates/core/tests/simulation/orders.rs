//! What did operators order, and whom is it about?

use crate::machine::Life;
use crate::session::Known;
use crate::world::{World, one_of};
use homing_core::steer::{Order, Subject};

/// An order as the model has it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ordered {
    pub(crate) subject: Subject,
    pub(crate) wish: Wish,
    pub(crate) at_ms: u64,
    until_ms: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    Move(usize, Life),
    Unpin,
    Expire,
}

/// Which orders the next request of a session may meet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Due {
    pub(crate) orders: Vec<Ordered>,
    /// Whether it must meet one of them.
    pub(crate) is_certain: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    Yes,
    Maybe,
    No,
}

/// What a table counts in, and tokens.
pub(crate) const TICK_MS: u64 = 100;
const SECOND_MS: u64 = 1000;

impl World {
    /// An operator orders something for the session of a client, or for all of a target.
    pub(crate) fn order(&mut self, who: usize) {
        // With clocks that differ, nobody could say what was stored before the order.
        if !self.rules.is_on || self.rules.is_skewed {
            return;
        }
        let known = self.clients[who].known.as_ref().filter(|known| known.is_certain);
        let Some((id, machine)) = known.and_then(|known| Some((known.id?, known.machine))) else { return };
        let subject = match self.chance.below(4) {
            0 => Subject::Target(self.target_ids[machine]),
            _ => Subject::Session(id),
        };
        let (to, kind) = (self.chance.below(self.machines.len()), self.chance.below(4));
        let life = self.group().target_by_id(self.target_ids[to]).map(|target| target.life());
        let (order, wish) = match (kind, life) {
            (0 | 1, Some(life)) => (Order::Move(life), Wish::Move(to, self.machines[to].present_life())),
            _ => one_of(&mut self.chance, &[(Order::Unpin, Wish::Unpin), (Order::Expire, Wish::Expire)]),
        };
        let (longest, now) = (self.group().persistence.lifetime().expect("it is on").longest(), self.now());
        self.group().live.orders.give(subject, order, longest, now).expect("there is room");
        self.orders.retain(|known| known.subject != subject && known.until_ms > self.now_ms);
        let until_ms = self.now_ms + u64::try_from(longest.as_millis()).expect("a few hours");
        self.narrate(|_| format!("ordered for client {who}: {wish:?} of {subject:?}"));
        self.orders.push(Ordered { subject, wish, at_ms: self.now_ms, until_ms });
        // What is stored within the same second cannot be told from what was stored before.
        self.now_ms += SECOND_MS + SECOND_MS / 2;
    }

    /// The orders that are about a session as it is stored.
    pub(crate) fn due(&self, known: &Known) -> Due {
        let of_session = known.id.and_then(|id| self.find(Subject::Session(id)));
        let of_target = self.find(Subject::Target(self.target_ids[known.machine]));
        let mut due = Due::default();
        for ordered in [of_session, of_target].into_iter().flatten() {
            match self.is_about(ordered, known) {
                About::Yes => {
                    due.orders.push(*ordered);
                    due.is_certain = true;
                    break;
                }
                About::Maybe => due.orders.push(*ordered),
                About::No => {}
            }
        }
        due
    }

    fn find(&self, subject: Subject) -> Option<&Ordered> {
        self.orders.iter().find(|ordered| ordered.subject == subject && ordered.until_ms > self.now_ms)
    }

    fn is_about(&self, ordered: &Ordered, known: &Known) -> About {
        let (stored_ms, unit_ms) = match (self.rules.keeps_in_table(), ordered.subject) {
            (false, _) => (&known.stored_ms, SECOND_MS),
            (true, Subject::Session(_)) => (&known.first_ms, TICK_MS),
            (true, Subject::Target(_)) => (&known.stored_ms, TICK_MS),
        };
        match () {
            () if stored_ms.end() / unit_ms <= ordered.at_ms / unit_ms => About::Yes,
            () if stored_ms.start() / unit_ms > ordered.at_ms / unit_ms => About::No,
            () => About::Maybe,
        }
    }

    /// An order for a session was carried out where its session is stored.
    pub(crate) fn done(&mut self, ordered: &Ordered) {
        if self.rules.keeps_in_table() && matches!(ordered.subject, Subject::Session(_)) {
            self.orders.retain(|known| known.subject != ordered.subject);
        }
    }

    /// The order for a session at home on `machine` that was given after `began_ms`, while its answer was under way.
    pub(crate) fn awaited(&self, known: &Known, machine: usize, began_ms: u64) -> Option<Ordered> {
        let subjects = [known.id.map(Subject::Session), Some(Subject::Target(self.target_ids[machine]))];
        let found = subjects.into_iter().flatten().filter_map(|subject| self.find(subject));
        found.copied().find(|ordered| ordered.at_ms > began_ms)
    }
}
