//! A newer process takes over, and nobody who uses the node notices.

use crate::https::{Authority, HOST};
use crate::secured::SecuredBrowser;
use crate::{decisions, homing, stderr, wait_for_decisions};
use homing_testkit::load::Cookies;
use homing_testkit::{
    Gate, HttpTarget, Load, Reply, Running, Scratch, TcpClient, TcpTarget, UdpTarget, eventually,
    let_time_pass,
};
use rustix::process::{Pid, Signal, kill_process};
use rustls::HandshakeKind;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

pub(crate) fn kill(pid: u32, signal: Signal) {
    kill_process(Pid::from_raw(i32::try_from(pid).unwrap()).unwrap(), signal).unwrap();
}

/// What its file says.
fn homing_file(homing: &Running) -> String {
    fs::read_to_string(homing.folder().join("homing.toml")).unwrap()
}

#[test]
fn a_successor_serves_the_same_sessions_by_the_same_sockets() {
    let targets = ["a", "b", "c"].map(HttpTarget::start);
    let homing = homing().http("web").group("web", &targets).persistence("source-ip", "20m").start();
    let address = homing.address("web");
    let home = homing.browser("web").get("/").target().to_owned();
    homing.upgrade();
    assert_eq!(homing.address("web"), address);
    assert_eq!(homing.browser("web").get("/").target(), home);
    homing.wait_for_former_ones();
    homing.upgrade();
    assert_eq!(homing.browser("web").get("/").target(), home, "an upgrade of an upgrade");
}

#[test]
fn a_client_is_told_to_connect_anew_and_an_idle_connection_is_not_cut() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).start();
    let mut idle = homing.client("web");
    assert_eq!(idle.get("/").field("connection"), None);
    homing.upgrade();
    let last = idle.get("/");
    assert_eq!((last.status, last.field("connection")), (200, Some("close")));
    assert!(idle.wait_for_close().is_empty());
    homing.wait_for_former_ones();
}

#[test]
fn a_request_under_way_is_answered_by_the_process_that_began_it() {
    let (a, gate) = (HttpTarget::start("a"), Gate::new());
    let held = gate.clone();
    a.answer(move |_| Reply::ok("whole").after(&held));
    let homing = homing().http("web").group("web", [&a]).start();
    let mut client = homing.client("web");
    client.send_raw("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    gate.wait_for_waiting(1);
    homing.upgrade();
    gate.open();
    assert_eq!(client.read_answer().text(), "whole");
    homing.wait_for_former_ones();
}

#[test]
fn tcp_connections_go_on_where_they_are() {
    let a = TcpTarget::start("a");
    let homing = homing().tcp("db").group("db", [&a]).start();
    let mut client = homing.tcp_client("db");
    assert_eq!(client.ask("before"), "a");
    homing.upgrade();
    homing.upgrade();
    assert_eq!(client.ask("after"), "a");
    assert_eq!(homing.tcp_client("db").ask("new"), "a");
    drop(client);
    homing.wait_for_former_ones();
}

#[test]
fn udp_flows_go_on_with_their_targets() {
    let targets = ["a", "b", "c"].map(UdpTarget::start);
    let homing = homing().udp("dns").group("dns", &targets).start();
    let clients: Vec<_> = (0..9).map(|_| homing.udp_client("dns")).collect();
    let homes: Vec<String> = clients.iter().map(|client| client.ask("before")).collect();
    homing.upgrade();
    for (client, home) in clients.iter().zip(&homes) {
        assert_eq!(client.ask("after"), *home);
    }
    homing.wait_for_former_ones();
    for (client, home) in clients.iter().zip(&homes) {
        assert_eq!(client.ask("still"), *home);
    }
}

#[test]
fn upgrades_under_load_fail_no_request_and_move_no_session() {
    let targets = ["a", "b", "c"].map(HttpTarget::start);
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let residents = Load::start(homing.address("web"), 4, Cookies::Kept);
    let strangers = Load::start(homing.address("web"), 4, Cookies::Refused);
    for _ in 0..3 {
        residents.wait_for(50);
        homing.upgrade();
    }
    residents.wait_for(50);
    let (residents, strangers) = (residents.stop(), strangers.stop());
    for report in [&residents, &strangers] {
        assert_eq!((report.failed, report.replaced), (0, 0), "{:?}", report.failures);
    }
    assert!(residents.homes.iter().all(|homes| homes.len() == 1), "{:?}", residents.homes);
}

/// A program that is no successor.
pub(crate) fn program(homing: &Running, name: &str, script: &str) -> String {
    let path = homing.folder().join(name);
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_successor_that_does_not_serve_changes_nothing() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).start();
    let mut client = homing.client("web");
    let _ = client.get("/");
    let bad = program(&homing, "bad", "exit 7");
    for binary in [&*bad, "/bin/true", "/no/such/program"] {
        let output = homing.try_upgrade(&["--binary", binary]);
        assert_eq!(output.status.code(), Some(1), "{binary}");
        assert!(stderr(&output).contains("the process that runs goes on"), "{}", stderr(&output));
        assert_eq!(homing.named_pid(), homing.pid());
        assert_eq!(client.get("/").field("connection"), None, "{binary}");
    }
    homing.upgrade();
    assert_eq!(homing.browser("web").get("/").target(), "a");
}

