//! What does a request to a target over HTTP/2 cost between HTTP/1 and frames, there and back?
//!
//! `cargo run --release -p homing-wire --example http2_target_cost`

#![allow(clippy::print_stdout, reason = "printing the cost is what it is for")]

use homing_wire::http2::{Bounds, ClientConnection, ClientEvent, Connection, Event, Scheme, Scratch};
use std::time::{Duration, Instant};

const HEAD: &[u8] = b"GET /a/path HTTP/1.1\r\nHost: shop.example.com\r\n\
User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n\
Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\nAccept-Language: en-US,en;q=0.5\r\n\
Accept-Encoding: gzip, deflate, br, zstd\r\nCookie: theme=dark; basket=AbCdEfGhIjKlMnOpQrStUvWxYz0123456789\r\n\
X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: shop.example.com\r\n\r\n";
const FIELDS: [(&[u8], &[u8]); 8] = [
    (b"server", b"example"),
    (b"date", b"Wed, 25 Nov 2026 22:00:00 GMT"),
    (b"content-type", b"text/html; charset=utf-8"),
    (b"content-length", b"400"),
    (b"cache-control", b"max-age=60, private"),
    (b"etag", b"\"5f3c-61a2\""),
    (b"vary", b"Accept-Encoding"),
    (b"x-frame-options", b"DENY"),
];
const BODY: [u8; 400] = [b'x'; 400];
const STREAMS: u32 = 32;
const ROUNDS: u64 = 2000;

fn main() {
    let (mut requests, mut answers) = (Vec::new(), Vec::new());
    let mut client = ClientConnection::new(&Bounds::default(), Scheme::Https, &mut requests);
    let mut server = Connection::new(&Bounds::default(), &mut answers);
    let mut scratch = Scratch::new();
    let mut best = Duration::MAX;
    for now_ms in 0..ROUNDS {
        let start = Instant::now();
        for _ in 0..STREAMS {
            client.request(HEAD, true, &mut requests).expect("there are fewer than the target takes");
        }
        let asked = start.elapsed();
        serve(&mut server, &requests, &mut answers, &mut scratch, now_ms);
        requests.clear();
        let start = Instant::now();
        hear(&mut client, &answers, &mut requests, &mut scratch, now_ms);
        // The first fill tables and buffers, and some are disturbed by other work.
        best = best.min(asked + start.elapsed());
        answers.clear();
    }
    let each = best.as_secs_f64() * 1e9 / f64::from(STREAMS);
    let memory = client.memory() + size_of::<ClientConnection>();
    println!("{each:.0} ns for a request and its answer, {memory} bytes for a connection that is idle again");
}

fn serve(server: &mut Connection, input: &[u8], out: &mut Vec<u8>, scratch: &mut Scratch, now_ms: u64) {
    let mut rest = input;
    loop {
        let received = server.receive(rest, out, scratch, now_ms);
        rest = &rest[received.consumed..];
        match received.event {
            None => return,
            Some(Event::Request { stream, .. }) => {
                server.answer_head(stream, 200, FIELDS, false, out).expect("it was just opened");
                server.data_head(stream, BODY.len(), true, out).expect("there is room for a few bytes");
                out.extend_from_slice(&BODY);
            }
            Some(_) => {}
        }
    }
}

fn hear(client: &mut ClientConnection, input: &[u8], out: &mut Vec<u8>, scratch: &mut Scratch, now_ms: u64) {
    let (mut rest, mut ended) = (input, 0);
    loop {
        let received = client.receive(rest, out, scratch, now_ms);
        rest = &rest[received.consumed..];
        match received.event {
            None => break,
            Some(ClientEvent::Data { stream, range, ends }) => {
                client.consumed(stream, range.len(), out);
                ended += u32::from(ends);
            }
            Some(_) => {}
        }
    }
    assert_eq!(ended, STREAMS, "every request is answered");
}
