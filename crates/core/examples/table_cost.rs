//! Does a table keep its promises with a million sessions? Prints bytes and times, floods it, and ends with 1 if a
//! promise is broken.
//!
//! `cargo xtask bench table`, or `cargo run --release -p homing-core --example table_cost`; `--quick` does it with
//! fewer sessions.
#![allow(clippy::print_stdout, reason = "printing is all it does")]

use homing_core::clock::Now;
use homing_core::edition::FirstHome;
use homing_core::id::{Home, Incarnation, TargetId};
use homing_core::persist::source_ip::Prefixes;
use homing_core::persist::table::{KeyKind, Pin, SessionTable};
use homing_core::persist::{Lifetime, SessionKey, SourceIp};
use homing_core::secrets::HashKey;
use std::env;
use std::fs;
use std::hint::black_box;
use std::net::{IpAddr, Ipv6Addr};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The promises.
const BYTES_PER_SESSION: f64 = 64.0;
const P99_NS: u32 = 1000;

/// Of the sessions, every tenth has an open connection, every tenth comes back in each granularity, and every tenth
/// came back once.
const TENTH: u32 = 10;
const CONNECTED: u32 = 0;
const ACTIVE: u32 = 1;
const PROVEN: u32 = 2;
/// Granularities that a flood lasts.
const FLOOD_GRANULARITIES: u32 = 10;
/// Times are measured in rounds, and the lower quartile of the rounds counts: other programs disturb some of them.
const ROUNDS: usize = 8;

/// How much is done.
#[derive(Clone, Copy)]
struct Scale {
    sessions: u32,
    newcomers: u32,
    recalls: u32,
}

/// A table, its method and what is right for it.
struct Bench {
    scale: Scale,
    source: SourceIp,
    lifetime: Lifetime,
    is_fine: bool,
}

