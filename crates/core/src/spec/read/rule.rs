//! What does one rule say?

use super::table::Table;
use super::value::{self, http};
use crate::spec::{PathSpec, RuleSpec};

pub(super) fn read(table: &mut Table<'_>) -> RuleSpec {
    RuleSpec {
        host: table.optional("host", http::host_pattern),
        path: path(table),
        // The empty name stands for one that cannot be read; no group has it.
        group: table.required("group", "group = \"…\"", value::name).unwrap_or_default(),
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
            let hint = "keep one of them, or write two rules";
            table.refuse(other, format!("does not go together with `{first}`"), hint);
        }
    }
    let prefix = table.optional("path", http::rule_path).map(PathSpec::Prefix);
    let exact = table.optional("path_exact", http::rule_path).map(PathSpec::Exact);
    let regex = table.optional("path_regex", http::regex).map(PathSpec::Regex);
    prefix.or(exact).or(regex)
}
