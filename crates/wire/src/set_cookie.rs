//! What does a target's Set-Cookie field say: which cookie, what value, for how long?
//!
//! Read as a browser reads it (RFC 6265 5.2), not as the grammar for servers has it (4.1): what counts is what comes
//! back in the Cookie field. So quotes are part of the value, nothing is unescaped, and attributes that make no sense
//! are passed over. One pass, each byte is looked at twice at most outside a date.

mod date;

use crate::ascii::{split_once, trim};

/// A Set-Cookie field as a browser reads it. The lengths are bounded by those of the field that it borrows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetCookie<'b> {
    /// The name, never empty.
    pub name: &'b [u8],
    /// The value byte by byte as the browser will send it back, quotes included; it may be empty.
    pub value: &'b [u8],
    /// How long the browser keeps it.
    pub lifetime: CookieLifetime,
    /// For which paths the browser sends it. `None` when it takes the directory of the request's own path: without
    /// the attribute, or when that does not begin with `/` (5.2.4).
    pub path: Option<&'b [u8]>,
    /// Whether the browser sends it over TLS only.
    pub is_secure: bool,
    /// What `SameSite` says, as it is written; browsers pass over all but `Strict`, `Lax` and `None`, in any case.
    pub same_site: Option<&'b [u8]>,
}

/// How long a browser keeps a cookie (RFC 6265 5.3, step 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CookieLifetime {
    /// Until the browser ends its session.
    Session,
    /// For so many seconds; none at all when it is 0 or less. Numbers beyond 64 bits are the nearest that fits.
    MaxAge(i64),
    /// Until so many seconds after 1970-01-01 00:00:00 UTC; 0 stands for all that was before.
    Expires(u64),
}

/// Reads the value of one Set-Cookie field; `None` when it sets no named cookie.
pub fn parse(field_value: &[u8]) -> Option<SetCookie<'_>> {
    let (pair, mut attributes) = split_once(b';', field_value).unwrap_or((field_value, &[]));
    let (name, value) = name_and_value(pair)?;
    let mut cookie = SetCookie {
        name,
        value,
        lifetime: CookieLifetime::Session,
        path: None,
        is_secure: false,
        same_site: None,
    };
    while !attributes.is_empty() {
        let (attribute, rest) = split_once(b';', attributes).unwrap_or((attributes, &[]));
        cookie.apply(attribute);
        attributes = rest;
    }
    Some(cookie)
}

/// The name of the cookie that a Set-Cookie field sets; `None` when it sets no named cookie. Looks no further than the
/// first `;`.
pub fn set_cookie_name(field_value: &[u8]) -> Option<&[u8]> {
    let (pair, _) = split_once(b';', field_value).unwrap_or((field_value, &[]));
    name_and_value(pair).map(|(name, _)| name)
}

impl<'b> SetCookie<'b> {
    /// Whether a browser forgets the cookie at once, and with it the session that it names: what an application does
    /// to sign somebody out. `now_s` is in seconds since 1970.
    pub fn ends_session(&self, now_s: u64) -> bool {
        match self.lifetime {
            CookieLifetime::Session => false,
            CookieLifetime::MaxAge(seconds) => seconds <= 0,
            CookieLifetime::Expires(at_s) => at_s <= now_s,
        }
    }

    /// Takes over one attribute. The last one of a name wins, apart from those that cannot be read; Max-Age beats
    /// Expires wherever it stands.
    fn apply(&mut self, attribute: &'b [u8]) {
        let (name, value) = split_once(b'=', attribute).unwrap_or((attribute, &[]));
        let (name, value) = (trim(name), trim(value));
        let is = |known: &[u8]| name.eq_ignore_ascii_case(known);
        if is(b"max-age") {
            if let Some(seconds) = max_age(value) {
                self.lifetime = CookieLifetime::MaxAge(seconds);
            }
        } else if is(b"expires") {
            if matches!(self.lifetime, CookieLifetime::MaxAge(_)) {
                return;
            }
            if let Some(at_s) = date::parse(value) {
                self.lifetime = CookieLifetime::Expires(at_s);
            }
        } else if is(b"path") {
            self.path = Some(value).filter(|path| path.starts_with(b"/"));
        } else if is(b"secure") {
            self.is_secure = true;
        } else if is(b"samesite") {
            self.same_site = Some(value);
        }
    }
}

/// Splits `name=value`; `None` without a name, which browsers disagree about and which names no session.
fn name_and_value(pair: &[u8]) -> Option<(&[u8], &[u8])> {
    let (name, value) = split_once(b'=', pair)?;
    let name = trim(name);
    (!name.is_empty()).then(|| (name, trim(value)))
}

/// A number of seconds (5.2.2): digits, perhaps after a `-`. What is too large is the nearest that fits.
fn max_age(text: &[u8]) -> Option<i64> {
    let (digits, sign) = text.strip_prefix(b"-").map_or((text, 1), |digits| (digits, -1));
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let add =
        |seconds: i64, digit: &u8| seconds.saturating_mul(10).saturating_add(sign * i64::from(digit - b'0'));
    Some(digits.iter().fold(0, add))
}

#[cfg(test)]
mod tests;
