//! Does every rule about a spec say what `tests/cases` says it does?
//!
//! A case is a file: TOML, a line `---`, then what is expected: `ok`, or one line per problem as
//! `path: what — hint`; warnings begin with `warning: `. With `BLESS=1` in the environment the expected part
//! is written instead of compared; the difference is then reviewed like any other.

use std::fs;
use std::path::{Path, PathBuf};

use homing_core::compile::check::{advise, read_and_check};

const BORDER: &str = "\n---\n";

#[test]
fn every_case_has_its_problems() {
    let paths = case_paths();
    assert!(paths.len() >= 40, "only {} cases were found", paths.len());
    let bless = std::env::var_os("BLESS").is_some();
    let mut failures = Vec::new();
    for path in paths {
        let case = fs::read_to_string(&path).unwrap();
        let (input, expected) = case.split_once(BORDER).unwrap_or((&case, ""));
        let found = outcome(input);
        if bless {
            fs::write(&path, format!("{input}{BORDER}{found}")).unwrap();
        } else if found != expected {
            failures.push(format!("{}\nexpected:\n{expected}\nfound:\n{found}", path.display()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn a_valid_case_is_ok_and_a_broken_one_is_not() {
    for path in case_paths() {
        let case = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let valid = name.starts_with("ok-") || name.starts_with("warning-");
        let expected = case.split_once(BORDER).unwrap().1;
        assert_eq!(valid, expected.lines().all(is_fine), "{name}: the name and the expectation disagree");
    }
}

fn is_fine(line: &str) -> bool {
    line == "ok" || line.starts_with("warning: ")
}

fn case_paths() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the folder is part of the repository")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "case"));
    paths.sort();
    paths
}

fn outcome(input: &str) -> String {
    let value = toml::from_str::<serde_json::Value>(input).expect("a case is valid TOML");
    let (spec, problems) = read_and_check(&value);
    let mut text = match problems.is_empty() {
        true => "ok\n".to_owned(),
        false => String::new(),
    };
    for problem in &problems {
        text.push_str(&format!("{problem}\n"));
    }
    if problems.is_empty() {
        for warning in advise(&spec) {
            text.push_str(&format!("warning: {warning}\n"));
        }
    }
    text
}
