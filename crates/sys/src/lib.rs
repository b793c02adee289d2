//! Which system calls does the datapath need that `std`, `socket2` and `mio` do not offer?
//!
//! This crate is the only one with `unsafe`, and it imports nothing of ours. It decides nothing: no
//! policy, no retries, no event loop. Every call is non-blocking and says so by
//! [`WouldBlock`](std::io::ErrorKind::WouldBlock). It is for Linux only.
//!
//! # The tour
//!
//! | Module | Question | `unsafe` |
//! |---|---|---|
//! | [`listen`] | How is a socket opened, listening or connecting? | none of its own |
//! | [`splice`] | How do bytes cross from socket to socket without a copy? | `splice`, `fcntl`, `poll` |
//! | [`mmsg`] | How do many datagrams cross in one system call? | `recvmmsg`, `sendmmsg` |
//! | [`peek`] | Is this idle connection still good? | none of its own |
//! | [`unacknowledged`] | How much of what was written has the peer not taken yet? | `ioctl` |
//! | [`clock`] | What time is it, on which clock? | `clock_gettime` |
//! | [`limits`] | How much may this process use, and how much does it? | `getrlimit`, `setrlimit`, `prctl`, `sysconf` |
//! | `option` | How is a socket option set that `socket2` does not know? | `setsockopt` |
//! | `outcome` | Did the system call succeed? | none |
//!
//! Accepting needs nothing here: `mio` accepts with one `accept4(2)`, non-blocking and close-on-exec.
//!
//! # How `unsafe` is kept small
//!
//! Each block is one operation, with a `// SAFETY:` comment beside it. Whatever the kernel writes (socket
//! addresses, control messages) is kept as plain bytes and parsed with bounds checks, so that `unsafe` ends
//! where the system call returns. File descriptors come in as [`BorrowedFd`](std::os::fd::BorrowedFd), so
//! they are open for as long as the call lasts.
//!
//! # Signals
//!
//! Sending into a closed connection raises `SIGPIPE` from `splice(2)`, which has no `MSG_NOSIGNAL`. The Rust
//! runtime ignores that signal before `main`; a program that restores the default must not call
//! [`splice::Pipe::drain_to`].

#![allow(unsafe_code, reason = "these are the system calls no crate wraps; each block is argued and tested")]

#[cfg(not(target_os = "linux"))]
compile_error!(
    "homing runs on Linux: splice(2), recvmmsg(2) and SO_REUSEPORT balancing have no equal elsewhere"
);

pub mod clock;
pub mod limits;
pub mod listen;
pub mod mmsg;
pub mod peek;
pub mod splice;
pub mod unacknowledged;

mod option;
mod outcome;
