//! What does the system ask of this process?
//!
//! ```text
//! SIGHUP ───────────────▶ Reload
//! SIGTERM, SIGINT ──────▶ End ── a second one ──▶ the process ends at once
//! ```
//! SIGPIPE is ignored by the Rust runtime: a connection that is gone is an error of its write, no more.

use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::sync::mpsc::{self, Receiver};
use std::{io, process, thread};

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// Read the file again.
    Reload,
    /// Finish and end.
    End,
}

/// Begins to listen for signals, on a thread of its own.
///
/// # Errors
/// When the system gives neither thread nor handler.
pub(crate) fn listen() -> io::Result<Receiver<Request>> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    let (sender, requests) = mpsc::channel();
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        let mut is_ending = false;
        for signal in signals.forever() {
            if signal != SIGHUP && is_ending {
                tracing::warn!(signal, "told to end twice: ending at once");
                // What a shell reports for a process that a signal ended.
                process::exit(128 + signal);
            }
            is_ending |= signal != SIGHUP;
            let request = if signal == SIGHUP { Request::Reload } else { Request::End };
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
