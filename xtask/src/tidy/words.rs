//! Does the code speak the words of the glossary?
//!
//! Names and comments of `crates/` are read, strings are not: what we say to operators in their own vendor's
//! words is a matter of the dialects and the translations.

use super::Finding;
use super::allow::Allowances;
use super::files::Tree;

/// A word we do not use, in small letters, and the one that we use instead.
const BANNED: [(&str, &str); 22] = [
    ("upstream", "target, or backend group"),
    ("upstreams", "targets, or backend groups"),
    ("downstream", "client"),
    ("downstreams", "clients"),
    ("frontend", "listener"),
    ("frontends", "listeners"),
    ("backends", "targets, or backend groups"),
    ("backend server", "target"),
    ("backend servers", "targets"),
    ("real server", "target"),
    ("real servers", "targets"),
    ("virtual server", "listener"),
    ("virtual servers", "listeners"),
    ("srv", "target"),
    ("srvs", "targets"),
    ("sticky", "persistence"),
    ("stickiness", "persistence"),
    ("stick table", "session table"),
    ("affinity", "persistence"),
    ("quiesce", "drain"),
    ("pool", "backend group (\"pool\" means idle connections only)"),
    ("pools", "backend groups (\"pool\" means idle connections only)"),
];

pub(super) fn check(tree: &Tree, allowances: &Allowances) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust.iter().filter(|file| file.path.starts_with("crates/")) {
        let lines = file.source.code.iter().zip(&file.source.comments);
        for (index, (code, comment)) in lines.enumerate() {
            for (word, instead) in banned_in(code).into_iter().chain(banned_in(comment)) {
                if !allowances.word(&file.path, word) {
                    findings.push(Finding::at(&file.path, index + 1, format!("not \"{word}\": {instead}")));
                }
            }
        }
    }
    findings
}

fn banned_in(line: &str) -> Vec<(&'static str, &'static str)> {
    let words = words(line);
    let has = |phrase: &str| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        words.windows(phrase.len()).any(|window| window == phrase)
    };
    BANNED.iter().filter(|(word, _)| has(word)).copied().collect()
}

/// The words of a line in small letters, names taken apart: `UpstreamPool` and `upstream_pool` are both
/// "upstream pool".
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for character in line.chars() {
        let is_letter = character.is_alphanumeric();
        let begins = !is_letter || (before.is_lowercase() && character.is_uppercase());
        if begins && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let (true, Some(word)) = (is_letter, words.last_mut()) {
            word.extend(character.to_lowercase());
        }
        before = character;
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<String> {
        let tree = Tree::of(&[(path, text)]);
        check(&tree, &Allowances::default()).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn names_are_taken_apart_into_words() {
        assert_eq!(
            words("let upstreamPool = Backend_Server(a);"),
            ["let", "upstream", "pool", "backend", "server", "a"]
        );
    }

    #[test]
    fn a_banned_word_is_found_in_names_and_comments() {
        assert_eq!(findings("crates/a.rs", "struct UpstreamAddress;").len(), 1);
        assert_eq!(findings("crates/a.rs", "// the backend server answers").len(), 1);
        assert_eq!(findings("crates/a.rs", "let srv = 1; // sticky").len(), 2);
    }

    #[test]
    fn our_own_words_and_strings_are_not_found() {
        assert_eq!(findings("crates/a.rs", "// the backend group\nf(\"sticky\");"), [""; 0]);
        assert_eq!(findings("bench/a.rs", "// sticky"), [""; 0]);
        assert_eq!(findings("crates/a.rs", "let spool = pooled;"), [""; 0]);
    }
}
