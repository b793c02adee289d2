//! What does each edition allow, and what holds where nothing is said?
//!
//! One table, [`EDITIONS`], which is `PRODUCT.md` 1.1 in code: validation, defaults, the page in the documentation
//! and forms read it. A cell that no source document mentions is decided here, and its row says so.

use crate::limits;
use crate::spec::bounds;
use crate::spec::names::MethodName;
use crate::spec::{AllUnhealthy, Edition, Layer, LoadBalancerSpec, SchedulerKind};
use std::time::Duration;

pub mod clash;
mod http;

pub use clash::{Clash, ClashReason, Fix, Switch};
pub use http::{HttpRules, Size, Wait};

const MINUTE: Duration = Duration::from_secs(60);
const TWENTY_MINUTES: Duration = Duration::from_secs(limits::PERSISTENCE_DEFAULT_S);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);
const SHORTEST: Duration = Duration::from_secs(limits::PERSISTENCE_MIN_S);
const LONGEST: Duration = Duration::from_secs(limits::PERSISTENCE_MAX_S);

/// The rules of one edition.
#[derive(Clone, Copy, Debug)]
pub struct EditionRules {
    /// Whose rules.
    pub edition: Edition,
    /// The source documents that say so, for messages and docs.
    pub source: &'static str,
    /// What may name a session, and for how long.
    pub methods: &'static [MethodRule],
    /// The schedulers there are.
    pub schedulers: &'static [SchedulerKind],
    /// Those that go with persistence (weighted least connections only where the balancer does not refuse it).
    pub schedulers_with_persistence: &'static [SchedulerKind],
    /// Whether `sticky_least_connections = false` takes weighted least connections out of those.
    pub least_connections_is_switched: bool,
    /// The idle limit where none is given; `None`: it must be given.
    pub timeout_default: Option<Duration>,
    /// Whether an idle limit of 0 switches persistence off.
    pub zero_is_off: bool,
    /// Largest weight of a target.
    pub weight_max: u16,
    /// Weight of a target that names none.
    pub weight_default: u16,
    /// Who gives a source address its first home.
    pub first_home: FirstHome,
    /// What happens when every target of a group is unhealthy and the group does not say.
    pub all_unhealthy: AllUnhealthy,
    /// How our cookie looks.
    pub cookie_style: CookieStyle,
    /// Whether each listener and each rule has a group of its own.
    pub groups_are_owned: bool,
    /// Timeouts and sizes of HTTP listeners.
    pub http: HttpRules,
    /// `idle_timeout` of TCP.
    pub idle: IdleRule,
    /// `slow_start` of groups; `None`: there is none.
    pub slow_start: Option<SlowStartRule>,
    /// `drain` of groups; `None`: there is none.
    pub drain: Option<DrainRule>,
    /// Whether requests may be split over several groups.
    pub splits: bool,
}

/// How long what is open to a target may stay, and where that can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrainRule {
    /// Shortest, where it is not 0: that is always allowed.
    pub shortest: Duration,
    /// Longest.
    pub longest: Duration,
    /// What may lead to such a group.
    pub layers: &'static [Layer],
}

/// Which groups may start slowly, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlowStartRule {
    /// Shortest.
    pub shortest: Duration,
    /// Longest.
    pub longest: Duration,
    /// The schedulers that go with it.
    pub schedulers: &'static [SchedulerKind],
    /// What may lead to such a group.
    pub layers: &'static [Layer],
    /// Whether a target that took its whole share, and none meanwhile, starts slowly again.
    pub again: bool,
}

/// What may name a session on one layer, and how long it may be idle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MethodRule {
    /// Where.
    pub layer: Layer,
    /// What names the session.
    pub method: MethodName,
    /// Shortest idle limit.
    pub shortest: Duration,
    /// Longest idle limit.
    pub longest: Duration,
    /// Longest idle limit behind `long_cookie = true`, where there is such a switch.
    pub longest_with_switch: Option<Duration>,
    /// Idle limits are whole multiples of it.
    pub unit: Duration,
}

/// Who gives a source address its first home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstHome {
    /// The scheduler.
    Scheduler,
    /// A keyed, weighted, consistent hash of the address (`001_…`: a static hash table).
    Hash,
}

/// How our cookie looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieStyle {
    /// Sent when it is needed; a session cookie.
    WhenNeeded,
    /// Sent with every answer, with `Expires` and `Path=/`.
    EveryAnswer,
}

/// Which `idle_timeout` a TCP listener may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdleRule {
    /// Any.
    Free,
    /// 900 s, unless `adjustable_idle = true`: then these.
    Switched {
        /// Shortest.
        shortest: Duration,
        /// Longest.
        longest: Duration,
    },
    /// 900 s.
    Fixed,
}

