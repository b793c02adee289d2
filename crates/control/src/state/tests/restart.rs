//! Do sessions come home after the process ended, and after the machine did?

use homing_core::reason::Reason;

use super::machine::{APP_COOKIE, COOKIE, Client, HEADER, Machine, SOURCE_IP, group, group_of};

const ALL_KEPT: [&str; 3] = [SOURCE_IP, APP_COOKIE, HEADER];

#[test]
fn sessions_that_were_written_come_home_to_the_next_process() {
    for method in ALL_KEPT {
        let machine = Machine::new();
        let node = machine.start(&group(method));
        let mut clients = Client::several(9);
        let homes: Vec<String> = clients.iter_mut().map(|client| node.visit(client).0).collect();
        node.write();
        drop(node);
        let node = machine.start(&group(method));
        for (client, home) in clients.iter_mut().zip(homes) {
            assert_eq!(node.visit(client), (home, Reason::Recalled), "{method}");
        }
    }
}

#[test]
fn a_session_that_was_not_written_begins_anew() {
    let machine = Machine::new();
    let node = machine.start(&group(SOURCE_IP));
    node.write();
    let mut client = Client::new(1);
    node.visit(&mut client);
    drop(node);
    assert_eq!(machine.start(&group(SOURCE_IP)).visit(&mut client).1, Reason::New);
}

#[test]
fn cookie_sessions_come_home_by_themselves_and_are_known_again() {
    let machine = Machine::new();
    let node = machine.start(&group(COOKIE));
    let mut client = Client::new(1);
    let home = node.visit(&mut client).0;
    node.write();
    drop(node);
    let node = machine.start(&group(COOKIE));
    let snapshot = node.snapshot();
    assert_eq!(snapshot.groups[0].persistence.table().unwrap().len(), 1);
    let living = snapshot.groups[0].targets.iter().map(|target| {
        let sessions = target.live.sessions.load(std::sync::atomic::Ordering::Relaxed);
        (target.name.to_string(), sessions)
    });
    let expected: Vec<_> = ["a", "b", "c"].map(|name| (name.to_owned(), u32::from(name == home))).into();
    assert_eq!(living.collect::<Vec<_>>(), expected);
    assert_eq!(node.visit(&mut client), (home, Reason::Recalled));
}

#[test]
fn time_without_a_node_counts_as_silence_within_a_boot() {
    let machine = Machine::new();
    let node = machine.start(&group(SOURCE_IP));
    let (mut early, mut late) = (Client::new(1), Client::new(2));
    node.visit(&mut early);
    machine.pass(300);
    let home = node.visit(&mut late).0;
    node.write();
    drop(node);
    machine.pass(400);
    let node = machine.start(&group(SOURCE_IP));
    assert_eq!(node.visit(&mut late), (home, Reason::Recalled), "400 of 600 s");
    assert_ne!(node.visit(&mut early).1, Reason::Recalled, "700 of 600 s");
}

#[test]
fn a_session_lives_no_longer_for_being_restored() {
    let machine = Machine::new();
    let node = machine.start(&group(SOURCE_IP));
    let mut client = Client::new(1);
    node.visit(&mut client);
    machine.pass(300);
    node.write();
    let node = machine.start(&group(SOURCE_IP));
    machine.pass(400);
    assert_eq!(node.visit(&mut client).1, Reason::ExpiredIdle);
}

#[test]
fn a_reboot_costs_a_session_no_time_and_gives_it_none() {
    let mut machine = Machine::new();
    let node = machine.start(&group(SOURCE_IP));
    let (mut early, mut late) = (Client::new(1), Client::new(2));
    node.visit(&mut early);
    machine.pass(300);
    let home = node.visit(&mut late).0;
    node.write();
    drop(node);
    machine.reboot();
    let node = machine.start(&group(SOURCE_IP));
    machine.pass(400);
    assert_eq!(node.visit(&mut late), (home, Reason::Recalled));
    assert_eq!(node.visit(&mut early).1, Reason::ExpiredIdle);
}

#[test]
fn the_absolute_limit_holds_over_a_restart() {
    let method = "persistence = { method = \"source-ip\", timeout = \"10m\", max_lifetime = \"20m\" }";
    let machine = Machine::new();
    let node = machine.start(&group(method));
    let mut client = Client::new(1);
    node.visit(&mut client);
    machine.pass(500);
    node.visit(&mut client);
    node.write();
    let node = machine.start(&group(method));
    machine.pass(500);
    assert_eq!(node.visit(&mut client).1, Reason::Recalled);
    machine.pass(300);
    assert_eq!(node.visit(&mut client).1, Reason::ExpiredAbsolute);
}

#[test]
fn a_second_restart_adds_its_own_silence() {
    let machine = Machine::new();
    let mut client = Client::new(1);
    let node = machine.start(&group(SOURCE_IP));
    let home = node.visit(&mut client).0;
    node.write();
    machine.pass(250);
    machine.start(&group(SOURCE_IP)).write();
    machine.pass(250);
    let node = machine.start(&group(SOURCE_IP));
    assert_eq!(node.visit(&mut client), (home, Reason::Recalled));
    machine.pass(100);
    node.write();
    machine.pass(700);
    assert_ne!(machine.start(&group(SOURCE_IP)).visit(&mut client).1, Reason::Recalled);
}

#[test]
fn a_session_whose_target_is_gone_is_kept_and_says_so() {
    let machine = Machine::new();
    let node = machine.start(&group_of(&["a"], SOURCE_IP));
    let mut client = Client::new(1);
    node.visit(&mut client);
    node.write();
    drop(node);
    let node = machine.start(&group_of(&["b"], SOURCE_IP));
    assert_eq!(node.visit(&mut client), ("b".to_owned(), Reason::GoneTarget));
}

#[test]
fn sessions_of_another_method_are_not_taken_for_ours() {
    let machine = Machine::new();
    let node = machine.start(&group(HEADER));
    node.visit(&mut Client::new(1));
    node.write();
    drop(node);
    let node = machine.start(&group(COOKIE));
    assert!(node.snapshot().groups[0].persistence.table().unwrap().is_empty());
    assert_eq!(node.state.book().set_aside(), 0, "it is not damaged");
}

#[test]
fn what_an_application_calls_its_sessions_outlives_a_change_of_what_carries_it() {
    let machine = Machine::new();
    let node = machine.start(&group(APP_COOKIE));
    let mut client = Client::new(1);
    let home = node.visit(&mut client).0;
    node.write();
    drop(node);
    assert_eq!(machine.start(&group(HEADER)).visit(&mut client), (home, Reason::Recalled));
}

#[test]
fn a_smaller_table_takes_what_fits() {
    let machine = Machine::new();
    let node = machine.start(&group(SOURCE_IP));
    for mut client in Client::several(200) {
        node.visit(&mut client);
    }
    node.write();
    drop(node);
    let node = machine.start(&group(&SOURCE_IP.replace("timeout", "table_size = 8, timeout")));
    let snapshot = node.snapshot();
    let table = snapshot.groups[0].persistence.table().unwrap();
    assert!((1..=16).contains(&table.len()), "{}", table.len());
}

#[test]
fn a_later_reload_reads_nothing() {
    let machine = Machine::new();
    let node = machine.start(&group(SOURCE_IP));
    node.visit(&mut Client::new(1));
    node.write();
    drop(node);
    let node = machine.start("");
    node.apply(&group(SOURCE_IP));
    assert!(node.snapshot().groups[0].persistence.table().unwrap().is_empty());
}
