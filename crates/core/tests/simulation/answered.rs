//! What does the target's answer say, and what is remembered of it?

use crate::session::{Flight, Known};
use crate::site::token_of;
use crate::traffic::LostTrack;
use crate::world::{Method, World};
use homing_core::group::Stay;
use homing_core::persist::{AnswerView, Said};
use homing_core::reason::Reason;
use std::mem;
use std::sync::Arc;

/// What a target says of a session.
#[derive(Debug, PartialEq, Eq)]
enum Spoken {
    Nothing,
    Name(Vec<u8>),
    Over,
}

impl World {
    /// The target answers.
    pub(crate) fn answer(&mut self, who: usize, mut flight: Flight) {
        let snapshot = Arc::clone(&flight.snapshot);
        let (group, now) = (&snapshot.groups[0], self.somebodys_now());
        group.target(&flight.choice).live.connected(&group.live);
        if self.machines[flight.machine].failures > 0 {
            self.machines[flight.machine].end_rest();
        }
        let spoken = self.say(who, &flight);
        let said = match &spoken {
            Spoken::Nothing => Said::Nothing,
            Spoken::Name(name) => Said::Name(name),
            Spoken::Over => Said::Over,
        };
        let (answer, mut out) = (AnswerView { said, ..AnswerView::default() }, Vec::new());
        let (before, memory) = (self.before(group, Some(&flight.choice)), &mut flight.memory);
        let wrote = group.settle(&mut flight.choice, &answer, memory, now, &mut self.entropy, &mut out);
        self.check_answered(group, &flight.choice, &before);
        let written = (wrote && spoken != Spoken::Over).then(|| token_of(&out).to_vec());
        let renewed = written.is_some();
        self.narrate(|_| format!("{} answers client {who}: {spoken:?}, a cookie: {renewed}", flight.machine));
        let machine = |world: &Self| world.clients[who].known.as_ref().map(|known| known.machine);
        let before = machine(self);
        let is_current = self.clients[who].version == flight.version || !self.rules.keeps_in_table();
        let Ok(()) = self.remember(who, &flight, spoken, written) else { return self.replace_client(who) };
        let moved = before.zip(machine(self)).is_some_and(|(before, after)| before != after);
        self.tally.moves += u64::from(moved);
        if self.rules.is_on && is_current && self.chance.below(3) == 0 {
            self.keep_open(who, &flight);
        }
        self.clients[who].memory = mem::take(&mut flight.memory);
    }

    /// What the application says of the session. A name tells who made it.
    fn say(&mut self, who: usize, flight: &Flight) -> Spoken {
        let is_on = flight.snapshot.groups[0].persistence.name().is_some();
        if !is_on || self.clients[who].cookie != flight.shown {
            return Spoken::Nothing; // of a name that the client does not have any more
        }
        // What is said under an earlier spec goes to its table, which may be another one.
        let is_heard = !self.rules.keeps_in_table() || self.is_there(flight);
        let is_alone = is_heard && self.clients[who].flight.is_none() && !flight.is_new();
        let machine = &self.machines[flight.machine];
        let maker = format!("by {} {} {}", machine.name, machine.life, machine.process).into_bytes();
        let knows = |name: &&Vec<u8>| self.rules.shares || name.ends_with(&maker);
        let known = flight.shown.as_ref().filter(knows).cloned();
        match (known, self.chance.below(30)) {
            (_, 0) if is_alone => Spoken::Over,
            _ if !self.rules.are_named() => Spoken::Nothing,
            (Some(name), 1..=10) => Spoken::Name(name),
            (Some(_), _) | (None, 1) => Spoken::Nothing,
            (None, _) => {
                let client = &mut self.clients[who];
                client.names += 1;
                let name = format!("{} {} ", client.address, client.names).into_bytes();
                Spoken::Name([name, maker].concat())
            }
        }
    }

