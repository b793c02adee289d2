//! Where would a request go, and why? Each step of the decision, in the reader's language.

use crate::admin::{Admin, ApiPath};
use crate::cli::OutputFormat;
use crate::cli::explain::{ExplainArguments, Pair};
use crate::exit::Exit;
use crate::failure::{self, Failure};
use crate::table::{NOTHING, Table};
use crate::text::explain::Answer;
use crate::text::{Language, reasons, steps};
use homing_control::api::view::Verified;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::time::{Duration, UNIX_EPOCH};

/// What a node explains.
#[derive(Debug, Deserialize)]
struct Explained {
    load_balancer: String,
    listener: String,
    group: Option<String>,
    reason: String,
    target: Option<String>,
    session: Option<String>,
    status: Option<u16>,
    expires_in: Option<String>,
    steps: Vec<Map<String, Value>>,
}

/// `homing explain`
pub(crate) fn explain(arguments: &ExplainArguments, language: Language) -> Exit {
    failure::end(match (&arguments.verify, &arguments.listener) {
        (Some(decision), _) => verify(decision, arguments, language),
        (None, listener) => ask(listener.as_deref().unwrap_or_default(), arguments, language),
    })
}

fn ask(listener: &str, arguments: &ExplainArguments, language: Language) -> Result<(), Failure> {
    let pairs = |pairs: &[Pair]| -> Value {
        pairs.iter().map(|Pair { name, value }| json!({ "name": name, "value": value })).collect()
    };
    let admin = Admin::of(&arguments.node, language)?;
    let answer = admin.post(
        &ApiPath::of(&["explain"]),
        &json!({
            "load_balancer": arguments.load_balancer,
            "listener": listener,
            "host": without_port(arguments.host.as_deref().unwrap_or_default()),
            "path": arguments.path.split('?').next(),
            "from": arguments.from,
            "cookies": pairs(&arguments.cookie),
            "headers": pairs(&arguments.header),
        }),
    )?;
    admin.tell(answer, |explained: &Explained| story(explained, language))
}

/// A host as rules compare it.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !name.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

fn story(explained: &Explained, language: Language) -> String {
    let Explained { load_balancer, listener, group, reason, target, session, status, expires_in, steps } =
        explained;
    let mut lines = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        lines.push(format!("{:>2}. {}", number + 1, steps::say(step, language)));
    }
    lines.push(String::new());
    let mut facts = Table::headless();
    let mut fact = |key: Answer, value: &str| facts.row([language.text(key).to_owned(), value.to_owned()]);
    fact(Answer::Listener, &format!("{load_balancer}/{listener}"));
    fact(Answer::Group, group.as_deref().unwrap_or(NOTHING));
    fact(Answer::Target, target.as_deref().unwrap_or(NOTHING));
    fact(Answer::Reason, &with_meaning(reason, language));
    if let Some(status) = status {
        fact(Answer::Status, &status.to_string());
    }
    if let Some(session) = session {
        fact(Answer::Session, session);
    }
    if let Some(expires_in) = expires_in {
        fact(Answer::EndsIn, expires_in);
    }
    lines.push(facts.to_string());
    lines.join("\n")
}

/// Dates are written up to the year 9999, in seconds since 1970.
const YEAR_9999_S: u64 = 253_370_764_800;
/// `recalled – the session came home`
fn with_meaning(reason: &str, language: Language) -> String {
    match reasons::meaning(reason, language) {
        Some(meaning) => format!("{reason} – {meaning}"),
        None => reason.to_owned(),
    }
}

/// Whether a node wrote that account of a decision.
fn verify(decision: &str, arguments: &ExplainArguments, language: Language) -> Result<(), Failure> {
    let admin = Admin::of(&arguments.node, language)?;
    let answer = admin.post(&ApiPath::of(&["explain", "verify"]), &json!({ "decision": decision }))?;
    let Verified { valid, .. } = admin.read(answer.clone())?;
    if valid || arguments.node.output != OutputFormat::Text {
        admin.tell(answer, |verified: &Verified| account(verified, language))?;
    }
    if valid { Ok(()) } else { Err(Failure::cannot(Answer::NotValid, &[], language)) }
}

fn account(verified: &Verified, language: Language) -> String {
    let Verified { valid: _, group, target, reason, session, at_s } = verified;
    let mut facts = Table::headless();
    let reason = reason.as_deref().map(|reason| with_meaning(reason, language));
    let at = at_s.filter(|seconds| *seconds < YEAR_9999_S).map(Duration::from_secs);
    let at = at.map(|since| httpdate::fmt_http_date(UNIX_EPOCH + since));
    for (key, value) in [
        (Answer::Group, group.as_deref()),
        (Answer::Target, target.as_deref()),
        (Answer::Reason, reason.as_deref()),
        (Answer::Session, session.as_deref()),
        (Answer::At, at.as_deref()),
    ] {
        if let Some(value) = value {
            facts.row([language.text(key).to_owned(), value.to_owned()]);
        }
    }
    format!("{}\n\n{facts}", language.text(Answer::Valid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_has_its_steps_and_its_end() {
        let explained = json!({
            "load_balancer": "shop", "listener": "app", "rule": null, "group": "web", "reason": "recalled",
            "target": "a", "session": "00c0ffee00c0ffee", "status": null, "expires_in": "19m48s",
            "steps": [
                { "step": "routed", "what": "the listener's own group takes it: web", "rule": "–", "group": "web" },
                { "step": "home-ready", "what": "home a can take it", "target": "a" },
            ],
        });
        let text = story(&serde_json::from_value(explained).unwrap(), Language::En);
        let expected = " 1. the listener's own group takes it: web\n 2. home a can take it\n\n\
                        Listener  shop/app\nGroup     web\nTarget    a\n\
                        Reason    recalled – the session came home\n\
                        Session   00c0ffee00c0ffee\nEnds in   19m48s";
        assert_eq!(text, expected);
    }

    #[test]
    fn rules_compare_a_host_without_its_port() {
        for (typed, host) in [
            ("", ""),
            ("a.example", "a.example"),
            ("a.example:8080", "a.example"),
            ("[::1]:80", "[::1]"),
            ("[::1]", "[::1]"),
        ] {
            assert_eq!(without_port(typed), host);
        }
    }
}
