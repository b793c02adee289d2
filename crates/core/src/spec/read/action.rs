//! What do `group`, `groups`, `redirect` and `respond` of a rule or a listener say?

use serde_json::Value;

use super::table::Table;
use super::value::{self, Complaint, Parsed, http};
use crate::problem::say;
use crate::spec::{ActionSpec, BranchSpec, RedirectSpec, RedirectStatus, RespondSpec, SplitSpec, bounds};

const KEYS: [&str; 4] = ["group", "groups", "redirect", "respond"];
const REDIRECT_EXAMPLE: &str = "redirect = { scheme = \"https\" }";
const RESPOND_EXAMPLE: &str = "respond = { status = 503, body = \"…\" }";

/// Reads the one that is there; `None`: none is. A request goes one way: the second and third are refused.
pub(super) fn read(table: &mut Table<'_>) -> Option<ActionSpec> {
    let mut given = KEYS.into_iter().filter(|key| table.has(key));
    let first = given.next();
    let others: Vec<_> = given.collect();
    if let Some(first) = first {
        for other in others {
            table.refuse_with(other, say::not_together(first), say::one_action());
        }
    }
    // The empty name stands for one that cannot be read; no group has it.
    let group = table.optional("group", value::name).unwrap_or_default();
    let split = split(table);
    let redirect = table.table("redirect", say::redirect, REDIRECT_EXAMPLE, redirect);
    let respond = table.table("respond", say::fixed_answer, RESPOND_EXAMPLE, respond);
    match first? {
        "groups" => Some(ActionSpec::Split(split)),
        "redirect" => Some(ActionSpec::Redirect(redirect.unwrap_or_default())),
        "respond" => Some(ActionSpec::Respond(respond.unwrap_or_default())),
        _ => Some(ActionSpec::Group(group)),
    }
}

fn split(table: &mut Table<'_>) -> SplitSpec {
    if table.has("sticky_split") && !table.has("groups") {
        table.refuse("sticky_split", say::keeps_one_group());
        return SplitSpec::default();
    }
    SplitSpec {
        branches: table.tables("groups", say::backend_group, |table| BranchSpec {
            group: table.name(),
            weight: table.optional("weight", value::integer(bounds::SPLIT_WEIGHT)).unwrap_or(1),
        }),
        kept: table.optional("sticky_split", value::duration(bounds::SPLIT_KEPT)),
    }
}

fn redirect(table: &mut Table<'_>) -> RedirectSpec {
    RedirectSpec {
        scheme: table.optional("scheme", value::named("scheme")),
        host: table.optional("host", http::host),
        port: table.optional("port", value::integer(bounds::PORT)),
        path: table.optional("path", http::redirect_path),
        query: table.optional("query", http::query),
        status: table.optional("status", redirect_status).unwrap_or_default(),
    }
}

fn redirect_status(value: &Value) -> Parsed<RedirectStatus> {
    value.as_u64().and_then(RedirectStatus::of).ok_or_else(|| {
        let what = say::expected(say::a_redirecting_status(), value::describe(value));
        Complaint::new(what, say::redirecting_statuses())
    })
}

fn respond(table: &mut Table<'_>) -> RespondSpec {
    let default = RespondSpec::default();
    RespondSpec {
        status: table.optional("status", value::integer(bounds::RESPOND_STATUS)).unwrap_or(default.status),
        content_type: table.optional("content_type", http::content_type).unwrap_or(default.content_type),
        body: table.optional("body", body).unwrap_or(default.body),
    }
}

/// Its length is looked at by [`crate::compile::check`].
fn body(value: &Value) -> Parsed<String> {
    value::text(value, say::a_text).map(str::to_owned)
}
