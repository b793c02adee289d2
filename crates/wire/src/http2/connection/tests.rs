//! Does a connection do what RFC 9113 says, error codes included?

mod bodies;
mod books;
mod errors;
mod floods;
mod requests;
mod windows;

use super::*;
use crate::http2::frame::{FRAME_HEAD, FrameHead, FrameKind, LARGEST_31, PREFACE, frame_head};
use crate::http2::hpack::{Decoder, Encoder};
use crate::http2::{Received, Scratch, StreamGone};

/// A client that says anything, and the server's end of its connection.
struct Pair {
    server: Connection,
    scratch: Scratch,
    packer: Encoder,
    unpacker: Decoder,
    out: Vec<u8>,
    now_ms: u64,
}

const GET: [(&str, &str); 4] =
    [(":method", "GET"), (":scheme", "https"), (":authority", "a.example"), (":path", "/")];

impl Pair {
    /// Before anything is said.
    fn silent(bounds: &Bounds) -> Self {
        let mut out = Vec::new();
        let server = Connection::new(bounds, &mut out);
        let (packer, unpacker) = (Encoder::new(), Decoder::new());
        Self { server, scratch: Scratch::new(), packer, unpacker, out, now_ms: 0 }
    }

    fn with(bounds: &Bounds) -> Self {
        let mut pair = Self::silent(bounds);
        let hello = [&PREFACE[..], &frame_head(0, 4, 0, 0), &frame_head(0, 4, 1, 0)].concat();
        assert_eq!(pair.says(&hello), []);
        pair.out.clear();
        pair
    }

    fn open() -> Self {
        Self::with(&Bounds::default())
    }

    /// All events of these bytes, which have to be used up.
    fn says(&mut self, bytes: &[u8]) -> Vec<Event> {
        let mut events = Vec::new();
        let mut rest = bytes;
        loop {
            let Received { consumed, event } =
                self.server.receive(rest, &mut self.out, &mut self.scratch, self.now_ms);
            rest = &rest[consumed..];
            let Some(event) = event else { break };
            events.push(event);
        }
        assert_eq!(rest, b"", "a whole frame is consumed");
        events
    }

    fn frame(&mut self, kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<Event> {
        self.says(&[&frame_head(payload.len(), kind, flags, stream)[..], payload].concat())
    }

    fn pack(&mut self, fields: &[(&str, &str)]) -> Vec<u8> {
        let mut block = Vec::new();
        self.packer.begin(&mut block);
        for (name, value) in fields {
            // The packer writes lower case; what must not be is written by hand.
            if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
                block.extend_from_slice(&[0, u8::try_from(name.len()).unwrap()]);
                block.extend_from_slice(name.as_bytes());
                block.push(u8::try_from(value.len()).unwrap());
                block.extend_from_slice(value.as_bytes());
            } else {
                self.packer.field(name.as_bytes(), value.as_bytes(), &mut block);
            }
        }
        block
    }

    /// HEADERS with END_HEADERS.
    fn headers(&mut self, stream: u32, fields: &[(&str, &str)], ends: bool) -> Vec<Event> {
        let block = self.pack(fields);
        self.frame(1, 4 | u8::from(ends), stream, &block)
    }

    fn get(&mut self, stream: u32) -> Vec<Event> {
        self.headers(stream, &GET, true)
    }

    /// A request whose body follows.
    fn post(&mut self, stream: u32, more: &[(&str, &str)]) -> Vec<Event> {
        self.headers(stream, &[&[(":method", "POST")], &GET[1..], more].concat(), false)
    }

    fn data(&mut self, stream: u32, data: &[u8], ends: bool) -> Vec<Event> {
        self.frame(0, u8::from(ends), stream, data)
    }

    fn text(&self) -> String {
        String::from_utf8(self.scratch.text.clone()).unwrap()
    }

    fn answer(&mut self, stream: u32, ends: bool) {
        self.server.answer_head(stream, 200, [], ends, &mut self.out).unwrap();
    }

    /// The frames that were sent since the last time.
    fn sent(&mut self) -> Vec<(FrameHead, Vec<u8>)> {
        let out = std::mem::take(&mut self.out);
        let mut rest = &out[..];
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

fn broken(code: ErrorCode, why: Defect) -> Vec<Event> {
    vec![Event::Broken { code, why }]
}

fn request(stream: u32, ends: bool) -> Vec<Event> {
    vec![Event::Request { stream, ends, kind: RequestKind::Plain }]
}

fn reset(stream: u32, code: ErrorCode, why: Defect) -> Vec<Event> {
    vec![Event::Reset { stream, code, by: ResetBy::Us(why) }]
}
