//! How is an L7 policy made, told, changed and removed?
//!
//! `policies/kept.rs` says how a listener keeps its policies.

use serde_json::{Map, Value, json};

use super::ask::Ask;
use super::fault::Fault;
use super::shape::{Field, Kind, Making, On, Said, Shape, field};
use super::sight::{Decided, Sight, project_of, replaced};
use super::{form, listeners, lists, pools, rules, stamp};

pub(super) mod conditions;
mod kept;
mod redirect;

pub(super) use kept::{Policy, keep, of_listener};

const SHAPE: Shape = Shape { root: "l7policy", argument: "l7policy_", fields: FIELDS };
const ACTIONS: &[&str] = &["REJECT", "REDIRECT_TO_URL", "REDIRECT_TO_POOL", "REDIRECT_PREFIX"];
const CODES: &[i64] = &[301, 302, 303, 307, 308];
const URL: Kind = Kind::Checked(2048, redirect::is_url, "Value must be a valid URL string");

macro_rules! fields {
    ($($more:expr),* $(,)?) => { &[
        field("name", Kind::Text(255), On::Both),
        field("description", Kind::Text(255), On::Both),
        field("admin_state_up", Kind::Flag, On::Both),
        field("action", Kind::Word(ACTIONS), On::Must),
        field("redirect_url", URL, On::Both),
        field("redirect_prefix", URL, On::Both),
        field("redirect_http_code", Kind::Code(CODES), On::Both),
        field("position", Kind::Number(1, 2_147_483_647), On::Both),
        field("rules", Kind::Objects(rules::IN_GRAPH), On::Create),
        field("tags", Kind::Texts(255), On::Both),
        $($more,)*
    ] };
}

pub(super) const FIELDS: &[Field] = fields![
    field("redirect_pool_id", Kind::Uuid, On::Both),
    field("listener_id", Kind::Uuid, On::Needed),
    field("project_id", Kind::Text(36), On::Create),
    field("tenant_id", Kind::Text(36), On::Create),
];
/// The same, in a listener that is made whole: it brings its pool, or names it.
pub(super) const IN_GRAPH: &[Field] =
    fields![field("redirect_pool", Kind::Object(pools::IN_GRAPH), On::Create)];

pub(super) fn create(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let said = SHAPE.read(&ask.body, Making::New)?;
    let id = said.text("listener_id").unwrap_or_default();
    let mut balancer = sight.listener(id)?.0.clone();
    let listener = id.to_owned();
    let id = make(sight, &mut balancer, &listener, &said)?;
    let answer = json!({ "l7policy": told_by(sight, &balancer, &listener, &id) });
    Ok(replaced(balancer, answer))
}

/// Adds a policy to a listener in the document of its load balancer.
pub(super) fn make(
    sight: &Sight<'_>,
    balancer: &mut Value,
    listener: &str,
    said: &Said,
) -> Result<String, Fault> {
    check_pool(balancer, listener, said)?;
    let mut policy = Policy::new(sight.new_id());
    policy.notes.insert("created_at_ms".to_owned(), sight.now_ms().to_string().into());
    policy.take(said)?;
    for rule in said.objects("rules") {
        rules::add(sight, &mut policy, &rule)?;
    }
    let id = policy.id.clone();
    let found = form::item_mut(balancer, "listeners", listener);
    let found = found.ok_or_else(|| Fault::not_found("Listener", listener))?;
    check_requests(found)?;
    let mut policies = of_listener(found);
    let at = position(said).min(policies.len());
    policies.insert(at, policy);
    keep(found, policies)?;
    Ok(id)
}

/// The place that is asked for, from 0; the last where none is.
fn position(said: &Said) -> usize {
    let position = said.number("position").and_then(|position| usize::try_from(position).ok());
    position.map_or(usize::MAX, |position| position.saturating_sub(1))
}

/// Policies look at requests.
fn check_requests(listener: &Value) -> Result<(), Fault> {
    match listeners::protocol_of(listener) {
        "HTTP" | "TERMINATED_HTTPS" => Ok(()),
        protocol => Err(Fault::unsupported(format!("L7 policies of {protocol} listeners"))),
    }
}

