//! What does a request ask for: which path, which query, perhaps of which server (RFC 9112 3.2)?

use super::{HeadError, Method};
use crate::authority::Authority;

/// The form of a request target. The authority-form belongs to CONNECT, which is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetForm {
    /// `/path?query`
    Origin,
    /// `http://host/path?query`, to be passed on in origin-form.
    Absolute,
    /// `*`, for OPTIONS.
    Asterisk,
}

/// A request target: visible ASCII without `#`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target<'b> {
    /// The text as it came.
    pub raw: &'b [u8],
    /// Its form.
    pub form: TargetForm,
    /// The path: begins with `/`, or is `*`. An absolute-form without a path has `/`, or `*` for OPTIONS.
    pub path: &'b [u8],
    /// What follows the first `?`; `None` without one.
    pub query: Option<&'b [u8]>,
    pub(super) authority: Option<TargetAuthority<'b>>,
}

/// The server that an absolute-form names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TargetAuthority<'b> {
    pub(super) authority: Authority<'b>,
    pub(super) default_port: u16,
}

impl<'b> Target<'b> {
    /// Reads a target of at least one byte.
    pub(super) fn parse(raw: &'b [u8], method: Method) -> Result<Self, HeadError> {
        check_characters(raw)?;
        match raw {
            [b'/', ..] => {
                let (path, query) = split_query(raw);
                Ok(Self { raw, form: TargetForm::Origin, path, query, authority: None })
            }
            b"*" if method == Method::Options => {
                Ok(Self { raw, form: TargetForm::Asterisk, path: raw, query: None, authority: None })
            }
            _ => Self::absolute(raw, method),
        }
    }

    fn absolute(raw: &'b [u8], method: Method) -> Result<Self, HeadError> {
        let (default_port, rest) = strip_scheme(raw).ok_or(HeadError::TargetForm)?;
        let end = rest.iter().position(|byte| matches!(byte, b'/' | b'?')).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at_checked(end).ok_or(HeadError::TargetForm)?;
        let authority = Authority::parse(authority).ok_or(HeadError::TargetForm)?;
        let (path, query) = match (split_query(rest), method) {
            // RFC 9112 3.2.4: OPTIONS of a whole server is passed on as `*`.
            (([], None), Method::Options) => (&b"*"[..], None),
            (([], query), _) => (&b"/"[..], query),
            (split, _) => split,
        };
        let authority = Some(TargetAuthority { authority, default_port });
        Ok(Self { raw, form: TargetForm::Absolute, path, query, authority })
    }
}

/// No white space, controls or non-ASCII, and no fragment. Without early exit, so that it compiles to wide compares.
fn check_characters(raw: &[u8]) -> Result<(), HeadError> {
    let (bad, fragment) = raw.iter().fold((false, false), |(bad, fragment), &byte| {
        (bad | !(b'!'..=b'~').contains(&byte), fragment | (byte == b'#'))
    });
    match (bad, fragment) {
        (true, _) => Err(HeadError::TargetCharacter),
        (_, true) => Err(HeadError::TargetFragment),
        _ => Ok(()),
    }
}

fn split_query(text: &[u8]) -> (&[u8], Option<&[u8]>) {
    match memchr::memchr(b'?', text).and_then(|mark| text.split_at_checked(mark)) {
        Some((path, query)) => (path, query.get(1..)),
        None => (text, None),
    }
}

/// The default port of the scheme, and what follows `://`.
fn strip_scheme(raw: &[u8]) -> Option<(u16, &[u8])> {
    let strip = |scheme: &[u8]| match raw.split_at_checked(scheme.len()) {
        Some((start, rest)) if start.eq_ignore_ascii_case(scheme) => Some(rest),
        _ => None,
    };
    strip(b"http://").map(|rest| (80, rest)).or_else(|| strip(b"https://").map(|rest| (443, rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(raw: &str) -> Result<(TargetForm, &str, Option<&str>), HeadError> {
        let text = |bytes| std::str::from_utf8(bytes).unwrap();
        let target = Target::parse(raw.as_bytes(), Method::Get)?;
        Ok((target.form, text(target.path), target.query.map(text)))
    }

    #[test]
    fn each_form_gives_a_path_and_a_query() {
        let (origin, absolute) = (TargetForm::Origin, TargetForm::Absolute);
        assert_eq!(parse("/a/b?c=d?e"), Ok((origin, "/a/b", Some("c=d?e"))));
        assert_eq!(parse("/?"), Ok((origin, "/", Some(""))));
        assert_eq!(parse("//a"), Ok((origin, "//a", None)));
        assert_eq!(parse("http://a"), Ok((absolute, "/", None)));
        assert_eq!(parse("HTTPS://a:8443/b?c"), Ok((absolute, "/b", Some("c"))));
        assert_eq!(parse("http://a?c/d"), Ok((absolute, "/", Some("c/d"))));
        let whole = Target::parse(b"http://a", Method::Options).unwrap();
        assert_eq!((whole.path, whole.query), (&b"*"[..], None));
        assert_eq!(Target::parse(b"*", Method::Options).unwrap().form, TargetForm::Asterisk);
    }

    #[test]
    fn other_targets_are_refused() {
        for raw in [
            "*",
            "a",
            "a:80",
            "?a",
            "ftp://a/",
            "http:/a",
            "http:///a",
            "http://u@a/",
            "http://a,b/",
            "http://",
        ] {
            assert_eq!(parse(raw), Err(HeadError::TargetForm), "{raw}");
        }
        for raw in ["/a b", "/\t", "/\u{7f}", "/\u{e9}", "/\0"] {
            assert_eq!(parse(raw), Err(HeadError::TargetCharacter), "{raw:?}");
        }
        for raw in ["/index.html#.png", "/#", "http://a/#b"] {
            assert_eq!(parse(raw), Err(HeadError::TargetFragment), "{raw}");
        }
    }
}
