//! Do heads and answers come through as they should, one after the other?

use crate::node::{eventually, plan};
use crate::peers::{End, Target, Wire};
use std::sync::{Mutex, mpsc};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
const GET: &str = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";

#[test]
fn a_request_and_its_answer_come_through_byte_for_byte() {
    let target =
        Target::answering(b"HTTP/1.1 404 Not There\r\nX-Thing:  a, b \r\nContent-Length: 3\r\n\r\nno\n");
    let node = plan().start([&target]);
    let mut client = Wire::to(node.address());
    client
        .send("POST /a/%2e?b=c HTTP/1.1\r\nhost: Test:80\r\nX-Odd:\t1\r\nContent-Length: 4\r\n\r\nbody")
        .unwrap();
    assert_eq!(
        String::from_utf8(client.exactly(63).unwrap()).unwrap(),
        "HTTP/1.1 404 Not There\r\nX-Thing: a, b\r\nContent-Length: 3\r\n\r\nno\n"
    );
    let heard = &target.heard()[0];
    let scheme = if crate::SECURED { "https" } else { "http" };
    assert_eq!(
        heard.head,
        format!(
            "POST /a/%2e?b=c HTTP/1.1\r\nhost: Test:80\r\nX-Odd: 1\r\nContent-Length: 4\r\n\
             X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: {scheme}\r\nX-Forwarded-Host: Test:80\r\n\r\n"
        )
    );
    assert_eq!(heard.body, b"body");
}

#[test]
fn pipelined_requests_are_answered_in_their_order() {
    let target = Target::named("a");
    let node = plan().start([&target]);
    let requests: String = (0..500).map(|at| format!("GET /{at} HTTP/1.1\r\nHost: test\r\n\r\n")).collect();
    let mut client = Wire::to(node.address());
    client.send(requests).unwrap();
    for at in 0..500 {
        assert_eq!(client.answer().text(), format!("a /{at}"));
    }
    drop(client);
    node.is_at_rest();
}

#[test]
fn refusals_and_answers_keep_the_order_of_their_requests() {
    let target = Target::named("a");
    let rules = serde_json::json!([{"path": "/a", "group": "house"}]);
    let node = plan().listener("group", serde_json::Value::Null).listener("rules", rules).start([&target]);
    let mut client = Wire::to(node.address());
    let requests: String = (0..200)
        .map(|at| format!("GET /{}{at} HTTP/1.1\r\nHost: test\r\n\r\n", if at % 3 == 0 { "a" } else { "b" }))
        .collect();
    client.send(requests).unwrap();
    for at in 0..200 {
        let answer = client.answer();
        assert_eq!(answer.status(), if at % 3 == 0 { 200 } else { 404 }, "request {at}: {answer:?}");
    }
    drop(client);
    node.is_at_rest();
}

