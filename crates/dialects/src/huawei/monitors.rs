//! What is a health check to clients of Huawei ELB?

use std::time::Duration;

use homing_core::spec::names::ProbeName;
use serde_json::{Value, json};

use super::call::{Answer, Call, Moment, pool_of_monitor, time};
use super::fault::Fault;
use super::list::{self, Item};
use super::shape::{self, Body, Fate, Field, Form, On, field};
use crate::book::Done;
use crate::pools::{Balancer, Monitor, Pool};

/// What it is called in bodies.
const ROOT: &str = "healthmonitor";

/// The vendor's kinds, and Homing's; `None`: there is no such probe.
const KINDS: &[(&str, Option<ProbeName>)] = &[
    ("TCP", Some(ProbeName::Tcp)),
    ("UDP_CONNECT", Some(ProbeName::Udp)),
    ("HTTP", Some(ProbeName::Http)),
    ("HTTPS", Some(ProbeName::Https)),
    ("GRPC", Some(ProbeName::Grpc)),
    ("TLS", None),
];
const KIND_NAMES: &[&str] = &["TCP", "UDP_CONNECT", "HTTP", "HTTPS", "GRPC", "TLS"];
/// Which kinds go with what members speak.
const OF_CONNECTIONS: &[&str] = &["TCP", "HTTP", "HTTPS"];
const OF_REQUESTS: &[&str] = &["TCP", "HTTP", "HTTPS", "TLS", "GRPC"];
/// Most statuses and ranges that are expected.
const CODES_MAX: usize = 32;
/// Failures in a row that make a member unfit, where nothing is said.
const FALL: u64 = 3;

pub(super) const FIELDS: &[Field] = &[
    field("project_id", Form::Text(64), On::Create, Fate::Dropped("The project of the path counts.")),
    field("pool_id", Form::Text(64), On::Needed, Fate::Done),
    field("type", Form::Word(KIND_NAMES), On::Both, Fate::Done),
    field("delay", Form::Number(1, 50), On::Both, Fate::Done),
    field("timeout", Form::Number(1, 50), On::Both, Fate::Done),
    field("max_retries", Form::Number(1, 10), On::Both, Fate::Done),
    field("max_retries_down", Form::Number(1, 10), On::Both, Fate::Done),
    field("monitor_port", Form::Number(1, 65_535), On::Both, Fate::Done),
    field("name", Form::Text(255), On::Both, Fate::Noted),
    field("admin_state_up", Form::Flag, On::Both, Fate::Done),
    field("http_method", Form::Word(&["GET", "HEAD", "POST"]), On::Both, Fate::Done),
    field("url_path", Form::Text(255), On::Both, Fate::Done),
    field("domain_name", Form::Text(100), On::Both, Fate::Done),
    field("expected_codes", Form::Text(255), On::Both, Fate::Done),
];

const FILTERS: &[&str] = &[
    "id",
    "name",
    "type",
    "delay",
    "timeout",
    "max_retries",
    "max_retries_down",
    "monitor_port",
    "admin_state_up",
    "http_method",
    "url_path",
    "domain_name",
    "expected_codes",
    "enterprise_project_id",
];

/// `POST healthmonitors`
pub(super) fn create(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let body = call.new_body(ROOT, FIELDS)?;
    let pool = body.text("pool_id").unwrap_or_default();
    let mut balancer = call.balancer_of_pool(pool)?;
    for name in ["type", "delay", "timeout", "max_retries"] {
        if body.get(name).is_none() {
            return Err(Fault::invalid(name, "It is required."));
        }
    }
    let kind = kind(body.text("type").unwrap_or_default())?;
    let found = balancer.pool(pool).ok_or_else(|| super::pools::not_found(pool))?;
    if let Some(other) = &found.monitor {
        return Err(Fault::conflict(format!("Pool {pool} already has a healthmonitor: {}.", other.id)));
    }
    let mut monitor = Monitor::new(call.book.fresh_uuid(), kind);
    monitor.fall = FALL;
    apply(call, &body, found, &balancer, &mut monitor)?;
    let view = view(&monitor, pool, call.project());
    if let Some(pool) = balancer.pool_mut(pool) {
        pool.monitor = Some(monitor);
    }
    Ok(Done { ops: vec![balancer.op()], answer: Answer::created(ROOT, view) })
}

