//! Where would this request go, and why? A dry run of the decision itself: nothing is pinned, counted or kept.
//!
//! It takes the same road as traffic ([`crate::group::Group::rehearse`]), so that it cannot tell another story.

use crate::clock::Now;
use crate::entropy::Entropy;
use crate::group::{Denial, Group, Rehearsal, Stay};
use crate::persist::{KeySource, Persistence, RequestView, Scheme};
use crate::route::condition::Look;
use crate::route::redirect::Asked;
use crate::route::{Action, Routed};
use crate::snapshot::{Listener, Snapshot};
use crate::spec::{Protocol, duration};
use crate::split::{Dealt, Split};
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::net::IpAddr;
use std::sync::Arc;

mod step;

pub use step::{Step, fill};

/// A request that nobody has sent.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Name of the listener's load balancer; it may be left out where only one has such a listener.
    #[serde(default)]
    pub load_balancer: Option<String>,
    /// Name of the listener.
    pub listener: String,
    /// Host, without a port; empty: none.
    #[serde(default)]
    pub host: String,
    /// Path, without a query.
    #[serde(default = "root")]
    pub path: String,
    /// The query, without `?`.
    #[serde(default)]
    pub query: String,
    /// The method; `GET` unless said.
    #[serde(default = "get")]
    pub method: String,
    /// The client's address.
    pub from: IpAddr,
    /// Cookies of the request.
    #[serde(default, deserialize_with = "objects")]
    pub cookies: Vec<Pair>,
    /// Header fields of the request.
    #[serde(default, deserialize_with = "objects")]
    pub headers: Vec<Pair>,
    /// Whether the client's connection begins with it.
    #[serde(default = "yes")]
    pub begins: bool,
}

/// A cookie or a header field.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

// A value may be a bearer's: it is never printed.
impl std::fmt::Debug for Pair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pair({}, …)", self.name)
    }
}

/// Pairs, each of which is an object: serde would take a list of two texts as well.
fn objects<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Pair>, D::Error> {
    let objects: Vec<Object> = Vec::deserialize(deserializer)?;
    Ok(objects.into_iter().map(|Object(pair)| pair).collect())
}

/// A pair that is an object.
struct Object(Pair);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object with name and value")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object, A::Error> {
        Pair::deserialize(MapAccessDeserializer::new(map)).map(Object)
    }
}

fn root() -> String {
    "/".to_owned()
}

fn get() -> String {
    "GET".to_owned()
}

impl Look for Question {
    fn host(&self) -> &[u8] {
        self.host.as_bytes()
    }

    fn path(&self) -> &[u8] {
        self.path.as_bytes()
    }

    fn method(&self) -> &[u8] {
        self.method.as_bytes()
    }

    fn query(&self) -> Option<&[u8]> {
        Some(self.query.as_bytes())
    }

    fn client(&self) -> IpAddr {
        self.from
    }

    fn has_field(&self, name: &[u8], such: &mut dyn FnMut(&[u8]) -> bool) -> bool {
        let mut named = self.headers.iter().filter(|pair| pair.name.as_bytes().eq_ignore_ascii_case(name));
        named.any(|pair| such(pair.value.as_bytes()))
    }

    fn has_cookie(&self, name: &[u8], such: &mut dyn FnMut(&[u8]) -> bool) -> bool {
        let mut named = self.cookies.iter().filter(|pair| pair.name.as_bytes() == name);
        named.any(|pair| such(pair.value.as_bytes()))
    }
}

fn yes() -> bool {
    true
}

/// Where it would go, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Name of the load balancer.
    pub load_balancer: String,
    /// Name of the listener.
    pub listener: String,
    /// Position of the rule that takes it; `null`: none, it is the listener's own matter.
    pub rule: Option<usize>,
    /// Name of the group; `null`: it goes to none.
    pub group: Option<String>,
    /// Why, by the stable name of the reason.
    pub reason: String,
    /// Name of the target; `null`: nobody gets it.
    pub target: Option<String>,
    /// The session, where it has a name already.
    pub session: Option<String>,
    /// The status that is answered where nobody gets it.
    pub status: Option<u16>,
    /// When the session ends if nothing more comes, as a duration; `null`: no session is known.
    pub expires_in: Option<String>,
    /// Each step of the decision, in order.
    pub steps: Vec<Step>,
}

