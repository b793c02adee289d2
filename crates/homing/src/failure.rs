//! Why does a command end early, and with which code?

use crate::check;
use crate::exit::Exit;
use crate::output::complain;
use crate::text::{Language, TextKey};
use homing_control::config::ConfigError;
use std::io;

/// What is said, and how it ends.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What is said, in the reader's language.
    pub(crate) text: String,
    pub(crate) exit: Exit,
}

impl Failure {
    /// What was asked makes no sense.
    pub(crate) fn usage(key: impl TextKey, values: &[(&str, &str)], language: Language) -> Self {
        Self { text: language.fill(key, values), exit: Exit::Usage }
    }

    /// It makes sense, and cannot be done.
    pub(crate) fn cannot(key: impl TextKey, values: &[(&str, &str)], language: Language) -> Self {
        Self { text: language.fill(key, values), exit: Exit::CannotStart }
    }

    /// The file of a node cannot be used.
    pub(crate) fn of_file(error: &ConfigError, language: Language) -> Self {
        Self { text: check::problems(error, &io::stderr(), language), exit: Exit::Usage }
    }
}

/// How a command ends; what went wrong is said.
pub(crate) fn end(outcome: Result<(), Failure>) -> Exit {
    match outcome {
        Ok(()) => Exit::Done,
        Err(Failure { text, exit }) => {
            complain(text);
            exit
        }
    }
}
