//! Which exceptions to the rules does the house allow, and why?
//!
//! They stand in `xtask/tidy-allow.toml`. The list may only shrink by itself: an entry that nothing needs any
//! more is a finding.

use std::cell::RefCell;
use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Finding;
use super::files::Tree;

/// Where the exceptions stand.
pub(super) const PATH: &str = "xtask/tidy-allow.toml";

/// The exceptions, and which of them were needed so far.
#[derive(Default)]
pub(super) struct Allowances {
    list: List,
    used: RefCell<BTreeSet<String>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    file_lines: Vec<FileLines>,
    #[serde(default)]
    word: Vec<Word>,
    #[serde(default)]
    sleep: Vec<Sleep>,
    #[serde(default)]
    document_name: Vec<DocumentName>,
}

/// A file that is longer than the limit.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileLines {
    path: String,
    lines: usize,
    reason: String,
}

/// A word that the glossary bans, in a file or (with a slash at the end) in a folder.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Word {
    path: String,
    word: String,
    reason: String,
}

/// A test file that may sleep.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sleep {
    path: String,
    reason: String,
}

/// A file name in the documents that names no file of ours.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentName {
    name: String,
    reason: String,
}

impl Allowances {
    /// Reads the list of `tree`; a tree without one allows nothing.
    ///
    /// # Errors
    /// When the list is not what it should be, or an entry gives no reason.
    pub(super) fn read(tree: &Tree) -> Result<Self> {
        let list: List = toml::from_str(tree.text_of(PATH).unwrap_or_default()).context(PATH)?;
        let allowances = Self { list, used: RefCell::default() };
        for (entry, reason) in allowances.entries() {
            anyhow::ensure!(reason.len() > 10, "{PATH}: {entry} gives no reason");
        }
        Ok(allowances)
    }

    /// How many lines the file at `path` may have, if it may have more than others.
    pub(super) fn file_lines(&self, path: &str) -> Option<usize> {
        let entry = self.list.file_lines.iter().find(|entry| entry.path == path)?;
        self.note(entry.title());
        Some(entry.lines)
    }

    pub(super) fn word(&self, path: &str, word: &str) -> bool {
        let is_meant = |entry: &&Word| entry.word == word && covers(&entry.path, path);
        self.list.word.iter().find(is_meant).map(|entry| self.note(entry.title())).is_some()
    }

    pub(super) fn sleep(&self, path: &str) -> bool {
        let entry = self.list.sleep.iter().find(|entry| entry.path == path);
        entry.map(|entry| self.note(entry.title())).is_some()
    }

    pub(super) fn document_name(&self, name: &str) -> bool {
        let entry = self.list.document_name.iter().find(|entry| entry.name == name);
        entry.map(|entry| self.note(entry.title())).is_some()
    }

    /// The entries that nothing asked for: call it after all the checks.
    pub(super) fn unused(&self) -> Vec<Finding> {
        let used = self.used.borrow();
        let unused = self.entries().into_iter().filter(|(title, _)| !used.contains(title));
        unused.map(|(title, _)| Finding::at(PATH, 1, format!("remove {title}: nothing needs it"))).collect()
    }

    fn note(&self, title: String) {
        self.used.borrow_mut().insert(title);
    }

    /// The title and the reason of every entry.
    fn entries(&self) -> Vec<(String, &str)> {
        let list = &self.list;
        let mut entries: Vec<(String, &str)> = Vec::new();
        entries.extend(list.file_lines.iter().map(|entry| (entry.title(), entry.reason.as_str())));
        entries.extend(list.word.iter().map(|entry| (entry.title(), entry.reason.as_str())));
        entries.extend(list.sleep.iter().map(|entry| (entry.title(), entry.reason.as_str())));
        entries.extend(list.document_name.iter().map(|entry| (entry.title(), entry.reason.as_str())));
        entries
    }
}

impl FileLines {
    fn title(&self) -> String {
        format!("file_lines of {}", self.path)
    }
}

impl Word {
    fn title(&self) -> String {
        format!("word \"{}\" in {}", self.word, self.path)
    }
}

impl Sleep {
    fn title(&self) -> String {
        format!("sleep in {}", self.path)
    }
}

impl DocumentName {
    fn title(&self) -> String {
        format!("document_name {}", self.name)
    }
}

fn covers(allowed: &str, path: &str) -> bool {
    allowed == path || (allowed.ends_with('/') && path.starts_with(allowed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowances(text: &str) -> Result<Allowances> {
        Allowances::read(&Tree::of(&[(PATH, text)]))
    }

    const POOL: &str = "[[word]]\npath = \"crates/proxy/\"\nword = \"pool\"\nreason = \"idle connections\"\n";

    #[test]
    fn a_folder_covers_its_files() {
        let allowances = allowances(POOL).unwrap();
        assert!(allowances.word("crates/proxy/src/connect.rs", "pool"));
        assert!(!allowances.word("crates/core/src/group.rs", "pool"));
        assert!(!allowances.word("crates/proxy/src/connect.rs", "srv"));
    }

    #[test]
    fn an_entry_that_nothing_needs_is_found() {
        let allowances = allowances(POOL).unwrap();
        assert_eq!(allowances.unused().len(), 1);
        allowances.word("crates/proxy/src/connect.rs", "pool");
        assert_eq!(allowances.unused(), []);
    }

    #[test]
    fn an_entry_needs_a_reason() {
        assert!(allowances("[[sleep]]\npath = \"a/tests.rs\"\nreason = \"\"\n").is_err());
        assert!(allowances("[[sleep]]\npath = \"a/tests.rs\"\n").is_err());
    }
}
