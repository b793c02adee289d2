//! How is one value read: a word, a number, a duration, a size?
//!
//! Addresses are in [`address`], what stands in HTTP in [`http`].

pub(super) mod address;
pub(in crate::spec) mod http;

use std::borrow::Cow;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;

use super::later;
use crate::problem::{Path, Phrase, Problem, Value as Blank, say};
use crate::sample::Sample;
use crate::spec::names::Named;
use crate::spec::{duration as span, suggest};

/// Longest name of an object, in characters.
const NAME_MAX: usize = 64;
/// Longest path in the file system, in bytes (`PATH_MAX` of Linux).
const FILE_PATH_MAX: usize = 4096;
/// Longest value that is only stored and compared.
const LABEL_MAX: usize = 256;
/// Bytes that a probe sends or waits for: fits into any packet.
const DATAGRAM_MAX: usize = 512;
/// Longest piece of the operator's text that a message repeats, in characters.
const EXCERPT_MAX: usize = 64;

/// A value, or what is wrong with it.
pub(super) type Parsed<T> = Result<T, Complaint>;

/// What is wrong with a value, before it is known where it stands.
#[derive(Debug)]
pub(super) struct Complaint {
    what: Phrase,
    hint: Option<Phrase>,
}

impl Complaint {
    pub(super) fn new(what: Phrase, hint: Phrase) -> Self {
        Self { what, hint: Some(hint) }
    }

    pub(super) fn at(self, path: Path) -> Problem {
        let problem = Problem::new(path, self.what);
        self.hint.into_iter().fold(problem, Problem::hint)
    }
}

/// With the advice of its row.
impl From<Phrase> for Complaint {
    fn from(what: Phrase) -> Self {
        Self { what, hint: None }
    }
}

/// A string.
pub(super) fn text(value: &Value, expected: impl FnOnce() -> Phrase) -> Parsed<&str> {
    value.as_str().ok_or_else(|| {
        let what = say::expected(expected(), describe(value));
        let hint = match value {
            Value::Number(number) => Some(say::in_quotes(number.to_string())),
            _ => None,
        };
        Complaint { what, hint }
    })
}

/// The name of an object.
pub(super) fn name(value: &Value) -> Parsed<String> {
    let name = text(value, say::a_name)?;
    if is_name(name) { Ok(name.to_owned()) } else { Err(say::not_a_name(excerpt(name), NAME_MAX).into()) }
}

/// Whether a text can be the name of an object.
pub fn is_name(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (1..=NAME_MAX).contains(&text.len()) && text.bytes().all(allowed)
}

/// One of the words of a choice. `key` finds the words that only a later version accepts.
pub(super) fn named<T: Named>(key: &'static str) -> impl Fn(&Value) -> Parsed<T> {
    move |value| {
        let words = || say::one_of(T::NAMES.join(", "));
        let word = text(value, words)?;
        if let Some(choice) = T::parse(word) {
            return Ok(choice);
        }
        if let Some(instead) = later::word(key, word) {
            return Err(Complaint::new(say::value_not_available(excerpt(word)), instead));
        }
        let hint = match suggest::nearest(word, T::NAMES.iter().copied()) {
            Some(meant) => say::did_you_mean(meant.to_owned()),
            None => words(),
        };
        Err(Complaint::new(say::unknown_value(excerpt(word)), hint))
    }
}

/// `true` or `false`.
pub(super) fn boolean(value: &Value) -> Parsed<bool> {
    let complaint = || Complaint::new(say::expected(say::a_boolean(), describe(value)), say::no_quotes());
    value.as_bool().ok_or_else(complaint)
}

/// A share of what happens: a number from 0 to 1.
pub(super) fn share(value: &Value) -> Parsed<Sample> {
    let share = value.as_f64().and_then(Sample::of_share);
    share.ok_or_else(|| {
        let what = match value {
            Value::Number(number) => say::no_share(number.to_string()),
            _ => say::expected(say::a_number(), describe(value)),
        };
        Complaint::new(what, say::write_share())
    })
}

/// A whole number in a range.
pub(super) fn integer<T>(range: RangeInclusive<T>) -> impl Fn(&Value) -> Parsed<T>
where
    T: TryFrom<u64> + PartialOrd + Display,
{
    move |value| {
        let Value::Number(number) = value else {
            let what = say::expected(say::a_whole_number(), describe(value));
            let hint = say::write_number(range.start().to_string(), range.end().to_string());
            return Err(Complaint::new(what, hint));
        };
        let in_range = number
            .as_u64()
            .and_then(|number| T::try_from(number).ok())
            .filter(|number| range.contains(number));
        in_range.ok_or_else(|| {
            let span = say::span(range.start().to_string(), range.end().to_string());
            let what = match number.is_f64() {
                true => say::expected(say::a_whole_number(), number.to_string()),
                false => say::number_out_of_range(number.to_string()),
            };
            Complaint::new(what, say::allowed(span))
        })
    }
}

