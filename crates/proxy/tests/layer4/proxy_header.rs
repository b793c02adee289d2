//! Is a target told whom a TCP connection is made for?

use crate::node::{Node, plan};
use crate::peers::*;
use homing_wire::Parsed;
use homing_wire::proxy_protocol::{Endpoints, Transport, parse};
use std::io::{self, Read, Write};
use std::net::SocketAddr;

/// A target that says what the header said, and echoes what follows it.
fn reader() -> SocketAddr {
    tcp_target("127.0.0.1", |mut stream| {
        let mut head = Vec::new();
        let endpoints = loop {
            match parse(&head, Transport::Stream).map_err(io::Error::other)? {
                Parsed::Complete(header) => break header.endpoints,
                Parsed::Partial => {
                    let mut byte = [0];
                    stream.read_exact(&mut byte)?;
                    head.push(byte[0]);
                }
            }
        };
        writeln!(stream, "{}", text(endpoints))?;
        io::copy(&mut stream.try_clone()?, &mut stream).map(drop)
    })
}

fn text(endpoints: Option<Endpoints>) -> String {
    endpoints.map_or_else(|| "nobody".to_owned(), |ends| format!("{} to {}", ends.source, ends.destination))
}

/// What the target of `node` hears of a client that says `words`, and what comes back of them.
fn heard(node: &Node, words: &[u8]) -> (SocketAddr, String) {
    let mut client = connect(node.address());
    let address = client.local_addr().unwrap();
    (address, String::from_utf8(say(&mut client, words).unwrap()).unwrap())
}

#[test]
fn a_connection_to_a_target_begins_with_the_clients_address() {
    for version in ["v1", "v2"] {
        let node = plan("tcp", "127.0.0.1").sends_header(version).start([reader()]);
        let (client, answer) = heard(&node, b"hello");
        assert_eq!(answer, format!("{client} to {}\nhello", node.address()), "{version}");
        node.is_at_rest();
    }
}

#[test]
fn a_target_hears_the_header_though_its_client_is_silent() {
    let node = plan("tcp", "127.0.0.1").sends_header("v2").start([reader()]);
    let client = connect(node.address());
    let expected = format!("{} to {}\n", client.local_addr().unwrap(), node.address());
    let mut line = vec![0; expected.len()];
    (&client).read_exact(&mut line).unwrap();
    assert_eq!(String::from_utf8(line).unwrap(), expected);
}

#[test]
fn ipv6_addresses_come_through_as_well() {
    for version in ["v1", "v2"] {
        let node = plan("tcp", "::1").sends_header(version).start([reader()]);
        let (client, answer) = heard(&node, b"");
        assert_eq!(answer, format!("{client} to {}\n", node.address()), "{version}");
    }
}

#[test]
fn what_a_proxy_before_us_says_is_passed_on() {
    let node = plan("tcp", "127.0.0.1").greeted_from("127.0.0.0/8").sends_header("v1").start([reader()]);
    let (_, answer) = heard(&node, b"PROXY TCP4 203.0.113.7 192.0.2.99 5555 80\r\nhello");
    assert_eq!(answer, "203.0.113.7:5555 to 192.0.2.99:80\nhello");
}

#[test]
fn the_next_target_hears_the_header_when_the_first_does_not_accept() {
    let (_held, dead) = nobody(socket2::Type::STREAM);
    let node = plan("tcp", "127.0.0.1").sends_header("v2").start([dead, reader()]);
    for _ in 0..4 {
        let (client, answer) = heard(&node, b"");
        assert_eq!(answer, format!("{client} to {}\n", node.address()));
    }
    assert!(node.count(0, |counters| &counters.connect_failures) > 0, "it was tried");
}
