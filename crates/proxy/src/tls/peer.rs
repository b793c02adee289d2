//! Who is a client that has shown a certificate?

use homing_wire::x509;
use std::fmt::Write;

/// What targets are told about the certificate of a client. It has been verified.
#[derive(Debug)]
pub(crate) struct ClientCertificate {
    /// Whose it is, as text (RFC 4514) in visible ASCII; empty: the name is too long to be told.
    pub(crate) subject: Box<[u8]>,
    /// SHA-256 of its DER, in hexadecimal digits.
    pub(crate) fingerprint: Box<str>,
}

impl ClientCertificate {
    /// Of the certificate with this DER.
    pub(crate) fn new(der: &[u8]) -> Self {
        let mut subject = Vec::new();
        if let Some(certificate) = x509::read(der) {
            x509::write_name(certificate.subject, &mut subject);
        }
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, der);
        let mut fingerprint = String::with_capacity(64);
        for byte in digest.as_ref() {
            write!(fingerprint, "{byte:02x}").expect("writing to a String does not fail");
        }
        Self { subject: subject.into(), fingerprint: fingerprint.into() }
    }
}
