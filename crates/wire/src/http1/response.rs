//! Is this the head of an answer that can be read in one way only, and what does it say?

use super::head::is_clean;
use super::survey::{Survey, is_protocol_list};
use super::{BodyFraming, FieldStorage, Fields, HeadError, HeadLimits, Method, Sender, Version};
use super::{diagnose, head_end};
use crate::Parsed;

/// What an answer is to its request (RFC 9110 15).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponseRole {
    /// 1xx but 101: another answer follows.
    Interim,
    /// 101: what follows is another protocol. It is to be believed only when the request asked for it.
    Switching,
    /// The answer.
    Final,
}

/// The head of an answer.
#[derive(Debug, Clone, Copy)]
pub struct ResponseHead<'h, 'b> {
    /// The version.
    pub version: Version,
    /// The status code, 100 to 599.
    pub status: u16,
    /// What the status means in words; may be empty; no control characters but tabs.
    pub reason: &'b [u8],
    /// The fields in their order, all kinds told.
    pub fields: Fields<'h, 'b>,
    /// How the body is delimited.
    pub framing: BodyFraming,
    /// Whether the connection can be used again after the body.
    pub keep_alive: bool,
    /// Interim, switching or final.
    pub role: ResponseRole,
    /// The protocol switched to; present exactly when the role is [`ResponseRole::Switching`].
    pub upgrade: Option<&'b [u8]>,
    /// Where the body begins in the input.
    pub head_len: usize,
}

/// Reads the head of an answer at the start of `input`. The body depends on the method of the request.
///
/// For heads that arrive in many pieces see [`head_end`].
///
/// # Errors
/// Whatever two clients could read differently, and what exceeds `limits`. The client hears 502, and the connection
/// to the target is of no further use.
pub fn parse_response<'h, 'b>(
    input: &'b [u8],
    storage: &'h mut FieldStorage<'b>,
    limits: &HeadLimits,
    request_method: Method,
) -> Result<Parsed<ResponseHead<'h, 'b>>, HeadError> {
    let FieldStorage { headers, kinds } = storage;
    let room = headers.len().min(limits.fields);
    let mut raw = httparse::Response::new(&mut []);
    let room = headers.get_mut(..room).unwrap_or_default();
    let result = httparse::ParserConfig::default().parse_response_with_uninit_headers(&mut raw, input, room);
    let headers: &'h [httparse::Header<'b>] = raw.headers;
    let head_len = match &result {
        Ok(httparse::Status::Complete(length))
            if *length <= limits.head_bytes && is_clean(input, *length, headers, Sender::Target) =>
        {
            *length
        }
        _ => return explain(input, limits, result),
    };
    let head = input.get(..head_len).unwrap_or(input);
    let version = if raw.version == Some(1) { Version::Http11 } else { Version::Http10 };
    let status = raw.code.filter(|code| (100..=599).contains(code)).ok_or(HeadError::StatusLine)?;
    let survey = Survey::of(headers, kinds, Sender::Target)?;
    let framing = framing(&survey, status, version, request_method)?;
    let role = match status {
        101 => ResponseRole::Switching,
        100..=199 => ResponseRole::Interim,
        _ => ResponseRole::Final,
    };

    Ok(Parsed::Complete(ResponseHead {
        version,
        status,
        reason: reason(head),
        framing,
        keep_alive: survey.connection.keeps_alive(version) && framing != BodyFraming::UntilClose,
        role,
        upgrade: upgrade(&survey, role, version)?,
        fields: Fields::new(headers, kinds.get(..headers.len()).unwrap_or_default(), survey.hop_by_hop),
        head_len,
    }))
}

/// Not a whole head of clean lines: is it not whole yet, or what is wrong with it?
#[cold]
fn explain<'h, 'b>(
    input: &'b [u8],
    limits: &HeadLimits,
    result: httparse::Result<usize>,
) -> Result<Parsed<ResponseHead<'h, 'b>>, HeadError> {
    let Some(head_len) = head_end(input, 0, limits, Sender::Target)? else { return Ok(Parsed::Partial) };
    let head = input.get(..head_len).unwrap_or(input);
    Err(result.map_or_else(|error| diagnose::response(head, error), |_| HeadError::StatusLine))
}

/// RFC 9112 6.3, in its order, but without its guesses.
fn framing(
    survey: &Survey<'_>,
    status: u16,
    version: Version,
    method: Method,
) -> Result<BodyFraming, HeadError> {
    if survey.chunked && version == Version::Http10 {
        return Err(HeadError::TransferEncodingVersion);
    }
    // RFC 9110 8.6 and RFC 9112 6.1 forbid both fields here. A length of 0 is a harmless habit of some targets.
    if matches!(status, 100..=199 | 204) && (survey.chunked || survey.content_length.unwrap_or(0) > 0) {
        return Err(HeadError::BodyForbidden);
    }
    Ok(match (method, status) {
        (Method::Head, _) | (_, 100..=199 | 204 | 304) => BodyFraming::None,
        _ if survey.chunked => BodyFraming::Chunked,
        _ => survey.content_length.map_or(BodyFraming::UntilClose, BodyFraming::Length),
    })
}

/// 101 must say what it switches to (RFC 9110 15.2.2), and only HTTP/1.1 can.
fn upgrade<'b>(
    survey: &Survey<'b>,
    role: ResponseRole,
    version: Version,
) -> Result<Option<&'b [u8]>, HeadError> {
    if role != ResponseRole::Switching {
        return Ok(None);
    }
    let meant = survey.connection.upgrades(version);
    let protocol = survey.upgrade.filter(|protocols| meant && is_protocol_list(protocols));
    protocol.map(Some).ok_or(HeadError::Upgrade)
}

/// What follows `HTTP/1.1 200 ` in the first line.
fn reason(head: &[u8]) -> &[u8] {
    let end = memchr::memchr(b'\r', head).unwrap_or(head.len());
    head.get(13..end).unwrap_or_default()
}

#[cfg(test)]
mod tests;
