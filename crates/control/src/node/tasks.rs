//! Which tasks does the control plane run that have no end, and how does each begin?
//!
//! Also how it begins again: whatever one of them needs is kept outside of it.

use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use super::{End, Open};
use crate::admin::{self, Observed};
use crate::change::Changes;
use crate::events::Events;
use crate::identity::Identities;
use crate::probe::{self, ProbeBook};
use crate::restart::{Restarts, Task, blocking};
use crate::state::{State, keep};
use crate::traffic::{self, TrafficBook};
use crate::upkeep::{self, Upkeep};
use crate::watch::{ConfigWatch, Reloader};
use crate::{Clock, limits};

/// Where tasks run that have no end.
pub(super) struct Tasks<'a> {
    pub(super) runtime: &'a Runtime,
    pub(super) restarts: &'a Arc<Restarts>,
}

impl Tasks<'_> {
    fn run<F>(&self, task: Task, begin: impl Fn() -> F + Send + Sync + 'static)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.runtime.spawn(Arc::clone(self.restarts).keep_up(task, begin));
    }

    pub(super) fn probe(
        &self,
        changes: &Arc<Changes>,
        book: &Arc<ProbeBook>,
        events: &Events,
        clock: &Clock,
    ) {
        let (changes, book, restarts) = (Arc::clone(changes), Arc::clone(book), Arc::clone(self.restarts));
        let (events, clock) = (events.clone(), Arc::clone(clock));
        self.run(Task::Probes, move || {
            let (book, restarts) = (Arc::clone(&book), Arc::clone(&restarts));
            probe::run(changes.subscribe(), book, events.clone(), Arc::clone(&clock), restarts)
        });
    }

    pub(super) fn look_after(&self, changes: &Arc<Changes>, state: &Arc<State>, upkeep: &Arc<Upkeep>) {
        let (running, state) = (Arc::clone(changes), Arc::clone(state));
        self.run(Task::State, move || keep::keep(Arc::clone(&state), running.subscribe()));
        let (running, upkeep) = (Arc::clone(changes), Arc::clone(upkeep));
        self.run(Task::Upkeep, move || upkeep::run(Arc::clone(&upkeep), running.subscribe()));
    }

    pub(super) fn count(&self, changes: &Arc<Changes>, clock: &Clock) -> Arc<TrafficBook> {
        let book = Arc::new(TrafficBook::default());
        let (changes, clock, kept) = (Arc::clone(changes), Arc::clone(clock), Arc::clone(&book));
        self.run(Task::Traffic, move || {
            traffic::run(Arc::clone(&kept), changes.subscribe(), Arc::clone(&clock))
        });
        book
    }

    pub(super) fn watch(&self, reloader: &Arc<Reloader>, identities: &Arc<Identities>) {
        let (reloader, identities) = (Arc::clone(reloader), Arc::clone(identities));
        self.run(Task::Watch, move || watch(Arc::clone(&reloader)));
        self.run(Task::Uses, move || write_uses(Arc::clone(&identities)));
    }

    pub(super) fn answer(&self, admin: &Open, observed: &Arc<Observed>, events: &Events) {
        let (observed, events) = (Arc::clone(observed), events.clone());
        let serve =
            move |listener, until| admin::serve(listener, Arc::clone(&observed), events.clone(), until);
        self.serve(Task::Admin, admin, serve);
    }

    pub(super) fn answer_beside(&self, open: &Open, changes: &Arc<Changes>, router: Router) {
        let changes = Arc::clone(changes);
        let serve =
            move |listener, until| admin::serve_beside(listener, Arc::clone(&changes), router.clone(), until);
        self.serve(Task::Dialects, open, serve);
    }

    /// Answers on a listener until the end is wanted.
    fn serve<F>(
        &self,
        task: Task,
        open: &Open,
        serve: impl Fn(TcpListener, Until) -> F + Send + Sync + 'static,
    ) where
        F: Future<Output = std::io::Result<()>> + Send + 'static,
    {
        let (listener, end, serve) = (Arc::clone(&open.listener), Arc::clone(&open.end), Arc::new(serve));
        self.run(task, move || answer(Arc::clone(&listener), Arc::clone(&serve), Arc::clone(&end)));
    }
}

/// Watches the file. While that cannot be, a reload by hand still works.
async fn watch(reloader: Arc<Reloader>) {
    loop {
        let (file, reloader) = (reloader.file().to_owned(), Arc::clone(&reloader));
        let begun = blocking(move || (ConfigWatch::begin(&file, reloader), file)).await;
        match begun {
            (Ok(watch), _) => return watch.run().await,
            (Err(error), file) => tracing::warn!(file = %file.display(), %error, "file cannot be watched"),
        }
        tokio::time::sleep(limits::WATCH_AGAIN).await;
    }
}

/// Tells the store now and then which tokens and browser sessions were used.
async fn write_uses(identities: Arc<Identities>) {
    let mut ticks = tokio::time::interval(limits::USE_EVERY);
    loop {
        ticks.tick().await;
        let identities = Arc::clone(&identities);
        if let Err(error) = blocking(move || identities.write_uses()).await {
            tracing::warn!(%error, "the store does not hear which tokens were used");
        }
    }
}

/// When to answer no more.
type Until = Pin<Box<dyn Future<Output = ()> + Send>>;

async fn answer<F: Future<Output = std::io::Result<()>>>(
    listener: Arc<std::net::TcpListener>,
    serve: Arc<impl Fn(TcpListener, Until) -> F>,
    end: Arc<End>,
) {
    let mut wanted = end.wanted.subscribe();
    let until = Box::pin(async move { _ = wanted.wait_for(|is_wanted| *is_wanted).await });
    let served = match listener.try_clone().and_then(TcpListener::from_std) {
        Ok(listener) => serve(listener, until).await,
        Err(error) => Err(error),
    };
    match served {
        Ok(()) => {
            end.reached.notify_one();
            std::future::pending().await // the runtime ends
        }
        Err(error) => tracing::error!(%error, "listener failed"),
    }
}
