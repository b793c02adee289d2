//! Does a request go out whole, and only as long as the target takes it?

use super::*;

#[test]
fn the_client_says_the_preface_its_settings_and_asks_at_once() {
    let mut pair = Pair::silent(&Bounds::default());
    assert!(pair.out.starts_with(PREFACE));
    assert_eq!(pair.ask(GET, true), 1);
    let sent = pair.sent();
    let settings: Vec<_> = crate::http2::frame::settings(&sent[0].1).unwrap().flatten().collect();
    let expected =
        [Setting::Push(0), Setting::Window(65_536), Setting::ListSize(32_768), Setting::NoPriorities(1)];
    assert_eq!((sent[0].0.kind, settings), (FrameKind::Settings, expected.to_vec()));
    assert_eq!((sent[1].0.kind, &sent[1].1[..]), (FrameKind::WindowUpdate, &196_609_u32.to_be_bytes()[..]));
    assert_eq!((sent[2].0.kind, sent[2].0.flags, sent[2].0.stream), (FrameKind::Headers, 5, 1));
    let expected = [":method: GET", ":scheme: https", ":authority: a.example", ":path: /"];
    assert_eq!(pair.fields(&sent[2].1), expected);
    assert!(!pair.client.has_target_spoken());
}

#[test]
fn a_body_and_trailers_follow_their_head() {
    let mut pair = Pair::open();
    assert_eq!(pair.ask(POST, false), 1);
    assert_eq!(pair.client.room(1), 16_384);
    pair.client.data_head(1, 5, false, &mut pair.out).unwrap();
    pair.out.extend_from_slice(b"hello");
    let trailers = [(&b"Checksum"[..], &b"7"[..]), (b"Connection", b"close")];
    pair.client.trailers(1, trailers, &mut pair.out).unwrap();
    assert_eq!(pair.client.data_head(1, 0, true, &mut pair.out), Err(StreamGone));
    let sent = pair.sent();
    let heads: Vec<_> = sent.iter().map(|(head, _)| (head.kind, head.flags)).collect();
    assert_eq!(heads, [(FrameKind::Headers, 4), (FrameKind::Data, 0), (FrameKind::Headers, 5)]);
    assert!(!pair.fields(&sent[0].1).iter().any(|field| field.starts_with("transfer-encoding")));
    assert_eq!(pair.fields(&sent[2].1), ["checksum: 7"]);
    assert_eq!(pair.answers(1, true), answer(1, true));
    assert!(!pair.client.has_stream(1));
}

#[test]
fn cookies_and_other_secrets_get_no_entry_of_the_table() {
    let mut pair = Pair::open();
    let text = b"GET / HTTP/1.1\r\nHost: a\r\nCookie: secret=1\r\nAuthorization: Basic x\r\nX-A: b\r\n\r\n";
    for stream in [1, 3, 5] {
        assert_eq!(pair.ask(text, true), stream);
        let block = pair.sent().remove(0).1;
        let has = |text: &[u8]| block.windows(text.len()).any(|window| window == text);
        assert!(has(b"secret=1") && has(b"Basic x"), "they stand there as they are");
        // Never indexed: 0001, and the index of the name (RFC 7541 6.2.3).
        assert!(has(&[0x1f, 32 - 15]) && has(&[0x1f, 23 - 15]));
        assert_eq!(pair.fields(&block).len(), 7);
    }
}

#[test]
fn there_are_no_more_requests_than_the_target_allows() {
    let mut pair = Pair::with(&Bounds { streams: 3, ..Bounds::default() }, &[Setting::Streams(2)]);
    assert_eq!((pair.client.requests_allowed(), pair.ask(GET, true), pair.ask(GET, true)), (2, 1, 3));
    pair.out.clear();
    assert_eq!(pair.client.request(GET, true, &mut pair.out), Err(NotSent::Busy));
    assert_eq!(pair.out, b"");
    assert_eq!(pair.answers(1, true), answer(1, true));
    assert_eq!(pair.ask(GET, true), 5);
    let allowed = |streams| vec![ClientEvent::StreamsAllowed { streams }];
    assert_eq!(pair.settings(&[Setting::Streams(7)]), allowed(3), "and no more than we want");
    assert_eq!(pair.settings(&[Setting::Streams(9)]), []);
    assert_eq!(pair.settings(&[Setting::Streams(0)]), allowed(0));
    assert_eq!(pair.client.requests_allowed(), 0);
    assert_eq!(pair.answers(3, true), answer(3, true), "those that are open go on");
}

