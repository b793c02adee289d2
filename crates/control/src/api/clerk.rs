//! How are users and tokens changed, and what is said when they are not?

use std::sync::Arc;

use homing_core::problem::say;
use tokio::time::timeout;

use super::Api;
use super::problem::Refusal;
use crate::identity::refused::Refused;
use crate::identity::{Identities, Role};
use crate::limits;

impl Api {
    /// Does what waits for the disk or takes the time of a hash, on a thread where it may.
    pub(super) async fn clerk<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Identities) -> Result<T, Refused> + Send + 'static,
    ) -> Result<T, Refusal> {
        let turn = timeout(limits::WALK_PATIENCE, Arc::clone(&self.clerks).acquire_owned()).await;
        let turn = turn.map_err(|_| self.too_many(say::requests_about_users, limits::CLERKS))?;
        let turn = turn.expect("the semaphore is never closed");
        let identities = Arc::clone(self.observed.gate.identities());
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn; // Until the work is done, whether or not somebody still waits for it.
            work(&identities)
        });
        done.await.map_err(|_| Refusal::broken())?.map_err(Refusal::from)
    }
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Mistake { path, what } => Self::mistake(path, what),
            Refused::Missing { path, what } => Self::missing(path, what, None),
            Refused::Conflict { path, what } => Self::conflict(path, what),
            Refused::Store(error) => Self::from(&error),
            Refused::NoRandom => Self::broken(),
        }
    }
}

pub(super) fn read_role(name: &str) -> Result<Role, Refusal> {
    Role::parse(name).ok_or_else(|| {
        let names = Role::ALL.map(Role::as_str).join(", ");
        Refusal::mistake("role", say::no_role(name.to_owned(), names))
    })
}
