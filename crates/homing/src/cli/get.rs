//! What can be typed after `homing get`?

use super::admin::{AdminArguments, Page};
use crate::text::get::Help;
use clap::{Args, ValueEnum};

/// `homing get`
#[derive(Debug, Args)]
pub(crate) struct GetArguments {
    #[arg(value_name = "KIND")]
    pub(crate) kind: Kind,
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    #[arg(long, value_name = "NAME", conflicts_with = "name")]
    pub(crate) region: Option<String>,
    #[arg(long, value_name = "NAME", conflicts_with = "name")]
    pub(crate) project: Option<String>,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// What can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    #[value(aliases = ["load-balancer", "lb"])]
    LoadBalancers,
    #[value(alias = "listener")]
    Listeners,
    #[value(alias = "rule")]
    Rules,
    #[value(alias = "group")]
    Groups,
    #[value(alias = "target")]
    Targets,
}

/// What all this means.
pub(super) const PAGE: Page<Help> = Page {
    whole: (Help::Get, Help::GetInFull),
    commands: &[],
    arguments: &[
        ("kind", Help::Kind),
        ("name", Help::Name),
        ("region", Help::Region),
        ("project", Help::Project),
    ],
};