/// The idle timeout of TCP where it cannot be changed (`000_…`, `003_…`).
pub const IDLE_FIXED: Duration = Duration::from_secs(900);

const CLOUD_SCHEDULERS: &[SchedulerKind] =
    &[SchedulerKind::WeightedRoundRobin, SchedulerKind::WeightedLeastConnections, SchedulerKind::IpHash];

const fn seconds(layer: Layer, method: MethodName, shortest_s: u64, longest: Duration) -> MethodRule {
    let (shortest, unit) = (Duration::from_secs(shortest_s), Duration::from_secs(1));
    MethodRule { layer, method, shortest, longest, longest_with_switch: None, unit }
}

const fn minutes(layer: Layer, method: MethodName, longest: Duration) -> MethodRule {
    MethodRule { layer, method, shortest: MINUTE, longest, longest_with_switch: None, unit: MINUTE }
}

const fn free(layer: Layer, method: MethodName) -> MethodRule {
    let unit = Duration::from_millis(1);
    MethodRule { layer, method, shortest: SHORTEST, longest: LONGEST, longest_with_switch: None, unit }
}

/// Every edition.
pub const EDITIONS: &[EditionRules] = &[
    EditionRules {
        edition: Edition::Native,
        source: "ours",
        methods: &[
            free(Layer::Four, MethodName::SourceIp),
            free(Layer::Seven, MethodName::Cookie),
            free(Layer::Seven, MethodName::SourceIp),
            free(Layer::Seven, MethodName::AppCookie),
            free(Layer::Seven, MethodName::Header),
        ],
        schedulers: &[
            SchedulerKind::WeightedRoundRobin,
            SchedulerKind::WeightedLeastConnections,
            SchedulerKind::IpHash,
            SchedulerKind::Maglev,
            SchedulerKind::RandomTwoChoices,
            SchedulerKind::LeastSessions,
        ],
        schedulers_with_persistence: &[
            SchedulerKind::WeightedRoundRobin,
            SchedulerKind::WeightedLeastConnections,
            SchedulerKind::IpHash,
            SchedulerKind::Maglev,
            SchedulerKind::RandomTwoChoices,
            SchedulerKind::LeastSessions,
        ],
        least_connections_is_switched: false,
        timeout_default: Some(TWENTY_MINUTES),
        zero_is_off: false,
        weight_max: limits::WEIGHT,
        weight_default: 10,
        first_home: FirstHome::Scheduler,
        all_unhealthy: AllUnhealthy::Refuse,
        cookie_style: CookieStyle::WhenNeeded,
        groups_are_owned: false,
        http: http::NATIVE,
        idle: IdleRule::Free,
        slow_start: Some(SlowStartRule {
            shortest: *bounds::SLOW_START.start(),
            longest: *bounds::SLOW_START.end(),
            // The others are drawn from the client's address: a share that grows would move clients to and fro.
            schedulers: &[
                SchedulerKind::WeightedRoundRobin,
                SchedulerKind::WeightedLeastConnections,
                SchedulerKind::RandomTwoChoices,
                SchedulerKind::LeastSessions,
            ],
            layers: &[Layer::Four, Layer::Seven],
            again: true,
        }),
        drain: Some(DrainRule {
            shortest: *bounds::DRAIN.start(),
            longest: *bounds::DRAIN.end(),
            layers: &[Layer::Four, Layer::Seven],
        }),
        splits: true,
    },
    EditionRules {
        edition: Edition::TencentClb,
        source: "000, 002, 004",
        methods: &[
            seconds(Layer::Four, MethodName::SourceIp, 30, HOUR),
            MethodRule {
                longest_with_switch: Some(DAY),
                ..seconds(Layer::Seven, MethodName::Cookie, 30, HOUR)
            },
        ],
        schedulers: CLOUD_SCHEDULERS,
        schedulers_with_persistence: &[SchedulerKind::WeightedRoundRobin],
        least_connections_is_switched: false,
        timeout_default: None,
        zero_is_off: true,
        weight_max: 100,
        weight_default: 10,
        first_home: FirstHome::Scheduler,
        all_unhealthy: AllUnhealthy::Forward,
        cookie_style: CookieStyle::EveryAnswer,
        groups_are_owned: true,
        http: http::TENCENT,
        idle: IdleRule::Switched { shortest: Duration::from_secs(10), longest: Duration::from_secs(1980) },
        slow_start: None,
        // `DeregisterTargetRst` of its API: at once or never.
        drain: Some(DrainRule { shortest: Duration::ZERO, longest: Duration::ZERO, layers: &[Layer::Four] }),
        splits: false,
    },
    EditionRules {
        edition: Edition::TencentClbClassic,
        source: "003",
        methods: &[
            seconds(Layer::Four, MethodName::SourceIp, 1, HOUR),
            seconds(Layer::Seven, MethodName::Cookie, 30, HOUR),
        ],
        schedulers: CLOUD_SCHEDULERS,
        schedulers_with_persistence: &[SchedulerKind::WeightedRoundRobin],
        least_connections_is_switched: false,
        timeout_default: None,
        zero_is_off: true,
        weight_max: 100,
        weight_default: 10,
        first_home: FirstHome::Scheduler,
        all_unhealthy: AllUnhealthy::Forward,
        cookie_style: CookieStyle::EveryAnswer,
        groups_are_owned: true,
        http: http::TENCENT_CLASSIC,
        idle: IdleRule::Fixed,
        slow_start: None,
        drain: None,
        splits: false,
    },
    EditionRules {
        edition: Edition::HuaweiElbDedicated,
        source: "001",
        methods: &[
            minutes(Layer::Four, MethodName::SourceIp, HOUR),
            minutes(Layer::Seven, MethodName::Cookie, DAY),
        ],
        slow_start: Some(SlowStartRule {
            shortest: Duration::from_secs(30),
            longest: Duration::from_secs(1200),
            schedulers: &[SchedulerKind::WeightedRoundRobin],
            layers: &[Layer::Seven],
            again: false,
        }),
        drain: Some(DrainRule {
            shortest: Duration::from_secs(10),
            longest: Duration::from_secs(4000),
            layers: &[Layer::Four],
        }),
        ..HUAWEI_SHARED
    },
    HUAWEI_SHARED,
];

