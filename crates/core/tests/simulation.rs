//! Does the whole keep its promises whatever happens in whatever order?
//!
//! A seed draws a group and then events: requests, failures, changed specs, jumps of the clock. Beside the group
//! runs a model that knows only the promises. `HOMING_SOAK=1` runs a hundred thousand seeds instead of two hundred.

#[path = "support/site.rs"]
mod site;

use homing_core::entropy::Entropy;
use homing_core::group::{Choice, Group};
use homing_core::limits::{CONNECT_ATTEMPTS, CONNECT_FAILURES_TO_REST, REST_MS};
use homing_core::persist::{AnswerView, Persistence, RequestView, Session};
use homing_core::reason::Reason;
use site::*;
use std::ops::RangeInclusive;

const SEEDS: u64 = 200;
const SOAK_SEEDS: u64 = 100_000;
const STEPS: usize = 500;

#[test]
fn a_session_leaves_its_home_only_when_the_home_rests_or_dies_or_the_session_expires() {
    let seeds = if std::env::var_os("HOMING_SOAK").is_some() { SOAK_SEEDS } else { SEEDS };
    let mut moves = 0;
    for seed in 0..seeds {
        let mut world = World::draw(seed);
        for step in 0..STEPS {
            if let Err(broken) = world.step() {
                panic!("seed {seed}, step {step}: {broken}\n{:#?}\n{:#?}", world.machines, world.clients);
            }
        }
        moves += world.moves;
    }
    assert!(moves > seeds, "the simulation is too quiet to say anything: {moves} moves");
}

/// What the model knows of one target.
#[derive(Clone, Debug)]
struct Machine {
    name: String,
    present: bool,
    weight: u16,
    life: u32,
    ill: bool,
    failures: u32,
    rests_until_ms: u64,
}

impl Machine {
    fn is_fit(&self, now_ms: u64) -> bool {
        self.present && !self.ill && self.rests_until_ms <= now_ms
    }

    fn takes_new(&self, now_ms: u64) -> bool {
        self.is_fit(now_ms) && self.weight > 0
    }

    /// Forgets what was found about the life before.
    fn begin_anew(&mut self) {
        *self = Self { ill: false, failures: 0, rests_until_ms: 0, ..self.clone() };
    }
}

/// What the model knows of one session.
#[derive(Clone, Debug)]
struct Known {
    machine: usize,
    life: u32,
    /// It began at some time of these.
    first_ms: RangeInclusive<u64>,
    /// It was certainly remembered as seen then, and perhaps as late as `seen_ms`.
    answered_ms: u64,
    seen_ms: u64,
    /// What the table had given up before the request that made it so.
    losses: u64,
}

#[derive(Debug)]
struct Client {
    browser: Browser,
    known: Option<Known>,
    open: Vec<Session>,
}

#[derive(Debug)]
struct World {
    site: Site,
    chance: Entropy,
    text: GroupText,
    machines: Vec<Machine>,
    clients: Vec<Client>,
    next_client: u32,
    now_ms: u64,
    idle_ms: u64,
    granularity_ms: u64,
    max_ms: u64,
    /// Sessions that the table has given up: then the model must ask before it accuses.
    table_losses: u64,
    moves: u64,
}

impl World {
    fn draw(seed: u64) -> Self {
        let mut chance = Entropy::from_seed(seed);
        let idle_s = [1, 10, 60, 1000][chance.below(4)];
        let scheduler = match seed % 25 {
            0 => "maglev",
            _ => ["weighted-round-robin", "weighted-least-connections", "ip-hash", "random-two-choices"]
                [chance.below(4)],
        };
        let machine = |number| Machine {
            name: format!("t{number}"),
            present: true,
            weight: [0, 1, 5, 10][chance.below(4)],
            life: 0,
            ill: false,
            failures: 0,
            rests_until_ms: 0,
        };
        let machines: Vec<_> = (0..4).map(machine).collect();
        let text = match chance.below(2) {
            0 => GroupText::cookie(&[], &format!("{idle_s}s")),
            _ => GroupText::source_ip(&[], &format!("{idle_s}s"))
                .with("table_size", [8, 16, 4096][chance.below(3)]),
        };
        let max_s = idle_s * [3, 1_000_000 / idle_s][chance.below(2)];
        let text = text.scheduler(scheduler).with("max_lifetime", format!("{max_s}s"));
        let text = spec_of(&text, &machines);
        let mut world = Self {
            site: Site::new(&text),
            text,
            chance,
            machines,
            clients: Vec::new(),
            next_client: 0,
            now_ms: 0,
            idle_ms: idle_s * 1000,
            granularity_ms: (idle_s / 8).clamp(1, 60) * 1000,
            max_ms: max_s * 1000,
            table_losses: 0,
            moves: 0,
        };
        for _ in 0..12 {
            let client = world.newcomer();
            world.clients.push(client);
        }
        world
    }

