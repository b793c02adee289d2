//! What is there, and what happens next?

use crate::machine::{Machine, Moment};
use crate::orders::Ordered;
use crate::session::Client;
use crate::site::*;
use homing_core::clock::Now;
use homing_core::entropy::Entropy;
use homing_core::group::Group;
use homing_core::id::TargetId;
use homing_core::limits;
use homing_core::live::Live;
use homing_core::persist::table::SessionTable;
use homing_core::snapshot::Snapshot;
use homing_core::spec::{FailurePolicy, FailureSpec};
use serde_json::{Value, json};
use std::ops::Add;
use std::sync::Arc;

/// What names a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    Cookie,
    Source,
    AppCookie,
    Header,
}

/// What the spec of this world says.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    pub(crate) method: Method,
    pub(crate) scheduler: &'static str,
    pub(crate) edition: &'static str,
    pub(crate) idle_s: u64,
    pub(crate) max_s: u64,
    pub(crate) table_size: u64,
    pub(crate) matrix: FailureSpec,
    /// Whether the group forwards to all when all are unhealthy.
    pub(crate) forwards: bool,
    /// Whether probes tell lives.
    pub(crate) tells_lives: bool,
    /// Whether a header that nobody knows is 404.
    pub(crate) refuses_unknown: bool,
    pub(crate) first_pin: &'static str,
    /// Whether persistence is switched on.
    pub(crate) is_on: bool,
    /// Whether the targets of the application share their sessions.
    pub(crate) shares: bool,
    /// Whether the node's clock and another one's differ, by less than the allowance.
    pub(crate) is_skewed: bool,
    /// The longest granularity that there has been.
    pub(crate) longest_granularity_ms: u64,
}

pub(crate) struct World {
    pub(crate) live: Live,
    pub(crate) snapshot: Arc<Snapshot>,
    /// The group's table, though persistence be switched off.
    pub(crate) table: Arc<SessionTable>,
    pub(crate) entropy: Entropy,
    pub(crate) chance: Entropy,
    pub(crate) rules: Rules,
    pub(crate) machines: Vec<Machine>,
    pub(crate) target_ids: Vec<TargetId>,
    pub(crate) clients: Vec<Client>,
    next_client: u32,
    pub(crate) now_ms: u64,
    pub(crate) orders: Vec<Ordered>,
    /// Sessions that tables before this one have given up.
    pub(crate) earlier_losses: u64,
    pub(crate) tally: Tally,
    /// What was found broken beside decisions.
    pub(crate) broken: Option<String>,
    /// What happened, for whoever looks at one seed.
    story: Vec<String>,
    is_told: bool,
}

/// What happened.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) recalled: u64,
    pub(crate) moves: u64,
    pub(crate) sheltered: u64,
    pub(crate) refused: u64,
    pub(crate) obeyed: u64,
    pub(crate) expired: u64,
    pub(crate) restarts: u64,
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            recalled: self.recalled + other.recalled,
            moves: self.moves + other.moves,
            sheltered: self.sheltered + other.sheltered,
            refused: self.refused + other.refused,
            obeyed: self.obeyed + other.obeyed,
            expired: self.expired + other.expired,
            restarts: self.restarts + other.restarts,
        }
    }
}

/// Draws one of `values`.
pub(crate) fn one_of<T: Copy>(chance: &mut Entropy, values: &[T]) -> T {
    values[chance.below(values.len())]
}

