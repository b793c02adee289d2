//! How many connections are there, who shares them, and what is spoken?

use crate::caller::*;
use crate::frames::*;
use crate::node::{eventually, plan};
use crate::peers::{Target, Wire, silent};
use crate::secured::{AUTHORITY, Secured, targets};
use crate::server::*;
use homing_core::handshake::TargetFailure;
use std::sync::{Arc, LazyLock, Mutex, mpsc};
use tokio::sync::Semaphore;

#[test]
fn many_requests_share_one_connection() {
    const REQUESTS: usize = 60;
    let all_there = Arc::new(tokio::sync::Barrier::new(REQUESTS));
    let server = Server::playing(move |mut asked| {
        let all_there = Arc::clone(&all_there);
        async move {
            all_there.wait().await;
            asked.answer(200, asked.path());
        }
    });
    let node = h2_plan().alone().start_with(&[server.address()]);
    let mut caller = Caller::to(&node);
    let calls: Vec<Call> = (0..REQUESTS).map(|number| caller.send(get(&format!("/{number}")))).collect();
    for (number, call) in calls.into_iter().enumerate() {
        assert_eq!(caller.answer(call).unwrap().text(), format!("/{number}"));
    }
    assert_eq!((server.connections(), node.census().carriers), (1, 1));
    drop(caller);
    node.is_at_rest();
}

#[test]
fn a_full_connection_gets_a_second_one_and_never_more_than_eight() {
    let release = Arc::new(Semaphore::new(0));
    let builder = {
        let mut builder = h2::server::Builder::new();
        builder.max_concurrent_streams(2);
        builder
    };
    let server = Server::with(&builder, {
        let release = Arc::clone(&release);
        move |mut asked| {
            let release = Arc::clone(&release);
            async move {
                if asked.path() == "/wait" {
                    release.acquire().await.unwrap().forget();
                }
                asked.answer(200, "done");
            }
        }
    });
    let node = h2_plan().alone().start_with(&[server.address()]);
    let mut caller = Caller::to(&node);
    assert_eq!(caller.ask(get("/")).text(), "done");
    let calls: Vec<Call> = (0..20).map(|_| caller.send(get("/wait"))).collect();
    eventually("as many as there is room for", || server.requests() == 1 + 16);
    assert_eq!((server.connections(), node.census().carriers), (8, 8));
    release.add_permits(20);
    for call in calls {
        assert_eq!(caller.answer(call).unwrap().text(), "done");
    }
    drop(caller);
    node.is_at_rest();
}

#[test]
fn those_who_wait_for_a_connection_that_fails_go_elsewhere_and_it_counts_once() {
    let (refused, closed) = crate::peers::nobody();
    let server = Server::named("b");
    let node = h2_plan().alone().start_with(&[closed, server.address()]);
    let mut caller = Caller::to(&node);
    let calls: Vec<Call> = (0..40).map(|_| caller.send(get("/"))).collect();
    for call in calls {
        assert_eq!(caller.answer(call).unwrap().text(), "b /");
    }
    assert!(node.target(0, |counters| &counters.connect_failures) >= 1);
    drop((caller, refused));
    node.is_at_rest();
}

#[test]
fn whoever_waits_too_long_for_a_place_hears_so() {
    let builder = {
        let mut builder = h2::server::Builder::new();
        builder.max_concurrent_streams(1);
        builder
    };
    let server = Server::with(&builder, |asked| async move {
        if asked.path() != "/" {
            std::future::pending::<()>().await;
        }
        let mut asked = asked;
        asked.answer(200, "");
    });
    let plan = h2_plan().alone().listener("proxy_connect_timeout", "1s");
    let node = plan.start_with(&[server.address()]);
    let mut caller = Caller::to(&node);
    assert_eq!(caller.ask(get("/")).status, 200);
    let busy: Vec<Call> = (0..8).map(|_| caller.send(get("/wait"))).collect();
    let answer = caller.ask(get("/"));
    assert_eq!((answer.status, answer.field("x-homing-reason")), (503, Some("target-busy")));
    assert_eq!(node.target(0, |counters| &counters.connect_failures), 0, "it has done nothing wrong");
    drop((busy, caller));
    node.is_at_rest();
}

