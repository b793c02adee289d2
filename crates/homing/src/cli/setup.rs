//! What can be typed after `homing setup`?

use super::OutputFormat;
use super::admin::Page;
use crate::text::setup::Help;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// `homing setup`
#[derive(Debug, Args)]
pub(crate) struct SetupArguments {
    #[arg(long, short, value_name = "FILE", default_value = "homing.toml")]
    pub(crate) config: PathBuf,
    #[arg(long, short)]
    pub(crate) yes: bool,
    #[arg(long)]
    pub(crate) force: bool,
    #[arg(long, value_name = "PROTOCOL")]
    pub(crate) protocol: Option<SetupProtocol>,
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Vec<String>,
    #[arg(long, value_name = "[NAME=]HOST:PORT")]
    pub(crate) target: Vec<String>,
    #[arg(long, value_name = "METHOD")]
    pub(crate) persistence: Option<SetupPersistence>,
    #[arg(long, value_name = "DURATION", default_value = "20m")]
    pub(crate) timeout: String,
    #[arg(long, value_name = "PATH")]
    pub(crate) health_path: Option<String>,
    #[arg(long, value_name = "FOLDER")]
    pub(crate) state_dir: Option<PathBuf>,
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7080")]
    pub(crate) admin_listen: String,
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: OutputFormat,
}

/// What clients speak. HTTPS needs certificates, which a newcomer adds to the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SetupProtocol {
    Http,
    Tcp,
    Udp,
}

/// How a session comes home: what needs no knowledge of the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SetupPersistence {
    Cookie,
    SourceIp,
    None,
}

/// What all this means.
pub(super) const PAGE: Page<Help> = Page {
    whole: (Help::Setup, Help::SetupInFull),
    commands: &[],
    arguments: &[
        ("config", Help::Config),
        ("yes", Help::Yes),
        ("force", Help::Force),
        ("protocol", Help::Protocol),
        ("listen", Help::Listen),
        ("target", Help::Target),
        ("persistence", Help::Persistence),
        ("timeout", Help::Timeout),
        ("health_path", Help::HealthPath),
        ("state_dir", Help::StateDir),
        ("admin_listen", Help::AdminListen),
    ],
};
