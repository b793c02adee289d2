//! What does the operator say? Plain values with their defaults filled in; nothing compiled, nothing shared.
//!
//! Field names are the file's and the API's (`PRODUCT.md` section 3). [`read`] turns a value tree (from TOML or
//! JSON) into these types and reports every mistake at once.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

pub mod bounds;
pub mod duration;
pub mod names;
pub(crate) mod problems;
pub mod read;
pub(crate) mod suggest;

/// Everything one node is told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spec {
    /// This node: its state, its workers, what it may reach.
    pub node: NodeSpec,
    /// The address that operators and scrapers use.
    pub admin: AdminSpec,
    /// What is written about each request.
    pub log: LogSpec,
    /// The balancers, in the order of the file.
    pub load_balancers: Vec<LoadBalancerSpec>,
}

/// `[node]`
#[derive(Clone, Debug, PartialEq)]
pub struct NodeSpec {
    /// Where state is kept; created if missing. Relative to the file. Default `homing-state`.
    pub state_dir: PathBuf,
    /// Worker threads; `None`: one per core.
    pub workers: Option<usize>,
    /// Networks that targets and probes may be in; empty: anything but link-local and multicast.
    pub target_networks: Vec<ipnet::IpNet>,
    /// How long a terminating node waits for its traffic to finish. Default 30 s.
    pub shutdown_timeout: Duration,
    /// Client connections the whole node accepts; `None`: what the descriptor limit allows.
    pub max_connections: Option<usize>,
}

impl Default for NodeSpec {
    fn default() -> Self {
        Self {
            state_dir: PathBuf::from("homing-state"),
            workers: None,
            target_networks: Vec::new(),
            shutdown_timeout: Duration::from_secs(30),
            max_connections: None,
        }
    }
}

/// `[admin]`
#[derive(Clone, Debug, PartialEq)]
pub struct AdminSpec {
    /// Address of `/metrics` and `/status`; `None` (written `"off"`): no admin listener. Default
    /// `127.0.0.1:7080`.
    pub listen: Option<SocketAddr>,
}

impl Default for AdminSpec {
    fn default() -> Self {
        Self { listen: Some(SocketAddr::from(([127, 0, 0, 1], 7080))) }
    }
}

/// `[log]`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogSpec {
    /// Form of the access log; off by default.
    pub access: AccessFormat,
    /// Where it goes; `None`: standard output. Relative to the file.
    pub access_file: Option<PathBuf>,
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
    /// Where clients arrive.
    pub listeners: Vec<ListenerSpec>,
    /// Where they go.
    pub groups: Vec<GroupSpec>,
}

/// Which rule set a load balancer follows (`PRODUCT.md` 1.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Edition {
    /// Our own: everything is allowed.
    #[default]
    Native,
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
    /// Group for what no rule takes; layer 4 has only this.
    pub group: Option<String>,
    /// Rules in order; the first match wins. HTTP only.
    pub rules: Vec<RuleSpec>,
    /// HTTP: an idle client connection is closed then. Default 75 s, 0–900 s; 0: no keep-alive.
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
    /// Peers whose `X-Forwarded-*` and `Forwarded` are kept and extended; others' are replaced.
    pub trusted_proxies: Vec<ipnet::IpNet>,
    /// HTTP: whether answers we make ourselves carry `X-Homing-Reason`. Default true.
    pub reason_header: bool,
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
    /// Group the request goes to.
    pub group: String,
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
}

/// `persistence = { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersistenceSpec {
    /// What names a session.
    pub method: MethodSpec,
    /// Idle limit: a session ends when nothing came for that long. Default 20 min (or the absolute limit where
    /// that is shorter), 1 s – 30 d.
    pub timeout: Duration,
    /// Absolute limit from the first request, where wanted.
    pub max_lifetime: Option<Duration>,
}

/// What names a session, with the settings of that method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MethodSpec {
    /// A sealed cookie that we insert.
    Cookie(CookieSpec),
    /// The client address under a prefix.
    SourceIp(SourceIpSpec),
}

/// Settings of `method = "cookie"`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CookieSpec {
    /// Name; `None`: a name unique to the group.
    pub cookie_name: Option<String>,
    /// `Domain` attribute, where wanted.
    pub domain: Option<String>,
    /// `Path` attribute; `None`: `/`.
    pub path: Option<String>,
    /// `SameSite` attribute; default `Lax`.
    pub same_site: SameSite,
}

/// The `SameSite` attribute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SameSite {
    /// `Strict`
    Strict,
    /// `Lax`
    #[default]
    Lax,
    /// `None` (browsers demand `Secure` with it)
    None,
    /// The attribute is left out.
    Omit,
}

/// Settings of `method = "source-ip"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceIpSpec {
    /// Bits of an IPv4 address that name a session. Default 32.
    pub ipv4_prefix: u8,
    /// Bits of an IPv6 address that name a session. Default 64.
    pub ipv6_prefix: u8,
    /// Most sessions kept at once. Default 262,144.
    pub table_size: usize,
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
}

/// What a probe does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProbeKind {
    /// Connects.
    Tcp,
    /// Asks for a path and looks at the status.
    Http {
        /// Path asked for. Default `/`.
        path: String,
        /// `Host` field; `None`: the target's address.
        host: Option<String>,
        /// Statuses that pass, as inclusive ranges. Default 200–399.
        statuses: Vec<(u16, u16)>,
    },
}

/// `[[load_balancers.groups.targets]]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetSpec {
    /// Unique in its group.
    pub name: String,
    /// Where it listens.
    pub address: SocketAddr,
    /// Its share: 0–256, default 10. 0: no new sessions, existing ones stay.
    pub weight: u16,
    /// A value that tells one life of this target from the next (part of its incarnation).
    pub incarnation: Option<String>,
}
