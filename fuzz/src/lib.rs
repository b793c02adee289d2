//! Which parsers read hostile bytes, and what must hold whatever the bytes are?
//!
//! Each target is a plain function that panics when something does not hold. libFuzzer drives it under `cargo fuzz`;
//! `tests/replay.rs` drives it with the seeds and with simple mutations of them on the stable compiler.

pub mod certificate;
pub mod chunked;
pub mod cookies;
pub mod hpack;
pub mod http2_client;
pub mod http2_connection;
pub mod http2_frames;
pub mod mutate;
pub mod path_parameter;
pub mod proxy_header;
pub mod request_head;
pub mod response_head;
pub mod set_cookie;
pub mod spec_text;
pub mod state_file;
pub mod token;
pub mod trace_context;
pub mod websocket;

#[cfg(fuzzing)]
pub use libfuzzer_sys;

/// What drives one parser with one input, and panics when something does not hold.
pub type Target = fn(&[u8]);

/// All targets: the name, which is that of its seeds, and the function.
pub const TARGETS: &[(&str, Target)] = &[
    ("request_head", request_head::run),
    ("response_head", response_head::run),
    ("chunked", chunked::run),
    ("cookies", cookies::run),
    ("set_cookie", set_cookie::run),
    ("path_parameter", path_parameter::run),
    ("trace_context", trace_context::run),
    ("proxy_header", proxy_header::run),
    ("websocket", websocket::run),
    ("http2_frames", http2_frames::run),
    ("hpack", hpack::run),
    ("http2_connection", http2_connection::run),
    ("http2_client", http2_client::run),
    ("certificate", certificate::run),
    ("token", token::run),
    ("spec_text", spec_text::run),
    ("state_file", state_file::run),
];

/// The entry point of a target: libFuzzer's under `cargo fuzz`, else a program that runs the files it is given.
#[macro_export]
macro_rules! fuzz_main {
    ($run:path) => {
        #[cfg(fuzzing)]
        $crate::libfuzzer_sys::fuzz_target!(|input: &[u8]| $run(input));

        #[cfg(not(fuzzing))]
        fn main() -> std::io::Result<()> {
            for path in std::env::args_os().skip(1) {
                $run(&std::fs::read(path)?);
            }
            Ok(())
        }
    };
}
