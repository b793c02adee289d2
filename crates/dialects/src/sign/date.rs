//! Which day, and which second, is that? In UTC, by the calendar of the vendors' dates.

const DAY_S: u64 = 86_400;

/// `2026-11-21` of a time in seconds since 1970.
pub(super) fn day_of(at_s: u64) -> String {
    // Years are counted from March on, so that a leap day ends one; 719,468 days lie between 0000-03-01 and 1970.
    let days = at_s / DAY_S + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Seconds since 1970 of `20261121T014403Z`; `None`: it has no such form, or is before 1970.
pub(super) fn read_basic(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    let is_form = bytes.len() == 16 && bytes[8] == b'T' && bytes[15] == b'Z';
    let digits = || bytes[..8].iter().chain(&bytes[9..15]);
    if !is_form || !digits().all(u8::is_ascii_digit) {
        return None;
    }
    let number = |from: usize, to: usize| text[from..to].parse::<u64>().ok();
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    let (hour, minute, second) = (number(9, 11)?, number(11, 13)?, number(13, 15)?);
    let is_time = year >= 1970 && (1..=12).contains(&month) && (1..=31).contains(&day);
    if !is_time || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (year, from_march) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (year / 400, year % 400);
    let of_year = (153 * from_march + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    Some(days.checked_sub(719_468)? * DAY_S + hour * 3600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_seconds_are_those_of_the_calendar() {
        for (at_s, day, basic) in [
            (0, "1970-01-01", "19700101T000000Z"),
            (951_782_399, "2000-02-28", "20000228T235959Z"),
            (951_782_400, "2000-02-29", "20000229T000000Z"),
            (1_795_225_443, "2026-11-21", "20261121T014403Z"),
            (4_107_542_400, "2100-03-01", "21000301T000000Z"),
        ] {
            assert_eq!((&*day_of(at_s), read_basic(basic)), (day, Some(at_s)));
        }
        for text in [
            "",
            "20261121T014403",
            "20261121T014403z",
            "2026112\u{e9}T1403Z",
            "19691231T235959Z",
            "20261321T014403Z",
        ] {
            assert_eq!(read_basic(text), None, "{text}");
        }
    }
}
