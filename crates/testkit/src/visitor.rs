//! Where does one client go, visit by visit, while a test does something else?

use crate::client::Browser;
use crate::wait::BOUND;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// Visits over one connection; the next one goes over another.
const VISITS_PER_CONNECTION: u64 = 3;
/// Failures whose text is kept.
const FAILURES_KEPT: usize = 20;

/// A client with its cookies that asks again and again, over kept and over new connections, until told to stop.
#[derive(Debug)]
pub struct Visitor {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    is_stopped: AtomicBool,
    state: Mutex<State>,
    came: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Visits that have ended.
    visits: u64,
    /// Where they went: the first visit that went to a target, and its name, until the next one.
    stays: Vec<(u64, String)>,
    cookies: Vec<String>,
    failures: Vec<String>,
}

impl Visitor {
    /// Lets `browser` visit `/`, and waits for the first visit.
    ///
    /// # Panics
    /// When it does not end within [`BOUND`].
    #[track_caller]
    #[must_use]
    pub fn start(browser: Browser) -> Self {
        let shared = Arc::new(Shared::default());
        let thread = thread::spawn({
            let shared = Arc::clone(&shared);
            move || shared.visit(browser)
        });
        let visitor = Self { shared, thread: Some(thread) };
        visitor.wait_until(1);
        visitor
    }

    /// Waits for a visit that begins after this call, and returns its number.
    ///
    /// # Panics
    /// When it does not end within [`BOUND`].
    #[track_caller]
    pub fn next_visit(&self) -> u64 {
        // The one that is under way may have been decided already.
        let next = self.lock().visits + 1;
        self.wait_until(next + 1);
        next
    }

    /// The targets of all visits since that one, without repetition: `["a", "b"]` went from a to b.
    ///
    /// # Panics
    /// When there were only failures.
    #[must_use]
    pub fn homes_since(&self, visit: u64) -> Vec<String> {
        let state = self.lock();
        let first = state.stays.iter().rposition(|(from, _)| *from <= visit).expect("a visit was answered");
        state.stays[first..].iter().map(|(_, target)| target.clone()).collect()
    }

    /// The cookies that it has now, as `NAME=value`.
    #[must_use]
    pub fn cookies(&self) -> Vec<String> {
        self.lock().cookies.clone()
    }

    /// Ends it after the visit that is under way; returns what went wrong.
    #[must_use]
    pub fn stop(mut self) -> Vec<String> {
        self.end();
        self.lock().failures.clone()
    }

    fn end(&mut self) {
        self.shared.is_stopped.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            // A client that panicked has said why.
            let _ = thread.join();
        }
    }

    #[track_caller]
    fn wait_until(&self, visits: u64) {
        let waited = self.shared.came.wait_timeout_while(self.lock(), BOUND, |state| state.visits < visits);
        let (_state, result) = waited.unwrap_or_else(PoisonError::into_inner);
        assert!(!result.timed_out(), "the visitor does not come any more");
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Visitor {
    fn drop(&mut self) {
        self.end();
    }
}

impl Shared {
    fn visit(&self, mut browser: Browser) {
        let mut number = 0;
        while !self.is_stopped.load(Ordering::SeqCst) {
            if number % VISITS_PER_CONNECTION == 0 {
                browser.reconnect();
            }
            let outcome = match browser.try_request("GET", "/", &[], b"") {
                Ok(answer) if answer.status == 200 => Ok(answer.target().to_owned()),
                Ok(answer) => Err(format!("{} {}", answer.status, answer.text())),
                Err(error) => Err(error.to_string()),
            };
            self.note(number, outcome, browser.cookies());
            number += 1;
        }
    }

    fn note(&self, number: u64, outcome: Result<String, String>, cookies: Vec<String>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome {
            Ok(target) if state.stays.last().is_none_or(|(_, last)| *last != target) => {
                state.stays.push((number, target));
            }
            Ok(_) => {}
            Err(failure) if state.failures.len() < FAILURES_KEPT => state.failures.push(failure),
            Err(_) => {}
        }
        state.cookies = cookies;
        state.visits = number + 1;
        self.came.notify_all();
    }
}
