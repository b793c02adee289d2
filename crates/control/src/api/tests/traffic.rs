//! Do charts get what the workers have counted, and nobody what is outside of his scopes?

use homing_core::decision::Decision;
use homing_core::reason::Reason;

use super::*;
use crate::identity::tokens::NewToken;
use crate::identity::{Role, Scopes};

/// Two load balancers of two projects.
const TWO: &str = r#"
[[load_balancers]]
name = "shop"
listeners = [{ name = "web", protocol = "http", listen = ["127.0.0.1:0"], group = "web" }]
groups = [{ name = "web", persistence = { method = "cookie", timeout = "60s" }, targets = [{ name = "a", address = "127.0.0.1:9001" }] }]
[[load_balancers]]
name = "lab"
project = "east"
listeners = [{ name = "web", protocol = "tcp", listen = ["127.0.0.1:0"], group = "web" }]
groups = [{ name = "web", targets = [{ name = "a", address = "127.0.0.1:9002" }] }]
"#;

impl Site {
    /// A second of work: `requests` answered by target `a` of `shop` in 20 ms each, the first of them with a 502.
    fn serve(&self, requests: u64) {
        let snapshot = self.snapshot();
        let (listener, group) = (&snapshot.listeners[0], &snapshot.groups[0]);
        let (of_listener, of_group) = (listener.live.counters.of(0), group.live.counters.of(1));
        let of_target = group.targets[0].live.counters.of(0);
        for number in 0..requests {
            let class = if number == 0 { 4 } else { 1 };
            of_listener.answers[class].add(1);
            of_listener.duration.observe(20);
            of_listener.bytes_out.add(1000);
            of_group.answers[class].add(1);
            let reason = if number % 4 == 0 { Reason::New } else { Reason::Recalled };
            of_group.decisions[reason.index()].add(1);
            of_target.requests.add(1);
            of_target.answers.add(1);
            of_target.answer_wait_ms.add(10);
        }
    }

    /// The token of a viewer who sees one project.
    fn viewer_of(&self, project: &str) -> String {
        let scopes = Scopes { projects: vec![project.to_owned()], regions: Vec::new() };
        let (name, created_by) = (project.to_owned(), String::new());
        let token = NewToken { name, role: Role::Viewer, scopes, expires_at_s: None, created_by };
        self.identities.create_token(&token).unwrap().0
    }

    async fn ask_as(&self, token: &str, path: &str) -> Answer {
        let address = self.address;
        let head = format!("GET {BASE}{path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}");
        ask_with(address, &head, "").await
    }

    /// Somebody looks five seconds later.
    fn look_after_5s(&self) {
        self.hands.pass(Duration::from_secs(5));
        self.traffic.look(&self.snapshot(), self.now());
    }
}

#[tokio::test]
async fn rates_are_of_what_was_counted_since_the_look_before() {
    let site = Site::new(TWO).await;
    site.serve(40);
    let first = site.get("/traffic").await;
    assert_eq!((&first["rates_over_ms"], &first["total"]["totals"]["requests"]), (&json!(0), &json!(40)));
    assert_eq!(first["total"]["per_second"]["requests"], json!(0.0));
    site.look_after_5s();
    site.serve(100);
    site.hands.pass(Duration::from_secs(10));
    let traffic = site.get("/traffic").await;
    assert_eq!(traffic["rates_over_ms"], 10_000);
    let shop = &traffic["load_balancers"][0];
    assert_eq!((&shop["name"], &shop["totals"]["answers_5xx"]), (&json!("shop"), &json!(2)));
    assert_eq!(shop["per_second"]["requests"], json!(10.0));
    assert_eq!(shop["per_second"]["bytes_out"], json!(10_000.0));
    assert_eq!(shop["sessions"]["hit_share"], json!(0.75));
    assert_eq!(
        shop["sessions"]["reasons"][0],
        json!({ "reason": "recalled", "total": 105, "per_second": 7.5 })
    );
    let latency = &traffic["listeners"][0]["latency"];
    assert_eq!((&latency["mean_ms"], &latency["p50_ms"]), (&json!(20.0), &json!(17.5)));
    let target = &traffic["targets"][0];
    assert_eq!((&target["per_second"]["requests"], &target["mean_wait_ms"]), (&json!(10.0), &json!(10.0)));
    assert_eq!(traffic["load_balancers"][1]["totals"]["requests"], 0);
}

