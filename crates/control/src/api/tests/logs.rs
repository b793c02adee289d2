//! Do those who follow requests hear of those that they want, and of no others?

use homing_core::tail::Ended;

use super::follow::Stream;
use super::*;
use crate::identity::tokens::NewToken;
use crate::identity::{Role, Scopes};

const ENDED: Ended<'_> = Ended {
    load_balancer: "shop",
    listener: "web",
    group: "web",
    target: "a",
    reason: "recalled",
    refusal: None,
    status: 200,
    client: std::net::IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 7)),
    method: b"GET",
    path: b"/cart",
};

async fn open(site: &Site, path: &str, token: &str) -> Stream {
    Stream::open_at(site, path, &format!("Authorization: Bearer {token}")).await
}

impl Site {
    /// A worker tells of a request that has ended.
    fn ended(&self, ended: &Ended<'_>) {
        for watcher in &*self.changes.live().tail.watchers() {
            let line = json!({ "load_balancer": ended.load_balancer, "status": ended.status });
            watcher.tell(0, ended, || line.to_string().into());
        }
    }

    fn token_of(&self, project: &str) -> String {
        let scopes = Scopes { projects: vec![project.to_owned()], regions: Vec::new() };
        let (name, created_by) = (project.to_owned(), String::new());
        let token = NewToken { name, role: Role::Viewer, scopes, expires_at_s: None, created_by };
        self.identities.create_token(&token).unwrap().0
    }
}

#[tokio::test]
async fn requests_are_heard_as_they_end_and_only_those_that_are_wanted() {
    let site = Site::shop().await;
    let mut all = open(&site, "/logs", &site.token).await;
    let wish = "/logs?status=5xx&client=203.0.113.0/24&reason=connect-failed&path=/ca&load_balancer=shop";
    let mut errors = open(&site, wish, &site.token).await;
    site.ended(&ENDED);
    site.ended(&Ended { status: 502, refusal: Some("connect-failed"), ..ENDED });
    assert_eq!(all.event().await, ("line".to_owned(), json!({ "load_balancer": "shop", "status": 200 })));
    assert_eq!(all.event().await.1["status"], 502);
    assert_eq!(errors.event().await.1["status"], 502);
}

#[tokio::test]
async fn a_flood_is_sampled_and_what_is_left_out_is_counted() {
    let site = Site::shop().await;
    let mut stream = open(&site, "/logs?per_second=20", &site.token).await;
    (0..500).for_each(|_| site.ended(&ENDED));
    for _ in 0..16 {
        assert_eq!(stream.event().await.0, "line");
    }
    // A mailbox had room for 16.
    assert_eq!(stream.event().await, ("left_out".to_owned(), json!({ "matched": 500, "left_out": 484 })));
}

#[tokio::test]
async fn nobody_hears_of_what_is_outside_of_his_scopes_and_of_what_comes_within_them_later() {
    let site = Site::shop().await;
    let token = site.token_of("east");
    let mut stream = open(&site, "/logs", &token).await;
    site.ended(&ENDED);
    let made = site.ask("POST", "/load-balancers", r#"{"name":"lab","project":"east"}"#).await;
    assert_eq!(made.status(), 201, "{}", made.body);
    let heard = async {
        loop {
            // Until the stream has seen that there is another load balancer.
            site.ended(&Ended { load_balancer: "lab", ..ENDED });
            site.ended(&ENDED);
            if let Ok(event) = timeout(Duration::from_millis(50), stream.event()).await {
                break event;
            }
        }
    };
    let (name, line) = timeout(Duration::from_secs(20), heard).await.expect("in time");
    assert_eq!((&*name, &line["load_balancer"]), ("line", &json!("lab")));
}

#[tokio::test]
async fn whoever_has_lost_his_token_hears_no_more_and_the_workers_are_left_alone() {
    let site = Site::shop().await;
    let made = site.ask("POST", "/tokens", "{\"name\":\"ci\",\"role\":\"viewer\"}").await.json();
    let stream = open(&site, "/logs", made["secret"].as_str().unwrap()).await;
    let tail = Arc::clone(&site.changes.live().tail);
    assert_ne!(tail.generation(), 0);
    assert_eq!(site.ask("DELETE", "/tokens/ci", "").await.status(), 200);
    stream.ended().await;
    assert_eq!(tail.generation(), 0);
}

#[tokio::test]
async fn a_wish_that_nobody_understands_is_refused() {
    let site = Site::shop().await;
    for (wish, key) in [
        ("status=6xx", "status"),
        ("client=example.com", "client"),
        ("per_second=0", "per_second"),
        (&*format!("path={}", "x".repeat(300)), "path"),
    ] {
        let answer = site.ask("GET", &format!("/logs?{wish}"), "").await;
        assert_eq!((answer.status(), &answer.json()["problems"][0]["path"]), (400, &json!(key)), "{wish}");
    }
    assert_eq!(site.ask("GET", "/logs?load_balancer=nothing", "").await.status(), 404);
    assert_eq!(site.changes.live().tail.generation(), 0);
}

#[tokio::test]
async fn only_so_many_follow_requests_at_once() {
    let site = Site::shop().await;
    let mut streams = Vec::new();
    for _ in 0..limits::LOG_STREAMS {
        streams.push(open(&site, "/logs", &site.token).await);
    }
    assert_eq!(site.ask("GET", "/logs", "").await.status(), 503);
}
