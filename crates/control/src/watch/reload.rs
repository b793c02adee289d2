//! What happens when the file is read again, and the secrets with it?
//!
//! A file that does not compile changes nothing, and every problem is told as `file:line:column`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use homing_core::language::Language;
use homing_core::problem::Problem;
use homing_core::spec::Spec;
use tokio::sync::watch;

use crate::change::{ChangeError, Origin, PublishError};
use crate::config::{self, ConfigError, LoadedConfig};
use crate::edit::{Desk, FileChange};
use crate::events::{Event, Events};
use crate::{limits, since_1970_s};

mod secrets;

/// Problems of one attempt that are kept for `/status`; all of them are in the log.
const PROBLEMS_KEPT: usize = 20;

/// Reads the file of one node again, whoever asks.
pub struct Reloader {
    file: PathBuf,
    desk: Arc<Desk>,
    /// The spec that the node started with: some of its settings hold until the next start.
    booted: Spec,
    /// What the running file says that is probably not meant. Held for a whole attempt: one at a time.
    file_warnings: Mutex<Vec<String>>,
    /// The files that the last reading named.
    named_files: Mutex<BTreeSet<PathBuf>>,
    reloads: watch::Sender<Arc<Reloads>>,
    events: Events,
}

/// What became of the attempts so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reloads {
    /// How many ended how, by [`Outcome::index`].
    pub counts: [u64; Outcome::ALL.len()],
    /// The last one; `None`: the node runs what it started with.
    pub last: Option<Attempt>,
    /// What the running file says that is probably not meant, what holds at the next start only, and secrets that
    /// cannot be used; as lines.
    pub warnings: Vec<String>,
}

/// One attempt to read the file again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// How it ended.
    pub outcome: Outcome,
    /// What kept it from taking effect, as lines; the first of them if there are many.
    pub problems: Vec<String>,
    /// How many there are.
    pub problem_count: usize,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The file is in force, or it was and a new key ring is.
    Applied,
    /// It says what is in force already.
    Unchanged,
    /// It has problems.
    Refused,
    /// The datapath could not run it.
    Failed,
}

impl Reloader {
    /// For the node that started with `loaded`, read from `file`.
    #[must_use]
    pub fn new(file: PathBuf, loaded: &LoadedConfig, desk: Arc<Desk>, events: Events) -> Self {
        let warnings = warnings_of(loaded, &[]);
        let reloads = Reloads { warnings: warnings.clone(), ..Reloads::default() };
        Self {
            file,
            desk,
            booted: loaded.spec.clone(),
            file_warnings: Mutex::new(warnings),
            named_files: Mutex::new(loaded.files.iter().cloned().collect()),
            reloads: watch::Sender::new(Arc::new(reloads)),
            events,
        }
    }

    /// Reads the secrets and the file, and makes them effective. Blocks until every worker runs them.
    pub fn reload(&self, origin: Origin) -> Outcome {
        let mut file_warnings = self.file_warnings.lock().unwrap_or_else(PoisonError::into_inner);
        // First, so that a file that is refused does not keep a new key from being known.
        let secrets = secrets::reread(&self.desk, &self.booted.node.state_dir, origin);
        let mut attempt = match self.load() {
            Ok(loaded) => self.apply(loaded, origin, &mut file_warnings),
            Err(error) => refuse(&error, self.desk.documents().revision),
        };
        if attempt.outcome == Outcome::Unchanged && secrets.changed {
            attempt.outcome = Outcome::Applied;
        }
        let outcome = attempt.outcome;
        if outcome.is_trouble() {
            self.announce(&attempt);
        }
        self.reloads.send_modify(|reloads| {
            let reloads = Arc::make_mut(reloads);
            reloads.counts[outcome.index()] += 1;
            reloads.last = Some(attempt);
            reloads.warnings = file_warnings.iter().cloned().chain(secrets.warning).collect();
        });
        outcome
    }

    fn announce(&self, attempt: &Attempt) {
        let event = Event::ReloadRefused {
            file: self.file.display().to_string(),
            outcome: attempt.outcome.as_str().to_owned(),
            problems: u64::try_from(attempt.problem_count).unwrap_or(u64::MAX),
            first: attempt.problems.first().map(|first| shortened(first)).unwrap_or_default(),
            running: self.desk.documents().revision,
        };
        self.events.tell_at(event, since_1970_s());
    }

    /// Whether reading the file now would change nothing.
    #[must_use]
    pub fn file_says_what_runs(&self) -> bool {
        self.load().is_ok_and(|loaded| self.desk.is_told(&loaded))
    }

    /// The files that it named when it was read last, whatever came of that, and those that load balancers of the API
    /// name.
    #[must_use]
    pub fn named_files(&self) -> BTreeSet<PathBuf> {
        let mut files = self.named_files.lock().unwrap_or_else(PoisonError::into_inner).clone();
        files.extend(self.desk.named_files());
        files
    }

    fn load(&self) -> Result<LoadedConfig, ConfigError> {
        let loaded = config::load_beside(&self.file, &|name| self.desk.is_taken(name));
        let files = match &loaded {
            Ok(loaded) => &loaded.files[..],
            Err(error) => error.named_files(),
        };
        // A text that is not even TOML names nothing: what was named before may be named again in a moment.
        if loaded.is_ok() || !files.is_empty() {
            let files = files.iter().cloned().collect();
            *self.named_files.lock().unwrap_or_else(PoisonError::into_inner) = files;
        }
        loaded
    }

