//! What does one rule say?

use super::table::Table;
use super::{action, annotations, condition, headers, value::http};
use crate::problem::say;
use crate::spec::{ActionSpec, PathSpec, RuleSpec};

pub(super) fn read(table: &mut Table<'_>) -> RuleSpec {
    annotations::check(table);
    RuleSpec {
        host: table.optional("host", http::host_pattern),
        path: path(table),
        when: table.tables("when", say::condition, condition::read),
        action: action::read(table).unwrap_or_else(|| {
            table.needed::<()>("group", say::every_rule_leads, say::an_action(), |_| Ok(()));
            ActionSpec::Group(String::new())
        }),
        request_headers: headers::edits(table, "request_headers"),
        response_headers: headers::edits(table, "response_headers"),
    }
}

/// A rule looks at the path in one way; the second and third are refused.
fn path(table: &mut Table<'_>) -> Option<PathSpec> {
    let keys: [&'static str; 3] = ["path", "path_exact", "path_regex"];
    let mut given = keys.into_iter().filter(|key| table.has(key));
    let first = given.next();
    let others: Vec<_> = given.collect();
    if let Some(first) = first {
        for other in others {
            table.refuse_with(other, say::not_together(first), say::one_or_two_rules());
        }
    }
    let prefix = table.optional("path", http::rule_path).map(PathSpec::Prefix);
    let exact = table.optional("path_exact", http::rule_path).map(PathSpec::Exact);
    let regex = table.optional("path_regex", http::regex).map(PathSpec::Regex);
    prefix.or(exact).or(regex)
}
