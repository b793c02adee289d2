//! How does a listener keep its L7 policies?
//!
//! A policy that takes requests is a rule of the listener: it is up, and has rules of its own that are. Its id, its names
//! and its own rules are annotations there. The others wait in annotations of the listener, whole, with their place among
//! all; those in effect fill the other places in order, so that nobody's place changes when another one begins to count.

use serde_json::{Map, Value, json};

use super::super::fault::Fault;
use super::super::{form, rules};
use super::{conditions, id_of_stranger, redirect};

/// Where a listener keeps a policy that does not count yet.
const WAITING: &str = "policy.";
/// Where a rule keeps one of the rules of its policy.
const RULE: &str = "rule.";
/// Which one it is among them, from 0.
const AT: &str = "at";
/// Keys of a rule that this API writes; others stay as they are.
const WRITTEN: &[&str] =
    &["host", "path", "path_exact", "path_regex", "when", "group", "groups", "redirect", "respond"];

/// An L7 policy.
#[derive(Clone, Debug)]
pub(in crate::openstack) struct Policy {
    pub(in crate::openstack) id: String,
    pub(in crate::openstack) is_up: bool,
    pub(in crate::openstack) action: String,
    pub(in crate::openstack) pool: Option<String>,
    pub(in crate::openstack) url: Option<String>,
    pub(in crate::openstack) prefix: Option<String>,
    pub(in crate::openstack) code: Option<i64>,
    /// Its names, tags and times, as annotations.
    pub(in crate::openstack) notes: Map<String, Value>,
    /// Its rules; all of them that are up have to hold.
    pub(in crate::openstack) rules: Vec<Value>,
    /// Whether its rule has to be written anew.
    pub(in crate::openstack) is_changed: bool,
    /// The rule that it is, where it is one.
    own: Option<Value>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            id: String::new(),
            is_up: true,
            action: String::new(),
            pool: None,
            url: None,
            prefix: None,
            code: None,
            notes: Map::new(),
            rules: Vec::new(),
            is_changed: true,
            own: None,
        }
    }
}

impl Policy {
    /// A new one, that says nothing yet.
    pub(in crate::openstack) fn new(id: String) -> Self {
        Self { id, ..Self::default() }
    }
}

/// The policies of a listener, in order.
pub(in crate::openstack) fn of_listener(listener: &Value) -> Vec<Policy> {
    let mut waiting: Vec<(usize, Policy)> = form::notes(listener, WAITING)
        .filter_map(|(id, text)| waiting(id, &serde_json::from_str(text).ok()?))
        .collect();
    waiting.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.id.cmp(&other.id)));
    let mut all: Vec<Policy> =
        form::items(listener, "rules").iter().map(|rule| in_effect(listener, rule)).collect();
    for (at, policy) in waiting {
        all.insert(at.saturating_sub(1).min(all.len()), policy);
    }
    all
}

fn waiting(id: &str, whole: &Value) -> Option<(usize, Policy)> {
    let text = |key: &str| whole.get(key).and_then(Value::as_str).map(str::to_owned);
    let position = whole.get("position")?.as_u64().and_then(|at| usize::try_from(at).ok())?;
    let policy = Policy {
        id: id.to_owned(),
        is_up: whole.get("admin_state_up").and_then(Value::as_bool).unwrap_or(true),
        action: text("action")?,
        pool: text("redirect_pool_id"),
        url: text("redirect_url"),
        prefix: text("redirect_prefix"),
        code: whole.get("redirect_http_code").and_then(Value::as_i64),
        notes: whole.get("notes").and_then(Value::as_object).cloned().unwrap_or_default(),
        rules: form::items(whole, "rules").to_vec(),
        is_changed: false,
        own: None,
    };
    Some((position, policy))
}

