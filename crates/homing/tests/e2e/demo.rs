//! The demo shows what Homing does, and leaves nothing behind.

use crate::{BINARY, run, stdout};
use homing_testkit::{Browser, Client};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A demo that runs until it is dropped.
struct Demo {
    child: Child,
    /// The addresses in its commands.
    addresses: Vec<SocketAddr>,
}

impl Demo {
    fn start() -> Self {
        let mut command = Command::new(BINARY);
        command.args(["demo", "--seconds", "100"]).env("HOMING_LANG", "en").stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut demo = Self { child, addresses: Vec::new() };
        let mut line = String::new();
        while !line.contains("It ends after") {
            line.clear();
            assert!(output.read_line(&mut line).unwrap() > 0, "the demo ended");
            if let Some((_, rest)) = line.split_once("http://") {
                demo.addresses.push(rest.split('/').next().unwrap().parse().unwrap());
            }
        }
        demo
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_demo_ends_by_itself_and_leaves_nothing_behind() {
    let output = run(&["demo", "--seconds", "1"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let text = stdout(&output);
    assert_eq!(text.matches("curl ").count(), 3, "{text}");
    assert!(
        text.contains("/status") && text.contains("/console/") && text.contains("nothing is left behind"),
        "{text}"
    );
    let file = text.lines().find(|line| line.ends_with("homing.toml")).unwrap().trim();
    assert!(!Path::new(file).exists(), "{file}");
}

#[test]
fn what_the_demo_says_is_so() {
    let demo = Demo::start();
    let [web, with_cookies, tcp, console, admin] = demo.addresses[..] else { panic!("{:?}", demo.addresses) };
    assert_eq!((web, console), (with_cookies, admin));
    let page = Client::connect(console).request("GET", "/console/", &[("Host", &console.to_string())], b"");
    assert_eq!(page.status, 200);
    let mut stranger = Client::connect(web);
    let mut seen: Vec<String> = (0..3).map(|_| stranger.get("/").target().to_owned()).collect();
    seen.sort();
    assert_eq!(seen, ["a", "b", "c"]);
    let mut alice = Browser::new(web);
    let home = alice.get("/").target().to_owned();
    assert_eq!(alice.get("/").target(), home);
    let by_address = Client::connect(tcp).get("/").target().to_owned();
    assert_eq!(Client::connect(tcp).get("/").target(), by_address);
    let status = Client::connect(admin).request("GET", "/status", &[("Host", &admin.to_string())], b"");
    assert_eq!(status.status, 200);
}

#[test]
fn a_second_demo_finds_other_ports_and_says_so() {
    let first = Demo::start();
    let second = Demo::start();
    for address in &second.addresses {
        assert!(!first.addresses.contains(address), "{address}");
    }
}
