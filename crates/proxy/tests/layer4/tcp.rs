//! Do bytes come through, both ways, and do connections end as they should?

use crate::node::{BOUND, eventually, plan};
use crate::peers::{connect, connect_from, echo, greeter, greeting, reset, say, tcp_target};
use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::thread;
use std::time::{Duration, Instant};

const BULK: usize = 8 << 20;

/// Bytes with a prime period: a lost or doubled block of any usual size shows.
fn pattern(bytes: usize) -> Vec<u8> {
    let period: Vec<u8> = (0..65_521u32).map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let mut pattern = period.repeat(bytes / period.len() + 1);
    pattern.truncate(bytes);
    pattern
}

fn a_client_is_echoed_after_it_has_ended(ip: &str) {
    let node = plan("tcp", ip).start([echo(ip)]);
    let clients: Vec<_> = (0..16)
        .map(|number| {
            let (address, words) = (node.address(), format!("hello from {number}"));
            thread::spawn(move || say(&mut connect(address), words.as_bytes()).unwrap() == words.as_bytes())
        })
        .collect();
    assert!(clients.into_iter().all(|client| client.join().unwrap()));
    node.is_at_rest();
    assert_eq!(node.count(0, |counters| &counters.connects), 16);
}

#[test]
fn a_client_is_echoed_after_it_has_ended_over_ipv4() {
    a_client_is_echoed_after_it_has_ended("127.0.0.1");
}

#[test]
fn a_client_is_echoed_after_it_has_ended_over_ipv6() {
    a_client_is_echoed_after_it_has_ended("::1");
}

fn bulk_comes_through_both_ways_at_once(ip: &str) {
    let node = plan("tcp", ip).start([echo(ip)]);
    let mut client = connect(node.address());
    let sent = pattern(BULK);
    let (mut writer, to_send) = (client.try_clone().unwrap(), sent.clone());
    let writing = thread::spawn(move || {
        writer.write_all(&to_send).unwrap();
        writer.shutdown(Shutdown::Write).unwrap();
    });
    let mut heard = Vec::with_capacity(BULK);
    client.read_to_end(&mut heard).unwrap();
    writing.join().unwrap();
    assert_eq!(heard.len(), sent.len());
    assert!(heard == sent, "what came back differs from what was sent");
    node.is_at_rest();
    let counters = &node.snapshot.listeners[0].live.counters;
    let bytes = (counters.sum(|c| c.bytes_in.value()), counters.sum(|c| c.bytes_out.value()));
    assert_eq!(bytes, (BULK as u64, BULK as u64));
}

#[test]
fn bulk_comes_through_both_ways_at_once_over_ipv4() {
    bulk_comes_through_both_ways_at_once("127.0.0.1");
}

#[test]
fn bulk_comes_through_both_ways_at_once_over_ipv6() {
    bulk_comes_through_both_ways_at_once("::1");
}

#[test]
fn a_connection_goes_on_after_a_bulk_transfer_with_small_words() {
    let node = plan("tcp", "127.0.0.1").start([echo("127.0.0.1")]);
    let mut client = connect(node.address());
    let bulk = pattern(1 << 20);
    for _ in 0..3 {
        let (mut writer, to_send) = (client.try_clone().unwrap(), bulk.clone());
        let writing = thread::spawn(move || writer.write_all(&to_send).unwrap());
        let mut heard = vec![0; bulk.len()];
        client.read_exact(&mut heard).unwrap();
        writing.join().unwrap();
        assert!(heard == bulk);
        for word in ["and", "then", "small"] {
            client.write_all(word.as_bytes()).unwrap();
            let mut heard = vec![0; word.len()];
            client.read_exact(&mut heard).unwrap();
            assert_eq!(heard, word.as_bytes());
        }
    }
}

#[test]
fn a_target_may_speak_first() {
    let target = greeter();
    let node = plan("tcp", "127.0.0.1").start([target]);
    assert_eq!(greeting(&mut connect(node.address())).unwrap(), target.port());
}

#[test]
fn a_target_that_has_ended_still_hears_the_client() {
    let target = tcp_target("127.0.0.1", |mut stream| {
        stream.write_all(b"go on")?;
        stream.shutdown(Shutdown::Write)?;
        let mut heard = Vec::new();
        stream.read_to_end(&mut heard)?;
        assert_eq!(heard, pattern(300_000));
        // Only this tells the client that all has been heard: an unclean end is a reset.
        Ok(())
    });
    let node = plan("tcp", "127.0.0.1").start([target]);
    let mut client = connect(node.address());
    let mut heard = String::new();
    client.read_to_string(&mut heard).unwrap();
    client.write_all(&pattern(300_000)).unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    node.is_at_rest();
    assert_eq!(heard, "go on");
    let received = node.snapshot.listeners[0].live.counters.sum(|counters| counters.bytes_in.value());
    assert_eq!(received, 300_000);
}

