//! What does a request over HTTP/2 cost between the client's frames and HTTP/1, there and back?
//!
//! `cargo run --release -p homing-wire --example http2_cost`

#![allow(clippy::print_stdout, reason = "printing the cost is what it is for")]

use homing_wire::http1::{FieldStorage, HeadLimits, Method, Scope, parse_request, parse_response};
use homing_wire::http2::frame::{PREFACE, Setting, frame_head, write_settings, write_window_update};
use homing_wire::http2::hpack::Encoder;
use homing_wire::http2::{Bounds, Connection, Event, Scratch};
use std::hint::black_box;
use std::time::{Duration, Instant};

const FIELDS: [(&str, &str); 14] = [
    (":method", "GET"),
    (":scheme", "https"),
    (":authority", "shop.example.com"),
    ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"),
    ("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
    ("accept-language", "en-US,en;q=0.5"),
    ("accept-encoding", "gzip, deflate, br, zstd"),
    ("referer", "https://shop.example.com/"),
    ("sec-fetch-dest", "document"),
    ("sec-fetch-mode", "navigate"),
    ("sec-fetch-site", "same-origin"),
    ("te", "trailers"),
    ("cookie", "theme=dark"),
    ("cookie", "homing=AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGhIj"),
];
const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nServer: example\r\nDate: Wed, 25 Nov 2026 22:00:00 GMT\r\n\
Content-Type: text/html; charset=utf-8\r\nContent-Length: 400\r\nCache-Control: max-age=60, private\r\n\
ETag: \"5f3c-61a2\"\r\nVary: Accept-Encoding\r\nX-Frame-Options: DENY\r\n\r\n";
const BODY: [u8; 400] = [b'x'; 400];
const CONNECTIONS: usize = 16;
const STREAMS: usize = 32;
const ROUNDS: usize = 400;

/// Both ends of a connection.
struct Pair {
    server: Connection,
    out: Vec<u8>,
    packer: Encoder,
    next_stream: u32,
}

fn main() {
    let mut scratch = Scratch::new();
    let mut pairs: Vec<Pair> = (0..CONNECTIONS).map(|_| Pair::new(&mut scratch)).collect();
    let mut best = Duration::MAX;
    for round in 0..ROUNDS {
        for pair in &mut pairs {
            let input = pair.requests(round);
            let start = Instant::now();
            pair.serve(&input, &mut scratch);
            // The first fill tables and buffers, and some are disturbed by other work.
            best = best.min(start.elapsed());
        }
    }
    let each = best.as_secs_f64() * 1e9 / STREAMS as f64;
    let memory = pairs[0].server.memory() + size_of::<Connection>();
    println!("{each:.0} ns for a request and its answer, {memory} bytes for a connection that is idle again");
}

impl Pair {
    fn new(scratch: &mut Scratch) -> Self {
        let mut out = Vec::new();
        let server = Connection::new(&Bounds::default(), &mut out);
        let mut pair = Self { server, out, packer: Encoder::new(), next_stream: 1 };
        let mut hello = PREFACE.to_vec();
        write_settings([Setting::Window(1 << 20)].into_iter(), &mut hello);
        pair.serve(&hello, scratch);
        pair
    }

    /// One request on each stream, each for another path, and room for their answers.
    fn requests(&mut self, round: usize) -> Vec<u8> {
        let mut out = Vec::new();
        let mut block = Vec::new();
        for stream in 0..STREAMS {
            block.clear();
            let path = format!("/catalogue/shoes?page={}", round * STREAMS + stream);
            // A literal without an entry, its name being number 4 of the static table.
            block.extend_from_slice(&[4, u8::try_from(path.len()).expect("it is short")]);
            block.extend_from_slice(path.as_bytes());
            for (name, value) in FIELDS {
                self.packer.field(name.as_bytes(), value.as_bytes(), &mut block);
            }
            out.extend_from_slice(&frame_head(block.len(), 1, 5, self.next_stream));
            out.extend_from_slice(&block);
            self.next_stream += 2;
        }
        write_window_update(0, u32::try_from(STREAMS * BODY.len()).expect("it is little"), &mut out);
        out
    }

    /// What a proxy does with frames, but for the sockets.
    fn serve(&mut self, input: &[u8], scratch: &mut Scratch) {
        let mut rest = input;
        self.out.clear();
        loop {
            let received = self.server.receive(rest, &mut self.out, scratch, 0);
            rest = rest.get(received.consumed..).unwrap_or_default();
            let Some(Event::Request { stream, .. }) = received.event else { break };
            let mut storage = FieldStorage::new();
            let request = parse_request(&scratch.text, &mut storage, &HeadLimits::default());
            assert!(black_box(&request).is_ok());
            let mut storage = FieldStorage::new();
            let answer = parse_response(ANSWER, &mut storage, &HeadLimits::default(), Method::Get);
            let answer = answer.ok().and_then(homing_wire::Parsed::complete).expect("it is well-formed");
            let fields = answer.fields.iter().filter(|field| field.scope == Scope::EndToEnd);
            let fields = fields.map(|field| (field.name, field.value));
            self.server.answer_head(stream, 200, fields, false, &mut self.out).expect("it was just opened");
            self.server.data_head(stream, BODY.len(), true, &mut self.out).expect("there is room");
            self.out.extend_from_slice(&BODY);
        }
        assert!(rest.is_empty() && self.server.streams() == 0);
    }
}
