//! Where is a client sent instead, and may it be sent there?
//!
//! The place is always written whole (`https://host/path`), so that a path such as `//elsewhere.example` is a path and
//! nothing else. Nothing of the request gets into it that could end a line: hosts and paths have been parsed, and
//! what a URI does not have is written as `%XX`.

use crate::persist::Scheme;
use crate::spec::{RedirectSpec, RedirectStatus};
use std::io::Write;

/// A redirect, compiled.
#[derive(Debug)]
pub struct Redirect {
    scheme: Option<Scheme>,
    host: Option<Box<[u8]>>,
    port: Option<u16>,
    path: Option<Box<[u8]>>,
    query: Option<Box<[u8]>>,
    /// Of the answer.
    pub status: RedirectStatus,
}

/// What a client asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// How it comes, as far as we believe it.
    pub scheme: Scheme,
    /// The host, without a port; empty: it named none. Letters,
    /// digits and `-._~`, or an IPv6 address in brackets.
    pub host: &'a [u8],
    /// The port, where it named one.
    pub port: Option<u16>,
    /// The path: visible ASCII. `*` where OPTIONS asks for the whole server.
    pub path: &'a [u8],
    /// The query, if there is one: visible ASCII.
    pub query: Option<&'a [u8]>,
}

/// Why nobody is sent anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Astray {
    /// Neither the request nor the redirect names a host.
    NoHost,
    /// It leads to where the client is: it would come again and again.
    Loop,
}

impl Astray {
    /// Its stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoHost => "no-host",
            Self::Loop => "redirect-loop",
        }
    }

    /// What is answered: the request lacks something (400), or the spec leads in a circle (508, RFC 5842 section 7.2).
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::NoHost => 400,
            Self::Loop => 508,
        }
    }
}

impl Redirect {
    /// The redirect of a spec that was checked.
    #[must_use]
    pub fn new(spec: &RedirectSpec) -> Self {
        let bytes = |text: &String| text.as_bytes().into();
        Self {
            scheme: spec.scheme,
            host: spec.host.as_ref().map(bytes),
            port: spec.port,
            path: spec.path.as_ref().map(bytes),
            query: spec.query.as_ref().map(bytes),
            status: spec.status,
        }
    }

    /// Writes the place that a client is sent to, behind what `out` holds.
    ///
    /// # Errors
    /// When there is no such place; then `out` is as it was.
    pub fn write_location(&self, asked: &Asked<'_>, out: &mut Vec<u8>) -> Result<(), Astray> {
        let place = self.place(asked);
        if place.host.is_empty() {
            return Err(Astray::NoHost);
        }
        if place.is(asked) {
            return Err(Astray::Loop);
        }
        out.extend_from_slice(place.scheme.as_str().as_bytes());
        out.extend_from_slice(b"://");
        out.extend_from_slice(place.host);
        if let Some(port) = place.port.filter(|port| *port != default_port(place.scheme)) {
            write!(out, ":{port}").expect("writing to a Vec does not fail");
        }
        escape(place.path, out);
        if let Some(query) = place.query.filter(|query| !query.is_empty()) {
            out.push(b'?');
            escape(query, out);
        }
        Ok(())
    }

    /// What is not said stays as asked. Another scheme has another port: `http://host:8080` leads to `https://host`.
    fn place<'a>(&'a self, asked: &Asked<'a>) -> Asked<'a> {
        let scheme = self.scheme.unwrap_or(asked.scheme);
        let stays = (scheme == asked.scheme).then_some(asked.port).flatten();
        Asked {
            scheme,
            host: self.host.as_deref().unwrap_or(asked.host),
            port: self.port.or(stays),
            path: self.path.as_deref().unwrap_or(if asked.path == b"*" { b"/" } else { asked.path }),
            query: self.query.as_deref().or(asked.query),
        }
    }
}

impl Asked<'_> {
    /// Whether both are one place.
    fn is(&self, other: &Self) -> bool {
        let port = |place: &Self| place.port.unwrap_or_else(|| default_port(place.scheme));
        let query = |place: &Self| place.query.is_some_and(|query| !query.is_empty());
        self.scheme == other.scheme
            && self.host.eq_ignore_ascii_case(other.host)
            && port(self) == port(other)
            && self.path == other.path
            && query(self) == query(other)
            && (!query(self) || self.query == other.query)
    }
}

