//! Which files does the repository have, and does each Rust file begin as it should?

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::Finding;
use super::source::Source;

/// Folders that hold what was built or found, not what was written.
const SKIPPED: [&str; 7] = [".git", "target", "node_modules", "corpus", "artifacts", "dist", "homing-state"];

/// What a program has written from `openapi/native.json`, and nobody reads.
const GENERATED: &str = "console/src/api/schema.d.ts";

/// Files larger than this are data, not text: 4 MiB.
const TEXT_BYTES: u64 = 4 << 20;

/// The files of the repository, their paths relative to its root and sorted.
#[derive(Default)]
pub(super) struct Tree {
    /// All of them.
    pub(super) paths: Vec<String>,
    /// The Rust files.
    pub(super) rust: Vec<RustFile>,
    /// The other text files that a check reads: documents, settings, the console's sources.
    pub(super) text: Vec<TextFile>,
}

pub(super) struct RustFile {
    pub(super) path: String,
    pub(super) text: String,
    pub(super) source: Source,
}

pub(super) struct TextFile {
    pub(super) path: String,
    pub(super) text: String,
}

impl RustFile {
    fn new(path: String, text: String) -> Self {
        let source = Source::of(&text);
        Self { path, text, source }
    }

    /// Whether line `line` (from 1) only exists in tests.
    pub(super) fn is_test(&self, line: usize) -> bool {
        is_test_path(&self.path) || line >= self.source.tests_from
    }
}

impl Tree {
    /// Reads everything under `root`.
    ///
    /// # Errors
    /// When a folder or a file cannot be read.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let mut tree = Self::default();
        tree.enter(root, "")?;
        tree.paths.sort();
        Ok(tree)
    }

    fn enter(&mut self, root: &Path, folder: &str) -> Result<()> {
        let entries = fs::read_dir(root.join(folder)).with_context(|| format!("folder {folder}"))?;
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            let kind = entry.file_type()?;
            if kind.is_dir() && !SKIPPED.contains(&name.as_str()) && path != "bench/run" {
                self.enter(root, &path)?;
            } else if kind.is_file() {
                let is_text = is_text(&path) && entry.metadata()?.len() <= TEXT_BYTES;
                let text = if is_text {
                    Some(fs::read_to_string(entry.path()).context(path.clone())?)
                } else {
                    None
                };
                self.add(path, text);
            }
        }
        Ok(())
    }

    fn add(&mut self, path: String, text: Option<String>) {
        self.paths.push(path.clone());
        match text {
            Some(text) if path.ends_with(".rs") => self.rust.push(RustFile::new(path, text)),
            Some(text) => self.text.push(TextFile { path, text }),
            None => {}
        }
    }

    /// A tree of these paths and texts, for tests.
    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let mut tree = Self::default();
        for (path, text) in files {
            tree.add((*path).to_owned(), Some((*text).to_owned()));
        }
        tree
    }

    /// The text of the file at `path`, if it is one that we read.
    pub(super) fn text_of(&self, path: &str) -> Option<&str> {
        self.text.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }
}

/// Whether the file at `path` holds nothing but tests.
pub(super) fn is_test_path(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("/tests.rs") || path.contains("/e2e/")
}

/// Every Rust file says first which question it answers, and modules are `foo.rs` beside `foo/`.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.rust {
        if !file.text.starts_with("//! ") {
            findings.push(Finding::at(&file.path, 1, "begin with `//! ` and the question this file answers"));
        }
        if file.path.ends_with("/mod.rs") {
            findings.push(Finding::at(&file.path, 1, "name it foo.rs, beside its folder foo/"));
        }
    }
    findings
}

fn is_text(path: &str) -> bool {
    path != GENERATED && [".rs", ".md", ".toml", ".ts", ".tsx"].iter().any(|end| path.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_does_not_say_its_question_is_found() {
        let tree = Tree::of(&[("crates/a.rs", "//! Why?\n"), ("crates/b.rs", "use x;\n")]);
        assert_eq!(check(&tree).iter().map(|found| found.path.as_str()).collect::<Vec<_>>(), ["crates/b.rs"]);
    }

    #[test]
    fn mod_rs_is_found() {
        let tree = Tree::of(&[("crates/a/mod.rs", "//! Why?\n")]);
        assert_eq!(check(&tree).len(), 1);
    }

    #[test]
    fn test_lines_are_told_from_the_rest() {
        let text = "//! Why?\nfn a() {}\n#[cfg(test)]\nmod tests {\n}\n";
        let file = RustFile::new("crates/a.rs".to_owned(), text.to_owned());
        assert_eq!((file.is_test(2), file.is_test(3), file.is_test(4)), (false, true, true));
        assert!(RustFile::new("crates/a/tests.rs".to_owned(), text.to_owned()).is_test(1));
    }

    #[test]
    fn this_repository_can_be_read() {
        let tree = Tree::read(crate::shell::root()).unwrap();
        assert!(tree.paths.iter().any(|path| path == "xtask/src/tidy/files.rs"));
        assert!(tree.text_of("Cargo.toml").is_some());
        assert!(!tree.paths.iter().any(|path| path.starts_with("target/") || path.starts_with(".git/")));
    }
}
