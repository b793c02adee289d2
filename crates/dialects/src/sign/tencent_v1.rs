//! HmacSHA1 and HmacSHA256, Tencent's signature of before: everything is a parameter, the signature too.
//!
//! Source: <https://cloud.tencent.com/document/api/214/30642>.

use std::collections::BTreeMap;

use axum::http::Method;
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;

use super::{Claim, Way, hmac_sha1, hmac_sha256, hosts};
use crate::keys::SignFault;

/// What such a signature is made with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Digest {
    is_sha256: bool,
    pub(super) texts: Vec<String>,
}

/// The parameters of a request: of its query, or of its body.
///
/// # Errors
/// They are no form, or one is there twice.
pub fn parameters(parts: &Parts, body: &[u8]) -> Result<BTreeMap<String, String>, SignFault> {
    let of = SignFault::Malformed("a parameter");
    let text = match parts.method {
        Method::GET => parts.uri.query().unwrap_or_default(),
        _ => std::str::from_utf8(body).map_err(|_| of.clone())?,
    };
    let mut parameters = BTreeMap::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (Some(name), Some(value)) = (decoded(name), decoded(value)) else { return Err(of) };
        if parameters.insert(name, value).is_some() {
            return Err(of);
        }
    }
    Ok(parameters)
}

/// What a request says of its signature.
///
/// # Errors
/// What is missing, or has no such form.
pub fn claim(parts: &Parts, body: &[u8]) -> Result<Claim, SignFault> {
    let parameters = parameters(parts, body)?;
    let signature = parameters.get("Signature").ok_or(SignFault::Missing)?;
    let signature = STANDARD.decode(signature).map_err(|_| SignFault::Malformed("Signature"))?;
    let access_key = parameters.get("SecretId").ok_or(SignFault::Malformed("SecretId"))?;
    let timestamp = parameters.get("Timestamp").and_then(|text| text.parse().ok());
    let signed_at_s = timestamp.ok_or(SignFault::Malformed("Timestamp"))?;
    if parameters.get("Nonce").is_none_or(|nonce| nonce.parse::<u64>().is_err()) {
        return Err(SignFault::Malformed("Nonce"));
    }
    let is_sha256 = match parameters.get("SignatureMethod").map(String::as_str) {
        Some("HmacSHA256") => true,
        None | Some("HmacSHA1") => false,
        Some(_) => return Err(SignFault::Malformed("SignatureMethod")),
    };
    let texts = texts(parts, &parameters)?;
    let way = Way::TencentV1(Digest { is_sha256, texts });
    Ok(Claim { access_key: access_key.clone(), signed_at_s, signature, way })
}

impl Digest {
    /// The signatures that the texts would have with that key.
    pub(super) fn signatures(&self, secret_key: &str) -> Vec<Vec<u8>> {
        let hmac = if self.is_sha256 { hmac_sha256 } else { hmac_sha1 };
        self.texts.iter().map(|text| hmac(secret_key.as_bytes(), text.as_bytes())).collect()
    }
}

fn texts(parts: &Parts, parameters: &BTreeMap<String, String>) -> Result<Vec<String>, SignFault> {
    let signed = parameters.iter().filter(|(name, _)| *name != "Signature");
    // An underline was a full stop before forms had full stops.
    let signed: BTreeMap<String, &String> =
        signed.map(|(name, value)| (name.replace('_', "."), value)).collect();
    let pairs: Vec<String> = signed.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let (method, path, pairs) = (&parts.method, parts.uri.path(), pairs.join("&"));
    Ok(hosts(parts)?.into_iter().map(|host| format!("{method}{host}{path}?{pairs}")).collect())
}

/// A name or value of a form (`application/x-www-form-urlencoded`).
fn decoded(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().ok().map(|text| text.into_owned())
}
