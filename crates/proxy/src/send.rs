//! How do bytes leave in as few system calls as possible, and does the peer take them?

use homing_sys::unacknowledged::unacknowledged_bytes;
use mio::net::TcpStream;
use std::io::{self, IoSlice, Write};

/// Writes a head and what follows it by one system call; says how many bytes were taken.
///
/// # Errors
/// `WouldBlock` when the kernel takes nothing now, and whatever broke the connection.
pub(crate) fn write_parts(mut stream: &TcpStream, parts: [&[u8]; 2]) -> io::Result<usize> {
    loop {
        let result = match parts {
            [bytes, []] | [[], bytes] => stream.write(bytes),
            [first, second] => stream.write_vectored(&[IoSlice::new(first), IoSlice::new(second)]),
        };
        match result {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

/// Whether a peer takes what was written for it. The system tells of room only when a third of its buffer is free,
/// megabytes perhaps: a slow peer takes longer for that than its timeout, and is not silent all the same.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    unacknowledged: Option<usize>,
}

impl Progress {
    /// From now on it is looked at, should its time run out.
    pub(crate) fn forget(&mut self) {
        self.unacknowledged = None;
    }

    /// From now on it is looked at, and this is where it stands: the system takes no more.
    pub(crate) fn watch(&mut self, stream: &TcpStream) {
        self.unacknowledged = unacknowledged_bytes(stream).ok();
    }

    /// Whether the peer has something to take, and took some of it since the last look, as far as there was one.
    pub(crate) fn made(&mut self, stream: &TcpStream) -> bool {
        let before = self.unacknowledged.unwrap_or(usize::MAX);
        self.watch(stream);
        self.unacknowledged.is_some_and(|now| 0 < now && now < before)
    }
}
