//! What can operators and their programs ask a node, and order? `/api/v1`, in JSON, for bearers of a token.
//!
//! One file per resource; [`view`] is what answers look like, [`problem`] what errors do. Nothing here decides: orders
//! are written to what is live, and traffic finds them there; edits are done by the desk.
//!
//! | path below `/api/v1` | file |
//! |---|---|
//! | `load-balancers` | [`balancers`] |
//! | `…/listeners`, `…/listeners/{listener}/rules` | [`listeners`], [`rules`] |
//! | `…/groups` | [`groups`] |
//! | `…/groups/{group}/targets`, `…/{target}/unstick` | [`targets`] |
//! | `…/{target}/drain`, `…/drained` | [`drains`] |
//! | `…/{target}/health`, `…/{target}/probe` | [`health`], [`probes`] |
//! | `editions` | [`editions`] |
//! | `sessions` | [`sessions`] |
//! | `certificates` | [`certificates`] |
//! | `revisions`, `export`, `import` | [`revisions`] |
//! | `explain`, `explain/verify` | [`explain`] |
//! | `decisions` | [`decisions`] |
//! | `doctor` | [`doctor`] |
//! | `traffic`, `logs` | [`traffic`], [`logs`] |
//! | `events`, `status` | [`events`], [`status`] |
//! | `openapi.json` | [`openapi`] |
//! | `me`, `login`, `logout`, `me/password` | [`me`], [`login`] |
//! | `users`, `tokens`, `audit` | [`users`], [`tokens`], [`audit`] |
//!
//! What is configured is answered by [`said`] and changed by [`edits`]; [`shape`] says what it looks like. What of all this
//! somebody sees is up to [`sight`].

use std::fmt;
use std::sync::Arc;

use axum::http::{StatusCode, Uri};
use axum::middleware;
use axum::{Json, Router};
use homing_core::bound::Bound;
use homing_core::clock::Now;
use homing_core::problem::{Phrase, say};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use utoipa_axum::router::OpenApiRouter;

use crate::admin::Observed;
use crate::change::Running;
use crate::events::Events;
use crate::identity::Actor;
use crate::limits;
use crate::rare::Rare;

mod audit;
pub mod auth;
mod balancers;
mod certificates;
mod clerk;
pub(crate) mod contain;
mod decisions;
mod doctor;
mod drains;
mod editions;
mod edits;
mod events;
mod explain;
mod find;
mod groups;
mod health;
mod input;
mod listeners;
mod login;
mod logs;
mod me;
mod openapi;
mod page;
mod probes;
pub mod problem;
mod revisions;
mod rights;
mod rules;
mod said;
mod sessions;
pub(crate) mod shape;
pub(crate) mod sight;
mod status;
mod targets;
#[cfg(test)]
mod tests;
mod tokens;
mod traffic;
mod users;
pub mod view;
mod word;

use problem::Refusal;
use sight::Sight;

/// Where the API begins.
pub const BASE: &str = "/api/v1";

/// What every answer needs.
pub(crate) struct Api {
    observed: Arc<Observed>,
    /// Whether those who ask come by TLS.
    is_secured: bool,
    events: Events,
    walks: Arc<Semaphore>,
    edits: Arc<Semaphore>,
    bodies: Arc<Semaphore>,
    /// Those included whose answer nobody waits for any more.
    writes: Arc<Semaphore>,
    /// The same for those of strangers.
    sign_ins: Arc<Semaphore>,
    waits: Arc<Semaphore>,
    streams: Arc<Semaphore>,
    log_streams: Arc<Semaphore>,
    /// Whose turn it is to write down what operators said.
    words: Arc<Semaphore>,
    /// Whose turn it is to change users and tokens.
    clerks: Arc<Semaphore>,
    /// Orders for which there was no room.
    orders_refused: Rare,
}

/// What a handler returns.
type Answer<T> = Result<Json<T>, Refusal>;

