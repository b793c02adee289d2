//! Which settings do not go together in an edition, and what goes instead?
//!
//! The rules that [`crate::compile::check`] asks of a spec, told beforehand: for forms that explain a clash before anybody
//! saves it. `tests/clashes.rs` walks every combination and finds no difference between the two.

use super::{EditionRules, FirstHome, IdleRule};
use crate::spec::names::MethodName;
use crate::spec::{Edition, Layer, Protocol, SchedulerKind};

const METHODS: [MethodName; 4] =
    [MethodName::SourceIp, MethodName::Cookie, MethodName::AppCookie, MethodName::Header];
const LAYERS: [Layer; 2] = [Layer::Four, Layer::Seven];

/// Combinations that are refused for one reason: each of the protocols with each of the schedulers and methods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// What the listeners speak that lead to the group.
    pub protocols: &'static [Protocol],
    /// Who gets new sessions.
    pub schedulers: Vec<SchedulerKind>,
    /// What names a session; `None`: no persistence.
    pub methods: Vec<Option<MethodName>>,
    /// Only where the load balancer has this setting so.
    pub when: Option<Switch>,
    /// Why.
    pub reason: ClashReason,
    /// What to do instead, the best first. Each alone is enough against this clash.
    pub fixes: Vec<Fix>,
}

/// A setting of a load balancer that is on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Switch {
    /// Its name.
    pub setting: &'static str,
    /// How it is.
    pub value: bool,
}

/// Cookies may live longer.
pub const LONG_COOKIE: Switch = Switch { setting: "long_cookie", value: true };
/// The idle timeout of TCP may be changed.
pub const ADJUSTABLE_IDLE: Switch = Switch { setting: "adjustable_idle", value: true };
/// Persistence with weighted least connections is refused.
pub const LEAST_CONNECTIONS_OFF: Switch = Switch { setting: "sticky_least_connections", value: false };

/// Why settings do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClashReason {
    /// The edition does not have the scheduler.
    NoSuchScheduler,
    /// The edition does not have the method.
    NoSuchMethod,
    /// The edition has the method, but not for what the listener speaks.
    MethodOfOtherLayer,
    /// The scheduler looks at load, and keeps no sessions.
    SchedulesByLoad,
    /// IP hash already is source-IP persistence.
    IpHashIsSourceIp,
    /// The source-IP algorithm replaces persistence.
    IpHashReplacesPersistence,
    /// This site refuses persistence with weighted least connections.
    LeastConnectionsSwitchedOff,
}

impl ClashReason {
    /// Every reason.
    pub const ALL: [Self; 7] = [
        Self::NoSuchScheduler,
        Self::NoSuchMethod,
        Self::MethodOfOtherLayer,
        Self::SchedulesByLoad,
        Self::IpHashIsSourceIp,
        Self::IpHashReplacesPersistence,
        Self::LeastConnectionsSwitchedOff,
    ];

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoSuchScheduler => "no-such-scheduler",
            Self::NoSuchMethod => "no-such-method",
            Self::MethodOfOtherLayer => "method-of-other-layer",
            Self::SchedulesByLoad => "schedules-by-load",
            Self::IpHashIsSourceIp => "ip-hash-is-source-ip",
            Self::IpHashReplacesPersistence => "ip-hash-replaces-persistence",
            Self::LeastConnectionsSwitchedOff => "least-connections-switched-off",
        }
    }
}

/// What to write instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Another scheduler.
    Scheduler(SchedulerKind),
    /// Another method.
    Method(MethodName),
    /// No persistence, and this scheduler where one is named.
    NoPersistence(Option<SchedulerKind>),
    /// The setting of the load balancer as it is where nothing is said.
    Unset(&'static str),
    /// Another edition.
    Edition(Edition),
}

impl EditionRules {
    /// Every combination that the edition refuses.
    #[must_use]
    pub fn clashes(&self) -> Vec<Clash> {
        let mut clashes: Vec<Clash> = self.missing_schedulers().into_iter().collect();
        for layer in LAYERS {
            clashes.extend(self.missing_methods(layer));
            if layer == Layer::Seven {
                clashes.extend(self.addresses_of_requests());
            }
        }
        clashes.extend(self.schedulers_without_sessions());
        clashes
    }

    /// What is advised instead of persistence where many clients come from behind one address (`001_…`: by a dedicated
    /// line, a VPN or a cloud connection).
    #[must_use]
    pub fn advice_for_many_behind_one(&self) -> Option<Fix> {
        let is_huawei = matches!(self.edition, Edition::HuaweiElbDedicated | Edition::HuaweiElbShared);
        is_huawei.then_some(Fix::NoPersistence(Some(SchedulerKind::IpHash)))
    }

    fn missing_schedulers(&self) -> Option<Clash> {
        let missing: Vec<SchedulerKind> =
            SchedulerKind::ALL.into_iter().filter(|kind| !self.schedulers.contains(kind)).collect();
        let reason = ClashReason::NoSuchScheduler;
        let fixes = vec![Fix::Scheduler(SchedulerKind::default()), Fix::Edition(Edition::Native)];
        let mut methods = vec![None];
        methods.extend(METHODS.map(Some));
        let clash =
            Clash { protocols: Protocol::ALL, schedulers: missing, methods, when: None, reason, fixes };
        (!clash.schedulers.is_empty()).then_some(clash)
    }