/// There is nothing to explain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unanswerable {
    /// No listener has this name; those that there are.
    NoListener(Vec<String>),
    /// Several load balancers have a listener of this name.
    Ambiguous(Vec<String>),
}

/// Explains where `question` would go at this moment.
///
/// # Errors
/// When its listener is not there, or not told apart.
pub fn explain(
    snapshot: &Snapshot,
    question: &Question,
    now: Now,
    entropy: &mut Entropy,
) -> Result<Explanation, Unanswerable> {
    explain_among(snapshot, &|_| true, question, now, entropy)
}

/// The same for who sees some load balancers only: the others are not there.
///
/// # Errors
/// As [`explain`].
pub fn explain_among(
    snapshot: &Snapshot,
    is_seen: &dyn Fn(&str) -> bool,
    question: &Question,
    now: Now,
    entropy: &mut Entropy,
) -> Result<Explanation, Unanswerable> {
    let listener = find_listener(snapshot, is_seen, question)?;
    let mut explanation = Explanation {
        load_balancer: listener.load_balancer.to_string(),
        listener: listener.name.to_string(),
        rule: None,
        group: None,
        reason: "no-rule".to_owned(),
        target: None,
        session: None,
        status: Some(404),
        expires_in: None,
        steps: Vec::new(),
    };
    let Some(routed) = listener.router.find(question) else {
        explanation.steps.push(Step::NoRule { rules: listener.router.len() });
        return Ok(explanation);
    };
    explanation.rule = routed.rule;
    let dealt = match &routed.way.action {
        Action::Split(split) => Some((split, deal(split, question, now))),
        _ => None,
    };
    let index = match (&routed.way.action, &dealt) {
        (Action::Group(index), _) => *index,
        (_, Some((split, dealt))) => split.branches()[dealt.branch].group,
        _ => {
            tell_answer(listener, routed, question, &mut explanation);
            return Ok(explanation);
        }
    };
    let group = snapshot.group(index);
    explanation.group = Some(group.name.to_string());
    explanation.steps.push(Step::Routed { rule: routed.rule, group: group.name.to_string() });
    if let Some((split, dealt)) = dealt {
        let (groups, group) = (split.branches().len(), group.name.to_string());
        explanation.steps.push(Step::Split { how: dealt.how.as_str(), group, groups });
    }
    rehearse(group, question, now, entropy, &mut explanation);
    Ok(explanation)
}

/// The group that the question would get of several.
fn deal(split: &Split, question: &Question, now: Now) -> Dealt {
    let source = split.keeper().map_or(KeySource::Nothing, |keeper| KeySource::OwnCookie(keeper.names()));
    let shown = shown(question, source);
    let tokens: Vec<&[u8]> = shown.iter().map(Vec::as_slice).collect();
    split.rehearse(&tokens, now)
}

/// The balancer answers by itself. What the question does not tell, its client did not ask for.
fn tell_answer(listener: &Listener, routed: Routed<'_>, question: &Question, explanation: &mut Explanation) {
    let rule = routed.rule;
    let (reason, status, step) = match &routed.way.action {
        Action::Group(_) | Action::Split(_) => return,
        Action::Respond(answer) => {
            ("respond", answer.status, Step::Responded { rule, status: answer.status })
        }
        Action::Redirect(redirect) => {
            let asked = Asked {
                scheme: if listener.protocol == Protocol::Https { Scheme::Https } else { Scheme::Http },
                host: question.host.as_bytes(),
                port: None,
                path: question.path.as_bytes(),
                query: None,
            };
            let (mut location, status) = (Vec::new(), redirect.status.code());
            match redirect.write_location(&asked, &mut location) {
                Ok(()) => {
                    let location = String::from_utf8_lossy(&location).into_owned();
                    ("redirect", status, Step::Redirected { rule, status, location })
                }
                Err(astray) => {
                    let (reason, status) = (astray.as_str(), astray.status());
                    (reason, status, Step::Refused { reason, status })
                }
            }
        }
    };
    explanation.reason = reason.to_owned();
    explanation.status = Some(status);
    explanation.steps.push(step);
}

