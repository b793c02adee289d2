//! Who is let in, and what is said to the others?

use super::*;
use crate::testing::http::ask;

/// A method, a path and a body for each route.
const ROUTES: &[(&str, &str, &str)] = &[
    ("GET", "/status", ""),
    ("GET", "/load-balancers", ""),
    ("GET", "/load-balancers/shop", ""),
    ("GET", "/load-balancers/shop/groups/web", ""),
    ("GET", "/load-balancers/shop/groups/web/targets", ""),
    ("GET", "/load-balancers/shop/groups/web/targets/a", ""),
    ("GET", "/load-balancers/shop/groups/web/targets/a/health", ""),
    ("POST", "/load-balancers/shop/groups/web/targets/a/drain", "{}"),
    ("DELETE", "/load-balancers/shop/groups/web/targets/a/drain", ""),
    ("GET", "/load-balancers/shop/groups/web/targets/a/drained?wait=1s", ""),
    ("POST", "/load-balancers/shop/groups/web/targets/a/unstick", ""),
    ("GET", "/sessions?limit=10", ""),
    ("GET", "/sessions/SESSION", ""),
    ("POST", "/sessions/SESSION/move", "{\"target\":\"b\"}"),
    ("POST", "/sessions/SESSION/unpin", ""),
    ("DELETE", "/sessions/SESSION", ""),
    ("POST", "/explain", "{\"listener\":\"web\",\"from\":\"203.0.113.7\"}"),
    ("POST", "/explain/verify", "{\"decision\":\"\"}"),
    ("GET", "/doctor", ""),
    ("GET", "/decisions", ""),
    ("POST", "/load-balancers", r#"{"name":"lab"}"#),
    ("PATCH", "/load-balancers/lab", r#"{"project":"east"}"#),
    ("PUT", "/load-balancers/lab", r#"{"name":"lab","region":"north"}"#),
    ("POST", "/load-balancers/lab/groups", r#"{"name":"g"}"#),
    ("GET", "/load-balancers/lab/groups", ""),
    ("PATCH", "/load-balancers/lab/groups/g", r#"{"scheduler":"maglev"}"#),
    ("PUT", "/load-balancers/lab/groups/g", r#"{"name":"g"}"#),
    ("POST", "/load-balancers/lab/groups/g/targets", r#"{"name":"t","address":"127.0.0.1:9"}"#),
    ("PATCH", "/load-balancers/lab/groups/g/targets/t", r#"{"weight":3}"#),
    ("PUT", "/load-balancers/lab/groups/g/targets/t", r#"{"name":"t","address":"127.0.0.1:8"}"#),
    ("POST", "/load-balancers/lab/listeners", LISTENER),
    ("GET", "/load-balancers/lab/listeners", ""),
    ("GET", "/load-balancers/lab/listeners/l", ""),
    ("PATCH", "/load-balancers/lab/listeners/l", r#"{"http2":true}"#),
    ("PUT", "/load-balancers/lab/listeners/l", LISTENER),
    ("POST", "/load-balancers/lab/listeners/l/rules", r#"{"path":"/a","group":"g"}"#),
    ("GET", "/load-balancers/lab/listeners/l/rules", ""),
    ("GET", "/load-balancers/lab/listeners/l/rules/0", ""),
    ("PATCH", "/load-balancers/lab/listeners/l/rules/0", r#"{"host":"a.example"}"#),
    ("PUT", "/load-balancers/lab/listeners/l/rules/0", r#"{"path":"/b","group":"g"}"#),
    ("DELETE", "/load-balancers/lab/listeners/l/rules/0", ""),
    ("DELETE", "/load-balancers/lab/listeners/l", ""),
    ("DELETE", "/load-balancers/lab/groups/g/targets/t", ""),
    ("DELETE", "/load-balancers/lab/groups/g", ""),
    ("GET", "/revisions", ""),
    ("GET", "/revisions/1", ""),
    ("GET", "/revisions/1/diff?from=1", ""),
    ("POST", "/revisions/1/rollback", ""),
    ("GET", "/revisions/1/export", ""),
    ("GET", "/export", ""),
    ("POST", "/import", ""),
    ("DELETE", "/load-balancers/lab", ""),
];

const LISTENER: &str = r#"{"name":"l","protocol":"http","listen":["127.0.0.1:0"],"group":"g"}"#;

async fn ask_as(site: &Site, route: (&str, &str, &str), authorization: &str) -> Answer {
    let ((method, path, body), address) = (route, site.address);
    let head = format!(
        "{method} {BASE}{path} HTTP/1.1\r\nHost: {address}{authorization}\r\nContent-Type: application/json\r\n\
         Content-Length: {}",
        body.len()
    );
    ask_with(address, &head, body).await
}

#[tokio::test]
async fn every_route_answers_who_has_a_token_and_nobody_else() {
    let site = Site::shop().await;
    let session = site.client_of_a("web").session.unwrap().to_string();
    let mut wrong = site.token.clone();
    wrong.pop();
    for (method, path, body) in ROUTES {
        let path = path.replace("SESSION", &session);
        let route = (*method, &*path, *body);
        for authorization in [
            String::new(),
            format!("\r\nAuthorization: Bearer {wrong}"),
            format!("\r\nAuthorization: Basic {}", site.token),
            format!("\r\nAuthorization: {}", site.token),
            format!("\r\nAuthorization: Bearer {0}\r\nAuthorization: Bearer {0}", site.token),
        ] {
            let answer = ask_as(&site, route, &authorization).await;
            assert_eq!(answer.status(), 401, "{route:?} {authorization}");
            assert!(answer.field("www-authenticate").unwrap().starts_with("Bearer realm"), "{route:?}");
        }
        let answer = ask_as(&site, route, &format!("\r\nauthorization: bearer {}", site.token)).await;
        let is_refused_for_another_reason = matches!(answer.status(), 404 | 415);
        let may_be = path.contains("revisions") || path.ends_with("port");
        let is_done = matches!(answer.status(), 200 | 201) || may_be && is_refused_for_another_reason;
        assert!(is_done, "{route:?} {}", answer.body);
    }
}

#[test]
fn every_operation_of_the_document_is_a_route_that_is_tested() {
    for (path, item) in conform::document()["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let operation = conform::operation(method, path);
            let tested = ROUTES.iter().any(|route| conform::operation(route.0, route.1) == operation);
            assert!(tested || path == "/events", "{method} {path} is not in the table");
        }
    }
}

#[tokio::test]
async fn who_has_no_token_is_not_told_which_paths_there_are() {
    let site = Site::shop().await;
    for (method, path) in [("GET", "/nothing"), ("DELETE", "/status"), ("GET", "/events"), ("GET", "")] {
        assert_eq!(ask_as(&site, (method, path, ""), "").await.status(), 401, "{method} {path}");
    }
}

#[tokio::test]
async fn metrics_and_status_stay_open_and_count_who_was_refused() {
    let site = Site::shop().await;
    ask_as(&site, ("GET", "/sessions", ""), "\r\nAuthorization: Bearer wrong").await;
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: {}", site.address);
    assert_eq!(ask(site.address, &get("/status")).await.status(), 200);
    let metrics = ask(site.address, &get("/metrics")).await;
    assert!(metrics.body.contains("\nhoming_api_refused_requests_total 1\n"), "{}", metrics.body);
}

#[tokio::test]
async fn a_refusal_says_what_was_wrong_and_never_the_token() {
    let site = Site::shop().await;
    let answer = ask_as(&site, ("GET", "/sessions", ""), "\r\nAuthorization: Bearer guessed").await;
    assert_eq!(answer.field("content-type"), Some("application/problem+json"));
    let problem = answer.json();
    assert_eq!((&problem["status"], &problem["title"]), (&json!(401), &json!("Unauthorized")));
    assert!(problem["detail"].as_str().unwrap().contains("not known"), "{problem}");
    assert!(!answer.body.contains("guessed"));
}

#[tokio::test]
async fn what_is_not_there_is_told_by_its_name() {
    let site = Site::shop().await;
    for (method, path, what) in [
        ("GET", "/nothing", "there is no /api/v1/nothing"),
        ("GET", "/load-balancers/shap", "there is no load balancer \"shap\""),
        ("GET", "/load-balancers/shop/groups/wbe", "there is no group \"wbe\" in load balancer \"shop\""),
        ("GET", "/load-balancers/shop/groups/web/targets/c", "there is no target \"c\" in group \"web\""),
        (
            "POST",
            "/load-balancers/shop/groups/web/targets/c/drain",
            "there is no target \"c\" in group \"web\"",
        ),
        (
            "DELETE",
            "/load-balancers/shop/groups/web/targets/c/drain",
            "there is no target \"c\" in group \"web\"",
        ),
        (
            "GET",
            "/load-balancers/shop/groups/web/targets/c/drained",
            "there is no target \"c\" in group \"web\"",
        ),
        (
            "POST",
            "/load-balancers/shop/groups/web/targets/c/unstick",
            "there is no target \"c\" in group \"web\"",
        ),
        ("GET", "/sessions/0000000000000001", "there is no session 0000000000000001"),
        ("DELETE", "/sessions/1", "there is no session 0000000000000001"),
        ("POST", "/sessions/1/unpin?group=web", "there is no session 0000000000000001"),
        ("GET", "/sessions?group=nobody", "there is no group \"nobody\""),
        ("GET", "/sessions?load_balancer=nobody", "there is no load balancer \"nobody\""),
        ("GET", "/sessions?target=nobody", "there is no target \"nobody\""),
        ("GET", "/sessions?group=web&target=nobody", "there is no target \"nobody\" in group \"web\""),
        ("GET", "/decisions?group=nobody", "there is no group \"nobody\""),
    ] {
        let answer = site.ask(method, path, "").await;
        assert_eq!((answer.status(), &answer.json()["detail"]), (404, &json!(what)), "{method} {path}");
    }
    let answer = site.ask("GET", "/load-balancers/shop/groups/wbe", "").await.json();
    assert_eq!(answer["problems"][0]["hint"], "there are: web, db, plain");
}

#[tokio::test]
async fn another_method_is_refused() {
    let site = Site::shop().await;
    assert_eq!(site.ask("PUT", "/status", "").await.status(), 405);
    assert_eq!(site.ask("GET", "/explain", "").await.status(), 405);
}

#[tokio::test]
async fn a_bad_body_is_told_with_its_place() {
    let site = Site::shop().await;
    let drain = format!("{WEB}/targets/a/drain");
    for (path, body, place, what) in [
        (&*drain, "{\"policy\":\"now\"}", "policy", "no policy \"now\""),
        (&*drain, "{\"deadline\":\"soon\"}", "deadline", "\"soon\" is no duration"),
        (&*drain, "{\"deadline\":600}", "deadline", "invalid type: integer `600`, expected a string"),
        (&*drain, "{\"dead_line\":\"1m\"}", "dead_line", "unknown field `dead_line`"),
        (&*drain, "{\"policy\":", "policy", "EOF while parsing"),
        (&*drain, "{} {}", "", "trailing characters"),
        ("/sessions/1/move", "{}", "", "missing field `target`"),
        ("/explain", "{\"listener\":\"web\",\"from\":\"here\"}", "from", "invalid IP address syntax"),
        (
            "/explain",
            "{\"listener\":\"web\",\"from\":\"::1\",\"cookies\":[{\"name\":\"a\"}]}",
            "cookies[0]",
            "missing field `value`",
        ),
    ] {
        let answer = site.ask("POST", path, body).await;
        assert_eq!(answer.status(), 400, "{path} {body}");
        let problem = &answer.json()["problems"][0];
        assert_eq!(problem["path"], place, "{path} {body}");
        assert!(problem["what"].as_str().unwrap().contains(what), "{path} {body}: {problem}");
    }
}

#[tokio::test]
async fn a_bad_query_is_told_with_its_place() {
    let site = Site::shop().await;
    for (path, place) in [
        ("/sessions?limit=0", "limit"),
        ("/sessions?limit=1001", "limit"),
        ("/sessions?client=somebody", "client"),
        ("/sessions?client=::1&id=1", "client"),
        ("/sessions?id=xyz", "id"),
        ("/sessions?id=", "id"),
        ("/sessions?id=00000000000000001", "id"),
        ("/sessions?cursor=!", "cursor"),
        ("/sessions?cursor=AAAA", "cursor"),
        ("/sessions?cursor=AAAAAAAAAAAAAAAAAAAAAA", "cursor"),
        ("/sessions?page=2", "query"),
        ("/sessions/zz", "id"),
        ("/decisions?reason=because", "reason"),
        ("/load-balancers/shop/groups/web/targets/a/drained?wait=60", "wait"),
        ("/load-balancers/shop/groups/web/targets/a/drained?wait=301s", "wait"),
    ] {
        let answer = site.ask("GET", path, "").await;
        assert_eq!((answer.status(), &answer.json()["problems"][0]["path"]), (400, &json!(place)), "{path}");
    }
}

#[tokio::test]
async fn a_body_is_json_and_of_bounded_length() {
    let site = Site::shop().await;
    let (address, token) = (site.address, &site.token);
    let ask = async |kind: &str, body: &str| {
        let head = format!(
            "POST {BASE}{WEB}/targets/a/drain HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Content-Length: {}{kind}",
            body.len()
        );
        ask_with(address, &head, body).await.status()
    };
    for (kind, status) in [
        ("", 415),
        ("\r\nContent-Type: text/plain", 415),
        ("\r\nContent-Type: application/x-www-form-urlencoded", 415),
        ("\r\nContent-Type: application/json; charset=utf-8", 200),
        ("\r\nContent-Type: application/merge-patch+json", 200),
    ] {
        assert_eq!(ask(kind, "{}").await, status, "{kind}");
    }
    let long = format!("{{{}}}", " ".repeat(limits::BODY_BYTES));
    assert_eq!(ask("\r\nContent-Type: application/json", &long).await, 413);
    assert_eq!(ask("", "").await, 200, "nothing is as good as {{}}");
}
