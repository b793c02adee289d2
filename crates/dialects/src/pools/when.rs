//! How is a moment written?

const DAY_S: u64 = 86_400;

/// A moment in UTC, to the second: `2026-11-26T07:12:11`. Beyond the year 9999 it is its last second.
pub(crate) fn utc(since_1970_ms: u64) -> String {
    const LAST_S: u64 = 253_402_300_799;
    let seconds = (since_1970_ms / 1000).min(LAST_S);
    let (year, month, day) = date(seconds / DAY_S);
    let of_day = seconds % DAY_S;
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
}

/// The date of a day, counted from 1970-01-01. Years begin in March here, so that the leap day is the last one; 400 of
/// them (an era) are always 146,097 days.
fn date(day: u64) -> (u64, u64, u64) {
    const ERA_DAYS: u64 = 146_097;
    let day = day + 719_468; // from 0000-03-01
    let (era, of_era) = (day / ERA_DAYS, day % ERA_DAYS);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / (ERA_DAYS - 1)) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    (year, month, of_month)
}

#[cfg(test)]
mod tests {
    use super::utc;

    #[test]
    fn moments_are_those_of_the_calendar() {
        assert_eq!(utc(0), "1970-01-01T00:00:00");
        assert_eq!(utc(951_782_400_000), "2000-02-29T00:00:00");
        assert_eq!(utc(1_795_677_131_999), "2026-11-26T07:12:11");
        assert_eq!(utc(4_107_542_399_000), "2100-02-28T23:59:59");
        assert_eq!(utc(4_107_542_400_000), "2100-03-01T00:00:00");
        assert_eq!(utc(u64::MAX), "9999-12-31T23:59:59");
    }
}
