//! Do batches carry datagrams whole, with their addresses, over real sockets?

use std::io::ErrorKind::{ConnectionRefused, WouldBlock};
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::os::fd::AsFd;
use std::time::Duration;

use super::*;
use crate::listen::{connect_udp, udp_socket};

/// A datagram as the tests compare it: payload, source, local address, truncated.
type Owned = (Vec<u8>, SocketAddr, Option<IpAddr>, bool);

fn bound(address: &str) -> UdpSocket {
    udp_socket(address.parse().unwrap()).unwrap()
}

fn peer(address: &str) -> UdpSocket {
    let socket = UdpSocket::bind(address).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    socket
}

fn small(datagrams: usize, payload_bytes: usize) -> BatchSize {
    BatchSize { datagrams, payload_bytes }
}

fn to(socket: &UdpSocket, payload: &'static [u8]) -> Outgoing<'static> {
    Outgoing { payload, destination: Some(socket.local_addr().unwrap()), source: None }
}

/// Receives by `batch` until `count` datagrams came; a blocking peek does the waiting.
fn receive(batch: &mut ReceiveBatch, socket: &UdpSocket, count: usize) -> Vec<Owned> {
    socket.set_nonblocking(false).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut all = Vec::new();
    while all.len() < count {
        socket.peek(&mut [0; 1]).unwrap();
        let received = batch.receive(socket.as_fd()).unwrap();
        assert_eq!(batch.datagrams().count(), received);
        all.extend(batch.datagrams().map(|d| (d.payload.to_vec(), d.source, d.local, d.truncated)));
    }
    all
}

fn heard(socket: &UdpSocket) -> (Vec<u8>, SocketAddr) {
    let mut bytes = [0; 2048];
    let (length, from) = socket.recv_from(&mut bytes).unwrap();
    (bytes[..length].to_vec(), from)
}

#[test]
fn nothing_to_receive_would_block_even_on_a_blocking_socket() {
    let socket = peer("127.0.0.1:0");
    let mut batch = ReceiveBatch::new(BatchSize::default());
    assert_eq!(batch.receive(socket.as_fd()).unwrap_err().kind(), WouldBlock);
    assert_eq!(batch.datagrams().count(), 0);
}

#[test]
fn a_batch_crosses_whole_and_in_order_with_its_sources() {
    let (near, far) = (bound("127.0.0.1:0"), bound("127.0.0.1:0"));
    let mut sending = SendBatch::new(BatchSize::default());
    let payloads: Vec<Vec<u8>> = (0..64u8).map(|number| vec![number; usize::from(number) * 32]).collect();
    let destination = Some(far.local_addr().unwrap());
    for payload in &payloads {
        sending.push(Outgoing { payload, destination, source: None }).unwrap();
    }
    assert_eq!((sending.send(near.as_fd()).unwrap(), sending.len()), (64, 0));
    let received = receive(&mut ReceiveBatch::new(BatchSize::default()), &far, 64);
    let from = near.local_addr().unwrap();
    assert_eq!(received, payloads.into_iter().map(|p| (p, from, None, false)).collect::<Vec<_>>());
}

#[test]
fn what_does_not_fit_into_one_batch_comes_with_the_next() {
    let (near, far) = (peer("127.0.0.1:0"), bound("127.0.0.1:0"));
    for number in 0..5u8 {
        near.send_to(&[number], far.local_addr().unwrap()).unwrap();
    }
    let received = receive(&mut ReceiveBatch::new(small(2, 8)), &far, 5);
    assert_eq!(received.iter().map(|one| one.0[0]).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
}

#[test]
fn the_longest_datagram_crosses_whole() {
    const LONGEST: usize = 65_507; // 65,535 less the headers of IPv4 and UDP
    let (near, far) = (bound("127.0.0.1:0"), bound("127.0.0.1:0"));
    let payload = vec![7; LONGEST];
    let mut sending = SendBatch::new(small(1, usize::MAX));
    let destination = Some(far.local_addr().unwrap());
    sending.push(Outgoing { payload: &payload, destination, source: None }).unwrap();
    assert_eq!(sending.send(near.as_fd()).unwrap(), 1);
    let received = receive(&mut ReceiveBatch::new(small(1, usize::MAX)), &far, 1);
    assert!(received[0].0 == payload && !received[0].3);
}

#[test]
fn a_datagram_too_long_for_the_batch_is_marked_and_the_next_is_not() {
    let (near, far) = (peer("127.0.0.1:0"), bound("127.0.0.1:0"));
    near.send_to(b"12345", far.local_addr().unwrap()).unwrap();
    near.send_to(b"1234", far.local_addr().unwrap()).unwrap();
    let received = receive(&mut ReceiveBatch::new(small(1, 4)), &far, 2);
    assert_eq!(
        received.iter().map(|one| (&one.0[..], one.3)).collect::<Vec<_>>(),
        [(&b"1234"[..], true), (&b"1234"[..], false)]
    );
}

#[test]
fn a_wildcard_socket_answers_from_the_address_that_was_asked() {
    for (wildcard, asked, client) in [("0.0.0.0:0", "127.0.0.2", "127.0.0.1:0"), ("[::]:0", "::1", "[::1]:0")]
    {
        let ours = bound(wildcard);
        let asked = SocketAddr::new(asked.parse().unwrap(), ours.local_addr().unwrap().port());
        let client = peer(client);
        client.connect(asked).unwrap(); // hears answers from the asked address only
        client.send(b"question").unwrap();
        let received = receive(&mut ReceiveBatch::new(BatchSize::default()), &ours, 1);
        let (_, source, local, _) = received[0];
        assert_eq!((source, local), (client.local_addr().unwrap(), Some(asked.ip())));
        let mut sending = SendBatch::new(BatchSize::default());
        sending.push(Outgoing { payload: b"answer", destination: Some(source), source: local }).unwrap();
        assert_eq!(sending.send(ours.as_fd()).unwrap(), 1);
        assert_eq!(heard(&client), (b"answer".to_vec(), asked));
    }
}

#[test]
fn a_connected_socket_needs_no_destination() {
    let server = peer("127.0.0.1:0");
    let ours = connect_udp(server.local_addr().unwrap()).unwrap();
    let mut sending = SendBatch::new(BatchSize::default());
    for payload in [&b"one"[..], b"", b"three"] {
        sending.push(Outgoing { payload, destination: None, source: None }).unwrap();
    }
    assert_eq!(sending.send(ours.as_fd()).unwrap(), 3);
    let all = [heard(&server).0, heard(&server).0, heard(&server).0];
    assert_eq!(all, [&b"one"[..], b"", b"three"]);
}

#[test]
fn a_datagram_that_cannot_leave_is_told_and_skipped_and_the_rest_leaves() {
    let (ours, server) = (bound("127.0.0.1:0"), peer("127.0.0.1:0"));
    let nowhere = Some("127.0.0.1:0".parse().unwrap());
    let mut sending = SendBatch::new(BatchSize::default());
    sending.push(to(&server, b"first")).unwrap();
    sending.push(Outgoing { payload: b"lost", destination: nowhere, source: None }).unwrap();
    sending.push(to(&server, b"last")).unwrap();
    assert_eq!((sending.send(ours.as_fd()).unwrap(), sending.len()), (1, 2));
    assert_eq!(sending.send(ours.as_fd()).unwrap_err().raw_os_error(), Some(libc::EINVAL));
    sending.skip();
    assert_eq!((sending.send(ours.as_fd()).unwrap(), sending.len()), (1, 0));
    assert_eq!([heard(&server).0, heard(&server).0], [&b"first"[..], b"last"]);
}

#[test]
fn a_refusal_by_the_peer_is_an_error_of_the_next_receive_only() {
    let deaf = UdpSocket::bind("127.0.0.1:0").unwrap();
    deaf.connect("127.0.0.1:9").unwrap(); // holds the port, and hears nobody else
    let ours = connect_udp(deaf.local_addr().unwrap()).unwrap();
    ours.send(b"anybody?").unwrap();
    ours.set_nonblocking(false).unwrap();
    ours.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let refused = ours.recv(&mut [0]).unwrap_err(); // waits for the ICMP report
    assert_eq!(refused.kind(), ConnectionRefused);
    let mut batch = ReceiveBatch::new(BatchSize::default());
    assert_eq!(batch.receive(ours.as_fd()).unwrap_err().kind(), WouldBlock);
}

#[test]
fn a_full_batch_and_a_long_payload_are_refused_and_change_nothing() {
    let mut sending = SendBatch::new(small(1, 4));
    let one = |payload| Outgoing { payload, destination: None, source: None };
    assert_eq!(sending.push(one(b"12345")), Err(Refusal::TooLong));
    assert_eq!(sending.push(one(b"1234")), Ok(()));
    assert_eq!((sending.push(one(b"")), sending.len()), (Err(Refusal::Full), 1));
}

#[test]
fn a_cleared_batch_sends_nothing_and_is_of_use_again() {
    let (ours, server) = (bound("127.0.0.1:0"), peer("127.0.0.1:0"));
    let mut sending = SendBatch::new(small(1, 8));
    sending.push(to(&server, b"old")).unwrap();
    sending.clear();
    assert_eq!(sending.send(ours.as_fd()).unwrap(), 0);
    sending.push(to(&server, b"new")).unwrap();
    sending.send(ours.as_fd()).unwrap();
    assert_eq!(heard(&server).0, b"new");
}

#[test]
fn a_batch_works_on_another_thread_than_the_one_it_was_made_on() {
    let (near, far) = (peer("127.0.0.1:0"), bound("127.0.0.1:0"));
    let mut batch = ReceiveBatch::new(small(4, 16));
    near.send_to(b"here", far.local_addr().unwrap()).unwrap();
    assert_eq!(receive(&mut batch, &far, 1)[0].0, b"here");
    near.send_to(b"there", far.local_addr().unwrap()).unwrap();
    let moved = std::thread::spawn(move || receive(&mut batch, &far, 1)[0].0.clone());
    assert_eq!(moved.join().unwrap(), b"there");
}
