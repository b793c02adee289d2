//! Which trace does a request belong to, by the word of who sent it? The `traceparent` field of W3C Trace Context.
//!
//! ```text
//! 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
//! version    trace id (16 bytes)         span id    flags
//! ```
//! What is not exactly that is nothing: a trace that begins here is better than one that two programs read differently.

/// The field's name, as it is compared.
pub const TRACEPARENT: &[u8] = b"traceparent";
/// The name of the field that goes with it, and means nothing without it.
pub const TRACESTATE: &[u8] = b"tracestate";

/// Bytes of the field in version 00.
pub const TEXT_BYTES: usize = 55;
/// Where the span id stands in it.
pub const SPAN_AT: usize = 36;

/// A span among those of its trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceParent {
    /// The trace; not all zero.
    pub trace_id: [u8; 16],
    /// The span; not all zero.
    pub span_id: [u8; 8],
    /// Whether it is written down.
    pub is_sampled: bool,
}

impl TraceParent {
    /// What the fields of that name say; `None`: there is none, several, or one that is not valid (section 3.2).
    pub fn of<'a>(mut fields: impl Iterator<Item = &'a [u8]>) -> Option<Self> {
        let only = fields.next()?;
        if fields.next().is_some() {
            return None;
        }
        Self::parse(only)
    }

    /// Reads the value of one field.
    pub fn parse(value: &[u8]) -> Option<Self> {
        let (text, more) = value.split_at_checked(TEXT_BYTES)?;
        let [version] = bytes(&text[..2])?;
        let has_dashes = text[2] == b'-' && text[35] == b'-' && text[52] == b'-';
        // Of a later version, what we know of it counts; 00 has nothing behind it, and ff is not allowed.
        let is_version = match version {
            0 => more.is_empty(),
            0xff => false,
            _ => more.first().is_none_or(|&byte| byte == b'-'),
        };
        let (trace_id, span_id, [flags]) = (bytes(&text[3..35])?, bytes(&text[36..52])?, bytes(&text[53..])?);
        let is_valid = has_dashes && is_version && trace_id != [0; 16] && span_id != [0; 8];
        is_valid.then_some(Self { trace_id, span_id, is_sampled: flags & 1 == 1 })
    }

    /// Writes the value of the field, in version 00.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"00-");
        write_hex(&self.trace_id, out);
        out.push(b'-');
        write_hex(&self.span_id, out);
        out.extend_from_slice(if self.is_sampled { b"-01" } else { b"-00" });
    }
}

/// Writes bytes as the field has them.
pub fn write_hex(bytes: &[u8], out: &mut Vec<u8>) {
    out.extend(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]));
}

fn digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'a' + value - 10 }
}

/// Reads `N` bytes written in lower-case hexadecimal digits.
fn bytes<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    let (pairs, []) = text.as_chunks::<2>() else { return None };
    let mut bytes = [0; N];
    if pairs.len() != N {
        return None;
    }
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = value(*high)? << 4 | value(*low)?;
    }
    Some(bytes)
}

fn value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    const SPAN: &str = "00f067aa0ba902b7";

    fn parsed(text: &str) -> Option<TraceParent> {
        TraceParent::parse(text.as_bytes())
    }

    #[test]
    fn what_was_written_is_read_again() {
        for flags in ["00", "01"] {
            let text = format!("00-{TRACE}-{SPAN}-{flags}");
            let parent = parsed(&text).unwrap();
            assert_eq!(parent.is_sampled, flags == "01");
            let mut out = Vec::new();
            parent.write(&mut out);
            assert_eq!(String::from_utf8(out.clone()).unwrap(), text);
            assert_eq!((out.len(), &out[SPAN_AT..SPAN_AT + 16]), (TEXT_BYTES, SPAN.as_bytes()));
        }
    }

    #[test]
    fn a_later_version_is_read_as_far_as_it_is_known() {
        for text in [format!("01-{TRACE}-{SPAN}-01"), format!("cc-{TRACE}-{SPAN}-03-what-the-future-brings")]
        {
            assert!(parsed(&text).unwrap().is_sampled, "{text}");
        }
    }

    #[test]
    fn what_is_not_exactly_that_is_nothing() {
        let upper = TRACE.to_uppercase();
        for text in [
            String::new(),
            "00".to_owned(),
            format!("00-{TRACE}-{SPAN}"),
            format!("00-{TRACE}-{SPAN}-"),
            format!("00-{TRACE}-{SPAN}-0"),
            format!("00-{TRACE}-{SPAN}-0g"),
            format!("00-{TRACE}-{SPAN}-01-"),
            format!("00-{TRACE}-{SPAN}-01-more"),
            format!("00-{TRACE}-{SPAN}-01 "),
            format!(" 00-{TRACE}-{SPAN}-01"),
            format!("01-{TRACE}-{SPAN}-01more"),
            format!("ff-{TRACE}-{SPAN}-01"),
            format!("FF-{TRACE}-{SPAN}-01"),
            format!("0x-{TRACE}-{SPAN}-01"),
            format!("00-{upper}-{SPAN}-01"),
            format!("00-{}-{SPAN}-01", "0".repeat(32)),
            format!("00-{TRACE}-{}-01", "0".repeat(16)),
            format!("00_{TRACE}-{SPAN}-01"),
            format!("00-{TRACE}_{SPAN}-01"),
            format!("00-{TRACE}-{SPAN}_01"),
            format!("00-{}\r\n-{SPAN}-01", &TRACE[2..]),
            format!("00-{}é-{SPAN}-01", &TRACE[2..]),
            "0".repeat(100_000),
        ] {
            assert_eq!(parsed(&text), None, "{text:.80}");
        }
    }

    #[test]
    fn two_fields_are_none() {
        let text = format!("00-{TRACE}-{SPAN}-01");
        let one = [text.as_bytes()];
        assert!(TraceParent::of(one.into_iter()).is_some());
        assert_eq!(TraceParent::of([text.as_bytes(), text.as_bytes()].into_iter()), None);
        assert_eq!(TraceParent::of(std::iter::empty()), None);
    }

    proptest! {
        #[test]
        fn no_bytes_do_harm(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            if let Some(parent) = TraceParent::parse(&bytes) {
                prop_assert!(parent.trace_id != [0; 16] && parent.span_id != [0; 8]);
            }
        }
    }
}
