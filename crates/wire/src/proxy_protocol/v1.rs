//! What does a PROXY line of version 1 say, and how is one written?

use super::{Endpoints, Prefix, ProxyError, ProxyHeader, Transport, V1_BYTES, one_family};
use crate::Parsed;
use crate::ascii::{find, port};
use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Reads a line that begins with `P`.
pub(super) fn parse(input: &[u8], transport: Transport) -> Result<Parsed<ProxyHeader>, ProxyError> {
    match Prefix::of(input, b"PROXY ") {
        Prefix::Different => return Err(ProxyError::Absent),
        Prefix::SoFar => return Ok(Parsed::Partial),
        Prefix::Whole if transport == Transport::Datagram => return Err(ProxyError::Transport),
        Prefix::Whole => {}
    }
    let window = input.get(..V1_BYTES).unwrap_or(input);
    let Some(end) = find(b'\n', window) else {
        return if window.len() < V1_BYTES { Ok(Parsed::Partial) } else { Err(ProxyError::LineTooLong) };
    };
    let line = window.get(..end).and_then(|line| line.strip_suffix(b"\r")).ok_or(ProxyError::Line)?;
    if !line.iter().all(|byte| (b' '..=b'~').contains(byte)) {
        return Err(ProxyError::Line);
    }
    Ok(Parsed::Complete(ProxyHeader { endpoints: endpoints(line)?, header_len: end + 1 }))
}

/// `PROXY UNKNOWN …` or `PROXY TCP4 source destination source-port destination-port`, one space apart.
fn endpoints(line: &[u8]) -> Result<Option<Endpoints>, ProxyError> {
    let mut words = line.split(|&byte| byte == b' ').skip(1);
    let read: fn(&str) -> Option<IpAddr> = match words.next() {
        // Whatever follows is to be ignored.
        Some(b"UNKNOWN") => return Ok(None),
        Some(b"TCP4") => |text| text.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
        Some(b"TCP6") => |text| text.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        _ => return Err(ProxyError::Line),
    };
    let mut word = || words.next().filter(|word| !word.is_empty()).ok_or(ProxyError::Line);
    let mut address = || {
        let text = std::str::from_utf8(word()?).map_err(|_| ProxyError::Address)?;
        read(text).ok_or(ProxyError::Address)
    };
    let (source, destination) = (address()?, address()?);
    let mut number = || port(word()?).ok_or(ProxyError::Port);
    let (source_port, destination_port) = (number()?, number()?);
    if words.next().is_some() {
        return Err(ProxyError::Line);
    }
    let source = SocketAddr::new(source, source_port);
    Ok(Some(Endpoints { source, destination: SocketAddr::new(destination, destination_port) }))
}

/// Appends a line of version 1; `None` for a connection of our own, such as a probe.
pub fn write(endpoints: Option<Endpoints>, out: &mut Vec<u8>) {
    let Some(Endpoints { source, destination }) = endpoints else {
        return out.extend_from_slice(b"PROXY UNKNOWN\r\n");
    };
    let (source, destination) = one_family(source, destination);
    let family = if source.is_ipv4() { "TCP4" } else { "TCP6" };
    let (from, to) = (source.ip(), destination.ip());
    let written = write!(out, "PROXY {family} {from} {to} {} {}\r\n", source.port(), destination.port());
    written.expect("a Vec takes all that is written to it");
}
