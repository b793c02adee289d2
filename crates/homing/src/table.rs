//! How are rows shown to people? In columns that line up, also where characters take two places.

use std::fmt;
use unicode_width::UnicodeWidthStr;

/// Stands where there is nothing.
pub(crate) const NOTHING: &str = "–";

/// Blanks between two columns.
const GAP: usize = 2;

/// Rows under a head, each with as many cells.
#[derive(Debug)]
pub(crate) struct Table<const COLUMNS: usize> {
    rows: Vec<[String; COLUMNS]>,
}

impl<const COLUMNS: usize> Table<COLUMNS> {
    /// A table with that head.
    pub(crate) fn new(head: [&str; COLUMNS]) -> Self {
        Self { rows: vec![head.map(str::to_owned)] }
    }

    /// A table without a head.
    pub(crate) fn headless() -> Self {
        Self { rows: Vec::new() }
    }

    /// Adds a row. A blank stands for each control character: a terminal would obey what somebody else wrote.
    pub(crate) fn row(&mut self, cells: [String; COLUMNS]) {
        self.rows.push(cells.map(|cell| cell.replace(char::is_control, " ")));
    }
}

impl<const COLUMNS: usize> fmt::Display for Table<COLUMNS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut widths = [0; COLUMNS];
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.width().max(*width);
            }
        }
        for (number, row) in self.rows.iter().enumerate() {
            let mut line = String::new();
            for (width, cell) in widths.iter().zip(row) {
                line.push_str(cell);
                line.extend(std::iter::repeat_n(' ', width - cell.width() + GAP));
            }
            let end = if number == 0 { "" } else { "\n" };
            write!(f, "{end}{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_says_nothing_to_the_terminal() {
        let mut table = Table::headless();
        table.row(["a\u{1b}[2J\nb".to_owned(), "c\u{9b}d".to_owned()]);
        assert_eq!(table.to_string(), "a [2J b  c d");
    }

    #[test]
    fn columns_line_up_in_every_script() {
        let mut table = Table::new(["目标", "状态"]);
        table.row(["a".to_owned(), "排空中".to_owned()]);
        table.row(["web-1".to_owned(), String::new()]);
        assert_eq!(table.to_string(), "目标   状态\na      排空中\nweb-1");
    }
}
