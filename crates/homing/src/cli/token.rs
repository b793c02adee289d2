//! What can be typed after `homing token`?

use super::admin::{AdminArguments, Page};
use crate::text::identity::Help;
use clap::{Args, Subcommand, ValueEnum};
use homing_control::identity;

/// `homing token`
#[derive(Debug, Args)]
pub(crate) struct TokenArguments {
    #[command(subcommand)]
    pub(crate) command: TokenCommand,
}

/// What is done with tokens.
#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    Create(CreateArguments),
    List(ListArguments),
    Revoke(RevokeArguments),
}

/// What somebody may do, and where.
#[derive(Debug, Args)]
pub(crate) struct Allowed {
    #[arg(long, value_name = "ROLE")]
    pub(crate) role: Role,
    #[arg(id = "projects", long = "project", value_name = "NAME")]
    pub(crate) projects: Vec<String>,
    #[arg(id = "regions", long = "region", value_name = "NAME")]
    pub(crate) regions: Vec<String>,
}

/// `homing token create`
#[derive(Debug, Args)]
pub(crate) struct CreateArguments {
    #[arg(value_name = "NAME")]
    pub(crate) token: String,
    #[command(flatten)]
    pub(crate) allowed: Allowed,
    #[arg(long, value_name = "DURATION", default_value = "90d")]
    pub(crate) expires: String,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// `homing token list`
#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// `homing token revoke`
#[derive(Debug, Args)]
pub(crate) struct RevokeArguments {
    #[arg(value_name = "NAME")]
    pub(crate) token: String,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Role {
    Viewer,
    Operator,
    Editor,
    Admin,
}

impl Role {
    /// The stable name.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => identity::Role::Viewer,
            Self::Operator => identity::Role::Operator,
            Self::Editor => identity::Role::Editor,
            Self::Admin => identity::Role::Admin,
        }
        .as_str()
    }
}

/// What all this means.
pub(super) const PAGE: Page<Help> = Page {
    whole: (Help::Token, Help::TokenInFull),
    commands: &[
        ("create", Help::TokenCreate, Help::TokenCreateInFull),
        ("list", Help::TokenList, Help::TokenListInFull),
        ("revoke", Help::TokenRevoke, Help::TokenRevokeInFull),
    ],
    arguments: &[
        ("token", Help::TokenName),
        ("role", Help::Role),
        ("projects", Help::Projects),
        ("regions", Help::Regions),
        ("expires", Help::Expires),
    ],
};
