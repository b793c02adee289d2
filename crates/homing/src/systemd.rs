//! What does the service manager tell this process, and what does it want to hear?
//!
//! Sockets that it opened come with `LISTEN_FDS` (sd_listen_fds(3)); where it listens is in `NOTIFY_SOCKET`
//! (sd_notify(3)). Without these variables nothing of this happens.

use homing_proxy::HandedSocket;
use listenfd::ListenFd;
use sd_notify::NotifyState;
use std::cell::Cell;
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

/// Listening sockets that somebody else opened for this process.
#[derive(Debug, Default)]
pub(crate) struct Activated {
    tcp: Vec<TcpListener>,
    udp: Vec<std::net::UdpSocket>,
}

/// Tells the service manager from time to time that this process is well.
#[derive(Debug)]
pub(crate) struct Watchdog {
    every: Option<Duration>,
    next: Cell<Instant>,
}

impl Activated {
    /// The sockets that came with the process. To be called first of all, and once: it clears variables of the
    /// environment, which must not be read meanwhile.
    pub(crate) fn of_process() -> Self {
        let (mut activated, mut found) = (Self::default(), ListenFd::from_env());
        for index in 0..found.len() {
            if let Ok(Some(listener)) = found.take_tcp_listener(index) {
                activated.tcp.push(listener);
            } else if let Ok(Some(socket)) = found.take_udp_socket(index) {
                activated.udp.push(socket);
            }
        }
        activated
    }

    /// The one at that address, for the admin listener or that of a dialect.
    pub(crate) fn take_admin(&mut self, address: Option<std::net::SocketAddr>) -> Option<TcpListener> {
        let is_it = |listener: &TcpListener| listener.local_addr().ok() == address;
        let index = self.tcp.iter().position(is_it).filter(|_| address.is_some())?;
        Some(self.tcp.swap_remove(index))
    }

    /// The others, by the addresses that they are bound to.
    pub(crate) fn into_sockets(self) -> Vec<HandedSocket> {
        let tcp = self.tcp.into_iter().filter_map(|listener| {
            let address = listener.local_addr().ok()?;
            Some((false, address, OwnedFd::from(listener)))
        });
        let udp = self.udp.into_iter().filter_map(|socket| {
            let address = socket.local_addr().ok()?;
            Some((true, address, OwnedFd::from(socket)))
        });
        let named = (0..).zip(tcp.chain(udp));
        named
            .map(|(id, (is_udp, address, fd))| HandedSocket { id, is_udp, address, owner: None, fd })
            .collect()
    }
}

impl Watchdog {
    /// The one that the service manager asks for, if it does.
    pub(crate) fn of_process() -> Self {
        // Twice as often as it wants: late is dead.
        Self { every: sd_notify::watchdog_enabled().map(|limit| limit / 2), next: Cell::new(Instant::now()) }
    }

    /// When it has to be told next, if ever.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.every.map(|_| self.next.get())
    }

    /// Tells it, if it is time and all is well.
    pub(crate) fn tell(&self, is_well: impl FnOnce() -> bool) {
        let Some(every) = self.every.filter(|_| self.next.get() <= Instant::now()) else { return };
        self.next.set(Instant::now() + every);
        if is_well() {
            notify(&[NotifyState::Watchdog]);
        } else {
            tracing::error!("a worker does not answer: the service manager is not told that all is well");
        }
    }
}

/// This process serves.
pub(crate) fn tell_ready() {
    notify(&[NotifyState::Ready]);
}

/// It reads its file again; [`tell_ready`] follows.
pub(crate) fn tell_reloading() {
    match NotifyState::monotonic_usec_now() {
        Ok(now) => notify(&[NotifyState::Reloading, now]),
        Err(error) => tracing::debug!(%error, "the service manager does not hear of a reload"),
    }
}

/// It ends.
pub(crate) fn tell_stopping() {
    notify(&[NotifyState::Stopping]);
}

/// Another process serves from now on. It has just shown that it is well: its own watchdog begins anew.
pub(crate) fn tell_main_pid(pid: u32) {
    notify(&[NotifyState::MainPid(pid), NotifyState::Ready, NotifyState::Watchdog]);
}

fn notify(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::warn!(%error, "the service manager does not hear us");
    }
}
