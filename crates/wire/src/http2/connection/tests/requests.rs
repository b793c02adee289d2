//! Does a request come out whole, and does its answer go in?

use super::*;

#[test]
fn the_server_speaks_first_and_offers_its_bounds() {
    let mut pair = Pair::silent(&Bounds::default());
    let sent = pair.sent();
    assert_eq!(sent[0].0.kind, FrameKind::Settings);
    let settings: Vec<_> = crate::http2::frame::settings(&sent[0].1).unwrap().flatten().collect();
    let expected = [
        Setting::Streams(100),
        Setting::Window(65_536),
        Setting::ListSize(32_768),
        Setting::NoPriorities(1),
        Setting::ConnectProtocol(1),
    ];
    assert_eq!(settings, expected);
    assert_eq!((sent[1].0.kind, &sent[1].1[..]), (FrameKind::WindowUpdate, &196_609_u32.to_be_bytes()[..]));
}

#[test]
fn settings_and_pings_are_answered_without_a_word() {
    let mut pair = Pair::silent(&Bounds::default());
    pair.out.clear();
    assert_eq!(pair.says(&[&PREFACE[..], &frame_head(0, 4, 0, 0)].concat()), []);
    assert_eq!(pair.frame(6, 0, 0, b"12345678"), []);
    assert_eq!(pair.frame(6, 1, 0, b"12345678"), []);
    let sent = pair.sent();
    assert_eq!(sent.len(), 2);
    assert_eq!((sent[0].0.kind, sent[0].0.flags), (FrameKind::Settings, 1));
    assert_eq!((sent[1].0.kind, sent[1].0.flags, &sent[1].1[..]), (FrameKind::Ping, 1, &b"12345678"[..]));
    assert!(!pair.server.are_settings_known());
    pair.frame(4, 1, 0, &[]);
    assert!(pair.server.are_settings_known());
}

#[test]
fn a_request_and_its_answer_leave_nothing_behind() {
    let mut pair = Pair::open();
    assert_eq!(pair.get(1), request(1, true));
    assert_eq!(pair.text(), "GET / HTTP/1.1\r\nhost: a.example\r\n\r\n");
    let fields = [(&b"Content-Type"[..], &b"text/plain"[..]), (b"Connection", b"close"), (b"Upgrade", b"x")];
    pair.server.answer_head(1, 200, fields, false, &mut pair.out).unwrap();
    assert_eq!(pair.server.room(1), 16_384);
    pair.server.data_head(1, 5, true, &mut pair.out).unwrap();
    pair.out.extend_from_slice(b"hello");
    let sent = pair.sent();
    assert_eq!((sent[0].0.kind, sent[0].0.flags, sent[0].0.stream), (FrameKind::Headers, 4, 1));
    assert_eq!(pair.fields(&sent[0].1), [":status: 200", "content-type: text/plain"]);
    assert_eq!((sent[1].0.kind, sent[1].0.flags, &sent[1].1[..]), (FrameKind::Data, 1, &b"hello"[..]));
    assert!(!pair.server.has_stream(1));
    assert_eq!(pair.server.streams(), 0);
}

#[test]
fn bytes_may_come_one_by_one() {
    let mut whole = Pair::open();
    let mut bytes = Vec::new();
    let block = whole.pack(&[&[(":method", "POST")], &GET[1..]].concat());
    bytes.extend_from_slice(&frame_head(block.len() - 3, 1, 0, 1));
    bytes.extend_from_slice(&block[..block.len() - 3]);
    bytes.extend_from_slice(&frame_head(3, 9, 4, 1));
    bytes.extend_from_slice(&block[block.len() - 3..]);
    bytes.extend_from_slice(&frame_head(8, 0, 8 | 1, 1));
    bytes.extend_from_slice(b"\x02hello\0\0");

    let mut pair = Pair::open();
    let (mut held, mut events, mut body) = (Vec::new(), Vec::new(), Vec::new());
    for byte in bytes {
        held.push(byte);
        loop {
            let received = pair.server.receive(&held, &mut pair.out, &mut pair.scratch, 0);
            if let Some(Event::Data { range, ends, .. }) = &received.event {
                body.extend_from_slice(&held[range.clone()]);
                assert_eq!(*ends, body == b"hello");
            }
            held.drain(..received.consumed);
            match received.event {
                Some(event) => events.push(event),
                None => break,
            }
        }
    }
    assert_eq!(events[0], Event::Request { stream: 1, ends: false, kind: RequestKind::Plain });
    assert_eq!((body, held), (b"hello".to_vec(), vec![]));
}

#[test]
fn interim_answers_may_come_before_the_answer_and_trailers_behind_it() {
    let mut pair = Pair::open();
    pair.get(1);
    let hints = [(&b"link"[..], &b"</a>"[..])];
    pair.server.answer_head(1, 103, hints, true, &mut pair.out).unwrap();
    assert_eq!(pair.server.trailers(1, hints, &mut pair.out), Err(StreamGone));
    pair.answer(1, false);
    assert_eq!(pair.server.answer_head(1, 200, [], true, &mut pair.out), Err(StreamGone));
    let trailers = [(&b"grpc-status"[..], &b"0"[..])];
    pair.server.trailers(1, trailers, &mut pair.out).unwrap();
    let sent = pair.sent();
    let flags: Vec<_> = sent.iter().map(|(head, _)| head.flags).collect();
    assert_eq!(flags, [4, 4, 5]);
    assert_eq!(pair.fields(&sent[0].1), [":status: 103", "link: </a>"]);
    pair.fields(&sent[1].1);
    assert_eq!(pair.fields(&sent[2].1), ["grpc-status: 0"]);
    assert!(!pair.server.has_stream(1));
}

