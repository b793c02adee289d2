//! An operator hears what happens on a node: afterwards, or as it happens, once each, whatever becomes of connections.

use crate::status::{collect, shop};
use crate::{said, stderr};
use homing_testkit::{Running, eventually};
use serde_json::Value;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

/// A command that is ended when dropped.
struct Listening {
    child: Child,
    complaints: BufReader<std::process::ChildStderr>,
    written: Arc<Mutex<Vec<u8>>>,
}

impl Listening {
    /// `homing events --follow`, as JSON.
    fn to(homing: &Running, more: &[&str]) -> Self {
        let mut command = homing.command(&["events", "--follow", "--output", "json"]);
        command.args(more).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let complaints = BufReader::new(child.stderr.take().unwrap());
        let written = collect(child.stdout.take().unwrap());
        Self { child, complaints, written }
    }

    /// The events that were told so far.
    fn heard(&self) -> Vec<Value> {
        let written = self.written.lock().unwrap().clone();
        let lines = written.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"));
        lines.map(|line| serde_json::from_slice(line).unwrap()).collect()
    }

    fn numbers(&self) -> Vec<u64> {
        self.heard().iter().filter_map(|event| event["number"].as_u64()).collect()
    }

    /// Waits until it says that the node has ended its stream.
    fn until_it_complains(&mut self) {
        let mut complaint = String::new();
        self.complaints.read_line(&mut complaint).unwrap();
        assert!(complaint.contains("looking for it again"), "{complaint}");
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Two events.
fn drain(homing: &Running, target: &str) {
    said(homing, &["drain", "start", "--group", "web", "--target", target]);
    said(homing, &["drain", "cancel", "--group", "web", "--target", target]);
}

#[test]
fn what_happened_lately_is_told_afterwards() {
    let (_a, _b, homing) = shop();
    drain(&homing, "a");
    let told = said(&homing, &["events"]);
    let lines: Vec<&str> = told.lines().collect();
    let [boot, began, ended] = lines[..] else { panic!("{told}") };
    assert!(boot.contains("revision 1 by node (boot)"), "{told}");
    assert!(began.contains("Z drain of a of test/web begins"), "{told}");
    assert!(ended.contains("is over (cancelled)"), "{told}");
    let newest: Value =
        serde_json::from_str(&said(&homing, &["events", "--count", "1", "--output", "json"])).unwrap();
    assert_eq!((&newest["event"], &newest["severity"]), (&"drain-ended".into(), &"info".into()));
}

#[test]
fn who_follows_until_so_many_have_happened_is_told_those() {
    let (_a, _b, homing) = shop();
    let mut command = homing.command(&["events", "--follow", "--count", "2"]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    // Nobody tells that a listener is there: what happens before that is not told to it.
    eventually("two events to be heard", || {
        drain(&homing, "a");
        child.try_wait().unwrap().is_some()
    });
    let mut text = String::new();
    child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text.lines().filter(|line| line.contains("Z drain of a of test/web")).count(), 2, "{text}");
}

/// Passes connections on to a node, and lets them break.
struct Relay {
    address: SocketAddr,
    ends: Arc<Mutex<Vec<TcpStream>>>,
}

impl Relay {
    fn to(node: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, ends) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(Vec::new())));
        let kept: Arc<Mutex<Vec<TcpStream>>> = Arc::clone(&ends);
        thread::spawn(move || {
            for client in listener.incoming() {
                let (client, node) = (client.unwrap(), TcpStream::connect(node).unwrap());
                for (from, to) in [(&client, &node), (&node, &client)] {
                    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    thread::spawn(move || io::copy(&mut from, &mut to));
                }
                kept.lock().unwrap().extend([client, node]);
            }
        });
        Self { address, ends }
    }

    fn cut(&self) {
        for end in self.ends.lock().unwrap().drain(..) {
            let _ = end.shutdown(Shutdown::Both);
        }
    }
}

#[test]
fn who_follows_hears_each_event_once_though_connections_break() {
    let (_a, _b, homing) = shop();
    let relay = Relay::to(homing.admin());
    let mut listening = Listening::to(&homing, &["--admin", &format!("http://{}", relay.address)]);
    eventually("an event to be heard", || {
        drain(&homing, "a");
        !listening.numbers().is_empty()
    });
    for _ in 0..2 {
        let before = listening.numbers().len();
        relay.cut();
        listening.until_it_complains();
        // It waits before it comes back: this happens meanwhile.
        drain(&homing, "b");
        eventually("it to come back", || listening.numbers().len() >= before + 2);
    }
    let last: Value =
        serde_json::from_str(&said(&homing, &["events", "--count", "1", "--output", "json"])).unwrap();
    let last = last["number"].as_u64().unwrap();
    eventually("the last event to be heard", || listening.numbers().last() == Some(&last));
    let numbers = listening.numbers();
    assert_eq!(numbers, (numbers[0]..=last).collect::<Vec<_>>());
}

#[test]
fn who_follows_hears_the_events_of_the_next_process_too_and_that_there_is_a_gap() {
    let (_a, _b, homing) = shop();
    let mut listening = Listening::to(&homing, &[]);
    eventually("an event of the first process", || {
        drain(&homing, "a");
        !listening.heard().is_empty()
    });
    homing.upgrade();
    listening.until_it_complains();
    drain(&homing, "b");
    let is_heard = |heard: &[Value]| heard.iter().any(|event| event["target"] == "b");
    eventually("an event of its successor", || is_heard(&listening.heard()));
    let gaps: Vec<Value> = listening.heard().into_iter().filter(|event| event["event"] == "gap").collect();
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert_eq!(gaps[0]["lost"], Value::Null);
}

#[test]
fn a_change_is_heard_with_its_author_and_a_refused_file_with_its_problem() {
    let (_a, _b, homing) = shop();
    let output = homing.command(&["events", "--lang", "ja"]).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("リビジョン 1"));
    let file = homing.folder().join("homing.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{text}\n[nonsense]\n")).unwrap();
    eventually("the refusal to be told", || {
        let told = said(&homing, &["events"]);
        told.contains("did not take effect (refused), revision 1 goes on; problems: 1")
            && told.contains("nonsense")
    });
}

#[test]
fn a_limit_that_clients_meet_again_and_again_is_told_once() {
    let (_a, _b, homing) = shop();
    for _ in 0..5 {
        let mut stream = TcpStream::connect(homing.address("web")).unwrap();
        let fields: String = (0..120).map(|number| format!("x-{number}: 1\r\n")).collect();
        stream.write_all(format!("GET / HTTP/1.1\r\nHost: shop\r\n{fields}\r\n").as_bytes()).unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    }
    let met = || homing.metrics().count("homing_limits_met_total", &[("limit", "request-heads")]);
    eventually("all of them to be counted", || met() == 5);
    let told = said(&homing, &["events"]);
    assert_eq!(told.matches("limit met by the node: request-heads, times: ").count(), 1, "{told}");
}
