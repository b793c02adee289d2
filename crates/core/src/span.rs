//! What is told of a request that is traced? Records of a fixed size, which whoever exports them makes into spans.

use crate::persist::Scheme;
use crate::reason::Reason;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes of a path that a span shows.
pub const PATH_BYTES: usize = 128;
/// Bytes of a host that a span shows.
pub const HOST_BYTES: usize = 64;
/// Bytes of a method that a span shows: the longest registered one has 17.
pub const METHOD_BYTES: usize = 20;

/// One span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The trace it belongs to.
    pub trace_id: [u8; 16],
    /// Its own id.
    pub id: [u8; 8],
    /// What it is a part of; `None`: the trace begins with it.
    pub parent: Option<Parent>,
    /// What it is about.
    pub kind: SpanKind,
    /// When it began, in monotonic milliseconds.
    pub begun_ms: u64,
    /// When it ended, in monotonic milliseconds.
    pub ended_ms: u64,
    /// What was asked.
    pub asked: Asked,
    /// Name of the load balancer.
    pub load_balancer: Arc<str>,
    /// Name of the listener.
    pub listener: Arc<str>,
    /// Where the request went; `None`: to no target.
    pub gone: Option<Gone>,
    /// Status of the answer; 0: there was none.
    pub status: u16,
    /// Why it failed, as a stable word; `None`: it did not, as far as the status does not say so.
    pub failure: Option<&'static str>,
}

/// What a span is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanKind {
    /// A request, from its head to the end of its answer.
    Request,
    /// What one target did about it.
    Attempt {
        /// How many targets had been asked before.
        before: u8,
    },
}

/// What a span is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parent {
    /// The id of that span.
    pub id: [u8; 8],
    /// Whether it is another program's.
    pub is_remote: bool,
}

/// What was asked, and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The method.
    pub method: Word<METHOD_BYTES>,
    /// The path, without its query and without values of its parameters.
    pub path: Word<PATH_BYTES>,
    /// The host, with its port where it has one.
    pub host: Word<HOST_BYTES>,
    /// How the client came.
    pub scheme: Scheme,
    /// The version of HTTP it came by: `1.1`.
    pub version: &'static str,
    /// Who asked, as far as we believe it.
    pub client: IpAddr,
}

/// Where a request went, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Name of the group.
    pub group: Arc<str>,
    /// Name of the target.
    pub target: Arc<str>,
    /// Where it listens.
    pub address: SocketAddr,
    /// Whether the connection to it is secured.
    pub scheme: Scheme,
    /// Why that one.
    pub reason: Reason,
}

/// A text of at most `N` bytes, which needs no memory of its own. `N` is below 256.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<const N: usize> {
    length: u8,
    bytes: [u8; N],
}

impl<const N: usize> Default for Word<N> {
    fn default() -> Self {
        Self { length: 0, bytes: [0; N] }
    }
}

impl<const N: usize> Word<N> {
    /// Adds bytes, as far as there is room.
    pub fn push(&mut self, bytes: &[u8]) {
        let start = usize::from(self.length);
        let taken = bytes.len().min(N - start);
        self.bytes[start..start + taken].copy_from_slice(&bytes[..taken]);
        self.length = u8::try_from(start + taken).unwrap_or(u8::MAX);
    }

    /// The first bytes of a text.
    #[must_use]
    pub fn of(text: &[u8]) -> Self {
        let mut word = Self::default();
        word.push(text);
        word
    }

    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}

/// What became of the spans that left the datapath.
#[derive(Debug, Default)]
pub struct ExportCounters {
    /// Spans that their receiver took.
    pub exported: AtomicU64,
    /// Spans that it did not.
    pub failed: AtomicU64,
    /// Times that whoever sends them died and began again.
    pub restarts: AtomicU64,
}

impl ExportCounters {
    /// So many spans were sent, with success or without.
    pub fn count(&self, spans: usize, success: bool) {
        let counter = if success { &self.exported } else { &self.failed };
        counter.fetch_add(u64::try_from(spans).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_takes_what_fits() {
        let mut word: Word<5> = Word::of(b"abc");
        word.push(b"defg");
        assert_eq!(word.as_bytes(), b"abcde");
        word.push(b"h");
        assert_eq!((word.as_bytes(), Word::<3>::of(b"").as_bytes()), (&b"abcde"[..], &b""[..]));
    }
}
