//! How is an L7 rule made, told, changed and removed?

use serde_json::{Value, json};

use super::ask::Ask;
use super::fault::Fault;
use super::policies::{self, Policy};
use super::shape::{Field, Kind, Making, On, Said, Shape, field};
use super::sight::{Decided, Sight, project_of, replaced};
use super::{form, lists};

mod check;

const SHAPE: Shape = Shape { root: "rule", argument: "rule_", fields: FIELDS };
const TYPES: &[&str] = &[
    "HOST_NAME",
    "PATH",
    "FILE_TYPE",
    "HEADER",
    "COOKIE",
    "SSL_CONN_HAS_CERT",
    "SSL_VERIFY_RESULT",
    "SSL_DN_FIELD",
];
const COMPARISONS: &[&str] = &["REGEX", "STARTS_WITH", "ENDS_WITH", "CONTAINS", "EQUAL_TO"];
/// Most rules of one policy, as with the reference.
const RULES_MAX: usize = 50;
const LINE: Kind = Kind::Checked(255, is_line, r"Value should match the pattern ^[^\r\n]*$");

macro_rules! fields {
    ($($more:expr),* $(,)?) => { &[
        field("type", Kind::Word(TYPES), On::Must),
        field("compare_type", Kind::Word(COMPARISONS), On::Must),
        field("key", LINE, On::Both),
        field("value", LINE, On::Must),
        field("invert", Kind::Flag, On::Both),
        field("admin_state_up", Kind::Flag, On::Both),
        field("tags", Kind::Texts(255), On::Both),
        $($more,)*
    ] };
}

pub(super) const FIELDS: &[Field] =
    fields![field("project_id", Kind::Text(36), On::Create), field("tenant_id", Kind::Text(36), On::Create),];
/// The same, in a policy that brings them.
pub(super) const IN_GRAPH: &[Field] = fields![];

fn is_line(text: &str) -> bool {
    !text.contains(['\r', '\n'])
}

/// The id of a rule.
pub(super) fn id_of(rule: &Value) -> &str {
    rule.get("id").and_then(Value::as_str).unwrap_or_default()
}

/// Whether it counts.
pub(super) fn is_up(rule: &Value) -> bool {
    rule.get("admin_state_up").and_then(Value::as_bool).unwrap_or(true)
}

/// Adds a rule to a policy.
pub(super) fn add(sight: &Sight<'_>, policy: &mut Policy, said: &Said) -> Result<String, Fault> {
    if policy.rules.len() >= RULES_MAX {
        return Err(Fault::conflict(format!("Too many rules on L7 policy {}", policy.id)));
    }
    let id = sight.new_id();
    let mut rule = json!({ "id": id, "created_at_ms": sight.now_ms() });
    take(&mut rule, said)?;
    policy.rules.push(rule);
    Ok(id)
}

/// Takes over what is said. What says nothing is left out, so that a policy keeps many.
fn take(rule: &mut Value, said: &Said) -> Result<(), Fault> {
    for key in ["type", "compare_type", "key", "value", "tags"] {
        if said.has(key) {
            form::set(rule, key, said.get(key).cloned());
        }
    }
    for (key, default) in [("invert", false), ("admin_state_up", true)] {
        if said.has(key) {
            let flag = said.flag(key).unwrap_or(false);
            form::set(rule, key, (flag != default).then(|| flag.into()));
        }
    }
    check::check(rule)?;
    policies::conditions::spoken(std::slice::from_ref(rule)).map(|_| ())
}

pub(super) fn create(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let (balancer, listener) = policies::found(sight, ask.id(0))?;
    let said = SHAPE.read(&ask.body, Making::New)?;
    let (mut balancer, listener) = (balancer.clone(), listener.to_owned());
    let mut told = Value::Null;
    let project = project_of(&balancer).to_owned();
    policies::change(&mut balancer, &listener, ask.id(0), |policy| {
        add(sight, policy, &said)?;
        told = policy.rules.last().map(|rule| self::told(rule, &project)).unwrap_or_default();
        Ok(())
    })?;
    Ok(replaced(balancer, json!({ "rule": told })))
}

