//! How does a password come in? Never as an argument, which everybody on the machine may see.

use crate::failure::Failure;
use crate::text::Language;
use crate::text::identity::Answer;
use rustix::termios::{LocalModes, OptionalActions, Termios, isatty, tcgetattr, tcsetattr};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Stdin, Write};
use std::path::Path;
use zeroize::Zeroizing;

/// Bytes that are read; a node takes fewer.
const BYTES_MAX: u64 = 4096;

/// The first line of the file, or of standard input; on a terminal it is asked for, twice, and not shown.
pub(crate) fn read(file: Option<&Path>, language: Language) -> Result<Zeroizing<String>, Failure> {
    let outcome = match file {
        Some(file) => File::open(file).and_then(|file| line(BufReader::new(file))),
        None if isatty(io::stdin()) => return ask_twice(language),
        None => line(io::stdin().lock()),
    };
    outcome.map_err(|error| unreadable(&error, language))
}

fn ask_twice(language: Language) -> Result<Zeroizing<String>, Failure> {
    let ask = |key| ask(language.text(key)).map_err(|error| unreadable(&error, language));
    let (first, second) = (ask(Answer::TypePassword)?, ask(Answer::TypeAgain)?);
    if *first == *second { Ok(first) } else { Err(Failure::usage(Answer::NotTheSame, &[], language)) }
}

fn ask(prompt: &str) -> io::Result<Zeroizing<String>> {
    write!(io::stderr(), "{prompt} ")?;
    let hidden = Hidden::begin()?;
    let read = line(io::stdin().lock());
    drop(hidden);
    writeln!(io::stderr())?;
    read
}

/// A line without its end.
fn line(from: impl BufRead) -> io::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    from.take(BYTES_MAX).read_line(&mut text)?;
    let length = text.trim_end_matches(['\r', '\n']).len();
    text.truncate(length);
    Ok(text)
}

fn unreadable(error: &io::Error, language: Language) -> Failure {
    Failure::cannot(Answer::NoPassword, &[("why", &*error.to_string())], language)
}

/// A terminal that does not show what is typed, until this goes.
struct Hidden {
    terminal: Stdin,
    before: Termios,
}

impl Hidden {
    fn begin() -> io::Result<Self> {
        let terminal = io::stdin();
        let before = tcgetattr(&terminal)?;
        let mut modes = before.clone();
        modes.local_modes.remove(LocalModes::ECHO);
        tcsetattr(&terminal, OptionalActions::Flush, &modes)?;
        Ok(Self { terminal, before })
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        // Nothing better is left to try.
        let _ = tcsetattr(&self.terminal, OptionalActions::Flush, &self.before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_a_line_without_its_end_and_keeps_its_blanks() {
        for (text, password) in [(" a b \n", " a b "), ("a\r\nb\n", "a"), ("a", "a"), ("", "")] {
            assert_eq!(*line(text.as_bytes()).unwrap(), password, "{text:?}");
        }
    }
}
