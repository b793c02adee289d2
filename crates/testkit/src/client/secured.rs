//! Whom does a client over TLS believe, and what does it begin with?

use super::stream::Stream;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io;
use std::net::TcpStream;
use std::sync::Arc;

/// Clients that believe one authority, and look for one name. They share what they remember of earlier handshakes.
#[derive(Clone, Debug)]
pub struct Trust {
    config: Arc<ClientConfig>,
    name: ServerName<'static>,
}

impl Trust {
    /// In that authority, a certificate as PEM, when it says that the balancer is `name`.
    ///
    /// # Panics
    /// When the certificate or the name is none.
    #[must_use]
    pub fn new(authority: &str, name: &str) -> Self {
        let mut roots = RootCertStore::empty();
        let authority = CertificateDer::from_pem_slice(authority.as_bytes()).expect("a certificate");
        roots.add(authority).expect("a certificate that can certify others");
        let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        let name = ServerName::try_from(name.to_owned()).expect("a name");
        Self { config: Arc::new(config), name }
    }

    /// What a client says first: one whole record.
    ///
    /// # Panics
    /// Never: a client begins without having heard anything.
    #[must_use]
    pub fn hello(&self) -> Vec<u8> {
        let mut hello = Vec::new();
        let count = self.begin().and_then(|mut connection| connection.write_tls(&mut hello));
        assert!(count.is_ok_and(|count| count > 0), "a client speaks first");
        hello
    }

    /// Agrees with who is at the other end of `socket`.
    pub(crate) fn secure(&self, socket: TcpStream) -> io::Result<Stream> {
        let mut secured = StreamOwned::new(self.begin()?, socket);
        while secured.conn.is_handshaking() {
            let _ = secured.conn.complete_io(&mut secured.sock)?;
        }
        Ok(Stream::Secured(Box::new(secured)))
    }

    fn begin(&self) -> io::Result<ClientConnection> {
        ClientConnection::new(Arc::clone(&self.config), self.name.clone()).map_err(io::Error::other)
    }
}
