//! What is the bound of everything that could grow in a worker, and why that number?

use std::time::Duration;

/// Bytes one read takes: large enough that a 64 KiB answer is one read, small enough to stay in L2.
pub(crate) const READ_BYTES: usize = 64 << 10;
/// Bytes of a pooled buffer: a whole head of usual size, with its rewritten fields.
pub(crate) const BUFFER_BYTES: usize = 4 << 10;
/// A body this small is copied behind its head: cheaper than telling the kernel of two pieces.
pub(crate) const COPY_BYTES: usize = 2 << 10;
/// A buffer that grew beyond this is not kept for the next request.
pub(crate) const BUFFER_KEEP_BYTES: usize = 64 << 10;
/// Buffers a worker keeps for reuse: 4 MiB when all are of usual size.
pub(crate) const BUFFERS_KEPT: usize = 1024;
/// Bytes of a request's head: what HAProxy and NGINX allow, rounded up to a power of two.
pub(crate) const HEAD_BYTES: usize = 32 << 10;
/// Bytes of a request target.
pub(crate) const TARGET_BYTES: usize = 8 << 10;
/// Fields of a head.
pub(crate) const FIELDS: usize = 100;
/// Body bytes kept so that a request can be sent again.
pub(crate) const REPLAY_BYTES: usize = 16 << 10;
/// Interim answers (1xx) passed on before the final one.
pub(crate) const INTERIM_ANSWERS: u8 = 16;
/// Client connections accepted in one go, so that a flood of connects does not starve those being served.
pub(crate) const ACCEPTS_PER_TURN: usize = 64;
/// How long a listener that met a limit waits before it looks for room again.
pub(crate) const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// Reads of one connection in one go, for the same reason.
pub(crate) const READS_PER_TURN: usize = 16;
/// Resting clients closed at once when no descriptor is left: room for a burst, and most of them stay.
pub(crate) const CLIENTS_CLOSED_AT_ONCE: usize = 64;
/// How long nobody looks for room after none was found, in milliseconds.
pub(crate) const ROOM_PAUSE_MS: u64 = 100;
/// Connections waiting in the kernel for accept.
pub(crate) const BACKLOG: i32 = 4096;
/// Idle connections a worker keeps to one target.
pub(crate) const IDLE_PER_TARGET: usize = 2048;
/// Idle connections that are kept for one client, where they begin with its address: one to its home, or to a few of
/// the targets that it is spread over. As many carriers without streams, too.
pub(crate) const IDLE_PER_CLIENT: usize = 4;
/// How long an idle connection to a target is kept, in milliseconds.
pub(crate) const IDLE_MS: u64 = 30_000;
/// How long a closing connection is read from, so that its last answer is not lost to a reset, in milliseconds.
pub(crate) const LINGER_MS: u64 = 2_000;
/// Bytes a closing connection is read for: more than a client that is told to stop uploading has on the way.
pub(crate) const LINGER_BYTES: u64 = 64 << 20;
/// Events taken from the kernel at once.
pub(crate) const EVENTS: usize = 1024;
/// How long `publish` waits for a worker, in seconds. A worker takes a snapshot between two events.
pub(crate) const PUBLISH_WAIT_S: u64 = 10;
/// Access-log blocks waiting for the writer; more are dropped and counted.
pub(crate) const LOG_BLOCKS: usize = 256;
/// Bytes of a block of access-log lines.
pub(crate) const LOG_BLOCK_BYTES: usize = 16 << 10;
/// Blocks that were written and are kept for their memory.
pub(crate) const LOG_BLOCKS_KEPT: usize = 32;
/// What is kept of answered requests for its memory: about as many as a worker has under way.
pub(crate) const NOTED_KEPT: usize = 256;
/// Bytes that may pass in one direction of a tunnel in one go, so that a bulk transfer does not starve the others.
pub(crate) const TURN_BYTES: usize = READS_PER_TURN * READ_BYTES;
/// A read of this many bytes is one of a bulk transfer; below, splicing costs more than copying.
pub(crate) const BULK_READ_BYTES: u32 = 16 << 10;
/// Bytes that come in bulk before they are spliced: a short transfer is over before a pipe has paid off.
pub(crate) const SPLICE_AFTER_BYTES: u32 = 128 << 10;
/// Bytes wished for a pipe; the kernel counts them against its user (`pipe-user-pages-soft`).
pub(crate) const PIPE_BYTES: usize = 256 << 10;
/// Pipes with bytes in them at one time, each two descriptors; directions beyond that copy.
pub(crate) const PIPES: usize = 512;
/// Empty pipes kept for the next bulk transfer.
pub(crate) const PIPES_KEPT: usize = 16;
/// UDP flows of one worker, each one descriptor; datagrams of newcomers are dropped then.
pub(crate) const FLOWS: usize = 65_536;
/// Datagrams taken from the kernel at once. Room for the longest each, of which only what arrives is touched.
pub(crate) const DATAGRAMS: usize = 32;
/// Shortest time between two log lines about one bound, in milliseconds.
pub(crate) const COMPLAINT_MS: u64 = 10_000;
/// Bytes kept of a TLS record or handshake message whose rest has not come: a record of the longest kind, or a chain
/// of client certificates longer than any in use.
pub(crate) const TLS_PARTIAL_BYTES: usize = 32 << 10;
/// Steps of TLS handshakes in one go, with clients and targets: each may cost a signature or its verification, and a
/// flood of them must not starve the others. In each turn as many again are for those who have had to wait.
pub(crate) const HANDSHAKE_STEPS_PER_TURN: usize = 32;
/// Streams of one HTTP/2 connection at once: what HAProxy, NGINX and Envoy allow, or a little more.
pub(crate) const STREAMS: u32 = 128;
/// Bytes of a body that a stream may have on the way to its target: over 100 ms of network, an upload of 1.3 MB/s.
pub(crate) const STREAM_WINDOW: u32 = 128 << 10;
/// The same for all streams of a connection: 8 targets that take nothing do not stop the others.
pub(crate) const CONNECTION_WINDOW: u32 = 1 << 20;
/// Bytes of an answer read at once for a stream that has yet to show that it takes them: so many wait on each stream of
/// a client that opens no window, and [`READ_BYTES`] on one that has closed it.
pub(crate) const UNPROVED_BYTES: usize = 16 << 10;
/// Streams of a connection before it is asked to make way for a new one, which may meet another worker.
pub(crate) const STREAMS_PER_CONNECTION: u32 = 1_000_000;
/// CONTINUATION frames of one field block: a block of the longest kind in pieces of 1 KiB.
pub(crate) const CONTINUATIONS: u32 = 32;
/// Bytes of the trailers of a request, as in chunks.
pub(crate) const TRAILER_BYTES: usize = 8 << 10;
/// Fields of the trailers of a request, as in chunks.
pub(crate) const TRAILER_FIELDS: usize = 32;
/// Bytes of frames written in one go, so that one connection does not starve the others; a frame more fits a pooled buffer.
pub(crate) const FRAMES_BYTES: usize = 40 << 10;
/// Bytes that wait for a client that does not take them, before nothing more is read of what it says: whoever makes us
/// answer has to listen.
pub(crate) const FRAMES_UNREAD_BYTES: usize = 64 << 10;
/// Longest time between the two words of a farewell, in milliseconds: a round trip of the slowest kind.
pub(crate) const ANNOUNCED_MS: u64 = 1_000;
/// Streams of a connection to a target at once: what servers take without being asked (RFC 9113 section 6.5.2).
pub(crate) const CARRIER_STREAMS: u32 = 100;
/// Bytes of an answer that a stream may have here before its client takes them: over 10 ms of network, 6.5 MB/s.
pub(crate) const CARRIER_STREAM_WINDOW: u32 = 64 << 10;
/// The same for all streams of a connection to a target: none waits for the client of another.
pub(crate) const CARRIER_WINDOW: u32 = CARRIER_STREAMS * CARRIER_STREAM_WINDOW;
/// Connections of many streams that a worker has to one target: 800 requests at once.
pub(crate) const CARRIERS_PER_TARGET: usize = 8;
/// Requests that wait for a place in one of them; more are refused.
pub(crate) const CARRIER_QUEUE: usize = 1024;
/// How long a connection with streams is silent before its target is asked for a sign of life, and how long that may
/// take, in milliseconds.
pub(crate) const CARRIER_PING_MS: u64 = 10_000;
/// Streams of one connection that we end within [`CARRIER_RESETS_MS`] before it takes no others for as long: what their
/// target may do about it (CVE-2023-44487) then hits nobody else.
pub(crate) const CARRIER_RESETS: u32 = 100;
/// In milliseconds.
pub(crate) const CARRIER_RESETS_MS: u64 = 10_000;
