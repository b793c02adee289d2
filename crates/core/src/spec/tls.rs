//! What do `certificates = […]` and `tls = { … }` of a listener say, and `tls = { … }` of a backend group?

use crate::certificate::{Authorities, Identity};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// `certificates = [{ cert = "c.pem", key = "k.pem" }]`, by the API also `[{ stored = "shop" }]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateSpec {
    /// PEM file with the certificate, then those that certify it. Relative to the file.
    pub cert: PathBuf,
    /// PEM file with its private key. Relative to the file.
    pub key: PathBuf,
    /// Name of a certificate that the store keeps with its key; then there are no files.
    pub stored: Option<String>,
    /// What the two files hold, or the store, once somebody who may read them has.
    pub identity: Option<Arc<Identity>>,
}

/// `tls = { … }`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TlsSpec {
    /// Which versions and ciphers; default `intermediate`.
    pub policy: TlsPolicy,
    /// Whether clients show who they are; `None`: nobody asks them.
    pub client_auth: Option<ClientAuthSpec>,
    /// How long browsers shall come by HTTPS only (`Strict-Transport-Security`, RFC 6797); `None`: nothing is said.
    pub hsts: Option<Duration>,
}

/// `client_auth = { ca = "ca.pem", mode = "required" }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientAuthSpec {
    /// PEM file with the certificates of those who certify clients. Relative to the file.
    pub ca: PathBuf,
    /// Whether clients must.
    pub mode: ClientAuthMode,
    /// What the file holds, once somebody has read it.
    pub authorities: Option<Arc<Authorities>>,
}

/// `tls = { verify = "ca.pem", server_name = "app.internal" }` of a backend group, or of its health check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetTlsSpec {
    /// Whom the targets have to be certified by.
    pub verify: VerifySpec,
    /// The name that targets are asked for, and that their certificates have to be for; `None`: none is named, and they
    /// have to be for the address.
    pub server_name: Option<String>,
    /// Who we are to the targets (`cert`, `key`); `None`: nobody in particular.
    pub identity: Option<CertificateSpec>,
    /// Which versions and ciphers; default `intermediate`.
    pub policy: TlsPolicy,
}

/// `verify = "ca.pem"`, `true` or `false`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VerifySpec {
    /// Nobody: whoever answers is believed.
    Nothing,
    /// By those whom the system believes; what they are, once somebody has asked it.
    System(Option<Arc<Authorities>>),
    /// By those in a file.
    Authorities {
        /// PEM file with their certificates. Relative to the file.
        ca: PathBuf,
        /// What the file holds, once somebody has read it.
        authorities: Option<Arc<Authorities>>,
    },
}

/// Which versions and ciphers of TLS are spoken, by the names of Mozilla's recommendations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TlsPolicy {
    /// TLS 1.3.
    Modern,
    /// TLS 1.3, and TLS 1.2 with forward secrecy and authenticated encryption.
    #[default]
    Intermediate,
}

/// Whether a client must show a certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ClientAuthMode {
    /// It may come without. One that it shows has to be good all the same.
    Optional,
    /// Who has none is turned away in the handshake.
    #[default]
    Required,
}
