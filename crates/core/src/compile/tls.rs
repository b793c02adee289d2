//! How does a listener speak TLS, and how does a group to its targets?

use crate::approach::TargetTls;
use crate::certificate::{Authorities, ClientAuth, ListenerTls};
use crate::problem::{Path, Problem, say};
use crate::spec::problems::Problems;
use crate::spec::{
    GroupSpec, HealthSpec, ListenerSpec, ProbeKind, Protocol, TargetTlsSpec, TlsPolicy, VerifySpec,
};
use std::sync::Arc;

/// The settings of a listener; `None`: it does not speak TLS.
pub(super) fn listener_tls(spec: &ListenerSpec) -> Option<Arc<ListenerTls>> {
    if spec.protocol != Protocol::Https {
        return None;
    }
    let client_auth = spec.tls.client_auth.as_ref().and_then(|client_auth| {
        let authorities = Arc::clone(client_auth.authorities.as_ref()?);
        Some(ClientAuth { authorities, mode: client_auth.mode })
    });
    let identities =
        spec.certificates.iter().filter_map(|certificate| certificate.identity.clone()).collect();
    Some(Arc::new(ListenerTls { policy: spec.tls.policy, http2: spec.http2, identities, client_auth }))
}

/// The value of `Strict-Transport-Security`; empty: the field is not sent.
pub(super) fn hsts(spec: &ListenerSpec) -> Box<[u8]> {
    let age = spec.tls.hsts.filter(|_| spec.protocol == Protocol::Https);
    age.map(|age| format!("max-age={}", age.as_secs()).into_bytes().into()).unwrap_or_default()
}

/// Have the files been read that the listener at `path` names? A spec is read without them, and does not compile
/// without them.
pub(super) fn check_read(spec: &ListenerSpec, path: &Path, problems: &Problems) {
    if spec.protocol != Protocol::Https {
        return;
    }
    for (index, certificate) in spec.certificates.iter().enumerate() {
        if certificate.identity.is_none() {
            problems.add(|| {
                let path = path.key("certificates").item(index, None);
                Problem::new(path, say::certificate_not_read())
            });
        }
    }
    if spec.tls.client_auth.as_ref().is_some_and(|client_auth| client_auth.authorities.is_none()) {
        problems.add(|| {
            let path = path.key("tls").key("client_auth").key("ca");
            Problem::new(path, say::client_authorities_not_read())
        });
    }
}

/// How TLS is spoken to targets.
pub(super) fn target_tls(spec: &TargetTlsSpec) -> Arc<TargetTls> {
    Arc::new(TargetTls {
        policy: spec.policy,
        authorities: authorities(&spec.verify).cloned(),
        server_name: spec.server_name.as_deref().map(Box::from),
        identity: spec.identity.as_ref().and_then(|certificate| certificate.identity.clone()),
    })
}

/// How TLS is spoken to targets that are probed, in a group that speaks it like `of_group`.
pub(super) fn probe_tls(spec: &HealthSpec, of_group: Option<&TargetTlsSpec>) -> Option<Arc<TargetTls>> {
    let said = spec.tls.as_ref().or(of_group).map(target_tls);
    match &spec.kind {
        ProbeKind::Tcp | ProbeKind::Http(_) | ProbeKind::Udp(_) => None,
        ProbeKind::Grpc(_) => said,
        ProbeKind::Https(probe) => Some(said.unwrap_or_else(|| Arc::new(trusting(probe.host.as_deref())))),
    }
}

/// Whoever answers is believed. A target with many names is asked for the one that the request is for.
fn trusting(host: Option<&str>) -> TargetTls {
    let name = host.map(|host| host.rsplit_once(':').map_or(host, |(host, _)| host));
    let is_name = |name: &&str| !name.starts_with('[') && name.parse::<std::net::IpAddr>().is_err();
    let server_name = name.filter(is_name).map(|name| name.to_ascii_lowercase().into());
    TargetTls { policy: TlsPolicy::Intermediate, authorities: None, server_name, identity: None }
}

fn authorities(verify: &VerifySpec) -> Option<&Arc<Authorities>> {
    match verify {
        VerifySpec::Nothing => None,
        VerifySpec::System(authorities) | VerifySpec::Authorities { authorities, .. } => authorities.as_ref(),
    }
}

/// Have the files been read that the group at `path` names?
pub(super) fn check_group_read(spec: &GroupSpec, path: &Path, problems: &Problems) {
    let of_probes = spec.health.as_ref().and_then(|health| health.tls.as_ref());
    let all = [(spec.tls.as_ref(), path.key("tls")), (of_probes, path.key("health").key("tls"))];
    for (tls, path) in all.iter().filter_map(|(tls, path)| Some(((*tls)?, path))) {
        if tls.verify != VerifySpec::Nothing && authorities(&tls.verify).is_none() {
            problems.add(|| Problem::new(path.key("verify"), say::target_authorities_not_read()));
        }
        if tls.identity.as_ref().is_some_and(|certificate| certificate.identity.is_none()) {
            problems.add(|| Problem::new(path.key("cert"), say::certificate_not_read()));
        }
    }
}
