//! What can be typed after `homing set`, `homing remove`, `homing revisions`, `homing rollback`, `homing export` and
//! `homing import`?

use super::admin::{AdminArguments, Page};
use super::get::Kind;
use crate::text::change::Help;
use clap::Args;
use std::path::PathBuf;

/// `homing set`
#[derive(Debug, Args)]
pub(crate) struct SetArguments {
    #[arg(value_name = "KIND")]
    pub(crate) kind: Kind,
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    #[arg(value_name = "FIELD=VALUE", required_unless_present_any = ["patch", "create"])]
    pub(crate) fields: Vec<String>,
    #[arg(long, value_name = "FILE", conflicts_with = "fields")]
    pub(crate) patch: Option<PathBuf>,
    #[arg(long)]
    pub(crate) create: bool,
    #[command(flatten)]
    pub(crate) terms: Terms,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// `homing remove`
#[derive(Debug, Args)]
pub(crate) struct RemoveArguments {
    #[arg(value_name = "KIND")]
    pub(crate) kind: Kind,
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) terms: Terms,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// `homing revisions`
#[derive(Debug, Args)]
pub(crate) struct RevisionsArguments {
    #[arg(value_name = "REVISION")]
    pub(crate) revision: Option<u64>,
    #[arg(long, value_name = "REVISION", requires = "revision")]
    pub(crate) from: Option<u64>,
    #[arg(long, value_name = "COUNT", default_value = "20")]
    pub(crate) limit: usize,
    #[arg(long, value_name = "CURSOR")]
    pub(crate) cursor: Option<String>,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// `homing rollback`
#[derive(Debug, Args)]
pub(crate) struct RollbackArguments {
    #[arg(value_name = "REVISION")]
    pub(crate) revision: u64,
    #[command(flatten)]
    pub(crate) terms: Terms,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// `homing export`
#[derive(Debug, Args)]
pub(crate) struct ExportArguments {
    #[arg(value_name = "REVISION")]
    pub(crate) revision: Option<u64>,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// `homing import`
#[derive(Debug, Args)]
pub(crate) struct ImportArguments {
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) terms: Terms,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// Under which terms something is changed.
#[derive(Debug, Args)]
pub(crate) struct Terms {
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[arg(long, value_name = "TEXT")]
    pub(crate) why: Option<String>,
    #[arg(long, value_name = "REVISION")]
    pub(crate) if_revision: Option<u64>,
}

const ARGUMENTS: &[(&str, Help)] = &[
    ("kind", Help::Kind),
    ("name", Help::Name),
    ("fields", Help::Fields),
    ("patch", Help::Patch),
    ("create", Help::Create),
    ("dry_run", Help::DryRun),
    ("why", Help::Why),
    ("if_revision", Help::IfRevision),
    ("revision", Help::Revision),
    ("from", Help::From),
    ("limit", Help::Limit),
    ("cursor", Help::Cursor),
    ("file", Help::File),
];

/// What all this means.
pub(super) const SET: Page<Help> =
    Page { whole: (Help::Set, Help::SetInFull), commands: &[], arguments: ARGUMENTS };
pub(super) const REMOVE: Page<Help> =
    Page { whole: (Help::Remove, Help::RemoveInFull), commands: &[], arguments: ARGUMENTS };
pub(super) const REVISIONS: Page<Help> =
    Page { whole: (Help::Revisions, Help::RevisionsInFull), commands: &[], arguments: ARGUMENTS };
pub(super) const ROLLBACK: Page<Help> =
    Page { whole: (Help::Rollback, Help::RollbackInFull), commands: &[], arguments: ARGUMENTS };
pub(super) const EXPORT: Page<Help> =
    Page { whole: (Help::Export, Help::ExportInFull), commands: &[], arguments: ARGUMENTS };
pub(super) const IMPORT: Page<Help> =
    Page { whole: (Help::Import, Help::ImportInFull), commands: &[], arguments: ARGUMENTS };
