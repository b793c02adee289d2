//! Who may do what with this node?
//!
//! Somebody shows a secret ([`secret`]); the [`book`] knows whose it is and makes an [`Actor`] of it, who has a
//! [`Role`] and [`Scopes`]. Which [`Right`] a route asks for stands in `api/rights.rs`, and `api/auth.rs` is the gate.
//!
//! [`Identities`] is the one way to change who there is: first the store, then the book.

use std::fmt;
use std::net::IpAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use rusqlite::Transaction;

use crate::Clock;
use crate::restart::Restarts;
use crate::store::{Store, StoreError};
use homing_core::problem::say;

mod actor;
mod attempts;
pub(crate) mod audit;
pub(crate) mod book;
pub(crate) mod browser;
mod first;
mod kept;
mod name;
mod password;
pub(crate) mod refused;
mod role;
mod scopes;
pub(crate) mod secret;
#[cfg(test)]
mod tests;
pub(crate) mod tokens;
pub(crate) mod users;

pub use actor::{Actor, Proof};
pub use audit::{Note, Outcome};
pub use first::IdentityError;
pub use role::{Right, Role};
pub use scopes::Scopes;

use attempts::Attempts;
use audit::Audit;
use book::Book;
use password::Decoy;
use refused::Refused;

/// The people and programs that may use the API of a node.
pub struct Identities {
    store: Arc<Store>,
    book: RwLock<Arc<Book>>,
    /// Whose turn it is to change them: what is written last is also what is known in the end.
    turn: Mutex<()>,
    attempts: Attempts,
    decoy: Decoy,
    audit: Audit,
    clock: Clock,
}

impl Identities {
    /// Those whom the store knows; where it knows nobody, an admin is made whose token is written to the state folder.
    /// Blocks.
    ///
    /// # Errors
    /// The store or a file beside it cannot be used.
    pub fn open(
        store: Arc<Store>,
        state_dir: &Path,
        clock: Clock,
        restarts: Arc<Restarts>,
    ) -> Result<Self, IdentityError> {
        let audit = Audit::start(Arc::clone(&store), Arc::clone(&clock), restarts);
        let identities = Self {
            audit: audit.map_err(IdentityError::NoThread)?,
            decoy: Decoy::new().map_err(|_| IdentityError::NoRandom)?,
            attempts: Attempts::default(),
            book: RwLock::default(),
            turn: Mutex::default(),
            store,
            clock,
        };
        identities.reload()?;
        identities.begin(state_dir)?;
        Ok(identities)
    }

    /// Reads the store again: another process may have written it. Blocks.
    ///
    /// # Errors
    /// The store cannot be read: whoever was known still is.
    pub fn reload(&self) -> Result<(), StoreError> {
        let _turn = lock(&self.turn);
        let book = self.store.read(kept::read)?;
        self.take(book);
        Ok(())
    }

    /// Everybody, as of now.
    pub(crate) fn book(&self) -> Arc<Book> {
        Arc::clone(&self.book.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Who did what.
    pub(crate) const fn audit(&self) -> &Audit {
        &self.audit
    }

    /// How many attempts to sign in were not looked at so far, and from where the last one came.
    pub(crate) fn limited_logins(&self) -> (u64, Option<IpAddr>) {
        self.attempts.limited()
    }

    pub(crate) fn now_s(&self) -> u64 {
        (self.clock)().token_s
    }

    /// Writes to the store, whole or not at all, and lets it be effective. At least one admin is left. Blocks.
    fn change(
        &self,
        work: impl FnOnce(&Transaction<'_>, &Book) -> Result<(), Refused>,
    ) -> Result<Arc<Book>, Refused> {
        let _turn = lock(&self.turn);
        let before = self.book();
        let after = self.store.transact(|transaction| {
            work(transaction, &before)?;
            let after = kept::read(transaction)?;
            if before.has_admin() && !after.has_admin() {
                return Err(Refused::conflict("role", say::nobody_left()));
            }
            Ok(after)
        })?;
        Ok(self.take(after))
    }

    fn take(&self, book: Book) -> Arc<Book> {
        let mut place = self.book.write().unwrap_or_else(PoisonError::into_inner);
        book.remember_uses(&place);
        *place = Arc::new(book);
        Arc::clone(&place)
    }
}

/// What it guards is whole: it is swapped at once.
fn lock(turn: &Mutex<()>) -> std::sync::MutexGuard<'_, ()> {
    turn.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Identities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let book = self.book();
        write!(f, "Identities({} users, {} tokens)", book.users.len(), book.tokens.len())
    }
}
