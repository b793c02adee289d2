//! Does the client's end of HTTP/2 understand servers that others have written?
//!
//! `cargo run -p homing-wire --example http2_client -- 127.0.0.1:8444 1000 100000`: 1000 requests with bodies of 100,000
//! bytes on one connection in clear text, as many at once as the server takes, and what came of them.

#![allow(clippy::print_stdout, reason = "printing what came of them is what it is for")]

use homing_wire::http2::frame::{FRAME_HEAD, FRAME_PAYLOAD};
use homing_wire::http2::{Bounds, ClientConnection, ClientEvent, ErrorCode, Received, Scheme, Scratch};
use std::collections::BTreeMap;
use std::io::{Error, Read as _, Result, Write as _};
use std::net::TcpStream;
use std::time::Instant;

const HEAD: &[u8] = b"POST /echo HTTP/1.1\r\nHost: a.example\r\nContent-Type: text/plain\r\nCookie: a=b\r\n\
    Transfer-Encoding: chunked\r\nTE: trailers\r\nConnection: TE\r\n\r\n";
const PIECE: [u8; FRAME_PAYLOAD] = [b'x'; FRAME_PAYLOAD];

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let address = arguments.first().map_or("127.0.0.1:8444", String::as_str);
    let number = |place: usize| arguments.get(place).and_then(|text| text.parse().ok());
    let mut out = Vec::new();
    let connection = ClientConnection::new(&Bounds::default(), Scheme::Http, &mut out);
    let (left, body) = (number(1).unwrap_or(1), number(2).unwrap_or(0));
    let mut client = Client { connection, out, left, body, bodies: BTreeMap::new(), seen: BTreeMap::new() };
    client.run(TcpStream::connect(address)?)?;
    for (what, times) in &client.seen {
        println!("{times:>10} {what}");
    }
    Ok(())
}

struct Client {
    connection: ClientConnection,
    out: Vec<u8>,
    /// Requests that are still to be sent.
    left: usize,
    /// Bytes of each body.
    body: usize,
    /// What is left of those that are on their way.
    bodies: BTreeMap<u32, usize>,
    seen: BTreeMap<String, usize>,
}

impl Client {
    fn run(&mut self, mut socket: TcpStream) -> Result<()> {
        let (start, mut scratch) = (Instant::now(), Scratch::new());
        let mut input = vec![0; FRAME_HEAD + FRAME_PAYLOAD];
        let mut held = 0;
        loop {
            self.ask();
            socket.write_all(&self.out)?;
            self.out.clear();
            if self.connection.is_finished() {
                return Ok(());
            }
            let read = socket.read(&mut input[held..])?;
            if read == 0 {
                return Err(Error::other("the server has closed the connection"));
            }
            held += read;
            let mut at = 0;
            loop {
                let now_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
                let Received { consumed, event } =
                    self.connection.receive(&input[at..held], &mut self.out, &mut scratch, now_ms);
                at += consumed;
                let Some(event) = event else { break };
                self.react(event, &scratch.text);
            }
            input.copy_within(at..held, 0);
            held -= at;
        }
    }

    /// Sends as many requests, and as much of their bodies, as the server takes.
    fn ask(&mut self) {
        while self.left > 0
            && let Ok(stream) = self.connection.request(HEAD, self.body == 0, &mut self.out)
        {
            self.left -= 1;
            self.bodies.insert(stream, self.body);
        }
        for (&stream, left) in &mut self.bodies {
            while *left > 0 {
                let bytes = self.connection.room(stream).min(*left);
                let ends = bytes == *left;
                if bytes == 0 || self.connection.data_head(stream, bytes, ends, &mut self.out).is_err() {
                    break;
                }
                self.out.extend_from_slice(&PIECE[..bytes]);
                *left -= bytes;
            }
        }
        if self.left == 0 && self.connection.streams() == 0 {
            self.connection.go_away(ErrorCode::NoError, &mut self.out);
        }
    }

    fn react(&mut self, event: ClientEvent, text: &[u8]) {
        let (what, times) = match event {
            ClientEvent::Answer { .. } => (text.get(..12).unwrap_or_default().escape_ascii().to_string(), 1),
            ClientEvent::Data { stream, range, .. } => {
                self.connection.consumed(stream, range.len(), &mut self.out);
                ("bytes of bodies".to_owned(), range.len())
            }
            ClientEvent::Trailers { .. } => ("trailers".to_owned(), 1),
            ClientEvent::Reset { stream, code, why, is_refused } => {
                self.bodies.remove(&stream);
                self.left += usize::from(is_refused);
                (format!("reset: {code}, {why:?}, is_refused: {is_refused}"), 1)
            }
            ClientEvent::WindowOpened { .. } => ("windows opened".to_owned(), 1),
            event => (format!("{event:?}"), 1),
        };
        *self.seen.entry(what).or_default() += times;
    }
}
