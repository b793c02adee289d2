//! What does traffic look like in answers: what was counted, rates, and their history?

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How much comes, goes and fails now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Traffic {
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// The time that rates, latencies and shares are of, in milliseconds; 0: there are none yet.
    pub rates_over_ms: u64,
    /// All of it: of the load balancer that was asked for, or of those that whoever asks is let near.
    pub total: BalancerFlow,
    /// Of each load balancer.
    pub load_balancers: Vec<NamedFlow>,
    /// Of each listener.
    pub listeners: Vec<ListenerFlow>,
    /// Of each group.
    pub groups: Vec<GroupFlow>,
    /// Of each target.
    pub targets: Vec<TargetFlow>,
}

macro_rules! counted {
    ($(#[$what:meta])* $counts:ident $(#[$rates_what:meta])* $rates:ident {
        $($(#[$field_what:meta])* $field:ident,)*
    }) => {
        $(#[$what])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        pub struct $counts {
            $($(#[$field_what])* pub $field: u64,)*
        }

        $(#[$rates_what])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
        pub struct $rates {
            $($(#[$field_what])* pub $field: f64,)*
        }

        impl $counts {
            /// The same, as rates over some milliseconds; 0: there are none.
            #[must_use]
            pub fn per_second(&self, over_ms: u64) -> $rates {
                $rates { $($field: per_second(self.$field, over_ms),)* }
            }
        }
    };
}

counted! {
    /// What clients did, since it was first counted.
    Counts
    /// What clients did, each second.
    Rates {
        /// Requests that were answered.
        requests,
        /// Connections of TCP and HTTP, and flows of UDP, that were accepted.
        connections,
        /// Bytes from clients.
        bytes_in,
        /// Bytes to clients.
        bytes_out,
        /// Answers with a 2xx.
        answers_2xx,
        /// Answers with a 3xx.
        answers_3xx,
        /// Answers with a 4xx.
        answers_4xx,
        /// Answers with a 5xx.
        answers_5xx,
        /// Requests that were refused before they reached a group.
        refused_requests,
        /// Connections that were refused at a limit.
        refused_connections,
    }
}

counted! {
    /// What became of requests of a group.
    GroupCounts
    /// What became of requests of a group, each second.
    GroupRates {
        /// Answers.
        answers,
        /// Answers with a 5xx.
        answers_5xx,
        /// Requests or connections that were sent to a second target.
        retries,
    }
}

counted! {
    /// What a target was given, and what became of it.
    TargetCounts
    /// What a target was given, and what became of it, each second.
    TargetRates {
        /// Requests, connections or flows that it was given.
        requests,
        /// Connections opened to it.
        connects,
        /// Connections that could not be opened.
        connect_failures,
        /// Answers with a 5xx, and those that broke off.
        failures,
    }
}

/// A rate with three digits behind the point: more say nothing.
pub(in crate::api) fn per_second(count: u64, over_ms: u64) -> f64 {
    if over_ms == 0 { 0.0 } else { rounded(count as f64 * 1000.0 / over_ms as f64) }
}

pub(in crate::api) fn rounded(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

/// What comes and goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Flow {
    /// Since it was first counted.
    pub totals: Counts,
    /// Each second.
    pub per_second: Rates,
    /// Connections and flows that are open.
    pub open_connections: u64,
    /// How long answers took; `null`: there were none lately.
    pub latency: Option<Latency>,
}

/// How long answers took lately, from the request's head to the end, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Latency {
    /// The mean.
    pub mean_ms: f64,
    /// What a half of them did not exceed, as far as buckets say; what took longer than 5 s is told as 5 s.
    pub p50_ms: f64,
    /// What 95 of 100 did not exceed.
    pub p95_ms: f64,
    /// What 99 of 100 did not exceed.
    pub p99_ms: f64,
}

/// What was decided for sessions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Hits {
    /// Decisions, since they were first counted.
    pub decisions: u64,
    /// Decisions each second.
    pub per_second: f64,
    /// Of the latest that asked for a session, the share that came home, from 0 to 1; `null`: there were none.
    pub hit_share: Option<f64>,
    /// Why, the most frequent first.
    pub reasons: Vec<ReasonFlow>,
}

/// How often a decision had one reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReasonFlow {
    /// The reason.
    pub reason: String,
    /// How often, since it was first counted.
    pub total: u64,
    /// How often each second.
    pub per_second: f64,
}

/// What comes and goes, and what was decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BalancerFlow {
    /// What comes and goes.
    #[serde(flatten)]
    pub flow: Flow,
    /// What was decided for sessions.
    pub sessions: Hits,
}

/// The same of one load balancer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NamedFlow {
    /// Its name.
    pub name: String,
    /// What comes and goes.
    #[serde(flatten)]
    pub flow: BalancerFlow,
}

/// A listener.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ListenerFlow {
    /// Name of its load balancer.
    pub load_balancer: String,
    /// Its name.
    pub name: String,
    /// What it speaks.
    pub protocol: String,
    /// What comes and goes.
    #[serde(flatten)]
    pub flow: Flow,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GroupFlow {
    /// Name of its load balancer.
    pub load_balancer: String,
    /// Its name.
    pub name: String,
    /// Since it was first counted.
    pub totals: GroupCounts,
    /// Each second.
    pub per_second: GroupRates,
    /// How long answers took; `null`: there were none lately.
    pub latency: Option<Latency>,
    /// What was decided for sessions.
    pub sessions: Hits,
}

/// A target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TargetFlow {
    /// Name of its load balancer.
    pub load_balancer: String,
    /// Name of its group.
    pub group: String,
    /// Its name.
    pub name: String,
    /// Its share.
    pub weight: u16,
    /// `unknown`, `healthy` or `unhealthy`.
    pub health: String,
    /// `active`, `draining` or `drained`.
    pub admin_state: String,
    /// Since it was first counted.
    pub totals: TargetCounts,
    /// Each second.
    pub per_second: TargetRates,
    /// Requests, connections or flows that it serves now.
    pub connections: u64,
    /// Sessions at home there.
    pub sessions: u64,
    /// Mean time until the heads of its answers came lately, in milliseconds; `null`: none came.
    pub mean_wait_ms: Option<f64>,
}

/// A value of a chart for each step; `null`: there was none.
pub type Column = Vec<Option<f64>>;

/// The last quarter of an hour, in columns: each has a value for each step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = TrafficHistory)]
pub struct History {
    /// Time between two steps, in milliseconds.
    pub step_ms: u64,
    /// When each step ended, in milliseconds since 1970; the oldest first.
    pub at_ms: Vec<u64>,
    /// All of it.
    pub total: BalancerSeries,
    /// Of each load balancer.
    pub load_balancers: Vec<NamedSeries>,
    /// Of each listener.
    pub listeners: Vec<ListenerSeries>,
    /// Of each group.
    pub groups: Vec<GroupSeries>,
    /// Of each target.
    pub targets: Vec<TargetSeries>,
    /// Listeners, groups and targets of the node that have no history: there are too many.
    pub left_out: u64,
}

/// What clients did, each second of each step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Series {
    /// Requests that were answered.
    pub requests: Column,
    /// Connections and flows that were accepted.
    pub connections: Column,
    /// Bytes from clients.
    pub bytes_in: Column,
    /// Bytes to clients.
    pub bytes_out: Column,
    /// Answers with a 4xx.
    pub answers_4xx: Column,
    /// Answers with a 5xx.
    pub answers_5xx: Column,
    /// Connections and flows that were open at the end.
    pub open_connections: Column,
    /// What a half of the answers did not exceed, in milliseconds.
    pub p50_ms: Column,
    /// What 95 of 100 did not exceed.
    pub p95_ms: Column,
    /// What 99 of 100 did not exceed.
    pub p99_ms: Column,
}

