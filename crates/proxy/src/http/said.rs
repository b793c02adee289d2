//! What does the target's answer say about its session?

use homing_core::group::Group;
use homing_core::persist::named::Carrier;
use homing_core::persist::{Persistence, Said};
use homing_wire::http1::{FieldKind, Fields, Method};
use homing_wire::set_cookie;

/// The field by which a target says that its session is over. It stays with us.
pub(super) const RELEASE: &[u8] = b"x-homing-release";

/// What the answer to a request of `method` says. `now_s`: seconds since 1970, for cookies that have expired.
pub(super) fn said<'b>(
    group: &Group,
    method: Method,
    status: u16,
    fields: &Fields<'_, 'b>,
    now_s: u64,
) -> Said<'b> {
    let named = match &group.persistence {
        Persistence::None => return Said::Nothing,
        Persistence::Named(named) => Some(named.carrier()),
        Persistence::Cookie(_) | Persistence::SourceIp(_) => None,
    };
    if fields.named(RELEASE).next().is_some() {
        return Said::Over;
    }
    match named {
        None => Said::Nothing,
        Some(Carrier::Cookie { name, .. }) => by_cookie(fields, name, now_s),
        // As the protocol of MCP has it: the client ends its session with DELETE.
        Some(Carrier::Header { .. }) if method == Method::Delete && matches!(status, 200..=299) => Said::Over,
        Some(Carrier::Header { response, .. }) => match fields.named(response).next() {
            Some(name) if !name.is_empty() => Said::Name(name),
            _ => Said::Nothing,
        },
    }
}

/// The last cookie of that name counts, as in a browser (RFC 6265 section 5.3).
fn by_cookie<'b>(fields: &Fields<'_, 'b>, name: &[u8], now_s: u64) -> Said<'b> {
    let cookies = fields.values(FieldKind::SetCookie).filter_map(set_cookie::parse);
    match cookies.filter(|cookie| cookie.name == name).last() {
        None => Said::Nothing,
        Some(cookie) if cookie.ends_session(now_s) => Said::Over,
        Some(cookie) => Said::Name(cookie.value),
    }
}

#[cfg(test)]
mod tests;
