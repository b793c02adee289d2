//! Does the tree keep the rules of the house that no other tool checks?

mod allow;
mod documents;
mod edges;
mod files;
mod functions;
mod leftovers;
mod sizes;
mod sleeps;
mod source;
mod walls;
mod words;

use std::fmt;

use anyhow::{Result, ensure};
use clap::Args;

use crate::shell;
use allow::Allowances;
use files::Tree;

#[derive(Args, Default)]
pub(crate) struct Arguments {
    /// Report only what is under these paths, such as `crates/wire`; everything when none is named.
    paths: Vec<String>,
}

/// One broken rule. `line` counts from 1.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    line: usize,
    what: String,
}

impl Finding {
    fn at(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// Prints every broken rule, one a line.
///
/// # Errors
/// When there is at least one, or when the tree cannot be read.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let tree = Tree::read(shell::root())?;
    let mut findings = edges::check()?;
    findings.extend(check(&tree, &Allowances::read(&tree)?));
    findings.retain(|finding| is_wanted(&finding.path, &arguments.paths));
    findings.sort();
    for finding in &findings {
        println!("{finding}");
    }
    ensure!(findings.is_empty(), "tidy: {} to mend", findings.len());
    Ok(())
}

/// Every check that needs nothing but the files.
fn check(tree: &Tree, allowances: &Allowances) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(files::check(tree));
    findings.extend(sizes::check(tree, allowances));
    findings.extend(functions::check(tree));
    findings.extend(walls::check(tree));
    findings.extend(words::check(tree, allowances));
    findings.extend(documents::check(tree, allowances));
    findings.extend(leftovers::check(tree));
    findings.extend(sleeps::check(tree, allowances));
    findings.extend(allowances.unused());
    findings
}

fn is_wanted(path: &str, wanted: &[String]) -> bool {
    wanted.is_empty() || wanted.iter().any(|prefix| path.starts_with(prefix.trim_start_matches("./")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_names_its_place() {
        assert_eq!(Finding::at("crates/a.rs", 3, "no").to_string(), "crates/a.rs:3: no");
    }

    #[test]
    fn only_the_wanted_paths_are_reported() {
        let wanted = ["./crates/wire".to_owned()];
        assert!(is_wanted("crates/wire/src/lib.rs", &wanted));
        assert!(!is_wanted("crates/core/src/lib.rs", &wanted));
        assert!(is_wanted("crates/core/src/lib.rs", &[]));
    }
}
