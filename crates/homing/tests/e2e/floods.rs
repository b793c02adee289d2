//! How much memory do floods of HTTP/2 take that nobody listens to the answers of, and who is served meanwhile?
//!
//! That each of them ends by itself is a matter of `crates/proxy/tests/http2/floods.rs`; here many come at once.

use crate::homing;
use crate::https::{Authority, HOST};
use crate::multiplexed::MultiplexedBrowser;
use homing_testkit::{HttpTarget, Reply, Running, Scratch, eventually, raise_open_files};
use socket2::{Domain, Socket, Type};
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::Duration;

/// Who attack at once with what ends within their own connection.
const CROWD: usize = 50;
/// Who attack with streams, each of which takes a connection to a target.
const FEW: usize = 8;
/// Bytes of memory for a connection: a field block, half a frame, the frames that its client does not take, and as much
/// again, as buffers double.
const BYTES_PER_CONNECTION: u64 = 256 << 10;
/// Bytes of memory for a stream: the request, for another attempt, or what we answer ourselves, and all that is known of
/// it.
const BYTES_PER_STREAM: u64 = 12 << 10;
/// Bytes more for an answer whose client has yet to show that it takes any: what is read of it at once.
const BYTES_UNPROVED: u64 = 16 << 10;
/// Bytes more for an answer whose client took what came first: what is read of it at once then, in a buffer that doubles.
const BYTES_PROVED: u64 = 72 << 10;
/// Bytes of memory for honest clients, for what a worker keeps to use again, and for code that is read in.
const BYTES_OF_OTHERS: u64 = 8 << 20;
/// Streams that a connection may have at once.
const STREAMS: u64 = 128;
/// Bytes that the kernel keeps for an attacker, who does not read.
const RECEIVED_KEPT: usize = 4 << 10;
/// How long an attacker says nothing before it gives up: it is not let to speak any more.
const PATIENCE: Duration = Duration::from_secs(1);
/// Bytes of the answers: many times what is read at once.
const ANSWER: u64 = 512 << 10;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const PRIORITY: u8 = 2;
const RESET: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const WINDOW_UPDATE: u8 = 8;
const CONTINUATION: u8 = 9;
/// Of HEADERS: the request has no body, and the block ends here.
const WHOLE: u8 = 1 | 4;
/// Of HEADERS: the block ends here.
const BEGUN: u8 = 4;
/// Packed fields: GET http://test/ and the same with POST.
const GET: &[u8] = b"\x82\x86\x84\x01\x04test";
const POST: &[u8] = b"\x83\x86\x84\x01\x04test";

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// The stream of that number, counted from 0.
fn stream(number: u32) -> u32 {
    2 * number + 1
}

/// A flood by its name: how many come with it, what each says first, and what then, so many times.
struct Flood {
    name: &'static str,
    attackers: usize,
    /// Streams that each may have at once.
    streams: u64,
    first: Vec<u8>,
    times: u32,
    again: fn(u32) -> Vec<u8>,
}

impl Flood {
    fn new(name: &'static str, again: fn(u32) -> Vec<u8>) -> Self {
        Self { name, attackers: CROWD, streams: 1, first: Vec::new(), times: 3_000, again }
    }

    /// The same with streams, which few attackers have.
    fn on_streams(self, streams: u64) -> Self {
        Self { attackers: FEW, streams, ..self }
    }

    fn after(self, first: Vec<u8>) -> Self {
        Self { first, ..self }
    }

    /// Bytes of memory for all of them, with so many more for each stream.
    fn bound(&self, more: u64) -> u64 {
        let streams = self.streams * (BYTES_PER_STREAM + more);
        self.attackers as u64 * (BYTES_PER_CONNECTION + streams) + BYTES_OF_OTHERS
    }

