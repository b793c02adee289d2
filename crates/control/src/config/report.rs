//! How are problems shown: one line each, with a piece of the file, or as JSON?

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use homing_core::language::Language;
use homing_core::problem::{Problem, say};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};
use serde_json::{Map, Value};

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
    /// What is wrong; the path of a syntax error is empty.
    pub problem: Problem,
    /// What to mark, in bytes, within one line.
    pub(super) span: Range<usize>,
    /// The setting is not there; the place is that of the table around it.
    pub(super) of_missing: bool,
}

impl Located {
    /// A problem of the file as a whole.
    pub(super) fn of_file(problem: Problem) -> Self {
        Self { line: 0, column: 0, problem, span: 0..0, of_missing: false }
    }

    /// One line: `file:line:column: path: what — hint`.
    #[must_use]
    pub fn plain(&self, file: &Path, language: Language) -> String {
        let file = file.display();
        let place = match self.line {
            0 => file.to_string(),
            line => format!("{file}:{line}:{}", self.column),
        };
        format!("{place}: {}", self.problem.line(language))
    }
}

impl Located {
    /// For programs: an object with `file`, `line`, `column`, `path`, `code`, `values`, `what` and `hint` (or null).
    #[must_use]
    pub fn json(&self, file: &Path, language: Language) -> Map<String, Value> {
        let problem = &self.problem;
        let values = problem.values(language).into_iter();
        let values: Map<_, _> = values.map(|(name, value)| (name.to_owned(), value.into())).collect();
        let fields = [
            ("file", file.display().to_string().into()),
            ("line", self.line.into()),
            ("column", self.column.into()),
            ("path", problem.path.to_string().into()),
            ("code", problem.code().into()),
            ("values", values.into()),
            ("what", problem.what(language).into()),
            ("hint", problem.advice(language).into()),
        ];
        fields.map(|(name, value): (&str, Value)| (name.to_owned(), value)).into_iter().collect()
    }
}

/// Everything that is wrong with a file. Shown as one line per problem, in English.
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

    /// One line per problem.
    #[must_use]
    pub fn plain(&self, language: Language) -> String {
        let lines: Vec<_> = self.problems.iter().map(|problem| problem.plain(&self.file, language)).collect();
        lines.join("\n")
    }

    /// For people at a terminal: each problem with the line of the file that has it.
    #[must_use]
    pub fn fancy(&self, colours: Colours, language: Language) -> String {
        let theme = match colours {
            Colours::Ansi => GraphicalTheme::unicode(),
            Colours::Plain => GraphicalTheme::unicode_nocolor(),
        };
        let handler = GraphicalReportHandler::new_themed(theme).with_width(WIDTH);
        let source = NamedSource::new(self.file.display().to_string(), Arc::clone(&self.text));
        let mut text = String::new();
        for problem in self.problems.iter().take(SNIPPETS_MAX) {
            let snippet = Snippet::new(problem, &source, language);
            // Writing to a string does not fail; should the renderer fail, the plain line says the same.
            if handler.render_report(&mut text, &snippet).is_err() {
                text.push_str(&problem.plain(&self.file, language));
            }
            text.push('\n');
        }
        for problem in self.problems.iter().skip(SNIPPETS_MAX) {
            text.push_str(&problem.plain(&self.file, language));
            text.push('\n');
        }
        let file = self.file.display().to_string();
        let count = match self.problems.len() {
            1 => say::one_problem_in(file),
            count => say::problems_in(count, file),
        };
        text.push_str(&count.text(language));
        text.push('\n');
        text
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.plain(Language::English))
    }
}

impl std::error::Error for ConfigError {}

/// One problem the way the renderer wants it.
#[derive(Debug)]
struct Snippet<'a> {
    problem: &'a Located,
    source: &'a NamedSource<Arc<str>>,
    /// `path: what`
    what: String,
    hint: Option<String>,
    /// What stands below the mark.
    label: String,
}

impl<'a> Snippet<'a> {
    fn new(problem: &'a Located, source: &'a NamedSource<Arc<str>>, language: Language) -> Self {
        let (path, what) = (problem.problem.path.to_string(), problem.problem.what(language));
        let label = if problem.of_missing { say::missing_here() } else { say::here() };
        Self {
            problem,
            source,
            what: if path.is_empty() { what } else { format!("{path}: {what}") },
            hint: problem.problem.advice(language),
            label: label.text(language),
        }
    }
}

impl fmt::Display for Snippet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Snippet<'_> {}

impl Diagnostic for Snippet<'_> {
    fn help<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        self.hint.as_ref().map(|hint| Box::new(hint) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (self.problem.line > 0).then_some(self.source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.problem.span.clone();
        let labels = (self.problem.line > 0).then(|| LabeledSpan::at(span, self.label.as_str()));
        labels.map(|label| Box::new(std::iter::once(label)) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
}
