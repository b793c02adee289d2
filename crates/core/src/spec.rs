//! What does the operator say? Plain values with their defaults filled in; nothing compiled, nothing shared.
//!
//! Field names are the file's and the API's (`PRODUCT.md` section 3). [`read`] turns a value tree (from TOML or
//! JSON) into these types and reports every mistake at once.

use crate::access::AccessForm;
use crate::sample::Sample;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub mod action;
pub mod bounds;
pub mod condition;
pub mod dialects;
pub mod duration;
pub mod headers;
pub mod names;
pub mod persistence;
pub(crate) mod problems;
pub mod read;
pub(crate) mod suggest;
pub mod tls;

pub use action::{ActionSpec, BranchSpec, RedirectSpec, RedirectStatus, RespondSpec, SplitSpec};
pub use condition::{ComparisonSpec, ConditionSpec, SubjectSpec};
pub use dialects::{CredentialSpec, DialectsSpec, KeyRole, SecretKey, SecretKeySpec, VipsSpec};
pub use headers::HeaderEditsSpec;
pub use persistence::{
    AppCookieSpec, CookieSpec, FailurePolicy, FailureSpec, FirstPin, HeaderSpec, MethodSpec, PersistenceSpec,
    SameSite, SharedCache, SourceIpSpec, UnknownSession,
};
pub use tls::{
    CertificateSpec, ClientAuthMode, ClientAuthSpec, TargetTlsSpec, TlsPolicy, TlsSpec, VerifySpec,
};

/// Everything one node is told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spec {
    /// This node: its state, its workers, what it may reach.
    pub node: NodeSpec,
    /// The address that operators and scrapers use.
    pub admin: AdminSpec,
    /// What is written about each request.
    pub log: LogSpec,
    /// Which requests are traced, and who hears of it.
    pub tracing: TracingSpec,
    /// Which APIs of other load balancers it speaks.
    pub dialects: DialectsSpec,
    /// The addresses that load balancers made by those get.
    pub vips: VipsSpec,
    /// The balancers, in the order of the file. One that is shared with what runs is neither checked nor compiled again.
    pub load_balancers: Vec<Arc<LoadBalancerSpec>>,
}

impl Spec {
    /// Shares with `before` the load balancers of which both say the same.
    pub fn share(&mut self, before: &Self) {
        for balancer in &mut self.load_balancers {
            let mut named = before.load_balancers.iter().filter(|other| other.name == balancer.name);
            if let Some(same) = named.find(|other| *other == balancer) {
                *balancer = Arc::clone(same);
            }
        }
    }
}

/// `[node]`
#[derive(Clone, Debug, PartialEq)]
pub struct NodeSpec {
    /// Where state is kept; created if missing. Relative to the file. Default `homing-state`.
    pub state_dir: PathBuf,
    /// Whom a node that root starts becomes, by name or number; `None`: it stays root.
    pub user: Option<String>,
    /// With which group; `None`: that of the user.
    pub group: Option<String>,
    /// Worker threads; `None`: one per core.
    pub workers: Option<usize>,
    /// Networks that targets and probes may be in; empty: anything but link-local and multicast.
    pub target_networks: Vec<ipnet::IpNet>,
    /// How long a terminating node waits for its traffic to finish. Default 30 s.
    pub shutdown_timeout: Duration,
    /// How long the old process may finish what has begun after a successor has taken over. Default 1 h.
    pub upgrade_timeout: Duration,
    /// Client connections the whole node accepts; `None`: what the descriptor limit allows.
    pub max_connections: Option<usize>,
    /// How often sessions are written to `state_dir`: what a sudden death may lose. Default 5 s.
    pub snapshot_interval: Duration,
}

impl Default for NodeSpec {
    fn default() -> Self {
        Self {
            state_dir: PathBuf::from("homing-state"),
            user: None,
            group: None,
            workers: None,
            target_networks: Vec::new(),
            shutdown_timeout: Duration::from_secs(30),
            upgrade_timeout: Duration::from_secs(3600),
            max_connections: None,
            snapshot_interval: Duration::from_secs(5),
        }
    }
}

