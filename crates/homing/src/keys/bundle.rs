//! How do secrets leave a node, and how do they come to another one? As a file that only its owner may read.

use super::{folder_of, ring};
use crate::cli::keys::ExportArguments;
use crate::failure::Failure;
use crate::output::complain;
use crate::text::Language;
use crate::text::keys::Answer;
use homing_control::secrets_file::{self, Kept};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, IsTerminal, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Stands for standard input or output.
const STANDARD: &str = "-";

/// `homing keys export`
pub(super) fn export(arguments: &ExportArguments, language: Language) -> Result<(), Failure> {
    let folder = folder_of(&arguments.place, language)?;
    let kept = super::read(&folder, language)?;
    let (file, text) = (&arguments.file, kept.to_bundle());
    if file.as_os_str() == STANDARD {
        if io::stdout().is_terminal() && !arguments.force {
            return Err(Failure::usage(Answer::Terminal, &[], language));
        }
        let mut output = io::stdout().lock();
        let written = output.write_all(text.as_bytes()).and_then(|()| output.flush());
        return written.map_err(|error| Failure::of_system(&error.to_string(), language));
    }
    let name = file.display().to_string();
    match write(file, &text, arguments.force) {
        Ok(()) => {
            // On standard error: it is a warning, and scripts want none of it.
            complain(language.fill(Answer::Exported, &[("file", &name), ("ids", &ring::ids(&kept))]));
            Ok(())
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(Failure::usage(Answer::FileExists, &[("file", &name)], language))
        }
        Err(error) => Err(Failure::of_system(&format!("{name}: {error}"), language)),
    }
}

/// What another node exported.
pub(super) fn read(file: &Path, language: Language) -> Result<Kept, Failure> {
    let read = || -> Result<Kept, String> {
        let mut bytes = Vec::new();
        let read = if file.as_os_str() == STANDARD {
            io::stdin().lock().take(secrets_file::BUNDLE_BYTES).read_to_end(&mut bytes)
        } else {
            File::open(file).and_then(|file| file.take(secrets_file::BUNDLE_BYTES).read_to_end(&mut bytes))
        };
        read.map_err(|error| error.to_string())?;
        Kept::from_bundle(&bytes)
    };
    read().map_err(|what| {
        let file = file.display().to_string();
        Failure::usage(Answer::BrokenBundle, &[("file", &file), ("what", &what)], language)
    })
}

/// A new file, so that nobody has it open yet and its mode is ours from the start.
fn write(file: &Path, text: &str, force: bool) -> io::Result<()> {
    if force {
        match fs::remove_file(file) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
