//! Where are problems collected while a spec is read or checked?

use std::cell::RefCell;

use crate::problem::{Path, Problem, say};

/// Problems that are kept: nobody repairs more in one go, and each costs memory and a search for the word meant.
pub(crate) const PROBLEMS_MAX: usize = 500;

/// Collects problems up to [`PROBLEMS_MAX`], then says that there are more.
///
/// Shared by reference: the table that reads a key and the tables below it all write here.
#[derive(Default)]
pub(crate) struct Problems {
    list: RefCell<Vec<Problem>>,
}

impl Problems {
    /// Takes a problem down; it is not even made when the bound is met.
    pub(crate) fn add(&self, make: impl FnOnce() -> Problem) {
        let kept = self.list.borrow().len();
        if kept < PROBLEMS_MAX {
            let problem = make();
            self.list.borrow_mut().push(problem);
        } else if kept == PROBLEMS_MAX {
            let more = Problem::new(Path::default(), say::more_problems(PROBLEMS_MAX));
            self.list.borrow_mut().push(more);
        }
    }

    /// What was collected, in the order it was found.
    pub(crate) fn into_vec(self) -> Vec<Problem> {
        self.list.into_inner()
    }
}
