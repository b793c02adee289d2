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
use crate::problem::{Path, Problem};
use crate::sample::Sample;
use crate::spec::names::Named;
use crate::spec::{duration as span, suggest};

/// Longest name of an object, in characters.
const NAME_MAX: usize = 64;
/// Longest path in the file system, in bytes (`PATH_MAX` of Linux).
const FILE_PATH_MAX: usize = 4096;
/// Longest value that is only stored and compared.
const LABEL_MAX: usize = 256;
/// Longest piece of the operator's text that a message repeats, in characters.
const EXCERPT_MAX: usize = 64;

/// A value, or what is wrong with it.
pub(super) type Parsed<T> = Result<T, Complaint>;

/// What is wrong with a value, before it is known where it stands.
#[derive(Debug)]
pub(super) struct Complaint {
    what: String,
    hint: Option<String>,
}

impl Complaint {
    pub(super) fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { what: what.into(), hint: Some(hint.into()) }
    }

    pub(super) fn at(self, path: Path) -> Problem {
        Problem { path, what: self.what, hint: self.hint }
    }
}

/// A string.
pub(super) fn text<'a>(value: &'a Value, expected: &str) -> Parsed<&'a str> {
    value.as_str().ok_or_else(|| {
        let what = format!("expected {expected}, found {}", describe(value));
        let hint = match value {
            Value::Number(number) => Some(format!("write it in quotes: \"{number}\"")),
            _ => None,
        };
        Complaint { what, hint }
    })
}

/// The name of an object.
pub(super) fn name(value: &Value) -> Parsed<String> {
    let name = text(value, "a name")?;
    if is_name(name) {
        return Ok(name.to_owned());
    }
    let what = format!("{} is not a name", quote(name));
    Err(Complaint::new(what, format!("use 1 to {NAME_MAX} of the characters A–Z a–z 0–9 . _ -")))
}

/// Whether a text can be the name of an object.
pub(crate) fn is_name(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (1..=NAME_MAX).contains(&text.len()) && text.bytes().all(allowed)
}

/// One of the words of a choice. `key` finds the words that only a later version accepts.
pub(super) fn named<T: Named>(key: &'static str) -> impl Fn(&Value) -> Parsed<T> {
    move |value| {
        let words = T::NAMES.join(", ");
        let word = text(value, &format!("one of {words}"))?;
        if let Some(choice) = T::parse(word) {
            return Ok(choice);
        }
        if let Some(instead) = later::word(key, word) {
            return Err(Complaint::new(format!("{} is not available in this version", quote(word)), instead));
        }
        let hint = match suggest::nearest(word, T::NAMES.iter().copied()) {
            Some(meant) => format!("did you mean \"{meant}\"?"),
            None => format!("one of {words}"),
        };
        Err(Complaint::new(format!("unknown value {}", quote(word)), hint))
    }
}

/// `true` or `false`.
pub(super) fn boolean(value: &Value) -> Parsed<bool> {
    let complaint = || {
        let hint = "write true or false, without quotes";
        Complaint::new(format!("expected true or false, found {}", describe(value)), hint)
    };
    value.as_bool().ok_or_else(complaint)
}

/// A share of what happens: a number from 0 to 1.
pub(super) fn share(value: &Value) -> Parsed<Sample> {
    let share = value.as_f64().and_then(Sample::of_share);
    share.ok_or_else(|| {
        let what = match value {
            Value::Number(number) => format!("{number} is no share"),
            _ => format!("expected a number, found {}", describe(value)),
        };
        Complaint::new(what, "write a number from 0 to 1: 0.1 is one of ten")
    })
}

/// A whole number in a range.
pub(super) fn integer<T>(range: RangeInclusive<T>) -> impl Fn(&Value) -> Parsed<T>
where
    T: TryFrom<u64> + PartialOrd + Display,
{
    move |value| {
        let Value::Number(number) = value else {
            let what = format!("expected a whole number, found {}", describe(value));
            return Err(Complaint::new(
                what,
                format!("write a number from {} to {}", range.start(), range.end()),
            ));
        };
        let in_range = number
            .as_u64()
            .and_then(|number| T::try_from(number).ok())
            .filter(|number| range.contains(number));
        in_range.ok_or_else(|| {
            let allowed = format!("allowed: {} to {}", range.start(), range.end());
            match number.is_f64() {
                true => Complaint::new(format!("expected a whole number, found {number}"), allowed),
                false => Complaint::new(format!("{number} is out of range"), allowed),
            }
        })
    }
}

