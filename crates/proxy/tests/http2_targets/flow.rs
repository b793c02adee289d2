//! Does nobody send more than the other side takes, and does nobody wait for the slowness of others?

use crate::caller::*;
use crate::frames::*;
use crate::node::eventually;
use crate::peers::{Target, Wire};
use crate::server::*;
use bytes::Bytes;
use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use tokio::sync::Notify;

const MEGABYTE: usize = 1 << 20;

/// Answers with `size` bytes, as fast as they are taken, and counts them.
fn pouring(size: usize, poured: Arc<AtomicUsize>) -> Server {
    Server::playing(move |mut asked| {
        let poured = Arc::clone(&poured);
        async move {
            if asked.path() != "/pour" {
                return asked.answer(200, "quick");
            }
            let mut stream = asked.begin(200);
            let mut left = size;
            while left > 0 {
                stream.reserve_capacity(left.min(16_384));
                let Some(Ok(room)) = std::future::poll_fn(|context| stream.poll_capacity(context)).await
                else {
                    return;
                };
                let count = room.min(left);
                if stream.send_data(Bytes::from(vec![7; count]), count == left).is_err() {
                    return;
                }
                left -= count;
                poured.fetch_add(count, Ordering::SeqCst);
            }
        }
    })
}

#[test]
fn a_client_that_reads_slowly_holds_its_target_back_and_nobody_else() {
    let poured = Arc::new(AtomicUsize::new(0));
    let server = pouring(64 * MEGABYTE, Arc::clone(&poured));
    let node = h2_plan().alone().start_with(&[server.address()]);
    let mut slow = Caller::to(&node);
    let mut call = slow.send(get("/pour"));
    let answer = slow.wait(&mut call.answer).unwrap();
    let mut wire = Wire::to_with_small_window(node.address());
    wire.send("GET /pour HTTP/1.1\r\nHost: test\r\n\r\n").unwrap();
    wire.head().unwrap();
    let mut others = Caller::to(&node);
    for _ in 0..50 {
        assert_eq!(others.ask(get("/")).text(), "quick");
    }
    assert_eq!(server.connections(), 1);
    let held = poured.load(Ordering::SeqCst);
    assert!(held < 16 * MEGABYTE, "{held} bytes for clients that do not read");
    let (body, _) = slow.wait(read_body(answer.into_body())).unwrap();
    assert_eq!(body.len(), 64 * MEGABYTE);
    drop((slow, wire, others));
    node.is_at_rest();
}

#[test]
fn large_answers_come_through_whole_side_by_side() {
    let poured = Arc::new(AtomicUsize::new(0));
    let server = pouring(3 * MEGABYTE + 17, poured);
    let node = h2_plan().alone().start_with(&[server.address()]);
    // It reads one answer after the other, and has room for all that come meanwhile.
    let mut builder = h2::client::Builder::new();
    builder.initial_connection_window_size(16 << 20);
    let mut caller = Caller::with(node.address(), &builder);
    let calls: Vec<Call> = (0..10).map(|_| caller.send(get("/pour"))).collect();
    let mut wire = Wire::to(node.address());
    wire.send("GET /pour HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n").unwrap();
    let answer = wire.answer();
    assert!(answer.body.len() == 3 * MEGABYTE + 17 && answer.body.iter().all(|&byte| byte == 7));
    for call in calls {
        let body = caller.answer(call).unwrap().body;
        assert!(body.len() == 3 * MEGABYTE + 17 && body.iter().all(|&byte| byte == 7));
    }
    assert_eq!(server.connections(), 1);
    drop((caller, wire));
    node.is_at_rest();
}

