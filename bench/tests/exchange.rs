//! Do the origin and the load generator understand each other?

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::thread;

use clap::Parser;
use homing_bench::load::{self, Options, Report};
use homing_bench::origin::Origin;

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    options: Options,
}

/// Starts an origin that lives as long as the test, and sends it what `arguments` say.
fn exchange(arguments: &str) -> Report {
    let origin = Origin::bind(&[SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0)]).expect("a free port");
    let SocketAddr::V4(address) = origin.addresses().expect("it is bound")[0] else {
        unreachable!("bound to IPv4")
    };
    thread::spawn(move || origin.run());
    run_load(address, arguments)
}

fn run_load(address: SocketAddrV4, arguments: &str) -> Report {
    let words = format!("load --limit-seconds 20 --address {address} {arguments}");
    let options = Arguments::parse_from(words.split_whitespace()).options;
    let mut report = None;
    let publish = |made: &Report| {
        report = Some(made.clone());
        Ok(())
    };
    load::run(&options, publish).expect("epoll works");
    report.expect("published once")
}

#[track_caller]
fn assert_flawless(report: &Report, requests: u64) {
    assert_eq!((report.done, report.faults()), (requests, 0), "{report:?}");
}

#[test]
fn a_closed_loop_gets_every_answer() {
    assert_flawless(&exchange("--connections 8 --requests 500"), 500);
}

#[test]
fn an_open_loop_keeps_its_rate() {
    let report = exchange("--connections 8 --rate 1000 --seconds 0.3");
    assert_flawless(&report, 300);
    assert_eq!(report.opening_requests, 8);
    assert!(report.seconds >= 0.29, "{report:?}");
    assert!(report.p50_us > 0.0 && report.p50_us <= report.max_us, "{report:?}");
}

#[test]
fn each_request_can_have_its_own_connection() {
    assert_flawless(&exchange("--connections 4 --requests 100 --close --spread"), 100);
}

#[test]
fn large_answers_arrive_whole() {
    let medium = exchange("--connections 4 --requests 40 --path /64k");
    assert_flawless(&medium, 40);
    assert!(medium.bytes >= 40 * (64 << 10), "{medium:?}");
    let large = exchange("--connections 2 --requests 6 --path /1m");
    assert_flawless(&large, 6);
    assert!(large.bytes >= 6 * (1 << 20), "{large:?}");
}

#[test]
fn every_datagram_is_answered() {
    assert_flawless(&exchange("--udp --connections 100 --requests 1000"), 1000);
}

#[test]
fn a_closed_port_is_an_error_for_each_request() {
    let nobody = SocketAddrV4::new(Ipv4Addr::new(127, 99, 99, 99), 1);
    let report = run_load(nobody, "--connections 2 --requests 10");
    assert_eq!((report.done, report.errors), (10, 10));
}
