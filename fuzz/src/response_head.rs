//! Does the head of an answer have one reading, however it arrives?

use crate::request_head::check_pieces;
use homing_wire::Parsed;
use homing_wire::http1::{
    BodyFraming, FieldKind, FieldStorage, HeadLimits, Method, ResponseHead, ResponseRole, Sender,
    parse_response,
};

const LIMITS: HeadLimits = HeadLimits { head_bytes: 4096, target_bytes: 0, fields: 64 };

/// Parses the input as the head of an answer, to GET and to HEAD.
pub fn run(input: &[u8]) {
    check_pieces(input, Sender::Target, &LIMITS);
    for method in [Method::Get, Method::Head] {
        let mut storage = FieldStorage::new();
        match parse_response(input, &mut storage, &LIMITS, method) {
            Ok(Parsed::Complete(head)) => check(&head, input, method),
            Ok(Parsed::Partial) => assert!(input.len() < LIMITS.head_bytes),
            Err(error) => assert!(!error.code().is_empty()),
        }
    }
}

fn check(head: &ResponseHead<'_, '_>, input: &[u8], method: Method) {
    assert!(head.head_len <= LIMITS.head_bytes && input[..head.head_len].ends_with(b"\r\n\r\n"));
    assert!((100..=599).contains(&head.status));
    assert!(!head.reason.iter().any(|byte| matches!(byte, b'\r' | b'\n' | 0)));
    let bodiless = method == Method::Head || matches!(head.status, 100..=199 | 204 | 304);
    assert!(!bodiless || head.framing == BodyFraming::None);
    assert!(head.framing != BodyFraming::UntilClose || !head.keep_alive);
    assert_eq!(head.role == ResponseRole::Switching, head.upgrade.is_some());
    let count = |kind| head.fields.values(kind).count();
    assert!(count(FieldKind::ContentLength) + count(FieldKind::TransferEncoding) <= 1);
}
