//! Who is a listener to its clients, and whom does it believe? Certificates and keys on their way from their files to
//! the datapath.
//!
//! Bytes only. The control plane reads and tries them, the datapath hands them to the TLS library; to everybody between
//! the two they mean nothing.

use crate::spec::{ClientAuthMode, TlsPolicy};
use std::fmt;
use std::sync::Arc;
use zeroize::Zeroizing;

/// A certificate, those that certify it, and its private key. The key belongs to the certificate: whoever made the
/// identity has tried it.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// The DER of each certificate, the listener's own first. Never empty.
    pub chain: Vec<Box<[u8]>>,
    /// The key of the first one.
    pub key: PrivateKey,
    /// When the first one ends to hold, in seconds since 1970.
    pub not_after_s: u64,
}

/// The DER of a private key (PKCS #8, PKCS #1 or SEC 1). It is overwritten when it goes, and never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct PrivateKey(Zeroizing<Vec<u8>>);

impl PrivateKey {
    /// The key with this DER.
    #[must_use]
    pub fn from_der(der: Vec<u8>) -> Self {
        Self(Zeroizing::new(der))
    }

    /// The DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.0
    }
}

/// The certificates of those who may certify clients, as DER. Each has been tried.
#[derive(Clone, PartialEq, Eq)]
pub struct Authorities(pub Vec<Box<[u8]>>);

/// How a listener speaks TLS. The same settings make the same handshakes: a datapath may keep what it made of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenerTls {
    /// Which versions and ciphers.
    pub policy: TlsPolicy,
    /// Whether clients may agree on HTTP/2.
    pub http2: bool,
    /// Who it is; the first one is for clients that name nobody, or somebody unknown. Never empty.
    pub identities: Vec<Arc<Identity>>,
    /// Whether clients show who they are.
    pub client_auth: Option<ClientAuth>,
}

/// How clients show who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientAuth {
    /// Who may certify them.
    pub authorities: Arc<Authorities>,
    /// Whether they must.
    pub mode: ClientAuthMode,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({} certificates, until {})", self.chain.len(), self.not_after_s)
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey(…)")
    }
}

impl fmt::Debug for Authorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authorities({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_do_not_appear_in_debug_output() {
        let key = PrivateKey::from_der(vec![0x41; 32]);
        let identity = Identity { chain: vec![Box::new([1])], key: key.clone(), not_after_s: 7 };
        assert_eq!(format!("{identity:?} {key:?}"), "Identity(1 certificates, until 7) PrivateKey(…)");
    }
}
