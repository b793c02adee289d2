//! How is a moment written in a line, in UTC?

use std::fmt;

/// `2026-11-21T06:27:46Z`
pub(super) fn rfc3339(unix_s: u64) -> impl fmt::Display {
    fmt::from_fn(move |out| {
        let (year, month, day) = date(unix_s / 86_400);
        let (hour, minute, second) = time_of_day(unix_s);
        write!(out, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    })
}

/// `21/Nov/2026:06:27:46 +0000`
pub(super) fn ncsa_time(unix_s: u64) -> impl fmt::Display {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    fmt::from_fn(move |out| {
        let (year, month, day) = date(unix_s / 86_400);
        let (hour, minute, second) = time_of_day(unix_s);
        let name = usize::try_from(month).ok().and_then(|month| MONTHS.get(month - 1)).unwrap_or(&"Jan");
        write!(out, "{day:02}/{name}/{year:04}:{hour:02}:{minute:02}:{second:02} +0000")
    })
}

fn time_of_day(unix_s: u64) -> (u64, u64, u64) {
    (unix_s / 3600 % 24, unix_s / 60 % 60, unix_s % 60)
}

/// Year, month and day of a day since 1970 (Howard Hinnant, "chrono-compatible low-level date algorithms").
fn date(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_utc() {
        assert_eq!(rfc3339(0).to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(rfc3339(1_795_242_466).to_string(), "2026-11-21T06:27:46Z");
        assert_eq!(ncsa_time(951_782_400).to_string(), "29/Feb/2000:00:00:00 +0000");
    }
}
