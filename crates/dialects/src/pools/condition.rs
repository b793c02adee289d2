//! What must be so with a request that a policy takes?
//!
//! Most conditions have a key of the rule: `host`, and one of `path`, `path_exact`, `path_regex`. The others stand in
//! `when`. Ids, and what else is noted of conditions, stand in an annotation of the rule, each note beside the place of its
//! condition.

use serde_json::{Map, Value, json};

use super::Said;

/// A condition on requests.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Condition {
    pub(crate) id: String,
    pub(crate) subject: Subject,
    pub(crate) compare: Compare,
    /// With which of them it compares; one is enough.
    pub(crate) values: Vec<String>,
    /// It holds where the comparison does not.
    pub(crate) is_inverted: bool,
    /// What is noted of it.
    pub(crate) notes: Map<String, Value>,
}

/// What a condition looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Host,
    Path,
    Method,
    /// A field of the head, by its name.
    Header(String),
    /// A parameter of the query, by its key.
    Query(String),
    /// A cookie, by its name.
    Cookie(String),
    /// The network of the client.
    Source,
}

/// How it compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compare {
    Equal,
    StartsWith,
    EndsWith,
    Contains,
    Regex,
}

/// The keys of a rule that are a condition on the path, and how they compare.
const PATHS: [(&str, Compare); 3] =
    [("path", Compare::StartsWith), ("path_exact", Compare::Equal), ("path_regex", Compare::Regex)];

/// The comparisons of `when`.
const COMPARISONS: [(&str, Compare); 5] = [
    ("equals", Compare::Equal),
    ("begins", Compare::StartsWith),
    ("ends", Compare::EndsWith),
    ("contains", Compare::Contains),
    ("matches", Compare::Regex),
];

/// Where the other conditions stand.
const WHEN: &str = "when";

impl Condition {
    pub(crate) fn new(id: String, subject: Subject, compare: Compare, values: Vec<String>) -> Self {
        Self { id, subject, compare, values, is_inverted: false, notes: Map::new() }
    }

    /// The key of the rule that says it; `None`: it stands in `when`.
    fn key(&self) -> Option<&'static str> {
        let is_plain = self.values.len() == 1 && !self.is_inverted;
        match (&self.subject, self.compare) {
            (Subject::Host, Compare::Equal) if is_plain => Some("host"),
            (Subject::Path, compare) if is_plain => {
                PATHS.iter().find(|(_, other)| *other == compare).map(|(key, _)| *key)
            }
            _ => None,
        }
    }

    fn write(&self) -> Value {
        let mut fields = Map::new();
        let (key, value) = match &self.subject {
            Subject::Host => ("host", json!(true)),
            Subject::Path => ("path", json!(true)),
            Subject::Method => ("method", json!(true)),
            Subject::Header(name) => ("header", json!(name)),
            Subject::Query(name) => ("query", json!(name)),
            Subject::Cookie(name) => ("cookie", json!(name)),
            Subject::Source => ("source", json!(self.values)),
        };
        fields.insert(key.to_owned(), value);
        if self.subject != Subject::Source {
            let values = match &self.values[..] {
                [one] => json!(one),
                several => json!(several),
            };
            fields.insert(self.compare.word().to_owned(), values);
        }
        if self.is_inverted {
            fields.insert("not".to_owned(), json!(true));
        }
        Value::Object(fields)
    }

    fn read(said: &Value) -> Option<Self> {
        let text = |key: &str| said.get(key).and_then(Value::as_str).map(str::to_owned);
        let subject = if said.get("method").is_some() {
            Subject::Method
        } else if said.get("host").is_some() {
            Subject::Host
        } else if said.get("path").is_some() {
            Subject::Path
        } else if said.get("source").is_some() {
            Subject::Source
        } else {
            let header = text("header").map(Subject::Header);
            header
                .or_else(|| text("query").map(Subject::Query))
                .or_else(|| text("cookie").map(Subject::Cookie))?
        };
        let mut comparisons = COMPARISONS.iter();
        let compared = comparisons.find_map(|(key, compare)| Some((*compare, texts(said.get(*key)?))));
        let (compare, values) = match subject {
            Subject::Source => (Compare::Equal, texts(said.get("source")?)),
            _ => compared?,
        };
        let is_inverted = said.get("not").and_then(Value::as_bool) == Some(true);
        Some(Self { is_inverted, ..Self::new(String::new(), subject, compare, values) })
    }
}

impl Compare {
    /// The key of `when` that says it.
    fn word(self) -> &'static str {
        COMPARISONS.iter().find(|(_, compare)| *compare == self).map_or("equals", |(word, _)| word)
    }
}

/// The conditions of a rule. One of which nothing is noted is called after its policy and its place.
pub(super) fn read_all(rule: &Said, policy: &str, notes: Option<&Value>) -> Vec<Condition> {
    let mut found: Vec<(String, Condition)> = Vec::new();
    let plain = |subject, compare, value: &str| {
        Condition::new(String::new(), subject, compare, vec![value.to_owned()])
    };
    if let Some(host) = rule.text("host") {
        found.push(("host".to_owned(), plain(Subject::Host, Compare::Equal, host)));
    }
    for (key, compare) in PATHS {
        if let Some(path) = rule.text(key) {
            found.push(("path".to_owned(), plain(Subject::Path, compare, path)));
        }
    }
    let others = rule.list(WHEN).iter().enumerate();
    found
        .extend(others.filter_map(|(index, said)| Some((format!("{WHEN}.{index}"), Condition::read(said)?))));
    for (place, condition) in &mut found {
        condition.notes =
            notes.and_then(|notes| notes.get(&*place)?.as_object().cloned()).unwrap_or_default();
        let id = condition.notes.shift_remove("id");
        let id = id.as_ref().and_then(Value::as_str).map(str::to_owned);
        condition.id = id.unwrap_or_else(|| format!("{policy}-{place}"));
    }
    found.into_iter().map(|(_, condition)| condition).collect()
}

/// Says `conditions` in a rule in place of those that it has, and answers what is to be noted of them.
pub(super) fn write_all(conditions: Vec<Condition>, rule: &mut Said) -> Value {
    for key in ["host"].into_iter().chain(PATHS.map(|(key, _)| key)) {
        rule.set(key, None::<Value>);
    }
    let mut notes = Map::new();
    let mut others = Vec::new();
    for condition in conditions {
        let is_taken = |key: &str| match key {
            "host" => rule.has(key),
            _ => PATHS.iter().any(|(path, _)| rule.has(path)),
        };
        // One of a kind has its own key; a second one goes to the others.
        let place = match condition.key().filter(|key| !is_taken(key)) {
            Some(key) => {
                rule.set(key, condition.values.first().cloned());
                if key == "host" { "host".to_owned() } else { "path".to_owned() }
            }
            None => {
                others.push(condition.write());
                format!("{WHEN}.{}", others.len() - 1)
            }
        };
        let mut note = condition.notes;
        note.insert("id".to_owned(), Value::from(condition.id));
        notes.insert(place, Value::Object(note));
    }
    rule.set_list(WHEN, others);
    if notes.is_empty() { Value::Null } else { Value::Object(notes) }
}

/// A text, or a list of them.
fn texts(value: &Value) -> Vec<String> {
    let one = value.as_str().map(str::to_owned);
    let several = value.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned));
    one.into_iter().chain(several).collect()
}
