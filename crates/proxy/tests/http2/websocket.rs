//! Do WebSockets pass on streams (RFC 8441)?

use crate::caller::*;
use crate::node::{Node, eventually, plan};
use crate::peers::Target;
use bytes::Bytes;
use h2::ext::Protocol;
use http::{Method, Request};
use serde_json::json;

const SWITCH: &str = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
    Sec-WebSocket-Accept: abc=\r\nSec-WebSocket-Protocol: chat\r\n\r\n";

/// Switches to anything, and gives back what it gets; `/later` says something at once.
fn mirror() -> Target {
    Target::playing(|wire, _| {
        let request = wire.request()?.ok_or(std::io::ErrorKind::UnexpectedEof)?;
        match request.path() {
            "/refuse" => return wire.send("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno"),
            "/ignore" => return wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"),
            "/" => return wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"),
            "/frame" => wire.send(format!("{SWITCH}\u{1}\u{3}abc\u{1}\u{3}d"))?,
            _ => wire.send(format!("{SWITCH}welcome"))?,
        }
        loop {
            let bytes = wire.some()?;
            if bytes.is_empty() {
                return wire.send("goodbye");
            }
            wire.send(bytes)?;
        }
    })
}

fn node(target: &Target) -> Node {
    plan().listener("http2", true).alone().start([target])
}

fn connect(path: &str) -> Request<()> {
    connect_to("websocket", path)
}

fn connect_to(protocol: &'static str, path: &str) -> Request<()> {
    let mut request =
        Request::builder().method(Method::CONNECT).uri(format!("http://test{path}")).body(()).unwrap();
    request.extensions_mut().insert(Protocol::from_static(protocol));
    with(request, "sec-websocket-version", "13")
}

/// A client that has heard that tunnels are there.
fn caller(node: &Node) -> Caller {
    let mut caller = Caller::to(node);
    assert_eq!(caller.ask(get("/")).text(), "hi");
    caller
}

#[test]
fn a_websocket_passes_both_ways_on_a_stream_among_others() {
    let target = mirror();
    let node = node(&target);
    let mut caller = caller(&node);
    let mut call = caller.begin(connect("/chat?x=1"));
    let answer = caller.wait(call.answer).unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["sec-websocket-protocol"], "chat");
    assert!(
        !answer.headers().contains_key("sec-websocket-accept") && !answer.headers().contains_key("upgrade")
    );
    let heard = target.heard().pop().unwrap();
    assert_eq!((heard.first_line(), heard.field("upgrade")), ("GET /chat?x=1 HTTP/1.1", Some("websocket")));
    assert_eq!(heard.field("sec-websocket-key").map(str::len), Some(24));
    let mut down = answer.into_body();
    assert_eq!(caller.wait(down.data()).unwrap().unwrap(), "welcome");
    for word in ["one", "two"] {
        call.body.send_data(Bytes::from(word), false).unwrap();
        assert_eq!(caller.wait(down.data()).unwrap().unwrap(), word);
        assert_eq!(caller.ask(get("/")).text(), "hi", "another stream");
    }
    assert_eq!(node.active(), 1);
    call.body.send_data(Bytes::new(), true).unwrap();
    let (rest, _) = caller.wait(read_body(down)).unwrap();
    assert_eq!(rest, b"goodbye", "its end reached the target");
    drop(caller);
    node.is_at_rest();
}

#[test]
fn a_target_that_does_not_switch_gives_no_tunnel() {
    let target = mirror();
    let node = node(&target);
    let mut caller = caller(&node);
    let call = caller.begin(connect("/refuse"));
    let answer = caller.answer(call).unwrap();
    assert_eq!((answer.status, answer.text()), (404, "no"));
    let call = caller.begin(connect("/ignore"));
    let answer = caller.answer(call).unwrap();
    assert_eq!((answer.status, answer.field("x-homing-reason")), (502, Some("no-switch")));
    drop(caller);
    node.is_at_rest();
}

