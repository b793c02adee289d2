//! Which version is this?

use crate::cli::VersionArguments;
use crate::exit::Exit;
use crate::output;
use serde_json::json;
use std::env::consts::{ARCH, OS};

/// `homing version`
pub(crate) fn version(arguments: &VersionArguments) -> Exit {
    let version = env!("CARGO_PKG_VERSION");
    output::tell(
        arguments.output,
        || format!("homing {version} ({OS} {ARCH})"),
        || json!({ "name": "homing", "version": version, "os": OS, "architecture": ARCH }),
    );
    Exit::Done
}
