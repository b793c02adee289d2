//! How does a test hold a target back until something else has happened?

use crate::wait::BOUND;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Closed until a test opens it. Clones are the same gate.
#[derive(Clone, Debug, Default)]
pub struct Gate {
    state: Arc<(Mutex<State>, Condvar)>,
}

#[derive(Debug, Default)]
struct State {
    is_open: bool,
    waiting: usize,
}

impl Gate {
    /// A closed gate.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets everybody pass, now and later.
    pub fn open(&self) {
        self.state.0.lock().unwrap_or_else(PoisonError::into_inner).is_open = true;
        self.state.1.notify_all();
    }

    /// Waits until `count` threads stand before the gate.
    ///
    /// # Panics
    /// When they do not within [`BOUND`].
    #[track_caller]
    pub fn wait_for_waiting(&self, count: usize) {
        let guard = self.state.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.state.1.wait_timeout_while(guard, BOUND, |state| state.waiting < count);
        let (_guard, result) = waited.unwrap_or_else(PoisonError::into_inner);
        assert!(!result.timed_out(), "nobody came to the gate");
    }

    /// Waits until the gate is open, at most four times [`BOUND`], so that no thread stays behind for ever.
    pub fn pass(&self) {
        let mut guard = self.state.0.lock().unwrap_or_else(PoisonError::into_inner);
        guard.waiting += 1;
        self.state.1.notify_all();
        let waited = self.state.1.wait_timeout_while(guard, BOUND * 4, |state| !state.is_open);
        waited.unwrap_or_else(PoisonError::into_inner).0.waiting -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_passes_before_the_gate_opens() {
        let (gate, passed) = (Gate::new(), Arc::new(Mutex::new(false)));
        let thread = std::thread::spawn({
            let (gate, passed) = (gate.clone(), Arc::clone(&passed));
            move || {
                gate.pass();
                *passed.lock().unwrap() = true;
            }
        });
        gate.wait_for_waiting(1);
        assert!(!*passed.lock().unwrap());
        gate.open();
        thread.join().unwrap();
        assert!(*passed.lock().unwrap());
    }
}
