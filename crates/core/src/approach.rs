//! How does a connection to a target begin, where it does not begin with what the client says?

use crate::certificate::{Authorities, Identity};
use crate::spec::{ProxyVersion, TargetHttp2, TlsPolicy};
use std::sync::Arc;

/// What comes first on the connections to the targets of a group. The same approach makes the same connections: a
/// datapath may keep what it made of it, and connections that were made by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approach {
    /// A PROXY header that says whom the connection is made for. It is then of use to nobody else.
    pub proxy_header: Option<ProxyVersion>,
    /// TLS, behind the header.
    pub tls: Option<Arc<TargetTls>>,
    /// Whether requests are told by HTTP/2. It says nothing of connections that carry no requests.
    pub http2: TargetHttp2,
}

impl Approach {
    /// Whether requests may go by HTTP/2.
    #[must_use]
    pub fn knows_http2(&self) -> bool {
        self.http2 != TargetHttp2::Never
    }
}

/// How TLS is spoken to targets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetTls {
    /// Which versions and ciphers.
    pub policy: TlsPolicy,
    /// Who may certify targets; `None`: nobody asks.
    pub authorities: Option<Arc<Authorities>>,
    /// The name that targets are asked for, and certified for; `None`: they are certified for their address.
    pub server_name: Option<Box<str>>,
    /// Who we are to them.
    pub identity: Option<Arc<Identity>>,
}
