//! A machine whose clock the test moves, and the nodes that run on it one after the other.

use std::fs;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use homing_core::clock::Now;
use homing_core::entropy::Entropy;
use homing_core::group::{Group, Target};
use homing_core::live::Live;
use homing_core::persist::{AnswerView, Memory, Persistence, RequestView, Said};
use homing_core::reason::Reason;
use homing_core::snapshot::Snapshot;

use super::super::{BootClock, BootId, State, file_name, lock};
use crate::change::{Changes, Origin};
use crate::testing::{Datapath, Folder, secrets, spec};
use crate::{Clock, since_1970_s};

/// Some day in 2023, when the tests begin.
const START_S: u64 = 1_700_000_000;
/// Moments before a process starts are moments, too.
const PROCESS_STARTS_MS: u64 = 365 * 24 * 3_600_000;

pub(super) struct Machine {
    pub(super) folder: Folder,
    now_ms: Arc<AtomicU64>,
    booted_ms: u64,
    boots: u8,
}

/// A process on it.
pub(super) struct Node {
    changes: Changes,
    pub(super) state: State,
    clock: Clock,
    entropy: Mutex<Entropy>,
}

/// Who keeps what he is given: a token, or the name that the application gave his session.
pub(super) struct Client {
    address: IpAddr,
    pub(super) cookie: Option<Vec<u8>>,
}

impl Machine {
    pub(super) fn new() -> Self {
        Self { folder: Folder::new(), now_ms: Arc::new(AtomicU64::new(0)), booted_ms: 0, boots: 1 }
    }

    pub(super) fn pass(&self, seconds: u64) {
        self.now_ms.fetch_add(seconds * 1000, Ordering::Relaxed);
    }

    /// It was off for a day.
    pub(super) fn reboot(&mut self) {
        self.pass(86_400);
        self.booted_ms = self.now_ms.load(Ordering::Relaxed);
        self.boots += 1;
    }

    /// A node starts with that spec.
    pub(super) fn start(&self, text: &str) -> Node {
        let (now_ms, started_ms) = (Arc::clone(&self.now_ms), self.now_ms.load(Ordering::Relaxed));
        let clock: Clock = Arc::new(move || {
            let now_ms = now_ms.load(Ordering::Relaxed);
            Now { monotonic_ms: PROCESS_STARTS_MS + now_ms - started_ms, token_s: START_S + now_ms / 1000 }
        });
        let (now_ms, booted_ms) = (Arc::clone(&self.now_ms), self.booted_ms);
        let since_boot = move || Duration::from_millis(now_ms.load(Ordering::Relaxed) - booted_ms);
        let boot = BootClock::new(BootId([self.boots; 16]), since_boot);
        let state = State::new(self.folder.path(), Arc::clone(&clock), boot);
        let changes = Changes::new(secrets(), Arc::new(Live::new(1)), Box::new(Datapath::default()));
        changes.boot(spec(text), |snapshot| state.restore(snapshot)).unwrap();
        Node { changes, state, clock, entropy: Mutex::new(Entropy::from_seed(started_ms)) }
    }

    /// The files below the state folder, in order.
    pub(super) fn files(&self) -> Vec<String> {
        let mut files: Vec<String> = [self.folder.path().to_owned(), self.folder.file("sessions")]
            .iter()
            .flat_map(|folder| fs::read_dir(folder).unwrap())
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.file_type().unwrap().is_file())
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        files.sort();
        files
    }
}

