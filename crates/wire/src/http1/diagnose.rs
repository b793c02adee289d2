//! A head was refused by `httparse`: which rule did it break?
//!
//! Cold code: it reads the head again to find the name of the first fault, line by line.

use super::HeadError;
use crate::ascii::{is_token, is_value_byte};

/// Names the fault of a request head (without the empty line that may come before it).
#[cold]
pub(super) fn request(head: &[u8], error: httparse::Error) -> HeadError {
    if error == httparse::Error::TooManyHeaders {
        return HeadError::TooManyFields;
    }
    let mut lines = lines(head);
    let first = lines.next().unwrap_or_default();
    request_line(first).or_else(|| lines.find_map(field_line)).unwrap_or(HeadError::RequestLine)
}

/// Names the fault of an answer's head.
#[cold]
pub(super) fn response(head: &[u8], error: httparse::Error) -> HeadError {
    if error == httparse::Error::TooManyHeaders {
        return HeadError::TooManyFields;
    }
    let mut lines = lines(head);
    let first = lines.next().unwrap_or_default();
    status_line(first).or_else(|| lines.find_map(field_line)).unwrap_or(HeadError::StatusLine)
}

/// The lines without their ends, up to the empty one.
fn lines(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    head.split(|&byte| byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .take_while(|line| !line.is_empty())
}

fn request_line(line: &[u8]) -> Option<HeadError> {
    if line.contains(&b'\r') {
        return Some(HeadError::BareCarriageReturn);
    }
    let mut parts = line.splitn(3, |&byte| byte == b' ');
    let (Some(method), Some(target), Some(version)) = (parts.next(), parts.next(), parts.next()) else {
        return Some(HeadError::RequestLine);
    };
    if !is_token(method) || target.is_empty() {
        return Some(HeadError::RequestLine);
    }
    if !target.iter().all(u8::is_ascii_graphic) {
        return Some(HeadError::TargetCharacter);
    }
    match version {
        b"HTTP/1.0" | b"HTTP/1.1" => None,
        _ if is_version(version) => Some(HeadError::Version),
        _ => Some(HeadError::RequestLine),
    }
}

fn status_line(line: &[u8]) -> Option<HeadError> {
    if line.contains(&b'\r') {
        return Some(HeadError::BareCarriageReturn);
    }
    let version = line.split(|&byte| byte == b' ').next().unwrap_or_default();
    match version {
        b"HTTP/1.0" | b"HTTP/1.1" => {
            let code = line.get(9..12).is_some_and(|code| code.iter().all(u8::is_ascii_digit));
            let reason = line.get(12..).unwrap_or_default();
            let fits = code
                && (reason.is_empty() || reason.starts_with(b" "))
                && reason.iter().all(|&b| is_value_byte(b));
            (!fits).then_some(HeadError::StatusLine)
        }
        _ if is_version(version) => Some(HeadError::Version),
        _ => Some(HeadError::StatusLine),
    }
}

fn is_version(text: &[u8]) -> bool {
    matches!(text, [b'H', b'T', b'T', b'P', b'/', major, b'.', minor] if major.is_ascii_digit() && minor.is_ascii_digit())
}

fn field_line(line: &[u8]) -> Option<HeadError> {
    if matches!(line.first(), Some(b' ' | b'\t')) {
        return Some(HeadError::FoldedLine);
    }
    let Some(colon) = line.iter().position(|&byte| byte == b':') else { return Some(HeadError::FieldName) };
    let (name, value) = line.split_at_checked(colon)?;
    match name.last() {
        None => Some(HeadError::EmptyFieldName),
        Some(b' ' | b'\t') => Some(HeadError::SpaceBeforeColon),
        Some(_) if !is_token(name) => Some(HeadError::FieldName),
        Some(_) if value.contains(&b'\r') => Some(HeadError::BareCarriageReturn),
        Some(_) if !value.iter().all(|&byte| is_value_byte(byte)) => Some(HeadError::FieldValue),
        Some(_) => None,
    }
}
