//! May these fields be changed in a head, and may they hold what they are to hold?
//!
//! Nothing that is written into a head can end a line, reframe a message, or say what only the balancer knows.

use super::ListenerAt;
use crate::edits::{self, Piece, Variable};
use crate::limits;
use crate::problem::{Path, Problem};
use crate::spec::problems::Problems;
use crate::spec::read::is_field_name;
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
        if rule.action.group().is_none() && !rule.request_headers.is_empty() {
            problems.add(|| {
                let what = "no target hears of the request: its rule answers it";
                Problem::new(path.key("request_headers"), what)
                    .hint("remove it, or write response_headers for the answer")
            });
        }
    }
}

fn check_request_id(name: &str, path: impl Fn() -> Path, problems: &Problems) {
    let hint = |side| protected(&name.to_ascii_lowercase(), side, Verb::Write);
    if !is_field_name(name) {
        problems.add(|| Problem::new(path(), format!("{name:?} is not a header name")));
    } else if let Some(hint) = hint(Side::Request).or_else(|| hint(Side::Response)) {
        problems.add(|| Problem::new(path(), format!("{name} cannot name requests")).hint(hint));
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
                    Problem::new(path.key(key), format!("{count} fields"))
                        .hint(format!("at most {} are possible", limits::HEADER_EDITS))
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
                    self.problems.add(|| {
                        Problem::new(at(), "is set twice: the case of a name means nothing")
                            .hint("keep one of them, or write the other one in `add`")
                    });
                }
            }
        }
    }

    fn name(&self, name: &str, (side, verb): (Side, Verb), path: impl Fn() -> Path) {
        if !is_field_name(name) {
            self.problems.add(|| {
                Problem::new(path(), format!("{name:?} is not a header name"))
                    .hint("use 1 to 64 of the characters A–Z a–z 0–9 and !#$%&'*+-.^_`|~")
            });
            return;
        }
        let lower = name.to_ascii_lowercase();
        let is =
            |other: &Option<String>| other.as_deref().is_some_and(|other| other.eq_ignore_ascii_case(name));
        let hint = match protected(&lower, side, verb) {
            Some(hint) => hint,
            None if is(&self.listener.request_id) => "`request_id` of the listener writes it",
            None if lower == "strict-transport-security" && self.listener.tls.hsts.is_some() => {
                "`tls.hsts` of the listener writes it: remove that, or this"
            }
            None => return,
        };
        self.problems.add(|| Problem::new(path(), format!("{name} is not changed here")).hint(hint));
    }

    fn value(&self, value: &str, path: impl Fn() -> Path) {
        if value.len() > limits::HEADER_VALUE_BYTES {
            let most = limits::HEADER_VALUE_BYTES;
            self.problems.add(|| {
                Problem::new(path(), format!("{} bytes are too many", value.len()))
                    .hint(format!("at most {most} are possible"))
            });
            return;
        }
        let fits = |byte: u8| matches!(byte, b' '..=b'~' | b'\t');
        if !value.bytes().all(fits) || value.trim().len() != value.len() {
            self.problems.add(|| {
                Problem::new(path(), format!("{value:?} cannot stand in a header"))
                    .hint("use visible ASCII characters, and white space only between them")
            });
            return;
        }
        match edits::pieces(value) {
            Err(name) => self.problems.add(|| unknown_variable(name, path())),
            Ok(pieces) => {
                let speaks_of_id = pieces.contains(&Piece::Variable(Variable::RequestId));
                if speaks_of_id && self.listener.request_id.is_none() {
                    self.problems.add(|| {
                        Problem::new(path(), "$request_id stands for nothing: requests have no names here")
                            .hint("add request_id = true to the listener")
                    });
                }
            }
        }
    }
}

fn unknown_variable(name: &str, path: Path) -> Problem {
    let names = || Variable::ALL.iter().map(|variable| variable.as_str());
    let problem = match name {
        "" => Problem::new(path, "no name stands behind the dollar sign"),
        _ => Problem::new(path, format!("${name} stands for nothing")),
    };
    match suggest::nearest(name, names()) {
        Some(meant) => problem.hint(format!("did you mean ${meant}? Write $$ for a dollar sign")),
        None => {
            let known: Vec<String> = names().map(|name| format!("${name}")).collect();
            problem.hint(format!("there are {}; write $$ for a dollar sign", known.join(", ")))
        }
    }
}

/// Why a field is not the operator's to change, where it is not.
fn protected(lower: &str, side: Side, verb: Verb) -> Option<&'static str> {
    if OF_THE_CONNECTION.contains(&lower) {
        return Some(
            "it belongs to one connection, or says where a message ends: that is the balancer's business",
        );
    }
    if lower.starts_with("x-homing-") {
        return Some("fields of that name are the balancer's own");
    }
    match (side, lower) {
        (Side::Request, "host") => Some("targets hear the host that the client asked"),
        (Side::Request, "cookie") if verb == Verb::Write => {
            Some("sessions are in it; `remove` takes all cookies away")
        }
        (Side::Response, "set-cookie") if verb == Verb::Write => {
            Some("sessions are in it; `remove` takes the target's cookies away, and leaves the balancer's")
        }
        (Side::Request, "forwarded") => Some(FORWARDED),
        (Side::Request, _) if lower.starts_with("x-forwarded-") => Some(FORWARDED),
        (Side::Request, _) if lower.starts_with("x-client-") => {
            Some("fields of that name are the balancer's own: it writes them from the client's certificate")
        }
        _ => None,
    }
}

const FORWARDED: &str = "`forwarded` of the listener says which of these fields targets hear";
