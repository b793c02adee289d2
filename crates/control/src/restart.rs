//! What becomes of a task of the control plane that dies? It begins again, after a pause.
//!
//! A panic is our bug, and so is the end of a task that has none. What the task was doing is lost; what it shares with
//! others is whole, as it is replaced in one step or put right by the next round, so nobody heeds that a lock was held.
//! Traffic does not notice. A thread that the system ends takes the whole process with it: nothing here helps then.

use std::any::Any;
use std::fmt;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::events::{Event, Events};
use crate::{Clock, limits};

mod order;
#[cfg(test)]
mod tests;

/// A task of the control plane that has no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Asks targets how they are.
    Probes,
    /// Writes the state.
    State,
    /// Counts sessions and ends drains.
    Upkeep,
    /// Sees when the file changes.
    Watch,
    /// Writes which tokens were used.
    Uses,
    /// Answers on the admin address.
    Admin,
    /// Writes who did what.
    Audit,
    /// Looks at what the workers have counted.
    Traffic,
    /// Answers on the addresses of other APIs.
    Dialects,
}

impl Task {
    /// Every one.
    pub const ALL: [Self; 9] = [
        Self::Probes,
        Self::State,
        Self::Upkeep,
        Self::Watch,
        Self::Uses,
        Self::Admin,
        Self::Audit,
        Self::Traffic,
        Self::Dialects,
    ];

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Probes => "probes",
            Self::State => "state",
            Self::Upkeep => "upkeep",
            Self::Watch => "watch",
            Self::Uses => "uses",
            Self::Admin => "admin",
            Self::Audit => "audit",
            Self::Traffic => "traffic",
            Self::Dialects => "dialects",
        }
    }
}

/// Begins tasks again, and counts how often.
pub struct Restarts {
    counts: [AtomicU64; Task::ALL.len()],
    events: Events,
    clock: Clock,
    orders: Option<PathBuf>,
}

/// Something that ended by a panic, and what was said then.
pub(crate) struct Panicked(Box<dyn Any + Send>);

impl Restarts {
    /// Nothing has died yet.
    #[must_use]
    pub fn new(events: Events, clock: Clock) -> Self {
        Self { counts: [const { AtomicU64::new(0) }; Task::ALL.len()], events, clock, orders: None }
    }

    /// Where builds for tests are told to let a task die; see [`order`].
    pub(crate) fn heeding(self, state_dir: &Path) -> Self {
        Self { orders: order::folder(state_dir), ..self }
    }

    /// How often a task began again.
    #[must_use]
    pub fn count(&self, task: Task) -> u64 {
        self.counts[task as usize].load(Ordering::Relaxed)
    }

    /// Runs for ever what `begin` begins: again when it panics or ends, after a pause that grows while it dies young.
    pub(crate) async fn keep_up<F: Future<Output = ()>>(self: Arc<Self>, task: Task, begin: impl Fn() -> F) {
        self.again(task, || order::or_death(self.orders.as_deref(), task, async { begin().await })).await;
    }

    /// As [`Restarts::keep_up`], of one part of a task that has many.
    pub(crate) async fn again<F: Future<Output = ()>>(&self, task: Task, begin: impl Fn() -> F) {
        let mut pause = Duration::ZERO;
        loop {
            let begun = Instant::now();
            // What begins it may panic too.
            let outcome = caught(async { begin().await }).await;
            pause = pause_after(pause, begun.elapsed());
            self.note(task, outcome.err().as_ref());
            sleep(pause).await;
        }
    }

    /// A task ended, by that panic or without one: it begins again.
    pub(crate) fn note(&self, task: Task, panicked: Option<&Panicked>) {
        self.counts[task as usize].fetch_add(1, Ordering::Relaxed);
        let why = panicked.map_or_else(|| "it ended".to_owned(), |panicked| format!("panic: {panicked}"));
        self.events.tell(Event::TaskRestarted { task: task.as_str().to_owned(), why }, (self.clock)());
    }
}

/// The pause before the next begin, after one that lived for so long. One that lived for longer than the longest pause
/// was well.
fn pause_after(last: Duration, lived: Duration) -> Duration {
    match lived > limits::RESTART_PAUSE_MAX {
        true => limits::RESTART_PAUSE,
        false => (last * 2).clamp(limits::RESTART_PAUSE, limits::RESTART_PAUSE_MAX),
    }
}

/// Lets nothing out of `work` but its outcome: a panic is one too.
pub(crate) async fn caught<T>(work: impl Future<Output = T>) -> Result<T, Panicked> {
    // It is not polled again after a panic, only dropped.
    let mut work = Box::pin(work);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(done)) => Poll::Ready(Ok(done)),
        Err(what) => Poll::Ready(Err(Panicked(what))),
    })
    .await
}

/// The same of what does not wait.
pub(crate) fn caught_at_once<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(work)).map_err(Panicked)
}

/// Does what blocks where it may. A panic there is one of whoever waits for it.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(what) => resume_unwind(what),
            // The runtime ends, and whoever waits with it.
            Err(_) => std::future::pending().await,
        },
    }
}

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.downcast_ref::<&str>().copied();
        f.write_str(text.or_else(|| self.0.downcast_ref::<String>().map(String::as_str)).unwrap_or("no word"))
    }
}

impl fmt::Debug for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Panicked({self})")
    }
}

impl fmt::Debug for Restarts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Restarts({:?})", self.counts)
    }
}
