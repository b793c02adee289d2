//! What else has to hold of a request, that a rule takes it?

use regex::bytes::Regex;
use std::net::IpAddr;

/// One condition of a rule.
#[derive(Debug)]
pub struct Condition {
    /// What of the request is looked at.
    pub subject: Subject,
    /// What it has to be.
    pub comparison: Comparison,
    /// Whether it must not be that.
    pub is_not: bool,
}

/// What of a request is looked at.
#[derive(Debug)]
pub enum Subject {
    /// Its method.
    Method,
    /// Its host, without a port. Case does not matter.
    Host,
    /// Its path, without the query.
    Path,
    /// The values of a field.
    Header(Box<[u8]>),
    /// The values of a parameter of the query, as they stand.
    Query(Box<[u8]>),
    /// The values of a cookie.
    Cookie(Box<[u8]>),
    /// The client's address: whether it is in one of these.
    Source(Vec<ipnet::IpNet>),
}

/// What it has to be. Of several texts one is enough.
#[derive(Debug)]
pub enum Comparison {
    /// It is there.
    Present,
    /// It is one of these.
    Equals(Texts),
    /// It begins with one.
    Begins(Texts),
    /// It ends with one.
    Ends(Texts),
    /// One stands in it.
    Contains(Texts),
    /// One of these is found in it.
    Matches(Vec<Regex>),
}

type Texts = Box<[Box<[u8]>]>;

/// What a rule may see of a request.
pub trait Look {
    /// The host, without a port; empty: none.
    fn host(&self) -> &[u8];
    /// The path, without the query.
    fn path(&self) -> &[u8];
    /// The method.
    fn method(&self) -> &[u8];
    /// The query, without `?`.
    fn query(&self) -> Option<&[u8]>;
    /// Who asks.
    fn client(&self) -> IpAddr;
    /// Whether a field of that name, in any case, has such a value.
    fn has_field(&self, name: &[u8], such: &mut dyn FnMut(&[u8]) -> bool) -> bool;
    /// Whether a cookie of that name has such a value.
    fn has_cookie(&self, name: &[u8], such: &mut dyn FnMut(&[u8]) -> bool) -> bool;
}

/// A host and a path, and nothing else.
impl Look for (&[u8], &[u8]) {
    fn host(&self) -> &[u8] {
        self.0
    }

    fn path(&self) -> &[u8] {
        self.1
    }

    fn method(&self) -> &[u8] {
        b"GET"
    }

    fn query(&self) -> Option<&[u8]> {
        None
    }

    fn client(&self) -> IpAddr {
        IpAddr::from([0, 0, 0, 0])
    }

    fn has_field(&self, _: &[u8], _: &mut dyn FnMut(&[u8]) -> bool) -> bool {
        false
    }

    fn has_cookie(&self, _: &[u8], _: &mut dyn FnMut(&[u8]) -> bool) -> bool {
        false
    }
}

impl Condition {
    /// Whether a request is as this wants it.
    pub(super) fn holds(&self, look: &impl Look) -> bool {
        self.is_found(look) != self.is_not
    }

    fn is_found(&self, look: &impl Look) -> bool {
        let is_such = |value: &[u8]| self.comparison.holds(value);
        match &self.subject {
            Subject::Method => is_such(look.method()),
            Subject::Host => self.comparison.holds_in_lower_case(look.host()),
            Subject::Path => is_such(look.path()),
            Subject::Header(name) => look.has_field(name, &mut { is_such }),
            Subject::Cookie(name) => look.has_cookie(name, &mut { is_such }),
            Subject::Query(name) => values_of(look.query().unwrap_or_default(), name).any(is_such),
            Subject::Source(networks) => {
                let client = look.client().to_canonical();
                networks.iter().any(|network| network.contains(&client))
            }
        }
    }
}

impl Comparison {
    fn holds(&self, value: &[u8]) -> bool {
        match self {
            Self::Present => true,
            Self::Equals(texts) => texts.iter().any(|text| **text == *value),
            Self::Begins(texts) => texts.iter().any(|text| value.starts_with(text)),
            Self::Ends(texts) => texts.iter().any(|text| value.ends_with(text)),
            Self::Contains(texts) => texts.iter().any(|text| stands_in(text, value)),
            Self::Matches(patterns) => patterns.iter().any(|pattern| pattern.is_match(value)),
        }
    }

    /// The same of a host. No name is longer than 255 bytes (RFC 1035 section 2.3.4).
    fn holds_in_lower_case(&self, host: &[u8]) -> bool {
        let mut lower = [0; 255];
        let Some(lower) = lower.get_mut(..host.len()) else { return false };
        lower.copy_from_slice(host);
        lower.make_ascii_lowercase();
        !lower.is_empty() && self.holds(lower)
    }
}

fn stands_in(text: &[u8], value: &[u8]) -> bool {
    text.is_empty() || value.windows(text.len()).any(|window| window == text)
}

