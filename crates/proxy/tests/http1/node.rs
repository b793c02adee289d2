//! What runs in a test, and what does it say about itself?

use crate::peers::Target;
use crate::secured::fill_in;
use homing_core::certificate::Identity;
use homing_core::compile::check::read_and_check;
use homing_core::compile::compile;
use homing_core::counters::Counter;
use homing_core::handshake::HandshakeFailure;
use homing_core::live::{GroupCounters, ListenerCounters, Live, TargetCounters};
use homing_core::secrets::{HashKey, KeyRing, KeyUse, RingKey, Secrets};
use homing_core::snapshot::Snapshot;
use homing_core::span::Span;
use homing_proxy::{AccessSink, Census, Clock, Datapath, DatapathOptions, DrainReport};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

/// Workers of every node under test: more than one, so that nothing works by accident of sharing.
const WORKERS: usize = 2;
/// The longest any wait may take; nothing waits this long when all is well.
pub(crate) const BOUND: Duration = Duration::from_secs(20);

/// One HTTP listener, one group, and a datapath that runs them.
pub(crate) struct Node {
    datapath: Datapath,
    live: Arc<Live>,
    pub(crate) snapshot: Arc<Snapshot>,
    spec: Value,
    identities: Vec<Arc<Identity>>,
    spans: Receiver<Span>,
}

/// What a test says about the listener and the group; the rest is default.
pub(crate) struct Plan {
    listener: Value,
    group: Value,
    workers: usize,
    identities: Vec<Arc<Identity>>,
    traced: f64,
}

/// A listener on any port that sends everything to one group.
pub(crate) fn plan() -> Plan {
    let mut listener =
        json!({"name": "door", "protocol": "http", "listen": ["127.0.0.1:0"], "group": "house"});
    if crate::SECURED {
        listener["protocol"] = "https".into();
        listener["certificates"] = json!([{"cert": "c.pem", "key": "k.pem"}]);
    }
    let mut group = json!({"name": "house", "targets": []});
    if crate::TARGETS_SECURED {
        group["tls"] = json!({"verify": "ca.pem", "server_name": "test"});
    }
    Plan { listener, group, workers: WORKERS, identities: Vec::new(), traced: 0.0 }
}

impl Plan {
    pub(crate) fn listener(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.listener[key] = value.into();
        self
    }

    /// Clients come by TLS, to whom these names belong.
    pub(crate) fn by_tls(self, identities: &[Arc<Identity>]) -> Self {
        let files = identities.iter().map(|_| json!({"cert": "c.pem", "key": "k.pem"}));
        let plan = self.listener("protocol", "https").listener("certificates", files.collect::<Value>());
        Self { identities: identities.to_vec(), ..plan }
    }

    /// Who the files of the spec say somebody is, one after the other.
    pub(crate) fn identities(self, identities: &[Arc<Identity>]) -> Self {
        Self { identities: identities.to_vec(), ..self }
    }

    pub(crate) fn group(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.group[key] = value.into();
        self
    }

    /// Such a share of the requests is traced.
    pub(crate) fn traced(self, share: f64) -> Self {
        Self { traced: share, ..self }
    }

    /// One worker, where a test is about connections meeting each other.
    pub(crate) fn alone(mut self) -> Self {
        self.workers = 1;
        self
    }

    pub(crate) fn start<const N: usize>(self, targets: [&Target; N]) -> Node {
        self.start_with(&targets.map(Target::address))
    }

    pub(crate) fn start_with(mut self, targets: &[SocketAddr]) -> Node {
        self.group["targets"] = names(targets);
        let spec = json!({
            "log": {"access": "json"},
            "tracing": {"endpoint": "http://127.0.0.1:4318", "sample": self.traced},
            "load_balancers": [{"name": "test", "listeners": [self.listener], "groups": [self.group]}],
        });
        let live = Arc::new(Live::new(self.workers));
        let snapshot = compiled(&spec, &self.identities, &live, 1);
        let (sender, spans) = sync_channel(64);
        let options = DatapathOptions {
            workers: self.workers,
            live: Arc::clone(&live),
            snapshot: Arc::clone(&snapshot),
            clock: Arc::new(Clock::new()),
            access_log: Some(AccessSink::file(Path::new("/dev/null")).unwrap()),
            connections_by_memory: None,
            spans: Some(sender),
            sockets: Vec::new(),
            ticket_keys: None,
        };
        Node {
            datapath: Datapath::start(options).unwrap(),
            live,
            snapshot,
            spec,
            identities: self.identities,
            spans,
        }
    }
}

impl Node {
    /// Where clients connect to.
    pub(crate) fn address(&self) -> SocketAddr {
        self.datapath.addresses()[0].address
    }

    /// The next span that was told.
    pub(crate) fn span(&self) -> Span {
        self.spans.recv_timeout(BOUND).unwrap()
    }

    /// Whether no span was told, and none will be of what is over.
    pub(crate) fn told_no_span(&self) -> bool {
        self.is_at_rest();
        self.spans.try_recv().is_err()
    }

    pub(crate) fn census(&self) -> Census {
        let census = self.datapath.census();
        assert_eq!(census.faults, Vec::<String>::new());
        census
    }

