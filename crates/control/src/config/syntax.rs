//! What is not TOML, and what of the rest of the file can still be believed?

use std::collections::HashSet;
use std::ops::Range;

use homing_core::problem::{Path, Phrase, Problem, Step, say};

use super::mend::open_before;
use super::place::Places;
use super::report::Located;

/// Syntax errors that are shown; whoever has more has given us something that is not TOML at all.
const ERRORS_MAX: usize = 100;

/// One syntax error.
#[derive(Clone, Debug)]
pub(super) struct SyntaxError {
    /// Where, in the operator's text.
    pub(super) span: Range<usize>,
    /// The parser's words.
    message: String,
    /// Ours, with advice for the frequent slips.
    what: Phrase,
}

impl SyntaxError {
    pub(super) fn new(span: Range<usize>, message: &str, places: &Places<'_>) -> Self {
        let what = explain(message, places.rest_of_line(span.start));
        Self { span, message: message.to_owned(), what }
    }

    /// An array or inline table that is left open, where `closers` are missing.
    pub(super) fn unclosed(span: Range<usize>, closers: &str) -> Self {
        Self { span, message: String::new(), what: say::bracket_not_closed(closers.to_owned()) }
    }

    /// Whether the parser's words begin with these.
    pub(super) fn is(&self, beginning: &str) -> bool {
        self.message.starts_with(beginning)
    }
}

/// The syntax errors of a file: one per line, in the order of the lines.
pub(super) struct Syntax {
    errors: Vec<Located>,
    lines: HashSet<usize>,
    /// Tables whose header has an error: `load_balancers.groups`.
    headers: HashSet<String>,
    /// From this line on, nothing means what it seems to mean: a bracket above it could not be closed.
    untrusted_from: Option<usize>,
}

impl Syntax {
    pub(super) fn new(errors: Vec<SyntaxError>, places: &Places<'_>) -> Self {
        let untrusted_from = errors
            .iter()
            .filter(|error| open_before(error, places).is_some())
            .map(|error| places.line_of(error.span.start))
            .min();
        let locate =
            |error: SyntaxError| places.locate(error.span, Problem::new(Path::default(), error.what));
        let mut errors: Vec<_> = errors.into_iter().map(locate).collect();
        errors.sort_by_key(|error| (error.line, error.column));
        // Behind the first error of a line, the parser itself no longer knows what the line means.
        errors.dedup_by_key(|error| error.line);
        errors.retain(|error| untrusted_from.is_none_or(|line| error.line <= line));
        let headers = errors.iter().filter_map(|error| header(places.line(error.line))).collect();
        let lines = errors.iter().map(|error| error.line).collect();
        if errors.len() > ERRORS_MAX {
            errors.truncate(ERRORS_MAX);
            let what = say::more_syntax_errors(ERRORS_MAX);
            errors.push(Located::of_file(Problem::new(Path::default(), what)));
        }
        Self { errors, lines, headers, untrusted_from }
    }

    /// Whether a problem may only be there because of a syntax error: what is missing may stand where the file
    /// cannot be read, and what stands on a broken line may mean something else.
    pub(super) fn casts_doubt_on(&self, path: &Path, located: &Located) -> bool {
        if self.errors.is_empty() {
            return false;
        }
        let behind = self.untrusted_from.is_some_and(|line| located.line >= line);
        let of_header = self.headers.contains(&keys(path));
        located.of_missing || behind || of_header || self.lines.contains(&located.line)
    }

    pub(super) fn into_errors(self) -> Vec<Located> {
        self.errors
    }
}

/// The parser's message in our words. `rest` is the line from the error on.
fn explain(message: &str, rest: &str) -> Phrase {
    let is = |beginning: &str| message.starts_with(beginning);
    let word = rest.split([' ', '\t', ']', '=', '#', ',']).next().unwrap_or_default();
    match message {
        _ if is("string values must be quoted") && word.is_empty() => say::value_missing(),
        _ if is("string values must be quoted") || (is("invalid float") && rest.contains(['.', ':'])) => {
            say::text_without_quotes()
        }
        _ if is("invalid basic string") || is("invalid literal string") => say::text_not_closed(),
        _ if is("invalid unquoted key") && rest.starts_with(':') => say::colon_behind_key(),
        _ if is("invalid unquoted key") && rest.starts_with("//") => say::slashes(),
        _ if is("key with no value") => say::key_without_value(),
        _ if is("unclosed array table") => say::header_of_array_not_closed(),
        _ if is("unclosed table") => say::header_not_closed(),
        _ if is("unexpected key or value") && rest.starts_with(']') => say::bracket_too_many(),
        _ if is("missing comma between") => say::comma_missing(),
        _ if is("invalid boolean") => say::no_value(),
        _ if is("duplicate key") => say::set_a_second_time(word.to_owned()),
        _ => say::not_toml(message.to_owned()),
    }
}

/// The table that a line is the header of, whatever is wrong with its brackets.
pub(super) fn header(line: &str) -> Option<String> {
    let line = line.split('#').next().unwrap_or_default().trim();
    let key = line.strip_prefix('[')?.trim_matches(['[', ']', ' ']);
    is_bare_key(key).then(|| key.to_owned())
}

/// Whether a line begins with `key =`.
pub(super) fn is_setting(line: &str) -> bool {
    line.split_once('=').is_some_and(|(key, _)| is_bare_key(key.trim()))
}

fn is_bare_key(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    text.bytes().all(allowed) && text.starts_with(|first: char| first.is_ascii_alphabetic())
}

/// The keys of a path, without the positions between them.
fn keys(path: &Path) -> String {
    let key = |step: &Step| match step {
        Step::Key(key) => Some(key.clone()),
        Step::Item { .. } => None,
    };
    path.steps().iter().filter_map(key).collect::<Vec<_>>().join(".")
}
