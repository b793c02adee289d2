//! Does a direction carry every byte, and notice every end?

use super::*;
use crate::worker::Readiness;
use mio::{Events, Interest, Poll, Token};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// A direction between two loopback connections; the test holds the far ends.
struct Bench {
    writer: TcpStream,
    reader: TcpStream,
    source: Side,
    sink: Side,
    direction: Direction,
    poll: Poll,
    buffers: Buffers,
    pipes: Pipes,
    scratch: Vec<u8>,
    workspace: Workspace,
    read: u64,
    written: u64,
    fault: Option<Fault>,
}

impl Bench {
    fn new() -> Self {
        let ((writer, source), (reader, sink)) = (connection(), connection());
        let (mut source, mut sink) = (Side::new(source), Side::new(sink));
        let poll = Poll::new().unwrap();
        let both = Interest::READABLE | Interest::WRITABLE;
        poll.registry().register(source.stream(), Token(0), both).unwrap();
        poll.registry().register(sink.stream(), Token(1), both).unwrap();
        let scratch = vec![0; limits::READ_BYTES];
        let (direction, buffers, pipes) = <(Direction, Buffers, Pipes)>::default();
        Self {
            writer,
            reader,
            source,
            sink,
            direction,
            poll,
            buffers,
            pipes,
            scratch,
            workspace: Workspace::default(),
            read: 0,
            written: 0,
            fault: None,
        }
    }

    fn pump(&mut self) -> Turn {
        let mut desk = Desk {
            scratch: &mut self.scratch,
            workspace: &mut self.workspace,
            buffers: &mut self.buffers,
            pipes: &mut self.pipes,
        };
        self.direction.pump(&mut self.source, &mut self.sink, &mut desk)
    }

    /// Waits for events and pumps, until `is_done`.
    fn run(&mut self, is_done: impl Fn(&Self) -> bool) {
        let mut events = Events::with_capacity(8);
        while !is_done(self) {
            self.poll.poll(&mut events, Some(Duration::from_secs(10))).unwrap();
            assert!(!events.is_empty(), "waited in vain: read {}, written {}", self.read, self.written);
            for event in &events {
                let ended = event.is_read_closed() || event.is_error();
                let ready = Readiness {
                    readable: event.is_readable() || ended,
                    writable: event.is_writable(),
                    ended,
                    ..Readiness::default()
                };
                [&mut self.source, &mut self.sink][event.token().0].note(ready);
            }
            self.pump_all();
        }
    }

    fn pump_all(&mut self) {
        loop {
            let turn = self.pump();
            self.read += turn.read;
            self.written += turn.written;
            self.fault = turn.fault.or_else(|| self.fault.take());
            if !turn.has_more || self.fault.is_some() {
                return;
            }
        }
    }
}

/// The far end, and the non-blocking near end.
fn connection() -> (TcpStream, mio::net::TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let far = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    far.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let (near, _) = listener.accept().unwrap();
    near.set_nonblocking(true).unwrap();
    (far, mio::net::TcpStream::from_std(near))
}

/// Bytes with a prime period: a lost or doubled block of any usual size shows.
fn pattern(bytes: usize) -> Vec<u8> {
    let period: Vec<u8> = (0..65_521u32).map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let mut pattern = period.repeat(bytes / period.len() + 1);
    pattern.truncate(bytes);
    pattern
}

#[test]
fn the_end_follows_the_last_byte() {
    let mut bench = Bench::new();
    bench.writer.write_all(b"last words").unwrap();
    bench.writer.shutdown(std::net::Shutdown::Write).unwrap();
    bench.run(|bench| bench.direction.is_over());
    let mut heard = String::new();
    bench.reader.read_to_string(&mut heard).unwrap();
    assert_eq!((heard.as_str(), bench.read, bench.written), ("last words", 10, 10));
}

