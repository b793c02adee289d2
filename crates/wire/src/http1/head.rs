//! Where does a head end, and when is it hopeless to wait for its end?

use super::HeadError;
use crate::ascii::{find, is_token_byte};

/// Bounds of one head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeadLimits {
    /// Bytes of the whole head, the empty line at its end included.
    pub head_bytes: usize,
    /// Bytes of a request's target.
    pub target_bytes: usize,
    /// Fields; more than [`super::MAX_FIELDS`] are never taken.
    pub fields: usize,
}

impl Default for HeadLimits {
    /// 32 KiB, targets of 16 KiB, 128 fields.
    fn default() -> Self {
        Self { head_bytes: 32 * 1024, target_bytes: 16 * 1024, fields: super::MAX_FIELDS }
    }
}

/// Who sent the bytes: a request and an answer begin differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sender {
    /// A client: the bytes are a request.
    Client,
    /// A target: the bytes are an answer.
    Target,
}

/// The version of a message; all others are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// HTTP/1.0
    Http10,
    /// HTTP/1.1
    Http11,
}

/// Looks for the end of a head at the start of `input`: its length, or `None` when more must be read.
///
/// A head that arrives in many pieces must not be parsed again for each of them. Parse once; on `Partial` remember
/// `input.len()`, and when more has come, ask here with that number as `already_seen`. Only new bytes are looked
/// at. Parse again when the answer is a length. `input` starts at the same byte each time.
///
/// # Errors
/// What no further byte could mend: a start that is no message, a line that ends with LF alone, and a head that does
/// not end within `limits.head_bytes` (when not even its first line does, the target is too long). The answer does
/// not depend on how the input was cut.
pub fn head_end(
    input: &[u8],
    already_seen: usize,
    limits: &HeadLimits,
    sender: Sender,
) -> Result<Option<usize>, HeadError> {
    check_start(input, sender)?;
    let window = input.get(..limits.head_bytes).unwrap_or(input);
    let mut next = already_seen.min(window.len());
    while let Some(offset) = find(b'\n', window.get(next..).unwrap_or_default()) {
        next += offset + 1;
        let line = window.get(..next).unwrap_or_default();
        if !line.ends_with(b"\r\n") {
            return Err(HeadError::BareLineFeed);
        }
        if line.ends_with(b"\r\n\r\n") {
            return Ok(Some(next));
        }
    }
    if window.len() < limits.head_bytes {
        return Ok(None);
    }
    let first_line = window.strip_prefix(b"\r\n").unwrap_or(window);
    match sender {
        Sender::Client if find(b'\n', first_line).is_none() => Err(HeadError::TargetTooLong),
        _ => Err(HeadError::HeadTooLarge),
    }
}

