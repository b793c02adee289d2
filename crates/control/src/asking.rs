//! How does a program that asks a node speak TLS to it?
//!
//! The TLS library stays on this side: those who ask get what they hand to their HTTP client.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::crypto::aws_lc_rs::default_provider;

/// The cryptography of the TLS library.
#[must_use]
pub fn provider() -> Arc<CryptoProvider> {
    Arc::new(default_provider())
}

/// The certificates of those whom the system believes, as DER. What cannot be read is left out; there may be none.
#[must_use]
pub fn system_authorities() -> Vec<Vec<u8>> {
    let found = rustls_native_certs::load_native_certs().certs;
    found.iter().map(|der| der.to_vec()).collect()
}
