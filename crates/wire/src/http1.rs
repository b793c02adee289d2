//! How are HTTP/1 messages framed, and what do their heads say (RFC 9112)?
//!
//! ```text
//! input ──► head_end ──► parse_request / parse_response ──► head + BodyFraming ──► ChunkDecoder
//!             │ cheap, remembers where it stopped: for heads that arrive in pieces
//! ```

mod chunked;
mod connection;
mod diagnose;
mod error;
mod field;
mod framing;
mod head;
mod method;
mod request;
mod response;
mod survey;
mod target;

pub use chunked::{
    ChunkDecoder, ChunkError, ChunkLimits, ChunkPart, ChunkRun, ChunkStep, LAST_CHUNK, encode_chunk_header,
};
pub use error::HeadError;
pub use field::{Field, FieldKind, FieldStorage, Fields, FieldsIter, MAX_FIELDS, Scope};
pub use framing::BodyFraming;
pub use head::{HeadLimits, Sender, Version, head_end};
pub use method::Method;
pub use request::{RequestHead, parse_request};
pub use response::{ResponseHead, ResponseRole, parse_response};
pub use target::{Target, TargetForm};
