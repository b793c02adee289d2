//! How does a request go, from its decision to its end?

use crate::check::Asked;
use crate::orders::TICK_MS;
use crate::session::{Flight, Tunnel};
use crate::world::{Method, World};
use homing_core::group::{Denial, Stay};
use homing_core::limits::{CONNECT_ATTEMPTS, CONNECT_FAILURES_TO_REST, REST_MS};
use homing_core::persist::{Memory, RequestView};
use std::mem;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// The model cannot tell any more what is true of a client.
#[derive(Debug)]
pub(crate) struct LostTrack;

impl World {
    /// A request: maybe its first targets do not accept, maybe nobody waits for the answer, maybe it takes a while.
    pub(crate) fn request(&mut self, who: usize) -> Result<(), String> {
        let flies = self.may_fly(who) && self.chance.below(4) == 0;
        let begins = flies || !self.clients[who].keeps_alive || self.chance.below(4) == 0;
        let memory = mem::take(&mut self.clients[who].memory);
        let mut memory = if begins { Memory::default() } else { memory };
        let due = self.clients[who].known.as_ref().filter(|_| self.rules.is_on).map(|known| self.due(known));
        let asked = Asked { begins, due: due.unwrap_or_default(), takers: self.takers(), perhaps: None };
        let (snapshot, losses, now) = (Arc::clone(&self.snapshot), self.losses(), self.somebodys_now());
        let client = &self.clients[who];
        let tokens: Vec<&[u8]> = client.cookie.as_deref().into_iter().collect();
        let view = RequestView { client: client.address, tokens: &tokens, begins };
        let before = self.before(&snapshot.groups[0], None);
        let chosen = snapshot.groups[0].choose(&view, &mut memory, now, &mut self.entropy);
        if let (Ok(choice), []) = (&chosen, &asked.due.orders[..]) {
            self.check_pinned(&snapshot.groups[0], choice, &before);
        }
        self.narrate(|world| {
            let at = chosen
                .map(|choice| (world.machine_at(world.group(), choice.target), choice.reason, choice.stay));
            format!("client {who} asks (begins {begins}, flies {flies}): {at:?}")
        });
        let client = &self.clients[who];
        self.check(who, &chosen, &asked)?;
        let shown = client.cookie.clone();
        let Ok(decided) = self.decided(who, &chosen, &asked) else {
            chosen.iter().for_each(|choice| snapshot.groups[0].abandon(choice));
            self.replace_client(who);
            return Ok(());
        };
        let Ok(choice) = chosen else { return self.refused(who, &chosen.expect_err("it is no choice")) };
        let flight = Flight {
            choice,
            machine: self.machine_at(&snapshot.groups[0], choice.target),
            snapshot,
            began_ms: self.now_ms,
            first_reason: choice.reason,
            known: decided.known,
            version: self.clients[who].version,
            shown,
            was_home: decided.was_home,
            has_pinned: decided.has_pinned,
            losses,
            memory,
        };
        self.connect(who, flight, flies)
    }

    /// Of first requests by address only one is under way at a time: who shares a pin is another test's matter.
    fn may_fly(&self, who: usize) -> bool {
        let client = &self.clients[who];
        let is_certain = client.known.as_ref().is_some_and(|known| known.is_certain);
        let is_alone = is_certain || client.known.is_none() || self.rules.method != Method::Source;
        client.flight.is_none() && self.rules.is_on && is_alone
    }

    fn refused(&mut self, who: usize, denial: &Denial) -> Result<(), String> {
        if denial.status == 404 {
            self.clients[who].cookie = None; // whoever hears it begins anew
            self.clients[who].learn(None);
        }
        Ok(())
    }

    /// The target accepts, or it does not and another one is chosen.
    fn connect(&mut self, who: usize, mut flight: Flight, flies: bool) -> Result<(), String> {
        let now = self.somebodys_now();
        while self.chance.below(8) == 0 {
            self.fail(&flight);
            if flight.choice.tried.count() + 1 == CONNECT_ATTEMPTS {
                self.give_up(who, &flight);
                return Ok(());
            }
            let takers = self.takers();
            let view = RequestView { client: self.clients[who].address, tokens: &[], begins: true };
            let next = flight.snapshot.groups[0].choose_again(&view, flight.choice, now, &mut self.entropy);
            self.check_again(&flight, &next, &takers)?;
            let Ok(choice) = next else {
                self.roll_back(who, &flight);
                return Ok(());
            };
            flight.machine = self.machine_at(&flight.snapshot.groups[0], choice.target);
            flight.choice = choice;
            if choice.stay == Stay::Home {
                flight.was_home = false;
                self.pinned_again(who, &mut flight);
            }
        }
        match self.chance.below(10) {
            0 => self.give_up(who, &flight),
            _ if flies => self.take_off(who, flight),
            _ => self.answer(who, flight),
        }
        Ok(())
    }

    fn take_off(&mut self, who: usize, flight: Flight) {
        self.machines[flight.machine].active += 1;
        flight.snapshot.groups[0].target(&flight.choice).live.active.fetch_add(1, Ordering::Relaxed);
        self.clients[who].flight = Some(flight);
    }

