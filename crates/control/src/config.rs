//! How does a file become a spec, or a list of everything that is wrong with it?
//!
//! ```text
//! file ─ read ─▶ text ─ TOML, all syntax errors ─▶ value tree + spans ─ homing-core: read, check ─▶ Spec
//!                                                        │                        │
//!                                                        └──── path → line:column ┴─▶ ConfigError
//! ```
//! [`tree`] makes the value tree, and [`mend`] helps it over broken lines; [`syntax`] judges what is no TOML,
//! [`place`] finds lines and columns, [`report`] writes the problems for people and for programs.

mod mend;
mod place;
mod report;
mod syntax;
mod tree;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use homing_core::compile::check;
use homing_core::limits;
use homing_core::problem::Problem;
use homing_core::spec::Spec;

pub use report::{Colours, ConfigError, Located};

use place::Places;
use syntax::Syntax;
use tree::Tree;

/// A file that can be used.
#[derive(Clone, Debug)]
pub struct LoadedConfig {
    /// What it says; relative paths are already those seen from this process.
    pub spec: Spec,
    /// The file, as it was named.
    pub path: PathBuf,
    /// What is allowed but probably not meant.
    pub warnings: Vec<Located>,
}

/// Reads a file.
///
/// # Errors
/// Everything that is wrong with it, at once: it cannot be read, is longer than [`limits::SPEC_BYTES`], is not TOML,
/// or breaks a rule.
pub fn load(path: &Path) -> Result<LoadedConfig, ConfigError> {
    let bytes = read_bounded(path)
        .map_err(|problem| ConfigError::new(path, Arc::from(""), vec![Located::of_file(problem)]))?;
    match String::from_utf8(bytes) {
        Ok(text) => parse(path, &text),
        Err(error) => Err(not_utf8(path, &error)),
    }
}

/// Reads a text as if it stood in the file `path`, which is not touched.
///
/// # Errors
/// As [`load`].
pub fn parse(path: &Path, text: &str) -> Result<LoadedConfig, ConfigError> {
    let places = Places::new(text);
    let mut tree = Tree::parse(&places);
    let (mut spec, problems) = check::read_and_check(&tree.value);
    let syntax = Syntax::new(std::mem::take(&mut tree.errors), &places);
    let of_values = problems.iter().map(|problem| (problem, locate(problem, &tree, &places)));
    let credible = of_values.filter(|(problem, located)| !syntax.casts_doubt_on(&problem.path, located));
    let mut found: Vec<_> = credible.map(|(_, located)| located).collect();
    found.extend(syntax.into_errors());
    // Of the file as a whole comes last: it is the note that there are even more.
    found.sort_by_key(|located| (located.line == 0, located.line, located.column));
    if !found.is_empty() {
        return Err(ConfigError::new(path, Arc::from(text), found));
    }
    let warnings = check::advise(&spec).iter().map(|warning| locate(warning, &tree, &places)).collect();
    resolve_paths(&mut spec, path.parent().unwrap_or_else(|| Path::new("")));
    Ok(LoadedConfig { spec, path: path.to_owned(), warnings })
}

fn read_bounded(path: &Path) -> Result<Vec<u8>, Problem> {
    let problem = |what: String| Problem::new(homing_core::problem::Path::default(), what);
    let unreadable = |error: std::io::Error| problem(format!("cannot be read: {error}"));
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file that is too long from one that just fits.
    let most = u64::try_from(limits::SPEC_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    file.take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > limits::SPEC_BYTES {
        let hint = format!("at most {} MiB are read", limits::SPEC_BYTES >> 20);
        return Err(problem("the file is too long".to_owned()).hint(hint));
    }
    Ok(bytes)
}

fn not_utf8(path: &Path, error: &std::string::FromUtf8Error) -> ConfigError {
    let valid = error.utf8_error().valid_up_to();
    let text = String::from_utf8_lossy(error.as_bytes());
    // Up to the first invalid byte, the repaired text is the file's own.
    let located = Places::new(&text).locate(
        valid..valid,
        String::new(),
        "this byte is not UTF-8".to_owned(),
        Some("save the file as UTF-8".to_owned()),
    );
    ConfigError::new(path, Arc::from(text.as_ref()), vec![located])
}

fn locate(problem: &Problem, tree: &Tree<'_>, places: &Places<'_>) -> Located {
    if problem.path.steps().is_empty() {
        return Located::of_file(problem.clone());
    }
    let found = tree.find(&problem.path);
    let mut located =
        places.locate(found.span, problem.path.to_string(), problem.what.clone(), problem.hint.clone());
    located.of_missing = found.is_missing;
    located
}

fn resolve_paths(spec: &mut Spec, folder: &Path) {
    // `join` keeps what is absolute already.
    spec.node.state_dir = folder.join(&spec.node.state_dir);
    spec.log.access_file = spec.log.access_file.take().map(|file| folder.join(file));
}
