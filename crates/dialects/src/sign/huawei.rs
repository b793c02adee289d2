//! SDK-HMAC-SHA256, Huawei's signature.
//!
//! Source: <https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm-001.html>, and what its clients do.

use axum::http::request::Parts;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::date::read_basic;
use super::{
    Claim, Way, field, from_hex, hmac_sha256, hosts, part, sha256_hex, signed_field, signed_headers,
};
use crate::keys::SignFault;

const ALGORITHM: &str = "SDK-HMAC-SHA256";
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// Everything but unreserved characters (RFC 3986 section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What such a signature is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scope {
    /// `X-Sdk-Date`, as it came.
    date: String,
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
    let authorization = field(parts, "authorization")?.ok_or(SignFault::Missing)?;
    let said = authorization.strip_prefix(ALGORITHM).ok_or(SignFault::Missing)?;
    let date = field(parts, "x-sdk-date")?.ok_or(SignFault::Malformed("X-Sdk-Date"))?;
    let signed_at_s = read_basic(date).ok_or(SignFault::Malformed("X-Sdk-Date"))?;
    let names = signed_headers(part(said, "SignedHeaders")?)?;
    if !names.contains(&"host") {
        return Err(SignFault::Malformed("SignedHeaders"));
    }
    let texts = texts(parts, &names, &payload(parts, body)?)?;
    let way = Way::Huawei(Scope { date: date.to_owned(), texts });
    let access_key = part(said, "Access")?.to_owned();
    Ok(Claim { access_key, signed_at_s, signature: from_hex(part(said, "Signature")?)?, way })
}

impl Scope {
    /// The signatures that the texts would have with that key.
    pub(super) fn signatures(&self, secret_key: &str) -> Vec<Vec<u8>> {
        let sign = |text: &String| {
            let signed = format!("{ALGORITHM}\n{}\n{}", self.date, sha256_hex(text.as_bytes()));
            hmac_sha256(secret_key.as_bytes(), signed.as_bytes())
        };
        self.texts.iter().map(sign).collect()
    }
}

/// The hash of the body, or that it has none. A hash that the client names must be the one of what came.
fn payload(parts: &Parts, body: &[u8]) -> Result<String, SignFault> {
    let hash = sha256_hex(body);
    match field(parts, "x-sdk-content-sha256")? {
        _ if body.is_empty() => Ok(hash),
        Some(UNSIGNED) => Ok(UNSIGNED.to_owned()),
        Some(said) if said != hash => Err(SignFault::Malformed("X-Sdk-Content-Sha256")),
        _ => Ok(hash),
    }
}

fn texts(parts: &Parts, names: &[&str], payload: &str) -> Result<Vec<String>, SignFault> {
    let head = format!("{}\n{}\n{}\n", parts.method, path(parts.uri.path())?, query(parts)?);
    let tail = format!("\n{}\n{payload}", names.join(";"));
    let mut texts = Vec::new();
    for host in hosts(parts)? {
        let mut fields = String::new();
        for name in names {
            let value = if *name == "host" { &*host } else { signed_field(parts, name)? };
            fields.push_str(&format!("{name}:{value}\n"));
        }
        texts.push(format!("{head}{fields}{tail}"));
    }
    Ok(texts)
}

/// Each segment decoded and encoded again, with a slash at the end.
fn path(path: &str) -> Result<String, SignFault> {
    let decoded = percent_decode_str(path).decode_utf8().map_err(|_| SignFault::Malformed("the path"))?;
    let segments: Vec<String> = decoded.split('/').map(encoded).collect();
    let path = segments.join("/");
    Ok(if path.ends_with('/') { path } else { format!("{path}/") })
}

/// Pairs in the order of their names, then of their values.
fn query(parts: &Parts) -> Result<String, SignFault> {
    let mut pairs = Vec::new();
    for pair in parts.uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let decode = |text| percent_decode_str(text).decode_utf8();
        let (Ok(name), Ok(value)) = (decode(name), decode(value)) else {
            return Err(SignFault::Malformed("the query"));
        };
        pairs.push((name, value));
    }
    pairs.sort();
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    Ok(pairs.join("&"))
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}
