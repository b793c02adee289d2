//! What runs in a test, and what does it say about itself?

use crate::secured::fill_in;
use homing_core::compile::check::read_and_check;
use homing_core::compile::compile;
use homing_core::counters::Counter;
use homing_core::group::Target;
use homing_core::handshake::TargetFailure;
use homing_core::live::{Live, TargetCounters};
use homing_core::persist::{Persistence, SourceIp};
use homing_core::secrets::{HashKey, KeyRing, KeyUse, RingKey, Secrets};
use homing_core::snapshot::Snapshot;
use homing_proxy::{Clock, Datapath, DatapathOptions};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Workers of every node under test: more than one, so that nothing works by accident of sharing.
const WORKERS: usize = 2;
/// The longest any wait may take; nothing waits this long when all is well.
pub(crate) const BOUND: Duration = Duration::from_secs(20);

/// One listener, one group, and a datapath that runs them.
pub(crate) struct Node {
    datapath: Datapath,
    live: Arc<Live>,
    pub(crate) snapshot: Arc<Snapshot>,
    spec: Value,
}

/// What a test says about the listener and the group; the rest is default.
pub(crate) struct Plan {
    listener: Value,
    group: Value,
}

/// A plan for a listener of `protocol` on any port of `ip`.
pub(crate) fn plan(protocol: &str, ip: &str) -> Plan {
    let listen = if ip.contains(':') { format!("[{ip}]:0") } else { format!("{ip}:0") };
    Plan {
        listener: json!({"name": "door", "protocol": protocol, "listen": [listen], "group": "house"}),
        group: json!({"name": "house", "targets": []}),
    }
}

impl Plan {
    pub(crate) fn listener(mut self, key: &str, value: &str) -> Self {
        self.listener[key] = value.into();
        self
    }

    /// Connections from `network` begin with a PROXY header.
    pub(crate) fn greeted_from(mut self, network: &str) -> Self {
        self.listener["proxy_protocol"] = json!({"trust": [network]});
        self
    }

    /// Targets are spoken to by TLS, and shall be `name`.
    pub(crate) fn secured(mut self, name: &str) -> Self {
        self.group["tls"] = json!({"verify": "ca.pem", "server_name": name});
        self
    }

    /// Connections to targets begin with a PROXY header of that version.
    pub(crate) fn sends_header(mut self, version: &str) -> Self {
        self.group["send_proxy_protocol"] = version.into();
        self
    }

    pub(crate) fn limit(mut self, max_connections: usize) -> Self {
        self.listener["max_connections"] = max_connections.into();
        self
    }

    pub(crate) fn source_ip(mut self, timeout: &str) -> Self {
        self.group["persistence"] = json!({"method": "source-ip", "timeout": timeout});
        self
    }

    pub(crate) fn start<const N: usize>(mut self, targets: [SocketAddr; N]) -> Node {
        self.group["targets"] = names(&targets);
        let spec = json!({"load_balancers": [
            {"name": "test", "listeners": [self.listener], "groups": [self.group]}
        ]});
        let live = Arc::new(Live::new(WORKERS));
        let snapshot = compiled(&spec, &live, 1);
        let options = DatapathOptions {
            workers: WORKERS,
            live: Arc::clone(&live),
            snapshot: Arc::clone(&snapshot),
            clock: Arc::new(Clock::new()),
            connections_by_memory: None,
            access_log: None,
            sockets: Vec::new(),
            ticket_keys: None,
        };
        Node { datapath: Datapath::start(options).unwrap(), live, snapshot, spec }
    }
}

impl Node {
    /// Where clients connect to.
    pub(crate) fn address(&self) -> SocketAddr {
        self.datapath.addresses()[0].address
    }

    pub(crate) fn datapath(&self) -> &Datapath {
        &self.datapath
    }

    pub(crate) fn open_connections(&self) -> usize {
        self.datapath.open_connections()
    }

    pub(crate) fn target(&self, position: usize) -> &Target {
        &self.snapshot.groups[0].targets[position]
    }