/// `[admin]`
#[derive(Clone, Debug, PartialEq)]
pub struct AdminSpec {
    /// Address of the API, `/metrics` and `/status`; `None` (written `"off"`): no admin listener. Default
    /// `127.0.0.1:7080`.
    pub listen: Option<SocketAddr>,
    /// Who the node is to those who ask; `None`: it does not speak TLS there.
    pub tls: Option<CertificateSpec>,
}

impl Default for AdminSpec {
    fn default() -> Self {
        Self { listen: Some(SocketAddr::from(([127, 0, 0, 1], 7080))), tls: None }
    }
}

/// `[log]`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogSpec {
    /// Form of the access log; off by default.
    pub access: AccessForm,
    /// Which requests are written; errors always are. Default all.
    pub sample: Sample,
    /// Where it goes; `None`: standard output. Relative to the file.
    pub access_file: Option<PathBuf>,
}

/// `[tracing]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TracingSpec {
    /// Where spans go by OTLP over HTTP: a URL without its `/v1/traces`; `None` (written
    /// `"off"`): nothing is traced.
    pub endpoint: Option<String>,
    /// Which requests are traced, where nobody whom we trust has decided that. Default one of a hundred.
    pub sample: Sample,
}

impl Default for TracingSpec {
    fn default() -> Self {
        Self { endpoint: None, sample: Sample::of_share(0.01).unwrap_or(Sample::ALL) }
    }
}

/// Form of one access-log line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccessFormat {
    /// Nothing is written.
    #[default]
    Off,
    /// One JSON object per line.
    Json,
    /// The NCSA common log format.
    Common,
    /// Common plus referer, user agent, target, reason and timings.
    Combined,
}

/// `[[load_balancers]]`
#[derive(Clone, Debug, PartialEq)]
pub struct LoadBalancerSpec {
    /// Unique among load balancers.
    pub name: String,
    /// Which rule set holds.
    pub edition: Edition,
    /// Scope that lists and tokens filter by. Default `default`.
    pub region: String,
    /// Scope that lists and tokens filter by. Default `default`.
    pub project: String,
    /// What people are told of it.
    pub description: Option<String>,
    /// Words by which people find it, each under a name.
    pub tags: BTreeMap<String, String>,
    /// `tencent-clb`: cookies may live for a day instead of an hour. Default false.
    pub long_cookie: bool,
    /// `tencent-clb`: `idle_timeout` of TCP may be changed. Default false.
    pub adjustable_idle: bool,
    /// Huawei editions: persistence goes with weighted least connections; false at sites that refuse it. Default
    /// true.
    pub sticky_least_connections: bool,
    /// Whether another vendor's API made it: then rules that differ in their host alone are one rule there, and share a group.
    pub of_dialect: bool,
    /// Whether any of its listeners listens.
    pub admin: ListenerAdmin,
    /// Where clients arrive.
    pub listeners: Vec<ListenerSpec>,
    /// Where they go.
    pub groups: Vec<GroupSpec>,
}

/// Which rule set a load balancer follows (`PRODUCT.md` 1.1); the rules are in [`crate::edition`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Edition {
    /// Our own: everything is allowed.
    #[default]
    Native,
    /// Tencent Cloud CLB.
    TencentClb,
    /// Tencent Cloud CLB as it was first documented.
    TencentClbClassic,
    /// Huawei Cloud ELB, dedicated.
    HuaweiElbDedicated,
    /// Huawei Cloud ELB, shared.
    HuaweiElbShared,
}

/// Whether operators let a listener, or all of a load balancer, accept clients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ListenerAdmin {
    /// It listens.
    #[default]
    Active,
    /// It does not listen. What clients have open goes on.
    Closed,
}

/// Whether operators let a target take traffic, as far as the spec goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TargetAdmin {
    /// It takes some, by its weight.
    #[default]
    Active,
    /// It takes none: its sessions go elsewhere.
    Drained,
}

/// What a listener speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Layer 4, connections.
    Tcp,
    /// Layer 4, flows of datagrams.
    Udp,
    /// Layer 7, requests.
    Http,
    /// Layer 7, requests that come by TLS.
    Https,
}

