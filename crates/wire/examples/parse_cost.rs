//! What does it cost to read the head of a typical browser request?
//!
//! `cargo run --release -p homing-wire --example parse_cost`

#![allow(clippy::print_stdout, reason = "printing the cost is what it is for")]

use homing_wire::http1::{BodyFraming, ChunkDecoder, ChunkLimits, FieldStorage, HeadLimits, parse_request};
use std::hint::black_box;
use std::time::Instant;

const REQUEST: &[u8] = b"GET /catalogue/shoes?page=2 HTTP/1.1\r\n\
Host: shop.example.com\r\n\
User-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0\r\n\
Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\n\
Accept-Encoding: gzip, deflate, br\r\n\
Connection: keep-alive\r\n\
Cookie: theme=dark; __Host-homing=AbCdEfGhIjKlMnOpQrStUvWxYz0123\r\n\
\r\n";

const ROUNDS: u32 = 1_000_000;

fn main() {
    let limits = HeadLimits::default();
    let parse = || {
        let mut storage = FieldStorage::new();
        let parsed = parse_request(black_box(REQUEST), &mut storage, &limits)
            .ok()
            .and_then(|parsed| parsed.complete());
        let head = parsed.as_ref();
        black_box(head.is_some_and(|head| head.keep_alive && head.framing == BodyFraming::None))
    };
    println!("{} bytes of request head: {:.0} ns", REQUEST.len(), per_round(ROUNDS, parse));

    let body = [b"2000\r\n".as_slice(), &[b'x'; 8192], b"\r\n"].concat().repeat(8);
    let chunks = || {
        let mut decoder = ChunkDecoder::new(&ChunkLimits::default());
        decoder.next_run(black_box(&body)).is_ok_and(|run| run.consumed == body.len())
    };
    println!("{} bytes of chunked body: {:.0} ns", body.len(), per_round(ROUNDS / 10, chunks));
}

/// Nanoseconds per call, the best of five tries.
fn per_round(rounds: u32, work: impl Fn() -> bool) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..5 {
        let start = Instant::now();
        let all_good = (0..rounds).all(|_| work());
        assert!(all_good, "the input is well-formed");
        best = best.min(start.elapsed().as_secs_f64() * 1e9 / f64::from(rounds));
    }
    best
}
