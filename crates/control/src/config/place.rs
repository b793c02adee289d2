//! On which line and in which column does a byte of the file stand?

use std::ops::Range;

use homing_core::problem::Problem;

use super::report::Located;

/// The lines of a text.
pub(super) struct Places<'a> {
    text: &'a str,
    /// Where each line begins, in bytes.
    starts: Vec<usize>,
}

impl<'a> Places<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let behind_newlines =
            text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(0).chain(behind_newlines).collect() }
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// The number of the line that a byte is in, from 1.
    pub(super) fn line_of(&self, offset: usize) -> usize {
        // The first line begins at 0, so there is always one that begins at or before `offset`.
        self.starts.partition_point(|start| *start <= offset)
    }

    /// A line by its number, without its end; empty if there is none.
    pub(super) fn line(&self, number: usize) -> &'a str {
        self.text.get(self.span_of_line(number)).unwrap_or_default()
    }

    /// Where a line stands, without its end.
    pub(super) fn span_of_line(&self, number: usize) -> Range<usize> {
        let start = number.checked_sub(1).and_then(|index| self.starts.get(index).copied());
        let start = start.unwrap_or(self.text.len());
        start..start + self.rest_of_line(start).len()
    }

    /// The text from a byte to the end of its line.
    pub(super) fn rest_of_line(&self, from: usize) -> &'a str {
        let rest = self.text.get(self.text.floor_char_boundary(from)..).unwrap_or_default();
        rest.split(['\r', '\n']).next().unwrap_or_default()
    }

    /// A problem with the place where `span` begins; what is marked of it ends with its first line.
    pub(super) fn locate(&self, span: Range<usize>, problem: Problem) -> Located {
        let start = self.text.floor_char_boundary(span.start);
        let line = self.line_of(start);
        let line_start = self.span_of_line(line).start;
        let before = self.text.get(line_start..start).unwrap_or_default();
        // A byte order mark is no column that an editor shows.
        let column = before.trim_start_matches('\u{feff}').chars().count() + 1;
        let line_end = start + self.rest_of_line(start).len();
        let end = self.text.floor_char_boundary(span.end).clamp(start, line_end);
        Located { line, column, problem, span: start..end, of_missing: false }
    }
}

#[cfg(test)]
mod tests {
    use homing_core::problem::say;

    use super::*;

    fn place(text: &str, at: usize) -> (usize, usize) {
        let problem = Problem::new(homing_core::problem::Path::default(), say::no_file());
        let located = Places::new(text).locate(at..at + 1, problem);
        (located.line, located.column)
    }

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        assert_eq!(place("a = 1", 0), (1, 1));
        assert_eq!(place("名前 = 1\nb = 2", "名前 = ".len()), (1, 6));
        assert_eq!(place("名前 = 1\nb = 2", "名前 = 1\nb = ".len()), (2, 5));
    }

    #[test]
    fn carriage_returns_and_a_byte_order_mark_take_no_column() {
        assert_eq!(place("\u{feff}a = 1\r\nb = 2", "\u{feff}".len()), (1, 1));
        assert_eq!(place("a = 1\r\nb = 2", "a = 1\r\n".len()), (2, 1));
    }

    #[test]
    fn a_place_outside_the_text_is_its_end() {
        assert_eq!(place("a\nb", 100), (2, 2));
        assert_eq!(place("", 7), (1, 1));
    }
}
