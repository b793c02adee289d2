//! What happens when the file says something else, or the secrets do?
//!
//! Load balancers of the API stay as they are. What the file says takes effect even if the disk is full: the file itself
//! is where it is kept.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use homing_core::secrets::Secrets;

use super::boot::without_address;
use super::{Desk, Making, Stored, Told, author};
use crate::change::{Applied, ChangeError, Origin, Running, SecretsChange, Turn};
use crate::config::LoadedConfig;
use crate::edit::{Author, Documents, EditError};

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileChange {
    /// It says what runs.
    None,
    /// It runs from now on.
    Applied(Applied),
}

impl Desk {
    /// Makes effective what the file says now. Blocks until every worker runs it.
    ///
    /// # Errors
    /// What is wrong with it, or why the datapath cannot run it; what ran before runs on.
    pub fn take_file(&self, loaded: &LoadedConfig, origin: Origin) -> Result<FileChange, ChangeError> {
        let turn = self.changes.turn();
        let told = self.told();
        let (mut next, back) = self.with_those_back(self.after_file(&told, loaded));
        loop {
            if is_same(&told, &next) {
                return Ok(FileChange::None);
            }
            let (spec, number) = (next.spec(), self.next(&turn));
            let publish = || turn.publish(spec.clone(), origin, number);
            let done = self.run(&turn, next.clone(), &author("file", origin), number, publish);
            let Err(error) = done else { return Ok(FileChange::Applied(Applied { revision: number })) };
            // What comes back shall not stand in the way of the file.
            let culprits = without_address(&error, |name| back.contains(name));
            if culprits.is_empty() {
                return Err(error);
            }
            next = next.without(culprits);
        }
    }

    /// Seals and opens tokens with the key ring of `found` from now on. Blocks until every worker does.
    ///
    /// # Errors
    /// Why the datapath cannot run it; the ring that runs stays.
    pub fn take_secrets(&self, found: &Secrets, origin: Origin) -> Result<SecretsChange, ChangeError> {
        let mut turn = self.changes.turn();
        if let Some(nothing) = turn.is_no_change(found) {
            return Ok(nothing);
        }
        let (next, number) = (Told::clone(&self.told()), self.next(&turn));
        let publish = || turn.publish_ring(found, origin, number);
        self.run(&turn, next, &author("key ring", origin), number, publish)?;
        turn.take(found);
        Ok(SecretsChange::Ring(Applied { revision: number }))
    }

    /// Whether reading `loaded` changes nothing of what runs.
    #[must_use]
    pub fn is_told(&self, loaded: &LoadedConfig) -> bool {
        let told = self.told();
        is_same(&told, &self.after_file(&told, loaded))
    }

    /// What a node is told where the file says that, and where the files that load balancers of the API name hold what
    /// they hold now.
    fn after_file(&self, told: &Told, loaded: &LoadedConfig) -> Told {
        let of_file = if *told.of_file == loaded.spec {
            Arc::clone(&told.of_file)
        } else {
            let mut of_file = loaded.spec.clone();
            of_file.share(&told.of_file);
            Arc::new(of_file)
        };
        let files = Documents::of_file(0, &loaded.documents).load_balancers;
        let aside = told.documents.set_aside.clone();
        Told::new(&of_file, files.into_iter(), self.read_again(told), aside)
    }

    /// Whether a load balancer of the API has that name.
    #[must_use]
    pub fn is_taken(&self, load_balancer: &str) -> bool {
        self.told().stored.iter().any(|stored| stored.document.name == load_balancer)
    }

    /// The files that load balancers of the API name.
    #[must_use]
    pub fn named_files(&self) -> BTreeSet<PathBuf> {
        self.told().stored.iter().flat_map(|stored| stored.files.iter().cloned()).collect()
    }

    /// Publishes what does not need the store to be kept: if that cannot write, it runs all the same.
    fn run(
        &self,
        turn: &Turn<'_>,
        mut next: Told,
        author: &Author,
        number: u64,
        publish: impl Fn() -> Result<Running, ChangeError>,
    ) -> Result<(), ChangeError> {
        let revision = self.revision_of(&mut next, &Making { author, why: None, of: None }, number);
        match self.write_around(turn, &revision, &next.documents, &publish) {
            Ok(()) => {}
            Err(EditError::Invalid(problems)) => return Err(ChangeError::Refused(problems)),
            Err(EditError::Unpublished(error)) => return Err(error.into()),
            Err(error) => {
                tracing::error!(%error, revision = number, "revision could not be written: it runs, and is not kept");
                turn.keep(publish()?);
            }
        }
        self.tell(next);
        self.announce(&revision);
        Ok(())
    }

    /// What load balancers of the API say, with what the files hold now that they name. One whose files cannot be used
    /// stays as it runs.
    fn read_again(&self, told: &Told) -> Vec<Arc<Stored>> {
        let first = told.of_file.load_balancers.len();
        let again = |(index, stored): (usize, &Arc<Stored>)| {
            if stored.files.is_empty() {
                return Arc::clone(stored);
            }
            let (read, problems) =
                Stored::read(stored.document.clone(), index, &self.file, &|name| self.find_stored(name));
            for problem in &problems {
                tracing::error!(%problem, "file of a load balancer of the API cannot be used: what runs stays");
            }
            let is_same = !problems.is_empty() || read.spec == stored.spec;
            if is_same { Arc::clone(stored) } else { Arc::new(read) }
        };
        (first..).zip(&told.stored).map(again).collect()
    }
}

/// Whether a node that is told one runs what it runs when it is told the other.
fn is_same(one: &Told, other: &Told) -> bool {
    let stored = one.stored.iter().zip(&other.stored);
    Arc::ptr_eq(&one.of_file, &other.of_file)
        && one.says_the_same_as(&other.documents)
        && stored.into_iter().all(|(one, other)| Arc::ptr_eq(one, other))
}
