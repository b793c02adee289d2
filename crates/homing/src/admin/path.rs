//! Which path of the API does a command ask for? Names become safe parts of it, whatever was typed.

use homing_control::api::BASE;
use std::fmt::{self, Write};

/// A path below the API's base, with a query.
#[derive(Clone, Debug)]
pub(crate) struct ApiPath {
    path: String,
    query: String,
}

impl ApiPath {
    /// Where these names lead: `["sessions", id, "move"]`.
    pub(crate) fn of(names: &[&str]) -> Self {
        let mut path = BASE.to_owned();
        for name in names {
            path.push('/');
            encode(name, &mut path);
        }
        Self { path, query: String::new() }
    }

    /// The same, asked with these values; those that are `None` are left out.
    pub(crate) fn asking(mut self, values: &[(&str, Option<&str>)]) -> Self {
        for (name, value) in values {
            if let Some(value) = value {
                self.query.push(if self.query.is_empty() { '?' } else { '&' });
                self.query.push_str(name);
                self.query.push('=');
                encode(value, &mut self.query);
            }
        }
        self
    }
}

impl fmt::Display for ApiPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.path, self.query)
    }
}

/// Leaves the unreserved characters of RFC 3986 section 2.3 as they are.
fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("writing to a String does not fail");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_cannot_lead_elsewhere() {
        let path = ApiPath::of(&["sessions", "../x?y", "move"]);
        let path = path.asking(&[("group", Some("a&b=c d")), ("target", None), ("id", Some("0f"))]);
        assert_eq!(path.to_string(), "/api/v1/sessions/..%2Fx%3Fy/move?group=a%26b%3Dc%20d&id=0f");
    }
}
