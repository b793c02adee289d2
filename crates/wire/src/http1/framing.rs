//! How long is the body of a message (RFC 9112 6)?

use super::{HeadError, Sender};
use crate::ascii::{decimal, is_token, trim};

/// How a body is delimited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyFraming {
    /// There is no body.
    None,
    /// That many bytes, at most 2^63 - 1.
    Length(u64),
    /// Chunks, see [`super::ChunkDecoder`].
    Chunked,
    /// All that comes until the connection ends. Only answers have this.
    UntilClose,
}

/// Lengths above this overflow somebody's signed number.
pub(super) const LONGEST_BODY: u64 = i64::MAX as u64;

/// Reads Content-Length. It is one number of digits only: `+5`, `5,5`, `5,` and nothing are refused.
///
/// A client that writes leading zeros wants them read as octal; a target pads the number it did not know in time.
pub(super) fn content_length(value: &[u8], sender: Sender) -> Result<u64, HeadError> {
    if sender == Sender::Client && value.len() > 1 && value.first() == Some(&b'0') {
        return Err(HeadError::ContentLength);
    }
    decimal(value, LONGEST_BODY).ok_or(HeadError::ContentLength)
}

/// Accepts exactly `chunked`. Other codings below it are known to be unknown (501); all else is an attack (400).
pub(super) fn check_transfer_encoding(value: &[u8]) -> Result<(), HeadError> {
    if is_chunked(value) {
        return Ok(());
    }
    let mut codings = value.rsplit(|&byte| byte == b',').map(trim);
    let ends_chunked = codings.next().is_some_and(is_chunked);
    if ends_chunked && codings.all(|coding| is_token(coding) && !is_chunked(coding)) {
        return Err(HeadError::TransferCodingUnknown);
    }
    Err(HeadError::TransferEncoding)
}

fn is_chunked(coding: &[u8]) -> bool {
    coding.eq_ignore_ascii_case(b"chunked")
}

/// Whether the name, without its punctuation, is one that frames a body. Gateways to CGI and WSGI turn `-` and `_`
/// into the same variable, so `Content_Length` is a second Content-Length to the application behind them.
pub(super) fn is_lookalike(name: &[u8]) -> bool {
    let wanted: &[u8] = match name.first().map(u8::to_ascii_lowercase) {
        Some(b'c') => b"contentlength",
        Some(b't') => b"transferencoding",
        Some(first) if !first.is_ascii_alphanumeric() => return is_lookalike_inside(name),
        _ => return false,
    };
    name.len() >= wanted.len() && says(name, wanted)
}

/// The same for names that begin with punctuation.
fn is_lookalike_inside(name: &[u8]) -> bool {
    says(name, b"contentlength") || says(name, b"transferencoding")
}

fn says(name: &[u8], wanted: &[u8]) -> bool {
    name.iter()
        .filter(|byte| byte.is_ascii_alphanumeric())
        .map(u8::to_ascii_lowercase)
        .eq(wanted.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_one_plain_number() {
        assert_eq!(content_length(b"0", Sender::Client), Ok(0));
        assert_eq!(content_length(b"9223372036854775807", Sender::Client), Ok(LONGEST_BODY));
        assert_eq!(content_length(b"0012", Sender::Target), Ok(12));
        for value in [
            "",
            "+5",
            "-5",
            "5,",
            ",5",
            "5,5",
            "5 5",
            "0x5",
            "5.0",
            "5e1",
            "010",
            "00",
            "9223372036854775808",
            "18446744073709551616",
            "99999999999999999999999",
            "5\u{a0}",
            "５",
        ] {
            assert_eq!(
                content_length(value.as_bytes(), Sender::Client),
                Err(HeadError::ContentLength),
                "{value:?}"
            );
        }
    }

    #[test]
    fn a_coding_is_chunked_once_and_nothing_else() {
        assert_eq!(check_transfer_encoding(b"chunked"), Ok(()));
        assert_eq!(check_transfer_encoding(b"CHUNKED"), Ok(()));
        assert_eq!(check_transfer_encoding(b"gzip, chunked"), Err(HeadError::TransferCodingUnknown));
        for value in [
            "",
            "identity",
            "gzip",
            "xchunked",
            "chunked, gzip",
            "chunked,chunked",
            "chunked, chunked",
            ", chunked",
            "chunked,",
            "chunked;a=b",
            "\"chunked\"",
            "chunked identity",
            "\u{b}chunked",
        ] {
            assert_eq!(
                check_transfer_encoding(value.as_bytes()),
                Err(HeadError::TransferEncoding),
                "{value:?}"
            );
        }
    }

    #[test]
    fn names_that_differ_in_punctuation_only_are_lookalikes() {
        for name in [
            "Content_Length",
            "CONTENTLENGTH",
            "Transfer_Encoding",
            "transfer---encoding",
            "-Content-Length",
            "Transfer.Encoding",
        ] {
            assert!(is_lookalike(name.as_bytes()), "{name}");
        }
        for name in
            ["Content-Type", "Content-Language", "Content-Length-2", "X-Content-Length", "Te", "", "-"]
        {
            assert!(!is_lookalike(name.as_bytes()), "{name}");
        }
    }
}
