//! How does another process take over from this one, while traffic flows?
//!
//! ```text
//!  the one that serves (giving.rs)                    its successor (taking.rs)
//!  starts it, one end of a Unix socket is its stdin
//!                                   ◀──── Hello ───── knows its file
//!  ──── Offer, Sockets, Tickets ──────────────────▶   has the listening sockets, serves none
//!                                   ◀──── Wants ───── has compiled its file
//!  ──── Block … (all sessions, steering), Told ───▶
//!                                   ◀── Prepared ───── could serve now
//!  writes nothing any more, then accepts nothing
//!  ──── Block … (what changed), Flows, Go ────────▶   serves, and names itself in the state folder
//!                                   ◀─── Serves ──────
//!                                   ◀──── Named ──────
//!  finishes what has begun (finish.rs)
//!  ──── Block … (what changes still) ─────────────▶   until this end closes
//! ```
//! Until `Serves` has come the old process can go on as if nothing had been, and does so when the new one ends, says
//! why it cannot, or takes too long. A pause in accepting is no more than a pause: who connects waits in the kernel.
//!
//! `socket.rs` is where `homing upgrade` asks for it; `channel.rs` carries messages and descriptors, `message.rs` says what
//! stands in them.

pub(crate) mod channel;
pub(crate) mod finish;
pub(crate) mod giving;
pub(crate) mod message;
pub(crate) mod socket;
pub(crate) mod taking;

use std::time::Duration;

/// How long a successor may take until it could serve: a table of millions of sessions takes seconds.
const PREPARING: Duration = Duration::from_secs(60);
/// How long the last writing of the state may take: so long nobody knows whether the disk is slow or dead.
const STOPPING_TO_WRITE: Duration = Duration::from_secs(30);
/// How long it may take then. Meanwhile nobody accepts.
const TAKING_OVER: Duration = Duration::from_secs(10);
/// How long one of the two may take to read what the other one writes.
const WRITING: Duration = Duration::from_secs(10);
/// How long it may take to name itself in the state folder, then: whoever asked looks for it there.
const NAMING: Duration = Duration::from_secs(5);
/// How long all of it may take: what is waited for, and as long again as preparing to tell what is alive.
const WHOLE: Duration = Duration::from_secs(
    4 * PREPARING.as_secs()
        + STOPPING_TO_WRITE.as_secs()
        + 2 * TAKING_OVER.as_secs() // the second: how it ended
        + NAMING.as_secs(),
);
/// Between two looks at what else this process is asked.
const LOOK: Duration = Duration::from_millis(50);
