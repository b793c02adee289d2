//! How does a session come home, and for how many minutes?
//!
//! Pools of TCP and UDP keep sessions by the address of the client, whatever `type` says. Pools of HTTP keep them by a
//! cookie; `SOURCE_IP` is taken there and has no effect. The minutes of the vendor are computed from Homing's duration; what
//! was said and has no effect stands in an annotation, and counts as long as the document does not say otherwise.

use std::time::Duration;

use homing_core::spec::names::MethodName;
use homing_core::spec::{Edition, Layer, SchedulerKind};
use serde_json::{Value, json};

use super::super::fault::Fault;
use super::super::shape::{Body, Fate, Field, Form, On, field};
use super::layer;
use crate::pools::{Balancer, Method, Persistence, Pool};

pub(super) const FIELDS: &[Field] = &[
    field("type", Form::Word(&["SOURCE_IP", "HTTP_COOKIE", "APP_COOKIE"]), On::Both, Fate::Done),
    field("cookie_name", Form::Text(1024), On::Both, Fate::Done),
    field("persistence_timeout", Form::Number(1, 1440), On::Both, Fate::Done),
];

/// What it is called in bodies, and where what has no effect stands.
const NAME: &str = "session_persistence";
const MINUTE_S: u64 = 60;
/// Longest and default, in minutes, where addresses keep sessions.
const OF_LAYER_4: (u64, u64) = (60, 1);
/// Where cookies do.
const OF_LAYER_7: (u64, u64) = (1440, 1440);

pub(super) fn apply(body: &Body, protocol: &str, balancer: &Balancer, pool: &mut Pool) -> Result<(), Fault> {
    if body.is_null(NAME) {
        pool.persistence = None;
        pool.annotations.set(NAME, None);
    }
    if let Some(wanted) = body.object(NAME) {
        let before = view(pool, protocol);
        switch_on(&wanted, &before, protocol, balancer, pool)?;
    }
    let is_on = pool.persistence.is_some() || pool.annotations.text(NAME).is_some();
    if is_on && pool.scheduler == SchedulerKind::IpHash {
        let why = "It cannot be combined with lb_algorithm SOURCE_IP, which replaces it: leave session_persistence \
                   out, or choose lb_algorithm ROUND_ROBIN or LEAST_CONNECTIONS.";
        return Err(Fault::invalid(NAME, why));
    }
    Ok(())
}

fn switch_on(
    wanted: &Body,
    before: &Value,
    protocol: &str,
    balancer: &Balancer,
    pool: &mut Pool,
) -> Result<(), Fault> {
    let kind = wanted.text("type").or_else(|| before["type"].as_str()).map(str::to_owned);
    let kind = kind.ok_or_else(|| Fault::invalid("type", "It is required in session_persistence."))?;
    let is_same = before["type"] == *kind;
    let name = wanted.text("cookie_name").map(str::to_owned);
    if name.is_some() && kind != "APP_COOKIE" {
        let why = format!("It is only for session_persistence of the type APP_COOKIE, and type is {kind}.");
        return Err(Fault::invalid("cookie_name", why));
    }
    let kept = || before["cookie_name"].as_str().filter(|_| is_same).map(str::to_owned);
    let name = name.or_else(kept);
    if kind == "APP_COOKIE" && name.is_none() {
        let why = "It is required for session_persistence of the type APP_COOKIE.";
        return Err(Fault::invalid("cookie_name", why));
    }
    let layer = layer(protocol);
    let (longest, default) = if layer == Layer::Four { OF_LAYER_4 } else { OF_LAYER_7 };
    let minutes = wanted.number("persistence_timeout");
    if minutes.is_some_and(|minutes| minutes > longest) {
        let why = format!("It has to be from 1 to {longest} minutes for pools whose protocol is {protocol}.");
        return Err(Fault::invalid("persistence_timeout", why));
    }
    let kept = before["persistence_timeout"].as_u64().filter(|_| is_same);
    let minutes = minutes.or(kept).unwrap_or(default);
    let method = match (layer, &*kind) {
        (Layer::Four, _) => Some(Method::SourceIp),
        (Layer::Seven, "HTTP_COOKIE") => Some(Method::Cookie),
        (Layer::Seven, "APP_COOKIE") => Some(Method::AppCookie(app_cookie(name.as_deref(), balancer)?)),
        (Layer::Seven, _) => None,
    };
    let is_plain =
        matches!((layer, &*kind), (Layer::Four, "SOURCE_IP") | (Layer::Seven, "HTTP_COOKIE" | "APP_COOKIE"));
    let mut aside = json!({ "type": kind });
    if let Some(name) = name {
        aside["cookie_name"] = json!(name);
    }
    if method.is_none() {
        aside["persistence_timeout"] = json!(minutes);
    }
    pool.annotations.set_json(NAME, if is_plain { &Value::Null } else { &aside });
    let timeout = Some(Duration::from_secs(minutes * MINUTE_S));
    pool.persistence = method.map(|method| match &pool.persistence {
        Some(before) => before.changed(method, timeout),
        None => Persistence::new(method, timeout),
    });
    Ok(())
}

/// The name of the application's cookie, where the edition keeps sessions by one.
fn app_cookie(name: Option<&str>, balancer: &Balancer) -> Result<String, Fault> {
    let edition = balancer.said.text("edition").and_then(Edition::parse).unwrap_or_default();
    if edition.rules().method(Layer::Seven, MethodName::AppCookie).is_some() {
        return Ok(name.unwrap_or_default().to_owned());
    }
    let why = format!(
        "session_persistence of the type APP_COOKIE cannot be combined with a dedicated load balancer (guaranteed is \
         true, edition {}): choose the type HTTP_COOKIE.",
        edition.as_str(),
    );
    Err(Fault::invalid("type", why))
}

/// As clients see it; `null`: it is off.
pub(super) fn view(pool: &Pool, protocol: &str) -> Value {
    let aside = pool.annotations.json(NAME);
    let Some(persistence) = &pool.persistence else {
        // It was taken and has no effect, or it is off.
        let has_none = |aside: &Value| aside.get("persistence_timeout").is_some();
        return aside
            .filter(has_none)
            .map_or(Value::Null, |aside| shown(&aside, &aside["persistence_timeout"]));
    };
    let own = match &persistence.method {
        Method::SourceIp => json!({ "type": "SOURCE_IP" }),
        Method::Cookie => json!({ "type": "HTTP_COOKIE" }),
        Method::AppCookie(name) => json!({ "type": "APP_COOKIE", "cookie_name": name }),
        Method::Other(word) => json!({ "type": word }),
    };
    let is_ignored = layer(protocol) == Layer::Four && persistence.method == Method::SourceIp;
    let told = aside.filter(|_| is_ignored).unwrap_or(own);
    shown(&told, &json!(minutes(persistence.timeout)))
}

fn shown(told: &Value, minutes: &Value) -> Value {
    json!({ "type": told["type"], "cookie_name": told["cookie_name"], "persistence_timeout": minutes })
}

/// Whole minutes, rounded up; what the edition has where nothing is said.
fn minutes(timeout: Option<Duration>) -> u64 {
    let seconds = timeout.map_or(homing_core::limits::PERSISTENCE_DEFAULT_S, |timeout| {
        u64::try_from(timeout.as_millis().div_ceil(1000)).unwrap_or(u64::MAX)
    });
    seconds.div_ceil(MINUTE_S)
}
