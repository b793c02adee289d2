//! What does the system ask of this process?
//!
//! ```text
//! SIGHUP ───────────────▶ Reload
//! SIGUSR2 ──────────────▶ Upgrade
//! SIGTERM, SIGINT ──────▶ End ── a second one ──▶ the process ends at once
//! ```
//! SIGPIPE is ignored by the Rust runtime: a connection that is gone is an error of its write, no more.

use crate::handover::giving::Wish;
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGUSR2};
use signal_hook::iterator::Signals;
use std::sync::mpsc::{self, Receiver, Sender};
use std::{io, process, thread};

/// What was asked.
#[derive(Debug)]
pub(crate) enum Request {
    /// Read the file again.
    Reload,
    /// Let a successor take over.
    Upgrade(Wish),
    /// Finish and end.
    End,
}

/// What comes, and where others may put what they want.
#[derive(Debug)]
pub(crate) struct Requests {
    pub(crate) received: Receiver<Request>,
    pub(crate) sender: Sender<Request>,
}

/// Begins to listen for signals, on a thread of its own.
///
/// # Errors
/// When the system gives neither thread nor handler.
pub(crate) fn listen() -> io::Result<Requests> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM, SIGUSR2])?;
    let (sender, received) = mpsc::channel();
    let requests = Requests { received, sender: sender.clone() };
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        let mut is_ending = false;
        for signal in signals.forever() {
            let ends = !matches!(signal, SIGHUP | SIGUSR2);
            if ends && is_ending {
                tracing::warn!(signal, "told to end twice: ending at once");
                // What a shell reports for a process that a signal ended.
                process::exit(128 + signal);
            }
            is_ending |= ends;
            let request = match signal {
                SIGHUP => Request::Reload,
                SIGUSR2 => Request::Upgrade(Wish::default()),
                _ => Request::End,
            };
            // The process is about to end when nobody takes requests any more.
            let _ = sender.send(request);
        }
    })?;
    Ok(requests)
}

/// Asks another process to read its file, and its secrets, again.
///
/// # Errors
/// When it has ended, or belongs to somebody else.
pub(crate) fn ask_to_reload(pid: u32) -> io::Result<()> {
    // Not 0 and not below: those would be groups of processes.
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw).ok_or(io::ErrorKind::NotFound)?;
    Ok(kill_process(pid, Signal::HUP)?)
}
