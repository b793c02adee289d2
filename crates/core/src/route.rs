//! Which rule takes this request? The first that matches, in the operator's order.

use crate::edits::WayEdits;
use crate::snapshot::GroupIndex;
use crate::spec::RespondSpec;
use crate::split::Split;
use regex::bytes::Regex;
use std::sync::Arc;

pub mod condition;
pub mod host;
pub mod redirect;

use condition::{Condition, Look};
use host::HostPattern;
pub use redirect::Redirect;

/// The rules of a listener, and what becomes of what no rule takes.
#[derive(Debug, Default)]
pub struct Router {
    rules: Vec<Rule>,
    default: Option<Way>,
}

/// Conditions, and where they lead.
#[derive(Debug)]
pub struct Rule {
    host: Option<HostPattern>,
    path: Option<PathPattern>,
    when: Box<[Condition]>,
    way: Way,
}

/// Where a rule, or the listener itself, leads.
#[derive(Debug)]
pub struct Way {
    /// What becomes of the request.
    pub action: Action,
    /// What is changed in its head, and in that of its answer; `None`: nothing.
    pub edits: Option<Arc<WayEdits>>,
}

/// What becomes of a request.
#[derive(Debug)]
pub enum Action {
    /// A group takes it.
    Group(GroupIndex),
    /// One of several groups takes it.
    Split(Arc<Split>),
    /// Its client is sent elsewhere.
    Redirect(Redirect),
    /// We answer it.
    Respond(FixedAnswer),
}

/// An answer that is always the same.
#[derive(Debug)]
pub struct FixedAnswer {
    /// Its status.
    pub status: u16,
    /// What the body is.
    pub content_type: Box<[u8]>,
    /// Its body.
    pub body: Box<[u8]>,
}

impl FixedAnswer {
    /// The answer of a spec that was checked.
    #[must_use]
    pub fn new(spec: &RespondSpec) -> Self {
        let (content_type, body) = (spec.content_type.as_bytes().into(), spec.body.as_bytes().into());
        Self { status: spec.status, content_type, body }
    }
}

/// A rule's condition on the path.
#[derive(Debug)]
pub enum PathPattern {
    /// The path begins with these bytes, as they stand (`/v1` takes `/v1`, `/v1/x` and `/v1x`).
    Prefix(Box<[u8]>),
    /// The path is these bytes.
    Exact(Box<[u8]>),
    /// The pattern matches somewhere in the path.
    Regex(Regex),
}

/// What a router found.
#[derive(Clone, Copy, Debug)]
pub struct Routed<'a> {
    /// Position of the rule; `None`: the listener itself.
    pub rule: Option<usize>,
    /// Where the request goes.
    pub way: &'a Way,
}

impl Rule {
    /// A rule whose absent conditions match everything.
    #[must_use]
    pub fn new(host: Option<HostPattern>, path: Option<PathPattern>, way: Way) -> Self {
        Self { host, path, when: Box::default(), way }
    }

    /// The same rule, where all of these hold besides.
    #[must_use]
    pub fn when(self, when: Box<[Condition]>) -> Self {
        Self { when, ..self }
    }

    fn takes(&self, look: &impl Look, host: &[u8], path: &[u8]) -> bool {
        self.host.as_ref().is_none_or(|pattern| pattern.matches(host))
            && self.path.as_ref().is_none_or(|pattern| pattern.matches(path))
            && self.when.iter().all(|condition| condition.holds(look))
    }
}

impl PathPattern {
    fn matches(&self, path: &[u8]) -> bool {
        match self {
            Self::Prefix(prefix) => path.starts_with(prefix),
            Self::Exact(exact) => path == &**exact,
            Self::Regex(regex) => regex.is_match(path),
        }
    }
}

impl Router {
    /// A router over `rules` in order, with a way for the rest.
    #[must_use]
    pub fn new(rules: Vec<Rule>, default: Option<Way>) -> Self {
        Self { rules, default }
    }

    /// The group for what no rule takes; at layer 4 the only one.
    #[must_use]
    pub fn default_group(&self) -> Option<GroupIndex> {
        match self.default {
            Some(Way { action: Action::Group(group), .. }) => Some(group),
            _ => None,
        }
    }

    /// How many rules there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there are no rules.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Finds the way for `host` (without port) and `path` (without query), of a request without anything else.
    #[must_use]
    pub fn route(&self, host: &[u8], path: &[u8]) -> Option<Routed<'_>> {
        self.find(&(host, path))
    }

    /// Finds the way of a request; `None`: no rule takes it.
    #[must_use]
    pub fn find(&self, look: &impl Look) -> Option<Routed<'_>> {
        let (host, path) = (look.host(), look.path());
        let found = self.rules.iter().position(|rule| rule.takes(look, host, path));
        match found {
            Some(rule) => Some(Routed { rule: Some(rule), way: &self.rules[rule].way }),
            None => self.default.as_ref().map(|way| Routed { rule: None, way }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(group: usize) -> Way {
        Way { action: Action::Group(GroupIndex(group)), edits: None }
    }

    fn found(router: &Router, host: &str, path: &str) -> Option<(Option<usize>, usize)> {
        let routed = router.route(host.as_bytes(), path.as_bytes())?;
        let Action::Group(GroupIndex(group)) = routed.way.action else { panic!("it goes to a group") };
        Some((routed.rule, group))
    }

    fn rule(host: Option<&str>, path: Option<PathPattern>, group: usize) -> Rule {
        Rule::new(host.map(HostPattern::new), path, to(group))
    }

    fn prefix(text: &str) -> Option<PathPattern> {
        Some(PathPattern::Prefix(text.as_bytes().into()))
    }

    fn router() -> Router {
        let exact = Some(PathPattern::Exact(b"/v1/exact".as_slice().into()));
        let regex = Some(PathPattern::Regex(Regex::new(r"^/img/.*\.png$").unwrap()));
        let rules = vec![
            rule(Some("api.example.com"), exact, 1),
            rule(Some("api.example.com"), prefix("/v1"), 2),
            rule(Some("*.example.com"), None, 3),
            rule(None, regex, 4),
            rule(None, prefix("/v1"), 5),
        ];
        Router::new(rules, Some(to(0)))
    }

    #[test]
    fn the_first_matching_rule_wins() {
        let table = [
            ("api.example.com", "/v1/exact", Some(0), 1),
            ("API.example.com", "/v1/other", Some(1), 2),
            ("api.example.com", "/", Some(2), 3),
            ("deep.www.example.com", "/", Some(2), 3),
            ("example.com", "/img/a.png", Some(3), 4),
            ("other.org", "/img/a.gif", None, 0),
            ("other.org", "/v1", Some(4), 5),
        ];
        for (host, path, rule, group) in table {
            assert_eq!(found(&router(), host, path), Some((rule, group)), "{host}{path}");
        }
    }

    #[test]
    fn without_a_default_group_the_rest_goes_nowhere() {
        let router = Router::new(vec![rule(Some("a.b"), None, 1)], None);
        assert_eq!(found(&router, "c.d", "/"), None);
    }
}
