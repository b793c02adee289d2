//! What does a PROXY header of version 2 say, and how is one written?
//!
//! ```text
//! 0            12      13      14      16                16+addresses           16+length
//! │ signature  │ver cmd│fam trp│length │ addresses, ports │ extensions: type, length, value … │
//! ```

use super::crc32c::Crc32c;
use super::{Endpoints, Prefix, ProxyError, ProxyHeader, Transport, V2_BYTES, one_family};
use crate::Parsed;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

const SIGNATURE: &[u8; 12] = b"\r\n\r\n\0\r\nQUIT\n";
const FIXED_BYTES: usize = 16;
const VERSION_LOCAL: u8 = 0x20;
const VERSION_PROXY: u8 = 0x21;

/// Checksum of the header.
const TYPE_CRC32C: u8 = 0x03;
/// An identifier of the connection, at most 128 bytes.
const TYPE_UNIQUE_ID: u8 = 0x05;
/// About the client's TLS: five bytes, then extensions of its own.
const TYPE_SSL: u8 = 0x20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Unspecified,
    V4,
    V6,
    Unix,
}

impl Family {
    fn address_bytes(self) -> usize {
        match self {
            Self::Unspecified => 0,
            Self::V4 => 12,
            Self::V6 => 36,
            Self::Unix => 216,
        }
    }
}

/// Reads a header that does not begin with `P`.
pub(super) fn parse(input: &[u8], transport: Transport) -> Result<Parsed<ProxyHeader>, ProxyError> {
    match Prefix::of(input, SIGNATURE) {
        Prefix::Different => return Err(ProxyError::Absent),
        Prefix::SoFar => return Ok(Parsed::Partial),
        Prefix::Whole => {}
    }
    let Some(&command) = input.get(12) else { return Ok(Parsed::Partial) };
    if !matches!(command, VERSION_LOCAL | VERSION_PROXY) {
        return Err(ProxyError::Command);
    }
    let Some(&protocol) = input.get(13) else { return Ok(Parsed::Partial) };
    let family = match command {
        // The family of LOCAL is to be ignored, with all else.
        VERSION_LOCAL => None,
        _ => Some(family(protocol, transport)?),
    };
    let Some(&[high, low]) = input.get(14..FIXED_BYTES) else { return Ok(Parsed::Partial) };
    let header_len = FIXED_BYTES + usize::from(u16::from_be_bytes([high, low]));
    let needed = FIXED_BYTES + family.map_or(0, Family::address_bytes);
    if header_len > V2_BYTES || header_len < needed {
        return Err(ProxyError::Length);
    }
    let Some(header) = input.get(..header_len) else { return Ok(Parsed::Partial) };
    let endpoints = match family {
        None => None,
        Some(family) => {
            check_extensions(header, needed)?;
            endpoints(family, header.get(FIXED_BYTES..needed).unwrap_or_default())
        }
    };
    Ok(Parsed::Complete(ProxyHeader { endpoints, header_len }))
}

fn family(protocol: u8, transport: Transport) -> Result<Family, ProxyError> {
    let family = match protocol >> 4 {
        0 => Family::Unspecified,
        1 => Family::V4,
        2 => Family::V6,
        3 => Family::Unix,
        _ => return Err(ProxyError::Family),
    };
    match (family, protocol & 0xf, transport) {
        (Family::Unspecified, 0, _) => Ok(family),
        (Family::Unspecified, ..) | (_, 0, _) | (_, 3.., _) => Err(ProxyError::Family),
        (_, 1, Transport::Stream) | (_, 2, Transport::Datagram) => Ok(family),
        _ => Err(ProxyError::Transport),
    }
}

fn endpoints(family: Family, addresses: &[u8]) -> Option<Endpoints> {
    let (source, destination, ports) = match family {
        Family::Unspecified | Family::Unix => return None,
        Family::V4 => {
            let (source, rest) = addresses.split_first_chunk::<4>()?;
            let (destination, ports) = rest.split_first_chunk::<4>()?;
            (Ipv4Addr::from(*source).into(), Ipv4Addr::from(*destination).into(), ports)
        }
        Family::V6 => {
            let (source, rest) = addresses.split_first_chunk::<16>()?;
            let (destination, ports) = rest.split_first_chunk::<16>()?;
            (Ipv6Addr::from(*source).into(), Ipv6Addr::from(*destination).into(), ports)
        }
    };
    let &[a, b, c, d] = ports else { return None };
    let source = SocketAddr::new(source, u16::from_be_bytes([a, b]));
    Some(Endpoints { source, destination: SocketAddr::new(destination, u16::from_be_bytes([c, d])) })
}

