//! A worker that takes its turns when the test says so: what has come since the last one is there all at once.

mod carriers;
mod frames;
mod handshakes;

use super::*;
use crate::datapath::{ListenSocket, SocketKey};
use crate::http::target::Link;
use crate::tls::TermsBook;
use homing_core::compile::check::read_and_check;
use homing_core::compile::compile;
use homing_core::id::ListenerId;
use homing_core::live::Live;
use homing_core::secrets::{HashKey, KeyRing, KeyUse, RingKey, Secrets};
use homing_core::spec::Protocol;
use mio::Token;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Instant;

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: test\r\n\r\n";
const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

/// A worker, what it listens on, and the one target that it knows.
struct Bench {
    worker: Worker,
    events: Events,
    address: SocketAddr,
    target: TcpListener,
    snapshot: Arc<Snapshot>,
}

impl Bench {
    fn new() -> Self {
        Self::under(|_| TermsBook::new())
    }

    /// One whose listener speaks TLS, if `terms` has something for it.
    fn under(terms: impl FnOnce(ListenerId) -> TermsBook) -> Self {
        Self::with("never", terms)
    }

    /// One whose target speaks HTTP/2 as this says.
    fn with(http2: &str, terms: impl FnOnce(ListenerId) -> TermsBook) -> Self {
        let target = TcpListener::bind("127.0.0.1:0").unwrap();
        let snapshot = snapshot(target.local_addr().unwrap(), http2);
        let listener = &snapshot.listeners[0];
        assert_eq!(listener.protocol, Protocol::Http);
        let socket = homing_sys::listen::tcp_listener(listener.addresses[0], 16).unwrap();
        let address = socket.local_addr().unwrap();
        let parts = WorkerParts {
            index: 0,
            shared: Arc::new(Shared::new(Arc::new(Clock::new()), None, None)),
            snapshot: Arc::clone(&snapshot),
            terms: Arc::new(terms(listener.id)),
            sockets: vec![OpenSocket {
                key: SocketKey::of(listener, listener.addresses[0]),
                socket: ListenSocket::Tcp(socket),
                flows: Vec::new(),
            }],
            access_log: None,
            spans: None,
        };
        let poll = Poll::new().unwrap();
        let (_, inbox) = Inbox::new(Waker::new(poll.registry(), Token(usize::MAX)).unwrap());
        let worker = Worker::new(parts, poll, inbox, Entropy::from_seed(1)).unwrap();
        Self { worker, events: Events::with_capacity(64), address, target, snapshot }
    }

    /// Lets the worker take turns until `condition` holds.
    fn until(&mut self, what: &str, condition: impl Fn(&Worker) -> bool) {
        let end = Instant::now() + Duration::from_secs(20);
        while !condition(&self.worker) {
            assert!(Instant::now() < end, "waited in vain for {what}");
            self.worker.take_turn(&mut self.events).unwrap();
        }
    }

    fn client(&self) -> TcpStream {
        timed(TcpStream::connect(self.address).unwrap())
    }

    /// A client whose request has reached the target, and the target's end of that connection.
    fn exchange(&mut self) -> (TcpStream, TcpStream) {
        let mut client = self.client();
        client.write_all(GET).unwrap();
        (client, self.accept())
    }

    /// The target's end of a new connection, once a request has come over it.
    fn accept(&mut self) -> TcpStream {
        let asked = |worker: &Worker| {
            let connections = worker.targets.keys().into_iter().filter_map(|key| worker.targets.get(key));
            connections.filter(|target| target.exchange.is_some() && target.state == Link::Fresh).count()
        };
        let before = asked(&self.worker);
        self.until("a request on a new connection", |worker| asked(worker) > before);
        let mut target = timed(self.target.accept().unwrap().0);
        hear(&mut target, "\r\n\r\n");
        target
    }

    /// The same, answered: the target's connection is idle.
    fn idle(&mut self) -> (TcpStream, TcpStream) {
        let (mut client, mut target) = self.exchange();
        target.write_all(OK).unwrap();
        self.until("the answer", |worker| worker.idle.keys().len() == 1);
        assert_eq!(hear(&mut client, "hi"), String::from_utf8_lossy(OK));
        assert_eq!(self.worker.census().idle_targets, 1);
        (client, target)
    }

