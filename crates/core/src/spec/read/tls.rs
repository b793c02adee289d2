//! What do `certificates` and `tls` of a listener say?

use std::path::PathBuf;

use super::table::Table;
use super::value;
use crate::problem::say;
use crate::spec::{CertificateSpec, ClientAuthSpec, Protocol, TlsSpec, bounds};

const CERTIFICATES_EXAMPLE: &str = "certificates = [{ cert = \"c.pem\", key = \"k.pem\" }]";
const TLS_EXAMPLE: &str = "tls = { policy = \"modern\" }";
const CLIENT_AUTH_EXAMPLE: &str = "client_auth = { ca = \"ca.pem\", mode = \"required\" }";

/// The certificates of a listener that speaks `protocol`, if that could be read.
pub(super) fn certificates(table: &mut Table<'_>, protocol: Option<Protocol>) -> Vec<CertificateSpec> {
    if protocol == Some(Protocol::Https) && !table.has("certificates") {
        let who = || say::needs_it("protocol = \"https\"");
        table.needed::<()>("certificates", who, CERTIFICATES_EXAMPLE, |_| Ok(()));
    }
    table.tables("certificates", say::certificate, certificate)
}

fn certificate(table: &mut Table<'_>) -> CertificateSpec {
    if table.has("stored") {
        for key in ["cert", "key"] {
            table.refuse_with(key, say::not_together("stored"), say::stored_or_files());
        }
        let stored = Some(table.optional("stored", value::name).unwrap_or_default());
        return CertificateSpec { cert: PathBuf::new(), key: PathBuf::new(), stored, identity: None };
    }
    let files = files(table);
    // Named here as well, so that it is known to whoever mistypes it.
    CertificateSpec { stored: table.optional("stored", value::name), ..files }
}

/// A certificate and its key, each in a file.
pub(super) fn files(table: &mut Table<'_>) -> CertificateSpec {
    CertificateSpec {
        cert: table.required("cert", "cert = \"c.pem\"", value::file_path).unwrap_or_default(),
        key: table.required("key", "key = \"k.pem\"", value::file_path).unwrap_or_default(),
        stored: None,
        identity: None,
    }
}

pub(super) fn tls(table: &mut Table<'_>) -> TlsSpec {
    table.table("tls", say::tls_setting, TLS_EXAMPLE, read).unwrap_or_default()
}

fn read(table: &mut Table<'_>) -> TlsSpec {
    TlsSpec {
        policy: table.optional("policy", value::named("policy")).unwrap_or_default(),
        client_auth: table.table("client_auth", say::client_authentication, CLIENT_AUTH_EXAMPLE, client_auth),
        hsts: table.optional("hsts", value::duration(bounds::HSTS)),
    }
}

fn client_auth(table: &mut Table<'_>) -> ClientAuthSpec {
    ClientAuthSpec {
        ca: table.required("ca", "ca = \"ca.pem\"", value::file_path).unwrap_or_default(),
        mode: table.optional("mode", value::named("mode")).unwrap_or_default(),
        authorities: None,
    }
}
