//! What do we ask the kernel about processes? One of the three files with `unsafe` in it.

use std::io;

/// How a process is told to go.
#[derive(Clone, Copy)]
pub(crate) enum Signal {
    /// What Ctrl-C sends: perf and strace write their results and end.
    Interrupt,
    Terminate,
    Kill,
}

/// Sends `signal`; a process that is already gone is no error.
pub(crate) fn send_signal(process: u32, signal: Signal) {
    let number = match signal {
        Signal::Interrupt => libc::SIGINT,
        Signal::Terminate => libc::SIGTERM,
        Signal::Kill => libc::SIGKILL,
    };
    // SAFETY: the call takes no pointers; the process is a child of ours or a child of one.
    unsafe { libc::kill(process.cast_signed(), number) };
}

/// Makes timers of this thread fire within a microsecond of their time instead of 50.
pub(crate) fn sharpen_timers() {
    // SAFETY: the call takes no pointers.
    unsafe { libc::prctl(libc::PR_SET_TIMERSLACK, 1_000) };
}

/// Lifts the limit of open files to the hard limit, which is returned. Children inherit it.
pub(crate) fn raise_file_limit() -> io::Result<u64> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: `limit` lives through the call.
    check(unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) })?;
    limit.rlim_cur = limit.rlim_max;
    // SAFETY: `limit` lives through the call.
    check(unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit) })?;
    Ok(limit.rlim_max)
}

/// Ticks of a second in `/proc`.
pub(crate) fn ticks_per_second() -> f64 {
    // SAFETY: the call takes no pointers.
    let ticks = unsafe { libc::sysconf(libc::_SC_CLK_TCK) };
    if ticks > 0 { ticks as f64 } else { 100.0 }
}

fn check(result: i32) -> io::Result<()> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
