//! In which order do edits take effect?
//!
//! ```text
//! turn ▶ documents after the edit ▶ read, check ▶ written, not committed ▶ compiled, published ▶ committed ▶ told
//! ```
//! One at a time. What is written before it is published shows a full disk while nothing has happened yet. If the commit
//! fails all the same, what ran before is published again: whatever an operator was told is on the disk.
//!
//! | file | question |
//! |---|---|
//! | `boot.rs` | What does a node run first, and what of the store cannot be used any more? |
//! | `aside.rs` | What was set aside, and can come back? |
//! | `file.rs` | What happens when the file says something else, or the secrets do? |
//! | `confined.rs` | What may those have changed who are let near some load balancers only? |
//! | `certificates.rs` | Which certificates does the store keep, and who uses them? |
//! | `told.rs` | What is a node told, and what does it mean as a spec? |
//! | `telling.rs` | Who hears of what was done? |
//! | `turn.rs` | How does somebody read, decide and edit, so that nothing changes between? |
//! | `history.rs` | How do earlier revisions come back, and texts in and out? |

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use homing_core::compile::check;
use homing_core::problem::{self, Phrase, Problem, Step, say};
use rusqlite::Transaction;

use super::impact::{Pair, impact};
use super::revision::Revision;
use super::vault::Vault;
use super::{
    Author, Document, Documents, Edit, EditError, Edited, Foreseen, Impact, Op, Place, book, diff, hidden,
    is_kept, tree,
};
use crate::change::{ChangeError, Changes, Origin, Running, Turn};
use crate::events::Events;
use crate::identity::Scopes;
use crate::limits;
use crate::since_1970_ms;
use crate::store::{Store, StoreError};

mod aside;
mod boot;
mod certificates;
mod confined;
mod file;
mod history;
mod telling;
mod told;
mod turn;

pub use certificates::{PutCertificate, StoredCertificate};
pub use file::FileChange;
use told::{Kept, Stored, Told, of_api, of_file};

/// The one desk of a node: whoever wants something changed comes here.
pub struct Desk {
    file: PathBuf,
    changes: Arc<Changes>,
    store: Arc<Store>,
    vault: Vault,
    events: Events,
    /// Replaced at the end of a turn.
    told: Mutex<Arc<Told>>,
}

/// What a revision is made of.
struct Making<'a> {
    author: &'a Author,
    why: Option<&'a str>,
    /// The revision whose documents come back.
    of: Option<u64>,
}

/// What somebody wants, before it is known whether it can be.
struct Wanted<'a> {
    making: Making<'a>,
    expected: Option<u64>,
    dry_run: bool,
    /// The object that problems are told from.
    at: Option<&'a Place>,
    /// The load balancers that problems may speak of.
    within: &'a Scopes,
}

impl Desk {
    /// What all load balancers are told now.
    #[must_use]
    pub fn documents(&self) -> Arc<Documents> {
        Arc::clone(&self.told().documents)
    }

    /// Does an edit. Returns when every worker runs it and the disk has it; blocks until then.
    ///
    /// # Errors
    /// Why not; nothing has changed then.
    pub fn edit(&self, author: &Author, edit: Edit) -> Result<Edited, EditError> {
        let Edit { ops, expected, why, dry_run, within } = edit;
        let at = if let [op] = &ops[..] { Some(op.at()) } else { None };
        let making = Making { author, why: why.as_deref(), of: None };
        let wanted = Wanted { making, expected, dry_run, at, within: &within };
        self.take(&wanted, |told| {
            ops.iter().try_for_each(|op| confined::admit(&told.documents, op, &within))?;
            let kept = self.after(told, &ops)?;
            confined::admit_after(told, &kept, &within)?;
            Ok((kept, Vec::new()))
        })
    }

    /// One turn: `after` says what the API owns then, what of that is set aside, and what was left to the file.
    fn take(
        &self,
        wanted: &Wanted<'_>,
        after: impl FnOnce(&Told) -> Result<(Kept, Vec<String>), EditError>,
    ) -> Result<Edited, EditError> {
        check_why(wanted.making.why)?;
        if self.changes.is_held() {
            return Err(EditError::Busy);
        }
        let turn = self.changes.turn();
        let told = self.told();
        let current = told.documents.revision;
        if let Some(expected) = wanted.expected.filter(|expected| *expected != current) {
            return Err(EditError::Conflict { expected, current });
        }
        let (kept, left_to_file) = after(&told)?;
        let stored = self.read(&told, kept.documents, wanted)?;
        let next = Told::new(&told.of_file, of_file(&told.documents), stored, kept.set_aside);
        confined::check(&next.spec(), &self.changes.running().spec, wanted)?;
        let impact = self.impact(&told, &next);
        let is_same = next.says_the_same_as(&told.documents);
        if wanted.dry_run && !is_same {
            let problems = check::check_whole(&next.spec(), Some(&self.changes.running().spec));
            refuse(problems, wanted.at)?;
        }
        if wanted.dry_run || is_same {
            let documents = Documents { revision: current, ..Documents::clone(&next.documents) };
            let documents = Arc::new(documents);
            let foreseen = wanted.dry_run.then(|| foresee(&told, &next, wanted));
            return Ok(Edited {
                revision: current,
                is_new: false,
                impact,
                documents,
                left_to_file,
                foreseen,
            });
        }
        let documents = self.commit(&turn, next, &wanted.making).map_err(|error| wanted.told(error))?;
        let revision = documents.revision;
        Ok(Edited { revision, is_new: true, impact, documents, left_to_file, foreseen: None })
    }

