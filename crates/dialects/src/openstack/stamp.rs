//! How is a moment written, and which id belongs to another one?

use sha2::{Digest, Sha256};

const DAY_S: u64 = 86_400;

/// A moment of the wall clock as `2026-11-26T07:55:00`, in UTC and without saying so, as the reference does.
pub(super) fn iso(since_1970_ms: u64) -> String {
    let (days, rest_s) = ((since_1970_ms / 1000) / DAY_S, (since_1970_ms / 1000) % DAY_S);
    let (year, month, day) = date(days);
    let (hours, minutes, seconds) = (rest_s / 3600, rest_s / 60 % 60, rest_s % 60);
    format!("{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}")
}

/// The same, to the microsecond and with its zone, as tokens have it.
pub(super) fn zulu(since_1970_ms: u64) -> String {
    format!("{}.{:03}000Z", iso(since_1970_ms), since_1970_ms % 1000)
}

/// The day so many days after the first of 1970. Years are counted from March, so that the leap day is the last one.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year + era * 400 + u64::from(month <= 2), month, day)
}

/// An id that belongs to another one: always the same.
pub(super) fn derived(id: &str, of: &str) -> String {
    let digest = Sha256::digest(format!("{of}:{id}").as_bytes());
    let digits: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    // Version 8: made in a way of our own (RFC 9562 section 5.8).
    format!("{}-{}-8{}-8{}-{}", &digits[..8], &digits[8..12], &digits[13..16], &digits[17..20], &digits[20..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_calendars_have_them() {
        let table = [
            (0, "1970-01-01T00:00:00"),
            (951_782_400_000, "2000-02-29T00:00:00"),
            (1_709_251_199_999, "2024-02-29T23:59:59"),
            (1_798_761_599_000, "2026-12-31T23:59:59"),
            (4_107_542_400_000, "2100-03-01T00:00:00"),
        ];
        for (ms, expected) in table {
            assert_eq!(iso(ms), expected);
        }
        assert_eq!(zulu(1_709_251_199_999), "2024-02-29T23:59:59.999000Z");
    }

    #[test]
    fn a_derived_id_is_an_id_and_always_the_same() {
        let id = derived("6a0a707c-45ef-4758-b533-e55adddba8ce", "port");
        assert_eq!(id.len(), 36);
        assert_eq!(id, derived("6a0a707c-45ef-4758-b533-e55adddba8ce", "port"));
        assert_ne!(id, derived("6a0a707c-45ef-4758-b533-e55adddba8ce", "subnet"));
        assert_eq!(&id[14..15], "8");
    }
}