    fn newcomer(&mut self) -> Client {
        self.next_client += 1;
        let keeps_alive = self.chance.below(2) == 0;
        let browser = Browser { keeps_alive, ..Browser::new(client_ip(self.next_client)) };
        Client { browser, known: None, open: Vec::new() }
    }

    fn step(&mut self) -> Result<(), String> {
        let who = self.chance.below(self.clients.len());
        match self.chance.below(100) {
            0..=54 => self.request(who)?,
            55..=64 => self.traffic(who),
            65..=84 => self.jump(),
            85..=87 => {
                let newcomer = self.newcomer();
                let gone = std::mem::replace(&mut self.clients[who], newcomer);
                self.close_all(&gone.open);
            }
            88..=93 => self.probe(),
            _ => self.reload(),
        }
        self.check_table()
    }

    /// Time passes: mostly moments, sometimes about the idle limit, seldom far beyond it.
    fn jump(&mut self) {
        let most_ms = match self.chance.below(10) {
            0..=5 => 1000,
            6..=8 => self.idle_ms + 2 * self.granularity_ms,
            _ => 3 * self.idle_ms,
        };
        self.now_ms += self.chance.below(usize::try_from(most_ms).expect("a few hours")) as u64;
    }

    fn probe(&mut self) {
        let at = self.chance.below(self.machines.len());
        let machine = &mut self.machines[at];
        if !machine.present {
            return;
        }
        machine.ill = !machine.ill;
        match machine.ill {
            true => self.site.fall_ill(&machine.name),
            false => {
                (machine.failures, machine.rests_until_ms) = (0, 0); // a passed probe ends a rest
                self.site.recover(&machine.name);
            }
        }
    }

    fn reload(&mut self) {
        let at = self.chance.below(self.machines.len());
        let machine = &mut self.machines[at];
        match self.chance.below(6) {
            0 => {
                machine.present = !machine.present;
                machine.begin_anew();
            }
            1 => {
                machine.life += 1;
                machine.begin_anew();
            }
            2 => self.resize(),
            _ => machine.weight = [0, 1, 5, 10][self.chance.below(4)],
        }
        self.text = spec_of(&self.text, &self.machines);
        self.site.reload(&self.text);
    }

    fn resize(&mut self) {
        if self.text.persistence["method"] == "source-ip" {
            let table_size = [8, 16, 4096][self.chance.below(3)];
            self.text = self.text.clone().with("table_size", table_size);
            self.table_losses = self.losses() + 1; // a smaller one keeps what it can, and counts from 0
        }
    }

    /// A request: maybe its first targets do not accept, maybe nobody waits for the answer.
    fn request(&mut self, who: usize) -> Result<(), String> {
        let now = at_ms(self.now_ms);
        let losses = self.losses();
        let chosen = {
            let (group, browser) = (&self.site.snapshot.groups[0], &mut self.clients[who].browser);
            if !browser.keeps_alive {
                browser.connection = homing_core::persist::Memory::default();
            }
            let tokens: Vec<&[u8]> = browser.cookie.as_deref().into_iter().collect();
            let view = RequestView { client: browser.client, tokens: &tokens, begins: true };
            let chosen = group.choose(&view, &mut browser.connection, now, &mut self.site.entropy);
            chosen.map_err(|denial| denial.reason)
        };
        self.check(who, &chosen)?;
        if let Some(known) = &mut self.clients[who].known {
            known.seen_ms = self.now_ms;
        }
        let Ok(mut choice) = chosen else { return Ok(()) };
        while self.chance.below(8) == 0 {
            self.fail(&choice);
            let client = self.clients[who].browser.client;
            if choice.tried.count() + 1 == CONNECT_ATTEMPTS {
                return self.give_up(who, &choice);
            }
            match self.site.choose_again(client, choice, now) {
                Ok(next) if next.tried.contains(next.target) => return Err(format!("{next:?} was tried")),
                Ok(next) => choice = next,
                Err(_) => return self.give_up(who, &choice),
            }
            self.check_usable(&choice)?;
        }
        if self.chance.below(10) == 0 {
            return self.give_up(who, &choice);
        }
        self.answer(who, choice, losses)
    }