#[test]
fn a_long_head_goes_out_in_several_frames() {
    let mut pair = Pair::open();
    pair.get(1);
    let value = vec![b'v'; 20_000];
    let fields = [(&b"a"[..], &value[..]), (b"b", &value), (b"c", b"d")];
    pair.server.answer_head(1, 200, fields, true, &mut pair.out).unwrap();
    let sent = pair.sent();
    let heads: Vec<_> = sent.iter().map(|(head, _)| (head.kind, head.flags, head.stream)).collect();
    let continuation = FrameKind::Continuation;
    assert_eq!(heads, [(FrameKind::Headers, 1, 1), (continuation, 0, 1), (continuation, 4, 1)]);
    let block: Vec<u8> = sent.into_iter().flat_map(|(_, payload)| payload).collect();
    assert_eq!(pair.fields(&block).len(), 4);
}

#[test]
fn a_request_that_is_too_large_is_answered_and_the_next_one_is_read() {
    let mut pair = Pair::open();
    let many = [&GET[..], &[("cookie", "a=b"); 200]].concat();
    assert_eq!(pair.headers(1, &many, true), [Event::TooLarge { stream: 1, ends: true }]);
    pair.server.answer_head(1, 431, [], true, &mut pair.out).unwrap();
    assert_eq!(pair.headers(3, &[&GET[..], &[("x", "y")]].concat(), true), request(3, true));
    assert_eq!(pair.text(), "GET / HTTP/1.1\r\nhost: a.example\r\nx: y\r\n\r\n");
}

#[test]
fn a_block_is_unpacked_although_its_stream_is_refused() {
    let mut pair = Pair::with(&Bounds { streams: 1, ..Bounds::default() });
    assert_eq!(pair.get(1), request(1, true));
    for stream in [3, 5] {
        assert_eq!(pair.headers(stream, &[&GET[..], &[("x", "learned")]].concat(), true), []);
    }
    let refused = ErrorCode::RefusedStream.number();
    assert_eq!(pair.sent_numbers(), [(FrameKind::Reset, 3, refused), (FrameKind::Reset, 5, refused)]);
    pair.answer(1, true);
    assert_eq!(pair.headers(7, &[&GET[..], &[("x", "learned")]].concat(), true), request(7, true));
    assert!(pair.text().ends_with("\r\nx: learned\r\n\r\n"));
}

#[test]
fn an_end_is_announced_before_it_comes() {
    let mut pair = Pair::open();
    pair.get(1);
    pair.server.announce_end(&mut pair.out);
    pair.server.announce_end(&mut pair.out);
    assert_eq!(pair.get(3), request(3, true), "it was on its way");
    pair.server.go_away(ErrorCode::NoError, &mut pair.out);
    pair.server.go_away(ErrorCode::NoError, &mut pair.out);
    assert_eq!(pair.get(5), [], "it will be sent elsewhere");
    assert_eq!(pair.data(5, b"x", true), []);
    let sent = pair.sent();
    let last: Vec<_> = sent.iter().map(|(head, payload)| (head.kind, payload[3])).collect();
    assert_eq!(last, [(FrameKind::GoAway, 0xff), (FrameKind::GoAway, 3)]);
    pair.answer(1, true);
    assert!(!pair.server.is_finished());
    pair.answer(3, true);
    assert!(pair.server.is_finished());
}

#[test]
fn an_end_comes_as_soon_as_the_client_has_heard_of_it() {
    let mut pair = Pair::open();
    pair.get(1);
    assert!(!pair.server.is_going_away());
    pair.server.go_away_gracefully(&mut pair.out);
    let sent = pair.sent();
    assert_eq!((sent[0].0.kind, sent[1].0.kind), (FrameKind::GoAway, FrameKind::Ping));
    assert!(pair.server.is_going_away());
    pair.frame(6, 1, 0, b"whatever");
    assert_eq!(pair.get(3), request(3, true));
    pair.frame(6, 1, 0, &sent[1].1);
    pair.frame(6, 1, 0, &sent[1].1);
    let sent = pair.sent();
    assert_eq!((sent.len(), sent[0].0.kind, sent[0].1[3]), (1, FrameKind::GoAway, 3));
    assert_eq!(pair.get(5), []);
}

#[test]
fn a_client_that_goes_away_still_gets_its_answers() {
    let mut pair = Pair::open();
    pair.get(1);
    assert_eq!(pair.frame(7, 0, 0, &[0; 8]), [Event::GoAway]);
    assert_eq!(pair.frame(7, 0, 0, &[0; 8]), []);
    assert!(!pair.server.is_finished());
    pair.answer(1, true);
    assert!(pair.server.is_finished());
}

#[test]
fn an_idle_connection_is_small() {
    let mut pair = Pair::open();
    assert_eq!(pair.server.memory(), 0);
    assert!(size_of::<Connection>() <= 600, "{}", size_of::<Connection>());
    for stream in (1..200).step_by(2) {
        pair.get(stream);
    }
    for stream in (1..200).step_by(2) {
        pair.answer(stream, true);
    }
    assert!(pair.server.memory() < 1024, "{}", pair.server.memory());
}

#[test]
fn a_client_that_has_used_the_last_number_is_finished_too() {
    let mut pair = Pair::open();
    let last = LARGEST_31;
    assert_eq!(pair.get(last), request(last, true));
    pair.answer(last, true);
    pair.server.announce_end(&mut pair.out);
    assert!(!pair.server.is_finished());
    pair.out.clear();
    pair.server.go_away(ErrorCode::NoError, &mut pair.out);
    assert!(pair.server.is_finished());
    assert_eq!(pair.sent().len(), 1);
    pair.server.go_away(ErrorCode::NoError, &mut pair.out);
    assert_eq!(pair.sent().len(), 0, "said once");
}
