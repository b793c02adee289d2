//! What does a client hear when its target fails, and a target when its client goes away?

use crate::node::{eventually, plan};
use crate::peers::{End, Target, Wire, nobody};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
const GET: &str = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";

fn with_body(method: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("{method} / HTTP/1.1\r\nHost: test\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// A target that hears a whole request and closes without a word.
fn speechless() -> Target {
    Target::playing(|wire, _| wire.request().map(drop))
}

/// The status and reason of an answer of ours.
fn refusal(client: &mut Wire, request: impl AsRef<[u8]>) -> (u16, String) {
    let answer = client.ask(request);
    (answer.status(), answer.field("x-homing-reason").unwrap_or_default().to_owned())
}

#[test]
fn a_target_that_does_not_accept_costs_its_clients_nothing() {
    let (_reserved, refusing) = nobody();
    let target = Target::answering(OK);
    let node = plan().start_with(&[refusing, target.address()]);
    for request in [GET.as_bytes().to_vec(), with_body("POST", b"hello"), with_body("POST", &[b'x'; 100_000])]
    {
        for _ in 0..4 {
            assert_eq!(Wire::to(node.address()).ask(&request).text(), "hi");
        }
    }
    assert_eq!(target.heard().len(), 12);
    assert!(node.target(0, |counters| &counters.connect_failures) >= 1);
    node.is_at_rest();
}

#[test]
fn without_anybody_who_accepts_the_client_hears_so() {
    let (_reserved, refusing) = nobody();
    let node = plan().start_with(&[refusing]);
    let mut client = Wire::to(node.address());
    assert_eq!(refusal(&mut client, GET), (502, "connect-failed".to_owned()));
    assert_eq!(refusal(&mut client, with_body("POST", b"hello")), (502, "connect-failed".to_owned()));
}

#[test]
fn a_request_is_counted_once_at_its_listener_its_group_and_its_target() {
    let target = Target::answering(OK);
    let mut node = plan().alone().start([&target]);
    let mut client = Wire::to(node.address());
    (0..3).for_each(|_| assert_eq!(client.ask(GET).text(), "hi"));
    drop(client);
    node.is_at_rest();
    let counted = (
        node.listener(|counters| &counters.answers[1]),
        node.group(|counters| &counters.answers[1]),
        node.target(0, |counters| &counters.answers),
        node.group(|counters| &counters.duration.buckets[0]).min(1),
        node.snapshot.worker_counters.sum(|counters| counters.reuses.value()),
    );
    assert_eq!(counted, (3, 3, 3, 1, 2));
    node.publish_targets(&[]);
    assert_eq!(Wire::to(node.address()).ask(GET).status(), 503);
    assert_eq!(node.group(|counters| &counters.answers[4]), 1);
}

#[test]
fn an_idle_connection_that_went_stale_is_replaced_at_the_same_target() {
    // It takes the second request of its first connection for one too many.
    let stale = Target::playing(|wire, number| {
        while wire.request()?.is_some() {
            wire.send(OK)?;
            if number == 0 {
                wire.head()?;
                return Ok(());
            }
        }
        Ok(())
    });
    let node = plan().alone().start([&stale]);
    let mut client = Wire::to(node.address());
    assert_eq!((client.ask(GET).text(), client.ask(GET).text()), ("hi", "hi"));
    assert_eq!(stale.connections(), 2);
    assert_eq!(
        node.target(0, |counters| &counters.failures),
        0,
        "an idle connection that ends is no failure"
    );
    node.census();
}

#[test]
fn a_request_whose_body_was_sent_is_never_repeated() {
    let executed = Arc::new(AtomicUsize::new(0));
    let target = || {
        let executed = Arc::clone(&executed);
        Target::playing(move |wire, _| {
            let request = wire.request()?;
            executed.fetch_add(request.map_or(0, |request| request.body.len()), Ordering::SeqCst);
            Ok(())
        })
    };
    let (one, other) = (target(), target());
    let node = plan().start([&one, &other]);
    let mut client = Wire::to(node.address());
    for _ in 0..10 {
        assert_eq!(refusal(&mut client, with_body("POST", b"!")), (502, "target-closed".to_owned()));
    }
    assert_eq!(executed.load(Ordering::SeqCst), 10);
    drop(client);
    node.is_at_rest();
}

#[test]
fn a_request_that_may_be_repeated_goes_to_another_target_with_its_body() {
    let (one, other) = (speechless(), Target::answering(OK));
    let node = plan().start([&one, &other]);
    let body: Vec<u8> = (0..16_000u32).map(|at| at.to_le_bytes()[0]).collect();
    for request in [GET.as_bytes().to_vec(), with_body("PUT", &body)] {
        for _ in 0..2 {
            assert_eq!(Wire::to(node.address()).ask(&request).text(), "hi");
        }
    }
    assert_eq!((one.heard().len(), other.heard().len()), (one.connections(), 4));
    assert_eq!(other.heard()[2].body, body);
    assert!(one.heard().iter().any(|request| request.body == body));
    assert_eq!(node.group(|counters| &counters.retries), one.connections() as u64);
    node.is_at_rest();
}

#[test]
fn a_body_too_long_to_be_kept_is_not_repeated() {
    let (one, other) = (speechless(), speechless());
    let node = plan().start([&one, &other]);
    let mut client = Wire::to(node.address());
    assert_eq!(refusal(&mut client, with_body("PUT", &[b'x'; 40_000])).0, 502);
    assert_eq!(one.connections() + other.connections(), 1);
}

#[test]
fn no_more_than_two_targets_are_asked() {
    let targets = [speechless(), speechless(), speechless()];
    let node = plan().start(targets.each_ref());
    assert_eq!(refusal(&mut Wire::to(node.address()), GET), (502, "target-closed".to_owned()));
    assert_eq!(targets.iter().map(Target::connections).sum::<usize>(), 2);
    node.is_at_rest();
}

#[test]
fn nothing_is_repeated_after_an_interim_answer() {
    let target = || {
        Target::playing(|wire, _| {
            wire.request()?;
            wire.send("HTTP/1.1 102 Processing\r\n\r\n")
        })
    };
    let (one, other) = (target(), target());
    let node = plan().start([&one, &other]);
    let mut client = Wire::to(node.address());
    assert_eq!(client.ask(GET).status(), 102);
    assert_eq!(client.answer().status(), 502);
    assert_eq!(one.connections() + other.connections(), 1);
}

#[test]
fn an_answer_that_breaks_off_never_looks_whole() {
    for (answer, end) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "closed"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "reset"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", "closed"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", "malformed"),
        ("HTTP/1.1 200 OK\r\n\r\nhalf", "reset"),
    ] {
        let (go, gate) = mpsc::channel::<()>();
        let gate = Mutex::new(gate);
        let target = Target::playing(move |wire, _| {
            wire.request()?;
            wire.send(answer)?;
            // A reset would overtake what the balancer has not read yet.
            _ = gate.lock().unwrap().recv();
            match end {
                "reset" => wire.reset_when_dropped(),
                "malformed" => wire.send("zz\r\n")?,
                _ => {}
            }
            Ok(())
        });
        let node = plan().start([&target]);
        let mut client = Wire::to(node.address());
        client.send(GET).unwrap();
        assert!(client.head().unwrap().unwrap().starts_with("HTTP/1.1 200 OK\r\n"));
        go.send(()).unwrap();
        assert_eq!(client.rest().1, End::Reset, "{answer:?} {end}");
        node.is_at_rest();
        assert_eq!(node.target(0, |counters| &counters.failures), 1);
    }
}

