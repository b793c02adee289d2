//! A change of the file drops no request and moves no session that can stay.

use crate::{homing, is_soak};
use homing_testkit::load::Cookies;
use homing_testkit::{HttpTarget, Load, TcpTarget};

#[test]
fn two_hundred_reloads_under_load_drop_no_request_and_move_no_session() {
    let [a, b, c] = ["a", "b", "c"].map(HttpTarget::start);
    let two = homing().http("web").group("web", [&a, &b]).cookie("20m");
    let three =
        homing().http("web").group("web", [&a, &b, &c]).cookie("20m").scheduler("weighted-least-connections");
    let homing = two.start();
    let residents = Load::start(homing.address("web"), 4, Cookies::Kept);
    residents.wait_for(100);
    let strangers = Load::start(homing.address("web"), 4, Cookies::Refused);
    let reloads = if is_soak() { 2000 } else { 200 };
    for number in 0..reloads {
        homing.reload(if number % 2 == 0 { &three } else { &two });
    }
    let (residents, strangers) = (residents.stop(), strangers.stop());
    for report in [&residents, &strangers] {
        assert_eq!((report.failed, report.replaced), (0, 0), "{:?}", report.failures);
    }
    assert!(residents.homes.iter().all(|homes| homes.len() == 1), "{:?}", residents.homes);
    assert!(
        strangers.by_target.contains_key("c"),
        "the third target had its share: {:?}",
        strangers.by_target
    );
    assert!(homing.revision() > reloads);
}

#[test]
fn switching_persistence_on_and_off_drops_no_request_and_no_connection() {
    let [a, b] = ["a", "b"].map(HttpTarget::start);
    let off = homing().http("web").group("web", [&a, &b]);
    let by_cookie = off.clone().cookie("20m");
    let by_address = off.clone().persistence("source-ip", "20m");
    let homing = off.start();
    let load = Load::start(homing.address("web"), 8, Cookies::Kept);
    load.wait_for(100);
    for file in [&by_cookie, &by_address, &off, &by_cookie, &off, &by_address] {
        homing.reload(file);
        load.wait_for(100);
    }
    let report = load.stop();
    assert_eq!((report.failed, report.replaced), (0, 0), "{:?}", report.failures);
}

#[test]
fn open_tcp_connections_outlive_reloads() {
    let [a, b] = ["a", "b"].map(TcpTarget::start);
    let both = homing().tcp("db").group("db", [&a, &b]).persistence("source-ip", "20m");
    let one = homing().tcp("db").group("db", [&b]).persistence("source-ip", "20m");
    let homing = both.start();
    let mut open = homing.tcp_client("db");
    let home = open.ask("first");
    for number in 0..20 {
        homing.reload(if number % 2 == 0 { &one } else { &both });
        assert_eq!(open.ask("still"), home, "an open connection stays where it is");
    }
}

#[test]
fn a_listener_that_is_added_serves_and_one_that_is_removed_does_not() {
    let a = HttpTarget::start("a");
    let one = homing().http("web").group("web", [&a]);
    let two = homing().http("web").http("other").group("web", [&a]);
    let homing = one.start();
    let address = homing.address("web");
    homing.reload(&two);
    assert_eq!(homing.address("web"), address, "a kept listener keeps its port");
    let other = homing.address("other");
    assert_eq!(homing.client("other").get("/").target(), "a");
    homing.reload(&one);
    homing_testkit::eventually("the port to be closed", || {
        homing_testkit::Client::try_connect(other).is_err()
    });
    assert_eq!(homing.client("web").get("/").target(), "a");
}
