//! How did TLS handshakes end: those of a listener with its clients, and those of a group with its targets?

use crate::counters::Counter;

/// Why a handshake did not come to its end. The names are stable: metrics and logs use them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HandshakeFailure {
    /// It took longer than `client_header_timeout`.
    Timeout,
    /// The client closed the connection.
    Closed,
    /// What came is no TLS: plain HTTP, for instance.
    NotTls,
    /// No version of TLS that both speak.
    Version,
    /// No cipher, group or signature that both know.
    Cipher,
    /// The client wants another protocol inside (ALPN).
    Protocol,
    /// The client shows no certificate and must.
    NoCertificate,
    /// The certificate that the client shows is not good.
    BadCertificate,
    /// The client turned away: it does not believe our certificate, mostly.
    RefusedByClient,
    /// More bytes than a handshake needs.
    TooLarge,
    /// The client broke the protocol.
    Malformed,
    /// We are to blame.
    Internal,
}

impl HandshakeFailure {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 12] = [
        Self::Timeout,
        Self::Closed,
        Self::NotTls,
        Self::Version,
        Self::Cipher,
        Self::Protocol,
        Self::NoCertificate,
        Self::BadCertificate,
        Self::RefusedByClient,
        Self::TooLarge,
        Self::Malformed,
        Self::Internal,
    ];

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Closed => "closed",
            Self::NotTls => "not-tls",
            Self::Version => "version",
            Self::Cipher => "cipher",
            Self::Protocol => "protocol",
            Self::NoCertificate => "no-certificate",
            Self::BadCertificate => "bad-certificate",
            Self::RefusedByClient => "refused-by-client",
            Self::TooLarge => "too-large",
            Self::Malformed => "malformed",
            Self::Internal => "internal",
        }
    }

    /// Its place in [`HandshakeFailure::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// Why a handshake with a target did not come to its end. The names are stable: metrics and logs use them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TargetFailure {
    /// It took longer than `proxy_connect_timeout`, connecting included.
    Timeout,
    /// The target closed the connection.
    Closed,
    /// What came is no TLS.
    NotTls,
    /// No version, cipher or protocol inside (ALPN) that both know.
    NothingInCommon,
    /// Its certificate has expired, or does not hold yet.
    Expired,
    /// Its certificate is for other names.
    OtherName,
    /// Others certified it, or its certificate is not good for another reason.
    Untrusted,
    /// It does not speak HTTP/2, which is spoken to its group.
    NotHttp2,
    /// The target turned away: it wants another certificate of us, or another name, mostly.
    Refused,
    /// The target broke the protocol.
    Malformed,
    /// We are to blame.
    Internal,
}

impl TargetFailure {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 11] = [
        Self::Timeout,
        Self::Closed,
        Self::NotTls,
        Self::NothingInCommon,
        Self::Expired,
        Self::OtherName,
        Self::Untrusted,
        Self::NotHttp2,
        Self::Refused,
        Self::Malformed,
        Self::Internal,
    ];

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::Closed => "closed",
            Self::NotTls => "not-tls",
            Self::NothingInCommon => "nothing-in-common",
            Self::Expired => "expired",
            Self::OtherName => "other-name",
            Self::Untrusted => "untrusted",
            Self::NotHttp2 => "not-http2",
            Self::Refused => "refused",
            Self::Malformed => "malformed",
            Self::Internal => "internal",
        }
    }

    /// Its place in [`TargetFailure::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// A version of TLS that we speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TlsVersion {
    /// TLS 1.2 (RFC 5246).
    Tls12,
    /// TLS 1.3 (RFC 8446).
    Tls13,
}

impl TlsVersion {
    /// Both, in the order of their numbers.
    pub const ALL: [Self; 2] = [Self::Tls12, Self::Tls13];

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tls12 => "1.2",
            Self::Tls13 => "1.3",
        }
    }

    /// Its place in [`TlsVersion::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// What one worker counted of a listener's handshakes.
#[derive(Debug, Default)]
pub struct HandshakeCounters {
    /// Those that came to their end, by [`TlsVersion::index`].
    pub done: [Counter; TlsVersion::ALL.len()],
    /// Of those, the ones that went on with what an earlier connection had agreed.
    pub resumed: Counter,
    /// Those that did not, by [`HandshakeFailure::index`].
    pub failed: [Counter; HandshakeFailure::ALL.len()],
}

/// What one worker counted of a group's handshakes with its targets.
#[derive(Debug, Default)]
pub struct TargetHandshakeCounters {
    /// Those that came to their end, by [`TlsVersion::index`].
    pub done: [Counter; TlsVersion::ALL.len()],
    /// Of those, the ones that went on with what an earlier connection had agreed.
    pub resumed: Counter,
    /// Those that did not, by [`TargetFailure::index`].
    pub failed: [Counter; TargetFailure::ALL.len()],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_has_its_own_place_and_name() {
        for (place, failure) in HandshakeFailure::ALL.into_iter().enumerate() {
            assert_eq!(failure.index(), place);
            let same = HandshakeFailure::ALL.iter().filter(|other| other.as_str() == failure.as_str());
            assert_eq!(same.count(), 1, "{failure:?}");
        }
        for (place, failure) in TargetFailure::ALL.into_iter().enumerate() {
            assert_eq!(failure.index(), place);
            let same = TargetFailure::ALL.iter().filter(|other| other.as_str() == failure.as_str());
            assert_eq!(same.count(), 1, "{failure:?}");
        }
        assert_eq!(TlsVersion::ALL.map(TlsVersion::index), [0, 1]);
    }
}
