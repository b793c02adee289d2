//! What is a forwarding rule here, and which rules of Homing's are it?
//!
//! A location has one or more domains and a path; requests go to its own group. Of the locations whose domain is the host
//! of a request, one whose path is exactly the request's comes first, then regular expressions in the order in which they
//! were made, then the longest path that the request's begins with. An exact domain comes before a wildcard. Hosts that no
//! location is for belong to the locations of the default domain. A host that has locations, none of which takes the path,
//! gets 404.
//!
//! Homing takes the first rule that matches, so the rules stand in that order: one for each domain of a location, and one
//! without a host for the default domain. `annotations.id` says whose they are.

use std::cmp::Reverse;

use serde_json::{Value, json};

use super::object::Object;

/// What a rule is, where it is not the first of its location.
const PART: &str = "part";
const ALSO: &str = "also";
const DEFAULT: &str = "default";
const GUARD: &str = "guard";
/// Where a host or a path stands in a rule; the rest stays as it is.
const CONDITIONS: [&str; 5] = ["host", "path", "path_exact", "path_regex", "group"];

/// A forwarding rule.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::tencent) struct Location {
    pub(in crate::tencent) id: String,
    /// At least one, in lower case.
    pub(in crate::tencent) domains: Vec<String>,
    /// `/path`, `=/path`, `~ expression` or `~* expression`.
    pub(in crate::tencent) url: String,
    /// Whether it takes the hosts that no location is for.
    pub(in crate::tencent) is_default: bool,
    /// What its first rule says besides.
    pub(in crate::tencent) object: Object,
}

impl Location {
    pub(in crate::tencent) fn has(&self, domain: &str) -> bool {
        self.domains.iter().any(|own| own == domain)
    }

    fn has_prefix(&self, path: &str) -> bool {
        self.url == path
    }

    /// Exact paths, expressions in their order, then the longest path.
    fn rank(&self) -> (u8, Reverse<usize>) {
        match self.url.as_bytes().first() {
            Some(b'=') => (0, Reverse(0)),
            Some(b'~') => (1, Reverse(0)),
            _ => (2, Reverse(self.url.len())),
        }
    }

    /// A rule of it: for a host, or for all that no other is for.
    fn rule(&self, mut object: Object, host: Option<&str>) -> Value {
        object.set("host", host.map(Value::from));
        let (key, path) = match self.url.split_at_checked(1) {
            Some(("=", path)) => ("path_exact", path.trim_start().to_owned()),
            Some(("~", rest)) => match rest.strip_prefix('*') {
                Some(expression) => ("path_regex", format!("(?i){}", expression.trim_start())),
                None => ("path_regex", rest.trim_start().to_owned()),
            },
            _ => ("path", self.url.clone()),
        };
        object.set(key, Value::from(path));
        object.set("group", Value::from(self.id.clone()));
        object.set_note("id", Some(self.id.clone()));
        object.said()
    }
}

/// The locations that rules say, in the order in which they were made, and the rules that are none of ours.
pub(super) fn read(rules: Vec<Value>) -> (Vec<Location>, Vec<Value>) {
    let (mut locations, mut others): (Vec<Location>, Vec<Value>) = Default::default();
    for rule in rules {
        let mut object = Object::of(rule.clone());
        let part = object.note(PART).map(str::to_owned);
        let Some(id) = object.note("id").map(str::to_owned) else {
            if part.as_deref() != Some(GUARD) {
                others.push(rule);
            }
            continue;
        };
        let host = object.text("host").map(str::to_owned);
        let known = locations.iter().position(|location| location.id == id);
        let index = known.unwrap_or_else(|| {
            let url = url(&object);
            CONDITIONS.iter().for_each(|key| object.set(key, None));
            ["id", PART].iter().for_each(|key| object.set_note(key, None));
            locations.push(Location { id, domains: Vec::new(), url, is_default: false, object });
            locations.len() - 1
        });
        locations[index].is_default |= part.as_deref() == Some(DEFAULT);
        locations[index].domains.extend(host);
    }
    locations.sort_by_key(|location| location.object.number_note("created_at_ms"));
    (locations, others)
}

