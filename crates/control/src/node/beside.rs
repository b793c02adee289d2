//! Which other APIs does a node speak beside its own?
//!
//! Each has a listener of its own, and a router that somebody above this crate makes of a [`Doorway`].

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use tokio::runtime::Runtime;

use super::Open;
use super::tasks::Tasks;
use crate::admin::Observed;
use crate::doorway::Doorway;

/// Makes the answers of an API to a node.
pub type Make = Box<dyn FnOnce(Doorway) -> Router + Send>;

/// Another API that a node speaks.
pub struct Beside {
    /// Its stable name: the key of `[dialects]`.
    pub name: &'static str,
    /// Where.
    pub address: SocketAddr,
    /// The listener, where it is open already.
    pub inherited: Option<std::net::TcpListener>,
    /// What answers.
    pub make: Make,
}

/// One that has its listener and does not answer yet.
pub(super) struct Opened {
    name: &'static str,
    open: Open,
    make: Make,
}

/// Opens the listeners.
///
/// # Errors
/// An address cannot be bound.
pub(super) fn open(runtime: &Runtime, beside: Vec<Beside>) -> anyhow::Result<Vec<Opened>> {
    let open = |Beside { name, address, inherited, make }| {
        let open = Open::at(runtime, &format!("dialects.{name}"), address, inherited)?;
        Ok(Opened { name, open, make })
    };
    beside.into_iter().map(open).collect()
}

/// Answers on them from now on.
pub(super) fn answer(
    opened: Vec<Opened>,
    tasks: &Tasks<'_>,
    observed: &Arc<Observed>,
) -> Vec<(&'static str, Open)> {
    let answer = |Opened { name, open, make }| {
        tasks.answer_beside(&open, &observed.changes, make(Doorway::new(Arc::clone(observed))));
        (name, open)
    };
    opened.into_iter().map(answer).collect()
}

impl fmt::Debug for Beside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Beside({} at {})", self.name, self.address)
    }
}
