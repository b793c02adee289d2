//! What do answers about stored certificates look like? No private key is in them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::problem::Mistake;

/// A certificate that the store keeps. Times are in seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = StoredCertificate)]
pub struct Certificate {
    /// Its name: what `certificates = [{ stored = "…" }]` says.
    pub name: String,
    /// Names that clients may ask for: the DNS names in it.
    pub names: Vec<String>,
    /// Whose it is, as RFC 4514 writes it; empty: it says so by its names alone.
    pub subject: String,
    /// When it begins to hold.
    pub not_before_s: u64,
    /// When it ends to hold.
    pub not_after_s: u64,
    /// Kind of its key: `rsa-2048` and other lengths, `ecdsa-p256`, `ecdsa-p384`, `ecdsa-p521`, `ed25519` or `other`.
    pub key_kind: String,
    /// SHA-256 of its DER, in hexadecimal digits.
    pub fingerprint: String,
    /// How many certificates there are: itself, and those that certify it.
    pub chain: u64,
    /// When it was put here.
    pub put_at_s: u64,
    /// Who did.
    pub put_by: String,
    /// Listeners that use it: `load balancer/listener`.
    pub used_by: Vec<String>,
    /// What is wrong with it today, and does not keep anybody from using it.
    pub warnings: Vec<Mistake>,
}
