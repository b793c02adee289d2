//! Is every flood met by its own defence, and nothing that an honest client does? And does it all fit in little memory?

use super::*;
use crate::http2::Defence;

/// Bytes that a connection may own: a field block in a buffer that has doubled, two tables of fields, and 100 streams.
const MEMORY: usize = 80 << 10;

/// How many times the work can be done before the connection ends, and by which defence. At most 20,000 times.
fn withstood(pair: &mut Pair, mut work: impl FnMut(&mut Pair, u32) -> Vec<Event>) -> (u32, Option<Defence>) {
    for round in 0..20_000 {
        let events = work(pair, round);
        assert!(pair.server.memory() <= MEMORY, "{} bytes in round {round}", pair.server.memory());
        for event in events {
            if let Event::Broken { code, why: Defect::Flood(defence) } = event {
                assert_eq!(code, ErrorCode::EnhanceYourCalm);
                return (round, Some(defence));
            }
        }
        pair.out.clear();
    }
    (20_000, None)
}

fn stream(round: u32) -> u32 {
    2 * round + 1
}

#[test]
fn requests_that_are_taken_back_at_once_end_the_connection() {
    let mut pair = Pair::open();
    let met = withstood(&mut pair, |pair, round| {
        pair.get(stream(round));
        pair.frame(3, 0, stream(round), &[0, 0, 0, 8])
    });
    assert_eq!(met, (200, Some(Defence::RapidReset)));
}

#[test]
fn frames_that_make_us_reset_end_the_connection() {
    let tricks: [fn(&mut Pair, u32) -> Vec<Event>; 5] = [
        |pair, stream| pair.frame(8, 0, stream, &[0; 4]),
        |pair, stream| pair.frame(8, 0, stream, &[0x7f, 0xff, 0xff, 0xff]),
        |pair, stream| pair.data(stream, b"x", true),
        |pair, stream| pair.frame(2, 0, stream, &[0; 4]),
        Pair::get,
    ];
    for trick in tricks {
        let mut pair = Pair::open();
        let met = withstood(&mut pair, |pair, round| {
            pair.get(stream(round));
            trick(pair, stream(round))
        });
        assert_eq!(met, (100, Some(Defence::MadeReset)));
    }
}

#[test]
fn a_reset_of_ours_never_lets_more_requests_run_than_are_reported_as_reset() {
    let mut pair = Pair::open();
    for round in 0..90 {
        assert_eq!(pair.get(stream(round)), request(stream(round), true));
        let reset = pair.frame(8, 0, stream(round), &[0; 4]);
        assert!(matches!(reset[..], [Event::Reset { by: ResetBy::Us(_), .. }]));
        assert_eq!(pair.server.streams(), 0);
    }
}

#[test]
fn a_block_has_a_bound_in_frames_and_in_bytes() {
    let continue_with = |payload: &[u8]| {
        let mut pair = Pair::open();
        pair.frame(1, 1, 1, &[0x82]);
        let mut rounds = 0;
        loop {
            let events = pair.frame(9, 0, 1, payload);
            assert!(pair.server.memory() <= MEMORY, "{} bytes in round {rounds}", pair.server.memory());
            if !events.is_empty() {
                return (rounds, events);
            }
            rounds += 1;
        }
    };
    let calm = |defence| broken(ErrorCode::EnhanceYourCalm, Defect::Flood(defence));
    assert_eq!(continue_with(&[]), (32, calm(Defence::Continuation)));
    assert_eq!(continue_with(&[0x82; 16_384]), (1, calm(Defence::FieldBlock)));
}

#[test]
fn an_entry_that_is_named_again_and_again_is_counted_and_never_copied() {
    let mut pair = Pair::open();
    let bomb = "b".repeat(3900);
    let mut block = pair.pack(&GET);
    block.extend_from_slice(&[0x40, 1, b'x', 0x7f, 0xbd, 0x1d]);
    block.extend_from_slice(bomb.as_bytes());
    block.extend_from_slice(&[0xbe; 12_000]);
    assert_eq!(pair.frame(1, 5, 1, &block), [Event::TooLarge { stream: 1, ends: true }]);
    assert!(pair.scratch.text.capacity() < 100_000);
    let met = withstood(&mut pair, |pair, round| {
        let block = [&[0x82, 0x84, 0x87, 0x01, 1, b'a'][..], &[0xbe; 12_000]].concat();
        let events = pair.frame(1, 5, stream(round + 1), &block);
        if let [Event::TooLarge { .. }] = events[..] {
            pair.answer(stream(round + 1), true);
        }
        events
    });
    assert_eq!(met, (99, Some(Defence::FieldList)));
}

