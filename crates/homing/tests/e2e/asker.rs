//! Who asks again and again until told to stop, and where did the answers come from?

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};

/// Somebody who asks.
pub(crate) struct Asker {
    is_stopped: Arc<AtomicBool>,
    rounds: Arc<AtomicU64>,
    thread: JoinHandle<Result<BTreeSet<String>, String>>,
}

impl Asker {
    /// `ask` says who answered.
    pub(crate) fn start(mut ask: impl FnMut() -> Result<String, String> + Send + 'static) -> Self {
        let (is_stopped, rounds) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let (stop, count) = (Arc::clone(&is_stopped), Arc::clone(&rounds));
        let thread = thread::spawn(move || {
            let mut answered = BTreeSet::new();
            while !stop.load(Ordering::SeqCst) {
                answered.insert(ask()?);
                count.fetch_add(1, Ordering::SeqCst);
            }
            Ok(answered)
        });
        Self { is_stopped, rounds, thread }
    }

    pub(crate) fn wait_for(&self, more: u64) {
        let goal = self.rounds.load(Ordering::SeqCst) + more;
        homing_testkit::eventually("answers", || {
            self.rounds.load(Ordering::SeqCst) >= goal || self.thread.is_finished()
        });
    }

    /// The targets that answered; nothing may have failed.
    #[track_caller]
    pub(crate) fn stop(self) -> BTreeSet<String> {
        self.is_stopped.store(true, Ordering::SeqCst);
        self.thread.join().expect("no answer but the right one").unwrap()
    }
}
