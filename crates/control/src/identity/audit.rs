//! Who changed something, or was not allowed to?
//!
//! A thread of its own writes many notes at once. Whoever changed something is answered when his note is on the disk;
//! a denied attempt is noted a moment later. What was carried out is not undone because nobody could note it: then the
//! whole note goes to the log, as an error. A flood of denied attempts pushes out others of its kind only.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use rusqlite::types::Value;
use rusqlite::{Row, Transaction, params, params_from_iter};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::kept::{signed, unsigned};
use crate::rare::Rare;
use crate::restart::{Restarts, Task, caught_at_once};
use crate::store::{Store, StoreError};
use crate::{Clock, limits};

/// What became of what somebody wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was carried out.
    Done,
    /// Only what it would do was asked for.
    DryRun,
    /// It was wrong, or could not be then: the disk was full, or too many wanted something at once.
    Refused,
    /// Whoever wanted it may not.
    Denied,
    /// It went wrong, by our fault: whether all of it was carried out is not known.
    Failed,
}

/// What somebody did, or tried to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Milliseconds since 1970.
    pub at_ms: u64,
    /// Who, or as whom somebody could not sign in; empty: nobody who is known.
    pub actor: String,
    /// The address that it came from; empty: not known.
    pub address: String,
    /// The method of HTTP.
    pub method: String,
    /// Without a query.
    pub path: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The status of the answer.
    pub status: u16,
    /// The revision that it made.
    pub revision: Option<u64>,
    /// The reason that was given.
    pub why: Option<String>,
}

/// Which notes are asked for. Newest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Search {
    pub(crate) actor: Option<String>,
    pub(crate) outcome: Option<Outcome>,
    /// How the path begins.
    pub(crate) path: Option<String>,
    pub(crate) since_ms: Option<u64>,
    pub(crate) until_ms: Option<u64>,
    /// Only notes before the one of that number.
    pub(crate) before: Option<i64>,
    pub(crate) limit: usize,
}

/// The way to the thread that writes.
pub(crate) struct Audit {
    store: Arc<Store>,
    notes: mpsc::Sender<Waiting>,
    /// Notes that are not kept, for whatever reason.
    lost: Arc<AtomicU64>,
    /// Those of them that came faster than they could be written.
    too_fast: Rare,
    clock: Clock,
}

/// A note, and who waits for it.
struct Waiting {
    note: Note,
    written: Option<oneshot::Sender<bool>>,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 5] = [Self::Done, Self::DryRun, Self::Refused, Self::Denied, Self::Failed];

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::DryRun => "dry-run",
            Self::Refused => "refused",
            Self::Denied => "denied",
            Self::Failed => "failed",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == name)
    }
}

impl Audit {
    /// Starts the thread. It ends when the audit is dropped and everything is written.
    pub(super) fn start(store: Arc<Store>, clock: Clock, restarts: Arc<Restarts>) -> std::io::Result<Self> {
        let (notes, mut waiting) = mpsc::channel(limits::NOTES_WAITING);
        let (writing, lost) = (Arc::clone(&store), Arc::new(AtomicU64::new(0)));
        let lost_there = Arc::clone(&lost);
        thread::Builder::new().name("homing-audit".to_owned()).spawn(move || {
            // A panic costs the notes of a batch, which those who wait for them log: so there is no need to pause.
            while let Err(panicked) = caught_at_once(|| keep(&writing, &mut waiting, &lost_there)) {
                restarts.note(Task::Audit, Some(&panicked));
            }
        })?;
        Ok(Self { store, notes, lost, too_fast: Rare::default(), clock })
    }

    /// Notes what was done. Returns when that is on the disk, or was said in the log instead.
    pub(crate) async fn note(&self, note: Note) {
        let (written, told) = oneshot::channel();
        let waiting = Waiting { note: note.clone(), written: Some(written) };
        let write = async { self.notes.send(waiting).await.is_ok() && told.await.unwrap_or(false) };
        if !timeout(limits::WORD_PATIENCE, write).await.unwrap_or(false) {
            self.lost.fetch_add(1, Ordering::Relaxed);
            log(&note);
        }
    }

    /// Notes what was denied, some time later. In a flood some are counted only.
    pub(crate) fn note_later(&self, note: Note) {
        let is_lost = self.notes.try_send(Waiting { note, written: None }).is_err();
        if !is_lost {
            return;
        }
        self.lost.fetch_add(1, Ordering::Relaxed);
        if self.too_fast.happened((self.clock)()) {
            tracing::warn!(
                so_far = self.too_fast.count(),
                "denied attempts come faster than they can be noted"
            );
        }
    }

    /// How many notes are not kept so far.
    pub(crate) fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }

    /// What is noted, with numbers. Blocks.
    pub(crate) fn find(&self, search: &Search) -> Result<Vec<(i64, Note)>, StoreError> {
        let (text, values) = search.text();
        self.store.read(|store| {
            let mut statement = store.prepare(&text)?;
            let rows = statement.query_and_then(params_from_iter(values), read)?;
            rows.collect()
        })
    }
}

