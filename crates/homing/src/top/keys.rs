//! What does somebody want who pressed that key?

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// Leave.
    End,
    /// Go down by so many lines, or up.
    Scroll(isize),
}

/// Lines of a page.
const PAGE: isize = 20;

impl Key {
    /// The key whose bytes a terminal in raw mode sent (ECMA-48; Ctrl-C is only a byte then).
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [] | [b'q' | b'Q' | 3 | 4, ..] | [0x1b] => Some(Self::End),
            [b'j', ..] | b"\x1b[B" | b"\x1bOB" => Some(Self::Scroll(1)),
            [b'k', ..] | b"\x1b[A" | b"\x1bOA" => Some(Self::Scroll(-1)),
            [b' ', ..] | b"\x1b[6~" => Some(Self::Scroll(PAGE)),
            b"\x1b[5~" => Some(Self::Scroll(-PAGE)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_that_has_gone_ends_it_as_q_does() {
        assert_eq!(Key::of(b""), Some(Key::End));
        assert_eq!(Key::of(b"q"), Some(Key::End));
        assert_eq!(Key::of(b"\x1b[B"), Some(Key::Scroll(1)));
        assert_eq!(Key::of(b"x"), None);
    }
}
