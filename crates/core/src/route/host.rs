//! Does this host match? Exactly, or under a `*.` wildcard; never by case or port.

/// A host condition: `api.example.com` or `*.example.com`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPattern {
    /// Lower case; for a wildcard with its leading dot (`.example.com`).
    text: Box<[u8]>,
    wildcard: bool,
}

impl HostPattern {
    /// Reads a pattern that the spec's reader has accepted.
    #[must_use]
    pub fn new(pattern: &str) -> Self {
        let lower = pattern.to_ascii_lowercase();
        let (text, wildcard) = match lower.strip_prefix('*') {
            Some(suffix) => (suffix.as_bytes().into(), true),
            None => (lower.as_bytes().into(), false),
        };
        Self { text, wildcard }
    }

    /// Whether `host` (without port) matches. A wildcard stands for one label or more, never for none.
    #[must_use]
    pub fn matches(&self, host: &[u8]) -> bool {
        if !self.wildcard {
            return host.eq_ignore_ascii_case(&self.text);
        }
        host.len() > self.text.len() && host[host.len() - self.text.len()..].eq_ignore_ascii_case(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_match_exactly_or_under_a_wildcard() {
        let table = [
            ("a.example.com", "A.Example.com", true),
            ("a.example.com", "b.example.com", false),
            ("*.example.com", "a.example.com", true),
            ("*.example.com", "a.b.EXAMPLE.com", true),
            ("*.example.com", "example.com", false),
            ("*.example.com", ".example.com", false),
            ("*.example.com", "badexample.com", false),
        ];
        for (pattern, host, expected) in table {
            assert_eq!(HostPattern::new(pattern).matches(host.as_bytes()), expected, "{pattern} {host}");
        }
    }
}
