//! Who stands in front of the balancer? Clients that send what a test says, byte for byte, and read strictly.

mod answer;
mod browser;
mod secured;
mod stream;
mod tcp;
mod udp;

pub use answer::{Answer, Body};
pub use browser::Browser;
pub use secured::Trust;
pub use tcp::TcpClient;
pub use udp::UdpClient;

use crate::message::{Framing, Incoming};
use crate::pattern::Pattern;
use crate::wait::BOUND;
use socket2::{Domain, SockAddr, Socket, Type};
use std::io::{self, ErrorKind, Write};
use std::net::{IpAddr, Shutdown, SocketAddr, TcpStream};
pub(crate) use stream::Stream;

/// One HTTP/1.1 client connection.
#[derive(Debug)]
pub struct Client {
    incoming: Incoming<Stream>,
}

impl Client {
    /// Connects.
    ///
    /// # Panics
    /// When nobody accepts.
    #[track_caller]
    #[must_use]
    pub fn connect(address: SocketAddr) -> Self {
        Self::try_connect(address).unwrap_or_else(|error| panic!("connecting to {address}: {error}"))
    }

    /// Connects from that address: `"127.0.0.9"`.
    ///
    /// # Panics
    /// When nobody accepts, or the address is not of this machine.
    #[track_caller]
    #[must_use]
    pub fn connect_from(source: &str, address: SocketAddr) -> Self {
        let stream = connect(address, Some(source));
        let socket = stream.unwrap_or_else(|error| panic!("connecting from {source} to {address}: {error}"));
        Self::over(Stream::Plain(socket))
    }

    /// Connects.
    ///
    /// # Errors
    /// When nobody accepts.
    pub fn try_connect(address: SocketAddr) -> io::Result<Self> {
        connect(address, None).map(|socket| Self::over(Stream::Plain(socket)))
    }

    /// Goes on with a connection that somebody else has begun.
    pub(crate) fn of(stream: Stream) -> io::Result<Self> {
        stream.socket().set_nonblocking(false)?;
        bound_waits(stream.socket())?;
        Ok(Self::over(stream))
    }

    /// Connects, and agrees on TLS with who is there.
    ///
    /// # Errors
    /// When nobody accepts, or it is not whom we trust.
    pub fn try_connect_secured(address: SocketAddr, trust: &Trust) -> io::Result<Self> {
        connect(address, None).and_then(|socket| trust.secure(socket)).map(Self::over)
    }

    /// The certificate that the balancer has shown, as DER; `None` without TLS, or where it showed none.
    #[must_use]
    pub fn shown_certificate(&self) -> Option<Vec<u8>> {
        self.incoming.stream.shown_certificate()
    }

    fn over(stream: Stream) -> Self {
        Self { incoming: Incoming::new(stream) }
    }

    /// Where the balancer sees this client.
    ///
    /// # Panics
    /// Never: a connected socket has an address.
    #[must_use]
    pub fn local_address(&self) -> SocketAddr {
        self.incoming.stream.socket().local_addr().expect("a connected socket has an address")
    }

    /// Sends exactly these bytes.
    ///
    /// # Panics
    /// When the balancer has closed the connection.
    #[track_caller]
    pub fn send_raw(&mut self, bytes: impl AsRef<[u8]>) {
        self.try_send_raw(bytes).expect("the connection is open");
    }

    /// Sends exactly these bytes.
    ///
    /// # Errors
    /// When the balancer has closed the connection.
    pub fn try_send_raw(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.incoming.stream.write_all(bytes.as_ref())
    }

    /// Sends that many bytes of the [`Pattern`], plain, or in chunks with their end.
    ///
    /// # Errors
    /// When the balancer has closed the connection.
    pub fn try_send_pattern(&mut self, bytes: u64, body: Body) -> io::Result<()> {
        crate::target::send_pattern(&mut self.incoming.stream, bytes, body == Body::Chunked)
    }

    /// Asks for a path.
    ///
    /// # Panics
    /// When no answer comes, or one that can be misread.
    #[track_caller]
    pub fn get(&mut self, path: &str) -> Answer {
        self.request("GET", path, &[], b"")
    }

