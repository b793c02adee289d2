//! Does an operator's word outlive the process?

use std::time::Duration;

use homing_core::drain::{AdminState, Drain, DrainPolicy};
use homing_core::persist::SessionId;
use homing_core::reason::Reason;
use homing_core::steer::{Order, Subject};

use super::machine::{COOKIE, Client, Machine, Node, SOURCE_IP, group, group_of, target};

const HOUR: Duration = Duration::from_secs(3600);

fn drain(node: &Node, name: &str, seconds: Option<u64>) {
    let snapshot = node.snapshot();
    let (group, target) = target(&snapshot, name);
    let drain = Drain { policy: DrainPolicy::Release, deadline: seconds.map(Duration::from_secs) };
    target.live.begin_drain(&group.live, drain, node.now());
}

fn state(node: &Node, name: &str) -> AdminState {
    target(&node.snapshot(), name).1.live.drain.state(node.now())
}

fn remaining(node: &Node, name: &str) -> Option<Duration> {
    target(&node.snapshot(), name).1.live.drain.remaining(node.now())
}

#[test]
fn a_drain_survives_the_process_and_ends_at_its_deadline() {
    let machine = Machine::new();
    let node = machine.start(&group(SOURCE_IP));
    drain(&node, "a", Some(600));
    node.write_steering();
    drop(node);
    machine.pass(200);
    let node = machine.start(&group(SOURCE_IP));
    assert_eq!(state(&node, "a"), AdminState::Draining);
    assert_eq!(remaining(&node, "a"), Some(Duration::from_secs(400)));
    let snapshot = node.snapshot();
    let live = &target(&snapshot, "a").1.live.drain;
    assert_eq!((live.policy(), live.age(node.now())), (DrainPolicy::Release, Duration::from_secs(200)));
    machine.pass(399);
    assert_eq!(state(&node, "a"), AdminState::Draining);
    machine.pass(1);
    assert_eq!(state(&node, "a"), AdminState::Drained);
    assert_eq!(state(&node, "b"), AdminState::Active);
}

#[test]
fn a_deadline_that_passes_without_a_node_has_passed() {
    let machine = Machine::new();
    let node = machine.start(&group(SOURCE_IP));
    drain(&node, "a", Some(600));
    node.write_steering();
    machine.pass(601);
    assert_eq!(state(&machine.start(&group(SOURCE_IP)), "a"), AdminState::Drained);
}

#[test]
fn a_target_that_was_drained_stays_drained() {
    let machine = Machine::new();
    let node = machine.start(&group(SOURCE_IP));
    drain(&node, "a", None);
    let snapshot = node.snapshot();
    let (group_of_a, a) = target(&snapshot, "a");
    a.live.finish_drain(&group_of_a.live);
    node.write_steering();
    let mut machine = machine;
    machine.reboot();
    let node = machine.start(&group(SOURCE_IP));
    assert_eq!(state(&node, "a"), AdminState::Drained);
}

#[test]
fn a_cancelled_drain_does_not_come_back() {
    let machine = Machine::new();
    let node = machine.start(&group(SOURCE_IP));
    drain(&node, "a", None);
    node.write_steering();
    let snapshot = node.snapshot();
    let (group_of_a, a) = target(&snapshot, "a");
    a.live.cancel_drain(&group_of_a.live);
    node.write_steering();
    assert_eq!(state(&machine.start(&group(SOURCE_IP)), "a"), AdminState::Active);
}

#[test]
fn over_a_reboot_a_drain_keeps_the_time_that_was_left_at_the_last_interval() {
    let mut machine = Machine::new();
    let node = machine.start(&group(SOURCE_IP));
    drain(&node, "a", Some(600));
    node.write_steering();
    machine.pass(200);
    node.write();
    drop(node);
    machine.reboot();
    let node = machine.start(&group(SOURCE_IP));
    assert_eq!(remaining(&node, "a"), Some(Duration::from_secs(400)));
}

#[test]
fn a_drain_is_not_of_the_machine_that_takes_the_place_of_its_target() {
    let machine = Machine::new();
    let node = machine.start(&group_of(&["a", "b"], SOURCE_IP));
    drain(&node, "a", None);
    node.write_steering();
    let text = group_of(&["a", "b"], SOURCE_IP).replace("127.0.0.1:9097", "127.0.0.2:9097");
    assert_eq!(state(&machine.start(&text), "a"), AdminState::Active);
}

