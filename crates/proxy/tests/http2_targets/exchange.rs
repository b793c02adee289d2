//! Do requests and answers come through whole?

use crate::caller::*;
use crate::node::plan;
use crate::peers::Wire;
use crate::server::*;
use bytes::Bytes;
use std::sync::{Arc, Mutex};

#[test]
fn a_request_of_http_1_is_answered_by_a_target_of_http_2() {
    let server = Server::named("a");
    let node = plan().group("http2", "always").start_with(&[server.address()]);
    let mut wire = Wire::to(node.address());
    for path in ["/one", "/two"] {
        wire.send(format!("POST {path} HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\nabc")).unwrap();
        let answer = wire.answer();
        assert_eq!((answer.status(), answer.text()), (200, &*format!("a {path} abc")));
    }
    assert_eq!(server.connections(), 1);
    drop(wire);
    node.is_at_rest();
}

#[test]
fn a_request_of_http_2_is_answered_by_a_target_of_http_2() {
    let server = Server::named("a");
    let node = h2_plan().start_with(&[server.address()]);
    let mut caller = Caller::to(&node);
    assert_eq!(caller.ask(get("/one")).text(), "a /one");
    assert_eq!(caller.ask_with(post("/two"), "abc").text(), "a /two abc");
    assert_eq!(server.connections(), 1);
    drop(caller);
    node.is_at_rest();
}

#[test]
fn a_target_hears_what_was_said_and_who_said_it() {
    let heard = Arc::new(Mutex::new(None));
    let server = Server::playing({
        let heard = Arc::clone(&heard);
        move |mut asked| {
            heard.lock().unwrap().replace((
                asked.request.method().to_string(),
                asked.request.uri().to_string(),
                asked.request.headers().clone(),
            ));
            asked.answer(200, "");
            async {}
        }
    });
    let node = h2_plan().start_with(&[server.address()]);
    let mut caller = Caller::to(&node);
    assert_eq!(caller.ask(with(with(get("/a?b=c"), "x-own", "1"), "te", "trailers")).status, 200);
    let (method, uri, fields) = heard.lock().unwrap().take().unwrap();
    assert_eq!((&*method, &*uri), ("GET", "http://test/a?b=c"));
    let field = |name: &str| fields.get(name).map(|value| value.to_str().unwrap());
    assert_eq!((field("x-own"), field("te")), (Some("1"), Some("trailers")));
    assert_eq!((field("x-forwarded-for"), field("connection")), (Some("127.0.0.1"), None));
}

#[test]
fn bodies_of_any_size_come_through_with_a_length_and_without() {
    let server = Server::playing(|mut asked| async move {
        let Ok((body, _)) = asked.body().await else { return };
        asked.answer(200, body);
    });
    let node = h2_plan().start_with(&[server.address()]);
    let mut caller = Caller::to(&node);
    let mut wire = Wire::to(node.address());
    for size in [0, 1, 100, 16_384, 65_535, 65_536, 1 << 20] {
        let body: Vec<u8> = (0..size).map(|at| (at % 251) as u8).collect();
        let answer = caller.ask_with(post("/up"), body.clone());
        assert!(answer.status == 200 && answer.body == body, "{size}");
        let answer = caller.ask_with(with(post("/up"), "content-length", &size.to_string()), body.clone());
        assert!(answer.status == 200 && answer.body == body, "{size} with a length");
        wire.send(format!("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: {size}\r\n\r\n")).unwrap();
        wire.send(&body).unwrap();
        assert!(wire.answer().body == body, "{size} by HTTP/1.1");
        let chunk = if size > 0 { format!("{size:x}\r\n") } else { String::new() };
        let end = if size > 0 { "\r\n0\r\n\r\n" } else { "0\r\n\r\n" };
        wire.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n").unwrap();
        wire.send([chunk.as_bytes(), &body, end.as_bytes()].concat()).unwrap();
        assert!(wire.answer().body == body, "{size} in chunks");
    }
    assert!(server.connections() <= 2, "one for each worker at most");
    drop((caller, wire));
    node.is_at_rest();
}

#[test]
fn trailers_pass_both_ways() {
    let server = Server::playing(|mut asked| async move {
        let Ok((body, trailers)) = asked.body().await else { return };
        let sum = trailers.unwrap().get("x-sum").unwrap().clone();
        let mut stream = asked.begin(200);
        stream.send_data(Bytes::from(body), false).unwrap();
        let mut trailers = fields(&[("x-more", "a b")]);
        trailers.insert("x-sum", sum);
        stream.send_trailers(trailers).unwrap();
    });
    let node = h2_plan().start_with(&[server.address()]);
    let mut caller = Caller::to(&node);
    let mut call = caller.begin(with(post("/"), "te", "trailers"));
    call.body.send_data(Bytes::from_static(b"abc"), false).unwrap();
    call.body.send_trailers(fields(&[("x-sum", "7")])).unwrap();
    let answer = caller.answer(call).unwrap();
    assert_eq!(
        (answer.text(), answer.trailer("x-sum"), answer.trailer("x-more")),
        ("abc", Some("7"), Some("a b"))
    );
    let mut wire = Wire::to(node.address());
    wire.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 8\r\n\r\n").unwrap();
    let answer = wire.answer();
    let raw = String::from_utf8(answer.raw_body).unwrap();
    assert!(raw.starts_with("3\r\nabc\r\n0\r\n") && raw.contains("x-sum: 8\r\n"), "{raw:?}");
}

