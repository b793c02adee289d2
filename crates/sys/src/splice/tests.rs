//! Does a pipe carry every byte, and tell which side stands still?

use std::io::ErrorKind::{BrokenPipe, ConnectionReset, InvalidInput, StorageFull, WouldBlock};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::time::Duration;

use super::*;

/// A connection: our non-blocking end, and the blocking end of the peer.
fn connection() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let peer = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let ours = listener.accept().unwrap().0;
    peer.set_nodelay(true).unwrap();
    for timeout in [TcpStream::set_read_timeout, TcpStream::set_write_timeout] {
        timeout(&peer, Some(Duration::from_secs(5))).unwrap();
    }
    ours.set_nonblocking(true).unwrap();
    (ours, peer)
}

/// Waits until `socket` is ready for `events`.
fn wait(socket: &TcpStream, events: libc::c_short) {
    let mut one = libc::pollfd { fd: socket.as_raw_fd(), events, revents: 0 };
    // SAFETY: one pollfd is passed, and it is valid for writes during the call.
    let ready = unsafe { libc::poll(&raw mut one, 1, 5_000) };
    assert_eq!(ready, 1, "the socket never became ready");
}

#[test]
fn bytes_pass_from_one_connection_to_the_other() {
    let ((source, mut client), (destination, mut server)) = (connection(), connection());
    let mut pipe = Pipe::new(1 << 16).unwrap();
    client.write_all(b"hello").unwrap();
    wait(&source, libc::POLLIN);
    assert_eq!(pipe.fill_from(source.as_fd(), 1 << 16).unwrap(), 5);
    assert_eq!(pipe.held_bytes(), 5);
    assert_eq!(pipe.drain_to(destination.as_fd(), Following::Nothing).unwrap(), 5);
    assert!(pipe.is_empty());
    let mut bytes = [0; 5];
    server.read_exact(&mut bytes).unwrap();
    assert_eq!(&bytes, b"hello");
}

#[test]
fn at_most_the_asked_number_of_bytes_is_taken() {
    let (source, mut client) = connection();
    let mut pipe = Pipe::new(1 << 16).unwrap();
    client.write_all(b"hello").unwrap();
    wait(&source, libc::POLLIN);
    assert_eq!(pipe.fill_from(source.as_fd(), 3).unwrap(), 3);
    assert_eq!(pipe.fill_from(source.as_fd(), 3).unwrap(), 2);
}

#[test]
fn a_silent_source_would_block_whether_the_pipe_is_empty_or_not() {
    let (source, mut client) = connection();
    let mut pipe = Pipe::new(1 << 16).unwrap();
    assert_eq!(pipe.fill_from(source.as_fd(), 9).unwrap_err().kind(), WouldBlock);
    client.write_all(b"x").unwrap();
    wait(&source, libc::POLLIN);
    pipe.fill_from(source.as_fd(), 9).unwrap();
    assert_eq!(pipe.fill_from(source.as_fd(), 9).unwrap_err().kind(), WouldBlock);
}

#[test]
fn a_full_pipe_is_told_from_a_silent_source() {
    let (source, mut client) = connection();
    let mut pipe = Pipe::new(4096).unwrap();
    let writer = std::thread::spawn(move || client.write_all(&[7; 1 << 18]).map(|()| client).unwrap());
    let refusal = loop {
        match pipe.fill_from(source.as_fd(), 1 << 20) {
            Ok(moved) => assert!(moved > 0),
            Err(error) if error.kind() == WouldBlock => wait(&source, libc::POLLIN),
            Err(error) => break error,
        }
    };
    assert_eq!(refusal.kind(), StorageFull);
    assert!(pipe.held_bytes() > 0 && pipe.held_bytes() <= pipe.capacity_bytes());
    source.set_nonblocking(false).unwrap();
    let mut rest = vec![0; (1 << 18) - pipe.held_bytes()];
    (&source).read_exact(&mut rest).unwrap(); // lets the writer end
    writer.join().unwrap();
}

