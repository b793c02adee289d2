//! How does an operator let a newer program take over from the one that runs?

use crate::cli::upgrade::UpgradeArguments;
use crate::exit::Exit;
use crate::failure::{self, Failure};
use crate::handover::giving::{Refusal, Wish};
use crate::handover::socket;
use crate::state_folder::StateFolder;
use crate::text::Language;
use crate::text::upgrade::Answer;
use crate::{output, pid_file, telemetry};
use homing_control::config;
use serde_json::json;
use std::io;
use std::path::{Path, PathBuf};

/// `homing upgrade`
pub(crate) fn upgrade(arguments: &UpgradeArguments, language: Language) -> Exit {
    telemetry::start(None, "warn", language);
    failure::end(ask(arguments, language))
}

fn ask(arguments: &UpgradeArguments, language: Language) -> Result<(), Failure> {
    // A file that cannot be used is told of here, before anything is started.
    let loaded = config::load(&arguments.config).map_err(|error| Failure::of_file(&error, language))?;
    let folder = StateFolder::of_node(&loaded.spec.node.state_dir);
    let before = pid_file::serving(&folder);
    let asked = wish(arguments).and_then(|wish| socket::ask(&folder, &wish));
    let shown = folder.path().display().to_string();
    let pid = match asked {
        Ok(Ok(pid)) => pid,
        Ok(Err(Refusal::Busy)) => return Err(Failure::cannot(Answer::Busy, &[], language)),
        Ok(Err(Refusal::Retired)) => return Err(Failure::cannot(Answer::Retired, &[], language)),
        Ok(Err(Refusal::First)) => return Err(Failure::cannot(Answer::First, &[], language)),
        Ok(Err(Refusal::Failed(why))) => {
            return Err(Failure::cannot(Answer::Failed, &[("why", &why)], language));
        }
        Err(_) if before.is_none() => {
            return Err(Failure::cannot(Answer::Nobody, &[("folder", &shown)], language));
        }
        Err(error) => {
            return Err(Failure::cannot(Answer::Unheard, &[("why", &error.to_string())], language));
        }
    };
    output::tell(
        arguments.output,
        || language.fill(Answer::Serves, &[("pid", &pid.to_string())]),
        || json!({ "pid": pid, "before": before }),
    );
    Ok(())
}

fn wish(arguments: &UpgradeArguments) -> io::Result<Wish> {
    let absolute = |path: &PathBuf| std::path::absolute(path as &Path);
    Ok(Wish {
        binary: arguments.binary.as_ref().map(absolute).transpose()?,
        config: Some(absolute(&arguments.config)?),
        waiting: None,
    })
}
