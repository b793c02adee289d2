//! How much may this process use, and how much does it use?

use std::ffi::c_ulong;
use std::io;
use std::time::Duration;

use crate::outcome;

/// The limits on open file descriptors (`RLIMIT_NOFILE`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenFileLimit {
    /// The limit in force, in descriptors: opening one more fails with `EMFILE`.
    pub soft: u64,
    /// The ceiling to which the process may raise `soft`, in descriptors.
    pub hard: u64,
}

/// Reads the limits on open file descriptors.
///
/// # Errors
/// Only what the kernel reports, which for these arguments is nothing.
pub fn open_file_limit() -> io::Result<OpenFileLimit> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the kernel writes one rlimit to `limit`, which is valid for writes during the call.
    let returned = unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) };
    outcome::count(returned as isize)?;
    Ok(OpenFileLimit { soft: limit.rlim_cur, hard: limit.rlim_max })
}

/// Raises the soft limit on open file descriptors to the hard one, and returns what is then in force.
///
/// # Errors
/// `PermissionDenied` when the hard limit is above `fs.nr_open` and the process is not privileged.
pub fn raise_open_file_limit() -> io::Result<OpenFileLimit> {
    let limit = open_file_limit()?;
    set_open_file_limit(OpenFileLimit { soft: limit.hard, ..limit })?;
    open_file_limit()
}

fn set_open_file_limit(limit: OpenFileLimit) -> io::Result<()> {
    let limit = libc::rlimit { rlim_cur: limit.soft, rlim_max: limit.hard };
    // SAFETY: the kernel reads one rlimit from `limit`, which is valid during the call.
    let returned = unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit) };
    outcome::count(returned as isize).map(|_| ())
}

/// Sets by how much the kernel may delay the timed waits of the calling thread, to wake it less often.
///
/// Linux begins with 50 µs. Less than 1 ns is taken as 1 ns, because 0 means "the default" to the kernel.
///
/// # Errors
/// Only what the kernel reports, which for these arguments is nothing.
pub fn set_timer_slack(slack: Duration) -> io::Result<()> {
    let nanoseconds = c_ulong::try_from(slack.as_nanos()).unwrap_or(c_ulong::MAX).max(1);
    // SAFETY: PR_SET_TIMERSLACK takes one unsigned long by value and touches no memory of ours.
    let returned = unsafe { libc::prctl(libc::PR_SET_TIMERSLACK, nanoseconds) };
    outcome::count(returned as isize).map(|_| ())
}

/// Reads by how much the kernel may delay the timed waits of the calling thread; meaningful up to 2 s.
///
/// # Errors
/// Only what the kernel reports, which for these arguments is nothing.
pub fn timer_slack() -> io::Result<Duration> {
    // SAFETY: PR_GET_TIMERSLACK takes no argument and returns the number.
    let returned = unsafe { libc::prctl(libc::PR_GET_TIMERSLACK) };
    outcome::count(returned as isize).map(|nanoseconds| Duration::from_nanos(nanoseconds as u64))
}

/// The memory of this process that is in RAM now, in bytes (`/proc/self/statm`).
///
/// # Errors
/// When `/proc` is not mounted, or is not what proc(5) says.
pub fn resident_bytes() -> io::Result<u64> {
    let statm = std::fs::read_to_string("/proc/self/statm")?;
    let pages: Option<u64> = statm.split_ascii_whitespace().nth(1).and_then(|field| field.parse().ok());
    let pages = pages.ok_or(io::ErrorKind::InvalidData)?;
    Ok(pages.saturating_mul(page_bytes()))
}

fn page_bytes() -> u64 {
    // SAFETY: sysconf reads a constant of the system and touches no memory of ours.
    let bytes = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    u64::try_from(bytes).expect("Linux knows its page size")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lowered_soft_limit_is_raised_to_the_hard_one() {
        let before = open_file_limit().unwrap();
        let lowered = OpenFileLimit { soft: before.hard - 1, ..before };
        set_open_file_limit(lowered).unwrap();
        assert_eq!(open_file_limit().unwrap(), lowered);
        assert_eq!(raise_open_file_limit().unwrap(), OpenFileLimit { soft: before.hard, hard: before.hard });
    }

    #[test]
    fn the_timer_slack_that_was_set_is_read_back() {
        set_timer_slack(Duration::from_micros(7)).unwrap();
        assert_eq!(timer_slack().unwrap(), Duration::from_micros(7));
    }

    #[test]
    fn no_timer_slack_is_the_smallest_and_not_the_default() {
        set_timer_slack(Duration::ZERO).unwrap();
        assert_eq!(timer_slack().unwrap(), Duration::from_nanos(1));
    }

    #[test]
    fn touched_memory_becomes_resident() {
        const BYTES: usize = 64 << 20;
        let before = resident_bytes().unwrap();
        let touched = vec![1u8; BYTES];
        let after = resident_bytes().unwrap();
        assert!(after >= before + (BYTES as u64) / 2, "{before} -> {after}");
        drop(touched);
    }
}