const HUAWEI_SHARED: EditionRules = EditionRules {
    edition: Edition::HuaweiElbShared,
    source: "001",
    methods: &[
        minutes(Layer::Four, MethodName::SourceIp, HOUR),
        minutes(Layer::Seven, MethodName::Cookie, DAY),
        minutes(Layer::Seven, MethodName::AppCookie, DAY),
    ],
    schedulers: CLOUD_SCHEDULERS,
    schedulers_with_persistence: &[
        SchedulerKind::WeightedRoundRobin,
        SchedulerKind::WeightedLeastConnections,
    ],
    least_connections_is_switched: true,
    timeout_default: Some(TWENTY_MINUTES),
    zero_is_off: false,
    weight_max: 100,
    weight_default: 1,
    first_home: FirstHome::Hash,
    all_unhealthy: AllUnhealthy::Refuse,
    cookie_style: CookieStyle::WhenNeeded,
    groups_are_owned: false,
    http: http::HUAWEI,
    idle: IdleRule::Free,
    slow_start: None,
    drain: None,
    splits: true,
};

impl Edition {
    /// The rules of this edition.
    #[must_use]
    pub fn rules(self) -> &'static EditionRules {
        EDITIONS.iter().find(|rules| rules.edition == self).expect("every edition has its row")
    }
}

impl EditionRules {
    /// The rule for sessions named by `method` on `layer`, if the edition has them.
    #[must_use]
    pub fn method(&self, layer: Layer, method: MethodName) -> Option<&'static MethodRule> {
        self.methods.iter().find(|rule| rule.layer == layer && rule.method == method)
    }

    /// Whether sessions are kept with this scheduler, by the edition and by what `balancer` switched.
    #[must_use]
    pub fn keeps_sessions_with(&self, scheduler: SchedulerKind, balancer: &LoadBalancerSpec) -> bool {
        let is_switched_off = self.least_connections_is_switched
            && scheduler == SchedulerKind::WeightedLeastConnections
            && !balancer.sticky_least_connections;
        self.schedulers_with_persistence.contains(&scheduler) && !is_switched_off
    }

    /// Whether `long_cookie = true` changes anything.
    #[must_use]
    pub fn has_long_cookie(&self) -> bool {
        self.methods.iter().any(|rule| rule.longest_with_switch.is_some())
    }
}

impl DrainRule {
    /// Whether what is open may stay for `time`.
    #[must_use]
    pub fn allows(&self, time: Duration) -> bool {
        time.is_zero() || (self.shortest..=self.longest).contains(&time)
    }
}

impl MethodRule {
    /// The longest idle limit under what `balancer` switched.
    #[must_use]
    pub fn longest(&self, balancer: &LoadBalancerSpec) -> Duration {
        self.longest_with_switch.filter(|_| balancer.long_cookie).unwrap_or(self.longest)
    }

    /// Whether a session may be idle for `idle`, under what `balancer` switched.
    #[must_use]
    pub fn allows(&self, idle: Duration, balancer: &LoadBalancerSpec) -> bool {
        let is_whole = idle.as_nanos().is_multiple_of(self.unit.as_nanos());
        is_whole && (self.shortest..=self.longest(balancer)).contains(&idle)
    }
}
