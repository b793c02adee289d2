//! How long may each side be silent, and what does the other one hear?

use crate::node::{eventually, plan};
use crate::peers::{End, Target, Wire, silent};
use socket2::{Domain, Socket, Type};
use std::sync::mpsc;
use std::time::{Duration, Instant};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
const GET: &str = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";
const SHORT: &str = "200ms";
const SHORT_MS: Duration = Duration::from_millis(200);

/// Lets time pass between two events of a test that is about time.
fn pass(duration: Duration) {
    let (_keep, nothing) = mpsc::channel::<()>();
    _ = nothing.recv_timeout(duration);
}

/// A target that hears a request and says nothing.
fn mute() -> Target {
    Target::playing(|wire, _| {
        wire.request()?;
        wire.rest();
        Ok(())
    })
}

#[test]
fn a_client_that_says_nothing_is_closed_without_a_word() {
    let node = plan().listener("client_header_timeout", SHORT).start([&mute()]);
    let start = Instant::now();
    assert_eq!(Wire::to(node.address()).rest(), (vec![], End::Closed));
    assert!(start.elapsed() >= SHORT_MS);
    node.is_at_rest();
}

#[test]
fn a_head_that_does_not_end_in_time_is_refused_however_it_dribbles() {
    let node = plan().listener("client_header_timeout", SHORT).start([&mute()]);
    let mut client = Wire::to(node.address());
    let start = Instant::now();
    client.send("GET / HTTP/1.1\r\nX: ").unwrap();
    while client.send("y").is_ok() && start.elapsed() < SHORT_MS * 10 {
        pass(SHORT_MS / 10);
        if node.listener(|counters| &counters.refused_requests) == 1 {
            break;
        }
    }
    assert!((SHORT_MS..SHORT_MS * 5).contains(&start.elapsed()), "{:?}", start.elapsed());
    let answer = client.answer();
    assert_eq!((answer.status(), answer.field("x-homing-reason")), (408, Some("client-timeout")));
}

#[test]
fn a_second_head_has_its_own_time() {
    let node = plan().listener("client_header_timeout", SHORT).start([&Target::answering(OK)]);
    let mut client = Wire::to(node.address());
    assert_eq!(client.ask(GET).text(), "hi");
    pass(SHORT_MS * 2); // idle: keepalive_timeout holds
    assert_eq!(client.ask(GET).text(), "hi");
    assert_eq!(client.ask("GET / HTTP/1.1\r\n").status(), 408);
}

#[test]
fn an_idle_client_is_closed_after_its_keepalive_timeout() {
    let node = plan().listener("keepalive_timeout", SHORT).start([&Target::answering(OK)]);
    let mut client = Wire::to(node.address());
    let start = Instant::now();
    assert_eq!(client.ask(GET).text(), "hi");
    assert_eq!(client.rest(), (vec![], End::Closed));
    assert!(start.elapsed() >= SHORT_MS);
    node.is_at_rest();
}

