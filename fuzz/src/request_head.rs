//! Does a request head have one reading, however it arrives and whoever reads it again?

use homing_wire::Parsed;
use homing_wire::http1::{
    BodyFraming, FieldKind, FieldStorage, HeadLimits, RequestHead, Sender, TargetForm, Version, head_end,
    parse_request,
};

const LIMITS: HeadLimits = HeadLimits { head_bytes: 4096, target_bytes: 1024, fields: 64 };

/// Parses the input as a request head, whole and in pieces.
pub fn run(input: &[u8]) {
    let mut storage = FieldStorage::new();
    let parsed = parse_request(input, &mut storage, &LIMITS);
    check_pieces(input, Sender::Client, &LIMITS);
    match parsed {
        Ok(Parsed::Complete(head)) => check(&head, input),
        Ok(Parsed::Partial) => assert!(input.len() < LIMITS.head_bytes),
        Err(error) => assert!((400..=599).contains(&error.status()) && !error.code().is_empty()),
    }
}

/// The end of a head must not depend on the pieces it comes in.
pub(crate) fn check_pieces(input: &[u8], sender: Sender, limits: &HeadLimits) {
    let whole = head_end(input, 0, limits, sender);
    for piece in [1, 7, 100] {
        let mut seen = 0;
        let mut outcome = Ok(None);
        while outcome == Ok(None) && seen < input.len() {
            let length = (seen + piece).min(input.len());
            outcome = head_end(&input[..length], seen, limits, sender);
            seen = length;
        }
        assert_eq!(outcome, whole, "in pieces of {piece}");
    }
}

fn check(head: &RequestHead<'_, '_>, input: &[u8]) {
    let text = &input[..head.head_len];
    assert!(head.head_len <= LIMITS.head_bytes && text.ends_with(b"\r\n\r\n"));
    assert!(head.target.raw.len() <= LIMITS.target_bytes && head.fields.len() <= LIMITS.fields);
    assert!(head.target.raw.iter().all(|byte| byte.is_ascii_graphic() && *byte != b'#'));
    assert!(head.target.path.starts_with(b"/") || head.target.path == b"*");
    assert_eq!(head.target.form == TargetForm::Asterisk, head.target.raw == b"*");
    assert!(head.version == Version::Http10 || head.authority.is_some());
    assert_ne!(head.framing, BodyFraming::UntilClose);
    let count = |kind| head.fields.values(kind).count();
    assert!(
        count(FieldKind::Host) <= 1
            && count(FieldKind::ContentLength) + count(FieldKind::TransferEncoding) <= 1
    );
    for field in head.fields {
        assert!(
            !field.name.is_empty() && field.name.iter().all(|byte| byte.is_ascii_graphic() && *byte != b':')
        );
        assert!(!field.value.iter().any(|byte| matches!(byte, b'\r' | b'\n' | 0)));
    }
    check_written_again(head);
}

fn check_written_again(head: &RequestHead<'_, '_>) {
    let version: &[u8] = if head.version == Version::Http11 { b" HTTP/1.1\r\n" } else { b" HTTP/1.0\r\n" };
    let mut text = [head.method_text, b" ", head.target.raw, version].concat();
    for field in head.fields {
        text.extend_from_slice(&[field.name, b":", field.value, b"\r\n"].concat());
    }
    text.extend_from_slice(b"\r\n");
    let mut storage = FieldStorage::new();
    let again = parse_request(&text, &mut storage, &LIMITS)
        .expect("it was taken before")
        .complete()
        .expect("it is whole");
    assert!(head.fields.iter().eq(again.fields.iter()));
    assert_eq!((head.method, head.target, head.framing), (again.method, again.target, again.framing));
    assert_eq!(
        (head.authority, head.upgrade, head.keep_alive),
        (again.authority, again.upgrade, again.keep_alive)
    );
}
