//! Does a successor know what the process before knew, and what it learned after?

use homing_core::drain::{AdminState, Drain, DrainPolicy};
use homing_core::health::{Health, ProbeResult};
use homing_core::reason::Reason;

use super::super::handover::Told;
use super::machine::{APP_COOKIE, Client, HEADER, Machine, Node, SOURCE_IP, group, group_of, target};

const HEALTH: &str = "health = { kind = \"tcp\" }";

/// Tells `to` what changed of the sessions; says in how many blocks.
fn tell(from: &Node, to: &Node, told: &mut Told) -> usize {
    let snapshot = to.snapshot();
    let mut send = |block: &[u8]| {
        to.state.learn(&snapshot, block).unwrap();
        Ok(())
    };
    from.state.tell_sessions(&from.snapshot(), told, &mut send).unwrap()
}

#[test]
fn sessions_are_at_home_in_the_successor_by_every_method_that_has_a_table() {
    for method in [SOURCE_IP, APP_COOKIE, HEADER] {
        let machine = Machine::new();
        let (old, new) = (machine.start(&group(method)), machine.start(&group(method)));
        let mut clients = Client::several(9);
        let homes: Vec<String> = clients.iter_mut().map(|client| old.visit(client).0).collect();
        tell(&old, &new, &mut Told::default());
        for (client, home) in clients.iter_mut().zip(homes) {
            assert_eq!(new.visit(client), (home, Reason::Recalled), "{method}");
        }
    }
}

#[test]
fn only_what_changed_is_told_again() {
    let machine = Machine::new();
    let (old, new) = (machine.start(&group(SOURCE_IP)), machine.start(&group(SOURCE_IP)));
    let (mut early, mut late) = (Client::new(1), Client::new(2));
    old.visit(&mut early);
    let mut told = Told::default();
    assert_eq!(tell(&old, &new, &mut told), 1);
    assert_eq!(tell(&old, &new, &mut told), 0, "nothing changed");
    machine.pass(10);
    let home = old.visit(&mut late).0;
    assert_eq!(tell(&old, &new, &mut told), 1);
    assert_eq!(new.visit(&mut late), (home, Reason::Recalled));
}

#[test]
fn a_session_that_goes_on_in_the_old_process_does_not_end_in_the_new_one() {
    let machine = Machine::new();
    let (old, new) = (machine.start(&group(SOURCE_IP)), machine.start(&group(SOURCE_IP)));
    let (mut going_on, mut silent) = (Client::new(1), Client::new(2));
    let home = old.visit(&mut going_on).0;
    old.visit(&mut silent);
    let mut told = Told::default();
    tell(&old, &new, &mut told);
    for _ in 0..4 {
        machine.pass(200);
        old.visit(&mut going_on);
        tell(&old, &new, &mut told);
    }
    assert_eq!(new.visit(&mut going_on), (home, Reason::Recalled));
    assert_eq!(new.visit(&mut silent).1, Reason::ExpiredIdle);
}

#[test]
fn who_saw_a_session_last_is_right() {
    let machine = Machine::new();
    let (old, new) = (machine.start(&group(SOURCE_IP)), machine.start(&group(SOURCE_IP)));
    // Both give the first session to the first target.
    let (mut first, mut client) = (Client::new(1), Client::new(2));
    let theirs = old.visit(&mut client).0;
    machine.pass(60);
    new.visit(&mut first);
    let ours = new.visit(&mut client).0;
    assert_ne!(ours, theirs);
    tell(&old, &new, &mut Told::default());
    assert_eq!(new.visit(&mut client), (ours, Reason::Recalled), "seen here since");
    machine.pass(60);
    old.visit(&mut client);
    tell(&old, &new, &mut Told::default());
    assert_eq!(new.visit(&mut client), (theirs, Reason::Recalled), "seen there since");
}

#[test]
fn a_successor_that_serves_gives_a_known_session_no_other_home() {
    let machine = Machine::new();
    let (old, new) = (machine.start(&group(SOURCE_IP)), machine.start(&group(SOURCE_IP)));
    let (mut first, mut client) = (Client::new(1), Client::new(2));
    let theirs = old.visit(&mut client).0;
    new.visit(&mut first);
    let ours = new.visit(&mut client).0;
    assert_ne!(ours, theirs);
    let snapshot = new.snapshot();
    let mut send = |block: &[u8]| {
        new.state.learn_more(&snapshot, block).unwrap();
        Ok(())
    };
    let mut told = Told::default();
    // Longer than a session may be silent: it is alive because the old process has seen it.
    for _ in 0..4 {
        machine.pass(200);
        old.visit(&mut client);
        old.state.tell_sessions(&old.snapshot(), &mut told, &mut send).unwrap();
    }
    assert_eq!(new.visit(&mut client), (ours, Reason::Recalled));
}

