//! Does a connection that stops being HTTP go on being secured?

use crate::node::plan;
use crate::peers::{End, Target, Wire};
use std::io;

const UPGRADE: &str = "GET /up HTTP/1.1\r\nHost: test\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n";
const SWITCH: &str = "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n";

/// A target that switches to echoing, and says good-bye when the client has ended.
fn echo() -> Target {
    Target::playing(|wire, _| {
        wire.request()?;
        wire.send(SWITCH)?;
        while let Ok(bytes) = wire.some() {
            if bytes.is_empty() {
                return wire.send("bye");
            }
            wire.send(bytes)?;
        }
        Ok(())
    })
}

fn upgraded(node: &crate::node::Node, early: &[u8]) -> Wire {
    let mut client = Wire::to(node.address());
    client.send([UPGRADE.as_bytes(), early].concat()).unwrap();
    assert!(client.head().unwrap().unwrap().starts_with("HTTP/1.1 101 "));
    client
}

#[test]
fn bytes_pass_both_ways_in_any_amount_and_ends_are_told() {
    let node = plan().start([&echo()]);
    let mut client = upgraded(&node, b"");
    for count in [1u32, 100, 16_384, 70_000, 3 << 20] {
        let bytes: Vec<u8> = (0..count / 4 + 1).flat_map(u32::to_le_bytes).take(count as usize).collect();
        // In turns, as both ends of this test block.
        for piece in bytes.chunks(60_000) {
            client.send(piece).unwrap();
            assert!(client.exactly(piece.len()).unwrap() == piece);
        }
    }
    client.end();
    assert_eq!(client.rest(), (b"bye".to_vec(), End::Closed));
    node.is_at_rest();
}

#[test]
fn what_was_sent_with_the_request_is_not_lost() {
    let node = plan().start([&echo()]);
    let mut client = upgraded(&node, b"early");
    assert_eq!(client.exactly(5).unwrap(), b"early");
    client.end();
    assert_eq!(client.rest(), (b"bye".to_vec(), End::Closed));
}

#[test]
fn a_client_that_reads_slowly_gets_all_of_it() {
    let target = Target::playing(|wire, _| {
        wire.request()?;
        wire.send(SWITCH)?;
        wire.send(vec![b'x'; 1 << 20])
    });
    let node = plan().start([&target]);
    let mut client = Wire::to_with_small_window(node.address());
    client.send(UPGRADE).unwrap();
    client.head().unwrap();
    let (all, end) = client.rest();
    assert_eq!((all.len(), end), (1 << 20, End::Closed));
    client.end();
    node.is_at_rest();
}

#[test]
fn a_tunnel_whose_target_broke_has_no_last_word_of_tls() {
    let target = Target::playing(|wire, _| {
        wire.request()?;
        wire.send(SWITCH)?;
        wire.some()?;
        wire.reset_when_dropped();
        Err(io::ErrorKind::ConnectionReset.into())
    });
    let node = plan().start([&target]);
    let mut client = upgraded(&node, b"");
    client.send("x").unwrap();
    assert_eq!(client.rest().1, End::Reset);
    node.is_at_rest();
}
