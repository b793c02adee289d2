//! What does a request ask for?

use serde_json::Value;

/// A request whose path led to an operation.
#[derive(Clone, Debug, Default)]
pub(super) struct Ask {
    /// The ids in its path, in order.
    pub ids: Vec<String>,
    /// Names and values behind the question mark, in order.
    pub query: Vec<(String, String)>,
    /// Its body; `Null`: it has none.
    pub body: Value,
    /// The scheme and host that it came to, and its path: where links begin.
    pub url: String,
}

impl Ask {
    /// An id of its path; empty where there is none.
    pub(super) fn id(&self, position: usize) -> &str {
        self.ids.get(position).map_or("", String::as_str)
    }

    /// The first value of that name behind the question mark.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every value of that name.
    pub(super) fn queries(&self, name: &'static str) -> impl Iterator<Item = &str> {
        self.query.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether a switch behind the question mark is on.
    pub(super) fn flag(&self, name: &str) -> bool {
        let yes = ["1", "t", "true", "on", "y", "yes"];
        self.query(name).is_some_and(|value| yes.contains(&&*value.to_ascii_lowercase()))
    }
}
