//! Does a successor go on with what the datapath before it began, and does that one go on without a successor?

use crate::node::{Node, eventually, plan};
use crate::peers::*;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::thread;
use std::time::Duration;

/// A UDP target that tells each client where its datagram came from.
fn mirror() -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    thread::spawn(move || {
        let mut buffer = [0; 100];
        while let Ok((_, client)) = socket.recv_from(&mut buffer) {
            _ = socket.send_to(client.to_string().as_bytes(), client);
        }
    });
    address
}

/// What the target of a flow sees of it.
fn source(client: &UdpSocket) -> String {
    client.send(b"who am I?").unwrap();
    let mut buffer = [0; 100];
    let count = client.recv(&mut buffer).unwrap();
    String::from_utf8_lossy(&buffer[..count]).into_owned()
}

fn finish(old: &Node, new: &Node) {
    let mut finishing = old.datapath().retire(&new.datapath().unused_sockets());
    assert!(finishing.wait(Duration::from_secs(20)));
}

#[test]
fn who_connects_during_the_pause_is_served_by_the_successor() {
    for workers in [1, 2, 3] {
        let old = plan("tcp", "127.0.0.1").start([echo("127.0.0.1")]);
        let mut waiting: Vec<TcpStream> = Vec::new();
        let new = old.successor(workers, || waiting.extend((0..40).map(|_| connect(old.address()))));
        finish(&old, &new);
        assert_eq!(new.address(), old.address());
        for client in &mut waiting {
            assert_eq!(say(client, b"hello").unwrap(), b"hello", "{workers} workers");
        }
        for _ in 0..40 {
            assert_eq!(say(&mut connect(new.address()), b"later").unwrap(), b"later", "{workers} workers");
        }
        new.is_at_rest();
        old.is_at_rest();
    }
}

#[test]
fn without_a_successor_who_connected_during_the_pause_is_served_all_the_same() {
    let old = plan("tcp", "127.0.0.1").start([echo("127.0.0.1")]);
    let udp = plan("udp", "127.0.0.1").start([udp_target("127.0.0.1")]);
    let flow = udp_client("127.0.0.1", udp.address());
    ask(&flow, b"before");
    old.datapath().pause().unwrap();
    drop(udp.datapath().pause().unwrap());
    let mut waiting: Vec<TcpStream> = (0..40).map(|_| connect(old.address())).collect();
    flow.send(b"during").unwrap();
    old.datapath().resume();
    udp.datapath().resume();
    for client in &mut waiting {
        assert_eq!(say(client, b"hello").unwrap(), b"hello");
    }
    let mut buffer = [0; 100];
    let count = flow.recv(&mut buffer).unwrap();
    assert_eq!(&buffer[5..count], b"during");
}

#[test]
fn a_flow_keeps_the_source_address_that_its_target_knows() {
    for workers in [1, 2, 3] {
        let old = plan("udp", "127.0.0.1").start([mirror(), mirror(), mirror()]);
        let clients: Vec<_> = (0..30).map(|_| udp_client("127.0.0.1", old.address())).collect();
        let sources: Vec<String> = clients.iter().map(source).collect();
        // An answer that is asked for before the pause, and comes during it, or after.
        let new = old.successor(workers, || clients[0].send(b"during").map(drop).unwrap());
        assert_eq!(new.open_connections(), 30);
        finish(&old, &new);
        assert_eq!(old.open_connections(), 0);
        let mut buffer = [0; 100];
        clients[0].recv(&mut buffer).unwrap();
        for (client, before) in clients.iter().zip(&sources) {
            assert_eq!(source(client), *before, "{workers} workers");
        }
        let newcomer = udp_client("127.0.0.1", new.address());
        assert!(!sources.contains(&source(&newcomer)));
    }
}

#[test]
fn a_flow_whose_target_is_gone_begins_anew() {
    let (gone, left) = (udp_target("127.0.0.1"), udp_target("127.0.0.1"));
    let mut old = plan("udp", "127.0.0.1").start([gone]);
    let client = udp_client("127.0.0.1", old.address());
    assert_eq!(ask(&client, b"one").0, gone.port());
    old.expect_targets(&[left]);
    let new = old.successor(2, || {});
    assert_eq!(new.open_connections(), 0);
    finish(&old, &new);
    assert_eq!(ask(&client, b"two").0, left.port());
}

#[test]
fn what_waits_on_a_socket_that_the_successor_has_no_use_for_is_served_by_the_old_process() {
    let mut old = plan("tcp", "127.0.0.1").start([echo("127.0.0.1")]);
    let address = old.address();
    old.expect_no_listener();
    let mut waiting: Vec<TcpStream> = Vec::new();
    let new = old.successor(2, || waiting.extend((0..10).map(|_| connect(address))));
    assert_eq!(new.datapath().unused_sockets().len(), 2);
    let mut finishing = old.datapath().retire(&new.datapath().unused_sockets());
    for client in &mut waiting {
        assert_eq!(say(client, b"hello").unwrap(), b"hello");
    }
    drop(waiting);
    assert!(finishing.wait(Duration::from_secs(20)));
    eventually("the port to be closed", || TcpStream::connect(address).is_err());
}

#[test]
fn open_connections_are_finished_and_no_new_one_is_taken() {
    let old = plan("tcp", "127.0.0.1").start([echo("127.0.0.1")]);
    let mut open = connect(old.address());
    open.write_all(b"a").unwrap();
    open.read_exact(&mut [0]).unwrap();
    let new = old.successor(2, || {});
    let mut finishing = old.datapath().retire(&new.datapath().unused_sockets());
    for _ in 0..20 {
        assert_eq!(say(&mut connect(new.address()), b"new").unwrap(), b"new");
    }
    assert_eq!(old.open_connections(), 1);
    assert!(!finishing.wait(Duration::ZERO));
    assert_eq!(say(&mut open, b"b").unwrap(), b"b");
    assert!(finishing.wait(Duration::from_secs(20)));
}
