//! What becomes of carriers, and of those who wait for them, as time goes by?

use super::*;
use homing_wire::http2::frame::FRAME_HEAD;

const PREFACE_BYTES: usize = 24;
const SETTINGS: &[u8] = &[0, 0, 0, 4, 0, 0, 0, 0, 0];
/// An answer on the first stream: 200, and nothing more.
const ANSWER: &[u8] = &[0, 0, 1, 1, 5, 0, 0, 0, 1, 0x88];
const PING: u8 = 6;
const GOAWAY: u8 = 7;

/// A client whose request has reached its target by HTTP/2, and the target's end, which has heard it.
fn asked(bench: &mut Bench) -> (TcpStream, TcpStream) {
    let mut client = bench.client();
    client.write_all(GET).unwrap();
    bench.until("a carrier", |worker| worker.carriers.all.len() == 1 && !worker.carriers.have_unsent());
    let mut target = timed(bench.target.accept().unwrap().0);
    target.read_exact(&mut [0; PREFACE_BYTES]).unwrap();
    until_frame(&mut target, 1);
    (client, target)
}

/// The same, with a target that has spoken.
fn spoken(bench: &mut Bench) -> (TcpStream, TcpStream) {
    let (client, mut target) = asked(bench);
    target.write_all(SETTINGS).unwrap();
    bench.until("its first word", |worker| {
        let keys = worker.carriers.all.keys();
        keys.iter().all(|&key| worker.carriers.all.get(key).is_some_and(|carrier| carrier.has_spoken()))
    });
    (client, target)
}

/// Reads until a frame of that kind has come.
fn until_frame(target: &mut TcpStream, kind: u8) {
    loop {
        let mut head = [0; FRAME_HEAD];
        target.read_exact(&mut head).unwrap();
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        target.read_exact(&mut vec![0; length as usize]).unwrap();
        if head[3] == kind {
            return;
        }
    }
}

/// So much time has passed, and the worker has looked.
fn pass(bench: &mut Bench, time_ms: u64) {
    bench.worker.now = bench.worker.now.plus(Duration::from_millis(time_ms));
    bench.worker.fire_timers();
    bench.worker.send_frames_to_targets();
}

/// Whether no sign of life is owed.
fn is_heard(worker: &Worker) -> bool {
    let carriers = worker.carriers.all.keys().into_iter().filter_map(|key| worker.carriers.all.get(key));
    carriers.map(|carrier| carrier.is_awaited()).collect::<Vec<_>>() == [false]
}

fn counted(bench: &Bench) -> usize {
    bench.worker.carriers.all.len()
}

#[test]
fn a_silent_target_is_asked_for_a_sign_of_life_and_given_up_without_one() {
    let mut bench = Bench::with("always", |_| TermsBook::new());
    let (mut client, mut target) = spoken(&mut bench);
    pass(&mut bench, limits::CARRIER_PING_MS + 1);
    until_frame(&mut target, PING);
    assert_eq!(counted(&bench), 1);
    pass(&mut bench, limits::CARRIER_PING_MS + 1);
    assert_eq!(counted(&bench), 0);
    assert!(hear(&mut client, "target-closed\n").starts_with("HTTP/1.1 502 "));
}

#[test]
fn a_target_that_gives_a_sign_of_life_is_not_asked_again() {
    let mut bench = Bench::with("always", |_| TermsBook::new());
    let (mut client, mut target) = spoken(&mut bench);
    pass(&mut bench, limits::CARRIER_PING_MS + 1);
    let now = bench.worker.now;
    until_frame(&mut target, PING);
    target.write_all(&[0, 0, 8, PING, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]).unwrap();
    bench.until("the sign", is_heard);
    bench.worker.now = now;
    for _ in 0..4 {
        pass(&mut bench, limits::CARRIER_PING_MS + 1);
        assert!(is_heard(&bench.worker), "more than one looks like a flood to it");
    }
    target.write_all(ANSWER).unwrap();
    bench.until("the answer", |worker| worker.exchanges.len() == 0);
    assert!(hear(&mut client, "\r\n\r\n").starts_with("HTTP/1.1 200 "));
}

#[test]
fn a_carrier_that_nobody_uses_says_goodbye_and_closes() {
    let mut bench = Bench::with("always", |_| TermsBook::new());
    let (mut client, mut target) = spoken(&mut bench);
    target.write_all(ANSWER).unwrap();
    bench.until("the answer", |worker| worker.exchanges.len() == 0);
    hear(&mut client, "\r\n\r\n");
    pass(&mut bench, limits::IDLE_MS - 1_000);
    assert_eq!(counted(&bench), 1);
    pass(&mut bench, 2_000);
    assert_eq!(counted(&bench), 0);
    until_frame(&mut target, GOAWAY);
    assert_eq!(target.read(&mut [0]).unwrap(), 0);
}

#[test]
fn a_target_that_says_nothing_at_first_has_as_long_as_for_a_connection() {
    let mut bench = Bench::with("always", |_| TermsBook::new());
    let (mut client, _target) = asked(&mut bench);
    let settings = &bench.snapshot.listeners[0].settings;
    let wait_ms = u64::try_from(settings.proxy_connect_timeout.as_millis()).unwrap();
    pass(&mut bench, wait_ms + 1);
    assert_eq!(counted(&bench), 0);
    assert!(hear(&mut client, "connect-timeout\n").starts_with("HTTP/1.1 504 "));
}

#[test]
fn a_panic_about_a_carrier_ends_it_and_nothing_else() {
    let mut bench = Bench::with("always", |_| TermsBook::new());
    let (mut client, mut target) = spoken(&mut bench);
    let key = bench.worker.carriers.all.keys()[0];
    bench.worker.contain(Kind::Carrier, key, |_| panic!("a bug"));
    assert!(hear(&mut client, "target-closed\n").starts_with("HTTP/1.1 502 "));
    assert!(target.read(&mut [0; 64]).is_ok());
    drop(client);
    bench.until("the client to leave", |worker| worker.clients.len() == 0);
    bench.assert_at_rest();
}
