//! Which bounds can be met while a node runs, and how often was each?
//!
//! Whoever meets one counts it and goes on: a flood costs an addition. Who looks after the node reads the counts, and tells
//! of each bound once a minute at most. The values stand in the `limits` of each crate.

use crate::counters::Counter;
use std::sync::atomic::{AtomicU64, Ordering};

/// A bound that can be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// Client connections and flows at once: of a listener, a worker or the node.
    Connections,
    /// Descriptors, ports and memory that the system gives us.
    SystemResources,
    /// What the clients of HTTP/2 may do before their connection is ended.
    Http2Floods,
    /// Bytes and fields of a request's head.
    RequestHeads,
    /// Interim answers (1xx) before the final one.
    InterimAnswers,
    /// Idle connections that are kept to one target.
    IdleConnections,
    /// Requests that wait for a place on a connection of HTTP/2 to their target.
    WaitingRequests,
    /// Pipes that bytes are spliced through.
    Pipes,
    /// Sessions in the table of a group.
    SessionTable,
    /// First requests under way whose pins are shared, in one group.
    FirstPins,
    /// Orders of operators that are pending in one group.
    Orders,
    /// Lines of the access log that wait to be written.
    AccessLog,
    /// Spans that wait for their export.
    Spans,
    /// Probes at once.
    Probes,
    /// Requests of one kind to the API at once.
    ApiRequests,
    /// Connections to the admin address at once.
    AdminConnections,
    /// Events that are kept for those who read slowly, or come back.
    Events,
}

impl Bound {
    /// Every bound.
    pub const ALL: [Self; 17] = [
        Self::Connections,
        Self::SystemResources,
        Self::Http2Floods,
        Self::RequestHeads,
        Self::InterimAnswers,
        Self::IdleConnections,
        Self::WaitingRequests,
        Self::Pipes,
        Self::SessionTable,
        Self::FirstPins,
        Self::Orders,
        Self::AccessLog,
        Self::Spans,
        Self::Probes,
        Self::ApiRequests,
        Self::AdminConnections,
        Self::Events,
    ];

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connections => "connections",
            Self::SystemResources => "system-resources",
            Self::Http2Floods => "http2-floods",
            Self::RequestHeads => "request-heads",
            Self::InterimAnswers => "interim-answers",
            Self::IdleConnections => "idle-connections",
            Self::WaitingRequests => "waiting-requests",
            Self::Pipes => "pipes",
            Self::SessionTable => "session-table",
            Self::FirstPins => "first-pins",
            Self::Orders => "orders",
            Self::AccessLog => "access-log",
            Self::Spans => "spans",
            Self::Probes => "probes",
            Self::ApiRequests => "api-requests",
            Self::AdminConnections => "admin-connections",
            Self::Events => "events",
        }
    }

    /// What it bounds.
    #[must_use]
    pub const fn what(self) -> &'static str {
        match self {
            Self::Connections => "client connections and flows at once: of a listener, a worker or the node",
            Self::SystemResources => "descriptors, ports and memory that the system gives us",
            Self::Http2Floods => "what the clients of HTTP/2 may do before their connection is ended",
            Self::RequestHeads => "bytes and fields of a request's head",
            Self::InterimAnswers => "interim answers (1xx) before the final one",
            Self::IdleConnections => "idle connections that are kept to one target",
            Self::WaitingRequests => {
                "requests that wait for a place on a connection of HTTP/2 to their target"
            }
            Self::Pipes => "pipes that bytes are spliced through",
            Self::SessionTable => "sessions in the table of a group",
            Self::FirstPins => "first requests under way whose pins are shared, in one group",
            Self::Orders => "orders of operators that are pending in one group",
            Self::AccessLog => "lines of the access log that wait to be written",
            Self::Spans => "spans that wait for their export",
            Self::Probes => "probes at once",
            Self::ApiRequests => "requests of one kind to the API at once",
            Self::AdminConnections => "connections to the admin address at once",
            Self::Events => "events that are kept for those who read slowly, or come back",
        }
    }

    /// What becomes of whatever does not fit.
    #[must_use]
    pub const fn then(self) -> &'static str {
        match self {
            Self::Connections => "clients wait until there is room; datagrams of new flows are dropped",
            Self::SystemResources => {
                "clients wait, idle connections are closed, a request that reaches no target is answered 503"
            }
            Self::Http2Floods => "the connection is ended",
            Self::RequestHeads => "the request is answered 414 or 431",
            Self::InterimAnswers => "the request is answered 502, as if its target had hung up",
            Self::IdleConnections => "one more is closed when its request is over",
            Self::WaitingRequests => "the request is answered 503, or another target is asked",
            Self::Pipes => "bytes are copied instead",
            Self::SessionTable => "an old session goes, or a newcomer is not remembered",
            Self::FirstPins => "first requests of one client may meet different targets",
            Self::Orders => "the order is refused with 507",
            Self::AccessLog => "lines are lost",
            Self::Spans => "spans are lost",
            Self::Probes => "the probe waits for its turn",
            Self::ApiRequests => "the request is answered 503",
            Self::AdminConnections => "the connection waits until another one is over",
            Self::Events => "whoever follows is told how many he has missed",
        }
    }

    /// Its place in [`Bound::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// How often one worker met each bound.
#[derive(Debug, Default)]
pub struct WorkerBounds([Counter; Bound::ALL.len()]);

impl WorkerBounds {
    /// It was met once more. Only the worker itself may call this.
    pub fn met(&self, bound: Bound) {
        self.0[bound.index()].add(1);
    }

    /// It was met so often in all. Only the worker itself may call this.
    pub fn say(&self, bound: Bound, count: u64) {
        let counter = &self.0[bound.index()];
        counter.add(count.wrapping_sub(counter.value()));
    }

    /// How often it was met.
    #[must_use]
    pub fn count(&self, bound: Bound) -> u64 {
        self.0[bound.index()].value()
    }
}

/// How often all others met each bound.
#[derive(Debug, Default)]
pub struct Bounds([AtomicU64; Bound::ALL.len()]);

impl Bounds {
    /// It was met once more.
    pub fn met(&self, bound: Bound) {
        self.0[bound.index()].fetch_add(1, Ordering::Relaxed);
    }

    /// How often it was met.
    #[must_use]
    pub fn count(&self, bound: Bound) -> u64 {
        self.0[bound.index()].load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_bound_has_its_own_place_and_name() {
        let names: HashSet<_> = Bound::ALL.iter().map(|bound| bound.as_str()).collect();
        assert_eq!(names.len(), Bound::ALL.len());
        for (place, bound) in Bound::ALL.iter().enumerate() {
            assert_eq!(bound.index(), place, "{bound:?}");
        }
    }

    #[test]
    fn what_is_met_is_counted_apart() {
        let (of_worker, of_others) = (WorkerBounds::default(), Bounds::default());
        of_worker.met(Bound::Pipes);
        of_worker.say(Bound::Pipes, 1);
        of_others.met(Bound::Probes);
        assert_eq!(Bound::ALL.map(|bound| of_worker.count(bound)).iter().sum::<u64>(), 1);
        assert_eq!((of_worker.count(Bound::Pipes), of_others.count(Bound::Probes)), (1, 1));
    }
}