#[test]
fn the_end_of_the_stream_is_zero_bytes() {
    let (source, client) = connection();
    let mut pipe = Pipe::new(1 << 16).unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    wait(&source, libc::POLLIN);
    assert_eq!(pipe.fill_from(source.as_fd(), 9).unwrap(), 0);
}

#[test]
fn asking_for_nothing_is_not_taken_for_the_end_of_the_stream() {
    let (source, _client) = connection();
    let mut pipe = Pipe::new(1 << 16).unwrap();
    assert_eq!(pipe.fill_from(source.as_fd(), 0).unwrap_err().kind(), InvalidInput);
}

#[test]
fn an_empty_pipe_drains_nothing() {
    let (destination, _server) = connection();
    let mut pipe = Pipe::new(1 << 16).unwrap();
    assert_eq!(pipe.drain_to(destination.as_fd(), Following::Nothing).unwrap(), 0);
}

#[test]
fn a_reset_source_is_an_error() {
    let (source, client) = connection();
    let mut pipe = Pipe::new(1 << 16).unwrap();
    socket2::SockRef::from(&client).set_linger(Some(Duration::ZERO)).unwrap();
    drop(client);
    wait(&source, libc::POLLIN);
    assert_eq!(pipe.fill_from(source.as_fd(), 9).unwrap_err().kind(), ConnectionReset);
}

#[test]
fn bytes_for_a_closed_destination_stay_held() {
    let ((source, mut client), (destination, _server)) = (connection(), connection());
    let mut pipe = Pipe::new(1 << 16).unwrap();
    client.write_all(b"lost").unwrap();
    wait(&source, libc::POLLIN);
    pipe.fill_from(source.as_fd(), 9).unwrap();
    destination.shutdown(Shutdown::Write).unwrap();
    let refusal = pipe.drain_to(destination.as_fd(), Following::Nothing).unwrap_err();
    assert_eq!((refusal.kind(), pipe.held_bytes()), (BrokenPipe, 4));
}

#[test]
fn a_capacity_beyond_reason_still_gives_a_pipe() {
    assert!(Pipe::new(usize::MAX).unwrap().capacity_bytes() > 0);
}

#[test]
fn the_asked_capacity_is_granted_within_the_limits_of_the_system() {
    let pipe = Pipe::new(8192).unwrap();
    assert!(pipe.capacity_bytes() >= 4096 && pipe.capacity_bytes() <= 16384, "{}", pipe.capacity_bytes());
}

/// Four mebibytes against a slow reader: both sides stand still many times, and no byte is lost or moved.
#[test]
fn bulk_passes_whole_and_in_order_under_back_pressure() {
    let ((source, mut client), (destination, mut server)) = (connection(), connection());
    let sent: Vec<u8> = (0..1u32 << 20).flat_map(u32::to_le_bytes).collect();
    let expected = sent.clone();
    let sender = std::thread::spawn(move || client.write_all(&sent).unwrap());
    let receiver = std::thread::spawn(move || {
        let mut received = Vec::new();
        server.read_to_end(&mut received).unwrap();
        received
    });
    let mut pipe = Pipe::new(1 << 18).unwrap();
    while pass(&mut pipe, &source, &destination) != Some(0) {}
    while !pipe.is_empty() {
        wait(&destination, libc::POLLOUT);
        pipe.drain_to(destination.as_fd(), Following::Nothing).unwrap();
    }
    drop(destination);
    sender.join().unwrap();
    assert!(receiver.join().unwrap() == expected);
}

/// One round of a forwarder: fill as far as it goes, drain, and wait for the side that stands still.
fn pass(pipe: &mut Pipe, source: &TcpStream, destination: &TcpStream) -> Option<usize> {
    let filled = pipe.fill_from(source.as_fd(), 1 << 18);
    if let Err(error) = pipe.drain_to(destination.as_fd(), Following::More) {
        assert_eq!(error.kind(), WouldBlock);
        wait(destination, libc::POLLOUT);
    }
    match filled {
        Ok(moved) => Some(moved),
        Err(error) if error.kind() == StorageFull => None,
        Err(error) => {
            assert_eq!(error.kind(), WouldBlock);
            wait(source, libc::POLLIN);
            None
        }
    }
}
