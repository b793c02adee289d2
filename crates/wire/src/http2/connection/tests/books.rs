//! Do the books of the windows balance, whatever both ends do?

use super::*;
use crate::http2::end::streams::Way;
use proptest::prelude::*;

/// Something that one of the ends does on one of some streams.
#[derive(Debug, Clone)]
struct Deed {
    what: u8,
    stream: u32,
    bytes: usize,
    ends: bool,
}

fn any_deed() -> impl Strategy<Value = Deed> {
    (0_u8..12, 0_u32..8, 0_usize..3000, any::<bool>()).prop_map(|(what, stream, bytes, ends)| Deed {
        what,
        stream: 2 * stream + 1,
        bytes,
        ends,
    })
}

fn happens(pair: &mut Pair, deed: &Deed) -> Vec<Event> {
    let &Deed { what, stream, bytes, ends } = deed;
    let number = u32::try_from(bytes).unwrap().to_be_bytes();
    match what {
        0 | 1 => return pair.post(stream, &[]),
        2 => return pair.headers(stream, &[("x", "y")], true),
        3 | 4 => return pair.data(stream, &vec![0; bytes], ends),
        5 => {
            let payload = [&[9][..], &vec![0; bytes + 9]].concat();
            return pair.frame(0, 8 | u8::from(ends), stream, &payload);
        }
        6 => return pair.frame(3, 0, stream, &[0; 4]),
        7 => return pair.frame(8, 0, if ends { 0 } else { stream }, &number),
        8 => pair.server.consumed(stream, bytes, &mut pair.out),
        9 => drop(pair.server.answer_head(stream, 200, [], ends, &mut pair.out)),
        10 => {
            let room = pair.server.room(stream).min(bytes);
            let before = pair.out.len();
            let result = pair.server.data_head(stream, room, ends, &mut pair.out);
            assert_eq!(pair.out.len() > before, result.is_ok());
            pair.out.resize(pair.out.len() + if result.is_ok() { room } else { 0 }, 0);
        }
        _ => pair.server.reset(stream, ErrorCode::Cancel, &mut pair.out),
    }
    Vec::new()
}

proptest! {
    #[test]
    fn every_byte_is_held_owed_or_may_still_come(deeds in proptest::collection::vec(any_deed(), 1..120)) {
        let bounds = Bounds { connection_window: 65_536, streams: 5, ..Bounds::default() };
        let mut pair = Pair::with(&bounds);
        for deed in &deeds {
            let events = happens(&mut pair, deed);
            if let Some(Event::Broken { code, .. }) = events.last() {
                prop_assert_ne!(*code, ErrorCode::Compression);
                return Ok(());
            }
            let server = &mut pair.server.end;
            let mut held = 0;
            for stream in server.streams.iter_mut() {
                held += stream.held;
                prop_assert_eq!(stream.receive_window + stream.held + stream.owed, bounds.stream_window);
                prop_assert!(stream.remote == Way::Open || !stream.is_over());
            }
            prop_assert_eq!(server.receive_window + server.owed + held, bounds.connection_window);
            prop_assert!(server.streams.len() <= 5);
        }
        // What the other end is told adds up to whole frames.
        pair.sent();
    }
}