impl Rules {
    fn draw(seed: u64, chance: &mut Entropy) -> Self {
        let method = one_of(chance, &[Method::Cookie, Method::Source, Method::AppCookie, Method::Header]);
        let idle_s = one_of(chance, &[1, 10, 60, 1000]);
        let policy = |chance: &mut Entropy| {
            one_of(chance, &[FailurePolicy::Rebind, FailurePolicy::Temporary, FailurePolicy::Strict])
        };
        let scheduler = match seed % 50 {
            0 => "maglev", // its table takes a while
            _ => one_of(
                chance,
                &[
                    "weighted-round-robin",
                    "weighted-least-connections",
                    "ip-hash",
                    "random-two-choices",
                    "least-sessions",
                ],
            ),
        };
        let mut rules = Self {
            method,
            scheduler,
            edition: "native",
            idle_s,
            max_s: idle_s * one_of(chance, &[3, 1_000_000 / idle_s]),
            table_size: one_of(chance, &[8, 16, 4096]),
            matrix: FailureSpec {
                down: policy(chance),
                drained: policy(chance),
                removed: policy(chance),
                overloaded: policy(chance),
                connect_failure: policy(chance),
                ..FailureSpec::default()
            },
            forwards: chance.below(4) == 0,
            tells_lives: chance.below(4) == 0,
            refuses_unknown: chance.below(2) == 0,
            first_pin: one_of(chance, &["connection", "source", "off"]),
            is_on: true,
            shares: chance.below(2) == 0,
            is_skewed: method == Method::Cookie && chance.below(4) == 0,
            longest_granularity_ms: 0,
        };
        if method == Method::Cookie && idle_s == 60 && chance.below(2) == 0 {
            (rules.edition, rules.scheduler) = ("tencent-clb", "weighted-round-robin");
        }
        rules.longest_granularity_ms = rules.granularity_ms();
        rules
    }

    pub(crate) fn granularity_ms(&self) -> u64 {
        (self.idle_s / 8).clamp(1, 60) * 1000
    }

    /// Whether sessions are in a table, and nowhere else.
    pub(crate) fn keeps_in_table(&self) -> bool {
        self.method != Method::Cookie
    }

    /// Whether the application names them.
    pub(crate) fn are_named(&self) -> bool {
        matches!(self.method, Method::AppCookie | Method::Header)
    }

    pub(crate) fn refuses_unknown(&self) -> bool {
        self.method == Method::Header && self.refuses_unknown
    }

    fn persistence(&self) -> Value {
        if !self.is_on {
            return Value::Null;
        }
        let matrix = &self.matrix;
        let mut text = json!({
            "timeout": format!("{}s", self.idle_s),
            "max_lifetime": format!("{}s", self.max_s),
            "table_size": self.table_size,
            "on_failure": {
                "down": matrix.down.as_str(), "drained": matrix.drained.as_str(),
                "removed": matrix.removed.as_str(), "overloaded": matrix.overloaded.as_str(),
                "connect_failure": matrix.connect_failure.as_str(),
            },
        });
        match self.method {
            Method::Cookie => {
                (text["method"], text["first_pin"]) = (json!("cookie"), json!(self.first_pin));
            }
            Method::Source => text["method"] = json!("source-ip"),
            Method::AppCookie => (text["method"], text["cookie_name"]) = (json!("app-cookie"), json!("SID")),
            Method::Header => {
                text["unknown"] = json!(if self.refuses_unknown { "refuse" } else { "schedule" });
                (text["method"], text["request_header"]) = (json!("header"), json!("X-Session"));
            }
        }
        text
    }

    /// The spec with these machines.
    pub(crate) fn text(&self, machines: &[Machine]) -> GroupText {
        let target = |machine: &Machine| {
            let mut settings = json!({ "reuse_sessions": machine.reuse });
            if let Some(most) = machine.max_connections {
                settings["max_connections"] = json!(most);
            }
            if let Some(most) = machine.max_sessions {
                settings["max_sessions"] = json!(most);
            }
            TargetText { life: machine.life, settings, ..TargetText::new(&machine.name, machine.weight) }
        };
        let forwards = if self.forwards { "forward" } else { "refuse" };
        let text = GroupText {
            edition: self.edition,
            persistence: self.persistence(),
            targets: machines.iter().filter(|machine| machine.present).map(target).collect(),
            ..GroupText::new(&[])
        };
        let text = text.scheduler(self.scheduler).group_with("all_unhealthy", forwards);
        if self.tells_lives { text.telling_lives() } else { text }
    }
}

