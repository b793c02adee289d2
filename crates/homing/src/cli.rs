//! What can be typed after `homing`?
//!
//! Names, defaults and bounds are here; what they mean is said by the catalogue in [`crate::text`], in the reader's
//! language.

use crate::exit::Exit;
use crate::output::complain;
use crate::text::{Key, Language};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use homing_core::spec::duration;
use std::io;
use std::net::SocketAddr;
use std::num::NonZeroU64;
use std::path::PathBuf;
use std::time::Duration;

pub(crate) mod admin;
pub(crate) mod audit;
pub(crate) mod bugreport;
pub(crate) mod certificates;
pub(crate) mod change;
pub(crate) mod doctor;
pub(crate) mod drain;
pub(crate) mod events;
pub(crate) mod explain;
pub(crate) mod get;
pub(crate) mod keys;
pub(crate) mod sessions;
pub(crate) mod setup;
pub(crate) mod status;
pub(crate) mod token;
pub(crate) mod top;
pub(crate) mod upgrade;
pub(crate) mod user;

/// Everything that was typed.
#[derive(Debug, Parser)]
#[command(name = "homing", version)]
pub(crate) struct Arguments {
    #[arg(long, global = true, value_name = "LANGUAGE")]
    lang: Option<Language>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Run(RunArguments),
    Check(CheckArguments),
    Setup(setup::SetupArguments),
    Status(status::StatusArguments),
    Top(top::TopArguments),
    Get(get::GetArguments),
    Set(change::SetArguments),
    Remove(change::RemoveArguments),
    Revisions(change::RevisionsArguments),
    Rollback(change::RollbackArguments),
    Export(change::ExportArguments),
    Import(change::ImportArguments),
    Events(events::EventsArguments),
    Sessions(sessions::SessionsArguments),
    Drain(drain::DrainArguments),
    Explain(explain::ExplainArguments),
    Doctor(doctor::DoctorArguments),
    Bugreport(bugreport::BugreportArguments),
    Upgrade(upgrade::UpgradeArguments),
    Certificates(certificates::CertificatesArguments),
    Keys(keys::KeysArguments),
    Token(token::TokenArguments),
    User(user::UserArguments),
    Audit(audit::AuditArguments),
    Demo(DemoArguments),
    Version(VersionArguments),
    Completions(CompletionsArguments),
    Manual(ManualArguments),
    #[command(hide = true)]
    DemoTarget(TargetArguments),
}

/// `homing run`
#[derive(Debug, Args)]
pub(crate) struct RunArguments {
    #[arg(long, short, value_name = "FILE")]
    pub(crate) config: PathBuf,
    #[arg(long, value_name = "FORMAT")]
    pub(crate) log_format: Option<LogFormat>,
    /// Started by the process that serves, to take over from it; the line to it is standard input.
    #[arg(long, hide = true)]
    pub(crate) successor: bool,
}

/// `homing check`
#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: OutputFormat,
}

/// `homing demo`
#[derive(Debug, Args)]
pub(crate) struct DemoArguments {
    #[arg(long, value_name = "SECONDS")]
    pub(crate) seconds: Option<NonZeroU64>,
}

/// `homing version`
#[derive(Debug, Args)]
pub(crate) struct VersionArguments {
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: OutputFormat,
}

/// `homing completions`
#[derive(Debug, Args)]
pub(crate) struct CompletionsArguments {
    #[arg(value_name = "SHELL")]
    shell: clap_complete::Shell,
}

/// `homing manual`
#[derive(Debug, Args)]
pub(crate) struct ManualArguments {
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

/// `homing demo-target`: a target of the demo in a process of its own. For our tests.
#[derive(Debug, Args)]
pub(crate) struct TargetArguments {
    #[arg(long)]
    pub(crate) name: String,
    #[arg(long)]
    pub(crate) listen: SocketAddr,
}

/// For people or for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    #[value(alias = "table")]
    Text,
    Json,
    Yaml,
}

/// Form of the log on standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

/// What each command and argument means: command, argument, what is said of it.
const MEANINGS: [(&str, &str, Key); 8] = [
    ("run", "config", Key::RunConfig),
    ("run", "log_format", Key::RunLogFormat),
    ("check", "files", Key::CheckFiles),
    ("check", "output", Key::Output),
    ("demo", "seconds", Key::DemoSeconds),
    ("version", "output", Key::Output),
    ("completions", "shell", Key::CompletionsShell),
    ("manual", "folder", Key::ManualFolder),
];

/// What each command does: its name, in a line, in full.
const COMMANDS: [(&str, Key, Key); 6] = [
    ("run", Key::Run, Key::RunInFull),
    ("check", Key::Check, Key::CheckInFull),
    ("demo", Key::Demo, Key::DemoInFull),
    ("version", Key::Version, Key::VersionInFull),
    ("completions", Key::Completions, Key::CompletionsInFull),
    ("manual", Key::Manual, Key::ManualInFull),
];

