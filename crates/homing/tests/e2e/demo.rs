//! The demo shows what Homing does, and leaves nothing behind.

use crate::{run, stdout};
use homing_testkit::{Browser, Client};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Command, Stdio};

#[test]
fn the_demo_ends_by_itself_and_leaves_nothing_behind() {
    let output = run(&["demo", "--seconds", "1"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let text = stdout(&output);
    assert_eq!(text.matches("curl ").count(), 3, "{text}");
    assert!(text.contains("/status") && text.contains("nothing is left behind"), "{text}");
    let file = text.lines().find(|line| line.ends_with("homing.toml")).unwrap().trim();
    assert!(!std::path::Path::new(file).exists(), "{file}");
}

#[test]
fn what_the_demo_says_is_so() {
    let mut command = Command::new(crate::BINARY);
    command.args(["demo", "--seconds", "100"]).env("HOMING_LANG", "en").stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut addresses: Vec<SocketAddr> = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap) {
        if let Some((_, rest)) = line.split_once("http://") {
            addresses.push(rest.split('/').next().unwrap().parse().unwrap());
        }
        if line.contains("It ends after") {
            break;
        }
    }
    let [web, with_cookies, tcp, admin] = addresses[..] else { panic!("{addresses:?}") };
    assert_eq!(web, with_cookies);
    let mut stranger = Client::connect(web);
    let mut seen: Vec<String> = (0..3).map(|_| stranger.get("/").target().to_owned()).collect();
    seen.sort();
    assert_eq!(seen, ["a", "b", "c"]);
    let mut alice = Browser::new(web);
    let home = alice.get("/").target().to_owned();
    assert_eq!(alice.get("/").target(), home);
    let by_address = Client::connect(tcp).get("/").target().to_owned();
    assert_eq!(Client::connect(tcp).get("/").target(), by_address);
    assert_eq!(Client::connect(admin).get("/status").status, 200);
    child.kill().unwrap();
    child.wait().unwrap();
}
