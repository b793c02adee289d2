//! An operator sees how much comes and goes, and each request as it ends.

use crate::homing;
use homing_testkit::{HttpTarget, Running, eventually};
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Lines, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Those who follow `/logs`.
struct Follower(Lines<BufReader<TcpStream>>);

impl Follower {
    fn start(homing: &Running, query: &str) -> Self {
        let token = fs::read_to_string(homing.folder().join("state/admin.token")).unwrap();
        let mut stream = TcpStream::connect(homing.admin()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        write!(
            stream,
            "GET /api/v1/logs?{query} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\r\n",
            homing.admin(),
            token.trim_end()
        )
        .unwrap();
        let mut follower = Self(BufReader::new(stream).lines());
        assert!(follower.until("HTTP/1.1").ends_with("200 OK"));
        assert_eq!(follower.until("content-type"), "content-type: text/event-stream");
        follower
    }

    /// The next line that begins so.
    fn until(&mut self, beginning: &str) -> String {
        self.0.by_ref().map(Result::unwrap).find(|line| line.starts_with(beginning)).unwrap()
    }

    fn request(&mut self) -> Value {
        serde_json::from_str(self.until("data: ").strip_prefix("data: ").unwrap()).unwrap()
    }

    /// The next request with that answer: lines of two workers come in any order.
    fn answered(&mut self, status: u16) -> Value {
        std::iter::repeat_with(|| self.request()).find(|line| line["status"] == status).unwrap()
    }
}

#[test]
fn requests_are_followed_as_they_end_though_none_is_written() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).cookie("20m").start();
    let mut all = Follower::start(&homing, "");
    let mut refused = Follower::start(&homing, "status=4xx");
    let _ = homing.browser("web").get("/cart;jsessionid=SECRET?token=SECRET");
    let mut client = homing.client("web");
    client.send_raw("GET /refused HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n");
    assert_eq!(client.read_answer().status, 400);
    let line = all.answered(200);
    assert_eq!((&line["reason"], &line["target"]), (&"new".into(), &"a".into()));
    assert_eq!(line["path"], "/cart;jsessionid=***?token=***");
    assert!(!line.to_string().contains("SECRET"), "{line}");
    assert_eq!(refused.request()["status"], 400);
    assert!(!homing.stdout().contains("/cart"), "{}", homing.stdout());
}

#[test]
fn traffic_is_counted_by_listener_group_and_target() {
    let a = HttpTarget::start("a");
    let homing = homing().http("web").group("web", [&a]).cookie("20m").start();
    let mut browser = homing.browser("web");
    (0..5).for_each(|_| drop(browser.get("/")));
    eventually("the answers to be counted", || {
        homing.api("GET", "/traffic", "")["total"]["totals"]["answers_2xx"] == 5
    });
    let traffic = homing.api("GET", "/traffic", "");
    assert_eq!(traffic["targets"][0]["totals"]["requests"], 5, "{traffic}");
    let reasons = &traffic["groups"][0]["sessions"]["reasons"];
    assert_eq!((&reasons[0]["reason"], &reasons[0]["total"]), (&"recalled".into(), &4.into()), "{traffic}");
    eventually("rates", || homing.api("GET", "/traffic", "")["rates_over_ms"] != 0);
    let row = homing.api("GET", "/traffic/flows", "")["flows"][0].clone();
    assert_eq!(
        (&row["client"], &row["target"], &row["decisions"]),
        (&"127.0.0.0/24".into(), &"a".into(), &5.into())
    );
}
