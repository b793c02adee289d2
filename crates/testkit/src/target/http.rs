//! What does an HTTP target do, and what did it receive?

use super::reply::End;
use super::{ANY_PORT, Reply, listen, reset_on_close};
use crate::homing::Entry;
use crate::message::{Framing, Head, Incoming};
use crate::pattern::Pattern;
use crate::wait::BOUND;
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::io::{self, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Bytes of a body that are kept; of a longer one, the count and whether it is the [`Pattern`].
const BODY_KEPT: usize = 256 << 10;
/// Requests that are kept; older ones are forgotten, but counted.
const REQUESTS_KEPT: usize = 4096;

/// One request, as the target received it.
#[derive(Clone, Debug, Default)]
pub struct Received {
    /// Which connection it came on, counted from 0.
    pub connection: u64,
    /// The head byte for byte.
    pub head: Vec<u8>,
    /// `GET`
    pub method: String,
    /// `/path?query`
    pub path: String,
    /// The fields in order.
    pub fields: Vec<(String, String)>,
    /// The first 256 KiB of the body.
    pub body: Vec<u8>,
    /// Length of the body.
    pub body_bytes: u64,
    /// Whether the body is the [`Pattern`] from its first byte.
    pub is_pattern: bool,
    /// Trailer fields of a chunked body.
    pub trailers: Vec<(String, String)>,
}

impl Received {
    /// The value of the first field of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields_named(name).first().copied()
    }

    /// The values of all fields of that name.
    #[must_use]
    pub fn fields_named(&self, name: &str) -> Vec<&str> {
        let named = self.fields.iter().filter(|(found, _)| found.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str()).collect()
    }
}

type Script = Arc<dyn Fn(&Received) -> Option<Reply> + Send + Sync>;

/// An HTTP/1.1 server on a port of its own. Unless told otherwise it answers every request with 200, its name in
/// `X-Target` and as the body.
pub struct HttpTarget {
    shared: Arc<Shared>,
    address: SocketAddr,
}

struct Shared {
    name: String,
    is_stopped: AtomicBool,
    /// Decides at the head, before the body is read; `None`: read on.
    at_head: Mutex<Script>,
    /// Decides after the body; `None`: the usual answer.
    after_body: Mutex<Script>,
    connections: Mutex<HashMap<u64, TcpStream>>,
    accepted: AtomicU64,
    requests: AtomicU64,
    /// What came that no balancer may send.
    violations: Mutex<Vec<String>>,
    received: Mutex<VecDeque<Received>>,
    came: Condvar,
}

impl HttpTarget {
    /// Starts a target on a free port.
    ///
    /// # Panics
    /// When loopback has no free port.
    #[must_use]
    pub fn start(name: &str) -> Self {
        let shared = Arc::new(Shared {
            name: name.to_owned(),
            is_stopped: AtomicBool::new(false),
            at_head: Mutex::new(Arc::new(|_| None)),
            after_body: Mutex::new(Arc::new(|_| None)),
            connections: Mutex::default(),
            accepted: AtomicU64::new(0),
            requests: AtomicU64::new(0),
            violations: Mutex::default(),
            received: Mutex::default(),
            came: Condvar::new(),
        });
        let listener = listen(ANY_PORT).expect("loopback has a free port");
        let address = listener.local_addr().expect("a listening socket has an address");
        serve(listener, Arc::clone(&shared));
        Self { shared, address }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.shared.name
    }

    /// This target in a group, with a weight.
    #[must_use]
    pub fn weight(&self, weight: u16) -> Entry {
        Entry::from(self).weight(weight)
    }

    /// Answers every request with what `script` says.
    pub fn answer(&self, script: impl Fn(&Received) -> Reply + Send + Sync + 'static) {
        *lock(&self.shared.after_body) = Arc::new(move |request| Some(script(request)));
    }

    /// Answers every request with exactly these bytes.
    pub fn answer_raw(&self, bytes: impl Into<Vec<u8>>) {
        let reply = Reply::raw(bytes);
        self.answer(move |_| reply.clone());
    }

    /// Decides before the body is read; where `script` says nothing, the request is read and answered as usual.
    pub fn at_head(&self, script: impl Fn(&Received) -> Option<Reply> + Send + Sync + 'static) {
        *lock(&self.shared.at_head) = Arc::new(script);
    }

