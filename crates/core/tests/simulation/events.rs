//! What befalls targets, specs and the node?

use crate::machine::{Emptying, Machine};
use crate::site::*;
use crate::world::{World, one_of};
use homing_core::drain::{AdminState, Drain, DrainPolicy};
use homing_core::entropy::Entropy;
use homing_core::group::{Group, Target};
use homing_core::health::ProbeResult;
use homing_core::live::Live;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

impl Machine {
    pub(crate) fn draw(number: usize, chance: &mut Entropy) -> Self {
        Self {
            name: format!("t{number}"),
            present: true,
            weight: one_of(chance, &[0, 1, 5, 10]),
            life: 0,
            process: 0,
            told: None,
            reuse: chance.below(8) == 0,
            ill: false,
            failures: 0,
            rests_until_ms: 0,
            emptying: None,
            max_connections: one_of(chance, &[None, None, None, Some(1), Some(2)]),
            max_sessions: one_of(chance, &[None, None, None, Some(1), Some(4)]),
            active: 0,
        }
    }
}

impl World {
    /// Time passes: mostly moments, sometimes about the idle limit, seldom far beyond it.
    pub(crate) fn jump(&mut self) {
        let idle_ms = self.rules.idle_s * 1000;
        let most_ms = match self.chance.below(10) {
            0..=5 => 1000,
            6..=8 => idle_ms + 2 * self.rules.granularity_ms(),
            _ => 3 * idle_ms,
        };
        self.now_ms += self.chance.below(usize::try_from(most_ms).expect("a few hours")) as u64;
    }

    pub(crate) fn replace_client(&mut self, who: usize) {
        self.land(who);
        self.close_all(who);
        self.clients[who] = self.newcomer();
    }

    pub(crate) fn close_all(&mut self, who: usize) {
        for tunnel in std::mem::take(&mut self.clients[who].open) {
            tunnel.snapshot.groups[0].persistence.close(&tunnel.session, self.now());
        }
    }

    fn on_target(&self, at: usize, act: impl Fn(&Target, &Group)) {
        let group = self.group();
        let target = group.target_named(&self.machines[at].name).expect("the machine is in the spec");
        act(target, group);
    }

    /// A probe finds something else than before, or tells which process runs there.
    pub(crate) fn probe(&mut self) {
        let at = self.chance.below(self.machines.len());
        if !self.machines[at].present {
            return;
        }
        if self.rules.tells_lives && self.chance.below(2) == 0 {
            return self.tell(at);
        }
        let machine = &mut self.machines[at];
        machine.ill = !machine.ill;
        let ill = machine.ill;
        self.narrate(|_| format!("{at} ill: {ill}"));
        let machine = &mut self.machines[at];
        let result = if machine.ill { ProbeResult::Fail } else { ProbeResult::Pass };
        if !machine.ill {
            machine.end_rest();
        }
        self.on_target(at, |target, group| _ = target.live.probed(&group.live, result, 1, 1));
    }

    fn tell(&mut self, at: usize) {
        if self.chance.below(3) == 0 {
            self.land_all(); // whoever waits there waits for a process that has ended
            self.machines[at].process += 1;
        }
        let process = self.machines[at].process;
        self.machines[at].told = Some(process);
        self.narrate(|_| format!("{at} tells {process}"));
        let life = Target::life_told_by(&process.to_be_bytes());
        self.on_target(at, |target, _| _ = target.live.tell_life(life));
    }

    pub(crate) fn drain(&mut self) {
        let at = self.chance.below(self.machines.len());
        if !self.machines[at].present {
            return;
        }
        let now = self.now();
        let kind = self.chance.below(4);
        self.narrate(|world| format!("drain {at}, {kind}: {:?}", world.machines[at].emptying));
        match kind {
            0 if self.machines[at].emptying.is_some() => {
                self.machines[at].emptying.as_mut().expect("it is there").is_over = true;
                self.on_target(at, |target, group| target.live.finish_drain(&group.live));
            }
            1 => {
                self.machines[at].emptying = None;
                self.on_target(at, |target, group| target.live.cancel_drain(&group.live));
            }
            _ => {
                let policy = one_of(&mut self.chance, &DrainPolicy::ALL);
                let most_ms = usize::try_from(2000 * self.rules.idle_s).expect("a few hours");
                let deadline_ms = (self.chance.below(2) == 0).then(|| self.chance.below(most_ms) as u64);
                let drain = Drain { policy, deadline: deadline_ms.map(Duration::from_millis) };
                self.machines[at].emptying = Some(Emptying {
                    policy,
                    began_ms: self.now_ms,
                    deadline_ms: deadline_ms.map(|deadline_ms| self.now_ms + deadline_ms),
                    is_over: false,
                });
                self.on_target(at, |target, group| target.live.begin_drain(&group.live, drain, now));
            }
        }
    }

