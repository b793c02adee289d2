//! Which sockets are ready now?
//!
//! Level-triggered epoll, as thin as it goes. One of the three files with `unsafe` in it.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::time::Duration;

/// Events fetched by one call.
const BATCH: usize = 512;

/// What we want to hear about a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interest {
    Read,
    Write,
    ReadWrite,
}

/// A socket that has something to do. An error or a hang-up counts as readable: the read tells what it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Event {
    pub(crate) token: u64,
    pub(crate) is_readable: bool,
    pub(crate) is_writable: bool,
}

/// One epoll instance.
pub(crate) struct Poller {
    epoll: OwnedFd,
    ready: Vec<libc::epoll_event>,
}

impl Poller {
    pub(crate) fn new() -> io::Result<Self> {
        // SAFETY: the call takes no pointers.
        let descriptor = unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) };
        check(descriptor)?;
        // SAFETY: the descriptor was opened above and nothing else owns it.
        let epoll = unsafe { OwnedFd::from_raw_fd(descriptor) };
        Ok(Self { epoll, ready: vec![libc::epoll_event { events: 0, u64: 0 }; BATCH] })
    }

    /// Starts to watch `socket`; closing it ends that.
    pub(crate) fn add(&self, socket: &impl AsFd, token: u64, interest: Interest) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_ADD, socket.as_fd(), token, interest)
    }

    /// Watches `socket` for something else from now on.
    pub(crate) fn change(&self, socket: &impl AsFd, token: u64, interest: Interest) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_MOD, socket.as_fd(), token, interest)
    }

    /// Puts what is ready into `events`, waiting for `timeout` at the most (`None`: for ever).
    pub(crate) fn wait(&mut self, timeout: Option<Duration>, events: &mut Vec<Event>) -> io::Result<()> {
        events.clear();
        let limit = timeout.map(|timeout| libc::timespec {
            tv_sec: timeout.as_secs().cast_signed(),
            tv_nsec: i64::from(timeout.subsec_nanos()),
        });
        let limit = limit.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
        let (epoll, room) = (self.epoll.as_raw_fd(), self.ready.as_mut_ptr());
        // SAFETY: `room` has place for BATCH events, `limit` is null or a timespec that lives through the call.
        let count = unsafe { libc::epoll_pwait2(epoll, room, BATCH as i32, limit, std::ptr::null()) };
        if count < 0 {
            let error = io::Error::last_os_error();
            return if error.kind() == io::ErrorKind::Interrupted { Ok(()) } else { Err(error) };
        }
        events.extend(self.ready.iter().take(count.cast_unsigned() as usize).map(|ready| Event {
            token: ready.u64,
            is_readable: ready.events & !(libc::EPOLLOUT as u32) != 0,
            is_writable: ready.events & (libc::EPOLLOUT as u32) != 0,
        }));
        Ok(())
    }

    fn control(&self, what: i32, socket: BorrowedFd<'_>, token: u64, interest: Interest) -> io::Result<()> {
        let events = match interest {
            Interest::Read => libc::EPOLLIN,
            Interest::Write => libc::EPOLLOUT,
            Interest::ReadWrite => libc::EPOLLIN | libc::EPOLLOUT,
        };
        let mut event = libc::epoll_event { events: events as u32, u64: token };
        let (epoll, socket) = (self.epoll.as_raw_fd(), socket.as_raw_fd());
        // SAFETY: both descriptors are open, and `event` lives through the call.
        check(unsafe { libc::epoll_ctl(epoll, what, socket, &raw mut event) })
    }
}

fn check(result: i32) -> io::Result<()> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
