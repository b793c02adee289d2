//! Who has to certify a node that speaks TLS on its admin address?
//!
//! Whom `--admin-ca` or `HOMING_ADMIN_CA` names; else the certificate that the file of the node names; else whom the
//! system believes.

use crate::cli::admin::AdminArguments;
use crate::failure::Failure;
use crate::text::Language;
use crate::text::admin::Answer;
use homing_control::asking;
use homing_core::spec::Spec;
use std::fs;
use std::path::Path;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// How TLS is spoken to the node that is meant.
pub(super) fn tls(
    arguments: &AdminArguments,
    spec: Option<&Spec>,
    named: Option<&str>,
    language: Language,
) -> Result<TlsConfig, Failure> {
    let believed = match (&arguments.admin_ca, named) {
        (Some(file), _) => of_file(file, language)?,
        (None, Some(file)) if spec.is_none() => of_file(Path::new(file), language)?,
        _ => match spec.and_then(of_spec) {
            Some(own) => own,
            None => of_system(),
        },
    };
    let config = TlsConfig::builder()
        .unversioned_rustls_crypto_provider(asking::provider())
        .root_certs(RootCerts::from(believed));
    Ok(config.build())
}

fn of_spec(spec: &Spec) -> Option<Vec<Certificate<'static>>> {
    let identity = spec.admin.tls.as_ref()?.identity.as_ref()?;
    Some(identity.chain.iter().map(|der| Certificate::from_der(der).to_owned()).collect())
}

/// Nobody, if the system says nothing: then a handshake fails, and says so.
fn of_system() -> Vec<Certificate<'static>> {
    let found = asking::system_authorities();
    found.iter().map(|der| Certificate::from_der(der).to_owned()).collect()
}

fn of_file(file: &Path, language: Language) -> Result<Vec<Certificate<'static>>, Failure> {
    let refused = |why: String| {
        let values = [("file", &*file.display().to_string()), ("why", &*why)];
        Failure::cannot(Answer::NoCa, &values, language)
    };
    let pem = fs::read(file).map_err(|error| refused(error.to_string()))?;
    let mut believed = Vec::new();
    for item in parse_pem(&pem) {
        if let PemItem::Certificate(certificate) = item.map_err(|error| refused(error.to_string()))? {
            believed.push(certificate);
        }
    }
    if believed.is_empty() { Err(refused("no certificate".to_owned())) } else { Ok(believed) }
}
