//! Whatever clients do at once, does everything fit together afterwards?

use crate::caller::{self, Caller};
use crate::frames::*;
use crate::node::plan;
use crate::peers::{Target, Wire};
use serde_json::json;
use std::io;
use std::thread;

/// Chance that is the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// A target that does what its number of connections tells it to.
fn moody() -> Target {
    fn answer(wire: &mut Wire, mood: usize) -> io::Result<bool> {
        match mood % 7 {
            0 => wire
                .send(format!("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n{}", "x".repeat(200_000)))?,
            1 => wire.send(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-T: 1\r\n\r\n",
            )?,
            2 => {
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi")?;
                return Ok(false);
            }
            3 => return Ok(false),
            4 => wire.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")?,
            _ => wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")?,
        }
        Ok(true)
    }
    Target::playing(|wire, number| {
        let mut mood = number;
        while let Some(request) = wire.request()? {
            let is_honest = request.path() == "/honest";
            if !answer(wire, if is_honest { 6 } else { mood })? {
                break;
            }
            mood += 1;
        }
        Ok(())
    })
}

/// Something that a client may say, or may not.
fn anything(dice: &mut Dice, stream: &mut u32) -> Vec<u8> {
    let old = 1 + 2 * dice.roll(*stream / 2 + 1);
    match dice.roll(14) {
        0..=3 => {
            *stream += 2;
            frame(HEADERS, END_HEADERS | END_STREAM, *stream, GET)
        }
        4 | 5 => {
            *stream += 2;
            frame(HEADERS, END_HEADERS, *stream, POST)
        }
        6 | 7 => frame(DATA, u8::try_from(dice.roll(2)).unwrap(), old, &vec![b'd'; dice.roll(2000) as usize]),
        8 => frame(RST_STREAM, 0, old, &[0, 0, 0, 8]),
        9 => frame(WINDOW_UPDATE, 0, if dice.roll(2) == 0 { 0 } else { old }, &[0, 0, 0x40, 0]),
        10 => frame(PING, 0, 0, &[0; 8]),
        11 => frame(SETTINGS, 0, 0, &[0, 4, 0, 0, 0, u8::try_from(dice.roll(256)).unwrap()]),
        12 => frame(HEADERS, END_HEADERS | END_STREAM, old, b"\x00\x03x-t\x011"),
        _ => match dice.roll(20) {
            0 => b"anything at all".to_vec(),
            1 => frame(GOAWAY, 0, 0, &[0; 8]),
            _ => frame(PRIORITY, 0, old, &[0, 0, 0, 0, 1]),
        },
    }
}

fn rage(address: std::net::SocketAddr, seed: u64) {
    let mut dice = Dice(seed);
    for _ in 0..60 {
        let (mut framer, mut stream) = (Framer::to(address), 0);
        for _ in 0..dice.roll(80) {
            stream = stream.max(1);
            let piece = anything(&mut dice, &mut stream);
            if framer.send(piece).is_err() {
                break;
            }
        }
        match dice.roll(3) {
            0 => framer.wire.reset(),
            1 => _ = framer.wire.some(),
            _ => {}
        }
    }
}

#[test]
fn after_a_storm_nothing_is_left_and_honest_clients_are_served() {
    let targets = [moody(), moody()];
    let node = plan()
        .listener("http2", true)
        .group("persistence", json!({"method": "cookie"}))
        .start([&targets[0], &targets[1]]);
    let address = node.address();
    thread::scope(|scope| {
        let raging: Vec<_> = (0..4).map(|seed| scope.spawn(move || rage(address, seed + 1))).collect();
        let mut honest = Caller::to(&node);
        let mut served = 0;
        while served < 100 || raging.iter().any(|thread| !thread.is_finished()) {
            assert_eq!(honest.ask(caller::get("/honest")).status, 200);
            served += 1;
        }
    });
    node.is_at_rest();
}
