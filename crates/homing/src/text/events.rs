//! What do we say about `homing events`, and about each event?

use super::{Language, fill};
use homing_control::events::catalogue::GAP;
use serde_json::{Map, Value};
use std::time::{Duration, UNIX_EPOCH};

mod en;
mod id;
mod ja;
mod zh;

/// 9999-12-31: what comes after it has no such form.
const YEAR_9999_S: u64 = 253_402_214_400;

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
    DrainBegan, DrainEnded, ConnectionsCut, RampBegan, RampEnded, SessionMoved, SessionUnpinned, SessionExpired, TargetUnstuck, LimitMet, LimitOfNodeMet,
    HealthChanged, StoreFailed, AuditLost, LoginLimited, CertificateExpires,
    TaskRestarted, RevisionMade, ReloadRefused, LoadBalancerSetAside, LoadBalancerBack, CertificateStored,
    CertificateReplaced, CertificateRemoved, Gap,
}

/// The sentence of an event. One of a node newer than this program is told by its name and what it has.
pub(crate) fn sentence(name: &str, told: &Map<String, Value>, language: Language) -> String {
    let values = told.iter().map(|(key, value)| (key.as_str(), words(key, value)));
    if let Some(key) = key_of(name, told) {
        return fill(language.text(key), values.chain(own_name(told)));
    }
    let known = ["id", "number", "at_s", "severity", "event"];
    let values = values.filter(|(key, _)| !known.contains(key)).map(|(key, value)| format!(" {key}={value}"));
    std::iter::once(name.to_owned()).chain(values).collect()
}

/// `{name}`: of the listener or the group that it is about.
fn own_name(told: &Map<String, Value>) -> Option<(&'static str, String)> {
    let name = ["listener", "group"].iter().find_map(|key| told.get(*key).and_then(Value::as_str));
    name.map(|name| ("name", name.to_owned()))
}

fn key_of(name: &str, told: &Map<String, Value>) -> Option<Event> {
    Some(match name {
        "limit-met" if told.get("load_balancer").is_none_or(Value::is_null) => Event::LimitOfNodeMet,
        "drain-began" => Event::DrainBegan,
        "drain-ended" => Event::DrainEnded,
        "connections-cut" => Event::ConnectionsCut,
        "ramp-began" => Event::RampBegan,
        "ramp-ended" => Event::RampEnded,
        "session-moved" => Event::SessionMoved,
        "session-unpinned" => Event::SessionUnpinned,
        "session-expired" => Event::SessionExpired,
        "target-unstuck" => Event::TargetUnstuck,
        "limit-met" => Event::LimitMet,
        "health-changed" => Event::HealthChanged,
        "task-restarted" => Event::TaskRestarted,
        "revision-made" => Event::RevisionMade,
        "reload-refused" => Event::ReloadRefused,
        "load-balancer-set-aside" => Event::LoadBalancerSetAside,
        "load-balancer-back" => Event::LoadBalancerBack,
        "certificate-stored" => Event::CertificateStored,
        "certificate-replaced" => Event::CertificateReplaced,
        "certificate-removed" => Event::CertificateRemoved,
        "certificate-expires" => Event::CertificateExpires,
        "store-failed" => Event::StoreFailed,
        "audit-lost" => Event::AuditLost,
        "login-limited" => Event::LoginLimited,
        GAP => Event::Gap,
        _ => return None,
    })
}

fn words(key: &str, value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Number(at_s) if key == "not_after_s" => at_s.as_u64().map(date).unwrap_or_default(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// `Sun, 28 Feb 2027 12:00:00 GMT`
fn date(since_1970_s: u64) -> String {
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(since_1970_s.min(YEAR_9999_S - 1)))
}

#[cfg(test)]
mod tests {
    use homing_control::events::catalogue::CATALOGUE;

    use super::*;

    #[test]
    fn every_kind_of_event_has_a_sentence() {
        let without: Vec<_> =
            CATALOGUE.iter().filter(|row| key_of(row.name, &Map::new()).is_none()).collect();
        assert!(without.is_empty(), "{without:?}");
        let keys = <Event as crate::text::TextKey>::ALL.len();
        assert_eq!(CATALOGUE.len() + 2, keys, "and a gap, and another one for limits of the node");
    }

    #[test]
    fn a_sentence_has_no_blank_left() {
        for row in CATALOGUE {
            let names = row.facts.iter().map(|fact| ((*fact).to_owned(), Value::from("x")));
            let nulls = row.facts.iter().map(|fact| ((*fact).to_owned(), Value::Null));
            for told in [names.collect::<Map<_, _>>(), nulls.collect()] {
                for language in Language::ALL {
                    let said = sentence(row.name, &told, language);
                    assert!(!said.contains(['{', '}']), "{said}");
                }
            }
        }
    }
}
