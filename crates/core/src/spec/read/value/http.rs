//! How is a value read that will stand in HTTP, or be compared with what stands there?
//!
//! Whatever gets into a header field is checked here once: none of these texts can hold CR, LF or NUL.

use regex::RegexBuilder;
use serde_json::Value;

use super::{Complaint, Parsed, describe, excerpt, integer, text};
use crate::limits;
use crate::problem::{Phrase, say};
use crate::spec::bounds;

/// Longest host name, in bytes (RFC 1035 section 2.3.4).
const HOST_MAX: usize = 253;
/// Longest label of a host name (RFC 1035 section 2.3.4).
const LABEL_MAX: usize = 63;
/// Longest path that is compared or asked for, in bytes.
const PATH_MAX: usize = 1024;
/// Longest content type.
const CONTENT_TYPE_MAX: usize = 128;
/// Longest name of a header field that is looked for.
const FIELD_NAME_MAX: usize = 64;
/// Longest cookie name: it is sent with every request.
const COOKIE_NAME_MAX: usize = 64;

/// The host of a rule: `api.example.com` or `*.example.com`, made lower case (RFC 9110 section 4.2.3).
pub(in crate::spec::read) fn host_pattern(value: &Value) -> Parsed<String> {
    let given = text(value, || say::such_as(say::a_host(), "\"api.example.com\""))?;
    let host = given.to_ascii_lowercase();
    let domain = host.strip_prefix("*.").unwrap_or(&host);
    if is_host(domain) {
        return Ok(host);
    }
    Err(Complaint::new(say::not_a_host(excerpt(given)), host_hint(given)))
}

/// The host of a redirect: one host, without a port.
pub(in crate::spec::read) fn host(value: &Value) -> Parsed<String> {
    let given = text(value, || say::such_as(say::a_host(), "\"www.example.com\""))?;
    let host = given.to_ascii_lowercase();
    if is_host(&host) {
        return Ok(host);
    }
    let hint = match given.rsplit_once(':') {
        Some((host, port)) if port.parse::<u16>().is_ok() => say::port_apart(excerpt(host), port.to_owned()),
        _ if given.contains('/') => say::path_apart(),
        _ => say::one_host(),
    };
    Err(Complaint::new(say::not_a_host(excerpt(given)), hint))
}

/// The `Host` field of a probe: a host, with a port where wanted.
pub(in crate::spec::read) fn host_field(value: &Value) -> Parsed<String> {
    let given = text(value, || say::such_as(say::a_host(), "\"app.internal\""))?;
    let (host, port) = match given.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (given, None),
    };
    if is_host(&host.to_ascii_lowercase()) && port.is_none_or(|port| port.parse::<u16>().is_ok()) {
        return Ok(given.to_owned());
    }
    Err(Complaint::new(say::not_a_host(excerpt(given)), say::host_fields()))
}

/// The name that a target is asked for in TLS (RFC 6066 section 3: a host name, no address).
pub(in crate::spec::read) fn server_name(value: &Value) -> Parsed<String> {
    let given = text(value, || say::such_as(say::a_name(), "\"app.internal\""))?;
    let name = given.to_ascii_lowercase();
    let is_address = given.parse::<std::net::IpAddr>().is_ok();
    if is_host(&name) && !name.starts_with('[') && !is_address {
        return Ok(name);
    }
    let hint = match is_address {
        true => say::no_server_name(),
        false => say::server_name_forms(),
    };
    Err(Complaint::new(say::not_a_server_name(excerpt(given)), hint))
}

/// The `Domain` attribute of a cookie.
pub(in crate::spec::read) fn cookie_domain(value: &Value) -> Parsed<String> {
    let given = text(value, || say::such_as(say::a_domain(), "\"example.com\""))?;
    let domain = given.to_ascii_lowercase();
    if is_host(&domain) && !domain.starts_with('[') {
        return Ok(domain);
    }
    let hint = match domain.strip_prefix('.') {
        Some(rest) => say::no_first_dot(rest.to_owned()),
        None => say::domain_forms(),
    };
    Err(Complaint::new(say::not_a_cookie_domain(excerpt(given)), hint))
}

