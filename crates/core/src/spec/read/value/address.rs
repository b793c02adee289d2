//! How is an address or a network read, and what helps when it is not one?

use std::net::{IpAddr, SocketAddr};

use ipnet::IpNet;
use serde_json::Value;

use super::{Complaint, Parsed, describe, quote, text};

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
        0 => {
            let hint = "name the port that the target listens on";
            Err(Complaint::new(format!("{} has port 0", quote(text(value, "an address")?)), hint))
        }
        _ => Ok(address),
    }
}

/// A network such as `10.0.0.0/8`; bits behind the prefix must be zero.
pub(in crate::spec::read) fn network(value: &Value) -> Parsed<IpNet> {
    let given = text(value, "a network such as \"10.0.0.0/8\"")?;
    let not_one = |hint: String| Complaint::new(format!("{} is not a network", quote(given)), hint);
    if let Ok(network) = given.parse::<IpNet>() {
        return match network.addr() == network.network() {
            true => Ok(network),
            // 10.1.2.3/8 may mean the host or the network: the operator has to say which.
            false => Err(not_one(format!(
                "address bits are set behind the prefix: write \"{}\", or \"{}\" for the one host",
                network.trunc(),
                IpNet::from(network.addr())
            ))),
        };
    }
    if let Ok(address) = given.parse::<IpAddr>() {
        return Err(not_one(format!("add the prefix: \"{}\"", IpNet::from(address))));
    }
    Err(not_one(
        "write an address and a prefix: \"10.0.0.0/8\" (0 to 32), \"fd00::/8\" (0 to 128)".to_owned(),
    ))
}

fn socket(value: &Value, example: &str) -> Parsed<SocketAddr> {
    let Some(given) = value.as_str() else {
        let what = format!("expected an address such as {example}, found {}", describe(value));
        return Err(Complaint::new(what, format!("write {example}")));
    };
    given.parse().map_err(|_| {
        Complaint::new(format!("{} is not an address with a port", quote(given)), socket_hint(given, example))
    })
}

/// The usual ways to get an address wrong.
fn socket_hint(given: &str, example: &str) -> String {
    match given.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => return format!("add a port: \"{address}:8080\""),
        // Where the address ends and the port begins is anybody's guess.
        Ok(IpAddr::V6(_)) => {
            return "write an IPv6 address in brackets, then the port: \"[::1]:8080\"".to_owned();
        }
        Err(_) => {}
    }
    let Some((host, port)) = given.rsplit_once(':') else {
        return format!("write an IP address and a port: {example}");
    };
    if port.is_empty() || port.parse::<u16>().is_err() {
        return "the port is a number from 0 to 65535".to_owned();
    }
    match host {
        "" | "*" => {
            format!("write \"0.0.0.0:{port}\" for all IPv4 addresses, \"[::]:{port}\" for all IPv6 ones")
        }
        _ if host.bytes().any(|byte| byte.is_ascii_alphabetic()) => {
            "names are not looked up: write the IP address".to_owned()
        }
        _ => format!("write an IP address and a port: {example}"),
    }
}
