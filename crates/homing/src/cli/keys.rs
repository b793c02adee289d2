//! What can be typed after `homing keys`?

use super::OutputFormat;
use crate::text::keys::Help;
use crate::text::{Key, Language};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `homing keys`
#[derive(Debug, Args)]
pub(crate) struct KeysArguments {
    #[command(subcommand)]
    pub(crate) command: KeysCommand,
}

/// What is done with the keys.
#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    List(ListArguments),
    Create(CreateArguments),
    Rotate(RotateArguments),
    Retire(RetireArguments),
    Export(ExportArguments),
    Import(ImportArguments),
}

/// Where the keys are.
#[derive(Debug, Args)]
pub(crate) struct Place {
    #[arg(long, value_name = "FOLDER", conflicts_with = "config")]
    pub(crate) state_dir: Option<PathBuf>,
    #[arg(long, short, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// `homing keys list`
#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    #[command(flatten)]
    pub(crate) place: Place,
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: OutputFormat,
}

/// `homing keys create`
#[derive(Debug, Args)]
pub(crate) struct CreateArguments {
    #[command(flatten)]
    pub(crate) place: Place,
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: OutputFormat,
}

/// `homing keys rotate`
#[derive(Debug, Args)]
pub(crate) struct RotateArguments {
    #[arg(value_name = "ID")]
    pub(crate) id: Option<u8>,
    #[command(flatten)]
    pub(crate) place: Place,
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: OutputFormat,
}

/// `homing keys retire`
#[derive(Debug, Args)]
pub(crate) struct RetireArguments {
    #[arg(value_name = "ID")]
    pub(crate) id: u8,
    #[command(flatten)]
    pub(crate) place: Place,
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: OutputFormat,
}

/// `homing keys export`
#[derive(Debug, Args)]
pub(crate) struct ExportArguments {
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) place: Place,
}

/// `homing keys import`
#[derive(Debug, Args)]
pub(crate) struct ImportArguments {
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[arg(long)]
    pub(crate) replace: bool,
    #[command(flatten)]
    pub(crate) place: Place,
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: OutputFormat,
}

/// What each command does: its name, in a line, in full.
const COMMANDS: [(&str, Help, Help); 6] = [
    ("list", Help::List, Help::ListInFull),
    ("create", Help::Create, Help::CreateInFull),
    ("rotate", Help::Rotate, Help::RotateInFull),
    ("retire", Help::Retire, Help::RetireInFull),
    ("export", Help::Export, Help::ExportInFull),
    ("import", Help::Import, Help::ImportInFull),
];

/// What their own arguments mean: command, argument, what is said of it.
const MEANINGS: [(&str, &str, Help); 6] = [
    ("rotate", "id", Help::RotateId),
    ("retire", "id", Help::RetireId),
    ("export", "file", Help::ExportFile),
    ("export", "force", Help::Force),
    ("import", "file", Help::ImportFile),
    ("import", "replace", Help::Replace),
];

/// `homing keys` with its meanings in that language.
pub(super) fn describe(command: clap::Command, language: Language) -> clap::Command {
    let mut command = command.about(language.text(Help::Keys)).long_about(language.text(Help::KeysInFull));
    for (name, in_a_line, in_full) in COMMANDS {
        command = command.mut_subcommand(name, |command| {
            let command = command.about(language.text(in_a_line)).long_about(language.text(in_full));
            describe_common(command, language)
        });
    }
    for (name, argument, meaning) in MEANINGS {
        command = command.mut_subcommand(name, |command| {
            command.mut_arg(argument, |argument| argument.help(language.text(meaning)))
        });
    }
    command
}

/// The arguments that all of them have, or most.
fn describe_common(command: clap::Command, language: Language) -> clap::Command {
    command.mut_args(|argument| match argument.get_id().as_str() {
        "state_dir" => argument.help(language.text(Help::StateDir)),
        "config" => argument.help(language.text(Help::Config)),
        "output" => argument.help(language.text(Key::Output)),
        _ => argument,
    })
}
