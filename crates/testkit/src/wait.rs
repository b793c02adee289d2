//! How does a test wait? For an event, with a bound; this is the only place that polls or lets time pass.

use std::thread;
use std::time::{Duration, Instant};

/// The longest any wait may take before the test fails: generous, because machines that run tests are slow and
/// busy. Nothing waits this long when all is well.
pub const BOUND: Duration = Duration::from_secs(30);

/// How often a condition outside this process (a file, a process, a metric) is looked at.
const POLL: Duration = Duration::from_millis(10);

/// Waits until `condition` holds.
///
/// # Panics
/// When it does not hold within [`BOUND`]; the message says `what` was waited for.
#[track_caller]
pub fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    eventually_some(what, || condition().then_some(()));
}

/// Waits until `find` finds something, and returns it.
///
/// # Panics
/// When it finds nothing within [`BOUND`]; the message says `what` was waited for.
#[track_caller]
pub fn eventually_some<T>(what: &str, mut find: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = find() {
            return found;
        }
        assert!(start.elapsed() < BOUND, "waited {} s in vain: {what}", BOUND.as_secs());
        thread::sleep(POLL);
    }
}

/// Lets real time pass. Only for promises about time itself ("ends after a second of silence") whose end cannot be
/// seen from outside; `why` stands in the code for the reader.
pub fn let_time_pass(time: Duration, why: &str) {
    assert!(!why.is_empty(), "say why time must pass");
    thread::sleep(time);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_ends_as_soon_as_the_condition_holds() {
        let mut looks = 0;
        eventually("third look", || {
            looks += 1;
            looks == 3
        });
        assert_eq!(looks, 3);
    }
}
