//! Does a connection mean the same in any pieces, keep its bounds, and never tell HTTP/1 half a head?

use homing_wire::Parsed;
use homing_wire::http1::{BodyFraming, FieldStorage, HeadLimits, parse_request};
use homing_wire::http2::frame::{FRAME_HEAD, FrameHead, PREFACE};
use homing_wire::http2::{Bounds, Connection, ErrorCode, Event, RequestKind, Scratch};

const STREAMS: u32 = 4;

/// What came of a connection.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    events: Vec<String>,
    bodies: Vec<(u32, u8)>,
    sent: Vec<u8>,
}

/// What follows the preface, whole and in pieces; the first byte says how large they are.
pub fn run(input: &[u8]) {
    let Some((&piece, rest)) = input.split_first() else { return };
    let stream = [&PREFACE[..], rest].concat();
    let whole = serve(&stream, stream.len());
    assert_eq!(serve(&stream, usize::from(piece).max(1)), whole);
    assert_eq!(serve(&stream, 1), whole);
}

fn serve(stream: &[u8], piece: usize) -> Seen {
    let bounds = Bounds { streams: STREAMS, block_bytes: 1024, continuations: 4, ..Bounds::default() };
    let mut seen = Seen::default();
    let mut connection = Connection::new(&bounds, &mut seen.sent);
    let mut scratch = Scratch::new();
    let mut held = Vec::new();
    for piece in stream.chunks(piece) {
        held.extend_from_slice(piece);
        loop {
            let before = seen.sent.len();
            let received = connection.receive(&held, &mut seen.sent, &mut scratch, 0);
            assert!(received.consumed <= held.len());
            assert!(seen.sent.len() - before <= 2 * received.consumed + 64, "no more out than in");
            assert!(connection.streams() <= STREAMS as usize);
            assert!(connection.memory() < 20_000, "{}", connection.memory());
            let Some(event) = received.event else {
                held.drain(..received.consumed);
                break;
            };
            react(&mut connection, &event, &held, &scratch.text, &mut seen);
            held.drain(..received.consumed);
        }
    }
    check_frames(&seen.sent);
    seen
}

fn react(connection: &mut Connection, event: &Event, held: &[u8], text: &[u8], seen: &mut Seen) {
    let fields = [(&b"server"[..], &b"fuzz"[..])];
    match event {
        Event::Request { stream, ends, kind } => {
            check_head(text, *ends, *kind);
            seen.events.push(format!("{event:?} {}", text.escape_ascii()));
            if *ends {
                let answered = connection.answer_head(*stream, 200, fields, stream % 4 == 1, &mut seen.sent);
                assert!(answered.is_ok(), "it was just opened");
            }
        }
        Event::Data { stream, range, ends } => {
            seen.bodies.extend(held[range.clone()].iter().map(|&byte| (*stream, byte)));
            connection.consumed(*stream, range.len(), &mut seen.sent);
            if *ends {
                seen.events.push(format!("the body of {stream} ends"));
                let _ = connection.answer_head(*stream, 404, fields, true, &mut seen.sent);
            }
        }
        Event::TooLarge { stream, .. } => {
            seen.events.push(format!("{event:?}"));
            assert!(connection.answer_head(*stream, 431, [], true, &mut seen.sent).is_ok());
            connection.reset(*stream, ErrorCode::NoError, &mut seen.sent);
        }
        Event::Trailers { stream } => {
            seen.events.push(format!("{event:?} {}", text.escape_ascii()));
            assert!(text.is_empty() || text.ends_with(b"\r\n"));
            let _ = connection.answer_head(*stream, 200, fields, false, &mut seen.sent);
            let _ = connection.trailers(*stream, fields, &mut seen.sent);
        }
        Event::Reset { stream, .. } => {
            seen.events.push(format!("{event:?}"));
            assert!(!connection.has_stream(*stream));
        }
        Event::Broken { .. } => {
            seen.events.push(format!("{event:?}"));
            assert_eq!(connection.streams(), 0);
            assert!(connection.is_finished());
        }
        Event::WindowOpened { .. } | Event::GoAway => seen.events.push(format!("{event:?}")),
    }
}

/// HTTP/1 reads one whole request, or refuses it. It never waits for more, and never finds a second one.
fn check_head(text: &[u8], ends: bool, kind: RequestKind) {
    let mut storage = FieldStorage::new();
    let limits = HeadLimits { head_bytes: 1 << 20, target_bytes: 1 << 20, ..HeadLimits::default() };
    match parse_request(text, &mut storage, &limits) {
        Ok(Parsed::Complete(head)) => {
            assert_eq!(head.head_len, text.len());
            assert!(head.keep_alive);
            if kind == RequestKind::Plain {
                assert_eq!(head.upgrade, None);
                let has_body = !matches!(head.framing, BodyFraming::None | BodyFraming::Length(0));
                assert!(!(ends && has_body), "a body that never comes");
            }
        }
        Ok(Parsed::Partial) => panic!("half a head: {}", text.escape_ascii()),
        Err(_) => {}
    }
}

/// All that we send is whole frames.
fn check_frames(sent: &[u8]) {
    let mut rest = sent;
    while let Some(head) = FrameHead::parse(rest) {
        rest = rest.get(FRAME_HEAD + head.length..).expect("a whole frame");
    }
    assert!(rest.is_empty(), "a whole head");
}
