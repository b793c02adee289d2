//! What is a forwarding policy to clients of Huawei ELB?

use homing_core::spec::{Layer, Protocol};
use serde_json::{Value, json};

use super::call::{Answer, Call, Moment, time};
use super::fault::Fault;
use super::list::{self, Item};
use super::listeners::{self, is_enhanced};
use super::rules;
use super::shape::{self, Body, Fate, Field, Form, On, field, refused};
use crate::book::Done;
use crate::pools::{Action, Balancer, Listener, Policy};

mod action;
mod order;
pub(super) mod priorities;

/// What it is called in bodies.
const ROOT: &str = "l7policy";
/// Where the action stands that a client named: two of them are redirects to Homing.
const ACTION: &str = "action";
/// Which policy comes first.
const PRIORITY: &str = "priority";
/// Most conditions of one policy.
const CONDITIONS_MAX: usize = 10;

const TO_POOL: &str = "REDIRECT_TO_POOL";
const TO_LISTENER: &str = "REDIRECT_TO_LISTENER";
const TO_URL: &str = "REDIRECT_TO_URL";
const ANSWERED: &str = "FIXED_RESPONSE";

pub(super) const FIELDS: &[Field] = &[
    field("project_id", Form::Text(64), On::Create, Fate::Dropped("The project of the path counts.")),
    field("listener_id", Form::Text(64), On::Needed, Fate::Done),
    field(ACTION, Form::Word(&[TO_POOL, TO_LISTENER, TO_URL, ANSWERED]), On::Needed, Fate::Noted),
    field("name", Form::Text(255), On::Both, Fate::Noted),
    field("description", Form::Text(255), On::Both, Fate::Noted),
    field("admin_state_up", Form::Flag, On::Both, Fate::Done),
    field("position", Form::Number(1, 100), On::Create, Fate::Dropped("The vendor does not heed it either.")),
    field(PRIORITY, Form::Number(0, 10_000), On::Both, Fate::Noted),
    field("redirect_pool_id", Form::Text(64), On::Both, Fate::Done),
    field("redirect_pools_config", Form::Objects(action::POOLS), On::Both, Fate::Done),
    field("redirect_pools_sticky_session_config", Form::Object(action::STAYS), On::Both, Fate::Done),
    field("redirect_listener_id", Form::Text(64), On::Both, Fate::Noted),
    field("redirect_url_config", Form::Object(action::URL), On::Both, Fate::Done),
    field("fixed_response_config", Form::Object(action::ANSWER), On::Both, Fate::Done),
    field("rules", Form::Objects(rules::FIELDS), On::Both, Fate::Done),
    refused("redirect_url", "Use redirect_url_config."),
    refused("redirect_pools_extend_config", "Requests are edited by the native API."),
];

const FILTERS: &[&str] = &[
    "id",
    "name",
    "description",
    "admin_state_up",
    "listener_id",
    "position",
    ACTION,
    "redirect_url",
    "redirect_pool_id",
    "redirect_listener_id",
    "provisioning_status",
    "display_all_rules",
    PRIORITY,
    "enterprise_project_id",
];

/// `POST l7policies`
pub(super) fn create(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let body = call.new_body(ROOT, FIELDS)?;
    let at = body.text("listener_id").unwrap_or_default();
    let balancer = call.balancer_of_listener(at)?;
    let listener = balancer.listener(at).ok_or_else(|| listeners::not_found(at))?;
    if listener.protocol.layer() == Layer::Four {
        let why = format!(
            "Listener {at} speaks {}: only HTTP and HTTPS listeners have l7policies.",
            listeners::spelt(listener)
        );
        return Err(Fault::invalid("listener_id", why));
    }
    let kind = body.text(ACTION).unwrap_or_default();
    check_enhanced(&body, kind, listener)?;
    if kind == TO_LISTENER && listener.protocol != Protocol::Http {
        return Err(Fault::invalid(ACTION, "REDIRECT_TO_LISTENER is only for HTTP listeners."));
    }
    let action = action::made(&body, kind, &balancer, listener)?;
    let mut policy = Policy::new(call.book.fresh_uuid(), action);
    apply(call, &body, listener, &mut policy)?;
    if policy.annotations.number(PRIORITY).is_none() {
        policy.annotations.set(PRIORITY, Some(order::default_priority(kind, listener).to_string()));
    }
    let id = policy.id.clone();
    put(call, balancer, at, policy, &id, Answer::created)
}

