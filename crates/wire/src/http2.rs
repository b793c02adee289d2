//! How does HTTP/2 look to a server and to a client, and how is it told as HTTP/1 (RFC 9113)?
//!
//! ```text
//!             ┌───────────────────────── Connection ──────────────────────────┐
//! bytes ────► │ frames ► streams, windows, floods ► HPACK ► request as HTTP/1  │ ──► Event
//! frames ◄─── │ acknowledgements, windows, resets ◄─────── HPACK ◄─── answers  │ ◄── answer_head, data_head …
//!             └───────────────────────────────────────────────────────────────┘
//!             ┌────────────────────── ClientConnection ───────────────────────┐
//! bytes ────► │ frames ► streams, windows, floods ► HPACK ► answer as HTTP/1   │ ──► ClientEvent
//! frames ◄─── │ acknowledgements, windows, resets ◄─────── HPACK ◄─── requests │ ◄── request, data_head …
//!             └───────────────────────────────────────────────────────────────┘
//! ```
//! No I/O and no clock: the caller reads, writes, and says what time it is. A request comes out as the head of an HTTP/1.1
//! request, and an answer as that of an answer, so that there is one parser which says what may pass.

mod answer;
mod bounds;
mod client;
mod connection;
mod defect;
mod defence;
mod end;
mod error;
pub mod frame;
pub mod hpack;
mod request;

pub use bounds::{Bounds, FieldBounds};
pub use client::{ClientConnection, ClientEvent, NotSent, Scheme};
pub use connection::{Connection, Event, ResetBy};
pub use defect::Defect;
pub use defence::Defence;
pub use end::{Received, StreamGone};
pub use error::ErrorCode;
pub use hpack::HpackError;
pub use request::{RequestKind, Scratch};
