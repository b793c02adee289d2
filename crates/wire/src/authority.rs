//! Is this text a host with an optional port, and which host is it?
//!
//! Stricter than RFC 3986 where two readers could disagree: no user information, no percent-encoding, no
//! sub-delimiters, no empty port. What remains has one reading.

use crate::ascii::port;
use std::net::Ipv6Addr;

/// The longest host we take, in bytes (RFC 1035 2.3.4 allows 255 on the wire).
pub const HOST_BYTES: usize = 255;

/// A host and perhaps a port, as in the Host field or in an absolute-form target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authority<'b> {
    raw: &'b [u8],
    host: &'b [u8],
    port: Option<u16>,
}

impl<'b> Authority<'b> {
    /// Reads `host`, `host:port`, `[v6]` or `[v6]:port`; `None` when it is anything else.
    pub fn parse(raw: &'b [u8]) -> Option<Self> {
        let (host, rest) = match raw.first()? {
            b'[' => bracketed(raw)?,
            _ => named(raw)?,
        };
        let port = match rest.split_first() {
            None => None,
            Some((b':', digits)) => Some(port(digits).filter(|&port| port != 0)?),
            Some(_) => return None,
        };
        Some(Self { raw, host, port })
    }

    /// The text as it came.
    pub fn raw(&self) -> &'b [u8] {
        self.raw
    }

    /// The host without the port, an IPv6 literal with its brackets, in the case it came in.
    pub fn host(&self) -> &'b [u8] {
        self.host
    }

    /// The port, when one is written.
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// Whether both name the same server, where `default_port` is meant by a missing port.
    pub fn same_server(&self, other: &Self, default_port: u16) -> bool {
        same_host(self.host, other.host)
            && self.port.unwrap_or(default_port) == other.port.unwrap_or(default_port)
    }
}

/// Whether both texts are the same host: ASCII letters compare without case (RFC 9110 4.2.3).
pub fn same_host(left: &[u8], right: &[u8]) -> bool {
    left.eq_ignore_ascii_case(right)
}

/// Writes the host in lower case into `out` (cleared first), for lookups in tables of lower-case names.
pub fn lower_case<'o>(host: &[u8], out: &'o mut [u8; HOST_BYTES]) -> Option<&'o [u8]> {
    let lowered = out.get_mut(..host.len())?;
    lowered.copy_from_slice(host);
    lowered.make_ascii_lowercase();
    Some(lowered)
}

/// Splits `[v6]rest`. The text inside must be an address: no zone, no IPvFuture.
fn bracketed(raw: &[u8]) -> Option<(&[u8], &[u8])> {
    // The longest literal is 45 characters; anything longer is not worth a look.
    let end = raw.iter().take(48).position(|&byte| byte == b']')?;
    let literal = std::str::from_utf8(raw.get(1..end)?).ok()?;
    literal.parse::<Ipv6Addr>().ok()?;
    raw.split_at_checked(end + 1)
}

/// Splits `name:rest` at the colon. Labels are not empty, but one dot may end the name.
fn named(raw: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = raw.iter().position(|&byte| byte == b':').unwrap_or(raw.len());
    let (host, rest) = raw.split_at_checked(end)?;
    if host.len() > HOST_BYTES {
        return None;
    }
    let mut previous = b'.';
    for &byte in host {
        let allowed = match byte {
            b'.' => previous != b'.',
            _ => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~'),
        };
        if !allowed {
            return None;
        }
        previous = byte;
    }
    (!host.is_empty()).then_some((host, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_and_a_port_are_told_apart() {
        let table: [(&str, &str, Option<u16>); 9] = [
            ("example.com", "example.com", None),
            ("Example.COM.:8080", "Example.COM.", Some(8080)),
            ("a", "a", None),
            ("xn--bcher-kva.example:65535", "xn--bcher-kva.example", Some(65535)),
            ("under_score.internal", "under_score.internal", None),
            ("192.0.2.1:80", "192.0.2.1", Some(80)),
            ("[::1]", "[::1]", None),
            ("[2001:DB8::1]:443", "[2001:DB8::1]", Some(443)),
            ("[::ffff:192.0.2.1]:1", "[::ffff:192.0.2.1]", Some(1)),
        ];
        for (text, host, port) in table {
            let authority = Authority::parse(text.as_bytes()).expect(text);
            assert_eq!((authority.host(), authority.port()), (host.as_bytes(), port), "{text}");
            assert_eq!(authority.raw(), text.as_bytes());
        }
    }

    #[test]
    fn whatever_two_readers_could_split_differently_is_no_host() {
        for text in [
            "",
            ":80",
            ".",
            ".a",
            "a..b",
            "a:",
            "a:0",
            "a:080",
            "a:65536",
            "a:+80",
            "a:80:80",
            "a: 80",
            "a:8o",
            "u@a",
            "u:p@a",
            "a/b",
            "a?b",
            "a#b",
            "a,b",
            "a b",
            "a\tb",
            "a\\b",
            "%61",
            "a%00",
            "é",
            "a\0",
            "[",
            "[]",
            "[::1",
            "::1",
            "[::1]80",
            "[::1]:",
            "[::1%25eth0]",
            "[v1.a]",
            "[1.2.3.4]",
            "[::1]]",
            "[[::1]]",
            "[:::1]",
            "[12345::]",
            "a;b",
            "a=b",
            "*.a",
            "a!b",
            "http://a",
        ] {
            assert_eq!(Authority::parse(text.as_bytes()), None, "{text:?}");
        }
        assert_eq!(Authority::parse(&[b'a'; HOST_BYTES + 1]), None);
        assert!(Authority::parse(&[b'a'; HOST_BYTES]).is_some());
    }

    #[test]
    fn servers_compare_without_case_and_with_the_default_port() {
        let parse = |text: &'static str| Authority::parse(text.as_bytes()).unwrap();
        assert!(parse("A.example").same_server(&parse("a.EXAMPLE:80"), 80));
        assert!(!parse("a.example").same_server(&parse("a.example:80"), 443));
        assert!(!parse("a.example").same_server(&parse("b.example"), 80));
    }

    #[test]
    fn a_host_is_lowered_within_its_bound() {
        let mut buffer = [0; HOST_BYTES];
        assert_eq!(lower_case(b"Shop.EXAMPLE", &mut buffer), Some(&b"shop.example"[..]));
        assert_eq!(lower_case(&[b'a'; HOST_BYTES + 1], &mut buffer), None);
    }
}
