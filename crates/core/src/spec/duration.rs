//! How is a span of time written, and how is it read?
//!
//! `500ms`, `75s`, `20m`, `2h`, `30d`, or several of them from long to short: `1h30m`. A number alone is refused:
//! other programs read it as seconds, milliseconds or minutes.

use std::time::Duration;

use crate::problem::{Phrase, say};

/// Longest text that is looked at; every useful duration is shorter.
const TEXT_MAX: usize = 32;

/// The units from long to short, in milliseconds.
const UNITS: &[(&str, u64)] = &[("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

/// Reads a duration.
///
/// # Errors
/// What to write instead.
pub fn parse(text: &str) -> Result<Duration, Phrase> {
    if text.is_empty() || text.len() > TEXT_MAX {
        return Err(say::duration_forms());
    }
    let mut rest = text;
    let mut units = UNITS.iter();
    let mut total_ms: u64 = 0;
    while !rest.is_empty() {
        let (digits, after) = split_at_end_of(rest, |byte| byte.is_ascii_digit());
        let (unit, after) = split_at_end_of(after, |byte| !byte.is_ascii_digit());
        if digits.is_empty() {
            return Err(say::duration_forms());
        }
        if unit.is_empty() {
            return Err(say::unit_missing(text.to_owned()));
        }
        if unit.starts_with('.') {
            return Err(say::no_fractions());
        }
        // Taking from one iterator makes the order long to short, each unit once.
        let Some((_, unit_ms)) = units.find(|(name, _)| *name == unit) else {
            return Err(say::duration_forms());
        };
        let part_ms = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(*unit_ms));
        let sum_ms = part_ms.and_then(|part_ms| total_ms.checked_add(part_ms));
        total_ms = sum_ms.ok_or_else(say::number_too_large)?;
        rest = after;
    }
    Ok(Duration::from_millis(total_ms))
}

/// Writes a duration the way [`parse`] reads it, to the millisecond.
#[must_use]
pub fn text(duration: Duration) -> String {
    let mut rest_ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    if rest_ms == 0 {
        return "0s".to_owned();
    }
    let mut text = String::new();
    for (unit, unit_ms) in UNITS {
        let number = rest_ms / unit_ms;
        if number > 0 {
            text.push_str(&format!("{number}{unit}"));
        }
        rest_ms %= unit_ms;
    }
    text
}

fn split_at_end_of(text: &str, belongs: impl Fn(u8) -> bool) -> (&str, &str) {
    let end = text.bytes().position(|byte| !belongs(byte)).unwrap_or(text.len());
    // A digit is ASCII, so the border between digits and the rest never splits a character.
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_unit_and_their_sums_are_read() {
        for (text, milliseconds) in [
            ("500ms", 500),
            ("75s", 75_000),
            ("20m", 1_200_000),
            ("2h", 7_200_000),
            ("30d", 2_592_000_000),
            ("1h30m", 5_400_000),
            ("0s", 0),
        ] {
            assert_eq!(parse(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
    }

    #[test]
    fn what_another_program_would_read_differently_is_refused() {
        for text in [
            "",
            "30",
            "s",
            "1.5s",
            "30m1h",
            "1s1s",
            "30 s",
            "30S",
            "-1s",
            "1w",
            "٣s",
            "18446744073709551615d",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(milliseconds in 0_u64..=u64::MAX / 2) {
            let duration = Duration::from_millis(milliseconds);
            prop_assert_eq!(parse(&text(duration)), Ok(duration));
        }

        #[test]
        fn no_text_panics(text in ".{0,40}") {
            let _ = parse(&text);
        }
    }
}
