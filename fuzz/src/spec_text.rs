//! Does any text of a configuration file lead to a spec or to problems with a place, and never to a panic?

use homing_control::config;
use homing_core::language::Language;
use std::path::Path;

/// Reads the input as a configuration file.
pub fn run(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    if let Err(error) = config::parse(Path::new("fuzz.toml"), text) {
        assert!(!error.problems().is_empty(), "an error names at least one problem");
        let lines = text.lines().count() + 1;
        for problem in error.problems() {
            assert!(problem.line <= lines, "line {} of {lines}", problem.line);
            assert!(!problem.problem.what(Language::English).is_empty());
        }
        let _ = error.to_string();
    }
}
