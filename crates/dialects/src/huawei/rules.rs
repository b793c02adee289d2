//! Which requests does a forwarding policy take, by its rules?

use serde_json::{Value, json};

use super::call::{Answer, Call};
use super::fault::Fault;
use super::list::{self, Item};
use super::listeners::{self, is_enhanced};
use super::policies;
use super::shape::{Body, Fate, Field, Form, On, field};
use crate::book::Done;
use crate::pools::{Balancer, Compare, Condition, Listener, Policy, Subject, utc};

/// What it is called in bodies.
const ROOT: &str = "rule";
const KINDS: &[&str] = &["HOST_NAME", "PATH", "METHOD", "HEADER", "QUERY_STRING", "SOURCE_IP", "COOKIE"];
const COMPARES: &[(&str, Compare)] =
    &[("EQUAL_TO", Compare::Equal), ("STARTS_WITH", Compare::StartsWith), ("REGEX", Compare::Regex)];
/// Notes of a rule: when it was made and changed, and whether it was said as `conditions`.
const CREATED: &str = "created_at_ms";
const UPDATED: &str = "updated_at_ms";
const LISTED: &str = "is_listed";

pub(super) const FIELDS: &[Field] = &[
    field("project_id", Form::Text(64), On::Create, Fate::Dropped("The project of the path counts.")),
    field("type", Form::Word(KINDS), On::Needed, Fate::Done),
    field("compare_type", Form::Word(&["EQUAL_TO", "STARTS_WITH", "REGEX"]), On::Both, Fate::Done),
    field("value", Form::Text(128), On::Both, Fate::Done),
    field("key", Form::Text(128), On::Both, Fate::Dropped("Keys stand in conditions.")),
    field("conditions", Form::Objects(CONDITIONS), On::Both, Fate::Done),
    field("invert", Form::Flag, On::Both, Fate::Dropped("The vendor does not heed it either.")),
    field("admin_state_up", Form::Flag, On::Both, Fate::Done),
];
const CONDITIONS: &[Field] = &[
    field("key", Form::Text(128), On::Create, Fate::Done),
    field("value", Form::Text(128), On::Needed, Fate::Done),
];

const FILTERS: &[&str] = &[
    "id",
    "compare_type",
    "provisioning_status",
    "invert",
    "admin_state_up",
    "value",
    "key",
    "type",
    "enterprise_project_id",
    "l7policy_id",
];

/// `POST l7policies/{id}/rules`
pub(super) fn create(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let (balancer, at, mut policy) = find(call)?;
    let body = call.new_body(ROOT, FIELDS)?;
    let listener = balancer.listener(&at).ok_or_else(|| listeners::not_found(&at))?;
    let rule = made(call, &body, listener)?;
    let view = view(&rule, call.project());
    policy.conditions.push(rule);
    put(call, balancer, &at, policy, Answer::created(ROOT, view))
}

/// `GET l7policies/{id}/rules/{id}`
pub(super) fn show(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let (_, _, policy) = find(call)?;
    Ok(Done::nothing(Answer::shown(ROOT, view(&policy.conditions[position(call, &policy)?], call.project()))))
}

/// `GET l7policies/{id}/rules`
pub(super) fn list(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let (_, _, policy) = find(call)?;
    let items = policy.conditions.iter().map(|rule| Item::shown(view(rule, call.project())));
    list::page(call, "rules", FILTERS, items).map(Done::nothing)
}

/// `GET l7policies/rules`: those of all policies.
pub(super) fn list_all(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let balancers: Vec<Balancer> = call.balancers().collect();
    let policies =
        balancers.iter().flat_map(|balancer| &balancer.listeners).flat_map(|listener| &listener.policies);
    let items = policies.flat_map(|policy| {
        policy.conditions.iter().map(|rule| {
            let also = vec![("l7policy_id", policy.id.clone())];
            Item { view: view(rule, call.project()), also }
        })
    });
    list::page(call, "rules", FILTERS, items).map(Done::nothing)
}

/// `PUT l7policies/{id}/rules/{id}`
pub(super) fn update(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let (balancer, at, mut policy) = find(call)?;
    let body = call.change(ROOT, FIELDS)?;
    let index = position(call, &policy)?;
    let listener = balancer.listener(&at).ok_or_else(|| listeners::not_found(&at))?;
    let mut rule = policy.conditions[index].clone();
    let kind = kind(&rule);
    apply(&body, kind, listener, &mut rule)?;
    rule.notes.insert(UPDATED.to_owned(), json!(call.book.now_ms));
    let view = view(&rule, call.project());
    policy.conditions[index] = rule;
    put(call, balancer, &at, policy, Answer::shown(ROOT, view))
}

