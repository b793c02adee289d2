//! Who watches requests as they end, and what is he told? The line of JSON, without what may be secret in its URLs.

use super::format::Line;
use homing_core::access::AccessForm;
use homing_core::spec::AccessFormat;
use homing_core::tail::{Tail, Watcher};
use std::sync::Arc;

/// Those who watch, as one worker knows them.
#[derive(Debug)]
pub(super) struct Watched {
    tail: Arc<Tail>,
    worker: usize,
    /// Whom `watchers` are.
    generation: u64,
    watchers: Arc<[Arc<Watcher>]>,
}

impl Watched {
    pub(super) fn new(tail: Arc<Tail>, worker: usize) -> Self {
        Self { tail, worker, generation: 0, watchers: Arc::default() }
    }

    /// Whether anybody watches. It is asked at every request.
    pub(super) fn is_watched(&self) -> bool {
        self.tail.generation() != 0
    }

    /// Tells a line to everybody who wants it. It is written once, and only if somebody does.
    pub(super) fn tell(&mut self, line: &Line<'_>) {
        let generation = self.tail.generation();
        if generation == 0 {
            return self.forget();
        }
        if generation != self.generation {
            (self.generation, self.watchers) = (generation, self.tail.watchers());
        }
        let (ended, mut text) = (line.ended(), None::<Arc<str>>);
        for watcher in &*self.watchers {
            watcher.tell(self.worker, &ended, || Arc::clone(text.get_or_insert_with(|| line.masked())));
        }
    }

    /// Whoever has left takes his mailbox with him.
    fn forget(&mut self) {
        if self.generation != 0 {
            (self.generation, self.watchers) = (0, Arc::default());
        }
    }
}

impl Line<'_> {
    /// The line of JSON without values of queries.
    fn masked(&self) -> Arc<str> {
        let mut text = Vec::new();
        let line = Line { masks_queries: true, ..*self };
        line.write(&AccessForm::Named(AccessFormat::Json), &mut text);
        String::from_utf8_lossy(text.trim_ascii_end()).into()
    }
}
