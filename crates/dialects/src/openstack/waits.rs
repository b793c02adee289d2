//! How long does a listener wait, in milliseconds?
//!
//! | here | of requests | of connections |
//! |---|---|---|
//! | `timeout_client_data` | `client_body_timeout` | `idle_timeout`, the shorter of both |
//! | `timeout_member_data` | `proxy_read_timeout` | |
//! | `timeout_member_connect` | `proxy_connect_timeout` | `proxy_connect_timeout` |
//!
//! 0 means for ever: as long as Homing waits at most. Of datagrams only what Homing has by itself holds.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::form;
use super::shape::{Making, Said};

const DAY: Duration = Duration::from_secs(24 * 3600);
const MONTH: Duration = Duration::from_secs(30 * 24 * 3600);
const SHORTEST: Duration = Duration::from_millis(10);

/// Each wait, and how long it is where nobody says so, in milliseconds.
const WAITS: &[(&str, u64)] = &[
    ("timeout_client_data", 50_000),
    ("timeout_member_connect", 5000),
    ("timeout_member_data", 50_000),
    ("timeout_tcp_inspect", 0),
];

/// Takes over what is said, and the defaults of what is new.
pub(super) fn keep(listener: &mut Value, said: &Said, making: Making) {
    let mut changes = false;
    for (name, default_ms) in WAITS {
        if said.has(name) || making == Making::New {
            let ms = said.number(name).and_then(|ms| u64::try_from(ms).ok()).unwrap_or(*default_ms);
            form::set_note(listener, name, Some(ms.to_string()));
            changes |= *name != "timeout_tcp_inspect";
        }
    }
    if !changes {
        return;
    }
    for (key, span) in wanted(listener) {
        form::set(listener, key, Some(form::spoken(span)));
    }
}

fn noted(listener: &Value, name: &str) -> Option<u64> {
    form::note(listener, name)?.parse().ok()
}

fn within(ms: u64, longest: Duration) -> Duration {
    if ms == 0 { longest } else { Duration::from_millis(ms).clamp(SHORTEST, longest) }
}

/// The fields of a listener that its annotations ask for.
fn wanted(listener: &Value) -> Vec<(&'static str, Duration)> {
    let of = |name, longest| noted(listener, name).map(|ms| within(ms, longest));
    let connect = of("timeout_member_connect", DAY).map(|span| ("proxy_connect_timeout", span));
    let others = match form::text(listener, "protocol") {
        Some("http" | "https") => vec![
            of("timeout_client_data", DAY).map(|span| ("client_body_timeout", span)),
            of("timeout_member_data", DAY).map(|span| ("proxy_read_timeout", span)),
            connect,
        ],
        Some("tcp") => {
            let (client, member) = (of("timeout_client_data", MONTH), of("timeout_member_data", MONTH));
            let idle = client.into_iter().chain(member).min();
            vec![idle.map(|span| ("idle_timeout", span)), connect]
        }
        _ => Vec::new(),
    };
    others.into_iter().flatten().collect()
}

/// The waits as this API tells them. What a listener says counts, where it is not what the annotation asked for.
pub(super) fn told(listener: &Value) -> Map<String, Value> {
    let wanted = wanted(listener);
    let told = WAITS.iter().map(|(name, default_ms)| {
        let key = field_of(listener, name);
        let own = key.and_then(|key| form::span(listener, key));
        let asked = key.and_then(|key| wanted.iter().find(|(field, _)| *field == key)).map(|(_, span)| *span);
        let ms = match own.filter(|own| Some(*own) != asked) {
            Some(own) => u64::try_from(own.as_millis()).unwrap_or(u64::MAX),
            None => noted(listener, name).unwrap_or(*default_ms),
        };
        ((*name).to_owned(), json!(ms))
    });
    told.collect()
}

/// The field of a listener in which a wait stands.
fn field_of(listener: &Value, name: &str) -> Option<&'static str> {
    match (form::text(listener, "protocol"), name) {
        (Some("http" | "https" | "tcp"), "timeout_member_connect") => Some("proxy_connect_timeout"),
        (Some("http" | "https"), "timeout_client_data") => Some("client_body_timeout"),
        (Some("http" | "https"), "timeout_member_data") => Some("proxy_read_timeout"),
        (Some("tcp"), "timeout_client_data" | "timeout_member_data") => Some("idle_timeout"),
        _ => None,
    }
}
