//! How is a broken line repaired, so that everything behind it can still be judged?
//!
//! The parser gives up at some errors: all lines behind them would go unread, and their mistakes come to light one
//! run at a time. So such a line is mended the way it was probably meant, or blanked, and the text is parsed again.
//! The error stays reported, and nothing is believed that stands on a mended line.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;

use super::place::Places;
use super::syntax::{SyntaxError, header, is_setting};

/// Lines that are mended; whoever has more broken ones has given us something that is not TOML at all.
const LINES_MAX: usize = 100;

/// A text in which some lines stand as they were probably meant.
pub(super) struct Mended<'a> {
    places: &'a Places<'a>,
    /// The new text of the changed lines, by number.
    lines: BTreeMap<usize, String>,
}

impl<'a> Mended<'a> {
    pub(super) fn new(places: &'a Places<'a>) -> Self {
        Self { places, lines: BTreeMap::new() }
    }

    pub(super) fn text(&self) -> Cow<'a, str> {
        if self.lines.is_empty() {
            return Cow::Borrowed(self.places.text());
        }
        let mut text = String::new();
        let mut copied = 0;
        for (number, line) in &self.lines {
            let old = self.places.span_of_line(*number);
            text.push_str(self.places.text().get(copied..old.start).unwrap_or_default());
            text.push_str(line);
            copied = old.end;
        }
        text.push_str(self.places.text().get(copied..).unwrap_or_default());
        Cow::Owned(text)
    }

    /// Where a span of the mended text stands in the operator's.
    pub(super) fn original(&self, span: Range<usize>) -> Range<usize> {
        let start = self.original_offset(span.start);
        start..self.original_offset(span.end).max(start)
    }

    /// Mends the lines that keep the parser from going on. Returns the errors that are dealt with so; empty: there is
    /// nothing to mend, or nothing that helps.
    pub(super) fn mend(&mut self, errors: &[SyntaxError]) -> Vec<SyntaxError> {
        let mut mended = Vec::new();
        for error in errors {
            if self.lines.len() >= LINES_MAX {
                break;
            }
            let Some((number, line, error)) = self.repair(error) else {
                continue;
            };
            // What mending once did not help is not tried again.
            if let Entry::Vacant(place) = self.lines.entry(number) {
                place.insert(line);
                mended.push(error);
            }
        }
        mended
    }

    /// The line to change, its new text, and the error that says why.
    fn repair(&self, error: &SyntaxError) -> Option<(usize, String, SyntaxError)> {
        let number = self.places.line_of(error.span.start);
        if let Some(open) = open_before(error, self.places) {
            let line = self.places.line(open);
            let (at, closers) = missing_closers(line)?;
            let start = self.places.span_of_line(open).start + at;
            let error = SyntaxError::unclosed(start..start, &closers);
            return Some((open, format!("{}{closers}{}", line.get(..at)?, line.get(at..)?), error));
        }
        let line = self.places.line(number);
        if let Some(table) = header(line) {
            let is_array = line.contains("[[") || line.contains("]]");
            let meant = if is_array { format!("[[{table}]]") } else { format!("[{table}]") };
            let stands = line.split('#').next().unwrap_or_default().trim();
            return (stands != meant).then(|| (number, meant, error.clone()));
        }
        let is_lost = error.is("key with no value") || error.is("invalid unquoted key");
        is_lost.then(|| (number, String::new(), error.clone()))
    }

    fn original_offset(&self, offset: usize) -> usize {
        // How much longer the mended text is before the line in question.
        let (mut added, mut removed) = (0, 0);
        for (number, line) in &self.lines {
            let old = self.places.span_of_line(*number);
            let start = old.start + added - removed;
            if offset < start {
                break;
            }
            if offset <= start + line.len() {
                return old.start + (offset - start).min(old.len());
            }
            added += line.len();
            removed += old.len();
        }
        offset + removed - added
    }
}

/// The line above that leaves an array or inline table open, if that is what an error says.
pub(super) fn open_before(error: &SyntaxError, places: &Places<'_>) -> Option<usize> {
    const SIGNS: &[&str] = &["missing comma between", "missing key for inline table"];
    let number = places.line_of(error.span.start);
    let line = places.line(number);
    let indent = line.len() - line.trim_start().len();
    let is_first = error.span.start == places.span_of_line(number).start + indent;
    if !is_first || !SIGNS.iter().any(|sign| error.is(sign)) || !(header(line).is_some() || is_setting(line))
    {
        return None;
    }
    let is_empty = |line: &str| line.trim().is_empty() || line.trim().starts_with('#');
    (1..number).rev().find(|number| !is_empty(places.line(*number)))
}

/// What closes the brackets that a line leaves open, and where to write it: before the comment, if there is one.
fn missing_closers(line: &str) -> Option<(usize, String)> {
    let mut open = Vec::new();
    let mut quote = None;
    let mut end = line.len();
    let mut escaped = false;
    for (at, character) in line.char_indices() {
        match (quote, character) {
            (Some('"'), '\\') => {
                escaped = !escaped;
                continue;
            }
            (Some(closing), _) if character == closing && !escaped => quote = None,
            (None, '"' | '\'') => quote = Some(character),
            (None, '[') => open.push(']'),
            (None, '{') => open.push('}'),
            (None, ']' | '}') => {
                open.pop()?;
            }
            (None, '#') => {
                end = at;
                break;
            }
            _ => {}
        }
        escaped = false;
    }
    let at = line.get(..end).unwrap_or_default().trim_end().len();
    // Behind an open quote, a bracket would be part of the text.
    (!open.is_empty() && quote.is_none()).then(|| (at, open.iter().rev().collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_texts_and_comments_do_not_count() {
        assert_eq!(missing_closers("a = [\"]\", '[' # ["), Some((13, "]".to_owned())));
        assert_eq!(missing_closers("a = [{ b = \"\\\"}\""), Some((16, "}]".to_owned())));
        assert_eq!(missing_closers("a = [1]"), None);
        assert_eq!(missing_closers("a = ["), Some((5, "]".to_owned())));
        assert_eq!(missing_closers("a = [\"1"), None);
    }

    #[test]
    fn places_of_mended_text_are_those_of_the_operators() {
        let text = "[[a]\nx: 1\nb = 2\n";
        let places = Places::new(text);
        let mut mended = Mended::new(&places);
        mended.lines = BTreeMap::from([(1, "[[a]]".to_owned()), (2, String::new())]);
        assert_eq!(mended.text(), "[[a]]\n\nb = 2\n");
        let found = mended.text().find("b = 2").unwrap();
        assert_eq!(mended.original(found..found + 5), 10..15);
        assert_eq!(text.get(10..15), Some("b = 2"));
    }
}
