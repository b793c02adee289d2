//! What happens from `homing run` until the node ends?

use crate::cli::RunArguments;
use crate::exit::Exit;
use crate::node::Node;
use crate::output::complain;
use crate::text::{Key, Language};
use crate::{check, signals, telemetry};
use anyhow::Result;
use homing_control::config::{self, LoadedConfig};
use std::io;

/// `homing run`
pub(crate) fn run(arguments: &RunArguments, language: Language) -> Exit {
    let loaded = match config::load(&arguments.config) {
        Ok(loaded) => loaded,
        Err(error) => {
            complain(check::problems(&error, &io::stderr()));
            return Exit::Usage;
        }
    };
    telemetry::start(arguments.log_format, "info", language);
    match serve(arguments, loaded) {
        Ok(()) => Exit::Done,
        Err(error) => {
            complain(language.fill(Key::CannotStart, &[("why", &format!("{error:#}"))]));
            Exit::CannotStart
        }
    }
}

fn serve(arguments: &RunArguments, loaded: LoadedConfig) -> Result<()> {
    // Signals first: whoever sends one while we start is heard when we have started.
    let requests = signals::listen()?;
    let node = Node::start(&arguments.config, loaded)?;
    node.serve(&requests, None);
    Ok(())
}
