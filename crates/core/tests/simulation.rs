//! Does the whole keep its promises whatever happens in whatever order?
//!
//! A seed draws a group and then events: requests, refused connections, slow answers, failures, drains, orders,
//! changed specs, restarts of the node, jumps of the clock. Beside the group runs a model that knows only the
//! promises. `HOMING_SOAK=1` runs twenty times as many seeds, `HOMING_SEED=7` that one alone.
//!
//! | file | question |
//! |---|---|
//! | `simulation/world.rs` | What is there, and what happens next? |
//! | `simulation/machine.rs` | What does the model know of a target, and what does it promise as a home? |
//! | `simulation/session.rs` | What does the model know of a session and its client? |
//! | `simulation/events.rs` | What befalls targets, specs and the node? |
//! | `simulation/orders.rs` | What did operators order, and whom is it about? |
//! | `simulation/traffic.rs` | How does a request go, from its decision to its end? |
//! | `simulation/decided.rs` | What does a decision change before anybody answers? |
//! | `simulation/answered.rs` | What does the target's answer say, and what is remembered of it? |
//! | `simulation/check.rs` | Is this decision one that was promised? |
//! | `simulation/counted.rs` | Is every session that begins counted at its home, and does its place become free? |

#![allow(clippy::unwrap_used, reason = "a test fails by a panic, also in its helpers")]

#[path = "support/site.rs"]
mod site;

#[path = "simulation/answered.rs"]
mod answered;
#[path = "simulation/check.rs"]
mod check;
#[path = "simulation/counted.rs"]
mod counted;
#[path = "simulation/decided.rs"]
mod decided;
#[path = "simulation/events.rs"]
mod events;
#[path = "simulation/machine.rs"]
mod machine;
#[path = "simulation/orders.rs"]
mod orders;
#[path = "simulation/session.rs"]
mod session;
#[path = "simulation/traffic.rs"]
mod traffic;
#[path = "simulation/world.rs"]
mod world;

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use world::{Tally, World};

const SEEDS: u64 = 10_000;
const SOAK_SEEDS: u64 = 200_000;
const STEPS: usize = 100;
/// As many as CI has cores.
const THREADS: usize = 2;

#[test]
fn a_session_leaves_its_home_only_when_the_home_rests_or_dies_the_session_expires_or_an_operator_says_so() {
    let seeds = match std::env::var("HOMING_SEED") {
        Ok(seed) => {
            let seed: u64 = seed.parse().expect("a number");
            seed..seed + 1
        }
        Err(_) if std::env::var_os("HOMING_SOAK").is_some() => 0..SOAK_SEEDS,
        Err(_) => 0..SEEDS,
    };
    let tally = thread::scope(|scope| {
        let run_share = |share: usize| run(seeds.clone().skip(share).step_by(THREADS));
        let threads: Vec<_> = (0..THREADS).map(|share| scope.spawn(move || run_share(share))).collect();
        let tallies = threads.into_iter().map(|thread| thread.join().expect("it catches its panics"));
        tallies.into_iter().try_fold(Tally::default(), |sum, tally| tally.map(|tally| sum + tally))
    });
    match tally {
        Ok(tally) if seeds.end - seeds.start > 1 => tally.check_that_much_happened(&seeds),
        Ok(_) => {}
        Err(broken) => panic!("{broken}"),
    }
}

/// Runs worlds until one breaks; then says which, and how to see it again.
fn run(seeds: impl Iterator<Item = u64>) -> Result<Tally, String> {
    let mut sum = Tally::default();
    for seed in seeds {
        let ended = catch_unwind(AssertUnwindSafe(|| live_through(seed)));
        let broken = match ended {
            Ok(Ok(tally)) => {
                sum = sum + tally;
                continue;
            }
            Ok(Err(broken)) => broken,
            Err(_) => "it panicked, see above".to_owned(),
        };
        return Err(format!("HOMING_SEED={seed} shows it again: {broken}"));
    }
    Ok(sum)
}

fn live_through(seed: u64) -> Result<Tally, String> {
    let mut world = World::draw(seed);
    for step in 0..STEPS {
        world.step().map_err(|broken| format!("step {step}: {broken}\n{}", world.story()))?;
    }
    Ok(world.tally)
}

impl Tally {
    /// A simulation that is too quiet says nothing.
    fn check_that_much_happened(&self, seeds: &Range<u64>) {
        let count = seeds.end - seeds.start;
        for (what, happened, least) in [
            ("sessions came home", self.recalled, 10 * count),
            ("sessions moved", self.moves, count),
            ("sessions were sheltered", self.sheltered, count / 4),
            ("sessions were refused", self.refused, count / 4),
            ("orders were carried out", self.obeyed, count / 4),
            ("sessions ended", self.expired, count / 2),
            ("nodes restarted", self.restarts, count / 4),
        ] {
            assert!(happened > least, "too quiet to say anything: {what} {happened} times, not {least}");
        }
    }
}
