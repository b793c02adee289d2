//! Does a request that is sent elsewhere arrive, and can what we answer be said?
//!
//! The reader has looked at each text of a file; a spec that a program made comes here first.

use super::ListenerAt;
use crate::limits;
use crate::persist::Scheme;
use crate::problem::{Path, Problem, say};
use crate::spec::problems::Problems;
use crate::spec::read::{is_content_type, is_host, is_query, is_redirect_path};
use crate::spec::{
    ActionSpec, Layer, ListenerSpec, Protocol, RedirectSpec, RespondSpec, RuleSpec, SplitSpec, bounds,
    duration,
};

pub(super) fn check(listener: &ListenerAt<'_>, problems: &Problems) {
    if listener.spec.protocol.layer() == Layer::Four {
        return;
    }
    if let Some(action) = &listener.spec.action {
        Checked { listener: listener.spec, rule: None, path: &listener.path, problems }.check(action);
    }
    for (index, rule) in listener.spec.rules.iter().enumerate() {
        let path = listener.path.key("rules").item(index, None);
        Checked { listener: listener.spec, rule: Some(rule), path: &path, problems }.check(&rule.action);
    }
}

/// An action, and what it belongs to.
struct Checked<'a> {
    listener: &'a ListenerSpec,
    rule: Option<&'a RuleSpec>,
    path: &'a Path,
    problems: &'a Problems,
}

impl Checked<'_> {
    fn check(&self, action: &ActionSpec) {
        match action {
            ActionSpec::Group(_) => {}
            ActionSpec::Split(split) => self.check_split(split),
            ActionSpec::Redirect(redirect) => self.check_redirect(redirect),
            ActionSpec::Respond(respond) => self.check_respond(respond),
        }
    }

    fn check_split(&self, split: &SplitSpec) {
        let at = || self.path.key("groups");
        let count = split.branches.len();
        if count == 0 || count > limits::SPLIT_GROUPS {
            self.problems.add(|| Problem::new(at(), say::groups_of_a_split(count, limits::SPLIT_GROUPS)));
        } else if split.branches.iter().all(|branch| branch.weight == 0) {
            self.problems.add(|| Problem::new(at(), say::split_without_weight()));
        }
        for (index, branch) in split.branches.iter().enumerate() {
            let place = || at().item(index, None);
            if !bounds::SPLIT_WEIGHT.contains(&branch.weight) {
                self.problems.add(|| {
                    let what = say::number_out_of_range(branch.weight);
                    let span = say::span("0", limits::SPLIT_WEIGHT);
                    Problem::new(place().key("weight"), what).hint(say::allowed(span))
                });
            }
            if split.branches[..index].iter().any(|other| other.group == branch.group) {
                let what = || say::twice_in_a_split(branch.group.clone());
                self.problems.add(|| Problem::new(place().key("name"), what()));
            }
        }
        if let Some(kept) = split.kept.filter(|kept| !bounds::SPLIT_KEPT.contains(kept)) {
            self.problems.add(|| {
                let (shortest, longest) = bounds::SPLIT_KEPT.into_inner();
                let span = say::span(duration::text(shortest), duration::text(longest));
                Problem::new(self.path.key("sticky_split"), say::out_of_range(duration::text(kept)))
                    .hint(say::allowed(span))
            });
        }
    }

    fn check_redirect(&self, redirect: &RedirectSpec) {
        let RedirectSpec { scheme: _, host, port, path, query, status: _ } = redirect;
        let at = self.path.key("redirect");
        let misfits =
            |text: &Option<String>, fits: fn(&str) -> bool| text.as_deref().is_some_and(|t| !fits(t));
        for (key, is_wrong) in [
            ("host", misfits(host, |host| is_host(&host.to_ascii_lowercase()))),
            ("port", *port == Some(0)),
            ("path", misfits(path, is_redirect_path)),
            ("query", misfits(query, is_query)),
        ] {
            if is_wrong {
                self.problems.add(|| Problem::new(at.key(key), say::not_in_a_uri()));
            }
        }
        if self.leads_back(redirect) {
            self.problems.add(|| Problem::new(at, say::leads_back()));
        }
    }

    /// Whether every request that comes here would be sent to where it is. What depends on the request is found when
    /// it comes.
    fn leads_back(&self, redirect: &RedirectSpec) -> bool {
        let own = match self.listener.protocol {
            Protocol::Https => Scheme::Https,
            _ => Scheme::Http,
        };
        let is_own = redirect.scheme.is_none_or(|scheme| scheme == own);
        // A trusted proxy may say that its client came otherwise.
        let is_told = redirect.scheme.is_some() && !self.listener.trusted_proxies.is_empty();
        let host = self.rule.and_then(|rule| rule.host.as_deref());
        let is_here = redirect.host.is_none() || redirect.host.as_deref() == host;
        is_own
            && !is_told
            && is_here
            && redirect.port.is_none()
            && redirect.path.is_none()
            && redirect.query.is_none()
    }

    fn check_respond(&self, respond: &RespondSpec) {
        let at = self.path.key("respond");
        let RespondSpec { status, content_type, body } = respond;
        if !bounds::RESPOND_STATUS.contains(status) || matches!(status, 300..=399) {
            self.problems.add(|| {
                let problem = Problem::new(at.key("status"), say::not_a_status_of_answers(*status));
                match status {
                    300..=399 => problem.hint(say::redirect_instead()),
                    _ => problem,
                }
            });
        }
        if matches!(status, 204 | 205) && !body.is_empty() {
            self.problems.add(|| Problem::new(at.key("body"), say::status_without_body(*status)));
        }
        if body.len() > limits::RESPOND_BODY_BYTES {
            self.problems.add(|| {
                let most = format!("{} KiB", limits::RESPOND_BODY_BYTES >> 10);
                Problem::new(at.key("body"), say::body_too_long(body.len(), most))
            });
        }
        if !is_content_type(content_type) {
            self.problems.add(|| Problem::new(at.key("content_type"), say::not_in_a_field()));
        }
    }
}
