//! How do we make sure that what we write into a head cannot end a line, a field or a cookie?
//!
//! The types here are made from configuration, once, and validated there; the datapath writes them blindly.

use crate::ascii::{is_token_byte, is_value_byte, trim};
use std::fmt;

/// The longest field value we write ourselves, in bytes.
pub const FIELD_VALUE_BYTES: usize = 8192;
/// The longest name we write ourselves, in bytes.
pub const TOKEN_BYTES: usize = 255;

/// Why a text cannot be written into a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextError {
    /// There is nothing in it.
    Empty,
    /// It is longer than the bound of its type.
    TooLong,
    /// It holds a byte that its place does not allow.
    Character(u8),
    /// It starts or ends with white space, which a reader would drop.
    OuterSpace,
}

impl fmt::Display for TextError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => out.write_str("is empty"),
            Self::TooLong => out.write_str("is too long"),
            Self::Character(byte) => write!(out, "holds the byte 0x{byte:02x}, which is not allowed there"),
            Self::OuterSpace => out.write_str("starts or ends with white space"),
        }
    }
}

impl std::error::Error for TextError {}

/// The value of a header field. It cannot hold CR, LF, NUL or any other control character but the tab.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FieldValue(Box<[u8]>);

impl FieldValue {
    /// Takes a value of at most [`FIELD_VALUE_BYTES`]; it may be empty.
    ///
    /// # Errors
    /// The first byte that a field value cannot hold (RFC 9110 5.5), outer white space, or too many bytes.
    pub fn new(value: impl Into<Vec<u8>>) -> Result<Self, TextError> {
        let value = value.into();
        check(&value, FIELD_VALUE_BYTES, is_value_byte)?;
        if trim(&value).len() != value.len() {
            return Err(TextError::OuterSpace);
        }
        Ok(Self(value.into_boxed_slice()))
    }

    /// The bytes to write after the colon and a space.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// A name: of a field, a cookie or a method (RFC 9110 5.6.2).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Token(Box<[u8]>);

impl Token {
    /// Takes a name of 1 to [`TOKEN_BYTES`] bytes.
    ///
    /// # Errors
    /// The first byte that a token cannot hold, no byte at all, or too many.
    pub fn new(name: impl Into<Vec<u8>>) -> Result<Self, TextError> {
        let name = name.into();
        if name.is_empty() {
            return Err(TextError::Empty);
        }
        check(&name, TOKEN_BYTES, is_token_byte)?;
        Ok(Self(name.into_boxed_slice()))
    }

    /// The name as it was given.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// The value of a cookie's attribute, such as its path or domain: `av-octet`s (RFC 6265 4.1.1).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CookieAttribute(Box<[u8]>);

impl CookieAttribute {
    /// Takes a value of at most [`FIELD_VALUE_BYTES`]: printable ASCII without `;`.
    ///
    /// # Errors
    /// The first byte that would end the attribute or the field, outer white space, or too many bytes.
    pub fn new(value: impl Into<Vec<u8>>) -> Result<Self, TextError> {
        let value = value.into();
        check(&value, FIELD_VALUE_BYTES, |byte| (b' '..=b'~').contains(&byte) && byte != b';')?;
        if trim(&value).len() != value.len() {
            return Err(TextError::OuterSpace);
        }
        Ok(Self(value.into_boxed_slice()))
    }

    /// The bytes to write after the attribute's `=`.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

fn check(text: &[u8], longest: usize, allowed: impl Fn(u8) -> bool) -> Result<(), TextError> {
    if text.len() > longest {
        return Err(TextError::TooLong);
    }
    match text.iter().find(|&&byte| !allowed(byte)) {
        Some(&byte) => Err(TextError::Character(byte)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_value_cannot_hold_what_ends_a_line() {
        for byte in [b'\r', b'\n', 0, 0x0b, 0x1b, 0x7f] {
            assert_eq!(FieldValue::new([b'a', byte, b'b']), Err(TextError::Character(byte)));
        }
        assert_eq!(FieldValue::new("private, max-age=0").unwrap().as_bytes(), b"private, max-age=0");
        assert!(FieldValue::new("").is_ok() && FieldValue::new("a\tb").is_ok());
        assert_eq!(FieldValue::new(" a"), Err(TextError::OuterSpace));
        assert!(FieldValue::new(vec![b'a'; FIELD_VALUE_BYTES]).is_ok());
        assert_eq!(FieldValue::new(vec![b'a'; FIELD_VALUE_BYTES + 1]), Err(TextError::TooLong));
    }

    #[test]
    fn a_name_cannot_hold_what_ends_a_name() {
        for byte in [b'=', b';', b',', b' ', b':', b'"', b'\n', 0, 0xe9] {
            assert_eq!(Token::new([b'a', byte]), Err(TextError::Character(byte)));
        }
        assert_eq!(Token::new(""), Err(TextError::Empty));
        assert_eq!(Token::new("__Host-homing").unwrap().as_bytes(), b"__Host-homing");
        assert_eq!(Token::new(vec![b'a'; TOKEN_BYTES + 1]), Err(TextError::TooLong));
    }

    #[test]
    fn a_cookie_attribute_cannot_begin_another() {
        assert_eq!(CookieAttribute::new("/; Domain=evil"), Err(TextError::Character(b';')));
        assert_eq!(CookieAttribute::new("/\r\nX: y"), Err(TextError::Character(b'\r')));
        assert!(CookieAttribute::new("/app/v2").is_ok());
    }
}
