//! A trace goes from the client through the node to its target, and the collector hears of it.

use crate::homing;
use homing_testkit::{HttpTarget, eventually};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const TRACE_BYTES: [u8; 16] = 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736_u128.to_be_bytes();

/// A collector that takes everything: heads and bodies.
fn collector() -> (SocketAddr, Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, received) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, mut head) = (BufReader::new(stream.unwrap()), String::new());
            while !head.ends_with("\r\n\r\n") {
                assert_ne!(stream.read_line(&mut head).unwrap(), 0, "{head}");
            }
            let lower = head.to_ascii_lowercase();
            let length = lower.split_once("content-length: ").unwrap().1.lines().next().unwrap().to_owned();
            let mut body = vec![0; length.parse().unwrap()];
            stream.read_exact(&mut body).unwrap();
            let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            stream.get_mut().write_all(answer).unwrap();
            if sender.send((head, body)).is_err() {
                return;
            }
        }
    });
    (address, received)
}

fn contains(body: &[u8], part: &[u8]) -> bool {
    body.windows(part.len()).any(|window| window == part)
}

#[test]
fn the_collector_hears_of_the_request_and_of_its_target() {
    let (a, (address, collected)) = (HttpTarget::start("a"), collector());
    let settings = format!(
        "[log]\naccess = '$path $trace_id'\n[tracing]\nendpoint = \"http://{address}\"\nsample = 1.0"
    );
    let homing = homing().toml(&settings).http("web").group("web", [&a]).cookie("20m").start();
    let traceparent = format!("00-{TRACE}-00f067aa0ba902b7-01");
    let _ = homing.client("web").request("GET", "/traced", &[("traceparent", &traceparent)], b"");
    let (head, body) = collected.recv().unwrap();
    assert!(head.starts_with("POST /v1/traces HTTP/1.1\r\n"), "{head}");
    assert!(contains(&body, &TRACE_BYTES) && contains(&body, b"homing.persistence.reason"));
    assert_eq!(body.windows(16).filter(|window| *window == TRACE_BYTES).count(), 2, "two spans");
    eventually("the line of the log", || homing.stdout().contains(&format!("/traced {TRACE}")));
}
