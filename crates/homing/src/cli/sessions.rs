//! What can be typed after `homing sessions`?

use super::admin::{AdminArguments, Page, Place};
use crate::text::sessions::Help;
use clap::{Args, Subcommand};
use std::net::IpAddr;

/// `homing sessions`
#[derive(Debug, Args)]
pub(crate) struct SessionsArguments {
    #[command(subcommand)]
    pub(crate) command: SessionsCommand,
}

/// What is asked about sessions, or ordered.
#[derive(Debug, Subcommand)]
pub(crate) enum SessionsCommand {
    List(ListArguments),
    Show(OneArguments),
    Move(MoveArguments),
    Unpin(OneArguments),
    Expire(OneArguments),
}

/// `homing sessions list`
#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    #[command(flatten)]
    pub(crate) place: Place,
    #[arg(long, value_name = "NAME")]
    pub(crate) target: Option<String>,
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) client: Option<IpAddr>,
    #[arg(long, value_name = "ID", conflicts_with = "client")]
    pub(crate) id: Option<String>,
    #[arg(long, value_name = "COUNT", default_value = "100")]
    pub(crate) limit: usize,
    #[arg(long, value_name = "CURSOR")]
    pub(crate) cursor: Option<String>,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// `homing sessions show`, `unpin` and `expire`
#[derive(Debug, Args)]
pub(crate) struct OneArguments {
    #[arg(value_name = "ID")]
    pub(crate) session: String,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// `homing sessions move`
#[derive(Debug, Args)]
pub(crate) struct MoveArguments {
    #[arg(value_name = "ID")]
    pub(crate) session: String,
    #[arg(long = "target", alias = "to", value_name = "NAME")]
    pub(crate) to: String,
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// What all this means.
pub(super) const PAGE: Page<Help> = Page {
    whole: (Help::Sessions, Help::SessionsInFull),
    commands: &[
        ("list", Help::List, Help::ListInFull),
        ("show", Help::Show, Help::ShowInFull),
        ("move", Help::Move, Help::MoveInFull),
        ("unpin", Help::Unpin, Help::UnpinInFull),
        ("expire", Help::Expire, Help::ExpireInFull),
    ],
    arguments: &[
        ("session", Help::Session),
        ("target", Help::Target),
        ("client", Help::Client),
        ("id", Help::Id),
        ("limit", Help::Limit),
        ("cursor", Help::Cursor),
        ("to", Help::To),
        ("force", Help::Force),
    ],
};
