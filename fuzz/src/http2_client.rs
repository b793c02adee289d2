//! Does what a target says mean the same in any pieces, keep its bounds, and never tell HTTP/1 half an answer?

use homing_wire::Parsed;
use homing_wire::http1::{BodyFraming, FieldStorage, HeadLimits, Method, ResponseRole, parse_response};
use homing_wire::http2::frame::{FRAME_HEAD, FrameHead, PREFACE};
use homing_wire::http2::{Bounds, ClientConnection, ClientEvent, ErrorCode, Scheme, Scratch};

const STREAMS: u32 = 4;
/// What is asked, on one stream after the other.
const REQUESTS: [(&[u8], bool, Method); 4] = [
    (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", true, Method::Get),
    (
        b"POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTE: trailers\r\n\r\n",
        false,
        Method::Post,
    ),
    (b"HEAD / HTTP/1.1\r\nHost: a\r\nCookie: a=b\r\n\r\n", true, Method::Head),
    (
        b"GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
        false,
        Method::Get,
    ),
];

/// What came of a connection.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    asked: usize,
    methods: Vec<(u32, Method)>,
    events: Vec<String>,
    bodies: Vec<(u32, u8)>,
    sent: Vec<u8>,
}

/// What a target says, whole and in pieces; the first byte says how large they are.
pub fn run(input: &[u8]) {
    let Some((&piece, stream)) = input.split_first() else { return };
    let whole = ask(stream, stream.len().max(1));
    assert_eq!(ask(stream, usize::from(piece).max(1)), whole);
    assert_eq!(ask(stream, 1), whole);
}

fn ask(stream: &[u8], piece: usize) -> Seen {
    let bounds = Bounds { streams: STREAMS, block_bytes: 1024, continuations: 4, ..Bounds::default() };
    let mut seen = Seen::default();
    let mut connection = ClientConnection::new(&bounds, Scheme::Http, &mut seen.sent);
    let mut scratch = Scratch::new();
    let mut held = Vec::new();
    for _ in 0..3 {
        ask_once(&mut connection, &mut seen);
    }
    for piece in stream.chunks(piece) {
        held.extend_from_slice(piece);
        loop {
            let before = seen.sent.len();
            let received = connection.receive(&held, &mut seen.sent, &mut scratch, 0);
            assert!(received.consumed <= held.len());
            assert!(seen.sent.len() - before <= 2 * received.consumed + 64, "no more out than in");
            assert!(connection.streams() <= STREAMS as usize);
            assert!(connection.memory() < 20_000, "{}", connection.memory());
            if let Some(event) = &received.event {
                react(&mut connection, event, &held, &scratch.text, &mut seen);
            }
            held.drain(..received.consumed);
            if received.event.is_none() {
                break;
            }
        }
    }
    check_frames(&seen.sent);
    seen
}

/// Sends the next request, if the target takes it.
fn ask_once(connection: &mut ClientConnection, seen: &mut Seen) {
    let (text, ends, method) = REQUESTS[seen.asked % REQUESTS.len()];
    let before = seen.sent.len();
    match connection.request(text, ends, &mut seen.sent) {
        Ok(stream) => {
            assert!(connection.has_stream(stream));
            seen.methods.push((stream, method));
        }
        Err(_) => assert_eq!(seen.sent.len(), before, "nothing is sent"),
    }
    seen.asked += 1;
}

fn react(connection: &mut ClientConnection, event: &ClientEvent, held: &[u8], text: &[u8], seen: &mut Seen) {
    match event {
        ClientEvent::Answer { stream, ends } => {
            let asked = seen.methods.iter().find(|(asked, _)| asked == stream).expect("it was asked");
            check_head(text, *ends, asked.1);
            seen.events.push(format!("{event:?} {}", text.escape_ascii()));
            let _ = connection.data_head(*stream, 0, true, &mut seen.sent);
        }
        ClientEvent::Data { stream, range, ends } => {
            seen.bodies.extend(held[range.clone()].iter().map(|&byte| (*stream, byte)));
            connection.consumed(*stream, range.len(), &mut seen.sent);
            if *ends {
                seen.events.push(format!("the body of {stream} ends"));
                ask_once(connection, seen);
            }
        }
        ClientEvent::Trailers { stream } => {
            seen.events.push(format!("{event:?} {}", text.escape_ascii()));
            assert!(text.is_empty() || text.ends_with(b"\r\n"));
            connection.reset(*stream, ErrorCode::NoError, &mut seen.sent);
            ask_once(connection, seen);
        }
        ClientEvent::Reset { stream, .. } => {
            seen.events.push(format!("{event:?}"));
            assert!(!connection.has_stream(*stream));
            ask_once(connection, seen);
        }
        ClientEvent::GoAway { last, .. } => {
            seen.events.push(format!("{event:?}"));
            assert!(seen.methods.iter().all(|(stream, _)| stream <= last || !connection.has_stream(*stream)));
            assert!(connection.is_ending());
        }
        ClientEvent::Broken { .. } => {
            seen.events.push(format!("{event:?}"));
            assert_eq!(connection.streams(), 0);
            assert!(connection.is_finished());
        }
        ClientEvent::WindowOpened { .. } | ClientEvent::StreamsAllowed { .. } | ClientEvent::Pong { .. } => {
            seen.events.push(format!("{event:?}"));
        }
    }
}

/// HTTP/1 reads one whole answer, or refuses it. It never waits for more, and knows where its body ends.
fn check_head(text: &[u8], ends: bool, method: Method) {
    let mut storage = FieldStorage::new();
    let limits = HeadLimits { head_bytes: 1 << 20, ..HeadLimits::default() };
    match parse_response(text, &mut storage, &limits, method) {
        Ok(Parsed::Complete(head)) => {
            assert_eq!(head.head_len, text.len());
            assert_ne!(head.framing, BodyFraming::UntilClose);
            let has_body = !matches!(head.framing, BodyFraming::None | BodyFraming::Length(0));
            assert!(!(ends && has_body), "a body that never comes");
            assert!(!(ends && head.role == ResponseRole::Interim), "an answer that never comes");
        }
        Ok(Parsed::Partial) => panic!("half a head: {}", text.escape_ascii()),
        Err(_) => {}
    }
}

/// All that we send is the preface and whole frames.
fn check_frames(sent: &[u8]) {
    let mut rest = sent.strip_prefix(&PREFACE[..]).expect("the preface");
    while let Some(head) = FrameHead::parse(rest) {
        rest = rest.get(FRAME_HEAD + head.length..).expect("a whole frame");
    }
    assert!(rest.is_empty(), "a whole head");
}
