//! Can what is said be changed, object by object, and only as it was meant?

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::*;

/// A load balancer that the API owns, next to that of the file.
const LAB: &str = r#"{
    "name": "lab", "region": "north", "project": "east",
    "listeners": [{
        "name": "web", "protocol": "http", "listen": ["127.0.0.1:0"], "group": "web",
        "rules": [{ "path": "/a", "group": "web" }, { "path": "/b", "group": "web" }]
    }],
    "groups": [{
        "name": "web", "persistence": { "method": "cookie", "timeout": "20m" },
        "targets": [{ "name": "a", "address": "127.0.0.1:9101", "weight": 3 }, { "name": "b", "address": "127.0.0.1:9102" }]
    }]
}"#;
const GROUP: &str = "/load-balancers/lab/groups/web";
const LISTENER: &str = "/load-balancers/lab/listeners/web";

async fn lab() -> Site {
    let site = Site::shop().await;
    let answer = site.ask("POST", "/load-balancers", LAB).await;
    assert_eq!(answer.status(), 201, "{}", answer.body);
    site
}

/// What went well answers, and with which status.
async fn done(site: &Site, method: &str, path: &str, body: &str, status: u16) -> Value {
    let answer = site.ask(method, path, body).await;
    assert_eq!(answer.status(), status, "{method} {path}: {}", answer.body);
    answer.json()
}

#[tokio::test]
async fn a_load_balancer_is_made_with_all_that_it_brings() {
    let site = Site::shop().await;
    let answer = site.ask("POST", "/load-balancers", LAB).await;
    assert_eq!(answer.status(), 201, "{}", answer.body);
    assert_eq!(answer.field("location"), Some("/api/v1/load-balancers/lab"));
    let made = answer.json();
    assert_eq!((&made["managed_by"], &made["edition"]), (&json!("api"), &json!("native")));
    assert_eq!(made["groups"][0]["persistence"]["timeout"], "20m");
    let seen = site.get("/load-balancers/lab").await;
    assert_eq!(seen, made);
    let target = site.get(&format!("{GROUP}/targets/a")).await;
    assert_eq!((&target["weight"], &target["admin_state"]), (&json!(3), &json!("active")));
}

#[tokio::test]
async fn what_was_shown_can_be_said_again_as_it_is() {
    let site = lab().await;
    for path in [
        "/load-balancers/lab",
        GROUP,
        LISTENER,
        &format!("{LISTENER}/rules/1"),
        &format!("{GROUP}/targets/a"),
    ] {
        let shown = site.ask("GET", path, "").await;
        let said = site.ask_with("PUT", path, "\r\nContent-Type: application/json", &shown.body).await;
        assert_eq!(said.status(), 200, "{path}: {}", said.body);
        assert_eq!(said.json(), shown.json(), "{path}");
    }
}