    /// What each attacker says, `settings` first.
    fn words(&self, settings: &[u8]) -> Vec<u8> {
        let hello = [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", &frame(SETTINGS, 0, 0, settings)[..]].concat();
        let rest = (0..self.times).flat_map(self.again);
        hello.into_iter().chain(self.first.iter().copied()).chain(rest).collect()
    }
}

/// One for each defence.
fn floods() -> Vec<Flood> {
    vec![
        Flood::new("rapid-reset", |time| {
            [frame(HEADERS, WHOLE, stream(time), GET), frame(RESET, 0, stream(time), &[0, 0, 0, 8])].concat()
        })
        .on_streams(STREAMS),
        // Fields that no request has make us end the stream.
        Flood::new("made-reset", |time| frame(HEADERS, WHOLE, stream(time), b"\x82")),
        Flood::new("refused-streams", |time| frame(HEADERS, BEGUN, stream(time), POST)).on_streams(STREAMS),
        // A field of 4,000 bytes, which the table keeps, and which then costs a byte each time.
        Flood {
            times: 300,
            ..Flood::new("field-list", |time| {
                let fields = [GET, b"\x40\x01x\x7f\xa1\x1e", &[b'y'; 4000], &[0xbe; 12_000]].concat();
                frame(HEADERS, WHOLE, stream(time), &fields)
            })
        }
        .on_streams(STREAMS),
        Flood::new("settings-flood", |_| frame(SETTINGS, 0, 0, b"")),
        Flood::new("ping-flood", |_| frame(PING, 0, 0, &[7; 8])),
        Flood::new("empty-data", |_| frame(DATA, 0, 1, b"")).after(frame(HEADERS, BEGUN, 1, POST)),
        Flood::new("priority-flood", |_| frame(PRIORITY, 0, 1, &[0, 0, 0, 3, 1])),
        Flood::new("window-update-flood", |_| frame(WINDOW_UPDATE, 0, 0, &[0, 0, 0, 1])),
        Flood::new("stray-frames", |_| frame(0x42, 0, 0, b"")),
        Flood::new("continuation-flood", |_| frame(CONTINUATION, 0, 1, b"")).after(frame(HEADERS, 0, 1, GET)),
        Flood { times: 128, ..Flood::new("field-block", |_| frame(CONTINUATION, 0, 1, &[b'x'; 16_384])) }
            .after(frame(HEADERS, 0, 1, GET)),
    ]
}

/// A node that is attacked, and an honest client at its other door.
struct Site {
    homing: Running,
    target: HttpTarget,
    honest: MultiplexedBrowser,
    home: String,
    /// Memory before the first attack.
    before: u64,
}

impl Site {
    fn new() -> Self {
        let target = HttpTarget::start("a");
        let (folder, authority) = (Scratch::new(), Authority::new());
        authority.certify(folder.path(), "safe", HOST);
        let node = homing().http("web").listener_setting("http2", "true").https("safe");
        let homing = node.group("web", [&target]).cookie("20m").start_in(folder);
        let mut honest = MultiplexedBrowser::new(&authority.pem, HOST, homing.address("safe"));
        let home = honest.ask().unwrap();
        let before = homing.peak_memory_bytes();
        Self { homing, target, honest, home, before }
    }

    /// Attacks, and returns those who did, with their connections. The honest client asks all the while.
    fn attack(&mut self, flood: &Flood, settings: &[u8]) -> Vec<TcpStream> {
        let (address, words) = (self.homing.address("web"), flood.words(settings));
        thread::scope(|scope| {
            let attack = || scope.spawn(|| say(address, &words));
            let attackers: Vec<_> = (0..flood.attackers).map(|_| attack()).collect();
            while !attackers.iter().all(thread::ScopedJoinHandle::is_finished) {
                self.ask(flood.name);
            }
            attackers.into_iter().map(|attacker| attacker.join().unwrap()).collect()
        })
    }

    #[track_caller]
    fn ask(&mut self, meanwhile: &str) {
        let answer = self.honest.ask();
        assert_eq!(answer.as_ref().ok(), Some(&self.home), "meanwhile {meanwhile}: {answer:?}");
    }

