//! How does a command speak to whoever typed it?

use crate::cli::OutputFormat;
use serde_json::Value;
use std::fmt::Display;
use std::io::{self, Write};

/// Says something that was asked for, on standard output.
pub(crate) fn say(what: impl Display) {
    // Nobody listens any more (`homing check | head`): then nobody is told.
    let _ = writeln!(io::stdout().lock(), "{what}");
}

/// Says what was asked for: in words to people, as data to programs.
pub(crate) fn tell(format: OutputFormat, words: impl FnOnce() -> String, data: impl FnOnce() -> Value) {
    match format {
        OutputFormat::Text => say(words()),
        OutputFormat::Json => say(data()),
        OutputFormat::Yaml => say(yaml(&data()).trim_end()),
    }
}

/// As YAML, of which JSON is a part.
fn yaml(data: &Value) -> String {
    serde_saphyr::to_string(data).unwrap_or_else(|_| data.to_string())
}

/// Says what is wrong, on standard error.
pub(crate) fn complain(what: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{what}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn yaml_says_what_json_says_and_quotes_what_it_would_take_for_something_else() {
        let data =
            json!({ "name": "a", "targets": [{ "weight": 10, "note": "yes" }], "none": null, "odd": "a: b" });
        let text = yaml(&data);
        for line in ["name: a", "weight: 10", "none: null"] {
            assert!(text.contains(line), "{line} in {text}");
        }
        assert!(!text.contains("note: yes\n") && !text.contains("odd: a: b"), "{text}");
    }
}
