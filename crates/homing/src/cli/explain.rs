//! What can be typed after `homing explain`?

use super::admin::{AdminArguments, Page};
use crate::text::explain::Help;
use clap::Args;
use std::fmt;
use std::net::IpAddr;

/// `homing explain`
#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    #[arg(long, value_name = "NAME", required_unless_present = "verify")]
    pub(crate) listener: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(crate) load_balancer: Option<String>,
    #[arg(long, value_name = "HOST")]
    pub(crate) host: Option<String>,
    #[arg(long, value_name = "PATH", default_value = "/")]
    pub(crate) path: String,
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(crate) from: IpAddr,
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) cookie: Vec<Pair>,
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) header: Vec<Pair>,
    #[arg(
        long,
        value_name = "DECISION",
        conflicts_with_all = ["listener", "load_balancer", "host", "path", "from", "cookie", "header"]
    )]
    pub(crate) verify: Option<String>,
    #[command(flatten)]
    pub(crate) node: AdminArguments,
}

/// A cookie or a header field.
#[derive(Clone)]
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) value: String,
}

// A value may be a bearer's: it is never printed.
impl fmt::Debug for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pair({}, …)", self.name)
    }
}

fn pair(text: &str) -> Result<Pair, String> {
    let (name, value) = text.split_once('=').unwrap_or_default();
    if name.is_empty() {
        return Err("write NAME=VALUE".to_owned());
    }
    Ok(Pair { name: name.trim().to_owned(), value: value.trim().to_owned() })
}

/// What all this means.
pub(super) const PAGE: Page<Help> = Page {
    whole: (Help::Explain, Help::ExplainInFull),
    commands: &[],
    arguments: &[
        ("listener", Help::Listener),
        ("host", Help::Host),
        ("path", Help::Path),
        ("from", Help::From),
        ("cookie", Help::Cookie),
        ("header", Help::Header),
        ("verify", Help::Verify),
    ],
};