/// What was decided for sessions, each second of each step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HitSeries {
    /// Sessions that came home.
    pub recalled: Column,
    /// Decisions that asked for a session, and none came home.
    pub missed: Column,
}

/// What clients did, and what was decided.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BalancerSeries {
    /// What clients did.
    #[serde(flatten)]
    pub flow: Series,
    /// What was decided.
    #[serde(flatten)]
    pub sessions: HitSeries,
}

/// The same of one load balancer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NamedSeries {
    /// Its name.
    pub name: String,
    /// What clients did, and what was decided.
    #[serde(flatten)]
    pub series: BalancerSeries,
}

/// A listener.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ListenerSeries {
    /// Name of its load balancer.
    pub load_balancer: String,
    /// Its name.
    pub name: String,
    /// What clients did.
    #[serde(flatten)]
    pub series: Series,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GroupSeries {
    /// Name of its load balancer.
    pub load_balancer: String,
    /// Its name.
    pub name: String,
    /// What was decided.
    #[serde(flatten)]
    pub series: HitSeries,
}

/// A target, each second of each step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TargetSeries {
    /// Name of its load balancer.
    pub load_balancer: String,
    /// Name of its group.
    pub group: String,
    /// Its name.
    pub name: String,
    /// Requests, connections or flows that it was given.
    pub requests: Column,
    /// Answers that failed, and connections that could not be opened.
    pub failures: Column,
    /// What it served at the end.
    pub connections: Column,
    /// Sessions at home there at the end.
    pub sessions: Column,
    /// Mean time until the heads of its answers came, in milliseconds.
    pub mean_wait_ms: Column,
}

/// Who goes where, out of the decisions that the node remembers: shares, not rates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Flows {
    /// Decisions that were looked at.
    pub decisions: u64,
    /// Time since the oldest of them, in milliseconds.
    pub span_ms: u64,
    /// The most frequent first.
    pub flows: Vec<MapRow>,
    /// Decisions of rows beyond the limit.
    pub left_out: u64,
}

/// Clients of one network that went one way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MapRow {
    /// Their network: /24 of IPv4, /48 of IPv6.
    pub client: String,
    /// Name of the load balancer.
    pub load_balancer: String,
    /// Where they came in; `null`: it is gone.
    pub listener: Option<String>,
    /// The group that decided.
    pub group: String,
    /// Who got them; `null`: nobody, or it is gone.
    pub target: Option<String>,
    /// How many decisions.
    pub decisions: u64,
    /// Of those, answers with a 5xx.
    pub errors: u64,
}
