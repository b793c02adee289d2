//! Who stands before the balancer and behind it? Raw sockets that read strictly.

use crate::node::BOUND;
use crate::secured::Secured;
use rustls::ServerConnection;
use socket2::{Domain, SockRef, Socket, Type};
use std::cell::Cell;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A target that plays a script on each of its connections, on a thread for each.
#[derive(Clone)]
pub(crate) struct Target {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    heard: Arc<Mutex<Vec<Message>>>,
}

impl Target {
    /// A target whose connections are handed to `script`; the first one has number 0.
    pub(crate) fn playing(
        script: impl Fn(&mut Wire, usize) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self::playing_on(Socket::new(Domain::IPV4, Type::STREAM, None).unwrap(), script)
    }

    /// The same, on a socket with options of its own.
    pub(crate) fn playing_on(
        socket: Socket,
        script: impl Fn(&mut Wire, usize) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
        socket.listen(1024).unwrap();
        let listener = TcpListener::from(socket);
        let target = Self {
            address: listener.local_addr().unwrap(),
            connections: Arc::default(),
            heard: Arc::default(),
        };
        let (script, connections, heard) =
            (Arc::new(script), Arc::clone(&target.connections), Arc::clone(&target.heard));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let number = connections.fetch_add(1, Ordering::SeqCst);
                let (script, heard) = (Arc::clone(&script), Arc::clone(&heard));
                // A client that goes away ends the conversation, no more.
                thread::spawn(move || {
                    let mut wire = Wire::of_target(stream, heard);
                    _ = script(&mut wire, number);
                    wire.say_end();
                });
            }
        });
        target
    }

    /// A target that answers every request with these bytes.
    pub(crate) fn answering(answer: &'static [u8]) -> Self {
        Self::playing(move |wire, _| {
            while wire.request()?.is_some() {
                wire.send(answer)?;
            }
            Ok(())
        })
    }

    /// A target that answers with a name and the request's path.
    pub(crate) fn named(name: &'static str) -> Self {
        Self::playing(move |wire, _| {
            while let Some(request) = wire.request()? {
                let body = format!("{name} {}", request.path());
                wire.send(
                    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()).as_bytes(),
                )?;
            }
            Ok(())
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Connections it took so far.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// The requests it heard whole, in the order they ended.
    pub(crate) fn heard(&self) -> Vec<Message> {
        self.heard.lock().unwrap().clone()
    }
}

/// A request or an answer as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    /// With the empty line at its end.
    pub(crate) head: String,
    /// As framed: chunks and all.
    pub(crate) raw_body: Vec<u8>,
    /// Without the framing.
    pub(crate) body: Vec<u8>,
}

impl Message {
    pub(crate) fn first_line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    /// The path of a request.
    pub(crate) fn path(&self) -> &str {
        self.first_line().split(' ').nth(1).unwrap_or_default()
    }

    /// The status of an answer.
    pub(crate) fn status(&self) -> u16 {
        self.first_line().split(' ').nth(1).and_then(|text| text.parse().ok()).unwrap_or(0)
    }

    /// The value of the first field of that name.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// In order.
    Closed,
    /// By a reset.
    Reset,
}

/// One end of a connection.
pub(crate) struct Wire {
    stream: TcpStream,
    pub(crate) secured: Option<Box<Secured>>,
    /// The same, of a target.
    pub(crate) secured_target: Option<Box<Secured<ServerConnection>>>,
    is_to_be_reset: Cell<bool>,
    unread: Vec<u8>,
    heard: Arc<Mutex<Vec<Message>>>,
}

impl Wire {
    fn new(stream: TcpStream, heard: Arc<Mutex<Vec<Message>>>) -> Self {
        stream.set_read_timeout(Some(BOUND)).unwrap();
        stream.set_write_timeout(Some(BOUND)).unwrap();
        stream.set_nodelay(true).unwrap();
        let is_to_be_reset = Cell::new(false);
        Self { stream, secured: None, secured_target: None, is_to_be_reset, unread: Vec::new(), heard }
    }