/// Writes what comes, as much as there is at once.
fn keep(store: &Store, waiting: &mut mpsc::Receiver<Waiting>, lost: &AtomicU64) {
    let (mut batch, mut since_trimmed) = (Vec::new(), limits::NOTES_WAITING);
    while waiting.blocking_recv_many(&mut batch, limits::NOTES_WAITING) > 0 {
        since_trimmed += batch.len();
        #[cfg(test)]
        assert!(batch.iter().all(|waiting| waiting.note.path != tests::DEADLY), "a test ordered it");
        let is_trimming = since_trimmed >= limits::NOTES_WAITING;
        let written = store.write(|transaction| {
            batch.iter().try_for_each(|waiting| insert(transaction, &waiting.note))?;
            if is_trimming {
                let now_ms = batch.iter().map(|waiting| waiting.note.at_ms).max().unwrap_or_default();
                trim(transaction, now_ms)?;
            }
            Ok(())
        });
        if is_trimming {
            since_trimmed = 0;
        }
        if let Err(error) = &written {
            tracing::error!(%error, notes = batch.len(), "audit cannot be written");
        }
        for Waiting { written: told, .. } in batch.drain(..) {
            let Some(told) = told else {
                // Whoever waits counts it himself.
                lost.fetch_add(u64::from(written.is_err()), Ordering::Relaxed);
                continue;
            };
            // Nobody may wait any more.
            let _ = told.send(written.is_ok());
        }
    }
}

fn insert(transaction: &Transaction<'_>, note: &Note) -> Result<(), StoreError> {
    let text = "INSERT INTO audit (at_ms, actor, address, method, path, outcome, status, revision, why) \
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let Note { at_ms, actor, address, method, path, outcome, status, revision, why } = note;
    let (at_ms, revision) = (signed(*at_ms), revision.map(signed));
    let mut statement = transaction.prepare_cached(text)?;
    let outcome = outcome.as_str();
    statement.execute(params![at_ms, actor, address, method, path, outcome, status, revision, why])?;
    Ok(())
}

/// Forgets what is too old or too much, the denied attempts apart from the rest.
fn trim(transaction: &Transaction<'_>, now_ms: u64) -> Result<(), StoreError> {
    let age_ms = u64::try_from(limits::NOTE_AGE.as_millis()).unwrap_or(u64::MAX);
    let oldest_ms = signed(now_ms.saturating_sub(age_ms));
    transaction.execute("DELETE FROM audit WHERE at_ms < ?", params![oldest_ms])?;
    for (kind, most) in [("outcome = 'denied'", limits::NOTES_DENIED), ("outcome <> 'denied'", limits::NOTES)]
    {
        let text = format!(
            "DELETE FROM audit WHERE {kind} AND number <= \
             (SELECT number FROM audit WHERE {kind} ORDER BY number DESC LIMIT 1 OFFSET ?)"
        );
        transaction.execute(&text, params![i64::try_from(most).unwrap_or(i64::MAX)])?;
    }
    Ok(())
}

impl Search {
    /// The question to the store, and the values in it.
    fn text(&self) -> (String, Vec<Value>) {
        let (mut terms, mut values) = (vec!["1"], Vec::new());
        let mut narrow = |term: &'static str, value: Option<Value>| {
            if let Some(value) = value {
                terms.push(term);
                values.push(value);
            }
        };
        narrow("actor = ?", self.actor.clone().map(Value::Text));
        narrow("outcome = ?", self.outcome.map(|outcome| Value::Text(outcome.as_str().to_owned())));
        narrow("at_ms >= ?", self.since_ms.map(|ms| Value::Integer(signed(ms))));
        narrow("at_ms < ?", self.until_ms.map(|ms| Value::Integer(signed(ms))));
        narrow("number < ?", self.before.map(Value::Integer));
        if let Some(path) = &self.path {
            terms.push("substr(path, 1, ?) = ?");
            values.push(Value::Integer(i64::try_from(path.chars().count()).unwrap_or(i64::MAX)));
            values.push(Value::Text(path.clone()));
        }
        values.push(Value::Integer(i64::try_from(self.limit).unwrap_or(i64::MAX)));
        let terms = terms.join(" AND ");
        let columns = "number, at_ms, actor, address, method, path, outcome, status, revision, why";
        (format!("SELECT {columns} FROM audit WHERE {terms} ORDER BY number DESC LIMIT ?"), values)
    }
}

fn read(row: &Row<'_>) -> Result<(i64, Note), StoreError> {
    let outcome: String = row.get(6)?;
    let unknown = || StoreError::Damaged(format!("there is no outcome \"{outcome}\""));
    let note = Note {
        at_ms: unsigned(row.get(1)?),
        actor: row.get(2)?,
        address: row.get(3)?,
        method: row.get(4)?,
        path: row.get(5)?,
        outcome: Outcome::parse(&outcome).ok_or_else(unknown)?,
        status: row.get(7)?,
        revision: row.get::<_, Option<i64>>(8)?.map(unsigned),
        why: row.get(9)?,
    };
    Ok((row.get(0)?, note))
}