    /// The answer to a request that is under way comes, or nobody waits for it any more.
    pub(crate) fn land(&mut self, who: usize) {
        let Some(flight) = self.clients[who].flight.take() else { return };
        self.narrate(|_| format!("client {who} lands from {}", flight.machine));
        self.machines[flight.machine].active -= 1;
        flight.snapshot.groups[0].target(&flight.choice).live.active.fetch_sub(1, Ordering::Relaxed);
        if self.chance.below(4) == 0 { self.give_up(who, &flight) } else { self.answer(who, flight) }
    }

    /// Everything that is under way ends: nothing holds an earlier spec any more, nor what was true under it.
    pub(crate) fn land_all(&mut self) {
        for who in 0..self.clients.len() {
            self.land(who);
            self.close_all(who);
        }
    }

    /// The target of a request does not accept.
    fn fail(&mut self, flight: &Flight) {
        self.narrate(|_| format!("{} does not accept", flight.machine));
        let group = &flight.snapshot.groups[0];
        group.target(&flight.choice).live.connect_failed(&group.live, self.now());
        let machine = &mut self.machines[flight.machine];
        machine.failures += 1;
        if machine.failures >= CONNECT_FAILURES_TO_REST {
            machine.rests_until_ms = self.now_ms + REST_MS;
        }
    }

    fn give_up(&mut self, who: usize, flight: &Flight) {
        self.narrate(|_| format!("client {who} gives up"));
        flight.snapshot.groups[0].abandon(&flight.choice);
        self.roll_back(who, flight);
    }

    /// A pin that nobody answered is forgotten; a browser still has its cookie.
    fn roll_back(&mut self, who: usize, flight: &Flight) {
        // A smaller or larger table may have taken the pin over.
        let is_same_table = self.is_table_present(flight);
        let client = &mut self.clients[who];
        let is_answered = client.known.as_ref().is_some_and(|known| known.is_certain);
        match (flight.has_pinned && !is_answered, client.version == flight.version && is_same_table) {
            (true, true) => client.learn(None),
            (true, false) => self.replace_client(who),
            (false, _) => {}
        }
    }

    /// The connection of a request lasts.
    pub(crate) fn keep_open(&mut self, who: usize, flight: &Flight) {
        let persistence = &flight.snapshot.groups[0].persistence;
        persistence.open(&flight.choice.session, self.now());
        let is_in_table = self.rules.keeps_in_table();
        if let Some(known) = &mut self.clients[who].known {
            known.seen_ms = self.now_ms;
            if is_in_table {
                known.stored_ms = *known.stored_ms.start()..=self.now_ms;
            }
        }
        let session = flight.choice.session;
        let entry = persistence.entry_of(&session).and_then(|(table, key)| table.find(key, self.now()));
        let holds = is_in_table && entry.is_some_and(|entry| entry.in_use > 0);
        let tunnel = Tunnel { session, snapshot: Arc::clone(&flight.snapshot), holds };
        self.clients[who].open.push(tunnel);
    }

    /// An open connection carries something, or ends.
    pub(crate) fn traffic(&mut self, who: usize) {
        let now = self.now();
        if self.chance.below(3) == 0 {
            if let Some(tunnel) = self.clients[who].open.pop() {
                tunnel.snapshot.groups[0].persistence.close(&tunnel.session, now);
            }
            return;
        }
        let Some(tunnel) = self.clients[who].open.last() else { return };
        let group = &tunnel.snapshot.groups[0];
        group.touch(&tunnel.session, now);
        let (session, is_noted) = (group.persistence.id_of(&tunnel.session), self.is_noted(who, tunnel));
        let due = self.clients[who].known.as_ref().map(|known| self.due(known)).unwrap_or_default();
        let is_waited_for = !due.orders.is_empty();
        let idle_ms = group.persistence.timeout().map_or(0, |idle| idle.as_secs() * 1000);
        let now_ms = self.now_ms;
        let lives = self.clients[who].known.as_ref().is_some_and(|known| self.certainly_lives(known));
        let is_in_table = self.rules.keeps_in_table();
        if let Some(known) = self.clients[who].known.as_mut().filter(|known| known.id == session) {
            known.seen_ms = now_ms;
            // While an order waits, traffic is noted only when the session would end without that.
            let is_young = now_ms - known.stored_ms.start() + TICK_MS < idle_ms;
            if is_in_table && !(due.is_certain && is_young) {
                known.stored_ms = *known.stored_ms.start()..=now_ms;
            }
            if is_noted && lives && !is_waited_for {
                known.answered_ms = now_ms;
            }
        }
    }

    /// Whether what a tunnel carries keeps the session of its client alive. A table beside cookies may forget.
    fn is_noted(&self, who: usize, tunnel: &Tunnel) -> bool {
        let Some(known) = &self.clients[who].known else { return false };
        let entry = tunnel.snapshot.groups[0].persistence.entry_of(&tunnel.session);
        let is_present = |table| Arc::ptr_eq(table, &self.table);
        let table = tunnel.snapshot.groups[0].persistence.table();
        let found = entry.and_then(|(table, key)| table.find(key, self.now()));
        let is_home = |found: homing_core::persist::table::Found| {
            self.rules.keeps_in_table()
                || found.home.target == self.target_ids[known.machine] && !self.rules.tells_lives
        };
        table.is_some_and(is_present) && found.is_some_and(is_home)
    }
}