/// The rules that are these locations.
pub(super) fn said(locations: Vec<Location>) -> Vec<Value> {
    let mut domains: Vec<&str> =
        locations.iter().flat_map(|location| location.domains.iter().map(String::as_str)).collect();
    // Exact domains first; of wildcards the longer one says more.
    domains.sort_by_key(|domain| (domain.starts_with('*'), Reverse(domain.len()), *domain));
    domains.dedup();
    let mut ranked: Vec<&Location> = locations.iter().collect();
    ranked.sort_by_key(|location| location.rank());
    let mut rules = Vec::new();
    for domain in &domains {
        let own: Vec<&&Location> = ranked.iter().filter(|location| location.has(domain)).collect();
        for location in &own {
            let is_first = location.domains.first().is_some_and(|first| first == domain);
            let object = if is_first { location.object.clone() } else { part(&location.object, ALSO) };
            rules.push(location.rule(object, Some(domain)));
        }
        let takes_all = own.iter().any(|location| location.has_prefix("/"));
        if domains.len() > 1 && !takes_all {
            rules.push(guard(domain));
        }
    }
    let defaults = ranked.iter().filter(|location| location.is_default);
    rules.extend(defaults.map(|location| location.rule(part(&location.object, DEFAULT), None)));
    rules
}

/// A further rule of a location: what the first says besides, and what it is for.
fn part(object: &Object, part: &str) -> Object {
    let mut further = object.clone();
    further.set("annotations", None);
    further.set_note(PART, Some(part.to_owned()));
    further
}

/// A host that has locations is not for those of others.
fn guard(domain: &str) -> Value {
    json!({ "host": domain, "respond": { "status": 404 }, "annotations": { PART: GUARD } })
}

fn url(rule: &Object) -> String {
    if let Some(path) = rule.text("path_exact") {
        return format!("={path}");
    }
    match rule.text("path_regex") {
        Some(expression) => match expression.strip_prefix("(?i)") {
            Some(expression) => format!("~* {expression}"),
            None => format!("~ {expression}"),
        },
        None => rule.text("path").unwrap_or("/").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn location(id: &str, domains: &[&str], url: &str) -> Location {
        let domains = domains.iter().map(|domain| (*domain).to_owned()).collect();
        let mut object = Object::default();
        object.set_note("created_at_ms", Some(format!("{}", id.len())));
        Location { id: id.to_owned(), domains, url: url.to_owned(), is_default: false, object }
    }

    /// Host, path and group of each rule.
    fn outline(rules: &[Value]) -> Vec<String> {
        let word = |rule: &Value, key: &str| rule[key].as_str().unwrap_or("-").to_owned();
        let path = |rule: &Value| {
            ["path", "path_exact", "path_regex"].iter().map(|key| word(rule, key)).find(|path| path != "-")
        };
        let line = |rule: &Value| {
            format!("{} {} {}", word(rule, "host"), path(rule).unwrap_or_default(), word(rule, "group"))
        };
        rules.iter().map(line).collect()
    }

    #[test]
    fn what_says_more_comes_first() {
        let rules = said(vec![
            location("a", &["*.b.com"], "/"),
            location("bb", &["a.b.com"], "/"),
            location("ccc", &["a.b.com"], "/api"),
            location("dddd", &["a.b.com"], "~* \\.png$"),
            location("eeeee", &["a.b.com"], "=/api"),
        ]);
        let expected = [
            "a.b.com /api eeeee",
            "a.b.com (?i)\\.png$ dddd",
            "a.b.com /api ccc",
            "a.b.com / bb",
            "*.b.com / a",
        ];
        assert_eq!(outline(&rules), expected);
    }

    #[test]
    fn hosts_of_nobody_belong_to_the_default_domain_and_others_to_themselves() {
        let default = Location { is_default: true, ..location("a", &["a.com"], "/") };
        let rules = said(vec![default, location("bb", &["b.com", "c.com"], "/only")]);
        let expected = ["a.com / a", "b.com /only bb", "b.com  -", "c.com /only bb", "c.com  -", "- / a"];
        assert_eq!(outline(&rules), expected);
        assert_eq!(rules[2]["respond"]["status"], 404);
    }

    #[test]
    fn locations_come_back_as_they_were() {
        let locations = vec![
            Location { is_default: true, ..location("a", &["a.com", "b.com"], "/") },
            location("bb", &["c.com"], "~* x y"),
            location("ccc", &["c.com"], "=/exact"),
            location("dddd", &["*.d.com"], "~ ^/n"),
        ];
        let foreign = json!({ "path": "/foreign", "respond": { "status": 204 } });
        let rules = [vec![foreign.clone()], said(locations.clone())].concat();
        assert_eq!(read(rules), (locations, vec![foreign]));
    }
}
