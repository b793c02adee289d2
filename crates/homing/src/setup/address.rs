//! Which address does somebody mean who writes it as people do?

use std::net::{IpAddr, Ipv4Addr, SocketAddr, ToSocketAddrs};

/// `8080`, `:8080`, `127.0.0.1:8080`, `localhost:8080`: where to listen. A port alone means all addresses.
pub(super) fn to_listen(text: &str) -> Option<SocketAddr> {
    match text.strip_prefix(':').unwrap_or(text).parse::<u16>() {
        Ok(port) => Some(SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), port)),
        Err(_) => find(text),
    }
}

/// `10.0.0.1:80`, `app.internal:80`: the address of a target, which the file names by number.
pub(super) fn of_target(text: &str) -> Option<SocketAddr> {
    find(text).filter(|address| address.port() != 0 && !address.ip().is_unspecified())
}

/// IPv4 first: who writes `localhost` means a server that rarely listens on `[::1]`.
fn find(text: &str) -> Option<SocketAddr> {
    let found: Vec<SocketAddr> = text.to_socket_addrs().ok()?.collect();
    found.iter().find(|address| address.is_ipv4()).or_else(|| found.first()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_people_write_it() {
        let listen = |text| to_listen(text).map(|address| address.to_string());
        assert_eq!(listen("8080").as_deref(), Some("0.0.0.0:8080"));
        assert_eq!(listen(":80").as_deref(), Some("0.0.0.0:80"));
        assert_eq!(listen("127.0.0.1:8080").as_deref(), Some("127.0.0.1:8080"));
        assert_eq!(listen("[::1]:8080").as_deref(), Some("[::1]:8080"));
        assert_eq!(listen("127.0.0.1"), None);
    }

    #[test]
    fn a_target_is_somewhere() {
        assert!(of_target("192.0.2.1:80").is_some());
        assert_eq!(of_target("0.0.0.0:80"), None);
        assert_eq!(of_target("192.0.2.1:0"), None);
        assert_eq!(of_target("http://192.0.2.1"), None);
    }
}