impl World {
    pub(crate) fn draw(seed: u64) -> Self {
        let mut chance = Entropy::from_seed(seed);
        let rules = Rules::draw(seed, &mut chance);
        let machines: Vec<_> = (0..4).map(|number| Machine::draw(number, &mut chance)).collect();
        let live = Live::new(1);
        let snapshot = Arc::new(compiled(&rules.text(&machines), &secrets(1, &[]), &live));
        let target_ids = snapshot.groups[0].targets.iter().map(|target| target.home.target).collect();
        let mut world = Self {
            live,
            table: Arc::clone(snapshot.groups[0].persistence.table().expect("it is on")),
            snapshot,
            entropy: Entropy::from_seed(seed),
            chance,
            rules,
            machines,
            target_ids,
            clients: Vec::new(),
            next_client: 0,
            now_ms: 0,
            orders: Vec::new(),
            earlier_losses: 0,
            tally: Tally::default(),
            broken: None,
            story: Vec::new(),
            is_told: std::env::var_os("HOMING_SEED").is_some(),
        };
        for _ in 0..6 {
            let client = world.newcomer();
            world.clients.push(client);
        }
        world
    }

    pub(crate) fn newcomer(&mut self) -> Client {
        self.next_client += 1;
        let keeps_alive = self.chance.below(2) == 0;
        Client::new(client_ip(self.next_client), keeps_alive)
    }

    pub(crate) fn step(&mut self) -> Result<(), String> {
        let who = self.chance.below(self.clients.len());
        match self.chance.below(100) {
            0..=49 => self.request(who)?,
            50..=55 => self.land(who),
            56..=61 => self.traffic(who),
            62..=76 => self.jump(),
            77..=78 => self.replace_client(who),
            79..=84 => self.probe(),
            85..=90 => self.reload(),
            91..=93 => self.drain(),
            94..=97 => self.order(who),
            98 => self.restart(),
            _ => {
                self.census();
                self.check_unused();
            }
        }
        self.broken.take().map_or_else(|| self.check_bounds(), Err)
    }

    /// Notes what happens, where somebody looks.
    pub(crate) fn narrate(&mut self, what: impl FnOnce(&Self) -> String) {
        if self.is_told {
            let line = format!("{:>9} ms: {}", self.now_ms, what(self));
            self.story.push(line);
        }
    }

    /// What happened, and how things stand.
    pub(crate) fn story(&self) -> String {
        let known = self.clients.iter().map(|client| format!("{:?}", client.known));
        let (told, known) = (self.story.join("\n"), known.collect::<Vec<_>>().join("\n"));
        let (rules, machines, orders) = (&self.rules, &self.machines, &self.orders);
        format!("{told}\n{rules:#?}\n{machines:#?}\n{orders:#?}\n{known}")
    }

    pub(crate) fn group(&self) -> &Group {
        &self.snapshot.groups[0]
    }

    pub(crate) fn now(&self) -> Now {
        at_ms(self.now_ms)
    }

    /// The clock of whoever takes the next request.
    pub(crate) fn somebodys_now(&mut self) -> Now {
        let half = limits::CLOCK_SKEW_S.cast_signed() / 2;
        match self.rules.is_skewed {
            true => skewed(self.now(), one_of(&mut self.chance, &[-half, 0, half])),
            false => self.now(),
        }
    }

    pub(crate) fn moment(&self, begins: bool) -> Moment<'_> {
        Moment {
            now_ms: self.now_ms,
            health_matters: self.health_matters(),
            matrix: &self.rules.matrix,
            begins,
            are_lives_told: self.rules.tells_lives,
        }
    }

    pub(crate) fn health_matters(&self) -> bool {
        !self.rules.forwards || self.machines.iter().any(|machine| machine.takes_new(self.now_ms, true))
    }

    /// Which machine that of `choice` is, by a snapshot.
    pub(crate) fn machine_at(&self, group: &Group, at: u16) -> usize {
        let name = &*group.targets[usize::from(at)].name;
        self.machines.iter().position(|machine| machine.name == name).expect("every target is a machine")
    }

    /// Sessions that tables gave up so far.
    pub(crate) fn losses(&self) -> u64 {
        let table = &self.table;
        self.earlier_losses + table.evicted() + table.refused() + table.refused_by_quota()
    }
}
