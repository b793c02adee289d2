//! What does a probe of Homing do that a health monitor asks for, and the other way round?

use serde_json::{Map, Value, json};

use super::super::fault::Fault;
use super::super::form;

/// The fields of a monitor that say what is probed, and how often.
pub(super) const NAMES: &[&str] = &[
    "type",
    "delay",
    "timeout",
    "max_retries",
    "max_retries_down",
    "http_method",
    "url_path",
    "expected_codes",
    "http_version",
    "domain_name",
];
/// Those that a check does not give back as they were said.
const NOTED: &[&str] = &["type", "delay", "timeout", "expected_codes", "http_version", "http_method"];

/// What holds where nothing is said.
pub(super) fn defaults(kind: &str) -> Vec<(&'static str, Value)> {
    let of_http = |value: &str| if kind.starts_with("HTTP") { json!(value) } else { Value::Null };
    vec![
        ("type", json!(kind)),
        ("max_retries_down", json!(3)),
        ("http_method", of_http("GET")),
        ("url_path", of_http("/")),
        ("expected_codes", of_http("200")),
        ("http_version", Value::Null),
        ("domain_name", Value::Null),
        ("admin_state_up", json!(true)),
    ]
}

fn number(fields: &Map<String, Value>, name: &str) -> u64 {
    fields.get(name).and_then(Value::as_u64).unwrap_or_default()
}

/// The check of a document.
pub(super) fn spoken(fields: &Map<String, Value>) -> Result<Value, Fault> {
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    let kind = text("type").unwrap_or_default();
    let mut health = json!({
        "kind": own_kind(kind),
        "interval": form::spoken(super::seconds(number(fields, "delay"))),
        "timeout": form::spoken(super::seconds(number(fields, "timeout"))),
        "rise": number(fields, "max_retries"),
        "fall": number(fields, "max_retries_down"),
    });
    if kind.starts_with("HTTP") {
        form::set(&mut health, "path", text("url_path").map(Value::from));
        form::set(&mut health, "host", text("domain_name").map(|name| name.trim_end_matches('.').into()));
        form::set(&mut health, "statuses", Some(statuses(text("expected_codes").unwrap_or("200"))?));
    }
    Ok(health)
}

fn own_kind(kind: &str) -> &'static str {
    match kind {
        "HTTP" => "http",
        "HTTPS" => "https",
        "UDP-CONNECT" => "udp",
        _ => "tcp",
    }
}

/// `200,202` or `200-299`.
fn statuses(codes: &str) -> Result<Value, Fault> {
    let is_status = |code: &str| code.parse::<u16>().ok().filter(|code| (100..=599).contains(code));
    let unknown = || Fault::input("expected_codes", codes, "Value should be statuses of HTTP");
    if let Some((first, last)) = codes.split_once('-') {
        let range = is_status(first).zip(is_status(last)).filter(|(first, last)| first <= last);
        range.ok_or_else(unknown)?;
        return Ok(json!([codes]));
    }
    let read: Option<Vec<u16>> = codes.split(',').map(|code| is_status(code.trim())).collect();
    Ok(json!(read.ok_or_else(unknown)?))
}

/// Keeps what a check does not give back.
pub(super) fn note(group: &mut Value, fields: &Map<String, Value>) {
    for name in NOTED {
        let value = fields.get(*name).filter(|value| !value.is_null());
        let text = value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        form::set_note(group, &format!("monitor.{name}"), text);
    }
}

/// The fields of a monitor, by the check of a group. What was noted counts where it asks for the same check.
pub(super) fn told(health: &Value, group: &Value) -> Map<String, Value> {
    let noted = |name: &str| form::note(group, &format!("monitor.{name}"));
    let own = form::text(health, "kind").unwrap_or("tcp");
    let kind = noted("type").filter(|kind| own_kind(kind) == own).unwrap_or(match own {
        "http" => "HTTP",
        "https" => "HTTPS",
        "udp" => "UDP-CONNECT",
        _ => "TCP",
    });
    let span = |key: &str, name: &str, default_s: u64| {
        let said = form::span(health, key)
            .map_or(default_s, |span| span.as_secs() + u64::from(span.subsec_nanos() > 0));
        let noted: Option<u64> = noted(name).and_then(|text| text.parse().ok());
        let is_same = |seconds: &u64| {
            form::text(health, key).map(Value::from) == Some(form::spoken(super::seconds(*seconds)))
        };
        noted.filter(is_same).unwrap_or(said)
    };
    let mut fields: Map<String, Value> =
        defaults(kind).into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    let interval = span("interval", "delay", 5);
    fields.insert("delay".to_owned(), interval.into());
    fields.insert("timeout".to_owned(), span("timeout", "timeout", 2.min(interval)).into());
    fields.insert("max_retries".to_owned(), health.get("rise").cloned().unwrap_or_else(|| json!(3)));
    fields.insert("max_retries_down".to_owned(), health.get("fall").cloned().unwrap_or_else(|| json!(3)));
    if kind.starts_with("HTTP") {
        fields.insert("url_path".to_owned(), health.get("path").cloned().unwrap_or_else(|| json!("/")));
        fields.insert("domain_name".to_owned(), health.get("host").cloned().unwrap_or_default());
        let codes =
            noted("expected_codes").filter(|codes| statuses(codes).ok().as_ref() == health.get("statuses"));
        let codes = codes.map_or_else(|| told_statuses(health), str::to_owned);
        fields.insert("expected_codes".to_owned(), codes.into());
        let version = noted("http_version").and_then(|text| text.parse::<f64>().ok());
        fields.insert("http_version".to_owned(), json!(version));
    }
    fields
}

fn told_statuses(health: &Value) -> String {
    let spoken = |status: &Value| status.as_str().map_or_else(|| status.to_string(), str::to_owned);
    let statuses: Vec<String> = form::items(health, "statuses").iter().map(spoken).collect();
    if statuses.is_empty() { "200-399".to_owned() } else { statuses.join(",") }
}
