//! Do the objects of a spec fit together?
//!
//! [`crate::spec::read`] looks at one value at a time; here are the rules between them, and the ranges once more,
//! because a spec can come another road than the reader. One file holds the rules of one subject. Every problem
//! is reported, with the path of the setting to change.

mod actions;
mod addresses;
mod advice;
mod conditions;
mod cookies;
mod echo;
mod editions;
mod groups;
mod headers;
mod listeners;
mod names;
mod networks;
mod persistence;
mod probes;
mod secure;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::Value;

pub use advice::advise;

use super::tls;
use crate::problem::{Path, Problem, say};
use crate::spec::problems::Problems;
use crate::spec::read::{is_name, read};
use crate::spec::{ActionSpec, GroupSpec, Layer, ListenerSpec, LoadBalancerSpec, Spec};
use echo::Doubts;

/// All problems between the objects of a spec; empty: it compiles.
#[must_use]
pub fn check(spec: &Spec) -> Vec<Problem> {
    check_but(spec, &Known::default(), &Doubts::default())
}

/// The same, for a spec that is about to run: the files that it names must have been read. Without a problem it
/// compiles. What of it runs already, in `before`, has no problem of its own.
#[must_use]
pub fn check_whole(spec: &Spec, before: Option<&Spec>) -> Vec<Problem> {
    let known = before.map(|before| Known::of(before, spec)).unwrap_or_default();
    let found = check_but(spec, &known, &Doubts::default());
    if !found.is_empty() {
        return found;
    }
    let problems = Problems::default();
    for (key, tls) in [("admin", &spec.admin.tls), ("dialects", &spec.dialects.tls)] {
        if tls.as_ref().is_some_and(|certificate| certificate.identity.is_none()) {
            let path = Path::default().key(key).key("tls");
            problems.add(|| Problem::new(path, say::certificate_not_read()));
        }
    }
    for balancer in unknown(spec, &known) {
        for listener in balancer.listeners() {
            tls::check_read(listener.spec, &listener.path, &problems);
        }
        for group in balancer.groups() {
            tls::check_group_read(group.spec, &group.path, &problems);
        }
    }
    problems.into_vec()
}

/// Load balancers that were found to have no problem of their own.
#[derive(Default)]
struct Known(HashSet<*const LoadBalancerSpec>);

impl Known {
    /// Those of `spec` that are the very ones of `before`, which runs.
    fn of(before: &Spec, spec: &Spec) -> Self {
        // What a target may be does not stand with the target.
        if before.node.target_networks != spec.node.target_networks {
            return Self::default();
        }
        Self(before.load_balancers.iter().map(Arc::as_ptr).collect())
    }

    fn has(&self, balancer: &Arc<LoadBalancerSpec>) -> bool {
        self.0.contains(&Arc::as_ptr(balancer))
    }
}

/// All problems, but for what only follows from a value in doubt.
fn check_but(spec: &Spec, known: &Known, doubts: &Doubts<'_>) -> Vec<Problem> {
    let problems = Problems::default();
    names::check(spec, &problems);
    for balancer in unknown(spec, known) {
        names::check_balancer(&balancer, &problems);
    }
    addresses::check_listeners(spec, &problems);
    for balancer in unknown(spec, known) {
        for listener in balancer.listeners() {
            listeners::check(&balancer, &listener, &problems);
            actions::check(&listener, &problems);
            conditions::check(&listener, &problems);
            headers::check(&listener, &problems);
            cookies::check(&balancer, &listener, &problems);
        }
        for group in balancer.groups() {
            groups::check(&group, &problems);
            persistence::check(&group, &problems);
            addresses::check_targets(spec, &group, &problems);
        }
        probes::check(&balancer, doubts, &problems);
        secure::check(&balancer, doubts, &problems);
        editions::check(&balancer, doubts, &problems);
    }
    problems.into_vec()
}

/// Reads a value tree and checks it: all problems of both, without those that only follow from another one.
#[must_use]
pub fn read_and_check(value: &Value) -> (Spec, Vec<Problem>) {
    let (spec, problems) = read(value);
    let problems = check_after_reading(&spec, problems);
    (spec, problems)
}

/// All problems of a spec and of its reading, without those that only follow from another one.
#[must_use]
pub fn check_after_reading(spec: &Spec, mut of_reading: Vec<Problem>) -> Vec<Problem> {
    let found = check_but(spec, &Known::default(), &Doubts::of(&of_reading));
    let own: Vec<_> = found.into_iter().filter(|problem| !echo::is_echo(problem, &of_reading)).collect();
    of_reading.extend(own);
    of_reading
}

/// A load balancer and where it stands.
struct BalancerAt<'a> {
    spec: &'a LoadBalancerSpec,
    path: Path,
    /// Its groups by name, with their positions; of two with one name, the first.
    group_of: HashMap<&'a str, (usize, &'a GroupSpec)>,
}

