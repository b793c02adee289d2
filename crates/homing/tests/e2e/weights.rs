//! Weights are shares, exact over all workers and connections.

use crate::homing;
use homing_testkit::{Client, HttpTarget, TcpTarget};
use std::thread;

#[test]
fn a_thousand_requests_from_32_connections_and_2_workers_are_shared_5_to_3_to_2() {
    let targets = ["a", "b", "c"].map(HttpTarget::start);
    let [a, b, c] = &targets;
    let homing =
        homing().workers(2).http("web").group("web", [a.weight(5), b.weight(3), c.weight(2)]).start();
    let address = homing.address("web");
    // 8 × 32 + 24 × 31 = 1,000.
    let clients = (0..32).map(|number| {
        let requests = if number < 8 { 32 } else { 31 };
        thread::spawn(move || {
            let mut client = Client::connect(address);
            for _ in 0..requests {
                assert_eq!(client.get("/").status, 200);
            }
        })
    });
    for client in clients.collect::<Vec<_>>() {
        client.join().unwrap();
    }
    let counts = targets.each_ref().map(HttpTarget::requests);
    assert_eq!(counts.iter().sum::<u64>(), 1000);
    for (count, share) in counts.into_iter().zip([500, 300, 200]) {
        assert!(count.abs_diff(share) <= 2, "{counts:?}: one more or less for each of the two workers");
    }
}

#[test]
fn shares_are_interleaved_and_not_in_runs() {
    let targets = ["a", "b", "c"].map(HttpTarget::start);
    let [a, b, c] = &targets;
    let homing =
        homing().workers(1).http("web").group("web", [a.weight(5), b.weight(3), c.weight(2)]).start();
    let mut client = homing.client("web");
    let order: Vec<String> = (0..20).map(|_| client.get("/").target().to_owned()).collect();
    for window in order.windows(10) {
        assert_eq!(window.iter().filter(|name| *name == "a").count(), 5, "{order:?}");
        assert_eq!(window.iter().filter(|name| *name == "c").count(), 2, "{order:?}");
    }
    assert!(order.windows(3).all(|run| run.iter().any(|name| name != &run[0])), "{order:?}");
}

#[test]
fn the_share_of_a_dead_target_goes_to_all_others() {
    let targets = ["a", "b", "c"].map(HttpTarget::start);
    let homing = homing().http("web").group("web", &targets).start();
    targets[0].kill();
    let mut client = homing.client("web");
    for _ in 0..40 {
        assert_eq!(client.get("/").status, 200);
    }
    let (b, c) = (targets[1].requests(), targets[2].requests());
    assert!(b.abs_diff(c) <= 6, "{b} and {c}: nobody inherits the whole share");
}

#[test]
fn least_connections_goes_where_fewer_are_open() {
    let targets = ["a", "b"].map(TcpTarget::start);
    let homing = homing().tcp("db").group("db", &targets).scheduler("weighted-least-connections").start();
    let mut open = Vec::new();
    for _ in 0..8 {
        let mut client = homing.tcp_client("db");
        let _ = client.ask("who");
        open.push(client);
    }
    assert_eq!((targets[0].open_connections(), targets[1].open_connections()), (4, 4));
    // All of a's clients leave: the next four are a's.
    open.retain_mut(|client| client.ask("who") == "b");
    homing_testkit::eventually("a to be left", || targets[0].open_connections() == 0);
    for _ in 0..4 {
        homing_testkit::eventually("the balancer to see it", || {
            let active = homing.metrics().sum("homing_target_active", &[("target", "a")]);
            active < open.len() as f64 - 3.5
        });
        let mut client = homing.tcp_client("db");
        assert_eq!(client.ask("who"), "a");
        open.push(client);
    }
}

#[test]
fn ip_hash_sends_an_address_to_one_target_without_remembering() {
    let targets = ["a", "b", "c"].map(HttpTarget::start);
    let homing = homing().http("web").group("web", &targets).scheduler("ip-hash").start();
    let address = homing.address("web");
    let mut homes = Vec::new();
    for last in 1..=24 {
        let source = format!("127.0.1.{last}");
        let ask = || Client::connect_from(&source, address).get("/").target().to_owned();
        let home = ask();
        assert_eq!(ask(), home);
        homes.push(home);
    }
    homes.sort();
    homes.dedup();
    assert!(homes.len() > 1, "different addresses go to different targets");
}
