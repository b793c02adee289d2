//! Which value does a parameter inside a request's path have: `/shop/cart;jsessionid=A1`?
//!
//! Java servers name the session so when the browser keeps no cookies (Servlet specification 7.1.3). RFC 3986 3.3
//! leaves such parameters to the servers, so this reads what Tomcat reads: before percent-decoding, in any segment,
//! and of several with one name the last (`CoyoteAdapter.parsePathParameters`). Jetty and Undertow take the first;
//! where a server wrote the path there is one.

use crate::ascii::{find as find_byte, split_once};

/// The value of the last `;NAME=value` in the path, as it is written; it ends at `;`, `/` or the end.
///
/// `None` when there is none, or when the last one is empty: a server sees no session then, whatever stood before.
/// A parameter without `=` is none. The name is compared without case, because the cookie `JSESSIONID` is the parameter
/// `jsessionid` where nobody chose another name. `path` has no query. One pass; a path without `;` costs one search.
pub fn find<'a>(path: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let from_first = path.get(find_byte(b';', path)?..)?;
    let segments = from_first.split(|&byte| byte == b'/');
    let parameters = segments.flat_map(|segment| segment.split(|&byte| byte == b';').skip(1));
    let named = parameters.filter_map(|parameter| split_once(b'=', parameter));
    let values = named.filter_map(|(known, value)| known.eq_ignore_ascii_case(name).then_some(value));
    values.last().filter(|value| !value.is_empty())
}

/// What stands around the values of all parameters in the path of a URL, in order: between each two pieces there is a
/// value. For those who show a URL to others: such a value may be a session's key.
///
/// A value ends at `;`, `/`, `?`, `#` or the end. What follows a `?` or `#` is no path. One pass, no memory.
pub fn around_values(url: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(url);
    std::iter::from_fn(move || {
        let url = rest.take()?;
        let Some(value) = first_value(url) else { return Some(url) };
        let (piece, behind) = url.split_at(value);
        let end = behind.iter().position(|byte| b";/?#".contains(byte)).unwrap_or(behind.len());
        rest = behind.get(end..);
        Some(piece)
    })
}

/// Where the value of the first parameter begins.
fn first_value(url: &[u8]) -> Option<usize> {
    let mut is_parameter = false;
    for (at, byte) in url.iter().enumerate() {
        match byte {
            b'?' | b'#' => return None,
            b'/' => is_parameter = false,
            b';' => is_parameter = true,
            b'=' if is_parameter => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn session(path: &str) -> Option<&str> {
        find(path.as_bytes(), b"JSESSIONID").map(|value| std::str::from_utf8(value).unwrap())
    }

    #[test]
    fn a_parameter_is_found_in_any_segment() {
        for (path, value) in [
            ("/cart;jsessionid=A1.node1", "A1.node1"),
            ("/shop;jsessionid=A1/cart", "A1"),
            ("/;jsessionid=A1", "A1"),
            (";jsessionid=A1", "A1"),
            ("/cart;v=2;jsessionid=A1;w", "A1"),
            ("/a;b/c;;jsessionid=A1;/", "A1"),
            ("/cart;JSessionId=a=b%3Bc,d", "a=b%3Bc,d"),
        ] {
            assert_eq!(session(path), Some(value), "{path}");
        }
    }

    #[test]
    fn values_are_left_out_of_a_url() {
        let shown = |url: &str| {
            let pieces: Vec<_> = around_values(url.as_bytes()).map(String::from_utf8_lossy).collect();
            pieces.join("***")
        };
        for (url, expected) in [
            ("/cart", "/cart"),
            ("", ""),
            ("/cart?a;b=c", "/cart?a;b=c"),
            ("/a=b/c", "/a=b/c"),
            ("/cart;jsessionid=A1", "/cart;jsessionid=***"),
            ("/cart;jsessionid=A1.n1/x?y=1", "/cart;jsessionid=***/x?y=1"),
            ("/a;v=1;jsessionid=A1=B/c;w#;d=e", "/a;v=***;jsessionid=***/c;w#;d=e"),
            ("https://a.test/cart;jsessionid=A1?b", "https://a.test/cart;jsessionid=***?b"),
        ] {
            assert_eq!(shown(url), expected, "{url}");
        }
    }

    #[test]
    fn what_only_looks_like_it_is_none() {
        for path in [
            "",
            "/",
            "*",
            "/cart",
            "/jsessionid=A1",
            "/a;v=2/jsessionid=A1",
            "/cart;jsessionid",
            "/cart;jsessionid/=A1",
            "/cart;jsessionid;=A1",
            "/cart;xjsessionid=A1",
            "/cart;jsessionid =A1",
            "/cart;sid=jsessionid=A1",
            "/cart%3Bjsessionid=A1",
            "/cart;%6Asessionid=A1",
            ";;;===///",
        ] {
            assert_eq!(session(path), None, "{path}");
        }
    }

    #[test]
    fn the_last_one_counts_as_in_tomcat() {
        assert_eq!(session("/a;jsessionid=A1/b;jsessionid=B2"), Some("B2"));
        assert_eq!(session("/a;jsessionid=A1;JSESSIONID=B2"), Some("B2"));
        assert_eq!(session("/a;jsessionid=A1/b;jsessionid"), Some("A1"));
    }

    #[test]
    fn an_empty_value_is_none_and_hides_those_before_it() {
        assert_eq!(session("/cart;jsessionid="), None);
        assert_eq!(session("/cart;jsessionid=/x"), None);
        assert_eq!(session("/a;jsessionid=A1/b;jsessionid="), None);
        assert_eq!(session("/a;jsessionid=/b;jsessionid=B2"), Some("B2"));
    }

    proptest! {
        #[test]
        fn a_session_that_a_server_adds_to_any_path_is_found(path in "[/a-z;=]{0,40}", value in "[A-Z0-9.!-]{1,40}") {
            for rest in ["", "/y", ";v=2"] {
                let path = format!("{path};jsessionid={value}{rest}");
                prop_assert_eq!(session(&path), Some(value.as_str()));
            }
        }

        #[test]
        fn other_bytes_do_no_harm(path in proptest::collection::vec(any::<u8>(), 0..300)) {
            let value = find(&path, b"a").unwrap_or(b"none");
            prop_assert!(!value.is_empty() && !value.contains(&b'/') && !value.contains(&b';'));
        }
    }
}
