//! What can be typed after `homing bugreport`?

use super::admin::{AdminArguments, Page};
use crate::text::bugreport::Help;
use clap::Args;
use std::path::PathBuf;

/// `homing bugreport`
#[derive(Debug, Args)]
pub(crate) struct BugreportArguments {
    #[arg(value_name = "ARCHIVE", default_value = "homing-bugreport.tar.gz")]
    pub(crate) archive: PathBuf,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// What all this means.
pub(super) const PAGE: Page<Help> = Page {
    whole: (Help::Bugreport, Help::BugreportInFull),
    commands: &[],
    arguments: &[("archive", Help::Archive)],
};
