//! What do the fields of one head say about the message, all read in one pass?

use super::connection::ConnectionOptions;
use super::framing::{check_transfer_encoding, content_length, is_lookalike};
use super::{FieldKind, HeadError, MAX_FIELDS, Sender};
use crate::ascii::is_token;

/// The longest field name, in bytes. CVE-2021-40346: longer ones overflowed into the length of the value.
const NAME_BYTES: usize = 255;

/// What the fields say, each of them once at most where twice could be read in two ways.
#[derive(Debug, Default)]
pub(super) struct Survey<'b> {
    pub(super) content_length: Option<u64>,
    pub(super) chunked: bool,
    pub(super) host: Option<&'b [u8]>,
    pub(super) upgrade: Option<&'b [u8]>,
    pub(super) expects_continue: bool,
    pub(super) connection: ConnectionOptions,
    /// Bit i says that field i is hop-by-hop.
    pub(super) hop_by_hop: u128,
}

impl<'b> Survey<'b> {
    /// Reads all fields and writes down their kinds.
    pub(super) fn of(
        headers: &[httparse::Header<'b>],
        kinds: &mut [FieldKind; MAX_FIELDS],
        sender: Sender,
    ) -> Result<Self, HeadError> {
        let mut survey = Self::default();
        for (index, (header, slot)) in headers.iter().zip(kinds.iter_mut()).enumerate() {
            let name = header.name.as_bytes();
            if name.len() > NAME_BYTES {
                return Err(HeadError::FieldNameTooLong);
            }
            let kind = FieldKind::of(name);
            *slot = kind;
            if kind.is_hop_by_hop() {
                survey.hop_by_hop |= 1 << index;
            }
            survey.add(kind, name, header.value, sender)?;
        }
        if survey.chunked && survey.content_length.is_some() {
            return Err(HeadError::LengthAndEncoding);
        }
        survey.hop_by_hop |= survey.connection.named_fields(headers, kinds, sender)?;
        Ok(survey)
    }

    #[inline]
    fn add(
        &mut self,
        kind: FieldKind,
        name: &[u8],
        value: &'b [u8],
        sender: Sender,
    ) -> Result<(), HeadError> {
        let from_client = sender == Sender::Client;
        match kind {
            FieldKind::Other if from_client && is_lookalike(name) => Err(HeadError::FramingLookalike),
            FieldKind::Connection => self.connection.read(value),
            FieldKind::ContentLength => {
                let length = content_length(value, sender)?;
                once(self.content_length.replace(length).is_none(), HeadError::DuplicateContentLength)
            }
            FieldKind::TransferEncoding => {
                once(!self.chunked, HeadError::DuplicateTransferEncoding)?;
                self.chunked = true;
                check_transfer_encoding(value)
            }
            FieldKind::Host if from_client => {
                once(self.host.replace(value).is_none(), HeadError::HostDuplicate)
            }
            FieldKind::Upgrade => {
                once(self.upgrade.replace(value).is_none() || !from_client, HeadError::Upgrade)
            }
            FieldKind::Expect if from_client => {
                self.expects_continue = true;
                once(value.eq_ignore_ascii_case(b"100-continue"), HeadError::Expectation)
            }
            _ => Ok(()),
        }
    }
}

fn once(holds: bool, otherwise: HeadError) -> Result<(), HeadError> {
    if holds { Ok(()) } else { Err(otherwise) }
}

/// Whether this is a list of protocols, each a token with perhaps a version after a slash (RFC 9110 7.8).
pub(super) fn is_protocol_list(value: &[u8]) -> bool {
    value.split(|&byte| byte == b',').map(crate::ascii::trim).all(|protocol| {
        let mut parts = protocol.splitn(2, |&byte| byte == b'/');
        parts.all(is_token)
    })
}

/// Whether the list offers HTTP/2 in clear text. Through such a tunnel requests would pass unseen by any rule.
pub(super) fn offers_h2c(value: &[u8]) -> bool {
    value
        .split(|&byte| byte == b',')
        .any(|protocol| crate::ascii::trim(protocol).eq_ignore_ascii_case(b"h2c"))
}
