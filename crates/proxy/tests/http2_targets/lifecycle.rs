//! What becomes of connections and streams when targets, snapshots and clients change?

use crate::caller::*;
use crate::frames::*;
use crate::node::{BOUND, eventually};
use crate::peers::Wire;
use crate::server::*;
use bytes::Bytes;
use std::sync::{Arc, mpsc};
use tokio::sync::Notify;

/// A server that ends its answers when it is told to.
fn patient(release: &Arc<Notify>) -> Server {
    let release = Arc::clone(release);
    Server::playing(move |mut asked| {
        let release = Arc::clone(&release);
        async move {
            let mut stream = asked.begin(200);
            stream.send_data(Bytes::from_static(b"begun"), false).unwrap();
            release.notified().await;
            _ = stream.send_trailers(fields(&[("grpc-status", "0")]));
        }
    })
}

fn grpc(path: &str) -> http::Request<()> {
    with(post(path), "content-type", "application/grpc")
}

/// Begins a request, whose answer has begun then.
fn begin(caller: &mut Caller, request: http::Request<()>) -> (Call, h2::RecvStream) {
    let mut call = caller.begin(request);
    let mut answer = caller.wait(&mut call.answer).unwrap().into_body();
    assert_eq!(&caller.wait(answer.data()).unwrap().unwrap()[..], b"begun");
    (call, answer)
}

#[test]
fn a_stream_goes_on_when_the_snapshot_changes_and_its_target_is_gone() {
    let release = Arc::new(Notify::new());
    let (old, new) = (patient(&release), Server::named("new"));
    let mut node = h2_plan().alone().start_with(&[old.address()]);
    let mut caller = Caller::to(&node);
    let (call, answer) = begin(&mut caller, grpc("/"));
    node.publish_targets(&[new.address()]);
    assert_eq!(caller.ask(get("/")).text(), "new /");
    release.notify_one();
    let (_, trailers) = caller.wait(read_body(answer)).unwrap();
    assert!(trailers.unwrap().contains_key("grpc-status"));
    eventually("its connection to be closed", || node.census().carriers == 1);
    drop((call, caller));
    node.is_at_rest();
}

#[test]
fn another_way_to_speak_begins_with_the_next_request() {
    let server = Server::named("a");
    let old = crate::peers::Target::named("old");
    let mut node = h2_plan().alone().start_with(&[server.address()]);
    let mut caller = Caller::to(&node);
    assert_eq!(caller.ask(get("/")).text(), "a /");
    node.publish_group("http2", "never");
    node.publish_targets(&[old.address()]);
    assert_eq!(caller.ask(get("/")).text(), "old /");
    node.publish_group("http2", "always");
    node.publish_targets(&[server.address()]);
    assert_eq!(caller.ask(get("/")).text(), "a /");
    drop(caller);
    node.is_at_rest();
}

#[test]
fn a_drain_that_has_ended_cuts_long_calls_off_in_words_of_grpc() {
    let release = Arc::new(Notify::new());
    let server = patient(&release);
    let node = h2_plan().alone().start_with(&[server.address()]);
    let mut caller = Caller::to(&node);
    let (call, answer) = begin(&mut caller, grpc("/"));
    let (plain, plain_answer) = begin(&mut caller, post("/"));
    node.cut_off(0);
    let (_, trailers) = caller.wait(read_body(answer)).unwrap();
    assert_eq!(trailers.unwrap()["grpc-status"], "14");
    release.notify_waiters();
    let (_, trailers) = caller.wait(read_body(plain_answer)).unwrap();
    assert_eq!(trailers.unwrap()["grpc-status"], "0", "a request that has begun gets its answer");
    eventually("its connection to be closed", || node.census().carriers == 0);
    drop((call, plain, caller));
    node.is_at_rest();
}

#[test]
fn a_node_that_ends_lets_streams_end_first() {
    let release = Arc::new(Notify::new());
    let server = patient(&release);
    let node = h2_plan().alone().start_with(&[server.address()]);
    let mut caller = Caller::to(&node);
    let (call, answer) = begin(&mut caller, grpc("/"));
    let draining = std::thread::spawn(move || node.drain(BOUND));
    drop(call);
    release.notify_one();
    let (_, trailers) = caller.wait(read_body(answer)).unwrap();
    assert!(trailers.unwrap().contains_key("grpc-status"));
    drop(caller);
    draining.join().unwrap();
}

#[test]
fn a_target_hears_that_its_connection_ends() {
    let (told, hears) = mpsc::channel();
    let target = raw(move |raw, _| {
        let stream = raw.until(HEADERS)?.stream;
        raw.send(frame(HEADERS, END_HEADERS | END_STREAM, stream, OK))?;
        _ = told.send(raw.until(GOAWAY)?.number(4));
        Ok(())
    });
    let server = Server::named("b");
    let mut node = h2_plan().alone().start([&target]);
    let mut wire = Wire::to(node.address());
    wire.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n").unwrap();
    assert_eq!(wire.answer().status(), 200);
    node.publish_targets(&[server.address()]);
    assert_eq!(hears.recv().unwrap(), 0);
}

#[test]
fn clients_that_come_and_go_leave_nothing_behind() {
    let server = Server::playing(|mut asked| async move {
        let is_silent = asked.path().ends_with('3');
        // Read in any case: what is not takes the window of all others on its connection.
        let body = asked.body().await;
        if is_silent {
            std::future::pending::<()>().await;
        }
        let Ok((body, _)) = body else { return };
        asked.answer(200, body);
    });
    let node = h2_plan().start_with(&[server.address()]);
    for round in 0..10 {
        let mut caller = Caller::to(&node);
        let mut calls: Vec<Call> =
            (0..20).map(|number| caller.begin(post(&format!("/{round}/{number}")))).collect();
        for (number, call) in calls.iter_mut().enumerate() {
            call.body.send_data(Bytes::from(vec![1; number * 3_000]), number % 2 == 0).unwrap();
        }
        drop(calls.split_off(10));
        for (number, call) in calls.into_iter().enumerate() {
            if number % 2 == 0 && number % 10 != 3 {
                assert_eq!(caller.answer(call).unwrap().body.len(), number * 3_000);
            }
        }
    }
    node.is_at_rest();
}

#[test]
fn those_who_wait_for_a_place_at_a_target_that_is_taken_away_make_one() {
    let builder = {
        let mut builder = h2::server::Builder::new();
        builder.max_concurrent_streams(1);
        builder
    };
    let server = Server::with(&builder, |mut asked| async move {
        if asked.path() == "/wait" {
            std::future::pending::<()>().await;
        }
        asked.answer(200, "done");
    });
    let other = Server::named("b");
    let mut node = h2_plan().alone().start_with(&[server.address()]);
    let mut caller = Caller::to(&node);
    let busy: Vec<Call> = (0..8).map(|_| caller.send(get("/wait"))).collect();
    eventually("all places to be taken", || server.requests() == 8);
    let last = caller.send(get("/"));
    eventually("one more to wait", || node.census().exchanges == 9);
    node.publish_targets(&[other.address()]);
    assert_eq!(caller.answer(last).unwrap().text(), "done");
    drop((busy, caller));
    node.is_at_rest();
}
