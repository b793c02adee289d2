//! What is allowed, but probably not meant?

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::{BalancerAt, GroupAt, ListenerAt, Way, balancers};
use crate::problem::{Path, Problem, say};
use crate::spec::problems::Problems;
use crate::spec::{
    AdminSpec, CookieSpec, HealthSpec, ListenerSpec, MethodSpec, PersistenceSpec, ProbeKind, Protocol,
    SameSite, SchedulerKind, Spec, TargetHttp2,
};

/// Warnings about a spec that has no problems. They keep nobody from using it.
#[must_use]
pub fn advise(spec: &Spec) -> Vec<Problem> {
    let warnings = Problems::default();
    advise_admin(&spec.admin, &warnings);
    advise_dialects(spec, &warnings);
    for balancer in balancers(spec) {
        let mut ways: HashMap<&str, Vec<Way<'_>>> = HashMap::new();
        for way in balancer.ways() {
            ways.entry(way.group).or_default().push(way);
        }
        for group in balancer.groups() {
            let ways = ways.get(&*group.spec.name).map_or(&[][..], Vec::as_slice);
            if ways.is_empty() {
                warnings.add(|| Problem::new(group.path.clone(), say::unused_group()));
            }
            advise_group(&group, &warnings);
            let persistence = group.spec.persistence.as_ref();
            match persistence.filter(|persistence| persistence.timeout != Some(Duration::ZERO)) {
                Some(persistence) => advise_persistence(&balancer, &group, persistence, ways, &warnings),
                None => advise_counts(&group, &warnings),
            }
        }
        for listener in balancer.listeners() {
            advise_rules(&listener, &warnings);
        }
    }
    warnings.into_vec()
}

fn advise_admin(admin: &AdminSpec, warnings: &Problems) {
    let Some(listen) = admin.listen.filter(|listen| !listen.ip().to_canonical().is_loopback()) else {
        return;
    };
    if admin.tls.is_none() {
        let path = Path::default().key("admin").key("listen");
        warnings.add(|| Problem::new(path, say::admin_in_clear(listen)));
    }
}

fn advise_dialects(spec: &Spec, warnings: &Problems) {
    let path = Path::default().key("dialects");
    for (name, listen) in spec.dialects.listens() {
        if spec.dialects.tls.is_none() && !listen.ip().to_canonical().is_loopback() {
            warnings.add(|| Problem::new(path.key(name), say::dialect_in_clear(listen)));
        }
    }
    let signs = spec.dialects.tencent.is_some() || spec.dialects.huawei.is_some();
    if signs && spec.dialects.credentials.is_empty() {
        warnings.add(|| Problem::new(path.key("credentials"), say::nobody_can_sign()));
    }
    if spec.dialects.listens().next().is_some() && spec.vips.ranges.is_empty() {
        warnings.add(|| Problem::new(Path::default().key("vip_pool"), say::no_addresses_to_give()));
    }
}

fn advise_group(group: &GroupAt<'_>, warnings: &Problems) {
    let speaks_plainly =
        |health: &&HealthSpec| health.port.is_none() && matches!(health.kind, ProbeKind::Http(_));
    if group.spec.tls.is_some() && group.spec.health.as_ref().filter(speaks_plainly).is_some() {
        warnings.add(|| Problem::new(group.path.key("health").key("kind"), say::probes_without_tls()));
    }
    let asks_by_http_1 = |health: &&HealthSpec| {
        health.port.is_none() && matches!(health.kind, ProbeKind::Http(_) | ProbeKind::Https(_))
    };
    if group.spec.http2 == TargetHttp2::Always
        && group.spec.health.as_ref().is_some_and(|h| asks_by_http_1(&h))
    {
        warnings.add(|| Problem::new(group.path.key("health").key("kind"), say::probes_by_http_1()));
    }
    if group.spec.targets.is_empty() {
        warnings.add(|| Problem::new(group.path.clone(), say::empty_group()));
    }
}

