//! Which fields does a block say (RFC 7541 3 and 6)?

use super::static_table::FIELDS;
use super::table::Table;
use super::{TABLE_BYTES, huffman, integer};
use std::fmt;
use std::ops::Range;

/// Why a block makes no sense. The tables of both ends differ then: the connection has to end (RFC 9113 4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HpackError {
    /// A number or a string that the block ends in, or a number beyond all bounds.
    Truncated,
    /// An index of nothing: 0, or beyond both tables (CVE-2018-14645).
    Index,
    /// A string that is not packed as it must be.
    Huffman,
    /// A table larger than we offer, or a change of it behind a field.
    TableSize,
}

impl HpackError {
    /// The stable name, for logs and metrics.
    pub fn code(self) -> &'static str {
        match self {
            Self::Truncated => "hpack-truncated",
            Self::Index => "hpack-index",
            Self::Huffman => "hpack-huffman",
            Self::TableSize => "hpack-table-size",
        }
    }
}

impl fmt::Display for HpackError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

impl std::error::Error for HpackError {}

/// Unpacks the blocks of one connection, all of them, in their order.
#[derive(Debug, Clone)]
pub struct Decoder {
    table: Table,
}

/// Where a string stands.
enum Text {
    Known(&'static str),
    Block(Range<usize>),
    Scratch(Range<usize>),
}

impl Text {
    fn bytes<'t>(&self, block: &'t [u8], scratch: &'t [u8]) -> &'t [u8] {
        match self {
            Self::Known(text) => text.as_bytes(),
            Self::Block(range) => block.get(range.clone()).unwrap_or_default(),
            Self::Scratch(range) => scratch.get(range.clone()).unwrap_or_default(),
        }
    }
}

impl Decoder {
    /// With an empty table of at most [`TABLE_BYTES`].
    pub const fn new() -> Self {
        Self { table: Table::new() }
    }

    /// The memory that the table owns, in bytes.
    pub fn memory(&self) -> usize {
        self.table.memory()
    }

    /// Unpacks a whole block and calls `field` with every name and value, in their order. Nothing is checked but how
    /// they are packed: they may have any bytes. What a block can say is bounded by its length alone, so `field`
    /// has to count (one byte can stand for a field of 4 KiB). `scratch` is cleared; it grows to no more than 8/5
    /// of the block and the longest name.
    ///
    /// # Errors
    /// When the block makes no sense. No further block can be unpacked then.
    pub fn decode(
        &mut self,
        block: &[u8],
        scratch: &mut Vec<u8>,
        mut field: impl FnMut(&[u8], &[u8]),
    ) -> Result<(), HpackError> {
        let mut place = 0;
        let mut may_resize = true;
        while let Some(&first) = block.get(place) {
            match first {
                0x80.. => {
                    let index = number(block, &mut place, 7)?;
                    let (name, value) = self.indexed(index)?;
                    field(name, value);
                }
                0x20..0x40 => {
                    let size = number(block, &mut place, 5)?;
                    if !may_resize || size > TABLE_BYTES {
                        return Err(HpackError::TableSize);
                    }
                    self.table.set_max(size);
                    continue;
                }
                _ => self.literal(first, block, &mut place, scratch, &mut field)?,
            }
            may_resize = false;
        }
        Ok(())
    }

    #[inline]
    fn indexed(&self, index: usize) -> Result<(&[u8], &[u8]), HpackError> {
        match index.checked_sub(1).ok_or(HpackError::Index)? {
            known if known < FIELDS.len() => {
                let (name, value) = FIELDS[known];
                Ok((name.as_bytes(), value.as_bytes()))
            }
            beyond => self.table.get(beyond - FIELDS.len()).ok_or(HpackError::Index),
        }
    }

    /// 6.2: with indexing (01), without (0000), never (0001). We write no index of our own from what a client says, so the
    /// last two are the same to us.
    fn literal(
        &mut self,
        first: u8,
        block: &[u8],
        place: &mut usize,
        scratch: &mut Vec<u8>,
        field: &mut impl FnMut(&[u8], &[u8]),
    ) -> Result<(), HpackError> {
        scratch.clear();
        let is_indexed = first & 0x40 != 0;
        let name = match number(block, place, if is_indexed { 6 } else { 4 })? {
            0 => string(block, place, scratch)?,
            known if known <= FIELDS.len() => Text::Known(FIELDS[known - 1].0),
            index => {
                // An entry may go to make room for the one that has its name (4.4).
                let (name, _) = self.indexed(index)?;
                scratch.extend_from_slice(name);
                Text::Scratch(0..name.len())
            }
        };
        let value = string(block, place, scratch)?;
        let (name, value) = (name.bytes(block, scratch), value.bytes(block, scratch));
        field(name, value);
        if is_indexed {
            self.table.insert(0, name, value);
        }
        Ok(())
    }
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}

#[inline]
fn number(block: &[u8], place: &mut usize, prefix: u32) -> Result<usize, HpackError> {
    let rest = block.get(*place..).unwrap_or_default();
    let (value, taken) = integer::read(rest, prefix).ok_or(HpackError::Truncated)?;
    *place += taken;
    Ok(value)
}

#[inline]
fn string(block: &[u8], place: &mut usize, scratch: &mut Vec<u8>) -> Result<Text, HpackError> {
    let is_packed = block.get(*place).is_some_and(|first| first & 0x80 != 0);
    let length = number(block, place, 7)?;
    let range = *place..*place + length;
    let text = block.get(range.clone()).ok_or(HpackError::Truncated)?;
    *place = range.end;
    if !is_packed {
        return Ok(Text::Block(range));
    }
    let start = scratch.len();
    huffman::decode(text, scratch).ok_or(HpackError::Huffman)?;
    Ok(Text::Scratch(start..scratch.len()))
}

#[cfg(test)]
mod tests;
