//! What does a policy do with what it takes?

use std::time::Duration;

use homing_core::spec::Protocol;
use serde_json::{Map, Value, json};

use super::{ANSWERED, TO_LISTENER, TO_POOL, TO_URL};
use crate::huawei::fault::Fault;
use crate::huawei::pools;
use crate::huawei::shape::{Body, Fate, Field, Form, On, field, refused};
use crate::pools::{Action, Balancer, Listener, Policy, Share};

const HEADERS: &str = "Heads are edited by the native API.";
const POOL: &str = "redirect_pool_id";
const SHARES: &str = "redirect_pools_config";
const STICKY: &str = "redirect_pools_sticky_session_config";
const LISTENER: &str = "redirect_listener_id";
const TO: &str = "redirect_url_config";
const FIXED: &str = "fixed_response_config";

pub(super) const POOLS: &[Field] = &[
    field("pool_id", Form::Text(64), On::Needed, Fate::Done),
    field("weight", Form::Digits(0, 100), On::Create, Fate::Done),
];
pub(super) const STAYS: &[Field] = &[
    field("enable", Form::Flag, On::Both, Fate::Done),
    field("timeout", Form::Number(1, 1440), On::Both, Fate::Done),
];
pub(super) const URL: &[Field] = &[
    field("protocol", Form::Word(&["HTTP", "HTTPS", "${protocol}"]), On::Both, Fate::Done),
    field("host", Form::Text(128), On::Both, Fate::Done),
    field("port", Form::Text(16), On::Both, Fate::Done),
    field("path", Form::Text(128), On::Both, Fate::Done),
    field("query", Form::Text(128), On::Both, Fate::Done),
    field("status_code", Form::Word(&["301", "302", "303", "307", "308"]), On::Both, Fate::Done),
    refused("insert_headers_config", HEADERS),
    refused("remove_headers_config", HEADERS),
];
const CONTENT_TYPES: &[&str] =
    &["text/plain", "text/css", "text/html", "application/javascript", "application/json"];
pub(super) const ANSWER: &[Field] = &[
    field("status_code", Form::Text(16), On::Both, Fate::Done),
    field("content_type", Form::Word(CONTENT_TYPES), On::Both, Fate::Done),
    field("message_body", Form::Text(1024), On::Both, Fate::Done),
    refused("insert_headers_config", HEADERS),
    refused("remove_headers_config", HEADERS),
    refused("traffic_limit_config", "Requests are not counted out."),
];

/// The fields that say what becomes of requests.
const ACTIONS: [&str; 5] = [POOL, SHARES, LISTENER, TO, FIXED];

/// Most pools of one policy.
const SHARES_MAX: usize = 5;
/// How long a client keeps its pool, where nothing is said, in minutes.
const STAYS_DEFAULT: u64 = 1440;
/// What a redirect to a listener answers.
const TO_LISTENER_STATUS: u16 = 301;
/// What a redirect to a URL has in place of what stays.
const SAME: [(&str, &str, &str); 5] = [
    ("protocol", "scheme", "${protocol}"),
    ("host", "host", "${host}"),
    ("port", "port", "${port}"),
    ("path", "path", "${path}"),
    ("query", "query", "${query}"),
];

/// The action of a new policy.
pub(super) fn made(
    body: &Body,
    kind: &str,
    balancer: &Balancer,
    listener: &Listener,
) -> Result<Action, Fault> {
    foreign(body, kind)?;
    match kind {
        TO_LISTENER => to_listener(body, balancer),
        TO_URL => to_url(body),
        ANSWERED => answer(body),
        _ => to_pools(body, balancer, listener),
    }
}

/// The action of a policy that is changed.
pub(super) fn changed(
    body: &Body,
    kind: &str,
    balancer: &Balancer,
    listener: &Listener,
    before: &Policy,
) -> Result<Action, Fault> {
    let own = || ACTIONS.into_iter().filter(|name| belongs(name, kind));
    let is_said = |name: &str| {
        let said = body.get(name);
        said.is_some_and(|said| said.as_array().is_none_or(|items| !items.is_empty()))
    };
    if own().any(is_said) {
        return made(body, kind, balancer, listener);
    }
    foreign(body, kind)?;
    // Several pools may be taken back where there is one.
    let is_needed = |name: &&str| *name != SHARES || matches!(before.action, Action::Pools(_));
    match own().filter(is_needed).find(|name| body.has(name)) {
        Some(name) => {
            Err(Fault::invalid(name, format!("A policy with the action {kind} cannot do without it.")))
        }
        None => Ok(before.action.clone()),
    }
}

