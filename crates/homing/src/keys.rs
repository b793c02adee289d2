//! How does an operator change the key ring of a node, and how does the node learn of it?
//!
//! ```text
//! homing keys ── changes ──▶ state_dir/secrets.json ◀── reads again ── homing run
//!      └──────────── SIGHUP, by the id in state_dir/homing.pid ────────────▲
//! ```

use crate::cli::OutputFormat;
use crate::cli::keys::{
    CreateArguments, ImportArguments, KeysArguments, KeysCommand, ListArguments, Place, RetireArguments,
    RotateArguments,
};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::state_folder::StateFolder;
use crate::text::Language;
use crate::text::keys::Answer;
use crate::{failure, output, pid_file, signals, telemetry};
use homing_control::config;
use homing_control::secrets_file::{self, Import, Imported, Kept, SecretsError};
use homing_core::spec::NodeSpec;
use serde_json::json;
use std::io;
use std::time::{SystemTime, UNIX_EPOCH};

mod bundle;
mod refusal;
mod ring;

/// `homing keys`
pub(crate) fn keys(arguments: &KeysArguments, language: Language) -> Exit {
    telemetry::start(None, "warn", language);
    let outcome = match &arguments.command {
        KeysCommand::List(list) => self::list(list, language),
        KeysCommand::Create(create) => self::create(create, language),
        KeysCommand::Rotate(rotate) => self::rotate(rotate, language),
        KeysCommand::Retire(retire) => self::retire(retire, language),
        KeysCommand::Export(export) => bundle::export(export, language),
        KeysCommand::Import(import) => self::import(import, language),
    };
    failure::end(outcome)
}

fn list(arguments: &ListArguments, language: Language) -> Result<(), Failure> {
    let folder = folder_of(&arguments.place, language)?;
    let kept = read(&folder, language)?;
    output::tell(
        arguments.output,
        || ring::lines(&kept, now_s(), language),
        || json!({ "keys": ring::json(&kept) }),
    );
    Ok(())
}

fn create(arguments: &CreateArguments, language: Language) -> Result<(), Failure> {
    let folder = folder_of(&arguments.place, language)?;
    let (id, kept) = edit(&folder, language, |kept| kept.create(now_s()))?;
    Done { answer: Answer::Created, id, kept }.tell(&folder, arguments.output, language)
}

fn rotate(arguments: &RotateArguments, language: Language) -> Result<(), Failure> {
    let folder = folder_of(&arguments.place, language)?;
    let ((before, id), kept) = edit(&folder, language, |kept| {
        let before = kept.secrets().ring.issuing().id;
        let id = match arguments.id {
            Some(id) => kept.issue(id).map(|()| id)?,
            None => kept.rotate(now_s())?,
        };
        Ok((before, id))
    })?;
    let answer = if before == id { Answer::IssuesAlready } else { Answer::Rotated };
    Done { answer, id, kept }.tell(&folder, arguments.output, language)
}

fn retire(arguments: &RetireArguments, language: Language) -> Result<(), Failure> {
    let (folder, id) = (folder_of(&arguments.place, language)?, arguments.id);
    let ((), kept) = edit(&folder, language, |kept| kept.retire(id))?;
    Done { answer: Answer::Retired, id, kept }.tell(&folder, arguments.output, language)
}

fn import(arguments: &ImportArguments, language: Language) -> Result<(), Failure> {
    let folder = folder_of(&arguments.place, language)?;
    let bundle = bundle::read(&arguments.file, language)?;
    let how = if arguments.replace { Import::Replace } else { Import::Merge };
    let imported = secrets_file::import(folder.path(), &bundle, how);
    let imported =
        imported.map_err(|error| Failure::of_import(&error, &arguments.file, &folder, language))?;
    let Imported { before, after } = imported;
    let is_of_another = |before: &Kept| before.secrets().hash_key != after.secrets().hash_key;
    let answer = match &before {
        Some(before) if is_of_another(before) => Answer::Replaced,
        Some(before) if *before == after => Answer::NothingNew,
        _ => Answer::Imported,
    };
    let id = after.secrets().ring.issuing().id;
    Done { answer, id, kept: after }.tell(&folder, arguments.output, language)
}

/// What a command did to the ring.
struct Done {
    answer: Answer,
    /// The key that it is about.
    id: u8,
    kept: Kept,
}

impl Done {
    /// Tells the node that runs, and whoever typed the command.
    fn tell(&self, folder: &StateFolder, output: OutputFormat, language: Language) -> Result<(), Failure> {
        let Self { answer, id, kept } = self;
        let pid = pid_file::serving(folder);
        // What has another hash key waits for the next start, and the answer says so.
        let told = pid.filter(|_| *answer != Answer::Replaced).map(|pid| (pid, signals::ask_to_reload(pid)));
        let values = [("id", &*id.to_string()), ("ids", &*ring::ids(kept))];
        let words = || {
            let done = language.fill(*answer, &values);
            let then = match &told {
                Some((pid, Ok(()))) => language.fill(Answer::Told, &[("pid", &pid.to_string())]),
                Some((_, Err(_))) => return done,
                None if *answer == Answer::Replaced => return done,
                None => language.text(Answer::Nobody).to_owned(),
            };
            format!("{done}\n{then}")
        };
        output::tell(output, words, || {
            let pid = told.as_ref().filter(|(_, result)| result.is_ok()).map(|(pid, _)| pid);
            json!({ "id": id, "told": pid, "keys": ring::json(kept) })
        });
        match told {
            Some((pid, Err(error))) => Err(untold(pid, &error, language)),
            _ => Ok(()),
        }
    }
}

fn untold(pid: u32, error: &io::Error, language: Language) -> Failure {
    let values = [("pid", &*pid.to_string()), ("why", &*error.to_string())];
    Failure::cannot(Answer::Untold, &values, language)
}

/// The state folder that was meant.
fn folder_of(place: &Place, language: Language) -> Result<StateFolder, Failure> {
    if let Some(path) = &place.state_dir {
        return Ok(StateFolder::of_node(path));
    }
    let Some(file) = &place.config else { return Ok(StateFolder::of_node(&NodeSpec::default().state_dir)) };
    let loaded = config::load(file).map_err(|error| Failure::of_file(&error, language))?;
    Ok(StateFolder::of_node(&loaded.spec.node.state_dir))
}

fn read(folder: &StateFolder, language: Language) -> Result<Kept, Failure> {
    secrets_file::read(folder.path()).map_err(|error| Failure::of(&error, folder, language))
}

fn edit<T>(
    folder: &StateFolder,
    language: Language,
    change: impl FnOnce(&mut Kept) -> Result<T, SecretsError>,
) -> Result<(T, Kept), Failure> {
    secrets_file::edit(folder.path(), change).map_err(|error| Failure::of(&error, folder, language))
}

fn now_s() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
