//! How does the kernel say where a datagram was sent to, and how do we say where one is to leave from?
//!
//! By control messages (cmsg(3)): a header of length, level and type, a body, and padding to a machine word;
//! one after the other. We read and write them as bytes, with bounds checks, instead of by the C macros.

use std::ffi::c_int;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

const WORD: usize = size_of::<usize>();
const INT: usize = size_of::<c_int>();
const HEADER: usize = WORD + 2 * INT;

/// `in_pktinfo`: interface, local address, destination address of the header.
const PACKET_INFO_V4_BYTES: usize = 12;
/// `in6_pktinfo`: address, interface (RFC 3542 section 6).
const PACKET_INFO_V6_BYTES: usize = 20;

const CAPACITY: usize = 64;

/// Room for the control messages of one datagram: packet information, and one more of an integer.
#[derive(Clone, Debug)]
#[repr(C, align(8))]
pub(super) struct Control {
    bytes: [u8; CAPACITY],
}

impl Control {
    pub(super) const EMPTY: Self = Self { bytes: [0; CAPACITY] };
    /// The room the kernel may write to.
    pub(super) const CAPACITY_BYTES: usize = CAPACITY;

    /// The local address a datagram was sent to, from the `length` bytes the kernel wrote; none when it did
    /// not tell, or told one that cannot be a source (multicast).
    pub(super) fn local(&self, length: usize) -> Option<IpAddr> {
        let mut rest = self.bytes.get(..length)?;
        loop {
            let total = usize::from_ne_bytes(*rest.first_chunk()?);
            let level = c_int::from_ne_bytes(*rest.get(WORD..)?.first_chunk()?);
            let kind = c_int::from_ne_bytes(*rest.get(WORD + INT..)?.first_chunk()?);
            let body = rest.get(HEADER..total)?; // none when total is less than a header, or more than is left
            match (level, kind) {
                (libc::IPPROTO_IP, libc::IP_PKTINFO) => return local_v4(body),
                (libc::IPPROTO_IPV6, libc::IPV6_PKTINFO) => return local_v6(body),
                _ => rest = rest.get(total.next_multiple_of(WORD)..)?,
            }
        }
    }

    /// Writes the message that lets a datagram leave from `source`, and returns how many bytes that takes.
    pub(super) fn write_source(&mut self, source: IpAddr) -> usize {
        self.bytes = [0; CAPACITY];
        match source {
            IpAddr::V4(source) => {
                // The interface stays 0: routing chooses it. The local address is the second field.
                let mut body = [0; PACKET_INFO_V4_BYTES];
                body[4..8].copy_from_slice(&source.octets());
                self.write_message(libc::IPPROTO_IP, libc::IP_PKTINFO, &body)
            }
            IpAddr::V6(source) => {
                let mut body = [0; PACKET_INFO_V6_BYTES];
                body[..16].copy_from_slice(&source.octets());
                self.write_message(libc::IPPROTO_IPV6, libc::IPV6_PKTINFO, &body)
            }
        }
    }

    fn write_message<const N: usize>(&mut self, level: c_int, kind: c_int, body: &[u8; N]) -> usize {
        const { assert!((HEADER + N).next_multiple_of(WORD) <= CAPACITY) };
        self.bytes[..WORD].copy_from_slice(&(HEADER + N).to_ne_bytes());
        self.bytes[WORD..WORD + INT].copy_from_slice(&level.to_ne_bytes());
        self.bytes[WORD + INT..HEADER].copy_from_slice(&kind.to_ne_bytes());
        self.bytes[HEADER..HEADER + N].copy_from_slice(body);
        (HEADER + N).next_multiple_of(WORD)
    }
}

/// The second field, and not the third: for multicast and broadcast it is the address to answer from.
fn local_v4(body: &[u8]) -> Option<IpAddr> {
    let octets: &[u8; 4] = body.get(4..)?.first_chunk()?;
    Some(Ipv4Addr::from(*octets)).filter(|local| !local.is_unspecified()).map(IpAddr::V4)
}

/// IPv6 tells the destination of the header only, which may be a group that nobody can answer from.
fn local_v6(body: &[u8]) -> Option<IpAddr> {
    let octets: &[u8; 16] = body.first_chunk()?;
    Some(Ipv6Addr::from(*octets)).filter(|local| !local.is_multicast()).map(IpAddr::V6)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message_of(source: &str) -> (Control, usize) {
        let mut control = Control::EMPTY;
        let length = control.write_source(source.parse().unwrap());
        (control, length)
    }

    #[test]
    fn a_source_that_was_written_is_read_back() {
        for source in ["127.0.0.2", "2001:db8::1"] {
            let (control, length) = message_of(source);
            assert_eq!(control.local(length), Some(source.parse().unwrap()));
        }
    }

    #[test]
    fn the_header_is_the_one_of_the_system_library() {
        assert_eq!(HEADER, size_of::<libc::cmsghdr>());
        assert_eq!(PACKET_INFO_V4_BYTES, size_of::<libc::in_pktinfo>());
        assert_eq!(PACKET_INFO_V6_BYTES, size_of::<libc::in6_pktinfo>());
    }

    #[test]
    fn a_message_cut_short_tells_nothing() {
        for source in ["127.0.0.2", "2001:db8::1"] {
            let (control, length) = message_of(source);
            let told: Vec<bool> = (0..=length).map(|cut| control.local(cut).is_some()).collect();
            let body = if source.contains(':') { PACKET_INFO_V6_BYTES } else { PACKET_INFO_V4_BYTES };
            assert_eq!(told.iter().position(|told| *told), Some(HEADER + body));
        }
    }

    #[test]
    fn a_message_with_a_false_length_ends_the_search() {
        for total in [0, 1, HEADER - 1, CAPACITY + 1, usize::MAX] {
            let (mut control, length) = message_of("127.0.0.2");
            control.bytes[..WORD].copy_from_slice(&total.to_ne_bytes());
            assert_eq!(control.local(length), None, "{total}");
        }
    }

    #[test]
    fn an_unknown_message_is_passed_over() {
        let mut control = Control::EMPTY;
        let first = control.write_message(libc::SOL_SOCKET, libc::SO_TIMESTAMP, &[0; 4]);
        let (second, length) = message_of("127.0.0.2");
        control.bytes[first..first + length].copy_from_slice(&second.bytes[..length]);
        assert_eq!(control.local(first + length), Some(IpAddr::from([127, 0, 0, 2])));
    }

    #[test]
    fn a_group_is_no_address_to_answer_from() {
        let (control, length) = message_of("ff02::1");
        assert_eq!(control.local(length), None);
    }
}
