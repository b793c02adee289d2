//! How are the connections of clients secured (TLS), and those to targets?
//!
//! rustls does the protocol; it is fed from slices, and neither reads nor writes a socket. What comes is decrypted in
//! the worker's own buffers and handed on like plain bytes at once, so rustls holds nothing for us between two reads;
//! what goes is encrypted into a buffer of the worker and waits, if it must, as what it is on the wire.
//!
//! ```text
//!  socket ──records──▶ connection (Tls) ──plaintext──▶ http, tunnel
//!  socket ◀──records── connection (Tls) ◀──plaintext── http, tunnel
//! ```
//! [`terms`] says under what the handshakes of a listener agree, [`certificates`] who it is to whom, [`tickets`] how a
//! client goes on with an earlier agreement, [`fault`] what went wrong; [`targets`] is [`terms`] for targets.

pub(crate) mod certificates;
pub(crate) mod connection;
pub(crate) mod fault;
pub(crate) mod party;
pub(crate) mod peer;
pub(crate) mod targets;
pub(crate) mod terms;
pub(crate) mod tickets;
pub(crate) mod workspace;

pub(crate) use connection::{Agreed, Arrival, Inside, TargetTls, Tls};
pub(crate) use fault::Fault;
pub(crate) use peer::ClientCertificate;
pub(crate) use targets::TargetTermsBook;
pub(crate) use terms::{AsksClients, Terms, TermsBook};
pub(crate) use tickets::TicketKeys;
pub(crate) use workspace::{Sealed, Workspace};
