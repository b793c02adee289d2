//! Does a listener lead somewhere that its protocol can go?

use super::{BalancerAt, ListenerAt, group_at};
use crate::compile;
use crate::problem::{Path, Phrase, Problem, say};
use crate::spec::problems::Problems;
use crate::spec::{ActionSpec, MethodSpec, PathSpec, Protocol, RuleSpec, bounds, duration, suggest};

pub(super) fn check(balancer: &BalancerAt<'_>, listener: &ListenerAt<'_>, problems: &Problems) {
    if listener.spec.listen.is_empty() {
        problems.add(|| Problem::new(listener.path.key("listen"), say::no_listen_address()));
    }
    match listener.spec.protocol {
        Protocol::Http => check_http(balancer, listener, problems),
        Protocol::Https => {
            check_http(balancer, listener, problems);
            check_certificates(listener, problems);
        }
        Protocol::Tcp | Protocol::Udp => check_layer_4(balancer, listener, problems),
    }
}

fn check_http(balancer: &BalancerAt<'_>, listener: &ListenerAt<'_>, problems: &Problems) {
    let spec = listener.spec;
    if spec.action.is_none() && spec.rules.is_empty() {
        problems.add(|| {
            let what = say::missing(say::no_rules_either(), say::an_action_or_rules());
            Problem::new(listener.path.key("group"), what)
        });
    }
    if let Some(action) = &spec.action {
        check_groups(balancer, action, || listener.path.clone(), problems);
    }
    for (index, rule) in spec.rules.iter().enumerate() {
        check_groups(balancer, &rule.action, || listener.path.key("rules").item(index, None), problems);
        check_pattern(rule, || listener.path.key("rules").item(index, None).key("path_regex"), problems);
    }
}

fn check_certificates(listener: &ListenerAt<'_>, problems: &Problems) {
    if listener.spec.certificates.is_empty() {
        problems.add(|| Problem::new(listener.path.key("certificates"), say::no_certificate()));
    }
    if let Some(hsts) = listener.spec.tls.hsts.filter(|hsts| !bounds::HSTS.contains(hsts)) {
        problems.add(|| {
            let allowed = say::span("0s", duration::text(*bounds::HSTS.end()));
            Problem::new(listener.path.key("tls").key("hsts"), say::out_of_range(duration::text(hsts)))
                .hint(say::allowed(allowed))
        });
    }
}

/// The reader has compiled the pattern of a file; a spec that a program made comes here first.
fn check_pattern(rule: &RuleSpec, path: impl Fn() -> Path, problems: &Problems) {
    let Some(PathSpec::Regex(pattern)) = &rule.path else { return };
    if let Err(error) = compile::pattern(pattern) {
        let why = error.to_string();
        problems.add(|| Problem::new(path(), say::not_a_regular_expression(pattern, why)));
    }
}

fn check_layer_4(balancer: &BalancerAt<'_>, listener: &ListenerAt<'_>, problems: &Problems) {
    let protocol = listener.spec.protocol;
    if !listener.spec.rules.is_empty() {
        problems
            .add(|| Problem::new(listener.path.key("rules"), say::no_requests_to_match(protocol.as_str())));
    }
    let path = || listener.path.key("group");
    let Some(name) = listener.spec.group() else {
        problems.add(|| {
            let who = say::every_listener_has_it(protocol.as_str());
            Problem::new(path(), say::missing(who, "group = \"…\""))
        });
        return;
    };
    check_group(balancer, name, path, problems);
    if protocol == Protocol::Udp {
        check_datagrams(balancer, name, path, problems);
    }
    let persistence = balancer.group(name).and_then(|group| group.persistence.as_ref());
    if let Some(persistence) = persistence {
        check_method(&persistence.method, name, protocol, path, problems);
    }
}

/// Datagrams have no connection that something could stand at the beginning of.
fn check_datagrams(balancer: &BalancerAt<'_>, name: &str, path: impl Fn() -> Path, problems: &Problems) {
    let Some(group) = balancer.group(name) else { return };
    for (key, is_set) in
        [("send_proxy_protocol", group.send_proxy_protocol.is_some()), ("tls", group.tls.is_some())]
    {
        if is_set {
            problems.add(|| Problem::new(path(), say::no_connection_to_begin(key, name.to_owned())));
        }
    }
}

/// What no edition can do: without requests there are no cookies and no header fields.
fn check_method(
    method: &MethodSpec,
    group: &str,
    protocol: Protocol,
    path: impl Fn() -> Path,
    problems: &Problems,
) {
    let carried: fn() -> Phrase = match method {
        MethodSpec::SourceIp(_) => return,
        MethodSpec::Cookie(_) | MethodSpec::AppCookie(_) => say::cookie,
        MethodSpec::Header(_) => say::header_field,
    };
    problems.add(|| {
        let (protocol, method) = (protocol.as_str(), method.name().as_str());
        Problem::new(path(), say::no_request_to_carry(protocol, method, group.to_owned(), carried()))
    });
}

fn check_groups(balancer: &BalancerAt<'_>, action: &ActionSpec, at: impl Fn() -> Path, problems: &Problems) {
    let is_split = matches!(action, ActionSpec::Split(_));
    for (branch, name) in action.groups().enumerate() {
        check_group(balancer, name, || group_at(&at(), Some(branch).filter(|_| is_split)), problems);
    }
}

fn check_group(balancer: &BalancerAt<'_>, name: &str, path: impl Fn() -> Path, problems: &Problems) {
    if balancer.group(name).is_some() {
        return;
    }
    problems.add(|| {
        let names = || balancer.spec.groups.iter().map(|group| &*group.name);
        let problem = Problem::new(path(), say::no_group(name.to_owned()));
        match suggest::nearest(name, names()) {
            Some(meant) => problem.hint(say::did_you_mean(meant.to_owned())),
            None if balancer.spec.groups.is_empty() => problem.hint(say::add_groups()),
            None => {
                let known: Vec<_> = names().take(10).collect();
                problem.hint(say::balancer_has(known.join(", ")))
            }
        }
    });
}