    fn remember(
        &mut self,
        who: usize,
        flight: &Flight,
        spoken: Spoken,
        written: Option<Vec<u8>>,
    ) -> Result<(), LostTrack> {
        if flight.snapshot.groups[0].persistence.name().is_none() {
            return Ok(());
        }
        if spoken == Spoken::Over {
            self.clients[who].cookie = None;
            self.clients[who].learn(None);
            return Ok(());
        }
        match self.rules.method {
            Method::Cookie => self.remember_cookie(who, flight, written),
            Method::Source => return self.remember_source(who, flight),
            Method::AppCookie | Method::Header => return self.remember_name(who, flight, spoken),
        }
        Ok(())
    }

    fn remember_cookie(&mut self, who: usize, flight: &Flight, written: Option<Vec<u8>>) {
        let is_present = self.clients[who].cookie == flight.shown;
        self.check_written(who, flight, written.is_some());
        let Some(text) = written else {
            if let Some(known) = self.clients[who].known.as_mut().filter(|_| is_present) {
                known.answered_ms = known.answered_ms.max(flight.began_ms);
            }
            return;
        };
        let is_same = flight.shown.as_ref() == Some(&text);
        let known = match (is_same, is_present) {
            (true, true) => self.clients[who]
                .known
                .clone()
                .map(|known| Known { answered_ms: known.answered_ms.max(flight.began_ms), ..known }),
            (true, false) => flight.known.clone(), // it is back where it was
            (false, _) => Some(self.sealed(flight)),
        };
        // The table beside the cookies notes each answer that carries one.
        let known = known.map(|known| Known { seen_ms: self.now_ms, ..known });
        self.clients[who].cookie = Some(text);
        self.clients[who].learn(known);
    }

    /// A cookie is written when the session got a home that the one before does not know, and else only when it is due.
    fn check_written(&mut self, who: usize, flight: &Flight, is_written: bool) {
        let (group, choice) = (self.group_of(flight), &flight.choice);
        let is_needed = choice.stay == Stay::Home && choice.reason != Reason::Recalled;
        let stored = self.clients[who].known.as_ref().filter(|_| self.clients[who].cookie == flight.shown);
        let granularity_s =
            group.persistence.lifetime().map_or(0, |lifetime| lifetime.granularity().as_secs());
        let is_fresh = |stored: &Known| {
            let is_same_home = flight.known.as_ref().is_some_and(|known| known.life == stored.life);
            is_same_home && flight.began_ms / 1000 - stored.stored_ms.start() / 1000 < granularity_s
        };
        let is_when_needed = self.rules.edition == "native" && !self.rules.is_skewed;
        let is_idle = is_when_needed && choice.reason == Reason::Recalled && stored.is_some_and(is_fresh);
        if is_needed && !is_written || is_idle && is_written {
            self.broken.get_or_insert_with(|| format!("client {who}, a cookie {is_written}, {choice:?}"));
        }
    }

    /// What a cookie says that was sealed now. An order that came meanwhile must find it.
    fn sealed(&self, flight: &Flight) -> Known {
        let machine = &self.machines[flight.machine];
        let (at, life) = match (&flight.known, flight.choice.stay) {
            (Some(known), Stay::Shelter(_)) => (known.machine, known.life),
            // Nobody knows yet whether it is still the same life.
            (Some(known), Stay::Home)
                if flight.was_home && self.rules.tells_lives && machine.told.is_none() =>
            {
                (flight.machine, known.life)
            }
            _ => (flight.machine, machine.present_life()),
        };
        let known = flight.known.as_ref();
        let awaited = known.and_then(|known| self.awaited(known, at, flight.began_ms));
        let sealed_ms = awaited.map_or(self.now_ms, |ordered| ordered.at_ms);
        Known {
            id: self.group_of(flight).persistence.id_of(&flight.choice.session),
            machine: at,
            life,
            first_ms: known.map_or(self.now_ms..=self.now_ms, |known| known.first_ms.clone()),
            answered_ms: sealed_ms,
            stored_ms: sealed_ms..=sealed_ms,
            seen_ms: sealed_ms,
            losses: flight.losses,
            is_certain: true,
        }
    }

