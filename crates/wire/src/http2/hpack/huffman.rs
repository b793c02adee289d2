//! How are strings packed by the frequency of their bytes (RFC 7541 5.2 and appendix B)?
//!
//! The code is canonical: codes of one length follow each other in the order of their symbols, and so do the lengths.
//! So the lengths are all that has to be known; the rest is worked out when this is compiled.

/// The number of bits of each symbol; the last one is the end of a string, which never stands in one.
const LENGTHS: [u8; 257] = [
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, //
    28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28, //
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, //
    5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, //
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, //
    7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, //
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, //
    6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, //
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, //
    24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, //
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, //
    21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, //
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, //
    19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, //
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, //
    26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, //
    30,
];
/// The longest code, in bits.
const LONGEST: usize = 30;

/// The code, worked out from the lengths.
struct Code {
    /// The code of each symbol.
    codes: [u32; 257],
    /// The symbols in the order of their codes.
    symbols: [u16; 257],
    /// The first code of each length.
    first: [u32; LONGEST + 1],
    /// How many codes of each length there are.
    count: [u32; LONGEST + 1],
    /// Where the symbols of each length begin in `symbols`.
    offset: [u32; LONGEST + 1],
    /// For each byte: the symbol whose code it begins with, and its length; length 0 when it is longer than 8 bits.
    short: [(u8, u8); 256],
}

static CODE: Code = Code::new();

#[allow(
    clippy::cast_possible_truncation,
    reason = "worked out when compiled: symbols below 257, lengths up to 30"
)]
impl Code {
    const fn new() -> Self {
        let mut code = Self {
            codes: [0; 257],
            symbols: [0; 257],
            first: [0; LONGEST + 1],
            count: [0; LONGEST + 1],
            offset: [0; LONGEST + 1],
            short: [(0, 0); 256],
        };
        let (mut next, mut place, mut length) = (0_u32, 0, 1);
        while length <= LONGEST {
            next <<= 1;
            code.first[length] = next;
            code.offset[length] = place as u32;
            let mut symbol = 0;
            while symbol < LENGTHS.len() {
                if LENGTHS[symbol] as usize == length {
                    code.codes[symbol] = next;
                    code.symbols[place] = symbol as u16;
                    next += 1;
                    place += 1;
                }
                symbol += 1;
            }
            code.count[length] = next - code.first[length];
            length += 1;
        }
        let mut symbol = 0;
        while symbol < 256 {
            let length = LENGTHS[symbol];
            if length <= 8 {
                let start = (code.codes[symbol] as usize) << (8 - length);
                let mut byte = start;
                while byte < start + (1 << (8 - length)) {
                    code.short[byte] = (symbol as u8, length);
                    byte += 1;
                }
            }
            symbol += 1;
        }
        code
    }

    /// The symbol of more than 8 bits at the top of `bits`, and its length.
    fn long(&self, bits: u64) -> Option<(u16, u32)> {
        (9..=LONGEST).find_map(|length| {
            let code = (bits >> (64 - length)) as u32;
            let place = code.wrapping_sub(*self.first.get(length)?);
            let is_there = place < *self.count.get(length)?;
            let symbol = self.symbols.get((*self.offset.get(length)? + place) as usize);
            symbol.filter(|_| is_there).map(|&symbol| (symbol, length as u32))
        })
    }
}

/// Bits that were read and not used yet, the next one at the top.
#[derive(Default)]
struct Bits {
    /// Below those that are held there may be more of the input: they are read again.
    bits: u64,
    held: u32,
}

impl Bits {
    /// The symbol that comes next and its length, which is 0 when it is longer than 8 bits.
    fn short(&self) -> (u8, u32) {
        let (symbol, length) = CODE.short[usize::from(self.bits.to_be_bytes()[0])];
        (symbol, u32::from(length))
    }

    /// Takes the longer symbol that comes next, if there is one.
    fn take_long(&mut self) -> Option<u8> {
        let (symbol, length) = CODE.long(self.bits).filter(|(_, length)| *length <= self.held)?;
        self.take(length);
        u8::try_from(symbol).ok() // the end symbol is none
    }

    fn take(&mut self, length: u32) {
        self.bits <<= length;
        self.held -= length;
    }
}