#[test]
fn frames_that_mean_nothing_end_the_connection() {
    type Flood = (Defence, fn(&mut Pair) -> Vec<Event>);
    let floods: [Flood; 7] = [
        (Defence::Settings, |pair| pair.frame(4, 0, 0, &[])),
        (Defence::Ping, |pair| pair.frame(6, 0, 0, &[0; 8])),
        (Defence::Priority, |pair| pair.frame(2, 0, 1, &[0, 0, 0, 0, 9])),
        (Defence::EmptyData, |pair| pair.data(1, b"", false)),
        (Defence::WindowUpdate, |pair| pair.frame(8, 0, 0, &[0, 0, 0, 1])),
        (Defence::Stray, |pair| pair.frame(0xfe, 0, 0, &[])),
        (Defence::Stray, |pair| pair.frame(3, 0, 3, &[0; 4])),
    ];
    for (defence, flood) in floods {
        let mut pair = Pair::open();
        pair.post(1, &[]);
        pair.get(3);
        pair.answer(3, true);
        let (rounds, met) = withstood(&mut pair, |pair, _| flood(pair));
        assert_eq!(met, Some(defence));
        assert!(rounds.abs_diff(defence.limit()) <= 2, "{defence:?}: {rounds}");
    }
}

#[test]
fn a_client_that_ignores_the_number_of_streams_is_told_to_be_calm() {
    let mut pair = Pair::with(&Bounds { streams: 1, ..Bounds::default() });
    let met = withstood(&mut pair, |pair, round| pair.get(stream(round)));
    assert_eq!(met, (501, Some(Defence::RefusedStreams)));
}

#[test]
fn a_long_download_moves_its_windows_as_often_as_it_needs_to() {
    let mut pair = Pair::open();
    pair.get(1);
    pair.answer(1, false);
    let met = withstood(&mut pair, |pair, _| {
        pair.server.data_head(1, 1000, false, &mut pair.out).unwrap();
        let mut events = pair.frame(8, 0, 1, &1000_u32.to_be_bytes());
        events.extend(pair.frame(8, 0, 0, &1000_u32.to_be_bytes()));
        events.extend(pair.frame(6, 0, 0, &[0; 8]));
        events
    });
    assert_eq!(met, (20_000, None));
}

#[test]
fn the_rest_of_uploads_that_were_answered_early_ends_no_connection() {
    let mut pair = Pair::open();
    let met = withstood(&mut pair, |pair, round| {
        let stream = stream(round);
        pair.post(stream, &[]);
        pair.answer(stream, true);
        pair.server.reset(stream, ErrorCode::NoError, &mut pair.out);
        let mut events = pair.data(stream, b"the rest", false);
        events.extend(pair.data(stream, b"of it", false));
        match round % 2 {
            0 => events.extend(pair.data(stream, b"", true)),
            _ => events.extend(pair.headers(stream, &[("x-sum", "7")], true)),
        }
        events.extend(pair.frame(3, 0, stream, &[0, 0, 0, 8]));
        events
    });
    assert_eq!(met, (20_000, None));
    let met = withstood(&mut pair, |pair, _| pair.data(stream(19_999), b"", false));
    assert_eq!(met.1, Some(Defence::Stray), "but it is not endless when it costs nothing");
}

#[test]
fn a_client_that_is_patient_may_do_it_all() {
    let mut pair = Pair::open();
    let met = withstood(&mut pair, |pair, round| {
        pair.now_ms += 100;
        pair.get(stream(round));
        pair.frame(6, 0, 0, &[0; 8]);
        pair.frame(3, 0, stream(round), &[0, 0, 0, 8])
    });
    assert_eq!(met, (20_000, None));
}
