//! Does a connection count for the client that the proxy before us speaks for?

use crate::node::{Node, plan};
use crate::peers::*;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

/// The header of version 1 for a client.
fn header(client: &str) -> String {
    format!("PROXY TCP4 {client} 192.0.2.99 5555 80\r\n")
}

/// A target that sends back the head of the request it hears.
fn mirror() -> SocketAddr {
    tcp_target("127.0.0.1", |mut stream| {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte)? == 1 {
            head.extend(byte);
        }
        write!(stream, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", head.len())?;
        stream.write_all(&head)
    })
}

fn greeted(node: &Node, first: &[u8]) -> TcpStream {
    let mut client = connect(node.address());
    client.write_all(first).unwrap();
    client
}

#[test]
fn the_address_in_the_header_is_the_session_key_of_a_tcp_connection() {
    let node =
        plan("tcp", "127.0.0.1").source_ip("60s").greeted_from("127.0.0.0/8").start([greeter(), greeter()]);
    let port_of = |client: &str| greeting(&mut greeted(&node, header(client).as_bytes())).unwrap();
    let homes: Vec<u16> = (1..9).map(|number| port_of(&format!("203.0.113.{number}"))).collect();
    assert_ne!(homes[0], homes[1], "the scheduler takes turns: all come from one peer");
    for (number, home) in (1..9).zip(homes) {
        assert_eq!(port_of(&format!("203.0.113.{number}")), home);
    }
}

#[test]
fn a_header_cut_anywhere_is_taken_off_and_what_follows_passes() {
    let node = plan("tcp", "127.0.0.1").greeted_from("127.0.0.0/8").start([echo("127.0.0.1")]);
    let words = [header("203.0.113.7").as_bytes(), b"hello"].concat();
    for cut in 1..words.len() {
        let mut client = greeted(&node, &words[..cut]);
        // The node has looked at the first piece when another connection has passed through the same workers.
        say(&mut greeted(&node, &words), b"").unwrap();
        assert_eq!(say(&mut client, &words[cut..]).unwrap(), b"hello", "cut at {cut}");
    }
    node.is_at_rest();
}

#[test]
fn an_http_target_hears_of_the_client_that_the_proxy_speaks_for() {
    let node = plan("http", "127.0.0.1").greeted_from("127.0.0.0/8").start([mirror()]);
    let mut header_v2 = Vec::new();
    let endpoints = homing_wire::proxy_protocol::Endpoints {
        source: "203.0.113.9:1".parse().unwrap(),
        destination: "192.0.2.99:80".parse().unwrap(),
    };
    homing_wire::proxy_protocol::write_v2(
        endpoints,
        homing_wire::proxy_protocol::Transport::Stream,
        &mut header_v2,
    );
    for (first, client) in [(header("203.0.113.7").into_bytes(), "203.0.113.7"), (header_v2, "203.0.113.9")] {
        let mut stream = greeted(&node, &[&first[..], b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"].concat());
        let mut heard = String::new();
        let mut answer = [0; 4096];
        while !heard.contains("X-Forwarded-For") {
            let count = stream.read(&mut answer).unwrap();
            assert!(count > 0, "{heard}");
            heard.push_str(&String::from_utf8_lossy(&answer[..count]));
        }
        assert!(heard.contains(&format!("X-Forwarded-For: {client}\r\n")), "{heard}");
    }
}

#[test]
fn who_may_not_speak_for_others_or_does_not_is_sent_away() {
    let node = plan("tcp", "127.0.0.1").greeted_from("10.0.0.0/8").start([greeter()]);
    assert!(is_sent_away(&mut greeted(&node, header("203.0.113.7").as_bytes())), "not listed");
    let node = plan("tcp", "127.0.0.1").greeted_from("127.0.0.0/8").start([greeter()]);
    for first in
        ["GET / HTTP/1.1\r\n\r\n", "PROXY TCP4 1.2.3.4 5.6.7.8 1 99999\r\n", "PROXY TCP4 a b 1 2\r\n"]
    {
        assert!(is_sent_away(&mut greeted(&node, first.as_bytes())), "{first:?}");
    }
    node.is_at_rest();
}

#[test]
fn who_does_not_finish_its_header_is_not_waited_for_for_ever() {
    let node = plan("http", "127.0.0.1")
        .greeted_from("127.0.0.0/8")
        .listener("client_header_timeout", "100ms")
        .start([mirror()]);
    assert!(is_sent_away(&mut greeted(&node, b"PROXY TCP4 ")));
    node.is_at_rest();
}

/// Whether the connection ends before a byte comes, in whatever way.
fn is_sent_away(client: &mut TcpStream) -> bool {
    client.read(&mut [0]).map_or(true, |count| count == 0)
}
