//! What does a node run first, and what of the store cannot be used any more?
//!
//! The file is not to blame for what the store says: a load balancer of the API that does not fit is kept and set aside,
//! with the reason, and the others run.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use homing_core::compile::check;
use homing_core::problem::Problem;
use homing_core::snapshot::Snapshot;

use super::{Desk, Making, Stored, Told, author, balancer_of, book, certificates};
use crate::change::{ChangeError, Changes, Origin, PublishError, Running, Turn};
use crate::config::{FindStored, LoadedConfig};
use crate::edit::vault::Vault;
use crate::edit::{Document, Documents, EditError};
use crate::events::Events;
use crate::store::Store;

/// Problems that are told of a load balancer that is set aside.
const REASONS: usize = 3;

/// Why a load balancer is set aside whose name the file has.
pub(super) const TAKEN: &str = "the file has a load balancer of that name";

/// Who may not run, and why.
type Culprits = Vec<(String, String)>;

impl Desk {
    /// Makes effective what the file says and what the store has, after `restore` has put back what outlived the last
    /// process. Blocks until every worker runs it.
    ///
    /// # Errors
    /// The store cannot be read, or what the file says cannot run.
    pub fn boot(
        file: PathBuf,
        loaded: &LoadedConfig,
        store: Arc<Store>,
        changes: Arc<Changes>,
        events: Events,
        restore: impl FnOnce(&Snapshot),
    ) -> Result<Self, EditError> {
        let known = store.read(|reader| match book::last(reader)? {
            Some(last) => book::documents(reader, last),
            None => Ok(Documents::default()),
        })?;
        let vault = Vault::beside(&store);
        let find = |name: &str| certificates::find(&store, &vault, name);
        let mut next = assemble(&file, loaded, &known, &find)?;
        let turn = changes.turn();
        let _restored = turn.restore(&next.spec(), restore);
        let (running, is_new) = publish(&turn, &mut next, &known)?;
        let revision = running.snapshot.revision;
        Arc::make_mut(&mut next.documents).revision = revision;
        turn.keep(running);
        drop(turn);
        let aside = known.set_aside;
        let before = Told::new(&next.of_file, known.load_balancers.into_iter(), Vec::new(), Vec::new());
        let desk = Self { file, changes, store, vault, events, told: Mutex::new(Arc::new(before)) };
        if is_new {
            desk.write_boot(&mut next, revision);
        }
        // Those that were set aside before are told of again: whoever starts a node wants to know.
        let is_back = |(document, _): &(Document, String)| {
            next.stored.iter().any(|stored| stored.document.name == document.name)
        };
        let back: Vec<_> = aside.into_iter().filter(is_back).collect();
        desk.announce_set_aside(&back, &next);
        desk.set(next);
        Ok(desk)
    }

    /// The node serves whether or not this can be written: nobody was told that it is.
    fn write_boot(&self, next: &mut Told, number: u64) {
        let author = author("node", Origin::Boot);
        let making = Making { author: &author, why: None, of: None };
        let revision = self.revision_of(next, &making, number);
        let written = self.store.write(|transaction| book::write(transaction, &revision, &next.documents));
        if let Err(error) = written {
            tracing::error!(%error, revision = number, "revision could not be written: it runs, and is not kept");
        }
        self.announce(&revision);
    }
}

/// What the file says, with all of the store that fits to it.
fn assemble(
    file: &Path,
    loaded: &LoadedConfig,
    known: &Documents,
    find: FindStored<'_>,
) -> Result<Told, EditError> {
    let of_file = Arc::new(loaded.spec.clone());
    let files = Documents::of_file(0, &loaded.documents).load_balancers;
    let names: HashSet<&str> = files.iter().map(|document| &*document.name).collect();
    let (mut stored, mut aside) = (Vec::new(), Vec::new());
    let in_effect = super::of_api(known);
    for document in in_effect.chain(known.set_aside.iter().map(|(document, _)| document.clone())) {
        if names.contains(&*document.name) {
            aside.push((document, TAKEN.to_owned()));
            continue;
        }
        let index = of_file.load_balancers.len() + stored.len();
        let (read, problems) = Stored::read(document, index, file, find);
        if problems.is_empty() {
            stored.push(Arc::new(read));
        } else {
            aside.push((read.document, reason(&problems)));
        }
    }
    let mut next = Told::new(&of_file, files.into_iter(), stored, aside);
    loop {
        let problems = check::check_whole(&next.spec(), None);
        if problems.is_empty() {
            return Ok(next);
        }
        let mut culprits = Culprits::new();
        for stored in &next.stored {
            let name = &stored.document.name;
            let own: Vec<_> = problems.iter().filter(|problem| is_of(problem, name)).cloned().collect();
            if !own.is_empty() {
                culprits.push((name.clone(), reason(&own)));
            }
        }
        if culprits.is_empty() {
            // It is of all of them together, as a bound is: the one that came last makes room.
            let Some(last) = next.stored.last() else { return Err(EditError::Invalid(problems)) };
            culprits.push((last.document.name.clone(), reason(&problems)));
        }
        next = next.without(culprits);
    }
}

/// Publishes, without what has addresses that cannot be listened on. Says whether it is something new.
fn publish(turn: &Turn<'_>, next: &mut Told, known: &Documents) -> Result<(Running, bool), EditError> {
    loop {
        let is_new = known.revision == 0 || !next.says_the_same_as(known);
        let number = known.revision + u64::from(is_new);
        let error = match turn.publish(next.spec(), Origin::Boot, number) {
            Ok(running) => return Ok((running, is_new)),
            Err(error) => error,
        };
        let is_stored = |name: &str| next.stored.iter().any(|stored| stored.document.name == name);
        let culprits = without_address(&error, is_stored);
        if culprits.is_empty() {
            return Err(error.into());
        }
        *next = next.without(culprits);
    }
}

/// Who has an address that cannot be listened on, of those who may be set aside.
pub(super) fn without_address(error: &ChangeError, may_be: impl Fn(&str) -> bool) -> Culprits {
    let ChangeError::Unpublished(PublishError::Unbound(unbound)) = error else { return Culprits::new() };
    let unbound = unbound.iter().filter(|unbound| may_be(&unbound.load_balancer));
    unbound.map(|unbound| (unbound.load_balancer.clone(), unbound.to_string())).collect()
}

impl Told {
    /// The same, with these set aside.
    pub(super) fn without(&self, culprits: Culprits) -> Self {
        let mut aside = self.documents.set_aside.clone();
        let mut stored = self.stored.clone();
        for (name, why) in culprits {
            if let Some(index) = stored.iter().position(|stored| stored.document.name == name) {
                let document: Document = stored.remove(index).document.clone();
                aside.push((document, why));
            }
        }
        Self::new(&self.of_file, super::of_file(&self.documents), stored, aside)
    }
}

fn is_of(problem: &Problem, load_balancer: &str) -> bool {
    balancer_of(problem) == Some(load_balancer)
}

/// The first of the problems that keep a load balancer from running.
pub(super) fn reason(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().take(REASONS).map(ToString::to_string).collect();
    lines.join("; ")
}
