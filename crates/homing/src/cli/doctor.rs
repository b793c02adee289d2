//! What can be typed after `homing doctor`?

use super::admin::{AdminArguments, Page, Place};
use crate::text::doctor::Help;
use clap::Args;

/// `homing doctor`
#[derive(Debug, Args)]
pub(crate) struct DoctorArguments {
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// What all this means.
pub(super) const PAGE: Page<Help> =
    Page { whole: (Help::Doctor, Help::DoctorInFull), commands: &[], arguments: &[] };