fn in_effect(listener: &Value, rule: &Value) -> Policy {
    let id = form::note(rule, "id").map_or_else(|| id_of_stranger(listener, rule, "policy"), str::to_owned);
    let mut notes: Map<String, Value> = rule
        .get("annotations")
        .and_then(Value::as_object)
        .map(|notes| notes.iter().map(|(key, value)| (key.clone(), value.clone())).collect())
        .unwrap_or_default();
    notes.retain(|key, _| key != "id" && !key.starts_with(RULE) && !redirect::NOTED.contains(&&**key));
    let noted = noted(rule);
    // Somebody may have changed the rule itself: then it says what is looked at.
    let is_same =
        !noted.is_empty() && conditions::spoken(&noted).is_ok_and(|said| conditions::hold(rule, &said));
    let rules =
        if is_same { noted } else { conditions::told(rule, |what| id_of_stranger(listener, rule, what)) };
    let mut policy =
        Policy { id, notes, rules, is_changed: false, own: Some(rule.clone()), ..Policy::default() };
    redirect::read(&mut policy, rule);
    policy
}

/// The rules of a policy that its rule keeps, in the order in which they were made: which of them has a key of its own
/// depends on that.
fn noted(rule: &Value) -> Vec<Value> {
    let noted = form::notes(rule, RULE).filter_map(|(_, text)| serde_json::from_str(text).ok());
    let mut noted: Vec<Value> = noted.collect();
    noted.sort_by_key(|own| own.get(AT).and_then(Value::as_u64));
    for own in &mut noted {
        form::set(own, AT, None);
    }
    noted
}

/// Writes the policies of a listener, in that order.
pub(in crate::openstack) fn keep(listener: &mut Value, policies: Vec<Policy>) -> Result<(), Fault> {
    let before: Vec<String> =
        form::notes(listener, WAITING).map(|(id, _)| format!("{WAITING}{id}")).collect();
    for key in before {
        form::set_note(listener, &key, None);
    }
    let mut written = Vec::new();
    for (at, policy) in policies.into_iter().enumerate() {
        let counts = policy.is_up && policy.rules.iter().any(rules::is_up);
        // What was made elsewhere counts without rules of its own, until it is changed here.
        let is_stranger = policy.own.is_some() && !policy.is_changed;
        if counts || is_stranger {
            written.push(rule_of(policy)?);
        } else {
            let key = format!("{WAITING}{}", policy.id);
            form::set_note(listener, &key, Some(whole_of(&policy, at + 1).to_string()));
        }
    }
    let is_empty = written.is_empty();
    form::set(listener, "rules", (!is_empty).then_some(Value::Array(written)));
    Ok(())
}

fn whole_of(policy: &Policy, position: usize) -> Value {
    json!({
        "position": position,
        "admin_state_up": policy.is_up,
        "action": policy.action,
        "redirect_pool_id": policy.pool,
        "redirect_url": policy.url,
        "redirect_prefix": policy.prefix,
        "redirect_http_code": policy.code,
        "notes": policy.notes,
        "rules": policy.rules,
    })
}

/// The rule of a policy that counts.
fn rule_of(policy: Policy) -> Result<Value, Fault> {
    if let (false, Some(own)) = (policy.is_changed, policy.own.clone()) {
        return Ok(own);
    }
    let mut rule = policy.own.clone().unwrap_or_else(|| json!({}));
    for key in WRITTEN {
        form::set(&mut rule, key, None);
    }
    for (key, value) in conditions::spoken(&policy.rules)? {
        form::set(&mut rule, key, Some(value));
    }
    let (key, value) = redirect::spoken(&policy)?;
    form::set(&mut rule, key, Some(value));
    let mut notes = policy.notes.clone();
    notes.insert("id".to_owned(), policy.id.clone().into());
    redirect::note(&policy, &mut notes);
    for (at, own) in policy.rules.iter().enumerate() {
        let mut own = own.clone();
        form::set(&mut own, AT, Some(at.into()));
        notes.insert(format!("{RULE}{}", rules::id_of(&own)), own.to_string().into());
    }
    form::set(&mut rule, "annotations", Some(Value::Object(notes)));
    Ok(rule)
}
