//! Which version is this?

use crate::cli::{OutputFormat, VersionArguments};
use crate::exit::Exit;
use crate::output::say;
use serde_json::json;
use std::env::consts::{ARCH, OS};

/// `homing version`
pub(crate) fn version(arguments: &VersionArguments) -> Exit {
    let version = env!("CARGO_PKG_VERSION");
    match arguments.output {
        OutputFormat::Text => say(format_args!("homing {version} ({OS} {ARCH})")),
        OutputFormat::Json => {
            say(json!({ "name": "homing", "version": version, "os": OS, "architecture": ARCH }));
        }
    }
    Exit::Done
}