/// What a protocol lets a balancer see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    /// Connections and flows.
    Four,
    /// Requests.
    Seven,
}

impl Protocol {
    /// Every protocol.
    pub const ALL: &'static [Self] = &[Self::Tcp, Self::Udp, Self::Http, Self::Https];

    /// What it lets us see.
    #[must_use]
    pub const fn layer(self) -> Layer {
        match self {
            Self::Tcp | Self::Udp => Layer::Four,
            Self::Http | Self::Https => Layer::Seven,
        }
    }

    /// `idle_timeout` where nothing is said (`PRODUCT.md` 1.2).
    #[must_use]
    pub const fn idle_default(self) -> Duration {
        match self {
            Self::Tcp | Self::Http | Self::Https => Duration::from_secs(900),
            Self::Udp => Duration::from_secs(300),
        }
    }
}

impl Layer {
    /// The protocols of this layer.
    #[must_use]
    pub const fn protocols(self) -> &'static [Protocol] {
        match self {
            Self::Four => &[Protocol::Tcp, Protocol::Udp],
            Self::Seven => &[Protocol::Http, Protocol::Https],
        }
    }
}

/// `[[load_balancers.listeners]]`
#[derive(Clone, Debug, PartialEq)]
pub struct ListenerSpec {
    /// Unique in its load balancer.
    pub name: String,
    /// What it speaks.
    pub protocol: Protocol,
    /// Addresses it accepts on, at least one.
    pub listen: Vec<SocketAddr>,
    /// Whether it listens there.
    pub admin: ListenerAdmin,
    /// HTTPS: who it is, at least one; the first is for clients that ask for a name that nobody has.
    pub certificates: Vec<CertificateSpec>,
    /// HTTPS: how TLS is spoken.
    pub tls: TlsSpec,
    /// What becomes of what no rule takes; layer 4 has only this, and it is a group.
    pub action: Option<ActionSpec>,
    /// Rules in order; the first match wins. HTTP only.
    pub rules: Vec<RuleSpec>,
    /// HTTP: whether clients may come by HTTP/2. Default: over TLS they may, in plain words they may not.
    pub http2: bool,
    /// HTTP: an idle client connection is closed then. Default 75 s, 0–900 s in `native`; 0: no keep-alive. Other
    /// editions have other defaults and ranges, of this and what follows: [`crate::edition::HttpRules`].
    pub keepalive_timeout: Duration,
    /// HTTP: time to receive a whole head. Default 60 s.
    pub client_header_timeout: Duration,
    /// HTTP: longest silence while a request body arrives, or while a client does not read. Default 60 s.
    pub client_body_timeout: Duration,
    /// HTTP: largest request body in bytes; `None`: no limit.
    pub client_max_body_size: Option<u64>,
    /// Time to connect to a target. Default 5 s.
    pub proxy_connect_timeout: Duration,
    /// HTTP: longest silence of a target that owes an answer. Default 60 s.
    pub proxy_read_timeout: Duration,
    /// TCP: no data either way for that long closes (default 900 s). UDP: a flow ends (default 300 s). HTTP
    /// tunnels (WebSocket): default 900 s.
    pub idle_timeout: Duration,
    /// HTTP: which fields tell the target about the client.
    pub forwarded: ForwardedPolicy,
    /// TCP and HTTP: peers (`trust`) whose connections begin with a PROXY header, version 1 or 2; then nobody else may
    /// connect. `None`: no connection begins with one.
    pub proxy_protocol: Option<Vec<ipnet::IpNet>>,
    /// Peers whose `X-Forwarded-*` and `Forwarded` are kept and extended; others' are replaced.
    pub trusted_proxies: Vec<ipnet::IpNet>,
    /// HTTP: whether answers we make ourselves carry `X-Homing-Reason`. Default true.
    pub reason_header: bool,
    /// HTTP: whether every answer says in `X-Homing-Decision`, signed, where it came from and why. Default false.
    pub debug_header: bool,
    /// HTTP: what is changed in requests on the way to targets.
    pub request_headers: HeaderEditsSpec,
    /// HTTP: what is changed in answers on the way to clients, those of rules that answer included.
    pub response_headers: HeaderEditsSpec,
    /// HTTP: the field that names each request, for its target, its client and the log; `None`: they have no names.
    pub request_id: Option<String>,
    /// Client connections this listener accepts; `None`: the node's limit only.
    pub max_connections: Option<usize>,
}

