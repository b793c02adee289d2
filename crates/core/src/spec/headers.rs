//! What do `request_headers` and `response_headers` say?

/// `request_headers = { set = { "X-A" = "v" }, add = { … }, remove = ["X-B"] }`: first `remove`, then `set`, then `add`.
///
/// A listener's are made first, then those of the rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeaderEditsSpec {
    /// Fields that have this value afterwards, whatever was there before: name and value.
    pub set: Vec<(String, String)>,
    /// Fields that are there beside those that were: name and value.
    pub add: Vec<(String, String)>,
    /// Names of fields that are not there afterwards.
    pub remove: Vec<String>,
}

impl HeaderEditsSpec {
    /// Whether nothing is changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.set.is_empty() && self.add.is_empty() && self.remove.is_empty()
    }
}