    /// The operator changes the spec.
    pub(crate) fn reload(&mut self) {
        let at = self.chance.below(self.machines.len());
        match self.chance.below(12) {
            0 => {
                self.land_all();
                self.machines[at].present = !self.machines[at].present;
                self.machines[at].begin_anew();
            }
            1 => {
                self.land_all();
                self.machines[at].life += 1;
                self.machines[at].begin_anew();
            }
            2 => self.resize(),
            3 => self.rules.is_on = !self.rules.is_on,
            4 if self.rules.edition == "native" => {
                self.forget_the_dying();
                self.rules.idle_s = one_of(&mut self.chance, &[1, 10, 60, 1000]).min(self.rules.max_s);
                let longest = self.rules.longest_granularity_ms.max(self.rules.granularity_ms());
                self.rules.longest_granularity_ms = longest;
            }
            5 => self.machines[at].reuse = !self.machines[at].reuse,
            6 => self.machines[at].max_sessions = one_of(&mut self.chance, &[None, Some(1), Some(4)]),
            _ => self.machines[at].weight = one_of(&mut self.chance, &[0, 1, 5, 10]),
        }
        self.publish();
    }

    /// Whether a session that may have ended lives on under a longer limit, nobody has promised.
    fn forget_the_dying(&mut self) {
        for who in 0..self.clients.len() {
            if self.clients[who].known.as_ref().is_none_or(|known| !self.certainly_lives(known)) {
                self.replace_client(who);
            }
        }
    }

    fn publish(&mut self) {
        self.narrate(|world| format!("published: {}", world.rules.text(&world.machines)));
        let text = self.rules.text(&self.machines);
        self.snapshot = Arc::new(compiled(&text, &secrets(1, &[]), &self.live));
        if let Some(table) = self.snapshot.groups[0].persistence.table() {
            self.table = Arc::clone(table);
        }
    }

    fn resize(&mut self) {
        let (before, after) = (self.rules.table_size, one_of(&mut self.chance, &[8, 16, 4096]));
        if self.rules.is_on && before != after {
            // A smaller one keeps what it can, a larger one everything; both count from 0.
            self.earlier_losses = self.losses() + u64::from(after < before);
            self.rules.table_size = after;
        }
    }

    /// The node ends and another process takes up what it knew. Its clients' connections are gone.
    pub(crate) fn restart(&mut self) {
        if self.chance.below(2) == 0 || !self.rules.is_on {
            return;
        }
        self.narrate(|_| "the node restarts".to_owned());
        self.tally.restarts += 1;
        for who in 0..self.clients.len() {
            self.lose_connection(who);
        }
        let (now, mut sessions) = (self.now(), Vec::new());
        let (persistence, orders) = (&self.group().persistence, self.group().live.orders.all());
        let lifetime = persistence.lifetime().expect("it is on");
        persistence.table().expect("it is on").save(&lifetime, now, |session| sessions.push(session));
        self.earlier_losses = self.losses();
        self.live = Live::new(1);
        self.publish();
        let group = self.group();
        let table = group.persistence.table().expect("it is on");
        let lost = sessions.into_iter().filter(|session| !table.restore(*session, now)).count();
        for (subject, given) in orders {
            group.live.orders.restore(subject, given).expect("there is room");
        }
        self.earlier_losses += lost as u64;
        self.take_up_drains();
    }

    fn lose_connection(&mut self, who: usize) {
        let client = &mut self.clients[who];
        (client.memory, client.open, client.shelter) = Default::default();
        client.flight = None;
        if client.known.as_ref().is_some_and(|known| !known.is_certain) {
            client.learn(None); // its pin was never answered, and is not written down
        }
    }

    fn take_up_drains(&mut self) {
        let now = self.now();
        for at in 0..self.machines.len() {
            let machine = &mut self.machines[at];
            let emptying = machine.emptying;
            machine.begin_anew();
            machine.emptying = emptying;
            let (true, Some(emptying)) = (machine.present, emptying) else { continue };
            let state = if emptying.is_over { AdminState::Drained } else { AdminState::Draining };
            let left = |deadline_ms: u64| Duration::from_millis(deadline_ms.saturating_sub(self.now_ms));
            let drain = Drain { policy: emptying.policy, deadline: emptying.deadline_ms.map(left) };
            let age = Duration::from_millis(self.now_ms - emptying.began_ms);
            self.on_target(at, |target, group| {
                target.live.restore_drain(&group.live, state, drain, age, now);
            });
        }
    }

    /// The living sessions are counted again, as the control plane does each second.
    pub(crate) fn census(&self) {
        self.group().live.orders.sweep(self.now());
        let persistence = &self.group().persistence;
        let (Some(table), Some(lifetime)) = (persistence.table(), persistence.lifetime()) else { return };
        let by_home = table.census(&lifetime, self.now()).by_home;
        for target in &self.group().targets {
            let at_home = by_home.iter().filter(|(home, _)| target.is_home(**home)).map(|(_, count)| count);
            let count = u32::try_from(at_home.sum::<u64>()).expect("a few");
            target.live.sessions.store(count, Ordering::Relaxed);
        }
    }
}
