//! Who answers a probe over TLS, and is it believed?

use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};

use homing_core::approach::TargetTls;
use homing_core::spec::TlsPolicy;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme, version};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::Finding;

static PROVIDER: LazyLock<Arc<CryptoProvider>> = LazyLock::new(|| Arc::new(aws_lc_rs::default_provider()));

/// How the probes of one target speak TLS.
pub(super) struct Securing {
    connector: TlsConnector,
    name: ServerName<'static>,
}

impl Securing {
    /// As `tls` says, to the target at `address`, for that protocol inside (ALPN).
    ///
    /// # Errors
    /// What the TLS library does not like. It liked it when the files were read, so that is news.
    pub(super) fn new(tls: &TargetTls, address: SocketAddr, protocol: &[u8]) -> Result<Self, rustls::Error> {
        let versions: &[_] = match tls.policy {
            TlsPolicy::Modern => &[&version::TLS13],
            TlsPolicy::Intermediate => &[&version::TLS13, &version::TLS12],
        };
        let builder = ClientConfig::builder_with_provider(Arc::clone(&PROVIDER))
            .with_protocol_versions(versions)?
            .dangerous()
            .with_custom_certificate_verifier(verifier(tls)?);
        let mut config = match &tls.identity {
            None => builder.with_no_client_auth(),
            Some(identity) => {
                let chain = identity.chain.iter().map(|der| CertificateDer::from(der.to_vec())).collect();
                let key = PrivateKeyDer::try_from(identity.key.der());
                let key = key.map_err(|why| rustls::Error::General(why.into()))?.clone_key();
                builder.with_client_auth_cert(chain, key)?
            }
        };
        config.alpn_protocols = vec![protocol.to_vec()];
        // A probe that resumes would believe a certificate that has ended to hold meanwhile.
        config.resumption = Resumption::disabled();
        let name = match &tls.server_name {
            None => ServerName::from(address.ip()),
            Some(name) => ServerName::try_from(name.to_string())
                .map_err(|_| rustls::Error::General(format!("{name:?} is not the name of a server")))?,
        };
        Ok(Self { connector: TlsConnector::from(Arc::new(config)), name })
    }

    /// Shakes hands, or says what came of it.
    pub(super) async fn secure(&self, stream: TcpStream) -> Result<TlsStream<TcpStream>, Finding> {
        self.connector.connect(self.name.clone(), stream).await.map_err(|error| Finding::of_handshake(&error))
    }
}

fn verifier(tls: &TargetTls) -> Result<Arc<dyn ServerCertVerifier>, rustls::Error> {
    let Some(authorities) = &tls.authorities else { return Ok(Arc::new(Anybody)) };
    let mut roots = RootCertStore::empty();
    for der in &authorities.0 {
        roots.add(CertificateDer::from(der.to_vec()))?;
    }
    let builder = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&PROVIDER));
    let verifier = builder.build().map_err(|error| rustls::Error::General(error.to_string()))?;
    Ok(verifier)
}

/// Believes whoever has the key of the certificate that it shows.
#[derive(Debug)]
struct Anybody;

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &PROVIDER.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &PROVIDER.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        PROVIDER.signature_verification_algorithms.supported_schemes()
    }
}