/// Whether a field belongs to an action.
fn belongs(name: &str, kind: &str) -> bool {
    match name {
        POOL | SHARES | STICKY => kind == TO_POOL,
        LISTENER => kind == TO_LISTENER,
        TO => kind == TO_URL,
        _ => kind == ANSWERED,
    }
}

fn foreign(body: &Body, kind: &str) -> Result<(), Fault> {
    let mut names = [POOL, SHARES, STICKY, LISTENER, TO, FIXED].into_iter();
    match names.find(|name| body.get(name).is_some() && !belongs(name, kind)) {
        Some(name) => Err(Fault::invalid(name, format!("It does not go with the action {kind}."))),
        None => Ok(()),
    }
}

fn to_pools(body: &Body, balancer: &Balancer, listener: &Listener) -> Result<Action, Fault> {
    let checked = |id: &str| {
        let pool = balancer.pool(id).ok_or_else(|| pools::not_found(id))?;
        pools::goes_with(pool, listener, balancer)
    };
    if let Some(wanted) = body.objects(SHARES).filter(|wanted| !wanted.is_empty()) {
        let mut shares: Vec<Share> = Vec::new();
        for body in &wanted {
            let pool = body.text("pool_id").unwrap_or_default().to_owned();
            checked(&pool)?;
            if shares.iter().any(|other| other.pool == pool) {
                return Err(Fault::invalid(SHARES, format!("Pool {pool} comes twice.")));
            }
            let said = body.get("weight");
            let weight = said.and_then(|said| said.as_u64().or_else(|| said.as_str()?.parse().ok()));
            shares.push(Share { pool, weight: weight.unwrap_or(1) });
        }
        if shares.len() > SHARES_MAX {
            return Err(Fault::invalid(SHARES, format!("A policy has at most {SHARES_MAX} pools.")));
        }
        return Ok(Action::Pools(shares));
    }
    let id = body.text(POOL).ok_or_else(|| {
        Fault::invalid(POOL, format!("{POOL} or {SHARES} is required with the action {TO_POOL}."))
    })?;
    checked(id)?;
    Ok(Action::Pool(id.to_owned()))
}

/// How long a client keeps the pool that it got.
pub(super) fn stay(body: &Body, policy: &mut Policy) -> Result<(), Fault> {
    let Some(wanted) = body.object(STICKY) else { return Ok(()) };
    let is_on = wanted.flag("enable") == Some(true);
    if is_on && !matches!(policy.action, Action::Pools(_)) {
        return Err(Fault::invalid(STICKY, format!("It goes with {SHARES} only.")));
    }
    let minutes = wanted.number("timeout").unwrap_or(STAYS_DEFAULT);
    policy.said.set_duration("sticky_split", is_on.then(|| Duration::from_secs(minutes * 60)));
    Ok(())
}

fn to_listener(body: &Body, balancer: &Balancer) -> Result<Action, Fault> {
    let id = body.text(LISTENER);
    let id =
        id.ok_or_else(|| Fault::invalid(LISTENER, format!("It is required with the action {TO_LISTENER}.")))?;
    let target = balancer.listener(id).ok_or_else(|| crate::huawei::listeners::not_found(id))?;
    if target.protocol != Protocol::Https {
        return Err(Fault::invalid(LISTENER, "It has to be an HTTPS listener of the same load balancer."));
    }
    let fields = json!({ "scheme": "https", "port": target.port(), "status": TO_LISTENER_STATUS });
    Ok(Action::Redirect(object(fields)))
}