    /// A target. It speaks TLS where the tests are about that.
    fn of_target(stream: TcpStream, heard: Arc<Mutex<Vec<Message>>>) -> Self {
        let secured_target = crate::TARGETS_SECURED.then(|| Box::new(Secured::usual_target()));
        Self { secured_target, ..Self::new(stream, heard) }
    }

    /// Says in the words of TLS, where they are spoken, that this is the end and no cut.
    fn say_end(&mut self) {
        if let Some(secured) = self.secured_target.as_mut().filter(|_| !self.is_to_be_reset.get()) {
            _ = secured.end(&self.stream); // who is gone does not hear it
        }
    }

    /// A client. It comes by TLS where the tests are about that.
    pub(crate) fn to(address: SocketAddr) -> Self {
        Self::client(TcpStream::connect(address).unwrap())
    }

    /// A client that comes by TLS.
    pub(crate) fn by_tls(address: SocketAddr, secured: Secured) -> Self {
        let plain = Self::new(TcpStream::connect(address).unwrap(), Arc::default());
        Self { secured: Some(Box::new(secured)), ..plain }
    }

    /// A client that does not, wherever it comes.
    pub(crate) fn in_plain_words(address: SocketAddr) -> Self {
        Self::new(TcpStream::connect(address).unwrap(), Arc::default())
    }

    fn client(stream: TcpStream) -> Self {
        let secured = crate::SECURED.then(|| Box::new(Secured::usual()));
        Self { secured, ..Self::new(stream, Arc::default()) }
    }

    /// A client that can be sent only so much while it does not read.
    pub(crate) fn to_with_small_window(address: SocketAddr) -> Self {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        socket.set_recv_buffer_size(8 << 10).unwrap();
        socket.connect(&address.into()).unwrap();
        Self::client(socket.into())
    }

