//! How is an address or a network read, and what helps when it is not one?

use std::net::{IpAddr, SocketAddr};

use ipnet::IpNet;
use serde_json::Value;

use super::{Complaint, Parsed, describe, excerpt, text};
use crate::problem::{Phrase, say};

/// An address to listen on: an IP address and a port, of which 0 means any free one.
pub(in crate::spec::read) fn listen(value: &Value) -> Parsed<SocketAddr> {
    socket(value, "\"127.0.0.1:8080\"")
}

/// `"off"`, or an address to listen on.
pub(in crate::spec::read) fn listen_or_off(value: &Value) -> Parsed<Option<SocketAddr>> {
    if value.as_str() == Some("off") { Ok(None) } else { listen(value).map(Some) }
}

/// An address to send to: the port is a real one.
pub(in crate::spec::read) fn target(value: &Value) -> Parsed<SocketAddr> {
    let address = socket(value, "\"10.0.0.5:8080\"")?;
    match address.port() {
        0 => Err(say::address_without_port(excerpt(text(value, say::an_address)?)).into()),
        _ => Ok(address),
    }
}

/// A network such as `10.0.0.0/8`; bits behind the prefix must be zero.
pub(in crate::spec::read) fn network(value: &Value) -> Parsed<IpNet> {
    let given = text(value, || say::such_as(say::a_network(), "\"10.0.0.0/8\""))?;
    let not_one = |hint: Phrase| Complaint::new(say::not_a_network(excerpt(given)), hint);
    if let Ok(network) = given.parse::<IpNet>() {
        return match network.addr() == network.network() {
            true => Ok(network),
            // 10.1.2.3/8 may mean the host or the network: the operator has to say which.
            false => Err(not_one(say::bits_behind_prefix(
                network.trunc().to_string(),
                IpNet::from(network.addr()).to_string(),
            ))),
        };
    }
    if let Ok(address) = given.parse::<IpAddr>() {
        return Err(not_one(say::add_prefix(IpNet::from(address).to_string())));
    }
    Err(not_one(say::network_forms()))
}

fn socket(value: &Value, example: &'static str) -> Parsed<SocketAddr> {
    let Some(given) = value.as_str() else {
        let what = say::expected(say::such_as(say::an_address(), example), describe(value));
        return Err(Complaint::new(what, say::write(example)));
    };
    given
        .parse()
        .map_err(|_| Complaint::new(say::not_an_address(excerpt(given)), socket_hint(given, example)))
}

/// The usual ways to get an address wrong.
fn socket_hint(given: &str, example: &'static str) -> Phrase {
    match given.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => return say::add_port(IpAddr::V4(address)),
        // Where the address ends and the port begins is anybody's guess.
        Ok(IpAddr::V6(_)) => return say::brackets_then_port(),
        Err(_) => {}
    }
    let Some((host, port)) = given.rsplit_once(':') else {
        return say::ip_and_port(example);
    };
    if port.is_empty() || port.parse::<u16>().is_err() {
        return say::ports_are_numbers();
    }
    match host {
        "" | "*" => say::all_addresses(port.to_owned()),
        _ if host.bytes().any(|byte| byte.is_ascii_alphabetic()) => say::no_names(),
        _ => say::ip_and_port(example),
    }
}