fn to_url(body: &Body) -> Result<Action, Fault> {
    let wanted = body
        .object(TO)
        .ok_or_else(|| Fault::invalid(TO, format!("It is required with the action {TO_URL}.")))?;
    let mut fields = Map::new();
    for (name, key, same) in SAME {
        let Some(said) = wanted.get(name).and_then(Value::as_str).filter(|said| *said != same) else {
            continue;
        };
        if said.contains("${") || (said.contains('$') && name != "port") {
            let why = format!("It is {same} as a whole, or a text without variables.");
            return Err(Fault::unsupported(name, why));
        }
        let value = match name {
            "protocol" => json!(said.to_ascii_lowercase()),
            "port" => {
                let port = said.parse::<u16>().ok().filter(|port| *port > 0);
                json!(port.ok_or_else(|| Fault::invalid("port", "It has to be a port, or ${port}."))?)
            }
            _ => json!(said),
        };
        fields.insert(key.to_owned(), value);
    }
    if fields.is_empty() {
        return Err(Fault::invalid(
            TO,
            "It has to change at least one of protocol, host, port, path and query.",
        ));
    }
    let status = wanted.text("status_code").and_then(|status| status.parse::<u16>().ok());
    let status = status.ok_or_else(|| Fault::invalid("status_code", format!("It is required in {TO}.")))?;
    fields.insert("status".to_owned(), json!(status));
    Ok(Action::Redirect(fields))
}

fn answer(body: &Body) -> Result<Action, Fault> {
    let wanted = body.object(FIXED);
    let wanted =
        wanted.ok_or_else(|| Fault::invalid(FIXED, format!("It is required with the action {ANSWERED}.")))?;
    let status = wanted.text("status_code").and_then(|status| status.parse::<u16>().ok());
    let status = status.filter(|status| matches!(status, 200..=299 | 400..=599));
    let status = status
        .ok_or_else(|| Fault::invalid("status_code", "It has to be from 200 to 299 or from 400 to 599."))?;
    let fields = json!({
        "status": status,
        "content_type": wanted.text("content_type").unwrap_or("text/plain"),
        "body": wanted.text("message_body").unwrap_or_default(),
    });
    Ok(Action::Respond(object(fields)))
}

fn object(value: Value) -> Map<String, Value> {
    if let Value::Object(fields) = value { fields } else { Map::new() }
}

/// As clients see it.
pub(super) fn view(policy: &Policy, view: &mut Map<String, Value>) {
    for name in [POOL, STICKY, TO, FIXED] {
        view.insert(name.to_owned(), Value::Null);
    }
    view.insert(SHARES.to_owned(), json!([]));
    match &policy.action {
        Action::Pool(id) => {
            view.insert(POOL.to_owned(), json!(id));
        }
        Action::Pools(shares) => {
            let first = shares.first().map(|share| &share.pool);
            view.insert(POOL.to_owned(), json!(first));
            let all = shares
                .iter()
                .map(|share| json!({ "pool_id": share.pool, "weight": share.weight.to_string() }));
            view.insert(SHARES.to_owned(), all.collect());
            let stays = policy.said.duration("sticky_split").map(|stays| stays.as_secs().div_ceil(60));
            let sticky = json!({ "enable": stays.is_some(), "timeout": stays.unwrap_or(STAYS_DEFAULT) });
            view.insert(STICKY.to_owned(), sticky);
        }
        Action::Redirect(_) if super::kind(policy) == TO_LISTENER => {}
        Action::Redirect(fields) => {
            view.insert(TO.to_owned(), url(fields));
        }
        Action::Respond(fields) => {
            let status = fields.get("status").and_then(Value::as_u64).unwrap_or(200);
            let content_type = fields.get("content_type").and_then(Value::as_str).unwrap_or("text/plain");
            let body = fields.get("body").and_then(Value::as_str).unwrap_or_default();
            let fixed = json!({
                "status_code": status.to_string(), "content_type": content_type, "message_body": body,
            });
            view.insert(FIXED.to_owned(), fixed);
        }
    }
}

fn url(fields: &Map<String, Value>) -> Value {
    let mut view = Map::new();
    for (name, key, same) in SAME {
        let said = match fields.get(key) {
            Some(Value::String(text)) if name == "protocol" => text.to_ascii_uppercase(),
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => same.to_owned(),
        };
        view.insert(name.to_owned(), json!(said));
    }
    let status = fields.get("status").and_then(Value::as_u64).unwrap_or(307);
    view.insert("status_code".to_owned(), json!(status.to_string()));
    Value::Object(view)
}
