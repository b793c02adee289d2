//! What can be typed after `homing user`?

use super::admin::{AdminArguments, Page};
use super::token::Allowed;
use crate::text::identity::Help;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `homing user`
#[derive(Debug, Args)]
pub(crate) struct UserArguments {
    #[command(subcommand)]
    pub(crate) command: UserCommand,
}

/// What is done with users.
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    Add(AddArguments),
    List(ListArguments),
    Remove(RemoveArguments),
    Passwd(PasswdArguments),
}

/// `homing user add`
#[derive(Debug, Args)]
pub(crate) struct AddArguments {
    #[arg(value_name = "NAME")]
    pub(crate) user: String,
    #[command(flatten)]
    pub(crate) allowed: Allowed,
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// `homing user list`
#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// `homing user remove`
#[derive(Debug, Args)]
pub(crate) struct RemoveArguments {
    #[arg(value_name = "NAME")]
    pub(crate) user: String,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// `homing user passwd`
#[derive(Debug, Args)]
pub(crate) struct PasswdArguments {
    #[arg(value_name = "NAME")]
    pub(crate) user: String,
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// What all this means.
pub(super) const PAGE: Page<Help> = Page {
    whole: (Help::User, Help::UserInFull),
    commands: &[
        ("add", Help::UserAdd, Help::UserAddInFull),
        ("list", Help::UserList, Help::UserListInFull),
        ("remove", Help::UserRemove, Help::UserRemoveInFull),
        ("passwd", Help::UserPasswd, Help::UserPasswdInFull),
    ],
    arguments: &[
        ("user", Help::UserName),
        ("role", Help::Role),
        ("projects", Help::Projects),
        ("regions", Help::Regions),
        ("password_file", Help::PasswordFile),
    ],
};
