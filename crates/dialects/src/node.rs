//! What may a dialect ask of a node, and have it do?

use std::fmt;
use std::sync::Arc;

use homing_control::doorway::{Doorway, TargetNow};
use homing_control::edit::{Documents, EditError, Op, Place, Revision, StoredCertificate};

use crate::book::{Book, Done};
use crate::caller::Caller;
use crate::keys::Keys;
use crate::vips::VipPool;

#[cfg(test)]
mod tests;

/// A node, as a dialect sees it.
#[derive(Clone)]
pub struct Node {
    inner: Arc<Inner>,
}

struct Inner {
    doorway: Doorway,
    keys: Keys,
}

/// A change that is done, or an answer to which nothing was to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed<T> {
    /// What is answered.
    pub answer: T,
    /// The revision that it made.
    pub revision: Option<u64>,
}

impl Node {
    /// The node behind that door.
    #[must_use]
    pub fn new(doorway: Doorway) -> Self {
        let keys = Keys::new(doorway.clone());
        Self { inner: Arc::new(Inner { doorway, keys }) }
    }

    /// The door itself, for what few dialects need: users and tokens, counters, certificates.
    #[must_use]
    pub fn doorway(&self) -> &Doorway {
        &self.inner.doorway
    }

    /// Who may sign, and whose signature that is.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.inner.keys
    }

    /// The addresses that load balancers get.
    #[must_use]
    pub fn vips(&self) -> VipPool {
        VipPool::of(&self.inner.doorway.running().spec.vips)
    }

    /// What all load balancers are told now, those of others too.
    #[must_use]
    pub fn documents(&self) -> Arc<Documents> {
        self.inner.doorway.documents()
    }

    /// Reads, decides and edits in one turn of the desk, on a thread that may wait. `why` is the reason of the revision,
    /// such as the operation and the id of the request. Answers when every worker runs it and the disk has it.
    ///
    /// # Errors
    /// What `decide` says, or why its edit cannot be; nothing has changed then. [`EditError::NotFound`] where an edit is
    /// about a load balancer that the caller does not see.
    pub async fn change<T: Send + 'static, F: From<EditError> + Send + 'static>(
        &self,
        caller: Caller,
        why: String,
        decide: impl FnOnce(&Book<'_>) -> Result<Done<T>, F> + Send + 'static,
    ) -> Result<Changed<T>, F> {
        let (node, author) = (self.clone(), caller.author());
        let decide = move |documents: &Documents| -> Result<_, F> {
            let (vips, find) = (node.vips(), || node.certificates());
            let book = Book::new(documents, &caller, now_ms(), &vips, &find);
            let Done { ops, answer } = decide(&book)?;
            ops.iter().try_for_each(|op| admit(&book, op))?;
            Ok((ops, answer))
        };
        let (edited, answer) = self.inner.doorway.edit_in_turn(author, why, decide).await?;
        let revision = edited.filter(|edited| edited.is_new).map(|edited| edited.revision);
        Ok(Changed { answer, revision })
    }

    /// Looks at the node as it is now; nothing changes.
    pub fn read<T>(&self, caller: &Caller, look: impl FnOnce(&Book<'_>) -> T) -> T {
        let (documents, vips, find) = (self.documents(), self.vips(), || self.certificates());
        look(&Book::new(&documents, caller, now_ms(), &vips, &find))
    }

    /// What a target is like now: its health, whether it drains, its connections and sessions; `None`: it does not run.
    #[must_use]
    pub fn target(&self, load_balancer: &str, group: &str, target: &str) -> Option<TargetNow> {
        self.inner.doorway.target(load_balancer, group, target)
    }

    /// Revisions, the newest first: those before the number `before`, at most `most`. Waits for the disk.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn revisions(&self, before: Option<u64>, most: usize) -> Result<Vec<Revision>, EditError> {
        self.inner.doorway.at_desk(move |desk| desk.revisions(before, most)).await
    }

    fn certificates(&self) -> Vec<StoredCertificate> {
        let found = self.inner.doorway.desk().certificates();
        found.unwrap_or_else(|error| {
            tracing::error!(%error, "certificates of the store cannot be read");
            Vec::new()
        })
    }
}

/// Whether the caller may have that done: with a load balancer that he sees, or a new one that he will see.
fn admit(book: &Book<'_>, op: &Op) -> Result<(), EditError> {
    let name = op.at().load_balancer();
    let is_new = book.documents.get(name).is_none();
    let is_own = match op {
        Op::Create { at: Place::LoadBalancer(_), value } => {
            return if book.caller.dialect.made(value) && book.caller.has(value) {
                Ok(())
            } else {
                Err(EditError::Outside(name.to_owned()))
            };
        }
        // Made by an operation before; a document in its place is checked like a new one.
        _ => is_new || book.balancer(name).is_some(),
    };
    let stays = match op {
        Op::Replace { at: Place::LoadBalancer(_), value } => {
            book.caller.dialect.made(value) && book.caller.has(value)
        }
        Op::Merge { at: Place::LoadBalancer(_), patch } => {
            ["dialect", "project", "region"].iter().all(|key| patch.get(key).is_none())
        }
        _ => true,
    };
    match (is_own, stays) {
        (true, true) => Ok(()),
        (true, false) => Err(EditError::Outside(name.to_owned())),
        (false, _) => Err(EditError::NotFound(Place::LoadBalancer(name.to_owned()))),
    }
}

fn now_ms() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Node({:?})", self.inner.doorway)
    }
}
