//! Is this a chunk extension (RFC 9112 7.1.1)?
//!
//! `chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )`. White space is taken where the
//! grammar has it, but not right after the chunk size: `5 ;a` and `5 ` are read as 5 by some and refused by others.

use crate::ascii::{is_token_byte, is_value_byte};

/// How far one run of extensions is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extension {
    /// Before the `;`.
    Start,
    /// After `;`, before the name.
    BeforeName,
    /// In the name.
    Name,
    /// White space after the name.
    AfterName,
    /// After `=`.
    BeforeValue,
    /// In a value without quotes.
    Token,
    /// In a value with quotes.
    Quoted,
    /// After a backslash in quotes.
    QuotedPair,
    /// After the closing quote.
    AfterQuoted,
    /// White space after a value.
    AfterValue,
}

impl Extension {
    /// Goes on by one byte; `None` when the grammar does not allow it.
    pub(super) fn next(self, byte: u8) -> Option<Self> {
        let is_blank = matches!(byte, b' ' | b'\t');
        Some(match self {
            Self::Start if byte == b';' => Self::BeforeName,
            Self::BeforeName if is_blank => Self::BeforeName,
            Self::BeforeName | Self::Name if is_token_byte(byte) => Self::Name,
            Self::Name | Self::AfterName if byte == b'=' => Self::BeforeValue,
            Self::Name | Self::AfterName | Self::Token | Self::AfterQuoted | Self::AfterValue
                if byte == b';' =>
            {
                Self::BeforeName
            }
            Self::Name | Self::AfterName if is_blank => Self::AfterName,
            Self::BeforeValue if is_blank => Self::BeforeValue,
            Self::BeforeValue if byte == b'"' => Self::Quoted,
            Self::BeforeValue | Self::Token if is_token_byte(byte) => Self::Token,
            Self::Quoted if byte == b'"' => Self::AfterQuoted,
            Self::Quoted if byte == b'\\' => Self::QuotedPair,
            Self::Quoted | Self::QuotedPair if is_value_byte(byte) => Self::Quoted,
            Self::Token | Self::AfterQuoted | Self::AfterValue if is_blank => Self::AfterValue,
            _ => return None,
        })
    }

    /// Whether the line may end here.
    pub(super) fn may_end(self) -> bool {
        matches!(self, Self::Name | Self::Token | Self::AfterQuoted)
    }
}
