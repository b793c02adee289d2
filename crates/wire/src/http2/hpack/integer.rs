//! How are numbers packed into the bits that a byte has left (RFC 7541 5.1)?

/// The largest number that we read. No length or index that we take comes near it.
const LARGEST: u32 = 1 << 24;

/// Reads a number whose first `prefix` bits stand in the first byte: the number, and how many bytes it took.
/// `None` when it is cut off or too large.
#[inline]
pub(super) fn read(input: &[u8], prefix: u32) -> Option<(usize, usize)> {
    let mask = (1_u32 << prefix) - 1;
    let first = u32::from(*input.first()?) & mask;
    if first < mask {
        return Some((first as usize, 1));
    }
    let mut value = first;
    // Four more bytes hold 28 bits: enough for the largest, and zeros that lengthen it are not worth waiting for.
    for (index, &byte) in input.iter().skip(1).take(4).enumerate() {
        value += u32::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return (value <= LARGEST).then_some((value as usize, index + 2));
        }
    }
    None
}

/// Appends a number; `pattern` is what stands above its `prefix` bits in the first byte.
#[inline]
pub(super) fn write(value: usize, prefix: u32, pattern: u8, out: &mut Vec<u8>) {
    let mask = (1_usize << prefix) - 1;
    if value < mask {
        out.push(pattern | low_byte(value));
        return;
    }
    out.push(pattern | low_byte(mask));
    let mut rest = value - mask;
    while rest >= 0x80 {
        out.push(0x80 | low_byte(rest & 0x7f));
        rest >>= 7;
    }
    out.push(low_byte(rest));
}

fn low_byte(value: usize) -> u8 {
    value.to_le_bytes()[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7541 C.1.
    #[test]
    fn the_examples_of_the_rfc_are_read_and_written() {
        let table: [(usize, u32, u8, &[u8]); 3] =
            [(10, 5, 0xe0, &[0xea]), (1337, 5, 0x00, &[0x1f, 0x9a, 0x0a]), (42, 8, 0x00, &[0x2a])];
        for (value, prefix, pattern, bytes) in table {
            let mut out = Vec::new();
            write(value, prefix, pattern, &mut out);
            assert_eq!(out, bytes);
            assert_eq!(read(bytes, prefix), Some((value, bytes.len())));
        }
    }

    #[test]
    fn numbers_of_every_size_come_back() {
        for prefix in 4..=7 {
            for value in (0..300).chain([16_383, 16_384, LARGEST as usize]) {
                let mut out = Vec::new();
                write(value, prefix, 0, &mut out);
                assert_eq!(read(&out, prefix), Some((value, out.len())));
                assert_eq!(read(&out[..out.len() - 1], prefix), None);
            }
        }
    }

    #[test]
    fn a_number_without_end_or_beyond_all_bounds_is_refused() {
        assert_eq!(read(&[0x7f, 0xff, 0xff, 0xff, 0xff, 0x0f], 7), None);
        assert_eq!(read(&[0x7f, 0xff, 0xff, 0xff, 0x7f], 7), None);
        assert_eq!(read(&[0x7f, 0x80, 0x80, 0x80, 0x80, 0x00], 7), None);
        assert_eq!(read(&[], 7), None);
    }
}