fn rehearse(
    group: &Group,
    question: &Question,
    now: Now,
    entropy: &mut Entropy,
    explanation: &mut Explanation,
) {
    let shown = shown(question, group.persistence.key_source());
    let tokens: Vec<&[u8]> = shown.iter().map(Vec::as_slice).collect();
    let method = group.persistence.name().map_or("none", |name| name.as_str());
    explanation.steps.push(Step::Key { method, shown: tokens.len() });
    let view = RequestView { client: question.from, tokens: &tokens, begins: question.begins };
    let Rehearsal { outcome, steps } = group.rehearse(&view, now, entropy);
    explanation.steps.extend(steps);
    explanation.expires_in = explanation.steps.iter().find_map(Step::expires_in).map(duration::text);
    match outcome {
        Ok(choice) => {
            let target = &group.target(&choice).name;
            explanation.status = None;
            explanation.reason = choice.reason.as_str().to_owned();
            explanation.target = Some(target.to_string());
            explanation.session = group.persistence.id_of(&choice.session).map(|id| id.to_string());
            if let Stay::Home = choice.stay
                && !matches!(group.persistence, Persistence::None)
            {
                explanation.steps.push(Step::Remember { target: target.to_string() });
            }
        }
        Err(Denial { reason, status, .. }) => {
            explanation.status = Some(status);
            explanation.reason = reason.as_str().to_owned();
            explanation.steps.push(Step::Refused { reason: reason.as_str(), status });
        }
    }
}

fn find_listener<'a>(
    snapshot: &'a Snapshot,
    is_seen: &dyn Fn(&str) -> bool,
    question: &Question,
) -> Result<&'a Arc<Listener>, Unanswerable> {
    let seen = || snapshot.listeners.iter().filter(|listener| is_seen(&listener.load_balancer));
    let is_named = |listener: &&Arc<Listener>| {
        *listener.name == *question.listener
            && question.load_balancer.as_deref().is_none_or(|name| *listener.load_balancer == *name)
    };
    let found: Vec<&Arc<Listener>> = seen().filter(is_named).collect();
    match found[..] {
        [one] => Ok(one),
        [] => {
            let names = seen().map(|listener| listener.name.to_string());
            Err(Unanswerable::NoListener(names.collect()))
        }
        _ => {
            let names = found.iter().map(|listener| listener.load_balancer.to_string());
            Err(Unanswerable::Ambiguous(names.collect()))
        }
    }
}

/// What the request shows of the session's key.
fn shown(question: &Question, source: KeySource<'_>) -> Vec<Vec<u8>> {
    let of = |pairs: &[Pair], wanted: &dyn Fn(&str) -> bool| -> Vec<Vec<u8>> {
        let found = pairs.iter().filter(|pair| wanted(&pair.name));
        found.map(|pair| pair.value.clone().into_bytes()).collect()
    };
    match source {
        KeySource::Nothing => Vec::new(),
        KeySource::OwnCookie(names) => {
            of(&question.cookies, &|name| names.iter().any(|own| **own == *name.as_bytes()))
        }
        KeySource::AppCookie { name, in_path } => {
            let mut values = of(&question.cookies, &|cookie| cookie.as_bytes() == name);
            values.extend(path_parameter(&question.path, name).filter(|_| in_path));
            values
        }
        KeySource::Header(name) => {
            of(&question.headers, &|field| field.as_bytes().eq_ignore_ascii_case(name))
        }
    }
}

/// `;NAME=value` in the path, as the datapath reads it: the last one counts, its name in any case.
fn path_parameter(path: &str, name: &[u8]) -> Option<Vec<u8>> {
    let parameters = path.split('/').flat_map(|segment| segment.split(';').skip(1));
    let named = parameters.filter_map(|parameter| parameter.split_once('='));
    let value = named.filter(|(found, _)| found.as_bytes().eq_ignore_ascii_case(name)).last()?.1;
    (!value.is_empty()).then(|| value.as_bytes().to_vec())
}

#[cfg(test)]
mod tests;
