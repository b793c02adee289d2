//! How does what is configured leave a running node as a text, and come back into one?

use crate::admin::{Admin, ApiPath, Terms};
use crate::cli::change::{ExportArguments, ImportArguments};
use crate::exit::Exit;
use crate::failure::{self, Failure};
use crate::set;
use crate::text::Language;
use crate::text::change::Answer;
use homing_core::limits::SPEC_BYTES;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use ureq::http::Method;

/// `homing export`
pub(crate) fn export(arguments: &ExportArguments, language: Language) -> Exit {
    failure::end(write(arguments, language))
}

/// `homing import`
pub(crate) fn import(arguments: &ImportArguments, language: Language) -> Exit {
    failure::end(take_in(arguments, language))
}

fn write(arguments: &ExportArguments, language: Language) -> Result<(), Failure> {
    let admin = Admin::of(&arguments.node, language)?;
    let text = match arguments.revision {
        Some(revision) => admin.text(&ApiPath::of(&["revisions", &revision.to_string(), "export"]))?,
        None => admin.text(&ApiPath::of(&["export"]))?,
    };
    // Without the last line break: whoever says it adds one.
    admin.tell(json!({ "toml": text }), |_: &Value| text.trim_end().to_owned())
}

fn take_in(arguments: &ImportArguments, language: Language) -> Result<(), Failure> {
    let ImportArguments { file, terms, node } = arguments;
    let text = read(file, language)?;
    let (admin, terms) = (Admin::of(node, language)?, Terms::of(terms));
    let body = ("application/toml", text);
    let done = admin.change_by(Method::POST, &ApiPath::of(&["import"]), body, &terms)?;
    set::tell(&admin, &terms, done, language)
}

/// A text from a file or (`-`) from standard input; no more of it than a node takes in, and one byte to tell that.
fn read(file: &Path, language: Language) -> Result<String, Failure> {
    let read = || -> io::Result<String> {
        let (mut text, most) = (String::new(), SPEC_BYTES as u64 + 1);
        if file == Path::new("-") {
            io::stdin().lock().take(most).read_to_string(&mut text)?;
        } else {
            File::open(file)?.take(most).read_to_string(&mut text)?;
        }
        Ok(text)
    };
    read().map_err(|error| {
        let (name, why) = (file.display().to_string(), error.to_string());
        Failure::usage(Answer::Unreadable, &[("file", &name), ("why", &why)], language)
    })
}
