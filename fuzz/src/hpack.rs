//! Does every block mean one list of fields, within bounds, and is it the same list when we pack it again?

use homing_wire::http2::hpack::{Decoder, Encoder, TABLE_BYTES};

type Fields = Vec<(Vec<u8>, Vec<u8>)>;

/// Longer lists are counted, not kept: a byte can stand for 4 KiB.
const KEPT_BYTES: usize = 64 * 1024;

/// Unpacks blocks of one connection. The first byte says how long each of them is.
pub fn run(input: &[u8]) {
    let Some((&length, rest)) = input.split_first() else { return };
    let (mut decoder, mut twin) = (Decoder::new(), Decoder::new());
    let (mut encoder, mut reader) = (Encoder::new(), Decoder::new());
    // What an earlier block has left in it must make no difference.
    let mut scratch = Vec::new();
    for block in rest.chunks(usize::from(length).max(1)) {
        let fields = unpack(&mut decoder, block, &mut scratch);
        assert_eq!(unpack(&mut twin, block, &mut Vec::new()), fields);
        assert!(scratch.capacity() <= 4 * (block.len() + TABLE_BYTES).max(scratch.len()));
        assert!(decoder.memory() <= 3 * TABLE_BYTES);
        let Some(fields) = fields else { return };
        let mut packed = Vec::new();
        if let Some((_, value)) = fields.first() {
            encoder.resize(u32::try_from(value.len() * 16).unwrap_or(u32::MAX));
        }
        encoder.begin(&mut packed);
        fields.iter().for_each(|(name, value)| encoder.field(name, value, &mut packed));
        let lowered: Fields =
            fields.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
        assert_eq!(unpack(&mut reader, &packed, &mut Vec::new()), Some(lowered));
        assert!(encoder.memory() <= 3 * TABLE_BYTES);
    }
}

fn unpack(decoder: &mut Decoder, block: &[u8], scratch: &mut Vec<u8>) -> Option<Fields> {
    let (mut fields, mut bytes) = (Fields::new(), 0);
    let keep = |name: &[u8], value: &[u8]| {
        bytes += name.len() + value.len();
        if bytes <= KEPT_BYTES {
            fields.push((name.to_vec(), value.to_vec()));
        }
    };
    decoder.decode(block, scratch, keep).ok().map(|()| fields)
}
