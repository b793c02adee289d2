//! When is the state written?
//!
//! At each interval what changed, at the end all that is left, and what an operator says before he is answered.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use super::State;
use crate::change::Running;
use crate::restart::blocking;

/// Writing takes at most one part in so many of the time: of a core, and of the disk.
const SHARE: u32 = 5;

/// Writes what changed for ever, at the interval that the running spec says. Where that is too short for what there is
/// to write, it is stretched, and the log says so.
pub(crate) async fn keep(state: Arc<State>, mut running: watch::Receiver<Arc<Running>>) {
    let (mut begun, mut took) = (Instant::now(), Duration::ZERO);
    let mut is_told = false;
    loop {
        let interval = running.borrow_and_update().spec.node.snapshot_interval;
        let pause = pause(interval, took);
        if pause > interval && !is_told {
            is_told = true; // once: it may go on and off with the disk's mood
            let (interval_ms, pause_ms) = (interval.as_millis(), pause.as_millis());
            tracing::warn!(interval_ms, pause_ms, "state takes long to write: written less often");
        }
        match timeout_at(begun + pause, running.changed()).await {
            Ok(Ok(())) => continue, // the interval may be another one
            Ok(Err(_)) => return,
            Err(_) => {}
        }
        begun = Instant::now();
        let (state, snapshot) = (Arc::clone(&state), Arc::clone(&running.borrow().snapshot));
        blocking(move || state.write(&snapshot)).await;
        took = begun.elapsed();
    }
}

/// Time from one beginning to the next.
fn pause(interval: Duration, took: Duration) -> Duration {
    interval.max(took * SHARE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_long_to_write_is_written_less_often() {
        let s = Duration::from_secs;
        assert_eq!(pause(s(5), Duration::from_millis(100)), s(5));
        assert_eq!(pause(s(5), s(3)), s(15));
    }
}
