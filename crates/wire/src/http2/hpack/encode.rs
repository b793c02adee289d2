//! How do we pack the fields of an answer, or of a request?
//!
//! A field that comes for the second time gets an entry of the table, so what never comes again costs no memory and drives
//! out nothing. Texts that become entries are Huffman coded, once; the others go as they are, as their bytes matter less
//! than the time.

use super::static_table::{name_index, pseudo_index, status_index};
use super::table::Table;
use super::{TABLE_BYTES, huffman, integer};

/// The longest value that is given an entry.
const LONGEST_INDEXED: usize = 512;
/// How many fields we remember to have seen once.
const SEEN: usize = 16;
/// The longest name whose case is folded in place; no target sends a longer one.
const NAME_BYTES: usize = 256;

/// Packs the blocks of one connection, all of them, in their order.
#[derive(Debug, Clone)]
pub struct Encoder {
    table: Table,
    /// Hashes of fields that came once.
    seen: [u32; SEEN],
    next_seen: u8,
    /// The smallest table that the peer has asked for since the last block, if it has.
    smallest: Option<usize>,
}

/// Whether a field may have an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Indexing {
    /// When it comes again.
    Allowed,
    /// It is another one each time.
    Pointless,
    /// A secret: whoever can guess at it must not see when he is right (RFC 7541 7.1).
    Never,
}

impl Indexing {
    /// `name` is in lower case.
    fn of(name: &[u8], value: &[u8]) -> Self {
        match name {
            b"set-cookie"
            | b"set-cookie2"
            | b"cookie"
            | b"authorization"
            | b"proxy-authorization"
            | b"authentication-info" => Self::Never,
            b"age" | b"content-length" | b"content-range" | b"date" | b"etag" | b"last-modified"
            | b"location" | b"expires" | b"x-request-id" | b"if-none-match" | b"if-modified-since"
            | b"if-range" | b"range" | b"traceparent" | b"tracestate" => Self::Pointless,
            _ if value.len() > LONGEST_INDEXED => Self::Pointless,
            _ => Self::Allowed,
        }
    }
}

impl Encoder {
    /// With an empty table of at most [`TABLE_BYTES`].
    pub const fn new() -> Self {
        Self { table: Table::new(), seen: [0; SEEN], next_seen: 0, smallest: None }
    }

    /// The memory that the table owns, in bytes.
    pub fn memory(&self) -> usize {
        self.table.memory()
    }

    /// The peer says how large a table it keeps. The next block begins with our answer (RFC 7541 4.2).
    pub fn resize(&mut self, bytes: u32) {
        let wanted = usize::try_from(bytes).map_or(TABLE_BYTES, |bytes| bytes.min(TABLE_BYTES));
        if wanted != self.table.max() || self.smallest.is_some() {
            self.smallest = Some(self.smallest.unwrap_or(wanted).min(wanted));
            self.table.set_max(wanted);
        }
    }

    /// Begins a block.
    pub fn begin(&mut self, out: &mut Vec<u8>) {
        if let Some(smallest) = self.smallest.take() {
            if smallest < self.table.max() {
                integer::write(smallest, 5, 0x20, out);
            }
            integer::write(self.table.max(), 5, 0x20, out);
        }
    }

    /// Appends `:status`. Three digits.
    pub fn status(&mut self, status: u16, out: &mut Vec<u8>) {
        match status_index(status) {
            Some(index) => integer::write(index, 7, 0x80, out),
            None => self.lower_case_field(b":status", &digits(status), out),
        }
    }

    /// Appends a pseudo-header of a request.
    pub fn pseudo(&mut self, name: &[u8], value: &[u8], out: &mut Vec<u8>) {
        match pseudo_index(name, value) {
            Some(index) => integer::write(index, 7, 0x80, out),
            None => self.lower_case_field(name, value, out),
        }
    }

    /// Appends a field. The name may have any case; it is written in lower case.
    pub fn field(&mut self, name: &[u8], value: &[u8], out: &mut Vec<u8>) {
        let mut lowered = [0; NAME_BYTES];
        let Some(place) = lowered.get_mut(..name.len()) else {
            out.push(0);
            plain(name, out);
            let start = out.len() - name.len();
            out.get_mut(start..).unwrap_or_default().make_ascii_lowercase();
            return plain(value, out);
        };
        place.copy_from_slice(name);
        place.make_ascii_lowercase();
        self.lower_case_field(place, value, out);
    }

    fn lower_case_field(&mut self, name: &[u8], value: &[u8], out: &mut Vec<u8>) {
        let known = || name_index(name);
        let indexing = Indexing::of(name, value);
        if indexing != Indexing::Allowed {
            let pattern = if indexing == Indexing::Never { 0x10 } else { 0 };
            return literal(known(), 4, pattern, name, value, plain, out);
        }
        let hash = hash(name, value);
        match self.table.find(hash, name, value) {
            Some(index) => integer::write(index + 62, 7, 0x80, out),
            None if self.came_before(hash) => {
                literal(known(), 6, 0x40, name, value, packed, out);
                self.table.insert(hash, name, value);
            }
            None => literal(known(), 4, 0, name, value, plain, out),
        }
    }

    fn came_before(&mut self, hash: u32) -> bool {
        if self.seen.contains(&hash) {
            return true;
        }
        if let Some(place) = self.seen.get_mut(usize::from(self.next_seen) % SEEN) {
            *place = hash;
        }
        self.next_seen = self.next_seen.wrapping_add(1);
        false
    }
}

impl Default for Encoder {
    fn default() -> Self {
        Self::new()
    }
}

fn literal(
    known: Option<usize>,
    prefix: u32,
    pattern: u8,
    name: &[u8],
    value: &[u8],
    write: fn(&[u8], &mut Vec<u8>),
    out: &mut Vec<u8>,
) {
    match known {
        Some(index) => integer::write(index, prefix, pattern, out),
        None => {
            out.push(pattern);
            write(name, out);
        }
    }
    write(value, out);
}

fn plain(text: &[u8], out: &mut Vec<u8>) {
    integer::write(text.len(), 7, 0, out);
    out.extend_from_slice(text);
}

fn packed(text: &[u8], out: &mut Vec<u8>) {
    let length = huffman::packed_len(text);
    if length >= text.len() {
        return plain(text, out);
    }
    integer::write(length, 7, 0x80, out);
    huffman::encode(text, out);
}

fn digits(status: u16) -> [u8; 3] {
    let digit = |value: u16| b'0' + (value % 10).to_le_bytes()[0];
    [digit(status / 100), digit(status / 10), digit(status)]
}

/// Tells fields apart. It keeps nobody out: what it finds is compared, and the table has 128 entries at most.
fn hash(name: &[u8], value: &[u8]) -> u32 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut hash = FACTOR ^ (name.len() as u64) << 32 ^ value.len() as u64;
    for text in [name, value] {
        let mut words = text.chunks_exact(8);
        for word in &mut words {
            let word = word.first_chunk().map_or(0, |word| u64::from_le_bytes(*word));
            hash = (hash ^ word).wrapping_mul(FACTOR).rotate_left(29);
        }
        let rest = words.remainder().iter().fold(0, |rest, &byte| rest << 8 | u64::from(byte));
        hash = (hash ^ rest).wrapping_mul(FACTOR).rotate_left(29);
    }
    // 0 stands for nothing seen.
    u32::try_from(hash >> 32).unwrap_or(0).max(1)
}

#[cfg(test)]
mod tests;
