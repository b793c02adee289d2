//! What of the fixed form is not available in this version, and what does an operator write instead?
//!
//! Refused clearly rather than ignored: a setting that is silently without effect is a trap. When one of these is
//! built, its row goes.

use crate::problem::{Phrase, say};

/// A kind of object (by the code of its row) or the key of a choice, a key or a word of it, and what to do instead.
type Row = (&'static str, &'static str, fn() -> Phrase);

/// Keys of one kind of object that belong to the form but not to this version: none now.
const KEYS: &[Row] = &[];

/// Words that a choice will accept: none now.
const WORDS: &[Row] = &[];

/// Keys that are put where the neighbour has them.
const ELSEWHERE: &[Row] = &[
    ("spec", "listeners", say::listeners_belong_elsewhere),
    ("spec", "groups", say::groups_belong_elsewhere),
    ("spec", "target_networks", say::belongs_to_node),
    ("spec", "state_dir", say::belongs_to_node),
    ("spec", "workers", say::belongs_to_node),
    ("load-balancer", "targets", say::targets_belong_elsewhere),
    ("load-balancer", "persistence", say::belongs_to_a_group),
    ("load-balancer", "rules", say::rules_belong_elsewhere),
    ("listener", "persistence", say::belongs_to_the_named_group),
    ("listener", "health", say::belongs_to_the_named_group),
    ("listener", "scheduler", say::belongs_to_the_named_group),
    ("listener", "send_proxy_protocol", say::proxy_header_to_targets),
    ("listener", "targets", say::they_belong_to_the_named_group),
    ("listener", "timeout", say::timeouts_of_a_listener),
    ("backend-group", "proxy_protocol", say::proxy_header_from_clients),
    ("backend-group", "keepalive_timeout", say::belongs_to_the_listener),
    ("backend-group", "idle_timeout", say::belongs_to_the_listener),
    ("backend-group", "timeout", say::timeouts_of_a_group),
    ("target", "health", say::belongs_to_the_group),
    ("target", "port", say::port_behind_address),
];

/// What to say about a key that no reader asked for, where more is known than that it is unknown.
pub(super) fn key(kind: &Phrase, key: &str) -> Option<(Phrase, Phrase)> {
    let code = kind.code();
    if let Some(instead) = find(KEYS, &code, key) {
        return Some((say::not_available(), instead));
    }
    find(ELSEWHERE, &code, key).map(|place| (say::unknown_key(kind.clone()), place))
}

/// What to write instead of a word that this version does not accept yet.
pub(super) fn word(key: &str, word: &str) -> Option<Phrase> {
    find(WORDS, key, word)
}

fn find(rows: &[Row], of: &str, word: &str) -> Option<Phrase> {
    rows.iter().find(|row| row.0 == of && row.1 == word).map(|row| row.2())
}