fn main() -> ExitCode {
    let scale = match env::args().any(|argument| argument == "--quick") {
        true => Scale { sessions: 100_000, newcomers: 500_000, recalls: 20_000 },
        false => Scale { sessions: 1_000_000, newcomers: 10_000_000, recalls: 200_000 },
    };
    println!("{} source-ip sessions in a table promised for as many\n", scale.sessions);
    let mut bench = Bench::new(scale);
    bench.fill_and_weigh();
    bench.time_recalls();
    bench.flood(true);
    let mut another = Bench::new(scale);
    another.fill();
    another.flood(false);
    another.flood_from_one_network();
    match bench.is_fine && another.is_fine {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

impl Bench {
    fn new(scale: Scale) -> Self {
        let lifetime = Lifetime::new(Duration::from_secs(20 * 60), None);
        let capacity = scale.sessions as usize;
        let table = Arc::new(SessionTable::new(capacity, KeyKind::Address, HashKey([42; 16])));
        Self {
            scale,
            source: SourceIp::new(Prefixes::new(32, 64), FirstHome::Scheduler, lifetime, table),
            lifetime,
            is_fine: true,
        }
    }

    fn table(&self) -> &SessionTable {
        self.source.table()
    }

    fn key(&self, client: u32) -> SessionKey {
        self.source.key(address(client))
    }

    /// Prints a promise with whether it is held.
    fn promise(&mut self, what: &str, value: String, is_held: bool) {
        self.is_fine &= is_held;
        let verdict = if is_held { "held" } else { "BROKEN" };
        println!("{what:<62} {value:>14}  {verdict}");
    }

    /// Pins and confirms every session at second 0; says how long a pin took.
    fn fill(&self) -> Duration {
        let started = Instant::now();
        for client in 0..self.scale.sessions {
            self.table().pin(self.key(client), home(client), None, &self.lifetime, at_ms(0));
        }
        let pins = started.elapsed();
        for client in 0..self.scale.sessions {
            self.table().confirm(self.key(client), home(client), &self.lifetime, at_ms(0));
        }
        pins / self.scale.sessions
    }

    fn fill_and_weigh(&mut self) {
        let before = resident_bytes();
        let pin = self.fill();
        let bytes = (resident_bytes() - before) / f64::from(self.scale.sessions);
        let is_held = bytes <= BYTES_PER_SESSION;
        self.promise("memory by RSS, at most 64 B a session", format!("{bytes:.1} B"), is_held);
        let missing = (0..self.scale.sessions).filter(|&client| !self.is_at_home(client, 0)).count();
        self.promise("sessions that did not fit", missing.to_string(), missing == 0);
        report("pin (with the address' hash)", format!("{} ns", pin.as_nanos()));
    }

    /// Times single recalls, in an order that no prefetcher knows, less what asking for the time costs.
    fn time_recalls(&mut self) {
        let mut chance = 1;
        let timer = percentiles((0..self.scale.recalls).map(|_| time(|| ())).collect());
        let rounds = (0..ROUNDS).map(|_| {
            let recall = |_| {
                chance = step(chance);
                let key = self.key(chance % self.scale.sessions);
                time(|| _ = black_box(self.table().find(black_box(key), at_ms(1000))))
            };
            percentiles((0..self.scale.recalls).map(recall).collect())
        });
        let (mut p50, mut p99): (Vec<u32>, Vec<u32>) = rounds.unzip();
        p50.sort_unstable();
        p99.sort_unstable();
        let net = |nanos: u32| nanos.saturating_sub(timer.0);
        let (p50, p99) = (net(p50[ROUNDS / 4]), net(p99[ROUNDS / 4]));
        report("recall, p50 (single ones, net of the timer)", format!("{p50} ns"));
        self.promise("recall, p99, below 1 µs", format!("{p99} ns"), p99 < P99_NS);
    }

    /// Newcomers from everywhere, in ten granularities, while some sessions are in use.
    fn flood(&mut self, is_answered: bool) {
        let Scale { sessions, newcomers, .. } = self.scale;
        for client in (CONNECTED..sessions).step_by(TENTH as usize) {
            self.table().open(self.key(client), at_ms(0));
        }
        let granularity_ms = u32::try_from(self.lifetime.granularity().as_millis()).unwrap_or(u32::MAX);
        let newcomers_each = newcomers / FLOOD_GRANULARITIES;
        let evicted_before = self.table().evicted();
        let started = Instant::now();
        for granularity in 1..=FLOOD_GRANULARITIES {
            let start_ms = granularity * granularity_ms;
            self.come_back(ACTIVE, start_ms);
            if granularity == 1 {
                self.come_back(PROVEN, start_ms);
            }
            for number in 0..newcomers_each {
                let passed = u64::from(number) * u64::from(granularity_ms) / u64::from(newcomers_each);
                let now = at_ms(u64::from(start_ms) + passed);
                let client = sessions + (granularity - 1) * newcomers_each + number;
                self.table().pin(self.key(client), home(client), None, &self.lifetime, now);
                if is_answered {
                    self.table().confirm(self.key(client), home(client), &self.lifetime, now);
                }
            }
        }
        let each = started.elapsed() / newcomers;
        let end_ms = u64::from((FLOOD_GRANULARITIES + 1) * granularity_ms);
        let kind = if is_answered { "answered" } else { "unanswered" };
        let lost = |kinds: std::ops::RangeInclusive<u32>| {
            let meant = (0..sessions).filter(|client| kinds.contains(&(client % TENTH)));
            meant.filter(|&client| !self.is_at_home(client, end_ms)).count()
        };
        let (in_use, proven, others) =
            (lost(CONNECTED..=ACTIVE), lost(PROVEN..=PROVEN), lost(PROVEN + 1..=9));
        println!("\nflood of {newcomers} new addresses, {kind}");
        self.promise("lost of the sessions in use (a fifth)", in_use.to_string(), in_use == 0);
        report("lost of those that came back once (a tenth)", proven.to_string());
        report("lost of the others, who had one answer each", others.to_string());
        report("evicted", (self.table().evicted() - evicted_before).to_string());
        report("refused, all in use", self.table().refused().to_string());
        report("a newcomer took", format!("{} ns", each.as_nanos()));
    }

    /// The sessions of a kind make a request.
    fn come_back(&self, kind: u32, now_ms: u32) {
        let now = at_ms(u64::from(now_ms));
        for client in (kind..self.scale.sessions).step_by(TENTH as usize) {
            let key = self.key(client);
            if self.table().find(key, now).is_some_and(|found| found.is_touch_due(&self.lifetime)) {
                self.table().touch(key, now);
            }
        }
    }

    /// As many as an IPv6 network has /64 prefixes, within one granularity.
    fn flood_from_one_network(&self) {
        let now = at_ms(3600 * 1000);
        let network = 0x2001_0db8_u128 << 96;
        let key = |number: u128| self.source.key(Ipv6Addr::from_bits(network | number << 64).into());
        let pin = |number| self.table().pin(key(number), home(0), None, &self.lifetime, now);
        let admitted = (0..1 << 16).filter(|&number| pin(number) == Pin::Ours).count();
        println!("\nflood of 65536 new addresses of one network, within one granularity");
        report("admitted", admitted.to_string());
        report("refused by the quota", self.table().refused_by_quota().to_string());
    }

    fn is_at_home(&self, client: u32, now_ms: u64) -> bool {
        let found = self.table().find(self.key(client), at_ms(now_ms));
        found.is_some_and(|found| found.home == home(client))
    }
}

fn report(what: &str, value: String) {
    println!("{what:<62} {value:>14}");
}

/// The address of a client: no two have the same, and neighbours by number are from different networks.
fn address(client: u32) -> IpAddr {
    IpAddr::from(client.wrapping_mul(0x9e37_79b1).to_be_bytes())
}

fn home(client: u32) -> Home {
    Home { target: TargetId(u64::from(client % 97)), incarnation: Incarnation(client % 7) }
}

fn at_ms(millis: u64) -> Now {
    Now { monotonic_ms: 1000 + millis, token_s: 0 }
}

fn step(chance: u32) -> u32 {
    chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223)
}

fn time(work: impl FnOnce()) -> u32 {
    let started = Instant::now();
    work();
    u32::try_from(started.elapsed().as_nanos()).unwrap_or(u32::MAX)
}

/// The 50th and the 99th.
fn percentiles(mut nanos: Vec<u32>) -> (u32, u32) {
    nanos.sort_unstable();
    (nanos[nanos.len() / 2], nanos[nanos.len() * 99 / 100])
}

/// Exact, which the figures of `/proc/self/statm` are not: those are summed up now and then.
fn resident_bytes() -> f64 {
    let text = fs::read_to_string("/proc/self/smaps_rollup").expect("Linux has it");
    let line = text.lines().find_map(|line| line.strip_prefix("Rss:")).expect("it has this line");
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().expect("it is a number of KiB");
    kib * 1024.0
}