fn check_pool(balancer: &Value, listener: &str, said: &Said) -> Result<(), Fault> {
    let found = form::item(balancer, "listeners", listener);
    let found = found.ok_or_else(|| Fault::not_found("Listener", listener))?;
    match said.text("redirect_pool_id") {
        Some(pool) => listeners::check_pool(balancer, listeners::protocol_of(found), pool),
        None => Ok(()),
    }
}

impl Policy {
    /// Takes over what is said: one way to go, and what is not that way is taken back.
    fn take(&mut self, said: &Said) -> Result<(), Fault> {
        let action = action(said)?;
        if let Some(action) = action {
            action.clone_into(&mut self.action);
            let (to_pool, to_url) = (action == "REDIRECT_TO_POOL", action == "REDIRECT_TO_URL");
            let to_prefix = action == "REDIRECT_PREFIX";
            let of = |name: &str, own: Option<String>, goes: bool| {
                if goes { said.text(name).map(str::to_owned).or(own) } else { None }
            };
            self.pool = of("redirect_pool_id", self.pool.take(), to_pool);
            self.url = of("redirect_url", self.url.take(), to_url);
            self.prefix = of("redirect_prefix", self.prefix.take(), to_prefix);
            let code = said.number("redirect_http_code").or(self.code).unwrap_or(302);
            self.code = (to_url || to_prefix).then_some(code);
        } else if let Some(code) = said.number("redirect_http_code").filter(|_| self.code.is_some()) {
            self.code = Some(code);
        }
        if said.has("admin_state_up") {
            self.is_up = said.flag("admin_state_up").unwrap_or(false);
        }
        self.name(said);
        redirect::check(self)
    }

    /// Takes over its names and tags.
    fn name(&mut self, said: &Said) {
        for key in ["name", "description", "tags"] {
            if said.has(key) {
                match said.get(key).filter(|value| **value != "") {
                    Some(value) => {
                        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                        self.notes.insert(key.to_owned(), text.into());
                    }
                    None => {
                        self.notes.remove(key);
                    }
                }
            }
        }
    }
}

/// The way that is asked for, by name or by what goes with it; `None`: it stays.
fn action(said: &Said) -> Result<Option<&str>, Fault> {
    let bad = |why: &str| {
        Err(Fault::new(axum::http::StatusCode::BAD_REQUEST, format!("Invalid L7 Policy arguments: {why}")))
    };
    let is = |name: &str| said.get(name).is_some();
    match said.text("action") {
        Some("REJECT") => return Ok(Some("REJECT")),
        Some("REDIRECT_TO_URL") if !is("redirect_url") => return bad("redirect_url must not be None"),
        Some("REDIRECT_TO_POOL") if !is("redirect_pool_id") => {
            return bad("redirect_pool_id or redirect_pool must not be None");
        }
        Some("REDIRECT_PREFIX") if !is("redirect_prefix") => return bad("redirect_prefix must not be None"),
        _ => {}
    }
    if is("redirect_pool_id") && (is("redirect_url") || is("redirect_prefix")) {
        return bad("Cannot specify redirect_pool_id and redirect_url or redirect_prefix at the same time");
    }
    // The named way counts; without one, what is given names it.
    if let Some(action) = said.text("action") {
        return Ok(Some(action));
    }
    let ways = [
        ("redirect_pool_id", "REDIRECT_TO_POOL"),
        ("redirect_prefix", "REDIRECT_PREFIX"),
        ("redirect_url", "REDIRECT_TO_URL"),
    ];
    Ok(ways.into_iter().find(|(name, _)| is(name)).map(|(_, action)| action))
}

/// A policy, with its load balancer and listener.
pub(super) fn found<'a>(sight: &'a Sight<'_>, id: &str) -> Result<(&'a Value, &'a str), Fault> {
    for document in sight.balancers() {
        for listener in form::items(&document.value, "listeners") {
            if of_listener(listener).iter().any(|policy| policy.id == id) {
                return Ok((&document.value, form::name_of(listener)));
            }
        }
    }
    Err(Fault::not_found("L7 Policy", id))
}

/// Changes one policy of a listener in the document of its load balancer.
pub(super) fn change(
    balancer: &mut Value,
    listener: &str,
    id: &str,
    work: impl FnOnce(&mut Policy) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let missing = || Fault::not_found("L7 Policy", id);
    let listener = form::item_mut(balancer, "listeners", listener).ok_or_else(missing)?;
    let mut policies = of_listener(listener);
    let policy = policies.iter_mut().find(|policy| policy.id == id).ok_or_else(missing)?;
    work(policy)?;
    policy.is_changed = true;
    keep(listener, policies)
}

