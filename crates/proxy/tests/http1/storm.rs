//! Two thousand connections do whatever they like, and so do the targets. What is left when they are gone?

use crate::chance::Chance;
use crate::node::plan;
use crate::peers::{Message, Target, Wire};
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

const CLIENTS: usize = 80;
const CONNECTIONS_EACH: usize = 25;

/// A target that answers honestly when asked to, and otherwise as it likes. What it answers names the request, so
/// that a client notices an answer that was meant for another one.
fn moody(mood: u64) -> Target {
    Target::playing(move |wire, number| {
        let mut chance = Chance::new(mood << 32 | number as u64);
        loop {
            let Some(head) = wire.head()? else { return Ok(()) };
            let request = Message { head, raw_body: Vec::new(), body: Vec::new() };
            let deed = if request.path().starts_with("/honest") { 0 } else { chance.below(24) };
            let is_head = request.head.starts_with("HEAD ");
            match deed {
                9 => wire.send(named(&request, is_head))?, // before the body
                10 => return Ok(()),
                11 => {
                    wire.reset_when_dropped();
                    return Ok(());
                }
                12 => return wire.send("\x00\x01garbage\r\n\r\n"),
                13 => {
                    wire.rest(); // never answers
                    return Ok(());
                }
                _ => {}
            }
            if !take_body(wire, &request)? {
                return Ok(());
            }
            if !answer(wire, deed, &request, is_head, &mut chance)? {
                return Ok(());
            }
        }
    })
}

