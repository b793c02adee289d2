//! What does a decision cost? Prints nanoseconds per `choose` for each way a request can come, and per seal.
//!
//! `cargo run --release -p homing-core --example decision_cost`
#![allow(clippy::print_stdout, reason = "printing is all it does")]

#[path = "../tests/support/site.rs"]
mod site;

use homing_core::entropy::Entropy;
use homing_core::id::{GroupId, Home, Incarnation, TargetId};
use homing_core::persist::{Memory, RequestView};
use homing_core::schedule::SCHEDULERS;
use homing_core::token::{Sealer, Token};
use site::{Browser, GroupText, Site, at, client_ip, secrets};
use std::hint::black_box;
use std::time::{Duration, Instant};

const TARGETS: [u16; 10] = [10; 10];
/// Clients with a session each: more than caches hold.
const SESSIONS: u32 = 100_000;
const BATCHES: usize = 1000;
const CALLS_PER_BATCH: u32 = 500;

fn main() {
    println!("{} targets, {SESSIONS} source sessions\n", TARGETS.len());
    report("choose: cookie that this connection showed before", remembered_cookie());
    report("choose: cookie seen for the first time (opened)", first_cookie());
    report("choose and settle: cookie of a new session (sealed)", new_cookie());
    report("choose and settle: source address recalled", source_recall());
    report("choose and settle: source address pinned", source_pin());
    for row in SCHEDULERS {
        report(&format!("choose: no persistence, {}", row.name), new_session(row.name));
    }
    report("seal a token", seal());
}

fn report(what: &str, nanos: f64) {
    println!("{what:<60} {nanos:>8.0} ns");
}

/// Nanoseconds per call of `work`, which is told how many calls came before: the lower quartile of many batches,
/// because other programs of the machine interrupt some of them.
fn nanos_per_call(mut work: impl FnMut(u32)) -> f64 {
    let mut number = 0;
    let mut batch = || {
        let started = Instant::now();
        for _ in 0..CALLS_PER_BATCH {
            work(number);
            number = number.wrapping_add(1);
        }
        started.elapsed()
    };
    let mut batches: Vec<Duration> = (0..BATCHES).map(|_| batch()).collect();
    batches.sort_unstable();
    batches[BATCHES / 4].as_secs_f64() * 1e9 / f64::from(CALLS_PER_BATCH)
}

fn remembered_cookie() -> f64 {
    let mut site = Site::new(&GroupText::cookie(&TARGETS, "20m"));
    let mut browser = Browser { keeps_alive: true, ..Browser::new(client_ip(1)) };
    site.visit(&mut browser, at(0));
    nanos_per_call(|_| {
        black_box(browser.request(&site.snapshot.groups[0], at(1), &mut site.entropy)).expect("it serves");
    })
}

fn first_cookie() -> f64 {
    let mut site = Site::new(&GroupText::cookie(&TARGETS, "20m"));
    let mut browser = Browser::new(client_ip(1));
    site.visit(&mut browser, at(0));
    nanos_per_call(|_| {
        black_box(browser.request(&site.snapshot.groups[0], at(1), &mut site.entropy)).expect("it serves");
    })
}

fn new_cookie() -> f64 {
    let mut site = Site::new(&GroupText::cookie(&TARGETS, "20m"));
    let mut browser = Browser { keeps_alive: true, ..Browser::new(client_ip(1)) };
    nanos_per_call(|_| {
        browser.cookie = None;
        black_box(browser.request(&site.snapshot.groups[0], at(1), &mut site.entropy)).expect("it serves");
    })
}

fn source_recall() -> f64 {
    let mut site = Site::new(&GroupText::source_ip(&TARGETS, "20m"));
    for number in 0..SESSIONS {
        site.visit_from(client_ip(number), at(0));
    }
    nanos_per_call(|number| {
        // Steps by a large prime visit the clients in no order that a prefetcher knows.
        let client = client_ip(number.wrapping_mul(7919) % SESSIONS);
        let mut choice = site.choose(client, at(1)).expect("it serves");
        black_box(site.settle(&mut choice, at(1)));
    })
}

fn source_pin() -> f64 {
    let mut site = Site::new(&GroupText::source_ip(&TARGETS, "20m"));
    nanos_per_call(|number| {
        let mut choice = site.choose(client_ip(number & 0xff_ffff), at(1)).expect("it serves");
        black_box(site.settle(&mut choice, at(1)));
    })
}

fn new_session(scheduler: &'static str) -> f64 {
    let mut site = Site::new(&GroupText::new(&TARGETS).scheduler(scheduler));
    nanos_per_call(|number| {
        let view = RequestView { client: client_ip(number & 0xff_ffff), tokens: &[], begins: true };
        let group = &site.snapshot.groups[0];
        let chosen = group.choose(&view, &mut Memory::default(), at(1), &mut site.entropy);
        black_box(chosen).expect("it serves");
    })
}

fn seal() -> f64 {
    let sealer = Sealer::new(&secrets(1, &[]).ring, GroupId(1));
    let home = Home { target: TargetId(1), incarnation: Incarnation(1) };
    let token = Token { home, session: 1, first_seen_s: 1, last_seen_s: 1 };
    let mut entropy = Entropy::from_seed(1);
    nanos_per_call(|_| _ = black_box(sealer.seal(&token, &mut entropy)))
}