/// The second place for a note that the first one does not take.
fn log(note: &Note) {
    let Note { actor, address, method, path, outcome, status, revision, why, .. } = note;
    let outcome = outcome.as_str();
    tracing::error!(
        actor,
        address,
        method,
        path,
        outcome,
        status,
        revision,
        why,
        "audit note that is not kept"
    );
}

impl fmt::Debug for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Audit({} lost)", self.lost())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Folder, clock, restarts};

    /// The path of a note that the thread dies of.
    pub(super) const DEADLY: &str = "/deadly";

    fn note(at_ms: u64, path: &str, outcome: Outcome) -> Note {
        Note {
            at_ms,
            actor: "ana".to_owned(),
            address: "127.0.0.1".to_owned(),
            method: "POST".to_owned(),
            path: path.to_owned(),
            outcome,
            status: 200,
            revision: None,
            why: None,
        }
    }

    fn paths(audit: &Audit, search: &Search) -> Vec<String> {
        let found = audit.find(&Search { limit: 100, ..search.clone() }).unwrap();
        found.into_iter().map(|(_, note)| note.path).collect()
    }

    #[tokio::test]
    async fn what_was_noted_is_on_the_disk_and_found_by_its_parts() {
        let folder = Folder::new();
        let audit = Audit::start(Arc::new(Store::open(folder.path()).unwrap()), clock(), restarts()).unwrap();
        audit.note(note(1, "/users", Outcome::Done)).await;
        audit.note(Note { actor: "ben".to_owned(), ..note(2, "/users/a", Outcome::Refused) }).await;
        audit.note(Note { revision: Some(7), ..note(3, "/tokens", Outcome::Denied) }).await;
        assert_eq!(paths(&audit, &Search::default()), ["/tokens", "/users/a", "/users"]);
        let narrowed = [
            (Search { actor: Some("ben".to_owned()), ..Search::default() }, vec!["/users/a"]),
            (Search { outcome: Some(Outcome::Denied), ..Search::default() }, vec!["/tokens"]),
            (Search { path: Some("/users".to_owned()), ..Search::default() }, vec!["/users/a", "/users"]),
            (Search { since_ms: Some(2), until_ms: Some(3), ..Search::default() }, vec!["/users/a"]),
            (Search { before: Some(2), ..Search::default() }, vec!["/users"]),
        ];
        for (search, expected) in narrowed {
            assert_eq!(paths(&audit, &search), expected, "{search:?}");
        }
        let first = audit.find(&Search { limit: 1, ..Search::default() }).unwrap();
        assert_eq!(first[0].1, Note { revision: Some(7), ..note(3, "/tokens", Outcome::Denied) });
    }

    #[tokio::test]
    async fn who_waits_is_answered_though_the_store_takes_nothing_more() {
        let folder = Folder::new();
        let store = Arc::new(Store::open(folder.path()).unwrap());
        let audit = Audit::start(Arc::clone(&store), clock(), restarts()).unwrap();
        store.stop_writing();
        audit.note(note(1, "/users", Outcome::Done)).await;
        assert_eq!(audit.lost(), 1);
        assert_eq!(paths(&audit, &Search::default()), [""; 0]);
    }

    #[tokio::test]
    async fn the_thread_that_writes_begins_again_when_it_dies() {
        let (folder, restarts) = (Folder::new(), restarts());
        let store = Arc::new(Store::open(folder.path()).unwrap());
        let audit = Audit::start(store, clock(), Arc::clone(&restarts)).unwrap();
        // Who waits for it is answered all the same.
        audit.note(note(1, DEADLY, Outcome::Done)).await;
        audit.note(note(2, "/users", Outcome::Done)).await;
        assert_eq!(paths(&audit, &Search::default()), ["/users"]);
        assert_eq!(restarts.count(Task::Audit), 1);
    }

    #[test]
    fn a_flood_of_denied_attempts_pushes_out_no_other_note() {
        let folder = Folder::new();
        let store = Store::open(folder.path()).unwrap();
        let count = |kind: &str| -> usize {
            let text = format!("SELECT count(*) FROM audit WHERE {kind}");
            let count: i64 = store.read(|store| Ok(store.query_row(&text, [], |row| row.get(0))?)).unwrap();
            usize::try_from(count).unwrap()
        };
        store
            .write(|transaction| {
                insert(transaction, &note(1, "/users", Outcome::Done))?;
                (0..limits::NOTES_DENIED + 10)
                    .try_for_each(|_| insert(transaction, &note(2, "/", Outcome::Denied)))?;
                trim(transaction, 3)
            })
            .unwrap();
        assert_eq!([count("outcome = 'denied'"), count("outcome = 'done'")], [limits::NOTES_DENIED, 1]);
        let later_ms = u64::try_from(limits::NOTE_AGE.as_millis()).unwrap() + 2;
        store.write(|transaction| trim(transaction, later_ms)).unwrap();
        assert_eq!([count("outcome = 'denied'"), count("outcome = 'done'")], [limits::NOTES_DENIED, 0]);
    }
}