    fn refused(&self, flood: &str) -> u64 {
        let labels = [("listener", "web"), ("defence", flood)];
        self.homing.metrics().count("homing_listener_http2_refused_total", &labels)
    }

    /// Memory has grown by no more than `bound` until now.
    #[track_caller]
    fn assert_growth(&self, what: &str, bound: u64) {
        let grown = self.homing.peak_memory_bytes() - self.before;
        assert!(grown < bound, "{what}: memory grew by {grown} bytes, not {bound}");
    }

    #[allow(clippy::print_stderr, reason = "figures for who wants to see them")]
    fn tell_growth(&self, what: &str, bound: u64) {
        let grown = self.homing.peak_memory_bytes() - self.before;
        eprintln!("{what}: memory grew by {} KiB of {} KiB", grown >> 10, bound >> 10);
    }
}

/// Says all of that, as far as somebody takes it, and listens to nothing.
fn say(address: SocketAddr, words: &[u8]) -> TcpStream {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None).unwrap();
    socket.set_recv_buffer_size(RECEIVED_KEPT).unwrap();
    socket.connect(&address.into()).unwrap();
    let mut stream = TcpStream::from(socket);
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    let _ = stream.write_all(words); // it may be cut off, or not be listened to
    stream
}

#[test]
fn floods_hold_no_more_than_they_may_and_an_honest_client_is_served_meanwhile() {
    assert!(raise_open_files() > 4_000, "the limit of open files is too low");
    let mut site = Site::new();
    for flood in floods() {
        let attackers = site.attack(&flood, b"");
        let (count, bound) = (flood.attackers as u64, flood.bound(0));
        eventually(flood.name, || {
            site.assert_growth(flood.name, bound);
            site.refused(flood.name) == count
        });
        site.tell_growth(flood.name, bound);
        drop(attackers);
    }
}

#[test]
fn who_makes_us_answer_has_to_listen() {
    let mut site = Site::new();
    // Each PING is forgiven for the piece of a body that comes with it.
    let flood =
        Flood::new("pings in an upload", |_| [frame(DATA, 0, 1, b"x"), frame(PING, 0, 0, &[7; 8])].concat());
    let flood = Flood { times: 60_000, ..flood.after(frame(HEADERS, BEGUN, 1, POST)) };
    let _attackers = site.attack(&flood, b"");
    site.tell_growth(flood.name, flood.bound(0));
    site.assert_growth(flood.name, flood.bound(0));
}

#[test]
fn answers_that_find_no_window_wait_at_their_target() {
    assert!(raise_open_files() > 4_000, "the limit of open files is too low");
    let mut site = Site::new();
    site.target.answer(|request| match request.field("host") {
        Some(HOST) => Reply::ok("hi"),
        _ => Reply::stream(ANSWER),
    });
    // The window of the connection is wide, and those of its streams are not.
    let wide = frame(WINDOW_UPDATE, 0, 0, &[0x40, 0, 0, 0]);
    let windows = [("tiny windows", 1_u32, BYTES_UNPROVED), ("windows that close", 20_000, BYTES_PROVED)];
    for (name, window, bytes) in windows {
        let flood = Flood::new(name, |time| frame(HEADERS, WHOLE, stream(time), GET));
        let flood = Flood { times: 100, ..flood.on_streams(100).after(wide.clone()) };
        let requests = site.target.requests();
        // SETTINGS_INITIAL_WINDOW_SIZE
        let settings = [&[0, 4][..], &window.to_be_bytes()].concat();
        let _attackers = site.attack(&flood, &settings);
        site.target.wait_for_requests(requests + 100 * FEW as u64);
        (0..20).for_each(|_| site.ask(name));
        site.tell_growth(name, flood.bound(bytes));
        site.assert_growth(name, flood.bound(bytes));
    }
}
