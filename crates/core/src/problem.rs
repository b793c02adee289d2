//! What is wrong with a spec, where does it stand, and what should the operator do?
//!
//! [`say`] is the catalogue of what we say, in all languages; [`phrase`] fills its blanks.

pub mod phrase;
pub mod say;

use std::fmt;

use crate::language::Language;
pub use phrase::{Phrase, Value};

/// One step from the root of a spec towards a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A key of a table.
    Key(String),
    /// An item of an array, with its `name` where it has one.
    Item {
        /// Position in the array, from 0.
        index: usize,
        /// The item's own `name`, shown instead of the position.
        name: Option<String>,
    },
}

/// Where a value stands: `load_balancers.shop.listeners.web.rules[2].group`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(Vec<Step>);

impl Path {
    /// The path of a key below this one.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.with(Step::Key(key.to_owned()))
    }

    /// The path of an array's item below this one.
    #[must_use]
    pub fn item(&self, index: usize, name: Option<&str>) -> Self {
        self.with(Step::Item { index, name: name.map(str::to_owned) })
    }

    /// The steps from the root.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if position == 0 => write!(f, "{key}")?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Item { name: Some(name), .. } => write!(f, ".{name}")?,
                Step::Item { index, name: None } => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// One mistake in a spec. A spec's problems are always reported together.
///
/// What it says is a row of the catalogue ([`say`]), in any of our languages: `Problem::new(path, say::unknown_key(kind))`.
/// `Display` is English, for logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands in the operator's own text.
    pub path: Path,
    what: Phrase,
    /// What to do instead, where that is not what the row says.
    hint: Option<Phrase>,
}

impl Problem {
    /// A problem at `path`, with the advice that its row has.
    pub fn new(path: Path, what: impl Into<Phrase>) -> Self {
        Self { path, what: what.into(), hint: None }
    }

    /// The same problem with other advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Phrase>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same problem, of a text whose lines are all that can be named.
    #[must_use]
    pub fn in_line(self, line: usize) -> Self {
        Self { what: say::at_line(line, self.what), ..self }
    }

    /// The stable name of what is wrong, such as `port-taken`.
    #[must_use]
    pub fn code(&self) -> String {
        self.what.subject().code()
    }

    /// What is wrong, as a sentence without a full stop.
    #[must_use]
    pub fn what(&self, language: Language) -> String {
        self.what.text(language)
    }

    /// What to do instead, where we know.
    #[must_use]
    pub fn advice(&self, language: Language) -> Option<String> {
        match &self.hint {
            Some(hint) => Some(hint.text(language)),
            None => self.what.subject().advice(language),
        }
    }

    /// What stands in the blanks of both, by their names; those of what is wrong come first.
    #[must_use]
    pub fn values(&self, language: Language) -> Vec<(&'static str, String)> {
        let mut values = self.what.values(language);
        for (name, value) in self.hint.iter().flat_map(|hint| hint.values(language)) {
            if values.iter().all(|(known, _)| *known != name) {
                values.push((name, value));
            }
        }
        values
    }

    /// All of it on one line: `path: what — hint`.
    #[must_use]
    pub fn line(&self, language: Language) -> String {
        let what = self.what(language);
        let said = if self.path.0.is_empty() { what } else { format!("{}: {what}", self.path) };
        match self.advice(language) {
            Some(hint) => format!("{said} — {hint}"),
            None => said,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line(Language::English))
    }
}
