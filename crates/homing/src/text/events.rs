//! What do we say about `homing events`, and about each event?

use super::{Language, fill};
use serde_json::{Map, Value};

mod en;
mod id;
mod ja;
mod zh;

text_keys! {
    /// What the command and its arguments mean.
    Help: en::help, zh::help, ja::help, id::help;
    Events, EventsInFull, Follow, Count,
}

text_keys! {
    /// What the command answers.
    Answer: en::answer, zh::answer, ja::answer, id::answer;
    Ended,
}

text_keys! {
    /// What happened.
    Event: en::event, zh::event, ja::event, id::event;
    DrainBegan, DrainEnded, SessionMoved, SessionUnpinned, SessionExpired, TargetUnstuck, LimitMet, HealthChanged,
    TaskRestarted, Lagged,
}

/// The sentence of an event. One of a node newer than this program is told by its name and what it has.
pub(crate) fn sentence(name: &str, told: &Map<String, Value>, language: Language) -> String {
    let values = told.iter().map(|(key, value)| (key.as_str(), words(value)));
    if let Some(key) = key_of(name) {
        return fill(language.text(key), values);
    }
    let known = ["number", "at_s", "event"];
    let values = values.filter(|(key, _)| !known.contains(key)).map(|(key, value)| format!(" {key}={value}"));
    std::iter::once(name.to_owned()).chain(values).collect()
}

fn key_of(name: &str) -> Option<Event> {
    Some(match name {
        "drain-began" => Event::DrainBegan,
        "drain-ended" => Event::DrainEnded,
        "session-moved" => Event::SessionMoved,
        "session-unpinned" => Event::SessionUnpinned,
        "session-expired" => Event::SessionExpired,
        "target-unstuck" => Event::TargetUnstuck,
        "limit-met" => Event::LimitMet,
        "health-changed" => Event::HealthChanged,
        "task-restarted" => Event::TaskRestarted,
        "lagged" => Event::Lagged,
        _ => return None,
    })
}

fn words(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
