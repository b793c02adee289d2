//! What is the bound of everything that operators and their programs could make grow, and why that number?

use std::time::Duration;

/// Bytes of a request's body: what operators say here is a few words.
pub(crate) const BODY_BYTES: usize = 64 << 10;
/// Bytes of a request's body that brings a certificate and its key: both as long as they may be in files.
pub(crate) const IDENTITY_BYTES: usize = 2 * homing_core::limits::PEM_BYTES + BODY_BYTES;
/// Edits under way at once: they take effect one after the other, and each holds a thread.
pub(crate) const EDITS: usize = 2;
/// Edits whose bodies are read or kept at once: one of [`DOCUMENT_BYTES`] takes ten times as much once it is parsed.
pub(crate) const BODIES: usize = 4;
/// How long a body may take to come.
pub(crate) const BODY_PATIENCE: Duration = Duration::from_secs(30);
/// Writes under way at once, those included whose client has hung up: as many as the admin address has seats, and as many
/// again that a disk which hangs has left behind.
pub(crate) const WRITES: usize = 128;
/// Attempts to sign in under way at once, in the same way: whoever makes many keeps nobody from writing.
pub(crate) const SIGN_INS: usize = 64;
/// Connections at once to the address of one dialect; further ones wait in the system's queue.
pub(crate) const DIALECT_CONNECTIONS: usize = 128;
/// How long an edit waits for those before it.
pub(crate) const EDIT_PATIENCE: Duration = Duration::from_secs(30);
/// Rows of one page, unless told otherwise.
pub(crate) const PAGE_DEFAULT: usize = 100;
/// Most rows of one page: 250 KB of JSON.
pub(crate) const PAGE_MAX: usize = 1000;
/// Decisions that are told with a session.
pub(crate) const DECISIONS_OF_SESSION: usize = 20;

/// Bytes of a name that operators choose: of a user, a token, a project, a region.
pub(crate) const NAME_BYTES: usize = 64;
/// Users of a node.
pub(crate) const USERS: usize = 500;
/// API tokens of a node, those included that are over. All of them are compared with what a request shows.
pub(crate) const TOKENS: usize = 500;
/// How long a token is good where nothing else is said: a token that was forgotten shall not be good for ever.
pub(crate) const TOKEN_LIFE: Duration = Duration::from_secs(90 * 86_400);
/// Changes of users and tokens at once: each takes a thread, and a hash takes 19 MiB.
pub(crate) const CLERKS: usize = 2;
/// Addresses, and users, whose attempts to sign in are counted.
pub(crate) const ATTEMPTS: usize = 1024;
/// Notes that wait to be written, and the most that are written at once.
pub(crate) const NOTES_WAITING: usize = 256;
/// Notes of the audit that are kept, of writes: 20 MB.
pub(crate) const NOTES: usize = 100_000;
/// Notes of the audit that are kept, of denied attempts: who makes many pushes out his own.
pub(crate) const NOTES_DENIED: usize = 10_000;
/// How long a note of the audit is kept.
pub(crate) const NOTE_AGE: Duration = Duration::from_secs(400 * 86_400);
/// Bytes of a path that are noted.
pub(crate) const NOTE_PATH: usize = 512;
/// Browsers in which one user is signed in at once.
pub(crate) const BROWSERS_OF_USER: usize = 10;
/// Browsers in which users are signed in at once.
pub(crate) const BROWSERS: usize = 500;
/// How late the store hears that a token was used.
pub(crate) const USE_LATE: Duration = Duration::from_secs(3600);
/// How often the store hears of browser sessions that were used.
pub(crate) const USE_EVERY: Duration = Duration::from_secs(60);
/// How long a browser session may be idle.
pub(crate) const BROWSER_IDLE: Duration = Duration::from_secs(30 * 60);
/// How long a browser session lasts, however busy.
pub(crate) const BROWSER_LIFE: Duration = Duration::from_secs(12 * 3600);
/// Projects, and regions, that one user or token is confined to.
pub(crate) const SCOPES: usize = 32;

