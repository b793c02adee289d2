//! What did a listener's clients do by HTTP/2, and what kept us from taking more of it than is good?

use crate::counters::Counter;

/// The floods that end a connection, by their stable names. A datapath has them in this order.
pub const DEFENCES: [&str; 12] = [
    "rapid-reset",
    "made-reset",
    "refused-streams",
    "field-list",
    "settings-flood",
    "ping-flood",
    "empty-data",
    "priority-flood",
    "window-update-flood",
    "stray-frames",
    "continuation-flood",
    "field-block",
];

/// What one worker counted of a group's HTTP/2 with its targets.
#[derive(Debug, Default)]
pub struct TargetHttp2Counters {
    /// Connections that speak it.
    pub connections: Counter,
    /// Streams: each is a request, or one more attempt at it.
    pub streams: Counter,
    /// Streams that a target refused without a look at their request.
    pub refused: Counter,
    /// Other streams that a target ended.
    pub resets: Counter,
    /// Streams that we ended, because nobody waits for their answer any more.
    pub cancelled: Counter,
    /// Streams that we ended for an answer that is none.
    pub bad_answers: Counter,
    /// Connections on which a target wanted no more requests (GOAWAY).
    pub go_aways: Counter,
    /// Connections that we ended because the target broke the protocol.
    pub broken: Counter,
}

/// What one worker counted of a listener's HTTP/2.
#[derive(Debug, Default)]
pub struct Http2Counters {
    /// Connections that speak it.
    pub connections: Counter,
    /// Streams: each is a request.
    pub streams: Counter,
    /// Connections ended for a flood, by its place in [`DEFENCES`].
    pub refused: [Counter; DEFENCES.len()],
}