    /// How many requests it was sent, heads counted.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.shared.requests.load(Ordering::SeqCst)
    }

    /// How many connections it accepted.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.shared.accepted.load(Ordering::SeqCst)
    }

    /// What came that no balancer may send: malformed or ambiguous heads and bodies.
    #[must_use]
    pub fn violations(&self) -> Vec<String> {
        lock(&self.shared.violations).clone()
    }

    /// The complete requests that it received and that nobody took yet.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        lock(&self.shared.received).drain(..).collect()
    }

    /// Takes the oldest complete request; waits for one.
    ///
    /// # Panics
    /// When none comes within [`BOUND`].
    #[track_caller]
    #[must_use]
    pub fn next_request(&self) -> Received {
        let guard = lock(&self.shared.received);
        let waited = self.shared.came.wait_timeout_while(guard, BOUND, |received| received.is_empty());
        let (mut received, _) = waited.unwrap_or_else(PoisonError::into_inner);
        received.pop_front().unwrap_or_else(|| panic!("no request came to {}", self.shared.name))
    }

    /// Waits until `count` request heads have come in all.
    ///
    /// # Panics
    /// When they do not within [`BOUND`].
    #[track_caller]
    pub fn wait_for_requests(&self, count: u64) {
        crate::wait::eventually("requests at the target", || self.requests() >= count);
    }

    /// Ends it at once: connections are reset, new ones refused.
    pub fn kill(&self) {
        self.shared.is_stopped.store(true, Ordering::SeqCst);
        // The accept loop looks up when somebody comes, and closes its socket.
        let _ = TcpStream::connect(self.address);
        crate::wait::eventually("the port to be closed", || TcpStream::connect(self.address).is_err());
        self.drop_connections();
    }

    /// Resets every open connection; new ones are welcome.
    pub fn drop_connections(&self) {
        for (_, connection) in lock(&self.shared.connections).drain() {
            reset_on_close(&connection);
            let _ = connection.shutdown(Shutdown::Both);
        }
    }

    /// After [`Self::kill`]: comes back on the same port.
    ///
    /// # Panics
    /// When somebody else took the port.
    pub fn restart_on_same_port(&self) {
        self.shared.is_stopped.store(false, Ordering::SeqCst);
        serve(listen(self.address).expect("the port is still free"), Arc::clone(&self.shared));
    }
}

impl Drop for HttpTarget {
    fn drop(&mut self) {
        self.shared.is_stopped.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        self.drop_connections();
    }
}

impl fmt::Debug for HttpTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpTarget({} on {})", self.shared.name, self.address)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(listener: TcpListener, shared: Arc<Shared>) {
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            if shared.is_stopped.load(Ordering::SeqCst) {
                return;
            }
            let number = shared.accepted.fetch_add(1, Ordering::SeqCst);
            let Ok(clone) = stream.try_clone() else { return };
            lock(&shared.connections).insert(number, clone);
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                shared.converse(stream, number);
                // Unless it was dropped from outside, its end is seen when the last clone goes.
                lock(&shared.connections).remove(&number);
            });
        }
    });
}

impl Shared {
    /// Serves one connection until either side ends it.
    fn converse(&self, stream: TcpStream, connection: u64) {
        let _ = stream.set_nodelay(true);
        let mut incoming = Incoming::new(stream);
        loop {
            match self.exchange(&mut incoming, connection) {
                Ok(Some(End::Keep)) => {}
                Ok(Some(End::Echo)) => return echo(&mut incoming),
                Ok(_) => return,
                Err(error) => {
                    if error.kind() == io::ErrorKind::InvalidData {
                        lock(&self.violations).push(error.to_string());
                    }
                    return;
                }
            }
        }
    }

    /// Reads one request and answers it; `None` when the client is done.
    fn exchange(&self, incoming: &mut Incoming, connection: u64) -> io::Result<Option<End>> {
        let Some(head) = incoming.head()? else { return Ok(None) };
        self.requests.fetch_add(1, Ordering::SeqCst);
        let mut request = start(&head, connection)?;
        let script = Arc::clone(&lock(&self.at_head));
        if let Some(reply) = script(&request) {
            return reply.send(&mut incoming.stream, &self.name, &request).map(Some);
        }
        let framing = head.framing(Framing::Empty)?;
        if head.value("expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue")) {
            incoming.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        read_body(incoming, framing, &mut request)?;
        self.keep(&request);
        let script = Arc::clone(&lock(&self.after_body));
        let reply = script(&request).unwrap_or_else(|| Reply::ok(self.name.as_str()));
        let end = reply.send(&mut incoming.stream, &self.name, &request)?;
        let wants_close = head.values("connection").any(|value| value.eq_ignore_ascii_case("close"));
        Ok(Some(if wants_close && end == End::Keep { End::Close } else { end }))
    }

    fn keep(&self, request: &Received) {
        let mut received = lock(&self.received);
        if received.len() == REQUESTS_KEPT {
            received.pop_front();
        }
        received.push_back(request.clone());
        self.came.notify_all();
    }
}

fn start(head: &Head, connection: u64) -> io::Result<Received> {
    let parts: Vec<&str> = head.first_line.split(' ').collect();
    let [method, path, "HTTP/1.1"] = parts.as_slice() else {
        return Err(crate::message::invalid(format!("request line {:?}", head.first_line)));
    };
    Ok(Received {
        connection,
        head: head.raw.clone(),
        method: (*method).to_owned(),
        path: (*path).to_owned(),
        fields: head.fields.clone(),
        is_pattern: true,
        ..Received::default()
    })
}

fn read_body(incoming: &mut Incoming, framing: Framing, request: &mut Received) -> io::Result<()> {
    if framing == Framing::Empty {
        return Ok(());
    }
    let pattern = Pattern::new();
    let (mut body, mut bytes, mut is_pattern) = (Vec::new(), 0, true);
    request.trailers = incoming.body(framing, |piece| {
        is_pattern = is_pattern && pattern.matches(bytes, piece);
        bytes += piece.len() as u64;
        let room = BODY_KEPT.saturating_sub(body.len()).min(piece.len());
        body.extend_from_slice(&piece[..room]);
    })?;
    (request.body, request.body_bytes, request.is_pattern) = (body, bytes, is_pattern);
    Ok(())
}

fn echo(incoming: &mut Incoming) {
    while let Ok(piece) = incoming.some() {
        if piece.is_empty() || incoming.stream.write_all(&piece).is_err() {
            return;
        }
    }
}
