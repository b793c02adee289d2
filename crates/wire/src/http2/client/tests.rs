//! Does a client's end do what RFC 9113 says, whatever its target does?

mod answers;
mod books;
mod floods;
mod refusals;
mod requests;
mod together;

use super::*;
use crate::http2::frame::{FRAME_HEAD, FrameHead, FrameKind, frame_head};
use crate::http2::hpack::{Decoder, Encoder};
use crate::http2::{Defence, Received, Scratch, StreamGone};

/// A target that says anything, and the client's end of its connection.
struct Pair {
    client: ClientConnection,
    scratch: Scratch,
    packer: Encoder,
    unpacker: Decoder,
    out: Vec<u8>,
    now_ms: u64,
}

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n";
const POST: &[u8] = b"POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n";
const HEAD: &[u8] = b"HEAD / HTTP/1.1\r\nHost: a.example\r\n\r\n";
const WEBSOCKET: &[u8] =
    b"GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n";

impl Pair {
    /// Before the target says anything.
    fn silent(bounds: &Bounds) -> Self {
        let mut out = Vec::new();
        let client = ClientConnection::new(bounds, Scheme::Https, &mut out);
        let (packer, unpacker) = (Encoder::new(), Decoder::new());
        Self { client, scratch: Scratch::new(), packer, unpacker, out, now_ms: 0 }
    }

    /// With a target of these settings.
    fn with(bounds: &Bounds, settings: &[Setting]) -> Self {
        let mut pair = Self::silent(bounds);
        assert!(matches!(pair.settings(settings)[..], [ClientEvent::StreamsAllowed { .. }]));
        assert_eq!(pair.frame(4, 1, 0, &[]), []);
        pair.out.clear();
        pair
    }

    fn open() -> Self {
        Self::with(&Bounds::default(), &[])
    }

    /// All events of these bytes, which have to be used up.
    fn says(&mut self, bytes: &[u8]) -> Vec<ClientEvent> {
        let mut events = Vec::new();
        let mut rest = bytes;
        loop {
            let Received { consumed, event } =
                self.client.receive(rest, &mut self.out, &mut self.scratch, self.now_ms);
            rest = &rest[consumed..];
            let Some(event) = event else { break };
            events.push(event);
        }
        assert_eq!(rest, b"", "a whole frame is consumed");
        events
    }

    fn frame(&mut self, kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<ClientEvent> {
        self.says(&[&frame_head(payload.len(), kind, flags, stream)[..], payload].concat())
    }

    fn settings(&mut self, settings: &[Setting]) -> Vec<ClientEvent> {
        let mut bytes = Vec::new();
        write_settings(settings.iter().copied(), &mut bytes);
        self.says(&bytes)
    }

    /// HEADERS with END_HEADERS.
    fn headers(&mut self, stream: u32, fields: &[(&str, &str)], ends: bool) -> Vec<ClientEvent> {
        let mut block = Vec::new();
        self.packer.begin(&mut block);
        for (name, value) in fields {
            self.packer.field(name.as_bytes(), value.as_bytes(), &mut block);
        }
        self.frame(1, 4 | u8::from(ends), stream, &block)
    }

    fn answers(&mut self, stream: u32, ends: bool) -> Vec<ClientEvent> {
        self.headers(stream, &[(":status", "200"), ("server", "x")], ends)
    }

    fn data(&mut self, stream: u32, data: &[u8], ends: bool) -> Vec<ClientEvent> {
        self.frame(0, u8::from(ends), stream, data)
    }

    fn goes(&mut self, last: u32) -> Vec<ClientEvent> {
        self.frame(7, 0, 0, &[last.to_be_bytes(), [0; 4]].concat())
    }

    fn ask(&mut self, text: &[u8], ends: bool) -> u32 {
        self.client.request(text, ends, &mut self.out).unwrap()
    }

    fn text(&self) -> String {
        String::from_utf8(self.scratch.text.clone()).unwrap()
    }

    /// The frames that were sent since the last time.
    fn sent(&mut self) -> Vec<(FrameHead, Vec<u8>)> {
        let out = std::mem::take(&mut self.out);
        let mut rest = out.strip_prefix(&PREFACE[..]).unwrap_or(&out);
        let mut frames = Vec::new();
        while let Some(head) = FrameHead::parse(rest) {
            let end = FRAME_HEAD + head.length;
            frames.push((head, rest[FRAME_HEAD..end].to_vec()));
            rest = &rest[end..];
        }
        assert_eq!(rest, b"");
        frames
    }

    /// Kind, stream and last number of the frames that were sent: code or increment.
    fn sent_numbers(&mut self) -> Vec<(FrameKind, u32, u32)> {
        let number = |payload: &[u8]| payload.last_chunk().map_or(0, |last| u32::from_be_bytes(*last));
        self.sent().iter().map(|(head, payload)| (head.kind, head.stream, number(payload))).collect()
    }

    fn fields(&mut self, block: &[u8]) -> Vec<String> {
        let mut fields = Vec::new();
        let text = String::from_utf8_lossy;
        let field = |name: &[u8], value: &[u8]| fields.push(format!("{}: {}", text(name), text(value)));
        self.unpacker.decode(block, &mut Vec::new(), field).unwrap();
        fields
    }
}

fn answer(stream: u32, ends: bool) -> Vec<ClientEvent> {
    vec![ClientEvent::Answer { stream, ends }]
}

fn broken(code: ErrorCode, why: Defect) -> Vec<ClientEvent> {
    vec![ClientEvent::Broken { code, why }]
}

/// We ended the stream for what came on it.
fn failed(stream: u32, code: ErrorCode, why: Defect) -> Vec<ClientEvent> {
    vec![ClientEvent::Reset { stream, code, why: Some(why), is_refused: false }]
}