/// Which fields tell the target about the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ForwardedPolicy {
    /// `X-Forwarded-For`, `-Proto`, `-Host`.
    #[default]
    XForwarded,
    /// `Forwarded` (RFC 7239).
    Forwarded,
    /// All of them.
    Both,
    /// None; what untrusted clients sent is still removed.
    Off,
}

/// `[[load_balancers.listeners.rules]]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSpec {
    /// Exact host or `*.example.com`, in lower case; `None`: any.
    pub host: Option<String>,
    /// Which paths; `None`: any.
    pub path: Option<PathSpec>,
    /// What else has to hold: all of it.
    pub when: Vec<ConditionSpec>,
    /// What becomes of the request.
    pub action: ActionSpec,
    /// What is changed in it, after what the listener changes.
    pub request_headers: HeaderEditsSpec,
    /// What is changed in its answer, after what the listener changes.
    pub response_headers: HeaderEditsSpec,
}

impl RuleSpec {
    /// Whether it takes every request.
    #[must_use]
    pub fn takes_all(&self) -> bool {
        self.host.is_none() && self.path.is_none() && self.when.is_empty()
    }
}

impl ListenerSpec {
    /// The group for what no rule takes, where there is one alone.
    #[must_use]
    pub fn group(&self) -> Option<&str> {
        match &self.action {
            Some(ActionSpec::Group(name)) => Some(name),
            _ => None,
        }
    }

    /// The groups that it leads to, by itself and by rules.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        let rules = self.rules.iter().map(|rule| &rule.action);
        self.action.iter().chain(rules).flat_map(ActionSpec::groups)
    }

    /// Whether it leads to this group, by itself or by a rule.
    #[must_use]
    pub fn leads_to(&self, group: &str) -> bool {
        self.groups().any(|name| name == group)
    }
}

/// A rule's condition on the path (without the query).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathSpec {
    /// `path`: begins with.
    Prefix(String),
    /// `path_exact`: equals.
    Exact(String),
    /// `path_regex`: matches somewhere (anchor with `^`).
    Regex(String),
}

/// `[[load_balancers.groups]]`
#[derive(Clone, Debug, PartialEq)]
pub struct GroupSpec {
    /// Unique in its load balancer.
    pub name: String,
    /// Who gets a new session.
    pub scheduler: SchedulerKind,
    /// How a session comes home; `None`: it does not.
    pub persistence: Option<PersistenceSpec>,
    /// How targets are probed; `None`: only passive marking.
    pub health: Option<HealthSpec>,
    /// The PROXY header that connections to its targets begin with; `None`: they begin with none.
    pub send_proxy_protocol: Option<ProxyVersion>,
    /// How TLS is spoken to its targets; `None`: it is not.
    pub tls: Option<TargetTlsSpec>,
    /// Whether its targets are asked by HTTP/2.
    pub http2: TargetHttp2,
    /// What happens when every target is unhealthy; `None`: as the edition has it.
    pub all_unhealthy: Option<AllUnhealthy>,
    /// How long a target that begins to take new sessions takes less than its share of them; `None`: it takes all of it
    /// at once.
    pub slow_start: Option<Duration>,
    /// How long what is open to a target may stay that is removed, unhealthy or at weight 0; `None`: as long as it wants.
    pub drain: Option<Duration>,
    /// The targets, in the order of the file.
    pub targets: Vec<TargetSpec>,
}

/// The schedulers by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SchedulerKind {
    /// Exact shares, smoothly interleaved.
    #[default]
    WeightedRoundRobin,
    /// Fewest connections for its weight.
    WeightedLeastConnections,
    /// The client address decides (weighted, consistent, keyed).
    IpHash,
    /// The client address decides by a Maglev table.
    Maglev,
    /// The less busy of two drawn by weight.
    RandomTwoChoices,
    /// Fewest living sessions for its weight.
    LeastSessions,
}

