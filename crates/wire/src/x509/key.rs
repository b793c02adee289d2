//! Of which kind is the public key of a certificate?

use std::fmt;

use super::der::{Reader, Tag};

/// A kind of key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA, with the length of its modulus.
    Rsa {
        /// Bits.
        bits: usize,
    },
    /// ECDSA on P-256.
    EcdsaP256,
    /// ECDSA on P-384.
    EcdsaP384,
    /// ECDSA on P-521.
    EcdsaP521,
    /// Ed25519.
    Ed25519,
    /// Any other.
    Other,
}

// RFC 3279, RFC 5480, RFC 8410.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
const ELLIPTIC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const P384: &[u8] = &[0x2b, 0x81, 4, 0, 34];
const P521: &[u8] = &[0x2b, 0x81, 4, 0, 35];
const ED25519: &[u8] = &[0x2b, 0x65, 112];

/// The kind of the key whose SubjectPublicKeyInfo (RFC 5280 4.1, without its outermost header) is given.
#[must_use]
pub fn key_kind(public_key: &[u8]) -> KeyKind {
    kind(public_key).unwrap_or(KeyKind::Other)
}

fn kind(public_key: &[u8]) -> Option<KeyKind> {
    let mut fields = Reader::new(public_key);
    let mut algorithm = Reader::new(fields.take(Tag::SEQUENCE)?);
    match algorithm.take(Tag::OBJECT_IDENTIFIER)? {
        RSA => Some(KeyKind::Rsa { bits: modulus_bits(fields.take(Tag::BIT_STRING)?)? }),
        ELLIPTIC => match algorithm.take(Tag::OBJECT_IDENTIFIER)? {
            P256 => Some(KeyKind::EcdsaP256),
            P384 => Some(KeyKind::EcdsaP384),
            P521 => Some(KeyKind::EcdsaP521),
            _ => None,
        },
        ED25519 => Some(KeyKind::Ed25519),
        _ => None,
    }
}

/// Behind the count of unused bits stands an RSAPublicKey (RFC 8017 A.1.1), the modulus first.
fn modulus_bits(bit_string: &[u8]) -> Option<usize> {
    let mut outer = Reader::new(bit_string.strip_prefix(&[0])?);
    let modulus = Reader::new(outer.take(Tag::SEQUENCE)?).take(Tag::INTEGER)?;
    let zeros = modulus.iter().take_while(|byte| **byte == 0).count();
    let significant = modulus.get(zeros..)?;
    let leading = significant.first()?.leading_zeros() as usize;
    Some(significant.len() * 8 - leading)
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rsa { bits } => return write!(f, "rsa-{bits}"),
            Self::EcdsaP256 => "ecdsa-p256",
            Self::EcdsaP384 => "ecdsa-p384",
            Self::EcdsaP521 => "ecdsa-p521",
            Self::Ed25519 => "ed25519",
            Self::Other => "other",
        })
    }
}