    /// Nothing is held any more, but by idle connections.
    fn assert_at_rest(&self) {
        let census = self.worker.census();
        assert_eq!(census.faults, Vec::<String>::new());
        assert_eq!((census.clients, census.exchanges, census.busy_targets), (0, 0, 0));
        assert_eq!(self.worker.shared.open_connections.load(Ordering::Relaxed), 0);
        assert_eq!(self.active(), 0);
    }

    fn active(&self) -> u32 {
        self.snapshot.groups[0].targets[0].live.active.load(Ordering::Relaxed)
    }
}

fn snapshot(target: SocketAddr, http2: &str) -> Arc<Snapshot> {
    let spec = serde_json::json!({"load_balancers": [{
        "name": "test",
        "listeners": [{"name": "door", "protocol": "http", "listen": ["127.0.0.1:0"], "group": "house",
            "http2": true}],
        "groups": [{"name": "house", "http2": http2, "targets": [{"name": "t", "address": target.to_string()}]}],
    }]});
    let (spec, problems) = read_and_check(&spec);
    assert!(problems.is_empty(), "{problems:?}");
    let key = RingKey { id: 1, secret: [7; 32], usage: KeyUse::Issue };
    let secrets = Secrets { hash_key: HashKey([9; 16]), ring: KeyRing::new(vec![key]).unwrap() };
    Arc::new(compile(&spec, &secrets, &Live::new(1), 1).unwrap())
}

