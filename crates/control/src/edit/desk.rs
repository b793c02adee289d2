//! In which order do edits take effect?

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use homing_core::problem::{Path, Problem};

use super::revision::{Diff, Revision};
use super::{Author, Document, Documents, Edit, EditError, Edited, Impact, Op, Owner, Terms, tree};
use crate::limits;

/// The one desk of a node: whoever wants something changed comes here.
pub struct Desk {
    file: PathBuf,
    documents: Mutex<Arc<Documents>>,
}

impl Desk {
    /// A desk for a node that is told `documents`, some of them by `file`.
    #[must_use]
    pub fn new(file: PathBuf, documents: Documents) -> Self {
        Self { file, documents: Mutex::new(Arc::new(documents)) }
    }

    /// What all load balancers are told now.
    #[must_use]
    pub fn documents(&self) -> Arc<Documents> {
        Arc::clone(&self.turn())
    }

    /// Does an edit. Returns when every worker runs it and the disk has it; blocks until then.
    ///
    /// # Errors
    /// Why not; nothing has changed then.
    pub fn edit(&self, _: &Author, edit: Edit) -> Result<Edited, EditError> {
        check_why(edit.why.as_deref())?;
        let mut turn = self.turn();
        let current = turn.revision;
        if let Some(expected) = edit.expected.filter(|expected| *expected != current) {
            return Err(EditError::Conflict { expected, current });
        }
        let mut documents = Documents::clone(&turn);
        documents.load_balancers = self.edited(&turn, &edit.ops)?;
        if !edit.dry_run && documents.load_balancers != turn.load_balancers {
            documents.revision = current.saturating_add(1);
            *turn = Arc::new(documents.clone());
        }
        let documents = Arc::new(documents);
        Ok(Edited { revision: turn.revision, impact: Impact::default(), documents, left_to_file: Vec::new() })
    }

    /// Revisions, the newest first: those before the number `before`, at most `limit`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn revisions(&self, _before: Option<u64>, _limit: usize) -> Result<Vec<Revision>, EditError> {
        Ok(Vec::new())
    }

    /// One revision.
    ///
    /// # Errors
    /// It is not kept, or the store cannot be read.
    pub fn revision(&self, number: u64) -> Result<Revision, EditError> {
        Err(EditError::NoRevision(number))
    }

    /// What all load balancers were told at a revision.
    ///
    /// # Errors
    /// As [`Desk::revision`].
    pub fn documents_of(&self, number: u64) -> Result<Documents, EditError> {
        let now = self.documents();
        if now.revision == number { Ok(Documents::clone(&now)) } else { Err(EditError::NoRevision(number)) }
    }

    /// How the second revision differs from the first one.
    ///
    /// # Errors
    /// As [`Desk::revision`].
    pub fn diff(&self, from: u64, to: u64) -> Result<Diff, EditError> {
        self.documents_of(from)?;
        self.documents_of(to)?;
        Ok(Diff { from, to, changes: Vec::new(), is_cut: false })
    }

    /// Brings back what load balancers were told at a revision, as a new revision. What the file owns stays as the file
    /// says.
    ///
    /// # Errors
    /// As [`Desk::edit`] and [`Desk::revision`].
    pub fn rollback(&self, _: &Author, number: u64, _: Terms) -> Result<Edited, EditError> {
        Err(EditError::NoRevision(number))
    }

    /// A revision as TOML, which says the same to a file: equal revisions are equal texts.
    ///
    /// # Errors
    /// As [`Desk::revision`].
    pub fn export(&self, number: u64) -> Result<String, EditError> {
        Err(EditError::NoRevision(number))
    }

    /// Takes in a text that was exported: what the API owns is then what the text says, and nothing else. What the file
    /// owns stays as the file says.
    ///
    /// # Errors
    /// As [`Desk::edit`].
    pub fn import(&self, _: &Author, _text: &str, _: Terms) -> Result<Edited, EditError> {
        Err(EditError::Busy)
    }

    /// Every document after the edit: the file's, then the others.
    fn edited(&self, documents: &Documents, ops: &[Op]) -> Result<Vec<Document>, EditError> {
        let is_files = |document: &Document| document.owner == Owner::File;
        let (of_file, mut stored): (Vec<_>, Vec<_>) =
            documents.load_balancers.iter().cloned().partition(is_files);
        for op in ops {
            let name = op.at().load_balancer();
            if of_file.iter().any(|document| document.name == name) {
                return Err(EditError::ManagedByFile {
                    load_balancer: name.to_owned(),
                    file: self.file.clone(),
                });
            }
            tree::apply(op, &mut stored)?;
        }
        Ok(of_file.into_iter().chain(stored).collect())
    }

    fn turn(&self) -> MutexGuard<'_, Arc<Documents>> {
        self.documents.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn check_why(why: Option<&str>) -> Result<(), EditError> {
    if why.is_none_or(|why| why.len() <= limits::WHY_BYTES) {
        return Ok(());
    }
    let what = format!("at most {} bytes are kept", limits::WHY_BYTES);
    Err(EditError::Invalid(vec![Problem::new(Path::default().key("why"), what)]))
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Desk(revision {})", self.documents().revision)
    }
}