/// `GET healthmonitors/{id}`
pub(super) fn show(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let (balancer, index) = find(call)?;
    let pool = &balancer.pools[index];
    let shown = pool.monitor.as_ref().map(|monitor| view(monitor, &pool.id, call.project()));
    Ok(Done::nothing(Answer::shown(ROOT, shown.ok_or_else(|| not_found(call))?)))
}

/// `GET healthmonitors`
pub(super) fn list(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let balancers: Vec<Balancer> = call.balancers().collect();
    let pools = balancers.iter().flat_map(|balancer| &balancer.pools);
    let items =
        pools.filter_map(|pool| Some(Item::shown(view(pool.monitor.as_ref()?, &pool.id, call.project()))));
    list::page(call, "healthmonitors", FILTERS, items).map(Done::nothing)
}

/// `PUT healthmonitors/{id}`
pub(super) fn update(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let (mut balancer, index) = find(call)?;
    let body = call.change(ROOT, FIELDS)?;
    let pool = &balancer.pools[index];
    let mut monitor = pool.monitor.clone().ok_or_else(|| not_found(call))?;
    if let Some(name) = body.text("type") {
        monitor.kind = kind(name)?;
    }
    apply(call, &body, pool, &balancer, &mut monitor)?;
    let view = view(&monitor, &pool.id, call.project());
    balancer.pools[index].monitor = Some(monitor);
    Ok(Done { ops: vec![balancer.op()], answer: Answer::shown(ROOT, view) })
}

/// `DELETE healthmonitors/{id}`
pub(super) fn delete(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let (mut balancer, index) = find(call)?;
    balancer.pools[index].monitor = None;
    Ok(Done { ops: vec![balancer.op()], answer: Answer::gone() })
}

/// The load balancer that has the monitor of the path, and at which place its pool stands.
fn find(call: &Call<'_>) -> Result<(Balancer, usize), Fault> {
    let balancer = call.balancer_of_monitor(call.id(0))?;
    let index = pool_of_monitor(&balancer, call.id(0)).ok_or_else(|| not_found(call))?;
    Ok((balancer, index))
}

fn not_found(call: &Call<'_>) -> Fault {
    Fault::not_found("Healthmonitor", call.id(0))
}

fn kind(name: &str) -> Result<ProbeName, Fault> {
    let found = KINDS.iter().find(|(known, _)| *known == name).and_then(|(_, kind)| *kind);
    found.ok_or_else(|| Fault::unsupported("type", format!("Nobody is probed by {name}.")))
}

pub(super) fn kind_name(kind: ProbeName) -> &'static str {
    KINDS.iter().find(|(_, known)| *known == Some(kind)).map_or("TCP", |(name, _)| name)
}

/// What can be said both times.
fn apply(
    call: &Call<'_>,
    body: &Body,
    pool: &Pool,
    balancer: &Balancer,
    monitor: &mut Monitor,
) -> Result<(), Fault> {
    goes_with(pool, balancer, monitor)?;
    if body.text("http_method").is_some_and(|method| method != "GET") {
        return Err(Fault::unsupported("http_method", "Members are asked by GET."));
    }
    let seconds = |name| body.number(name).map(Duration::from_secs);
    monitor.interval = seconds("delay").unwrap_or(monitor.interval);
    monitor.timeout = seconds("timeout").unwrap_or(monitor.timeout);
    monitor.rise = body.number("max_retries").unwrap_or(monitor.rise);
    monitor.fall = body.number("max_retries_down").unwrap_or(monitor.fall);
    if body.has("monitor_port") {
        monitor.port = body.number("monitor_port").and_then(|port| u16::try_from(port).ok());
    }
    if body.has("admin_state_up") {
        monitor.is_off = body.flag("admin_state_up") == Some(false);
    }
    asked_for(body, monitor)?;
    body.note(FIELDS, &mut monitor.annotations);
    call.stamp(&mut monitor.annotations);
    Ok(())
}

