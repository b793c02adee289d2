//! What can be typed after `homing upgrade`?

use super::OutputFormat;
use super::admin::Page;
use crate::text::upgrade::Help;
use clap::Args;
use std::path::PathBuf;

/// `homing upgrade`
#[derive(Debug, Args)]
pub(crate) struct UpgradeArguments {
    #[arg(long, short, value_name = "FILE")]
    pub(crate) config: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub(crate) binary: Option<PathBuf>,
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: OutputFormat,
}

/// What all this means.
pub(super) const PAGE: Page<Help> = Page {
    whole: (Help::Upgrade, Help::UpgradeInFull),
    commands: &[],
    arguments: &[("config", Help::Config), ("binary", Help::Binary)],
};
