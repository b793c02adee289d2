//! How is a call of gRPC refused in words that its client understands?
//!
//! With status 200, no body, and what is wrong in `grpc-status` (PROTOCOL-HTTP2.md, "Trailers-Only"). A client that gets
//! a plain 503 guesses the same status from it, and hears nothing of why.

use crate::http::fields::write_field;
use crate::http::forward::write_display;
use crate::refusal::Refusal;
use homing_wire::http1::Fields;

const CONTENT_TYPE: &[u8] = b"application/grpc";

/// Whether a request is a call: `application/grpc`, or that with a `+proto` or parameters behind it.
pub(crate) fn is_grpc(fields: &Fields<'_, '_>) -> bool {
    let value = fields.named(b"content-type").next().unwrap_or_default();
    let is_it = value.get(..CONTENT_TYPE.len()).is_some_and(|start| start.eq_ignore_ascii_case(CONTENT_TYPE));
    is_it && matches!(value.get(CONTENT_TYPE.len()), None | Some(b'+' | b';' | b' '))
}

/// Writes the head that refuses a call. `reason`: whether it says why.
pub(crate) fn write_grpc_refusal(out: &mut Vec<u8>, refusal: Refusal, says_reason: bool) {
    out.extend_from_slice(b"HTTP/1.1 200 OK\r\nContent-Type: application/grpc\r\n");
    write_display(out, &format_args!("Grpc-Status: {}\r\n", grpc_status(refusal.status())));
    let code = if says_reason { refusal.code() } else { refusal.phrase() };
    write_field(out, b"Grpc-Message", code.as_bytes()); // letters, dashes and spaces: nothing to escape
    if let Some(seconds) = refusal.retry_after_s() {
        write_display(out, &format_args!("Retry-After: {seconds}\r\n"));
    }
    if says_reason {
        write_field(out, b"X-Homing-Reason", code.as_bytes());
    }
}

/// What a status of HTTP is in gRPC (http-grpc-status-mapping.md); 413 is not in that list, and a call that is too large
/// is RESOURCE_EXHAUSTED everywhere.
fn grpc_status(status: u16) -> u8 {
    match status {
        400 | 431 => 13,                   // INTERNAL
        401 => 16,                         // UNAUTHENTICATED
        403 => 7,                          // PERMISSION_DENIED
        404 => 12,                         // UNIMPLEMENTED
        413 => 8,                          // RESOURCE_EXHAUSTED
        408 | 429 | 502 | 503 | 504 => 14, // UNAVAILABLE
        _ => 2,                            // UNKNOWN
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use homing_wire::http1::{FieldStorage, HeadLimits, parse_request};

    #[test]
    fn a_call_is_known_by_its_content_type() {
        for (value, expected) in [
            ("application/grpc", true),
            ("Application/gRPC+proto", true),
            ("application/grpc; charset=utf-8", true),
            ("application/grpc-web", false),
            ("application/json", false),
            ("", false),
        ] {
            let text = format!("POST / HTTP/1.1\r\nHost: a\r\nContent-Type: {value}\r\n\r\n");
            let mut storage = FieldStorage::new();
            let parsed = parse_request(text.as_bytes(), &mut storage, &HeadLimits::default());
            assert_eq!(is_grpc(&parsed.unwrap().complete().unwrap().fields), expected, "{value:?}");
        }
    }

    #[test]
    fn a_refusal_says_what_and_why() {
        let mut out = Vec::new();
        write_grpc_refusal(&mut out, Refusal::Connect, true);
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("Grpc-Status: 14\r\nGrpc-Message: connect-failed\r\n"), "{text}");
    }
}