#[tokio::test]
async fn persistence_is_switched_on_changed_and_off() {
    let site = lab().await;
    let patch = |body: &'static str| done(&site, "PATCH", GROUP, body, 200);
    let group = patch(r#"{"persistence":{"timeout":"5m"}}"#).await;
    assert_eq!(
        (&group["persistence"]["method"], &group["persistence"]["timeout"]),
        (&json!("cookie"), &json!("5m"))
    );
    let group = patch(r#"{"persistence":null}"#).await;
    assert_eq!(group["persistence"], Value::Null);
    let group = patch(r#"{"persistence":{"method":"source-ip","timeout":"30s"}}"#).await;
    assert_eq!(group["persistence"]["method"], "source-ip");
    assert_eq!(group["targets"].as_array().unwrap().len(), 2, "a patch leaves alone what it does not name");
    assert_eq!(site.get(GROUP).await["persistence"]["timeout"], "30s");
}

#[tokio::test]
async fn a_merge_patch_says_what_it_is() {
    let site = lab().await;
    let kind = "\r\nContent-Type: application/merge-patch+json";
    let answer = site.ask_with("PATCH", &format!("{GROUP}/targets/a"), kind, r#"{"weight":null}"#).await;
    assert_eq!(answer.status(), 200, "{}", answer.body);
    assert_ne!(answer.json()["weight"], 3);
    let answer = site.ask_with("PATCH", GROUP, "\r\nContent-Type: text/plain", "{}").await;
    assert_eq!(answer.status(), 415);
}

#[tokio::test]
async fn every_kind_of_object_is_made_replaced_and_removed() {
    let site = lab().await;
    let lb = "/load-balancers/lab";
    done(
        &site,
        "POST",
        &format!("{lb}/groups"),
        r#"{"name":"new","targets":[{"name":"x","address":"127.0.0.1:9"}]}"#,
        201,
    )
    .await;
    let target = done(
        &site,
        "POST",
        &format!("{lb}/groups/new/targets"),
        r#"{"name":"y","address":"127.0.0.1:8"}"#,
        201,
    )
    .await;
    assert_eq!(target["address"], "127.0.0.1:8");
    done(&site, "PUT", &format!("{lb}/groups/new/targets/y"), r#"{"address":"127.0.0.1:7"}"#, 200).await;
    let names: Vec<Value> = site
        .get(&format!("{lb}/groups/new/targets"))
        .await
        .as_array()
        .unwrap()
        .iter()
        .map(|target| target["name"].clone())
        .collect();
    assert_eq!(names, ["x", "y"]);
    done(&site, "DELETE", &format!("{lb}/groups/new/targets/x"), "", 200).await;
    let listener = r#"{"name":"tcp","protocol":"tcp","listen":["127.0.0.1:0"],"group":"new"}"#;
    done(&site, "POST", &format!("{lb}/listeners"), listener, 201).await;
    let listener =
        done(&site, "PATCH", &format!("{lb}/listeners/tcp"), r#"{"idle_timeout":"5m"}"#, 200).await;
    assert_eq!((&listener["protocol"], &listener["idle_timeout"]), (&json!("tcp"), &json!("5m")));
    done(&site, "DELETE", &format!("{lb}/listeners/tcp"), "", 200).await;
    done(&site, "DELETE", &format!("{lb}/groups/new"), "", 200).await;
    let gone = done(&site, "DELETE", lb, "", 200).await;
    assert!(gone["revision"].as_u64().unwrap() > 1, "{gone}");
    assert_eq!(site.ask("GET", lb, "").await.status(), 404);
}

#[tokio::test]
async fn rules_stand_where_they_were_put() {
    let site = lab().await;
    let rules = format!("{LISTENER}/rules");
    let paths = async || -> Vec<String> {
        let all = site.get(&rules).await;
        all.as_array().unwrap().iter().map(|rule| rule["path"].as_str().unwrap().to_owned()).collect()
    };
    let last = site.ask("POST", &rules, r#"{"path":"/z","group":"web"}"#).await;
    assert_eq!((last.status(), last.json()["index"].clone()), (201, json!(2)), "{}", last.body);
    assert_eq!(last.field("location"), Some(&*format!("{BASE}{rules}/2")));
    done(&site, "POST", &format!("{rules}?index=0"), r#"{"path":"/first","group":"web"}"#, 201).await;
    assert_eq!(paths().await, ["/first", "/a", "/b", "/z"]);
    done(&site, "PATCH", &format!("{rules}/1"), r#"{"host":"a.example"}"#, 200).await;
    done(&site, "PUT", &format!("{rules}/2"), r#"{"path":"/c","redirect":{"scheme":"https"}}"#, 200).await;
    done(&site, "DELETE", &format!("{rules}/0"), "", 200).await;
    assert_eq!(paths().await, ["/a", "/c", "/z"]);
    assert_eq!(site.ask("GET", &format!("{rules}/3"), "").await.status(), 404);
    assert_eq!(site.ask("POST", &format!("{rules}?index=9"), r#"{"group":"web"}"#).await.status(), 404);
}

#[tokio::test]
async fn who_read_an_old_revision_is_refused() {
    let site = lab().await;
    let (json, tag) = ("\r\nContent-Type: application/json", site.ask("GET", GROUP, "").await);
    let tag = tag.field("etag").unwrap().to_owned();
    let patch = async |tag: &str, weight: u32| {
        let fields = format!("{json}\r\nIf-Match: {tag}");
        let body = format!("{{\"weight\":{weight}}}");
        site.ask_with("PATCH", &format!("{GROUP}/targets/a"), &fields, &body).await
    };
    let first = patch(&tag, 4).await;
    assert_eq!(first.status(), 200, "{}", first.body);
    let (newer, second) = (first.field("etag").unwrap(), patch(&tag, 5).await);
    assert_ne!(newer, tag);
    assert_eq!(second.status(), 412, "{}", second.body);
    assert_eq!(site.get(&format!("{GROUP}/targets/a")).await["weight"], 4);
    for (tag, status) in
        [(&*format!("\"0\", {newer}"), 200), ("*", 200), ("W/\"2\"", 412), ("\"soon\"", 412), ("", 412)]
    {
        assert_eq!(patch(tag, 4).await.status(), status, "{tag}");
    }
}

#[tokio::test]
async fn of_two_writers_who_read_the_same_one_is_refused() {
    let site = lab().await;
    let tag = site.ask("GET", GROUP, "").await.field("etag").unwrap().to_owned();
    let fields = format!("\r\nContent-Type: application/json\r\nIf-Match: {tag}");
    let path = format!("{GROUP}/targets");
    let add = async |name: &str| {
        let body = format!("{{\"name\":\"{name}\",\"address\":\"127.0.0.1:9103\"}}");
        site.ask_with("POST", &path, &fields, &body).await.status()
    };
    let (one, other) = tokio::join!(add("c"), add("d"));
    let mut statuses = [one, other];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 412]);
}

#[tokio::test]
async fn a_dry_run_says_what_would_be_and_changes_nothing() {
    let site = lab().await;
    let before = site.ask("GET", "/load-balancers/lab", "").await;
    for (method, path, body) in [
        ("PATCH", GROUP, r#"{"persistence":null}"#),
        ("PUT", LISTENER, r#"{"protocol":"http","listen":["127.0.0.1:0"],"group":"web","rules":[]}"#),
        ("POST", &format!("{GROUP}/targets"), r#"{"name":"c","address":"127.0.0.1:1"}"#),
        ("DELETE", &format!("{GROUP}/targets/a"), ""),
        ("DELETE", LISTENER, ""),
    ] {
        let outcome = done(&site, method, &format!("{path}?dry_run=true"), body, 200).await;
        assert_eq!(outcome["dry_run"], true, "{method} {path}");
        assert_eq!(outcome["after"].is_object(), method != "DELETE", "{method} {path}: {outcome}");
        assert_ne!(outcome["changes"], json!([]), "{method} {path}");
    }
    let refused = site.ask("DELETE", &format!("{GROUP}?dry_run=true"), "").await;
    assert_eq!(refused.status(), 422, "the listener leads to it: {}", refused.body);
    let after = site.ask("GET", "/load-balancers/lab", "").await;
    assert_eq!((after.field("etag"), after.json()), (before.field("etag"), before.json()));
}

#[tokio::test]
async fn what_the_file_owns_is_not_changed_and_the_answer_names_the_file() {
    let site = Site::shop().await;
    let target = format!("{WEB}/targets/a");
    for (method, path, body) in [
        ("PATCH", "/load-balancers/shop", r#"{"region":"north"}"#),
        ("PUT", "/load-balancers/shop", r#"{"name":"shop"}"#),
        ("DELETE", "/load-balancers/shop", ""),
        ("POST", "/load-balancers", r#"{"name":"shop"}"#),
        ("POST", "/load-balancers/shop/groups", r#"{"name":"new"}"#),
        ("PATCH", WEB, r#"{"persistence":null}"#),
        ("DELETE", &target, ""),
        ("PATCH", &target, r#"{"weight":1}"#),
        ("PATCH", "/load-balancers/shop/listeners/web", r#"{"http2":true}"#),
        ("POST", "/load-balancers/shop/listeners/web/rules", r#"{"group":"web"}"#),
    ] {
        let answer = site.ask(method, path, body).await;
        assert_eq!(answer.status(), 409, "{method} {path}: {}", answer.body);
        assert!(answer.body.contains("homing.toml"), "{method} {path}: {}", answer.body);
    }
}

#[tokio::test]
async fn what_is_there_is_not_made_twice_and_what_is_not_there_is_not_changed() {
    let site = lab().await;
    let x = r#"{"name":"x"}"#;
    for (method, path, body, status) in [
        ("POST", "/load-balancers", LAB, 409),
        ("POST", "/load-balancers/lab/groups", r#"{"name":"web"}"#, 409),
        ("POST", &*format!("{GROUP}/targets"), r#"{"name":"a","address":"127.0.0.1:1"}"#, 409),
        ("POST", "/load-balancers/nobody/groups", x, 404),
        ("PUT", "/load-balancers/nobody", x, 404),
        ("PATCH", "/load-balancers/lab/groups/nobody", "{}", 404),
        ("DELETE", &*format!("{GROUP}/targets/nobody"), "", 404),
        ("DELETE", &*format!("{LISTENER}/rules/7"), "", 404),
        ("PATCH", "/load-balancers/lab/listeners/nobody", "{}", 404),
        ("POST", "/load-balancers/lab/listeners/nobody/rules", "{}", 404),
        ("GET", "/revisions/77", "", 404),
    ] {
        let answer = site.ask(method, path, body).await;
        assert_eq!(answer.status(), status, "{method} {path}: {}", answer.body);
    }
}

#[tokio::test]
async fn what_nobody_can_read_is_refused_with_its_place() {
    let site = lab().await;
    for (method, path, body, status, place) in [
        ("POST", "/load-balancers", "{", 400, ""),
        ("POST", "/load-balancers", "{}", 422, "name"),
        ("POST", "/load-balancers", r#"{"name":5}"#, 422, "name"),
        ("POST", "/load-balancers", "[]", 400, ""),
        ("PATCH", GROUP, "[]", 400, ""),
        ("PATCH", GROUP, "5", 400, ""),
        ("PATCH", GROUP, r#"{"name":"other"}"#, 422, "name"),
        ("PUT", GROUP, r#"{"name":"other"}"#, 422, "name"),
        ("PATCH", &*format!("{GROUP}?dry_run=perhaps"), "{}", 400, "dry_run"),
        ("PATCH", &*format!("{GROUP}?force=true"), "{}", 400, "query"),
        ("GET", "/load-balancers?limit=0", "", 400, "limit"),
        ("GET", "/load-balancers?cursor=nobody", "", 400, "cursor"),
        ("GET", "/load-balancers/lab/listeners/web/rules/x", "", 400, ""),
    ] {
        let answer = site.ask(method, path, body).await;
        assert_eq!(answer.status(), status, "{method} {path} {body}: {}", answer.body);
        if !place.is_empty() {
            assert_eq!(answer.json()["problems"][0]["path"], place, "{method} {path} {body}");
        }
    }
    let long = format!("\r\nContent-Type: application/json\r\nX-Homing-Why: {}", "because ".repeat(200));
    assert_eq!(site.ask_with("PATCH", GROUP, &long, "{}").await.status(), 422);
}

#[tokio::test]
async fn lists_are_filtered_and_come_in_pages() {
    let site = lab().await;
    for name in ["c", "d"] {
        done(&site, "POST", "/load-balancers", &format!(r#"{{"name":"{name}","region":"north"}}"#), 201)
            .await;
    }
    let names = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&site.get("/load-balancers").await), ["shop", "lab", "c", "d"]);
    assert_eq!(names(&site.get("/load-balancers?region=north&project=east").await), ["lab"]);
    assert_eq!(names(&site.get("/load-balancers?project=default").await), ["shop", "c", "d"]);
    let page = site.ask("GET", "/load-balancers?region=north&limit=2", "").await;
    assert_eq!(names(&page.json()), ["lab", "c"]);
    let next = page.field("link").unwrap();
    assert_eq!(next, "</api/v1/load-balancers?limit=2&cursor=c&region=north>; rel=\"next\"");
    let page = site.ask("GET", "/load-balancers?limit=2&cursor=c&region=north", "").await;
    assert_eq!((names(&page.json()), page.field("link")), (vec!["d".to_owned()], None));
    let page = site.ask("GET", &format!("{GROUP}/targets?limit=1"), "").await;
    assert_eq!((names(&page.json()).len(), page.field("link").is_some()), (1, true));
}

#[tokio::test]
async fn a_dry_run_shows_what_would_be_said_otherwise_and_what_is_probably_not_meant() {
    let site = lab().await;
    let patch = r#"{"persistence":{"method":"source-ip","timeout":"5m"},"scheduler":"ip-hash"}"#;
    let outcome = done(&site, "PATCH", &format!("{GROUP}?dry_run=true"), patch, 200).await;
    let changes: Vec<(&str, &Value)> = outcome["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| (change["path"].as_str().unwrap(), &change["after"]))
        .collect();
    assert!(changes.contains(&("load_balancers.lab.groups.web.scheduler", &json!("ip-hash"))), "{changes:?}");
    assert_eq!(outcome["changes_are_cut"], false);
    let warning = &outcome["warnings"][0];
    assert_eq!(warning["path"], "persistence");
    assert!(
        warning["what"].as_str().unwrap().contains("ip-hash sends an address to its target"),
        "{warning}"
    );
    // What is there already is no news.
    done(&site, "PATCH", GROUP, patch, 200).await;
    let outcome =
        done(&site, "PATCH", &format!("{GROUP}?dry_run=true"), r#"{"all_unhealthy":"forward"}"#, 200).await;
    assert_eq!((&outcome["warnings"], outcome["changes"].as_array().unwrap().len()), (&json!([]), 1));
}

#[tokio::test]
async fn load_balancers_are_found_by_what_people_say_of_them() {
    let site = Site::shop().await;
    let body = json!({
        "name": "lab", "description": "Ruang Percobaan", "tags": { "team": "research", "tier": "2" },
        "groups": [{ "name": "bench" }],
    });
    done(&site, "POST", "/load-balancers", &body.to_string(), 201).await;
    let names = async |query: &str| -> Vec<String> {
        let rows = site.get(&format!("/load-balancers?{query}")).await;
        rows.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    for query in ["search=percobaan", "search=Bench", "search=RESEARCH", "tag=team", "tag=team:research"] {
        assert_eq!(names(query).await, ["lab"], "{query}");
    }
    assert_eq!(names("search=plain").await, ["shop"]);
    assert_eq!(names("tag=team:sales").await, [""; 0]);
    let row = &site.get("/load-balancers?tag=tier").await[0];
    assert_eq!((&row["description"], &row["tags"]["tier"]), (&json!("Ruang Percobaan"), &json!("2")));
    let first = site.ask("GET", "/load-balancers?limit=1&search=a%20b%26", "").await;
    assert_eq!(first.json(), json!([]));
}

/// The head of an edit whose body has `length` bytes.
fn head_of_edit(site: &Site, length: usize) -> String {
    format!(
        "PATCH {BASE}{GROUP} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: {length}",
        site.address, site.token
    )
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let site = lab().await;
    let answer = ask_with(site.address, &head_of_edit(&site, 100), "{").await;
    assert_eq!(answer.status(), 408, "{}", answer.body);
    assert_eq!(answer.json()["detail"], "the body did not come within 30 s");
}

#[tokio::test(start_paused = true)]
async fn an_edit_waits_while_there_is_no_room_for_its_body() {
    let site = lab().await;
    let revision = || site.changes.current().revision;
    let before = revision();
    let mut slow = Vec::new();
    for _ in 0..limits::BODIES {
        let mut stream = TcpStream::connect(site.address).await.unwrap();
        let head = format!("{}\r\nExpect: 100-continue\r\n\r\n", head_of_edit(&site, 2));
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut waited_for = [0; 25];
        stream.read_exact(&mut waited_for).await.unwrap();
        assert_eq!(&waited_for, b"HTTP/1.1 100 Continue\r\n\r\n");
        slow.push(stream);
    }
    let mut late = std::pin::pin!(site.ask("PATCH", GROUP, r#"{"scheduler":"maglev"}"#));
    assert!(timeout(Duration::from_secs(1), &mut late).await.is_err());
    assert_eq!(revision(), before);
    slow[0].write_all(b"{}").await.unwrap();
    assert_eq!(late.await.status(), 200);
    assert_eq!(revision(), before + 1);
}
