//! Certificates are renewed under load, and nobody notices but those who look at them.

use crate::asker::Asker;
use crate::https::{Authority, HOST};
use crate::multiplexed::MultiplexedBrowser;
use crate::tunnel::Tunnel;
use crate::{homing, is_soak};
use homing_testkit::load::Cookies;
use homing_testkit::{Browser, Client, HttpTarget, Load, Running, Scratch, TcpClient, TcpTarget, Trust};
use homing_testkit::{UdpClient, UdpTarget, eventually};
use std::collections::BTreeSet;

/// Connections that are open before the first renewal, and after the last.
struct Lasting {
    tunnel: Tunnel,
    tcp: (TcpClient, String),
    udp: (UdpClient, String),
}

impl Lasting {
    fn begin(homing: &Running, trust: &Trust) -> Self {
        let tunnel = Tunnel::begin(homing.address("web"), trust);
        let (mut tcp, udp) = (homing.tcp_client("tcp"), homing.udp_client("udp"));
        let homes = (tcp.ask("first"), udp.ask("first"));
        Self { tunnel, tcp: (tcp, homes.0), udp: (udp, homes.1) }
    }

    /// Bytes pass on all of them, to and from where they did before.
    #[track_caller]
    fn go_on(&mut self, number: usize) {
        let words = format!("again {number}");
        self.tunnel.echo(&format!("number {number}"));
        assert_eq!(self.tcp.0.ask(&words), self.tcp.1);
        assert_eq!(self.udp.0.ask(&words), self.udp.1);
    }
}

/// The certificate that a stranger is shown now.
fn shown(homing: &Running, authority: &Authority) -> Vec<u8> {
    // Somebody who remembers nothing: who goes on with an earlier agreement is shown none.
    let trust = Trust::new(&authority.pem, HOST);
    let client = Client::try_connect_secured(homing.address("web"), &trust).unwrap();
    client.shown_certificate().unwrap()
}

#[test]
fn certificates_are_renewed_under_load_and_nothing_is_lost_or_moved() {
    let targets = ["a", "b", "c"].map(HttpTarget::start);
    targets.iter().for_each(Tunnel::allow);
    let (tcp, udp) = (["ta", "tb"].map(TcpTarget::start), ["ua", "ub"].map(UdpTarget::start));
    let (folder, authority) = (Scratch::new(), Authority::new());
    authority.certify(folder.path(), "web", HOST);
    let node = homing().https("web").tcp("tcp").udp("udp").group("web", &targets).cookie("20m");
    let node = node.group("tcp", &tcp).persistence("source-ip", "20m");
    let homing = node.group("udp", &udp).persistence("source-ip", "20m").start_in(folder);
    let trust = Trust::new(&authority.pem, HOST);
    let secured = || homing.browser("web").secured(&trust);

    let mut lasting = Lasting::begin(&homing, &trust);
    // Kept connections; new ones that go on with an earlier agreement; new ones with strangers.
    let loads = [
        Load::of((0..3).map(|_| secured()), Cookies::Kept),
        Load::of((0..2).map(|_| secured().connecting_each_time()), Cookies::Kept),
        Load::of([Browser::new(homing.address("web")).secured(&trust)], Cookies::Refused),
    ];
    let mut by_http2 = MultiplexedBrowser::new(&authority.pem, HOST, homing.address("web"));
    let by_http2 = Asker::start(move || by_http2.ask().map_err(|error| error.to_string()));
    loads.iter().for_each(|load| load.wait_for(20));
    let mut certificates = BTreeSet::from([shown(&homing, &authority)]);
    let renewals = if is_soak() { 100 } else { 20 };
    for number in 0..renewals {
        let before = homing.revision();
        authority.certify(homing.folder(), "web", HOST);
        homing.sighup();
        eventually("the certificate to be taken up", || homing.revision() > before);
        lasting.go_on(number);
        eventually("the new certificate to be shown", || certificates.insert(shown(&homing, &authority)));
        assert_eq!(homing.tcp_client("tcp").ask("new"), lasting.tcp.1, "its session stays");
        loads.iter().for_each(|load| load.wait_for(5));
        by_http2.wait_for(3);
    }
    assert_eq!(certificates.len(), renewals + 1);
    for (load, keeps) in loads.into_iter().zip([true, true, false]) {
        let report = load.stop();
        assert_eq!((report.failed, report.replaced), (0, 0), "{:?}", report.failures);
        assert!(report.answered > 5 * renewals as u64);
        assert!(!keeps || report.homes.iter().all(|homes| homes.len() == 1), "{:?}", report.homes);
    }
    assert_eq!(by_http2.stop().len(), 1, "it stays at home");
    assert_eq!(
        homing.metrics().count("homing_listener_http2_connections_total", &[]),
        1,
        "and on its connection"
    );
    assert_eq!(homing.metrics().count("homing_listener_tls_failures_total", &[]), 0);
}
