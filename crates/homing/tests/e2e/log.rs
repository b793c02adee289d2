//! The access log has a line for each request, and nothing forged in it.

use crate::homing;
use homing_testkit::{HttpTarget, Running, eventually_some};
use serde_json::Value;

fn line(homing: &Running, with: &str) -> String {
    eventually_some("the line of the log", || {
        homing.stdout().lines().find(|line| line.contains(with)).map(str::to_owned)
    })
}

#[test]
fn a_request_is_one_line_of_json_with_its_reason() {
    let a = HttpTarget::start("a");
    let homing =
        homing().toml("[log]\naccess = \"json\"").http("web").group("web", [&a]).cookie("20m").start();
    let _ = homing.client("web").get("/seen?x=1");
    let line = line(&homing, "/seen");
    let json: Value = serde_json::from_str(&line).unwrap();
    let text = json.to_string();
    for expected in ["\"new\"", "\"a\"", "200", "/seen?x=1", "\"GET\"", "127.0.0.1"] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn a_line_is_what_its_template_says_and_the_key_of_a_session_is_not_in_it() {
    let a = HttpTarget::start("a");
    let log = "[log]\naccess = '$listener $method $path -> $target $status $reason'";
    let homing = homing().toml(log).http("web").group("web", [&a]).cookie("20m").start();
    let mut client = homing.client("web");
    let _ = client.get("/cart;jsessionid=SECRET?x=1");
    assert_eq!(line(&homing, "/cart"), "web GET /cart;jsessionid=***?x=1 -> a 200 new");
}

#[test]
fn a_sample_of_nothing_has_the_errors() {
    let a = HttpTarget::start("a");
    let log = "[log]\naccess = \"json\"\nsample = 0";
    let homing = homing().toml(log).http("web").group("web", [&a]).start();
    let mut client = homing.client("web");
    let _ = client.get("/fine");
    client.send_raw("GET /refused HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n");
    assert_eq!(client.read_answer().status, 400);
    let _ = line(&homing, "400");
    assert!(!homing.stdout().contains("/fine"), "{}", homing.stdout());
}

#[test]
fn refusals_are_logged_too() {
    let a = HttpTarget::start("a");
    let homing = homing().toml("[log]\naccess = \"json\"").http("web").group("web", [&a]).start();
    let mut client = homing.client("web");
    client.send_raw("GET /refused HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n");
    assert_eq!(client.read_answer().status, 400);
    let json: Value = serde_json::from_str(&line(&homing, "400")).unwrap();
    assert!(json.to_string().contains("empty"), "{json}");
}

#[test]
fn nobody_forges_a_line() {
    let a = HttpTarget::start("a");
    // CVE-2024-45808: quotes and backslashes of the client stay inside their field.
    let homing = homing().toml("[log]\naccess = \"combined\"").http("web").group("web", [&a]).start();
    let fields = [("User-Agent", "x\" 200 \"forged\\"), ("Referer", "\t\u{1b}[2J")];
    let _ = homing.client("web").request("GET", "/forge\"d", &fields[..1], b"");
    let line = line(&homing, "/forge");
    assert!(line.contains("\\x22") || line.contains("\\\""), "{line}");
    assert!(!line.contains("\" 200 \"forged"), "{line}");
}

#[test]
fn the_log_is_off_unless_asked_for() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).start();
    let _ = homing.client("web").get("/quiet");
    let mut homing = homing;
    homing.terminate();
    assert!(homing.wait_for_end().success());
    assert_eq!(homing.stdout(), "");
}
