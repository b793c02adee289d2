//! Do the bytes of a TCP connection pass whole to a target that speaks TLS, and to nobody else?

use crate::node::plan;
use crate::peers::*;
use crate::secured::{AUTHORITY, Authority, Secured, targets};
use homing_core::certificate::Identity;
use homing_core::handshake::TargetFailure;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;

/// A target that says `first`, then sends back what it hears, and says the end when it has heard it.
fn echo_by_tls(identity: &Identity, first: &'static [u8]) -> SocketAddr {
    let config = Arc::new(targets(identity));
    tcp_target("127.0.0.1", move |stream| {
        let mut secured = Secured::target(&config);
        secured.send(&stream, first)?;
        let mut buffer = vec![0; 64 << 10];
        loop {
            match secured.read(&stream, &mut buffer)? {
                0 => return secured.end(&stream),
                count => secured.send(&stream, &buffer[..count])?,
            }
        }
    })
}

fn usual() -> Arc<Identity> {
    AUTHORITY.identity(&["test"])
}

#[test]
fn what_a_client_says_comes_back_by_tls_and_its_end_is_told() {
    let node = plan("tcp", "127.0.0.1").secured("test").start([echo_by_tls(&usual(), b"")]);
    let mut client = connect(node.address());
    assert_eq!(say(&mut client, b"hello").unwrap(), b"hello");
    node.is_at_rest();
}

#[test]
fn a_burst_of_connections_is_secured_in_the_end() {
    let node = plan("tcp", "127.0.0.1").secured("test").start([echo_by_tls(&usual(), b"")]);
    let mut clients: Vec<_> = (0..120).map(|_| connect(node.address())).collect();
    for client in &mut clients {
        assert_eq!(say(client, b"hello").unwrap(), b"hello");
    }
    node.is_at_rest();
}

#[test]
fn a_target_may_speak_first() {
    let node = plan("tcp", "127.0.0.1").secured("test").start([echo_by_tls(&usual(), b"220 ready\r\n")]);
    let mut client = connect(node.address());
    let mut greeting = [0; 11];
    client.read_exact(&mut greeting).unwrap();
    assert_eq!(&greeting, b"220 ready\r\n");
    assert_eq!(say(&mut client, b"quit").unwrap(), b"quit");
}

#[test]
fn much_passes_both_ways_in_order() {
    let node = plan("tcp", "127.0.0.1").secured("test").start([echo_by_tls(&usual(), b"")]);
    let mut client = connect(node.address());
    for round in 0..40u32 {
        let bytes: Vec<u8> = (0..15_000u32).flat_map(|at| (at * 7 + round).to_le_bytes()).collect();
        client.write_all(&bytes).unwrap();
        let mut back = vec![0; bytes.len()];
        client.read_exact(&mut back).unwrap();
        assert!(back == bytes, "round {round}");
    }
}

#[test]
fn the_next_target_is_tried_when_the_first_is_not_who_it_should_be() {
    let stranger = echo_by_tls(&Authority::new().identity(&["test"]), b"");
    let node = plan("tcp", "127.0.0.1").secured("test").start([stranger, echo_by_tls(&usual(), b"")]);
    for _ in 0..6 {
        assert_eq!(say(&mut connect(node.address()), b"hello").unwrap(), b"hello");
    }
    let failures = node.failed_handshakes(TargetFailure::Untrusted);
    assert!(failures > 0 && node.count(0, |counters| &counters.connect_failures) == failures);
}

#[test]
fn nobody_is_told_what_a_client_says_if_nobody_is_who_it_should_be() {
    let node = plan("tcp", "127.0.0.1").secured("other").start([echo_by_tls(&usual(), b"")]);
    assert_eq!(say(&mut connect(node.address()), b"secret").unwrap_or_default(), b"");
    assert_eq!(node.failed_handshakes(TargetFailure::OtherName), 1);
    node.is_at_rest();
}

#[test]
fn a_target_that_does_not_shake_hands_is_not_waited_for_for_ever() {
    let silent =
        tcp_target("127.0.0.1", |mut stream| std::io::copy(&mut stream, &mut std::io::sink()).map(drop));
    let node =
        plan("tcp", "127.0.0.1").secured("test").listener("proxy_connect_timeout", "100ms").start([silent]);
    assert_eq!(say(&mut connect(node.address()), b"hello").unwrap_or_default(), b"");
    assert_eq!(node.failed_handshakes(TargetFailure::Timeout), 1);
}

#[test]
fn the_header_of_the_proxy_protocol_stands_before_the_handshake() {
    let config = Arc::new(targets(&usual()));
    let target = tcp_target("127.0.0.1", move |mut stream| {
        let mut line = Vec::new();
        while !line.ends_with(b"\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte)?;
            line.push(byte[0]);
        }
        let mut secured = Secured::target(&config);
        secured.send(&stream, &line)?;
        secured.end(&stream)?;
        // Closing before the balancer's last bytes came would reset the connection.
        std::io::copy(&mut stream, &mut std::io::sink()).map(drop)
    });
    let node = plan("tcp", "127.0.0.1").secured("test").sends_header("v1").start([target]);
    let mut client = connect(node.address());
    let own = client.local_addr().unwrap();
    let expected = format!(
        "PROXY TCP4 {} {} {} {}\r\n",
        own.ip(),
        node.address().ip(),
        own.port(),
        node.address().port()
    );
    assert_eq!(String::from_utf8(say(&mut client, b"").unwrap()).unwrap(), expected);
}