#[test]
fn a_target_that_takes_nothing_holds_its_client_back_and_nobody_else() {
    let release = Arc::new(Notify::new());
    // Its window for all streams shall not be what others wait for.
    let mut builder = h2::server::Builder::new();
    builder.initial_connection_window_size(8 << 20);
    let server = Server::with(&builder, {
        let release = Arc::clone(&release);
        move |mut asked| {
            let release = Arc::clone(&release);
            async move {
                if asked.path() == "/slow" {
                    release.notified().await;
                }
                let Ok((body, _)) = asked.body().await else { return };
                asked.answer(200, body.len().to_string());
            }
        }
    });
    let node = h2_plan().alone().start_with(&[server.address()]);
    let mut slow = Caller::to(&node);
    let mut call = slow.begin(post("/slow"));
    call.body.send_data(Bytes::from(vec![1; 8 * MEGABYTE]), true).unwrap();
    let mut others = Caller::to(&node);
    for _ in 0..50 {
        assert_eq!(others.ask_with(post("/"), vec![1; 100]).text(), "100");
    }
    assert_eq!(server.connections(), 1);
    release.notify_one();
    assert_eq!(slow.answer(call).unwrap().text(), (8 * MEGABYTE).to_string());
    drop((slow, others));
    node.is_at_rest();
}

#[test]
fn a_client_of_http_1_that_reads_late_gets_all_of_it() {
    let poured = Arc::new(AtomicUsize::new(0));
    let server = pouring(20 * MEGABYTE, Arc::clone(&poured));
    let node = h2_plan().alone().start_with(&[server.address()]);
    let mut wire = Wire::to_with_small_window(node.address());
    wire.send("GET /pour HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n").unwrap();
    eventually("the answer to begin", || poured.load(Ordering::SeqCst) > 0);
    assert_eq!(wire.answer().body.len(), 20 * MEGABYTE);
    let mut nothing = [0];
    assert_eq!(wire.stream().read(&mut nothing).unwrap(), 0);
    drop(wire);
    node.is_at_rest();
}

#[test]
fn a_place_is_free_when_an_answer_has_come_though_its_client_takes_nothing() {
    const CARRIERS: usize = 8;
    let (go, gate) = mpsc::channel::<()>();
    let gate = Mutex::new(gate);
    let target = Target::playing(move |wire, number| {
        wire.exactly(PREFACE_BYTES)?;
        let mut raw = Raw { wire };
        raw.send(frame(SETTINGS, 0, 0, &[0, 3, 0, 0, 0, 1]))?; // one stream at once
        let first = raw.until(HEADERS)?.stream;
        if number > 0 {
            raw.wire.rest();
            return Ok(());
        }
        _ = gate.lock().unwrap().recv();
        raw.send(frame(HEADERS, END_HEADERS, first, b"\x88\x0f\x0d\x0560000"))?;
        for ends in [0, 0, 0, END_STREAM] {
            raw.send(frame(DATA, ends, first, &[b'x'; 15_000]))?;
        }
        let second = raw.until(HEADERS)?.stream;
        raw.send(frame(HEADERS, END_HEADERS | END_STREAM, second, OK))?;
        raw.wire.rest();
        Ok(())
    });
    let node = h2_plan().alone().start([&target]);
    let mut builder = h2::client::Builder::new();
    builder.initial_window_size(0);
    let mut deaf = Caller::with(node.address(), &builder);
    let whole = deaf.send(get("/"));
    eventually("the first request", || node.census().exchanges == 1);
    let mut others = Caller::to(&node);
    let mut calls: Vec<Call> = (0..CARRIERS).map(|_| others.send(get("/"))).collect();
    eventually("all places to be taken", || {
        let census = node.census();
        (census.exchanges, census.carriers) == (1 + CARRIERS, CARRIERS)
    });
    eventually("the targets to be asked", || target.connections() == CARRIERS);
    go.send(()).unwrap();
    let last = calls.pop().unwrap();
    assert_eq!(others.answer(last).unwrap().status, 200);
    assert_eq!(node.census().exchanges, CARRIERS, "the first one is still being answered");
    drop((whole, deaf, calls, others));
    node.is_at_rest();
}