/// A listener and where it stands.
struct ListenerAt<'a> {
    spec: &'a ListenerSpec,
    path: Path,
}

/// One way from a listener into a group.
#[derive(Clone, Copy)]
struct Way<'a> {
    listener: &'a ListenerSpec,
    /// Position of the listener in its balancer.
    at: usize,
    /// Position of the rule that leads there; `None`: it is the listener's own group.
    rule: Option<usize>,
    /// Position among the groups that requests are split over; `None`: it is the only one.
    branch: Option<usize>,
    /// The group, by the name that stands there.
    group: &'a str,
}

/// A backend group and where it stands.
struct GroupAt<'a> {
    spec: &'a GroupSpec,
    path: Path,
}

fn balancers(spec: &Spec) -> impl Iterator<Item = BalancerAt<'_>> {
    let balancers = spec.load_balancers.iter().enumerate();
    balancers.map(|(index, spec)| BalancerAt::new(index, spec))
}

/// Those of which it is not known that they have no problem.
fn unknown<'a>(spec: &'a Spec, known: &Known) -> impl Iterator<Item = BalancerAt<'a>> {
    let balancers = spec.load_balancers.iter().enumerate().filter(|(_, spec)| !known.has(spec));
    balancers.map(|(index, spec)| BalancerAt::new(index, spec))
}

impl<'a> BalancerAt<'a> {
    fn new(index: usize, spec: &'a LoadBalancerSpec) -> Self {
        let path = item(&Path::default().key("load_balancers"), index, &spec.name);
        let group_of = spec.groups.iter().enumerate().rev().map(|at| (&*at.1.name, at)).collect();
        Self { spec, path, group_of }
    }

    fn listeners(&self) -> impl Iterator<Item = ListenerAt<'a>> + use<'a> {
        let path = self.path.key("listeners");
        let listeners = self.spec.listeners.iter().enumerate();
        listeners.map(move |(index, spec)| ListenerAt { spec, path: item(&path, index, &spec.name) })
    }

    fn groups(&self) -> impl Iterator<Item = GroupAt<'a>> + use<'a> {
        let path = self.path.key("groups");
        let groups = self.spec.groups.iter().enumerate();
        groups.map(move |(index, spec)| GroupAt { spec, path: item(&path, index, &spec.name) })
    }

    /// Every way from its listeners into groups, in the order of the file; layer 4 knows no rules.
    fn ways(&self) -> impl Iterator<Item = Way<'a>> + use<'a> {
        self.spec.listeners.iter().enumerate().flat_map(|(at, listener)| {
            let own = listener.action.iter().map(|action| (None, action));
            let rules = listener.rules.iter().enumerate();
            let rules = rules.filter(|_| listener.protocol.layer() == Layer::Seven);
            let by_rule = rules.map(|(rule, spec)| (Some(rule), &spec.action));
            own.chain(by_rule).flat_map(move |(rule, action)| {
                let is_split = matches!(action, ActionSpec::Split(_));
                let way = move |(branch, group)| Way {
                    listener,
                    at,
                    rule,
                    branch: Some(branch).filter(|_| is_split),
                    group,
                };
                action.groups().enumerate().map(way)
            })
        })
    }

    /// Where the listener of a way stands.
    fn listener_of(&self, way: &Way<'_>) -> Path {
        item(&self.path.key("listeners"), way.at, &way.listener.name)
    }

    fn group(&self, name: &str) -> Option<&'a GroupSpec> {
        self.group_of.get(name).map(|(_, group)| *group)
    }
}

impl Way<'_> {
    /// Where the name of the group stands, below its listener.
    fn group_key(&self, listener: &Path) -> Path {
        let at = match self.rule {
            Some(rule) => listener.key("rules").item(rule, None),
            None => listener.clone(),
        };
        group_at(&at, self.branch)
    }
}

impl GroupAt<'_> {
    fn target(&self, index: usize, name: &str) -> Path {
        item(&self.path.key("targets"), index, name)
    }
}

/// Where the name of the group stands, or of one of several.
fn group_at(at: &Path, branch: Option<usize>) -> Path {
    match branch {
        Some(branch) => at.key("groups").item(branch, None).key("name"),
        None => at.key("group"),
    }
}

