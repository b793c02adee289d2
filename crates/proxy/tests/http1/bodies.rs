//! Do bodies come through, no faster than they are taken, and what if one ends too early?

use crate::node::{eventually, plan};
use crate::peers::{End, Target, Wire};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::thread;

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
const GET: &str = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";

/// Bytes with a prime period: a lost or doubled block of any usual size shows.
fn pattern(bytes: usize) -> Vec<u8> {
    let period: Vec<u8> = (0..65_521u32).map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let mut pattern = period.repeat(bytes / period.len() + 1);
    pattern.truncate(bytes);
    pattern
}

fn post(body: &[u8]) -> Vec<u8> {
    let mut request =
        format!("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: {}\r\n\r\n", body.len()).into_bytes();
    request.extend_from_slice(body);
    request
}

#[test]
fn a_body_that_came_with_its_head_reaches_a_target_that_has_yet_to_accept() {
    let target = Target::answering(OK);
    let node = plan().start([&target]);
    assert_eq!(Wire::to(node.address()).ask(post(b"hello")).text(), "hi");
    assert_eq!(target.heard()[0].body, b"hello");
    node.is_at_rest();
}

#[test]
fn bodies_of_every_size_come_through_on_new_and_old_connections() {
    let target = Target::answering(OK);
    let node = plan().start([&target]);
    let mut client = Wire::to(node.address());
    for size in [0, 1, 4095, 65_536, 65_537, 1 << 20] {
        assert_eq!(client.ask(post(&pattern(size))).text(), "hi");
        assert!(target.heard().last().unwrap().body == pattern(size), "{size} bytes");
    }
    assert_eq!(target.connections(), 1);
}

#[test]
fn chunks_and_trailers_of_a_request_come_through_and_extensions_do_not() {
    let target = Target::answering(OK);
    let node = plan().start([&target]);
    let mut client = Wire::to(node.address());
    let request = "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n\
                   3;a=b\r\nabc\r\n0a\r\n0123456789\r\n0\r\nX-T: y\r\n\r\n";
    for _ in 0..2 {
        assert_eq!(client.ask(request).text(), "hi");
        let heard = target.heard().last().unwrap().clone();
        assert_eq!(heard.raw_body, b"3\r\nabc\r\n0a\r\n0123456789\r\n0\r\nX-T: y\r\n\r\n");
        assert_eq!(heard.field("transfer-encoding"), Some("chunked"));
    }
}

#[test]
fn a_target_that_does_not_read_stops_its_client_and_nobody_else() {
    let (go, gate) = mpsc::channel::<()>();
    let gate = Mutex::new(gate);
    let target = Target::playing(move |wire, number| {
        if number == 0 {
            _ = gate.lock().unwrap().recv();
        }
        while wire.request()?.is_some() {
            wire.send(OK)?;
        }
        Ok(())
    });
    let node = plan().alone().start([&target]);
    let (address, body) = (node.address(), Arc::new(pattern(32 << 20)));
    let upload = {
        let body = Arc::clone(&body);
        thread::spawn(move || Wire::to(address).ask(post(&body)).text().to_owned())
    };
    eventually("the upload to begin", || target.connections() == 1);
    assert_eq!(Wire::to(address).ask(GET).text(), "hi");
    assert!(node.listener(|counters| &counters.bytes_in) < 24 << 20, "bodies stay in the kernel");
    go.send(()).unwrap();
    assert_eq!(upload.join().unwrap(), "hi");
    assert!(target.heard().iter().any(|request| request.body == *body));
    node.is_at_rest();
}

