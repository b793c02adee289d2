//! What do the rules of editions look like? For forms, which know nothing of editions by themselves.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which combinations there are, and what there is to choose from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Editions {
    /// The rules of each edition.
    pub editions: Vec<Edition>,
    /// What there is to choose from, whatever the edition.
    pub catalogue: Catalogue,
}

/// The rules of one edition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = EditionRules)]
pub struct Edition {
    /// Its name.
    pub edition: String,
    /// The documents that say so, or `ours`.
    pub documents: String,
    /// The schedulers that it has.
    pub schedulers: Vec<String>,
    /// The scheduler of a group that names none.
    pub default_scheduler: String,
    /// Weights of targets.
    pub weight: Range,
    /// What may name a session.
    pub methods: Vec<Method>,
    /// Every combination that is refused.
    pub refusals: Vec<Refusal>,
    /// What is allowed, where something else is advised.
    pub advice: Vec<Advice>,
    /// Settings of the load balancer that are on or off and mean something in this edition, with their defaults.
    pub switches: Vec<Switch>,
    /// Timeouts of listeners.
    pub timeouts: Vec<Wait>,
    /// Largest body of a request.
    pub client_max_body_size: BodySize,
    /// Whether each listener and each rule has a group of its own.
    pub groups_are_owned: bool,
    /// Who gives a source address its first home: `scheduler`, or `hash` of the address.
    pub first_home: String,
    /// What happens to traffic when all targets are unhealthy and the group does not say.
    pub all_unhealthy: String,
    /// Settings of `persistence` with `method = "cookie"` that cannot be chosen here.
    pub fixed_cookie_settings: Vec<String>,
}

/// A whole number: its default, and what it may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Range {
    /// Where nothing is said.
    pub default: u64,
    /// Smallest.
    pub min: u64,
    /// Largest.
    pub max: u64,
}

/// A setting of a load balancer, and how it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct When {
    /// Name of the setting.
    pub setting: String,
    /// How it is.
    pub value: bool,
}

/// A setting of a load balancer that is on or off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Switch {
    /// Its name.
    pub setting: String,
    /// How it is where nothing is said.
    pub default: bool,
}

/// A method of persistence that is allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = MethodRule)]
pub struct Method {
    /// For listeners of these protocols.
    pub protocols: Vec<String>,
    /// What names a session.
    pub method: String,
    /// How long a session may be idle.
    pub timeout: Idle,
}

/// How long a session may be idle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = IdleRule)]
pub struct Idle {
    /// Shortest.
    pub min_s: u64,
    /// Longest.
    pub max_s: u64,
    /// Where nothing is said; `null`: it must be given.
    pub default_s: Option<u64>,
    /// In what the edition counts: `s` or `min`.
    pub unit: String,
    /// Whether it has to be a whole number of those.
    pub is_whole: bool,
    /// Whether 0 switches persistence off; else 0 is refused.
    pub zero_is_off: bool,
    /// Another longest, where the load balancer has a setting so.
    pub switched: Option<LongerIdle>,
}

/// A longest idle limit behind a setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LongerIdle {
    /// Where the load balancer has this.
    pub when: When,
    /// Longest.
    pub max_s: u64,
}

/// Combinations that are refused: each of the protocols with each of the schedulers and methods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = RefusedCombination)]
pub struct Refusal {
    /// What listeners speak that lead to the group.
    pub protocols: Vec<String>,
    /// Schedulers.
    pub schedulers: Vec<String>,
    /// Methods; `null`: no persistence.
    pub methods: Vec<Option<String>>,
    /// Only where the load balancer has this; `null`: always.
    pub when: Option<When>,
    /// Why: a word that stays the same.
    pub reason: String,
    /// What to do instead, the best first. Each alone is enough.
    pub fixes: Vec<Fix>,
}

/// Where something else is advised.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = EditionAdvice)]
pub struct Advice {
    /// When: `many-behind-one-address`: clients come by a dedicated line, a VPN or a cloud connection.
    pub reason: String,
    /// Listeners of these protocols.
    pub protocols: Vec<String>,
    /// Persistence with these methods.
    pub methods: Vec<String>,
    /// What is advised.
    pub fixes: Vec<Fix>,
}

/// What to write instead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Fix {
    /// Of what: `group` or `load_balancer`.
    pub of: String,
    /// A merge patch of it (RFC 7396).
    #[schema(value_type = Object)]
    pub set: serde_json::Value,
}

/// A timeout of listeners.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = WaitRule)]
pub struct Wait {
    /// Name of the setting.
    pub setting: String,
    /// For listeners of these protocols.
    pub protocols: Vec<String>,
    /// Where nothing is said, in milliseconds.
    pub default_ms: u64,
    /// Shortest, in milliseconds.
    pub min_ms: u64,
    /// Longest, in milliseconds.
    pub max_ms: u64,
    /// Whether it cannot be changed.
    pub is_fixed: bool,
    /// Another range, where the load balancer has a setting so.
    pub switched: Option<SwitchedWait>,
}

/// The range of a timeout behind a setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SwitchedWait {
    /// Where the load balancer has this.
    pub when: When,
    /// Shortest, in milliseconds.
    pub min_ms: u64,
    /// Longest, in milliseconds.
    pub max_ms: u64,
}

/// The largest body of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BodySize {
    /// For listeners of these protocols.
    pub protocols: Vec<String>,
    /// Where nothing is said, in bytes; `null`: there is no limit.
    pub default_bytes: Option<u64>,
    /// Smallest, in bytes.
    pub min_bytes: u64,
    /// Largest, in bytes.
    pub max_bytes: u64,
}

/// What there is to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Catalogue {
    /// Who gets new sessions.
    pub schedulers: Vec<Scheduler>,
    /// What names a session.
    pub methods: Vec<MethodSettings>,
    /// Settings of `persistence` that every method has.
    pub common_settings: Vec<String>,
    /// What probes do.
    pub probes: Vec<ProbeSettings>,
    /// What listeners speak.
    pub protocols: Vec<Protocol>,
    /// The words of other settings, by the name of the setting.
    pub choices: BTreeMap<String, Vec<String>>,
}

/// A scheduler.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Scheduler {
    /// Its name.
    pub scheduler: String,
    /// Whether the client's address decides.
    pub by_address: bool,
    /// What it counts: `connections`, `sessions` or nothing.
    pub counts: Option<String>,
}

/// A method of persistence, and what it can be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MethodSettings {
    /// Its name.
    pub method: String,
    /// Settings of `persistence` that belong to it.
    pub settings: Vec<String>,
    /// Those that it cannot do without.
    pub needs: Vec<String>,
}

/// A kind of probe, and what it can be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProbeSettings {
    /// Its name.
    pub kind: String,
    /// Settings of `health` that belong to it and not to every kind.
    pub settings: Vec<String>,
}

/// A protocol.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Protocol {
    /// Its name.
    pub protocol: String,
    /// 4: connections and flows; 7: requests.
    pub layer: u64,
}
