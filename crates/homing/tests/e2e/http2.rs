//! What holds over HTTP/1 holds over HTTP/2, for the clients that everybody has: curl, and h2load for many at once.

use crate::https::{curl, start};
use crate::{homing, wait_for_count, wait_for_decisions};
use homing_testkit::{HttpTarget, Reply, Running, eventually};
use std::collections::HashSet;
use std::fs;
use std::process::{Command, Output};

fn targets() -> [HttpTarget; 3] {
    ["a", "b", "c"].map(HttpTarget::start)
}

/// The target that answered. Names of fields are in lower case in HTTP/2.
fn target(answer: &str) -> String {
    let field = answer.lines().find_map(|line| line.strip_prefix("x-target: "));
    field.unwrap_or_else(|| panic!("{answer}")).trim().to_owned()
}

/// What curl says, asked for `path` of a listener without TLS.
fn plain_curl(homing: &Running, arguments: &[&str], path: &str) -> Output {
    let url = format!("http://{}{path}", homing.address("web"));
    let mut command = Command::new("curl");
    command.current_dir(homing.folder()).env_clear().args(["--silent", "--show-error", "--max-time", "60"]);
    command.args(arguments).arg(url).output().expect("curl is there")
}

/// How many of `count` requests for `url` succeed that h2load makes, on four connections with 32 streams each.
fn h2load(url: &str, count: usize, more: &[&str]) -> String {
    let count = count.to_string();
    let said = nghttp2("h2load", &[&["-n", &count, "-c", "4", "-m", "32"], more, &[url]].concat());
    said.lines().find(|line| line.starts_with("requests: ")).unwrap_or_else(|| panic!("{said}")).to_owned()
}

/// What a program of nghttp2 says.
fn nghttp2(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let output = output.expect("it is there: these tests need it (apt-get install nghttp2-client)");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_client_comes_home_by_its_cookie() {
    let targets = targets();
    let homing = start(&homing().https("web").group("web", &targets).cookie("20m"));
    let first = curl(&homing, &["--http2", "--include", "--cookie-jar", "jar"], "/");
    assert!(first.starts_with("HTTP/2 200"), "{first}");
    let cookie = first.lines().find(|line| line.starts_with("set-cookie: ")).expect("a cookie");
    assert!(cookie.starts_with("set-cookie: __Host-homing_") && cookie.contains("; Secure"), "{cookie}");
    for _ in 0..6 {
        let next = curl(&homing, &["--http2", "--include", "--cookie", "jar"], "/next");
        assert_eq!(target(&next), target(&first));
        assert!(!next.contains("set-cookie"), "{next}");
    }
    wait_for_decisions(&homing, "recalled", 6);
    let by_http1 = curl(&homing, &["--include", "--cookie", "jar"], "/");
    assert!(by_http1.contains(&format!("X-Target: {}", target(&first))), "{by_http1}");
    let received = targets.iter().flat_map(HttpTarget::received).next().unwrap();
    assert_eq!((received.field("x-forwarded-proto"), received.field("cookie")), (Some("https"), None));
}

#[test]
fn whoever_shows_a_cookie_comes_home_with_whatever_program() {
    let targets = targets();
    let homing = start(&homing().https("web").group("web", &targets).cookie("20m"));
    let first = curl(&homing, &["--http2", "--include", "--cookie-jar", "jar"], "/");
    let home = target(&first);
    let cookie = first.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a cookie");
    let shown = format!("cookie: {}", cookie.split(';').next().unwrap());
    let url = format!("https://{}/load", homing.address("web"));
    let said = h2load(&url, 400, &["-H", &shown]);
    assert!(said.contains(" 400 succeeded, 0 failed, 0 errored"), "{said}");
    let said = nghttp2("nghttp", &["--verbose", "--null-out", "-H", &shown, &url]);
    assert!(said.contains(&format!("x-target: {home}")), "{said}");
    let known = curl(&homing, &["--http2-prior-knowledge", "--include", "--cookie", "jar"], "/");
    assert_eq!((known.starts_with("HTTP/2 200"), target(&known)), (true, home.clone()), "{known}");
    for (name, target) in ["a", "b", "c"].iter().zip(&targets) {
        assert_eq!(target.requests(), if *name == home { 403 } else { 0 }, "{name}");
    }
}

#[test]
fn first_requests_that_come_at_once_are_one_session() {
    let targets = targets();
    let homing = start(&homing().https("web").group("web", &targets).cookie("20m").workers(1));
    let more: Vec<String> = (0..8).map(|number| format!("https://web.test/{number}")).collect();
    let mut arguments = vec!["--http2", "--parallel", "--include"];
    arguments.extend(more.iter().map(String::as_str));
    let answers = curl(&homing, &arguments, "/");
    let homes: HashSet<&str> = answers.lines().filter_map(|line| line.strip_prefix("x-target: ")).collect();
    assert_eq!((answers.matches("set-cookie: ").count(), homes.len()), (9, 1), "{answers}");
}

#[test]
fn plain_words_are_enough_for_clients_that_know_where_it_is_wanted() {
    let a = HttpTarget::start("a");
    for (wanted, version) in [("true", "2"), ("false", "")] {
        let node = homing().http("web").listener_setting("http2", wanted).group("web", [&a]);
        let homing = node.start();
        let write_out = ["--output", "body", "--write-out", "%{http_version}"];
        let output = plain_curl(&homing, &[&["--http2-prior-knowledge"][..], &write_out].concat(), "/");
        assert_eq!(output.status.success(), !version.is_empty(), "{output:?}");
        if output.status.success() {
            assert_eq!(String::from_utf8_lossy(&output.stdout), version);
        }
        let output = plain_curl(&homing, &write_out, "/");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "1.1", "the others speak what they spoke");
        let output = plain_curl(&homing, &[&["--http2"][..], &write_out].concat(), "/");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "1.1", "an offer to upgrade is not taken");
    }
}

