//! How much time has passed since a file was written?
//!
//! Within one boot of the machine its own clock says. How long a machine was off nobody knows, so a reboot costs no
//! session any time: what was left when the last of the files was written is left again.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::sync::Arc;
use std::time::Duration;

/// Where Linux says which boot this is: a random UUID.
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

/// Which boot of which machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BootId(pub [u8; 16]);

/// A moment on the clock of a machine, which starts with each boot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// The boot since which it counts.
    pub(super) boot: BootId,
    /// Milliseconds since then, time spent suspended included.
    pub(super) since_boot_ms: u64,
}

/// The clock of the machine.
#[derive(Clone)]
pub struct BootClock {
    boot: BootId,
    since_boot: Arc<dyn Fn() -> Duration + Send + Sync>,
}

/// When each of the files was written, as far as time has to pass by them.
#[derive(Debug)]
pub(super) struct Elapsed {
    now: Moment,
    last_written_ms: HashMap<BootId, u64>,
}

impl BootId {
    /// Where the system does not say: equal to no other, not even to itself.
    pub(super) const UNKNOWN: Self = Self([0; 16]);

    fn of_this_boot() -> Self {
        fs::read_to_string(BOOT_ID).ok().and_then(|text| Self::parse(text.trim())).unwrap_or(Self::UNKNOWN)
    }

    fn parse(text: &str) -> Option<Self> {
        u128::from_str_radix(&text.replace('-', ""), 16).ok().map(|number| Self(number.to_be_bytes()))
    }
}

impl BootClock {
    /// The clock of a machine in this boot; `since_boot` counts time spent suspended, too (`CLOCK_BOOTTIME`).
    #[must_use]
    pub fn new(boot: BootId, since_boot: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        Self { boot, since_boot: Arc::new(since_boot) }
    }

    /// The clock of this machine in its present boot.
    #[must_use]
    pub fn of_this_machine(since_boot: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        Self::new(BootId::of_this_boot(), since_boot)
    }

    pub(super) fn now(&self) -> Moment {
        let since_boot_ms = u64::try_from((self.since_boot)().as_millis()).unwrap_or(u64::MAX);
        Moment { boot: self.boot, since_boot_ms }
    }
}

impl Elapsed {
    /// Time until now, for files that were written at these moments.
    pub(super) fn new(now: Moment, written: impl IntoIterator<Item = Moment>) -> Self {
        let mut last_written_ms = HashMap::new();
        for moment in written {
            let last = last_written_ms.entry(moment.boot).or_insert(0);
            *last = moment.since_boot_ms.max(*last);
        }
        Self { now, last_written_ms }
    }

    /// Time that has passed since a file was written: all of it within one boot, else until the last file of its boot
    /// was. So what stands in two files keeps its order.
    pub(super) fn since(&self, written: Moment) -> Duration {
        let end_ms = match written.boot {
            BootId::UNKNOWN => return Duration::ZERO,
            boot if boot == self.now.boot => self.now.since_boot_ms,
            boot => self.last_written_ms.get(&boot).copied().unwrap_or(0),
        };
        // A container may have a clock that is set back with it.
        Duration::from_millis(end_ms.saturating_sub(written.since_boot_ms))
    }
}

impl fmt::Debug for BootClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BootClock({:?})", self.boot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: BootId = BootId([1; 16]);
    const B: BootId = BootId([2; 16]);

    fn moment(boot: BootId, since_boot_ms: u64) -> Moment {
        Moment { boot, since_boot_ms }
    }

    #[test]
    fn within_a_boot_all_time_passes() {
        let elapsed = Elapsed::new(moment(A, 9000), [moment(A, 2000)]);
        assert_eq!(elapsed.since(moment(A, 2000)), Duration::from_millis(7000));
    }

    #[test]
    fn over_a_reboot_time_passes_until_the_last_file_was_written() {
        let (steering, sessions) = (moment(A, 2000), moment(A, 5000));
        let elapsed = Elapsed::new(moment(B, 9000), [steering, sessions]);
        assert_eq!(elapsed.since(steering), Duration::from_millis(3000));
        assert_eq!(elapsed.since(sessions), Duration::ZERO);
    }

    #[test]
    fn no_time_passes_by_a_clock_that_says_nothing_or_went_back() {
        let unknown = moment(BootId::UNKNOWN, 1000);
        let elapsed = Elapsed::new(moment(BootId::UNKNOWN, 9000), [unknown]);
        assert_eq!(elapsed.since(unknown), Duration::ZERO);
        let elapsed = Elapsed::new(moment(A, 1000), [moment(A, 2000)]);
        assert_eq!(elapsed.since(moment(A, 2000)), Duration::ZERO);
    }

    #[test]
    fn linux_says_which_boot_this_is() {
        assert_ne!(BootId::of_this_boot(), BootId::UNKNOWN);
        let id = BootId::parse("0a0b0c0d-0000-4000-8000-0000000000ff").unwrap();
        assert_eq!((id.0[0], id.0[3], id.0[15]), (0x0a, 0x0d, 0xff));
        assert_eq!(BootId::parse("none"), None);
    }
}
