//! What does one value look like: a word, a number, a duration, a name?

use std::fmt::Display;
use std::ops::RangeInclusive;

use homing_core::drain;
use homing_core::spec::names::Named;
use utoipa::openapi::schema::{AdditionalProperties, Schema, Type};

use super::{either, of_type};
use crate::limits;

/// Longest text of any kind, in characters: a path in the file system.
const TEXT_MAX: usize = 4096;

/// A text of a bounded length.
pub(super) fn text() -> Schema {
    of_type(Type::String).max_length(Some(TEXT_MAX)).into()
}

/// A text that is not empty.
pub(super) fn some_text(most: usize) -> Schema {
    of_type(Type::String).min_length(Some(1)).max_length(Some(most)).into()
}

/// The name of an object.
pub(in crate::api) fn name() -> Schema {
    of_type(Type::String).pattern(Some("^[A-Za-z0-9._-]{1,64}$")).examples(["web"]).into()
}

/// An IP address and a port.
pub(super) fn address() -> Schema {
    let pattern = r"^([0-9]{1,3}(\.[0-9]{1,3}){3}|\[[0-9A-Fa-f:.]{2,45}\]):[0-9]{1,5}$";
    of_type(Type::String).pattern(Some(pattern)).examples(["127.0.0.1:9001"]).into()
}

/// A network: an address and a prefix.
pub(super) fn network() -> Schema {
    let pattern = r"^([0-9]{1,3}(\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]{2,45})/[0-9]{1,3}$";
    of_type(Type::String).pattern(Some(pattern)).examples(["10.0.0.0/8"]).into()
}

/// The name of a header field or a cookie: a token (RFC 9110 section 5.6.2).
pub(super) fn token() -> Schema {
    of_type(Type::String).pattern(Some("^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$")).into()
}

/// A path that begins with a slash.
pub(super) fn path() -> Schema {
    of_type(Type::String).pattern(Some("^/[!-~]{0,1023}$")).examples(["/v1"]).into()
}

/// A duration: whole numbers with units, from long to short.
pub(super) fn span() -> Schema {
    let pattern = "^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$";
    let what =
        "A duration: whole numbers with units, from long to short, such as 500ms, 30s, 20m, 1h30m, 30d.";
    let span = of_type(Type::String).pattern(Some(pattern)).min_length(Some(2)).max_length(Some(32));
    span.description(Some(what)).examples(["20m"]).into()
}

/// A number of bytes, or a text such as `10MiB`.
pub(super) fn size(range: RangeInclusive<u64>) -> Schema {
    let pattern = "^[0-9]{1,13}(B|KiB|MiB|GiB|TiB)$";
    either([integer(range), of_type(Type::String).pattern(Some(pattern)).examples(["10MiB"]).into()])
}

pub(super) fn boolean() -> Schema {
    of_type(Type::Boolean).into()
}

/// A whole number in a range.
pub(super) fn integer<T: Display>(range: RangeInclusive<T>) -> Schema {
    // Every bound of ours fits: the largest is a tebibyte.
    let bound = |bound: &T| bound.to_string().parse::<isize>().unwrap_or(isize::MAX);
    let number = of_type(Type::Integer).minimum(Some(bound(range.start())));
    number.maximum(Some(bound(range.end()))).into()
}

/// One of the words of a choice.
pub(super) fn word<T: Named>() -> Schema {
    words(T::NAMES.iter().copied())
}

pub(super) fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> Schema {
    of_type(Type::String).enum_values(Some(words.into_iter().map(str::to_owned))).into()
}

/// Texts by name.
pub(super) fn texts() -> Schema {
    of_type(Type::Object).additional_properties(Some(AdditionalProperties::from(text()))).into()
}

pub(super) fn drain_policy() -> Schema {
    words(drain::DrainPolicy::ALL.map(drain::DrainPolicy::as_str))
}

/// How many rows of a list.
pub(super) fn limit() -> Schema {
    integer(1..=limits::PAGE_MAX)
}
