//! What becomes of the traffic of a target whose drain has ended?

use crate::node::{Node, eventually, plan};
use crate::peers::*;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, channel};

/// A text frame of a server: `abc`.
const FRAME: &[u8] = b"\x81\x03abc";
/// Close, 1012.
const FAREWELL: &[u8] = b"\x88\x02\x03\xf4";

impl Node {
    /// The drain of a target has ended.
    fn cut_off(&self, position: usize) {
        self.datapath().cut_off(self.target(position).home);
    }
}

/// A target that switches to WebSocket, says `first` at once and whatever it is given later, and reads on.
fn websocket_target(first: &'static [u8], later: Receiver<&'static [u8]>) -> SocketAddr {
    let later = std::sync::Arc::new(std::sync::Mutex::new(later));
    tcp_target("127.0.0.1", move |mut stream| {
        let mut head = [0; 1024];
        let _ = stream.read(&mut head)?;
        let switch = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
        stream.write_all(&[&switch[..], first].concat())?;
        while let Ok(bytes) = later.lock().unwrap().recv() {
            stream.write_all(bytes)?;
        }
        std::io::copy(&mut stream, &mut std::io::sink()).map(drop)
    })
}

/// A client that has switched, and has heard the head of the switch.
fn switched(node: &Node) -> TcpStream {
    let mut client = connect(node.address());
    let request = "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
    client.write_all(request.as_bytes()).unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        client.read_exact(&mut byte).unwrap();
        head.extend(byte);
    }
    client
}

fn all_of(mut client: TcpStream) -> Vec<u8> {
    let mut heard = Vec::new();
    client.read_to_end(&mut heard).unwrap();
    heard
}

#[test]
fn a_websocket_is_told_1012_between_two_frames() {
    let (_keep, later) = channel();
    let node = plan("http", "127.0.0.1").start([websocket_target(FRAME, later)]);
    let mut client = switched(&node);
    let mut frame = [0; 5];
    client.read_exact(&mut frame).unwrap();
    node.cut_off(0);
    assert_eq!(all_of(client), FAREWELL);
    node.is_at_rest();
}

#[test]
fn a_websocket_in_the_middle_of_a_frame_hears_the_rest_of_it_first() {
    let (say, later) = channel();
    let node = plan("http", "127.0.0.1").start([websocket_target(&FRAME[..3], later)]);
    let mut client = switched(&node);
    let mut begun = [0; 3];
    client.read_exact(&mut begun).unwrap();
    node.cut_off(0);
    // The cut is taken in before the rest of the frame: the node has seen it when it answers a look.
    let _ = node.datapath().census();
    say.send(b"bc\x81\x03not").unwrap();
    assert_eq!(all_of(client), [b"bc", FAREWELL].concat());
    node.is_at_rest();
}

#[test]
fn a_tcp_connection_ends_and_others_go_on() {
    let node = plan("tcp", "127.0.0.1").start([greeter(), greeter()]);
    let mut clients: Vec<_> = (0..4).map(|_| connect(node.address())).collect();
    let ports: Vec<_> = clients.iter_mut().map(|client| greeting(client).unwrap()).collect();
    node.cut_off(0);
    let gone = node.target(0).address.port();
    for (mut client, port) in clients.into_iter().zip(ports) {
        if port == gone {
            assert!(client.read(&mut [0]).is_ok_and(|count| count == 0), "the end, not a reset");
        } else {
            assert_eq!(say(&mut client, b"still here").unwrap(), b"still here");
        }
    }
    node.is_at_rest();
}

#[test]
fn a_flow_ends_and_its_client_gets_another_target() {
    let node = plan("udp", "127.0.0.1").source_ip("60s").start([udp_target("127.0.0.1")]);
    let client = udp_client("127.0.0.1", node.address());
    ask(&client, b"one");
    assert_eq!(node.active(0), 1);
    node.cut_off(0);
    eventually("the flow to end", || node.active(0) == 0);
    assert_eq!(ask(&client, b"two").1, b"two", "the next datagram is decided anew");
}