/// The `Path` attribute of a cookie (RFC 6265 section 4.1.1: no control character, no semicolon).
pub(in crate::spec::read) fn cookie_path(value: &Value) -> Parsed<String> {
    let given = path(value)?;
    match given.contains(';') {
        true => Err(say::has_a_semicolon(excerpt(&given)).into()),
        false => Ok(given),
    }
}

/// The name of a cookie: a token (RFC 6265 section 4.1.1, RFC 9110 section 5.6.2).
pub(in crate::spec::read) fn cookie_name(value: &Value) -> Parsed<String> {
    let given = text(value, say::a_cookie_name)?;
    if (1..=COOKIE_NAME_MAX).contains(&given.len()) && given.bytes().all(is_token) {
        return Ok(given.to_owned());
    }
    Err(say::not_a_cookie_name(excerpt(given), COOKIE_NAME_MAX).into())
}

/// The name of a header field (RFC 9110 section 5.1).
pub(in crate::spec::read) fn field_name(value: &Value) -> Parsed<String> {
    let given = text(value, || say::such_as(say::a_header_name(), "\"X-Session\""))?;
    if is_field_name(given) {
        return Ok(given.to_owned());
    }
    Err(not_a_field_name(given).into())
}

/// A path that is compared with a request's, or asked for: it begins with a slash and is visible ASCII.
pub(in crate::spec::read) fn path(value: &Value) -> Parsed<String> {
    let given = text(value, || say::such_as(say::a_path(), "\"/v1\""))?;
    let visible = given.bytes().all(|byte| byte.is_ascii_graphic());
    if given.starts_with('/') && visible && given.len() <= PATH_MAX {
        return Ok(given.to_owned());
    }
    let hint = match (given.starts_with('/'), visible) {
        (false, _) => say::slash_first(),
        (_, false) => say::as_requests_carry(),
        _ => say::bytes_at_most(PATH_MAX),
    };
    Err(Complaint::new(say::not_a_path(excerpt(given)), hint))
}

/// A path of a rule: without query and fragment, which rules do not look at.
pub(in crate::spec::read) fn rule_path(value: &Value) -> Parsed<String> {
    let given = path(value)?;
    match given.contains(['?', '#']) {
        true => Err(Complaint::new(say::has_a_query(excerpt(&given)), say::rules_see_paths_only())),
        false => Ok(given),
    }
}

/// The path of a redirect: a query has a key of its own.
pub(in crate::spec::read) fn redirect_path(value: &Value) -> Parsed<String> {
    let given = path(value)?;
    match given.contains(['?', '#']) {
        true => Err(Complaint::new(say::has_a_query(excerpt(&given)), say::query_apart())),
        false => Ok(given),
    }
}

/// The query of a redirect, without its question mark; it may be empty.
pub(in crate::spec::read) fn query(value: &Value) -> Parsed<String> {
    let given = text(value, || say::such_as(say::a_query(), "\"from=old\""))?;
    if is_query(given) {
        return Ok(given.to_owned());
    }
    let hint = match given.strip_prefix('?') {
        Some(rest) => say::no_question_mark(excerpt(rest)),
        None => say::query_forms(PATH_MAX),
    };
    Err(Complaint::new(say::not_a_query(excerpt(given)), hint))
}

/// What a body is: `text/html; charset=utf-8` (RFC 9110 section 8.3.1).
pub(in crate::spec::read) fn content_type(value: &Value) -> Parsed<String> {
    let given = text(value, || say::such_as(say::a_type(), "\"text/html; charset=utf-8\""))?;
    if is_content_type(given) {
        return Ok(given.to_owned());
    }
    Err(say::not_a_content_type(excerpt(given)).into())
}