/// A duration in a range, such as `"30s"`.
pub(super) fn duration(range: RangeInclusive<Duration>) -> impl Fn(&Value) -> Parsed<Duration> {
    move |value| {
        let Some(text) = value.as_str() else {
            let what = say::expected(say::such_as(say::a_duration(), "\"30s\""), describe(value));
            let hint = match value.as_u64() {
                Some(number) => say::unit_needed(number),
                None => say::text_with_unit(),
            };
            return Err(Complaint::new(what, hint));
        };
        let duration =
            span::parse(text).map_err(|hint| Complaint::new(say::not_a_duration(excerpt(text)), hint))?;
        if range.contains(&duration) {
            return Ok(duration);
        }
        let allowed = say::span(span::text(*range.start()), span::text(*range.end()));
        Err(Complaint::new(say::out_of_range(excerpt(text)), say::allowed(allowed)))
    }
}

/// A size in bytes: an integer, or a text such as `"10MiB"`.
pub(super) fn size(range: RangeInclusive<u64>) -> impl Fn(&Value) -> Parsed<u64> {
    const UNITS: &[(&str, u32)] = &[("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10), ("B", 0)];
    move |value| {
        let Some(text) = value.as_str() else {
            return match value {
                Value::Number(number) if number.as_u64().is_some_and(|bytes| range.contains(&bytes)) => {
                    Ok(number.as_u64().unwrap_or_default())
                }
                Value::Number(number) => {
                    Err(Complaint::new(say::number_out_of_range(number.to_string()), sizes(&range)))
                }
                _ => {
                    let what = say::expected(say::a_size(), describe(value));
                    Err(Complaint::new(what, say::size_forms()))
                }
            };
        };
        let end_of_number = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(end_of_number);
        let shift = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, shift)| *shift);
        let bytes = shift.and_then(|shift| number.parse::<u64>().ok()?.checked_mul(1 << shift));
        let Some(bytes) = bytes else {
            return Err(say::not_a_size(excerpt(text)).into());
        };
        if range.contains(&bytes) {
            return Ok(bytes);
        }
        Err(Complaint::new(say::out_of_range(excerpt(text)), sizes(&range)))
    }
}

fn sizes(range: &RangeInclusive<u64>) -> Phrase {
    say::allowed_or_no_limit(say::bytes_span(*range.start(), format!("{} GiB", range.end() >> 30)))
}

/// A path in the file system.
pub(super) fn file_path(value: &Value) -> Parsed<PathBuf> {
    let path = text(value, say::a_path)?;
    if (1..=FILE_PATH_MAX).contains(&path.len()) && !path.contains('\0') {
        return Ok(PathBuf::from(path));
    }
    Err(Complaint::new(say::not_a_path(excerpt(path)), say::name_a_file()))
}

/// A short text that is only stored and compared.
pub(super) fn label(value: &Value) -> Parsed<String> {
    let label = text(value, say::a_text)?;
    if (1..=LABEL_MAX).contains(&label.len()) && !label.chars().any(char::is_control) {
        return Ok(label.to_owned());
    }
    Err(say::does_not_fit(excerpt(label), LABEL_MAX).into())
}

/// What a datagram says, or has in it.
pub(super) fn datagram(value: &Value) -> Parsed<String> {
    let said = text(value, say::a_text)?;
    if (1..=DATAGRAM_MAX).contains(&said.len()) {
        return Ok(said.to_owned());
    }
    Err(say::no_datagram(excerpt(said), DATAGRAM_MAX).into())
}

/// What a value is, for a message: `the integer 30`.
pub(super) fn describe(value: &Value) -> Blank {
    match value {
        Value::Null => "null".into(),
        Value::Bool(boolean) => boolean.to_string().into(),
        Value::Number(number) => say::the_number(number.to_string()).into(),
        Value::String(text) => say::the_text(excerpt(text)).into(),
        Value::Array(_) => say::an_array().into(),
        Value::Object(_) => say::a_table().into(),
    }
}

/// A key as a path shows it: shortened, control characters made visible.
pub(super) fn printable(key: &str) -> String {
    let key = excerpt(key);
    if key.chars().any(char::is_control) { key.escape_debug().to_string() } else { key.into_owned() }
}

/// The beginning of a long text of the operator.
pub(super) fn excerpt(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(EXCERPT_MAX) {
        Some(_) => Cow::Owned(text.chars().take(EXCERPT_MAX).chain(['…']).collect()),
        None => Cow::Borrowed(text),
    }
}
