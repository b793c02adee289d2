//! What does a spec mean? Every problem at once, or a snapshot. Nothing else makes snapshots.

use crate::group::{Group, GroupParts, Target};
use crate::id::{GroupId, Home, Incarnation, ListenerId, TargetId};
use crate::limits;
use crate::live::{GroupLive, Live};
use crate::persist::table::SessionTable;
use crate::persist::{Cookie, Lifetime, Persistence, SourceIp};
use crate::problem::Problem;
use crate::route::host::HostPattern;
use crate::route::{PathPattern, Router, Rule};
use crate::secrets::Secrets;
use crate::snapshot::{GroupIndex, HealthCheck, Listener, ListenerSettings, Snapshot};
use crate::spec::{
    CookieSpec, GroupSpec, HealthSpec, ListenerSpec, LoadBalancerSpec, MethodSpec, PathSpec, PersistenceSpec,
    RuleSpec, SameSite, Spec, TargetSpec,
};
use crate::token::Sealer;
use regex::bytes::{Regex, RegexBuilder};
use std::collections::HashMap;
use std::sync::Arc;

pub mod check;

/// Compiles `spec` for a node with these secrets, attaching what `live` knows of its objects.
///
/// # Errors
/// Every problem of the spec; `live` is then as it was.
pub fn compile(spec: &Spec, secrets: &Secrets, live: &Live, revision: u64) -> Result<Snapshot, Vec<Problem>> {
    let problems = check::check(spec);
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut compiler = Compiler { secrets, live, groups: Vec::new(), listeners: Vec::new() };
    for balancer in &spec.load_balancers {
        compiler.add_balancer(balancer);
    }
    Ok(Snapshot {
        revision,
        listeners: compiler.listeners,
        groups: compiler.groups,
        access: spec.log.access,
        max_connections: spec.node.max_connections,
    })
}

/// The default name of a group's cookie: unique to the group, the same on every node that shares the secret.
#[must_use]
pub fn default_cookie_name(group: GroupId) -> String {
    format!("homing_{:08x}", group.0 >> 32)
}

struct Compiler<'a> {
    secrets: &'a Secrets,
    live: &'a Live,
    groups: Vec<Group>,
    listeners: Vec<Arc<Listener>>,
}

impl Compiler<'_> {
    fn add_balancer(&mut self, balancer: &LoadBalancerSpec) {
        let name: Arc<str> = balancer.name.as_str().into();
        let mut index_of = HashMap::new();
        for group in &balancer.groups {
            index_of.insert(group.name.as_str(), GroupIndex(self.groups.len()));
            let group = self.group(&name, group);
            self.groups.push(group);
        }
        for spec in &balancer.listeners {
            let listener = self.listener(&name, spec, &index_of);
            self.listeners.push(Arc::new(listener));
        }
    }

    fn group(&self, load_balancer: &Arc<str>, spec: &GroupSpec) -> Group {
        let id = GroupId::of(&self.secrets.hash_key, load_balancer, &spec.name);
        let live = self.live.group(id);
        let targets: Vec<Target> =
            spec.targets.iter().map(|target| self.target(load_balancer, &spec.name, target, &live)).collect();
        Group::new(GroupParts {
            id,
            load_balancer: Arc::clone(load_balancer),
            name: spec.name.as_str().into(),
            scheduler: spec.scheduler,
            persistence: self.persistence(id, spec.persistence.as_ref(), &live),
            health: spec.health.as_ref().map(health_check),
            targets,
            live,
            hash_key: self.secrets.hash_key.clone(),
        })
    }

    fn target(&self, load_balancer: &str, group: &str, spec: &TargetSpec, live: &GroupLive) -> Target {
        let key = &self.secrets.hash_key;
        let target = TargetId::of(key, load_balancer, group, &spec.name);
        let home =
            Home { target, incarnation: Incarnation::of(key, spec.address, spec.incarnation.as_deref()) };
        Target {
            home,
            name: spec.name.as_str().into(),
            address: spec.address,
            weight: spec.weight,
            live: live.target(home),
        }
    }

    fn persistence(&self, id: GroupId, spec: Option<&PersistenceSpec>, live: &GroupLive) -> Persistence {
        let Some(spec) = spec else { return Persistence::None };
        let lifetime = Lifetime::new(spec.timeout, spec.max_lifetime);
        match &spec.method {
            MethodSpec::Cookie(cookie) => {
                let name = cookie.cookie_name.clone().unwrap_or_else(|| default_cookie_name(id));
                let sealer = Sealer::new(&self.secrets.ring, id);
                Persistence::Cookie(Cookie::new(id, &name, &attributes(cookie), lifetime, sealer))
            }
            MethodSpec::SourceIp(source) => {
                let make = || SessionTable::new(source.table_size, self.secrets.hash_key.clone());
                let table = live.session_table(source.table_size, make);
                Persistence::SourceIp(SourceIp::new(source.ipv4_prefix, source.ipv6_prefix, lifetime, table))
            }
        }
    }

    fn listener(
        &self,
        load_balancer: &Arc<str>,
        spec: &ListenerSpec,
        index_of: &HashMap<&str, GroupIndex>,
    ) -> Listener {
        let id = ListenerId::of(&self.secrets.hash_key, load_balancer, &spec.name);
        let rules = spec.rules.iter().map(|spec| rule(spec, index_of[spec.group.as_str()])).collect();
        Listener {
            id,
            load_balancer: Arc::clone(load_balancer),
            name: spec.name.as_str().into(),
            protocol: spec.protocol,
            addresses: spec.listen.clone(),
            router: Router::new(rules, spec.group.as_deref().map(|name| index_of[name])),
            settings: settings(spec),
            live: self.live.listener(id),
        }
    }
}