/// The values of a parameter; one without `=` has an empty value.
fn values_of<'a>(query: &'a [u8], name: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    query.split(|&byte| byte == b'&').filter_map(move |pair| {
        let rest = pair.strip_prefix(name)?;
        match rest.split_first() {
            None => Some(rest),
            Some((b'=', value)) => Some(value),
            Some(_) => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A request as a test writes it.
    #[derive(Clone, Default)]
    struct Asked {
        host: &'static str,
        query: &'static str,
        fields: Vec<(&'static str, &'static str)>,
        cookies: Vec<(&'static str, &'static str)>,
    }

    impl Look for Asked {
        fn host(&self) -> &[u8] {
            self.host.as_bytes()
        }

        fn path(&self) -> &[u8] {
            b"/img/a.png"
        }

        fn method(&self) -> &[u8] {
            b"POST"
        }

        fn query(&self) -> Option<&[u8]> {
            Some(self.query.as_bytes())
        }

        fn client(&self) -> IpAddr {
            IpAddr::from([10, 0, 0, 7])
        }

        fn has_field(&self, name: &[u8], such: &mut dyn FnMut(&[u8]) -> bool) -> bool {
            let named = self.fields.iter().filter(|(key, _)| key.as_bytes().eq_ignore_ascii_case(name));
            named.into_iter().any(|(_, value)| such(value.as_bytes()))
        }

        fn has_cookie(&self, name: &[u8], such: &mut dyn FnMut(&[u8]) -> bool) -> bool {
            self.cookies
                .iter()
                .filter(|(key, _)| key.as_bytes() == name)
                .any(|(_, value)| such(value.as_bytes()))
        }
    }

    fn texts(texts: &[&str]) -> Texts {
        texts.iter().map(|text| text.as_bytes().into()).collect()
    }

    fn name(text: &str) -> Box<[u8]> {
        text.as_bytes().into()
    }

    fn holds(subject: Subject, comparison: Comparison, asked: &Asked) -> bool {
        let is_so = Condition { subject, comparison, is_not: false };
        let found = is_so.holds(asked);
        assert_ne!(Condition { is_not: true, ..is_so }.holds(asked), found);
        found
    }

    #[test]
    fn every_comparison_looks_at_its_part() {
        let asked = Asked::default();
        let path = |comparison| holds(Subject::Path, comparison, &asked);
        assert!(path(Comparison::Present) && path(Comparison::Equals(texts(&["/x", "/img/a.png"]))));
        assert!(!path(Comparison::Equals(texts(&["/img"]))));
        assert!(path(Comparison::Begins(texts(&["/img/"]))) && !path(Comparison::Begins(texts(&["img"]))));
        assert!(path(Comparison::Ends(texts(&[".gif", ".png"]))) && !path(Comparison::Ends(texts(&["/"]))));
        assert!(path(Comparison::Contains(texts(&["/a."]))) && path(Comparison::Contains(texts(&[""]))));
        assert!(!path(Comparison::Contains(texts(&["b"]))));
        assert!(path(Comparison::Matches(vec![Regex::new("^/img/.[.]png$").unwrap()])));
    }

    #[test]
    fn every_subject_is_found_where_it_stands() {
        let asked = Asked {
            host: "API.Example.com",
            query: "a=1&b&ab=2&a=3",
            fields: vec![("X-Stage", "old"), ("x-stage", "new")],
            cookies: vec![("v", "2")],
        };
        let equals = |text| Comparison::Equals(texts(&[text]));
        assert!(holds(Subject::Method, equals("POST"), &asked));
        assert!(holds(Subject::Host, Comparison::Ends(texts(&[".example.com"])), &asked));
        for value in ["old", "new"] {
            assert!(holds(Subject::Header(name("X-STAGE")), equals(value), &asked), "{value}");
        }
        assert!(!holds(Subject::Header(name("X-Other")), Comparison::Present, &asked));
        assert!(holds(Subject::Cookie(name("v")), equals("2"), &asked));
        assert!(!holds(Subject::Cookie(name("V")), Comparison::Present, &asked));
        for (key, value, found) in [("a", "1", true), ("a", "3", true), ("a", "2", false), ("b", "", true)] {
            assert_eq!(holds(Subject::Query(name(key)), equals(value), &asked), found, "{key}={value}");
        }
        let within = |network: &str| Subject::Source(vec![network.parse().unwrap()]);
        assert!(holds(within("10.0.0.0/8"), Comparison::Present, &asked));
        assert!(!holds(within("10.0.1.0/24"), Comparison::Present, &asked));
    }

    #[test]
    fn no_host_is_no_host_of_any_kind() {
        let asked = Asked::default();
        assert!(!holds(Subject::Host, Comparison::Present, &asked));
        assert!(!holds(Subject::Host, Comparison::Contains(texts(&[""])), &asked));
    }
}
