//! Does the control plane work as a whole?

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::mpsc;

use homing_core::drain::{Drain, DrainPolicy};
use homing_core::health::Health;

use super::*;
use crate::change::PublishError;
use crate::config;
use crate::restart::Task;
use crate::state::BootId;
use crate::testing::{Folder, NobodyCutOff, clock, secrets, web};

const PATIENCE: Duration = Duration::from_secs(20);
const PROBED: &str = "health = { kind = \"tcp\", interval = \"100ms\" }\n";

/// A datapath that tells what it is given.
struct Told(mpsc::Sender<u64>);

impl Publish for Told {
    fn publish(&self, snapshot: Arc<Snapshot>) -> Result<(), PublishError> {
        self.0.send(snapshot.revision).map_err(|_| PublishError::Ended)
    }
}

fn start(folder: &Folder, text: &str) -> (anyhow::Result<ControlPlane>, mpsc::Receiver<u64>) {
    start_beside(folder, text, Vec::new())
}

/// The same, which speaks other APIs too.
fn start_beside(
    folder: &Folder,
    text: &str,
    beside: Vec<Beside>,
) -> (anyhow::Result<ControlPlane>, mpsc::Receiver<u64>) {
    let config_path = folder.write("homing.toml", text);
    let loaded = config::load(&config_path).unwrap();
    let (told, revisions) = mpsc::channel();
    let control = ControlPlane::start(ControlOptions {
        config_path,
        loaded,
        secrets: secrets(),
        live: Arc::new(Live::new(1)),
        publish: Box::new(Told(told)),
        cut_off: Box::new(NobodyCutOff),
        clock: clock(),
        boot: BootClock::new(BootId([1; 16]), || Duration::from_secs(60)),
        admin: None,
        beside,
        restore: Box::new(|state, snapshot| state.restore(snapshot)),
    });
    (control, revisions)
}

fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_node_starts_answers_reloads_and_ends() {
    let folder = Folder::new();
    let target = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = target.local_addr().unwrap();
    let text = web(PROBED, &[("a", address)]);
    let (control, revisions) = start_beside(&folder, &text, vec![hello()]);
    let control = control.unwrap();
    assert_eq!(revisions.recv_timeout(PATIENCE), Ok(1));

    let admin = control.admin_address().unwrap();
    assert_ne!(admin.port(), 0);
    assert!(get(admin, "/metrics").contains("\nhoming_revision 1\n"));

    folder.write("homing.toml", &web(PROBED, &[("a", address), ("b", address_of_nobody())]));
    assert_eq!(revisions.recv_timeout(PATIENCE), Ok(2));
    folder.write("homing.toml", "=");
    assert_eq!(control.reload(), Outcome::Refused);
    assert_eq!(control.current().revision, 2);
    assert!(get(admin, "/status").contains("homing.toml:1:1: "), "the page tells why");

    let beside: Vec<_> = control.beside().map(|(name, address, _)| (name, address)).collect();
    let [("hello", hello)] = beside[..] else { panic!("{beside:?}") };
    assert!(get(hello, "/").ends_with("hello"));
    control.shutdown();
    assert!(TcpStream::connect(admin).is_err() && TcpStream::connect(hello).is_err());
}

/// Another API, which says one thing.
fn hello() -> Beside {
    let router = axum::Router::new().route("/", axum::routing::get(async || "hello"));
    Beside {
        name: "hello",
        address: SocketAddr::from(([127, 0, 0, 1], 0)),
        inherited: None,
        make: Box::new(|_| router),
    }
}

fn address_of_nobody() -> SocketAddr {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

#[test]
fn targets_are_probed_from_the_start() {
    let folder = Folder::new();
    let (control, _revisions) = start(&folder, &web(PROBED, &[("a", address_of_nobody())]));
    let control = control.unwrap();
    let target = Arc::clone(&control.current().groups[0].targets[0].live);
    let admin = control.admin_address().unwrap();
    let deadline = std::time::Instant::now() + PATIENCE;
    // Every answer takes as long as it takes; what it must come to is bounded.
    while !get(admin, "/status.json").contains("connect refused") {
        assert!(std::time::Instant::now() < deadline, "{}", get(admin, "/status.json"));
    }
    assert_eq!(target.health(), Health::Unhealthy);
}

#[test]
fn a_taken_admin_address_is_told_before_any_traffic() {
    let folder = Folder::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (control, revisions) = start(
        &folder,
        &web("", &[])
            .replace("127.0.0.1:0\"\n[[load_balancers]]", &format!("{address}\"\n[[load_balancers]]")),
    );
    let error = format!("{:#}", control.unwrap_err());
    assert!(error.starts_with(&format!("admin.listen: cannot listen on {address}: ")), "{error}");
    assert!(revisions.try_recv().is_err());
}

#[test]
fn a_node_without_an_admin_address_serves_all_the_same() {
    let folder = Folder::new();
    let (control, revisions) = start(&folder, "[admin]\nlisten = \"off\"\n");
    assert_eq!(control.unwrap().admin_address(), None);
    assert_eq!(revisions.recv_timeout(PATIENCE), Ok(1));
}

/// Waits until the metrics say so.
#[track_caller]
fn until_metrics_say(admin: SocketAddr, line: &str) {
    let deadline = std::time::Instant::now() + PATIENCE;
    while !get(admin, "/metrics").contains(&format!("\n{line}\n")) {
        assert!(std::time::Instant::now() < deadline, "{line}: {}", get(admin, "/metrics"));
    }
}

#[test]
fn every_task_of_the_control_plane_that_dies_works_again() {
    let folder = Folder::new();
    let target = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = target.local_addr().unwrap();
    let node = format!("[node]\nstate_dir = {:?}\n", folder.file("state").to_str().unwrap());
    let text = node.clone() + &web(PROBED, &[("a", address)]);
    let (control, revisions) = start_beside(&folder, &text, vec![hello()]);
    let control = control.unwrap();
    assert_eq!(revisions.recv_timeout(PATIENCE), Ok(1));
    let admin = control.admin_address().unwrap();
    let orders = folder.file("state").join("panic");
    std::fs::create_dir(&orders).unwrap();
    let tasks = Task::ALL.into_iter().filter(|task| *task != Task::Audit); // a thread, with a test of its own
    for task in tasks.map(Task::as_str) {
        // Only who works dies of an order: the second time proves that it has begun again.
        for deaths in 1..=2 {
            std::fs::write(orders.join(task), "").unwrap();
            until_metrics_say(admin, &format!("homing_control_restarts_total{{task=\"{task}\"}} {deaths}"));
        }
    }

    let running = control.current();
    let group = &running.groups[0];
    let drain = Drain { policy: DrainPolicy::Hold, deadline: None };
    group.targets[0].live.begin_drain(&group.live, drain, clock()());
    until_metrics_say(admin, "homing_drains_ended_total{why=\"empty\"} 1");
    drop(target);
    folder.write("homing.toml", &(node + &web(PROBED, &[("a", address), ("b", address_of_nobody())])));
    assert_eq!(revisions.recv_timeout(PATIENCE), Ok(2));
    let b = "load_balancer=\"shop\",group=\"web\",target=\"b\"";
    until_metrics_say(admin, &format!("homing_target_health{{{b},health=\"unhealthy\"}} 1"));
    control.shutdown();
    assert!(TcpStream::connect(admin).is_err());
}
