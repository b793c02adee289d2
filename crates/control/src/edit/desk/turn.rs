//! How does somebody read, decide and edit, so that nothing changes between?

use super::{Desk, Making, Wanted};
use crate::edit::{Author, Documents, EditError, Edited, Op};
use crate::identity::Scopes;

impl Desk {
    /// One turn: `decide` looks at what all load balancers are told, and says what is to be done and what is answered.
    /// Nobody else changes anything meanwhile. Returns when every worker runs it and the disk has it, with `None` where
    /// nothing was to be done; blocks until then, and others wait, so `decide` does not.
    ///
    /// # Errors
    /// What `decide` says, or why its edit cannot be; nothing has changed then. Paths of problems begin at the spec.
    pub fn edit_in_turn<T, E: From<EditError>>(
        &self,
        author: &Author,
        why: Option<&str>,
        decide: impl FnOnce(&Documents) -> Result<(Vec<Op>, T), E>,
    ) -> Result<(Option<Edited>, T), E> {
        let making = Making { author, why, of: None };
        let within = Scopes::default();
        let wanted = Wanted { making, expected: None, dry_run: false, at: None, within: &within };
        let (mut decided, mut has_ops) = (None, false);
        let edited = self.take(&wanted, |told| {
            let ops = match decide(&told.documents) {
                Ok((ops, answer)) => {
                    decided = Some(Ok(answer));
                    ops
                }
                Err(refusal) => {
                    decided = Some(Err(refusal));
                    Vec::new()
                }
            };
            has_ops = !ops.is_empty();
            // Nothing is to be done: the turn ends here, and what it ends with is not told.
            if has_ops { Ok((self.after(told, &ops)?, Vec::new())) } else { Err(EditError::Busy) }
        });
        match (edited, decided) {
            (_, Some(Err(refusal))) => Err(refusal),
            (Err(_), Some(Ok(answer))) if !has_ops => Ok((None, answer)),
            (Ok(edited), Some(Ok(answer))) => Ok((Some(edited), answer)),
            (Err(error), _) => Err(error.into()),
            (Ok(_), None) => Err(EditError::Busy.into()),
        }
    }
}