impl Node {
    pub(super) fn now(&self) -> Now {
        (self.clock)()
    }

    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        self.changes.current()
    }

    /// The operator changes the spec.
    pub(super) fn apply(&self, text: &str) {
        self.changes.apply(spec(text), Origin::File).unwrap();
    }

    /// Writes as the interval does.
    pub(super) fn write(&self) {
        self.state.write(&self.snapshot());
    }

    pub(super) fn write_steering(&self) {
        self.state.write_steering(&self.snapshot()).unwrap();
    }

    /// The file of the first group's sessions.
    pub(super) fn sessions_path(&self) -> PathBuf {
        self.state.folder.join("sessions").join(file_name(self.snapshot().groups[0].id))
    }

    pub(super) fn steering_path(&self) -> PathBuf {
        self.state.folder.join("steering.state")
    }

    /// A request: the target's name, and why it.
    pub(super) fn visit(&self, client: &mut Client) -> (String, Reason) {
        let (snapshot, now) = (self.snapshot(), self.now());
        let group = &snapshot.groups[0];
        let (mut memory, mut entropy) = (Memory::default(), lock(&self.entropy));
        let tokens: Vec<&[u8]> = client.cookie.as_deref().into_iter().collect();
        let view = RequestView { client: client.address, tokens: &tokens, begins: true };
        let mut choice = group.choose(&view, &mut memory, now, &mut entropy).expect("somebody serves");
        let is_named =
            matches!(group.persistence, Persistence::Named(_)) && choice.reason != Reason::Recalled;
        let name = is_named.then(|| format!("{} {}", client.address, now.monotonic_ms).into_bytes());
        let answer =
            AnswerView { said: name.as_deref().map_or(Said::Nothing, Said::Name), ..AnswerView::default() };
        let mut written = Vec::new();
        if group.settle(&mut choice, &answer, &mut memory, now, &mut entropy, &mut written) {
            let text = String::from_utf8(written).unwrap();
            let value = text.split_once('=').unwrap().1.split(';').next().unwrap();
            client.cookie = Some(value.as_bytes().to_vec());
        }
        client.cookie = name.or_else(|| client.cookie.take());
        (group.target(&choice).name.to_string(), choice.reason)
    }
}

impl Client {
    pub(super) fn new(number: u8) -> Self {
        Self { address: IpAddr::from([10, 0, 0, number]), cookie: None }
    }

    pub(super) fn several(count: u8) -> Vec<Self> {
        (1..=count).map(Self::new).collect()
    }
}

pub(super) fn target<'a>(snapshot: &'a Snapshot, name: &str) -> (&'a Group, &'a Target) {
    let group = &snapshot.groups[0];
    (group, group.target_named(name).unwrap())
}

/// A group of targets `a`, `b`, `c` with that persistence.
pub(super) fn group(persistence: &str) -> String {
    group_of(&["a", "b", "c"], persistence)
}

pub(super) fn group_of(targets: &[&str], persistence: &str) -> String {
    let mut text = format!(
        "[[load_balancers]]\nname = \"shop\"\n[[load_balancers.listeners]]\nname = \"web\"\nprotocol = \"http\"\n\
         listen = [\"127.0.0.1:0\"]\ngroup = \"web\"\n[[load_balancers.groups]]\nname = \"web\"\n{persistence}\n"
    );
    for name in targets {
        let port = 9000 + u16::from(name.as_bytes()[0]);
        text.push_str(&format!(
            "[[load_balancers.groups.targets]]\nname = \"{name}\"\naddress = \"127.0.0.1:{port}\"\n"
        ));
    }
    text
}

pub(super) const SOURCE_IP: &str = "persistence = { method = \"source-ip\", timeout = \"10m\" }";
pub(super) const APP_COOKIE: &str =
    "persistence = { method = \"app-cookie\", cookie_name = \"SID\", timeout = \"10m\" }";
pub(super) const HEADER: &str =
    "persistence = { method = \"header\", request_header = \"X-Session\", timeout = \"10m\" }";
pub(super) const COOKIE: &str = "persistence = { method = \"cookie\", timeout = \"10m\" }";

/// Names of what is set aside end with it.
pub(super) fn is_recent(seconds: &str) -> bool {
    seconds.parse::<u64>().is_ok_and(|seconds| seconds.abs_diff(since_1970_s()) < 600)
}