    /// The target of `choice` does not accept.
    fn fail(&mut self, choice: &Choice) {
        let group = self.site.group();
        group.target(choice).live.connect_failed(&group.live, at_ms(self.now_ms));
        let at = machine_of(&self.machines, group, choice);
        let machine = &mut self.machines[at];
        machine.failures += 1;
        if machine.failures >= CONNECT_FAILURES_TO_REST {
            machine.rests_until_ms = self.now_ms + REST_MS;
        }
    }

    /// A request failed: a source's pin may be forgotten, a browser still has its cookie.
    fn give_up(&mut self, who: usize, choice: &Choice) -> Result<(), String> {
        self.site.group().abandon(choice);
        if self.site_is_source() {
            self.clients[who].known = None;
        }
        Ok(())
    }

    fn answer(&mut self, who: usize, mut choice: Choice, losses: u64) -> Result<(), String> {
        let now = at_ms(self.now_ms);
        let group = &self.site.snapshot.groups[0];
        let target = group.target(&choice);
        target.live.connected(&group.live);
        let at = machine_of(&self.machines, group, &choice);
        (self.machines[at].failures, self.machines[at].rests_until_ms) = match self.machines[at].failures {
            0 => (0, self.machines[at].rests_until_ms),
            _ => (0, 0),
        };
        let client = &mut self.clients[who];
        let mut out = Vec::new();
        let memory = &mut client.browser.connection;
        let answer = AnswerView::default();
        if group.settle(&mut choice, &answer, memory, now, &mut self.site.entropy, &mut out) {
            client.browser.cookie = Some(token_of(&out).to_vec());
        }
        let known_first = client.known.as_ref().map(|known| known.first_ms.clone());
        let first_ms = match choice.reason {
            Reason::New | Reason::ExpiredIdle | Reason::ExpiredAbsolute => self.now_ms..=self.now_ms,
            // A second choice may continue a session, or begin one after its pin was forgotten.
            Reason::ConnectFailed => known_first.map_or(0, |first| *first.start())..=self.now_ms,
            _ => known_first.unwrap_or(0..=self.now_ms),
        };
        if client.known.as_ref().is_some_and(|known| known.machine != at) {
            self.moves += 1;
        }
        client.known = Some(Known {
            machine: at,
            life: self.machines[at].life,
            first_ms,
            answered_ms: self.now_ms,
            seen_ms: self.now_ms,
            losses,
        });
        if self.site_is_source() && self.chance.below(3) == 0 {
            group.persistence.open(&choice.session, now);
            self.clients[who].open.push(choice.session);
        }
        Ok(())
    }

    /// An open connection carries something, or ends.
    fn traffic(&mut self, who: usize) {
        let client = &mut self.clients[who];
        let Some(session) = client.open.last().copied() else { return };
        if self.chance.below(3) == 0 {
            client.open.pop();
            return self.close_all(&[session]);
        }
        self.site.group().touch(&session, at_ms(self.now_ms));
        if let Some(known) = &mut client.known {
            known.seen_ms = self.now_ms;
            if self.now_ms - known.answered_ms <= self.idle_ms {
                known.answered_ms = self.now_ms;
            }
        }
    }

    fn close_all(&self, open: &[Session]) {
        for session in open {
            self.site.group().persistence.close(session, at_ms(self.now_ms));
        }
    }