#[test]
fn an_order_waits_for_its_session_over_a_restart() {
    let machine = Machine::new();
    let node = machine.start(&group(COOKIE));
    let (mut moved, mut left_alone) = (Client::new(1), Client::new(2));
    let (first, second) = (node.visit(&mut moved).0, node.visit(&mut left_alone).0);
    let other = if first == "a" { "b" } else { "a" };
    let snapshot = node.snapshot();
    let (group_of_home, home) = target(&snapshot, &first);
    let (table, lifetime) = (group_of_home.persistence.table(), group_of_home.persistence.lifetime());
    let mut id = None;
    table.unwrap().save(&lifetime.unwrap(), node.now(), |session| {
        if session.home == home.home {
            id = u64::try_from(session.key).ok().map(SessionId);
        }
    });
    let order = Order::Move(target(&snapshot, other).1.home);
    let orders = &group_of_home.live.orders;
    orders.give(Subject::Session(id.unwrap()), order, HOUR, node.now()).unwrap();
    node.write_steering();
    machine.pass(60);
    let node = machine.start(&group(COOKIE));
    assert_eq!(node.visit(&mut moved), (other.to_owned(), Reason::OperatorMoved));
    assert_eq!(node.visit(&mut left_alone), (second, Reason::Recalled));
}

/// Every session of a target shall be scheduled anew: those that came before the order, and not those after it.
fn an_order_keeps_its_place_in_time(end: impl FnOnce(&mut Machine)) {
    let mut machine = Machine::new();
    let node = machine.start(&group_of(&["a"], SOURCE_IP));
    let (mut before, mut after) = (Client::new(1), Client::new(2));
    node.visit(&mut before);
    machine.pass(10);
    let snapshot = node.snapshot();
    let (group_of_a, a) = target(&snapshot, "a");
    let subject = Subject::Target(a.home.target);
    group_of_a.live.orders.give(subject, Order::Unpin, HOUR, node.now()).unwrap();
    node.write_steering();
    machine.pass(10);
    node.visit(&mut after);
    machine.pass(100);
    node.write();
    drop((snapshot, node));
    end(&mut machine);
    let node = machine.start(&group_of(&["a"], SOURCE_IP));
    assert_eq!(node.visit(&mut after).1, Reason::Recalled);
    assert_eq!(node.visit(&mut before).1, Reason::OperatorMoved);
}

#[test]
fn an_order_is_about_the_sessions_before_it_also_after_a_restart() {
    an_order_keeps_its_place_in_time(|machine| machine.pass(30));
}

#[test]
fn an_order_is_about_the_sessions_before_it_also_after_a_reboot() {
    an_order_keeps_its_place_in_time(Machine::reboot);
}

#[test]
fn an_order_that_ran_out_without_a_node_is_forgotten() {
    let machine = Machine::new();
    let node = machine.start(&group(SOURCE_IP));
    let snapshot = node.snapshot();
    let subject = Subject::Target(target(&snapshot, "a").1.home.target);
    snapshot.groups[0].live.orders.give(subject, Order::Expire, HOUR, node.now()).unwrap();
    node.write_steering();
    machine.pass(3600);
    assert!(machine.start(&group(SOURCE_IP)).snapshot().groups[0].live.orders.is_empty());
}

#[test]
fn a_cookie_is_recalled_under_the_name_that_it_had_before_the_restart() {
    let named = |name: &str| {
        let persistence = format!("cookie_name = \"{name}\", timeout");
        group(&COOKIE.replace("timeout", &persistence))
    };
    let machine = Machine::new();
    machine.start(&named("old")).write();
    let node = machine.start(&named("new"));
    let snapshot = node.snapshot();
    let names = snapshot.groups[0].persistence.own_cookie().unwrap().names();
    assert_eq!(names.iter().map(|name| &**name).collect::<Vec<_>>(), [&b"new"[..], b"old"]);
}

#[test]
fn the_life_that_a_target_told_is_known_before_its_first_probe() {
    let machine = Machine::new();
    let node = machine.start(&group(SOURCE_IP));
    target(&node.snapshot(), "b").1.live.tell_life(77);
    node.write();
    let node = machine.start(&group(SOURCE_IP));
    let lives = ["a", "b"].map(|name| target(&node.snapshot(), name).1.live.told_life());
    assert_eq!(lives, [0, 77]);
}

#[test]
fn what_did_not_change_is_not_written_again() {
    let machine = Machine::new();
    let node = machine.start(&group(COOKIE));
    let mut client = Client::new(1);
    node.visit(&mut client);
    drain(&node, "a", None);
    node.write();
    let bytes = node.state.book().written_bytes();
    machine.pass(5);
    node.write();
    node.write_steering();
    assert_eq!(node.state.book().written_bytes(), bytes);
    node.visit(&mut Client::new(2));
    node.write();
    assert!(node.state.book().written_bytes() > bytes);
}

#[test]
fn a_drain_with_a_deadline_is_written_at_each_interval_and_without_one_once() {
    let machine = Machine::new();
    let node = machine.start(&group(SOURCE_IP));
    let written_by_an_interval = || {
        let before = node.state.book().written_bytes();
        machine.pass(5);
        node.write();
        node.state.book().written_bytes() - before
    };
    written_by_an_interval();
    drain(&node, "a", Some(600));
    assert!(written_by_an_interval() > 0 && written_by_an_interval() > 0);
    drain(&node, "a", None);
    assert!(written_by_an_interval() > 0);
    assert_eq!(written_by_an_interval(), 0);
}
