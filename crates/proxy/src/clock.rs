//! What time is it? The one place of the datapath that asks.

use homing_core::clock::Now;
use std::time::{Duration, SystemTime};

/// Where the monotonic clock starts: a year is behind it, so that there are moments for what came from an earlier
/// process. Nothing that is compared with a moment is older than the longest idle limit.
const START: Duration = Duration::from_secs(365 * 24 * 3600);

/// Time since this machine booted, time spent suspended included: the same in every process on it.
#[must_use]
pub fn since_boot() -> Duration {
    homing_sys::clock::boot_time()
}

/// The node's clock: monotonic milliseconds, and the token clock (wall clock at start plus boot
/// time since, so that a stepped wall clock neither ends nor prolongs a session).
#[derive(Debug)]
pub struct Clock {
    started: Duration,
    boot_at_start: Duration,
    wall_at_start: Duration,
}

impl Clock {
    /// A clock that starts now.
    #[must_use]
    pub fn new() -> Self {
        let wall = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        Self {
            started: homing_sys::clock::monotonic(),
            boot_at_start: homing_sys::clock::boot_time(),
            wall_at_start: wall.unwrap_or(Duration::ZERO),
        }
    }

    /// One reading of both clocks.
    #[must_use]
    pub fn now(&self) -> Now {
        let monotonic = START + homing_sys::clock::monotonic().saturating_sub(self.started);
        let since_boot = homing_sys::clock::boot_time().saturating_sub(self.boot_at_start);
        Now {
            monotonic_ms: u64::try_from(monotonic.as_millis()).unwrap_or(u64::MAX),
            token_s: (self.wall_at_start + since_boot).as_secs(),
        }
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}
