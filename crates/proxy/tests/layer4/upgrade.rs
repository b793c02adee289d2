//! Does an HTTP connection that stops being HTTP go on as a tunnel?

use crate::node::plan;
use crate::peers::{connect, tcp_target};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

const ASK: &[u8] =
    b"GET /chat HTTP/1.1\r\nHost: test\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nearly words;";

/// A target that switches to echoing, and greets in the same breath.
fn switching() -> SocketAddr {
    tcp_target("127.0.0.1", |mut stream| {
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut line = String::from("-");
        while !line.trim().is_empty() {
            line.clear();
            reader.read_line(&mut line)?;
        }
        stream.write_all(
            b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nwelcome;",
        )?;
        io::copy(&mut reader, &mut stream).map(drop)
    })
}

/// Switches, and returns the connection behind the head of the answer.
fn upgraded(to: SocketAddr) -> BufReader<TcpStream> {
    let mut stream = BufReader::new(connect(to));
    stream.get_mut().write_all(ASK).unwrap();
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(stream.read_line(&mut head).unwrap() > 0, "{head}");
    }
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    stream
}

#[test]
fn an_upgraded_connection_is_a_tunnel_to_its_end() {
    let node = plan("http", "127.0.0.1").start([switching()]);
    for _ in 0..20 {
        let mut stream = upgraded(node.address());
        stream.get_mut().write_all(b"later words").unwrap();
        stream.get_mut().shutdown(std::net::Shutdown::Write).unwrap();
        let mut heard = String::new();
        stream.read_to_string(&mut heard).unwrap();
        assert_eq!(heard, "welcome;early words;later words");
    }
    node.is_at_rest();
}

#[test]
fn a_silent_upgraded_connection_is_closed() {
    let node = plan("http", "127.0.0.1").listener("idle_timeout", "200ms").start([switching()]);
    let start = Instant::now();
    let mut heard = String::new();
    upgraded(node.address()).read_to_string(&mut heard).unwrap();
    assert_eq!(heard, "welcome;early words;");
    assert!(start.elapsed() >= Duration::from_millis(200));
    node.is_at_rest();
}