/// The policy of a request, with its load balancer.
fn policy<'a>(sight: &'a Sight<'_>, ask: &Ask) -> Result<(&'a Value, &'a str, Policy), Fault> {
    let (balancer, listener) = policies::found(sight, ask.id(0))?;
    let found = form::item(balancer, "listeners", listener);
    let policies = found.map(policies::of_listener).unwrap_or_default();
    let policy = policies.into_iter().find(|policy| policy.id == ask.id(0));
    Ok((balancer, listener, policy.ok_or_else(|| Fault::not_found("L7 Policy", ask.id(0)))?))
}

fn missing(ask: &Ask) -> Fault {
    Fault::not_found("L7 Rule", ask.id(1))
}

pub(super) fn list(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let (balancer, _, policy) = policy(sight, ask)?;
    let all = policy.rules.iter().map(|rule| told(rule, project_of(balancer))).collect();
    Ok(Decided::nothing(lists::list("rules", all, ask)?))
}

pub(super) fn show(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let (balancer, _, policy) = policy(sight, ask)?;
    let rule = policy.rules.iter().find(|rule| id_of(rule) == ask.id(1)).ok_or_else(|| missing(ask))?;
    let told = told(rule, project_of(balancer));
    Ok(Decided::nothing(json!({ "rule": lists::only_fields(told, ask) })))
}

pub(super) fn update(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let (balancer, listener, _) = policy(sight, ask)?;
    let said = SHAPE.read(&ask.body, Making::Change)?;
    let (mut balancer, listener, now_ms) = (balancer.clone(), listener.to_owned(), sight.now_ms());
    let project = project_of(&balancer).to_owned();
    let mut told = Value::Null;
    policies::change(&mut balancer, &listener, ask.id(0), |policy| {
        let rule = policy.rules.iter_mut().find(|rule| id_of(rule) == ask.id(1));
        let rule = rule.ok_or_else(|| missing(ask))?;
        take(rule, &said)?;
        form::set(rule, "updated_at_ms", Some(now_ms.into()));
        told = self::told(rule, &project);
        Ok(())
    })?;
    Ok(replaced(balancer, json!({ "rule": told })))
}

pub(super) fn delete(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let (balancer, listener, _) = policy(sight, ask)?;
    let (mut balancer, listener) = (balancer.clone(), listener.to_owned());
    policies::change(&mut balancer, &listener, ask.id(0), |policy| {
        let before = policy.rules.len();
        policy.rules.retain(|rule| id_of(rule) != ask.id(1));
        if policy.rules.len() == before { Err(missing(ask)) } else { Ok(()) }
    })?;
    Ok(replaced(balancer, Value::Null))
}

/// As this API tells it.
pub(super) fn told(rule: &Value, project: &str) -> Value {
    let mut notes = json!({});
    for key in ["created_at_ms", "updated_at_ms", "tags"] {
        let text = rule.get(key).filter(|value| !value.is_null()).map(Value::to_string);
        form::set(&mut notes, key, text.map(Value::from));
    }
    let mut told = form::told(id_of(rule), &json!({ "annotations": notes }), project);
    told.remove("name");
    told.remove("description");
    let is_up = is_up(rule);
    for (key, value) in [
        ("admin_state_up", json!(is_up)),
        ("operating_status", json!(if is_up { "ONLINE" } else { "OFFLINE" })),
        ("type", json!(form::text(rule, "type"))),
        ("compare_type", json!(form::text(rule, "compare_type"))),
        ("key", json!(form::text(rule, "key"))),
        ("value", json!(form::text(rule, "value"))),
        ("invert", json!(rule.get("invert").and_then(Value::as_bool).unwrap_or(false))),
    ] {
        told.insert(key.to_owned(), value);
    }
    Value::Object(told)
}
