//! Do the sockets have the properties their functions promise?

use std::io::ErrorKind::{ConnectionRefused, InvalidInput, WouldBlock};
use std::io::Read;
use std::net::Ipv4Addr;
use std::os::fd::AsRawFd;
use std::time::Duration;

use socket2::SockRef;

use super::*;

fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

/// The blocking socket of a peer, whose `accept` waits for the connection to come.
fn waiting(listener: TcpListener) -> TcpListener {
    listener.set_nonblocking(false).unwrap();
    SockRef::from(&listener).set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    listener
}

fn closes_on_exec(descriptor: &impl AsRawFd) -> bool {
    let info = std::fs::read_to_string(format!("/proc/self/fdinfo/{}", descriptor.as_raw_fd())).unwrap();
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:")).unwrap();
    i32::from_str_radix(flags.trim(), 8).unwrap() & libc::O_CLOEXEC != 0
}

#[test]
fn a_listener_with_nobody_waiting_would_block() {
    let listener = tcp_listener(address("127.0.0.1:0"), 16).unwrap();
    assert_eq!(listener.accept().unwrap_err().kind(), WouldBlock);
}

#[test]
fn every_socket_closes_on_exec() {
    let listener = tcp_listener(address("127.0.0.1:0"), 16).unwrap();
    let udp = udp_socket(address("127.0.0.1:0")).unwrap();
    assert!(closes_on_exec(&listener));
    assert!(closes_on_exec(&connect_tcp(listener.local_addr().unwrap(), None).unwrap()));
    assert!(closes_on_exec(&udp));
    assert!(closes_on_exec(&connect_udp(udp.local_addr().unwrap()).unwrap()));
}

#[test]
fn accepted_connections_inherit_nodelay() {
    let listener = waiting(tcp_listener(address("127.0.0.1:0"), 16).unwrap());
    let _client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    assert!(listener.accept().unwrap().0.nodelay().unwrap());
}

#[test]
fn a_silent_connection_is_accepted_at_once() {
    let listener = waiting(tcp_listener(address("127.0.0.1:0"), 16).unwrap());
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    // TCP_DEFER_ACCEPT would hold the connection back until the client speaks.
    assert_eq!(listener.accept().unwrap().1, client.local_addr().unwrap());
}

#[test]
fn two_listeners_share_one_address() {
    let first = tcp_listener(address("127.0.0.1:0"), 16).unwrap();
    let second = tcp_listener(first.local_addr().unwrap(), 16).unwrap();
    assert_eq!(first.local_addr().unwrap(), second.local_addr().unwrap());
}

#[test]
fn a_port_with_connections_in_time_wait_can_be_listened_on() {
    let listener = waiting(tcp_listener(address("127.0.0.1:0"), 16).unwrap());
    let place = listener.local_addr().unwrap();
    let mut client = TcpStream::connect(place).unwrap();
    drop(listener.accept().unwrap()); // our side closes first, so TIME_WAIT is ours
    assert_eq!(client.read(&mut [0]).unwrap(), 0);
    drop((client, listener));
    assert_eq!(tcp_listener(place, 16).unwrap().local_addr().unwrap(), place);
}

#[test]
fn a_wildcard_ipv6_listener_does_not_take_ipv4() {
    let listener = tcp_listener(address("[::]:0"), 16).unwrap();
    let port = listener.local_addr().unwrap().port();
    let attempt = TcpStream::connect((Ipv4Addr::LOCALHOST, port));
    assert_eq!(attempt.unwrap_err().kind(), ConnectionRefused);
    assert!(TcpStream::connect(("::1", port)).is_ok());
}

#[test]
fn a_connection_starts_without_blocking_and_leaves_from_the_bound_address() {
    let listener = waiting(tcp_listener(address("127.0.0.1:0"), 16).unwrap());
    let source = IpAddr::from([127, 0, 0, 9]);
    let near = connect_tcp(listener.local_addr().unwrap(), Some(source)).unwrap();
    let (far, from) = listener.accept().unwrap();
    assert_eq!((from.ip(), near.nodelay().unwrap()), (source, true));
    assert_eq!((&near).read(&mut [0]).unwrap_err().kind(), WouldBlock);
    drop(far);
}

#[test]
fn an_ipv6_connection_leaves_from_the_bound_address() {
    let listener = waiting(tcp_listener(address("[::1]:0"), 16).unwrap());
    let source = address("[::1]:0").ip();
    let near = connect_tcp(listener.local_addr().unwrap(), Some(source)).unwrap();
    assert_eq!(listener.accept().unwrap().1, near.local_addr().unwrap());
}

#[test]
fn binding_a_source_address_takes_no_port_yet() {
    for source in ["127.0.0.1:0", "[::1]:0"].map(address) {
        let socket = open_tcp(source).unwrap();
        bind_source(&socket, source.ip()).unwrap();
        assert_eq!(socket.local_addr().unwrap().as_socket(), Some(source));
    }
}

#[test]
fn a_source_of_the_other_ip_version_is_refused() {
    let attempt = connect_tcp(address("127.0.0.1:1"), Some(address("[::1]:0").ip()));
    assert_eq!(attempt.unwrap_err().kind(), InvalidInput);
}

#[test]
fn a_connection_to_nobody_is_refused_once_it_is_writable() {
    let silent = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    silent.bind(&address("127.0.0.1:0").into()).unwrap(); // holds the port, and does not listen
    let near = connect_tcp(silent.local_addr().unwrap().as_socket().unwrap(), None).unwrap();
    let mut one = libc::pollfd { fd: near.as_raw_fd(), events: libc::POLLOUT, revents: 0 };
    // SAFETY: one pollfd is passed, and it is valid for writes during the call.
    let ready = unsafe { libc::poll(&raw mut one, 1, 5_000) };
    assert_eq!((ready, near.take_error().unwrap().map(|error| error.kind())), (1, Some(ConnectionRefused)));
}

#[test]
fn two_udp_sockets_share_one_address_and_would_block() {
    let first = udp_socket(address("127.0.0.1:0")).unwrap();
    let second = udp_socket(first.local_addr().unwrap()).unwrap();
    assert_eq!(second.recv(&mut [0]).unwrap_err().kind(), WouldBlock);
}

#[test]
fn udp_receive_buffers_are_larger_than_the_default_where_the_system_lets_them() {
    let plain = UdpSocket::bind("127.0.0.1:0").unwrap();
    SockRef::from(&plain).set_recv_buffer_size(usize::try_from(i32::MAX).unwrap()).unwrap();
    let most = SockRef::from(&plain).recv_buffer_size().unwrap();
    let ours = udp_socket(address("127.0.0.1:0")).unwrap();
    let ours = SockRef::from(&ours).recv_buffer_size().unwrap();
    assert!(ours >= most.min(2 * UDP_RECEIVE_BUFFER_BYTES), "{ours} of {most}");
}

#[test]
fn a_connected_udp_socket_hears_its_peer_only() {
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    let stranger = UdpSocket::bind("127.0.0.1:0").unwrap();
    let near = connect_udp(peer.local_addr().unwrap()).unwrap();
    stranger.send_to(b"stranger", near.local_addr().unwrap()).unwrap();
    peer.send_to(b"peer", near.local_addr().unwrap()).unwrap();
    near.set_nonblocking(false).unwrap();
    near.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut bytes = [0; 16];
    let length = near.recv(&mut bytes).unwrap();
    assert_eq!(&bytes[..length], b"peer");
}
