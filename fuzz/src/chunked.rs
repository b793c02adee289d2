//! Is a chunked body the same in any pieces, and is what we pass on of it a chunked body again?

use homing_wire::http1::{ChunkDecoder, ChunkError, ChunkLimits, ChunkPart};

const LIMITS: ChunkLimits = ChunkLimits { extension_bytes: 64, trailer_bytes: 256, trailer_fields: 4 };

#[derive(Debug, PartialEq, Eq)]
struct Decoded {
    passed: Vec<u8>,
    data_bytes: usize,
    taken: usize,
    done: bool,
}

/// Decodes the input as a chunked body, whole and in pieces; the first byte says how large they are.
pub fn run(input: &[u8]) {
    let Some((&piece, body)) = input.split_first() else { return };
    let whole = decode(body, body.len().max(1));
    assert_eq!(decode(body, usize::from(piece).max(1)), whole);
    assert_eq!(decode(body, 1), whole);
    if let Ok(Decoded { passed, data_bytes, done, .. }) = whole {
        let taken = passed.len();
        let again = decode(&passed, taken.max(1));
        assert_eq!(
            again,
            Ok(Decoded { passed, data_bytes, taken, done }),
            "what is passed on is passed on as it is"
        );
    }
}

fn decode(body: &[u8], piece: usize) -> Result<Decoded, ChunkError> {
    let mut decoder = ChunkDecoder::new(&LIMITS);
    let mut decoded = Decoded { passed: Vec::new(), data_bytes: 0, taken: 0, done: false };
    for piece in body.chunks(piece) {
        let mut rest = piece;
        while !rest.is_empty() && !decoded.done {
            let run = decoder.next_run(rest)?;
            assert!(run.consumed > 0 && run.data_bytes <= run.consumed, "every call moves on");
            let (covered, after) = rest.split_at(run.consumed);
            if run.part != ChunkPart::Skip {
                decoded.passed.extend_from_slice(covered);
            }
            decoded.data_bytes += run.data_bytes;
            decoded.taken += run.consumed;
            decoded.done = run.done;
            rest = after;
        }
    }
    Ok(decoded)
}
