//! How do clients of a test come by TLS, and targets take it, and whom do they believe?

use homing_core::certificate::{Authorities, Identity, PrivateKey};
use homing_core::spec::{Spec, VerifySpec};
use rcgen::{BasicConstraints, Certificate, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{
    ClientConfig, ClientConnection, ConnectionCommon, RootCertStore, ServerConfig, ServerConnection,
    SideData, SupportedProtocolVersion,
};
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::ops::DerefMut;
use std::sync::{Arc, LazyLock};

/// Who certifies everybody in these tests.
pub(crate) struct Authority {
    pub(crate) certificate: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        Self { certificate, issuer: Issuer::new(params, key) }
    }

    /// An identity for these names.
    pub(crate) fn identity(&self, names: &[&str]) -> Arc<Identity> {
        self.identity_of(names, &rcgen::PKCS_ECDSA_P256_SHA256)
    }

    pub(crate) fn identity_of(
        &self,
        names: &[&str],
        kind: &'static rcgen::SignatureAlgorithm,
    ) -> Arc<Identity> {
        let key = KeyPair::generate_for(kind).unwrap();
        let mut params =
            CertificateParams::new(names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>()).unwrap();
        if let Some(name) = names.first() {
            params.distinguished_name.push(rcgen::DnType::CommonName, *name);
        }
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let chain = vec![certificate.der().to_vec().into()];
        Arc::new(Identity { chain, key: PrivateKey::from_der(key.serialize_der()), not_after_s: u64::MAX })
    }

    pub(crate) fn authorities(&self) -> Arc<Authorities> {
        Arc::new(Authorities(vec![self.certificate.der().to_vec().into()]))
    }

    /// Clients that believe it, and show `identity` if there is one.
    pub(crate) fn clients(
        &self,
        versions: &[&'static SupportedProtocolVersion],
        identity: Option<&Identity>,
    ) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.der().clone()).unwrap();
        let builder = ClientConfig::builder_with_provider(Arc::new(default_provider()));
        let builder = builder.with_protocol_versions(versions).unwrap().with_root_certificates(roots);
        match identity {
            None => builder.with_no_client_auth(),
            Some(identity) => {
                let chain = identity.chain.iter().map(|der| CertificateDer::from(der.to_vec())).collect();
                let key = PrivateKeyDer::try_from(identity.key.der().to_vec()).unwrap();
                builder.with_client_auth_cert(chain, key).unwrap()
            }
        }
    }
}

pub(crate) static AUTHORITY: LazyLock<Authority> = LazyLock::new(Authority::new);
static IDENTITY: LazyLock<Arc<Identity>> = LazyLock::new(|| AUTHORITY.identity(&["test"]));
static TARGETS: LazyLock<Arc<ServerConfig>> = LazyLock::new(|| Arc::new(targets(&IDENTITY)));
static CLIENTS: LazyLock<Arc<ClientConfig>> =
    LazyLock::new(|| Arc::new(AUTHORITY.clients(rustls::ALL_VERSIONS, None)));

/// Targets that show `identity`, and ask nobody for theirs.
pub(crate) fn targets(identity: &Identity) -> ServerConfig {
    let chain = identity.chain.iter().map(|der| CertificateDer::from(der.to_vec())).collect();
    let key = PrivateKeyDer::try_from(identity.key.der().to_vec()).unwrap();
    let builder = ServerConfig::builder_with_provider(Arc::new(default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    builder.with_single_cert(chain, key).unwrap()
}

/// Puts identities where a spec names files: the one for "test" where there are no others.
pub(crate) fn fill_in(spec: &mut Spec, identities: &[Arc<Identity>]) {
    let mut identities = identities.iter();
    for balancer in spec.load_balancers.iter_mut().map(Arc::make_mut) {
        for listener in &mut balancer.listeners {
            for certificate in &mut listener.certificates {
                certificate.identity = Some(Arc::clone(identities.next().unwrap_or(&IDENTITY)));
            }
            if let Some(client_auth) = &mut listener.tls.client_auth {
                client_auth.authorities.get_or_insert_with(|| AUTHORITY.authorities());
            }
        }
        for tls in balancer.groups.iter_mut().filter_map(|group| group.tls.as_mut()) {
            if let VerifySpec::Authorities { authorities, .. } = &mut tls.verify {
                *authorities = Some(AUTHORITY.authorities());
            }
            if let Some(certificate) = &mut tls.identity {
                certificate.identity = Some(Arc::clone(identities.next().unwrap_or(&IDENTITY)));
            }
        }
    }
}

/// The client's side of TLS, on a socket that blocks. Its handshake begins when the first byte is sent or awaited.
pub(crate) struct Secured<C = ClientConnection> {
    pub(crate) connection: C,
    /// How many bytes of the stream go out at once at most: records are cut in any place.
    pub(crate) longest_piece: usize,
}

impl Secured {
    /// A client that believes [`AUTHORITY`] and wants to speak to "test".
    pub(crate) fn usual() -> Self {
        Self::new(&CLIENTS, "test")
    }

    pub(crate) fn new(config: &Arc<ClientConfig>, name: &'static str) -> Self {
        let name = ServerName::try_from(name).unwrap();
        let mut connection = ClientConnection::new(Arc::clone(config), name).unwrap();
        connection.set_buffer_limit(None);
        Self { connection, longest_piece: usize::MAX }
    }
}

impl Secured<ServerConnection> {
    /// A target that [`AUTHORITY`] has certified as "test".
    pub(crate) fn usual_target() -> Self {
        Self::target(&TARGETS)
    }

    pub(crate) fn target(config: &Arc<ServerConfig>) -> Self {
        let mut connection = ServerConnection::new(Arc::clone(config)).unwrap();
        connection.set_buffer_limit(None);
        Self { connection, longest_piece: usize::MAX }
    }
}

impl<C: DerefMut<Target = ConnectionCommon<D>>, D: SideData> Secured<C> {
    pub(crate) fn send(&mut self, stream: &TcpStream, bytes: &[u8]) -> io::Result<()> {
        self.connection.writer().write_all(bytes)?;
        self.flush(stream)?;
        while self.connection.is_handshaking() {
            self.hear(stream)?;
        }
        self.flush(stream)
    }

    /// Reads as much as comes at once; 0: the other side has said that nothing more comes. An end without that word is
    /// an error.
    pub(crate) fn read(&mut self, stream: &TcpStream, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            self.flush(stream)?;
            match self.connection.reader().read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => self.hear(stream)?,
                result => return result,
            }
        }
    }

    pub(crate) fn end(&mut self, stream: &TcpStream) -> io::Result<()> {
        self.connection.send_close_notify();
        self.flush(stream)
    }

    pub(crate) fn flush(&mut self, mut stream: &TcpStream) -> io::Result<()> {
        while self.connection.wants_write() {
            let mut bytes = Vec::new();
            self.connection.write_tls(&mut bytes)?;
            for piece in bytes.chunks(self.longest_piece) {
                stream.write_all(piece)?;
            }
        }
        Ok(())
    }

    fn hear(&mut self, mut stream: &TcpStream) -> io::Result<()> {
        self.connection.read_tls(&mut stream)?;
        let heard = self.connection.process_new_packets();
        if heard.is_err() {
            _ = self.flush(stream); // says why
        }
        heard.map(drop).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        if self.connection.is_handshaking() { self.flush(stream) } else { Ok(()) }
    }
}