/// `GET l7policies/{id}`
pub(super) fn show(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let id = call.id(0);
    let balancer = call.balancer_of_policy(id)?;
    let (listener, policy) = balancer.policy(id).ok_or_else(|| not_found(id))?;
    Ok(Done::nothing(Answer::shown(ROOT, view(policy, listener, call.project()))))
}

/// `GET l7policies`: with `display_all_rules=true` the rules are shown whole.
pub(super) fn list(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let is_whole = call.query.iter().any(|(name, value)| name == "display_all_rules" && value == "true");
    let balancers: Vec<Balancer> = call.balancers().collect();
    let listeners = balancers.iter().flat_map(|balancer| &balancer.listeners);
    let items = listeners.flat_map(|listener| {
        listener.policies.iter().map(move |policy| {
            let mut view = view(policy, listener, call.project());
            if is_whole {
                let whole = policy.conditions.iter().map(|rule| rules::view(rule, call.project()));
                view["rules"] = whole.collect();
            }
            Item { view, also: vec![("display_all_rules", is_whole.to_string())] }
        })
    });
    list::page(call, "l7policies", FILTERS, items).map(Done::nothing)
}

/// `PUT l7policies/{id}`
pub(super) fn update(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let id = call.id(0);
    let balancer = call.balancer_of_policy(id)?;
    let body = call.change(ROOT, FIELDS)?;
    let (listener, policy) = balancer.policy(id).ok_or_else(|| not_found(id))?;
    let mut policy = policy.clone();
    let kind = kind(&policy);
    check_enhanced(&body, kind, listener)?;
    policy.action = action::changed(&body, kind, &balancer, listener, &policy)?;
    apply(call, &body, listener, &mut policy)?;
    let at = listener.id.clone();
    put(call, balancer, &at, policy, id, Answer::shown)
}

/// `DELETE l7policies/{id}`, with its rules.
pub(super) fn delete(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let id = call.id(0);
    let mut balancer = call.balancer_of_policy(id)?;
    for listener in &mut balancer.listeners {
        listener.policies.retain(|policy| policy.id != id);
    }
    Ok(Done { ops: vec![balancer.op()], answer: Answer::gone() })
}

pub(super) fn not_found(id: &str) -> Fault {
    Fault::not_found("L7policy", id)
}

/// What of a policy needs the listener's leave.
fn check_enhanced(body: &Body, kind: &str, listener: &Listener) -> Result<(), Fault> {
    if is_enhanced(listener) {
        return Ok(());
    }
    let needs = |field: &str| {
        let why = format!("It needs {} of listener {} to be true.", listeners::ENHANCED, listener.id);
        Err(Fault::invalid(field, why))
    };
    if matches!(kind, TO_URL | ANSWERED) {
        return needs(ACTION);
    }
    let fields = [PRIORITY, "redirect_pools_config", "redirect_pools_sticky_session_config"];
    fields.into_iter().find(|name| body.get(name).is_some()).map_or(Ok(()), needs)
}

