//! What of the fixed form is not available in this version, and what does an operator write instead?
//!
//! Refused clearly rather than ignored: a setting that is silently without effect is a trap. When one of these is
//! built, its row goes.

use super::table::a;

/// Keys of one kind of object that belong to the form but not to this version: kind, key, what to do instead.
const KEYS: &[(&str, &str, &str)] = &[
    ("spec", "dialects", "remove it; the vendor APIs come with a later version"),
    ("spec", "vip_pool", "remove it; it serves the vendor APIs, which come with a later version"),
];

/// Words that a choice will accept: key, word, what to do instead.
const WORDS: &[(&str, &str, &str)] =
    &[("kind", "udp", "leave `health` out, or write \"tcp\" with the `port` of a service beside it")];

/// Keys that are put where the neighbour has them: kind, key, where they belong.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    ("spec", "listeners", "listeners belong to a load balancer: [[load_balancers.listeners]]"),
    ("spec", "groups", "groups belong to a load balancer: [[load_balancers.groups]]"),
    ("spec", "target_networks", "it belongs to [node]"),
    ("spec", "state_dir", "it belongs to [node]"),
    ("spec", "workers", "it belongs to [node]"),
    ("load balancer", "targets", "targets belong to a backend group: [[load_balancers.groups.targets]]"),
    ("load balancer", "persistence", "it belongs to a backend group: [[load_balancers.groups]]"),
    ("load balancer", "rules", "rules belong to a listener: [[load_balancers.listeners.rules]]"),
    ("listener", "persistence", "it belongs to the backend group that `group` names"),
    ("listener", "health", "it belongs to the backend group that `group` names"),
    ("listener", "scheduler", "it belongs to the backend group that `group` names"),
    (
        "listener",
        "send_proxy_protocol",
        "it belongs to the backend group; what clients begin with is `proxy_protocol`",
    ),
    ("listener", "targets", "they belong to the backend group that `group` names"),
    (
        "listener",
        "timeout",
        "for sessions: `timeout` of the group's persistence; for connections: `idle_timeout`",
    ),
    (
        "backend group",
        "proxy_protocol",
        "it belongs to the listener; what targets hear is `send_proxy_protocol`",
    ),
    ("backend group", "keepalive_timeout", "it belongs to the listener"),
    ("backend group", "idle_timeout", "it belongs to the listener"),
    ("backend group", "timeout", "it belongs into `persistence` (sessions) or `health` (probes)"),
    ("target", "health", "it belongs to the backend group"),
    ("target", "port", "write it behind the address: address = \"10.0.0.5:8080\""),
];

/// What to say about a key that no reader asked for, where more is known than that it is unknown.
pub(super) fn key(kind: &str, key: &str) -> Option<(String, &'static str)> {
    let row = |table: &'static [(&str, &str, &'static str)]| {
        table.iter().find(|row| row.0 == kind && row.1 == key).map(|row| row.2)
    };
    if let Some(instead) = row(KEYS) {
        return Some(("not available in this version".to_owned(), instead));
    }
    row(ELSEWHERE).map(|place| (format!("unknown key in {}", a(kind)), place))
}

/// What to write instead of a word that this version does not accept yet.
pub(super) fn word(key: &str, word: &str) -> Option<&'static str> {
    WORDS.iter().find(|row| row.0 == key && row.1 == word).map(|row| row.2)
}
