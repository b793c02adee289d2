//! Does it make a difference how bytes are cut into segments?

use crate::chance::Chance;
use crate::node::plan;
use crate::peers::{End, Message, Target, Wire};
use std::io;

const REQUESTS: &str = "GET /a?b HTTP/1.1\r\nHost: test\r\nX-Long: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n\r\n\
    POST /b HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n\
    3;ext=\"v;\"\r\nabc\r\n0011\r\n0123456789abcdef!\r\n0\r\nX-Trailer: y\r\n\r\n\
    POST /c HTTP/1.1\r\nHost: test\r\nContent-Length: 12\r\n\r\nhello\r\n\r\nyou\
    HEAD /d HTTP/1.1\r\nHost: test\r\n\r\n\r\n\
    GET /e HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";

/// What the target answers to a path.
fn answer(path: &str) -> &'static str {
    match path {
        "/a?b" => "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst",
        "/b" => {
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
             6;e\r\nsecond\r\n1\r\n!\r\n0\r\nX-T: z\r\n\r\n"
        }
        "/c" => "HTTP/1.1 201 Created \r\nX-Empty:\r\nContent-Length: 0\r\n\r\n",
        "/d" => "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
        _ => "HTTP/1.0 200 OK\r\n\r\nuntil the end",
    }
}

/// What the client hears of all that, however it was cut.
const ANSWERS: &str = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst\
    HTTP/1.1 100 Continue\r\n\r\n\
    HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nsecond\r\n1\r\n!\r\n0\r\nX-T: z\r\n\r\n\
    HTTP/1.1 201 Created \r\nX-Empty: \r\nContent-Length: 0\r\n\r\n\
    HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n\
    HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end";

/// A target that sends its answers in pieces of up to `longest` bytes.
fn cutting(longest: usize) -> Target {
    Target::playing(move |wire, number| {
        let mut chance = Chance::new(number as u64);
        while let Some(request) = wire.request()? {
            for piece in chance.cut(answer(request.path()).as_bytes(), longest) {
                wire.send(piece)?;
                std::thread::yield_now();
            }
            if request.path() == "/e" {
                return Ok(());
            }
        }
        Ok(())
    })
}

fn normal(heard: &[Message]) -> Vec<(String, Vec<u8>)> {
    heard.iter().map(|request| (request.first_line().to_owned(), request.raw_body.clone())).collect()
}

fn expected() -> Vec<(String, Vec<u8>)> {
    let of = |line: &str, body: &[u8]| (line.to_owned(), body.to_vec());
    vec![
        of("GET /a?b HTTP/1.1", b""),
        of("POST /b HTTP/1.1", b"3\r\nabc\r\n0011\r\n0123456789abcdef!\r\n0\r\nX-Trailer: y\r\n\r\n"),
        of("POST /c HTTP/1.1", b"hello\r\n\r\nyou"),
        of("HEAD /d HTTP/1.1", b""),
        of("GET /e HTTP/1.1", b""),
    ]
}

fn check(target: &Target, send: impl Fn(&mut Wire) -> io::Result<()>) {
    let node = plan().alone().start([target]);
    let before = target.heard().len();
    let mut client = Wire::to(node.address());
    send(&mut client).unwrap();
    let (heard, end) = client.rest();
    assert_eq!(String::from_utf8(heard).unwrap(), ANSWERS);
    assert_eq!(end, End::Closed);
    assert_eq!(normal(&target.heard()[before..]), expected());
    node.is_at_rest();
}

#[test]
fn all_in_one_piece() {
    check(&cutting(usize::MAX), |client| client.send(REQUESTS));
}

#[test]
fn a_byte_at_a_time_from_the_client() {
    check(&cutting(usize::MAX), |client| client.dribble(REQUESTS));
}

#[test]
fn a_byte_at_a_time_from_the_target() {
    check(&cutting(1), |client| client.send(REQUESTS));
}

#[test]
fn a_byte_at_a_time_from_both() {
    check(&cutting(1), |client| client.dribble(REQUESTS));
}

#[test]
fn cut_anywhere() {
    for seed in 0..60 {
        let longest = [2, 7, 40, 200][seed % 4];
        check(&cutting(longest), |client| {
            let pieces = Chance::new(seed as u64).cut(REQUESTS.as_bytes(), longest);
            pieces.into_iter().try_for_each(|piece| client.send(piece))
        });
    }
}
