//! What does a target hear of the client: `insert_headers`?

use serde_json::{Map, Value, json};

use super::fault::Fault;
use super::form;
use super::shape::{Making, Said};

const PLAIN: &[&str] = &[
    "X-Forwarded-For",
    "X-Forwarded-Port",
    "X-Forwarded-Proto",
    "X-Forwarded-IP",
    "X-Client-IP",
    "X-Real-IP",
];
/// Homing says these to nobody: what a client says of them is taken out.
const UNSAID: &[&str] = &["X-Forwarded-Port", "X-Forwarded-IP", "X-Client-IP"];
const OF_CERTIFICATES: &[&str] = &[
    "X-SSL-Client-Verify",
    "X-SSL-Client-Has-Cert",
    "X-SSL-Client-DN",
    "X-SSL-Client-CN",
    "X-SSL-Issuer",
    "X-SSL-Client-SHA1",
    "X-SSL-Client-Not-Before",
    "X-SSL-Client-Not-After",
];

/// Whether a listener of that protocol may insert what is asked for.
pub(super) fn check(said: &Said, protocol: &str) -> Result<(), Fault> {
    let Some(wanted) =
        said.get("insert_headers").and_then(Value::as_object).filter(|wanted| !wanted.is_empty())
    else {
        return Ok(());
    };
    if protocol == "UDP" || protocol == "SCTP" {
        return Err(Fault::validation(format!("{protocol} protocol listener does not support TLS.")));
    }
    if !matches!(protocol, "HTTP" | "TERMINATED_HTTPS") {
        return Err(Fault::option("insert-headers", format!("a {protocol} protocol listener.")));
    }
    let names: Vec<&str> = wanted.keys().map(String::as_str).collect();
    if names.iter().any(|name| !PLAIN.contains(name) && !OF_CERTIFICATES.contains(name)) {
        return Err(Fault::option(format!("{names:?}"), "insert_headers"));
    }
    let of_certificates: Vec<_> = names.iter().filter(|name| OF_CERTIFICATES.contains(name)).collect();
    let is_on = |value: &Value| value.as_str().is_some_and(|word| word.eq_ignore_ascii_case("true"));
    match (of_certificates.is_empty(), protocol) {
        (true, _) if UNSAID.iter().any(|name| wanted.get(*name).is_some_and(is_on)) => {
            Err(Fault::unsupported(
                "insert_headers: X-Forwarded-For, X-Forwarded-Proto and X-Real-IP say who the client is",
            ))
        }
        (true, _) => Ok(()),
        (false, "HTTP") => {
            Err(Fault::option(format!("{of_certificates:?}"), format!("{protocol} protocol listener.")))
        }
        (false, _) => Err(Fault::unsupported(format!("insert_headers {of_certificates:?}"))),
    }
}

/// Takes over what is said. The reference inserts nothing unasked; neither does a listener that it makes.
pub(super) fn keep(listener: &mut Value, said: &Said, making: Making) {
    let is_of_requests = matches!(form::text(listener, "protocol"), Some("http" | "https"));
    if !is_of_requests || (!said.has("insert_headers") && making == Making::Change) {
        return;
    }
    let wanted = said.get("insert_headers").and_then(Value::as_object).cloned().unwrap_or_default();
    let is_on = |name: &str| {
        wanted.get(name).and_then(Value::as_str).is_some_and(|word| word.eq_ignore_ascii_case("true"))
    };
    let forwards = is_on("X-Forwarded-For") || is_on("X-Forwarded-Proto");
    form::set(listener, "forwarded", Some(if forwards { "x-forwarded" } else { "off" }.into()));
    let mut set: Map<String, Value> = own_edits(listener);
    set.retain(|name, _| !PLAIN.contains(&&**name));
    if is_on("X-Real-IP") {
        set.insert("X-Real-IP".to_owned(), "$client_ip".into());
    }
    let mut edits = listener.get("request_headers").cloned().unwrap_or_else(|| json!({}));
    form::set(&mut edits, "set", (!set.is_empty()).then_some(Value::Object(set)));
    let is_empty = edits.as_object().is_none_or(Map::is_empty);
    form::set(listener, "request_headers", (!is_empty).then_some(edits));
    let noted = (!wanted.is_empty()).then(|| Value::Object(wanted).to_string());
    form::set_note(listener, "insert_headers", noted);
}

fn own_edits(listener: &Value) -> Map<String, Value> {
    let edits = listener.get("request_headers").and_then(|edits| edits.get("set"));
    edits.and_then(Value::as_object).cloned().unwrap_or_default()
}

/// As this API tells it.
pub(super) fn told(listener: &Value) -> Value {
    let noted = form::note(listener, "insert_headers").and_then(|text| serde_json::from_str(text).ok());
    noted.unwrap_or_else(|| json!({}))
}
