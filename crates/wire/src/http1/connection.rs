//! What does Connection say about this connection, and which fields does it keep from the next one?

use super::{FieldKind, HeadError, Sender, Version};
use crate::ascii::{is_token, trim};

/// The most options in the Connection fields of one head. Each may be compared with each field.
const MAX_OPTIONS: usize = 32;

/// The options of all Connection fields of one head (RFC 9110 7.6.1).
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct ConnectionOptions {
    close: bool,
    keep_alive: bool,
    upgrade: bool,
    /// There are options that may be the names of fields.
    names: bool,
    count: usize,
}

impl ConnectionOptions {
    /// Adds the options of one field.
    pub(super) fn read(&mut self, value: &[u8]) -> Result<(), HeadError> {
        for option in options(value) {
            self.count += 1;
            if self.count > MAX_OPTIONS || !is_token(option) {
                return Err(HeadError::ConnectionOptions);
            }
            match Known::of(option) {
                Known::Close => self.close = true,
                Known::KeepAlive => self.keep_alive = true,
                Known::Upgrade => self.upgrade = true,
                Known::Name => self.names = true,
            }
        }
        Ok(())
    }

    /// Whether the sender means to use the connection again (RFC 9112 9.3).
    pub(super) fn keeps_alive(self, version: Version) -> bool {
        !self.close && (version == Version::Http11 || self.keep_alive)
    }

    /// Whether Upgrade is meant for us. HTTP/1.0 cannot mean it (RFC 9110 7.8).
    pub(super) fn upgrades(self, version: Version) -> bool {
        self.upgrade && version == Version::Http11
    }

    /// A bit for each field that an option names.
    ///
    /// A client must not name a field that the target or we rely on: that is an attempt to have it removed. From a
    /// target it is a known mistake (`Connection: Transfer-Encoding`) without effect.
    pub(super) fn named_fields(
        self,
        headers: &[httparse::Header<'_>],
        kinds: &[FieldKind],
        sender: Sender,
    ) -> Result<u128, HeadError> {
        let mut named = 0;
        if !self.names {
            return Ok(named);
        }
        for (header, _) in headers.iter().zip(kinds).filter(|(_, kind)| **kind == FieldKind::Connection) {
            for option in options(header.value) {
                match (FieldKind::of(option).is_end_to_end(), sender) {
                    (true, Sender::Client) => return Err(HeadError::ConnectionNamesField),
                    (true, Sender::Target) => {}
                    (false, _) => named |= fields_named(option, headers),
                }
            }
        }
        Ok(named)
    }
}

fn fields_named(option: &[u8], headers: &[httparse::Header<'_>]) -> u128 {
    let is_named = |header: &httparse::Header<'_>| header.name.as_bytes().eq_ignore_ascii_case(option);
    headers
        .iter()
        .enumerate()
        .filter(|(_, header)| is_named(header))
        .fold(0, |bits, (index, _)| bits | 1 << index)
}

enum Known {
    Close,
    KeepAlive,
    Upgrade,
    Name,
}

impl Known {
    fn of(option: &[u8]) -> Self {
        match option.len() {
            5 if option.eq_ignore_ascii_case(b"close") => Self::Close,
            10 if option.eq_ignore_ascii_case(b"keep-alive") => Self::KeepAlive,
            7 if option.eq_ignore_ascii_case(b"upgrade") => Self::Upgrade,
            _ => Self::Name,
        }
    }
}

/// The elements of the list; empty ones do not count (RFC 9110 5.6.1.2).
fn options(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value.split(|&byte| byte == b',').map(trim).filter(|option| !option.is_empty())
}
