//! What can be typed after `homing events`?

use super::admin::{AdminArguments, Page};
use crate::text::events::Help;
use clap::Args;
use std::num::NonZeroU64;

/// `homing events`
#[derive(Debug, Args)]
pub(crate) struct EventsArguments {
    #[arg(long, short)]
    pub(crate) follow: bool,
    #[arg(long, value_name = "NUMBER")]
    pub(crate) count: Option<NonZeroU64>,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// What all this means.
pub(super) const PAGE: Page<Help> = Page {
    whole: (Help::Events, Help::EventsInFull),
    commands: &[],
    arguments: &[("follow", Help::Follow), ("count", Help::Count)],
};
