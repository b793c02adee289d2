//! Which addresses may a node give to new load balancers?

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;
use serde_json::Value;

use super::table::Table;
use super::value::{self, Parsed};
use crate::limits;
use crate::problem::{Phrase, say};
use crate::spec::VipsSpec;

const EXAMPLE: &str = "[\"127.0.1.1-127.0.1.50\", \"10.9.0.0/24\"]";

/// Addresses of a network of IPv4 from which its first and its last one are left out: hosts do not have those.
const HOSTS_AT_LEAST: u32 = 4;

pub(super) fn example() -> Phrase {
    say::section_with("[vip_pool]", "addresses = [\"127.0.1.1-127.0.1.50\"]")
}

pub(super) fn read(table: &mut Table<'_>) -> VipsSpec {
    let read = table.list("addresses", EXAMPLE, range);
    let ranges: Vec<_> = read.into_iter().flatten().flatten().collect();
    if ranges.len() > limits::VIP_RANGES {
        let what = say::too_many(ranges.len(), say::address_ranges(), limits::VIP_RANGES);
        table.refuse("addresses", what);
    }
    VipsSpec { ranges }
}

/// One address, a range of them with a hyphen between, or a network.
fn range(value: &Value) -> Parsed<(IpAddr, IpAddr)> {
    let given = value::text(value, || say::such_as(say::an_address(), "\"127.0.1.1-127.0.1.50\""))?;
    let not_one = || say::not_an_address_range(value::excerpt(given));
    if let Ok(address) = given.parse::<IpAddr>() {
        return Ok((address, address));
    }
    if let Ok(network) = given.parse::<IpNet>() {
        return if network.addr() == network.network() { Ok(hosts(network)) } else { Err(not_one().into()) };
    }
    let (first, last) = given.split_once('-').ok_or_else(not_one)?;
    let address = |text: &str| text.trim().parse::<IpAddr>().map_err(|_| not_one());
    let (first, last) = (address(first)?, address(last)?);
    if first.is_ipv4() != last.is_ipv4() || first > last {
        return Err(not_one().into());
    }
    Ok((first, last))
}

fn hosts(network: IpNet) -> (IpAddr, IpAddr) {
    let inner = |first: u32, last: u32| (first.saturating_add(1), last.saturating_sub(1));
    match network {
        IpNet::V4(network) => {
            let (first, last) = (network.network().to_bits(), network.broadcast().to_bits());
            let has_hosts = last - first >= HOSTS_AT_LEAST - 1;
            let (first, last) = if has_hosts { inner(first, last) } else { (first, last) };
            (Ipv4Addr::from_bits(first).into(), Ipv4Addr::from_bits(last).into())
        }
        // The first one stands for any router there (RFC 4291 section 2.6.1).
        IpNet::V6(network) if network.prefix_len() < 127 => {
            let first = network.network().to_bits().saturating_add(1);
            (Ipv6Addr::from_bits(first).into(), network.broadcast().into())
        }
        IpNet::V6(network) => (network.network().into(), network.broadcast().into()),
    }
}
