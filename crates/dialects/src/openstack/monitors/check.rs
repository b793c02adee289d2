//! Does what is said of a health monitor go together?

use serde_json::{Map, Value};

use super::super::fault::Fault;
use super::super::shape::Said;

const OF_HTTP: &[&str] = &["http_method", "url_path", "expected_codes"];
/// Shortest time between probes of datagrams, in seconds.
const UDP_DELAY_LEAST: i64 = 3;

/// Whether a new monitor of a pool of that protocol can be.
pub(super) fn check_new(protocol: &str, said: &Said) -> Result<(), Fault> {
    let kind = said.text("type").unwrap_or_default();
    if kind == "PING" {
        return Err(Fault::disabled("type", kind));
    }
    check_datagrams(protocol, kind, said)?;
    if protocol != "UDP" && matches!(kind, "UDP-CONNECT" | "SCTP") {
        return Err(Fault::validation(format!(
            "The {kind} type is only supported for pools of type UDP/SCTP."
        )));
    }
    if matches!(kind, "TLS-HELLO" | "SCTP") {
        return Err(Fault::unsupported(format!("health monitors of type {kind}")));
    }
    for name in OF_HTTP {
        if !kind.starts_with("HTTP") && said.get(name).is_some() {
            return Err(Fault::option(name, format!("health monitors of type {kind}")));
        }
    }
    check_domain(&Map::new(), said)?;
    check_method(said)
}

/// Whether a change of one that is like that can be.
pub(super) fn check_change(protocol: &str, fields: &Map<String, Value>, said: &Said) -> Result<(), Fault> {
    let kind = fields.get("type").and_then(Value::as_str).unwrap_or_default();
    for name in OF_HTTP {
        if !kind.starts_with("HTTP") && said.has(name) {
            return Err(Fault::option(name, format!("health monitors of type {kind}")));
        }
    }
    for name in ["delay", "max_retries", "timeout"] {
        if said.has(name) && said.get(name).is_none() {
            return Err(Fault::option("None", name));
        }
    }
    check_domain(fields, said)?;
    check_datagrams(protocol, kind, said)?;
    check_method(said)
}

fn check_datagrams(protocol: &str, kind: &str, said: &Said) -> Result<(), Fault> {
    if protocol != "UDP" {
        return Ok(());
    }
    if !matches!(kind, "UDP-CONNECT" | "SCTP" | "TCP" | "HTTP") {
        return Err(Fault::validation(
            "The associated pool protocol is UDP, so only a UDP-CONNECT/SCTP/TCP/HTTP health monitor is supported.",
        ));
    }
    match said.number("delay").filter(|delay| kind == "UDP-CONNECT" && *delay < UDP_DELAY_LEAST) {
        Some(delay) => Err(Fault::validation(format!(
            "The request delay value {delay} should be larger than {UDP_DELAY_LEAST} for UDP-CONNECT health monitor \
             type."
        ))),
        None => Ok(()),
    }
}

/// A name is asked for from HTTP 1.1 on.
fn check_domain(fields: &Map<String, Value>, said: &Said) -> Result<(), Fault> {
    let kept = |name: &str| said.get(name).or_else(|| fields.get(name)).filter(|value| !value.is_null());
    let version = kept("http_version").and_then(Value::as_f64);
    if said.text("domain_name").is_some() && version.is_none() {
        return Err(Fault::validation("'http_version' must be specified when 'domain_name' is provided."));
    }
    match version.filter(|version| *version < 1.1 && kept("domain_name").is_some()) {
        Some(version) => Err(Fault::option(
            format!("http_version {version:.1}"),
            "health monitors HTTP 1.1 domain name health check",
        )),
        None => Ok(()),
    }
}

/// A probe asks with GET.
fn check_method(said: &Said) -> Result<(), Fault> {
    match said.text("http_method").filter(|method| *method != "GET") {
        Some(method) => Err(Fault::unsupported(format!("http_method {method}: probes ask with GET"))),
        None => Ok(()),
    }
}

/// A path of a URL and nothing else.
pub(super) fn is_path(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && path.bytes().all(|byte| byte.is_ascii_graphic())
}

/// One status, several, or a range.
pub(super) fn are_codes(codes: &str) -> bool {
    let is_code = |code: &str| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
    match codes.split_once('-') {
        Some((first, last)) => is_code(first) && is_code(last),
        None => codes.split(',').all(|code| is_code(code.trim())),
    }
}

/// A name with dots between its parts.
pub(super) fn is_domain(name: &str) -> bool {
    let is_part = |part: &str| {
        (1..=63).contains(&part.len())
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    name.len() <= 253 && name.trim_end_matches('.').split('.').all(is_part)
}
