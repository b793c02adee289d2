//! How long did the requests take? Buckets of at most 1.6 % width, 32 KiB for any number of requests.

/// Buckets for each power of two.
const STEPS: u64 = 64;
const BUCKETS: usize = 64 * 64;

/// Counts durations.
pub(super) struct Histogram {
    buckets: Vec<u64>,
    count: u64,
    longest_ns: u64,
}

impl Histogram {
    pub(super) fn new() -> Self {
        Self { buckets: vec![0; BUCKETS], count: 0, longest_ns: 0 }
    }

    pub(super) fn add(&mut self, duration_ns: u64) {
        self.buckets[bucket_of(duration_ns)] += 1;
        self.count += 1;
        self.longest_ns = self.longest_ns.max(duration_ns);
    }

    /// The duration that `share` (0 to 1) of the requests did not exceed; 0 when there were none.
    pub(super) fn quantile_us(&self, share: f64) -> f64 {
        let wanted = ((self.count as f64 * share).ceil() as u64).max(1);
        let mut seen = 0;
        let bucket = self.buckets.iter().position(|count| {
            seen += count;
            seen >= wanted
        });
        bucket.map_or(0.0, |bucket| start_ns(bucket) as f64 / 1e3)
    }

    pub(super) fn longest_us(&self) -> f64 {
        self.longest_ns as f64 / 1e3
    }
}

/// Below 64 ns each nanosecond has its bucket; above, each power of two has 64 of them.
fn bucket_of(duration_ns: u64) -> usize {
    if duration_ns < STEPS {
        return duration_ns as usize;
    }
    let shift = duration_ns.ilog2() - STEPS.ilog2();
    let step = (duration_ns >> shift) - STEPS;
    ((u64::from(shift) + 1) * STEPS + step) as usize
}

fn start_ns(bucket: usize) -> u64 {
    let bucket = bucket as u64;
    if bucket < STEPS { bucket } else { (STEPS + bucket % STEPS) << (bucket / STEPS - 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_duration_has_a_bucket_that_starts_within_two_percent() {
        for duration_ns in [0, 1, 63, 64, 65, 127, 128, 1_000, 81_900, 2_490_000, 60_000_000_000, u64::MAX] {
            let start = start_ns(bucket_of(duration_ns));
            assert!(start <= duration_ns, "{duration_ns} lies before its bucket");
            assert!((duration_ns - start) as f64 <= duration_ns as f64 * 0.016, "{duration_ns}");
        }
    }

    #[test]
    fn quantiles_count_from_the_fast_end() {
        let mut histogram = Histogram::new();
        (1..=100).for_each(|microseconds| histogram.add(microseconds * 1_000));
        assert!((histogram.quantile_us(0.5) - 50.0).abs() < 1.0);
        assert!((histogram.quantile_us(0.99) - 99.0).abs() < 2.0);
        assert!((histogram.longest_us() - 100.0).abs() < f64::EPSILON);
    }

    #[test]
    fn nothing_measured_is_zero() {
        assert!(Histogram::new().quantile_us(0.5) == 0.0);
    }
}
