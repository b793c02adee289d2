//! How is a distinguished name written as text (RFC 4514)?
//!
//! The last part comes first: `CN=alice,OU=ops,O=Example`. The text is visible ASCII whatever the name holds, so that
//! it can stand in a header field: everything else is escaped as the RFC has it.

use super::der::{Reader, Tag};

/// The longest text that is written, in bytes. A longer one would be refused by the receiver of the field it is for.
pub const NAME_BYTES: usize = 4096;

/// Types of attributes that have a short name (RFC 4514 section 3 and what certificates use beside that).
const TYPES: &[(&[u8], &str)] = &[
    (&[0x55, 4, 3], "CN"),
    (&[0x55, 4, 4], "SN"),
    (&[0x55, 4, 5], "serialNumber"),
    (&[0x55, 4, 6], "C"),
    (&[0x55, 4, 7], "L"),
    (&[0x55, 4, 8], "ST"),
    (&[0x55, 4, 9], "STREET"),
    (&[0x55, 4, 10], "O"),
    (&[0x55, 4, 11], "OU"),
    (&[0x55, 4, 12], "title"),
    (&[0x55, 4, 42], "GN"),
    (&[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 1], "UID"),
    (&[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25], "DC"),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1], "emailAddress"),
];

/// Writes the name whose DER (without its outermost header) is given. False: it is none, or longer than
/// [`NAME_BYTES`]; then nothing is written. Half a name would be another one's.
pub fn write_name(name: &[u8], out: &mut Vec<u8>) -> bool {
    let start = out.len();
    let is_written = write_parts(name, start, out).is_some();
    if !is_written {
        out.truncate(start);
    }
    is_written
}

fn write_parts(name: &[u8], start: usize, out: &mut Vec<u8>) -> Option<()> {
    let mut parts = Vec::new();
    let mut reader = Reader::new(name);
    while !reader.is_at_end() {
        parts.push(reader.take(Tag::SET)?);
    }
    for (position, part) in parts.into_iter().rev().enumerate() {
        if position > 0 {
            out.push(b',');
        }
        let mut attributes = Reader::new(part);
        for position in 0.. {
            if attributes.is_at_end() {
                break;
            }
            if position > 0 {
                out.push(b'+');
            }
            write_attribute(attributes.take(Tag::SEQUENCE)?, out)?;
            if out.len() - start > NAME_BYTES {
                return None;
            }
        }
    }
    Some(())
}

fn write_attribute(attribute: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let mut reader = Reader::new(attribute);
    let kind = reader.take(Tag::OBJECT_IDENTIFIER)?;
    let whole = reader.rest();
    let (tag, value) = reader.next()?;
    let known = TYPES.iter().find(|(known, _)| *known == kind);
    match known {
        Some((_, short)) => out.extend_from_slice(short.as_bytes()),
        None => write_dotted(kind, out)?,
    }
    out.push(b'=');
    let is_text =
        [Tag::UTF8_STRING, Tag::NUMERIC_STRING, Tag::PRINTABLE_STRING, Tag::IA5_STRING, Tag::VISIBLE_STRING]
            .contains(&tag);
    if known.is_some() && is_text {
        write_text(value, out);
    } else {
        // RFC 4514 2.4: what has no text is the whole value in hexadecimal digits.
        out.push(b'#');
        whole.iter().for_each(|&byte| write_hex(byte, out));
    }
    reader.is_at_end().then_some(())
}

/// RFC 4514 2.4: some characters are escaped everywhere, some at an end, and any byte may be.
fn write_text(value: &[u8], out: &mut Vec<u8>) {
    for (position, &byte) in value.iter().enumerate() {
        let is_first = position == 0;
        let is_last = position + 1 == value.len();
        match byte {
            b'"' | b'+' | b',' | b';' | b'<' | b'>' | b'\\' => out.extend([b'\\', byte]),
            b'#' if is_first => out.extend(b"\\#"),
            b' ' if is_first || is_last => out.extend(b"\\ "),
            b' '..=b'~' => out.push(byte),
            _ => {
                out.push(b'\\');
                write_hex(byte, out);
            }
        }
    }
}

/// `1.3.6.1.4.1` (X.690 8.19).
fn write_dotted(kind: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let mut arc: u64 = 0;
    let mut is_first = true;
    for (position, &byte) in kind.iter().enumerate() {
        arc = arc.checked_mul(128)? + u64::from(byte & 0x7f);
        if byte & 0x80 != 0 {
            if position + 1 == kind.len() {
                return None;
            }
            continue;
        }
        if is_first {
            let root = (arc / 40).min(2);
            out.extend_from_slice(format!("{root}.{}", arc - 40 * root).as_bytes());
            is_first = false;
        } else {
            out.extend_from_slice(format!(".{arc}").as_bytes());
        }
        arc = 0;
    }
    (!is_first).then_some(())
}

fn write_hex(byte: u8, out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.extend([byte >> 4, byte & 15].map(|digit| DIGITS[usize::from(digit)]));
}