    /// Publishes and writes what a node is told next: both, or neither.
    fn commit(&self, turn: &Turn<'_>, next: Told, making: &Making<'_>) -> Result<Arc<Documents>, EditError> {
        let number = self.next(turn);
        let mut next = next;
        let revision = self.revision_of(&mut next, making, number);
        let spec = next.spec();
        self.write_around(turn, &revision, &next.documents, || {
            turn.publish(spec, making.author.origin, number)
        })?;
        let documents = self.tell(next);
        self.announce(&revision);
        Ok(documents)
    }

    /// The number of the next revision. A successor that never came to serve may have written one.
    fn next(&self, turn: &Turn<'_>) -> u64 {
        let written = self.store.read(book::last).ok().flatten().unwrap_or_default();
        turn.next().max(written.saturating_add(1))
    }

    /// Writes a revision, publishes within, and commits.
    fn write_around(
        &self,
        turn: &Turn<'_>,
        revision: &Revision,
        documents: &Documents,
        publish: impl FnOnce() -> Result<Running, ChangeError>,
    ) -> Result<(), EditError> {
        self.publish_within(turn, |transaction| book::write(transaction, revision, documents), publish)
    }

    /// Writes what `write` does, publishes within, and commits.
    fn publish_within(
        &self,
        turn: &Turn<'_>,
        write: impl FnOnce(&Transaction<'_>) -> Result<(), StoreError>,
        publish: impl FnOnce() -> Result<Running, ChangeError>,
    ) -> Result<(), EditError> {
        let mut published = None;
        let written = self.store.transact(|transaction| {
            write(transaction)?;
            // To the disk as far as it can be: if that is full nothing has happened yet.
            transaction.cache_flush().map_err(StoreError::from)?;
            published = Some(publish()?);
            Ok::<_, EditError>(())
        });
        match (written, published) {
            (Ok(()), Some(running)) => {
                turn.keep(running);
                Ok(())
            }
            (Ok(()), None) => Ok(()),
            (Err(error), published) => {
                if published.is_some() {
                    tracing::error!(%error, "revision could not be written: what ran before runs again");
                    turn.take_back();
                }
                Err(error)
            }
        }
    }

    /// The revision that `next` will be.
    fn revision_of(&self, next: &mut Told, making: &Making<'_>, number: u64) -> Revision {
        let counts = diff::count(&self.told().documents, &next.documents);
        Arc::make_mut(&mut next.documents).revision = number;
        Revision {
            number,
            at_ms: since_1970_ms(),
            author: making.author.name.clone(),
            origin: making.author.origin,
            why: making.why.map(str::to_owned),
            of: making.of,
            added: counts.added,
            changed: counts.changed,
            removed: counts.removed,
        }
    }

    /// What the API owns after these were done.
    fn after(&self, told: &Told, ops: &[Op]) -> Result<Kept, EditError> {
        if ops.len() > limits::OPS {
            return Err(problem("", say::too_many_ops(limits::OPS)));
        }
        let mut kept = told.kept();
        for op in ops {
            let name = op.at().load_balancer();
            if of_file(&told.documents).any(|document| document.name == name) {
                let (load_balancer, file) = (name.to_owned(), self.file.clone());
                return Err(EditError::ManagedByFile { load_balancer, file });
            }
            // Whoever edits what was set aside repairs it.
            if let Some(index) = kept.set_aside.iter().position(|(document, _)| document.name == name) {
                kept.documents.push(kept.set_aside.remove(index).0);
            }
            tree::apply(op, &mut kept.documents)?;
        }
        Ok(kept)
    }

    /// What documents say: those that were there already are not read again.
    fn read(
        &self,
        told: &Told,
        documents: Vec<Document>,
        wanted: &Wanted<'_>,
    ) -> Result<Vec<Arc<Stored>>, EditError> {
        let mut problems = Vec::new();
        let first = told.of_file.load_balancers.len();
        let mut stored = Vec::with_capacity(documents.len());
        let known: HashMap<&str, &Arc<Stored>> =
            told.stored.iter().map(|stored| (&*stored.document.name, stored)).collect();
        for (index, document) in (first..).zip(documents) {
            if let Some(known) = known.get(&*document.name).filter(|known| known.document == document) {
                stored.push(Arc::clone(known));
                continue;
            }
            let path = problem::Path::default().key("load_balancers").item(index, Some(&document.name));
            problems.extend(hidden::mistakes(&document.value, &path));
            let (read, found) = Stored::read(document, index, &self.file, &|name| self.find_stored(name));
            problems.extend(found);
            stored.push(Arc::new(read));
        }
        if !problems.is_empty() {
            let next = Told::new(&told.of_file, of_file(&told.documents), stored, Vec::new());
            let spec = confined::masked(next.spec(), wanted.within);
            let problems = check::check_after_reading(&spec, problems);
            let problems = confined::without_counts(problems, wanted.within);
            return Err(EditError::Invalid(relative_all(problems, wanted.at)));
        }
        Ok(stored)
    }

    fn impact(&self, before: &Told, after: &Told) -> Impact {
        let pairs = diff::pairs(&before.documents, &after.documents);
        let pairs: Vec<Pair<'_>> = pairs
            .into_iter()
            .map(|(name, ..)| Pair { before: before.balancer(name), after: after.balancer(name) })
            .collect();
        impact(&self.changes.current(), &pairs)
    }

    fn told(&self) -> Arc<Told> {
        Arc::clone(&self.told.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn tell(&self, next: Told) -> Arc<Documents> {
        let documents = Arc::clone(&next.documents);
        self.announce_set_aside(&self.told().documents.set_aside, &next);
        self.set(next);
        documents
    }

    fn set(&self, next: Told) {
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
    }
}

impl From<ChangeError> for EditError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Refused(problems) => Self::Invalid(problems),
            ChangeError::Unpublished(error) => Self::Unpublished(error),
        }
    }
}