impl Api {
    pub(crate) fn new(observed: Arc<Observed>, events: Events, is_secured: bool) -> Self {
        Self {
            observed,
            is_secured,
            events,
            walks: Arc::new(Semaphore::new(limits::WALKS)),
            edits: Arc::new(Semaphore::new(limits::EDITS)),
            bodies: Arc::new(Semaphore::new(limits::BODIES)),
            writes: Arc::new(Semaphore::new(limits::WRITES)),
            sign_ins: Arc::new(Semaphore::new(limits::SIGN_INS)),
            waits: Arc::new(Semaphore::new(limits::WAITS)),
            streams: Arc::new(Semaphore::new(limits::EVENT_STREAMS)),
            log_streams: Arc::new(Semaphore::new(limits::LOG_STREAMS)),
            words: Arc::new(Semaphore::new(1)),
            clerks: Arc::new(Semaphore::new(limits::CLERKS)),
            orders_refused: Rare::default(),
        }
    }

    fn now(&self) -> Now {
        (self.observed.clock)()
    }

    fn running(&self) -> Arc<Running> {
        self.observed.changes.running()
    }

    /// Does what reads whole tables, on a thread where it may take its time, with what `actor` sees of them.
    async fn walk<T: Send + 'static>(
        self: &Arc<Self>,
        actor: Actor,
        work: impl FnOnce(&Self, &Sight) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let turn = timeout(limits::WALK_PATIENCE, Arc::clone(&self.walks).acquire_owned()).await;
        let turn = turn.map_err(|_| self.too_many(say::walks, limits::WALKS))?;
        let turn = turn.expect("the semaphore is never closed");
        let api = Arc::clone(self);
        let walk = tokio::task::spawn_blocking(move || {
            let _turn = turn; // Until the work is done, whether or not somebody still waits for it.
            work(&api, &api.sight(&actor.scopes))
        });
        walk.await.unwrap_or_else(|_| Err(Refusal::broken()))
    }

    /// A place among `places`, if there is one.
    fn place(
        &self,
        places: &Arc<Semaphore>,
        what: fn() -> Phrase,
        most: usize,
    ) -> Result<OwnedSemaphorePermit, Refusal> {
        Arc::clone(places).try_acquire_owned().map_err(|_| self.too_many(what, most))
    }

    fn too_many(&self, what: fn() -> Phrase, most: usize) -> Refusal {
        self.observed.changes.live().bounds.met(Bound::ApiRequests);
        tracing::warn!(limit = most, what = %what(), "API limit met");
        Refusal::new(StatusCode::SERVICE_UNAVAILABLE, say::crowded(most, what())).retry_after_s(5)
    }
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Api({:?})", self.observed)
    }
}

/// The paths below [`BASE`].
pub(crate) fn router<S: Clone + Send + Sync + 'static>(api: Arc<Api>) -> Router<S> {
    let (routes, document) = routes().split_for_parts();
    routes
        .fallback(async |uri: Uri| {
            Refusal::new(StatusCode::NOT_FOUND, say::no_path(format!("{BASE}{}", uri.path())))
        })
        .method_not_allowed_fallback(async || Refusal::new(StatusCode::METHOD_NOT_ALLOWED, say::no_method()))
        .layer(middleware::from_fn_with_state(Arc::clone(&api), edits::admit))
        .layer(middleware::from_fn_with_state(Arc::clone(&api), word::keep))
        // Inside of the gate: what was wanted is noted with who wanted it.
        .layer(middleware::from_fn(contain::contain))
        // Around all of it: who has no token is not even told which paths there are.
        .layer(middleware::from_fn_with_state(Arc::clone(&api), auth::require))
        .layer(middleware::from_fn_with_state(Arc::clone(&api), audit::watch))
        .with_state(api)
        .merge(openapi::route(&openapi::completed(document)))
}

/// Every path with its handlers, and what they say of themselves.
fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default()
        .merge(status::routes())
        .merge(editions::routes())
        .merge(balancers::routes())
        .merge(listeners::routes())
        .merge(rules::routes())
        .merge(groups::routes())
        .merge(targets::routes())
        .merge(drains::routes())
        .merge(health::routes())
        .merge(probes::routes())
        .merge(certificates::routes())
        .merge(revisions::routes())
        .merge(sessions::routes())
        .merge(explain::routes())
        .merge(decisions::routes())
        .merge(doctor::routes())
        .merge(traffic::routes())
        .merge(logs::routes())
        .merge(events::routes())
        .merge(me::routes())
        .merge(login::routes())
        .merge(users::routes())
        .merge(tokens::routes())
        .merge(audit::routes())
}
