//! What can be typed after `homing drain`?

use super::admin::{AdminArguments, Page, Place};
use super::duration;
use crate::text::drain::Help;
use clap::{Args, Subcommand, ValueEnum};
use homing_core::drain::DrainPolicy;
use std::time::Duration;

/// `homing drain`
#[derive(Debug, Args)]
pub(crate) struct DrainArguments {
    #[command(subcommand)]
    pub(crate) command: DrainCommand,
}

/// What is done with a drain.
#[derive(Debug, Subcommand)]
pub(crate) enum DrainCommand {
    Start(StartArguments),
    Cancel(CancelArguments),
    Status(StatusArguments),
    Wait(WaitArguments),
}

/// Which targets of one group.
#[derive(Debug, Args)]
pub(crate) struct Subject {
    #[arg(long, value_name = "NAME")]
    pub(crate) load_balancer: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(crate) group: String,
    #[arg(id = "targets", long = "target", value_name = "NAME", required = true)]
    pub(crate) targets: Vec<String>,
}

/// `homing drain start`
#[derive(Debug, Args)]
pub(crate) struct StartArguments {
    #[command(flatten)]
    pub(crate) subject: Subject,
    #[arg(long, value_name = "POLICY", default_value = "hold")]
    pub(crate) policy: Policy,
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub(crate) deadline: Option<Duration>,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// `homing drain cancel`
#[derive(Debug, Args)]
pub(crate) struct CancelArguments {
    #[command(flatten)]
    pub(crate) subject: Subject,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// `homing drain status`
#[derive(Debug, Args)]
pub(crate) struct StatusArguments {
    #[command(flatten)]
    pub(crate) place: Place,
    #[arg(id = "only", long = "target", value_name = "NAME", requires = "group")]
    pub(crate) target: Option<String>,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// `homing drain wait`
#[derive(Debug, Args)]
pub(crate) struct WaitArguments {
    #[command(flatten)]
    pub(crate) subject: Subject,
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub(crate) timeout: Option<Duration>,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// What becomes of the sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Policy {
    Hold,
    Release,
    Move,
}

impl Policy {
    /// The stable name.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Hold => DrainPolicy::Hold,
            Self::Release => DrainPolicy::Release,
            Self::Move => DrainPolicy::Move,
        }
        .as_str()
    }
}

/// What all this means.
pub(super) const PAGE: Page<Help> = Page {
    whole: (Help::Drain, Help::DrainInFull),
    commands: &[
        ("start", Help::Start, Help::StartInFull),
        ("cancel", Help::Cancel, Help::CancelInFull),
        ("status", Help::Status, Help::StatusInFull),
        ("wait", Help::Wait, Help::WaitInFull),
    ],
    arguments: &[
        ("targets", Help::Targets),
        ("only", Help::Only),
        ("policy", Help::Policy),
        ("deadline", Help::Deadline),
        ("timeout", Help::Timeout),
    ],
};