#[test]
fn an_answer_that_can_be_read_in_two_ways_is_refused() {
    for (answer, reason) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi", "content-length-duplicate"),
        ("HTTP/1.1 2000 OK\r\n\r\n", ""),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n", ""),
        ("SSH-2.0-OpenSSH_9.2\r\n", ""),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\nhi", ""),
    ] {
        let target = Target::playing(move |wire, _| {
            wire.request()?;
            wire.send(answer)?;
            wire.rest();
            Ok(())
        });
        let node = plan().start([&target]);
        let mut client = Wire::to(node.address());
        let (status, code) = refusal(&mut client, GET);
        assert_eq!(status, 502, "{answer:?}");
        assert!(!code.is_empty() && (reason.is_empty() || code.contains("length")), "{code}");
        drop(client);
        node.is_at_rest();
    }
}

#[test]
fn an_answer_that_was_there_before_the_reset_is_passed_on() {
    let target = Target::playing(|wire, _| {
        wire.request()?;
        wire.send(OK)?;
        wire.reset_when_dropped();
        Ok(())
    });
    let node = plan().start([&target]);
    // The reset may overtake the answer in the target's own system; then it is a 502, never half an answer.
    for _ in 0..50 {
        let answer = Wire::to(node.address()).ask(with_body("POST", b"x"));
        assert!(answer.status() == 502 || answer.text() == "hi", "{answer:?}");
    }
    node.is_at_rest();
}