#[test]
fn a_client_that_does_not_read_stops_its_target_and_nobody_else() {
    let body = Arc::new(pattern(32 << 20));
    let sent = Arc::clone(&body);
    let target = Target::playing(move |wire, _| {
        while let Some(request) = wire.request()? {
            if request.path() == "/big" {
                wire.send(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", sent.len()))?;
                wire.send(&*sent)?;
            } else {
                wire.send(OK)?;
            }
        }
        Ok(())
    });
    let node = plan().alone().start([&target]);
    let mut slow = Wire::to(node.address());
    slow.send("GET /big HTTP/1.1\r\nHost: test\r\n\r\nGET /next HTTP/1.1\r\nHost: test\r\n\r\n").unwrap();
    assert_eq!(slow.head().unwrap().unwrap(), "HTTP/1.1 200 OK\r\nContent-Length: 33554432\r\n\r\n");
    assert_eq!(Wire::to(node.address()).ask(GET).text(), "hi");
    assert!(node.listener(|counters| &counters.bytes_out) < 24 << 20, "answers stay in the kernel");
    assert!(slow.exactly(32 << 20).unwrap() == *body);
    assert_eq!(slow.answer().text(), "hi");
    drop(slow);
    node.is_at_rest();
}

#[test]
fn an_answer_that_comes_before_the_end_of_the_body_is_not_lost() {
    let target = Target::playing(|wire, _| {
        wire.head()?;
        wire.send("HTTP/1.1 413 Too Much\r\nContent-Length: 4\r\n\r\nstop")?;
        wire.rest(); // takes the rest, as polite targets do
        Ok(())
    });
    let node = plan().start([&target]);
    let mut client = Wire::to(node.address());
    client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 16777216\r\n\r\n").unwrap();
    // It looks at the answer only when it has sent everything.
    client.send(pattern(16 << 20)).unwrap();
    let answer = client.answer();
    assert_eq!((answer.status(), answer.text(), answer.field("connection")), (413, "stop", Some("close")));
    client.end();
    assert_eq!(client.rest(), (vec![], End::Closed));
    node.is_at_rest();
}

#[test]
fn an_early_answer_is_not_lost_though_its_target_resets() {
    let target = Target::playing(|wire, _| {
        wire.head()?;
        wire.exactly(1 << 20)?;
        wire.send("HTTP/1.1 413 Too Much\r\nContent-Length: 4\r\n\r\nstop")?;
        wire.exactly(1 << 20)?;
        wire.reset_when_dropped();
        Ok(())
    });
    let node = plan().start([&target]);
    let mut client = Wire::to(node.address());
    client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 8388608\r\n\r\n").unwrap();
    client.send(pattern(8 << 20)).unwrap();
    let answer = client.answer();
    assert_eq!((answer.status(), answer.text()), (413, "stop"));
    client.end();
    assert_eq!(client.rest(), (vec![], End::Closed));
    node.is_at_rest();
}

#[test]
fn a_body_that_is_announced_too_large_reaches_nobody() {
    let target = Target::answering(OK);
    let node = plan().listener("client_max_body_size", "1KiB").start([&target]);
    let mut client = Wire::to(node.address());
    assert_eq!(client.ask(post(&[b'x'; 1024])).text(), "hi");
    let answer =
        client.ask("POST / HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 1025\r\n\r\n");
    assert_eq!((answer.status(), answer.field("connection")), (413, Some("close")));
    client.send([b'x'; 1025]).unwrap();
    client.end();
    assert_eq!(client.rest(), (vec![], End::Closed));
    assert_eq!(target.heard().len(), 1);
    node.is_at_rest();
}

#[test]
fn a_chunked_body_that_grows_too_large_is_cut_off() {
    let target = Target::answering(OK);
    let node = plan().listener("client_max_body_size", "1KiB").start([&target]);
    let mut client = Wire::to(node.address());
    client.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n").unwrap();
    client.send([b"400\r\n", &[b'x'; 1024][..], b"\r\n"].concat()).unwrap();
    client.send("1\r\nx\r\n").unwrap();
    let answer = client.answer();
    assert_eq!((answer.status(), answer.field("connection")), (413, Some("close")));
    assert!(target.heard().is_empty());
    client.end();
    assert_eq!(client.rest(), (vec![], End::Closed));
    node.is_at_rest();
}

#[test]
fn a_malformed_chunk_is_refused_and_its_target_hears_no_end() {
    let target = Target::answering(OK);
    let node = plan().start([&target]);
    let mut client = Wire::to(node.address());
    client
        .send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n")
        .unwrap();
    let answer = client.answer();
    assert_eq!((answer.status(), answer.field("x-homing-reason")), (400, Some("chunk-size")));
    client.end();
    assert_eq!(client.rest(), (vec![], End::Closed));
    node.is_at_rest();
    assert!(target.heard().is_empty());
}

#[test]
fn a_client_that_waits_for_100_continue_gets_the_targets() {
    let target = Target::playing(|wire, _| {
        let head = wire.head()?.unwrap_or_default();
        assert!(head.contains("Expect: 100-continue\r\n"), "{head}");
        wire.send("HTTP/1.1 100 Continue\r\n\r\n")?;
        let body = wire.exactly(5)?;
        wire.send([b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", &body[..]].concat())
    });
    let node = plan().start([&target]);
    let mut client = Wire::to(node.address());
    let head = "POST / HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
    assert_eq!(client.ask(head).head, "HTTP/1.1 100 Continue\r\n\r\n");
    assert_eq!(client.ask("hello").text(), "hello");
    drop(client);
    node.is_at_rest();
}

#[test]
fn the_next_request_behind_a_body_is_the_next_request() {
    let target = Target::answering(OK);
    let node = plan().start([&target]);
    let mut client = Wire::to(node.address());
    let both = [post(b"hello"), b"GET /2 HTTP/1.1\r\nHost: test\r\n\r\n".to_vec()].concat();
    client.send(both.repeat(50)).unwrap();
    for _ in 0..100 {
        assert_eq!(client.answer().text(), "hi");
    }
    let heard = target.heard();
    assert!(heard.chunks(2).all(|pair| pair[0].body == b"hello" && pair[1].path() == "/2"));
    drop(client);
    node.is_at_rest();
}

/// A target that begins to answer before the body, and goes on when it is told to.
fn answering_early() -> (Target, mpsc::Sender<()>) {
    let (go, gate) = mpsc::channel::<()>();
    let gate = Mutex::new(gate);
    let target = Target::playing(move |wire, _| {
        wire.head()?;
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf")?;
        _ = gate.lock().unwrap().recv();
        wire.send("rest")?;
        wire.rest();
        Ok(())
    });
    (target, go)
}

#[test]
fn an_early_answer_goes_on_for_a_client_that_ends_in_the_middle_of_its_body() {
    let (target, go) = answering_early();
    let node = plan().alone().start([&target]);
    let mut client = Wire::to(node.address());
    client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\nsome").unwrap();
    client.head().unwrap();
    assert_eq!(client.exactly(4).unwrap(), b"half");
    client.end();
    node.census(); // the worker has seen the end
    node.census();
    go.send(()).unwrap();
    assert_eq!(client.rest(), (b"rest".to_vec(), End::Closed));
    node.is_at_rest();
}

#[test]
fn an_early_answer_to_a_body_that_turns_out_malformed_never_looks_whole() {
    let (target, go) = answering_early();
    let node = plan().alone().start([&target]);
    let mut client = Wire::to(node.address());
    client.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n").unwrap();
    client.head().unwrap();
    assert_eq!(client.exactly(4).unwrap(), b"half");
    client.send("zz\r\n").unwrap();
    assert_eq!(client.rest().1, End::Reset);
    go.send(()).unwrap();
    node.is_at_rest();
}
