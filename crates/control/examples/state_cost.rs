//! What does it cost to write a big table of sessions, and to read it back?
//!
//! `cargo run --release -p homing-control --example state_cost -- [SESSIONS] [FOLDER]`: a million by default, below the
//! system's folder for temporary files. Says the time and the CPU of each round, and how long a recall takes beside it.

#![allow(clippy::print_stdout, reason = "it is a program that prints")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use homing_control::change::{Changes, Publish, PublishError};
use homing_control::state::{BootClock, BootId, State};
use homing_control::{Clock, config};
use homing_core::clock::Now;
use homing_core::group::Group;
use homing_core::live::Live;
use homing_core::persist::SessionKey;
use homing_core::persist::table::SessionTable;
use homing_core::secrets::{HashKey, KeyRing, KeyUse, RingKey, Secrets};
use homing_core::snapshot::Snapshot;

const ROUNDS: u32 = 5;
const NOW: Now = Now { monotonic_ms: 400 * 24 * 3_600_000, token_s: 1_700_000_000 };

struct Nobody;

impl Publish for Nobody {
    fn publish(&self, _: Arc<Snapshot>) -> Result<(), PublishError> {
        Ok(())
    }
}

struct Node {
    changes: Changes,
    state: State,
}

fn main() {
    let mut arguments = env::args().skip(1);
    let sessions: usize =
        arguments.next().map_or(1_000_000, |text| text.parse().expect("a number of sessions"));
    let folder = arguments.next().map_or_else(env::temp_dir, PathBuf::from).join("homing-state-cost");
    let node = start(&folder, sessions);
    let snapshot = node.changes.current();
    let group = &snapshot.groups[0];
    fill(group, sessions);
    let table = group.persistence.table().expect("the group keeps sessions");
    println!("{} sessions, {} cores", table.len(), thread::available_parallelism().map_or(1, usize::from));
    recall("recall alone", table, sessions, || thread::sleep(Duration::from_millis(500)));
    recall("recall beside the writer", table, sessions, || write(&node, &snapshot, table));
    let bytes = node.state.book().written_bytes() / u64::from(ROUNDS);
    println!("{bytes} bytes a round, {:.1} a session", bytes as f64 / table.len() as f64);
    drop((snapshot, node));
    let before = (Instant::now(), cpu());
    let node = start(&folder, sessions);
    println!("restore: {:?}, {:?} of a core", before.0.elapsed(), cpu() - before.1);
    let snapshot = node.changes.current();
    println!("{} sessions are back", snapshot.groups[0].persistence.table().map_or(0, |table| table.len()));
    fs::remove_dir_all(&folder).expect("the folder is ours");
}

/// Rounds of writing, with a session that changes before each.
fn write(node: &Node, snapshot: &Snapshot, table: &SessionTable) {
    for round in 1..=ROUNDS {
        table.touch(key(0), Now { monotonic_ms: NOW.monotonic_ms + 1000 * u64::from(round), ..NOW });
        let before = (Instant::now(), cpu());
        node.state.write(snapshot);
        println!("write: {:?}, {:?} of a core", before.0.elapsed(), cpu() - before.1);
    }
}

/// Recalls sessions on another thread while `meanwhile` goes on.
fn recall(what: &str, table: &Arc<SessionTable>, sessions: usize, meanwhile: impl FnOnce()) {
    let is_over = Arc::new(AtomicBool::new(false));
    let recalls = {
        let (table, is_over) = (Arc::clone(table), Arc::clone(&is_over));
        thread::spawn(move || {
            let (mut times, mut number) = (Vec::new(), 0usize);
            while !is_over.load(Ordering::Relaxed) {
                number = number.wrapping_mul(5).wrapping_add(12_345) % sessions;
                let before = Instant::now();
                let _ = std::hint::black_box(table.find(key(number), NOW));
                times.push(before.elapsed());
            }
            times
        })
    };
    meanwhile();
    is_over.store(true, Ordering::Relaxed);
    let mut times = recalls.join().expect("it does not panic");
    times.sort_unstable();
    let at = |in_10_000: usize| times[(times.len() - 1) * in_10_000 / 10_000];
    println!(
        "{what}: median {:?}, p99 {:?}, p99.99 {:?}, longest {:?}",
        at(5000),
        at(9900),
        at(9999),
        at(10_000)
    );
}

fn start(folder: &Path, sessions: usize) -> Node {
    let text = format!(
        "[[load_balancers]]\nname = \"shop\"\n[[load_balancers.groups]]\nname = \"web\"\n\
         persistence = {{ method = \"source-ip\", timeout = \"20m\", table_size = {sessions} }}\n\
         targets = [{{ name = \"a\", address = \"127.0.0.1:1\" }}, {{ name = \"b\", address = \"127.0.0.1:2\" }}]\n"
    );
    let spec = config::parse(Path::new("example.toml"), &text).expect("it is valid").spec;
    let key = RingKey { id: 1, secret: [1; 32], usage: KeyUse::Issue };
    let ring = KeyRing::new(vec![key]).expect("one key, and it issues");
    let changes =
        Changes::new(Secrets { hash_key: HashKey([7; 16]), ring }, Arc::new(Live::new(1)), Box::new(Nobody));
    let clock: Clock = Arc::new(|| NOW);
    let state = State::new(folder, clock, BootClock::new(BootId([1; 16]), || Duration::from_secs(1)));
    changes.boot(spec, |snapshot| state.restore(snapshot)).expect("nobody refuses it");
    Node { changes, state }
}

fn fill(group: &Group, sessions: usize) {
    let lifetime = group.persistence.lifetime().expect("the group keeps sessions");
    let table = group.persistence.table().expect("the group keeps sessions");
    for number in 0..sessions {
        let home = group.targets[number % group.targets.len()].home;
        table.pin(key(number), home, None, &lifetime, NOW);
        table.confirm(key(number), home, &lifetime, NOW);
    }
}

fn key(number: usize) -> SessionKey {
    SessionKey(0xffff_0a00_0000 + number as u128)
}

/// Time that this thread has had a core for.
fn cpu() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split_whitespace().next().and_then(|text| text.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or(0))
}