#[test]
fn a_successor_that_cannot_write_its_name_serves_all_the_same() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).start();
    // Where the name is written before it takes its place.
    let in_the_way = homing.folder().join("state/.homing.pid.new");
    fs::create_dir(&in_the_way).unwrap();
    let before = homing.pid();
    let output = homing.try_upgrade(&["--output", "json"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let pid = u32::try_from(told["pid"].as_u64().unwrap()).unwrap();
    assert_ne!(pid, before);
    homing.follow(pid);
    homing.wait_for_log("this process serves, and cannot be found");
    homing.wait_for_former_ones();
    assert_eq!(homing.client("web").get("/").status, 200);
    fs::remove_dir(&in_the_way).unwrap();
}

#[test]
fn a_successor_that_cannot_be_asked_for_upgrades_does_not_take_over() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).start();
    let in_the_way = homing.folder().join("state/.upgrade.sock.new");
    fs::create_dir(&in_the_way).unwrap();
    let mut client = homing.client("web");
    let _ = client.get("/");
    let output = homing.try_upgrade(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("no upgrade can be asked for"), "{}", stderr(&output));
    assert_eq!(client.get("/").field("connection"), None);
    fs::remove_dir(&in_the_way).unwrap();
    homing.upgrade();
}

#[test]
fn the_old_process_does_not_outlive_its_successor_for_long_and_says_that_the_node_failed() {
    let a = TcpTarget::start("a");
    let file = homing().node_setting("shutdown_timeout", "\"1s\"").tcp("db").group("db", [&a]);
    let mut homing = file.start();
    let mut client = homing.tcp_client("db");
    let _ = client.ask("keeps it alive");
    homing.upgrade();
    kill(homing.pid(), Signal::KILL);
    client.wait_for_close();
    assert_eq!(homing.wait_for_end().code(), Some(1));
}

#[test]
fn a_failure_is_told_in_the_language_of_the_operator() {
    let homing = homing().start();
    let bad = program(&homing, "bad", "exit 7");
    let words =
        [("zh", "正在运行的进程继续服务"), ("ja", "実行中のプロセスが続行します"), ("id", "tetap melayani")];
    for (language, words) in words {
        let output = homing.try_upgrade(&["--binary", &bad, "--lang", language]);
        assert!(stderr(&output).contains(words) && stderr(&output).contains("exit status: 7"), "{output:?}");
    }
}