/// A regular expression that compiles within [`limits::REGEX_BYTES`].
pub(in crate::spec::read) fn regex(value: &Value) -> Parsed<String> {
    let given = text(value, say::a_regular_expression)?;
    match RegexBuilder::new(given).size_limit(limits::REGEX_BYTES).build() {
        Ok(_) => Ok(given.to_owned()),
        Err(regex::Error::CompiledTooBig(_)) => Err(say::regular_expression_too_large(excerpt(given)).into()),
        Err(error) => {
            let message = error.to_string();
            // The message draws the expression over several lines; the last one says what is wrong.
            let reason = message.lines().last().unwrap_or_default().trim_start_matches("error: ");
            Err(say::not_a_regular_expression(excerpt(given), reason.to_owned()).into())
        }
    }
}

/// Statuses that pass: one (`200`), or an inclusive range (`"200-299"`).
pub(in crate::spec::read) fn statuses(value: &Value) -> Parsed<(u16, u16)> {
    let Some(given) = value.as_str() else {
        return match value.is_number() {
            true => integer(bounds::STATUS)(value).map(|status| (status, status)),
            false => {
                let what = say::expected(say::a_status(), describe(value));
                Err(Complaint::new(what, say::status_forms()))
            }
        };
    };
    let (first, last) = given.split_once('-').unwrap_or((given, given));
    match (first.parse::<u16>(), last.parse::<u16>()) {
        (Ok(first), Ok(last))
            if first <= last && bounds::STATUS.contains(&first) && bounds::STATUS.contains(&last) =>
        {
            Ok((first, last))
        }
        _ => Err(say::not_a_status_range(excerpt(given)).into()),
    }
}

/// A text cannot name a header field.
pub(crate) fn not_a_field_name(text: &str) -> Phrase {
    say::not_a_header_name(excerpt(text), FIELD_NAME_MAX)
}

/// Whether a text can name a header field that an operator speaks of.
pub(crate) fn is_field_name(text: &str) -> bool {
    (1..=FIELD_NAME_MAX).contains(&text.len()) && text.bytes().all(is_token)
}

/// Whether a text can be the path of a redirect.
pub(crate) fn is_redirect_path(text: &str) -> bool {
    text.starts_with('/') && is_query(text) && !text.contains('?')
}

/// Whether a text can be a query.
pub(crate) fn is_query(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_graphic() && byte != b'#';
    text.len() <= PATH_MAX && !text.starts_with('?') && text.bytes().all(fits)
}

/// Whether a text can stand in a Content-Type field.
pub(crate) fn is_content_type(text: &str) -> bool {
    let (essence, _) = text.split_once(';').unwrap_or((text, ""));
    let is_named = |name: &str| !name.is_empty() && name.bytes().all(is_token);
    text.len() <= CONTENT_TYPE_MAX
        && text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
        && text.trim().len() == text.len()
        && essence.trim_end().split_once('/').is_some_and(|(kind, name)| is_named(kind) && is_named(name))
}

/// `tchar` of RFC 9110 section 5.6.2.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Whether a lower-case text is a host name or an IP literal, without a port.
pub(crate) fn is_host(text: &str) -> bool {
    if let Some(literal) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return literal.parse::<std::net::Ipv6Addr>().is_ok();
    }
    let label = |label: &str| {
        (1..=LABEL_MAX).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= HOST_MAX && text.split('.').all(label)
}

/// The usual ways to get a host wrong.
fn host_hint(given: &str) -> Phrase {
    if given == "*" {
        return say::any_host();
    }
    if given.contains("://") || given.contains('/') {
        return say::path_apart();
    }
    if !given.is_ascii() {
        return say::punycode();
    }
    if let Some((host, port)) = given.rsplit_once(':')
        && port.parse::<u16>().is_ok()
    {
        return say::without_port(excerpt(host));
    }
    say::host_forms()
}
