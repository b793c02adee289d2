//! What is there to choose from, whatever the edition?

use std::collections::BTreeMap;

use homing_core::drain::DrainPolicy;
use homing_core::spec::names::{MethodName, Named, ProbeName};
use homing_core::spec::read::{health, persistence};
use homing_core::spec::{
    AllUnhealthy, ClientAuthMode, FailurePolicy, FirstPin, ForwardedPolicy, Layer, Protocol, ProxyVersion,
    SameSite, SchedulerKind, SharedCache, TargetHttp2, TlsPolicy, UnknownSession,
};

use super::super::view::edition as view;
use super::words;

pub(super) fn catalogue() -> view::Catalogue {
    view::Catalogue {
        schedulers: every::<SchedulerKind>().map(scheduler).collect(),
        methods: every::<MethodName>().map(method).collect(),
        common_settings: words(persistence::common_settings()),
        probes: every::<ProbeName>().map(probe).collect(),
        protocols: every::<Protocol>().map(protocol).collect(),
        choices: choices(),
    }
}

/// Every choice that has a name, in the order of the documentation.
fn every<T: Named + 'static>() -> impl Iterator<Item = T> {
    T::NAMES.iter().filter_map(|name| T::parse(name))
}

fn scheduler(kind: SchedulerKind) -> view::Scheduler {
    let counts = match kind {
        SchedulerKind::WeightedLeastConnections | SchedulerKind::RandomTwoChoices => Some("connections"),
        SchedulerKind::LeastSessions => Some("sessions"),
        SchedulerKind::WeightedRoundRobin | SchedulerKind::IpHash | SchedulerKind::Maglev => None,
    };
    view::Scheduler {
        scheduler: kind.to_string(),
        by_address: matches!(kind, SchedulerKind::IpHash | SchedulerKind::Maglev),
        counts: counts.map(str::to_owned),
    }
}

fn method(method: MethodName) -> view::MethodSettings {
    view::MethodSettings {
        method: method.to_string(),
        settings: persistence::settings_of(method).map(str::to_owned).collect(),
        needs: persistence::settings_needed_by(method).map(str::to_owned).collect(),
    }
}

fn probe(kind: ProbeName) -> view::ProbeSettings {
    let settings = health::settings_of(kind).map(str::to_owned).collect();
    view::ProbeSettings { kind: kind.to_string(), settings }
}

fn protocol(protocol: Protocol) -> view::Protocol {
    let layer = match protocol.layer() {
        Layer::Four => 4,
        Layer::Seven => 7,
    };
    view::Protocol { protocol: protocol.to_string(), layer }
}

fn choices() -> BTreeMap<String, Vec<String>> {
    let named: [(&str, &[&str]); 11] = [
        ("same_site", SameSite::NAMES),
        ("shared_cache", SharedCache::NAMES),
        ("first_pin", FirstPin::NAMES),
        ("unknown", UnknownSession::NAMES),
        ("on_failure", FailurePolicy::NAMES),
        ("all_unhealthy", AllUnhealthy::NAMES),
        ("http2", TargetHttp2::NAMES),
        ("send_proxy_protocol", ProxyVersion::NAMES),
        ("forwarded", ForwardedPolicy::NAMES),
        ("tls_policy", TlsPolicy::NAMES),
        ("client_auth", ClientAuthMode::NAMES),
    ];
    let drains = ("drain_policy".to_owned(), words(&DrainPolicy::ALL.map(DrainPolicy::as_str)));
    named.into_iter().map(|(setting, names)| (setting.to_owned(), words(names))).chain([drains]).collect()
}
