//! Under what do handshakes with targets agree?
//!
//! Made once for a snapshot, for all workers, and kept for the next one where nothing of it changed. Each target has
//! sessions of its own to be resumed: another one of the same name could not go on with them.

use super::terms::{HTTP_2, PROVIDER, versions};
use homing_core::approach::TargetTls;
use homing_core::group::Group;
use homing_core::id::{GroupId, Home};
use homing_core::snapshot::Snapshot;
use homing_core::spec::TargetHttp2;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::{verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use std::collections::HashMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

/// The terms of all groups that speak TLS to their targets.
pub(crate) type TargetTermsBook = HashMap<GroupId, TargetTerms>;

/// The terms of one group.
#[derive(Clone)]
pub(crate) struct TargetTerms {
    /// What they were made of.
    settings: Arc<TargetTls>,
    by_home: HashMap<Home, Arc<Terms>>,
}

/// The terms of one target.
pub(crate) struct Terms {
    /// For HTTP, which is named in the handshake (ALPN).
    http: Arc<ClientConfig>,
    /// For HTTP/2 and nothing else.
    http2: Arc<ClientConfig>,
    /// For either of them: the target chooses.
    either: Arc<ClientConfig>,
    /// For whatever clients say in a TCP connection.
    pub(crate) stream: Arc<ClientConfig>,
    /// Who the target shall be.
    pub(crate) name: ServerName<'static>,
}

/// What connections of HTTP speak inside.
const HTTP_1_1: &[u8] = b"http/1.1";
/// Sessions that are kept for one target: rustls keeps eight tickets of TLS 1.3 for a name, and there is one name.
const SESSIONS: usize = 8;

impl TargetTerms {
    /// The terms of every group of `snapshot` that has some: those of `before` where nothing changed.
    pub(crate) fn of_all(snapshot: &Snapshot, before: &TargetTermsBook) -> TargetTermsBook {
        let mut book = TargetTermsBook::new();
        for group in &snapshot.groups {
            let Some(settings) = group.approach.as_ref().and_then(|approach| approach.tls.as_ref()) else {
                continue;
            };
            let kept = before.get(&group.id).filter(|terms| terms.settings == *settings);
            match Self::new(group, settings, kept) {
                Ok(terms) => _ = book.insert(group.id, terms),
                // The control plane has tried what they are made of: a bug. The group's connections fail.
                Err(error) => {
                    tracing::error!(group = %group.name, %error, "no TLS to the targets of a group")
                }
            }
        }
        book
    }

    fn new(group: &Group, settings: &Arc<TargetTls>, kept: Option<&Self>) -> Result<Self, Error> {
        let mut by_home = HashMap::with_capacity(group.targets.len());
        let mut made = None; // reading authorities takes long: only where a target is new
        for target in &group.targets {
            if let Some(terms) = kept.and_then(|kept| kept.by_home.get(&target.home)) {
                by_home.insert(target.home, Arc::clone(terms));
                continue;
            }
            let config = made.take().map_or_else(|| config(settings), Ok)?;
            by_home.insert(target.home, Arc::new(Terms::new(&config, settings, target.address.ip())?));
            made = Some(config);
        }
        Ok(Self { settings: Arc::clone(settings), by_home })
    }

    /// Those of one target.
    pub(crate) fn of(&self, home: Home) -> Option<&Terms> {
        self.by_home.get(&home).map(Arc::as_ref)
    }
}

impl Terms {
    fn new(config: &ClientConfig, settings: &TargetTls, address: IpAddr) -> Result<Self, Error> {
        let mut stream = config.clone();
        stream.resumption = Resumption::in_memory_sessions(SESSIONS);
        let offering = |protocols: &[&[u8]]| {
            let mut http = stream.clone(); // with the same sessions
            http.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
            Arc::new(http)
        };
        let (http, http2) = (offering(&[HTTP_1_1]), offering(&[HTTP_2]));
        let either = offering(&[HTTP_2, HTTP_1_1]);
        let name = match &settings.server_name {
            None => ServerName::from(address),
            Some(name) => ServerName::try_from(name.to_string())
                .map_err(|_| Error::General(format!("{name:?} is not the name of a server")))?,
        };
        Ok(Self { http, http2, either, stream: Arc::new(stream), name })
    }

    /// For connections that carry requests.
    pub(crate) fn of_http(&self, http2: TargetHttp2) -> &Arc<ClientConfig> {
        match http2 {
            TargetHttp2::Never => &self.http,
            TargetHttp2::Always => &self.http2,
            TargetHttp2::Agreed => &self.either,
        }
    }
}

fn config(settings: &TargetTls) -> Result<ClientConfig, Error> {
    let builder = ClientConfig::builder_with_provider(Arc::clone(&PROVIDER))
        .with_protocol_versions(versions(settings.policy))?
        .dangerous()
        .with_custom_certificate_verifier(verifier(settings)?);
    let Some(identity) = &settings.identity else { return Ok(builder.with_no_client_auth()) };
    let key = PrivateKeyDer::try_from(identity.key.der()).map_err(|why| Error::General(why.into()))?;
    let chain = identity.chain.iter().map(|der| CertificateDer::from(der.to_vec())).collect();
    builder.with_client_auth_cert(chain, key.clone_key())
}

fn verifier(settings: &TargetTls) -> Result<Arc<dyn ServerCertVerifier>, Error> {
    let Some(authorities) = &settings.authorities else { return Ok(Arc::new(Anybody)) };
    let mut roots = RootCertStore::empty();
    for der in &authorities.0 {
        roots.add(CertificateDer::from(der.to_vec()))?;
    }
    let builder = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&PROVIDER));
    let verifier = builder.build().map_err(|error| Error::General(error.to_string()))?;
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
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &PROVIDER.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &PROVIDER.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        PROVIDER.signature_verification_algorithms.supported_schemes()
    }
}

impl fmt::Debug for TargetTerms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TargetTerms({:?})", self.settings)
    }
}
