//! Persistence by address is switched on and off for listeners of layer 4 that serve, and nobody notices.

use crate::edits::{address, done};
use crate::homing;
use homing_testkit::{TcpClient, TcpTarget, UdpClient, UdpTarget, eventually};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};

const GROUP: &str = "/load-balancers/shop/groups/db";
/// Questions on one connection, or in one flow, before the next one begins.
const QUESTIONS: usize = 200;

/// Asks once more on the same connection or in the same flow; returns which target answered. Panics if none did.
type Ask = Box<dyn FnMut() -> String + Send>;

/// Begins a connection or a flow from that address.
type Begin = fn(&str, SocketAddr) -> Ask;

fn tcp(source: &str, address: SocketAddr) -> Ask {
    let mut client = TcpClient::connect_from(source, address);
    Box::new(move || client.ask("who"))
}

fn udp(source: &str, address: SocketAddr) -> Ask {
    let client = UdpClient::connect_from(source, address);
    Box::new(move || client.ask("who"))
}

/// Clients that ask until told to stop: four that stay, and one that comes anew again and again.
struct Clients {
    is_stopped: Arc<AtomicBool>,
    asked: Arc<AtomicU64>,
    staying: Vec<JoinHandle<BTreeSet<String>>>,
    coming: JoinHandle<()>,
}

impl Clients {
    fn start(begin: Begin, address: SocketAddr) -> Self {
        let (is_stopped, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let goes_on = {
            let (is_stopped, asked) = (Arc::clone(&is_stopped), Arc::clone(&asked));
            move || {
                asked.fetch_add(1, Ordering::SeqCst);
                !is_stopped.load(Ordering::SeqCst)
            }
        };
        let stay = |number: usize| {
            let (mut ask, goes_on) = (begin(&format!("127.0.0.{number}"), address), goes_on.clone());
            thread::spawn(move || {
                let mut homes = BTreeSet::new();
                while goes_on() {
                    homes.insert(ask());
                }
                homes
            })
        };
        let staying = (2..6).map(stay).collect();
        let coming = thread::spawn(move || {
            for number in (1..250).cycle() {
                let mut ask = begin(&format!("127.0.1.{number}"), address);
                for _ in 0..QUESTIONS {
                    if !goes_on() {
                        return;
                    }
                    ask();
                }
            }
        });
        Self { is_stopped, asked, staying, coming }
    }

    fn wait_for(&self, more: u64) {
        let goal = self.asked.load(Ordering::SeqCst) + more;
        eventually("questions of the clients", || self.asked.load(Ordering::SeqCst) >= goal);
    }

    /// Each of them was answered each time, and those that stayed by one target.
    fn stop(self) {
        self.is_stopped.store(true, Ordering::SeqCst);
        self.coming.join().unwrap();
        for client in self.staying {
            let homes = client.join().unwrap();
            assert_eq!(homes.len(), 1, "{homes:?}");
        }
    }
}

fn switch_on_and_off(protocol: &str, targets: &[Value], begin: Begin) {
    let homing = homing().start();
    let shop = json!({
        "name": "shop", "region": "north", "project": "data",
        "listeners": [{ "name": "db", "protocol": protocol, "listen": ["127.0.0.1:0"], "group": "db" }],
        "groups": [{ "name": "db", "targets": targets }],
    });
    done(&homing, "POST", "/load-balancers", &shop, 201);
    let address = address(&homing, "db");

    // The list, then the one, as an operator finds his way.
    let list = homing.api("GET", "/load-balancers?region=north&project=data", "");
    assert_eq!(list[0]["name"], "shop");
    let listed = homing.api("GET", "/load-balancers/shop/listeners", "")[0].clone();
    assert_eq!((&listed["name"], &listed["protocol"]), (&json!("db"), &json!(protocol)));
    let shown = homing.api("GET", "/load-balancers/shop/listeners/db", "");
    assert_eq!((&shown["group"], &shown["protocol"]), (&json!("db"), &json!(protocol)));
    assert_eq!(homing.api("GET", GROUP, "")["persistence"], Value::Null);

    let clients = Clients::start(begin, address);
    clients.wait_for(500);
    let on = json!({ "persistence": { "method": "source-ip", "timeout": "20m" } });
    let preview = done(&homing, "PATCH", &format!("{GROUP}?dry_run=true"), &on, 200);
    assert_eq!(preview["impact"]["connections_reset"], 0, "{preview}");
    let group = done(&homing, "PATCH", GROUP, &on, 200);
    let said = (&group["persistence"]["method"], &group["persistence"]["timeout"]);
    assert_eq!(said, (&json!("source-ip"), &json!("20m")), "{group}");
    // Live when the answer came.
    let homes =
        |count: usize| -> BTreeSet<String> { (0..count).map(|_| begin("127.0.0.77", address)()).collect() };
    assert_eq!(homes(8).len(), 1);
    clients.wait_for(500);
    assert_eq!(homes(8).len(), 1);

    let group = done(&homing, "PATCH", GROUP, &json!({ "persistence": null }), 200);
    assert_eq!(group["persistence"], Value::Null, "{group}");
    assert!(homes(30).len() > 1, "without persistence, sessions are spread");
    clients.wait_for(500);
    clients.stop();
}

#[test]
fn persistence_by_address_is_switched_on_and_off_for_a_live_tcp_listener() {
    let targets = ["a", "b", "c"].map(TcpTarget::start);
    let said = targets.each_ref().map(|target| json!({ "name": target.name(), "address": target.address() }));
    switch_on_and_off("tcp", &said, tcp);
}

#[test]
fn persistence_by_address_is_switched_on_and_off_for_a_live_udp_listener() {
    let targets = ["a", "b", "c"].map(UdpTarget::start);
    let said = targets.each_ref().map(|target| json!({ "name": target.name(), "address": target.address() }));
    switch_on_and_off("udp", &said, udp);
}