/// What can be said both times.
fn apply(call: &Call<'_>, body: &Body, listener: &Listener, policy: &mut Policy) -> Result<(), Fault> {
    if body.flag("admin_state_up") == Some(false) {
        return Err(Fault::invalid("admin_state_up", "It can only be true."));
    }
    body.note(FIELDS, &mut policy.annotations);
    let kind = kind(policy);
    if let Some(priority) = body.number(PRIORITY) {
        let least = u64::from(kind != TO_LISTENER);
        if priority < least {
            return Err(Fault::invalid(PRIORITY, "It has to be from 1 to 10000."));
        }
        let is_same = |other: &&Policy| other.id != policy.id && order::priority(other) == Some(priority);
        if let Some(other) = listener.policies.iter().find(is_same) {
            return Err(Fault::conflict(format!(
                "L7policy {} already has the priority {priority}.",
                other.id
            )));
        }
    }
    action::stay(body, policy)?;
    if let Some(wanted) = body.objects("rules") {
        let made: Result<Vec<_>, Fault> =
            wanted.iter().map(|body| rules::made(call, body, listener)).collect();
        policy.conditions = made?;
    }
    settle(policy)?;
    call.stamp(&mut policy.annotations);
    Ok(())
}

/// Checks its rules together, and says whether it takes requests: one without rules waits for them.
pub(super) fn settle(policy: &mut Policy) -> Result<(), Fault> {
    let is_whole = kind(policy) == TO_LISTENER;
    if is_whole && !policy.conditions.is_empty() {
        return Err(Fault::invalid("rules", "A policy with the action REDIRECT_TO_LISTENER has no rules."));
    }
    let count: usize = policy.conditions.iter().map(|condition| condition.values.len()).sum();
    if count > CONDITIONS_MAX {
        return Err(Fault::invalid("rules", format!("A policy has at most {CONDITIONS_MAX} conditions.")));
    }
    rules::check_kinds(&policy.conditions)?;
    policy.is_aside = policy.conditions.is_empty() && !is_whole;
    Ok(())
}

/// Puts a policy where it belongs in the order of its listener.
pub(super) fn place(listener: &mut Listener, policy: Policy) {
    match listener.policies.iter_mut().find(|other| other.id == policy.id) {
        Some(at) => *at = policy,
        None => listener.policies.push(policy),
    }
    order::sort(listener);
}

fn put(
    call: &Call<'_>,
    mut balancer: Balancer,
    at: &str,
    policy: Policy,
    id: &str,
    answer: fn(&str, Value) -> Answer,
) -> Result<Done<Answer>, Fault> {
    let listener = balancer.listener_mut(at).ok_or_else(|| listeners::not_found(at))?;
    place(listener, policy);
    let (listener, policy) = balancer.policy(id).ok_or_else(|| not_found(id))?;
    let answer = answer(ROOT, view(policy, listener, call.project()));
    Ok(Done { ops: vec![balancer.op()], answer })
}

/// The action of a policy, as clients know it.
pub(super) fn kind(policy: &Policy) -> &'static str {
    match &policy.action {
        Action::Pool(_) | Action::Pools(_) => TO_POOL,
        Action::Respond(_) => ANSWERED,
        Action::Redirect(_) if policy.annotations.text("redirect_listener_id").is_some() => TO_LISTENER,
        Action::Redirect(_) => TO_URL,
    }
}

/// As clients see it.
fn view(policy: &Policy, listener: &Listener, project: &str) -> Value {
    let rules = policy.conditions.iter().map(|rule| json!({ "id": rule.id }));
    let mut view = json!({
        "id": policy.id,
        "project_id": project,
        "listener_id": listener.id,
        "name": "", "description": "",
        "admin_state_up": true,
        "provisioning_status": "ACTIVE",
        "position": null, "redirect_url": null, "redirect_listener_id": null, "redirect_pools_extend_config": null,
        PRIORITY: 1,
        "rules": rules.collect::<Vec<_>>(),
        "enterprise_project_id": "0",
        "created_at": time(&policy.annotations, Moment::Created),
        "updated_at": time(&policy.annotations, Moment::Updated),
    });
    if let Value::Object(view) = &mut view {
        shape::noted(FIELDS, &policy.annotations, view);
        view.insert(ACTION.to_owned(), json!(kind(policy)));
        action::view(policy, view);
    }
    view
}