const fn default_port(scheme: Scheme) -> u16 {
    match scheme {
        Scheme::Http => 80,
        Scheme::Https => 443,
    }
}

/// Writes what stands in a URI as it is, and the rest as `%XX` (RFC 3986 section 2).
fn escape(text: &[u8], out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for &byte in text {
        if byte.is_ascii_graphic() && !b"\"#<>\\^`{|}".contains(&byte) {
            out.push(byte);
        } else {
            out.extend([b'%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ASKED: Asked<'_> =
        Asked { scheme: Scheme::Http, host: b"a.example", port: None, path: b"/p", query: Some(b"q=1") };

    fn location(spec: RedirectSpec, asked: Asked<'_>) -> Result<String, Astray> {
        let mut out = Vec::new();
        Redirect::new(&spec).write_location(&asked, &mut out).map(|()| String::from_utf8(out).unwrap())
    }

    fn https() -> RedirectSpec {
        RedirectSpec { scheme: Some(Scheme::Https), ..RedirectSpec::default() }
    }

    #[test]
    fn what_is_left_out_stays_as_asked() {
        let to = |host: &str| RedirectSpec { host: Some(host.to_owned()), ..RedirectSpec::default() };
        let port = Asked { port: Some(8080), ..ASKED };
        let path = RedirectSpec { path: Some("/new".to_owned()), ..RedirectSpec::default() };
        for (spec, asked, expected) in [
            (https(), ASKED, "https://a.example/p?q=1"),
            (https(), port, "https://a.example/p?q=1"),
            (RedirectSpec { port: Some(8443), ..https() }, port, "https://a.example:8443/p?q=1"),
            (RedirectSpec { port: Some(443), ..https() }, port, "https://a.example/p?q=1"),
            (to("b.example"), port, "http://b.example:8080/p?q=1"),
            (path.clone(), ASKED, "http://a.example/new?q=1"),
            (RedirectSpec { query: Some(String::new()), ..path.clone() }, ASKED, "http://a.example/new"),
            (RedirectSpec { query: Some("x".to_owned()), ..path }, ASKED, "http://a.example/new?x"),
            (https(), Asked { host: b"[::1]", query: None, ..port }, "https://[::1]/p"),
            (https(), Asked { path: b"*", query: None, ..ASKED }, "https://a.example/"),
        ] {
            assert_eq!(location(spec, asked).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn no_path_leads_to_another_host() {
        for (path, expected) in [
            ("//evil.example/x", "https://a.example//evil.example/x"),
            ("/\\evil.example", "https://a.example/%5Cevil.example"),
            ("/@evil.example", "https://a.example/@evil.example"),
            ("/\"<x>", "https://a.example/%22%3Cx%3E"),
        ] {
            let asked = Asked { path: path.as_bytes(), query: None, ..ASKED };
            assert_eq!(location(https(), asked).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn nobody_is_sent_to_where_they_are() {
        let secured = Asked { scheme: Scheme::Https, port: Some(443), ..ASKED };
        assert_eq!(location(https(), secured), Err(Astray::Loop));
        let same = RedirectSpec { host: Some("a.example".to_owned()), ..RedirectSpec::default() };
        assert_eq!(location(same, Asked { host: b"A.Example", ..ASKED }), Err(Astray::Loop));
        let path = RedirectSpec { path: Some("/p".to_owned()), ..RedirectSpec::default() };
        assert_eq!(location(path, ASKED), Err(Astray::Loop));
    }

    #[test]
    fn without_a_host_there_is_nowhere_to_go() {
        assert_eq!(location(https(), Asked { host: b"", ..ASKED }), Err(Astray::NoHost));
    }

    proptest! {
        #[test]
        fn no_request_ends_the_line(path in proptest::collection::vec(any::<u8>(), 0..60), query in proptest::option::of(proptest::collection::vec(any::<u8>(), 0..60))) {
            let asked = Asked { path: &path, query: query.as_deref(), ..ASKED };
            let location = location(https(), asked).unwrap();
            prop_assert!(location.bytes().all(|byte| byte.is_ascii_graphic()));
            prop_assert!(location.starts_with("https://a.example"));
        }
    }
}