#[tokio::test]
async fn history_is_told_in_columns_of_one_length_and_no_longer_than_it_is_kept() {
    let site = Site::new(TWO).await;
    site.look_after_5s();
    for _ in 0..limits::TRAFFIC_STEPS + 3 {
        site.serve(10);
        site.look_after_5s();
    }
    let history = site.get("/traffic/history").await;
    let columns = |of: &Value| -> Vec<usize> {
        of.as_object().unwrap().values().filter_map(Value::as_array).map(Vec::len).collect()
    };
    let at_ms = history["at_ms"].as_array().unwrap();
    assert_eq!(at_ms.len(), limits::TRAFFIC_STEPS);
    for of in ["load_balancers", "listeners", "groups", "targets"] {
        for row in history[of].as_array().unwrap() {
            assert!(columns(row).iter().all(|length| *length == at_ms.len()), "{row}");
        }
    }
    assert!(columns(&history["total"]).iter().all(|length| *length == at_ms.len()));
    let total = &history["total"];
    assert_eq!((&total["requests"][0], &total["p50_ms"][0]), (&json!(2.0), &json!(17.5)));
    assert_eq!((&total["recalled"][0], &total["missed"][0]), (&json!(1.4), &json!(0.6)));
    assert_eq!(history["listeners"][1]["p50_ms"][0], Value::Null);
    let last = at_ms[at_ms.len() - 3].as_u64().unwrap();
    let newer = site.get(&format!("/traffic/history?after_ms={last}")).await;
    assert_eq!(newer["at_ms"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_map_shows_which_networks_go_where() {
    let site = Site::new(TWO).await;
    let snapshot = site.snapshot();
    let (listener, group) = (&snapshot.listeners[0], &snapshot.groups[0]);
    let decisions = &site.changes.live().decisions;
    for (client, status) in [("203.0.113.7", 200), ("203.0.113.9", 502), ("2001:db8::5", 200)] {
        let client = client.parse().unwrap();
        let at = Decision::at(site.now(), listener.id, group.id, client, Reason::New);
        decisions.record(0, &Decision { target: Some(group.targets[0].home.target), status, ..at });
    }
    let map = site.get("/traffic/flows").await;
    let row = |client, decisions, errors| {
        json!({
            "client": client, "load_balancer": "shop", "listener": "web", "group": "web", "target": "a",
            "decisions": decisions, "errors": errors,
        })
    };
    assert_eq!(map["flows"], json!([row("203.0.113.0/24", 2, 1), row("2001:db8::/48", 1, 0)]));
    let short = site.get("/traffic/flows?limit=1").await;
    assert_eq!((&short["decisions"], &short["left_out"]), (&json!(3), &json!(1)));
    assert_eq!(site.get("/traffic/flows?load_balancer=lab").await["flows"], json!([]));
}

#[tokio::test]
async fn whoever_has_scopes_is_told_of_what_is_within_them() {
    let site = Site::new(TWO).await;
    site.serve(5);
    let token = site.viewer_of("east");
    for path in ["/traffic", "/traffic/history", "/traffic/flows"] {
        let answer = site.ask_as(&token, path).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert!(!answer.body.contains("shop"), "{path}: {}", answer.body);
        let other = site.ask_as(&token, &format!("{path}?load_balancer=shop")).await;
        assert_eq!(other.status(), 404, "{path}");
    }
    let total = site.ask_as(&token, "/traffic").await.json()["total"]["totals"]["requests"].clone();
    assert_eq!(total, 0);
}
