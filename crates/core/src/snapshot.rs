//! What does the datapath read? Compiled, immutable, shared; only [`crate::compile`] makes one.

use crate::access::AccessForm;
use crate::account::Signer;
use crate::approach::TargetTls;
use crate::bound::Bounds;
use crate::certificate::ListenerTls;
use crate::counters::PerWorker;
use crate::decision::Decisions;
use crate::group::Group;
use crate::id::ListenerId;
use crate::live::{ListenerLive, WorkerCounters};
use crate::route::Router;
use crate::sample::Sample;
use crate::span::ExportCounters;
use crate::spec::{ForwardedPolicy, ProbeKind, Protocol, ProxyVersion};
use crate::tail::Tail;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// Everything the datapath needs, at one revision. A snapshot that exists is valid.
#[derive(Debug)]
pub struct Snapshot {
    /// Counts up with every change that took effect.
    pub revision: u64,
    /// In the order of the spec.
    pub listeners: Vec<Arc<Listener>>,
    /// All groups of all load balancers, in the order of the spec; rules name them by position.
    pub groups: Vec<Arc<Group>>,
    /// What was decided lately, under whatever snapshot.
    pub decisions: Arc<Decisions>,
    /// What the workers count of themselves, under whatever snapshot.
    pub worker_counters: Arc<PerWorker<WorkerCounters>>,
    /// What became of spans.
    pub exports: Arc<ExportCounters>,
    /// Who watches requests as they end, under whatever snapshot.
    pub tail: Arc<Tail>,
    /// How often others than workers met bounds.
    pub bounds: Arc<Bounds>,
    /// Signs accounts of decisions.
    pub signer: Signer,
    /// Form of the access log.
    pub access: AccessForm,
    /// Which requests it has; errors it always has.
    pub access_sample: Sample,
    /// Which requests are traced; `None`: none is.
    pub trace_sample: Option<Sample>,
    /// Client connections the whole node accepts; `None`: what the descriptor limit allows.
    pub max_connections: Option<usize>,
}

impl Snapshot {
    /// The group a rule or listener names. Positions come from this snapshot's own rules only.
    #[must_use]
    pub fn group(&self, index: GroupIndex) -> &Group {
        &self.groups[index.0]
    }

    /// It goes on, and what was compiled after it is not to run: the sessions that come are kept where it keeps them, for
    /// whatever is compiled next.
    pub fn goes_on(&self) {
        for group in &self.groups {
            if let Some((keys, table)) = group.persistence.named_table() {
                group.live.take_back_session_table(keys, table);
            }
        }
    }

    /// The listener of that name, for tests and tools.
    #[must_use]
    pub fn listener(&self, name: &str) -> Option<&Arc<Listener>> {
        self.listeners.iter().find(|listener| &*listener.name == name)
    }
}

/// Position of a group in its snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupIndex(pub(crate) usize);

/// Where clients arrive.
#[derive(Debug)]
pub struct Listener {
    /// Stays the same across snapshots.
    pub id: ListenerId,
    /// Name of its load balancer.
    pub load_balancer: Arc<str>,
    /// Its own name.
    pub name: Arc<str>,
    /// What it speaks.
    pub protocol: Protocol,
    /// Addresses it accepts on.
    pub addresses: Vec<SocketAddr>,
    /// How it speaks TLS, if it does.
    pub tls: Option<Arc<ListenerTls>>,
    /// Which group a request goes to.
    pub router: Router,
    /// Times and sizes.
    pub settings: ListenerSettings,
    /// Counts that outlive the snapshot.
    pub live: Arc<ListenerLive>,
}

/// Times, sizes and policies of a listener; see [`crate::spec::ListenerSpec`] for their meaning.
#[derive(Clone, Debug)]
pub struct ListenerSettings {
    /// HTTP: clients may come by HTTP/2.
    pub http2: bool,
    /// HTTP: idle client connection; zero: no keep-alive.
    pub keepalive_timeout: Duration,
    /// HTTP: receiving a whole head.
    pub client_header_timeout: Duration,
    /// HTTP: silence within a request body, or of a client that does not read.
    pub client_body_timeout: Duration,
    /// HTTP: largest request body in bytes.
    pub client_max_body_size: Option<u64>,
    /// Connecting to a target.
    pub proxy_connect_timeout: Duration,
    /// HTTP: silence of a target that owes an answer.
    pub proxy_read_timeout: Duration,
    /// Silence in both directions of a connection, tunnel or flow.
    pub idle_timeout: Duration,
    /// Which fields tell the target about the client.
    pub forwarded: ForwardedPolicy,
    /// Peers whose connections begin with a PROXY header; `None`: no connection does.
    pub proxy_protocol: Option<Vec<ipnet::IpNet>>,
    /// Peers whose forwarded fields are kept.
    pub trusted_proxies: Vec<ipnet::IpNet>,
    /// Whether answers we make carry the reason.
    pub reason_header: bool,
    /// Whether every answer says, signed, where it came from.
    pub debug_header: bool,
    /// HTTP: the field that names each request.
    pub request_id: Option<Box<[u8]>>,
    /// `Strict-Transport-Security` of every answer over TLS; empty: there is none.
    pub hsts: Box<[u8]>,
    /// Client connections this listener accepts.
    pub max_connections: Option<usize>,
}

impl ListenerSettings {
    /// Whether a connection of `peer` may begin with a PROXY header, and must.
    #[must_use]
    pub fn may_greet(&self, peer: std::net::IpAddr) -> bool {
        let listed = self.proxy_protocol.iter().flatten();
        listed.into_iter().any(|network| network.contains(&peer.to_canonical()))
    }

    /// Whether `peer` may speak for its clients.
    #[must_use]
    pub fn trusts(&self, peer: std::net::IpAddr) -> bool {
        !self.trusted_proxies.is_empty()
            && self.trusted_proxies.iter().any(|network| network.contains(&peer.to_canonical()))
    }
}

/// How the targets of a group are probed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthCheck {
    /// The PROXY header that a probe begins with, if it begins with one.
    pub proxy_header: Option<ProxyVersion>,
    /// How a probe speaks TLS, if it does.
    pub tls: Option<Arc<TargetTls>>,
    /// What a probe does.
    pub kind: ProbeKind,
    /// Time between probes.
    pub interval: Duration,
    /// Longest a probe may take.
    pub timeout: Duration,
    /// Passes in a row that make an unhealthy target healthy.
    pub rise: u32,
    /// Failures in a row that make a healthy target unhealthy.
    pub fall: u32,
    /// Port to probe, where it is not the target's.
    pub port: Option<u16>,
}
