//! When is the moment that an Expires attribute names (RFC 6265 5.1.1)?
//!
//! Browsers do not ask which format it is, and neither do we: they cut the text at everything that is not a letter, a
//! digit or a colon, and take the first piece that looks like a time, a day, a month, a year. So the date of RFC 9110
//! is read, the one with hyphens of Tomcat and PHP, and those with a wrong weekday or without a zone: all are UTC.

use crate::ascii::decimal;
use crate::calendar::{Time, seconds_since_1970};

const MONTHS: [&[u8; 3]; 12] =
    [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];

/// What was found so far. Each place is filled once.
#[derive(Default)]
struct Found {
    time: Option<Time>,
    day: Option<u64>,
    month: Option<u64>,
    year: Option<u64>,
}

/// Seconds since 1970-01-01 00:00:00 UTC, 0 for all that was before; `None` when a browser would see no date.
pub(super) fn parse(text: &[u8]) -> Option<u64> {
    let mut found = Found::default();
    for token in text.split(|&byte| is_delimiter(byte)).filter(|token| !token.is_empty()) {
        found.take(token);
    }
    let (year, month, day) = (full_year(found.year?), found.month?, found.day?);
    let time = found.time?;
    if year < 1601 {
        return None; // step 5 of the algorithm
    }
    seconds_since_1970(year, month, day, time)
}

impl Found {
    /// Gives the token to the first place that is free and that it fits.
    fn take(&mut self, token: &[u8]) {
        if self.time.is_none()
            && let Some(time) = time(token)
        {
            self.time = Some(time);
        } else if self.day.is_none()
            && let Some((day, _)) = number(token, 1, 2)
        {
            self.day = Some(day);
        } else if self.month.is_none()
            && let Some(month) = month(token)
        {
            self.month = Some(month);
        } else if self.year.is_none()
            && let Some((year, _)) = number(token, 2, 4)
        {
            self.year = Some(year);
        }
    }
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'\t' | b' '..=b'/' | b';'..=b'@' | b'['..=b'`' | b'{'..=b'~')
}

/// `hour:minute:second`, whatever follows it.
fn time(token: &[u8]) -> Option<Time> {
    let (hour, rest) = number(token, 1, 2)?;
    let (minute, rest) = number(rest.strip_prefix(b":")?, 1, 2)?;
    let (second, _) = number(rest.strip_prefix(b":")?, 1, 2)?;
    Some(Time { hour, minute, second })
}

/// The month, from 1, that the first three letters name.
fn month(token: &[u8]) -> Option<u64> {
    let name = token.get(..3)?;
    (1..).zip(MONTHS).find_map(|(number, known)| name.eq_ignore_ascii_case(known).then_some(number))
}

/// A number of `fewest` to `most` digits at the start of the text, and what follows it.
fn number(text: &[u8], fewest: usize, most: usize) -> Option<(u64, &[u8])> {
    let count = text.iter().take(most + 1).take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at_checked(count)?;
    let number = decimal(digits, 9999)?;
    (fewest..=most).contains(&count).then_some((number, rest))
}

/// Two digits mean 1970 to 2069.
fn full_year(year: u64) -> u64 {
    match year {
        0..=69 => year + 2000,
        70..=99 => year + 1900,
        _ => year,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::{Duration, UNIX_EPOCH};

    /// The last second of the year 9999.
    const LAST: u64 = 253_402_300_799;

    #[test]
    fn what_browsers_take_for_a_date_is_one() {
        for (text, seconds) in [
            // RFC 9110 5.6.7: its three formats.
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
            ("Sun Nov  6 08:49:37 1994", 784_111_777),
            // Tomcat and PHP when they take a cookie back.
            ("Thu, 01-Jan-1970 00:00:10 GMT", 10),
            ("Thu, 01-Jan-70 00:00:01 GMT", 1),
            ("Mon, 10-Dec-2007 17:02:24 GMT", 1_197_306_144),
            // The order is free, and so is what stands between.
            ("2007 DECEMBER 10 17:02:24", 1_197_306_144),
            ("17:02:24pm;;10th/december/07", 1_197_306_144),
            // The first of a kind counts.
            ("06 Nov 1994 08:49:37 07 Dec 1995 09:50:38", 784_111_777),
            // A weekday that is wrong is not looked at, nor is a zone.
            ("Mon, 06 Nov 1994 08:49:37 PST", 784_111_777),
            ("29 Feb 2000 00:00:00", 951_782_400),
            ("29 Feb 2400 00:00:00", 13_574_563_200),
            ("31 Dec 9999 23:59:59", LAST),
            ("31 Dec 69 23:59:59", 3_155_759_999),
            ("31 Dec 1969 23:59:59", 0),
            ("1 Jan 1601 00:00:00", 0),
        ] {
            assert_eq!(parse(text.as_bytes()), Some(seconds), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "0",
            "-1",
            "session",
            "Sun, 06 Nov 1994",
            "06 1994 08:49:37",
            "Nov 1994 08:49:37",
            "06 Nov 08:49:37",
            "00 Nov 1994 08:49:37",
            "31 Nov 1994 08:49:37",
            "29 Feb 1900 00:00:00",
            "06 Nov 1994 24:00:00",
            "06 Nov 1994 08:60:00",
            "06 Nov 1994 08:49:60",
            "06 Nov 1994 08:49",
            "06 Nov 1994 008:49:37",
            "06 Nov 1600 08:49:37",
            "06 Nov 19940 08:49:37",
            "06 Nov 199 08:49:37",
            "06 Nov 9 08:49:37",
            "6 No 1994 08:49:37",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn every_date_that_is_written_today_is_read(seconds in 0..=LAST) {
            let text = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds));
            prop_assert_eq!(parse(text.as_bytes()), Some(seconds));
            let (date, time) = text.split_at("Thu, 01 Jan 1970".len());
            let hyphens = format!("{}{}{time}", &date[..5], date[5..].replace(' ', "-"));
            prop_assert_eq!(parse(hyphens.as_bytes()), Some(seconds));
        }

        #[test]
        fn other_bytes_are_a_date_within_bounds_or_none(text in "[0-9a-z:,\u{e9} -]{0,40}|.{0,40}") {
            prop_assert!(parse(text.as_bytes()).is_none_or(|seconds| seconds <= LAST));
        }
    }
}
