//! How are problems shown: one line each, with a piece of the file, or as JSON?

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use homing_core::problem::Problem;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};
use serde_json::{Value, json};

/// Problems shown with a piece of the file; nobody scrolls through more, and the rest follows in short form.
const SNIPPETS_MAX: usize = 50;
/// Columns that a report may take.
const WIDTH: usize = 110;

/// A problem and where it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// Line from 1; 0: the file as a whole.
    pub line: usize,
    /// Column from 1, in characters; 0: the file as a whole.
    pub column: usize,
    /// Path of the setting, such as `load_balancers.shop.listeners.web.group`; empty for a syntax error.
    pub path: String,
    /// What is wrong.
    pub what: String,
    /// What to do instead, where we know.
    pub hint: Option<String>,
    /// What to mark, in bytes, within one line.
    pub(super) span: Range<usize>,
    /// The setting is not there; the place is that of the table around it.
    pub(super) of_missing: bool,
}

impl Located {
    /// A problem of the file as a whole.
    pub(super) fn of_file(problem: Problem) -> Self {
        let Problem { path, what, hint } = problem;
        Self { line: 0, column: 0, path: path.to_string(), what, hint, span: 0..0, of_missing: false }
    }

    /// One line: `file:line:column: path: what — hint`.
    #[must_use]
    pub fn plain(&self, file: &Path) -> String {
        let file = file.display();
        let place = match self.line {
            0 => file.to_string(),
            line => format!("{file}:{line}:{}", self.column),
        };
        format!("{place}: {self}")
    }
}

/// `path: what — hint`, without the place.
impl fmt::Display for Located {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.what)?;
        match &self.hint {
            Some(hint) => write!(f, " — {hint}"),
            None => Ok(()),
        }
    }
}

/// Everything that is wrong with a file. Shown as one line per problem.
#[derive(Clone, Debug)]
pub struct ConfigError {
    file: PathBuf,
    text: Arc<str>,
    problems: Vec<Located>,
    named_files: Vec<PathBuf>,
}

/// Whether a report may use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// The reader is a terminal.
    Ansi,
    /// The reader is a file, or said that it wants none.
    Plain,
}

impl ConfigError {
    /// An error of `file`, whose content is `text`; `problems` is not empty.
    pub(super) fn new(file: &Path, text: Arc<str>, problems: Vec<Located>) -> Self {
        Self { file: file.to_owned(), text, problems, named_files: Vec::new() }
    }

    /// The same, of a file that names others.
    pub(super) fn with_files(self, named_files: Vec<PathBuf>) -> Self {
        Self { named_files, ..self }
    }

    /// The files that it names: what is wrong may be wrong with one of them.
    #[must_use]
    pub fn named_files(&self) -> &[PathBuf] {
        &self.named_files
    }

    /// The file, as it was named.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// All problems, in the order of the file.
    #[must_use]
    pub fn problems(&self) -> &[Located] {
        &self.problems
    }

    /// For programs: a list of objects with `file`, `line`, `column`, `path`, `what` and `hint` (or null).
    #[must_use]
    pub fn json(&self) -> Value {
        let file = self.file.display().to_string();
        let object = |problem: &Located| {
            json!({
                "file": file,
                "line": problem.line,
                "column": problem.column,
                "path": problem.path,
                "what": problem.what,
                "hint": problem.hint,
            })
        };
        self.problems.iter().map(object).collect()
    }

    /// For people at a terminal: each problem with the line of the file that has it.
    #[must_use]
    pub fn fancy(&self, colours: Colours) -> String {
        let theme = match colours {
            Colours::Ansi => GraphicalTheme::unicode(),
            Colours::Plain => GraphicalTheme::unicode_nocolor(),
        };
        let handler = GraphicalReportHandler::new_themed(theme).with_width(WIDTH);
        let source = NamedSource::new(self.file.display().to_string(), Arc::clone(&self.text));
        let mut text = String::new();
        for problem in self.problems.iter().take(SNIPPETS_MAX) {
            let snippet = Snippet { problem, source: &source };
            // Writing to a string does not fail; should the renderer fail, the plain line says the same.
            if handler.render_report(&mut text, &snippet).is_err() {
                text.push_str(&problem.plain(&self.file));
            }
            text.push('\n');
        }
        for problem in self.problems.iter().skip(SNIPPETS_MAX) {
            text.push_str(&problem.plain(&self.file));
            text.push('\n');
        }
        let count = match self.problems.len() {
            1 => "1 problem".to_owned(),
            count => format!("{count} problems"),
        };
        text.push_str(&format!("{count} in {}\n", self.file.display()));
        text
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.problems.iter().map(|problem| problem.plain(&self.file)).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for ConfigError {}

/// One problem the way the renderer wants it.
#[derive(Debug)]
struct Snippet<'a> {
    problem: &'a Located,
    source: &'a NamedSource<Arc<str>>,
}

impl fmt::Display for Snippet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problem.path.as_str() {
            "" => f.write_str(&self.problem.what),
            path => write!(f, "{path}: {}", self.problem.what),
        }
    }
}

impl std::error::Error for Snippet<'_> {}

impl Diagnostic for Snippet<'_> {
    fn help<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        self.problem.hint.as_ref().map(|hint| Box::new(hint) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (self.problem.line > 0).then_some(self.source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = match self.problem.of_missing {
            true => "missing here",
            false => "here",
        };
        let span = self.problem.span.clone();
        let labels = (self.problem.line > 0).then(|| LabeledSpan::at(span, label));
        labels.map(|label| Box::new(std::iter::once(label)) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
}
