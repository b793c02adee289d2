//! How many seconds after 1970 is that day, at that time (UTC)?

/// Days from 0000-03-01, where the count below begins, to 1970-01-01.
const DAYS_TO_1970: u64 = 719_468;

/// A time of day.
#[derive(Clone, Copy)]
pub(crate) struct Time {
    pub(crate) hour: u64,
    pub(crate) minute: u64,
    pub(crate) second: u64,
}

/// Seconds since 1970-01-01 00:00:00 UTC, 0 for all that was before; `None`: there is no such day or time.
pub(crate) fn seconds_since_1970(year: u64, month: u64, day: u64, time: Time) -> Option<u64> {
    let Time { hour, minute, second } = time;
    let is_valid = year <= 9999
        && (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day)
        && hour <= 23
        && minute <= 59
        && second <= 59;
    if !is_valid {
        return None;
    }
    let seconds = days_to(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
    Some(seconds.saturating_sub(DAYS_TO_1970 * 86_400))
}

fn days_in_month(year: u64, month: u64) -> u64 {
    let is_leap_year = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u64::from(is_leap_year),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 0000-03-01 to the day. A year that begins in March has its leap day at its end, and then the months are
/// 153 days for each five, whatever the year.
fn days_to(year: u64, month: u64, day: u64) -> u64 {
    let (year, month) = if month < 3 { (year.saturating_sub(1), month + 9) } else { (year, month - 3) };
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day.saturating_sub(1)
}
