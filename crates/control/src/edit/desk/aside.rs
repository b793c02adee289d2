//! What was set aside, and can come back?
//!
//! It is tried again whenever the file is read: the file may have given back a name or an address, or a file that a load
//! balancer names may be there again.

use std::collections::HashSet;
use std::sync::Arc;

use homing_core::compile::check;

use super::boot::{TAKEN, reason};
use super::{Desk, Stored, Told, of_file};
use crate::edit::Document;

impl Desk {
    /// The same with what was set aside and fits now, and the names of that.
    pub(super) fn with_those_back(&self, told: Told) -> (Told, HashSet<String>) {
        let (mut next, mut back, mut aside) = (told, HashSet::new(), Vec::new());
        let tried = next.documents.set_aside.clone();
        for (document, _) in tried {
            match self.with(&next, document.clone()) {
                Ok(with) => {
                    back.insert(document.name);
                    next = with;
                }
                Err(why) => aside.push((document, why)),
            }
        }
        Arc::make_mut(&mut next.documents).set_aside = aside;
        (next, back)
    }

    /// The same with one load balancer more, or why that cannot be.
    fn with(&self, next: &Told, document: Document) -> Result<Told, String> {
        if of_file(&next.documents).any(|known| known.name == document.name) {
            return Err(TAKEN.to_owned());
        }
        let index = next.of_file.load_balancers.len() + next.stored.len();
        let (read, problems) = Stored::read(document, index, &self.file, &|name| self.find_stored(name));
        if !problems.is_empty() {
            return Err(reason(&problems));
        }
        let stored = next.stored.iter().cloned().chain([Arc::new(read)]).collect();
        let with = Told::new(&next.of_file, of_file(&next.documents), stored, Vec::new());
        let problems = check::check_whole(&with.spec(), Some(&self.changes.running().spec));
        if problems.is_empty() { Ok(with) } else { Err(reason(&problems)) }
    }
}
