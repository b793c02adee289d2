//! How do bytes cross from socket to socket without a copy through user space?
//!
//! ```text
//!   source socket --fill_from--> Pipe (pages held by the kernel) --drain_to--> destination socket
//! ```
//!
//! A [`Pipe`] costs two descriptors and belongs to one direction of one connection at a time. Use it again for
//! another connection only while it [is empty](Pipe::is_empty): what it holds belongs to the first.

use std::ffi::{c_int, c_uint};
use std::io::{self, PipeReader, PipeWriter};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::ptr;

use crate::outcome;

/// Whether more bytes are known to follow the ones that are drained now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Following {
    /// More bytes follow soon: the kernel may hold a partial segment back for them (`SPLICE_F_MORE`), for up
    /// to 200 ms.
    More,
    /// Nothing is known to follow: send all at once.
    Nothing,
}

/// A kernel pipe through which bytes of one direction of a connection pass.
#[derive(Debug)]
pub struct Pipe {
    reader: PipeReader,
    writer: PipeWriter,
    held_bytes: usize,
    capacity_bytes: usize,
}

impl Pipe {
    /// Opens a pipe of `capacity_bytes`, as far as the system lets it.
    ///
    /// The kernel rounds up to whole pages; beyond `fs.pipe-max-size` or the user's share of pipe memory
    /// (`fs.pipe-user-pages-soft`) the pipe keeps its first size, 64 KiB or less. See [`capacity_bytes`].
    ///
    /// # Errors
    /// `EMFILE` and `ENFILE`: no two descriptors are left.
    ///
    /// [`capacity_bytes`]: Self::capacity_bytes
    pub fn new(capacity_bytes: usize) -> io::Result<Self> {
        // Close-on-exec. It needs no O_NONBLOCK: only splice(2) touches it, with SPLICE_F_NONBLOCK.
        let (reader, writer) = io::pipe()?;
        let _ = request_capacity(writer.as_fd(), capacity_bytes);
        let capacity_bytes = read_capacity(writer.as_fd())?;
        Ok(Self { reader, writer, held_bytes: 0, capacity_bytes })
    }

    /// Moves at most `max_bytes` from `source`, a non-blocking stream socket, into the pipe, and returns how
    /// many moved. `Ok(0)` is the end of the stream.
    ///
    /// # Errors
    /// * `WouldBlock`: the source has nothing now. Wait until it is readable.
    /// * `StorageFull`: the pipe takes nothing more; the source may or may not have more. Drain first. (Small
    ///   segments take a page each, so this comes at fewer than [`capacity_bytes`](Self::capacity_bytes).)
    /// * `InvalidInput`: `max_bytes` is 0 (which would look like the end of the stream), or `source` cannot be
    ///   spliced.
    /// * What the connection reports, such as `ConnectionReset`.
    pub fn fill_from(&mut self, source: BorrowedFd<'_>, max_bytes: usize) -> io::Result<usize> {
        if max_bytes == 0 {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        match splice(source, self.writer.as_fd(), max_bytes, Following::Nothing) {
            Ok(moved) => {
                self.held_bytes += moved;
                Ok(moved)
            }
            // EAGAIN does not say which side it was. An empty pipe was not; else ask the pipe itself.
            Err(error) if would_block(&error) && self.held_bytes > 0 && self.is_full()? => {
                Err(io::ErrorKind::StorageFull.into())
            }
            Err(error) => Err(error),
        }
    }

    /// Moves what the pipe holds into `destination`, a non-blocking stream socket, as far as it takes it, and
    /// returns how many bytes moved. `Ok(0)` is an empty pipe.
    ///
    /// # Errors
    /// * `WouldBlock`: the destination takes nothing now. Wait until it is writable.
    /// * What the connection reports, such as `BrokenPipe` and `ConnectionReset`. The bytes are still held: the
    ///   pipe is of no use to another connection.
    pub fn drain_to(&mut self, destination: BorrowedFd<'_>, following: Following) -> io::Result<usize> {
        if self.is_empty() {
            return Ok(0); // splice(2) would say EAGAIN, as if the destination were full
        }
        let moved = splice(self.reader.as_fd(), destination, self.held_bytes, following)?;
        self.held_bytes -= moved;
        Ok(moved)
    }

    /// How many bytes are in the pipe.
    pub fn held_bytes(&self) -> usize {
        self.held_bytes
    }

    /// Whether no byte is in the pipe, so that another connection may use it.
    pub fn is_empty(&self) -> bool {
        self.held_bytes == 0
    }

    /// How many bytes the pipe can hold at most; see [`fill_from`](Self::fill_from) for why it may be fewer.
    pub fn capacity_bytes(&self) -> usize {
        self.capacity_bytes
    }

    /// Whether all page slots of the pipe are taken; the kernel reports exactly that as "not writable".
    fn is_full(&self) -> io::Result<bool> {
        let mut pipe = libc::pollfd { fd: self.writer.as_raw_fd(), events: libc::POLLOUT, revents: 0 };
        let ready = outcome::uninterrupted(|| {
            // SAFETY: one pollfd is passed, it is valid for reads and writes during the call, and the
            // descriptor in it is open because `self` owns it. A timeout of 0 does not wait.
            let returned = unsafe { libc::poll(&raw mut pipe, 1, 0) };
            returned as isize
        })?;
        Ok(ready == 0)
    }
}

fn splice(from: BorrowedFd<'_>, to: BorrowedFd<'_>, bytes: usize, following: Following) -> io::Result<usize> {
    let more: c_uint = match following {
        Following::More => libc::SPLICE_F_MORE,
        Following::Nothing => 0,
    };
    let flags = libc::SPLICE_F_MOVE | libc::SPLICE_F_NONBLOCK | more;
    outcome::uninterrupted(|| {
        // SAFETY: both descriptors are open while they are borrowed, both offsets are null (neither end is a
        // file with a position), and the bytes never pass through memory of ours.
        unsafe {
            libc::splice(from.as_raw_fd(), ptr::null_mut(), to.as_raw_fd(), ptr::null_mut(), bytes, flags)
        }
    })
}

fn request_capacity(pipe: BorrowedFd<'_>, bytes: usize) -> io::Result<()> {
    let bytes = c_int::try_from(bytes).unwrap_or(c_int::MAX);
    // SAFETY: the descriptor is open while it is borrowed; F_SETPIPE_SZ takes an int by value.
    let returned = unsafe { libc::fcntl(pipe.as_raw_fd(), libc::F_SETPIPE_SZ, bytes) };
    outcome::count(returned as isize).map(|_| ())
}

fn read_capacity(pipe: BorrowedFd<'_>) -> io::Result<usize> {
    // SAFETY: the descriptor is open while it is borrowed; F_GETPIPE_SZ takes no argument.
    let returned = unsafe { libc::fcntl(pipe.as_raw_fd(), libc::F_GETPIPE_SZ) };
    outcome::count(returned as isize)
}

fn would_block(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::WouldBlock
}

#[cfg(test)]
mod tests;
