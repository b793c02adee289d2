//! What does a decision change before anybody answers?

use crate::check::Asked;
use crate::orders::{Ordered, Wish};
use crate::session::{Flight, Known, is_new};
use crate::traffic::LostTrack;
use crate::world::{Method, World};
use homing_core::group::{Choice, Denial, Stay};
use homing_core::reason::Reason;

/// What the answer will be about.
pub(crate) struct Decided {
    /// The session; `None`: it begins.
    pub(crate) known: Option<Known>,
    /// Whether it goes to the home that it had, or that an operator gave it.
    pub(crate) was_home: bool,
    /// Whether it was pinned there.
    pub(crate) has_pinned: bool,
}

impl World {
    pub(crate) fn decided(
        &mut self,
        who: usize,
        chosen: &Result<Choice, Denial>,
        asked: &Asked,
    ) -> Result<Decided, LostTrack> {
        let reason = chosen.map_or_else(|denial| denial.reason, |choice| choice.reason);
        self.count(chosen, reason);
        let before = self.clients[who].known.clone();
        if !self.rules.is_on {
            return Ok(Decided { known: before, was_home: false, has_pinned: false });
        }
        let lives = before.as_ref().is_some_and(|known| self.certainly_lives(known));
        let may_obey = !asked.due.orders.is_empty();
        if chosen.is_err() && may_obey && (!lives || !asked.due.is_certain) {
            return Err(LostTrack); // who refused it, the order's target or everybody?
        }
        self.note_shelter(who, chosen, asked);
        if is_new(reason) {
            self.close_all(who); // whether late traffic would bring back what has ended, nobody has promised
        }
        let carried = carried_out(asked, reason)?;
        let known = match carried {
            Some(ordered) => self.carried(who, &ordered, before),
            None => before.filter(|_| !is_new(reason)),
        };
        let is_move = carried.is_some_and(|ordered| matches!(ordered.wish, Wish::Move(..)));
        let known = known.map(|known| self.perhaps_seen(who, known));
        let Ok(choice) = chosen else { return Ok(Decided { known, was_home: false, has_pinned: false }) };
        let comes_home = reason == Reason::Recalled || reason == Reason::OperatorMoved && is_move;
        let stays = choice.stay != Stay::Home || comes_home;
        let known = known.map(|known| if comes_home { self.adopt(who, choice, known) } else { known });
        let was_home = comes_home && known.as_ref().is_some_and(|known| known.is_certain);
        let has_pinned = self.rules.method == Method::Source && !stays;
        let known = if has_pinned { self.pin(who, choice, known) } else { known };
        Ok(Decided { known, was_home, has_pinned })
    }

    fn count(&mut self, chosen: &Result<Choice, Denial>, reason: Reason) {
        let tally = &mut self.tally;
        match reason {
            Reason::Recalled => tally.recalled += 1,
            Reason::ExpiredIdle | Reason::ExpiredAbsolute => tally.expired += 1,
            Reason::OperatorMoved | Reason::OperatorExpired => tally.obeyed += 1,
            _ => {}
        }
        match chosen {
            Ok(choice) if choice.stay != Stay::Home => tally.sheltered += 1,
            Err(denial) if denial.is_strict => tally.refused += 1,
            _ => {}
        }
    }

    fn note_shelter(&mut self, who: usize, chosen: &Result<Choice, Denial>, asked: &Asked) {
        let shelter = chosen.ok().filter(|choice| choice.stay != Stay::Home);
        if let (Some(choice), Some(known)) = (shelter, &self.clients[who].known) {
            let at = self.machine_at(self.group(), choice.target);
            self.clients[who].shelter = Some((self.circumstances(known, &asked.takers), at));
        }
    }

    /// An order was carried out: in a table at once, on a cookie with its answer.
    fn carried(&mut self, who: usize, ordered: &Ordered, before: Option<Known>) -> Option<Known> {
        self.done(ordered);
        let known = match ordered.wish {
            Wish::Move(machine, life) => before.map(|known| Known { machine, life, ..known }),
            Wish::Unpin => return before,
            Wish::Expire => None,
        };
        if !self.rules.keeps_in_table() {
            if let (Wish::Expire, Some(known)) = (ordered.wish, &mut self.clients[who].known) {
                known.answered_ms = *known.stored_ms.start(); // what the table noted since is forgotten
            }
            return known;
        }
        let known = known.map(|known| known.stored(self.now_ms));
        self.clients[who].learn(known.clone());
        known
    }

    /// In a table a session that comes back is noted as seen, perhaps.
    fn perhaps_seen(&mut self, who: usize, known: Known) -> Known {
        if !self.rules.keeps_in_table() {
            return known;
        }
        let known = Known { stored_ms: *known.stored_ms.start()..=self.now_ms, ..known };
        self.clients[who].known = Some(known.clone());
        known
    }

    /// A session that comes home is adopted by the life that its home tells: in a table at once, on a cookie with its
    /// answer.
    fn adopt(&mut self, who: usize, choice: &Choice, known: Known) -> Known {
        let present = self.machines[self.machine_at(self.group(), choice.target)].present_life();
        if self.rules.tells_lives && present.told.is_none() {
            return known;
        }
        let known = Known { life: present, ..known };
        if self.rules.keeps_in_table() {
            self.clients[who].known = Some(known.clone());
        }
        known
    }

    /// By address a session is pinned before it is answered.
    fn pin(&mut self, who: usize, choice: &Choice, before: Option<Known>) -> Option<Known> {
        let (now_ms, at) = (self.now_ms, self.machine_at(self.group(), choice.target));
        let entry = self.group().persistence.entry_of(&choice.session);
        let is_there = entry.is_some_and(|(table, key)| table.find(key, self.now()).is_some());
        let pinned = Known {
            id: self.group().persistence.id_of(&choice.session),
            machine: at,
            life: self.machines[at].present_life(),
            first_ms: before.map_or(now_ms..=now_ms, |known| known.first_ms),
            answered_ms: now_ms,
            stored_ms: now_ms..=now_ms,
            seen_ms: now_ms,
            losses: self.losses(),
            is_certain: false,
        };
        let pinned = is_there.then_some(pinned);
        self.clients[who].learn(pinned.clone());
        pinned
    }

    /// A second choice leads a session elsewhere.
    pub(crate) fn pinned_again(&mut self, who: usize, flight: &mut Flight) {
        if self.rules.method == Method::Source && self.rules.is_on {
            flight.known = self.pin(who, &flight.choice, flight.known.take());
            (flight.version, flight.has_pinned) = (self.clients[who].version, true);
        }
    }
}

/// The order that a decision for this reason carried out.
fn carried_out(asked: &Asked, reason: Reason) -> Result<Option<Ordered>, LostTrack> {
    let is_operators = matches!(reason, Reason::OperatorMoved | Reason::OperatorExpired);
    match asked.due.orders[..] {
        [] => Ok(None),
        // The session had ended by itself.
        _ if is_new(reason) && !is_operators => Ok(None),
        [one] if asked.due.is_certain || is_operators => Ok(Some(one)),
        [one] if !matches!(one.wish, Wish::Move(..)) => Ok(None),
        // To a home that is away, perhaps.
        _ => Err(LostTrack),
    }
}
