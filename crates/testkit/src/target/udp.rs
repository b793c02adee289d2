//! What does a UDP target do? It answers each datagram with its name, a blank and the datagram.

use super::ANY_PORT;
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

/// A UDP server on a port of its own.
#[derive(Debug)]
pub struct UdpTarget {
    name: String,
    address: SocketAddr,
    is_stopped: Arc<AtomicBool>,
    datagrams: Arc<AtomicU64>,
}

impl UdpTarget {
    /// Starts a target on a free port.
    ///
    /// # Panics
    /// When loopback has no free port.
    #[must_use]
    pub fn start(name: &str) -> Self {
        Self::start_at(name, ANY_PORT)
    }

    /// Starts a target there.
    ///
    /// # Panics
    /// When somebody else is there.
    #[must_use]
    pub fn start_at(name: &str, address: SocketAddr) -> Self {
        let socket = UdpSocket::bind(address).expect("the address is free");
        let target = Self {
            name: name.to_owned(),
            address: socket.local_addr().expect("a bound socket has an address"),
            is_stopped: Arc::default(),
            datagrams: Arc::default(),
        };
        let (name, is_stopped) = (target.name.clone(), Arc::clone(&target.is_stopped));
        let datagrams = Arc::clone(&target.datagrams);
        thread::spawn(move || {
            let mut buffer = vec![0; 65_536];
            // A refused answer (the client is gone) shows up as an error of the next call; it ends nothing.
            loop {
                let received = socket.recv_from(&mut buffer);
                if is_stopped.load(Ordering::SeqCst) {
                    return;
                }
                let Ok((count, client)) = received else { continue };
                datagrams.fetch_add(1, Ordering::SeqCst);
                let mut answer = format!("{name} ").into_bytes();
                answer.extend_from_slice(&buffer[..count]);
                let _ = socket.send_to(&answer, client);
            }
        });
        target
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many datagrams it was sent.
    #[must_use]
    pub fn datagrams(&self) -> u64 {
        self.datagrams.load(Ordering::SeqCst)
    }
}

impl Drop for UdpTarget {
    fn drop(&mut self) {
        self.is_stopped.store(true, Ordering::SeqCst);
        // One last datagram wakes the thread.
        let _ = UdpSocket::bind(ANY_PORT).and_then(|socket| socket.send_to(b"", self.address));
    }
}