/// Whether what `httparse` took for a head of `length` bytes is one by our rules, too: it begins at once, and every
/// line ends with CR LF. `httparse` also takes LF alone, and any number of empty lines before the first.
///
/// It tells where each field begins, so only the two bytes before it are looked at: the whole head is not searched
/// again. A head that is refused here is left to [`head_end`], which names the fault.
#[inline]
pub(super) fn is_clean(
    input: &[u8],
    length: usize,
    headers: &[httparse::Header<'_>],
    sender: Sender,
) -> bool {
    let base = input.as_ptr().addr();
    let line_ends_before = |name: &str| {
        let start = name.as_ptr().addr().wrapping_sub(base);
        start.checked_sub(2).and_then(|end| input.get(end..start)) == Some(b"\r\n")
    };
    check_start(input, sender).is_ok()
        && input.first() != Some(&b'\r')
        && input.get(..length).is_some_and(|head| head.ends_with(b"\r\n\r\n"))
        && headers.iter().all(|header| line_ends_before(header.name))
}

/// Refuses at once what is not HTTP/1: at most one empty line comes before a request (RFC 9112 2.2).
fn check_start(input: &[u8], sender: Sender) -> Result<(), HeadError> {
    match (sender, input) {
        (_, []) | (Sender::Client, [b'\r'] | [b'\r', b'\n']) => Ok(()),
        (_, [b'\n', ..]) => Err(HeadError::BareLineFeed),
        (Sender::Client, [b'\r', b'\n', first, ..]) if is_token_byte(*first) => Ok(()),
        (Sender::Client, [b'\r', b'\n', ..]) => Err(HeadError::LeadingJunk),
        (Sender::Client, [b'\r', ..]) => Err(HeadError::BareCarriageReturn),
        (Sender::Client, [first, ..]) if is_token_byte(*first) => Ok(()),
        (Sender::Target, [b'H', ..]) => Ok(()),
        _ => Err(HeadError::LeadingJunk),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ascii::steps;

    const LIMITS: HeadLimits = HeadLimits { head_bytes: 64, target_bytes: 64, fields: 8 };

    fn end(input: &[u8]) -> Result<Option<usize>, HeadError> {
        head_end(input, 0, &LIMITS, Sender::Client)
    }

    #[test]
    fn a_head_ends_at_its_first_empty_line() {
        assert_eq!(end(b"GET / HTTP/1.1\r\n\r\nGET"), Ok(Some(18)));
        assert_eq!(end(b"\r\nGET / HTTP/1.1\r\n\r\n"), Ok(Some(20)));
        assert_eq!(end(b"GET / HTTP/1.1\r\n\r"), Ok(None));
        assert_eq!(head_end(b"HTTP/1.1 200 OK\r\n\r\n", 0, &LIMITS, Sender::Target), Ok(Some(19)));
    }

    #[test]
    fn noise_is_refused_at_its_first_byte() {
        assert_eq!(end(b"\x16\x03\x01"), Err(HeadError::LeadingJunk));
        assert_eq!(end(b" GET"), Err(HeadError::LeadingJunk));
        assert_eq!(end(b"\r\n\r"), Err(HeadError::LeadingJunk));
        assert_eq!(end(b"\r\n\n"), Err(HeadError::LeadingJunk));
        assert_eq!(end(b"\rG"), Err(HeadError::BareCarriageReturn));
        assert_eq!(end(b"\n"), Err(HeadError::BareLineFeed));
        assert_eq!(head_end(b"\r\nHTTP", 0, &LIMITS, Sender::Target), Err(HeadError::LeadingJunk));
        assert_eq!(head_end(b"GET", 0, &LIMITS, Sender::Target), Err(HeadError::LeadingJunk));
    }

    #[test]
    fn bare_line_feeds_are_refused_when_they_arrive() {
        assert_eq!(end(b"GET / HTTP/1.1\n"), Err(HeadError::BareLineFeed));
        assert_eq!(end(b"GET / HTTP/1.1\r\nHost: a\n"), Err(HeadError::BareLineFeed));
        assert_eq!(end(b"GET / HTTP/1.1\r\n\n"), Err(HeadError::BareLineFeed));
    }

    #[test]
    fn a_head_at_its_limit_is_taken_and_one_byte_more_is_not() {
        let head = |bytes: usize| {
            let mut head = b"GET / HTTP/1.1\r\na: ".to_vec();
            head.resize(bytes - 4, b'x');
            head.extend_from_slice(b"\r\n\r\n");
            head
        };
        assert_eq!(end(&head(64)), Ok(Some(64)));
        assert_eq!(end(&head(65)), Err(HeadError::HeadTooLarge));
        assert_eq!(end(&head(65)[..63]), Ok(None));
        assert_eq!(end(&head(65)[..64]), Err(HeadError::HeadTooLarge));
        assert_eq!(end(&[b'a'; 64]), Err(HeadError::TargetTooLong));
        assert_eq!(end(&[b'a'; 63]), Ok(None));
    }

    #[test]
    fn a_head_that_drips_in_is_looked_at_once() {
        let limits = HeadLimits { head_bytes: 1 << 16, ..HeadLimits::default() };
        let mut head = b"GET / HTTP/1.1\r\n".to_vec();
        (0..2000).for_each(|index| head.extend_from_slice(format!("name-{index}: value\r\n").as_bytes()));
        head.extend_from_slice(b"\r\n");
        let mut found = None;
        let steps = steps::count(|| {
            for length in 0..=head.len() {
                let seen = length.saturating_sub(1);
                found = head_end(&head[..length], seen, &limits, Sender::Client).unwrap();
            }
        });
        assert_eq!(found, Some(head.len()));
        assert!(steps <= head.len() + 1, "{steps} steps for {} bytes", head.len());
    }
}