#[test]
fn sessions_of_a_group_that_is_gone_or_keeps_them_otherwise_are_left_out() {
    let machine = Machine::new();
    let old = machine.start(&group(SOURCE_IP));
    old.visit(&mut Client::new(1));
    for other in [group(APP_COOKIE), group(SOURCE_IP).replace("\"web\"", "\"app\"")] {
        let new = machine.start(&other);
        tell(&old, &new, &mut Told::default());
        assert!(new.snapshot().groups[0].persistence.table().unwrap().is_empty());
    }
}

#[test]
fn drains_and_healths_hold_in_the_successor_from_the_start() {
    let machine = Machine::new();
    let text = group_of(&["a", "b", "c"], HEALTH);
    let (old, new) = (machine.start(&text), machine.start(&text));
    let snapshot = old.snapshot();
    let (group, a) = target(&snapshot, "a");
    a.live.begin_drain(&group.live, Drain { policy: DrainPolicy::Hold, deadline: None }, old.now());
    let results = [("b", ProbeResult::Fail), ("c", ProbeResult::Pass)];
    for (name, result) in results {
        target(&snapshot, name).1.live.probed(&group.live, result, 3, 3);
    }
    let theirs = new.snapshot();
    let mut send = |block: &[u8]| {
        new.state.learn(&theirs, block).unwrap();
        Ok(())
    };
    old.state.tell_steering(&snapshot, &mut send).unwrap();
    old.state.tell_healths(&snapshot, &mut send).unwrap();
    let live = |name| &target(&theirs, name).1.live;
    assert_eq!(live("a").drain.state(new.now()), AdminState::Draining);
    assert_eq!(
        ["a", "b", "c"].map(|name| live(name).health()),
        [Health::Unknown, Health::Unhealthy, Health::Healthy]
    );
}

#[test]
fn of_healths_that_are_told_before_a_successor_serves_the_last_one_holds() {
    let machine = Machine::new();
    let text = group_of(&["a"], HEALTH);
    let (old, new) = (machine.start(&text), machine.start(&text));
    let (ours, theirs) = (old.snapshot(), new.snapshot());
    let (group, a) = target(&ours, "a");
    let health = || target(&theirs, "a").1.live.health();
    let tell = |result, serves: bool| {
        a.live.probed(&group.live, result, 1, 1);
        let mut send = |block: &[u8]| {
            let learned =
                if serves { new.state.learn_more(&theirs, block) } else { new.state.learn(&theirs, block) };
            learned.unwrap();
            Ok(())
        };
        old.state.tell_healths(&ours, &mut send).unwrap();
    };
    tell(ProbeResult::Pass, false);
    assert_eq!(health(), Health::Healthy);
    tell(ProbeResult::Fail, false);
    assert_eq!(health(), Health::Unhealthy, "it failed at the last moment");
    tell(ProbeResult::Pass, true);
    assert_eq!(health(), Health::Unhealthy, "who serves probes by itself");
}

#[test]
fn a_process_that_was_told_to_stop_writing_leaves_the_files_alone_until_it_goes_on() {
    let machine = Machine::new();
    let node = machine.start(&group(SOURCE_IP));
    node.state.stop_writing();
    assert!(node.state.has_stopped_writing());
    node.visit(&mut Client::new(1));
    node.write();
    assert!(node.state.write_steering(&node.snapshot()).is_err(), "an operator is told");
    assert!(!node.sessions_path().exists() && !node.steering_path().exists());
    node.state.go_on_writing();
    node.write();
    assert!(node.sessions_path().exists());
}

#[test]
fn blocks_that_make_no_sense_are_refused() {
    let machine = Machine::new();
    let node = machine.start(&group(SOURCE_IP));
    let snapshot = node.snapshot();
    let mut cut = vec![1; 9 + 8];
    for block in [&b""[..], &[1; 8], &[0; 9], &[9; 40], &cut] {
        assert!(node.state.learn(&snapshot, block).is_err(), "{block:?}");
    }
    cut.push(1);
    assert!(node.state.learn(&snapshot, &cut).is_ok(), "a group that nobody knows");
}
