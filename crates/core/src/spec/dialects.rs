//! Which APIs of other load balancers does a node speak, to whom, and which addresses do their load balancers get?

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::CertificateSpec;
use crate::limits;

/// `[dialects]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DialectsSpec {
    /// Where clients of Tencent CLB are answered; `None`: nowhere.
    pub tencent: Option<SocketAddr>,
    /// Where clients of Huawei ELB are answered.
    pub huawei: Option<SocketAddr>,
    /// Where clients of OpenStack Octavia are answered.
    pub openstack: Option<SocketAddr>,
    /// The certificate that all of them show; `None`: they speak without TLS.
    pub tls: Option<CertificateSpec>,
    /// Whether a signature that is refused is told what it should have been made of.
    pub debug: bool,
    /// Who may sign.
    pub credentials: Vec<CredentialSpec>,
}

/// `[[dialects.credentials]]`: a pair of keys, as clients sign with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialSpec {
    /// Names the pair.
    pub access_key: String,
    /// What signatures are made with.
    pub secret_key: SecretKeySpec,
    /// The project whose load balancers it sees.
    pub project: String,
    /// The region whose load balancers it sees; `None`: all.
    pub region: Option<String>,
    /// What it may do.
    pub role: KeyRole,
}

/// Where a secret key stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretKeySpec {
    /// In the spec itself.
    Here(SecretKey),
    /// In a file that nobody else may read.
    File {
        /// The file.
        path: PathBuf,
        /// What stands in it; `None`: it was not read.
        key: Option<SecretKey>,
    },
}

/// A secret key. It is overwritten when it goes, and never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey(Arc<Zeroizing<String>>);

/// What somebody with a pair of keys may do: the roles of the native API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyRole {
    /// Looks.
    Viewer,
    /// Also drains.
    Operator,
    /// Also changes load balancers.
    #[default]
    Editor,
    /// Everything.
    Admin,
}

/// The addresses that load balancers of dialects get.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VipsSpec {
    /// First and last address of each range, both of one family.
    pub ranges: Vec<(IpAddr, IpAddr)>,
}

impl DialectsSpec {
    /// The dialects that are spoken somewhere: their names, and where.
    pub fn listens(&self) -> impl Iterator<Item = (&'static str, SocketAddr)> {
        let all = [("tencent", self.tencent), ("huawei", self.huawei), ("openstack", self.openstack)];
        all.into_iter().filter_map(|(name, listen)| Some((name, listen?)))
    }
}

impl SecretKeySpec {
    /// What signatures are made with; `None`: it is not known.
    #[must_use]
    pub const fn key(&self) -> Option<&SecretKey> {
        match self {
            Self::Here(key) => Some(key),
            Self::File { key, .. } => key.as_ref(),
        }
    }
}

impl SecretKey {
    /// The key of that text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(Arc::new(Zeroizing::new(text.to_owned())))
    }

    /// The same, if a client can have it: 1 to [`limits::SECRET_KEY_BYTES`] visible characters of ASCII.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let fits = (1..=limits::SECRET_KEY_BYTES).contains(&text.len());
        (fits && text.bytes().all(|byte| byte.is_ascii_graphic())).then(|| Self::new(text))
    }

    /// Its text, for who checks signatures.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}
