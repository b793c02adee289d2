//! Does a listener lead somewhere that its protocol can go?

use super::{BalancerAt, ListenerAt};
use crate::compile;
use crate::problem::{Path, Problem};
use crate::spec::problems::Problems;
use crate::spec::{MethodSpec, PathSpec, Protocol, RuleSpec, bounds, duration, suggest};

pub(super) fn check(balancer: &BalancerAt<'_>, listener: &ListenerAt<'_>, problems: &Problems) {
    if listener.spec.listen.is_empty() {
        problems.add(|| {
            let hint = "write at least one: listen = [\"127.0.0.1:8080\"]";
            Problem::new(listener.path.key("listen"), "no address to listen on").hint(hint)
        });
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
            Problem::new(listener.path.key("group"), "missing: the listener has no rules either").hint(
                "add group = \"…\", redirect = { … }, respond = { … } or [[load_balancers.listeners.rules]]",
            )
        });
    }
    if let Some(name) = spec.group() {
        check_group(balancer, name, || listener.path.key("group"), problems);
    }
    for (index, rule) in spec.rules.iter().enumerate() {
        let path = || listener.path.key("rules").item(index, None).key("group");
        if let Some(name) = rule.action.group() {
            check_group(balancer, name, path, problems);
        }
        check_pattern(rule, || listener.path.key("rules").item(index, None).key("path_regex"), problems);
    }
}

fn check_certificates(listener: &ListenerAt<'_>, problems: &Problems) {
    if listener.spec.certificates.is_empty() {
        problems.add(|| {
            let what = "no certificate: an https listener has to show who it is";
            Problem::new(listener.path.key("certificates"), what)
                .hint("write at least one: certificates = [{ cert = \"c.pem\", key = \"k.pem\" }]")
        });
    }
    if let Some(hsts) = listener.spec.tls.hsts.filter(|hsts| !bounds::HSTS.contains(hsts)) {
        problems.add(|| {
            let most = duration::text(*bounds::HSTS.end());
            Problem::new(
                listener.path.key("tls").key("hsts"),
                format!("{:?} is out of range", duration::text(hsts)),
            )
            .hint(format!("allowed: 0s to {most}"))
        });
    }
}

/// The reader has compiled the pattern of a file; a spec that a program made comes here first.
fn check_pattern(rule: &RuleSpec, path: impl Fn() -> Path, problems: &Problems) {
    let Some(PathSpec::Regex(pattern)) = &rule.path else { return };
    if let Err(error) = compile::pattern(pattern) {
        problems.add(|| Problem::new(path(), format!("{pattern:?} is not a regular expression: {error}")));
    }
}

fn check_layer_4(balancer: &BalancerAt<'_>, listener: &ListenerAt<'_>, problems: &Problems) {
    let protocol = listener.spec.protocol;
    if !listener.spec.rules.is_empty() {
        problems.add(|| {
            Problem::new(
                listener.path.key("rules"),
                format!("a {protocol} listener sees no requests to match"),
            )
            .hint("name the one `group`, or use protocol = \"http\"")
        });
    }
    let path = || listener.path.key("group");
    let Some(name) = listener.spec.group() else {
        problems.add(|| {
            Problem::new(path(), format!("missing: every {protocol} listener has it"))
                .hint("add group = \"…\"")
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
            problems.add(|| {
                let what = format!(
                    "protocol = \"udp\" does not go together with `{key}` of group {name:?}: there is no connection \
                     that could begin with it"
                );
                Problem::new(path(), what).hint("lead datagrams to a group of their own")
            });
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
    let carried = match method {
        MethodSpec::SourceIp(_) => return,
        MethodSpec::Cookie(_) | MethodSpec::AppCookie(_) => "a cookie",
        MethodSpec::Header(_) => "a header field",
    };
    problems.add(|| {
        let what = format!(
            "protocol = \"{protocol}\" does not go together with persistence.method = \"{}\" of group \
             {group:?}: there is no request that could carry {carried}",
            method.name()
        );
        Problem::new(path(), what).hint(
            "write method = \"source-ip\" in that group, protocol = \"http\" here, or use another group",
        )
    });
}

fn check_group(balancer: &BalancerAt<'_>, name: &str, path: impl Fn() -> Path, problems: &Problems) {
    if balancer.group(name).is_some() {
        return;
    }
    problems.add(|| {
        let names = || balancer.spec.groups.iter().map(|group| &*group.name);
        let problem = Problem::new(path(), format!("no group {name:?}"));
        match suggest::nearest(name, names()) {
            Some(meant) => problem.hint(format!("did you mean {meant:?}?")),
            None if balancer.spec.groups.is_empty() => problem.hint("add [[load_balancers.groups]]"),
            None => {
                let known: Vec<_> = names().take(10).collect();
                problem.hint(format!("this load balancer has {}", known.join(", ")))
            }
        }
    });
}
