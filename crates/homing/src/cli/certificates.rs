//! What can be typed after `homing certificates`?

use super::admin::{AdminArguments, Page};
use super::change::Terms;
use crate::text::certificates::Help;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `homing certificates`
#[derive(Debug, Args)]
pub(crate) struct CertificatesArguments {
    #[command(subcommand)]
    pub(crate) command: CertificatesCommand,
}

/// What is done with certificates.
#[derive(Debug, Subcommand)]
pub(crate) enum CertificatesCommand {
    List(ListArguments),
    Put(PutArguments),
    Remove(RemoveArguments),
}

/// `homing certificates list`
#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// `homing certificates put`
#[derive(Debug, Args)]
pub(crate) struct PutArguments {
    #[arg(value_name = "NAME")]
    pub(crate) certificate: String,
    #[arg(long, value_name = "FILE")]
    pub(crate) cert: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    #[command(flatten)]
    pub(crate) terms: Terms,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// `homing certificates remove`
#[derive(Debug, Args)]
pub(crate) struct RemoveArguments {
    #[arg(value_name = "NAME")]
    pub(crate) certificate: String,
    #[command(flatten)]
    pub(crate) terms: Terms,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// What all this means.
pub(super) const PAGE: Page<Help> = Page {
    whole: (Help::Certificates, Help::CertificatesInFull),
    commands: &[
        ("list", Help::List, Help::ListInFull),
        ("put", Help::Put, Help::PutInFull),
        ("remove", Help::Remove, Help::RemoveInFull),
    ],
    arguments: &[("certificate", Help::Name), ("cert", Help::Cert), ("key", Help::Key)],
};
