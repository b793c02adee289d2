//! Which cookies are in a Cookie field, and what does the field say without some of them?
//!
//! RFC 6265 and nothing else: pairs end at `;`, names are compared byte by byte, quotes and `$Version` mean
//! nothing, a comma is part of a name or value. One pass, each byte is looked at twice at most, and a cut piece
//! is never read again: CVE-2019-14241 and CVE-2022-0711 were endless loops in code that rewrote as it read.

use crate::ascii::{find, trim};
use std::ops::Range;

pub use crate::set_cookie::set_cookie_name;

/// How far into one Cookie value pairs are looked for, in bytes.
pub const COOKIE_BYTES: usize = 64 * 1024;
/// How many pairs of one Cookie value are looked at: what a browser keeps for one site.
pub const COOKIE_PAIRS: usize = 180;

/// One `name=value` of a Cookie field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CookiePair<'b> {
    /// The name; empty when the piece has no `=` or begins with it.
    pub name: &'b [u8],
    /// What follows the first `=`, quotes included; the whole piece when it has no `=`.
    pub value: &'b [u8],
    /// Where the pair stands in the field value, without the white space around it.
    pub range: Range<usize>,
}

/// The pairs of a Cookie field value, in order. Stops at [`COOKIE_PAIRS`] pairs and at [`COOKIE_BYTES`].
#[derive(Debug, Clone)]
pub struct CookiePairs<'b> {
    value: &'b [u8],
    next: usize,
    left: usize,
}

/// Reads the value of one Cookie field.
pub fn pairs(value: &[u8]) -> CookiePairs<'_> {
    CookiePairs { value, next: 0, left: COOKIE_PAIRS }
}

impl<'b> CookiePairs<'b> {
    /// What was not looked at: empty after the last pair, unless a bound was met.
    pub fn rest(&self) -> &'b [u8] {
        self.value.get(self.next..).unwrap_or_default()
    }
}

impl<'b> Iterator for CookiePairs<'b> {
    type Item = CookiePair<'b>;

    fn next(&mut self) -> Option<CookiePair<'b>> {
        while self.left > 0 && self.next < self.value.len().min(COOKIE_BYTES) {
            let start = self.next;
            let piece = self.value.get(start..)?;
            let piece = piece.get(..find(b';', piece).unwrap_or(piece.len()))?;
            // Past the delimiter, so every turn of this loop moves on, whatever the piece holds.
            self.next = start + piece.len() + 1;
            let pair = trim(piece);
            if pair.is_empty() {
                continue;
            }
            self.left -= 1;
            let indent = piece.len() - trim_start(piece).len();
            let range = start + indent..start + indent + pair.len();
            return Some(match find(b'=', pair).and_then(|equals| pair.split_at_checked(equals)) {
                Some((name, value)) => CookiePair { name, value: value.get(1..).unwrap_or_default(), range },
                None => CookiePair { name: &[], value: pair, range },
            });
        }
        None
    }
}

/// What is left of a Cookie field when cookies are taken out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stripped {
    /// None of the cookies was there: the value is written as it came.
    Unchanged,
    /// The value is written without them.
    Shortened,
    /// Nothing else was there: nothing is written, and the field is to be left out.
    Emptied,
}

/// Appends `value` to `out` without any cookie of these names, all occurrences.
///
/// What lies beyond the bounds of [`CookiePairs`] is kept as it is. `out` grows by `value.len()` at most.
pub fn without(names: &[&[u8]], value: &[u8], out: &mut Vec<u8>) -> Stripped {
    let written = out.len();
    let mut removed = false;
    let mut pairs = pairs(value);
    for pair in pairs.by_ref() {
        if names.contains(&pair.name) {
            removed = true;
        } else {
            append(value, pair.range, out, written);
        }
    }
    if !removed {
        out.truncate(written);
        out.extend_from_slice(value);
        return Stripped::Unchanged;
    }
    let rest = value.len() - trim_start(pairs.rest()).len();
    if rest < value.len() {
        append(value, rest..value.len(), out, written);
    }
    if out.len() == written { Stripped::Emptied } else { Stripped::Shortened }
}

/// Appends `value` to `out` without the one pair that stands at `range`, as [`pairs`] told it: what [`without`] does
/// for a caller who has already found the only cookie to take out. `out` grows by less than `value.len()`.
pub fn cut(value: &[u8], range: Range<usize>, out: &mut Vec<u8>) -> Stripped {
    let is_between = |byte: &u8| matches!(byte, b' ' | b'\t' | b';');
    let before = value.get(..range.start).unwrap_or_default();
    let before = before.get(..before.iter().rposition(|byte| !is_between(byte)).map_or(0, |last| last + 1));
    let after = value.get(range.end..).unwrap_or_default();
    let after = after.get(after.iter().position(|byte| !is_between(byte)).unwrap_or(after.len())..);
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    out.extend_from_slice(before);
    if !before.is_empty() && !after.is_empty() {
        out.extend_from_slice(b"; ");
    }
    out.extend_from_slice(after);
    if before.is_empty() && after.is_empty() { Stripped::Emptied } else { Stripped::Shortened }
}

/// Appends one piece, after a delimiter like the one that stood before it: with a space or without.
fn append(value: &[u8], piece: Range<usize>, out: &mut Vec<u8>, written: usize) {
    if out.len() > written {
        let before = piece.start.checked_sub(1).and_then(|index| value.get(index));
        out.extend_from_slice(if before == Some(&b';') { b";" } else { b"; " });
    }
    out.extend_from_slice(value.get(piece).unwrap_or_default());
}

fn trim_start(text: &[u8]) -> &[u8] {
    let indent = text.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    text.get(indent..).unwrap_or_default()
}

#[cfg(test)]
mod tests;
