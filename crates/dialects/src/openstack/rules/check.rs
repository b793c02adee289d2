//! Does what is said of an L7 rule go together?

use axum::http::StatusCode;
use serde_json::Value;

use super::super::fault::Fault;
use super::super::form;

/// Whether a rule may be so.
pub(super) fn check(rule: &Value) -> Result<(), Fault> {
    let text = |key| form::text(rule, key).unwrap_or_default();
    let (kind, comparison, key, value) = (text("type"), text("compare_type"), text("key"), text("value"));
    if value.is_empty() {
        return Err(bad("Invalid L7 Rule: L7 rule type requires a value"));
    }
    match kind {
        "HEADER" | "COOKIE" => {
            if key.is_empty() {
                return Err(bad("Invalid L7 Rule: L7 rule type requires a key"));
            }
            if !key.bytes().all(is_token) {
                return Err(bad("Invalid characters in key"));
            }
        }
        "FILE_TYPE" if !matches!(comparison, "REGEX" | "EQUAL_TO") => {
            return Err(bad("Invalid L7 Rule: invalid comparison type for rule type"));
        }
        "HOST_NAME" | "PATH" | "FILE_TYPE" => {}
        _ => return Err(Fault::unsupported(format!("L7 rules of type {kind}"))),
    }
    if comparison != "REGEX" && !is_value(kind, value) {
        let what = match kind {
            "HEADER" => "header value",
            "COOKIE" => "cookie value",
            _ => "comparison value",
        };
        return Err(bad(format!("Invalid characters in {what}")));
    }
    Ok(())
}

fn bad(why: impl std::fmt::Display) -> Fault {
    Fault::new(StatusCode::BAD_REQUEST, format!("Error parsing L7Rule: {why}"))
}

/// A letter of the name of a header field or a cookie (RFC 9110 section 5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Visible letters; a header's may have blanks within quotation marks.
fn is_value(kind: &str, value: &str) -> bool {
    let is_visible = value.bytes().all(|byte| byte.is_ascii_graphic());
    match kind {
        "COOKIE" => is_visible && !value.contains(['"', ',', ';', '\\']),
        _ => {
            let inner = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
            is_visible
                || inner.is_some_and(|inner| {
                    inner.bytes().all(|byte| byte.is_ascii_graphic() || matches!(byte, b' ' | b'\t'))
                })
        }
    }
}
