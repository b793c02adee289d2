//! What time is it, on which clock?
//!
//! `std::time::Instant` is the clock for deadlines inside one process. These clocks have a number that can be
//! compared between processes of one machine, so that a session can be handed from the old process to the new
//! one with its age.

use std::time::Duration;

use crate::outcome;

/// Time since boot, including time spent suspended (`CLOCK_BOOTTIME`).
///
/// It never goes back, and is the same number in every process of this machine.
pub fn boot_time() -> Duration {
    read(libc::CLOCK_BOOTTIME)
}

/// Time since boot, without time spent suspended (`CLOCK_MONOTONIC`); it never goes back.
pub fn monotonic() -> Duration {
    read(libc::CLOCK_MONOTONIC)
}

/// Like [`monotonic`], but as of the last timer tick: up to 10 ms old, and cheaper to read.
pub fn monotonic_coarse() -> Duration {
    read(libc::CLOCK_MONOTONIC_COARSE)
}

fn read(clock: libc::clockid_t) -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the kernel writes one timespec to `time`, which is valid for writes during the call.
    let returned = unsafe { libc::clock_gettime(clock, &raw mut time) };
    outcome::count(returned as isize).expect("these clocks exist since Linux 2.6.39");
    let seconds = u64::try_from(time.tv_sec).expect("time since boot is not negative");
    let nanoseconds = u32::try_from(time.tv_nsec).expect("nanoseconds are below one second");
    Duration::new(seconds, nanoseconds)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn every_clock_advances_at_the_pace_of_the_instant_clock() {
        for clock in [boot_time, monotonic] {
            let outer = Instant::now();
            let first = clock();
            let inner = Instant::now();
            while inner.elapsed() < Duration::from_millis(1) {
                std::hint::spin_loop();
            }
            let passed = clock() - first;
            assert!(passed >= Duration::from_millis(1) && passed <= outer.elapsed());
        }
    }

    #[test]
    fn boot_time_includes_all_monotonic_time() {
        let earlier = monotonic();
        assert!(boot_time() >= earlier);
    }

    #[test]
    fn the_coarse_clock_lags_the_exact_one_by_little() {
        let before = monotonic();
        let coarse = monotonic_coarse();
        assert!(coarse <= monotonic());
        assert!(coarse + Duration::from_millis(50) > before);
    }
}