/// The path of an item; a name that breaks the rules is not repeated there.
fn item(path: &Path, index: usize, name: &str) -> Path {
    path.item(index, is_name(name).then_some(name))
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::spec::{ActionSpec, ListenerSpec, PersistenceSpec, RedirectSpec, RespondSpec};

    type Change = (&'static str, fn(&mut Spec));

    fn valid() -> Spec {
        let (spec, problems) = read(&json!({ "load_balancers": [{
            "name": "shop",
            "listeners": [{ "name": "web", "protocol": "http", "listen": ["127.0.0.1:80"], "group": "web" }],
            "groups": [{
                "name": "web",
                "persistence": { "method": "cookie" },
                "health": { "kind": "tcp" },
                "targets": [{ "name": "a", "address": "127.0.0.1:81" }],
            }],
        }] }));
        assert_eq!(problems, []);
        spec
    }

    fn listener(spec: &mut Spec) -> &mut ListenerSpec {
        &mut Arc::make_mut(&mut spec.load_balancers[0]).listeners[0]
    }

    fn group(spec: &mut Spec) -> &mut GroupSpec {
        &mut Arc::make_mut(&mut spec.load_balancers[0]).groups[0]
    }

    fn persistence(spec: &mut Spec) -> &mut PersistenceSpec {
        group(spec).persistence.as_mut().unwrap()
    }

    /// A spec that a program made never saw the reader's ranges.
    #[test]
    fn ranges_hold_for_specs_that_no_reader_made() {
        let changes: [Change; 6] = [
            ("listeners.web.keepalive_timeout", |spec| {
                listener(spec).keepalive_timeout = Duration::from_secs(901)
            }),
            ("groups.web.persistence.timeout", |spec| persistence(spec).timeout = Some(Duration::ZERO)),
            ("groups.web.persistence.timeout", |spec| {
                persistence(spec).timeout = Some(Duration::from_secs(2_592_001))
            }),
            ("groups.web.targets.a.weight", |spec| group(spec).targets[0].weight = Some(257)),
            ("groups.web.targets.a.address", |spec| {
                group(spec).targets[0].address = SocketAddr::from(([127, 0, 0, 1], 0));
            }),
            ("listeners.web.listen", |spec| listener(spec).listen.clear()),
        ];
        for (path, change) in changes {
            let mut spec = valid();
            change(&mut spec);
            let paths: Vec<_> = check(&spec).iter().map(|problem| problem.path.to_string()).collect();
            assert_eq!(paths, [format!("load_balancers.shop.{path}")]);
        }
    }

    #[test]
    fn an_edition_with_a_limit_of_bodies_has_one_for_every_spec() {
        let mut spec = valid();
        Arc::make_mut(&mut spec.load_balancers[0]).edition = crate::spec::Edition::TencentClb;
        persistence(&mut spec).timeout = Some(Duration::from_secs(60));
        let found = |spec: &Spec| check(spec).iter().map(ToString::to_string).collect::<Vec<_>>();
        let problem = "load_balancers.shop.listeners.web.proxy_connect_timeout: \"3s\" is out of range in edition = \
                       \"tencent-clb\" — allowed: 4s to 2m";
        listener(&mut spec).client_max_body_size = Some(60 << 20);
        listener(&mut spec).proxy_connect_timeout = Duration::from_secs(3);
        assert_eq!(found(&spec), [problem]);
        listener(&mut spec).proxy_connect_timeout = Duration::from_secs(4);
        listener(&mut spec).client_max_body_size = None;
        let problem = "load_balancers.shop.listeners.web.client_max_body_size: no limit is out of range in edition = \
                       \"tencent-clb\" — allowed: 1 MiB to 10240 MiB";
        assert_eq!(found(&spec), [problem]);
    }

    #[test]
    fn what_a_program_says_is_looked_at_as_well() {
        let respond = |status, content_type: &str, body: String| {
            let content_type = content_type.to_owned();
            Some(ActionSpec::Respond(RespondSpec { status, content_type, body }))
        };
        let redirect = |path: &str| {
            Some(ActionSpec::Redirect(RedirectSpec {
                path: Some(path.to_owned()),
                ..RedirectSpec::default()
            }))
        };
        let broken = "/\r\nX: y";
        for (path, action) in [
            ("redirect.path", redirect(broken)),
            ("redirect.path", redirect("//?")),
            ("respond.status", respond(199, "text/plain", String::new())),
            ("respond.content_type", respond(200, "text/plain\r\nX: y", String::new())),
            ("respond.body", respond(200, "text/plain", "a".repeat(crate::limits::RESPOND_BODY_BYTES + 1))),
        ] {
            let mut spec = valid();
            listener(&mut spec).action = action;
            let paths: Vec<_> = check(&spec).iter().map(|problem| problem.path.to_string()).collect();
            assert_eq!(paths, [format!("load_balancers.shop.listeners.web.{path}")]);
        }
    }

    #[test]
    fn a_valid_spec_has_no_problems() {
        assert_eq!(check(&valid()), []);
    }

    #[test]
    fn limits_hold_for_the_whole_spec() {
        let mut spec = valid();
        let balancer = spec.load_balancers[0].clone();
        spec.load_balancers = (0..=crate::limits::LOAD_BALANCERS)
            .map(|index| LoadBalancerSpec {
                name: format!("b{index}"),
                listeners: Vec::new(),
                ..LoadBalancerSpec::clone(&balancer)
            })
            .map(Arc::new)
            .collect();
        assert_eq!(
            check(&spec)[0].to_string(),
            "load_balancers: 1025 load balancers — at most 1024 are possible"
        );
    }
}