/// Extensions fill the header to its last byte, or someone reads payload as extension or the other way round
/// (CVE-2026-47692). None of them is passed on; the checksum is checked when there is one.
fn check_extensions(header: &[u8], start: usize) -> Result<(), ProxyError> {
    let mut checksum_at = None;
    let mut at = start;
    while at < header.len() {
        let (kind, value, end) = extension(header, at)?;
        match kind {
            TYPE_CRC32C if value.len() != 4 || checksum_at.is_some() => return Err(ProxyError::Extension),
            TYPE_CRC32C => checksum_at = Some(end - 4),
            TYPE_UNIQUE_ID if value.len() > 128 => return Err(ProxyError::Extension),
            TYPE_SSL => check_nested(value)?,
            _ => {}
        }
        at = end;
    }
    checksum_at.map_or(Ok(()), |at| check_checksum(header, at))
}

/// The type and the value of the extension at that place, and where it ends.
fn extension(bytes: &[u8], at: usize) -> Result<(u8, &[u8], usize), ProxyError> {
    let rest = bytes.get(at..).ok_or(ProxyError::Extension)?;
    let (&[kind, high, low], rest) = rest.split_first_chunk::<3>().ok_or(ProxyError::Extension)?;
    let length = usize::from(u16::from_be_bytes([high, low]));
    let value = rest.get(..length).ok_or(ProxyError::Extension)?;
    Ok((kind, value, at + 3 + length))
}

fn check_nested(ssl: &[u8]) -> Result<(), ProxyError> {
    let mut at = 5;
    if ssl.len() < at {
        return Err(ProxyError::Extension);
    }
    while at < ssl.len() {
        (_, _, at) = extension(ssl, at)?;
    }
    Ok(())
}

/// The checksum is over the whole header with zeros in its own place.
fn check_checksum(header: &[u8], at: usize) -> Result<(), ProxyError> {
    let (before, rest) = header.split_at_checked(at).ok_or(ProxyError::Extension)?;
    let (sent, after) = rest.split_first_chunk::<4>().ok_or(ProxyError::Extension)?;
    let computed = Crc32c::new().add(before).add(&[0; 4]).add(after).finish();
    if computed == u32::from_be_bytes(*sent) { Ok(()) } else { Err(ProxyError::Checksum) }
}

/// Appends a header of version 2 without extensions, for a client that came over that transport.
pub fn write(endpoints: Endpoints, transport: Transport, out: &mut Vec<u8>) {
    let (source, destination) = one_family(endpoints.source, endpoints.destination);
    let transport = match transport {
        Transport::Stream => 1,
        Transport::Datagram => 2,
    };
    out.extend_from_slice(SIGNATURE);
    match (source, destination) {
        (SocketAddr::V4(source), SocketAddr::V4(destination)) => {
            out.extend_from_slice(&[VERSION_PROXY, 0x10 | transport, 0, 12]);
            out.extend_from_slice(&source.ip().octets());
            out.extend_from_slice(&destination.ip().octets());
        }
        (source, destination) => {
            out.extend_from_slice(&[VERSION_PROXY, 0x20 | transport, 0, 36]);
            out.extend_from_slice(&v6_octets(source));
            out.extend_from_slice(&v6_octets(destination));
        }
    }
    out.extend_from_slice(&source.port().to_be_bytes());
    out.extend_from_slice(&destination.port().to_be_bytes());
}

fn v6_octets(address: SocketAddr) -> [u8; 16] {
    match address {
        SocketAddr::V4(v4) => v4.ip().to_ipv6_mapped().octets(),
        SocketAddr::V6(v6) => v6.ip().octets(),
    }
}

/// Appends a header of version 2 for a connection of our own, such as a probe.
pub fn write_local(out: &mut Vec<u8>) {
    out.extend_from_slice(SIGNATURE);
    out.extend_from_slice(&[VERSION_LOCAL, 0, 0, 0]);
}