#[test]
fn a_file_that_cannot_be_used_is_told_before_anything_is_started() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).start();
    homing.write_file(&homing_file(&homing).replace("\"http\"", "\"htpt\""));
    let output = homing.try_upgrade(&[]);
    assert_eq!(output.status.code(), Some(64));
    assert!(stderr(&output).contains("homing.toml:"), "{}", stderr(&output));
    // Whoever asks by a signal finds it in the log.
    kill(homing.pid(), Signal::USR2);
    homing.wait_for_log("no successor: this process goes on");
    assert_eq!((homing.named_pid(), homing.client("web").get("/").status), (homing.pid(), 200));
}

#[test]
fn an_address_that_the_successor_cannot_have_is_told_and_the_old_process_goes_on() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).persistence("source-ip", "20m").start();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let other = homing.folder().join("other.toml");
    let more = format!(
        "\n[[load_balancers.listeners]]\nname = \"more\"\nprotocol = \"tcp\"\nlisten = [\"{address}\"]\ngroup = \"web\"\n"
    );
    fs::write(&other, homing_file(&homing) + &more).unwrap();
    let mut client = homing.client("web");
    let _ = client.get("/");
    // It comes to nothing when nobody accepts any more, and the name in the folder is still the old one's.
    let output = homing.try_upgrade(&["--config", other.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains(&address), "{}", stderr(&output));
    assert_eq!(homing.named_pid(), homing.pid());
    assert_eq!(client.get("/").field("connection"), None);
    assert_eq!(homing.client("web").get("/").status, 200);
    homing.upgrade();
    assert_eq!(homing.client("web").get("/").status, 200);
}

#[test]
fn a_second_upgrade_is_refused_while_one_is_under_way_and_the_node_can_still_be_ended() {
    let a = HttpTarget::start("a");
    let mut homing = homing().http("web").group("web", [&a]).start();
    let hanging = program(&homing, "hanging", "echo started >&2; exec sleep 600");
    let mut first = homing.upgrade_command(&["--binary", &hanging]).spawn().unwrap();
    homing.wait_for_log("started");
    let second = homing.try_upgrade(&[]);
    assert_eq!(second.status.code(), Some(1));
    assert!(stderr(&second).contains("an upgrade is under way"), "{}", stderr(&second));
    assert_eq!(homing.client("web").get("/").status, 200);
    homing.terminate();
    assert!(homing.wait_for_end().success());
    assert_eq!(first.wait().unwrap().code(), Some(1));
}

#[test]
fn a_successor_may_have_more_workers_or_fewer() {
    let (a, b) = (HttpTarget::start("a"), UdpTarget::start("b"));
    let file =
        |workers| homing().workers(workers).http("web").group("web", [&a]).udp("dns").group("dns", [&b]);
    let homing = file(2).start();
    let flows: Vec<_> = (0..8).map(|_| homing.udp_client("dns")).collect();
    flows.iter().for_each(|flow| assert_eq!(flow.ask("first"), "b"));
    for workers in [1, 4, 2] {
        homing.write_file(&file(workers).text());
        homing.upgrade();
        for _ in 0..20 {
            assert_eq!(homing.client("web").get("/").target(), "a", "{workers} workers");
        }
        flows.iter().for_each(|flow| assert_eq!(flow.ask("again"), "b", "{workers} workers"));
    }
}

#[test]
fn a_session_that_goes_on_in_the_old_process_goes_on_in_the_new_one() {
    let targets = ["a", "b", "c"].map(TcpTarget::start);
    let homing = homing().tcp("db").group("db", &targets).persistence("source-ip", "2s").start();
    let address = homing.address("db");
    let [mut going_on, mut silent] =
        ["127.0.0.8", "127.0.0.9"].map(|source| TcpClient::connect_from(source, address));
    let home = going_on.ask("first");
    let _ = silent.ask("first");
    homing.upgrade();
    for _ in 0..25 {
        let_time_pass(Duration::from_millis(200), "a session ends by silence alone");
        assert_eq!(going_on.ask("still"), home);
    }
    let mut again = TcpClient::connect_from("127.0.0.8", address);
    assert_eq!(again.ask("by another connection"), home);
    wait_for_decisions(&homing, "recalled", 1);
    let _ = TcpClient::connect_from("127.0.0.9", address).ask("too late");
    assert_eq!(decisions(&homing, "recalled"), 1, "the session of the other one has ended");
}