    /// Compares a decision with what was promised to this client.
    fn check(&self, who: usize, chosen: &Result<Choice, Reason>) -> Result<(), String> {
        let client = &self.clients[who];
        let somebody = self.machines.iter().any(|machine| machine.takes_new(self.now_ms));
        let choice = match chosen {
            Ok(choice) => choice,
            Err(Reason::AllUnhealthy | Reason::NoTarget) if !somebody => return self.check_refusal(client),
            Err(why) => return Err(format!("client {who} was refused: {why:?}")),
        };
        self.check_usable(choice)?;
        let Some(known) = &client.known else { return Ok(()) };
        let machine = &self.machines[known.machine];
        let (lives, is_over) = (self.certainly_lives(known), self.is_certainly_over(known));
        let came_home = choice.reason == Reason::Recalled
            && machine_of(&self.machines, self.site.group(), choice) == known.machine;
        let home = match () {
            () if !machine.present => Reason::GoneTarget,
            () if machine.life != known.life => Reason::OldIncarnation,
            () if !machine.is_fit(self.now_ms) => Reason::HomeUnhealthy,
            () => Reason::Recalled,
        };
        // A table may have needed the place: of a living session only when it says so.
        let may_be_forgotten = self.site_is_source() && (self.losses() > known.losses || !lives);
        let is_fine = match (lives, is_over) {
            (true, _) if home == Reason::Recalled => came_home,
            (true, _) => choice.reason == home,
            (_, true) => matches!(choice.reason, Reason::ExpiredIdle | Reason::ExpiredAbsolute),
            _ => true,
        };
        if is_fine || (may_be_forgotten && choice.reason == Reason::New) {
            return Ok(());
        }
        Err(format!("client {who}, home {home:?}, lives {lives}, is over {is_over}: {choice:?}"))
    }

    /// Whoever has a living session on a fit home is never refused.
    fn check_refusal(&self, client: &Client) -> Result<(), String> {
        let is_served = client.known.as_ref().is_some_and(|known| {
            let machine = &self.machines[known.machine];
            let was_kept = self.losses() == known.losses;
            self.certainly_lives(known)
                && machine.is_fit(self.now_ms)
                && machine.life == known.life
                && was_kept
        });
        match is_served {
            true => Err(format!("refused a session with a fit home: {client:?}")),
            false => Ok(()),
        }
    }

    fn check_usable(&self, choice: &Choice) -> Result<(), String> {
        let machine = &self.machines[machine_of(&self.machines, self.site.group(), choice)];
        let is_usable = match choice.reason {
            Reason::Recalled => machine.is_fit(self.now_ms),
            _ => machine.takes_new(self.now_ms),
        };
        if is_usable { Ok(()) } else { Err(format!("{choice:?} goes to {machine:?}")) }
    }

    fn check_table(&self) -> Result<(), String> {
        let Persistence::SourceIp(source) = &self.site.group().persistence else { return Ok(()) };
        let (len, capacity) = (source.table().len(), source.table().capacity());
        if len <= capacity { Ok(()) } else { Err(format!("{len} sessions in a table for {capacity}")) }
    }

    fn certainly_lives(&self, known: &Known) -> bool {
        // A stamp counts whole seconds: an absolute limit may come up to a second early.
        self.now_ms - known.answered_ms <= self.idle_ms
            && self.now_ms - known.first_ms.start() + 1000 < self.max_ms
    }

    fn is_certainly_over(&self, known: &Known) -> bool {
        self.now_ms - known.seen_ms >= self.idle_ms + self.granularity_ms
            || self.now_ms - known.first_ms.end() >= self.max_ms + 1000
    }

    fn site_is_source(&self) -> bool {
        matches!(self.site.group().persistence, Persistence::SourceIp(_))
    }

    /// How many sessions the table gave up so far.
    fn losses(&self) -> u64 {
        match &self.site.group().persistence {
            Persistence::SourceIp(source) => {
                self.table_losses + source.table().evicted() + source.table().refused()
            }
            _ => 0,
        }
    }
}

fn spec_of(text: &GroupText, machines: &[Machine]) -> GroupText {
    let present = machines.iter().filter(|machine| machine.present);
    let targets = present
        .map(|machine| TargetText { life: machine.life, ..TargetText::new(&machine.name, machine.weight) });
    GroupText { targets: targets.collect(), ..text.clone() }
}

fn machine_of(machines: &[Machine], group: &Group, choice: &Choice) -> usize {
    let name = &*group.target(choice).name;
    machines.iter().position(|machine| machine.name == name).expect("every target is a machine")
}
