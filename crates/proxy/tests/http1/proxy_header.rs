//! Is a target told whom a connection is made for, and is it used for nobody else then?

use crate::node::{Plan, plan};
use crate::peers::{Target, Wire, nobody};
use homing_wire::Parsed;
use homing_wire::proxy_protocol::{Transport, parse};
use std::io;
use std::net::SocketAddr;

const GET: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

/// A target that answers with the number of its connection and what the header of that said.
fn reader() -> Target {
    Target::playing(|wire, number| {
        let mut head = Vec::new();
        let endpoints = loop {
            match parse(&head, Transport::Stream).map_err(io::Error::other)? {
                Parsed::Complete(header) => break header.endpoints.expect("a client"),
                Parsed::Partial => head.extend(wire.exactly(1)?),
            }
        };
        while wire.request()?.is_some() {
            let body = format!("{number}: {} to {}", endpoints.source, endpoints.destination);
            wire.send(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()))?;
        }
        Ok(())
    })
}

fn sending(version: &str) -> Plan {
    plan().group("send_proxy_protocol", version)
}

fn own(client: &Wire) -> SocketAddr {
    client.stream().local_addr().unwrap()
}

#[test]
fn a_clients_requests_go_by_a_connection_that_begins_with_its_address() {
    for version in ["v1", "v2"] {
        let target = reader();
        let node = sending(version).alone().start([&target]);
        let mut client = Wire::to(node.address());
        let expected = format!("0: {} to {}", own(&client), node.address());
        for _ in 0..3 {
            assert_eq!(client.ask(GET).text(), expected, "{version}");
        }
        assert_eq!(node.census().idle_targets, 1);
    }
}

#[test]
fn no_other_client_gets_a_connection_that_begins_with_somebodys_address() {
    let target = reader();
    let node = sending("v2").alone().start([&target]);
    let (mut first, mut second) = (Wire::to(node.address()), Wire::to(node.address()));
    for _ in 0..2 {
        assert_eq!(first.ask(GET).text(), format!("0: {} to {}", own(&first), node.address()));
        assert_eq!(second.ask(GET).text(), format!("1: {} to {}", own(&second), node.address()));
    }
    assert_eq!(target.connections(), 2);
}

#[test]
fn the_connections_of_a_client_end_with_it() {
    let target = reader();
    let node = sending("v1").alone().start([&target]);
    let mut client = Wire::to(node.address());
    client.ask(GET);
    assert_eq!(node.census().idle_targets, 1);
    drop(client);
    node.is_at_rest();
    assert_eq!(node.census().idle_targets, 0);
}

#[test]
fn a_client_spread_over_targets_keeps_one_connection_to_each() {
    let targets = [reader(), reader()];
    let node = sending("v1").alone().start([&targets[0], &targets[1]]);
    let mut client = Wire::to(node.address());
    for _ in 0..6 {
        assert_eq!(client.ask(GET).status(), 200);
    }
    assert_eq!(targets.map(|target| target.connections()), [1, 1]);
    assert_eq!(node.census().idle_targets, 2);
}

#[test]
fn behind_a_trusted_proxy_each_client_has_a_connection_of_its_own() {
    let target = reader();
    let node = sending("v2")
        .listener("trusted_proxies", serde_json::json!(["127.0.0.0/8"]))
        .alone()
        .start([&target]);
    let mut proxy = Wire::to(node.address());
    let mut ask = |client: &str| {
        proxy.ask(format!("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: {client}\r\n\r\n")).text().to_owned()
    };
    let expect = |number: u8, client: &str| format!("{number}: {client}:0 to {}", node.address());
    assert_eq!(ask("203.0.113.7"), expect(0, "203.0.113.7"));
    assert_eq!(ask("203.0.113.8"), expect(1, "203.0.113.8"));
    assert_eq!(ask("203.0.113.7"), expect(0, "203.0.113.7"), "it has waited");
    assert_eq!(ask("203.0.113.8"), expect(1, "203.0.113.8"));
}

#[test]
fn a_new_setting_holds_for_the_next_request() {
    let target = Target::playing(|wire, number| {
        while let Some(head) = wire.head()? {
            let body = format!("{number}: {}", head.lines().next().unwrap_or_default());
            wire.send(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()))?;
        }
        Ok(())
    });
    let mut node = plan().alone().start([&target]);
    let mut client = Wire::to(node.address());
    assert_eq!(client.ask(GET).text(), "0: GET / HTTP/1.1");
    node.publish_group("send_proxy_protocol", "v1");
    assert!(client.ask(GET).text().starts_with("1: PROXY TCP4 127.0.0.1 "));
    node.publish_group("send_proxy_protocol", serde_json::Value::Null);
    assert_eq!(client.ask(GET).text(), "0: GET / HTTP/1.1", "not the one that began with a header");
}

#[test]
fn the_next_target_hears_the_header_when_the_first_does_not_accept() {
    let (_held, dead) = nobody();
    let target = reader();
    let node = sending("v1").alone().start_with(&[dead, target.address()]);
    let mut client = Wire::to(node.address());
    for _ in 0..4 {
        assert!(client.ask(GET).text().contains(&own(&client).to_string()));
    }
}

#[test]
fn a_connection_that_its_target_has_closed_is_made_anew_with_its_header() {
    let target = Target::playing(|wire, _| {
        wire.line_of_text()?;
        if wire.request()?.is_some() {
            wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")?;
        }
        Ok(())
    });
    let node = sending("v1").alone().start([&target]);
    let mut client = Wire::to(node.address());
    for _ in 0..5 {
        assert_eq!(client.ask(GET).text(), "ok");
    }
    assert_eq!(target.connections(), 5);
}
