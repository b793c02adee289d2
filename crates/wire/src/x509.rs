//! What does a certificate say of itself: whose it is, from when until when, and with which kind of key?
//!
//! Whether it is to be believed is decided elsewhere, by the TLS library: this is for what operators and targets are
//! told about certificates that are the operator's own, or were verified. (X.509 version 3, RFC 5280.)

mod der;
mod key;
mod name;

use crate::ascii::decimal;
use crate::calendar::{Time, seconds_since_1970};
use der::{Reader, Tag};

pub use key::{KeyKind, key_kind};
pub use name::{NAME_BYTES, write_name};

/// A certificate, as far as it is read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certificate<'a> {
    /// Whose it is: the DER of its name, for [`write_name`].
    pub subject: &'a [u8],
    /// When it begins to hold, in seconds since 1970; 0 for all that was before.
    pub not_before_s: u64,
    /// When it ends to hold, likewise.
    pub not_after_s: u64,
    /// Its public key: for [`key_kind`].
    pub public_key: &'a [u8],
}

/// Reads the DER of a certificate; `None`: it is none.
#[must_use]
pub fn read(der: &[u8]) -> Option<Certificate<'_>> {
    let mut outer = Reader::new(der);
    let mut certificate = Reader::new(outer.take(Tag::SEQUENCE)?);
    // RFC 5280 4.1: TBSCertificate.
    let mut fields = Reader::new(certificate.take(Tag::SEQUENCE)?);
    if fields.peek() == Some(Tag::VERSION) {
        fields.take(Tag::VERSION)?;
    }
    fields.take(Tag::INTEGER)?; // serial number
    fields.take(Tag::SEQUENCE)?; // signature algorithm
    fields.take(Tag::SEQUENCE)?; // issuer
    let mut validity = Reader::new(fields.take(Tag::SEQUENCE)?);
    let (not_before_s, not_after_s) = (moment(&mut validity)?, moment(&mut validity)?);
    let subject = fields.take(Tag::SEQUENCE)?;
    let public_key = fields.take(Tag::SEQUENCE)?;
    Some(Certificate { subject, not_before_s, not_after_s, public_key })
}

/// UTCTime to the year 2049, GeneralizedTime after it, both in UTC and with seconds (RFC 5280 4.1.2.5).
fn moment(fields: &mut Reader<'_>) -> Option<u64> {
    let (tag, text) = fields.next()?;
    let year_digits = match tag {
        Tag::UTC_TIME => 2,
        Tag::GENERALIZED_TIME => 4,
        _ => return None,
    };
    let (year, rest) = text.strip_suffix(b"Z")?.split_at_checked(year_digits)?;
    let year = match (decimal(year, 9999)?, year_digits) {
        (year @ 0..=49, 2) => year + 2000,
        (year, 2) => year + 1900,
        (year, _) => year,
    };
    if rest.len() != 10 {
        return None;
    }
    let pair = |at: usize| decimal(rest.get(at..at + 2)?, 99);
    let time = Time { hour: pair(4)?, minute: pair(6)?, second: pair(8)? };
    seconds_since_1970(year, pair(0)?, pair(2)?, time)
}

#[cfg(test)]
mod tests;
