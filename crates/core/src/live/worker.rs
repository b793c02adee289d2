//! What does one worker count of itself, whatever it serves?

use crate::bound::WorkerBounds;
use crate::counters::{Counter, Level};

/// Counters of one worker of the datapath.
#[derive(Debug, Default)]
pub struct WorkerCounters {
    /// Times it has waited for events.
    pub turns: Counter,
    /// Events that it was told of.
    pub events: Counter,
    /// Connections that a panic ended: each is a bug of ours.
    pub panics: Counter,
    /// Times it stopped accepting, because a bound was met or the system had nothing left.
    pub accept_pauses: Counter,
    /// Requests that an idle connection took to their target.
    pub reuses: Counter,
    /// Client connections it has now, streams of HTTP/2 included.
    pub clients: Level,
    /// Connections to targets it has now, idle ones included.
    pub targets: Level,
    /// Requests that it serves now.
    pub exchanges: Level,
    /// TCP connections and tunnels that it serves now.
    pub tunnels: Level,
    /// Lines of the access log.
    pub log_lines: Counter,
    /// Requests that the access log left out, because it takes a sample.
    pub log_left_out: Counter,
    /// Blocks of lines of the access log that were lost, because its writer fell behind.
    pub log_lost_blocks: Counter,
    /// Spans of traced requests.
    pub spans: Counter,
    /// Of those, the ones that were lost, because too many waited for their export.
    pub spans_lost: Counter,
    /// How often it met bounds.
    pub bounds: WorkerBounds,
}
