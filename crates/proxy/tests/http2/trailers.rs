//! Do trailers come through, both ways, and calls of gRPC with them?

use crate::caller::*;
use crate::node::plan;
use crate::peers::Target;
use bytes::Bytes;
use std::sync::{Arc, Mutex, mpsc};

#[test]
fn trailers_of_an_answer_become_fields_behind_its_body() {
    let target = Target::answering(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 7\r\nX-More: a b\r\n\r\n",
    );
    let node = plan().listener("http2", true).start([&target]);
    let mut caller = Caller::to(&node);
    for _ in 0..2 {
        let answer = caller.ask(get("/"));
        assert_eq!((answer.text(), answer.field("trailer")), ("abc", Some("X-Sum")));
        assert_eq!((answer.trailer("x-sum"), answer.trailer("x-more")), (Some("7"), Some("a b")));
    }
    drop(caller);
    node.is_at_rest();
}

#[test]
fn trailers_of_a_request_become_those_of_its_chunks() {
    let target = Target::answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    let node = plan().listener("http2", true).start([&target]);
    let mut caller = Caller::to(&node);
    let mut call = caller.begin(with(post("/"), "te", "trailers"));
    call.body.send_data(Bytes::from_static(b"abc"), false).unwrap();
    let mut trailers = http::HeaderMap::new();
    trailers.insert("x-sum", "7".parse().unwrap());
    call.body.send_trailers(trailers).unwrap();
    assert_eq!(caller.answer(call).unwrap().text(), "hi");
    let heard = &target.heard()[0];
    assert_eq!(heard.raw_body, b"3\r\nabc\r\n0\r\nx-sum: 7\r\n\r\n");
    assert_eq!((heard.field("te"), heard.field("connection")), (Some("trailers"), Some("TE")));
}

fn call_to(path: &str) -> http::Request<()> {
    with(with(post(path), "content-type", "application/grpc+proto"), "te", "trailers")
}

/// One message of gRPC: not compressed, of this length.
fn message(text: &[u8]) -> Vec<u8> {
    let length = u32::try_from(text.len()).unwrap().to_be_bytes();
    [&[0], &length[..], text].concat()
}

#[test]
fn a_unary_call_gets_its_message_and_its_status() {
    let target = Target::playing(|wire, _| {
        while let Some(request) = wire.request()? {
            let body = String::from_utf8_lossy(&request.body).into_owned();
            let chunk = format!("{:x}\r\n{body}\r\n", body.len());
            let head =
                "HTTP/1.1 200 OK\r\nContent-Type: application/grpc\r\nTransfer-Encoding: chunked\r\n\r\n";
            wire.send(format!("{head}{chunk}0\r\ngrpc-status: 0\r\ngrpc-message: fine\r\n\r\n"))?;
        }
        Ok(())
    });
    let node = plan().listener("http2", true).start([&target]);
    let answer = Caller::to(&node).ask_with(call_to("/shop.Cart/Get"), message(b"hello"));
    assert_eq!((answer.status, &answer.body[..]), (200, &message(b"hello")[..]));
    assert_eq!((answer.trailer("grpc-status"), answer.trailer("grpc-message")), (Some("0"), Some("fine")));
    assert_eq!(target.heard()[0].field("te"), Some("trailers"));
}

#[test]
fn messages_of_a_streaming_call_pass_each_other() {
    let (say, said) = mpsc::channel::<Vec<u8>>();
    let say = Arc::new(Mutex::new(say));
    let target = Target::playing(move |wire, _| {
        wire.head()?;
        wire.send("HTTP/1.1 200 OK\r\nContent-Type: application/grpc\r\nTransfer-Encoding: chunked\r\n\r\n")?;
        loop {
            let size = wire.exactly(3)?;
            if size == b"0\r\n" {
                break;
            }
            let message = wire
                .exactly(usize::from_str_radix(std::str::from_utf8(&size[..1]).unwrap(), 16).unwrap() + 2)?;
            say.lock().unwrap().send(message.clone()).unwrap();
            wire.send([&size[..], &message].concat())?;
        }
        wire.send("0\r\ngrpc-status: 0\r\n\r\n")
    });
    let node = plan().listener("http2", true).start([&target]);
    let mut caller = Caller::to(&node);
    let mut call = caller.begin(call_to("/shop.Chat/Talk"));
    let mut answer = caller.wait(call.answer).unwrap().into_body();
    for word in [b"one", b"two", b"six"] {
        call.body.send_data(Bytes::from(message(word)), false).unwrap();
        assert_eq!(said.recv().unwrap(), [&message(word)[..], b"\r\n"].concat());
        assert_eq!(caller.wait(answer.data()).unwrap().unwrap(), message(word));
    }
    call.body.send_data(Bytes::new(), true).unwrap();
    let (rest, trailers) = caller.wait(read_body(answer)).unwrap();
    assert_eq!((&rest[..], trailers.unwrap()["grpc-status"].to_str().unwrap()), (&b""[..], "0"));
}

#[test]
fn a_call_that_nobody_can_take_is_refused_in_its_own_words() {
    let (_socket, nobody) = crate::peers::nobody();
    let node = plan().listener("http2", true).start_with(&[nobody]);
    let mut caller = Caller::to(&node);
    let answer = caller.ask_with(call_to("/shop.Cart/Get"), message(b"hello"));
    assert_eq!((answer.status, answer.field("content-type")), (200, Some("application/grpc")));
    assert_eq!(
        (answer.field("grpc-status"), answer.field("grpc-message")),
        (Some("14"), Some("connect-failed"))
    );
    assert_eq!((answer.text(), answer.trailers.is_none()), ("", true));
    assert_eq!(caller.ask(get("/")).status, 502, "others hear it in HTTP");
}