    /// Sends a request with these fields (and `Host`, and `Content-Length` where there is a body), and reads the
    /// answer.
    ///
    /// # Panics
    /// When no answer comes, or one that can be misread.
    #[track_caller]
    pub fn request(&mut self, method: &str, path: &str, fields: &[(&str, &str)], body: &[u8]) -> Answer {
        let answer = self.try_request(method, path, fields, body);
        answer.unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    /// As [`Self::request`].
    ///
    /// # Errors
    /// When no answer comes, or one that can be misread (`InvalidData`). An end before the first byte of the
    /// answer is `ConnectionAborted`.
    pub fn try_request(
        &mut self,
        method: &str,
        path: &str,
        fields: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Answer> {
        self.try_send_raw(request(method, path, fields, body))?;
        self.try_read_answer_to(method)
    }

    /// Reads the answer to anything but a HEAD.
    ///
    /// # Panics
    /// When no answer comes, or one that can be misread.
    #[track_caller]
    pub fn read_answer(&mut self) -> Answer {
        self.read_answer_to("GET")
    }

    /// Reads the answer to a request of that method.
    ///
    /// # Panics
    /// When no answer comes, or one that can be misread.
    #[track_caller]
    pub fn read_answer_to(&mut self, method: &str) -> Answer {
        self.try_read_answer_to(method).unwrap_or_else(|error| panic!("reading the answer: {error}"))
    }

    /// Reads the answer to a request of that method, with the interim ones before it.
    ///
    /// # Errors
    /// When no answer comes, or one that can be misread.
    pub fn try_read_answer_to(&mut self, method: &str) -> io::Result<Answer> {
        let mut body = Vec::new();
        let mut answer = self.read_streamed(method, |piece| body.extend_from_slice(piece))?;
        answer.body = body;
        Ok(answer)
    }

    /// Reads the answer to a GET whose body is the [`Pattern`], without keeping it: the answer, its length, and
    /// whether it was intact.
    ///
    /// # Errors
    /// When no answer comes, or one that can be misread.
    pub fn try_read_pattern(&mut self) -> io::Result<(Answer, u64, bool)> {
        let (pattern, mut bytes, mut is_intact) = (Pattern::new(), 0, true);
        let answer = self.read_streamed("GET", |piece| {
            is_intact = is_intact && pattern.matches(bytes, piece);
            bytes += piece.len() as u64;
        })?;
        Ok((answer, bytes, is_intact))
    }

    /// Reads one head, final or interim, and nothing behind it.
    ///
    /// # Panics
    /// When none comes.
    #[track_caller]
    pub fn read_head(&mut self) -> Answer {
        let head = self.incoming.head().expect("an answer that cannot be misread").expect("an answer");
        Answer::new(head).expect("a status line")
    }

    fn read_streamed(&mut self, method: &str, sink: impl FnMut(&[u8])) -> io::Result<Answer> {
        let mut interim = Vec::new();
        loop {
            let ended = || io::Error::new(ErrorKind::ConnectionAborted, "closed before the answer");
            let head = self.incoming.head()?.ok_or_else(ended)?;
            let mut answer = Answer::new(head.clone())?;
            if (100..200).contains(&answer.status) && answer.status != 101 {
                interim.push(answer.status);
                continue;
            }
            let is_bodiless = method == "HEAD" || matches!(answer.status, 101 | 204 | 304);
            let framing = if is_bodiless { Framing::Empty } else { head.framing(Framing::UntilClose)? };
            answer.trailers = self.incoming.body(framing, sink)?;
            answer.interim = interim;
            return Ok(answer);
        }
    }

    /// Reads exactly that many bytes, of a tunnel or of anything else.
    ///
    /// # Panics
    /// When the stream ends before.
    #[track_caller]
    pub fn read_exactly(&mut self, count: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut sink = |piece: &[u8]| bytes.extend_from_slice(piece);
        self.incoming.exactly(count, &mut sink).expect("that many bytes");
        bytes
    }

    /// Waits until the balancer closes the connection; returns what came before that.
    ///
    /// # Panics
    /// When it does not close within [`BOUND`].
    #[track_caller]
    pub fn wait_for_close(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        match self.incoming.body(Framing::UntilClose, |piece| rest.extend_from_slice(piece)) {
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                panic!("the connection was not closed")
            }
            // A reset is an end, too.
            Ok(_) | Err(_) => rest,
        }
    }

    /// Says that nothing more will be sent.
    pub fn finish_writing(&mut self) {
        // When the balancer closed first, there is nothing left to say.
        let _ = self.incoming.stream.socket().shutdown(Shutdown::Write);
    }

    /// Goes away with a reset.
    pub fn reset(self) {
        let _ =
            socket2::SockRef::from(self.incoming.stream.socket()).set_linger(Some(std::time::Duration::ZERO));
    }
}

/// The bytes of a request with `Host`, these fields, and `Content-Length` where there is a body.
#[must_use]
pub fn request(method: &str, path: &str, fields: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("{method} {path} HTTP/1.1\r\n");
    if !fields.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        head.push_str("Host: homing.test\r\n");
    }
    for (name, value) in fields {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// A stream whose reads and writes end within [`BOUND`].
fn connect(address: SocketAddr, source: Option<&str>) -> io::Result<TcpStream> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    if let Some(source) = source {
        let source: IpAddr = source.parse().map_err(|_| io::Error::from(ErrorKind::InvalidInput))?;
        socket.bind(&SockAddr::from(SocketAddr::new(source, 0)))?;
    }
    socket.connect_timeout(&address.into(), BOUND)?;
    socket.set_tcp_nodelay(true)?;
    let stream = socket.into();
    bound_waits(&stream)?;
    Ok(stream)
}

fn bound_waits(stream: &TcpStream) -> io::Result<()> {
    stream.set_read_timeout(Some(BOUND))?;
    stream.set_write_timeout(Some(BOUND))
}