#[test]
fn answers_without_a_body_do_not_swallow_the_next_one() {
    let target = Target::playing(|wire, _| {
        while let Some(request) = wire.request()? {
            match request.path() {
                "/head" => wire.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")?,
                "/head-chunked" => wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?,
                "/204" => wire.send("HTTP/1.1 204 No Content\r\n\r\n")?,
                "/304" => wire.send("HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n")?,
                _ => wire.send(OK)?,
            }
        }
        Ok(())
    });
    let node = plan().start([&target]);
    let mut client = Wire::to(node.address());
    client.send("HEAD /head HTTP/1.1\r\nHost: test\r\n\r\n").unwrap();
    assert_eq!(client.head().unwrap().unwrap(), "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    client.send("HEAD /head-chunked HTTP/1.1\r\nHost: test\r\n\r\n").unwrap();
    assert_eq!(client.head().unwrap().unwrap(), "HTTP/1.1 200 OK\r\n\r\n");
    for status in [204, 304] {
        let answer = client.ask(format!("GET /{status} HTTP/1.1\r\nHost: test\r\n\r\n"));
        assert_eq!(answer.status(), status);
    }
    assert_eq!(client.ask(GET).text(), "hi");
    assert_eq!(target.connections(), 1);
}

#[test]
fn bytes_that_follow_an_answer_reach_nobody() {
    let target = Target::playing(|wire, number| {
        while wire.request()?.is_some() {
            // In one write: what comes after the next request was sent is that request's answer, whoever meant it.
            let poison: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison";
            wire.send(if number == 0 { [OK, poison].concat() } else { OK.to_vec() })?;
        }
        Ok(())
    });
    let node = plan().alone().start([&target]);
    for _ in 0..3 {
        let mut client = Wire::to(node.address());
        for _ in 0..3 {
            assert_eq!(client.ask(GET).text(), "hi");
        }
    }
    node.is_at_rest();
}

#[test]
fn a_body_that_answers_head_reaches_nobody() {
    let target = Target::answering(b"HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\nHTTP/1.1 666 Evil\r\n");
    let node = plan().alone().start([&target]);
    let mut client = Wire::to(node.address());
    for _ in 0..5 {
        client.send("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n").unwrap();
        assert_eq!(client.head().unwrap().unwrap(), "HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n");
    }
}

#[test]
fn interim_answers_come_before_the_final_one() {
    let target = Target::answering(
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nKeep-Alive: x\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n\
          HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
    );
    let node = plan().start([&target]);
    let mut client = Wire::to(node.address());
    for _ in 0..2 {
        assert_eq!(client.ask(GET).head, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
        assert_eq!(client.answer().head, "HTTP/1.1 102 Processing\r\n\r\n");
        assert_eq!(client.answer().text(), "hi");
    }
    let answer = client.ask("GET / HTTP/1.0\r\n\r\n");
    assert_eq!((answer.status(), answer.text()), (200, "hi"), "HTTP/1.0 knows no interim answers");
}

#[test]
fn a_flood_of_interim_answers_is_cut_off() {
    let target = Target::playing(|wire, _| {
        while wire.request()?.is_some() {
            wire.send("HTTP/1.1 100 Continue\r\n\r\n".repeat(1000))?;
        }
        Ok(())
    });
    let node = plan().start([&target]);
    let mut client = Wire::to(node.address());
    client.send(GET).unwrap();
    let statuses: Vec<u16> = (0..17).map(|_| client.answer().status()).collect();
    assert_eq!((&statuses[..16], statuses[16]), (&[100; 16][..], 502));
    drop(client);
    node.is_at_rest();
}

#[test]
fn http_1_0_keeps_its_connection_only_where_it_asks_and_the_answer_has_a_length() {
    let target = Target::playing(|wire, _| {
        while let Some(request) = wire.request()? {
            match request.path() {
                "/chunked" => wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n2;x=y\r\nhi\r\n1\r\n!\r\n0\r\nX: y\r\n\r\n")?,
                _ => wire.send(OK)?,
            }
        }
        Ok(())
    });
    let node = plan().start([&target]);
    let mut client = Wire::to(node.address());
    for _ in 0..2 {
        let answer = client.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assert_eq!((answer.field("connection"), answer.text()), (Some("keep-alive"), "hi"));
    }
    client.send("GET /chunked HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").unwrap();
    let (rest, end) = client.rest();
    assert_eq!(String::from_utf8(rest).unwrap(), "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhi!");
    assert_eq!(end, End::Closed);
    let mut client = Wire::to(node.address());
    client.send("GET / HTTP/1.0\r\n\r\n").unwrap();
    assert!(String::from_utf8(client.rest().0).unwrap().contains("\r\nConnection: close\r\n"));
    assert_eq!(target.heard()[0].field("host"), Some(""));
    node.is_at_rest();
}

#[test]
fn an_answer_without_a_length_ends_with_the_connection() {
    let target = Target::playing(|wire, _| {
        wire.request()?;
        wire.send("HTTP/1.1 200 OK\r\n\r\nall of it")
    });
    let node = plan().start([&target]);
    let mut client = Wire::to(node.address());
    client.send(GET).unwrap();
    let (rest, end) = client.rest();
    assert_eq!(String::from_utf8(rest).unwrap(), "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it");
    assert_eq!(end, End::Closed);
    node.is_at_rest();
}

#[test]
fn trailers_and_chunks_come_through_and_extensions_do_not() {
    let target = Target::answering(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n4;a=\"b\"\r\nwiki\r\n05\r\npedia\r\n0\r\nX-T: z\r\n\r\n",
    );
    let node = plan().start([&target]);
    let mut client = Wire::to(node.address());
    for _ in 0..2 {
        let answer = client.ask(GET);
        assert_eq!(
            String::from_utf8(answer.raw_body.clone()).unwrap(),
            "4\r\nwiki\r\n05\r\npedia\r\n0\r\nX-T: z\r\n\r\n"
        );
        assert_eq!(answer.field("trailer"), Some("X-T"));
    }
    assert_eq!(target.connections(), 1);
}

#[test]
fn a_refused_upgrade_leaves_the_next_request_a_request() {
    let target = Target::named("a");
    let node = plan().start([&target]);
    let mut client = Wire::to(node.address());
    client.send("GET /1 HTTP/1.1\r\nHost: test\r\nConnection: upgrade\r\nUpgrade: foo\r\n\r\n").unwrap();
    client.send("GET /2 HTTP/1.1\r\nHost: test\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n").unwrap();
    assert_eq!((client.answer().text(), client.answer().text()), ("a /1", "a /2"));
    assert_eq!(target.heard()[1].field("x-forwarded-for"), Some("127.0.0.1"));
}

#[test]
fn a_switch_that_nobody_asked_for_is_refused() {
    let target = Target::answering(
        b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nGET",
    );
    let node = plan().start([&target]);
    for asked in ["", "Connection: upgrade\r\nUpgrade: y, x/2\r\n"] {
        let answer = Wire::to(node.address()).ask(format!("GET / HTTP/1.1\r\nHost: test\r\n{asked}\r\n"));
        assert_eq!((answer.status(), answer.field("x-homing-reason")), (502, Some("unasked-switch")));
    }
    node.is_at_rest();
}

#[test]
fn what_cannot_be_read_in_one_way_is_refused_and_reaches_nobody() {
    let target = Target::answering(OK);
    let node = plan().start([&target]);
    for request in [
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\n\n",
        "\0\0\0\0",
    ] {
        let mut client = Wire::to(node.address());
        client.send(request).unwrap();
        client.send(GET).unwrap(); // would be smuggled
        let (rest, end) = client.rest();
        let text = String::from_utf8(rest).unwrap();
        assert!(text.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{request:?}: {text}");
        assert!(text.contains("\r\nConnection: close\r\n"), "{text}");
        assert_eq!((text.matches("HTTP/1.1").count(), end), (1, End::Closed));
    }
    assert_eq!(target.connections(), 0);
    node.is_at_rest();
}

#[test]
fn a_last_answer_is_not_lost_to_what_its_client_sent_behind_the_request() {
    let (go, gate) = mpsc::channel::<()>();
    let gate = Mutex::new(gate);
    let target = Target::playing(move |wire, _| {
        wire.request()?;
        _ = gate.lock().unwrap().recv();
        wire.send(OK)
    });
    let node = plan().alone().start([&target]);
    let mut client = Wire::to(node.address());
    client.send("GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n").unwrap();
    eventually("the request", || target.heard().len() == 1);
    client.send([b'x'; 40_000]).unwrap();
    client.end();
    node.census(); // the worker has seen the end
    go.send(()).unwrap();
    assert_eq!(client.answer().text(), "hi");
    assert_eq!(client.rest(), (vec![], End::Closed));
    node.is_at_rest();
}

#[test]
fn a_client_that_has_ended_is_still_answered() {
    let target = Target::named("a");
    let node = plan().start([&target]);
    let mut client = Wire::to(node.address());
    client.send("GET /1 HTTP/1.1\r\nHost: test\r\n\r\nGET /2 HTTP/1.1\r\nHost: test\r\n\r\n").unwrap();
    client.end();
    assert_eq!((client.answer().text(), client.answer().text()), ("a /1", "a /2"));
    assert_eq!(client.rest(), (vec![], End::Closed));
    node.is_at_rest();
}

#[test]
fn our_own_answers_say_why_in_a_form_that_any_client_reads() {
    let rules = serde_json::json!([{"path": "/a", "group": "house"}]);
    let nowhere = || plan().listener("group", serde_json::Value::Null).listener("rules", rules.clone());
    let node = nowhere().start([]);
    let head = "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 19\r\n\
                Cache-Control: no-store\r\nX-Homing-Reason: no-rule\r\n\r\n";
    let mut client = Wire::to(node.address());
    let answer = client.ask(GET);
    assert_eq!((&*answer.head, answer.text()), (head, "Not Found: no-rule\n"));
    client.send("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n").unwrap();
    assert_eq!(client.head().unwrap().unwrap(), head);
    assert_eq!(
        client.ask("GET /a HTTP/1.1\r\nHost: test\r\n\r\n").text(),
        "Service Unavailable: no-target\n"
    );
    client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").unwrap();
    assert_eq!(client.answer().field("connection"), Some("close"));
    let node = nowhere().listener("reason_header", false).start([]);
    let answer = Wire::to(node.address()).ask(GET);
    assert_eq!((answer.field("x-homing-reason"), answer.text()), (None, "Not Found\n"));
}

#[test]
fn a_refused_request_with_a_body_is_the_last_of_its_connection() {
    let rules = serde_json::json!([{"path": "/a", "group": "house"}]);
    let node = plan().listener("group", serde_json::Value::Null).listener("rules", rules).start([]);
    let mut client = Wire::to(node.address());
    client
        .send(format!("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: {}\r\n\r\n{GET}", GET.len()))
        .unwrap();
    client.send(GET).unwrap();
    let answer = client.answer();
    assert_eq!((answer.status(), answer.field("connection")), (404, Some("close")));
    client.end();
    assert_eq!(client.rest(), (vec![], End::Closed));
    node.is_at_rest();
}
