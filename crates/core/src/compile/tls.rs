//! How does a listener speak TLS?

use crate::certificate::{ClientAuth, ListenerTls};
use crate::problem::{Path, Problem};
use crate::spec::problems::Problems;
use crate::spec::{ListenerSpec, Protocol};
use std::sync::Arc;

/// The settings of a listener; `None`: it does not speak TLS.
pub(super) fn listener_tls(spec: &ListenerSpec) -> Option<Arc<ListenerTls>> {
    if spec.protocol != Protocol::Https {
        return None;
    }
    let client_auth = spec.tls.client_auth.as_ref().and_then(|client_auth| {
        let authorities = Arc::clone(client_auth.authorities.as_ref()?);
        Some(ClientAuth { authorities, mode: client_auth.mode })
    });
    let identities =
        spec.certificates.iter().filter_map(|certificate| certificate.identity.clone()).collect();
    Some(Arc::new(ListenerTls { policy: spec.tls.policy, http2: spec.http2, identities, client_auth }))
}

/// The value of `Strict-Transport-Security`; empty: the field is not sent.
pub(super) fn hsts(spec: &ListenerSpec) -> Box<[u8]> {
    let age = spec.tls.hsts.filter(|_| spec.protocol == Protocol::Https);
    age.map(|age| format!("max-age={}", age.as_secs()).into_bytes().into()).unwrap_or_default()
}

/// Have the files been read that the listener at `path` names? A spec is read without them, and does not compile
/// without them.
pub(super) fn check_read(spec: &ListenerSpec, path: &Path, problems: &Problems) {
    if spec.protocol != Protocol::Https {
        return;
    }
    for (index, certificate) in spec.certificates.iter().enumerate() {
        if certificate.identity.is_none() {
            problems.add(|| {
                let path = path.key("certificates").item(index, None);
                Problem::new(path, "the certificate and its key have not been read")
            });
        }
    }
    if spec.tls.client_auth.as_ref().is_some_and(|client_auth| client_auth.authorities.is_none()) {
        problems.add(|| {
            let path = path.key("tls").key("client_auth").key("ca");
            Problem::new(path, "the certificates of who may certify clients have not been read")
        });
    }
}
