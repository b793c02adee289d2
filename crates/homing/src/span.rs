//! How is a span of time shown to people? `4m12s`: two units say enough.

use homing_core::spec::duration;
use std::time::Duration;

const MINUTE_S: u64 = 60;
const HOUR_S: u64 = 60 * MINUTE_S;
const DAY_S: u64 = 24 * HOUR_S;

/// That many seconds, in their two largest units.
pub(crate) fn of_seconds(seconds: u64) -> String {
    let unit_s = match seconds {
        ..HOUR_S => 1,
        HOUR_S..DAY_S => MINUTE_S,
        DAY_S.. => HOUR_S,
    };
    duration::text(Duration::from_secs(seconds - seconds % unit_s))
}

/// That many milliseconds; below ten seconds, every one of them counts.
pub(crate) fn of_millis(millis: u64) -> String {
    match millis {
        ..10_000 => duration::text(Duration::from_millis(millis)),
        _ => of_seconds(millis / 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_told_in_its_two_largest_units() {
        for (seconds, text) in
            [(0, "0s"), (59, "59s"), (252, "4m12s"), (3600, "1h"), (11_165, "3h6m"), (187_999, "2d4h")]
        {
            assert_eq!(of_seconds(seconds), text);
        }
        assert_eq!(
            (of_millis(250), of_millis(1250), of_millis(61_250)),
            ("250ms".into(), "1s250ms".into(), "1m1s".into())
        );
    }
}
