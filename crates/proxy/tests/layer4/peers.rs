//! Who stands before the balancer and behind it?

use crate::node::BOUND;
use socket2::{Domain, Socket, Type};
use std::io::{self, Read, Write};
use std::net::{IpAddr, Shutdown, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::thread;
use std::time::Duration;

/// Starts a target that hands each connection to `serve`, on a thread of its own.
pub(crate) fn tcp_target(
    ip: &str,
    serve: impl Fn(TcpStream) -> io::Result<()> + Clone + Send + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind((ip, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let serve = serve.clone();
            // A client that goes away ends the conversation, no more.
            thread::spawn(move || _ = serve(stream));
        }
    });
    address
}

/// A target that sends every byte back, and ends when the client has ended.
pub(crate) fn echo(ip: &str) -> SocketAddr {
    tcp_target(ip, |mut stream| io::copy(&mut stream.try_clone()?, &mut stream).map(drop))
}

/// A target that says its own port on a line as soon as somebody connects, then echoes.
pub(crate) fn greeter() -> SocketAddr {
    tcp_target("127.0.0.1", |mut stream| {
        writeln!(stream, "{:05}", stream.local_addr()?.port())?;
        io::copy(&mut stream.try_clone()?, &mut stream).map(drop)
    })
}

/// An address that refuses every connection or datagram, for as long as the socket lives.
pub(crate) fn nobody(kind: Type) -> (Socket, SocketAddr) {
    let socket = Socket::new(Domain::IPV4, kind, None).unwrap();
    socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    let address = socket.local_addr().unwrap().as_socket().unwrap();
    if kind == Type::DGRAM {
        // Connected elsewhere, it takes nothing from us, and the system says so to the sender.
        socket.connect(&SocketAddr::from(([127, 0, 0, 1], 9)).into()).unwrap();
    }
    (socket, address)
}

/// An address that takes connections into a full queue, where nobody ever answers.
pub(crate) fn silent() -> (Vec<Socket>, SocketAddr) {
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    listener.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let mut sockets = vec![listener];
    // Whoever is in the queue first fills it; the others wait for an answer to their first segment.
    for _ in 0..4 {
        let filler = Socket::new(Domain::IPV4, Type::STREAM.nonblocking(), None).unwrap();
        _ = filler.connect(&address);
        sockets.push(filler);
    }
    (sockets, address.as_socket().unwrap())
}

/// A client connection.
pub(crate) fn connect(to: SocketAddr) -> TcpStream {
    within_bounds(TcpStream::connect(to).unwrap())
}

/// A client connection from an address of choice.
pub(crate) fn connect_from(from: &str, to: SocketAddr) -> TcpStream {
    let socket = Socket::new(Domain::for_address(to), Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::new(from.parse().unwrap(), 0).into()).unwrap();
    socket.connect(&to.into()).unwrap();
    within_bounds(socket.into())
}

fn within_bounds(stream: TcpStream) -> TcpStream {
    stream.set_read_timeout(Some(BOUND)).unwrap();
    stream.set_write_timeout(Some(BOUND)).unwrap();
    stream
}

/// Says `words`, ends, and returns all that comes back.
pub(crate) fn say(stream: &mut TcpStream, words: &[u8]) -> io::Result<Vec<u8>> {
    stream.write_all(words)?;
    stream.shutdown(Shutdown::Write)?;
    let mut heard = Vec::new();
    stream.read_to_end(&mut heard).map(|_| heard)
}

/// Reads the line a greeter begins with.
pub(crate) fn greeting(stream: &mut TcpStream) -> io::Result<u16> {
    let mut line = [0; 6];
    stream.read_exact(&mut line)?;
    Ok(std::str::from_utf8(&line[..5]).unwrap().parse().unwrap())
}

/// Makes closing a reset.
pub(crate) fn reset(stream: TcpStream) {
    socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO)).unwrap();
}

/// Starts a target that sends every datagram back, behind its own port in five digits.
pub(crate) fn udp_target(ip: &str) -> SocketAddr {
    let socket = UdpSocket::bind((ip, 0)).unwrap();
    let address = socket.local_addr().unwrap();
    thread::spawn(move || {
        let mut buffer = vec![0; 65_536];
        while let Ok((count, client)) = socket.recv_from(&mut buffer) {
            let mut answer = format!("{:05}", address.port()).into_bytes();
            answer.extend_from_slice(&buffer[..count]);
            _ = socket.send_to(&answer, client); // one that is gone or too long is the test's business
        }
    });
    address
}

/// A client that takes datagrams from `to` only.
pub(crate) fn udp_client(from: &str, to: SocketAddr) -> UdpSocket {
    let socket = UdpSocket::bind((from.parse::<IpAddr>().unwrap(), 0)).unwrap();
    socket.connect(to).unwrap();
    socket.set_read_timeout(Some(BOUND)).unwrap();
    socket
}

/// Sends a datagram; returns who answered, and what came back.
pub(crate) fn ask(client: &UdpSocket, payload: &[u8]) -> (u16, Vec<u8>) {
    client.send(payload).unwrap();
    let mut buffer = vec![0; 65_536];
    let count = client.recv(&mut buffer).unwrap();
    let (port, echo) = buffer[..count].split_at(5);
    (std::str::from_utf8(port).unwrap().parse().unwrap(), echo.to_vec())
}