impl SchedulerKind {
    /// Every scheduler.
    pub const ALL: [Self; 6] = [
        Self::WeightedRoundRobin,
        Self::WeightedLeastConnections,
        Self::IpHash,
        Self::Maglev,
        Self::RandomTwoChoices,
        Self::LeastSessions,
    ];
}

/// A version of the PROXY protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProxyVersion {
    /// A line of text.
    V1,
    /// Bytes.
    V2,
}

/// Whether the targets of a group are asked by HTTP/2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TargetHttp2 {
    /// They are asked by HTTP/1.1.
    #[default]
    Never,
    /// They all speak it: without TLS that is known, with TLS nothing else is offered.
    Always,
    /// Each of them chooses in the TLS handshake.
    Agreed,
}

/// What happens when every target of a group is unhealthy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AllUnhealthy {
    /// Traffic is refused.
    Refuse,
    /// Health is disregarded: some answer is better than none.
    Forward,
}

/// `health = { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthSpec {
    /// What a probe does.
    pub kind: ProbeKind,
    /// Time between probes. Default 5 s.
    pub interval: Duration,
    /// Longest a probe may take. Default 2 s, or the interval where that is shorter.
    pub timeout: Duration,
    /// Passes in a row that make an unhealthy target healthy. Default 3.
    pub rise: u32,
    /// Failures in a row that make a healthy target unhealthy. Default 3.
    pub fall: u32,
    /// Port to probe, where it is not the target's.
    pub port: Option<u16>,
    /// HTTPS, gRPC: how TLS is spoken; `None`: as the group does it, else without asking who answers (HTTPS), or not at
    /// all (gRPC).
    pub tls: Option<TargetTlsSpec>,
}

/// What a probe does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProbeKind {
    /// Connects.
    Tcp,
    /// Asks for a path and looks at the status.
    Http(HttpProbe),
    /// The same over TLS.
    Https(HttpProbe),
    /// Asks `grpc.health.v1.Health` whether a service is being served.
    Grpc(GrpcProbe),
    /// Sends a datagram, and waits for an answer or a refusal.
    Udp(UdpProbe),
}

/// What a probe of UDP sends, and what it waits for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UdpProbe {
    /// What the datagram says; empty by default, which is a datagram, too.
    pub send: String,
    /// What an answer has in it; `None`: whoever does not refuse the datagram is fit, whether he answers or not.
    pub expect: Option<String>,
}

/// What a probe of gRPC asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GrpcProbe {
    /// The service; empty: the target as a whole.
    pub service: String,
    /// Its `:authority`; `None`: the target's address.
    pub host: Option<String>,
}

/// What a probe of HTTP asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpProbe {
    /// Path asked for. Default `/`.
    pub path: String,
    /// `Host` field; `None`: the target's address.
    pub host: Option<String>,
    /// Statuses that pass, as inclusive ranges. Default 200–399.
    pub statuses: Vec<(u16, u16)>,
    /// Field of the answer whose value tells one life of the target from the next, where wanted.
    pub incarnation_header: Option<String>,
}

/// `[[load_balancers.groups.targets]]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetSpec {
    /// Unique in its group.
    pub name: String,
    /// Where it listens.
    pub address: SocketAddr,
    /// Its share: 0–256 in `native`, 0–100 elsewhere; `None`: as the edition has it. 0: no new sessions, existing
    /// ones stay.
    pub weight: Option<u16>,
    /// Whether it takes any traffic.
    pub admin: TargetAdmin,
    /// A value that tells one life of this target from the next (part of its incarnation).
    pub incarnation: Option<String>,
    /// Whether sessions of earlier lives of this target are welcome. Default false.
    pub reuse_sessions: bool,
    /// Requests (HTTP), connections (TCP) or flows (UDP) it is given at once; `None`: no cap.
    pub max_connections: Option<u32>,
    /// Living sessions it may have before it gets no new ones; `None`: no cap.
    pub max_sessions: Option<u32>,
}
