//! Which floods cost a client nothing, and when have we seen enough of one?
//!
//! Each kind has a meter: how often it came in the last ten seconds. Honest work takes some of it back, so that a long
//! download may move its window as often as it needs to.

/// How long a meter counts, in milliseconds.
const SPAN_MS: u64 = 10_000;

/// A flood, by its name. What is met is answered with GOAWAY and ENHANCE_YOUR_CALM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Defence {
    /// Requests taken back before they are answered (CVE-2023-44487).
    RapidReset,
    /// Frames that make us take requests back (CVE-2025-8671).
    MadeReset,
    /// Requests above the number offered at once.
    RefusedStreams,
    /// Requests with more fields than are allowed.
    FieldList,
    /// SETTINGS (CVE-2019-9515).
    Settings,
    /// PING (CVE-2019-9512).
    Ping,
    /// DATA of nothing (CVE-2019-9518).
    EmptyData,
    /// PRIORITY (CVE-2019-9513).
    Priority,
    /// WINDOW_UPDATE.
    WindowUpdate,
    /// Frames that mean nothing: on streams that are gone, or of unknown kinds.
    Stray,
    /// A field block in too many frames (CVE-2023-45288). It has no meter: each block has its own bound.
    Continuation,
    /// A field block longer than the bound, packed. It has no meter either.
    FieldBlock,
}

/// All of them, with their names, and how many are too many within ten seconds.
const DEFENCES: [(Defence, &str, u32); 12] = [
    (Defence::RapidReset, "h2-rapid-reset", 200),
    (Defence::MadeReset, "h2-made-reset", 100),
    (Defence::RefusedStreams, "h2-refused-streams", 500),
    (Defence::FieldList, "h2-field-list", 100),
    (Defence::Settings, "h2-settings-flood", 64),
    (Defence::Ping, "h2-ping-flood", 256),
    (Defence::EmptyData, "h2-empty-data", 256),
    (Defence::Priority, "h2-priority-flood", 512),
    (Defence::WindowUpdate, "h2-window-update-flood", 2048),
    (Defence::Stray, "h2-stray-frames", 1024),
    (Defence::Continuation, "h2-continuation-flood", 0),
    (Defence::FieldBlock, "h2-field-block", 0),
];
/// How many of them have a meter.
const METERS: usize = 10;

impl Defence {
    /// All of them, in the order of their numbers.
    pub fn all() -> impl Iterator<Item = Self> {
        DEFENCES.iter().map(|(defence, ..)| *defence)
    }

    /// The stable name, for logs and metrics.
    pub fn code(self) -> &'static str {
        DEFENCES.get(self as usize).map_or("h2-flood", |(_, name, _)| name)
    }

    /// How many are still fine within ten seconds; 0 for those without a meter.
    pub fn limit(self) -> u32 {
        DEFENCES.get(self as usize).map_or(0, |(.., limit)| *limit)
    }
}

/// How often each flood's kind of frame came.
#[derive(Debug, Clone, Default)]
pub(super) struct Meters {
    counts: [u16; METERS],
    since_ms: u64,
}

impl Meters {
    /// Counts one more. Whether it is one too many.
    pub(super) fn charge(&mut self, defence: Defence, now_ms: u64) -> bool {
        if now_ms.saturating_sub(self.since_ms) >= SPAN_MS {
            *self = Self { counts: [0; METERS], since_ms: now_ms };
        }
        self.counts.get_mut(defence as usize).is_none_or(|count| {
            *count = count.saturating_add(1);
            u32::from(*count) > defence.limit()
        })
    }

    /// Takes some back: the client does what it came for.
    pub(super) fn forgive(&mut self, defence: Defence, times: u16) {
        if let Some(count) = self.counts.get_mut(defence as usize) {
            *count = count.saturating_sub(times);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_defence_stands_at_its_number_and_the_metered_ones_have_a_limit() {
        for (index, (defence, name, limit)) in DEFENCES.into_iter().enumerate() {
            assert_eq!((defence as usize, defence.code(), defence.limit()), (index, name, limit));
            assert_eq!(limit > 0, index < METERS, "{name}");
            assert!(limit < u32::from(u16::MAX));
        }
    }

    #[test]
    fn one_too_many_is_told_and_time_and_work_forgive() {
        let mut meters = Meters::default();
        let limit = Defence::Ping.limit();
        assert!(!(0..limit).any(|_| meters.charge(Defence::Ping, 5)));
        assert!(!meters.charge(Defence::Settings, 5), "each is counted apart");
        assert!(meters.charge(Defence::Ping, 9_999));
        meters.forgive(Defence::Ping, 2);
        assert!(!meters.charge(Defence::Ping, 9_999));
        assert!(meters.charge(Defence::Ping, 9_999));
        assert!(!meters.charge(Defence::Ping, 10_000));
    }
}
