//! How does a session come home, in the words of this API?
//!
//! | here | in a document |
//! |---|---|
//! | `HTTP_COOKIE` | `cookie` |
//! | `APP_COOKIE` with `cookie_name` | `app-cookie` |
//! | `SOURCE_IP` | `source-ip`; `persistence_granularity` are its bits that count |
//!
//! Only with datagrams a session may be told to end (`persistence_timeout`, in seconds); the reference lets all others
//! live until their table is full, and here they live for as long as Homing lets any: 30 days without a request. On the
//! side that counts in minutes every session has its time.

use std::net::IpAddr;
use std::time::Duration;

use serde_json::{Value, json};

use super::fault::Fault;
use super::form;
use super::shape::{Field, Kind, On, Said, field};
use super::sight::Side;

const TYPES: &[&str] = &["SOURCE_IP", "HTTP_COOKIE", "APP_COOKIE"];
const PATTERN: &str = r"Value should match the pattern ^[^\s,;\\]+$";

pub(super) const FIELDS: &[Field] = &[
    field("type", Kind::Word(TYPES), On::Must),
    field("cookie_name", Kind::Checked(255, is_cookie_like, PATTERN), On::Both),
    field("persistence_timeout", Kind::Number(i32::MIN as i64, i32::MAX as i64), On::Both),
    field("persistence_granularity", Kind::Ip, On::Both),
];

/// How long a session of datagrams lives where nobody says so.
const OF_DATAGRAMS_S: u64 = 360;
/// How long sessions live that are not told to end.
const LONGEST_S: u64 = 30 * 24 * 3600;
const NOTE: &str = "persistence_timeout";
const GRANULARITY: &str = "persistence_granularity";

fn is_cookie_like(name: &str) -> bool {
    !name.is_empty()
        && !name.chars().any(|letter| letter.is_whitespace() || matches!(letter, ',' | ';' | '\\'))
}

/// Characters that no name of a cookie has (RFC 6265 section 4.1.1).
fn is_cookie_name(name: &str) -> bool {
    let is_bad = |byte: u8| byte <= 0x20 || byte == 0x7f || br#""(),/:;<=>?@[\]{}"#.contains(&byte);
    !name.bytes().any(is_bad)
}

/// Takes over what is said.
pub(super) fn keep(side: &Side, group: &mut Value, protocol: &str, said: &Said) -> Result<(), Fault> {
    if !said.has("session_persistence") {
        return Ok(());
    }
    let wanted = said.object("session_persistence").filter(|wanted| wanted.len() > 0);
    let Some(mut wanted) = wanted else {
        form::set(group, "persistence", None);
        form::set_note(group, NOTE, None);
        form::set_note(group, GRANULARITY, None);
        return Ok(());
    };
    complete(side, group, protocol, &mut wanted);
    check(side, protocol, &wanted)?;
    let persistence = spoken(side, protocol, &wanted)?;
    form::set(group, "persistence", Some(persistence));
    form::set_note(group, NOTE, wanted.number("persistence_timeout").map(|timeout| timeout.to_string()));
    form::set_note(group, GRANULARITY, wanted.text("persistence_granularity").map(str::to_owned));
    Ok(())
}

/// A change says only what is to be otherwise: the rest stays, as far as it goes with the type.
fn complete(side: &Side, group: &Value, protocol: &str, wanted: &mut Said) {
    let before = told(side, group, protocol);
    let kind = before.get("type").filter(|kind| kind.is_string());
    if let (None, Some(kind)) = (wanted.text("type"), kind) {
        wanted.set("type", kind.clone());
    }
    if before.get("type").and_then(Value::as_str) != wanted.text("type") {
        return;
    }
    for key in ["cookie_name", "persistence_timeout", "persistence_granularity"] {
        let kept = before.get(key).filter(|value| !value.is_null());
        if let (false, Some(value)) = (wanted.has(key), kept) {
            wanted.set(key, value.clone());
        }
    }
}

fn check(side: &Side, protocol: &str, wanted: &Said) -> Result<(), Fault> {
    let kind = wanted.text("type").unwrap_or_default();
    let name = wanted.text("cookie_name").filter(|name| !name.is_empty());
    if protocol == "UDP" {
        check_datagrams(kind, name)?;
    } else if !side.is_in_minutes {
        let says = |key| wanted.get(key).is_some_and(|value| value.as_i64() != Some(0));
        if says("persistence_timeout") || says("persistence_granularity") {
            return Err(Fault::validation(
                "persistence_timeout and persistence_granularity is only for UDP and SCTP protocol pools.",
            ));
        }
    }
    if !TYPES.contains(&kind) {
        return Err(Fault::validation("Invalid session_persistence provided."));
    }
    match (kind, name) {
        ("APP_COOKIE", None) => {
            return Err(Fault::validation(
                "Field \"cookie_name\" must be specified when using the \"APP_COOKIE\" session persistence type.",
            ));
        }
        ("APP_COOKIE", Some(name)) if !is_cookie_name(name) => {
            return Err(Fault::validation("Supplied \"cookie_name\" is invalid."));
        }
        ("APP_COOKIE", Some(_)) | (_, None) => {}
        (_, Some(_)) => {
            return Err(Fault::validation(
                "Field \"cookie_name\" can only be specified with session persistence of type \"APP_COOKIE\".",
            ));
        }
    }
    // Connections that are passed on unseen carry no cookie that could be read.
    if kind != "SOURCE_IP" && matches!(protocol, "TCP" | "HTTPS") {
        return Err(of_no_use(kind, protocol));
    }
    Ok(())
}

