//! What does a spec mean? Every problem at once, or a snapshot. Nothing else makes snapshots.

use crate::account::Signer;
use crate::approach::Approach;
use crate::edition::EditionRules;
use crate::group::{Group, GroupParts, SlowStart, Target};
use crate::id::{GroupId, Home, Incarnation, ListenerId, TargetId};
use crate::limits;
use crate::live::{GroupLive, Live};
use crate::problem::Problem;
use crate::route::condition::{Comparison, Condition, Subject};
use crate::route::host::HostPattern;
use crate::route::{Action, FixedAnswer, PathPattern, Redirect, Router, Rule, Way};
use crate::secrets::Secrets;
use crate::snapshot::{GroupIndex, HealthCheck, Listener, ListenerSettings, Snapshot};
use crate::spec::{
    ActionSpec, ComparisonSpec, ConditionSpec, GroupSpec, HealthSpec, HttpProbe, ListenerAdmin, ListenerSpec,
    LoadBalancerSpec, PathSpec, ProbeKind, RuleSpec, Spec, SubjectSpec, TargetAdmin, TargetSpec,
};
use regex::bytes::{Regex, RegexBuilder};
use std::collections::HashMap;
use std::sync::Arc;

pub mod check;
mod headers;
mod known;
mod persistence;
mod split;
mod tls;

use known::Known;
pub use persistence::default_cookie_name;
use persistence::{PersistenceOf, Reach};
use split::SplitOf;

/// What runs when another spec comes.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    /// What was said.
    pub spec: &'a Spec,
    /// What it was compiled to, with the secrets and the live state of what comes.
    pub snapshot: &'a Snapshot,
}

/// Compiles `spec` for a node with these secrets, attaching what `live` knows of its objects.
///
/// # Errors
/// Every problem of the spec; `live` is then as it was.
pub fn compile(spec: &Spec, secrets: &Secrets, live: &Live, revision: u64) -> Result<Snapshot, Vec<Problem>> {
    compile_after(None, spec, secrets, live, revision)
}

/// As [`compile`]. Load balancers that are shared with `before` are what they were, and cost nothing.
///
/// # Errors
/// As [`compile`].
pub fn compile_after(
    before: Option<Before<'_>>,
    spec: &Spec,
    secrets: &Secrets,
    live: &Live,
    revision: u64,
) -> Result<Snapshot, Vec<Problem>> {
    let problems = check::check_whole(spec, before.map(|before| before.spec));
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut known = before.map(known::by_balancer).unwrap_or_default();
    let mut compiler = Compiler { secrets, live, groups: Vec::new(), listeners: Vec::new() };
    for balancer in &spec.load_balancers {
        match known.remove(&Arc::as_ptr(balancer)) {
            Some(known) => compiler.take_over(balancer, &known),
            None => compiler.add_balancer(balancer),
        }
    }
    Ok(Snapshot {
        revision,
        listeners: compiler.listeners,
        groups: compiler.groups,
        decisions: Arc::clone(&live.decisions),
        worker_counters: Arc::clone(&live.worker_counters),
        exports: Arc::clone(&live.exports),
        tail: Arc::clone(&live.tail),
        bounds: Arc::clone(&live.bounds),
        signer: Signer::new(&secrets.hash_key),
        access: spec.log.access.clone(),
        access_sample: spec.log.sample,
        trace_sample: spec.tracing.endpoint.as_ref().map(|_| spec.tracing.sample),
        max_connections: spec.node.max_connections,
    })
}

struct Compiler<'a> {
    secrets: &'a Secrets,
    live: &'a Live,
    groups: Vec<Arc<Group>>,
    listeners: Vec<Arc<Listener>>,
}