#[test]
fn large_bodies_pass_both_ways() {
    const BYTES: usize = 64 << 20;
    let a = HttpTarget::start("a");
    a.answer(
        |request| if request.method == "GET" { Reply::stream(BYTES as u64) } else { Reply::ok("thanks") },
    );
    let homing = start(&homing().https("web").group("web", [&a]));
    curl(&homing, &["--http2", "--output", "body"], "/");
    assert_eq!(fs::metadata(homing.folder().join("body")).unwrap().len(), BYTES as u64);
    assert_eq!(curl(&homing, &["--http2", "--upload-file", "body"], "/up"), "thanks");
    let received = a.received().pop().unwrap();
    assert_eq!((received.body_bytes, received.is_pattern), (BYTES as u64, true));
}

#[test]
fn many_streams_go_on_while_the_targets_change() {
    let (a, b) = (HttpTarget::start("a"), HttpTarget::start("b"));
    let node = |targets: &[&HttpTarget]| {
        homing().http("web").listener_setting("http2", "true").group("web", targets.iter().copied())
    };
    let homing = node(&[&a]).start();
    std::thread::scope(|scope| {
        let url = format!("http://{}/load", homing.address("web"));
        let load = scope.spawn(move || h2load(&url, 4_000, &[]));
        a.wait_for_requests(100);
        homing.reload(&node(&[&a, &b]));
        b.wait_for_requests(100);
        homing.reload(&node(&[&b]));
        let said = load.join().unwrap();
        assert!(said.contains(" 4000 succeeded, 0 failed, 0 errored"), "{said}");
    });
    let listener = [("listener", "web")];
    wait_for_count(&homing, "homing_listener_http2_connections_total", &listener, 4);
    wait_for_count(&homing, "homing_listener_http2_streams_total", &listener, 4_000);
}

#[test]
fn a_node_that_ends_answers_what_it_has() {
    let a = HttpTarget::start("a");
    let mut homing = start(&homing().https("web").group("web", [&a]));
    a.answer(|_| Reply::stream(16 << 20));
    let address = homing.address("web");
    let mut slow = Command::new("curl");
    slow.current_dir(homing.folder()).args([
        "--silent",
        "--cacert",
        "ca.pem",
        "--http2",
        "--limit-rate",
        "16M",
    ]);
    slow.args(["--connect-to", &format!("web.test:443:{address}"), "--output", "slow", "https://web.test/"]);
    let mut slow = slow.spawn().unwrap();
    a.wait_for_requests(1);
    homing.terminate();
    assert!(slow.wait().unwrap().success());
    assert!(homing.wait_for_end().success());
    assert_eq!(fs::metadata(homing.folder().join("slow")).unwrap().len(), 16 << 20);
}

#[test]
fn the_log_says_by_which_protocol_a_request_came() {
    let a = HttpTarget::start("a");
    let homing = start(&homing().https("web").group("web", [&a]).toml("[log]\naccess = \"json\""));
    curl(&homing, &["--http2"], "/by-2");
    curl(&homing, &[], "/by-1");
    for (path, protocol) in [("/by-2", "HTTP/2.0"), ("/by-1", "HTTP/1.1")] {
        eventually("the line", || homing.stdout().contains(path));
        let line = homing.stdout().lines().find(|line| line.contains(path)).unwrap().to_owned();
        assert!(line.contains(&format!("\"protocol\":\"{protocol}\"")), "{line}");
    }
}