/// A duration in a range, such as `"30s"`.
pub(super) fn duration(range: RangeInclusive<Duration>) -> impl Fn(&Value) -> Parsed<Duration> {
    move |value| {
        let Some(text) = value.as_str() else {
            let what = format!("expected a duration such as \"30s\", found {}", describe(value));
            let hint = match value.as_u64() {
                Some(number) => format!("a unit is needed: \"{number}s\" if seconds are meant"),
                None => "write a text with a unit: \"500ms\", \"30s\", \"20m\"".to_owned(),
            };
            return Err(Complaint::new(what, hint));
        };
        let duration = span::parse(text)
            .map_err(|hint| Complaint::new(format!("{} is not a duration", quote(text)), hint))?;
        if range.contains(&duration) {
            return Ok(duration);
        }
        let allowed = format!("allowed: {} to {}", span::text(*range.start()), span::text(*range.end()));
        Err(Complaint::new(format!("{} is out of range", quote(text)), allowed))
    }
}

/// A size in bytes: an integer, or a text such as `"10MiB"`.
pub(super) fn size(range: RangeInclusive<u64>) -> impl Fn(&Value) -> Parsed<u64> {
    const UNITS: &[(&str, u32)] = &[("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10), ("B", 0)];
    const FORMS: &str = "write a number of bytes, or \"512KiB\", \"10MiB\", \"2GiB\"";
    move |value| {
        let Some(text) = value.as_str() else {
            return match value {
                Value::Number(number) if number.as_u64().is_some_and(|bytes| range.contains(&bytes)) => {
                    Ok(number.as_u64().unwrap_or_default())
                }
                Value::Number(number) => {
                    Err(Complaint::new(format!("{number} is out of range"), sizes(&range)))
                }
                _ => Err(Complaint::new(format!("expected a size, found {}", describe(value)), FORMS)),
            };
        };
        let end_of_number = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(end_of_number);
        let shift = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, shift)| *shift);
        let bytes = shift.and_then(|shift| number.parse::<u64>().ok()?.checked_mul(1 << shift));
        let Some(bytes) = bytes else {
            return Err(Complaint::new(format!("{} is not a size", quote(text)), FORMS));
        };
        if range.contains(&bytes) {
            return Ok(bytes);
        }
        Err(Complaint::new(format!("{} is out of range", quote(text)), sizes(&range)))
    }
}

fn sizes(range: &RangeInclusive<u64>) -> String {
    format!("allowed: {} byte to {} GiB; leave it out for no limit", range.start(), range.end() >> 30)
}

/// A path in the file system.
pub(super) fn file_path(value: &Value) -> Parsed<PathBuf> {
    let path = text(value, "a path")?;
    if (1..=FILE_PATH_MAX).contains(&path.len()) && !path.contains('\0') {
        return Ok(PathBuf::from(path));
    }
    Err(Complaint::new(format!("{} is not a path", quote(path)), "name a file or folder"))
}

/// A short text that is only stored and compared.
pub(super) fn label(value: &Value) -> Parsed<String> {
    let label = text(value, "a text")?;
    if (1..=LABEL_MAX).contains(&label.len()) && !label.chars().any(char::is_control) {
        return Ok(label.to_owned());
    }
    let hint = format!("use 1 to {LABEL_MAX} bytes without control characters");
    Err(Complaint::new(format!("{} does not fit", quote(label)), hint))
}

/// What a value is, for a message: `the integer 30`.
pub(super) fn describe(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(boolean) => boolean.to_string(),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("the text {}", quote(text)),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "a table".to_owned(),
    }
}

/// The operator's text in quotes, shortened, with control characters made visible.
pub(super) fn quote(text: &str) -> String {
    format!("{:?}", excerpt(text))
}

/// A key as a path shows it: shortened, control characters made visible.
pub(super) fn printable(key: &str) -> String {
    let key = excerpt(key);
    if key.chars().any(char::is_control) { key.escape_debug().to_string() } else { key.into_owned() }
}

/// The beginning of a long text.
fn excerpt(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(EXCERPT_MAX) {
        Some(_) => Cow::Owned(text.chars().take(EXCERPT_MAX).chain(['…']).collect()),
        None => Cow::Borrowed(text),
    }
}
