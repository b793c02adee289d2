//! Does the admin address answer what it should, and nothing else?

use std::sync::atomic::Ordering;
use std::time::Duration;

use homing_core::clock::Now;
use homing_core::drain::{Drain, DrainPolicy};
use homing_core::persist::Persistence;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::*;
use crate::api::auth::Gate;
use crate::change::{Changes, Origin};
use crate::edit::{Author, Desk, Edit, Op, Place};
use crate::probe::{Once, ProbeBook};
use crate::store::Store;
use crate::testing::http::{Answer, ask};
use crate::testing::{Datapath, Folder, NobodyCutOff, changes, clock, desk, desk_with, nobody, restarts};
use crate::upkeep::Upkeep;
use crate::watch::{Attempt, Outcome, Reloads};

/// Every kind of listener and persistence, and a target that takes no new sessions.
pub(super) fn everything() -> String {
    let mut text = String::from("[[load_balancers]]\nname = \"shop\"\n");
    for (name, protocol) in [("web", "http"), ("db", "tcp"), ("dns", "udp")] {
        text.push_str(&format!(
            "[[load_balancers.listeners]]\nname = \"{name}\"\nprotocol = \"{protocol}\"\n\
             listen = [\"127.0.0.1:0\"]\ngroup = \"{name}\"\n"
        ));
    }
    for (name, persistence) in [
        ("web", "persistence = { method = \"cookie\", timeout = \"1h30m\" }\n"),
        ("db", "persistence = { method = \"source-ip\", table_size = 4096 }\n"),
        ("dns", ""),
    ] {
        text.push_str(&format!(
            "[[load_balancers.groups]]\nname = \"{name}\"\n{persistence}targets = [\n\
             {{ name = \"a\", address = \"127.0.0.1:9001\" }},\n\
             {{ name = \"b\", address = \"127.0.0.1:9002\", weight = 0 }} ]\n"
        ));
    }
    text
}

pub(super) fn observed(text: &str) -> Arc<Observed> {
    observed_after(text, Reloads::default())
}

fn observed_after(text: &str, reloads: Reloads) -> Arc<Observed> {
    let changes = changes(Datapath::default());
    observed_with(desk(text, &changes), changes, reloads)
}

fn observed_with(desk: Arc<Desk>, changes: Arc<Changes>, reloads: Reloads) -> Arc<Observed> {
    Arc::new(Observed {
        desk,
        store: Arc::new(Store::in_memory()),
        changes,
        reloads: tokio::sync::watch::channel(Arc::new(reloads)).1,
        file: "etc/homing.toml".into(),
        book: Arc::new(ProbeBook::default()),
        probes: Arc::new(Once::new(Arc::default(), Events::default(), clock(), restarts())),
        keep_word: Arc::new(|| ()),
        is_handing_over: Arc::new(|| false),
        state: Arc::default(),
        upkeep: Arc::new(Upkeep::new(Events::default(), Box::new(NobodyCutOff), clock())),
        traffic: Arc::default(),
        gate: Arc::new(Gate::new(nobody(), clock())),
        events: Events::default(),
        restarts: restarts(),
        clock: clock(),
        started: Now { monotonic_ms: 1000, token_s: 1_600_000_000 },
        started_at_s: 1_600_000_000,
    })
}

async fn start(observed: Arc<Observed>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, observed, Events::default(), std::future::pending()));
    address
}

async fn get(path: &str, more: &str) -> Answer {
    let address = start(observed(&everything())).await;
    ask(address, &format!("GET {path} HTTP/1.1\r\nHost: {address}{more}")).await
}

