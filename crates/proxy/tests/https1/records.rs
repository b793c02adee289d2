//! Does it make a difference how the records of TLS are cut, or what comes instead of them?

use crate::chance::Chance;
use crate::node::plan;
use crate::peers::{End, Target, Wire};
use crate::secured::Secured;
use homing_core::handshake::HandshakeFailure;
use std::io::{Read, Write};
use std::net::TcpStream;

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
const GET: &str = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";

#[test]
fn records_may_be_cut_anywhere() {
    let target = Target::playing(|wire, _| {
        while let Some(request) = wire.request()? {
            wire.send(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", request.body.len()))?;
            wire.send(&request.body)?;
        }
        Ok(())
    });
    let node = plan().start([&target]);
    let body: Vec<u8> = (0..40_000u32).flat_map(u32::to_le_bytes).collect();
    for longest_piece in [1, 5, 17, 1000, 4099, 16_500] {
        let mut client = Wire::by_tls(node.address(), Secured { longest_piece, ..Secured::usual() });
        assert_eq!(client.ask(GET).status(), 200);
        let body = if longest_piece < 1000 { &body[..1000] } else { &body[..] };
        let head = format!("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: {}\r\n\r\n", body.len());
        client.send(head).unwrap();
        client.send(body).unwrap();
        assert!(client.answer().body == body, "{longest_piece}");
    }
    node.is_at_rest();
}

#[test]
fn what_is_no_tls_is_told_so_and_counted() {
    let node = plan().start([&Target::answering(OK)]);
    for (bytes, failure) in [
        (GET.as_bytes(), HandshakeFailure::NotTls),
        (b"\x16\x03\x01\xff\xff", HandshakeFailure::NotTls),
        (b"\x16\x03\x01\x00\x05\x02\x00\x00\x01\x00", HandshakeFailure::Malformed),
        (b"\x15\x03\x01\x00\x02\x02\x30", HandshakeFailure::RefusedByClient),
    ] {
        let before = node.failed_handshakes(failure);
        let mut client = Wire::in_plain_words(node.address());
        client.send(bytes).unwrap();
        client.end();
        let (told, end) = client.rest();
        assert!(told.is_empty() || told[0] == 21, "an alert: {}", told.escape_ascii());
        assert_eq!(end, End::Closed, "{}", bytes.escape_ascii());
        node.has_failed_handshakes(failure, before + 1);
    }
    node.is_at_rest();
}

#[test]
fn a_record_that_claims_to_be_longer_than_any_is_refused_at_its_header() {
    let node = plan().start([&Target::answering(OK)]);
    let mut client = Wire::in_plain_words(node.address());
    client.dribble(b"\x16\x03\x01\xff\xff").unwrap();
    node.has_failed_handshakes(HandshakeFailure::NotTls, 1);
    client.end();
    assert_eq!(client.rest().1, End::Closed);

    // Behind a handshake, too.
    let mut client = Wire::to(node.address());
    assert_eq!(client.ask(GET).text(), "hi");
    for byte in b"\x17\x03\x03\xff\xff" {
        client.stream().write_all(&[*byte]).unwrap();
    }
    client.secured = None; // whatever it is told
    assert_eq!(client.rest().1, End::Reset);
    node.is_at_rest();
}

#[test]
fn garbage_in_any_place_ends_the_connection_and_nothing_else() {
    let node = plan().start([&Target::answering(OK)]);
    for seed in 0..200 {
        let mut chance = Chance::new(seed);
        let stream = TcpStream::connect(node.address()).unwrap();
        let mut secured = Secured::usual();
        let mut bytes = Vec::new();
        secured.connection.write_tls(&mut bytes).unwrap();
        if seed % 2 == 0 {
            // Into an honest hello.
            for _ in 0..=chance.below(4) {
                let at = chance.below(bytes.len());
                bytes[at] ^= 1 << chance.below(8);
            }
            (&stream).write_all(&bytes).unwrap();
        } else {
            // Behind an honest handshake.
            (&stream).write_all(&bytes).unwrap();
            secured.send(&stream, GET.as_bytes()).unwrap();
            let garbage: Vec<u8> =
                (0..=chance.below(300)).map(|_| u8::try_from(chance.below(256)).unwrap()).collect();
            (&stream).write_all(&[b"\x17\x03\x03\x01\x00", &garbage[..]].concat()).unwrap();
        }
        _ = stream.shutdown(std::net::Shutdown::Write);
        _ = (&stream).read_to_end(&mut Vec::new());
    }
    assert_eq!(Wire::to(node.address()).ask(GET).text(), "hi");
    node.is_at_rest();
}

#[test]
fn a_handshake_message_without_end_is_given_up() {
    let node = plan().start([&Target::answering(OK)]);
    let mut client = Wire::in_plain_words(node.address());
    // A hello of 65,000 bytes, in records of 100 bytes each.
    client.send(b"\x16\x03\x01\x00\x04\x01\x00\xfd\xe8").unwrap();
    let record = [b"\x16\x03\x01\x00\x64", &[0; 100][..]].concat();
    while client.send(&record).is_ok() && node.failed_handshakes(HandshakeFailure::TooLarge) == 0 {}
    client.end();
    client.rest();
    node.has_failed_handshakes(HandshakeFailure::TooLarge, 1);
    node.is_at_rest();
}

#[test]
fn a_client_that_goes_without_the_last_word_of_tls_loses_nothing() {
    let target = Target::answering(OK);
    let node = plan().start([&target]);
    let mut client = Wire::to(node.address());
    client.send(GET).unwrap();
    _ = client.stream().shutdown(std::net::Shutdown::Write); // without close_notify
    assert_eq!(client.answer().text(), "hi");
    assert_eq!(client.rest(), (vec![], End::Closed));
    node.is_at_rest();
}

#[test]
fn an_answer_that_broke_off_has_no_last_word_of_tls() {
    let target = Target::playing(|wire, _| {
        wire.request()?;
        wire.send("HTTP/1.1 200 OK\r\n\r\nhalf")?;
        wire.reset_when_dropped();
        Ok(())
    });
    let node = plan().start([&target]);
    let mut client = Wire::to(node.address());
    client.send(GET).unwrap();
    assert_eq!(client.rest().1, End::Reset);
}
