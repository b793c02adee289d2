//! Idle clients cost next to nothing.

use crate::{homing, is_soak};
use homing_testkit::{HttpTarget, raise_open_files};

/// How much an idle client may cost, in bytes.
const BYTES_EACH: u64 = 1024;
/// How many come before the counting.
const FIRST: u64 = 3000;

#[test]
fn thousands_of_idle_clients_cost_a_kibibyte_each_at_most() {
    let count = if is_soak() { 15_000 } else { 3_000 };
    // The sockets of this process are the clients; the node is another one.
    assert!(raise_open_files() > FIRST + count + 1000, "the limit of open files is too low for this test");
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).cookie("20m").start();
    let idle = || {
        let mut client = homing.client("web");
        assert_eq!(client.get("/").status, 200);
        client
    };
    // What is allocated once is not counted: rings of decisions and events fill with the first ones.
    let mut clients: Vec<_> = (0..FIRST).map(|_| idle()).collect();
    let before = homing.memory_bytes();
    clients.extend((0..count).map(|_| idle()));
    let each = homing.memory_bytes().saturating_sub(before) / count;
    assert!(each <= BYTES_EACH, "{each} bytes each");
    assert_eq!(clients[0].get("/").status, 200, "and they are still served");
}
