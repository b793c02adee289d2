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
    (0_u8..14, 0_u32..8, 0_usize..3000, any::<bool>()).prop_map(|(what, stream, bytes, ends)| Deed {
        what,
        stream: 2 * stream + 1,
        bytes,
        ends,
    })
}

fn happens(pair: &mut Pair, deed: &Deed) -> Vec<ClientEvent> {
    let &Deed { what, stream, bytes, ends } = deed;
    match what {
        0..=2 => drop(pair.client.request(if ends { GET } else { POST }, ends, &mut pair.out)),
        3 | 4 if pair.client.has_stream(stream) => return pair.answers(stream, ends),
        5 if pair.client.has_stream(stream) => return pair.headers(stream, &[("x", "y")], true),
        6 | 7 if pair.client.has_stream(stream) => return pair.data(stream, &vec![0; bytes], ends),
        8 => {
            let payload = [&[9][..], &vec![0; bytes + 9]].concat();
            return pair.frame(0, 8 | u8::from(ends), stream, &payload);
        }
        9 => return pair.frame(3, 0, stream, &[0; 4]),
        10 => pair.client.consumed(stream, bytes, &mut pair.out),
        11 => {
            let room = pair.client.room(stream).min(bytes);
            let before = pair.out.len();
            let result = pair.client.data_head(stream, room, ends, &mut pair.out);
            assert_eq!(pair.out.len() > before, result.is_ok());
            pair.out.resize(pair.out.len() + if result.is_ok() { room } else { 0 }, 0);
        }
        12 => pair.client.reset(stream, ErrorCode::Cancel, &mut pair.out),
        13 if bytes < 100 => return pair.goes(stream),
        _ => {}
    }
    Vec::new()
}

proptest! {
    #[test]
    fn every_byte_is_held_owed_or_may_still_come(deeds in proptest::collection::vec(any_deed(), 1..120)) {
        let bounds = Bounds { connection_window: 65_536, streams: 5, ..Bounds::default() };
        let mut pair = Pair::with(&bounds, &[]);
        for deed in &deeds {
            let events = happens(&mut pair, deed);
            if let Some(ClientEvent::Broken { code, .. }) = events.last() {
                prop_assert_ne!(*code, ErrorCode::Compression);
                return Ok(());
            }
            let client = &mut pair.client.end;
            let mut held = 0;
            for stream in client.streams.iter_mut() {
                held += stream.held;
                prop_assert_eq!(stream.receive_window + stream.held + stream.owed, bounds.stream_window);
                prop_assert!(stream.remote != Way::Ended || !stream.is_over());
            }
            prop_assert_eq!(client.receive_window + client.owed + held, bounds.connection_window);
            prop_assert!(client.streams.len() <= 5);
        }
        // What the other end is told adds up to whole frames.
        pair.sent();
    }

    #[test]
    fn any_bytes_leave_it_unharmed(bytes in proptest::collection::vec(any::<u8>(), 0..400), asked in 0_u8..4) {
        let mut pair = Pair::open();
        for _ in 0..asked {
            pair.ask(GET, true);
        }
        let received = pair.client.receive(&bytes, &mut pair.out, &mut pair.scratch, 0);
        prop_assert!(received.consumed <= bytes.len());
    }
}
