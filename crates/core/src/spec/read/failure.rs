//! What does `on_failure` say?
//!
//! One word for every reason, `on_failure = "temporary"`, or a table: `on_failure = { down = "temporary", removed =
//! "strict", status = 503 }`.

use super::table::Table;
use super::value::{self, Parsed};
use crate::problem::{Phrase, say};
use crate::spec::{FailurePolicy, FailureSpec, bounds};
use serde_json::Value;

fn example() -> Phrase {
    say::either_way("on_failure = \"rebind\"", "{ down = \"temporary\", removed = \"strict\" }")
}

pub(super) fn read(table: &mut Table<'_>) -> FailureSpec {
    if table.is_text("on_failure") {
        let word: Option<FailurePolicy> = table.optional("on_failure", policy);
        return FailureSpec::all(word.unwrap_or_default());
    }
    table.table("on_failure", say::failure_setting, example(), by_reason).unwrap_or_default()
}

fn policy(value: &Value) -> Parsed<FailurePolicy> {
    value::named("on_failure")(value)
}

fn by_reason(table: &mut Table<'_>) -> FailureSpec {
    let default = FailureSpec::default();
    let mut of = |key| table.optional(key, policy).unwrap_or_default();
    FailureSpec {
        down: of("down"),
        drained: of("drained"),
        removed: of("removed"),
        overloaded: of("overloaded"),
        connect_failure: of("connect_failure"),
        status: table.optional("status", value::integer(bounds::STRICT_STATUS)).unwrap_or(default.status),
        retry_after: table
            .optional("retry_after", value::duration(bounds::RETRY_AFTER))
            .unwrap_or(default.retry_after),
    }
}
