//! How is a terminal taken, written to, and given back as it was?

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::stdio::stdin;
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};
use std::io::{self, IsTerminal, Write};
use std::time::Duration;
use unicode_width::UnicodeWidthChar;

/// The other screen, without a cursor; and back (xterm, "Alternate Screen Buffer").
const TAKE: &str = "\x1b[?1049h\x1b[?25l";
const GIVE_BACK: &str = "\x1b[?25h\x1b[?1049l";
/// What a terminal has that does not say.
const USUAL: (usize, usize) = (80, 24);

/// The terminal, until it is dropped.
#[derive(Debug)]
pub(super) struct Screen {
    before: Termios,
}

impl Screen {
    /// Takes it.
    ///
    /// # Errors
    /// Standard input or output is none.
    pub(super) fn take() -> io::Result<Self> {
        if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
            return Err(io::ErrorKind::Unsupported.into());
        }
        let before = tcgetattr(stdin())?;
        let mut raw = before.clone();
        raw.make_raw();
        tcsetattr(stdin(), OptionalActions::Now, &raw)?;
        let screen = Self { before };
        write(TAKE)?;
        Ok(screen)
    }

    /// Shows as many lines as there is room for, from `first` on; a first line that would leave room is mended.
    pub(super) fn show(&mut self, lines: &[String], first: &mut usize) -> io::Result<()> {
        let (columns, rows) = size();
        *first = (*first).min(lines.len().saturating_sub(rows));
        let shown: Vec<String> = lines
            .iter()
            .skip(*first)
            .take(rows)
            .map(|line| format!("{}\x1b[K", clipped(line, columns)))
            .collect();
        write(&format!("\x1b[H{}\x1b[J", shown.join("\r\n")))
    }

    /// The bytes of the next key; `None`: there was none within that time. Empty: the terminal has gone.
    pub(super) fn key(&mut self, within: Duration) -> io::Result<Option<Vec<u8>>> {
        let mut waiting = [PollFd::from_borrowed_fd(stdin(), PollFlags::IN)];
        let limit = Timespec::try_from(within).map_err(|_| io::ErrorKind::InvalidInput)?;
        if poll(&mut waiting, Some(&limit))? == 0 {
            return Ok(None);
        }
        let mut bytes = [0; 16];
        let count = rustix::io::read(stdin(), &mut bytes)?;
        Ok(Some(bytes[..count].to_vec()))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // A terminal that has gone needs nothing back.
        let _ = write(GIVE_BACK);
        let _ = tcsetattr(stdin(), OptionalActions::Now, &self.before);
    }
}

fn write(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Columns and rows.
fn size() -> (usize, usize) {
    match tcgetwinsize(stdin()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col.into(), size.ws_row.into()),
        _ => USUAL,
    }
}

/// As much of a line as fits; nothing in it moves the cursor elsewhere.
fn clipped(line: &str, columns: usize) -> String {
    let mut left = columns;
    let fits = |character: &char| {
        let width = character.width().unwrap_or(0);
        left.checked_sub(width).map(|less| left = less).is_some()
    };
    line.chars().filter(|character| !character.is_control()).take_while(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_where_the_terminal_ends_in_every_script() {
        assert_eq!(clipped("abcdef", 4), "abcd");
        assert_eq!(clipped("目标状态", 5), "目标");
        assert_eq!(clipped("a\x1b[2Jb", 80), "a[2Jb");
    }
}
