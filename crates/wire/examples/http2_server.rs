//! Is the server's end of HTTP/2 what the RFC says, when nothing of a load balancer stands around it?
//!
//! `cargo run -p homing-wire --example http2_server -- 127.0.0.1:8443`, then `h2spec --strict -h 127.0.0.1 -p 8443`:
//! a server that answers every request with a few bytes, in clear text, a thread for each connection.

use homing_wire::http2::frame::{FRAME_HEAD, FRAME_PAYLOAD};
use homing_wire::http2::{Bounds, Connection, Event, Received, Scratch};
use std::collections::BTreeMap;
use std::io::{Read as _, Result, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::Instant;

const BODY: &[u8] = b"what was asked for\n";

fn main() -> Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8443".to_owned());
    for socket in TcpListener::bind(address)?.incoming() {
        let socket = socket?;
        std::thread::spawn(move || Server::serve(socket));
    }
    Ok(())
}

struct Server {
    connection: Connection,
    out: Vec<u8>,
    /// What is left to send on each stream that is being answered.
    left: BTreeMap<u32, &'static [u8]>,
}

impl Server {
    /// Serves one client until it goes.
    fn serve(mut socket: TcpStream) -> Result<()> {
        let mut out = Vec::new();
        let connection = Connection::new(&Bounds::default(), &mut out);
        let mut server = Self { connection, out, left: BTreeMap::new() };
        let (start, mut scratch) = (Instant::now(), Scratch::new());
        let mut input = vec![0; FRAME_HEAD + FRAME_PAYLOAD];
        let mut held = 0;
        loop {
            socket.write_all(&server.out)?;
            server.out.clear();
            let read = socket.read(&mut input[held..])?;
            if read == 0 {
                return Ok(());
            }
            held += read;
            let mut at = 0;
            loop {
                let now_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
                let Received { consumed, event } =
                    server.connection.receive(&input[at..held], &mut server.out, &mut scratch, now_ms);
                at += consumed;
                let Some(event) = event else { break };
                if let Event::Broken { .. } = event {
                    return socket.write_all(&server.out);
                }
                server.react(event);
            }
            input.copy_within(at..held, 0);
            held -= at;
        }
    }

    fn react(&mut self, event: Event) {
        match event {
            Event::Request { stream, ends: true, .. } | Event::Trailers { stream } => {
                self.answer(stream, 200)
            }
            Event::TooLarge { stream, .. } => self.answer(stream, 431),
            Event::Data { stream, range, ends } => {
                self.connection.consumed(stream, range.len(), &mut self.out);
                if ends {
                    self.answer(stream, 200);
                }
            }
            Event::Reset { stream, .. } => drop(self.left.remove(&stream)),
            Event::WindowOpened { .. } => {
                let streams: Vec<u32> = self.left.keys().copied().collect();
                streams.into_iter().for_each(|stream| self.go_on(stream));
            }
            _ => {}
        }
    }

    fn answer(&mut self, stream: u32, status: u16) {
        let fields = [(&b"content-type"[..], &b"text/plain"[..])];
        if self.connection.answer_head(stream, status, fields, false, &mut self.out).is_ok() {
            self.left.insert(stream, BODY);
            self.go_on(stream);
        }
    }

    /// Sends as much as there is room for.
    fn go_on(&mut self, stream: u32) {
        while let Some(left) = self.left.get_mut(&stream) {
            let (now, later) = left.split_at(left.len().min(self.connection.room(stream)));
            let ends = later.is_empty();
            if now.is_empty() || self.connection.data_head(stream, now.len(), ends, &mut self.out).is_err() {
                return;
            }
            self.out.extend_from_slice(now);
            *left = later;
            if ends {
                self.left.remove(&stream);
            }
        }
    }
}
