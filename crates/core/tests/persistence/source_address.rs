//! Does an address name its session, within a bounded table?

use crate::site::*;
use crate::stage::settled;
use homing_core::persist::Said;
use homing_core::reason::Reason;
use std::collections::HashSet;

fn text() -> GroupText {
    GroupText::source_ip(&[1; 10], "80s")
}

#[test]
fn an_ipv4_address_is_a_session_and_an_ipv6_network_of_64_bits_is_one() {
    let mut site = Site::new(&text());
    let mut is_new = |address: &str| site.visit_from(ip(address), at(0)).1 == Reason::New;
    for (address, expected) in [
        ("192.0.2.1", true),
        ("192.0.2.1", false),
        ("192.0.2.2", true),
        ("::ffff:192.0.2.2", false), // the same client, as a socket of both kinds shows it
        ("2001:db8::1", true),
        ("2001:db8::ffff:ffff:ffff:ffff", false),
        ("2001:db8:0:1::1", true),
    ] {
        assert_eq!(is_new(address), expected, "{address}");
    }
}

#[test]
fn prefixes_can_be_wider() {
    let mut site = Site::new(&text().with("ipv4_prefix", 24).with("ipv6_prefix", 48));
    let mut is_new = |address: &str| site.visit_from(ip(address), at(0)).1 == Reason::New;
    for (address, expected) in [
        ("192.0.2.1", true),
        ("192.0.2.200", false),
        ("192.0.3.1", true),
        ("2001:db8:0:1::1", true),
        ("2001:db8:0:2::1", false),
        ("2001:db8:1::1", true),
    ] {
        assert_eq!(is_new(address), expected, "{address}");
    }
}

#[test]
fn operators_can_read_the_address_of_an_entry() {
    let site = Site::new(&text());
    assert_eq!(site.source().key(ip("192.0.2.1")).address(), ip("192.0.2.1"));
    assert_eq!(site.source().key(ip("2001:db8::1")).address(), ip("2001:db8::"));
}

#[test]
fn a_pin_is_tentative_until_its_target_answers() {
    let mut site = Site::new(&text());
    let mut choice = site.choose(client_ip(1), at(0)).unwrap();
    let is_protected = |site: &Site| {
        let key = site.source().key(client_ip(1));
        site.source().table().find(key, at(0)).map(|entry| entry.is_protected)
    };
    assert_eq!(is_protected(&site), Some(false));
    site.settle(&mut choice, at(0));
    assert_eq!(is_protected(&site), Some(true));
}

/// Whoever was never answered goes first, then whoever is nearest the end; whoever is connected stays.
#[test]
fn at_the_bound_newcomers_displace_those_who_never_were_answered() {
    let mut site = Site::new(&text().with("table_size", 64));
    for number in 0..32 {
        site.visit_from(client_ip(number), at(0));
    }
    for number in 1000..1200 {
        site.choose(client_ip(number), at(1)).unwrap(); // nobody answers
    }
    let kept =
        (0..32).filter(|&number| site.choose(client_ip(number), at(2)).unwrap().reason == Reason::Recalled);
    assert!(kept.count() >= 28, "a flood displaces itself");
}

#[test]
fn a_session_with_an_open_connection_is_never_displaced() {
    let mut site = Site::new(&text().with("table_size", 8));
    let mut homes = Vec::new();
    for number in 0..4 {
        let mut choice = site.choose(client_ip(number), at(0)).unwrap();
        site.settle(&mut choice, at(0));
        site.group().persistence.open(&choice.session, at(0));
        homes.push(site.name(&choice).to_owned());
    }
    for number in 100..200 {
        site.visit_from(client_ip(number), at(1));
    }
    for (number, home) in (0..).zip(homes) {
        assert_eq!(site.visit_from(client_ip(number), at(2)), (home, Reason::Recalled));
    }
}

#[test]
fn a_newcomer_without_room_keeps_to_one_target_by_its_hash() {
    let mut site = Site::new(&text().with("table_size", 8));
    for number in 0..100 {
        let mut choice = site.choose(client_ip(number), at(0)).unwrap();
        site.settle(&mut choice, at(0));
        site.group().persistence.open(&choice.session, at(0));
    }
    let refused = site.source().table().refused();
    assert!(refused > 0, "an event can say so");
    let homes: HashSet<_> = (0..20).map(|second| site.visit_from(client_ip(99), at(second)).0).collect();
    assert_eq!(homes.len(), 1);
}

#[test]
fn a_session_that_its_target_ends_is_forgotten() {
    let (mut site, mut browser, home) = settled(&text());
    let mut choice = site.begin(&mut browser, at(1)).unwrap();
    site.answer(&mut browser, &mut choice, Said::Over, at(1));
    assert_eq!((site.sessions(&home), site.source().table().len()), (0, 0));
    assert_eq!(site.begin(&mut browser, at(1)).unwrap().reason, Reason::New);
}

/// `001_…`: a static hash table, so that nodes agree without talking.
#[test]
fn the_huawei_editions_give_an_address_its_first_home_by_its_hash() {
    let huawei =
        GroupText { edition: "huawei-elb-dedicated", protocol: "tcp", ..GroupText::source_ip(&[1; 5], "2m") };
    let (mut here, mut there) = (Site::new(&huawei), Site::new(&huawei));
    let mut hashed = Site::new(&GroupText::new(&[1; 5]).scheduler("ip-hash"));
    for number in 0..50 {
        let home = here.visit_from(client_ip(number), at(0)).0;
        assert_eq!(there.visit_from(client_ip(number), at(0)).0, home);
        assert_eq!(hashed.visit_from(client_ip(number), at(0)).0, home);
    }
}

#[test]
fn ip_hash_alone_keeps_an_address_on_its_target_without_a_table() {
    let mut site = Site::new(&GroupText::new(&[1; 5]).scheduler("ip-hash"));
    let (home, reason) = site.visit_from(client_ip(1), at(0));
    assert_eq!(reason, Reason::NoPersistence);
    for day in 1..30 {
        assert_eq!(site.visit_from(client_ip(1), at(day * 86_400)).0, home);
    }
}
