//! Upgrades one after the other, under everything that a node carries at once.

use crate::asker::Asker;
use crate::https::{Authority, HOST};
use crate::multiplexed::MultiplexedBrowser;
use crate::secured::SecuredBrowser;
use crate::tunnel::Tunnel;
use crate::{homing, is_soak};
use homing_testkit::load::Cookies;
use homing_testkit::{HttpTarget, Load, Scratch, TcpClient, TcpTarget, Trust, UdpClient, UdpTarget};
use std::net::SocketAddr;

/// A TCP client that connects anew each time.
fn coming_and_going(address: SocketAddr) -> Asker {
    Asker::start(move || {
        let mut client = TcpClient::connect(address);
        let first = client.ask("first");
        assert_eq!(client.ask("second"), first);
        Ok(first)
    })
}

/// A TCP client that stays connected.
fn staying(address: SocketAddr) -> Asker {
    let mut client = TcpClient::connect(address);
    Asker::start(move || Ok(client.ask("still there?")))
}

/// A UDP client with one flow.
fn flowing(address: SocketAddr) -> Asker {
    let client = UdpClient::connect(address);
    Asker::start(move || Ok(client.ask("there?")))
}

fn secured(authority: &Authority, address: SocketAddr) -> Asker {
    let mut browser = SecuredBrowser::new(&authority.pem, HOST, address);
    Asker::start(move || browser.ask().map_err(|error| error.to_string()))
}

/// Two requests at once on a connection of HTTP/2, again and again.
fn multiplexed(authority: &Authority, address: SocketAddr) -> Asker {
    let mut browser = MultiplexedBrowser::new(&authority.pem, HOST, address);
    Asker::start(move || browser.ask().map_err(|error| error.to_string()))
}

/// A WebSocket over TLS that stays.
fn conversing(authority: &Authority, address: SocketAddr) -> Asker {
    let mut tunnel = Tunnel::begin(address, &Trust::new(&authority.pem, HOST));
    Asker::start(move || {
        tunnel.echo("still there?");
        Ok("its target".to_owned())
    })
}

#[test]
fn upgrades_under_mixed_load_fail_nothing_and_move_nobody() {
    let web = ["a", "b", "c"].map(HttpTarget::start);
    web.iter().for_each(Tunnel::allow);
    let (db, dns) = (["a", "b", "c"].map(TcpTarget::start), ["a", "b", "c"].map(UdpTarget::start));
    let (authority, folder) = (Authority::new(), Scratch::new());
    authority.certify(folder.path(), "tls", HOST);
    // Strangers fill the table of what operators see, and it is handed over each time.
    let kept = "{ method = \"cookie\", timeout = \"20m\", table_size = 10000 }";
    let file = homing().http("web").group("web", &web).group_setting("persistence", kept);
    let file = file.https("tls").group("tls", &web).cookie("20m");
    let file = file.tcp("db").group("db", &db).persistence("source-ip", "20m").udp("dns").group("dns", &dns);
    let homing = file.start_in(folder);
    let at = |listener| homing.address(listener);
    let residents = Load::start(at("web"), 3, Cookies::Kept);
    let strangers = Load::start(at("web"), 3, Cookies::Refused);
    let askers = [
        coming_and_going(at("db")),
        staying(at("db")),
        flowing(at("dns")),
        flowing(at("dns")),
        secured(&authority, at("tls")),
        secured(&authority, at("tls")),
        multiplexed(&authority, at("tls")),
        multiplexed(&authority, at("tls")),
        conversing(&authority, at("tls")),
    ];
    for _ in 0..if is_soak() { 100 } else { 3 } {
        residents.wait_for(20);
        askers.iter().for_each(|asker| asker.wait_for(3));
        homing.upgrade();
    }
    for asker in askers {
        asker.wait_for(3);
        assert_eq!(asker.stop().len(), 1, "nobody was moved");
    }
    let (residents, strangers) = (residents.stop(), strangers.stop());
    for report in [&residents, &strangers] {
        assert_eq!((report.failed, report.replaced), (0, 0), "{:?}", report.failures);
    }
    assert!(residents.homes.iter().all(|homes| homes.len() == 1), "{:?}", residents.homes);
    homing.wait_for_former_ones();
}