    /// The file.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Tells what became of the attempts, now and after every one.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<Arc<Reloads>> {
        self.reloads.subscribe()
    }

    fn apply(&self, loaded: LoadedConfig, origin: Origin, warnings: &mut Vec<String>) -> Attempt {
        let later = settings_for_the_next_start(&self.booted, &loaded.spec);
        let told = warnings_of(&loaded, &later);
        log_warnings(&loaded, &later);
        match self.desk.take_file(&loaded, origin) {
            Ok(change) => {
                // Comments may have moved, and the lines of the warnings with them.
                *warnings = told;
                let outcome = match change {
                    FileChange::Applied(_) => Outcome::Applied,
                    FileChange::None => Outcome::Unchanged,
                };
                if outcome == Outcome::Unchanged {
                    let revision = self.desk.documents().revision;
                    tracing::info!(file = %self.file.display(), revision, "file says nothing new");
                }
                Attempt { outcome, problems: Vec::new(), problem_count: 0 }
            }
            Err(error) => {
                let (outcome, problem_count) = match &error {
                    ChangeError::Refused(problems) => (Outcome::Refused, problems.len()),
                    ChangeError::Unpublished(PublishError::Unbound(unbound)) => {
                        (Outcome::Failed, unbound.len())
                    }
                    ChangeError::Unpublished(PublishError::Ended) => (Outcome::Failed, 1),
                };
                let problems = error.to_string().lines().take(PROBLEMS_KEPT).map(str::to_owned).collect();
                Attempt { outcome, problems, problem_count }
            }
        }
    }
}

impl Outcome {
    /// Every outcome, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Applied, Self::Unchanged, Self::Refused, Self::Failed];

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Unchanged => "unchanged",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }

    /// Whether what the file says is not in force.
    #[must_use]
    pub const fn is_trouble(self) -> bool {
        matches!(self, Self::Refused | Self::Failed)
    }

    /// Its place in [`Outcome::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// Tells what a file says that is probably not meant, and what holds at the next start only.
pub(crate) fn log_warnings(loaded: &LoadedConfig, later: &[&'static str]) {
    let file = loaded.path.display();
    for warning in &loaded.warnings {
        let (line, column, problem) = (warning.line, warning.column, &warning.problem);
        let (path, what, hint) = in_english(problem);
        tracing::warn!(%file, line, column, path, what, hint, "file warning");
    }
    for setting in later {
        tracing::warn!(%file, setting, "setting takes effect at the next start");
    }
}

fn refuse(error: &ConfigError, running: u64) -> Attempt {
    let file = error.file().display();
    for problem in error.problems() {
        let (line, column, problem) = (problem.line, problem.column, &problem.problem);
        let (path, what, hint) = in_english(problem);
        tracing::error!(%file, line, column, path, what, hint, "file problem");
    }
    tracing::error!(%file, problems = error.problems().len(), running, "file refused");
    let kept = error.problems().iter().take(PROBLEMS_KEPT);
    let lines = kept.map(|problem| problem.plain(error.file(), Language::English));
    let problem_count = error.problems().len();
    Attempt { outcome: Outcome::Refused, problems: lines.collect(), problem_count }
}

/// As much of a problem as an event tells: it may quote what somebody wrote.
fn shortened(problem: &str) -> String {
    problem.chars().take(limits::EVENT_TEXT).collect()
}

/// The parts of a problem, for the log.
fn in_english(problem: &Problem) -> (String, String, Option<String>) {
    let language = Language::English;
    (problem.path.to_string(), problem.what(language), problem.advice(language))
}

/// The settings that differ from those of the start and cannot change while the node runs.
fn settings_for_the_next_start(booted: &Spec, new: &Spec) -> Vec<&'static str> {
    let rows = [
        ("node.user", booted.node.user != new.node.user),
        ("node.group", booted.node.group != new.node.group),
        ("node.workers", booted.node.workers != new.node.workers),
        ("node.state_dir", booted.node.state_dir != new.node.state_dir),
        ("admin.listen", booted.admin.listen != new.admin.listen),
        ("admin.tls", booted.admin.tls.is_some() != new.admin.tls.is_some()),
        ("dialects.tencent", booted.dialects.tencent != new.dialects.tencent),
        ("dialects.huawei", booted.dialects.huawei != new.dialects.huawei),
        ("dialects.openstack", booted.dialects.openstack != new.dialects.openstack),
        ("dialects.tls", booted.dialects.tls.is_some() != new.dialects.tls.is_some()),
        ("log.access_file", booted.log.access_file != new.log.access_file),
        ("tracing.endpoint", booted.tracing.endpoint != new.tracing.endpoint),
    ];
    rows.into_iter().filter(|(_, differs)| *differs).map(|(setting, _)| setting).collect()
}

fn warnings_of(loaded: &LoadedConfig, later: &[&'static str]) -> Vec<String> {
    let warnings = loaded.warnings.iter().map(|warning| warning.plain(&loaded.path, Language::English));
    let later = later.iter().map(|setting| format!("{setting} takes effect at the next start"));
    warnings.chain(later).collect()
}
