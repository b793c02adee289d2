//! What can be typed after `homing top`?

use super::admin::{AdminArguments, Page};
use crate::text::status::Help;
use clap::Args;
use std::num::NonZeroU64;

/// `homing top`
#[derive(Debug, Args)]
pub(crate) struct TopArguments {
    #[arg(long, value_name = "SECONDS", default_value = "1")]
    pub(crate) interval: NonZeroU64,
    #[arg(long, value_name = "NUMBER")]
    pub(crate) rounds: Option<NonZeroU64>,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// What all this means.
pub(super) const PAGE: Page<Help> = Page {
    whole: (Help::Top, Help::TopInFull),
    commands: &[],
    arguments: &[("interval", Help::Interval), ("rounds", Help::Rounds)],
};
