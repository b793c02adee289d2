//! How do earlier revisions come back, and texts in and out?

use std::collections::HashMap;

use homing_core::limits::SPEC_BYTES;

use super::{Desk, Kept, Making, Told, Wanted, book, diff, problem};
use crate::change::Origin;
use crate::config::read_export;
use crate::edit::{Author, Diff, Document, Documents, EditError, Edited, Owner, Revision, Terms, hidden};
use crate::identity::Scopes;
use crate::limits;
use homing_core::problem::say;

impl Desk {
    /// Revisions, the newest first: those before the number `before`, at most `most`, and one more than a page has.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn revisions(&self, before: Option<u64>, most: usize) -> Result<Vec<Revision>, EditError> {
        let most = most.min(limits::PAGE_MAX + 1);
        Ok(self.store.read(|reader| book::revisions(reader, before, most))?)
    }

    /// One revision.
    ///
    /// # Errors
    /// It is not kept, or the store cannot be read.
    pub fn revision(&self, number: u64) -> Result<Revision, EditError> {
        let found = self.store.read(|reader| book::revision(reader, number))?;
        found.ok_or(EditError::NoRevision(number))
    }

    /// What all load balancers were told at a revision.
    ///
    /// # Errors
    /// As [`Desk::revision`].
    pub fn documents_of(&self, number: u64) -> Result<Documents, EditError> {
        // What runs is known even where a full disk did not keep it.
        let now = self.documents();
        if now.revision == number {
            return Ok(Documents::clone(&now));
        }
        let found = self.store.read(|reader| match book::revision(reader, number)? {
            Some(_) => book::documents(reader, number).map(Some),
            None => Ok(None),
        })?;
        found.ok_or(EditError::NoRevision(number))
    }

    /// How the second revision differs from the first one.
    ///
    /// # Errors
    /// As [`Desk::revision`].
    pub fn diff(&self, from: u64, to: u64) -> Result<Diff, EditError> {
        Ok(diff::diff(&self.documents_of(from)?, &self.documents_of(to)?))
    }

    /// The same without values that may be secrets: that they differ is told.
    ///
    /// # Errors
    /// As [`Desk::revision`].
    pub fn hidden_diff(&self, from: u64, to: u64) -> Result<Diff, EditError> {
        Ok(hidden::hidden_diff(&self.documents_of(from)?, &self.documents_of(to)?))
    }

    /// Brings back what load balancers were told at a revision, as a new revision. What the file owns stays as the file
    /// says.
    ///
    /// # Errors
    /// As [`Desk::edit`] and [`Desk::revision`].
    pub fn rollback(&self, author: &Author, number: u64, terms: Terms) -> Result<Edited, EditError> {
        let then = self.documents_of(number)?;
        let author = Author { origin: Origin::Rollback, ..author.clone() };
        let making = Making { author: &author, why: terms.why.as_deref(), of: Some(number) };
        let Terms { expected, dry_run, .. } = terms;
        let wanted = Wanted { making, expected, dry_run, at: None, within: &Scopes::default() };
        self.take(&wanted, |told| Ok(replaced(told, then.load_balancers)))
    }

    /// A revision as TOML, which says the same to a file: equal revisions are equal texts.
    ///
    /// # Errors
    /// As [`Desk::revision`].
    pub fn export(&self, number: u64) -> Result<String, EditError> {
        Ok(self.documents_of(number)?.export())
    }

    /// Takes in a text that was exported: what the API owns is then what the text says, and nothing else. What the file
    /// owns stays as the file says.
    ///
    /// # Errors
    /// As [`Desk::edit`].
    pub fn import(&self, author: &Author, text: &str, terms: Terms) -> Result<Edited, EditError> {
        if text.len() > SPEC_BYTES {
            return Err(problem("", say::taken_in_at_most(format!("{} MiB", SPEC_BYTES >> 20))));
        }
        let said = read_export(text).map_err(EditError::Invalid)?;
        let said = said.iter().map(|(name, value)| Document::new(name, Owner::Api, value)).collect();
        let author = Author { origin: Origin::Import, ..author.clone() };
        let making = Making { author: &author, why: terms.why.as_deref(), of: None };
        let Terms { expected, dry_run, .. } = terms;
        let wanted = Wanted { making, expected, dry_run, at: None, within: &Scopes::default() };
        self.take(&wanted, |told| Ok(replaced(told, said)))
    }
}

/// What the API owns if these are all the documents there shall be, and the names of those that are left to the file.
fn replaced(told: &Told, documents: Vec<Document>) -> (Kept, Vec<String>) {
    let files: HashMap<&str, &Document> = told
        .documents
        .load_balancers
        .iter()
        .filter(|document| document.owner == Owner::File)
        .map(|document| (&*document.name, document))
        .collect();
    let (mut kept, mut left_to_file) = (Vec::new(), Vec::new());
    for document in documents {
        match files.get(&*document.name) {
            Some(file) if file.hash == document.hash => {}
            // What only the file has said is not the API's to bring back.
            None if document.owner == Owner::Api => kept.push(document),
            _ => left_to_file.push(document.name),
        }
    }
    let is_back = |name: &str| kept.iter().any(|document| document.name == name);
    let aside = told.documents.set_aside.iter().filter(|(document, _)| !is_back(&document.name));
    (Kept { set_aside: aside.cloned().collect(), documents: kept }, left_to_file)
}