/// `DELETE l7policies/{id}/rules/{id}`
pub(super) fn delete(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let (balancer, at, mut policy) = find(call)?;
    let index = position(call, &policy)?;
    policy.conditions.remove(index);
    put(call, balancer, &at, policy, Answer::gone())
}

/// The policy of the path, its listener's id and its load balancer.
fn find(call: &Call<'_>) -> Result<(Balancer, String, Policy), Fault> {
    let id = call.id(0);
    let balancer = call.balancer_of_policy(id)?;
    let (listener, policy) = balancer.policy(id).ok_or_else(|| policies::not_found(id))?;
    let (at, policy) = (listener.id.clone(), policy.clone());
    Ok((balancer, at, policy))
}

fn position(call: &Call<'_>, policy: &Policy) -> Result<usize, Fault> {
    let id = call.id(1);
    policy.conditions.iter().position(|rule| rule.id == id).ok_or_else(|| Fault::not_found("L7rule", id))
}

fn put(
    call: &Call<'_>,
    mut balancer: Balancer,
    at: &str,
    mut policy: Policy,
    answer: Answer,
) -> Result<Done<Answer>, Fault> {
    policies::settle(&mut policy)?;
    call.stamp(&mut policy.annotations);
    let listener = balancer.listener_mut(at).ok_or_else(|| listeners::not_found(at))?;
    policies::place(listener, policy);
    Ok(Done { ops: vec![balancer.op()], answer })
}

/// A new rule, as `body` says.
pub(super) fn made(call: &Call<'_>, body: &Body, listener: &Listener) -> Result<Condition, Fault> {
    let kind = body.text("type").unwrap_or_default();
    if body.get("compare_type").is_none() {
        return Err(Fault::invalid("compare_type", "It is required."));
    }
    let mut rule = Condition::new(call.book.fresh_uuid(), Subject::Host, Compare::Equal, Vec::new());
    apply(body, kind, listener, &mut rule)?;
    let now = call.book.now_ms;
    rule.notes.insert(CREATED.to_owned(), json!(now));
    rule.notes.insert(UPDATED.to_owned(), json!(now));
    Ok(rule)
}

/// What can be said both times.
fn apply(body: &Body, kind: &str, listener: &Listener, rule: &mut Condition) -> Result<(), Fault> {
    if body.flag("admin_state_up") == Some(false) {
        return Err(Fault::invalid("admin_state_up", "It can only be true."));
    }
    let is_basic = matches!(kind, "HOST_NAME" | "PATH");
    let listed = body.objects("conditions").filter(|listed| !listed.is_empty());
    if !is_enhanced(listener) && (!is_basic || listed.is_some()) {
        let field = if is_basic { "conditions" } else { "type" };
        let why = format!("It needs {} of listener {} to be true.", listeners::ENHANCED, listener.id);
        return Err(Fault::invalid(field, why));
    }
    let (key, values) = match listed {
        Some(listed) => {
            rule.notes.insert(LISTED.to_owned(), json!(true));
            one_key(&listed)?
        }
        None if is_basic && body.text("value").is_some() => {
            rule.notes.shift_remove(LISTED);
            (key(&rule.subject), body.text("value").map(str::to_owned).into_iter().collect())
        }
        None if body.has("value") || rule.values.is_empty() => {
            let field = if is_basic { "value" } else { "conditions" };
            return Err(Fault::invalid(field, format!("It is required for rules of the type {kind}.")));
        }
        None => (key(&rule.subject), rule.values.clone()),
    };
    let compare = body.text("compare_type").and_then(|word| COMPARES.iter().find(|(name, _)| *name == word));
    rule.compare = compare.map_or(rule.compare, |(_, compare)| *compare);
    rule.subject = subject(kind, key)?;
    rule.values = values;
    check(kind, rule)
}

/// The key that all conditions have, and their values.
fn one_key(listed: &[Body]) -> Result<(String, Vec<String>), Fault> {
    let key = |body: &Body| body.text("key").unwrap_or_default().to_owned();
    let first = listed.first().map(key).unwrap_or_default();
    let mut values: Vec<String> = Vec::new();
    for body in listed {
        let value = body.text("value").unwrap_or_default().to_owned();
        if key(body) != first || values.contains(&value) {
            let why = "All conditions of a rule have the same key, and each another value.";
            return Err(Fault::invalid("conditions", why));
        }
        values.push(value);
    }
    Ok((first, values))
}

