//! What can be typed after `homing audit`?

use super::admin::{AdminArguments, Page};
use crate::text::audit::Help;
use clap::{Args, ValueEnum};

/// `homing audit`
#[derive(Debug, Args)]
pub(crate) struct AuditArguments {
    #[arg(long, value_name = "NAME")]
    pub(crate) actor: Option<String>,
    #[arg(long, value_name = "OUTCOME")]
    pub(crate) outcome: Option<Outcome>,
    #[arg(long, value_name = "PATH")]
    pub(crate) path: Option<String>,
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,
    #[arg(long, value_name = "COUNT", default_value = "50")]
    pub(crate) limit: usize,
    #[arg(long, value_name = "CURSOR")]
    pub(crate) cursor: Option<String>,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// What became of what somebody wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Outcome {
    Done,
    DryRun,
    Refused,
    Denied,
    Failed,
}

impl Outcome {
    /// As the API calls it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::DryRun => "dry-run",
            Self::Refused => "refused",
            Self::Denied => "denied",
            Self::Failed => "failed",
        }
    }
}

/// What all this means.
pub(super) const PAGE: Page<Help> = Page {
    whole: (Help::Audit, Help::AuditInFull),
    commands: &[],
    arguments: &[
        ("actor", Help::Actor),
        ("outcome", Help::Outcome),
        ("path", Help::Path),
        ("since", Help::Since),
        ("until", Help::Until),
        ("limit", Help::Limit),
        ("cursor", Help::Cursor),
    ],
};