/// Unpacks a string and appends it, at most 8/5 of the bytes it has. `None` when the end symbol stands in it, or when
/// what fills its last byte is not the start of that symbol, or a byte or more (5.2).
pub(super) fn decode(input: &[u8], out: &mut Vec<u8>) -> Option<()> {
    out.reserve(input.len() * 8 / 5);
    let mut bits = Bits::default();
    let rest = decode_most(input, &mut bits, out)?;
    let mut rest = rest.iter();
    loop {
        while bits.held <= 56
            && let Some(&byte) = rest.next()
        {
            bits.bits |= u64::from(byte) << (56 - bits.held);
            bits.held += 8;
        }
        let (symbol, length) = bits.short();
        if length != 0 && length <= bits.held {
            out.push(symbol);
            bits.take(length);
        } else if bits.held < 8 {
            // What is left is padding: ones only.
            return (bits.bits.leading_ones() >= bits.held).then_some(());
        } else {
            out.push(bits.take_long()?);
        }
    }
}

/// Unpacks all but the last bytes, and says which these are. Eight bytes are read at once, so that seven short symbols
/// are there for sure, and nobody has to ask.
fn decode_most<'i>(input: &'i [u8], bits: &mut Bits, out: &mut Vec<u8>) -> Option<&'i [u8]> {
    let mut rest = input;
    while let Some(next) = rest.first_chunk() {
        bits.bits |= u64::from_be_bytes(*next) >> bits.held;
        let bytes = (63 - bits.held) / 8;
        rest = rest.get(bytes as usize..).unwrap_or_default();
        bits.held += bytes * 8;
        let (mut symbols, mut count) = ([0; 7], 0);
        for place in &mut symbols {
            let (symbol, length) = bits.short();
            if length == 0 {
                break;
            }
            *place = symbol;
            count += 1;
            bits.take(length);
        }
        out.extend_from_slice(symbols.get(..count).unwrap_or_default());
        if count == 0 {
            out.push(bits.take_long()?);
        }
    }
    Some(rest)
}

/// How many bytes the string has when it is packed.
pub(super) fn packed_len(text: &[u8]) -> usize {
    let bits: usize = text.iter().map(|&byte| usize::from(LENGTHS[usize::from(byte)])).sum();
    bits.div_ceil(8)
}

/// Packs a string and appends it.
pub(super) fn encode(text: &[u8], out: &mut Vec<u8>) {
    let (mut bits, mut held) = (0_u64, 0_u32);
    for &byte in text {
        let length = u32::from(LENGTHS[usize::from(byte)]);
        bits = bits << length | u64::from(CODE.codes[usize::from(byte)]);
        held += length;
        while held >= 8 {
            held -= 8;
            out.push((bits >> held).to_le_bytes()[0]);
        }
    }
    if held > 0 {
        let padded = bits << (8 - held) | u64::from(0xff_u8 >> held);
        out.push(padded.to_le_bytes()[0]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unpacked(input: &[u8]) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        decode(input, &mut out).map(|()| out)
    }

    #[test]
    fn the_code_is_complete_and_the_codes_of_the_rfc_are_in_it() {
        let sum: u64 = LENGTHS.iter().map(|&length| 1 << (30 - length)).sum();
        assert_eq!(sum, 1 << 30, "every string of 30 bits begins with one code");
        assert_eq!(CODE.codes[usize::from(b'0')], 0x0);
        assert_eq!(CODE.codes[usize::from(b'z')], 0x7b);
        assert_eq!(CODE.codes[usize::from(b'\\')], 0x7_fff0);
        assert_eq!(CODE.codes[22], 0x3fff_fffe);
        assert_eq!(CODE.codes[256], 0x3fff_ffff);
    }

    #[test]
    fn padding_is_less_than_a_byte_of_ones() {
        assert_eq!(unpacked(&[0b0001_1111]), Some(b"a".to_vec()));
        assert_eq!(unpacked(&[]), Some(vec![]));
        assert_eq!(unpacked(&[0b0001_1110]), None, "zeros");
        assert_eq!(unpacked(&[0b0001_1111, 0xff]), None, "a byte too many");
        assert_eq!(unpacked(&[0xff]), None, "nothing but padding");
        assert_eq!(unpacked(&[0xff, 0xff, 0xff, 0xff]), None, "the end symbol");
        assert_eq!(unpacked(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), None);
    }

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(text in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..200),
            proptest::collection::vec(b' '..=b'~', 0..200),
        ]) {
            let mut packed = Vec::new();
            encode(&text, &mut packed);
            prop_assert_eq!(packed.len(), packed_len(&text));
            prop_assert_eq!(unpacked(&packed), Some(text));
        }

        #[test]
        fn what_is_unpacked_has_one_spelling(packed in proptest::collection::vec(any::<u8>(), 0..40)) {
            if let Some(text) = unpacked(&packed) {
                let mut again = Vec::new();
                encode(&text, &mut again);
                prop_assert_eq!(again, packed);
            }
        }
    }
}
