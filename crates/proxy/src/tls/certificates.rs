//! Which certificate does a client get to see? The one for the name that it asks for, of the kind that it knows.

use homing_core::certificate::Identity;
use rustls::SignatureAlgorithm;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

/// The certificates of a listener.
#[derive(Debug)]
pub(super) struct Certificates {
    /// By a name as it is.
    exact: HashMap<Box<str>, Choice>,
    /// By what stands behind the first label of a name: `*.example.com` is found as `example.com`.
    wildcard: HashMap<Box<str>, Choice>,
    /// For clients that ask for no name, or for one that nobody has.
    default: Choice,
}

/// Certificates for one name: those that cost least first, then in the order of the spec.
type Choice = Vec<Arc<CertifiedKey>>;

thread_local! {
    /// The name that the last hello on this thread asked for. rustls tells it to nobody but the one who chooses a
    /// certificate; whoever fed it the hello finds it here.
    static ASKED: RefCell<Option<Box<str>>> = const { RefCell::new(None) };
}

/// The name that the hello asked for which was read last on this thread, if there was one since.
pub(super) fn take_asked_name() -> Option<Box<str>> {
    ASKED.with_borrow_mut(Option::take)
}

impl Certificates {
    /// The certificates of `identities`; the first one is for those who ask for none of the names.
    ///
    /// # Errors
    /// What is no certificate or no key, or does not belong together.
    pub(super) fn new(
        identities: &[Arc<Identity>],
        provider: &CryptoProvider,
    ) -> Result<Self, rustls::Error> {
        let (mut exact, mut wildcard) = (HashMap::<_, Choice>::new(), HashMap::<_, Choice>::new());
        let mut first: Option<(Vec<Box<str>>, Arc<CertifiedKey>)> = None;
        for identity in identities {
            let key = Arc::new(certified_key(identity, provider)?);
            let names = names(&identity.chain[0]);
            for name in &names {
                let (table, name) = match name.strip_prefix("*.") {
                    Some(domain) => (&mut wildcard, domain),
                    None => (&mut exact, &**name),
                };
                table.entry(name.into()).or_default().push(Arc::clone(&key));
            }
            first.get_or_insert((names, key));
        }
        let (names, key) = first.ok_or(rustls::Error::NoCertificatesPresented)?;
        exact.values_mut().chain(wildcard.values_mut()).for_each(cheapest_first);
        // Who cannot use the first certificate gets another one of its name.
        let same_name = names.iter().find_map(|name| match name.strip_prefix("*.") {
            Some(domain) => wildcard.get(domain),
            None => exact.get(name),
        });
        let default = same_name.cloned().unwrap_or_else(|| vec![key]);
        Ok(Self { exact, wildcard, default })
    }

    fn choice(&self, name: Option<&str>) -> &Choice {
        let Some(name) = name else { return &self.default };
        let under = || self.wildcard.get(name.split_once('.')?.1);
        self.exact.get(name).or_else(under).unwrap_or(&self.default)
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let name = hello.server_name().map(str::to_ascii_lowercase);
        let choice = self.choice(name.as_deref());
        ASKED.with_borrow_mut(|asked| *asked = name.map(Into::into));
        let is_known = |key: &&Arc<CertifiedKey>| key.key.choose_scheme(hello.signature_schemes()).is_some();
        // Where the client knows none of them, the handshake says so.
        choice.iter().find(is_known).or_else(|| choice.first()).cloned()
    }
}

fn certified_key(identity: &Identity, provider: &CryptoProvider) -> Result<CertifiedKey, rustls::Error> {
    let key =
        PrivateKeyDer::try_from(identity.key.der()).map_err(|why| rustls::Error::General(why.into()))?;
    let chain = identity.chain.iter().map(|der| CertificateDer::from(der.to_vec())).collect();
    CertifiedKey::from_der(chain, key.clone_key(), provider)
}

/// The names that a certificate is for, in lower case. One without them is for those who ask for no name.
fn names(certificate: &[u8]) -> Vec<Box<str>> {
    let der = CertificateDer::from(certificate);
    let Ok(parsed) = webpki::EndEntityCert::try_from(&der) else { return Vec::new() };
    parsed.valid_dns_names().map(|name| name.to_ascii_lowercase().into()).collect()
}

/// Signing with RSA costs several times what the others cost.
fn cheapest_first(choice: &mut Choice) {
    choice.sort_by_key(|key| key.key.algorithm() == SignatureAlgorithm::RSA);
}

#[cfg(test)]
mod tests;
