//! TC3-HMAC-SHA256, Tencent's signature of today.
//!
//! Source: <https://cloud.tencent.com/document/api/214/30641>, and what its clients do: the service is whatever the client
//! took it for, the host may be signed without its port, and values may be signed in lower case.

use axum::http::Method;
use axum::http::request::Parts;

use super::date::day_of;
use super::{
    Claim, Way, field, from_hex, hmac_sha256, hosts, part, sha256_hex, signed_field, signed_headers,
};
use crate::keys::SignFault;

const ALGORITHM: &str = "TC3-HMAC-SHA256";
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// What such a signature is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scope {
    /// The day.
    day: String,
    /// The service that the client took this for.
    service: String,
    pub(super) texts: Vec<String>,
}

/// Whether a request says that it is signed so.
#[must_use]
pub fn is_meant(parts: &Parts) -> bool {
    let field = parts.headers.get("authorization").map(|value| value.as_bytes());
    field.is_some_and(|value| value.starts_with(ALGORITHM.as_bytes()))
}

/// What a request says of its signature.
///
/// # Errors
/// What is missing, or has no such form.
pub fn claim(parts: &Parts, body: &[u8]) -> Result<Claim, SignFault> {
    let field_of = |name| field(parts, name);
    let authorization = field_of("authorization")?.ok_or(SignFault::Missing)?;
    let said = authorization.strip_prefix(ALGORITHM).ok_or(SignFault::Missing)?;
    let timestamp = field_of("x-tc-timestamp")?.and_then(|text| text.parse().ok());
    let signed_at_s: u64 = timestamp.ok_or(SignFault::Malformed("X-TC-Timestamp"))?;
    let credential: Vec<&str> = part(said, "Credential")?.split('/').collect();
    let [access_key, day, service, "tc3_request"] = credential[..] else {
        return Err(SignFault::Malformed("Credential"));
    };
    if day != day_of(signed_at_s) || service.is_empty() {
        return Err(SignFault::Scope);
    }
    let names = signed_headers(part(said, "SignedHeaders")?)?;
    if !["content-type", "host"].iter().all(|needed| names.contains(needed)) {
        return Err(SignFault::Malformed("SignedHeaders"));
    }
    let texts = texts(parts, &names, &payload(parts, body)?)?;
    let scope = Scope { day: day.to_owned(), service: service.to_owned(), texts };
    let signature = from_hex(part(said, "Signature")?)?;
    Ok(Claim { access_key: access_key.to_owned(), signed_at_s, signature, way: Way::Tc3(scope) })
}

impl Scope {
    /// The signatures that the texts would have with that key.
    pub(super) fn signatures(&self, secret_key: &str, signed_at_s: u64) -> Vec<Vec<u8>> {
        let of_day = hmac_sha256(format!("TC3{secret_key}").as_bytes(), self.day.as_bytes());
        let of_service = hmac_sha256(&of_day, self.service.as_bytes());
        let key = hmac_sha256(&of_service, b"tc3_request");
        let scope = format!("{}/{}/tc3_request", self.day, self.service);
        let sign = |text: &String| {
            let hash = sha256_hex(text.as_bytes());
            hmac_sha256(&key, format!("{ALGORITHM}\n{signed_at_s}\n{scope}\n{hash}").as_bytes())
        };
        self.texts.iter().map(sign).collect()
    }
}

fn payload(parts: &Parts, body: &[u8]) -> Result<String, SignFault> {
    Ok(match field(parts, "x-tc-content-sha256")? {
        Some(UNSIGNED) => sha256_hex(UNSIGNED.as_bytes()),
        _ if parts.method == Method::GET => sha256_hex(b""),
        _ => sha256_hex(body),
    })
}

fn texts(parts: &Parts, names: &[&str], payload: &str) -> Result<Vec<String>, SignFault> {
    let query = if parts.method == Method::GET { parts.uri.query().unwrap_or_default() } else { "" };
    let head = format!("{}\n{}\n{query}\n", parts.method, parts.uri.path());
    let tail = format!("\n{}\n{payload}", names.join(";"));
    let mut texts = Vec::new();
    for host in hosts(parts)? {
        let mut fields = String::new();
        for name in names {
            let value = if *name == "host" { &*host } else { signed_field(parts, name)? };
            fields.push_str(&format!("{name}:{value}\n"));
        }
        texts.push(format!("{head}{fields}{tail}"));
        let lower = fields.to_lowercase();
        if lower != fields {
            texts.push(format!("{head}{lower}{tail}"));
        }
    }
    Ok(texts)
}