/// Says whether the connection goes on.
fn answer(
    wire: &mut Wire,
    deed: usize,
    request: &Message,
    is_head: bool,
    chance: &mut Chance,
) -> io::Result<bool> {
    let whole = named(request, is_head);
    match deed {
        9 => Ok(true),
        14 => {
            wire.send(&whole.as_bytes()[..chance.below(whole.len())])?;
            if chance.below(2) == 0 {
                wire.reset_when_dropped();
            }
            Ok(false)
        }
        15 => {
            wire.send(&whole.as_bytes()[..chance.below(whole.len())])?;
            wire.rest(); // and stalls
            Ok(false)
        }
        16 => wire.send(format!("{whole}{whole}")).map(|()| true),
        17 => wire.send(format!("HTTP/1.1 100 Continue\r\n\r\n{whole}")).map(|()| true),
        18 => wire
            .send("HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: storm\r\n\r\n")
            .map(|()| true),
        19 => {
            let path = request.path();
            wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
            wire.send(format!("{:x};x=y\r\n{path}\r\n0\r\n\r\n", path.len()))?;
            Ok(true)
        }
        20 => wire.send(format!("HTTP/1.1 200 OK\r\n\r\n{}", request.path())).map(|()| false),
        21 => wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n").map(|()| true),
        22 => {
            let path = request.path();
            wire.send(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", (4 << 20) + path.len()))?;
            wire.send(path)?;
            wire.send(vec![b'x'; 4 << 20]).map(|()| true)
        }
        _ => wire.send(whole).map(|()| deed != 23),
    }
}

/// An answer that names its request.
fn named(request: &Message, is_head: bool) -> String {
    let path = request.path();
    let body = if is_head { "" } else { path };
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", path.len())
}

fn take_body(wire: &mut Wire, request: &Message) -> io::Result<bool> {
    if let Some(length) = request.field("content-length") {
        wire.exactly(length.parse().unwrap())?;
    } else if request.field("transfer-encoding").is_some() {
        while !wire.exactly(1)?.ends_with(b"\n") {}
        // The clients of this storm send one chunk, then the last one.
        let mut tail = Vec::new();
        while !tail.ends_with(b"\r\n0\r\n\r\n") {
            tail.extend(wire.exactly(1)?);
        }
    }
    Ok(true)
}

/// One connection of a client. An error means that the balancer ended it, which it may: the client only insists that
/// every whole answer is its own.
fn trouble(wire: &mut Wire, name: &str, chance: &mut Chance) -> io::Result<()> {
    let deed = chance.below(16);
    let path = |at: usize| format!("/{name}/{deed}/{at}");
    match deed {
        0..=3 => {
            for at in 0..chance.below(8) {
                wire.send(get(&path(at)))?;
                expect(wire, &path(at))?;
            }
            Ok(())
        }
        4 => {
            let count = 1 + chance.below(20);
            let requests: String = (0..count).map(|at| get(&path(at))).collect();
            chance.cut(requests.as_bytes(), 100).into_iter().try_for_each(|piece| wire.send(piece))?;
            (0..count).try_for_each(|at| expect(wire, &path(at)))
        }
        5 | 6 => {
            let body = vec![b'b'; chance.below(100_000)];
            wire.send(format!(
                "POST {} HTTP/1.1\r\nHost: s\r\nContent-Length: {}\r\n\r\n",
                path(0),
                body.len()
            ))?;
            wire.send(body)?;
            expect(wire, &path(0))?;
            wire.send(get(&path(1)))?;
            expect(wire, &path(1))
        }
        7 => {
            let body = "c".repeat(1 + chance.below(70_000));
            wire.send(format!("PUT {} HTTP/1.1\r\nHost: s\r\nTransfer-Encoding: chunked\r\n\r\n", path(0)))?;
            wire.send(format!("{:x};e\r\n{body}\r\n0\r\n\r\n", body.len()))?;
            expect(wire, &path(0))
        }
        _ => break_off(wire, name, deed, chance),
    }
}

/// One connection on which something is missing, odd, or cut short.
fn break_off(wire: &mut Wire, name: &str, deed: usize, chance: &mut Chance) -> io::Result<()> {
    let path = |at: usize| format!("/{name}/{deed}/{at}");
    match deed {
        8 => {
            wire.send(&get(&path(0))[..1 + chance.below(20)])?;
            leave(wire, chance)
        }
        9 => {
            let noise: Vec<u8> = (0..chance.below(500)).map(|_| chance.next().to_le_bytes()[0]).collect();
            wire.send(noise)?;
            leave(wire, chance)
        }
        10 => {
            wire.send(format!("POST {} HTTP/1.1\r\nHost: s\r\nContent-Length: 50000\r\n\r\nhalf", path(0)))?;
            leave(wire, chance)
        }
        11 => {
            wire.send(get(&path(0)))?;
            leave(wire, chance)
        }
        12 => {
            wire.send(format!(
                "GET {} HTTP/1.1\r\nHost: s\r\nConnection: upgrade\r\nUpgrade: storm\r\n\r\n",
                path(0)
            ))?;
            wire.send("tunnel?")?;
            leave(wire, chance)
        }
        13 => {
            wire.send(format!("HEAD {} HTTP/1.1\r\nHost: s\r\n\r\n", path(0)))?;
            wire.head()?;
            wire.send(get(&path(1)))?;
            leave(wire, chance)
        }
        14 => {
            wire.send(format!("GET {} HTTP/1.0\r\n\r\n", path(0)))?;
            expect(wire, &path(0))
        }
        _ => {
            wire.send(format!(
                "POST {} HTTP/1.1\r\nHost: s\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n",
                path(0)
            ))?;
            wire.send("body")?;
            wire.end();
            expect(wire, &path(0))
        }
    }
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: storm\r\n\r\n")
}

/// Reads answers up to the final one; it must name `path`, or be one that the balancer made.
fn expect(wire: &mut Wire, path: &str) -> io::Result<()> {
    loop {
        let answer = wire.try_answer()?;
        match answer.status() {
            100 => {}
            101 => return Err(io::ErrorKind::Unsupported.into()),
            200 => {
                assert!(answer.body.starts_with(path.as_bytes()), "{path} got {answer:?}");
                break;
            }
            400 | 408 | 413 | 502..=504 => {
                assert!(answer.field("x-homing-reason").is_some(), "{answer:?}");
                break;
            }
            _ => panic!("{path} got {answer:?}"),
        }
    }
    Ok(())
}

/// Goes away in one of the ways there are.
fn leave(wire: &mut Wire, chance: &mut Chance) -> io::Result<()> {
    match chance.below(4) {
        0 => wire.reset_when_dropped(),
        1 => {
            wire.end();
            until_over(wire)?;
        }
        2 => until_over(wire)?, // the balancer has to end it
        _ => {}
    }
    Ok(())
}

/// Reads until nothing comes any more. On a busy machine a handshake may take longer than a head may, and ends without
/// the last word of TLS.
fn until_over(wire: &mut Wire) -> io::Result<()> {
    while !wire.some()?.is_empty() {}
    Ok(())
}

#[test]
fn after_a_storm_nothing_is_left_and_honest_clients_are_served() {
    // Another number is another storm.
    let seed: u64 = std::env::var("HOMING_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let targets = [1, 2, 3].map(|mood| moody(seed * 16 + mood));
    let addresses = targets.each_ref().map(Target::address);
    let mut node =
        ["client_header_timeout", "client_body_timeout", "proxy_read_timeout", "keepalive_timeout"]
            .into_iter()
            .fold(plan(), |plan, key| plan.listener(key, "300ms"))
            .listener("idle_timeout", "300ms")
            .listener("client_max_body_size", "80KiB")
            .group("persistence", serde_json::json!({"method": "cookie", "timeout": "1h"}))
            .start(targets.each_ref());
    let (address, running, asked) = (node.address(), AtomicBool::new(true), AtomicUsize::new(0));
    thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let asked = &asked;
                scope.spawn(move || {
                    let mut chance = Chance::new(seed << 32 | client as u64);
                    for connection in 0..CONNECTIONS_EACH {
                        let mut wire = Wire::to(address);
                        let name = format!("{client}-{connection}");
                        if let Err(error) = trouble(&mut wire, &name, &mut chance) {
                            assert_ne!(error.kind(), io::ErrorKind::WouldBlock, "{name} waits for ever");
                        }
                        asked.fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        let watcher = scope.spawn(|| {
            while running.load(Ordering::Relaxed) {
                for reloaded in [&addresses[..2], &addresses[1..], &addresses[..]] {
                    node.publish_targets(reloaded);
                    (0..20).for_each(|_| _ = node.census()); // looks for whatever does not fit together
                }
            }
        });
        let ended: Vec<bool> = clients.into_iter().map(|client| client.join().is_ok()).collect();
        running.store(false, Ordering::Relaxed);
        assert!(watcher.join().is_ok() && ended.iter().all(|&is_fine| is_fine));
    });
    assert_eq!(asked.load(Ordering::Relaxed), CLIENTS * CONNECTIONS_EACH);
    node.is_at_rest();
    let mut honest = Wire::to(address);
    for at in 0..100 {
        let path = format!("/honest/{at}");
        let answer = honest.ask(format!("GET {path} HTTP/1.1\r\nHost: storm\r\n\r\n"));
        assert_eq!((answer.status(), answer.text()), (200, &*path));
    }
    drop(honest);
    node.is_at_rest();
}
