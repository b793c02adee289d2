//! What does the TOML text say as a tree of values, and where does each of them stand?

use std::collections::HashMap;
use std::ops::Range;

use homing_core::problem::{Path, Step};
use serde_json::{Map, Number, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::mend::Mended;
use super::place::Places;
use super::syntax::SyntaxError;

/// Times the text is parsed, at most: mending one line can bring another to light.
const ROUNDS_MAX: usize = 8;

/// A text as a tree, as far as it can be read.
pub(super) struct Tree<'a> {
    pub(super) value: Value,
    spans: Spans,
    mended: Mended<'a>,
    /// All syntax errors.
    pub(super) errors: Vec<SyntaxError>,
}

/// Where the values stand in the mended text, by their path.
type Spans = HashMap<String, Spot>;

/// Where one value stands.
struct Spot {
    /// Its key; an item of an array has none.
    key: Option<Range<usize>>,
    /// The value; of a table with a header, the header.
    value: Range<usize>,
}

/// Where to point for a path.
pub(super) struct Found {
    pub(super) span: Range<usize>,
    /// The value is not there: `span` is that of the nearest table around it.
    pub(super) is_missing: bool,
}

impl<'a> Tree<'a> {
    pub(super) fn parse(places: &'a Places<'a>) -> Self {
        let mut mended = Mended::new(places);
        let mut errors = Vec::new();
        for round in 0.. {
            let text = mended.text();
            let (table, found) = DeTable::parse_recoverable(&text);
            let in_place = |error: &toml::de::Error| {
                let span = mended.original(error.span().unwrap_or(0..0));
                SyntaxError::new(span, error.message(), places)
            };
            let mut found: Vec<_> = found.iter().map(in_place).collect();
            found.sort_by_key(|error| error.span.start);
            let dealt_with = if round < ROUNDS_MAX { mended.mend(&found) } else { Vec::new() };
            if !dealt_with.is_empty() {
                errors.extend(dealt_with);
                continue;
            }
            errors.extend(found);
            let mut spans = Spans::default();
            let value = read_table(table.get_ref(), &mut String::new(), &mut spans);
            return Self { value, spans, mended, errors };
        }
        unreachable!("the last round mends nothing, so it returns")
    }

    /// The value at `path`, or the nearest thing around it that is there.
    pub(super) fn find(&self, path: &Path) -> Found {
        let steps = path.steps();
        for length in (0..=steps.len()).rev() {
            let pointer: String = steps.iter().take(length).map(segment_of_step).collect();
            if let Some(spot) = self.spans.get(&pointer) {
                return Found { span: self.mended.original(spot.span()), is_missing: length < steps.len() };
            }
        }
        Found { span: 0..0, is_missing: true }
    }
}

impl Spot {
    /// `key = value` as a whole; a table's header alone.
    fn span(&self) -> Range<usize> {
        match &self.key {
            Some(key) if key.end <= self.value.start => key.start..self.value.end,
            _ => self.value.clone(),
        }
    }
}

/// Walks down with `pointer` as the path so far (RFC 6901), which it leaves as it was.
fn read_table(table: &DeTable<'_>, pointer: &mut String, spans: &mut Spans) -> Value {
    let mut object = Map::new();
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        if let Some(read) = read_below(&segment_of_key(name), Some(key.span()), value, pointer, spans) {
            object.insert(name.to_owned(), read);
        }
    }
    Value::Object(object)
}

fn read_below(
    segment: &str,
    key: Option<Range<usize>>,
    value: &Spanned<DeValue<'_>>,
    pointer: &mut String,
    spans: &mut Spans,
) -> Option<Value> {
    let length = pointer.len();
    pointer.push_str(segment);
    let read = read_value(value, pointer, spans);
    if read.is_some() {
        spans.insert(pointer.clone(), Spot { key, value: value.span() });
    }
    pointer.truncate(length);
    read
}

/// The value; `None`: there is none, and a syntax error says so.
fn read_value(value: &Spanned<DeValue<'_>>, pointer: &mut String, spans: &mut Spans) -> Option<Value> {
    let read = match value.get_ref() {
        // The parser's stand-in for a value that is not there.
        DeValue::Integer(_) if value.span().is_empty() => return None,
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Boolean(boolean) => Value::Bool(*boolean),
        DeValue::Integer(integer) => integer_value(integer.as_str(), integer.radix()),
        DeValue::Float(float) => float_value(float.as_str()),
        // No setting is a date. As a text it is refused wherever it stands, or is the text that was meant.
        DeValue::Datetime(datetime) => Value::String(datetime.to_string()),
        DeValue::Array(items) => {
            let mut array = Vec::new();
            for item in items.iter() {
                // Positions are those of the tree, also behind an item that could not be read.
                let segment = format!("/{}", array.len());
                array.extend(read_below(&segment, None, item, pointer, spans));
            }
            Value::Array(array)
        }
        DeValue::Table(table) => read_table(table, pointer, spans),
    };
    Some(read)
}

/// An integer; one too large for any setting stays what it is, as a float.
fn integer_value(digits: &str, radix: u32) -> Value {
    if let Ok(number) = u64::from_str_radix(digits, radix) {
        return Value::from(number);
    }
    match i64::from_str_radix(digits, radix) {
        Ok(number) => Value::from(number),
        Err(_) => float_value(digits),
    }
}

/// A float; JSON has no `nan` and no `inf`, which no setting takes either.
fn float_value(text: &str) -> Value {
    let number = text.parse::<f64>().ok().and_then(Number::from_f64);
    number.map_or_else(|| Value::String(text.to_owned()), Value::Number)
}

fn segment_of_step(step: &Step) -> String {
    match step {
        Step::Key(key) => segment_of_key(key),
        Step::Item { index, .. } => format!("/{index}"),
    }
}

fn segment_of_key(key: &str) -> String {
    format!("/{}", key.replace('~', "~0").replace('/', "~1"))
}