    /// Requests, connections or flows that a target serves now.
    pub(crate) fn active(&self, position: usize) -> u32 {
        self.target(position).live.active.load(Ordering::Relaxed)
    }

    pub(crate) fn count(&self, position: usize, read: impl Fn(&TargetCounters) -> &Counter) -> u64 {
        self.target(position).live.counters.sum(|counters| read(counters).value())
    }

    /// Handshakes with targets that failed so.
    pub(crate) fn failed_handshakes(&self, failure: TargetFailure) -> u64 {
        let counters = &self.snapshot.groups[0].live.counters;
        counters.sum(|counters| counters.handshakes.failed[failure.index()].value())
    }

    pub(crate) fn source_ip(&self) -> &SourceIp {
        match &self.snapshot.groups[0].persistence {
            Persistence::SourceIp(source) => source,
            other => panic!("{other:?}"),
        }
    }

    /// Makes other targets the group's. A target at an address it had before is the same one.
    pub(crate) fn publish_targets(&mut self, targets: &[SocketAddr]) {
        self.expect_targets(targets);
        self.publish();
    }

    /// Takes the listener away.
    pub(crate) fn publish_without_listener(&mut self) {
        self.expect_no_listener();
        self.publish();
    }

    /// A successor with that many workers, which goes on with what this node would run next. What is done `meanwhile`
    /// falls into the time when nobody accepts.
    pub(crate) fn successor(&self, workers: usize, meanwhile: impl FnOnce()) -> Self {
        let mut nothing = self.spec.clone();
        nothing["load_balancers"][0]["listeners"] = json!([]);
        let live = Arc::new(Live::new(workers));
        let snapshot = compiled(&nothing, &live, 1);
        let options = DatapathOptions {
            workers,
            live: Arc::clone(&live),
            snapshot: Arc::clone(&snapshot),
            clock: Arc::new(Clock::new()),
            connections_by_memory: None,
            access_log: None,
            sockets: self.datapath.share_sockets().unwrap(),
            ticket_keys: Some(self.datapath.ticket_keys()),
        };
        let datapath = Datapath::start(options).unwrap();
        let flows = self.datapath.pause().unwrap();
        meanwhile();
        datapath.expect_flows(flows);
        let mut successor = Self { datapath, live, snapshot, spec: self.spec.clone() };
        successor.publish();
        successor
    }

    /// A successor will have other targets.
    pub(crate) fn expect_targets(&mut self, targets: &[SocketAddr]) {
        self.spec["load_balancers"][0]["groups"][0]["targets"] = names(targets);
    }

    /// A successor will have no listener.
    pub(crate) fn expect_no_listener(&mut self) {
        self.spec["load_balancers"][0]["listeners"] = json!([]);
    }

    /// Waits until nothing is open, and everything that was held has been given back.
    pub(crate) fn is_at_rest(&self) {
        let listener = Arc::clone(&self.snapshot.listeners[0].live);
        eventually("the node to be at rest", || {
            let active: u32 = (0..self.snapshot.groups[0].targets.len()).map(|at| self.active(at)).sum();
            let open = listener.open_connections.load(Ordering::Relaxed);
            self.open_connections() == 0 && open == 0 && active == 0
        });
    }

    fn publish(&mut self) {
        self.snapshot = compiled(&self.spec, &self.live, self.snapshot.revision + 1);
        self.datapath.publish(Arc::clone(&self.snapshot)).unwrap();
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

fn compiled(spec: &Value, live: &Live, revision: u64) -> Arc<Snapshot> {
    let (mut spec, problems) = read_and_check(spec);
    assert!(problems.is_empty(), "{problems:?}");
    fill_in(&mut spec, &[]);
    let key = RingKey { id: 1, secret: [7; 32], usage: KeyUse::Issue };
    let secrets = Secrets { hash_key: HashKey([9; 16]), ring: KeyRing::new(vec![key]).unwrap() };
    Arc::new(compile(&spec, &secrets, live, revision).unwrap())
}