/// Without persistence there are no sessions to count.
fn advise_counts(group: &GroupAt<'_>, warnings: &Problems) {
    if group.spec.scheduler == SchedulerKind::LeastSessions {
        warnings.add(|| Problem::new(group.path.key("scheduler"), say::no_sessions_to_schedule_by()));
    }
    let capped = group.spec.targets.iter().enumerate().find(|(_, target)| target.max_sessions.is_some());
    if let Some((index, target)) = capped {
        warnings.add(|| {
            let path = group.target(index, &target.name).key("max_sessions");
            Problem::new(path, say::no_sessions_to_cap())
        });
    }
}

fn advise_persistence(
    balancer: &BalancerAt<'_>,
    group: &GroupAt<'_>,
    persistence: &PersistenceSpec,
    ways: &[Way<'_>],
    warnings: &Problems,
) {
    let path = || group.path.key("persistence");
    if let Some(key) = https_only(&persistence.method).filter(|_| ways.iter().any(Way::is_plain)) {
        warnings.add(|| Problem::new(path().key(key), say::secure_over_http()));
    }
    if let MethodSpec::Cookie(CookieSpec { cookie_name: Some(name), .. }) = &persistence.method
        && ways.iter().any(|way| way.listener.protocol == Protocol::Https)
        && ways.iter().any(Way::is_plain)
    {
        // RFC 6265bis section 5.7: "leave secure cookies alone".
        warnings.add(|| Problem::new(path().key("cookie_name"), say::cookie_of_two_schemes(name)));
    }
    let scheduler = group.spec.scheduler;
    let by_address = matches!(scheduler, SchedulerKind::IpHash | SchedulerKind::Maglev);
    if by_address && matches!(persistence.method, MethodSpec::SourceIp(_)) {
        warnings.add(|| Problem::new(path(), say::address_decides_anyway(scheduler.as_str())));
    }
    // `001_…`: clients that come by a dedicated line, a VPN or a cloud connection.
    let edition = balancer.spec.edition;
    let is_advised = edition.rules().advice_for_many_behind_one().is_some();
    let is_private = !ways.is_empty() && ways.iter().all(|way| is_private(way.listener));
    if is_advised && is_private {
        warnings.add(|| {
            let instead = SchedulerKind::IpHash.as_str();
            Problem::new(path(), say::many_behind_private_addresses(edition.as_str(), instead))
        });
    }
}

/// The setting by which a cookie is for HTTPS alone.
fn https_only(method: &MethodSpec) -> Option<&'static str> {
    match method {
        MethodSpec::Cookie(cookie) if cookie.secure => Some("secure"),
        MethodSpec::Cookie(cookie) if cookie.same_site == SameSite::None => Some("same_site"),
        _ => None,
    }
}

impl Way<'_> {
    /// Whether clients come by plain HTTP, as far as anybody says: no proxy is in front that could end HTTPS.
    fn is_plain(&self) -> bool {
        self.listener.protocol == Protocol::Http && self.listener.trusted_proxies.is_empty()
    }
}

/// Whether only clients of private networks reach a listener.
fn is_private(listener: &ListenerSpec) -> bool {
    let is_private = |address: &SocketAddr| match address.ip().to_canonical() {
        IpAddr::V4(ip) => ip.is_private(),
        IpAddr::V6(ip) => ip.is_unique_local(),
    };
    listener.listen.iter().all(is_private)
}

fn advise_rules(listener: &ListenerAt<'_>, warnings: &Problems) {
    let Some(first) = listener.spec.rules.iter().position(crate::spec::RuleSpec::takes_all) else {
        return;
    };
    if first + 1 < listener.spec.rules.len() {
        warnings.add(|| {
            let path = listener.path.key("rules").item(first + 1, None);
            Problem::new(path, say::unreached_rule(first))
        });
    }
}
