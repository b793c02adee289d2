//! What can be typed after `homing status`?

use super::admin::{AdminArguments, Page};
use crate::text::status::Help;
use clap::Args;

/// `homing status`
#[derive(Debug, Args)]
pub(crate) struct StatusArguments {
    #[arg(long, short)]
    pub(crate) quiet: bool,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// What all this means.
pub(super) const PAGE: Page<Help> =
    Page { whole: (Help::Status, Help::StatusInFull), commands: &[], arguments: &[("quiet", Help::Quiet)] };
