//! Which fields does a head have, and which of them mean something to a proxy?

use std::mem::MaybeUninit;

/// The most fields a head can have; [`super::HeadLimits::fields`] may allow fewer.
pub const MAX_FIELDS: usize = 128;

/// What a field is to a proxy. Told once, while the head is parsed, by length and name without case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// Any field that a proxy passes on unread, Set-Cookie2 among them.
    Other,
    /// Authorization
    Authorization,
    /// Cache-Control
    CacheControl,
    /// Connection
    Connection,
    /// Content-Length
    ContentLength,
    /// Cookie
    Cookie,
    /// Date
    Date,
    /// Expect
    Expect,
    /// Forwarded (RFC 7239)
    Forwarded,
    /// X-Forwarded-For
    ForwardedFor,
    /// X-Forwarded-Host
    ForwardedHost,
    /// X-Forwarded-Port
    ForwardedPort,
    /// X-Forwarded-Proto
    ForwardedProto,
    /// Host
    Host,
    /// Keep-Alive
    KeepAlive,
    /// Proxy-Connection
    ProxyConnection,
    /// X-Real-IP
    RealIp,
    /// X-Request-ID
    RequestId,
    /// Set-Cookie
    SetCookie,
    /// TE
    Te,
    /// Trailer
    Trailer,
    /// Transfer-Encoding
    TransferEncoding,
    /// Upgrade
    Upgrade,
    /// Via
    Via,
    /// X-Client-Verify, X-Client-Cert-Subject or X-Client-Cert-Fingerprint: what a client has shown in TLS
    ClientCertificate,
}

impl FieldKind {
    /// Tells the kind of a name that is known to be a token.
    #[inline]
    pub fn of(name: &[u8]) -> Self {
        // Length and first letter leave one candidate at most, and usually none.
        let first = name.first().map_or(0, u8::to_ascii_lowercase);
        let (known, kind): (&[u8], Self) = match (name.len(), first) {
            (2, b't') => (b"te", Self::Te),
            (3, b'v') => (b"via", Self::Via),
            (4, b'h') => (b"host", Self::Host),
            (4, b'd') => (b"date", Self::Date),
            (6, b'c') => (b"cookie", Self::Cookie),
            (6, b'e') => (b"expect", Self::Expect),
            (7, b'u') => (b"upgrade", Self::Upgrade),
            (7, b't') => (b"trailer", Self::Trailer),
            (9, b'f') => (b"forwarded", Self::Forwarded),
            (9, b'x') => (b"x-real-ip", Self::RealIp),
            (10, b'c') => (b"connection", Self::Connection),
            (10, b'k') => (b"keep-alive", Self::KeepAlive),
            (10, b's') => (b"set-cookie", Self::SetCookie),
            (12, b'x') => (b"x-request-id", Self::RequestId),
            (13, b'c') => (b"cache-control", Self::CacheControl),
            (13, b'a') => (b"authorization", Self::Authorization),
            (14, b'c') => (b"content-length", Self::ContentLength),
            (15, b'x') if name.eq_ignore_ascii_case(b"x-client-verify") => return Self::ClientCertificate,
            (15, b'x') => (b"x-forwarded-for", Self::ForwardedFor),
            (16, b'x') => return Self::of_host_or_port(name),
            (16, b'p') => (b"proxy-connection", Self::ProxyConnection),
            (17, b't') => (b"transfer-encoding", Self::TransferEncoding),
            (17, b'x') => (b"x-forwarded-proto", Self::ForwardedProto),
            (21, b'x') => (b"x-client-cert-subject", Self::ClientCertificate),
            (25, b'x') => (b"x-client-cert-fingerprint", Self::ClientCertificate),
            _ => return Self::Other,
        };
        if known.eq_ignore_ascii_case(name) { kind } else { Self::Other }
    }

    fn of_host_or_port(name: &[u8]) -> Self {
        match name {
            _ if name.eq_ignore_ascii_case(b"x-forwarded-host") => Self::ForwardedHost,
            _ if name.eq_ignore_ascii_case(b"x-forwarded-port") => Self::ForwardedPort,
            _ => Self::Other,
        }
    }

    /// Whether the field belongs to one connection and is never passed on (RFC 9110 7.6.1).
    pub fn is_hop_by_hop(self) -> bool {
        matches!(
            self,
            Self::Connection
                | Self::KeepAlive
                | Self::ProxyConnection
                | Self::Te
                | Self::TransferEncoding
                | Self::Upgrade
        )
    }

    /// Whether Connection must not name it: a client could otherwise have us remove what we or the target rely on.
    pub(crate) fn is_end_to_end(self) -> bool {
        !matches!(self, Self::Other | Self::Trailer)
            && (!self.is_hop_by_hop() || matches!(self, Self::TransferEncoding | Self::Connection))
    }

    /// Whether a trailer section must not have it (RFC 9110 6.5.1): framing, routing, sessions, connection control.
    pub(crate) fn is_forbidden_in_trailers(self) -> bool {
        !matches!(self, Self::Other | Self::Date | Self::CacheControl)
    }
}

/// Whether a field is passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// It is for the other end.
    EndToEnd,
    /// It is for this connection: it is dropped, or made anew, when the message is passed on.
    HopByHop,
}

/// One field of a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field<'b> {
    /// The name as it came: a token.
    pub name: &'b [u8],
    /// The value without the white space around it; no control characters but tabs.
    pub value: &'b [u8],
    /// What it is to a proxy.
    pub kind: FieldKind,
    /// Hop-by-hop by its kind, or because Connection names it.
    pub scope: Scope,
}

