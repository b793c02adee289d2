//! What of an answer is not taken back? A program may send an object as it was shown: what is live is left out then.

use serde_json::Value;

/// A field of an answer that nobody can set, and what tells it from one that somebody meant to.
type LiveField = (&'static str, fn(&Value) -> bool);

/// An object in answers.
pub(in crate::api) struct Kind {
    live: &'static [LiveField],
    /// Lists of objects in it.
    lists: &'static [(&'static str, &'static Self)],
}

pub(in crate::api) const LOAD_BALANCER: Kind = Kind {
    live: &[("managed_by", Value::is_string)],
    lists: &[("listeners", &LISTENER), ("groups", &GROUP)],
};
pub(in crate::api) const LISTENER: Kind = Kind {
    live: &[("load_balancer", Value::is_string), ("open_connections", Value::is_number)],
    lists: &[("rules", &RULE)],
};
pub(in crate::api) const RULE: Kind = Kind {
    live: &[("load_balancer", Value::is_string), ("listener", Value::is_string), ("index", Value::is_number)],
    lists: &[],
};
pub(in crate::api) const GROUP: Kind = Kind {
    live: &[("load_balancer", Value::is_string), ("pending_orders", Value::is_number)],
    lists: &[("targets", &TARGET)],
};
pub(in crate::api) const TARGET: Kind = Kind {
    live: &[
        ("health", Value::is_string),
        ("admin_state", Value::is_string),
        ("drain", |drain| drain.is_object() || drain.is_null()),
        ("ramp", |ramp| ramp.is_object() || ramp.is_null()),
        ("sessions", Value::is_number),
        ("sessions_exact", Value::is_boolean),
        ("connections", Value::is_number),
    ],
    lists: &[],
};
/// Live fields of a group's persistence.
const OF_PERSISTENCE: &[&str] = &["timeout_s", "max_lifetime_s", "known_sessions", "evicted", "refused"];

/// The object without what is live.
pub(in crate::api) fn without_live(kind: &Kind, mut value: Value) -> Value {
    let Some(fields) = value.as_object_mut() else { return value };
    fields.retain(|key, value| !kind.live.iter().any(|(live, is_live)| live == key && is_live(value)));
    if let Some(persistence) = fields.get_mut("persistence").and_then(Value::as_object_mut) {
        persistence.retain(|key, _| !OF_PERSISTENCE.contains(&key.as_str()));
    }
    for (list, kind) in kind.lists {
        for item in fields.get_mut(*list).and_then(Value::as_array_mut).into_iter().flatten() {
            *item = without_live(kind, item.take());
        }
    }
    value
}