    pub(crate) fn listener(&self, read: impl Fn(&ListenerCounters) -> &Counter) -> u64 {
        self.snapshot.listeners[0].live.counters.sum(|counters| read(counters).value())
    }

    pub(crate) fn group(&self, read: impl Fn(&GroupCounters) -> &Counter) -> u64 {
        self.snapshot.groups[0].live.counters.sum(|counters| read(counters).value())
    }

    pub(crate) fn target(&self, position: usize, read: impl Fn(&TargetCounters) -> &Counter) -> u64 {
        self.snapshot.groups[0].targets[position].live.counters.sum(|counters| read(counters).value())
    }

    /// Whether a target rests, after it did not accept connections.
    pub(crate) fn rests(&self, position: usize) -> bool {
        self.snapshot.groups[0].targets[position].live.resting_until_ms() > 0
    }

    /// Requests that all targets serve now.
    pub(crate) fn active(&self) -> u32 {
        let targets = self.snapshot.groups.iter().flat_map(|group| &group.targets);
        targets.map(|target| target.live.active.load(Ordering::Relaxed)).sum()
    }

    /// Makes other targets the group's. A target at an address it had before is the same one.
    pub(crate) fn publish_targets(&mut self, targets: &[SocketAddr]) {
        self.spec["load_balancers"][0]["groups"][0]["targets"] = names(targets);
        self.publish();
    }

    /// Makes the listener somebody else.
    pub(crate) fn publish_identities(&mut self, identities: &[Arc<Identity>]) {
        self.identities = identities.to_vec();
        self.publish();
    }

    /// Changes a setting of the listener.
    pub(crate) fn publish_listener(&mut self, key: &str, value: impl Into<Value>) {
        self.spec["load_balancers"][0]["listeners"][0][key] = value.into();
        self.publish();
    }

    /// Changes a setting of the group.
    pub(crate) fn publish_group(&mut self, key: &str, value: impl Into<Value>) {
        self.spec["load_balancers"][0]["groups"][0][key] = value.into();
        self.publish();
    }

    /// Handshakes that failed so.
    pub(crate) fn failed_handshakes(&self, failure: HandshakeFailure) -> u64 {
        self.listener(|counters| &counters.handshakes.failed[failure.index()])
    }

    /// Waits until so many handshakes have failed so: the client may hear of it before it is counted.
    pub(crate) fn has_failed_handshakes(&self, failure: HandshakeFailure, count: u64) {
        eventually(failure.as_str(), || self.failed_handshakes(failure) == count);
    }

    /// Takes the listener away.
    pub(crate) fn publish_without_listener(&mut self) {
        self.spec["load_balancers"][0]["listeners"] = json!([]);
        self.publish();
    }

    /// Waits until nothing is open but idle connections to targets, and everything that was held was given back.
    pub(crate) fn is_at_rest(&self) {
        let listener = self.snapshot.listeners.first().map(|listener| Arc::clone(&listener.live));
        let held = || {
            let census = self.census();
            let open = listener.as_ref().map_or(0, |live| live.open_connections.load(Ordering::Relaxed));
            let counted = self.datapath.open_connections() + open + self.active() as usize;
            census.clients + census.exchanges + census.busy_targets + census.tunnels + counted
        };
        eventually("the node to be at rest", || held() == 0);
    }

    /// Ends what is open to a target, whose drain has ended.
    pub(crate) fn cut_off(&self, position: usize) {
        self.datapath.cut_off(self.snapshot.groups[0].targets[position].home);
    }

    /// Ends the node after its traffic, or after `deadline`.
    pub(crate) fn drain(self, deadline: Duration) -> DrainReport {
        self.datapath.drain(deadline)
    }

    fn publish(&mut self) {
        let snapshot = compiled(&self.spec, &self.identities, &self.live, self.snapshot.revision + 1);
        self.datapath.publish(Arc::clone(&snapshot)).unwrap();
        self.snapshot = snapshot;
    }
}

/// Waits until `condition` holds.
pub(crate) fn eventually(what: &str, condition: impl Fn() -> bool) {
    let end = Instant::now() + BOUND;
    while !condition() {
        assert!(Instant::now() < end, "waited in vain for {what}");
        std::thread::park_timeout(Duration::from_millis(2));
    }
}

fn names(targets: &[SocketAddr]) -> Value {
    let target = |address: &SocketAddr| json!({"name": format!("t{}", address.port()), "address": address.to_string()});
    targets.iter().map(target).collect()
}

fn compiled(spec: &Value, identities: &[Arc<Identity>], live: &Live, revision: u64) -> Arc<Snapshot> {
    let (mut spec, problems) = read_and_check(spec);
    assert!(problems.is_empty(), "{problems:?}");
    fill_in(&mut spec, identities);
    let key = RingKey { id: 1, secret: [7; 32], usage: KeyUse::Issue };
    let secrets = Secrets { hash_key: HashKey([9; 16]), ring: KeyRing::new(vec![key]).unwrap() };
    Arc::new(compile(&spec, &secrets, live, revision).unwrap())
}