impl Compiler<'_> {
    fn add_balancer(&mut self, balancer: &LoadBalancerSpec) {
        let name: Arc<str> = balancer.name.as_str().into();
        let reached = Reach::of_all(balancer);
        let first = self.groups.len();
        for (ordinal, group) in balancer.groups.iter().enumerate() {
            let reach = reached.get(group.name.as_str()).copied().unwrap_or_default();
            let group = self.group(balancer.edition.rules(), &name, group, ordinal, reach);
            self.groups.push(Arc::new(group));
        }
        self.add_listeners(balancer, first);
    }

    /// Adds a load balancer as it was compiled before.
    fn take_over(&mut self, balancer: &LoadBalancerSpec, known: &Known<'_>) {
        let first = self.groups.len();
        self.groups.extend_from_slice(known.groups);
        if known.first_group == first {
            self.listeners.extend_from_slice(known.listeners);
        } else {
            // Their rules name groups by position.
            self.add_listeners(balancer, first);
        }
    }

    /// Adds the listeners of a load balancer whose groups stand from `first` on.
    fn add_listeners(&mut self, balancer: &LoadBalancerSpec, first: usize) {
        let name: Arc<str> = balancer.name.as_str().into();
        let names = balancer.groups.iter().map(|group| group.name.as_str());
        let index_of = names.zip((first..).map(GroupIndex)).collect();
        for spec in &balancer.listeners {
            let listener = self.listener((&name, balancer.admin), spec, &index_of);
            self.listeners.push(Arc::new(listener));
        }
    }

    fn group(
        &self,
        rules: &EditionRules,
        load_balancer: &Arc<str>,
        spec: &GroupSpec,
        ordinal: usize,
        reach: Reach,
    ) -> Group {
        let id = GroupId::of(&self.secrets.hash_key, load_balancer, &spec.name);
        let live = self.live.group(id);
        let target = |target| self.target(load_balancer, spec, target, rules.weight_default, &live);
        let targets: Vec<Target> = spec.targets.iter().map(target).collect();
        let persistence = PersistenceOf { secrets: self.secrets, rules, id, ordinal, reach, live: &live };
        Group::new(GroupParts {
            id,
            load_balancer: Arc::clone(load_balancer),
            name: spec.name.as_str().into(),
            serves_http: reach.http || reach.https,
            scheduler: spec.scheduler,
            persistence: persistence.compile(spec.persistence.as_ref()),
            on_failure: spec.persistence.as_ref().map(|spec| spec.on_failure.clone()).unwrap_or_default(),
            all_unhealthy: spec.all_unhealthy.unwrap_or(rules.all_unhealthy),
            slow_start: slow_start(spec, rules),
            drain: spec.drain,
            approach: approach(spec),
            health: spec.health.as_ref().map(|health| health_check(health, spec)),
            targets,
            live,
            hash_key: self.secrets.hash_key.clone(),
        })
    }

    fn target(
        &self,
        load_balancer: &str,
        group: &GroupSpec,
        spec: &TargetSpec,
        weight_default: u16,
        live: &GroupLive,
    ) -> Target {
        let key = &self.secrets.hash_key;
        let target = TargetId::of(key, load_balancer, &group.name, &spec.name);
        let home =
            Home { target, incarnation: Incarnation::of(key, spec.address, spec.incarnation.as_deref()) };
        Target {
            home,
            name: spec.name.as_str().into(),
            address: spec.address,
            weight: spec.weight.unwrap_or(weight_default),
            is_drained: spec.admin == TargetAdmin::Drained,
            reuse_sessions: spec.reuse_sessions,
            tells_its_life: group.health.as_ref().is_some_and(tells_lives),
            max_connections: spec.max_connections,
            max_sessions: spec.max_sessions,
            live: live.target(home),
        }
    }

    fn listener(
        &self,
        (load_balancer, admin): (&Arc<str>, ListenerAdmin),
        spec: &ListenerSpec,
        index_of: &HashMap<&str, GroupIndex>,
    ) -> Listener {
        let id = ListenerId::of(&self.secrets.hash_key, load_balancer, &spec.name);
        let of_split =
            SplitOf { secrets: self.secrets, groups: &self.groups, index_of, load_balancer, listener: spec };
        let way = |action_spec: &ActionSpec, rule: Option<&RuleSpec>| Way {
            action: action(action_spec, rule, &of_split),
            edits: headers::way_edits(spec, rule),
        };
        let rules = spec.rules.iter().map(|spec| rule(spec, way(&spec.action, Some(spec)))).collect();
        Listener {
            id,
            load_balancer: Arc::clone(load_balancer),
            name: spec.name.as_str().into(),
            protocol: spec.protocol,
            addresses: match (admin, spec.admin) {
                (ListenerAdmin::Active, ListenerAdmin::Active) => spec.listen.clone(),
                _ => Vec::new(), // it stays known, with its counts
            },
            tls: tls::listener_tls(spec),
            router: Router::new(rules, spec.action.as_ref().map(|action| way(action, None))),
            settings: settings(spec),
            live: self.live.listener(id),
        }
    }
}

/// Compiles the pattern of a rule, within its bound.
fn pattern(text: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(text).size_limit(limits::REGEX_BYTES).build()
}

fn rule(spec: &RuleSpec, way: Way) -> Rule {
    let path = spec.path.as_ref().map(|path| match path {
        PathSpec::Prefix(prefix) => PathPattern::Prefix(prefix.as_bytes().into()),
        PathSpec::Exact(exact) => PathPattern::Exact(exact.as_bytes().into()),
        PathSpec::Regex(text) => {
            PathPattern::Regex(pattern(text).expect("check() has compiled the same pattern"))
        }
    });
    let when = spec.when.iter().map(condition).collect();
    Rule::new(spec.host.as_deref().map(HostPattern::new), path, way).when(when)
}

