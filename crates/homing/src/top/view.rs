//! What stands on the screen? What is, and from two looks what happens in a second.

use crate::status::report::{Group, Listener, Status, Target};
use crate::table::{NOTHING, Table};
use crate::text::Language;
use crate::text::status::Answer;
use crate::{size, span};
use std::time::Instant;

/// What a node said, and when.
#[derive(Clone, Debug)]
pub(super) struct Look {
    pub(super) status: Status,
    pub(super) at: Instant,
}

/// The lines of the screen; `away`: why there is no newer look.
pub(super) fn lines(
    now: &Look,
    before: Option<&Look>,
    away: Option<&str>,
    language: Language,
) -> Vec<String> {
    let node = &now.status.node;
    let mut lines = vec![format!(
        "Homing {}  {} {}  {} {}  – {}",
        node.version,
        language.text(Answer::Revision),
        node.revision,
        language.text(Answer::Up),
        span::of_seconds(node.up_s),
        language.text(Answer::Keys),
    )];
    lines.extend(away.into_iter().flat_map(str::lines).map(str::to_owned));
    let pace = before.map(|before| Pace::between(before, now));
    for table in
        [listeners(&now.status, pace.as_ref(), language), targets(&now.status, pace.as_ref(), language)]
    {
        lines.push(String::new());
        lines.extend(table.lines().map(str::to_owned));
    }
    lines
}

/// How much happened between two looks at one process.
struct Pace<'a> {
    before: &'a Status,
    millis: u128,
}

impl<'a> Pace<'a> {
    fn between(before: &'a Look, now: &Look) -> Self {
        let millis = now.at.saturating_duration_since(before.at).as_millis().max(1);
        Self { before: &before.status, millis }
    }

    /// What happened in each second; `None`: it began to count anew, as a successor does.
    fn of(&self, before: u64, now: u64) -> Option<u64> {
        let count = u128::from(now.checked_sub(before)?) * 1000 / self.millis;
        u64::try_from(count).ok()
    }

    fn listener(&self, listener: &Listener) -> Option<&Listener> {
        let is_it =
            |one: &&Listener| one.load_balancer == listener.load_balancer && one.name == listener.name;
        self.before.listeners.iter().find(is_it)
    }

    fn target(&self, group: &Group, target: &Target) -> Option<&Target> {
        let is_it = |one: &&Group| one.load_balancer == group.load_balancer && one.name == group.name;
        let group = self.before.groups.iter().find(is_it)?;
        group.targets.iter().find(|one| one.name == target.name)
    }
}

fn listeners(status: &Status, pace: Option<&Pace<'_>>, language: Language) -> String {
    let head = [
        Answer::Listener,
        Answer::Protocol,
        Answer::Open,
        Answer::PerSecond,
        Answer::Errors,
        Answer::In,
        Answer::Out,
    ];
    let mut table = Table::new(head.map(|key| language.text(key)));
    for listener in &status.listeners {
        let before = pace.and_then(|pace| Some((pace, pace.listener(listener)?)));
        let rate = |read: fn(&Listener) -> u64| {
            before.and_then(|(pace, before)| pace.of(read(before), read(listener)))
        };
        table.row([
            format!("{}/{}", listener.load_balancer, listener.name),
            listener.protocol.clone(),
            listener.open_connections.to_string(),
            shown(rate(arrived)),
            shown(rate(|listener| listener.answers[4])),
            rate(|listener| listener.received_bytes).map_or_else(|| NOTHING.to_owned(), size::of_bytes),
            rate(|listener| listener.sent_bytes).map_or_else(|| NOTHING.to_owned(), size::of_bytes),
        ]);
    }
    table.to_string()
}

/// Answers of layer 7, connections and flows of layer 4.
fn arrived(listener: &Listener) -> u64 {
    match listener.protocol.as_str() {
        "http" | "https" => listener.answers.iter().sum(),
        _ => listener.accepted_connections,
    }
}

fn targets(status: &Status, pace: Option<&Pace<'_>>, language: Language) -> String {
    let head = [
        Answer::Group,
        Answer::Target,
        Answer::Health,
        Answer::State,
        Answer::Sessions,
        Answer::Active,
        Answer::PerSecond,
        Answer::Failures,
    ];
    let mut table = Table::new(head.map(|key| language.text(key)));
    for group in &status.groups {
        for target in &group.targets {
            let before = pace.and_then(|pace| Some((pace, pace.target(group, target)?)));
            let rate = before.and_then(|(pace, before)| pace.of(before.served(), target.served()));
            table.row([
                format!("{}/{}", group.load_balancer, group.name),
                target.name.clone(),
                target.health.clone(),
                target.admin_state.clone(),
                target.known_sessions(),
                target.active.to_string(),
                shown(rate),
                target.failed().to_string(),
            ]);
        }
    }
    table.to_string()
}

fn shown(rate: Option<u64>) -> String {
    rate.map_or_else(|| NOTHING.to_owned(), |rate| rate.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::time::Duration;

    fn look(at: Instant, answers: u64, requests: u64, received: u64) -> Look {
        let status = json!({
            "node": { "version": "0.1.0", "revision": 3, "origin": "file", "up_s": 60 },
            "state": { "is_failing": false },
            "file": { "path": "homing.toml", "last_reload": null },
            "listeners": [{
                "load_balancer": "shop", "name": "web", "protocol": "http", "addresses": [],
                "open_connections": 2, "accepted_connections": 9, "refused_connections": 0, "refused_requests": 0,
                "answers": [0, answers, 0, 0, 0], "received_bytes": received, "sent_bytes": 0,
            }],
            "groups": [{
                "load_balancer": "shop", "name": "web", "persistence": null,
                "targets": [{
                    "name": "a", "address": "127.0.0.1:9001", "weight": 10, "health": "healthy",
                    "admin_state": "active", "sessions": 12, "sessions_exact": true, "active": 1,
                    "requests": requests, "connects": 4, "connect_failures": 0, "failures": 0,
                }],
            }],
        });
        Look { status: serde_json::from_value(status).unwrap(), at }
    }

    #[test]
    fn what_happens_in_a_second_comes_from_two_looks() {
        let start = Instant::now();
        let (before, now) =
            (look(start, 100, 100, 0), look(start + Duration::from_millis(2000), 300, 150, 4096));
        let text = lines(&now, Some(&before), None, Language::En).join("\n");
        assert!(text.contains("shop/web  http      2     100          0      2.0 KiB  0 B"), "{text}");
        assert!(
            text.contains("shop/web  a       healthy  active  12        1       25           0"),
            "{text}"
        );
    }

    #[test]
    fn a_process_that_counts_anew_is_not_compared_with_the_one_before() {
        let start = Instant::now();
        let (before, now) = (look(start, 100, 100, 0), look(start + Duration::from_secs(1), 5, 5, 0));
        let text = lines(&now, Some(&before), Some("The node does not answer"), Language::En).join("\n");
        assert!(text.contains("shop/web  http      2     –"), "{text}");
        assert!(text.contains("does not answer"), "{text}");
    }
}
