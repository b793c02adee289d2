//! How does a newcomer come to a running balancer? A few questions, a file that can be used, and what to do next.
//!
//! ```text
//! arguments ─▶ answers (asked for, or the usual) ─▶ plan ─ look at ports and targets ─▶ file ─▶ what to do next
//! ```
//! Nothing runs and nothing is changed but that one file.

use crate::cli::setup::SetupArguments;
use crate::exit::Exit;
use crate::failure::{self, Failure};
use crate::output;
use crate::text::Language;
use crate::text::setup::Answer;
use homing_control::config;
use serde_json::json;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

mod address;
mod ask;
mod file;
mod look;
mod next;
mod plan;

use look::Seen;

/// Where the package's service looks for its file.
const SERVICE_FILE: &str = "/etc/homing/homing.toml";

/// `homing setup`
pub(crate) fn setup(arguments: &SetupArguments, language: Language) -> Exit {
    failure::end(lead(arguments, language))
}

fn lead(arguments: &SetupArguments, language: Language) -> Result<(), Failure> {
    let path = &arguments.config;
    // Before any question: nobody answers six of them for nothing.
    if path.exists() && !arguments.force {
        return Err(there_already(path, language));
    }
    let mut plan = ask::plan(arguments, language)?;
    let seen = Seen::look(&plan);
    if plan.health_path.is_none() {
        plan.health_path.clone_from(&seen.health_path);
    }
    let text = file::text(&plan, language);
    // What was typed may still break a rule of the file, such as a cookie on a TCP listener.
    let loaded = config::parse(path, &text).map_err(|error| Failure::of_file(&error, language))?;
    let old = write(path, &text, arguments.force, language)?;
    let words = || {
        let mut lines = seen.lines(&plan, language);
        let name = path.display().to_string();
        lines.push(format!("\n{}", language.fill(Answer::Written, &[("file", &name)])));
        lines.push(next::steps(&plan, path, &loaded.spec.node.state_dir, language));
        lines.join("\n")
    };
    output::tell(arguments.output, words, || {
        json!({
            "file": path.display().to_string(),
            "old": old.map(|old| old.display().to_string()),
            "listen": plan.listen.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "console": next::console(&plan),
            "state_dir": loaded.spec.node.state_dir.display().to_string(),
            "targets": seen.targets_json(&plan),
            "problems": seen.problems(&plan, language),
        })
    });
    Ok(())
}

/// Writes the file. What was there before is kept beside it; returns where.
fn write(path: &Path, text: &str, force: bool, language: Language) -> Result<Option<PathBuf>, Failure> {
    let create = || {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(text.as_bytes())
    };
    let replace = || -> io::Result<Option<PathBuf>> {
        match create() {
            Err(error) if error.kind() == ErrorKind::AlreadyExists && force => {
                let old = old_of(path);
                fs::rename(path, &old)?;
                create().map(|()| Some(old))
            }
            outcome => outcome.map(|()| None),
        }
    };
    replace().map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => there_already(path, language),
        _ => {
            let (name, why) = (path.display().to_string(), error.to_string());
            Failure::cannot(Answer::CannotWrite, &[("file", &name), ("why", &why)], language)
        }
    })
}

fn there_already(path: &Path, language: Language) -> Failure {
    let (name, old) = (path.display().to_string(), old_of(path).display().to_string());
    Failure::cannot(Answer::Exists, &[("file", &name), ("old", &old)], language)
}

/// Where the file of before is kept: `homing.toml.old`.
fn old_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".old");
    PathBuf::from(name)
}
