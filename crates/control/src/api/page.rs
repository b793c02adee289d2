//! Which part of a list is asked for? Lists are arrays; where there is more, `Link` says where (RFC 8288).

use axum::http::header::{self, HeaderValue};
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;

use super::input::read_limit;
use super::problem::Refusal;
use super::sight::Seen;
use super::{BASE, said, shape};
use homing_core::problem::say;

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct PageWish {
    /// How many at most; without, all.
    #[serde(default)]
    #[param(value_type = Option<shape::Limit>)]
    pub(super) limit: Option<String>,
    /// The name of the last one of the page before.
    #[serde(default)]
    pub(super) cursor: Option<String>,
}

/// The part of `rows`, each of which has a name, that `wish` asks for, as `show` shows it: the others cost nothing.
/// `scopes` are what else was asked.
pub(super) fn page_of(
    seen: &Seen,
    rows: &[Value],
    wish: &PageWish,
    path: &str,
    scopes: &[(&str, Option<&str>)],
    show: impl FnOnce(&[Value]) -> Vec<Value>,
) -> Result<Response, Refusal> {
    let limit = wish.limit.as_deref().map(read_limit).transpose()?;
    let first = match wish.cursor.as_deref() {
        None => 0,
        Some(last) => rows
            .iter()
            .position(|row| said::name_of(row) == last)
            .map(|at| at + 1)
            .ok_or_else(|| Refusal::mistake("cursor", say::lost_cursor()))?,
    };
    let rest = rows.len() - first;
    let count = limit.map_or(rest, |limit| limit.min(rest));
    let page = &rows[first..first + count];
    let mut response = seen.answer(show(page).into());
    if let Some((limit, last)) = limit.zip(page.last()).filter(|_| count < rest) {
        let asked = scopes.iter().filter_map(|(key, wanted)| Some(format!("&{key}={}", encoded((*wanted)?))));
        let asked: String = asked.collect();
        let next =
            format!("<{BASE}{path}?limit={limit}&cursor={}{asked}>; rel=\"next\"", said::name_of(last));
        if let Ok(next) = HeaderValue::from_str(&next) {
            response.headers_mut().insert(header::LINK, next);
        }
    }
    Ok(response)
}

/// A text as it may stand in a query (RFC 3986 section 2.1).
fn encoded(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}
