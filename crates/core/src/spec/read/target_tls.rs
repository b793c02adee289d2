//! What does `tls = { … }` of a backend group say, or of its health check?

use std::path::PathBuf;

use serde_json::Value;

use super::table::Table;
use super::value::{self, Complaint, Parsed, http};
use crate::problem::say;
use crate::spec::{CertificateSpec, TargetTlsSpec, VerifySpec};

pub(super) const EXAMPLE: &str = "tls = { verify = \"ca.pem\", server_name = \"app.internal\" }";

pub(super) fn read(table: &mut Table<'_>) -> TargetTlsSpec {
    TargetTlsSpec {
        verify: table.required("verify", say::verify_forms(), verify).unwrap_or(VerifySpec::Nothing),
        server_name: table.optional("server_name", http::server_name),
        identity: identity(table),
        policy: table.optional("policy", value::named("policy")).unwrap_or_default(),
    }
}

/// Of the two files, none goes without the other.
fn identity(table: &mut Table<'_>) -> Option<CertificateSpec> {
    if !table.has("cert") && !table.has("key") {
        // They are known all the same.
        let none = |_: &Value| Ok(PathBuf::new());
        table.optional("cert", none);
        table.optional("key", none);
        return None;
    }
    Some(CertificateSpec {
        cert: table
            .needed("cert", say::cert_and_key, "cert = \"c.pem\"", value::file_path)
            .unwrap_or_default(),
        key: table.needed("key", say::cert_and_key, "key = \"k.pem\"", value::file_path).unwrap_or_default(),
        stored: None,
        identity: None,
    })
}

fn verify(value: &Value) -> Parsed<VerifySpec> {
    match value {
        Value::Bool(true) => Ok(VerifySpec::System(None)),
        Value::Bool(false) => Ok(VerifySpec::Nothing),
        Value::String(_) => {
            value::file_path(value).map(|ca| VerifySpec::Authorities { ca, authorities: None })
        }
        other => {
            let what = say::expected(say::a_file_or_switch(), value::describe(other));
            Err(Complaint::new(what, say::write(say::verify_forms())))
        }
    }
}