#[test]
fn the_successor_alone_writes_the_state_though_the_old_process_lives() {
    let a = TcpTarget::start("a");
    let file = homing().node_setting("snapshot_interval", "\"1s\"").tcp("db").group("db", [&a]);
    let homing = file.persistence("source-ip", "20m").start();
    let address = homing.address("db");
    let mut old = homing.tcp_client("db");
    let _ = old.ask("by the old process");
    homing.upgrade();
    let _ = TcpClient::connect_from("127.0.0.7", address).ask("by the new one");
    let sessions = || {
        let files = fs::read_dir(homing.folder().join("state/sessions")).into_iter().flatten().flatten();
        let bytes: u64 = files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum();
        bytes.saturating_sub(48 + 9) / 37
    };
    eventually("both sessions to be written", || sessions() == 2);
    let_time_pass(Duration::from_millis(2500), "whoever wrote less would have written by then");
    assert_eq!(sessions(), 2);
    assert_eq!(old.ask("the old process lives"), "a");
}

#[test]
fn tls_clients_go_on_with_their_tickets_and_their_cookies() {
    let targets = ["a", "b", "c"].map(HttpTarget::start);
    let (authority, folder) = (Authority::new(), Scratch::new());
    authority.certify(folder.path(), "web", HOST);
    let homing = homing().https("web").group("web", &targets).cookie("20m").start_in(folder);
    let mut browser = SecuredBrowser::new(&authority.pem, HOST, homing.address("web"));
    let home = browser.ask().unwrap();
    homing.upgrade();
    assert_eq!(browser.ask().unwrap(), home, "on the connection that it had");
    assert_eq!(browser.ask().unwrap(), home, "on another one, which the successor has");
    homing.upgrade();
    browser.reconnect();
    assert_eq!(browser.ask().unwrap(), home);
    use HandshakeKind::{Full, Resumed};
    assert_eq!(browser.handshakes[0], Full);
    assert!(browser.handshakes[1..].iter().all(|kind| *kind == Resumed), "{:?}", browser.handshakes);
}

#[test]
fn what_does_not_end_by_itself_ends_at_the_time_that_is_set_and_websockets_are_told() {
    let (a, db) = (HttpTarget::start("a"), TcpTarget::start("a"));
    a.answer(|request| if request.path == "/socket" { Reply::upgrade("websocket") } else { Reply::ok("") });
    let file = homing().node_setting("upgrade_timeout", "\"2s\"").http("web").group("web", [&a]);
    let homing = file.tcp("db").group("db", [&db]).start();
    let mut idle = homing.client("web");
    let _ = idle.get("/");
    let mut socket = homing.client("web");
    socket.send_raw("GET /socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    assert_eq!(socket.read_head().status, 101);
    let mut tcp = homing.tcp_client("db");
    let _ = tcp.ask("there?");
    homing.upgrade();
    socket.send_raw(b"\x81\x05hello");
    assert_eq!(socket.read_exactly(7), b"\x81\x05hello", "it goes on");
    let farewell = socket.wait_for_close();
    assert_eq!((&farewell[..1], &farewell[2..4]), (&b"\x88"[..], &1012_u16.to_be_bytes()[..]));
    assert!(idle.wait_for_close().is_empty());
    tcp.wait_for_close();
    homing.wait_for_former_ones();
}

#[test]
fn a_successor_runs_the_file_as_it_is_then() {
    let [a, b] = ["a", "b"].map(HttpTarget::start);
    let homing = homing().http("web").group("web", [&a]).start();
    homing.write_file(&crate::homing().http("web").group("web", [&b]).text());
    homing.upgrade();
    eventually("the new file to run", || homing.client("web").get("/").target() == "b");
}
