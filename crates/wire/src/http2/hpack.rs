//! How are the fields of a message packed (RFC 7541)?
//!
//! ```text
//! block ──► Decoder ──► name, value  (a view: nothing is copied but what Huffman or the table needs)
//! fields ──► Encoder ──► block
//! ```
//! Both keep what the other end keeps, so every block has to be decoded, whatever becomes of its stream. A table has no
//! memory until something is put into it.

mod decode;
mod encode;
mod huffman;
mod integer;
mod static_table;
mod table;

pub use decode::{Decoder, HpackError};
pub use encode::Encoder;

/// The largest table that we keep, for each direction: what everybody assumes without being told.
pub const TABLE_BYTES: usize = 4096;
/// What an entry costs beside its text (4.1).
pub const ENTRY_BYTES: usize = 32;
