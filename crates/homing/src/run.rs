//! What happens from `homing run` until the node ends?

use crate::cli::RunArguments;
use crate::exit::Exit;
use crate::handover::giving::StartedAs;
use crate::handover::socket::UpgradeSocket;
use crate::handover::taking::Predecessor;
use crate::node::{Node, Origin};
use crate::output::complain;
use crate::state_folder::StateFolder;
use crate::systemd::Activated;
use crate::text::{Key, Language};
use crate::{check, privileges, signals, telemetry};
use anyhow::Result;
use homing_control::config::{self, LoadedConfig};
use std::io;
use std::sync::Arc;

/// `homing run`
pub(crate) fn run(arguments: &RunArguments, language: Language) -> Exit {
    // First of all: it reads and clears variables of the environment.
    let activated = Activated::of_process();
    let predecessor = match arguments.successor.then(Predecessor::on_stdin).transpose() {
        Ok(predecessor) => predecessor.map(Arc::new),
        Err(error) => {
            complain(language.fill(Key::CannotStart, &[("why", &error.to_string())]));
            return Exit::Usage;
        }
    };
    let loaded = match config::load(&arguments.config) {
        Ok(loaded) => loaded,
        Err(error) => {
            if let Some(predecessor) = &predecessor {
                predecessor.tell_failure(&error.to_string());
            }
            complain(check::problems(&error, &io::stderr(), language));
            return Exit::Usage;
        }
    };
    telemetry::start(arguments.log_format, "info", language);
    let origin = Origin { activated, predecessor: predecessor.clone() };
    match serve(arguments, loaded, origin) {
        Ok(exit) => exit,
        Err(error) => {
            let why = format!("{error:#}");
            if let Some(predecessor) = &predecessor {
                predecessor.tell_failure(&why);
            }
            complain(language.fill(Key::CannotStart, &[("why", &why)]));
            Exit::CannotStart
        }
    }
}

fn serve(arguments: &RunArguments, loaded: LoadedConfig, origin: Origin) -> Result<Exit> {
    // Whoever looks for the process that serves looks for one of this name, whatever its file is called.
    if let Err(error) = rustix::thread::set_name(c"homing") {
        tracing::debug!(%error, "the process keeps the name of its file");
    }
    // Before there is any other thread: what is given up, every thread gives up for itself.
    privileges::give_up(&loaded)?;
    // Signals first: whoever sends one while we start is heard when we have started.
    let requests = signals::listen()?;
    let started = StartedAs::this(&arguments.config, arguments.log_format)?;
    let folder = StateFolder::open(&loaded.spec.node.state_dir)?;
    let socket = UpgradeSocket::make(&folder, requests.sender)?;
    let mut node = Node::start(&arguments.config, loaded, origin)?;
    node.take_upgrades(started, socket)?;
    node.tell_service();
    Ok(node.serve(&requests.received, None))
}