fn check_datagrams(kind: &str, name: Option<&str>) -> Result<(), Fault> {
    match (kind, name) {
        ("SOURCE_IP", Some(_)) => Err(Fault::validation(
            "session_persistence SOURCE_IP type for UDP and SCTP protocols only accepts: type, persistence_timeout, \
             persistence_granularity.",
        )),
        (_, Some(_)) => Err(Fault::validation("Cookie names are not supported for UDP/SCTP pools.")),
        ("HTTP_COOKIE" | "APP_COOKIE", None) => Err(of_no_use(kind, "UDP/SCTP")),
        _ => Ok(()),
    }
}

fn of_no_use(kind: &str, protocol: &str) -> Fault {
    Fault::validation(format!(
        "Session persistence of type {kind} is not supported for {protocol} protocol pools."
    ))
}

/// The persistence of a document.
fn spoken(side: &Side, protocol: &str, wanted: &Said) -> Result<Value, Fault> {
    let timeout_s = timeout_s(side, protocol, wanted)?;
    let timeout = form::spoken(Duration::from_secs(timeout_s));
    let persistence = match wanted.text("type") {
        Some("APP_COOKIE") => {
            json!({ "method": "app-cookie", "cookie_name": wanted.text("cookie_name"), "timeout": timeout })
        }
        Some("HTTP_COOKIE") => json!({ "method": "cookie", "timeout": timeout }),
        _ => {
            let mut persistence = json!({ "method": "source-ip", "timeout": timeout });
            if let Some(mask) = wanted.ip("persistence_granularity") {
                let (key, bits) = bits(mask)?;
                form::set(&mut persistence, key, Some(bits.into()));
            }
            persistence
        }
    };
    Ok(persistence)
}

fn timeout_s(side: &Side, protocol: &str, wanted: &Said) -> Result<u64, Fault> {
    let said = wanted.number("persistence_timeout");
    if side.is_in_minutes {
        let (default, most) = if matches!(protocol, "TCP" | "UDP") { (1, 60) } else { (1440, 1440) };
        let minutes = said.unwrap_or(default);
        return match u64::try_from(minutes).ok().filter(|minutes| (1..=most).contains(minutes)) {
            Some(minutes) => Ok(minutes * 60),
            None => {
                Err(Fault::validation(format!("persistence_timeout has to be from 1 to {most} minutes.")))
            }
        };
    }
    match (protocol, said) {
        ("UDP", None) => Ok(OF_DATAGRAMS_S),
        ("UDP", Some(seconds)) => match u64::try_from(seconds).ok().filter(|it| (1..=LONGEST_S).contains(it))
        {
            Some(seconds) => Ok(seconds),
            None => Err(Fault::validation(format!(
                "persistence_timeout has to be from 1 to {LONGEST_S} seconds."
            ))),
        },
        _ => Ok(LONGEST_S),
    }
}

/// How many bits of an address count, by a mask that has them all in front.
fn bits(mask: IpAddr) -> Result<(&'static str, u32), Fault> {
    let (key, ones, is_mask) = match mask {
        IpAddr::V4(mask) => {
            let (bits, ones) = (mask.to_bits(), mask.to_bits().leading_ones());
            ("ipv4_prefix", ones, bits.count_ones() == ones)
        }
        IpAddr::V6(mask) => {
            let (bits, ones) = (mask.to_bits(), mask.to_bits().leading_ones());
            ("ipv6_prefix", ones, bits.count_ones() == ones)
        }
    };
    if is_mask && ones > 0 {
        return Ok((key, ones));
    }
    Err(Fault::validation(format!("persistence_granularity {mask} is no netmask.")))
}

/// As this API tells it; `null`: there is none, or one that this API has no word for.
pub(super) fn told(side: &Side, group: &Value, protocol: &str) -> Value {
    let Some(persistence) = group.get("persistence") else { return Value::Null };
    let kind = match form::text(persistence, "method") {
        Some("cookie") => "HTTP_COOKIE",
        Some("app-cookie") => "APP_COOKIE",
        Some("source-ip") => "SOURCE_IP",
        _ => return Value::Null,
    };
    let name = form::text(persistence, "cookie_name").filter(|_| kind == "APP_COOKIE");
    json!({
        "type": kind,
        "cookie_name": name,
        "persistence_timeout": told_timeout(side, group, persistence, protocol),
        "persistence_granularity": told_granularity(group, persistence, protocol),
    })
}

fn told_timeout(side: &Side, group: &Value, persistence: &Value, protocol: &str) -> Value {
    let span_s = form::span(persistence, "timeout").map(|span| span.as_secs());
    if side.is_in_minutes {
        return json!(span_s.unwrap_or(1200).div_ceil(60));
    }
    if protocol != "UDP" {
        return Value::Null;
    }
    let was_said = form::note(group, NOTE).is_some();
    json!(span_s.filter(|span_s| was_said || *span_s != OF_DATAGRAMS_S))
}

fn told_granularity(group: &Value, persistence: &Value, protocol: &str) -> Value {
    let Some(bits) =
        persistence.get("ipv4_prefix").and_then(Value::as_u64).and_then(|bits| u32::try_from(bits).ok())
    else {
        let noted = form::note(group, GRANULARITY).filter(|_| persistence.get("ipv6_prefix").is_some());
        return json!(noted);
    };
    let mask = u32::MAX.checked_shl(32_u32.saturating_sub(bits)).unwrap_or(0);
    if protocol == "UDP" { json!(std::net::Ipv4Addr::from_bits(mask)) } else { Value::Null }
}