#[test]
fn no_answer_but_that_of_a_switch_is_taken_for_a_tunnel() {
    let target = mirror();
    let node = plan()
        .listener("http2", true)
        .listener("rules", json!([{"path": "/fixed", "respond": {"status": 200, "body": "x"}}]))
        .alone()
        .start([&target]);
    let mut caller = caller(&node);
    for request in [connect_to("h2c", "/ignore"), connect("/fixed")] {
        let call = caller.begin(request);
        let answer = caller.answer(call).unwrap();
        assert_eq!((answer.status, answer.field("x-homing-reason")), (501, Some("no-tunnel")));
    }
    let call = caller.begin(with(connect("/ignore"), "content-type", "application/grpc"));
    assert_eq!(caller.answer(call).unwrap().status, 502, "and not the 200 of a call that failed");
    assert_eq!(caller.ask(get("/fixed")).text(), "x", "others get it");
    assert_eq!(target.heard().len(), 2, "nobody asked for h2c");
    drop(caller);
    node.is_at_rest();
}

#[test]
fn a_client_that_sends_nothing_in_its_tunnel_ends_it_all_the_same() {
    let target = mirror();
    let node = node(&target);
    let mut caller = caller(&node);
    let call = caller.send(connect("/chat"));
    let answer = caller.answer(call).unwrap();
    assert_eq!((answer.status, answer.text()), (200, "welcomegoodbye"), "its end reached the target");
    let mut call = caller.begin(connect("/chat"));
    call.body.send_data(Bytes::from("one"), false).unwrap();
    call.body.send_trailers(http::HeaderMap::new()).unwrap();
    let answer = caller.answer(call).unwrap();
    assert_eq!((answer.status, answer.text()), (200, "welcomeonegoodbye"), "trailers are an end as well");
    drop(caller);
    node.is_at_rest();
}

#[test]
fn a_tunnel_carries_more_than_any_window() {
    let target = mirror();
    let node = node(&target);
    let mut caller = caller(&node);
    let mut call = caller.begin(connect("/chat"));
    let mut down = caller.wait(call.answer).unwrap().into_body();
    caller.wait(down.data()).unwrap().unwrap();
    let body = Bytes::from((0..1 << 20).map(|at: u32| (at % 251) as u8).collect::<Vec<u8>>());
    call.body.send_data(body.clone(), true).unwrap();
    let (echo, _) = caller.wait(read_body(down)).unwrap();
    assert!(echo.strip_suffix(b"goodbye") == Some(&body[..]));
}

#[test]
fn a_websocket_of_a_drained_target_hears_close_1012_behind_its_frame() {
    let target = mirror();
    let node = node(&target);
    let mut caller = caller(&node);
    let mut call = caller.begin(connect("/frame"));
    let mut down = caller.wait(call.answer).unwrap().into_body();
    assert_eq!(caller.wait(down.data()).unwrap().unwrap(), "\u{1}\u{3}abc\u{1}\u{3}d");
    node.cut_off(0);
    call.body.send_data(Bytes::from_static(b"ef\x01\x01x"), false).unwrap();
    let (rest, _) = caller.wait(read_body(down)).unwrap();
    assert_eq!(rest, b"ef\x88\x02\x03\xf4", "the rest of the frame, and Close 1012");
    assert_eq!(caller.ask(get("/")).status, 200, "the connection goes on");
    drop(caller);
    node.is_at_rest();
}

#[test]
fn a_tunnel_ends_with_its_silence_and_its_client() {
    let target = mirror();
    let node = plan()
        .listener("http2", true)
        .listener("idle_timeout", "1s")
        .listener("proxy_read_timeout", "100ms")
        .listener("client_body_timeout", "100ms")
        .alone()
        .start([&target]);
    let mut caller = caller(&node);
    let call = caller.begin(connect("/silent"));
    let down = caller.wait(call.answer).unwrap().into_body();
    let start = std::time::Instant::now();
    let (rest, _) = caller.wait(read_body(down)).unwrap();
    assert_eq!(rest, b"welcome");
    assert!(start.elapsed().as_millis() >= 900, "only its own timeout ends it");
    let call = caller.begin(connect("/gone"));
    let down = caller.wait(call.answer).unwrap();
    eventually("the tunnel", || node.active() == 1);
    drop((call.body, down));
    eventually("its end", || node.active() == 0);
    drop(caller);
    node.is_at_rest();
}
