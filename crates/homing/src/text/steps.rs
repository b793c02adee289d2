//! How is a step of a decision told in the reader's language? A node tells it in English, with the values that the
//! sentence is made of; other languages have a sentence of their own for each kind of step.

use super::{Language, fill};
use serde_json::{Map, Value};

mod id;
mod ja;
mod zh;

/// What a node writes where there is no name, or none of something.
const NOTHING: [&str; 2] = ["–", "0"];

/// The sentence of a step. One of a node newer than this program is told as the node tells it.
pub(crate) fn say(step: &Map<String, Value>, language: Language) -> String {
    let text = |name: &str| step.get(name).and_then(Value::as_str).unwrap_or_default();
    let template = match language {
        Language::En => None,
        Language::Zh => zh::template(text("step"), is_bare(step)),
        Language::Ja => ja::template(text("step"), is_bare(step)),
        Language::Id => id::template(text("step"), is_bare(step)),
    };
    let Some(template) = template else { return text("what").to_owned() };
    fill(template, step.keys().map(|name| (name, text(name))))
}

/// Whether the step lacks what its longer sentence speaks of.
fn is_bare(step: &Map<String, Value>) -> bool {
    let depends_on = match step.get("step").and_then(Value::as_str) {
        Some("routed" | "redirected" | "responded") => "rule",
        Some("key") => "shown",
        Some("ordered" | "picked") => "target",
        _ => return false,
    };
    let value = step.get(depends_on).and_then(Value::as_str);
    // A rule has a position, and the first one is 0.
    value.is_none_or(|value| NOTHING.contains(&value) && (value, depends_on) != ("0", "rule"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::blanks;
    use super::*;
    use homing_core::explain::Step;
    use std::time::Duration;

    fn every_step() -> Vec<Step> {
        let (name, second) = (|| "a".to_owned(), Duration::from_secs(1));
        vec![
            Step::NoRule { rules: 2 },
            Step::Routed { rule: Some(0), group: name() },
            Step::Routed { rule: None, group: name() },
            Step::Redirected { rule: Some(0), status: 307, location: name() },
            Step::Redirected { rule: None, status: 307, location: name() },
            Step::Responded { rule: Some(0), status: 503 },
            Step::Responded { rule: None, status: 503 },
            Step::Key { method: "cookie", shown: 0 },
            Step::Key { method: "cookie", shown: 1 },
            Step::Recalled { session: name(), home: None, age: second, silence: second, remaining: second },
            Step::Missed { reason: "bad-token" },
            Step::Ordered { order: "move", target: Some(name()) },
            Step::Ordered { order: "unpin", target: None },
            Step::HomeReady { target: name() },
            Step::HomeAway { target: None, reason: "gone-target", policy: "rebind" },
            Step::Picked { scheduler: "maglev", target: Some(name()), usable: 1, targets: 2 },
            Step::Picked { scheduler: "maglev", target: None, usable: 0, targets: 2 },
            Step::Sheltered { target: name() },
            Step::Remember { target: name() },
            Step::Refused { reason: "no-target", status: 503 },
        ]
    }

    #[test]
    fn every_step_is_told_in_every_language_with_the_same_values() {
        for step in every_step() {
            let json = serde_json::to_value(&step).unwrap();
            let json = json.as_object().unwrap();
            assert_eq!(say(json, Language::En), step.what());
            let templates: [fn(&str, bool) -> Option<&'static str>; 3] =
                [zh::template, ja::template, id::template];
            for template in templates {
                let template = template(step.name(), is_bare(json)).unwrap();
                assert_eq!(blanks(template), blanks(step.template()), "{step:?}");
            }
            for language in [Language::Zh, Language::Ja, Language::Id] {
                let said = say(json, language);
                assert!(said != step.what() && !said.contains('{'), "{said}");
            }
        }
    }

    #[test]
    fn a_step_of_a_newer_node_is_told_as_it_came() {
        let step = serde_json::json!({ "step": "dreamt", "what": "the target dreamt" });
        assert_eq!(say(step.as_object().unwrap(), Language::Zh), "the target dreamt");
    }
}