#[test]
fn a_target_of_http_1_is_found_out_and_rests() {
    let old = Target::answering(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    let server = Server::named("b");
    let node = h2_plan().alone().start_with(&[old.address(), server.address()]);
    let mut caller = Caller::to(&node);
    for _ in 0..30 {
        assert_eq!(caller.ask(get("/")).text(), "b /");
    }
    let failed = |failure: TargetFailure| node.group(|counters| &counters.handshakes.failed[failure.index()]);
    assert!(failed(TargetFailure::NotHttp2) >= 1);
    assert!(node.target(0, |counters| &counters.connect_failures) >= 3);
    assert!(node.rests(0), "that it accepts is not enough");
}

#[test]
fn a_target_that_says_nothing_is_given_up_in_time() {
    let silent = Target::playing(|wire, _| {
        wire.rest();
        Ok(())
    });
    let node = h2_plan().alone().listener("proxy_connect_timeout", "1s").start_with(&[silent.address()]);
    let mut caller = Caller::to(&node);
    assert_eq!(caller.ask(get("/")).status, 504);
    assert_eq!(node.group(|counters| &counters.handshakes.failed[TargetFailure::Timeout.index()]), 1);
    drop(caller);
    node.is_at_rest();
}

#[test]
fn others_do_not_wait_for_a_target_that_does_not_accept() {
    let (_backlog, address) = silent();
    let server = Server::named("b");
    let plan = h2_plan().alone().listener("proxy_connect_timeout", "1s");
    let node = plan.start_with(&[address, server.address()]);
    let mut caller = Caller::to(&node);
    let calls: Vec<Call> = (0..10).map(|_| caller.send(get("/"))).collect();
    for call in calls {
        assert_eq!(caller.answer(call).unwrap().text(), "b /");
    }
    assert_eq!(node.target(0, |counters| &counters.connect_failures), 1, "one connection");
    drop(caller);
    node.is_at_rest();
}

static OFFERS_BOTH: LazyLock<Arc<rustls::ServerConfig>> = LazyLock::new(|| offering(&[b"h2", b"http/1.1"]));
static OFFERS_OLD: LazyLock<Arc<rustls::ServerConfig>> = LazyLock::new(|| offering(&[b"http/1.1"]));

fn offering(protocols: &[&[u8]]) -> Arc<rustls::ServerConfig> {
    let mut config = targets(&AUTHORITY.identity(&["test"]));
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    Arc::new(config)
}

/// A target behind TLS that answers by whatever was agreed on.
fn secured_target(config: &'static LazyLock<Arc<rustls::ServerConfig>>) -> Target {
    Target::playing(move |wire, _| {
        wire.secured_target = Some(Box::new(Secured::target(config)));
        let first = wire.exactly(4)?;
        if first != b"PRI " {
            loop {
                wire.head()?;
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold")?;
            }
        }
        wire.exactly(PREFACE_BYTES - 4)?;
        let mut raw = Raw { wire };
        raw.send(frame(SETTINGS, 0, 0, b""))?;
        loop {
            let stream = raw.until(HEADERS)?.stream;
            raw.send(frame(HEADERS, END_HEADERS, stream, OK))?;
            raw.send(frame(DATA, END_STREAM, stream, b"new"))?;
        }
    })
}

fn secured_plan(http2: &str) -> crate::node::Plan {
    let tls = serde_json::json!({"verify": "ca.pem", "server_name": "test"});
    plan().alone().listener("http2", true).group("http2", http2).group("tls", tls)
}

#[test]
fn behind_tls_the_target_chooses_where_it_may() {
    let (both, old) = (secured_target(&OFFERS_BOTH), secured_target(&OFFERS_OLD));
    for (http2, target, expected, carriers) in [
        ("agreed", &both, "new", 1),
        ("agreed", &old, "old", 0),
        ("always", &both, "new", 1),
        ("never", &both, "old", 0),
    ] {
        let node = secured_plan(http2).start([target]);
        let mut caller = Caller::to(&node);
        let before = target.connections();
        for _ in 0..3 {
            assert_eq!(caller.ask(get("/")).text(), expected, "{http2}");
        }
        let calls: Vec<Call> = (0..10).map(|_| caller.send(get("/"))).collect();
        for call in calls {
            assert_eq!(caller.answer(call).unwrap().text(), expected, "{http2}");
        }
        assert_eq!(node.census().carriers, carriers, "{http2}");
        assert_eq!(target.connections() - before > 1, carriers == 0, "{http2}");
        drop(caller);
        node.is_at_rest();
    }
}

#[test]
fn behind_tls_a_target_that_knows_no_http_2_fails_its_handshake() {
    let old = secured_target(&OFFERS_OLD);
    let node = secured_plan("always").start([&old]);
    let mut caller = Caller::to(&node);
    let answer = caller.ask(get("/"));
    assert_eq!((answer.status, answer.field("x-homing-reason")), (502, Some("target-tls-failed")));
    drop(caller);
    node.is_at_rest();
}

#[test]
fn a_websocket_goes_by_http_1_where_the_target_may_choose() {
    let target = Target::playing(|wire, _| {
        wire.secured_target = Some(Box::new(Secured::target(&OFFERS_BOTH)));
        wire.head()?;
        wire.send(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\nhello",
        )?;
        wire.rest();
        Ok(())
    });
    let node = secured_plan("agreed").start([&target]);
    let mut wire = Wire::to(node.address());
    wire.send("GET / HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n").unwrap();
    assert!(wire.head().unwrap().unwrap().starts_with("HTTP/1.1 101"));
    assert_eq!(wire.exactly(5).unwrap(), b"hello");
    drop(wire);
    node.is_at_rest();
}

#[test]
fn who_offers_any_other_upgrade_is_asked_without_it() {
    let target = secured_target(&OFFERS_BOTH);
    for http2 in ["always", "agreed"] {
        let node = secured_plan(http2).start([&target]);
        let mut wire = Wire::to(node.address());
        for _ in 0..2 {
            wire.send("GET / HTTP/1.1\r\nHost: test\r\nUpgrade: other\r\nConnection: upgrade\r\n\r\n")
                .unwrap();
            assert_eq!(wire.answer().text(), "new", "{http2}");
        }
        drop(wire);
        node.is_at_rest();
    }
}

#[test]
fn a_connection_that_speaks_for_a_client_serves_nobody_else() {
    let target = Target::playing(|wire, _| {
        let line = wire.line_of_text()?;
        assert!(line.starts_with("PROXY TCP4 127.0.0.1"), "{line}");
        wire.exactly(PREFACE_BYTES)?;
        let mut raw = Raw { wire };
        raw.send(frame(SETTINGS, 0, 0, b""))?;
        loop {
            let stream = raw.until(HEADERS)?.stream;
            raw.send(frame(HEADERS, END_HEADERS | END_STREAM, stream, OK))?;
        }
    });
    let node = h2_plan().alone().group("send_proxy_protocol", "v1").start([&target]);
    let (mut one, mut other) = (Caller::to(&node), Caller::to(&node));
    for _ in 0..3 {
        assert_eq!((one.ask(get("/")).status, other.ask(get("/")).status), (200, 200));
    }
    assert_eq!((target.connections(), node.census().carriers), (2, 2));
    drop(one);
    eventually("its carrier to be closed", || node.census().carriers == 1);
    assert_eq!(other.ask(get("/")).status, 200);
    drop(other);
    node.is_at_rest();
    assert_eq!(node.census().carriers, 0);
}

#[test]
fn however_many_wait_to_be_told_that_they_are_too_large_all_of_them_are() {
    const CALLERS: usize = 8;
    const EACH: usize = 100;
    let (go, gate) = mpsc::channel::<()>();
    let gate = Mutex::new(gate);
    let target = Target::playing(move |wire, _| {
        wire.exactly(PREFACE_BYTES)?;
        let mut raw = Raw { wire };
        let first = raw.until(HEADERS)?.stream;
        _ = gate.lock().unwrap().recv();
        raw.send(frame(SETTINGS, 0, 0, &[0, 6, 0, 0, 0, 1]))?; // SETTINGS_MAX_HEADER_LIST_SIZE
        raw.send(frame(HEADERS, END_HEADERS | END_STREAM, first, OK))?;
        raw.wire.rest();
        Ok(())
    });
    let node = h2_plan().alone().start([&target]);
    let mut callers: Vec<Caller> = (0..CALLERS).map(|_| Caller::to(&node)).collect();
    let first = callers[0].send(get("/"));
    eventually("the first request", || node.census().exchanges == 1);
    let calls: Vec<Vec<Call>> =
        callers.iter_mut().map(|caller| (0..EACH).map(|_| caller.send(get("/"))).collect()).collect();
    eventually("the others to wait", || node.census().exchanges == 1 + CALLERS * EACH);
    go.send(()).unwrap();
    assert_eq!(callers[0].answer(first).unwrap().status, 200);
    for (caller, calls) in callers.iter().zip(calls) {
        for call in calls {
            assert_eq!(caller.answer(call).unwrap().status, 431);
        }
    }
    drop(callers);
    node.is_at_rest();
}

#[test]
fn a_connection_that_brings_many_clients_leaves_few_carriers_behind() {
    let target = Target::playing(|wire, _| {
        wire.line_of_text()?;
        wire.exactly(PREFACE_BYTES)?;
        let mut raw = Raw { wire };
        raw.send(frame(SETTINGS, 0, 0, b""))?;
        loop {
            let stream = raw.until(HEADERS)?.stream;
            raw.send(frame(HEADERS, END_HEADERS | END_STREAM, stream, OK))?;
        }
    });
    let plan = h2_plan().alone().group("send_proxy_protocol", "v1");
    let node = plan.listener("trusted_proxies", vec!["127.0.0.0/8"]).start([&target]);
    let mut caller = Caller::to(&node);
    let ask = |caller: &mut Caller, client: usize| {
        let request = with(get("/"), "x-forwarded-for", &format!("192.0.2.{client}"));
        assert_eq!(caller.ask(request).status, 200);
    };
    for client in 1..=20 {
        ask(&mut caller, client);
        ask(&mut caller, client);
    }
    assert_eq!(target.connections(), 20 + 16, "those that are not kept are made again");
    assert_eq!(node.census().carriers, 4);
    drop(caller);
    eventually("them to be closed", || node.census().carriers == 0);
    node.is_at_rest();
}