/// Where requests are made: which, and what has to come back. Elsewhere it is taken and has no effect.
fn asked_for(body: &Body, monitor: &mut Monitor) -> Result<(), Fault> {
    let is_http = matches!(monitor.kind, ProbeName::Http | ProbeName::Https);
    let names_host = is_http || monitor.kind == ProbeName::Grpc;
    if body.has("url_path") {
        monitor.path = body.text("url_path").map(str::to_owned);
    }
    if body.has("domain_name") {
        monitor.host = body.text("domain_name").map(str::to_owned);
    }
    if let Some(text) = body.text("expected_codes").filter(|_| is_http) {
        monitor.statuses = codes(text).ok_or_else(|| {
            let why = "It has to be a status, several with commas between them, or a range such as 200-204.";
            Fault::invalid("expected_codes", why)
        })?;
    }
    if is_http {
        monitor.path.get_or_insert_with(|| "/".to_owned());
        if monitor.statuses.is_empty() {
            monitor.statuses = vec![(200, 200)];
        }
    } else {
        monitor.path = None;
        monitor.statuses = Vec::new();
    }
    if !names_host {
        monitor.host = None;
    }
    Ok(())
}

fn goes_with(pool: &Pool, balancer: &Balancer, monitor: &Monitor) -> Result<(), Fault> {
    let protocol = super::pools::protocol(pool, balancer);
    let allowed = match &*protocol {
        "UDP" => &["UDP_CONNECT"][..],
        "TCP" => OF_CONNECTIONS,
        _ => OF_REQUESTS,
    };
    let name = kind_name(monitor.kind);
    if allowed.contains(&name) {
        return Ok(());
    }
    let why = format!(
        "The type {name} does not go with the protocol {protocol} of pool {}: it has to be one of {}.",
        pool.id,
        allowed.join(", "),
    );
    Err(Fault::invalid("type", why))
}

/// `200`, `200,202`, `200-204`, or several of them.
fn codes(text: &str) -> Option<Vec<(u16, u16)>> {
    let one = |part: &str| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last): (u16, u16) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
        (first <= last && (100..=599).contains(&first) && last <= 599).then_some((first, last))
    };
    let parts: Option<Vec<_>> = text.split([',', '，']).map(one).collect();
    parts.filter(|parts| parts.len() <= CODES_MAX)
}

fn codes_text(codes: &[(u16, u16)]) -> String {
    let one = |(first, last): &(u16, u16)| {
        if first == last { first.to_string() } else { format!("{first}-{last}") }
    };
    codes.iter().map(one).collect::<Vec<_>>().join(",")
}

/// As clients see it.
fn view(monitor: &Monitor, pool: &str, project: &str) -> Value {
    let seconds = |duration: Duration| u64::try_from(duration.as_millis().div_ceil(1000)).unwrap_or(u64::MAX);
    let is_http = matches!(monitor.kind, ProbeName::Http | ProbeName::Https);
    let codes = match (monitor.kind, &monitor.statuses[..]) {
        (ProbeName::Grpc, _) => Some("0".to_owned()),
        // As Homing has it where nothing is said.
        (ProbeName::Http | ProbeName::Https, []) => Some("200-399".to_owned()),
        (ProbeName::Http | ProbeName::Https, codes) => Some(codes_text(codes)),
        _ => None,
    };
    let mut view = json!({
        "id": monitor.id,
        "project_id": project,
        "pools": [{ "id": pool }],
        "name": "",
        "admin_state_up": !monitor.is_off,
        "type": kind_name(monitor.kind),
        "delay": seconds(monitor.interval),
        "timeout": seconds(monitor.timeout),
        "max_retries": monitor.rise,
        "max_retries_down": monitor.fall,
        "monitor_port": monitor.port,
        "http_method": is_http.then_some("GET"),
        "url_path": is_http.then(|| monitor.path.as_deref().unwrap_or("/")),
        "domain_name": monitor.host.as_deref().unwrap_or_default(),
        "expected_codes": codes,
        "created_at": time(&monitor.annotations, Moment::Created),
        "updated_at": time(&monitor.annotations, Moment::Updated),
    });
    if let Value::Object(view) = &mut view {
        shape::noted(FIELDS, &monitor.annotations, view);
    }
    view
}