fn subject(kind: &str, key: String) -> Result<Subject, Fault> {
    let named = matches!(kind, "HEADER" | "QUERY_STRING" | "COOKIE");
    if named && key.is_empty() {
        return Err(Fault::invalid("conditions", format!("A rule of the type {kind} needs a key.")));
    }
    Ok(match kind {
        "PATH" => Subject::Path,
        "METHOD" => Subject::Method,
        "HEADER" => Subject::Header(key),
        "QUERY_STRING" => Subject::Query(key),
        "COOKIE" => Subject::Cookie(key),
        "SOURCE_IP" => Subject::Source,
        _ => Subject::Host,
    })
}

fn check(kind: &str, rule: &Condition) -> Result<(), Fault> {
    if rule.subject != Subject::Path && rule.compare != Compare::Equal {
        return Err(Fault::invalid(
            "compare_type",
            format!("It has to be EQUAL_TO for rules of the type {kind}."),
        ));
    }
    let is_path = rule.subject == Subject::Path && rule.compare != Compare::Regex;
    if let Some(path) = rule.values.iter().find(|path| is_path && !path.starts_with('/')) {
        return Err(Fault::invalid("value", format!("A path begins with '/', and this is '{path}'.")));
    }
    let is_wild = |value: &String| value.contains(['*', '?']);
    let is_elsewhere = matches!(rule.subject, Subject::Header(_) | Subject::Query(_) | Subject::Cookie(_));
    if is_elsewhere && rule.values.iter().any(is_wild) {
        return Err(Fault::unsupported(
            "conditions",
            "Wildcards are for hosts only; '*' and '?' stand for themselves nowhere.",
        ));
    }
    if rule.subject == Subject::Host && rule.values.len() > 1 && rule.values.iter().any(is_wild) {
        return Err(Fault::unsupported("conditions", "A host with a wildcard stands alone in its rule."));
    }
    Ok(())
}

/// Of some kinds a policy has one rule at most.
pub(super) fn check_kinds(rules: &[Condition]) -> Result<(), Fault> {
    for subject in [Subject::Host, Subject::Path, Subject::Method, Subject::Source] {
        let mut same = rules.iter().filter(|rule| rule.subject == subject);
        if let (Some(rule), Some(_)) = (same.next(), same.next()) {
            let why = format!("A policy has one rule of the type {} at most.", kind(rule));
            return Err(Fault::invalid("rules", why));
        }
    }
    Ok(())
}

/// The type of a rule, as clients know it.
pub(super) fn kind(rule: &Condition) -> &'static str {
    match rule.subject {
        Subject::Host => "HOST_NAME",
        Subject::Path => "PATH",
        Subject::Method => "METHOD",
        Subject::Header(_) => "HEADER",
        Subject::Query(_) => "QUERY_STRING",
        Subject::Cookie(_) => "COOKIE",
        Subject::Source => "SOURCE_IP",
    }
}

fn key(subject: &Subject) -> String {
    match subject {
        Subject::Header(key) | Subject::Query(key) | Subject::Cookie(key) => key.clone(),
        _ => String::new(),
    }
}

/// As clients see it.
pub(super) fn view(rule: &Condition, project: &str) -> Value {
    let key = key(&rule.subject);
    let is_listed = rule.notes.get(LISTED) == Some(&json!(true));
    let listed = rule.values.iter().map(|value| json!({ "key": key, "value": value }));
    let compare =
        COMPARES.iter().find(|(_, compare)| *compare == rule.compare).map_or("EQUAL_TO", |(name, _)| name);
    let at = |name: &str| rule.notes.get(name).and_then(Value::as_u64).map(|ms| format!("{}Z", utc(ms)));
    json!({
        "id": rule.id,
        "project_id": project,
        "type": kind(rule),
        "compare_type": compare,
        "key": null,
        "value": rule.values.first().filter(|_| !is_listed).map_or("", String::as_str),
        "conditions": if is_listed { listed.collect() } else { Vec::new() },
        "invert": rule.is_inverted,
        "admin_state_up": true,
        "provisioning_status": "ACTIVE",
        "created_at": at(CREATED),
        "updated_at": at(UPDATED),
    })
}
