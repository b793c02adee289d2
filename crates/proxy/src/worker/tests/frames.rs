//! Does half a frame wait in peace, while whoever sent it takes nothing of what waits for it?

use super::*;
use crate::http::client::Client;

/// The largest windows: SETTINGS_INITIAL_WINDOW_SIZE for streams, WINDOW_UPDATE for the connection.
const WINDOWS: &[u8] =
    &[0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 4, 0x40, 0, 0, 0, 0, 0, 4, 8, 0, 0, 0, 0, 0, 0x40, 0, 0, 0];
/// A request on the first stream: GET http://test/
const ASK: &[u8] = b"\x00\x00\x09\x01\x05\x00\x00\x00\x01\x82\x86\x84\x01\x04test";
/// The first bytes of a PING.
const HALF: &[u8] = &[0, 0, 8, 6];
/// More than the sockets take by themselves.
const SIZE: usize = 24 << 20;

/// Sends more than anybody takes, on a thread that ends with the connection.
fn pour(stream: &TcpStream, head: String) {
    let mut stream = stream.try_clone().unwrap();
    std::thread::spawn(move || {
        _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&vec![b'x'; SIZE]));
    });
}

fn is_in_peace(worker: &Worker) -> bool {
    worker.wait() != Some(Duration::ZERO)
}

#[test]
fn half_a_frame_of_a_client_that_is_behind_costs_no_turns() {
    let mut bench = Bench::new();
    let mut client = bench.client();
    client.write_all(&[b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", WINDOWS, ASK].concat()).unwrap();
    let target = bench.accept();
    pour(&target, format!("HTTP/1.1 200 OK\r\nContent-Length: {SIZE}\r\n\r\n"));
    let connection = |worker: &Worker, input: usize| {
        let clients = worker.clients.keys().into_iter().filter_map(|key| worker.clients.get(key));
        let (connections, streams): (Vec<_>, Vec<_>) = clients.partition(|client| client.stream().is_none());
        let is_behind = |client: &&Client| !client.output.is_empty();
        connections.iter().all(|client| is_behind(client) && client.input.len() == input)
            && !streams.is_empty()
            && streams.iter().all(is_behind)
    };
    bench.until("a client that is behind", |worker| connection(worker, 0) && is_in_peace(worker));
    client.write_all(HALF).unwrap();
    bench.until("peace", |worker| connection(worker, HALF.len()) && is_in_peace(worker));
}

#[test]
fn half_a_frame_of_a_target_that_is_behind_costs_no_turns() {
    let mut bench = Bench::with("always", |_| TermsBook::new());
    let client = bench.client();
    pour(&client, format!("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: {SIZE}\r\n\r\n"));
    bench.until("a carrier", |worker| worker.carriers.all.len() == 1);
    let mut target = timed(bench.target.accept().unwrap().0);
    target.write_all(WINDOWS).unwrap();
    let carrier = |worker: &Worker, input: usize| {
        let carriers = worker.carriers.all.keys().into_iter().filter_map(|key| worker.carriers.all.get(key));
        let streams = worker.targets.keys().into_iter().filter_map(|key| worker.targets.get(key));
        carriers.map(|carrier| carrier.waiting_bytes()).all(|[behind, half]| behind > 0 && half == input)
            && streams.map(|stream| stream.output.len()).all(|behind| behind > 0)
    };
    bench.until("a target that is behind", |worker| carrier(worker, 0) && is_in_peace(worker));
    target.write_all(HALF).unwrap();
    bench.until("peace", |worker| carrier(worker, HALF.len()) && is_in_peace(worker));
}
