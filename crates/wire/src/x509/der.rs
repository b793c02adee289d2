//! What is the next value in this DER, and what is in it (X.690)?

/// The first byte of a value: what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag(u8);

impl Tag {
    pub(super) const INTEGER: Self = Self(0x02);
    pub(super) const BIT_STRING: Self = Self(0x03);
    pub(super) const OBJECT_IDENTIFIER: Self = Self(0x06);
    pub(super) const UTF8_STRING: Self = Self(0x0c);
    pub(super) const NUMERIC_STRING: Self = Self(0x12);
    pub(super) const PRINTABLE_STRING: Self = Self(0x13);
    pub(super) const IA5_STRING: Self = Self(0x16);
    pub(super) const UTC_TIME: Self = Self(0x17);
    pub(super) const GENERALIZED_TIME: Self = Self(0x18);
    pub(super) const VISIBLE_STRING: Self = Self(0x1a);
    pub(super) const SEQUENCE: Self = Self(0x30);
    pub(super) const SET: Self = Self(0x31);
    /// `[0]`, which holds the version of a certificate.
    pub(super) const VERSION: Self = Self(0xa0);
}

/// Values one after the other.
#[derive(Debug)]
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Whether nothing follows.
    pub(super) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    /// All that follows.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.0
    }

    /// What comes next.
    pub(super) fn peek(&self) -> Option<Tag> {
        self.0.first().copied().map(Tag)
    }

    /// The content of the next value, if it is such a one.
    pub(super) fn take(&mut self, tag: Tag) -> Option<&'a [u8]> {
        self.next().filter(|(found, _)| *found == tag).map(|(_, content)| content)
    }

    /// The next value; `None`: it is not whole, or its length is not in the one form that DER has.
    pub(super) fn next(&mut self) -> Option<(Tag, &'a [u8])> {
        let (&[tag, first], rest) = self.0.split_first_chunk()?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(first), rest),
            // No certificate is longer than three bytes can say.
            0x81..=0x83 => {
                let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
                let length = bytes.iter().fold(0, |length, &byte| length << 8 | usize::from(byte));
                let is_shortest = bytes.first() != Some(&0) && length > 0x7f;
                (is_shortest.then_some(length)?, rest)
            }
            _ => return None,
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((Tag(tag), content))
    }
}
