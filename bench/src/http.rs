//! Where does a head end, and what does one of its fields say? Just enough HTTP/1.1 for two programs that know
//! each other.

use memchr::memmem;

/// Bytes of the head at the start of `bytes`, its empty line included; `None` while it is not complete.
pub(crate) fn head_length(bytes: &[u8]) -> Option<usize> {
    memmem::find(bytes, b"\r\n\r\n").map(|end| end + 4)
}

/// The first value of the field `name`, blanks around it removed.
pub(crate) fn field<'head>(head: &'head [u8], name: &str) -> Option<&'head [u8]> {
    memchr::memchr_iter(b'\n', head).find_map(|end_of_line| {
        let (found, rest) = head[end_of_line + 1..].split_at_checked(name.len())?;
        let rest = rest.strip_prefix(b":")?;
        let value = &rest[..memchr::memchr(b'\n', rest)?];
        found.eq_ignore_ascii_case(name.as_bytes()).then(|| value.trim_ascii())
    })
}

/// Whether the sender of `head` closes the connection after this message.
pub(crate) fn says_close(head: &[u8]) -> bool {
    // One vectorised search for the letters that every spelling shares, instead of a walk over all fields.
    let Some(at) = memmem::find(head, b"onnection: ") else { return false };
    let value = head[at..].split_at_checked(b"onnection: ".len() + b"close".len());
    value.is_some_and(|(start, _)| start.to_ascii_lowercase().ends_with(b"close"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nX-O: 3\r\ncontent-LENGTH:  512 \r\nConnection: Close\r\n\r\n";

    #[test]
    fn a_head_ends_at_its_empty_line() {
        assert_eq!(head_length(&[HEAD, b"body"].concat()), Some(HEAD.len()));
        assert_eq!(head_length(&HEAD[..HEAD.len() - 1]), None);
    }

    #[test]
    fn a_field_is_found_in_any_case_and_without_blanks() {
        assert_eq!(field(HEAD, "Content-Length"), Some(&b"512"[..]));
        assert_eq!(field(HEAD, "Content"), None);
    }

    #[test]
    fn the_start_line_is_no_field() {
        assert_eq!(field(b"x-o: 1\r\n\r\n", "x-o"), None);
    }

    #[test]
    fn close_is_understood_in_any_case() {
        assert!(says_close(HEAD));
        assert!(!says_close(b"GET / HTTP/1.1\r\nConnection: keep-alive\r\n\r\n"));
    }
}
