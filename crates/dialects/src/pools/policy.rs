//! Which requests does a policy take, and what becomes of them?

use serde_json::{Map, Value};

use super::condition::{self, Condition};
use super::{Annotations, Said};

/// Where the id of a policy stands: a rule has no name.
const ID: &str = "id";
/// What is noted of its conditions, as JSON.
const CONDITIONS: &str = "conditions";
/// How long a client keeps the pool that it got, where a policy leads to several.
const STAYS: &str = "sticky_split";

/// A rule, as the dialects with pools see it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Policy {
    /// Where nothing is noted of it: its listener and its position, as of a rule that was made elsewhere.
    pub(crate) id: String,
    /// It takes what all of them take.
    pub(crate) conditions: Vec<Condition>,
    pub(crate) action: Action,
    /// It is kept, and takes nothing: it is not complete yet, or switched off.
    pub(crate) is_aside: bool,
    pub(crate) annotations: Annotations,
    /// All that is said of it.
    pub(crate) said: Said,
}

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Action {
    /// A pool takes it.
    Pool(String),
    /// One of several takes it, by their weights.
    Pools(Vec<Share>),
    /// Its client is sent elsewhere: the fields of `redirect`.
    Redirect(Map<String, Value>),
    /// It is answered: the fields of `respond`.
    Respond(Map<String, Value>),
}

/// A pool among several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) pool: String,
    /// Its part of new clients.
    pub(crate) weight: u64,
}

/// The keys of a rule or a listener that say what becomes of a request.
const ACTIONS: [&str; 4] = ["group", "groups", "redirect", "respond"];

impl Policy {
    pub(crate) fn new(id: String, action: Action) -> Self {
        let (annotations, said) = (Annotations::default(), Said::default());
        Self { id, conditions: Vec::new(), action, is_aside: false, annotations, said }
    }

    /// Reads a rule; `at` is what it is called where nothing is noted.
    pub(super) fn read(rule: &Value, at: &str) -> Option<Self> {
        let said = Said::of(rule);
        let action = Action::read(&said)?;
        let mut annotations = Annotations::of(rule);
        let id = annotations.text(ID).unwrap_or(at).to_owned();
        annotations.set(ID, None);
        let notes = annotations.json(CONDITIONS);
        annotations.set(CONDITIONS, None);
        let conditions = condition::read_all(&said, &id, notes.as_ref());
        Some(Self { id, conditions, action, is_aside: false, annotations, said })
    }

    pub(super) fn write(self) -> Value {
        let mut said = self.said;
        let mut annotations = self.annotations;
        annotations.set(ID, Some(self.id));
        annotations.set_json(CONDITIONS, &condition::write_all(self.conditions, &mut said));
        self.action.write(&mut said);
        annotations.write(said.fields());
        said.into_value()
    }
}

impl Action {
    /// What a rule or a listener leads to.
    pub(super) fn read(said: &Said) -> Option<Self> {
        let fields = |key| said.get(key).and_then(Value::as_object).cloned();
        let pool = said.text("group").map(|name| Self::Pool(name.to_owned()));
        let pools = || said.has("groups").then(|| Self::Pools(shares(said.list("groups"))));
        pool.or_else(pools)
            .or_else(|| fields("redirect").map(Self::Redirect))
            .or_else(|| fields("respond").map(Self::Respond))
    }

    pub(super) fn write(self, said: &mut Said) {
        let (key, value) = match self {
            Self::Pool(name) => ("group", Value::from(name)),
            Self::Pools(shares) => ("groups", shares.into_iter().map(Share::write).collect()),
            Self::Redirect(fields) => ("redirect", Value::Object(fields)),
            Self::Respond(fields) => ("respond", Value::Object(fields)),
        };
        for other in ACTIONS {
            said.set(other, (other == key).then(|| value.clone()));
        }
        if key != "groups" {
            said.set(STAYS, None::<Value>);
        }
    }

    /// The pools that it leads to.
    pub(crate) fn pools(&self) -> impl Iterator<Item = &str> {
        let (one, several) = match self {
            Self::Pool(name) => (Some(&**name), &[][..]),
            Self::Pools(shares) => (None, &shares[..]),
            Self::Redirect(_) | Self::Respond(_) => (None, &[][..]),
        };
        one.into_iter().chain(several.iter().map(|share| &*share.pool))
    }
}

fn shares(groups: &[Value]) -> Vec<Share> {
    let share = |group: &Value| {
        let pool = group.get("name")?.as_str()?.to_owned();
        Some(Share { pool, weight: group.get("weight").and_then(Value::as_u64).unwrap_or(1) })
    };
    groups.iter().filter_map(share).collect()
}

impl Share {
    fn write(self) -> Value {
        serde_json::json!({ "name": self.pool, "weight": self.weight })
    }
}
