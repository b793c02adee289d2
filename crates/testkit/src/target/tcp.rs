//! What does a TCP target do?

use super::{ANY_PORT, listen, reset_on_close};
use crate::homing::Entry;
use crate::pattern::Pattern;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// How a TCP target behaves on each connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TcpManner {
    /// Answers each line with its name, a blank and the line.
    Named,
    /// Says its name on a line, before the client said anything.
    Greeting,
    /// Sends every byte back, and ends when the client has ended.
    Echo,
    /// Reads to the end, then says on a line how many bytes of the [`Pattern`] came, and ends.
    Count,
    /// Sends that many bytes of the [`Pattern`], and ends.
    Stream(u64),
    /// Resets the connection at the first byte.
    Reset,
}

/// A TCP server on a port of its own.
#[derive(Debug)]
pub struct TcpTarget {
    shared: Arc<Shared>,
    address: SocketAddr,
}

#[derive(Debug)]
struct Shared {
    name: String,
    manner: TcpManner,
    is_stopped: AtomicBool,
    accepted: AtomicU64,
    connections: Mutex<HashMap<u64, TcpStream>>,
}

impl TcpTarget {
    /// Starts a target that answers each line with its name.
    #[must_use]
    pub fn start(name: &str) -> Self {
        Self::start_with(name, TcpManner::Named)
    }

    /// Starts a target that behaves like that.
    ///
    /// # Panics
    /// When loopback has no free port.
    #[must_use]
    pub fn start_with(name: &str, manner: TcpManner) -> Self {
        let shared = Arc::new(Shared {
            name: name.to_owned(),
            manner,
            is_stopped: AtomicBool::new(false),
            accepted: AtomicU64::new(0),
            connections: Mutex::default(),
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

    /// How many connections it accepted.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.shared.accepted.load(Ordering::SeqCst)
    }

    /// How many connections are open now.
    #[must_use]
    pub fn open_connections(&self) -> usize {
        self.shared.connections.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Ends it at once: connections are reset, new ones refused.
    pub fn kill(&self) {
        self.shared.is_stopped.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        crate::wait::eventually("the port to be closed", || TcpStream::connect(self.address).is_err());
        self.drop_connections();
    }

    /// After [`Self::kill`]: comes back on the same port.
    ///
    /// # Panics
    /// When somebody else took the port.
    pub fn restart_on_same_port(&self) {
        self.shared.is_stopped.store(false, Ordering::SeqCst);
        serve(listen(self.address).expect("the port is still free"), Arc::clone(&self.shared));
    }

    fn drop_connections(&self) {
        for (_, connection) in self.shared.connections.lock().unwrap_or_else(PoisonError::into_inner).drain()
        {
            reset_on_close(&connection);
            let _ = connection.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for TcpTarget {
    fn drop(&mut self) {
        self.shared.is_stopped.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        self.drop_connections();
    }
}

fn serve(listener: TcpListener, shared: Arc<Shared>) {
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            if shared.is_stopped.load(Ordering::SeqCst) {
                return;
            }
            let number = shared.accepted.fetch_add(1, Ordering::SeqCst);
            let Ok(clone) = stream.try_clone() else { return };
            shared.connections.lock().unwrap_or_else(PoisonError::into_inner).insert(number, clone);
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                // A client that goes away ends the conversation, no more.
                let _ = shared.converse(stream);
                shared.connections.lock().unwrap_or_else(PoisonError::into_inner).remove(&number);
            });
        }
    });
}

impl Shared {
    fn converse(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let _ = stream.set_nodelay(true);
        let mut buffer = [0; 64 << 10];
        match self.manner {
            TcpManner::Named => self.answer_lines(stream),
            TcpManner::Greeting => {
                stream.write_all(format!("{}\n", self.name).as_bytes())?;
                self.answer_lines(stream)
            }
            TcpManner::Echo => loop {
                let count = stream.read(&mut buffer)?;
                if count == 0 {
                    return Ok(());
                }
                stream.write_all(&buffer[..count])?;
            },
            TcpManner::Count => {
                let (pattern, mut bytes) = (Pattern::new(), 0);
                loop {
                    let count = stream.read(&mut buffer)?;
                    if count == 0 {
                        return stream.write_all(format!("{bytes}\n").as_bytes());
                    }
                    if pattern.matches(bytes, &buffer[..count]) {
                        bytes += count as u64;
                    }
                }
            }
            TcpManner::Stream(bytes) => super::reply::send_pattern(&mut stream, bytes, false),
            TcpManner::Reset => {
                stream.read_exact(&mut buffer[..1])?;
                reset_on_close(&stream);
                Ok(())
            }
        }
    }

    fn answer_lines(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut lines = BufReader::new(stream.try_clone()?);
        let mut line = String::new();
        while lines.read_line(&mut line)? > 0 {
            stream.write_all(format!("{} {line}", self.name).as_bytes())?;
            line.clear();
        }
        Ok(())
    }
}
