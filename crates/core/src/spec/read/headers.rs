//! What do `request_headers`, `response_headers` and `request_id` of a rule or a listener say?
//!
//! Which names and values may stand there is [`crate::compile::check`]'s, for specs of programs as well.

use serde_json::Value;

use super::table::Table;
use super::value::{self, Complaint, Parsed, http};
use crate::problem::say;
use crate::spec::HeaderEditsSpec;

const EXAMPLE: &str = "{ set = { \"X-Name\" = \"value\" }, remove = [\"X-Other\"] }";
const FIELDS_EXAMPLE: &str = "{ \"X-Name\" = \"value\" }";

/// The name that `request_id = true` means.
const REQUEST_ID: &str = "X-Request-Id";

pub(super) fn edits(table: &mut Table<'_>, key: &'static str) -> HeaderEditsSpec {
    table.table(key, say::header_setting, format!("{key} = {EXAMPLE}"), read).unwrap_or_default()
}

fn read(table: &mut Table<'_>) -> HeaderEditsSpec {
    HeaderEditsSpec {
        set: table.texts("set", FIELDS_EXAMPLE),
        add: table.texts("add", FIELDS_EXAMPLE),
        remove: table
            .list("remove", "remove = [\"X-Other\"]", http::field_name)
            .unwrap_or_default()
            .into_iter()
            .flatten()
            .collect(),
    }
}

/// `true` stands for the usual name, `false` for none.
pub(super) fn request_id(value: &Value) -> Parsed<Option<String>> {
    match value {
        Value::Bool(true) => Ok(Some(REQUEST_ID.to_owned())),
        Value::Bool(false) => Ok(None),
        Value::String(_) => http::field_name(value).map(Some),
        _ => {
            let what = say::expected(say::a_header_name_or_switch(), value::describe(value));
            Err(Complaint::new(what, say::request_id_forms(REQUEST_ID)))
        }
    }
}
