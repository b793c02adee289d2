//! What is wrong with these files?

use crate::cli::{CheckArguments, OutputFormat};
use crate::exit::Exit;
use crate::output::{self, complain, say};
use crate::text::{Key, Language};
use homing_control::config::{self, Colours, ConfigError, LoadedConfig, Located};
use serde_json::Value;
use std::env;
use std::io::{self, IsTerminal};
use std::path::Path;

type Outcome = Result<LoadedConfig, ConfigError>;

/// `homing check`
pub(crate) fn check(arguments: &CheckArguments, language: Language) -> Exit {
    let outcomes: Vec<(&Path, Outcome)> =
        arguments.files.iter().map(|file| (file.as_path(), config::load(file))).collect();
    match arguments.output {
        OutputFormat::Text => outcomes.iter().for_each(|(file, outcome)| tell(file, outcome, language)),
        format => output::tell(format, String::new, || {
            outcomes.iter().flat_map(|(file, outcome)| findings(file, outcome, language)).collect()
        }),
    }
    if outcomes.iter().all(|(_, outcome)| outcome.is_ok()) { Exit::Done } else { Exit::Usage }
}

/// The problems of a file: with pieces of it for a terminal, a line for each otherwise.
pub(crate) fn problems(error: &ConfigError, reader: &impl IsTerminal, language: Language) -> String {
    if !reader.is_terminal() {
        return error.plain(language.into());
    }
    // https://no-color.org
    let wants_colours = env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    error.fancy(if wants_colours { Colours::Ansi } else { Colours::Plain }, language.into())
}

fn tell(file: &Path, outcome: &Outcome, language: Language) {
    let name = file.display().to_string();
    match outcome {
        Ok(loaded) => {
            for warning in &loaded.warnings {
                say(format_args!(
                    "{} [{}]",
                    warning.plain(file, language.into()),
                    language.text(Key::Warning)
                ));
            }
            say(language.fill(Key::FileIsFine, &[("file", &name)]));
        }
        Err(error) => {
            say(problems(error, &io::stdout(), language));
            let count = error.problems().len().to_string();
            complain(language.fill(Key::FileIsNot, &[("file", &name), ("count", &count)]));
        }
    }
}

/// The problems of a file, or its warnings, for programs.
fn findings(file: &Path, outcome: &Outcome, language: Language) -> Vec<Value> {
    let (problems, severity): (&[Located], _) = match outcome {
        Ok(loaded) => (&loaded.warnings, "warning"),
        Err(error) => (error.problems(), "error"),
    };
    let finding = |problem: &Located| {
        let mut finding = problem.json(file, language.into());
        finding.insert("severity".to_owned(), severity.into());
        Value::Object(finding)
    };
    problems.iter().map(finding).collect()
}