    /// Methods that the edition does not have on a layer, but for source addresses of requests: those have more ways out.
    fn missing_methods(&self, layer: Layer) -> Vec<Clash> {
        let is_missing = |method: &MethodName| self.method(layer, *method).is_none();
        let is_apart = |method: &MethodName| layer == Layer::Seven && *method == MethodName::SourceIp;
        let missing = METHODS.into_iter().filter(|method| is_missing(method) && !is_apart(method));
        let clash = |method: MethodName| {
            let is_there = self.methods.iter().any(|rule| rule.method == method);
            let reason = if is_there { ClashReason::MethodOfOtherLayer } else { ClashReason::NoSuchMethod };
            let mut fixes = self.other_methods(layer);
            fixes.push(Fix::NoPersistence(None));
            if Edition::Native.rules().method(layer, method).is_some() {
                fixes.push(Fix::Edition(Edition::Native));
            }
            let (schedulers, methods) = (SchedulerKind::ALL.to_vec(), vec![Some(method)]);
            Clash { protocols: layer.protocols(), schedulers, methods, when: None, reason, fixes }
        };
        missing.map(clash).collect()
    }

    /// A client's address names no session of requests in the clouds: there the scheduler does that.
    fn addresses_of_requests(&self) -> Vec<Clash> {
        let (layer, method) = (Layer::Seven, MethodName::SourceIp);
        if self.method(layer, method).is_some() {
            return Vec::new();
        }
        let (hash, others): (Vec<_>, Vec<_>) =
            SchedulerKind::ALL.into_iter().partition(|kind| *kind == SchedulerKind::IpHash);
        let clash = |schedulers, fixes| Clash {
            protocols: layer.protocols(),
            schedulers,
            methods: vec![Some(method)],
            when: None,
            reason: ClashReason::MethodOfOtherLayer,
            fixes,
        };
        let mut with_others = self.other_methods(layer);
        with_others.push(Fix::NoPersistence(Some(SchedulerKind::IpHash)));
        let mut with_hash = vec![Fix::NoPersistence(None)];
        with_hash.extend(self.other_methods(layer));
        let native = Fix::Edition(Edition::Native);
        with_others.push(native);
        with_hash.push(native);
        vec![clash(others, with_others), clash(hash, with_hash)]
    }

    /// The methods of a layer that need no further setting.
    fn other_methods(&self, layer: Layer) -> Vec<Fix> {
        let simple = |method: &MethodName| matches!(method, MethodName::Cookie | MethodName::SourceIp);
        let rules = self.methods.iter().filter(|rule| rule.layer == layer);
        rules.map(|rule| rule.method).filter(simple).map(Fix::Method).collect()
    }

    fn schedulers_without_sessions(&self) -> Vec<Clash> {
        let clash = |scheduler: SchedulerKind, when, reason, fixes| Clash {
            protocols: Protocol::ALL,
            schedulers: vec![scheduler],
            methods: METHODS.map(Some).to_vec(),
            when,
            reason,
            fixes,
        };
        let (other, none) = (Fix::Scheduler(SchedulerKind::default()), Fix::NoPersistence(None));
        let keeps = |kind: &SchedulerKind| self.schedulers_with_persistence.contains(kind);
        let mut clashes: Vec<Clash> = Vec::new();
        for scheduler in self.schedulers.iter().copied().filter(|kind| !keeps(kind)) {
            clashes.push(match (scheduler, self.first_home) {
                (SchedulerKind::IpHash, FirstHome::Scheduler) => {
                    clash(scheduler, None, ClashReason::IpHashIsSourceIp, vec![none, other])
                }
                (SchedulerKind::IpHash, FirstHome::Hash) => {
                    clash(scheduler, None, ClashReason::IpHashReplacesPersistence, vec![none, other])
                }
                _ => clash(scheduler, None, ClashReason::SchedulesByLoad, vec![other, none]),
            });
        }
        if self.least_connections_is_switched {
            let unset = Fix::Unset(LEAST_CONNECTIONS_OFF.setting);
            let (scheduler, when) = (SchedulerKind::WeightedLeastConnections, Some(LEAST_CONNECTIONS_OFF));
            let reason = ClashReason::LeastConnectionsSwitchedOff;
            clashes.push(clash(scheduler, when, reason, vec![other, none, unset]));
        }
        clashes
    }

    /// The switches of a load balancer that mean something in the edition, as they are where nothing is said.
    #[must_use]
    pub fn switches(&self) -> Vec<Switch> {
        let off = |switch: Switch| Switch { value: !switch.value, ..switch };
        let is_switched = matches!(self.idle, IdleRule::Switched { .. });
        let long = self.has_long_cookie().then_some(off(LONG_COOKIE));
        let idle = is_switched.then_some(off(ADJUSTABLE_IDLE));
        let least = self.least_connections_is_switched.then_some(off(LEAST_CONNECTIONS_OFF));
        long.into_iter().chain(idle).chain(least).collect()
    }
}

impl Clash {
    /// Whether a combination is among these; `value_of` says how a switch of the load balancer is.
    #[must_use]
    pub fn has(
        &self,
        protocol: Protocol,
        scheduler: SchedulerKind,
        method: Option<MethodName>,
        value_of: impl Fn(&str) -> bool,
    ) -> bool {
        self.protocols.contains(&protocol)
            && self.schedulers.contains(&scheduler)
            && self.methods.contains(&method)
            && self.when.is_none_or(|when| value_of(when.setting) == when.value)
    }
}
