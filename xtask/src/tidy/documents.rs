//! Does every file that the documents name exist?
//!
//! A name in backticks counts when it begins with one of our folders or ends like a source file; any file whose
//! path ends that way will do, so `persist/cookie.rs` is enough. Links count always, relative to the document.

use super::Finding;
use super::allow::Allowances;
use super::files::{TextFile, Tree};

/// How the name of a file ends that we look for even when it names no folder.
const ENDINGS: [&str; 3] = [".rs", ".toml", ".md"];

pub(super) fn check(tree: &Tree, allowances: &Allowances) -> Vec<Finding> {
    let documents = tree.text.iter().filter(|file| file.path.ends_with(".md"));
    documents.flat_map(|document| check_document(tree, document, allowances)).collect()
}

fn check_document(tree: &Tree, document: &TextFile, allowances: &Allowances) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut is_fenced = false;
    for (index, line) in document.text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            is_fenced = !is_fenced;
        }
        if is_fenced {
            continue;
        }
        let names = code_spans(line).filter(|name| is_file_name(tree, name));
        let lost_names = names.filter(|name| !exists(tree, name) && !allowances.document_name(name));
        let lost_links = links(line).filter(|link| !tree.paths.contains(&resolve(&document.path, link)));
        for lost in lost_names.chain(lost_links) {
            findings.push(Finding::at(&document.path, index + 1, format!("there is no {lost}")));
        }
    }
    findings
}

/// What stands between backticks: every second piece.
fn code_spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// The destinations of `[text](destination)` that are files of ours, without their `#anchor`.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let destinations = line.split("](").skip(1).filter_map(|rest| rest.split_once(')').map(|(link, _)| link));
    let files = destinations.filter_map(|link| link.split('#').next());
    files.filter(|link| !link.is_empty() && !link.contains(':'))
}

fn is_file_name(tree: &Tree, name: &str) -> bool {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "_-./".contains(character);
    if name.starts_with(['/', '-']) || name.starts_with("..") || !name.chars().all(is_plain) {
        return false;
    }
    let ends_like_one = ENDINGS.iter().any(|ending| name.ends_with(ending) && name.len() > ending.len());
    let folder = name.split_once('/').map(|(folder, _)| format!("{folder}/"));
    ends_like_one || folder.is_some_and(|folder| tree.paths.iter().any(|path| path.starts_with(&folder)))
}

fn exists(tree: &Tree, name: &str) -> bool {
    let wanted = format!("/{}/", name.trim_end_matches('/'));
    tree.paths.iter().any(|path| format!("/{path}/").contains(&wanted))
}

/// `link` as seen from the folder of `document`, as a path from the root.
fn resolve(document: &str, link: &str) -> String {
    let mut parts: Vec<&str> = document.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost(text: &str) -> Vec<String> {
        let tree = Tree::of(&[
            ("docs/adr/0001-a.md", text),
            ("README.md", ""),
            ("crates/core/src/persist/cookie.rs", ""),
        ]);
        check(&tree, &Allowances::default()).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn a_file_that_is_gone_is_found() {
        assert_eq!(lost("see `crates/core/src/gone.rs`"), ["there is no crates/core/src/gone.rs"]);
        assert_eq!(lost("see `gone.rs` and `crates/gone`").len(), 2);
        assert_eq!(lost("see [it](../gone.md#here)"), ["there is no ../gone.md"]);
    }

    #[test]
    fn a_file_that_is_there_is_not_found() {
        let text = "`crates/core/src/persist/cookie.rs`, `persist/cookie.rs`, `cookie.rs`, `crates/core`, \
                    `crates/core/`, [up](../../README.md#tenets)";
        assert_eq!(lost(text), [""; 0]);
    }

    #[test]
    fn what_only_looks_like_a_file_is_left_alone() {
        let text = "`/metrics` `application/json` `crates/core/src/persist/<name>.rs` `TCP/UDP` `.rs` \
                    [web](https://example.com/a.md) [here](#tenets)\n```\n`gone.rs`\n```";
        assert_eq!(lost(text), [""; 0]);
    }
}
