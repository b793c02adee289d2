//! How does the kernel write a socket address?
//!
//! As `sockaddr_in` (ip(7)) or `sockaddr_in6` (ipv6(7)). We keep the bytes and parse them, so that no C struct
//! is ever reinterpreted as another.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};

/// `sockaddr_in`: family, port, address, eight bytes of padding.
const V4_BYTES: usize = 16;
/// `sockaddr_in6`: family, port, flow information, address, scope.
const V6_BYTES: usize = 28;
const FAMILY_V4: [u8; 2] = family(libc::AF_INET);
const FAMILY_V6: [u8; 2] = family(libc::AF_INET6);

/// A socket address in the kernel's form, aligned as the kernel's struct is.
#[derive(Clone, Debug)]
#[repr(C, align(8))]
pub(super) struct RawAddress {
    bytes: [u8; 32],
}

impl RawAddress {
    pub(super) const EMPTY: Self = Self { bytes: [0; 32] };
    /// The room the kernel may write to.
    pub(super) const CAPACITY_BYTES: usize = 32;

    /// Writes `address`, and returns how many bytes that takes.
    pub(super) fn write(&mut self, address: SocketAddr) -> usize {
        self.bytes = [0; 32];
        self.bytes[2..4].copy_from_slice(&address.port().to_be_bytes());
        match address {
            SocketAddr::V4(address) => {
                self.bytes[..2].copy_from_slice(&FAMILY_V4);
                self.bytes[4..8].copy_from_slice(&address.ip().octets());
                V4_BYTES
            }
            SocketAddr::V6(address) => {
                self.bytes[..2].copy_from_slice(&FAMILY_V6);
                self.bytes[4..8].copy_from_slice(&address.flowinfo().to_ne_bytes());
                self.bytes[8..24].copy_from_slice(&address.ip().octets());
                self.bytes[24..28].copy_from_slice(&address.scope_id().to_ne_bytes());
                V6_BYTES
            }
        }
    }

    /// Reads the address of which the kernel wrote `length` bytes; none when it is not an IP address.
    pub(super) fn read(&self, length: usize) -> Option<SocketAddr> {
        let port = u16::from_be_bytes(self.at(2));
        match self.at(0) {
            FAMILY_V4 if length >= V4_BYTES => {
                Some(SocketAddrV4::new(Ipv4Addr::from(self.at::<4>(4)), port).into())
            }
            FAMILY_V6 if length >= V6_BYTES => {
                let flow = u32::from_ne_bytes(self.at(4));
                let scope = u32::from_ne_bytes(self.at(24));
                Some(SocketAddrV6::new(Ipv6Addr::from(self.at::<16>(8)), port, flow, scope).into())
            }
            _ => None,
        }
    }

    /// The `N` bytes from `start` on.
    fn at<const N: usize>(&self, start: usize) -> [u8; N] {
        *self.bytes[start..].first_chunk().expect("the offsets above lie within the 32 bytes")
    }
}

#[allow(clippy::cast_possible_truncation, reason = "try_from is not const; the families are small numbers")]
const fn family(number: libc::c_int) -> [u8; 2] {
    (number as libc::sa_family_t).to_ne_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_was_written_is_read_back() {
        for text in ["192.0.2.1:53", "[2001:db8::1]:443", "[fe80::1%7]:65535", "0.0.0.0:0"] {
            let address: SocketAddr = text.parse().unwrap();
            let mut raw = RawAddress::EMPTY;
            let length = raw.write(address);
            assert_eq!(raw.read(length), Some(address));
        }
    }

    #[test]
    fn the_bytes_are_those_that_the_system_library_makes() {
        for text in ["192.0.2.1:53", "[fe80::1%7]:443"] {
            let address: SocketAddr = text.parse().unwrap();
            let mut raw = RawAddress::EMPTY;
            let length = raw.write(address);
            let theirs = socket2::SockAddr::from(address);
            assert_eq!(length, usize::try_from(theirs.len()).unwrap());
            // SAFETY: a SockAddr is at least `length` bytes long, all of them initialised.
            let theirs = unsafe { std::slice::from_raw_parts(theirs.as_ptr().cast::<u8>(), length) };
            assert_eq!(&raw.bytes[..length], theirs);
        }
    }

    #[test]
    fn what_is_cut_short_or_of_another_family_is_no_address() {
        let mut raw = RawAddress::EMPTY;
        assert_eq!(raw.read(RawAddress::CAPACITY_BYTES), None);
        for text in ["192.0.2.1:53", "[2001:db8::1]:443"] {
            let length = raw.write(text.parse().unwrap());
            assert_eq!(raw.read(length - 1), None);
        }
    }
}
