//! Does who has scopes see and change what is within, and learn nothing of the rest?

use homing_core::decision::Decision;
use homing_core::reason::Reason;

use super::access::{ROUTES, ask_as};
use super::follow::Stream;
use super::*;
use crate::events::{Event, TargetName};
use crate::identity::tokens::NewToken;
use crate::identity::{Role, Scopes};

/// Everything of the other project has it in its name, and nothing else has.
const FOREIGN: &str = "zq";

/// A load balancer of another project, with names of its own, and one of `shop`: `web`.
const BANK: &str = r#"
[[load_balancers]]
name = "zqbank"
project = "zqproject"
region = "zqregion"
listeners = [
    { name = "web", protocol = "http", listen = ["127.0.0.1:18443"], group = "web", request_headers = { set = { "X-A" = "zqsecret" } } },
    { name = "zqteller", protocol = "tcp", listen = ["127.0.0.1:0"], group = "zqsafe" },
]
[[load_balancers.groups]]
name = "web"
persistence = { method = "cookie", timeout = "60s", secure = true }
targets = [{ name = "zqgold", address = "127.0.0.1:9101" }, { name = "zqiron", address = "127.0.0.1:9102" }]
[[load_balancers.groups]]
name = "zqsafe"
persistence = { method = "source-ip", timeout = "60s" }
targets = [{ name = "zqgold", address = "127.0.0.1:9103" }]
"#;

/// A node with a load balancer of each of two projects, traffic in both, and somebody of each.
struct Two {
    site: Site,
    /// Who is let near the project of `shop`, and who near that of `zqbank`.
    own: String,
    other: String,
    /// A session of each.
    session: String,
    foreign_session: String,
}

impl Two {
    async fn new() -> Self {
        let site = Site::new(&format!("{SHOP}{BANK}")).await;
        let session = site.client_of_a("web").session.unwrap().to_string();
        let snapshot = site.snapshot();
        let mut client = Client::new(4711);
        client.ask(foreign(&snapshot, "web"), site.now()).unwrap();
        for group in &snapshot.groups {
            let of_group = |listener: &&Arc<homing_core::snapshot::Listener>| {
                listener.load_balancer == group.load_balancer
            };
            let listener = snapshot.listeners.iter().find(of_group).unwrap();
            let address = "203.0.113.7".parse().unwrap();
            let decision = Decision::at(site.now(), listener.id, group.id, address, Reason::New);
            let target = group.targets.first().map(|target| target.home.target);
            site.changes.live().decisions.record(0, &Decision { target, ..decision });
        }
        let [own, other] = ["default", "zqproject"].map(|project| token(&site, project, Role::Admin));
        Self { own, other, session, foreign_session: client.session.unwrap().to_string(), site }
    }

    async fn own(&self, method: &str, path: &str, body: &str) -> Answer {
        self.ask(&self.own, method, path, body).await
    }

    async fn ask(&self, token: &str, method: &str, path: &str, body: &str) -> Answer {
        let answer =
            ask_as(&self.site, (method, path, body), &format!("\r\nAuthorization: Bearer {token}")).await;
        conform::check(method, path, body, &answer);
        answer
    }
}

fn foreign<'a>(snapshot: &'a Snapshot, name: &str) -> &'a Group {
    let mut groups = snapshot.groups.iter().filter(|group| *group.load_balancer == *"zqbank");
    groups.find(|group| *group.name == *name).unwrap()
}

/// A new token for a project.
fn token(site: &Site, project: &str, role: Role) -> String {
    let scopes = Scopes { projects: vec![project.to_owned()], regions: Vec::new() };
    let (name, created_by) = (format!("{role}-{}", project.trim_start_matches(FOREIGN)), String::new());
    let token = NewToken { name, role, scopes, expires_at_s: None, created_by };
    site.identities.create_token(&token).unwrap().0
}

fn assert_silent(answer: &Answer, what: &str) {
    let said = format!("{}\n{}", answer.head, answer.body);
    assert!(!said.contains(FOREIGN), "{what}: {said}");
}

