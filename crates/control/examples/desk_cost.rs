//! What does it cost to start a big node, and to change one target of it?
//!
//! `cargo run --release -p homing-control --example desk_cost -- [LISTENERS] [TARGETS] [FOLDER]`: 2,000 and 10,000 by
//! default, in a hundred load balancers of the API, below the system's folder for temporary files. Nobody moves traffic:
//! what the datapath takes for a snapshot comes on top. The folder stays, for a node that is started on it.

#![allow(clippy::print_stdout, reason = "it is a program that prints")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs};

use homing_control::change::{Changes, Origin, Publish, PublishError};
use homing_control::config;
use homing_control::edit::{Author, Desk, Edit, Op, Place, Terms};
use homing_control::events::Events;
use homing_control::store::Store;
use homing_core::live::Live;
use homing_core::secrets::{HashKey, KeyRing, KeyUse, RingKey, Secrets};
use homing_core::snapshot::Snapshot;
use serde_json::{Value, json};

const LOAD_BALANCERS: usize = 100;
const ROUNDS: u16 = 50;

struct Nobody;

impl Publish for Nobody {
    fn publish(&self, _: Arc<Snapshot>) -> Result<(), PublishError> {
        Ok(())
    }
}

fn main() {
    let mut arguments = env::args().skip(1);
    let mut number =
        |default| arguments.next().map_or(default, |text| text.parse::<usize>().expect("a number"));
    let (listeners, targets) = (number(2000), number(10_000));
    let folder = arguments.next().map_or_else(|| env::temp_dir().join("homing-desk-cost"), PathBuf::from);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder can be made");
    let author = Author { name: "cost".to_owned(), origin: Origin::Api };
    let desk = boot(&folder);
    let ops = (0..LOAD_BALANCERS).map(|index| {
        let at = Place::LoadBalancer(format!("lb{index}"));
        Op::Create { at, value: balancer(index, listeners / LOAD_BALANCERS, targets / listeners) }
    });
    let edit = Edit { ops: ops.collect(), ..Edit::default() };
    timed("make all of it in one edit", || desk.edit(&author, edit).expect("it is valid"));

    let mut times: Vec<Duration> = (1..=ROUNDS).map(|weight| change(&desk, &author, weight)).collect();
    times.sort();
    let middle = times[times.len() / 2];
    println!("change one target: {:?} to {:?}, in the middle {middle:?}", times[0], times[times.len() - 1]);
    let dry = Terms { dry_run: true, ..Terms::default() };
    timed("dry run of a rollback", || desk.rollback(&author, 2, dry).expect("it is kept"));
    timed("export", || desk.export(2).expect("it is kept"));
    timed("difference of two revisions", || desk.diff(2, 50).expect("they are kept"));
    drop(desk);
    timed("start", || boot(&folder));
    println!("store: {} bytes", fs::metadata(folder.join("store.db")).map_or(0, |found| found.len()));
}

/// A node on that folder, with a file that says nothing.
fn boot(folder: &Path) -> Desk {
    let loaded = config::parse(&folder.join("homing.toml"), "").expect("nothing is valid");
    let key = RingKey { id: 1, secret: [7; 32], usage: KeyUse::Issue };
    let ring = KeyRing::new(vec![key]).expect("one key issues");
    let secrets = Secrets { hash_key: HashKey([7; 16]), ring };
    let changes = Arc::new(Changes::new(secrets, Arc::new(Live::new(2)), Box::new(Nobody)));
    let store = Arc::new(Store::open(folder).expect("the store opens"));
    Desk::boot(folder.join("homing.toml"), &loaded, store, changes, Events::default(), |_| ())
        .expect("what is stored is valid")
}

fn balancer(index: usize, listeners: usize, targets: usize) -> Value {
    let listener = |number: usize| {
        let port = 10_000 + index * listeners + number;
        json!({
            "name": format!("l{number}"), "protocol": "http", "listen": [format!("127.0.0.1:{port}")],
            "group": format!("g{number}"),
        })
    };
    let group = |number: usize| {
        let target = |target: usize| {
            let address = format!("127.{}.{}.{}:9000", 1 + index, 1 + number, 1 + target);
            json!({ "name": format!("t{target}"), "address": address })
        };
        let targets: Vec<Value> = (0..targets).map(target).collect();
        json!({ "name": format!("g{number}"), "persistence": { "method": "cookie" }, "targets": targets })
    };
    let (listeners, groups): (Vec<Value>, Vec<Value>) =
        (0..listeners).map(|number| (listener(number), group(number))).unzip();
    json!({ "listeners": listeners, "groups": groups })
}

fn change(desk: &Desk, author: &Author, weight: u16) -> Duration {
    let (load_balancer, group) = ("lb50".to_owned(), "g3".to_owned());
    let at = Place::Target { load_balancer, group, name: "t2".to_owned() };
    let ops = vec![Op::Merge { at, patch: json!({ "weight": weight }) }];
    let begin = Instant::now();
    desk.edit(author, Edit { ops, ..Edit::default() }).expect("it is valid");
    begin.elapsed()
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) {
    let begin = Instant::now();
    let done = work();
    println!("{what}: {:?}", begin.elapsed());
    drop(done);
}
