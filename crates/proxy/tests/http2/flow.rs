//! Does nobody get bytes faster than it takes them, and does nobody else wait for that?

use crate::caller::*;
use crate::node::{eventually, plan};
use crate::peers::Target;
use bytes::Bytes;
use h2::client::Builder;
use std::future::poll_fn;
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::task::Poll;

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
/// More than the sockets between a client and a target take by themselves.
const SIZE: usize = 21 << 20;

/// Bytes with a prime period: a lost or doubled block of any usual size shows.
fn pattern(bytes: usize) -> Vec<u8> {
    let period: Vec<u8> = (0..65_521u32).map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let mut pattern = period.repeat(bytes / period.len() + 1);
    pattern.truncate(bytes);
    pattern
}

#[test]
fn a_stream_whose_client_takes_nothing_stops_its_target_and_no_other_stream() {
    let body = Arc::new(pattern(8 << 20));
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
    let node = plan().listener("http2", true).alone().start([&target]);
    let mut builder = Builder::new();
    builder.initial_window_size(100_000).initial_connection_window_size(1 << 24);
    let mut caller = Caller::with(node.address(), &builder);
    let big = caller.send(get("/big"));
    let answer = caller.wait(big.answer).unwrap();
    for _ in 0..100 {
        assert_eq!(caller.ask(get("/")).text(), "hi");
    }
    assert!(node.listener(|counters| &counters.bytes_out) < 200_000, "no more than the window allows");
    let (whole, _) = caller.wait(read_body(answer.into_body())).unwrap();
    assert!(whole == *body);
    drop(caller);
    node.is_at_rest();
}

#[test]
fn a_connection_that_takes_nothing_stops_all_its_targets_and_is_served_when_it_does() {
    let target = Target::playing(move |wire, _| {
        while wire.request()?.is_some() {
            wire.send(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", 1 << 20))?;
            wire.send(pattern(1 << 20))?;
        }
        Ok(())
    });
    let node = plan().listener("http2", true).alone().start([&target]);
    let mut builder = Builder::new();
    builder.initial_window_size(1 << 20).initial_connection_window_size(100_000);
    let mut caller = Caller::with(node.address(), &builder);
    let calls: Vec<Call> = (0..8).map(|_| caller.send(get("/"))).collect();
    let answers: Vec<_> = calls.into_iter().map(|call| caller.wait(call.answer).unwrap()).collect();
    assert!(node.listener(|counters| &counters.bytes_out) < 200_000, "no more than the window allows");
    let bodies = answers.into_iter().map(|answer| caller.runtime.spawn(read_body(answer.into_body())));
    for body in bodies.collect::<Vec<_>>() {
        let (body, _) = caller.wait(body).unwrap().unwrap();
        assert!(body == pattern(1 << 20));
    }
    drop(caller);
    node.is_at_rest();
}

#[test]
fn a_target_that_does_not_read_stops_its_stream_and_no_other() {
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
    let node = plan().listener("http2", true).alone().start([&target]);
    let mut caller = Caller::to(&node);
    let mut upload = caller.begin(post("/"));
    // As much as the client is allowed to, which is all of it only once its target reads.
    let mut left = Bytes::from(pattern(SIZE));
    let mut sent = 0;
    upload.body.reserve_capacity(SIZE);
    let mut pour = |caller: &Caller, left: &mut Bytes| {
        caller.wait(poll_fn(|context| match upload.body.poll_capacity(context) {
            Poll::Ready(Some(room)) => {
                let piece = left.split_to(room.unwrap().min(left.len()));
                sent += piece.len();
                upload.body.send_data(piece, false).unwrap();
                Poll::Ready(true)
            }
            Poll::Ready(None) | Poll::Pending => Poll::Ready(false),
        }));
        sent
    };
    let mut before = 0;
    eventually("the upload to stand still", || node.census().busy_targets == 1);
    for _ in 0..200 {
        let now = pour(&caller, &mut left);
        assert_eq!(caller.ask(get("/")).text(), "hi", "another stream");
        if now == before && now > 0 {
            break;
        }
        before = now;
    }
    assert!(before < 20 << 20, "what a target does not read stays with its client: {before}");
    go.send(()).unwrap();
    while !left.is_empty() {
        pour(&caller, &mut left);
    }
    upload.body.send_data(Bytes::new(), true).unwrap();
    let answer = caller.answer(upload).unwrap();
    assert_eq!(answer.text(), "hi");
    assert!(target.heard().iter().any(|request| request.body == pattern(SIZE)));
    drop(caller);
    node.is_at_rest();
}