#[test]
fn a_silent_connection_is_closed_and_a_talking_one_is_not() {
    let idle = Duration::from_millis(300);
    let node = plan("tcp", "127.0.0.1").listener("idle_timeout", "300ms").start([echo("127.0.0.1")]);
    let start = Instant::now();
    let (mut silent, mut talking) = (connect(node.address()), connect(node.address()));
    let ended = thread::spawn(move || {
        let end = silent.read(&mut [0; 1]);
        (end.unwrap(), start.elapsed())
    });
    while start.elapsed() < 3 * idle {
        talking.write_all(b".").unwrap();
        talking.read_exact(&mut [0; 1]).unwrap();
    }
    let (count, after) = ended.join().unwrap();
    assert!(count == 0 && after >= idle, "{count} after {after:?}");
    assert_eq!(say(&mut talking, b"still here").unwrap(), b"still here");
}

#[test]
fn a_reset_by_the_target_reaches_the_client_as_a_reset() {
    let target = tcp_target("127.0.0.1", |mut stream| {
        stream.write_all(b"half an ans")?;
        stream.read_exact(&mut [0; 4])?;
        reset(stream);
        Ok(())
    });
    let node = plan("tcp", "127.0.0.1").start([target]);
    let mut client = connect(node.address());
    client.read_exact(&mut [0; 11]).unwrap();
    client.write_all(b"more").unwrap();
    assert_eq!(client.read(&mut [0; 1]).unwrap_err().kind(), io::ErrorKind::ConnectionReset);
    node.is_at_rest();
}

#[test]
fn a_broken_answer_never_looks_whole() {
    let target = tcp_target("127.0.0.1", |mut stream| {
        stream.read_exact(&mut [0; 1])?;
        stream.write_all(b"the first half")?;
        reset(stream);
        Ok(())
    });
    let node = plan("tcp", "127.0.0.1").start([target]);
    for _ in 0..50 {
        let mut client = connect(node.address());
        client.write_all(&[b'?'; 60_000]).unwrap();
        let end = client.read_to_end(&mut Vec::new());
        assert_eq!(end.unwrap_err().kind(), io::ErrorKind::ConnectionReset);
    }
    node.is_at_rest();
}

#[test]
fn a_reset_by_the_client_reaches_the_target_as_a_reset() {
    let (told, ends) = std::sync::mpsc::channel();
    let target = tcp_target("127.0.0.1", move |mut stream| {
        stream.write_all(b"ready")?;
        let end = stream.read(&mut [0; 1]).map_err(|error| error.kind());
        told.send(end).unwrap();
        Ok(())
    });
    let node = plan("tcp", "127.0.0.1").start([target]);
    let mut client = connect(node.address());
    client.read_exact(&mut [0; 5]).unwrap();
    reset(client);
    assert_eq!(ends.recv_timeout(BOUND).unwrap(), Err(io::ErrorKind::ConnectionReset));
    node.is_at_rest();
}

#[test]
fn one_client_address_stays_with_one_target() {
    let targets = [greeter(), greeter(), greeter()];
    let node = plan("tcp", "127.0.0.1").source_ip("20m").start(targets);
    for from in ["127.0.0.2", "127.0.0.3", "127.0.0.4"] {
        let homes: Vec<u16> =
            (0..6).map(|_| greeting(&mut connect_from(from, node.address())).unwrap()).collect();
        assert!(homes.iter().all(|home| *home == homes[0]), "{from} went to {homes:?}");
    }
    node.is_at_rest();
    assert_eq!(node.source_ip().table().len(), 3);
}

#[test]
fn a_session_is_remembered_for_good_once_its_target_has_answered() {
    let node = plan("tcp", "127.0.0.1").source_ip("20m").start([greeter()]);
    let (from, now) = ("127.0.0.2", homing_proxy::Clock::new().now());
    let mut client = connect_from(from, node.address());
    greeting(&mut client).unwrap();
    let key = node.source_ip().key(from.parse().unwrap());
    let found = || node.source_ip().table().find(key, now).unwrap();
    eventually("the entry to be protected", || found().is_protected);
    assert_eq!(found().in_use, 1);
    drop(client);
    node.is_at_rest();
    assert_eq!(found().in_use, 0);
}

#[test]
fn connections_outlive_their_listener() {
    let mut node = plan("tcp", "127.0.0.1").start([echo("127.0.0.1")]);
    let mut client = connect(node.address());
    client.write_all(b"before").unwrap();
    client.read_exact(&mut [0; 6]).unwrap();
    node.publish_without_listener();
    assert_eq!(say(&mut client, b"after").unwrap(), b"after");
    eventually("the tunnel to end", || node.open_connections() == 0 && node.active(0) == 0);
}