/// Compiles the pattern of a rule, within its bound.
fn pattern(text: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(text).size_limit(limits::REGEX_BYTES).build()
}

fn rule(spec: &RuleSpec, group: GroupIndex) -> Rule {
    let path = spec.path.as_ref().map(|path| match path {
        PathSpec::Prefix(prefix) => PathPattern::Prefix(prefix.as_bytes().into()),
        PathSpec::Exact(exact) => PathPattern::Exact(exact.as_bytes().into()),
        PathSpec::Regex(text) => {
            PathPattern::Regex(pattern(text).expect("check() has compiled the same pattern"))
        }
    });
    Rule::new(spec.host.as_deref().map(HostPattern::new), path, group)
}

fn attributes(cookie: &CookieSpec) -> String {
    let mut text = format!("; Path={}", cookie.path.as_deref().unwrap_or("/"));
    if let Some(domain) = &cookie.domain {
        text.push_str("; Domain=");
        text.push_str(domain);
    }
    text.push_str("; HttpOnly");
    text.push_str(match cookie.same_site {
        SameSite::Strict => "; SameSite=Strict",
        SameSite::Lax => "; SameSite=Lax",
        SameSite::None => "; SameSite=None; Secure",
        SameSite::Omit => "",
    });
    text
}

fn health_check(spec: &HealthSpec) -> HealthCheck {
    HealthCheck {
        kind: spec.kind.clone(),
        interval: spec.interval,
        timeout: spec.timeout,
        rise: spec.rise,
        fall: spec.fall,
        port: spec.port,
    }
}

fn settings(spec: &ListenerSpec) -> ListenerSettings {
    ListenerSettings {
        keepalive_timeout: spec.keepalive_timeout,
        client_header_timeout: spec.client_header_timeout,
        client_body_timeout: spec.client_body_timeout,
        client_max_body_size: spec.client_max_body_size,
        proxy_connect_timeout: spec.proxy_connect_timeout,
        proxy_read_timeout: spec.proxy_read_timeout,
        idle_timeout: spec.idle_timeout,
        forwarded: spec.forwarded,
        trusted_proxies: spec.trusted_proxies.clone(),
        reason_header: spec.reason_header,
        max_connections: spec.max_connections,
    }
}

#[cfg(test)]
mod tests;
