//! May these fields be changed in a head, and may they hold what they are to hold?
//!
//! Nothing that is written into a head can end a line, reframe a message, or say what only the balancer knows.

use super::ListenerAt;
use crate::edits::{self, Piece, Variable};
use crate::limits;
use crate::problem::{Path, Phrase, Problem, say};
use crate::spec::problems::Problems;
use crate::spec::read::{is_field_name, not_a_field_name};
use crate::spec::{HeaderEditsSpec, Layer, ListenerSpec, suggest};

/// Fields of one connection, and those that say where a message ends (RFC 9110 section 7.6.1, RFC 9112 section 6).
const OF_THE_CONNECTION: &[&str] = &[
    "connection",
    "content-length",
    "expect",
    "http2-settings",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Where an edit stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Request,
    Response,
}

/// What an edit does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verb {
    Write,
    Remove,
}

pub(super) fn check(listener: &ListenerAt<'_>, problems: &Problems) {
    let spec = listener.spec;
    if spec.protocol.layer() == Layer::Four {
        return;
    }
    if let Some(name) = &spec.request_id {
        check_request_id(name, || listener.path.key("request_id"), problems);
    }
    let checked = Checked { listener: spec, problems };
    checked.edits(&spec.request_headers, Side::Request, &listener.path);
    checked.edits(&spec.response_headers, Side::Response, &listener.path);
    for (index, rule) in spec.rules.iter().enumerate() {
        let path = listener.path.key("rules").item(index, None);
        checked.edits(&rule.request_headers, Side::Request, &path);
        checked.edits(&rule.response_headers, Side::Response, &path);
        if rule.action.groups().next().is_none() && !rule.request_headers.is_empty() {
            problems.add(|| Problem::new(path.key("request_headers"), say::rule_answers_itself()));
        }
    }
}

fn check_request_id(name: &str, path: impl Fn() -> Path, problems: &Problems) {
    let hint = |side| protected(&name.to_ascii_lowercase(), side, Verb::Write);
    if !is_field_name(name) {
        problems.add(|| Problem::new(path(), not_a_field_name(name)));
    } else if let Some(hint) = hint(Side::Request).or_else(|| hint(Side::Response)) {
        problems.add(|| Problem::new(path(), say::cannot_name_requests(name.to_owned())).hint(hint));
    }
}

/// Whose edits are looked at.
struct Checked<'a> {
    listener: &'a ListenerSpec,
    problems: &'a Problems,
}

impl Checked<'_> {
    fn edits(&self, edits: &HeaderEditsSpec, side: Side, path: &Path) {
        let path = path.key(match side {
            Side::Request => "request_headers",
            Side::Response => "response_headers",
        });
        let names = |fields: &[(String, String)]| fields.len();
        for (key, count) in
            [("set", names(&edits.set)), ("add", names(&edits.add)), ("remove", edits.remove.len())]
        {
            if count > limits::HEADER_EDITS {
                self.problems.add(|| {
                    Problem::new(path.key(key), say::too_many(count, say::fields(), limits::HEADER_EDITS))
                });
            }
        }
        for (index, name) in edits.remove.iter().enumerate() {
            self.name(name, (side, Verb::Remove), || path.key("remove").item(index, None));
        }
        for (key, fields) in [("set", &edits.set), ("add", &edits.add)] {
            for (index, (name, value)) in fields.iter().enumerate() {
                let at = || path.key(key).key(name);
                self.name(name, (side, Verb::Write), at);
                self.value(value, at);
                let is_name = |(other, _): &(String, String)| other.eq_ignore_ascii_case(name);
                if key == "set" && fields[..index].iter().any(is_name) {
                    self.problems.add(|| Problem::new(at(), say::set_twice()));
                }
            }
        }
    }

    fn name(&self, name: &str, (side, verb): (Side, Verb), path: impl Fn() -> Path) {
        if !is_field_name(name) {
            self.problems.add(|| Problem::new(path(), not_a_field_name(name)));
            return;
        }
        let lower = name.to_ascii_lowercase();
        let is =
            |other: &Option<String>| other.as_deref().is_some_and(|other| other.eq_ignore_ascii_case(name));
        let hint = match protected(&lower, side, verb) {
            Some(hint) => hint,
            None if is(&self.listener.request_id) => say::request_id_writes(),
            None if lower == "strict-transport-security" && self.listener.tls.hsts.is_some() => {
                say::hsts_writes()
            }
            None => return,
        };
        self.problems.add(|| Problem::new(path(), say::not_changed_here(name.to_owned())).hint(hint));
    }

    fn value(&self, value: &str, path: impl Fn() -> Path) {
        if value.len() > limits::HEADER_VALUE_BYTES {
            let most = limits::HEADER_VALUE_BYTES;
            self.problems.add(|| Problem::new(path(), say::value_too_long(value.len(), most)));
            return;
        }
        let fits = |byte: u8| matches!(byte, b' '..=b'~' | b'\t');
        if !value.bytes().all(fits) || value.trim().len() != value.len() {
            self.problems.add(|| Problem::new(path(), say::not_in_a_header(value.to_owned())));
            return;
        }
        match edits::pieces(value) {
            Err(name) => self.problems.add(|| unknown_variable(name, path())),
            Ok(pieces) => {
                let speaks_of_id = pieces.contains(&Piece::Variable(Variable::RequestId));
                if speaks_of_id && self.listener.request_id.is_none() {
                    self.problems.add(|| Problem::new(path(), say::no_request_id()));
                }
            }
        }
    }
}

fn unknown_variable(name: &str, path: Path) -> Problem {
    let names = || Variable::ALL.iter().map(|variable| variable.as_str());
    let problem = match name {
        "" => Problem::new(path, say::dollar_without_variable()),
        _ => Problem::new(path, say::unknown_variable(name.to_owned())),
    };
    match suggest::nearest(name, names()) {
        Some(meant) => problem.hint(say::did_you_mean_variable(meant)),
        None => {
            let known: Vec<String> = names().map(|name| format!("${name}")).collect();
            problem.hint(say::there_are_variables(known.join(", ")))
        }
    }
}

/// Why a field is not the operator's to change, where it is not.
fn protected(lower: &str, side: Side, verb: Verb) -> Option<Phrase> {
    if OF_THE_CONNECTION.contains(&lower) {
        return Some(say::of_one_connection());
    }
    if lower.starts_with("x-homing-") {
        return Some(say::balancers_own());
    }
    match (side, lower) {
        (Side::Request, "host") => Some(say::host_stays()),
        (Side::Request, "cookie") if verb == Verb::Write => Some(say::sessions_in_cookies()),
        (Side::Response, "set-cookie") if verb == Verb::Write => Some(say::sessions_in_set_cookie()),
        (Side::Request, "forwarded") => Some(say::forwarded_decides()),
        (Side::Request, _) if lower.starts_with("x-forwarded-") => Some(say::forwarded_decides()),
        (Side::Request, _) if lower.starts_with("x-client-") => Some(say::balancers_own_of_clients()),
        _ => None,
    }
}