#[tokio::test]
async fn metrics_come_in_the_form_that_is_asked_for() {
    let classic = get("/metrics", "").await;
    assert_eq!(classic.field("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    assert!(classic.body.contains("\nhoming_revision 1\n"), "{}", classic.body);
    let open =
        get("/metrics", "\r\nAccept: application/openmetrics-text;version=1.0.0,text/plain;q=0.5").await;
    assert!(open.body.ends_with("# EOF\n"));
}

#[tokio::test]
async fn every_way_to_ask_for_json_gets_it() {
    for (path, more) in [
        ("/status.json", ""),
        ("/status?format=json", "\r\nAccept: text/html"),
        ("/status", "\r\nAccept: application/json"),
    ] {
        let answer = get(path, more).await;
        assert_eq!(answer.field("content-type"), Some("application/json"), "{path}");
        assert_eq!(answer.json()["node"]["revision"], 1, "{path}");
    }
    for more in ["", "\r\nAccept: */*", "\r\nAccept: text/html,application/json;q=0.9"] {
        assert_eq!(get("/status", more).await.field("content-type"), Some("text/html; charset=utf-8"));
    }
}

#[tokio::test]
async fn the_status_says_what_is_there() {
    let status = get("/status.json", "").await.json();
    assert_eq!(status["node"]["up_s"], 59);
    assert_eq!(status["listeners"][1]["protocol"], "tcp");
    assert_eq!(status["groups"][0]["persistence"]["timeout"], "1h30m");
    assert_eq!(status["groups"][1]["persistence"]["session_table"]["capacity"], 4096);
    assert_eq!(status["groups"][2]["persistence"], Value::Null);
    assert_eq!(status["groups"][0]["usable_targets"], 1);
    assert_eq!(status["groups"][0]["targets"][1]["weight"], 0);
    assert_eq!(status["groups"][0]["targets"][0]["health"], "unknown");
}

#[tokio::test]
async fn the_status_says_who_is_drained_for_how_long_and_how_many_sessions_are_left() {
    let observed = observed(&everything());
    let snapshot = observed.changes.current();
    let group = &snapshot.groups[1];
    let drain = Drain { policy: DrainPolicy::Hold, deadline: Some(Duration::from_secs(90)) };
    group.targets[0].live.begin_drain(&group.live, drain, observed.look().now);
    group.targets[0].live.sessions.store(12, Ordering::Relaxed);
    group.targets[1].live.finish_drain(&group.live);
    let address = start(observed).await;
    let status = ask(address, &format!("GET /status.json HTTP/1.1\r\nHost: {address}")).await.json();
    let [a, b] = [0, 1].map(|target| &status["groups"][1]["targets"][target]);
    assert_eq!((&a["admin_state"], &a["drain_remaining_s"]), (&json!("draining"), &json!(90)));
    assert_eq!((&a["sessions"], &a["sessions_exact"]), (&json!(12), &json!(true)));
    assert_eq!((&b["admin_state"], &b["drain_remaining_s"]), (&json!("drained"), &Value::Null));
    let page = ask(address, &format!("GET /status HTTP/1.1\r\nHost: {address}")).await.body;
    assert!(page.contains("draining (1m30s left)") && page.contains(", drained"), "{page}");
}

#[tokio::test]
async fn the_page_says_what_keeps_sessions_from_coming_home() {
    let text = everything().replace("method = \"cookie\"", "method = \"cookie\", secure = true");
    let address = start(observed(&text)).await;
    let page = ask(address, &format!("GET /status HTTP/1.1\r\nHost: {address}")).await.body;
    assert!(page.contains("shop / web: the cookie is Secure, and listener web speaks HTTP"), "{page}");
}

#[tokio::test]
async fn who_has_no_token_sees_no_address_of_a_client() {
    let observed = observed(&everything());
    let (snapshot, now) = (observed.changes.current(), observed.look().now);
    let Persistence::SourceIp(source) = &snapshot.groups[1].persistence else { panic!("db is by address") };
    let (key, home) = (source.key("203.0.113.7".parse().unwrap()), snapshot.groups[1].targets[0].home);
    source.table().pin(key, home, None, &source.lifetime(), now);
    (0..1000).for_each(|_| source.table().open(key, now));
    let address = start(observed).await;
    for path in ["/status.json", "/status", "/metrics"] {
        let body = ask(address, &format!("GET {path} HTTP/1.1\r\nHost: {address}")).await.body;
        assert!(!body.contains("203.0.113.7"), "{path}: {body}");
    }
    let status = ask(address, &format!("GET /status.json HTTP/1.1\r\nHost: {address}")).await.json();
    assert_eq!(status["findings"][0]["code"], "many-behind-one-address");
}

#[tokio::test]
async fn a_refused_file_is_told_until_it_is_repaired() {
    let problems = vec!["etc/homing.toml:3:1: <b>\"unknown\" & 'bad'</b>".to_owned()];
    let last = Some(Attempt { outcome: Outcome::Refused, problems, problem_count: 1 });
    let warnings = vec!["admin.listen takes effect at the next start".to_owned()];
    let address = start(observed_after("", Reloads { last, warnings, ..Reloads::default() })).await;
    let request = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: localhost");
    let page = ask(address, &request("/status")).await.body;
    assert!(
        page.contains("etc/homing.toml:3:1: &lt;b&gt;&quot;unknown&quot; &amp; &#39;bad&#39;&lt;/b&gt;"),
        "{page}"
    );
    assert!(page.contains("admin.listen takes effect at the next start"), "{page}");
    let status = ask(address, &request("/status.json")).await.json();
    assert_eq!(status["file"]["last_reload"]["outcome"], "refused");
    let metrics = ask(address, &request("/metrics")).await.body;
    assert!(metrics.contains("\nhoming_last_reload_successful 0\n"), "{metrics}");
}

#[tokio::test]
async fn the_page_speaks_the_language_that_is_asked_for() {
    for (language, heading) in [
        ("en", "Backend groups"),
        ("zh-CN", "后端组"),
        ("ja", "バックエンドグループ"),
        ("id", "Grup backend"),
    ] {
        let answer = get("/status", &format!("\r\nAccept-Language: {language}")).await;
        assert!(answer.body.contains(&format!("<h2>{heading}</h2>")), "{language}");
        assert!(language.starts_with(answer.field("content-language").unwrap()), "{language}");
    }
}

#[tokio::test]
async fn the_page_runs_nothing_and_may_load_its_style_only() {
    let answer = get("/status", "").await;
    assert!(
        !answer.body.contains("<script")
            && !answer.body.contains("style=")
            && !answer.body.contains("<style")
    );
    let policy = answer.field("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'self';"), "{policy}");
    assert_eq!(get("/status.css", "").await.field("content-type"), Some("text/css; charset=utf-8"));
}

#[tokio::test]
async fn every_answer_is_protected() {
    for path in ["/", "/status", "/status.json", "/status.css", "/metrics", "/nothing"] {
        let answer = get(path, "").await;
        for (name, value) in PROTECTION {
            assert_eq!(answer.field(name.as_str()), Some(value.to_str().unwrap()), "{path} {name}");
        }
    }
}

#[tokio::test]
async fn a_browser_is_led_to_the_console_which_may_run_its_own_scripts() {
    for (path, status, to) in
        [("/", 302, Some("/console/")), ("/console", 302, Some("/console/")), ("/console/", 200, None)]
    {
        let answer = get(path, "").await;
        assert_eq!((answer.status(), answer.field("location")), (status, to), "{path}");
    }
    let answer = get("/console/balancers/shop", "").await;
    let policy = answer.field("content-security-policy").unwrap();
    assert!(policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'"), "{policy}");
    for (name, value) in PROTECTION.iter().filter(|(name, _)| *name != header::CONTENT_SECURITY_POLICY) {
        assert_eq!(answer.field(name.as_str()), Some(value.to_str().unwrap()), "{name}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_told_as_a_problem() {
    let answer = get("/nothing?a=b", "").await;
    assert_eq!((answer.status(), answer.field("content-type")), (404, Some("application/problem+json")));
    assert_eq!(answer.json()["detail"], "there is no /nothing");
    let address = start(observed("")).await;
    let answer = ask(address, &format!("DELETE /status HTTP/1.1\r\nHost: {address}")).await;
    assert_eq!((answer.status(), answer.json()["status"].as_u64()), (405, Some(405)));
}

#[tokio::test]
async fn a_long_method_is_refused_before_anybody_looks_who_asks() {
    let address = start(observed("")).await;
    for (length, status) in [(16, 401), (17, 501), (8000, 501)] {
        let head = format!("{} /api/v1/users HTTP/1.1\r\nHost: {address}", "X".repeat(length));
        assert_eq!(ask(address, &head).await.status(), status, "{length}");
    }
}

#[tokio::test]
async fn long_requests_are_refused() {
    let long = "x".repeat(REQUEST_MAX);
    assert_eq!(get("/status", &format!("\r\nX-Long: {long}")).await.status(), 431);
    assert_eq!(get(&format!("/status?{long}"), "").await.status(), 414);
}

#[tokio::test]
async fn a_name_that_others_may_point_to_loopback_is_refused() {
    let address = start(observed("")).await;
    for (host, status) in [
        ("localhost:7080", 200),
        ("node.localhost", 200),
        ("127.0.0.1", 200),
        ("[::1]:80", 200),
        ("evil.example:7080", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost.evil.example", 421),
    ] {
        let answer = ask(address, &format!("GET /status HTTP/1.1\r\nHost: {host}")).await;
        assert_eq!(answer.status(), status, "{host}");
    }
    let old = ask(address, "GET /status HTTP/1.0").await;
    assert_eq!(old.status(), 200);
}

#[tokio::test]
async fn what_is_set_aside_at_the_start_is_a_warning() {
    let folder = Folder::new();
    let start = |text: &str| {
        let changes = changes(Datapath::default());
        (desk_with(text, &changes, Store::open(folder.path()).unwrap()), changes)
    };
    let author = Author { name: "ann".to_owned(), origin: Origin::Api };
    let create = Op::Create { at: Place::LoadBalancer("shop".to_owned()), value: serde_json::json!({}) };
    start("").0.edit(&author, Edit { ops: vec![create], ..Edit::default() }).unwrap();
    let (desk, changes) = start("[[load_balancers]]\nname = \"shop\"\n");
    let address = self::start(observed_with(desk, changes, Reloads::default())).await;
    let status = ask(address, &format!("GET /status?format=json HTTP/1.1\r\nHost: {address}")).await.json();
    let warning = "load_balancers.shop is set aside: the file has a load balancer of that name";
    assert_eq!(status["file"]["warnings"], serde_json::json!([warning]));
}
