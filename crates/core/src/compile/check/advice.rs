//! What is allowed, but probably not meant?

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::{BalancerAt, GroupAt, ListenerAt, Way, balancers};
use crate::problem::{Path, Problem};
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
    for balancer in balancers(spec) {
        let mut ways: HashMap<&str, Vec<Way<'_>>> = HashMap::new();
        for way in balancer.ways() {
            ways.entry(way.group).or_default().push(way);
        }
        for group in balancer.groups() {
            let ways = ways.get(&*group.spec.name).map_or(&[][..], Vec::as_slice);
            if ways.is_empty() {
                warnings.add(|| {
                    Problem::new(group.path.clone(), "no listener and no rule leads to this group")
                        .hint("name it in a `group`, or remove it")
                });
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
        warnings.add(|| {
            let what = format!(
                "{listen} is open to other machines, and tokens and passwords cross the network in clear"
            );
            Problem::new(Path::default().key("admin").key("listen"), what).hint(
                "name a certificate: tls = { cert = \"c.pem\", key = \"k.pem\" }; or listen on 127.0.0.1",
            )
        });
    }
}

fn advise_group(group: &GroupAt<'_>, warnings: &Problems) {
    let speaks_plainly =
        |health: &&HealthSpec| health.port.is_none() && matches!(health.kind, ProbeKind::Http(_));
    if group.spec.tls.is_some() && group.spec.health.as_ref().filter(speaks_plainly).is_some() {
        warnings.add(|| {
            let what = "the targets speak TLS, and these probes do not: they will fail";
            Problem::new(group.path.key("health").key("kind"), what).hint("write kind = \"https\"")
        });
    }
    let asks_by_http_1 = |health: &&HealthSpec| {
        health.port.is_none() && matches!(health.kind, ProbeKind::Http(_) | ProbeKind::Https(_))
    };
    if group.spec.http2 == TargetHttp2::Always
        && group.spec.health.as_ref().is_some_and(|h| asks_by_http_1(&h))
    {
        warnings.add(|| {
            let what = "the targets are asked by HTTP/2, and these probes speak HTTP/1.1: most servers of gRPC fail them";
            Problem::new(group.path.key("health").key("kind"), what).hint("write kind = \"grpc\", or \"tcp\"")
        });
    }
    if group.spec.targets.is_empty() {
        warnings.add(|| {
            Problem::new(group.path.clone(), "the group has no targets: all its traffic is refused")
                .hint("add [[load_balancers.groups.targets]]")
        });
    }
}

/// Without persistence there are no sessions to count.
fn advise_counts(group: &GroupAt<'_>, warnings: &Problems) {
    const HINT: &str = "add `persistence`, or count what there is: connections";
    if group.spec.scheduler == SchedulerKind::LeastSessions {
        warnings.add(|| {
            let what = "least-sessions counts sessions, and a group without persistence has none";
            Problem::new(group.path.key("scheduler"), what).hint(HINT)
        });
    }
    let capped = group.spec.targets.iter().enumerate().find(|(_, target)| target.max_sessions.is_some());
    if let Some((index, target)) = capped {
        warnings.add(|| {
            let path = group.target(index, &target.name).key("max_sessions");
            Problem::new(path, "a group without persistence has no sessions, so this is never met").hint(HINT)
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
        warnings.add(|| {
            Problem::new(path().key(key), "browsers send a Secure cookie back over HTTPS only").hint(
                "where HTTPS ends in front, name that proxy in `trusted_proxies` of the listener; else leave it out",
            )
        });
    }
    if let MethodSpec::Cookie(CookieSpec { cookie_name: Some(name), .. }) = &persistence.method
        && ways.iter().any(|way| way.listener.protocol == Protocol::Https)
        && ways.iter().any(Way::is_plain)
    {
        warnings.add(|| {
            // RFC 6265bis section 5.7: "leave secure cookies alone".
            let what =
                format!("a browser that got {name:?} over HTTPS neither sends nor replaces it over HTTP");
            Problem::new(path().key("cookie_name"), what)
                .hint("leave `cookie_name` out: then each has a name of its own, and both are recalled")
        });
    }
    let scheduler = group.spec.scheduler;
    let by_address = matches!(scheduler, SchedulerKind::IpHash | SchedulerKind::Maglev);
    if by_address && matches!(persistence.method, MethodSpec::SourceIp(_)) {
        warnings.add(|| {
            Problem::new(path(), format!("{scheduler} sends an address to its target anyway"))
                .hint("fine if homes shall stay when targets change; else leave `persistence` out")
        });
    }
    // `001_…`: clients that come by a dedicated line, a VPN or a cloud connection.
    let edition = balancer.spec.edition;
    let is_advised = edition.rules().advice_for_many_behind_one().is_some();
    let is_private = !ways.is_empty() && ways.iter().all(|way| is_private(way.listener));
    if is_advised && is_private {
        warnings.add(|| {
            let what = "clients of a private address come by a dedicated line, a VPN or the like, many of them \
                        behind one address";
            let hint = format!(
                "edition = \"{edition}\" advises the source-IP algorithm instead of persistence for those: \
                 scheduler = \"{}\"",
                SchedulerKind::IpHash
            );
            Problem::new(path(), what).hint(hint)
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
    let takes_all = |rule: &crate::spec::RuleSpec| rule.host.is_none() && rule.path.is_none();
    let Some(first) = listener.spec.rules.iter().position(takes_all) else {
        return;
    };
    if first + 1 < listener.spec.rules.len() {
        warnings.add(|| {
            let path = listener.path.key("rules").item(first + 1, None);
            let what = format!("no request comes here: rules[{first}] matches all of them");
            Problem::new(path, what).hint("put the rule without conditions last")
        });
    }
}
