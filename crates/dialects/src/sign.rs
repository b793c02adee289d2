//! How is a request signed? One file for each way: [`tc3`] and [`tencent_v1`] are Tencent's, [`huawei`] is Huawei's.
//!
//! Each parses what the client says of its signature, and computes the same from what came. Clients differ in which `Host`
//! they sign, so there may be several texts that it could have been made of; one of them must fit.

use axum::http::request::Parts;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};

use crate::keys::SignFault;
use crate::limits;

mod date;
pub mod huawei;
pub mod tc3;
pub mod tencent_v1;
#[cfg(test)]
mod tests;

/// What a client says of its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Names the pair of keys.
    pub access_key: String,
    /// When it was signed, in seconds since 1970.
    pub signed_at_s: u64,
    /// The signature itself.
    pub signature: Vec<u8>,
    /// How it was made.
    way: Way,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Way {
    Tc3(tc3::Scope),
    TencentV1(tencent_v1::Digest),
    Huawei(huawei::Scope),
}

impl Claim {
    /// The texts that it could have been made of: the first one is what the vendor documents.
    #[must_use]
    pub fn texts(&self) -> &[String] {
        match &self.way {
            Way::Tc3(scope) => &scope.texts,
            Way::TencentV1(digest) => &digest.texts,
            Way::Huawei(scope) => &scope.texts,
        }
    }

    /// Whether it was made with that secret key. Takes the same time wherever the signature differs.
    #[must_use]
    pub fn is_made_with(&self, secret_key: &str) -> bool {
        let made: Vec<Vec<u8>> = match &self.way {
            Way::Tc3(scope) => scope.signatures(secret_key, self.signed_at_s),
            Way::TencentV1(digest) => digest.signatures(secret_key),
            Way::Huawei(scope) => scope.signatures(secret_key),
        };
        let fits = made.iter().fold(Choice::from(0), |fits, made| fits | made.ct_eq(&self.signature));
        fits.into()
    }
}

/// The one value of a header field, trimmed; `None`: there is none.
fn field<'a>(parts: &'a Parts, name: &'static str) -> Result<Option<&'a str>, SignFault> {
    let mut values = parts.headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let text = std::str::from_utf8(value.as_bytes()).map_err(|_| SignFault::Malformed(name))?;
    if values.next().is_some() { Err(SignFault::Malformed(name)) } else { Ok(Some(text.trim())) }
}

/// The same, of a field that a client names.
fn signed_field<'a>(parts: &'a Parts, name: &str) -> Result<&'a str, SignFault> {
    let of = SignFault::Malformed("a signed header");
    let mut values = parts.headers.get_all(name).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return Err(of) };
    std::str::from_utf8(value.as_bytes()).map(str::trim).map_err(|_| of)
}

/// The forms of `Host` that clients sign: as it came, without a scheme before it, without a port behind it.
fn hosts(parts: &Parts) -> Result<Vec<String>, SignFault> {
    let raw = field(parts, "host")?.ok_or(SignFault::Malformed("Host"))?;
    let bare = raw.strip_prefix("http://").or_else(|| raw.strip_prefix("https://")).unwrap_or(raw);
    let name = match bare.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => bare,
    };
    let mut hosts = vec![raw.to_owned(), bare.to_owned(), name.to_owned()];
    hosts.dedup();
    Ok(hosts)
}

/// A part `Name=value` of an `Authorization` field whose parts stand between commas.
fn part<'a>(parts: &'a str, name: &'static str) -> Result<&'a str, SignFault> {
    let found = parts.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
    found.filter(|value| !value.is_empty()).ok_or(SignFault::Malformed(name))
}

/// Names of header fields between semicolons, each once.
fn signed_headers(listed: &str) -> Result<Vec<&str>, SignFault> {
    let names: Vec<&str> = listed.split(';').collect();
    let is_name = |name: &&str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_uppercase())
    };
    let is_twice = |(at, name): (usize, &&str)| names[..at].contains(name);
    let is_fine = names.len() <= limits::SIGNED_HEADERS
        && names.iter().all(is_name)
        && !names.iter().enumerate().any(is_twice);
    if is_fine { Ok(names) } else { Err(SignFault::Malformed("SignedHeaders")) }
}

fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn hmac_sha256(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

fn hmac_sha1(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

fn from_hex(text: &str) -> Result<Vec<u8>, SignFault> {
    hex::decode(text).map_err(|_| SignFault::Malformed("Signature"))
}