    fn group_of<'a>(&self, flight: &'a Flight) -> &'a homing_core::group::Group {
        &flight.snapshot.groups[0]
    }

    /// Whether its table is the one that is in use.
    pub(crate) fn is_table_present(&self, flight: &Flight) -> bool {
        flight.table().is_some_and(|used| Arc::ptr_eq(used, &self.table))
    }

    /// Whether the session of a request stands in the table that is in use.
    fn is_there(&self, flight: &Flight) -> bool {
        let entry = self.group_of(flight).persistence.entry_of(&flight.choice.session);
        self.is_table_present(flight)
            && entry.is_some_and(|(table, key)| table.find(key, self.now()).is_some())
    }

    /// A session that is in the table since now.
    fn begun(&self, flight: &Flight, first_ms: Option<std::ops::RangeInclusive<u64>>) -> Option<Known> {
        let now_ms = self.now_ms;
        self.is_there(flight).then(|| Known {
            id: self.group_of(flight).persistence.id_of(&flight.choice.session),
            machine: flight.machine,
            life: self.machines[flight.machine].present_life(),
            first_ms: first_ms.unwrap_or(now_ms..=now_ms),
            answered_ms: now_ms,
            stored_ms: now_ms..=now_ms,
            seen_ms: now_ms,
            losses: self.losses(),
            is_certain: true,
        })
    }

    fn remember_source(&mut self, who: usize, flight: &Flight) -> Result<(), LostTrack> {
        let is_same = self.clients[who].version == flight.version;
        let is_tentative = flight.known.as_ref().is_none_or(|known| !known.is_certain);
        match (is_tentative, is_same) {
            (false, true) => {
                if let Some(known) = &mut self.clients[who].known {
                    known.answered_ms = known.answered_ms.max(flight.began_ms);
                }
            }
            // What a smaller or larger table took over was not answered yet.
            (true, true) if !self.is_table_present(flight) => return Err(LostTrack),
            (true, true) => {
                let pinned = flight.known.as_ref();
                let first_ms = pinned.map(|known| match self.certainly_lives(known) {
                    true => known.first_ms.clone(),
                    false => *known.first_ms.start()..=self.now_ms, // perhaps it has ended, and begins anew
                });
                let known = self.begun(flight, first_ms);
                self.clients[who].learn(known);
            }
            (true, false) => return Err(LostTrack),
            (false, false) => {}
        }
        Ok(())
    }

    /// Whether the session of a request got another home while its answer was under way.
    fn has_moved(&self, who: usize, flight: &Flight) -> bool {
        let (Some(now), Some(then)) = (&self.clients[who].known, &flight.known) else { return false };
        now.is_certain && then.is_certain && now.id == then.id && now.machine != then.machine
    }

    fn remember_name(&mut self, who: usize, flight: &Flight, spoken: Spoken) -> Result<(), LostTrack> {
        if self.clients[who].cookie != flight.shown {
            return Ok(());
        }
        let is_same = self.clients[who].version == flight.version;
        match spoken {
            Spoken::Name(name) if flight.shown.as_ref() != Some(&name) => {
                let known = self.begun(flight, None);
                self.clients[who].cookie = Some(name);
                self.clients[who].learn(known);
            }
            _ if flight.was_home || flight.choice.stay != Stay::Home => {
                if let Some(known) = self.clients[who].known.as_mut().filter(|_| is_same) {
                    known.answered_ms = known.answered_ms.max(flight.began_ms);
                }
            }
            _ if !is_same && !flight.is_new() && self.has_moved(who, flight) => {}
            // A smaller or larger table may have taken over what it was before.
            _ if !is_same || !self.is_table_present(flight) => return Err(LostTrack),
            Spoken::Nothing if flight.is_new() => self.clients[who].learn(None),
            _ => {
                let first_ms = flight.known.as_ref().map(|known| known.first_ms.clone());
                let known = self.begun(flight, first_ms);
                self.clients[who].learn(known);
            }
        }
        Ok(())
    }
}
