//! What do thousands of clients do that mean no good, or have a bad line? They say or take a few bytes now and then.

use crate::client::{Client, Stream, Trust};
use crate::wait::{eventually, let_time_pass};
use socket2::{Domain, Socket, Type};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long a crowd rests between two looks at some of its clients.
const REST: Duration = Duration::from_millis(10);
/// Rests in which each client has one turn: a second.
const RESTS_PER_ROUND: usize = 100;
/// Bytes of a segment, as if they came from far away: on loopback the kernel would keep megabytes for each of them.
const SEGMENT: u32 = 1400;
/// Bytes that the kernel keeps for a client that does not read.
const RECEIVED_KEPT: usize = 4 << 10;

/// What each client of a crowd does.
#[derive(Clone, Debug)]
pub struct Dribble {
    /// Said at once.
    pub first: Vec<u8>,
    /// Said from then on, a byte each turn, again and again from its beginning.
    pub then: Vec<u8>,
    /// Bytes taken each turn. Those who take none are gone when they are told something.
    pub takes: usize,
    /// All of that over TLS, once a handshake is made.
    pub secured: Option<Trust>,
}

/// Clients that stay until they are sent away.
#[derive(Debug)]
pub struct Crowd {
    shared: Arc<Shared>,
    thread: JoinHandle<Vec<Member>>,
    size: usize,
}

#[derive(Debug, Default)]
struct Shared {
    is_stopped: AtomicBool,
    opened: AtomicUsize,
    present: AtomicUsize,
    /// How many were told what at their end.
    gone: Mutex<BTreeMap<String, usize>>,
}

/// One that is still there.
#[derive(Debug)]
struct Member {
    stream: Stream,
    /// Bytes of [`Dribble::then`] said, or bytes taken.
    passed: usize,
}

impl Crowd {
    /// Starts that many clients, so many of them every hundredth of a second.
    #[must_use]
    pub fn start(address: SocketAddr, size: usize, at_once: usize, dribble: Dribble) -> Self {
        let shared = Arc::new(Shared::default());
        let thread = thread::spawn({
            let shared = Arc::clone(&shared);
            move || shared.run(address, size, at_once, &dribble)
        });
        Self { shared, thread, size }
    }

    /// Waits until all have come.
    ///
    /// # Panics
    /// When they have not within the bound of [`crate::wait`].
    #[track_caller]
    pub fn wait_until_open(&self) {
        eventually("the crowd to come", || self.shared.opened.load(Ordering::SeqCst) == self.size);
    }

    /// How many are there.
    #[must_use]
    pub fn present(&self) -> usize {
        self.shared.present.load(Ordering::SeqCst)
    }

    /// How many are gone, by what they were told at the end: the first line, `closed` or an error.
    #[must_use]
    pub fn gone(&self) -> BTreeMap<String, usize> {
        self.shared.gone.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Those who are still there, each with the number of bytes that it has said since the first ones, or taken.
    ///
    /// # Panics
    /// When one of our own threads did.
    #[must_use]
    pub fn stop(self) -> Vec<(Client, usize)> {
        self.shared.is_stopped.store(true, Ordering::SeqCst);
        let members = self.thread.join().expect("a crowd does not panic");
        let client = |member: Member| Some((Client::of(member.stream).ok()?, member.passed));
        members.into_iter().filter_map(client).collect()
    }
}

impl Shared {
    fn run(&self, address: SocketAddr, size: usize, at_once: usize, dribble: &Dribble) -> Vec<Member> {
        let (mut members, mut next): (Vec<Member>, usize) = (Vec::new(), 0);
        while !self.is_stopped.load(Ordering::SeqCst) {
            for _ in 0..at_once.min(size - self.opened.load(Ordering::SeqCst)) {
                match connect(address, dribble) {
                    Ok(stream) => {
                        members.push(Member { stream, passed: 0 });
                        self.present.fetch_add(1, Ordering::SeqCst);
                    }
                    Err(error) => self.note_gone(format!("not let in: {error}")),
                }
                self.opened.fetch_add(1, Ordering::SeqCst);
            }
            for _ in 0..members.len().div_ceil(RESTS_PER_ROUND) {
                if members.is_empty() {
                    break;
                }
                next = if next == 0 { members.len() - 1 } else { (next - 1).min(members.len() - 1) };
                if let Err(told) = members[next].take_turn(dribble) {
                    let _ = members.swap_remove(next);
                    self.present.fetch_sub(1, Ordering::SeqCst);
                    self.note_gone(told);
                }
            }
            let_time_pass(REST, "slow clients are slow");
        }
        members
    }

    fn note_gone(&self, told: String) {
        *self.gone.lock().unwrap_or_else(PoisonError::into_inner).entry(told).or_default() += 1;
    }
}

impl Member {
    /// Says or takes something. An error is what it was told at its end.
    fn take_turn(&mut self, dribble: &Dribble) -> Result<(), String> {
        let mut room = vec![0; dribble.takes.max(256)];
        match self.stream.read(&mut room) {
            Ok(0) => return Err("closed".to_owned()),
            Ok(count) if dribble.takes > 0 => self.passed += count,
            Ok(count) => return Err(first_line(&room[..count])),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error.to_string()),
        }
        if dribble.then.is_empty() {
            return Ok(());
        }
        let byte = dribble.then[self.passed % dribble.then.len()];
        match self.stream.write(&[byte]) {
            Ok(_) => self.passed += 1,
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            // What it was told before is read in its next turn, unless that is lost.
            Err(error) => return Err(error.to_string()),
        }
        Ok(())
    }
}

fn first_line(told: &[u8]) -> String {
    let end = told.iter().position(|&byte| byte == b'\r').unwrap_or(told.len());
    String::from_utf8_lossy(&told[..end]).into_owned()
}

fn connect(address: SocketAddr, dribble: &Dribble) -> io::Result<Stream> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    socket.set_tcp_mss(SEGMENT)?;
    socket.set_tcp_nodelay(true)?;
    if dribble.takes > 0 {
        socket.set_recv_buffer_size(RECEIVED_KEPT)?;
    }
    socket.connect_timeout(&address.into(), crate::wait::BOUND)?;
    let socket = TcpStream::from(socket);
    let mut stream = match &dribble.secured {
        Some(trust) => trust.secure(socket)?,
        None => Stream::Plain(socket),
    };
    stream.write_all(&dribble.first)?;
    stream.flush()?;
    stream.socket().set_nonblocking(true)?;
    Ok(stream)
}