pub(super) fn list(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let mut all = Vec::new();
    for document in sight.balancers() {
        for listener in form::items(&document.value, "listeners") {
            all.extend(told_all(&document.value, listener));
        }
    }
    Ok(Decided::nothing(lists::list("l7policies", all, ask)?))
}

pub(super) fn show(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let (balancer, listener) = found(sight, ask.id(0))?;
    let told = told_by(sight, balancer, listener, ask.id(0));
    Ok(Decided::nothing(json!({ "l7policy": lists::only_fields(told, ask) })))
}

pub(super) fn update(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let id = ask.id(0);
    let (balancer, listener) = found(sight, id)?;
    let said = SHAPE.read(&ask.body, Making::Change)?;
    check_pool(balancer, listener, &said)?;
    let (mut balancer, listener, now_ms) = (balancer.clone(), listener.to_owned(), sight.now_ms());
    change(&mut balancer, &listener, id, |policy| {
        policy.notes.insert("updated_at_ms".to_owned(), now_ms.to_string().into());
        policy.take(&said)
    })?;
    if said.number("position").is_some() {
        move_to(&mut balancer, &listener, id, position(&said))?;
    }
    let answer = json!({ "l7policy": told_by(sight, &balancer, &listener, id) });
    Ok(replaced(balancer, answer))
}

fn move_to(balancer: &mut Value, listener: &str, id: &str, to: usize) -> Result<(), Fault> {
    let Some(listener) = form::item_mut(balancer, "listeners", listener) else { return Ok(()) };
    let mut policies = of_listener(listener);
    let Some(from) = policies.iter().position(|policy| policy.id == id) else { return Ok(()) };
    let policy = policies.remove(from);
    let to = to.min(policies.len());
    policies.insert(to, policy);
    keep(listener, policies)
}

pub(super) fn delete(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let (balancer, listener) = found(sight, ask.id(0))?;
    let (mut balancer, listener) = (balancer.clone(), listener.to_owned());
    if let Some(listener) = form::item_mut(&mut balancer, "listeners", &listener) {
        let mut policies = of_listener(listener);
        policies.retain(|policy| policy.id != ask.id(0));
        keep(listener, policies)?;
    }
    Ok(replaced(balancer, Value::Null))
}

fn told_by(_: &Sight<'_>, balancer: &Value, listener: &str, id: &str) -> Value {
    let listener = form::item(balancer, "listeners", listener);
    let all = listener.map(|listener| told_all(balancer, listener)).unwrap_or_default();
    all.into_iter().find(|policy| policy["id"] == id).unwrap_or_default()
}

/// The policies of a listener, as this API tells them.
pub(super) fn told_all(balancer: &Value, listener: &Value) -> Vec<Value> {
    let policies = of_listener(listener).into_iter().enumerate();
    policies.map(|(at, policy)| told(balancer, listener, &policy, at + 1)).collect()
}

fn told(balancer: &Value, listener: &Value, policy: &Policy, position: usize) -> Value {
    let object = json!({ "annotations": policy.notes });
    let mut told = form::told(&policy.id, &object, project_of(balancer));
    for (key, value) in [
        ("admin_state_up", json!(policy.is_up)),
        ("operating_status", json!(if policy.is_up { "ONLINE" } else { "OFFLINE" })),
        ("action", json!(policy.action)),
        ("listener_id", json!(form::name_of(listener))),
        ("redirect_pool_id", json!(policy.pool)),
        ("redirect_url", json!(policy.url)),
        ("redirect_prefix", json!(policy.prefix)),
        ("redirect_http_code", json!(policy.code)),
        ("position", json!(position)),
        ("rules", form::ids(policy.rules.iter().map(rules::id_of))),
    ] {
        told.insert(key.to_owned(), value);
    }
    Value::Object(told)
}

/// An id for what was made elsewhere and has none.
fn id_of_stranger(listener: &Value, rule: &Value, what: &str) -> String {
    let own: Map<String, Value> = rule.as_object().cloned().unwrap_or_default();
    stamp::derived(&format!("{}{}", form::name_of(listener), Value::Object(own)), what)
}
