//! Under what do the handshakes of a listener agree?
//!
//! Made once for a snapshot, for all workers, and kept for the next one if nothing of it changed. A connection keeps
//! the terms that it began with.

use super::certificates::Certificates;
use super::targets::{TargetTerms, TargetTermsBook};
use super::tickets::{TicketKeys, Tickets};
use homing_core::certificate::{ClientAuth, ListenerTls};
use homing_core::id::ListenerId;
use homing_core::snapshot::Snapshot;
use homing_core::spec::{ClientAuthMode, TlsPolicy};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::CertificateDer;
use rustls::server::danger::ClientCertVerifier;
use rustls::server::{NoClientAuth, NoServerSessionStorage, WebPkiClientVerifier};
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion, version};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

/// Whether a client that comes is asked for its certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AsksClients {
    /// It is.
    Yes,
    /// It is not.
    No,
}

/// The terms of one listener.
pub(crate) struct Terms {
    /// What they were made of.
    settings: Arc<ListenerTls>,
    pub(crate) config: Arc<ServerConfig>,
    pub(crate) asks_clients: AsksClients,
}

/// The terms of all listeners and groups that have some.
#[derive(Debug, Default)]
pub(crate) struct TermsBook {
    listeners: HashMap<ListenerId, Arc<Terms>>,
    /// Those of groups, with their targets.
    pub(crate) targets: Arc<TargetTermsBook>,
}

impl TermsBook {
    /// Without any.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// With those of one listener.
    #[cfg(test)]
    pub(crate) fn of_one(id: ListenerId, terms: Terms) -> Self {
        Self { listeners: HashMap::from([(id, Arc::new(terms))]), ..Self::default() }
    }

    /// Those of a listener.
    pub(crate) fn get(&self, id: &ListenerId) -> Option<&Arc<Terms>> {
        self.listeners.get(id)
    }
}

/// What can be spoken inside (RFC 7301 section 6, RFC 9113 section 3.1).
const HTTP_1_1: &[u8] = b"http/1.1";
pub(super) const HTTP_2: &[u8] = b"h2";
/// Tickets that a client gets with a handshake: one for each of the two connections that browsers like to open.
const TICKETS: usize = 2;

const MODERN: &[&SupportedProtocolVersion] = &[&version::TLS13];
/// All TLS 1.2 suites of rustls have forward secrecy and authenticated encryption.
const INTERMEDIATE: &[&SupportedProtocolVersion] = &[&version::TLS13, &version::TLS12];

pub(super) static PROVIDER: LazyLock<Arc<CryptoProvider>> =
    LazyLock::new(|| Arc::new(aws_lc_rs::default_provider()));

impl Terms {
    /// The terms that `settings` ask for.
    ///
    /// # Errors
    /// What the TLS library says about a certificate or key. The control plane tries them before, so that is news.
    pub(crate) fn new(
        listener: ListenerId,
        settings: &Arc<ListenerTls>,
        keys: &Arc<TicketKeys>,
    ) -> Result<Self, rustls::Error> {
        let verifier = settings.client_auth.as_ref().map(verifier).transpose()?;
        let asks_clients = if verifier.is_some() { AsksClients::Yes } else { AsksClients::No };
        let certificates = Certificates::new(&settings.identities, &PROVIDER)?;
        let mut config = ServerConfig::builder_with_provider(Arc::clone(&PROVIDER))
            .with_protocol_versions(versions(settings.policy))?
            .with_client_cert_verifier(verifier.unwrap_or_else(|| Arc::new(NoClientAuth)))
            .with_cert_resolver(Arc::new(certificates));
        // Of those that a client knows, too, the first one is spoken.
        let protocols = if settings.http2 { &[HTTP_2, HTTP_1_1][..] } else { &[HTTP_1_1] };
        config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
        let scope = settings.client_auth.as_ref().map(scope).unwrap_or_default();
        config.ticketer = Arc::new(Tickets::new(Arc::clone(keys), listener, &scope));
        config.send_tls13_tickets = TICKETS;
        // What a ticket cannot do is done anew: nothing is kept here that clients could fill.
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.max_early_data_size = 0; // what comes early can come twice
        Ok(Self { settings: Arc::clone(settings), config: Arc::new(config), asks_clients })
    }

    /// The terms of every listener of `snapshot`: those of `before` where nothing changed.
    ///
    /// # Errors
    /// The listeners whose terms cannot be made, by their position, and why.
    pub(crate) fn of_all(
        snapshot: &Snapshot,
        before: &TermsBook,
        keys: &Arc<TicketKeys>,
    ) -> Result<TermsBook, Vec<(usize, rustls::Error)>> {
        let (mut listeners, mut failures) = (HashMap::new(), Vec::new());
        for (position, listener) in snapshot.listeners.iter().enumerate() {
            let Some(settings) = &listener.tls else { continue };
            let kept = before.get(&listener.id).filter(|terms| terms.settings == *settings);
            match kept
                .map_or_else(|| Self::new(listener.id, settings, keys).map(Arc::new), |t| Ok(Arc::clone(t)))
            {
                Ok(terms) => _ = listeners.insert(listener.id, terms),
                Err(error) => failures.push((position, error)),
            }
        }
        if !failures.is_empty() {
            return Err(failures);
        }
        let targets = Arc::new(TargetTerms::of_all(snapshot, &before.targets));
        Ok(TermsBook { listeners, targets })
    }
}

pub(super) fn versions(policy: TlsPolicy) -> &'static [&'static SupportedProtocolVersion] {
    match policy {
        TlsPolicy::Modern => MODERN,
        TlsPolicy::Intermediate => INTERMEDIATE,
    }
}

fn verifier(client_auth: &ClientAuth) -> Result<Arc<dyn ClientCertVerifier>, rustls::Error> {
    let mut roots = RootCertStore::empty();
    for der in &client_auth.authorities.0 {
        roots.add(CertificateDer::from(der.to_vec()))?;
    }
    let builder = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&PROVIDER));
    let builder = match client_auth.mode {
        ClientAuthMode::Required => builder,
        ClientAuthMode::Optional => builder.allow_unauthenticated(),
    };
    builder.build().map_err(|error| rustls::Error::General(error.to_string()))
}

/// What makes two ways of client authentication two.
fn scope(client_auth: &ClientAuth) -> Vec<u8> {
    let mut scope = client_auth.mode.as_str().as_bytes().to_vec();
    for der in &client_auth.authorities.0 {
        scope.extend_from_slice(&(der.len() as u64).to_be_bytes());
        scope.extend_from_slice(der);
    }
    scope
}

impl fmt::Debug for Terms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Terms({:?})", self.settings)
    }
}
