//! How does HTTP/2 look to a server, and how is it told as HTTP/1 (RFC 9113)?

mod error;
pub mod frame;
pub mod hpack;

pub use error::ErrorCode;
