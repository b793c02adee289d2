//! Which texts and numbers does this API take, and how does it tell a time?

use super::fault::Fault;

/// Longest name, in letters.
const NAME_LETTERS: usize = 80;
const DAY_S: u64 = 86_400;

/// A name for people: 1 to 80 letters of any language, without those beyond the Basic Multilingual Plane.
pub(super) fn name(field: &str, given: &str) -> Result<(), Fault> {
    if !(1..=NAME_LETTERS).contains(&given.chars().count()) {
        return Err(Fault::length(field, "1 to 80 letters"));
    }
    match given.chars().any(|letter| letter.is_control() || letter > '\u{FFFF}') {
        true => Err(Fault::value(field, "control characters and supplementary characters are not allowed")),
        false => Ok(()),
    }
}

/// A port.
pub(super) fn port(field: &str, given: i64) -> Result<u16, Fault> {
    let port = u16::try_from(given).ok().filter(|port| *port > 0);
    port.ok_or_else(|| Fault::range(field, "1 to 65535"))
}

/// A weight of a target.
pub(super) fn weight(field: &str, given: i64) -> Result<u16, Fault> {
    let weight = u16::try_from(given).ok().filter(|weight| *weight <= 100);
    weight.ok_or_else(|| Fault::range(field, "0 to 100"))
}

/// A list that is not empty and not too long.
pub(super) fn items<T>(field: &str, given: &[T], most: usize) -> Result<(), Fault> {
    match given.len() {
        0 => Err(Fault::length(field, &format!("1 to {most} items"))),
        count if count > most => Err(Fault::length(field, &format!("1 to {most} items"))),
        _ => Ok(()),
    }
}

/// A time as this API tells it: `YYYY-MM-DD hh:mm:ss`, in UTC.
pub(super) fn time(ms: u64) -> String {
    let seconds = ms / 1000;
    let (year, month, day) = date(seconds / DAY_S);
    let rest = seconds % DAY_S;
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// The date of a day since 1970-01-01, in a calendar whose years begin in March, so that the day that some years have more
/// is their last one.
fn date(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_the_calendar() {
        let table = [
            (0, "1970-01-01 00:00:00"),
            (951_782_399, "2000-02-28 23:59:59"),
            (951_782_400, "2000-02-29 00:00:00"),
            (1_700_000_000, "2023-11-14 22:13:20"),
            (4_107_542_400, "2100-03-01 00:00:00"),
        ];
        for (seconds, expected) in table {
            assert_eq!(time(seconds * 1000), expected);
        }
    }

    #[test]
    fn a_name_is_of_any_language_and_not_endless() {
        assert_eq!(name("N", "名字"), Ok(()));
        for wrong in [String::new(), "n".repeat(81), "a\nb".to_owned(), "\u{1F600}".to_owned()] {
            assert!(name("N", &wrong).is_err(), "{wrong:?}");
        }
    }
}
