//! Which running node does a command ask, and how are its answers shown?

use super::OutputFormat;
use crate::text::admin::Help;
use crate::text::change;
use crate::text::{Key, Language, TextKey};
use clap::Args;
use std::path::PathBuf;

/// Where the node is, who asks, and in which form.
#[derive(Debug, Args)]
pub(crate) struct AdminArguments {
    #[arg(long, value_name = "URL")]
    pub(crate) admin: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) admin_ca: Option<PathBuf>,
    #[arg(long, short, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: OutputFormat,
}

/// Where a session or a target is looked for.
#[derive(Debug, Args)]
pub(crate) struct Place {
    #[arg(long, value_name = "NAME")]
    pub(crate) load_balancer: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(crate) group: Option<String>,
}

/// What a command that asks a node means, and what those below it mean.
pub(super) struct Page<K: 'static> {
    /// In a line, and in full.
    pub(super) whole: (K, K),
    /// The commands below: name, in a line, in full.
    pub(super) commands: &'static [(&'static str, K, K)],
    /// Its own arguments and theirs: id, meaning.
    pub(super) arguments: &'static [(&'static str, K)],
}

impl<K: TextKey> Page<K> {
    /// The command with its meanings in that language.
    pub(super) fn describe(&self, command: clap::Command, language: Language) -> clap::Command {
        let mut command = self.describe_one(command, self.whole, language);
        for &(name, in_a_line, in_full) in self.commands {
            command = command
                .mut_subcommand(name, |command| self.describe_one(command, (in_a_line, in_full), language));
        }
        command
    }

    fn describe_one(&self, command: clap::Command, whole: (K, K), language: Language) -> clap::Command {
        let command = command.about(language.text(whole.0)).long_about(language.text(whole.1));
        command.mut_args(|argument| {
            let id = argument.get_id().as_str();
            let own = self.arguments.iter().find(|(own, _)| *own == id);
            let meaning = own.map(|(_, key)| language.text(*key)).or_else(|| common(id, language));
            match meaning {
                Some(meaning) => argument.help(meaning),
                None => argument,
            }
        })
    }
}

/// The arguments that all commands share that ask a node.
fn common(id: &str, language: Language) -> Option<&'static str> {
    let key = match id {
        "admin" => Help::Admin,
        "token_file" => Help::TokenFile,
        "admin_ca" => Help::AdminCa,
        "config" => Help::Config,
        "load_balancer" => Help::LoadBalancer,
        "group" => Help::Group,
        "dry_run" => return Some(language.text(change::Help::DryRun)),
        "why" => return Some(language.text(change::Help::Why)),
        "if_revision" => return Some(language.text(change::Help::IfRevision)),
        "output" => return Some(language.text(Key::Output)),
        _ => return None,
    };
    Some(language.text(key))
}
