//! Where may no target be, whoever wishes it?
//!
//! Whoever may edit targets could make the node ask what only the node can reach: the service that hands out the
//! credentials of a cloud machine, for example. Traffic and probes go to the address of a target and nowhere else, and
//! there are no names to look up, so that it suffices to look at addresses before they become effective.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::problem::{Phrase, say};

/// Services of clouds that tell a machine its secrets, where they are not link-local anyway.
const METADATA: [IpAddr; 5] = [
    // Alibaba Cloud, Oracle Cloud, Azure.
    IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)),
    IpAddr::V4(Ipv4Addr::new(192, 0, 0, 192)),
    IpAddr::V4(Ipv4Addr::new(168, 63, 129, 16)),
    // Amazon, Google.
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)),
    IpAddr::V6(Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254)),
];

/// Why nobody listens there, whatever the node may reach.
pub(super) fn never_a_target(ip: IpAddr) -> Option<Phrase> {
    match ip.to_canonical() {
        ip if ip.is_multicast() => Some(say::multicast_address()),
        IpAddr::V4(ip) if ip.is_broadcast() => Some(say::broadcast_address()),
        // RFC 1122 section 3.2.1.3: this host on this network.
        IpAddr::V4(ip) if ip.octets()[0] == 0 => Some(say::no_address_of_a_machine()),
        IpAddr::V6(ip) if ip.is_unspecified() => Some(say::no_address_of_a_machine()),
        _ => None,
    }
}

/// Why the node goes there only if it is told so.
pub(super) fn guarded(ip: IpAddr) -> Option<Phrase> {
    let ip = ip.to_canonical();
    if let Some(inner) = carried(ip) {
        let is_guarded = guarded(inner).or_else(|| never_a_target(inner)).is_some();
        return is_guarded.then(say::way_to_guarded_address);
    }
    match ip {
        _ if METADATA.contains(&ip) => Some(say::of_a_service_of_secrets()),
        IpAddr::V4(ip) if ip.is_link_local() => Some(say::link_local()),
        IpAddr::V6(ip) if ip.is_unicast_link_local() => Some(say::link_local()),
        _ => None,
    }
}

/// The IPv4 address to which a gateway would carry what is sent to this one.
fn carried(ip: IpAddr) -> Option<IpAddr> {
    let IpAddr::V6(ip) = ip else { return None };
    let [a, b, c, d, e, f, g, h] = ip.segments();
    let of = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)).into();
    match [a, b, c, d, e, f] {
        // NAT64: RFC 6052 section 2.1, RFC 8215.
        [0x64, 0xff9b, 0, 0, 0, 0] | [0x64, 0xff9b, 1, ..] => Some(of(g, h)),
        // IPv4-compatible: RFC 4291 section 2.5.5.1. Loopback looks like one.
        [0, 0, 0, 0, 0, 0] if !ip.is_loopback() => Some(of(g, h)),
        // 6to4: RFC 3056 section 2.
        [0x2002, high, low, ..] => Some(of(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_machines_their_secrets_is_guarded_however_it_is_written() {
        for text in [
            "169.254.169.254",
            "::ffff:169.254.169.254",
            "::169.254.169.254",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::169.254.169.254",
            "2002:a9fe:a9fe::1",
            "fe80::1",
            "fd00:ec2::254",
            "fd20:ce::254",
            "100.100.100.200",
            "::ffff:100.100.100.200",
            "192.0.0.192",
            "168.63.129.16",
        ] {
            assert!(guarded(text.parse().unwrap()).is_some(), "{text}");
        }
    }

    #[test]
    fn what_is_no_machine_is_no_target_however_it_is_written() {
        for text in ["0.0.0.0", "0.1.2.3", "::", "::ffff:0.0.0.0", "224.0.0.1", "::ffff:239.1.2.3", "ff02::1"]
        {
            assert!(never_a_target(text.parse().unwrap()).is_some(), "{text}");
        }
        assert!(guarded("64:ff9b::224.0.0.1".parse().unwrap()).is_some());
    }

    #[test]
    fn where_targets_are_is_free() {
        for text in
            ["127.0.0.1", "::1", "10.0.0.1", "192.168.1.1", "100.100.100.201", "fd00::1", "64:ff9b::10.0.0.1"]
        {
            let ip = text.parse().unwrap();
            assert_eq!((never_a_target(ip), guarded(ip)), (None, None), "{text}");
        }
    }
}