/// What a dry run finds.
fn foresee(before: &Told, after: &Told, wanted: &Wanted<'_>) -> Foreseen {
    // By what they say: load balancers may stand elsewhere now.
    let known: HashSet<String> = check::advise(&before.spec()).iter().map(ToString::to_string).collect();
    let mut warnings = check::advise(&after.spec());
    warnings.retain(|warning| !known.contains(&warning.to_string()) && wanted.may_speak(warning, after));
    let diff = diff::diff(&before.documents, &after.documents);
    Foreseen { diff, warnings: relative_all(warnings, wanted.at) }
}

fn check_why(why: Option<&str>) -> Result<(), EditError> {
    let Some(why) = why.filter(|why| !is_kept(why)) else { return Ok(()) };
    if why.chars().any(char::is_control) {
        return Err(problem("why", say::why_is_one_line()));
    }
    Err(problem("why", say::kept_at_most(format!("{} bytes", limits::WHY_BYTES))))
}

fn problem(key: &str, what: Phrase) -> EditError {
    let root = problem::Path::default();
    let path = if key.is_empty() { root } else { root.key(key) };
    EditError::Invalid(vec![Problem::new(path, what)])
}

fn refuse(problems: Vec<Problem>, at: Option<&Place>) -> Result<(), EditError> {
    if problems.is_empty() { Ok(()) } else { Err(EditError::Invalid(relative_all(problems, at))) }
}

impl Wanted<'_> {
    /// Whether whoever wants it may be told of that problem of `told`.
    fn may_speak(&self, problem: &Problem, told: &Told) -> bool {
        let is_within =
            |name: &str| told.balancer(name).is_some_and(|found| self.within.admit_balancer(found));
        self.within.is_everything() || balancer_of(problem).is_some_and(is_within)
    }

    /// Why it was not done, for those who wanted it.
    fn told(&self, error: EditError) -> EditError {
        match confined::told(error, self) {
            EditError::Invalid(problems) => EditError::Invalid(relative_all(problems, self.at)),
            error => error,
        }
    }
}

/// The same problems, told from the object that was written where they are problems of it.
fn relative_all(problems: Vec<Problem>, at: Option<&Place>) -> Vec<Problem> {
    let Some(at) = at else { return problems };
    let below = |mut problem: Problem| {
        if let Some(path) = at.below(&problem.path) {
            problem.path = path;
        }
        problem
    };
    problems.into_iter().map(below).collect()
}

/// The name of the load balancer that has a problem.
fn balancer_of(problem: &Problem) -> Option<&str> {
    match problem.path.steps() {
        [_, Step::Item { name, .. }, ..] => name.as_deref(),
        _ => None,
    }
}

/// The author of what nobody asked for by name.
fn author(name: &str, origin: Origin) -> Author {
    Author { name: name.to_owned(), origin }
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Desk(revision {})", self.documents().revision)
    }
}
