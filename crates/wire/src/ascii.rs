//! Which bytes may stand in a token, a field value or a number, and where is the next delimiter?

/// Bytes of a `token` (RFC 9110 5.6.2).
const TOKEN: [bool; 256] = {
    let mut table = [false; 256];
    let punctuation = b"!#$%&'*+-.^_`|~";
    let mut index = 0;
    while index < punctuation.len() {
        table[punctuation[index] as usize] = true;
        index += 1;
    }
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            table[byte as usize] = true;
        }
        byte += 1;
    }
    table
};

/// Whether the byte may stand in a token.
pub(crate) fn is_token_byte(byte: u8) -> bool {
    TOKEN[usize::from(byte)]
}

/// Whether this is a token: at least one byte, and only token bytes.
pub(crate) fn is_token(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|&byte| is_token_byte(byte))
}

/// Whether the byte may stand in a field value (RFC 9110 5.5): no control character but the tab.
pub(crate) fn is_value_byte(byte: u8) -> bool {
    byte == b'\t' || (byte >= b' ' && byte != 0x7f)
}

/// The text without the spaces and tabs around it (OWS, RFC 9110 5.6.3).
pub(crate) fn trim(text: &[u8]) -> &[u8] {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let Some(start) = text.iter().position(|byte| !is_blank(byte)) else { return &[] };
    let end = text.iter().rposition(|byte| !is_blank(byte)).map_or(start, |last| last + 1);
    text.get(start..end).unwrap_or_default()
}

/// A decimal number of digits only: no sign, no blank, no value above `largest`.
pub(crate) fn decimal(text: &[u8], largest: u64) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    let mut value = 0_u64;
    for &byte in text {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value.checked_mul(10)?.checked_add(u64::from(byte - b'0'))?;
    }
    (value <= largest).then_some(value)
}

/// A port as one and only one text can say it: 0 to 65535, no sign, no leading zero.
pub(crate) fn port(text: &[u8]) -> Option<u16> {
    if text.len() > 1 && text.first() == Some(&b'0') {
        return None;
    }
    decimal(text, u64::from(u16::MAX)).and_then(|value| u16::try_from(value).ok())
}

/// Where the byte first occurs. Tests count every byte looked at, to prove that parsing is linear.
pub(crate) fn find(byte: u8, text: &[u8]) -> Option<usize> {
    let found = memchr::memchr(byte, text);
    #[cfg(test)]
    steps::add(found.map_or(text.len(), |index| index + 1));
    found
}

/// What stands before and after the first such byte; `None` when there is none.
pub(crate) fn split_once(byte: u8, text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (before, after) = text.split_at_checked(find(byte, text)?)?;
    Some((before, after.get(1..)?))
}

#[cfg(test)]
pub(crate) mod steps {
    //! How many bytes did the parsers of this thread look at?
    use std::cell::Cell;

    thread_local!(static STEPS: Cell<usize> = const { Cell::new(0) });

    /// Counts the steps of the closure.
    pub(crate) fn count(work: impl FnOnce()) -> usize {
        STEPS.set(0);
        work();
        STEPS.get()
    }

    pub(crate) fn add(steps: usize) {
        STEPS.set(STEPS.get() + steps);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_no_delimiters_and_is_not_empty() {
        assert!(is_token(b"X-Forwarded-For") && is_token(b"!#$%&'*+-.^_`|~09azAZ"));
        for text in [&b""[..], b"a b", b"a:", b"a\"", b"(a)", b"a/b", b"\x7f", b"\xc3\xa9", b"a\0"] {
            assert!(!is_token(text), "{text:?}");
        }
    }

    #[test]
    fn only_spaces_and_tabs_are_trimmed() {
        assert_eq!(trim(b" \t a b\t "), b"a b");
        assert_eq!(trim(b" \t "), b"");
        assert_eq!(trim(b"\x0ba"), b"\x0ba");
    }

    #[test]
    fn a_port_has_one_spelling() {
        assert_eq!(port(b"0"), Some(0));
        assert_eq!(port(b"65535"), Some(65535));
        for text in [&b""[..], b"65536", b"080", b"00", b"+1", b"-1", b" 1", b"1 ", b"99999999999999999999"] {
            assert_eq!(port(text), None, "{text:?}");
        }
    }
}
