//! Do those who follow the stream hear what happens?

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::*;
use crate::events::{DrainEnd, Event, TargetName};

const PATIENCE: Duration = Duration::from_secs(20);

pub(super) struct Stream(Lines<BufReader<TcpStream>>);

impl Stream {
    async fn open(site: &Site) -> Self {
        Self::open_with(site, &site.token).await
    }

    pub(super) async fn open_with(site: &Site, token: &str) -> Self {
        Self::open_at(site, "/events", &format!("Authorization: Bearer {token}")).await
    }

    /// A stream that goes on after what was heard before.
    async fn open_after(site: &Site, id: &str) -> Self {
        Self::open_at(
            site,
            "/events",
            &format!("Authorization: Bearer {}\r\nLast-Event-ID: {id}", site.token),
        )
        .await
    }

    pub(super) async fn open_at(site: &Site, path: &str, fields: &str) -> Self {
        let mut stream = TcpStream::connect(site.address).await.unwrap();
        let head = format!("GET {BASE}{path} HTTP/1.1\r\nHost: {}\r\n{fields}\r\n\r\n", site.address);
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut opened = Self(BufReader::new(stream).lines());
        assert_eq!(opened.until("HTTP/1.1").await, "HTTP/1.1 200 OK");
        opened.until("content-type: text/event-stream").await;
        opened
    }

    async fn id(&mut self) -> String {
        self.until("id: ").await["id: ".len()..].to_owned()
    }

    /// The number of the next event.
    async fn number(&mut self) -> Value {
        self.event().await.1["number"].clone()
    }

    /// What comes until the stream ends.
    pub(super) async fn ended(mut self) -> Vec<String> {
        let rest = async {
            let mut rest = Vec::new();
            while let Some(line) = self.0.next_line().await.unwrap() {
                if line == "0" {
                    break; // the last chunk (RFC 9112 section 7.1)
                }
                rest.push(line);
            }
            rest
        };
        timeout(PATIENCE, rest).await.expect("the stream ends")
    }

    /// The next line that begins so.
    pub(super) async fn until(&mut self, beginning: &str) -> String {
        let found = async {
            loop {
                let line = self.0.next_line().await.unwrap().expect("the stream goes on");
                if line.starts_with(beginning) {
                    return line;
                }
            }
        };
        timeout(PATIENCE, found).await.expect("in time")
    }

    pub(super) async fn event(&mut self) -> (String, Value) {
        let name = self.until("event: ").await;
        let data = self.until("data: ").await;
        (name["event: ".len()..].to_owned(), serde_json::from_str(&data["data: ".len()..]).unwrap())
    }
}

#[tokio::test]
async fn what_operators_order_is_heard() {
    let site = Site::shop().await;
    let mut stream = Stream::open(&site).await;
    let (client, other) = (site.client_of_a("web"), site.client_of_a("db"));
    let drain = format!("{WEB}/targets/b/drain");
    site.post(&format!("{}/move", session_of(&client)), &json!({ "target": "b" })).await;
    site.post(&format!("{}/unpin", session_of(&other)), &Value::Null).await;
    site.ask("DELETE", &session_of(&client), "").await;
    site.post(&format!("{WEB}/targets/a/unstick"), &Value::Null).await;
    site.post(&drain, &json!({ "policy": "release", "deadline": "1m" })).await;
    site.ask("DELETE", &drain, "").await;
    let (name, moved) = stream.event().await;
    assert_eq!((&*name, &moved["from"], &moved["to"]), ("session-moved", &json!("a"), &json!("b")));
    assert_eq!(moved["session"], client.session.unwrap().to_string());
    assert_eq!((&moved["number"], &moved["at_s"]), (&json!(2), &json!(1_700_000_000)));
    assert_eq!(stream.event().await.0, "session-unpinned");
    assert_eq!(stream.event().await.0, "session-expired");
    assert_eq!(stream.event().await.0, "target-unstuck");
    let (name, began) = stream.event().await;
    assert_eq!(
        (&*name, &began["policy"], &began["deadline_s"]),
        ("drain-began", &json!("release"), &json!(60))
    );
    let (name, ended) = stream.event().await;
    assert_eq!((&*name, &ended["why"], &ended["target"]), ("drain-ended", &json!("cancelled"), &json!("b")));
}

#[tokio::test]
async fn who_has_lost_his_token_hears_nothing_more() {
    let site = Site::shop().await;
    let made = site.ask("POST", "/tokens", "{\"name\":\"ci\",\"role\":\"viewer\"}").await.json();
    let mut stream = Stream::open_with(&site, made["secret"].as_str().unwrap()).await;
    site.events.tell(nothing(), site.now());
    assert_eq!(stream.event().await.0, "drain-ended");
    assert_eq!(site.ask("DELETE", "/tokens/ci", "").await.status(), 200);
    site.events.tell(nothing(), site.now());
    let rest = stream.ended().await;
    assert!(!rest.iter().any(|line| line.starts_with("data: ")), "{rest:?}");
}

