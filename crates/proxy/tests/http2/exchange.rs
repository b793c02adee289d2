//! Do requests and answers come through whole?

use crate::caller::*;
use crate::node::plan;
use crate::peers::{Target, Wire};
use std::io;
use std::sync::{Arc, Barrier};

/// Answers with what it heard.
fn echo() -> Target {
    Target::playing(|wire, _| {
        while let Some(request) = wire.request()? {
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nX-Path: {}\r\n\r\n",
                request.body.len(),
                request.path()
            );
            wire.send(head)?;
            wire.send(&request.body)?;
        }
        Ok(())
    })
}

#[test]
fn a_request_is_told_as_http_1_and_its_answer_comes_back() {
    let target = echo();
    let node = plan().listener("http2", true).start([&target]);
    let mut caller = Caller::to(&node);
    let answer = caller.ask(with(get("/a?b=c"), "x-own", "1"));
    assert_eq!((answer.status, answer.field("x-path"), answer.text()), (200, Some("/a?b=c"), ""));
    let heard = &target.heard()[0];
    assert_eq!(heard.first_line(), "GET /a?b=c HTTP/1.1");
    assert_eq!((heard.field("host"), heard.field("x-own")), (Some("test"), Some("1")));
    assert_eq!(heard.field("x-forwarded-for"), Some("127.0.0.1"));
    drop(caller);
    node.is_at_rest();
}

#[test]
fn bodies_of_any_size_come_through_with_a_length_and_without() {
    let target = echo();
    let node = plan().listener("http2", true).start([&target]);
    let mut caller = Caller::to(&node);
    for size in [0, 1, 100, 16_384, 65_535, 65_536, 1 << 20] {
        let body: Vec<u8> = (0..size).map(|at| (at % 251) as u8).collect();
        let answer = caller.ask_with(post("/up"), body.clone());
        assert!(answer.status == 200 && answer.body == body, "{size}");
        let answer = caller.ask_with(with(post("/up"), "content-length", &size.to_string()), body.clone());
        assert!(answer.status == 200 && answer.body == body, "{size} with a length");
    }
    drop(caller);
    node.is_at_rest();
}

#[test]
fn streams_of_one_connection_are_served_at_once() {
    const STREAMS: usize = 20;
    let all_there = Arc::new(Barrier::new(STREAMS));
    let target = Target::playing(move |wire, _| {
        while let Some(request) = wire.request()? {
            all_there.wait();
            let path = request.path();
            wire.send(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{path}", path.len()))?;
        }
        Ok(())
    });
    let node = plan().listener("http2", true).start([&target]);
    let mut caller = Caller::to(&node);
    let calls: Vec<Call> = (0..STREAMS).map(|number| caller.send(get(&format!("/{number}")))).collect();
    for (number, call) in calls.into_iter().enumerate() {
        assert_eq!(caller.answer(call).unwrap().text(), format!("/{number}"));
    }
    assert_eq!(node.listener(|counters| &counters.accepted), 1, "one connection");
}

#[test]
fn answers_without_a_body_and_of_every_framing_end() {
    let target = Target::playing(|wire, _| {
        while let Some(request) = wire.request()? {
            match request.path() {
                "/204" => wire.send("HTTP/1.1 204 No Content\r\n\r\n")?,
                "/304" => wire.send("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n")?,
                "/chunked" => {
                    wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")?;
                }
                "/close" => {
                    wire.send("HTTP/1.1 200 OK\r\n\r\nabcde")?;
                    return Ok(());
                }
                _ => wire.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde")?,
            }
        }
        Ok(())
    });
    let node = plan().listener("http2", true).start([&target]);
    let mut caller = Caller::to(&node);
    for (path, status, body) in [
        ("/204", 204, ""),
        ("/304", 304, ""),
        ("/chunked", 200, "abcde"),
        ("/close", 200, "abcde"),
        ("/", 200, "abcde"),
    ] {
        let answer = caller.ask(get(path));
        assert_eq!((answer.status, answer.text(), &answer.trailers), (status, body, &None), "{path}");
        assert_eq!(answer.field("connection").or_else(|| answer.field("transfer-encoding")), None, "{path}");
    }
    let answer = caller.ask(http::Request::head("http://test/").body(()).unwrap());
    assert_eq!((answer.status, answer.text(), answer.field("content-length")), (200, "", Some("5")));
}

#[test]
fn an_answer_that_breaks_off_is_no_whole_one() {
    fn half(wire: &mut Wire, _: usize) -> io::Result<()> {
        wire.request()?;
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
    }
    let node = plan().listener("http2", true).start([&Target::playing(half)]);
    let mut caller = Caller::to(&node);
    let call = caller.send(get("/"));
    assert!(caller.answer(call).unwrap_err().is_reset());
    let call = caller.send(get("/"));
    assert!(caller.answer(call).is_err(), "the connection goes on");
    drop(caller);
    node.is_at_rest();
}

#[test]
fn what_we_refuse_is_answered_on_its_stream() {
    let target = echo();
    let node = plan().listener("http2", true).listener("client_max_body_size", 10).start([&target]);
    let mut caller = Caller::to(&node);
    let call = caller.begin(with(post("/"), "content-length", "11"));
    let answer = caller.answer(call).unwrap();
    assert_eq!((answer.status, answer.field("x-homing-reason")), (413, Some("body-too-large")));
    assert_eq!(caller.ask(get("/")).status, 200);
    drop(caller);
    node.is_at_rest();
}
