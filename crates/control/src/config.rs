//! How does a file become a spec, or a list of everything that is wrong with it?
//!
//! ```text
//! file ─ read ─▶ text ─ TOML, all syntax errors ─▶ value tree + spans ─ homing-core: read, check ─▶ Spec
//!                                                        │                        │
//!                                                        └──── path → line:column ┴─▶ ConfigError
//! ```
//! [`tree`] makes the value tree, and [`mend`] helps it over broken lines; [`syntax`] judges what is no TOML,
//! [`place`] finds lines and columns, [`report`] writes the problems for people and for programs. [`certificates`] reads
//! the files that the spec names.

mod certificates;
mod document;
mod mend;
mod place;
mod report;
mod syntax;
mod tree;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use homing_core::compile::check;
use homing_core::limits;
use homing_core::problem::{Phrase, Problem, say};
use homing_core::spec::{LoadBalancerSpec, SecretKeySpec, Spec, VerifySpec};
use serde_json::Value;

pub(crate) use certificates::{FindStored, identity_of, out_of_time};
pub(crate) use document::{Named, named, read_document, read_export};
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
    /// The files that it names and that were read.
    pub files: Vec<PathBuf>,
    /// What it says of each load balancer, as it stands there.
    pub documents: Vec<Value>,
}

/// What becomes of the files that a spec names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NamedFiles {
    /// They are read.
    Read,
    /// They are left alone: the spec does not compile if it needs them.
    Leave,
}

/// Reads a file, and those that it names.
///
/// # Errors
/// Everything that is wrong with it, at once: it cannot be read, is longer than [`limits::SPEC_BYTES`], is not TOML,
/// breaks a rule, or names a file of which that is true.
pub fn load(path: &Path) -> Result<LoadedConfig, ConfigError> {
    load_beside(path, &|_| false)
}

/// The same, for a node whose API has load balancers, too: `is_taken` says which names they have.
///
/// # Errors
/// As [`load`], and a name that is taken.
pub fn load_beside(path: &Path, is_taken: &dyn Fn(&str) -> bool) -> Result<LoadedConfig, ConfigError> {
    let bytes = read_bounded(path, limits::SPEC_BYTES).map_err(|why| {
        let problem = Problem::new(homing_core::problem::Path::default(), why);
        ConfigError::new(path, Arc::from(""), vec![Located::of_file(problem)])
    })?;
    match String::from_utf8(bytes) {
        Ok(text) => read_text(path, &text, NamedFiles::Read, is_taken),
        Err(error) => Err(not_utf8(path, &error)),
    }
}

/// Reads a text as if it stood in the file `path`, which is not touched, and neither are those that it names.
///
/// # Errors
/// As [`load`].
pub fn parse(path: &Path, text: &str) -> Result<LoadedConfig, ConfigError> {
    read_text(path, text, NamedFiles::Leave, &|_| false)
}

fn read_text(
    path: &Path,
    text: &str,
    named_files: NamedFiles,
    is_taken: &dyn Fn(&str) -> bool,
) -> Result<LoadedConfig, ConfigError> {
    let places = Places::new(text);
    let mut tree = Tree::parse(&places);
    let (mut spec, mut problems) = check::read_and_check(&tree.value);
    problems.extend(document::taken_names(&spec, is_taken));
    resolve_paths(&mut spec, path.parent().unwrap_or_else(|| Path::new("")));
    let named = match named_files {
        NamedFiles::Read => certificates::read(&mut spec, since_1970_s(), &certificates::nothing_stored),
        NamedFiles::Leave => certificates::Found::default(),
    };
    problems.extend(named.problems);
    let syntax = Syntax::new(std::mem::take(&mut tree.errors), &places);
    let of_values = problems.iter().map(|problem| (problem, locate(problem, &tree, &places)));
    let credible = of_values.filter(|(problem, located)| !syntax.casts_doubt_on(&problem.path, located));
    let mut found: Vec<_> = credible.map(|(_, located)| located).collect();
    found.extend(syntax.into_errors());
    // Of the file as a whole comes last: it is the note that there are even more.
    found.sort_by_key(|located| (located.line == 0, located.line, located.column));
    if !found.is_empty() {
        return Err(ConfigError::new(path, Arc::from(text), found).with_files(named.files));
    }
    let warnings = check::advise(&spec).into_iter().chain(named.warnings);
    let mut warnings: Vec<_> = warnings.map(|warning| locate(&warning, &tree, &places)).collect();
    warnings.sort_by_key(|located| (located.line, located.column));
    let documents = match tree.value.get_mut("load_balancers").map(Value::take) {
        Some(Value::Array(documents)) => documents,
        _ => Vec::new(),
    };
    Ok(LoadedConfig { spec, path: path.to_owned(), warnings, files: named.files, documents })
}