fn condition(spec: &ConditionSpec) -> Condition {
    let bytes = |texts: &[String]| texts.iter().map(|text| text.as_bytes().into()).collect();
    let subject = match &spec.subject {
        SubjectSpec::Method => Subject::Method,
        SubjectSpec::Host => Subject::Host,
        SubjectSpec::Path => Subject::Path,
        SubjectSpec::Header(name) => Subject::Header(name.as_bytes().into()),
        SubjectSpec::Query(name) => Subject::Query(name.as_bytes().into()),
        SubjectSpec::Cookie(name) => Subject::Cookie(name.as_bytes().into()),
        SubjectSpec::Source(networks) => Subject::Source(networks.clone()),
    };
    let comparison = match &spec.comparison {
        ComparisonSpec::Present => Comparison::Present,
        ComparisonSpec::Equals(texts) => Comparison::Equals(bytes(texts)),
        ComparisonSpec::Begins(texts) => Comparison::Begins(bytes(texts)),
        ComparisonSpec::Ends(texts) => Comparison::Ends(bytes(texts)),
        ComparisonSpec::Contains(texts) => Comparison::Contains(bytes(texts)),
        ComparisonSpec::Matches(patterns) => {
            let compiled = |text: &String| pattern(text).expect("check() has compiled the same pattern");
            Comparison::Matches(patterns.iter().map(compiled).collect())
        }
    };
    Condition { subject, comparison, is_not: spec.is_not }
}

fn action(spec: &ActionSpec, rule: Option<&RuleSpec>, of_split: &SplitOf<'_>) -> Action {
    match spec {
        ActionSpec::Group(name) => Action::Group(of_split.index_of[name.as_str()]),
        ActionSpec::Split(split) => Action::Split(Arc::new(of_split.compile(split, rule))),
        ActionSpec::Redirect(spec) => Action::Redirect(Redirect::new(spec)),
        ActionSpec::Respond(spec) => Action::Respond(FixedAnswer::new(spec)),
    }
}

/// Whether probes see which life of a target answers.
fn tells_lives(health: &HealthSpec) -> bool {
    matches!(
        &health.kind,
        ProbeKind::Http(HttpProbe { incarnation_header: Some(_), .. })
            | ProbeKind::Https(HttpProbe { incarnation_header: Some(_), .. })
    )
}

/// How targets begin to take sessions; `None`: with their whole share.
fn slow_start(spec: &GroupSpec, rules: &EditionRules) -> Option<SlowStart> {
    let rule = rules.slow_start?;
    spec.slow_start.map(|time| SlowStart { time, again: rule.again })
}

/// How connections to the targets begin; `None`: with what the client says.
fn approach(spec: &GroupSpec) -> Option<Arc<Approach>> {
    let approach = Approach {
        proxy_header: spec.send_proxy_protocol,
        tls: spec.tls.as_ref().map(tls::target_tls),
        http2: spec.http2,
    };
    let begins = approach.proxy_header.is_some() || approach.tls.is_some() || approach.knows_http2();
    begins.then(|| Arc::new(approach))
}

fn health_check(spec: &HealthSpec, group: &GroupSpec) -> HealthCheck {
    HealthCheck {
        // Another port is another service, and knows nothing of how the group is spoken to.
        proxy_header: group.send_proxy_protocol.filter(|_| spec.port.is_none()),
        tls: tls::probe_tls(spec, group.tls.as_ref().filter(|_| spec.port.is_none())),
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
        http2: spec.http2,
        keepalive_timeout: spec.keepalive_timeout,
        client_header_timeout: spec.client_header_timeout,
        client_body_timeout: spec.client_body_timeout,
        client_max_body_size: spec.client_max_body_size,
        proxy_connect_timeout: spec.proxy_connect_timeout,
        proxy_read_timeout: spec.proxy_read_timeout,
        idle_timeout: spec.idle_timeout,
        forwarded: spec.forwarded,
        proxy_protocol: spec.proxy_protocol.clone(),
        trusted_proxies: spec.trusted_proxies.clone(),
        reason_header: spec.reason_header,
        debug_header: spec.debug_header,
        request_id: spec.request_id.as_ref().map(|name| name.as_bytes().into()),
        hsts: tls::hsts(spec),
        max_connections: spec.max_connections,
    }
}

#[cfg(test)]
mod tests;