#[test]
fn a_hidden_end_is_not_told() {
    let mut bench = Bench::new();
    bench.direction.hide_end();
    bench.writer.write_all(b"half of it").unwrap();
    bench.writer.shutdown(std::net::Shutdown::Write).unwrap();
    bench.run(|bench| bench.direction.is_over());
    bench.reader.read_exact(&mut [0; 10]).unwrap();
    bench.reader.set_nonblocking(true).unwrap();
    assert_eq!(bench.reader.read(&mut [0; 1]).unwrap_err().kind(), io::ErrorKind::WouldBlock);
}

#[test]
fn a_reader_who_pauses_stops_the_reading_and_loses_nothing() {
    let mut bench = Bench::new();
    let sent = pattern(32 << 20);
    let (mut writer, expected) = (bench.writer.try_clone().unwrap(), sent.clone());
    let writing = thread::spawn(move || {
        writer.write_all(&sent).unwrap();
        writer.shutdown(std::net::Shutdown::Write).unwrap();
    });
    // Nobody reads: the sockets fill up, and the direction stops.
    bench.run(|bench| bench.read > 0 && !bench.sink.is_writable());
    assert!(bench.read < 32 << 20 && bench.direction.waiting.len() <= limits::READ_BYTES);
    let mut reader = bench.reader.try_clone().unwrap();
    let reading = thread::spawn(move || {
        let mut heard = Vec::new();
        reader.read_to_end(&mut heard).unwrap();
        heard
    });
    bench.run(|bench| bench.direction.is_over());
    writing.join().unwrap();
    assert!(reading.join().unwrap() == expected, "what arrived differs from what was sent");
}

#[test]
fn bulk_is_spliced_and_its_pipe_comes_back() {
    let mut bench = Bench::new();
    let (mut writer, mut reader) = (bench.writer.try_clone().unwrap(), bench.reader.try_clone().unwrap());
    let sent = pattern(16 << 20);
    let expected = sent.clone();
    thread::spawn(move || writer.write_all(&sent).unwrap());
    let reading = thread::spawn(move || {
        let mut heard = vec![0; 16 << 20];
        reader.read_exact(&mut heard).unwrap();
        heard
    });
    bench.run(|bench| bench.written == 16 << 20);
    assert!(bench.pipes.were_used());
    assert!(reading.join().unwrap() == expected, "what arrived differs from what was sent");
    assert!(bench.direction.pipe.is_none());
}

#[test]
fn small_messages_are_copied_however_many_they_are() {
    let mut bench = Bench::new();
    let (message, mut heard) = (pattern(310), [0; 310]);
    for number in 1..=1_000 {
        bench.writer.write_all(&message).unwrap();
        bench.run(|bench| bench.written == number * 310);
        bench.reader.read_exact(&mut heard).unwrap();
    }
    assert_eq!((heard.as_slice(), bench.direction.bulk_bytes), (message.as_slice(), 0));
}

#[test]
fn bytes_to_begin_with_go_out_first() {
    let mut bench = Bench::new();
    bench.direction.begin_with(b"101 and ", &mut bench.buffers);
    bench.writer.write_all(b"the rest").unwrap();
    bench.run(|bench| bench.written == 16);
    let mut heard = [0; 16];
    bench.reader.read_exact(&mut heard).unwrap();
    assert_eq!(&heard, b"101 and the rest");
}

#[test]
fn a_sink_that_breaks_is_told_from_a_source_that_does() {
    let mut bench = Bench::new();
    socket2::SockRef::from(&bench.reader).set_linger(Some(Duration::ZERO)).unwrap();
    drop(std::mem::replace(&mut bench.reader, connection().0));
    bench.run(|bench| bench.sink.is_readable()); // the reset has come
    bench.writer.write_all(b"is anybody there?").unwrap();
    bench.run(|bench| bench.fault.is_some());
    assert!(matches!(bench.fault, Some(Fault::Sink(_))) && bench.direction.is_over());
}

#[test]
fn a_source_that_breaks_is_told() {
    let mut bench = Bench::new();
    socket2::SockRef::from(&bench.writer).set_linger(Some(Duration::ZERO)).unwrap();
    drop(std::mem::replace(&mut bench.writer, connection().0));
    bench.run(|bench| bench.fault.is_some());
    assert!(matches!(bench.fault, Some(Fault::Source)));
}