/// Requests that walk session tables at once: each takes a thread, and reads as much memory as a table has.
pub(crate) const WALKS: usize = 2;
/// How long a request waits until it may walk.
pub(crate) const WALK_PATIENCE: Duration = Duration::from_secs(10);
/// How long an operator's answer waits until what he said is on the disk.
pub(crate) const WORD_PATIENCE: Duration = Duration::from_secs(10);
/// Requests that wait for a drain at once: each holds a seat of the admin listener.
pub(crate) const WAITS: usize = 16;
/// Longest wait for a drain in one request.
pub(crate) const WAIT_MAX: Duration = Duration::from_secs(300);
/// Streams of events at once: each holds a seat of the admin listener.
pub(crate) const EVENT_STREAMS: usize = 16;
/// Streams of requests at once: each holds a seat of the admin listener, and workers ask for each at every request.
pub(crate) const LOG_STREAMS: usize = homing_core::limits::WATCHERS - 1;
/// Lines that such a stream tells each second, unless told otherwise: more than somebody reads.
pub(crate) const LOG_LINES: usize = 50;
/// Most lines that it can be told to tell.
pub(crate) const LOG_LINES_MAX: usize = 500;
/// Events that are kept for those who were away for a moment, or read too slowly: they are told how many they missed. A
/// day of a node that is well, and 1 MiB at most of one that is not.
pub(crate) const EVENTS_WAITING: usize = 1024;
/// Characters of a problem that an event tells: its place and a sentence.
pub(crate) const EVENT_TEXT: usize = 300;

/// Pause before a task that died begins again; it doubles while the task dies young.
pub(crate) const RESTART_PAUSE: Duration = Duration::from_millis(100);
/// Longest such pause, and how long a task lives that is well: a bug that comes back shall not fill the log.
pub(crate) const RESTART_PAUSE_MAX: Duration = Duration::from_secs(30);
/// How often it is tried again to watch a file that cannot be watched.
pub(crate) const WATCH_AGAIN: Duration = Duration::from_secs(60);

/// Changes of its health that are remembered of a target: 3 KiB where it flaps, next to nothing where it does not.
pub(crate) const HEALTH_CHANGES_KEPT: usize = 64;
/// Probes that are remembered of a target, about 1 KiB: some minutes at the usual interval.
pub(crate) const PROBES_KEPT: usize = 16;
/// Probes at once that operators ask for, beside those that go on anyway.
pub(crate) const PROBES_NOW: usize = 16;
/// How often one target is asked at most because operators want it.
pub(crate) const PROBE_NOW_EVERY: Duration = Duration::from_secs(1);

/// Spans that wait for their export, about 400 bytes each; more are lost and counted.
pub(crate) const SPANS_WAITING: usize = 4096;
/// Spans that are sent at once: some 200 KB.
pub(crate) const SPANS_OF_BATCH: usize = 512;

/// Time for one round of counting sessions, in milliseconds: then the tables that were not counted wait for the next.
pub(crate) const COUNTING_MS: u64 = 100;
/// What counting a table may cost: it is counted again after this many times as long as it took.
pub(crate) const COUNTING_REST: u64 = 100;

/// Targets that have left their groups and still have connections; of more, those that would go first go at once.
pub(crate) const LEAVING: usize = 16_384;

/// How long a transaction waits for another process: a predecessor that writes its last, or a copy that is being made.
pub(crate) const STORE_PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of the store's journal that are kept for the next transactions; it grows beyond that for a moment only.
pub(crate) const STORE_JOURNAL_BYTES: i64 = 16 << 20;

/// Bytes of the reason that somebody gives for an edit: a few sentences.
pub(crate) const WHY_BYTES: usize = 1000;
/// Places that are told of where two revisions differ: more than a person looks at.
pub(crate) const DIFF_ROWS: usize = 1000;
/// Things that are done in one edit.
pub(crate) const OPS: usize = 1000;
/// Bytes of one document: as many as a file may have.
pub(crate) const DOCUMENT_BYTES: usize = homing_core::limits::SPEC_BYTES;
/// Bytes of one document as JSON that are read: a file says some things in fewer bytes (`1e15`, `[a]`).
pub(crate) const DOCUMENT_JSON_BYTES: usize = 8 * DOCUMENT_BYTES;
/// Revisions that are kept: a change every hour for a year.
pub(crate) const REVISIONS: i64 = 10_000;
/// Bytes of the documents of those revisions, packed: then the oldest go before there are so many.
pub(crate) const TEXT_BYTES: i64 = 256 << 20;
/// Certificates that the store keeps: more than one machine serves listeners.
pub(crate) const STORED_CERTIFICATES: usize = 4096;

/// Steps of five seconds that traffic is remembered for: a quarter of an hour.
pub(crate) const TRAFFIC_STEPS: usize = 180;
/// Listeners that have a history of their traffic: 9 MB if there are as many.
pub(crate) const TRAFFIC_LISTENERS: usize = 256;
/// Groups that have one: 1.5 MB.
pub(crate) const TRAFFIC_GROUPS: usize = 512;
/// Targets that have one: 15 MB.
pub(crate) const TRAFFIC_TARGETS: usize = 2048;
/// Rows of the map of traffic, unless told otherwise: more lines than a picture can show.
pub(crate) const TRAFFIC_FLOWS: usize = 50;