/// The bytes of a file, or why it cannot be used.
fn read_bounded(path: &Path, most_bytes: usize) -> Result<Vec<u8>, Phrase> {
    let unreadable = |error: std::io::Error| say::cannot_be_read(error.to_string());
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file that is too long from one that just fits.
    let most = u64::try_from(most_bytes).unwrap_or(u64::MAX).saturating_add(1);
    file.take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > most_bytes {
        return Err(say::file_too_long(format!("{} MiB", most_bytes >> 20)));
    }
    Ok(bytes)
}

fn since_1970_s() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn not_utf8(path: &Path, error: &std::string::FromUtf8Error) -> ConfigError {
    let valid = error.utf8_error().valid_up_to();
    let text = String::from_utf8_lossy(error.as_bytes());
    // Up to the first invalid byte, the repaired text is the file's own.
    let problem = Problem::new(homing_core::problem::Path::default(), say::not_utf_8());
    let located = Places::new(&text).locate(valid..valid, problem);
    ConfigError::new(path, Arc::from(text.as_ref()), vec![located])
}

fn locate(problem: &Problem, tree: &Tree<'_>, places: &Places<'_>) -> Located {
    if problem.path.steps().is_empty() {
        return Located::of_file(problem.clone());
    }
    let found = tree.find(&problem.path);
    let mut located = places.locate(found.span, problem.clone());
    located.of_missing = found.is_missing;
    located
}

fn resolve_paths(spec: &mut Spec, folder: &Path) {
    // `join` keeps what is absolute already.
    spec.node.state_dir = folder.join(&spec.node.state_dir);
    spec.log.access_file = spec.log.access_file.take().map(|file| folder.join(file));
    let of_node = spec.admin.tls.iter_mut().chain(&mut spec.dialects.tls);
    let of_node = of_node.flat_map(|named| [&mut named.cert, &mut named.key]);
    let secret_keys = spec.dialects.credentials.iter_mut().filter_map(|credential| {
        if let SecretKeySpec::File { path, .. } = &mut credential.secret_key { Some(path) } else { None }
    });
    for file in of_node
        .chain(secret_keys)
        .chain(spec.load_balancers.iter_mut().map(Arc::make_mut).flat_map(named_files))
    {
        // An empty one could not be read, and stays recognisable.
        if !file.as_os_str().is_empty() {
            *file = folder.join(&*file);
        }
    }
}

/// The files that a load balancer names.
fn named_files(balancer: &mut LoadBalancerSpec) -> Vec<&mut PathBuf> {
    let mut files = Vec::new();
    for listener in &mut balancer.listeners {
        for named in &mut listener.certificates {
            files.extend([&mut named.cert, &mut named.key]);
        }
        files.extend(listener.tls.client_auth.as_mut().map(|client_auth| &mut client_auth.ca));
    }
    for group in &mut balancer.groups {
        let of_probes = group.health.as_mut().and_then(|health| health.tls.as_mut());
        for tls in group.tls.iter_mut().chain(of_probes) {
            if let VerifySpec::Authorities { ca, .. } = &mut tls.verify {
                files.push(ca);
            }
            files.extend(tls.identity.iter_mut().flat_map(|named| [&mut named.cert, &mut named.key]));
        }
    }
    files
}