#[test]
fn a_client_that_goes_away_takes_its_targets_connection_with_it() {
    for phase in ["head", "waiting", "body", "answer"] {
        for is_reset in [false, true] {
            let (ended, end) = mpsc::channel();
            let target = Target::playing(move |wire, _| {
                // It may be gone before the target's handshake is over, where there is one.
                let Ok(head) = wire.head().map(Option::unwrap_or_default) else {
                    _ = ended.send(End::Reset);
                    return Ok(());
                };
                if head.contains("/answer") {
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")?;
                }
                let rest = wire.rest();
                _ = ended.send(rest.1);
                Ok(())
            });
            let node = plan().listener("proxy_read_timeout", "1h").start([&target]);
            let mut client = Wire::to(node.address());
            match phase {
                "head" => client.send("GET / HTTP/1.1\r\nHo").unwrap(),
                "body" => {
                    client.send("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf").unwrap()
                }
                _ => client.send(format!("GET /{phase} HTTP/1.1\r\nHost: a\r\n\r\n")).unwrap(),
            }
            if phase == "answer" {
                client.head().unwrap();
            } else if phase == "head" {
                eventually("the client", || node.census().clients == 1);
            } else {
                eventually("the request", || node.census().busy_targets == 1 && target.connections() == 1);
            }
            if is_reset || phase == "waiting" {
                client.reset();
            } else if phase == "answer" {
                client.reset(); // an orderly end is no reason to stop an answer
            } else {
                drop(client);
            }
            node.is_at_rest();
            if phase != "head" {
                _ = end.recv().unwrap();
            }
        }
    }
}

#[test]
fn a_target_that_comes_and_goes_leaves_nothing_behind() {
    let target = Target::playing(|wire, number| {
        if number % 3 == 0 {
            wire.reset_when_dropped();
            return Ok(());
        }
        wire.request()?;
        if number % 3 == 1 { wire.send(OK) } else { Ok(()) }
    });
    let node = plan().start([&target]);
    for _ in 0..60 {
        let answer = Wire::to(node.address()).ask(GET);
        assert!(matches!(answer.status(), 200 | 502), "{answer:?}");
    }
    node.is_at_rest();
}

#[test]
fn a_second_target_is_chosen_for_the_client_and_not_for_the_proxy_it_came_through() {
    // Whoever hears of a client first fails it.
    let failed = Arc::new(Mutex::new(HashMap::new()));
    let target = |name: &'static str| {
        let failed = Arc::clone(&failed);
        Target::playing(move |wire, _| {
            let path = wire.request()?.unwrap().path().to_owned();
            if let Entry::Vacant(entry) = failed.lock().unwrap().entry(path) {
                entry.insert(name);
                return Ok(());
            }
            wire.send(format!("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\n{name}"))
        })
    };
    let targets = [target("a"), target("b"), target("c")];
    let node = plan()
        .listener("trusted_proxies", vec!["127.0.0.0/8"])
        .group("scheduler", "ip-hash")
        .start(targets.each_ref());
    let ask = |at: u32| {
        let request = format!("GET /{at} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.{at}\r\n\r\n");
        let second = Wire::to(node.address()).ask(request).text().to_owned();
        (failed.lock().unwrap()[&format!("/{at}")], second)
    };
    let pairs: HashSet<(&str, String)> = (1..=60).map(ask).collect();
    assert_eq!(pairs.len(), 6, "every target as the first, every other one as the second: {pairs:?}");
}