/// Room for the fields of one head. It is made for each parse, on the stack, and costs next to nothing.
#[derive(Debug)]
pub struct FieldStorage<'b> {
    pub(super) headers: [MaybeUninit<httparse::Header<'b>>; MAX_FIELDS],
    pub(super) kinds: [FieldKind; MAX_FIELDS],
}

impl FieldStorage<'_> {
    /// Empty room.
    #[inline]
    pub const fn new() -> Self {
        Self { headers: [const { MaybeUninit::uninit() }; MAX_FIELDS], kinds: [FieldKind::Other; MAX_FIELDS] }
    }
}

impl Default for FieldStorage<'_> {
    fn default() -> Self {
        Self::new()
    }
}

/// The fields of a head, in their order: a view that is cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'h, 'b> {
    headers: &'h [httparse::Header<'b>],
    kinds: &'h [FieldKind],
    /// Bit i says that field i is hop-by-hop.
    hop_by_hop: u128,
}

impl<'h, 'b> Fields<'h, 'b> {
    pub(super) fn new(headers: &'h [httparse::Header<'b>], kinds: &'h [FieldKind], hop_by_hop: u128) -> Self {
        Self { headers, kinds, hop_by_hop }
    }

    /// How many there are, at most [`MAX_FIELDS`].
    pub fn len(&self) -> usize {
        self.headers.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.headers.is_empty()
    }

    /// The field at that place.
    #[inline]
    pub fn get(&self, index: usize) -> Option<Field<'b>> {
        let header = self.headers.get(index)?;
        let kind = *self.kinds.get(index)?;
        let scope = if self.hop_by_hop >> index & 1 == 1 { Scope::HopByHop } else { Scope::EndToEnd };
        Some(Field { name: header.name.as_bytes(), value: header.value, kind, scope })
    }

    /// All fields in their order.
    pub fn iter(&self) -> FieldsIter<'h, 'b> {
        FieldsIter { fields: *self, next: 0 }
    }

    /// The values of all fields of that kind, in their order.
    pub fn values(&self, kind: FieldKind) -> impl Iterator<Item = &'b [u8]> + use<'h, 'b> {
        let headers = self.headers.iter();
        headers.zip(self.kinds).filter(move |(_, known)| **known == kind).map(|(header, _)| header.value)
    }

    /// The values of all fields of that name, compared without case, in their order.
    pub fn named<'n>(&self, name: &'n [u8]) -> impl Iterator<Item = &'b [u8]> + use<'h, 'b, 'n> {
        let headers = self.headers.iter();
        headers
            .filter(move |header| header.name.as_bytes().eq_ignore_ascii_case(name))
            .map(|header| header.value)
    }
}

impl<'h, 'b> IntoIterator for Fields<'h, 'b> {
    type Item = Field<'b>;
    type IntoIter = FieldsIter<'h, 'b>;

    fn into_iter(self) -> FieldsIter<'h, 'b> {
        FieldsIter { fields: self, next: 0 }
    }
}

/// The fields of a head one after the other.
#[derive(Debug, Clone)]
pub struct FieldsIter<'h, 'b> {
    fields: Fields<'h, 'b>,
    next: usize,
}

impl<'b> Iterator for FieldsIter<'_, 'b> {
    type Item = Field<'b>;

    #[inline]
    fn next(&mut self) -> Option<Field<'b>> {
        let field = self.fields.get(self.next)?;
        self.next += 1;
        Some(field)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.fields.len() - self.next;
        (left, Some(left))
    }
}

impl ExactSizeIterator for FieldsIter<'_, '_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_without_case_and_only_by_the_whole_name() {
        let table = [
            ("hOsT", FieldKind::Host),
            ("TRANSFER-ENCODING", FieldKind::TransferEncoding),
            ("content-length", FieldKind::ContentLength),
            ("Cookie", FieldKind::Cookie),
            ("Set-Cookie", FieldKind::SetCookie),
            ("Set-Cookie2", FieldKind::Other),
            ("Cookie2", FieldKind::Other),
            ("X-Real-IP", FieldKind::RealIp),
            ("X-Forwarded-Proto", FieldKind::ForwardedProto),
            ("X-Forwarded-For", FieldKind::ForwardedFor),
            ("X-Client-Verify", FieldKind::ClientCertificate),
            ("X-Client-Cert-Subject", FieldKind::ClientCertificate),
            ("X-Client-Cert-Fingerprint", FieldKind::ClientCertificate),
            ("Hosts", FieldKind::Other),
            ("", FieldKind::Other),
        ];
        for (name, kind) in table {
            assert_eq!(FieldKind::of(name.as_bytes()), kind, "{name}");
        }
    }

    #[test]
    fn fields_for_one_connection_may_be_named_in_connection_and_others_not() {
        for kind in
            [FieldKind::KeepAlive, FieldKind::Te, FieldKind::Upgrade, FieldKind::Trailer, FieldKind::Other]
        {
            assert!(!kind.is_end_to_end(), "{kind:?}");
        }
        for kind in [
            FieldKind::Host,
            FieldKind::ContentLength,
            FieldKind::TransferEncoding,
            FieldKind::Cookie,
            FieldKind::SetCookie,
            FieldKind::Authorization,
            FieldKind::ForwardedFor,
            FieldKind::RealIp,
            FieldKind::ClientCertificate,
            FieldKind::CacheControl,
            FieldKind::Expect,
        ] {
            assert!(kind.is_end_to_end(), "{kind:?}");
        }
    }
}