#[tokio::test]
async fn no_answer_to_who_has_scopes_speaks_of_what_is_outside() {
    let two = Two::new().await;
    let shop = "/load-balancers/shop";
    let more: &[(&str, &str, &str)] = &[
        ("GET", "/load-balancers?limit=1", ""),
        ("GET", "/load-balancers/nothing", ""),
        ("GET", "/load-balancers/shop/groups/nothing", ""),
        ("GET", "/sessions?group=web", ""),
        ("GET", "/sessions?group=nothing", ""),
        ("GET", "/sessions?load_balancer=nothing", ""),
        ("GET", "/sessions?target=nothing", ""),
        ("GET", "/sessions?limit=1", ""),
        ("GET", "/decisions?group=web", ""),
        ("GET", "/decisions?group=nothing", ""),
        ("GET", "/decisions?load_balancer=nothing", ""),
        ("POST", "/explain", r#"{"listener":"nothing","from":"203.0.113.7"}"#),
        ("POST", "/explain", r#"{"listener":"web","load_balancer":"nothing","from":"203.0.113.7"}"#),
        ("PATCH", shop, r#"{"project":"default"}"#),
        ("POST", "/load-balancers", r#"{"name":"lab","groups":[{"name":"g"},{"name":"g"}]}"#),
        (
            "POST",
            "/load-balancers",
            r#"{"name":"lab","listeners":[{"name":"l","listen":["0.0.0.0:18443"]}]}"#,
        ),
        ("GET", "/revisions/1/diff?from=0", ""),
        ("GET", "/load-balancers?search=web", ""),
        ("GET", "/load-balancers?tag=env", ""),
        ("GET", "/traffic?load_balancer=nothing", ""),
        ("GET", "/traffic/history?load_balancer=nothing", ""),
        ("GET", "/traffic/flows?load_balancer=nothing", ""),
        ("GET", "/nothing", ""),
    ];
    for (method, path, body) in ROUTES.iter().chain(more) {
        let path = path.replace("SESSION", &two.session).replace("NEW", "new");
        let answer =
            ask_as(&two.site, (method, &path, body), &format!("\r\nAuthorization: Bearer {}", two.own)).await;
        assert_ne!(answer.status(), 401, "{method} {path}");
        assert_silent(&answer, &format!("{method} {path}"));
        assert!(!answer.body.contains(&two.foreign_session), "{method} {path}: {}", answer.body);
    }
}

#[tokio::test]
async fn who_has_scopes_sees_what_the_whole_node_shows_of_his_own() {
    let two = Two::new().await;
    let count = |answer: &Value, list: &str| answer[list].as_array().unwrap().len();
    for (path, list, whole, own) in [
        ("/status", "listeners", 4, 2),
        ("/status", "groups", 5, 3),
        ("/status", "findings", 1, 0),
        ("/doctor", "findings", 1, 0),
        ("/decisions", "decisions", 5, 3),
        ("/decisions?group=web", "decisions", 2, 1),
        ("/sessions", "sessions", 2, 1),
        ("/sessions?group=web", "sessions", 2, 1),
        ("/traffic", "groups", 5, 3),
        ("/traffic/history", "groups", 5, 3),
        ("/traffic/flows", "flows", 5, 3),
    ] {
        let (all, within) = (two.site.get(path).await, two.own("GET", path, "").await.json());
        assert_eq!((count(&all, list), count(&within, list)), (whole, own), "{path} {list}");
    }
    let story = two.own("GET", &format!("/sessions/{}", two.session), "").await.json();
    assert_eq!((&story["load_balancer"], &story["group"]), (&json!("shop"), &json!("web")));
    let question = r#"{"listener":"web","from":"203.0.113.7"}"#;
    assert_eq!(two.site.ask("POST", "/explain", question).await.status(), 400, "there are two");
    assert_eq!(two.own("POST", "/explain", question).await.json()["load_balancer"], "shop");
    let (all, within) =
        (two.site.ask("GET", "/export", "").await.body, two.own("GET", "/export", "").await.body);
    assert!(all.contains("zqbank") && within.contains("\"shop\"") && !within.contains("zqbank"), "{within}");
}

#[tokio::test]
async fn what_is_outside_is_answered_as_if_it_were_not_there() {
    let two = Two::new().await;
    let session = &two.foreign_session;
    let cursor = two.site.get("/sessions?load_balancer=zqbank&group=zqsafe").await;
    assert_eq!(cursor["next"], Value::Null);
    for (method, path, body) in [
        ("GET", "/load-balancers/NAME".to_owned(), ""),
        ("PATCH", "/load-balancers/NAME".to_owned(), r#"{"project":"default"}"#),
        ("PUT", "/load-balancers/NAME".to_owned(), "{}"),
        ("DELETE", "/load-balancers/NAME".to_owned(), ""),
        ("POST", "/load-balancers/NAME/groups".to_owned(), r#"{"name":"g"}"#),
        ("GET", "/load-balancers/NAME/groups/web/targets/zqgold/drained".to_owned(), ""),
        ("POST", "/load-balancers/NAME/groups/web/targets/zqgold/drain".to_owned(), "{}"),
        ("POST", "/load-balancers/NAME/groups/web/targets/zqgold/unstick".to_owned(), ""),
        ("GET", "/sessions?load_balancer=NAME".to_owned(), ""),
        ("GET", "/decisions?load_balancer=NAME&group=web".to_owned(), ""),
        ("GET", format!("/sessions/{session}?load_balancer=NAME"), ""),
        ("POST", format!("/sessions/{session}/unpin?load_balancer=NAME"), ""),
    ] {
        let [there, nowhere] = ["zqbank", "nowhere"].map(|name| path.replace("NAME", name));
        let (there, nowhere) = (two.own(method, &there, body).await, two.own(method, &nowhere, body).await);
        assert_eq!((there.status(), nowhere.status()), (404, 404), "{method} {path}");
        assert_eq!(there.body.replace("zqbank", "nowhere"), nowhere.body, "{method} {path}");
    }
    for (method, path, body) in [
        ("GET", "", ""),
        ("POST", "/move", r#"{"target":"a","force":true}"#),
        ("POST", "/unpin", ""),
        ("DELETE", "", ""),
    ] {
        let answer = two.own(method, &format!("/sessions/{session}{path}"), body).await;
        assert_eq!(answer.status(), 404, "{method} {path}");
        let answer = two.own(method, &format!("/sessions/{}{path}", two.session), body).await;
        assert_eq!(answer.status(), 200, "{method} {path}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_cursor_of_what_is_outside_is_none() {
    let two = Two::new().await;
    let snapshot = two.site.snapshot();
    for number in 0..3 {
        Client::new(number).ask(foreign(&snapshot, "web"), two.site.now()).unwrap();
    }
    let next =
        two.site.get("/sessions?load_balancer=zqbank&limit=1").await["next"].as_str().unwrap().to_owned();
    let found = two.own("GET", &format!("/sessions?limit=1&cursor={next}"), "").await;
    let nonsense = two.own("GET", "/sessions?limit=1&cursor=00000000000000000", "").await;
    assert_eq!((found.status(), &found.body), (400, &nonsense.body));
    let found = two.own("GET", "/load-balancers?limit=1&cursor=zqbank", "").await;
    assert_eq!(
        (found.status(), found.body),
        (400, two.own("GET", "/load-balancers?limit=1&cursor=x", "").await.body)
    );
}

#[tokio::test]
async fn who_has_scopes_makes_changes_and_removes_load_balancers_that_stay_within() {
    let two = Two::new().await;
    for (method, path, body, status) in [
        ("POST", "/load-balancers", r#"{"name":"lab","project":"elsewhere"}"#, 403),
        ("POST", "/load-balancers?dry_run=true", r#"{"name":"lab","project":"elsewhere"}"#, 403),
        ("POST", "/load-balancers", r#"{"name":"lab","project":["default"]}"#, 403),
        ("POST", "/load-balancers?dry_run=true", r#"{"name":"lab"}"#, 200),
        ("POST", "/load-balancers", r#"{"name":"lab","region":"north","groups":[{"name":"g"}]}"#, 201),
        ("POST", "/load-balancers", r#"{"name":"lab"}"#, 409),
        ("PATCH", "/load-balancers/lab", r#"{"project":"elsewhere"}"#, 403),
        ("PATCH", "/load-balancers/lab?dry_run=true", r#"{"project":"elsewhere"}"#, 403),
        ("PUT", "/load-balancers/lab", r#"{"project":"elsewhere"}"#, 403),
        ("PATCH", "/load-balancers/lab", r#"{"region":"south","project":null}"#, 200),
        ("PUT", "/load-balancers/lab", r#"{"project":"default"}"#, 200),
        ("POST", "/load-balancers/lab/groups", r#"{"name":"h"}"#, 201),
        ("DELETE", "/load-balancers/lab", "", 200),
    ] {
        let answer = two.own(method, path, body).await;
        assert_eq!(answer.status(), status, "{method} {path} {body}: {}", answer.body);
        let there = two.site.get("/load-balancers").await;
        let names: Vec<&str> =
            there.as_array().unwrap().iter().map(|row| row["project"].as_str().unwrap()).collect();
        assert!(!names.contains(&"elsewhere"), "{method} {path} {body}");
    }
    // Its region counts as well.
    let scopes = Scopes { projects: Vec::new(), regions: vec!["north".to_owned()] };
    let (name, created_by) = ("north".to_owned(), String::new());
    let token = NewToken { name, role: Role::Editor, scopes, expires_at_s: None, created_by };
    let north = two.site.identities.create_token(&token).unwrap().0;
    for (body, status) in [(r#"{"name":"lab"}"#, 403), (r#"{"name":"lab","region":"north"}"#, 201)] {
        assert_eq!(two.ask(&north, "POST", "/load-balancers", body).await.status(), status, "{body}");
    }
    let viewer = self::token(&two.site, "default", Role::Viewer);
    assert_eq!(two.ask(&viewer, "POST", "/load-balancers", r#"{"name":"x"}"#).await.status(), 403);
}

#[tokio::test]
async fn a_name_that_is_taken_outside_is_not_free_and_nothing_else_is_said() {
    let two = Two::new().await;
    assert_eq!(
        two.ask(&two.other, "POST", "/load-balancers", r#"{"name":"x","project":"zqproject"}"#)
            .await
            .status(),
        201
    );
    for name in ["zqbank", "x"] {
        let path = format!("/load-balancers/{name}");
        for query in ["", "?dry_run=true"] {
            let body = format!("{{\"name\":\"{name}\",\"groups\":[{{\"name\":\"g\"}}]}}");
            let answer = two.own("POST", &format!("/load-balancers{query}"), &body).await;
            let problem = answer.json();
            let what = format!("the name \"{name}\" is taken on this node");
            assert_eq!((answer.status(), &problem["detail"]), (409, &json!(what)));
            assert_eq!(problem["problems"][0]["hint"], "choose another name");
        }
        assert_eq!(two.own("PUT", &path, "{}").await.status(), 404);
        assert_eq!(two.own("DELETE", &path, "").await.status(), 404);
    }
    // What the file owns and is within is told as to everybody.
    assert!(two.own("PATCH", "/load-balancers/shop", "{}").await.body.contains("is managed by the file"));
}

#[tokio::test]
async fn an_address_that_is_taken_outside_is_told_without_whose_it_is() {
    let two = Two::new().await;
    let listen = |address: &str| {
        format!(
            r#"{{"name":"lab","groups":[{{"name":"g"}}],"listeners":[{{"name":"l","protocol":"http","group":"g","listen":["{address}"]}}]}}"#
        )
    };
    for address in ["127.0.0.1:18443", "0.0.0.0:18443"] {
        for query in ["", "?dry_run=true"] {
            let answer = two.own("POST", &format!("/load-balancers{query}"), &listen(address)).await;
            assert_eq!(answer.status(), 422, "{}", answer.body);
            let problems = &answer.json()["problems"];
            assert_eq!(problems.as_array().unwrap().len(), 1, "{problems}");
            assert_eq!(problems[0]["path"], "listeners.l.listen[0]");
            assert_eq!(problems[0]["what"], "something else on this node listens there");
            assert_silent(&answer, address);
        }
    }
    // Mistakes of his own are told as they are.
    let answer = two
        .own(
            "POST",
            "/load-balancers",
            &listen("127.0.0.1:18443").replace("\"g\",\"listen", "\"h\",\"listen"),
        )
        .await;
    assert!(answer.body.contains("no group \\\"h\\\""), "{}", answer.body);
    assert_silent(&answer, "mistakes");
}

#[tokio::test]
async fn a_node_that_is_full_says_that_and_not_of_what() {
    let many = 0..homing_core::limits::LOAD_BALANCERS;
    let text: String =
        many.map(|number| format!("[[load_balancers]]\nname = \"zq{number}\"\nproject = \"zq\"\n")).collect();
    let site = Site::new(&text).await;
    let own = token(&site, "default", Role::Editor);
    for query in ["", "?dry_run=true"] {
        let (path, body) = (format!("/load-balancers{query}"), r#"{"name":"lab"}"#);
        let answer = ask_as(&site, ("POST", &path, body), &format!("\r\nAuthorization: Bearer {own}")).await;
        assert_eq!(answer.status(), 422, "{}", answer.body);
        assert!(answer.body.contains("there is no room for it"), "{}", answer.body);
        assert_silent(&answer, query);
        assert!(!answer.body.contains("102"), "{}", answer.body);
    }
}

#[tokio::test]
async fn who_has_scopes_hears_of_his_own_and_counts_no_other() {
    let two = Two::new().await;
    let mut stream = Stream::open_with(&two.site, &two.own).await;
    let health = |load_balancer: &str| {
        let [load_balancer, group, target] = [load_balancer, "web", "a"].map(str::to_owned);
        let [from, to, why] = ["healthy", "unhealthy", "timed out"].map(str::to_owned);
        Event::HealthChanged { target: TargetName { load_balancer, group, target }, from, to, why }
    };
    let task = Event::TaskRestarted { task: "probes".to_owned(), why: "a bug".to_owned() };
    for event in [health("zqbank"), task, health("shop"), health("gone"), health("zqbank"), health("shop")] {
        two.site.events.tell(event, two.site.now());
    }
    let begun = stream.until("id: ").await;
    let mut ids = vec![begun["id: ".len()..].to_owned()];
    for number in [1, 2] {
        let (id, data) = (stream.until("id: ").await, stream.until("data: ").await);
        let told: Value = serde_json::from_str(&data["data: ".len()..]).unwrap();
        assert_eq!((&told["number"], &told["load_balancer"]), (&json!(number), &json!("shop")));
        assert_eq!(told["id"], id["id: ".len()..]);
        ids.push(told["id"].as_str().unwrap().to_owned());
    }
    // They say nothing, but where to go on.
    assert!(
        ids.iter().all(|id| id.len() == 88 && id.bytes().all(|byte| byte.is_ascii_hexdigit())),
        "{ids:?}"
    );
    let rest = two.own("GET", &format!("/events/recent?after={}", ids[1]), "").await.json();
    assert_eq!(rest["events"].as_array().unwrap().len(), 1, "{rest}");
    assert_eq!((&rest["events"][0]["number"], &rest["gap"]), (&json!(1), &Value::Null));
    let all = two.own("GET", "/events/recent", "").await.json();
    assert_eq!(all["events"].as_array().unwrap().len(), 2, "{all}");
    assert_eq!(two.own("GET", "/events/recent?limit=1", "").await.json()["events"][0]["number"], 2);
    assert_ne!(all["last_id"], two.own("GET", "/events/recent", "").await.json()["last_id"]);
    let whole = two.site.get("/events/recent").await;
    let forged = whole["events"][2]["id"].as_str().unwrap();
    let forged = two.own("GET", &format!("/events/recent?after={forged}"), "").await.json();
    assert_eq!((&forged["gap"], forged["events"].as_array().unwrap().len()), (&json!({ "lost": null }), 2));
    for _ in 0..limits::EVENTS_WAITING + 7 {
        two.site.events.tell(health("zqbank"), two.site.now());
    }
    let (name, gap) = stream.event().await;
    assert_eq!((&*name, &gap["lost"]), ("gap", &Value::Null));
    two.site.events.tell(health("shop"), two.site.now());
    assert_eq!(stream.event().await.1["number"], 3);
}

#[tokio::test]
async fn a_dry_run_warns_of_no_load_balancer_outside() {
    let two = Two::new().await;
    let body = r#"{"name":"zqlab","project":"zqproject","groups":[{"name":"zqempty"}]}"#;
    assert_eq!(two.ask(&two.other, "POST", "/load-balancers", body).await.status(), 201);
    for name in ["first", "last"] {
        let body = format!(r#"{{"name":"{name}","groups":[{{"name":"g"}}]}}"#);
        assert_eq!(two.own("POST", "/load-balancers", &body).await.status(), 201);
    }
    for (method, path, body) in [
        ("DELETE", "/load-balancers/first?dry_run=true", ""),
        ("PATCH", "/load-balancers/last?dry_run=true", r#"{"groups":[{"name":"h"}]}"#),
    ] {
        let answer = two.own(method, path, body).await;
        assert_eq!(answer.status(), 200, "{}", answer.body);
        assert_silent(&answer, path);
    }
    // What stands elsewhere than before is no news.
    let whole = two.site.ask("DELETE", "/load-balancers/first?dry_run=true", "").await.json();
    assert_eq!(whole["warnings"], json!([]), "{whole}");
}
