//! How is the status of a node shown to people?

use super::report::{Group, Listener, Status};
use crate::table::{NOTHING, Table};
use crate::text::Language;
use crate::text::status::Answer;
use crate::{size, span};

/// The whole page.
pub(super) fn page(status: &Status, language: Language) -> String {
    let mut parts = vec![facts(status, language)];
    parts.extend(troubles(status, language));
    if status.listeners.is_empty() {
        parts.push(language.text(Answer::NoListeners).to_owned());
    } else {
        parts.push(listeners(&status.listeners, language));
    }
    if !status.groups.is_empty() {
        parts.push(targets(&status.groups, language));
    }
    parts.join("\n\n")
}

fn facts(status: &Status, language: Language) -> String {
    let (node, file) = (&status.node, &status.file);
    let mut facts = Table::headless();
    let mut fact = |key: Answer, value: String| facts.row([language.text(key).to_owned(), value]);
    fact(Answer::Version, node.version.clone());
    fact(Answer::Up, span::of_seconds(node.up_s));
    fact(Answer::Revision, format!("{} ({})", node.revision, node.origin));
    fact(Answer::File, file.path.clone());
    if let Some(reload) = &file.last_reload {
        fact(Answer::LastReload, reload.outcome.clone());
    }
    facts.to_string()
}

/// What an operator has to know, a line for each.
fn troubles(status: &Status, language: Language) -> Option<String> {
    let mut lines: Vec<String> = Vec::new();
    if let Some(reload) = &status.file.last_reload {
        lines.extend(reload.problems.iter().cloned());
    }
    lines.extend(status.file.warnings.iter().cloned());
    if status.state.is_failing {
        lines.push(language.text(Answer::StateFails).to_owned());
    }
    if !status.findings.is_empty() {
        let count = status.findings.len().to_string();
        lines.push(language.fill(Answer::Findings, &[("count", &count)]));
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn listeners(listeners: &[Listener], language: Language) -> String {
    let head = [
        Answer::Listener,
        Answer::Protocol,
        Answer::Addresses,
        Answer::Open,
        Answer::Accepted,
        Answer::Refused,
        Answer::Answers,
        Answer::Received,
        Answer::Sent,
    ];
    let mut table = Table::new(head.map(|key| language.text(key)));
    for listener in listeners {
        table.row([
            format!("{}/{}", listener.load_balancer, listener.name),
            listener.protocol.clone(),
            listener.addresses.join(" "),
            listener.open_connections.to_string(),
            listener.accepted_connections.to_string(),
            (listener.refused_connections + listener.refused_requests).to_string(),
            answers(listener),
            size::of_bytes(listener.received_bytes),
            size::of_bytes(listener.sent_bytes),
        ]);
    }
    table.to_string()
}

/// `2xx 120  5xx 3`: the classes that there were.
fn answers(listener: &Listener) -> String {
    let classes = (1..).zip(listener.answers).filter(|(_, count)| *count > 0);
    let shown: Vec<String> = classes.map(|(class, count)| format!("{class}xx {count}")).collect();
    if shown.is_empty() { NOTHING.to_owned() } else { shown.join(" ") }
}

fn targets(groups: &[Group], language: Language) -> String {
    let head = [
        Answer::Group,
        Answer::Target,
        Answer::Address,
        Answer::Weight,
        Answer::Health,
        Answer::State,
        Answer::Sessions,
        Answer::Active,
        Answer::Served,
        Answer::Failures,
    ];
    let mut table = Table::new(head.map(|key| language.text(key)));
    for group in groups {
        let method = group.persistence.as_ref().map(|persistence| format!(" ({})", persistence.method));
        let name = format!("{}/{}{}", group.load_balancer, group.name, method.unwrap_or_default());
        for target in &group.targets {
            table.row([
                name.clone(),
                target.name.clone(),
                target.address.clone(),
                target.weight.to_string(),
                target.health.clone(),
                target.admin_state.clone(),
                target.known_sessions(),
                target.active.to_string(),
                target.served().to_string(),
                target.failed().to_string(),
            ]);
        }
    }
    table.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_page_tells_what_is_served_and_what_is_wrong() {
        let status = json!({
            "node": { "version": "0.1.0", "revision": 3, "origin": "file", "started_at_s": 1, "up_s": 3720 },
            "state": { "is_failing": true },
            "file": {
                "path": "homing.toml", "warnings": [],
                "last_reload": { "outcome": "refused", "problems": ["homing.toml:3:1: what is that?"] },
            },
            "listeners": [{
                "load_balancer": "shop", "name": "web", "protocol": "http", "addresses": ["127.0.0.1:8080"],
                "open_connections": 2, "accepted_connections": 9, "refused_connections": 1, "refused_requests": 2,
                "answers": [0, 120, 0, 0, 3], "received_bytes": 2048, "sent_bytes": 10,
            }],
            "groups": [{
                "load_balancer": "shop", "name": "web", "persistence": { "method": "cookie" },
                "targets": [{
                    "name": "a", "address": "127.0.0.1:9001", "weight": 10, "health": "healthy",
                    "admin_state": "active", "sessions": 12, "sessions_exact": false, "active": 1, "requests": 123,
                    "connects": 4, "connect_failures": 1, "failures": 2,
                }],
            }],
            "findings": [{ "code": "x" }],
        });
        let text = page(&serde_json::from_value(status).unwrap(), Language::En);
        for expected in [
            "Runs for     1h2m",
            "homing.toml:3:1: what is that?",
            "The state cannot be written",
            "Findings about persistence: 1",
            "shop/web  http      127.0.0.1:8080  2     9         3        2xx 120 5xx 3  2.0 KiB   10 B",
            "shop/web (cookie)  a       127.0.0.1:9001  10      healthy  active  ~12       1       123     3",
        ] {
            assert!(text.contains(expected), "{expected}\nin\n{text}");
        }
    }
}
