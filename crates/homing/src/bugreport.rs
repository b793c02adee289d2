//! What does somebody need who helps with a node that he cannot reach? All of it in one archive, without secrets.
//!
//! ```text
//! the file, the node's answers, the machine ─▶ parts ─ secrets and clients go ─▶ ARCHIVE.tar.gz
//! ```
//! Every part goes through [`redact`], whatever it is. What cannot be had is told in its place.

use crate::admin::{Admin, ApiPath};
use crate::cli::bugreport::BugreportArguments;
use crate::exit::Exit;
use crate::failure::{self, Failure};
use crate::state_folder::StateFolder;
use crate::text::Language;
use crate::text::bugreport::Answer;
use crate::{output, pid_file};
use flate2::Compression;
use flate2::write::GzEncoder;
use homing_control::config;
use serde_json::json;
use std::env::consts::{ARCH, OS};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

mod machine;
mod redact;

use redact::Redactor;

/// The folder inside the archive.
const FOLDER: &str = "homing-bugreport";

/// What is in the archive, said to whoever opens it.
const README: &str = "\
What is in this archive, written by `homing bugreport`:

  version.json     the program that wrote it
  homing.toml      the file of the node: what looks like a secret says [removed]
  problems.txt     what `homing check` says of it
  status.json      the node itself: listeners, groups, targets, counts
  metrics.txt      /metrics
  doctor.json      why persistence may not work as expected
  decisions.json   what was decided lately, and why; clients have numbers instead of addresses
  process.txt      limits and use of the process
  machine.txt      kernel, system, memory, limits of the container
  state.txt        names, sizes and rights of the files of state: not what is in them

Names and addresses of targets are in it. Look into it before you give it to somebody.
";

/// A file of the archive.
struct Part {
    name: &'static str,
    text: String,
}

/// `homing bugreport`
pub(crate) fn bugreport(arguments: &BugreportArguments, language: Language) -> Exit {
    failure::end(report(arguments, language))
}

fn report(arguments: &BugreportArguments, language: Language) -> Result<(), Failure> {
    let file = arguments.node.config.as_deref();
    let state_dir = file.and_then(|file| config::load(file).ok()).map(|loaded| loaded.spec.node.state_dir);
    let token_file = arguments.node.token_file.clone();
    let redactor = Redactor::knowing(state_dir.as_deref(), token_file.as_deref());
    let mut parts = vec![Part { name: "README.txt", text: README.to_owned() }, version()];
    parts.extend(file.into_iter().flat_map(of_file));
    parts.extend(of_node(arguments, language));
    parts.extend(machine::parts(state_dir.as_deref(), state_dir.as_deref().and_then(serving)));
    for part in &mut parts {
        part.text = redactor.redact(&part.text);
    }
    write(&arguments.archive, &parts).map_err(|error| {
        let (name, why) = (arguments.archive.display().to_string(), error.to_string());
        Failure::cannot(Answer::CannotWrite, &[("file", &name), ("why", &why)], language)
    })?;
    let name = arguments.archive.display().to_string();
    let names: Vec<&str> = parts.iter().map(|part| part.name).collect();
    output::tell(
        arguments.node.output,
        || language.fill(Answer::Written, &[("file", &name), ("parts", &names.join(", "))]),
        || json!({ "file": name, "parts": names }),
    );
    Ok(())
}

fn version() -> Part {
    let version =
        json!({ "name": "homing", "version": env!("CARGO_PKG_VERSION"), "os": OS, "architecture": ARCH });
    Part { name: "version.json", text: version.to_string() }
}

/// The file of the node, and what is wrong with it.
fn of_file(file: &Path) -> [Part; 2] {
    let text = fs::read_to_string(file).unwrap_or_else(|error| format!("{}: {error}\n", file.display()));
    let problems = match config::load(file) {
        Ok(loaded) if loaded.warnings.is_empty() => "no problems\n".to_owned(),
        Ok(loaded) => {
            loaded.warnings.iter().map(|warning| warning.plain(file, Language::En.into()) + "\n").collect()
        }
        Err(error) => error.to_string(),
    };
    [Part { name: "homing.toml", text }, Part { name: "problems.txt", text: problems }]
}

/// What the node says, as far as it answers.
fn of_node(arguments: &BugreportArguments, language: Language) -> Vec<Part> {
    let admin = match Admin::of(&arguments.node, language) {
        Ok(admin) => admin,
        Err(failure) => return vec![Part { name: "status.json", text: failure.text }],
    };
    let data = |path: &str| match admin.get(&ApiPath::of(&[path])) {
        Ok(mut answer) => {
            redact::hide_clients(&mut answer);
            serde_json::to_string_pretty(&answer).unwrap_or_default()
        }
        Err(failure) => failure.text,
    };
    vec![
        Part { name: "status.json", text: data("status") },
        Part { name: "doctor.json", text: data("doctor") },
        Part { name: "decisions.json", text: data("decisions") },
        Part { name: "metrics.txt", text: admin.page("/metrics").unwrap_or_else(|failure| failure.text) },
    ]
}

/// The process that serves from that folder.
fn serving(state_dir: &Path) -> Option<u32> {
    pid_file::serving(&StateFolder::of_node(state_dir))
}

/// Writes the archive, for its owner alone.
fn write(archive: &PathBuf, parts: &[Part]) -> io::Result<()> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(archive)?;
    let mut tar = tar::Builder::new(GzEncoder::new(file, Compression::default()));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    for part in parts {
        let mut header = tar::Header::new_gnu();
        header.set_size(part.text.len() as u64);
        header.set_mode(0o600);
        header.set_mtime(now);
        tar.append_data(&mut header, format!("{FOLDER}/{}", part.name), part.text.as_bytes())?;
    }
    tar.into_inner()?.finish()?.flush()
}

/// A value under that name, or what else is there.
fn said(name: &str, value: io::Result<String>) -> String {
    let text = value.unwrap_or_else(|error| error.to_string());
    format!("== {name}\n{}\n\n", text.trim_end())
}

/// A text file of the system.
fn read(path: &str) -> String {
    said(path, fs::read_to_string(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn the_page_that_explains_the_archive_names_every_part() {
        let mut parts: Vec<&str> =
            vec!["version.json", "status.json", "doctor.json", "decisions.json", "metrics.txt"];
        parts.extend(of_file(Path::new("nowhere.toml")).iter().map(|part| part.name));
        parts.extend(machine::parts(None, None).iter().map(|part| part.name));
        for part in parts {
            assert!(README.contains(&format!("  {part} ")), "{part}");
        }
    }

    #[test]
    fn a_file_that_is_there_is_not_replaced() {
        let archive = std::env::temp_dir().join(format!("homing-bugreport-{}", std::process::id()));
        let parts = [Part { name: "README.txt", text: "a".to_owned() }];
        write(&archive, &parts).unwrap();
        assert_eq!(write(&archive, &parts).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        fs::remove_file(&archive).unwrap();
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        assert!(read("/no/such/file").contains("No such file"));
        let value: Value = serde_json::from_str(&version().text).unwrap();
        assert_eq!(value["name"], "homing");
    }
}