    pub(crate) fn stream(&self) -> &TcpStream {
        &self.stream
    }

    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        match (&mut self.secured, &mut self.secured_target) {
            (None, None) => self.stream.write_all(bytes.as_ref()),
            (Some(secured), _) => secured.send(&self.stream, bytes.as_ref()),
            (_, Some(secured)) => secured.send(&self.stream, bytes.as_ref()),
        }
    }

    /// Sends each byte in a segment of its own, as far as the system allows.
    pub(crate) fn dribble(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        bytes.as_ref().iter().try_for_each(|byte| {
            thread::yield_now();
            self.send([*byte])
        })
    }

    /// Says that it will send no more.
    pub(crate) fn end(&mut self) {
        if let Some(secured) = &mut self.secured {
            _ = secured.end(&self.stream); // as below
        }
        self.say_end();
        _ = self.stream.shutdown(Shutdown::Write); // the other side may have closed already
    }

    /// Closes with a reset.
    pub(crate) fn reset(self) {
        self.reset_when_dropped();
    }

    pub(crate) fn reset_when_dropped(&self) {
        self.is_to_be_reset.set(true);
        SockRef::from(&self.stream).set_linger(Some(Duration::ZERO)).unwrap();
    }

    /// Reads a whole request and keeps it for [`Target::heard`]; `None`: the connection ended before it.
    pub(crate) fn request(&mut self) -> io::Result<Option<Message>> {
        let Some(head) = self.head()? else { return Ok(None) };
        let request = self.message(head, false)?;
        self.heard.lock().unwrap().push(request.clone());
        Ok(Some(request))
    }

    /// Sends a request and reads its answer.
    pub(crate) fn ask(&mut self, request: impl AsRef<[u8]>) -> Message {
        self.send(request).unwrap();
        self.answer()
    }

    /// Reads a whole answer to something else than HEAD.
    pub(crate) fn answer(&mut self) -> Message {
        self.try_answer().expect("an answer")
    }

    pub(crate) fn try_answer(&mut self) -> io::Result<Message> {
        let head = self.head()?.ok_or(io::ErrorKind::UnexpectedEof)?;
        self.message(head, true)
    }

    /// Reads the head of an answer; `None`: the connection ended before it.
    pub(crate) fn head(&mut self) -> io::Result<Option<String>> {
        loop {
            if let Some(at) = self.unread.windows(4).position(|window| window == b"\r\n\r\n") {
                let head = self.unread.drain(..at + 4).collect();
                return Ok(Some(String::from_utf8(head).expect("a head in ASCII")));
            }
            if self.read_more()? == 0 {
                return if self.unread.is_empty() {
                    Ok(None)
                } else {
                    Err(io::ErrorKind::UnexpectedEof.into())
                };
            }
        }
    }

    pub(crate) fn exactly(&mut self, count: usize) -> io::Result<Vec<u8>> {
        while self.unread.len() < count {
            if self.read_more()? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(self.unread.drain(..count).collect())
    }

    /// Reads up to the end of a line.
    pub(crate) fn line_of_text(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        while !line.ends_with(b"\r\n") {
            line.extend(self.exactly(1)?);
        }
        Ok(String::from_utf8(line).expect("a line in ASCII"))
    }

    /// Reads what comes at once; empty: nothing will come any more.
    pub(crate) fn some(&mut self) -> io::Result<Vec<u8>> {
        if self.unread.is_empty() {
            self.read_more()?;
        }
        Ok(std::mem::take(&mut self.unread))
    }

    /// Reads all that comes, and says how the connection ended.
    pub(crate) fn rest(&mut self) -> (Vec<u8>, End) {
        let end = loop {
            match self.read_more() {
                Ok(0) => break End::Closed,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::ConnectionReset => break End::Reset,
                Err(error) => {
                    panic!("the connection did not end: {error}: {}", String::from_utf8_lossy(&self.unread))
                }
            }
        };
        (std::mem::take(&mut self.unread), end)
    }

    fn message(&mut self, head: String, is_answer: bool) -> io::Result<Message> {
        let mut message = Message { head, raw_body: Vec::new(), body: Vec::new() };
        let bodiless = is_answer && matches!(message.status(), 100..=199 | 204 | 304);
        if bodiless {
        } else if message.field("transfer-encoding") == Some("chunked") {
            self.chunks(&mut message)?;
        } else if let Some(length) = message.field("content-length") {
            message.raw_body = self.exactly(length.parse().unwrap())?;
            message.body = message.raw_body.clone();
        } else if is_answer {
            while self.read_more()? > 0 {}
            message.raw_body = std::mem::take(&mut self.unread);
            message.body = message.raw_body.clone();
        }
        Ok(message)
    }

    fn chunks(&mut self, message: &mut Message) -> io::Result<()> {
        loop {
            let line = self.line(message)?;
            let size =
                usize::from_str_radix(line.split(';').next().unwrap_or_default(), 16).expect("a chunk size");
            if size == 0 {
                while !self.line(message)?.is_empty() {}
                return Ok(());
            }
            let data = self.exactly(size + 2)?;
            message.raw_body.extend_from_slice(&data);
            message.body.extend_from_slice(&data[..size]);
            assert_eq!(&data[size..], b"\r\n");
        }
    }

    /// A line without its end, which `message` gets as it came.
    fn line(&mut self, message: &mut Message) -> io::Result<String> {
        loop {
            if let Some(at) = self.unread.windows(2).position(|window| window == b"\r\n") {
                let line: Vec<u8> = self.unread.drain(..at + 2).collect();
                message.raw_body.extend_from_slice(&line);
                return Ok(String::from_utf8(line[..at].to_vec()).expect("a line in ASCII"));
            }
            if self.read_more()? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    fn read_more(&mut self) -> io::Result<usize> {
        let mut buffer = [0; 64 << 10];
        let count = match (&mut self.secured, &mut self.secured_target) {
            (None, None) => self.stream.read(&mut buffer)?,
            (Some(secured), _) => secured.read(&self.stream, &mut buffer)?,
            (_, Some(secured)) => secured.read(&self.stream, &mut buffer)?,
        };
        self.unread.extend_from_slice(&buffer[..count]);
        Ok(count)
    }
}

/// An address that refuses every connection, for as long as the socket lives.
pub(crate) fn nobody() -> (Socket, SocketAddr) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    let address = socket.local_addr().unwrap().as_socket().unwrap();
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