fn grpc(path: &str) -> http::Request<()> {
    with(with(post(path), "content-type", "application/grpc"), "te", "trailers")
}

#[test]
fn a_call_of_grpc_gets_its_status_with_a_message_and_without() {
    let server = Server::playing(|mut asked| async move {
        if asked.path() == "/fails" {
            let mut head = answer(200);
            *head.headers_mut() = fields(&[("content-type", "application/grpc"), ("grpc-status", "5")]);
            asked.reply.send_response(head, true).unwrap();
            return;
        }
        let Ok((body, _)) = asked.body().await else { return };
        let mut stream = asked.begin(200);
        stream.send_data(Bytes::from(body), false).unwrap();
        stream.send_trailers(fields(&[("grpc-status", "0")])).unwrap();
    });
    let node = h2_plan().start_with(&[server.address()]);
    let mut caller = Caller::to(&node);
    let answer = caller.ask_with(grpc("/works"), b"\0\0\0\0\x02hi".to_vec());
    assert_eq!(
        (answer.status, &answer.body[5..], answer.trailer("grpc-status")),
        (200, &b"hi"[..], Some("0"))
    );
    let answer = caller.ask_with(grpc("/fails"), b"\0\0\0\0\x02hi".to_vec());
    assert_eq!((answer.status, answer.field("grpc-status"), answer.text()), (200, Some("5"), ""));
    drop(caller);
    node.is_at_rest();
}

#[test]
fn both_sides_of_a_stream_speak_in_turns() {
    let server = Server::playing(|mut asked| async move {
        let mut out = asked.begin(200);
        while let Some(Ok(piece)) = asked.request.body_mut().data().await {
            asked.request.body_mut().flow_control().release_capacity(piece.len()).unwrap();
            out.send_data(piece, false).unwrap();
        }
        out.send_trailers(fields(&[("grpc-status", "0")])).unwrap();
    });
    let node = h2_plan().start_with(&[server.address()]);
    let mut caller = Caller::to(&node);
    let mut call = caller.begin(grpc("/talk"));
    let head = caller.wait(call.answer).unwrap();
    let mut answer = head.into_body();
    for round in 0..50u8 {
        call.body.send_data(Bytes::from(vec![round; 10]), false).unwrap();
        let piece = caller.wait(answer.data()).unwrap().unwrap();
        assert_eq!(&piece[..], [round; 10]);
        answer.flow_control().release_capacity(10).unwrap();
    }
    call.body.send_data(Bytes::new(), true).unwrap();
    let (rest, trailers) = caller.wait(read_body(answer)).unwrap();
    assert_eq!((rest.len(), &trailers.unwrap()["grpc-status"]), (0, &http::HeaderValue::from_static("0")));
    drop(call.body);
    drop(caller);
    node.is_at_rest();
}

#[test]
fn answers_without_a_body_end() {
    let server = Server::playing(|mut asked| async move {
        let (status, ends) = match &*asked.path() {
            "/204" => (204, true),
            "/304" => (304, true),
            "/late" => (204, false),
            _ => (200, true),
        };
        let stream = asked.reply.send_response(answer(status), ends);
        if let (Ok(mut stream), false) = (stream, ends) {
            _ = stream.send_data(Bytes::new(), true);
        }
    });
    let node = h2_plan().start_with(&[server.address()]);
    let (mut caller, mut wire) = (Caller::to(&node), Wire::to(node.address()));
    for (path, status) in [("/204", 204), ("/304", 304), ("/late", 204), ("/", 200)] {
        let answer = caller.ask(get(path));
        assert_eq!((answer.status, answer.text()), (status, ""), "{path}");
        wire.send(format!("GET {path} HTTP/1.1\r\nHost: test\r\n\r\n")).unwrap();
        assert_eq!(wire.answer().status(), status, "{path}");
    }
    let answer = caller.ask(http::Request::head("http://test/").body(()).unwrap());
    assert_eq!((answer.status, answer.text()), (200, ""));
    drop((caller, wire));
    node.is_at_rest();
}

#[test]
fn a_websocket_is_refused_where_targets_speak_http_2_alone() {
    let server = Server::named("a");
    let node = h2_plan().start_with(&[server.address()]);
    let mut wire = Wire::to(node.address());
    wire.send("GET / HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n").unwrap();
    let answer = wire.answer();
    assert_eq!((answer.status(), answer.field("x-homing-reason")), (501, Some("no-tunnel")));
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_session_stays_with_its_target() {
    let (a, b) = (Server::named("a"), Server::named("b"));
    let plan = h2_plan().group("persistence", serde_json::json!({"method": "cookie", "timeout": "1h"}));
    let node = plan.start_with(&[a.address(), b.address()]);
    for _ in 0..4 {
        let mut caller = Caller::to(&node);
        let first = caller.ask(get("/"));
        let cookie = first.cookie().expect("a cookie");
        for _ in 0..6 {
            let mut other = Caller::to(&node);
            assert_eq!(other.ask(with(get("/"), "cookie", &cookie)).text(), first.text());
        }
    }
    assert!(a.requests() > 0 && b.requests() > 0);
}