fn timed(stream: TcpStream) -> TcpStream {
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Reads until `end` has come.
fn hear(stream: &mut TcpStream, end: &str) -> String {
    let mut heard = Vec::new();
    while !heard.ends_with(end.as_bytes()) {
        let mut byte = [0];
        assert_eq!(stream.read(&mut byte).unwrap(), 1, "{}", String::from_utf8_lossy(&heard));
        heard.push(byte[0]);
    }
    String::from_utf8(heard).unwrap()
}

#[test]
fn a_panic_ends_the_connection_it_happened_on_and_gives_back_what_it_held() {
    let mut bench = Bench::new();
    let (mut client, mut target) = bench.exchange();
    assert_eq!(bench.active(), 1);
    let key = bench.worker.clients.keys()[0];
    bench.worker.contain(Kind::Client, key, |worker| {
        _ = worker.scratch.take();
        panic!("a bug");
    });
    bench.assert_at_rest();
    assert_eq!(target.read(&mut [0]).unwrap(), 0);
    assert!(client.read(&mut [0]).is_err(), "reset");
    bench.idle(); // others are served as ever
}

#[test]
fn a_panic_about_a_target_is_a_dead_target_to_its_client() {
    let mut bench = Bench::new();
    let (mut client, _target) = bench.exchange();
    let key = bench.worker.targets.keys()[0];
    bench.worker.contain(Kind::Target, key, |_| panic!("a bug"));
    assert!(hear(&mut client, "target-closed\n").starts_with("HTTP/1.1 502 "));
    drop(client);
    bench.until("the client to leave", |worker| worker.clients.len() == 0);
    bench.assert_at_rest();
}

#[test]
fn a_panic_in_the_middle_leaves_no_target_busy_and_no_client_waiting_for_ever() {
    let mut bench = Bench::new();
    let (_client, _target) = bench.exchange();
    let (client, target) = (bench.worker.clients.keys()[0], bench.worker.targets.keys()[0]);
    bench.worker.contain(Kind::Target, target, |worker| {
        let exchange = worker.exchanges.keys()[0];
        let _taken = worker.exchanges.remove(exchange);
        panic!("a bug, at the worst moment");
    });
    assert_eq!(bench.active(), 0);
    // The next look at the client finds nobody who serves it.
    bench.worker.now = bench.worker.now.plus(Duration::from_secs(3600));
    let mut due = Vec::new();
    bench.worker.timers.advance(bench.worker.now.monotonic_ms, &mut due);
    assert!(due.iter().any(|&(kind, key, _)| kind == Kind::Client && key == client));
    for (kind, key, at_ms) in due {
        match kind {
            Kind::Client => bench.worker.client_timer(key, at_ms),
            _ => bench.worker.target_timer(key, at_ms),
        }
    }
    bench.assert_at_rest();
}

#[test]
fn bytes_behind_an_answer_that_filled_the_last_read_spoil_the_connection() {
    let mut bench = Bench::new();
    let (mut client, mut target) = bench.exchange();
    let head = "HTTP/1.1 200 OK\r\nContent-Length: ";
    let length = limits::READ_BYTES - head.len() - "65000\r\n\r\n".len();
    let answer = format!("{head}{length}\r\n\r\n{}", "x".repeat(length));
    assert_eq!(answer.len(), limits::READ_BYTES);
    target
        .write_all(format!("{answer}HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison").as_bytes())
        .unwrap();
    bench.until("the answer", |worker| worker.exchanges.len() == 0);
    assert_eq!(bench.worker.census().idle_targets, 0);
    let mut answer = vec![0; limits::READ_BYTES];
    client.read_exact(&mut answer).unwrap();
    client.write_all(GET).unwrap();
    bench.accept();
}

#[test]
fn what_a_target_said_before_it_was_asked_is_not_the_answer() {
    for said in [&b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 4\r\n\r\nslow"[..], b""] {
        let mut bench = Bench::new();
        let (mut client, mut target) = bench.idle();
        // Both are there when the worker looks, and it looks at the client first.
        client.write_all(GET).unwrap();
        target.write_all(said).unwrap();
        target.shutdown(std::net::Shutdown::Write).unwrap();
        bench.accept().write_all(OK).unwrap();
        bench.until("the answer", |worker| worker.exchanges.len() == 0);
        assert_eq!(hear(&mut client, "hi"), String::from_utf8_lossy(OK));
    }
}

#[test]
fn a_drain_cuts_off_no_answer_that_is_still_on_its_way() {
    let mut bench = Bench::new();
    let (mut client, mut target) = bench.exchange();
    socket2::SockRef::from(&client).set_recv_buffer_size(4096).unwrap();
    let key = bench.worker.clients.keys()[0];
    let stream = &bench.worker.clients.get(key).unwrap().socket().unwrap().stream;
    socket2::SockRef::from(stream).set_send_buffer_size(4096).unwrap();
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n{}", "x".repeat(60_000));
    target.write_all(answer.as_bytes()).unwrap();
    bench.until("the answer", |worker| worker.exchanges.len() == 0);
    assert!(bench.worker.is_client_behind(key));
    let (done, drained) = mpsc::channel();
    bench.worker.begin_drain(done);
    let reader = std::thread::spawn(move || {
        let mut heard = Vec::new();
        client.read_to_end(&mut heard).map(|_| heard.len())
    });
    bench.until("the drain to end", |worker| worker.stopped);
    assert_eq!(reader.join().unwrap().unwrap(), answer.len());
    drained.recv().unwrap();
    bench.assert_at_rest();
}

#[test]
fn however_many_clients_knock_at_a_limit_the_listener_waits_once() {
    let mut bench = Bench::new();
    bench.worker.shared.limit_connections(Some(1));
    let first = bench.client();
    bench.until("the first client", |worker| worker.clients.len() == 1);
    let key = bench.worker.clients.keys()[0];
    let others: Vec<_> = (0..10)
        .map(|_| {
            let client = bench.client();
            bench.worker.take_turn(&mut bench.events).unwrap();
            client
        })
        .collect();
    assert_eq!(bench.worker.clients.len(), 1);
    assert_eq!(bench.worker.listeners.paused_sockets(), 1);
    drop(first);
    bench.until("the next client", |worker| worker.clients.keys().into_iter().any(|other| other != key));
    drop(others);
}

#[test]
fn a_request_is_forgotten_when_its_answer_begins() {
    let mut bench = Bench::new();
    let (mut client, mut target) = bench.exchange();
    let key = bench.worker.exchanges.keys()[0];
    assert!(bench.worker.exchanges.get(key).unwrap().can_be_sent_again());
    target.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nx").unwrap();
    bench.until("the answer to begin", |worker| worker.is_being_answered(key));
    hear(&mut client, "x");
    let sending = &bench.worker.exchanges.get(key).unwrap().sending;
    assert_eq!(sending.head.capacity() + sending.replay.capacity(), 0);
}

#[test]
fn room_is_made_by_closing_what_nobody_uses() {
    let mut bench = Bench::new();
    let (_busy, _target) = bench.exchange();
    let (mut resting, _idle) = bench.idle();
    let newcomer = bench.client();
    bench.until("the newcomer", |worker| worker.clients.len() == 3);
    assert!(bench.worker.make_room());
    let census = bench.worker.census();
    assert_eq!((census.clients, census.exchanges, census.idle_targets, census.faults.len()), (2, 1, 0, 0));
    assert_eq!(resting.read(&mut [0]).unwrap(), 0);
    assert!(!bench.worker.make_room(), "nothing is left that nobody uses");
    drop(newcomer);
}
