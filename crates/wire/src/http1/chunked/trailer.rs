//! Is this a trailer section that may be passed on (RFC 9112 7.1.2)?
//!
//! The same grammar as for the fields of a head, but byte by byte, as a body comes in any cut. A field that frames,
//! routes or authenticates must not be a trailer (RFC 9110 6.5.1): some servers merge trailers into the head.

use super::{ChunkError, ChunkLimits};
use crate::ascii::{is_token_byte, is_value_byte};
use crate::http1::FieldKind;

/// Longer than any name that means something to a proxy.
const NAME_BYTES: usize = 24;
/// The longest name, as in a head.
const LONGEST_NAME: usize = 255;

/// How far a trailer section is read.
#[derive(Debug, Clone)]
pub(super) struct Trailer {
    place: Place,
    /// The start of the name, in case it is one that is forbidden.
    name: [u8; NAME_BYTES],
    name_len: usize,
    bytes_left: u32,
    fields_left: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    LineStart,
    Name,
    Value,
    LineFeed,
    LastLineFeed,
}

/// Whether the section goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TrailerStep {
    /// It goes on.
    More,
    /// The byte was its last.
    End,
}

impl Trailer {
    pub(super) fn new(limits: &ChunkLimits) -> Self {
        Self {
            place: Place::LineStart,
            name: [0; NAME_BYTES],
            name_len: 0,
            bytes_left: limits.trailer_bytes,
            fields_left: limits.trailer_fields,
        }
    }

    /// Goes on by one byte.
    pub(super) fn next(&mut self, byte: u8) -> Result<TrailerStep, ChunkError> {
        // The empty line at the end is no trailer: a body without trailers needs no room for them.
        if !matches!((self.place, byte), (Place::LineStart, b'\r') | (Place::LastLineFeed, _)) {
            self.bytes_left = self.bytes_left.checked_sub(1).ok_or(ChunkError::TrailersTooLong)?;
        }
        self.place = match (self.place, byte) {
            (Place::LineStart, b'\r') => Place::LastLineFeed,
            (Place::LineStart, _) => self.first_of_name(byte)?,
            (Place::Name, b':') => self.end_of_name()?,
            (Place::Name, _) => self.in_name(byte)?,
            (Place::Value, b'\r') => Place::LineFeed,
            (Place::Value, b'\n') => return Err(ChunkError::LineEnd),
            (Place::Value, _) if is_value_byte(byte) => Place::Value,
            (Place::Value, _) => return Err(ChunkError::TrailerField),
            (Place::LineFeed, b'\n') => Place::LineStart,
            (Place::LastLineFeed, b'\n') => return Ok(TrailerStep::End),
            (Place::LineFeed | Place::LastLineFeed, _) => return Err(ChunkError::LineEnd),
        };
        Ok(TrailerStep::More)
    }

    fn first_of_name(&mut self, byte: u8) -> Result<Place, ChunkError> {
        if byte == b'\n' {
            return Err(ChunkError::LineEnd);
        }
        self.fields_left = self.fields_left.checked_sub(1).ok_or(ChunkError::TrailersTooLong)?;
        self.name_len = 0;
        self.in_name(byte)
    }

    fn in_name(&mut self, byte: u8) -> Result<Place, ChunkError> {
        if !is_token_byte(byte) || self.name_len == LONGEST_NAME {
            return Err(ChunkError::TrailerField);
        }
        if let Some(place) = self.name.get_mut(self.name_len) {
            *place = byte;
        }
        self.name_len += 1;
        Ok(Place::Name)
    }

    fn end_of_name(&self) -> Result<Place, ChunkError> {
        // A name longer than the buffer is of no kind that we know.
        let forbidden =
            self.name.get(..self.name_len).is_some_and(|name| FieldKind::of(name).is_forbidden_in_trailers());
        if forbidden { Err(ChunkError::TrailerForbidden) } else { Ok(Place::Value) }
    }
}