#[test]
fn without_keepalive_every_answer_is_the_last() {
    let node = plan().listener("keepalive_timeout", "0s").start([&Target::answering(OK)]);
    let mut client = Wire::to(node.address());
    client.send(GET).unwrap();
    let (rest, end) = client.rest();
    assert_eq!(rest, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
    assert_eq!(end, End::Closed);
}

#[test]
fn a_target_that_does_not_answer_in_time_is_given_up() {
    for request in [GET, "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\n\r\nx"] {
        let (one, other) = (mute(), mute());
        let node = plan().listener("proxy_read_timeout", SHORT).start([&one, &other]);
        let mut client = Wire::to(node.address());
        let start = Instant::now();
        let answer = client.ask(request);
        assert_eq!((answer.status(), answer.field("x-homing-reason")), (504, Some("target-timeout")));
        assert!(start.elapsed() >= SHORT_MS);
        assert_eq!(one.connections() + other.connections(), 1, "it may be at work on it");
        drop(client);
        node.is_at_rest();
    }
}

#[test]
fn a_target_that_does_not_accept_in_time_is_given_up() {
    let (_full, address) = silent();
    let node = plan().listener("proxy_connect_timeout", SHORT).start_with(&[address]);
    let answer = Wire::to(node.address()).ask("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 1\r\n\r\nx");
    assert_eq!((answer.status(), answer.field("x-homing-reason")), (504, Some("connect-timeout")));
    node.is_at_rest();
}

#[test]
fn a_client_that_stalls_in_its_body_is_refused() {
    let node = plan().listener("client_body_timeout", SHORT).start([&mute()]);
    let mut client = Wire::to(node.address());
    let start = Instant::now();
    let answer = client.ask("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 9\r\n\r\nhalf");
    assert_eq!((answer.status(), answer.field("x-homing-reason")), (408, Some("client-timeout")));
    assert!(start.elapsed() >= SHORT_MS);
    drop(client);
    node.is_at_rest();
}

#[test]
fn a_body_that_keeps_coming_may_take_longer_than_any_timeout() {
    let target = Target::answering(OK);
    let node = plan()
        .listener("client_body_timeout", SHORT)
        .listener("client_header_timeout", SHORT)
        .listener("proxy_read_timeout", SHORT)
        .start([&target]);
    let mut client = Wire::to(node.address());
    client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 20\r\n\r\n").unwrap();
    for _ in 0..20 {
        client.send("x").unwrap();
        pass(SHORT_MS / 4);
    }
    assert_eq!(client.answer().text(), "hi");
}

#[test]
fn an_answer_that_keeps_coming_may_take_longer_than_any_timeout() {
    let target = Target::playing(|wire, _| {
        wire.request()?;
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n")?;
        for _ in 0..20 {
            wire.send("x")?;
            pass(SHORT_MS / 4);
        }
        Ok(())
    });
    let node =
        plan().listener("client_body_timeout", SHORT).listener("proxy_read_timeout", SHORT).start([&target]);
    assert_eq!(Wire::to(node.address()).ask(GET).text(), "x".repeat(20));
}

#[test]
fn an_answer_that_stalls_is_cut_off_so_that_nobody_takes_it_for_whole() {
    let target = Target::playing(|wire, _| {
        wire.request()?;
        wire.send("HTTP/1.1 200 OK\r\n\r\nhalf")?;
        wire.rest();
        Ok(())
    });
    let node = plan().listener("proxy_read_timeout", SHORT).start([&target]);
    let mut client = Wire::to(node.address());
    client.send(GET).unwrap();
    assert_eq!(client.rest().1, End::Reset);
    node.is_at_rest();
}

#[test]
fn a_target_that_stops_reading_a_body_is_given_up() {
    let target = Target::playing(|wire, _| {
        wire.head()?;
        pass(Duration::from_secs(60));
        Ok(())
    });
    let node =
        plan().listener("proxy_read_timeout", SHORT).listener("client_body_timeout", SHORT).start([&target]);
    let mut client = Wire::to(node.address());
    let request = "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 67108864\r\n\r\n";
    client.send(request).unwrap();
    client.stream().set_nonblocking(true).unwrap();
    let piece = [b'x'; 65_536];
    let end = Instant::now() + Duration::from_secs(10);
    eventually("the request", || node.census().exchanges == 1);
    // Fills every buffer on the way, then waits for the verdict.
    while node.census().exchanges == 1 {
        assert!(Instant::now() < end, "it hangs for ever");
        _ = client.send(piece);
        pass(Duration::from_millis(1));
    }
    client.stream().set_nonblocking(false).unwrap();
    let answer = client.answer();
    assert_eq!((answer.status(), answer.field("x-homing-reason")), (504, Some("target-timeout")));
    drop(client);
    node.is_at_rest();
}

#[test]
fn a_client_that_does_not_read_its_answer_is_reset() {
    let target = Target::playing(|wire, _| {
        wire.request()?;
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 67108864\r\n\r\n")?;
        wire.send(vec![b'x'; 64 << 20])
    });
    let node =
        plan().listener("client_body_timeout", SHORT).listener("proxy_read_timeout", "50ms").start([&target]);
    let mut client = Wire::to_with_small_window(node.address());
    client.send(GET).unwrap();
    eventually("the answer to begin", || node.listener(|counters| &counters.bytes_out) > 0);
    node.is_at_rest();
    assert_eq!(client.rest().1, End::Reset);
}

#[test]
fn a_client_that_reads_slowly_gets_its_whole_answer() {
    let target = Target::playing(|wire, _| {
        wire.request()?;
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4194304\r\n\r\n")?;
        wire.send(vec![b'x'; 4 << 20])
    });
    // The system tells us of room only after a megabyte or so, which takes this client longer.
    let node = plan().listener("client_body_timeout", "400ms").start([&target]);
    let mut client = Wire::to_with_small_window(node.address());
    client.send(GET).unwrap();
    client.head().unwrap();
    for _ in 0..64 {
        assert_eq!(client.exactly(64 << 10).unwrap().len(), 64 << 10);
        pass(Duration::from_millis(40));
    }
}

#[test]
fn a_target_that_reads_slowly_gets_the_whole_body() {
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    listener.set_recv_buffer_size(8 << 10).unwrap();
    let target = Target::playing_on(listener, |wire, _| {
        wire.head()?;
        for _ in 0..64 {
            wire.exactly(64 << 10)?;
            pass(Duration::from_millis(40));
        }
        wire.send(OK)
    });
    let node = plan().listener("proxy_read_timeout", "1500ms").start([&target]);
    let mut client = Wire::to(node.address());
    client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 4194304\r\n\r\n").unwrap();
    client.send(vec![b'x'; 4 << 20]).unwrap();
    assert_eq!(client.answer().text(), "hi");
}

#[test]
fn a_client_that_does_not_close_is_closed_in_the_end() {
    let node = plan().start([&Target::answering(OK)]);
    let mut client = Wire::to(node.address());
    client.send("nonsense\r\n\r\n").unwrap();
    assert_eq!(client.answer().status(), 400);
    node.is_at_rest(); // though the client keeps its end open
}