/// Reads what was typed.
///
/// # Errors
/// How to end instead: help was asked for and given, or what was typed makes no sense and that was said.
pub(crate) fn parse(language: Language) -> Result<Arguments, Exit> {
    let matches = command(language).try_get_matches();
    matches.and_then(|matches| Arguments::from_arg_matches(&matches)).map_err(|error| {
        let is_mistake = error.use_stderr();
        // Standard output may be closed already (`homing --help | head -1`).
        let _ = error.print();
        if is_mistake { Exit::Usage } else { Exit::Done }
    })
}

/// `homing completions`: what a shell needs to complete our commands.
pub(crate) fn completions(arguments: &CompletionsArguments, language: Language) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command(language), "homing", &mut script);
    end(io::Write::write_all(&mut io::stdout().lock(), &script))
}

/// `homing manual`: the commands as pages for man(1).
pub(crate) fn manual(arguments: &ManualArguments, language: Language) -> Exit {
    let command = command(language);
    end(match &arguments.folder {
        Some(folder) => clap_mangen::generate_to(command, folder),
        None => clap_mangen::Man::new(command).render(&mut io::stdout().lock()),
    })
}

/// A span of time, as it is typed.
fn duration(text: &str) -> Result<Duration, String> {
    duration::parse(text).map_err(|hint| hint.text(Language::of_process().into()))
}

fn end(outcome: io::Result<()>) -> Exit {
    match outcome {
        Ok(()) => Exit::Done,
        // Nobody reads on (`homing completions bash | head -1`).
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
        Err(error) => {
            complain(error);
            Exit::CannotStart
        }
    }
}

/// The commands with their meanings in that language.
fn command(language: Language) -> clap::Command {
    let mut command = Arguments::command()
        .about(language.text(Key::About))
        .after_long_help(language.text(Key::AfterHelp))
        .mut_arg("lang", |argument| argument.help(language.text(Key::Lang)));
    for (name, in_a_line, in_full) in COMMANDS {
        command = command.mut_subcommand(name, |command| {
            command.about(language.text(in_a_line)).long_about(language.text(in_full))
        });
    }
    for (name, argument, meaning) in MEANINGS {
        command = command.mut_subcommand(name, |command| {
            command.mut_arg(argument, |argument| argument.help(language.text(meaning)))
        });
    }
    command
        .mut_subcommand("setup", |command| setup::PAGE.describe(command, language))
        .mut_subcommand("status", |command| status::PAGE.describe(command, language))
        .mut_subcommand("top", |command| top::PAGE.describe(command, language))
        .mut_subcommand("get", |command| get::PAGE.describe(command, language))
        .mut_subcommand("set", |command| change::SET.describe(command, language))
        .mut_subcommand("remove", |command| change::REMOVE.describe(command, language))
        .mut_subcommand("revisions", |command| change::REVISIONS.describe(command, language))
        .mut_subcommand("rollback", |command| change::ROLLBACK.describe(command, language))
        .mut_subcommand("export", |command| change::EXPORT.describe(command, language))
        .mut_subcommand("import", |command| change::IMPORT.describe(command, language))
        .mut_subcommand("events", |command| events::PAGE.describe(command, language))
        .mut_subcommand("sessions", |command| sessions::PAGE.describe(command, language))
        .mut_subcommand("drain", |command| drain::PAGE.describe(command, language))
        .mut_subcommand("explain", |command| explain::PAGE.describe(command, language))
        .mut_subcommand("doctor", |command| doctor::PAGE.describe(command, language))
        .mut_subcommand("bugreport", |command| bugreport::PAGE.describe(command, language))
        .mut_subcommand("upgrade", |command| upgrade::PAGE.describe(command, language))
        .mut_subcommand("certificates", |command| certificates::PAGE.describe(command, language))
        .mut_subcommand("keys", |command| keys::describe(command, language))
        .mut_subcommand("token", |command| token::PAGE.describe(command, language))
        .mut_subcommand("user", |command| user::PAGE.describe(command, language))
        .mut_subcommand("audit", |command| audit::PAGE.describe(command, language))
}

#[cfg(test)]
mod page;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        command(Language::En).debug_assert();
    }

    #[test]
    fn every_visible_command_and_argument_says_what_it_means_in_every_language() {
        for language in Language::ALL {
            check_meanings_below(&command(language));
        }
    }

    fn check_meanings_below(command: &clap::Command) {
        for command in command.get_subcommands().filter(|command| !command.is_hide_set()) {
            let name = command.get_name();
            assert!(command.get_about().is_some() && command.get_long_about().is_some(), "{name}");
            for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
                assert!(argument.get_help().is_some(), "{name} {}", argument.get_id());
            }
            check_meanings_below(command);
        }
    }
}