#[tokio::test]
async fn who_comes_back_hears_what_he_missed_and_nothing_twice() {
    let site = Site::shop().await;
    let mut stream = Stream::open(&site).await;
    let begin = stream.id().await;
    assert_eq!(begin, "1-1", "where it begins is said before anything happens");
    site.events.tell(nothing(), site.now());
    let heard = stream.id().await;
    drop(stream);
    site.events.tell(nothing(), site.now());
    let mut again = Stream::open_after(&site, &heard).await;
    assert_eq!((again.id().await, again.number().await), (heard, json!(3)));
    site.events.tell(nothing(), site.now());
    assert_eq!(again.number().await, 4);
    let fields = format!("Authorization: Bearer {}", site.token);
    let mut other = Stream::open_at(&site, &format!("/events?after={begin}"), &fields).await;
    assert_eq!([other.number().await, other.number().await], [2, 3]);
}

#[tokio::test]
async fn who_was_away_for_too_long_is_told_how_many_he_missed() {
    let site = Site::shop().await;
    for _ in 0..limits::EVENTS_WAITING + 9 {
        site.events.tell(nothing(), site.now());
    }
    // The first event of all was the boot.
    let mut stream = Stream::open_after(&site, "1-3").await;
    assert_eq!(stream.id().await, "1-10", "after the gap, for who has to come back in it");
    assert_eq!(stream.event().await.1["lost"], 7);
    assert_eq!(stream.number().await, 11);
    let page = site.get("/events/recent?after=1-3&limit=2").await;
    assert_eq!((&page["gap"]["lost"], &page["last_id"]), (&json!(7), &json!("1-1034")));
    assert_eq!((&page["events"][0]["id"], page["events"].as_array().unwrap().len()), (&json!("1-1033"), 2));
}

#[tokio::test]
async fn marks_of_another_run_are_answered_with_all_that_is_kept() {
    let site = Site::shop().await;
    for mark in ["2-1", "1-7", "no mark", ""] {
        let mut stream = Stream::open_after(&site, mark).await;
        assert_eq!(stream.event().await.1["lost"], Value::Null, "{mark:?}");
        assert_eq!(stream.event().await.0, "revision-made", "{mark:?}");
    }
}

#[tokio::test]
async fn what_happened_lately_is_listed() {
    let site = Site::shop().await;
    let boot = site.get("/events/recent").await;
    assert_eq!(
        boot,
        json!({
            "events": [{
                "id": "1-1", "number": 1, "at_s": boot["events"][0]["at_s"], "severity": "info",
                "event": "revision-made", "revision": 1, "author": "node", "origin": "boot", "why": null,
                "of": null, "added": boot["events"][0]["added"], "changed": 0, "removed": 0,
            }],
            "gap": null, "last_id": "1-1",
        })
    );
    assert_eq!(site.get("/events/recent?after=1-1").await["events"], json!([]));
}

#[tokio::test]
async fn the_end_of_a_drain_is_heard() {
    let site = Site::shop().await;
    let mut stream = Stream::open(&site).await;
    site.post(&format!("{WEB}/targets/b/drain"), &json!({})).await;
    site.round_after(Duration::from_secs(1));
    assert_eq!(stream.event().await.0, "drain-began");
    let (name, ended) = stream.event().await;
    assert_eq!((&*name, &ended["why"]), ("drain-ended", &json!("empty")));
}

#[tokio::test]
async fn who_reads_too_slowly_is_told_how_many_he_missed_and_hears_the_rest() {
    let site = Site::shop().await;
    let mut stream = Stream::open(&site).await;
    // All at once: the stream has no turn in between.
    for _ in 0..limits::EVENTS_WAITING + 7 {
        site.events.tell(nothing(), site.now());
    }
    let gap = json!({ "event": "gap", "severity": "warning", "lost": 7 });
    assert_eq!(stream.event().await, ("gap".to_owned(), gap));
    assert_eq!(stream.number().await, 9, "the first one was before he came");
}

fn nothing() -> Event {
    let name = TargetName { load_balancer: String::new(), group: String::new(), target: String::new() };
    Event::DrainEnded { target: name, why: DrainEnd::Empty }
}

#[tokio::test]
async fn only_so_many_follow_at_once_and_a_place_is_free_again_when_one_has_left() {
    let site = Site::shop().await;
    let mut streams = Vec::new();
    for _ in 0..limits::EVENT_STREAMS {
        streams.push(Stream::open(&site).await);
    }
    assert_eq!(site.ask("GET", "/events", "").await.status(), 503);
    streams.pop();
    // It is seen to have left when something is to be told to it.
    let free = async {
        while site.events.listening() == limits::EVENT_STREAMS {
            site.events.tell(nothing(), site.now());
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, free).await.expect("in time");
    Stream::open(&site).await;
}