#[test]
fn the_first_words_of_a_target_are_told_together_with_the_windows_they_open() {
    let mut pair = Pair::silent(&Bounds::default());
    pair.ask(POST, false);
    for _ in 0..4 {
        let room = pair.client.room(1);
        pair.client.data_head(1, room, false, &mut pair.out).unwrap();
        pair.out.extend_from_slice(&vec![0; room]);
    }
    assert_eq!(pair.client.room(1), 0);
    let window = [frame_head(4, 8, 0, 0).to_vec(), vec![0, 1, 0, 0]].concat();
    let mut bytes = Vec::new();
    write_settings([Setting::Window(100_000)].into_iter(), &mut bytes);
    let events = pair.says(&[bytes, window].concat());
    let opened = ClientEvent::WindowOpened { stream: None };
    assert_eq!(events, [ClientEvent::StreamsAllowed { streams: 100 }, opened.clone(), opened]);
    assert_eq!(pair.client.room(1), 16_384);
    assert!(pair.client.has_target_spoken());
}

#[test]
fn a_head_larger_than_the_target_takes_stays_here() {
    let mut pair = Pair::with(&Bounds::default(), &[Setting::ListSize(1000)]);
    let text = [&GET[..GET.len() - 2], b"X: ", &[b'v'; 900], b"\r\n\r\n"].concat();
    assert_eq!(pair.client.request(&text, true, &mut pair.out), Err(NotSent::TooLarge));
    assert_eq!(pair.out, b"");
    assert_eq!(pair.ask(GET, true), 1);
}

#[test]
fn a_websocket_goes_only_where_it_is_understood() {
    let mut pair = Pair::open();
    assert_eq!(pair.client.request(WEBSOCKET, false, &mut pair.out), Err(NotSent::NoUpgrade));
    assert!(!pair.client.takes_websockets());
    pair.settings(&[Setting::ConnectProtocol(1)]);
    assert!(pair.client.takes_websockets());
    pair.out.clear();
    assert_eq!(pair.ask(WEBSOCKET, false), 1);
    let sent = pair.sent();
    assert_eq!(pair.fields(&sent[0].1)[..2], [":method: CONNECT", ":scheme: https"]);
    assert_eq!(pair.answers(1, false), answer(1, false));
    assert!(pair.text().starts_with("HTTP/1.1 101 \r\nconnection: upgrade\r\nupgrade: websocket\r\n"));
    assert_eq!(pair.data(1, b"frames", false).len(), 1);
    assert_eq!(pair.client.room(1), 16_384);
    let taken_back = broken(ErrorCode::Protocol, Defect::Setting);
    assert_eq!(pair.settings(&[Setting::ConnectProtocol(0)]), taken_back);
}

#[test]
fn a_long_head_goes_out_in_several_frames() {
    let mut pair = Pair::open();
    let value = "v".repeat(20_000);
    let text = format!("GET / HTTP/1.1\r\nHost: a\r\nX: {value}\r\n\r\n");
    pair.ask(text.as_bytes(), true);
    let sent = pair.sent();
    let heads: Vec<_> = sent.iter().map(|(head, _)| (head.kind, head.flags)).collect();
    assert_eq!(heads, [(FrameKind::Headers, 1), (FrameKind::Continuation, 4)]);
    let block: Vec<u8> = sent.into_iter().flat_map(|(_, payload)| payload).collect();
    assert_eq!(pair.fields(&block)[4], format!("x: {value}"));
}
