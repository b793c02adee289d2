//! Which names and values may stand in a field of HTTP/2 (RFC 9113 8.2.1)?

use crate::ascii::is_token_byte;

/// Whether it is a token in lower case. Stricter than the RFC, and as strict as HTTP/1.
#[inline]
pub(in super::super) fn is_name(name: &[u8]) -> bool {
    !name.is_empty() && name.iter().all(|&byte| is_token_byte(byte) && !byte.is_ascii_uppercase())
}

/// Whether no byte of it could end a line, and no white space stands around it. HTTP/1 looks at the rest.
#[inline]
pub(in super::super) fn is_value(value: &[u8]) -> bool {
    let is_blank = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t'));
    !is_blank(value.first()) && !is_blank(value.last()) && memchr::memchr3(0, b'\r', b'\n', value).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_token_in_lower_case() {
        assert!(is_name(b"x-request-id") && is_name(b"a_b!~"));
        for name in [&b""[..], b"X-a", b"a b", b"a:", b":a", b"a\0", b"a\r\n", b"\xc3\xa4", b"a\x7f"] {
            assert!(!is_name(name), "{name:?}");
        }
    }

    #[test]
    fn a_value_ends_no_line_and_has_no_white_space_around_it() {
        assert!(is_value(b"") && is_value(b"a b\tc") && is_value("ä".as_bytes()));
        for value in [&b" a"[..], b"a ", b"\ta", b"a\t", b" ", b"a\rb", b"a\nb", b"a\0b", b"\r\n"] {
            assert!(!is_value(value), "{value:?}");
        }
    }
}
