//! Who is let in, and what is said to the others?

use std::collections::HashMap;

use zeroize::Zeroizing;

use super::rights::{Access, Reach};
use super::*;
use crate::identity::tokens::NewToken;
use crate::identity::users::NewUser;
use crate::identity::{Role, Scopes};
use crate::testing::http::ask;

/// A method, a path and a body for each route.
pub(super) const ROUTES: &[(&str, &str, &str)] = &[
    ("GET", "/status", ""),
    ("POST", "/load-balancers/shop/groups/web/targets/a/probe", ""),
    ("GET", "/editions", ""),
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
    ("GET", "/traffic", ""),
    ("GET", "/traffic/history?after_ms=1", ""),
    ("GET", "/traffic/flows?limit=10", ""),
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
    ("PATCH", "/load-balancers/lab", r#"{"region":"east"}"#),
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
    ("DELETE", "/load-balancers/lab", ""),
    ("GET", "/certificates", ""),
    ("PUT", "/certificates/shop", "PAIR"),
    ("GET", "/certificates/shop", ""),
    ("DELETE", "/certificates/shop", ""),
    ("GET", "/revisions", ""),
    ("GET", "/revisions/1", ""),
    ("GET", "/revisions/1/diff?from=1", ""),
    ("POST", "/revisions/1/rollback", ""),
    ("GET", "/revisions/1/export", ""),
    ("GET", "/export", ""),
    ("POST", "/import", "{}"),
    ("GET", "/events/recent", ""),
    ("GET", "/audit", ""),
    ("GET", "/me", ""),
    ("GET", "/users", ""),
    ("POST", "/users", "{\"name\":\"NEW\",\"password\":\"a long password\",\"role\":\"viewer\"}"),
    ("GET", "/users/ana", ""),
    ("PATCH", "/users/ana", "{\"role\":\"operator\"}"),
    ("DELETE", "/users/NEW", ""),
    ("GET", "/tokens", ""),
    ("POST", "/tokens", "{\"name\":\"NEW\",\"role\":\"viewer\"}"),
    ("DELETE", "/tokens/NEW", ""),
];

/// The first two never end, and the others are for browsers: they have tests of their own.
const APART: [&str; 5] = ["/events", "/logs", "/login", "/logout", "/me/password"];

const LISTENER: &str = r#"{"name":"l","protocol":"http","listen":["127.0.0.1:0"],"group":"g"}"#;

/// A node with a session of a client, and a user `ana`.
async fn site_and_session() -> (Site, String) {
    let site = Site::shop().await;
    let session = site.client_of_a("web").session.unwrap().to_string();
    let password = Zeroizing::new("a long password".to_owned());
    let (name, role, scopes) = ("ana".to_owned(), Role::Viewer, Scopes::default());
    site.identities.add_user(&NewUser { name, password, role, scopes, is_disabled: false }).unwrap();
    (site, session)
}

pub(super) async fn ask_as(site: &Site, route: (&str, &str, &str), authorization: &str) -> Answer {
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
    let (site, session) = site_and_session().await;
    let (mut wrong, pair) = (site.token.clone(), certificates::pair("shop.example").to_string());
    wrong.pop();
    for (method, path, body) in ROUTES {
        let path = path.replace("SESSION", &session).replace("NEW", "new");
        let body = body.replace("NEW", "new").replace("PAIR", &pair);
        let route = (*method, &*path, &*body);
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
        // A text is no JSON.
        let expected: &[u16] = if path == "/import" { &[415] } else { &[200, 201] };
        assert!(expected.contains(&answer.status()), "{route:?} {}", answer.body);
    }
}

#[test]
fn every_operation_of_the_document_is_a_route_that_is_tested() {
    for (path, item) in conform::document()["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let operation = conform::operation(method, path);
            let tested = ROUTES.iter().any(|route| conform::operation(route.0, route.1) == operation);
            assert!(tested || APART.contains(&&**path), "{method} {path} is not in the table");
        }
    }
}

/// Makes bearers: one of each role, and some that are not let in. Their secrets, by their names.
fn members(site: &Site) -> HashMap<&'static str, String> {
    let (expired_at_s, scoped) = (site.identities.now_s() + 1, |project: &str| Scopes {
        projects: vec![project.to_owned()],
        regions: Vec::new(),
    });
    let mut members = HashMap::from([("nobody", "homing_nobody".to_owned())]);
    let mut make = |name: &'static str, role, scopes, expires_at_s| {
        // The name of the first token is taken.
        let (token_name, created_by) = (format!("{name}-1"), String::new());
        let token = NewToken { name: token_name, role, scopes, expires_at_s, created_by };
        members.insert(name, site.identities.create_token(&token).unwrap().0);
    };
    for role in Role::ALL {
        make(role.as_str(), role, Scopes::default(), None);
    }
    make("expired", Role::Admin, Scopes::default(), Some(expired_at_s));
    make("revoked", Role::Admin, Scopes::default(), None);
    make("inside", Role::Admin, scoped("default"), None);
    make("outside", Role::Admin, scoped("elsewhere"), None);
    site.identities.revoke_token("revoked-1").unwrap();
    site.hands.pass(Duration::from_secs(1));
    members
}

async fn ask_with_token(site: &Site, route: (&str, &str, &str), token: &str) -> Answer {
    ask_as(site, route, &format!("\r\nAuthorization: Bearer {token}")).await
}

/// The row of the table of rights that a route of [`ROUTES`] is about.
fn row(method: &str, path: &str) -> Option<&'static (&'static str, Reach, rights::Methods)> {
    let path = path.split('?').next().unwrap_or(path);
    let mut rows = rights::ROUTES.iter();
    rows.find(|(pattern, _, methods)| {
        let (pattern, path): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
        let is_same = |(pattern, part): (&&str, &&str)| pattern.starts_with('{') || pattern == part;
        pattern.len() == path.len()
            && pattern.iter().zip(&path).all(is_same)
            && methods.iter().any(|(known, _)| *known == method)
    })
}

#[tokio::test]
async fn every_route_refuses_tokens_that_are_over_and_says_so_to_who_has_one() {
    let site = Site::shop().await;
    let members = members(&site);
    for route in ROUTES {
        for (token, what) in [("expired", "has expired"), ("revoked", "was revoked"), ("nobody", "not known")]
        {
            let answer = ask_with_token(&site, *route, &members[token]).await;
            assert_eq!(answer.status(), 401, "{route:?} {token}");
            assert!(answer.json()["detail"].as_str().unwrap().contains(what), "{route:?} {token}");
        }
    }
}

#[tokio::test]
async fn every_route_answers_the_roles_that_have_its_right_and_no_other() {
    let (site, session) = site_and_session().await;
    let members = members(&site);
    for (method, path, body) in ROUTES {
        let (_, _, methods) = row(method, path).unwrap_or_else(|| panic!("{method} {path} has no row"));
        let access = methods.iter().find(|(known, _)| known == method).unwrap().1;
        for role in Role::ALL {
            let may = match access {
                Access::Open | Access::SignedIn => true,
                Access::Needs(right) => role.may(right),
            };
            let path = path.replace("SESSION", &session).replace("NEW", "new");
            let answer =
                ask_with_token(&site, (method, &path, &body.replace("NEW", "new")), &members[role.as_str()])
                    .await;
            assert_eq!(answer.status() == 403, !may, "{method} {path} as {role}: {}", answer.body);
            assert_ne!(answer.status(), 401, "{method} {path} as {role}");
            let challenge = answer.field("www-authenticate").unwrap_or_default();
            assert_eq!(challenge.contains("insufficient_scope"), !may, "{method} {path} as {role}");
        }
    }
}

#[tokio::test]
async fn every_row_of_the_table_of_rights_is_walked() {
    for (pattern, _, methods) in rights::ROUTES.iter().filter(|(pattern, ..)| !APART.contains(pattern)) {
        for (method, _) in *methods {
            let is_of_row = |(known, path, _): &&(&str, &str, &str)| {
                known == method && row(method, path).is_some_and(|(found, ..)| found == pattern)
            };
            assert!(ROUTES.iter().any(|route| is_of_row(&route)), "{method} {pattern}");
        }
    }
}

#[tokio::test]
async fn who_has_scopes_sees_what_is_within_and_is_not_told_of_the_rest() {
    let (site, session) = site_and_session().await;
    let members = members(&site);
    for (method, path, body) in ROUTES {
        let (_, reach, _) = row(method, path).unwrap();
        let names_something = path.starts_with("/sessions/") || *path == "/explain";
        let (is_answered, outside) = match reach {
            Reach::Node => (false, 403),
            Reach::LoadBalancer => (true, 404),
            Reach::Scoped if names_something => (true, 404),
            Reach::Scoped if (*method, *path) == ("POST", "/load-balancers") => (true, 403),
            Reach::Scoped => (true, 200),
        };
        let path = path.replace("SESSION", &session);
        let (route, answered) = ((*method, &*path, *body), if is_answered { 200..300 } else { 403..404 });
        // Who is inside comes last: what he removes is gone.
        assert_eq!(ask_with_token(&site, route, &members["outside"]).await.status(), outside, "{route:?}");
        let inside = ask_with_token(&site, route, &members["inside"]).await;
        assert!(answered.contains(&inside.status()), "{route:?}: {}", inside.body);
    }
    let nothing = ask_with_token(&site, ("GET", "/load-balancers/nothing", ""), &members["outside"]).await;
    let hidden = ask_with_token(&site, ("GET", "/load-balancers/shop", ""), &members["outside"]).await;
    assert_eq!(hidden.body, nothing.body.replace("nothing", "shop"));
    assert_eq!(
        ask_with_token(&site, ("GET", "/load-balancers", ""), &members["outside"]).await.json(),
        json!([])
    );
}

#[tokio::test]
async fn who_has_scopes_names_no_file_and_no_stored_certificate_that_was_not_named_before() {
    let site = Site::shop().await;
    let members = members(&site);
    let groups = "/load-balancers/lab/groups";
    for (path, body) in [("/load-balancers", r#"{"name":"lab"}"#), (groups, r#"{"name":"g"}"#)] {
        assert_eq!(site.ask("POST", path, body).await.status(), 201, "{path}");
    }
    let https = |field: &str| {
        format!(r#"{{"name":"l","protocol":"https","listen":["127.0.0.1:0"],"group":"g",{field}}}"#)
    };
    let health = r#"{"health":{"protocol":"https","tls":{"verify":"/etc/passwd"}}}"#;
    for (method, path, body) in [
        ("POST", "/load-balancers/lab/listeners", &*https(r#""certificates":[{"stored":"shop"}]"#)),
        (
            "POST",
            "/load-balancers",
            r#"{"name":"new","groups":[{"name":"g","tls":{"verify":"/etc/passwd"}}]}"#,
        ),
        ("POST", "/load-balancers/lab/listeners", &https(r#""certificates":[{"cert":"/a","key":"/b"}]"#)),
        ("POST", "/load-balancers/lab/listeners", &https(r#""tls":{"client_auth":{"ca":"/a"}}"#)),
        ("PATCH", "/load-balancers/lab/groups/g", r#"{"tls":{"verify":"/etc/passwd"}}"#),
        ("PATCH", "/load-balancers/lab/groups/g", r#"{"tls":{"verify":false,"cert":"/a","key":"/b"}}"#),
        ("PATCH", "/load-balancers/lab/groups/g", health),
    ] {
        for path in [path.to_owned(), format!("{path}?dry_run=true")] {
            let answer = ask_with_token(&site, (method, &path, body), &members["inside"]).await;
            assert_eq!(answer.status(), 403, "{method} {path} {body}: {}", answer.body);
            let whole = ask_with_token(&site, (method, &path, body), &members["admin"]).await;
            assert_eq!(whole.status(), 422, "{method} {path} {body}: {}", whole.body);
        }
    }
    let harmless = ("PATCH", "/load-balancers/lab/groups/g", r#"{"tls":{"verify":false}}"#);
    let answer = ask_with_token(&site, harmless, &members["inside"]).await;
    assert_eq!(answer.status(), 200, "{}", answer.body);
}

#[tokio::test]
async fn what_the_table_of_rights_does_not_know_is_for_admins() {
    let site = Site::shop().await;
    let members = members(&site);
    let route = ("PUT", "/status", "");
    assert_eq!(ask_with_token(&site, route, &members["editor"]).await.status(), 403);
    assert_eq!(ask_with_token(&site, route, &members["admin"]).await.status(), 405);
    assert_eq!(ask_with_token(&site, ("GET", "/nothing", ""), &members["viewer"]).await.status(), 404);
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
    assert_eq!(ask("\r\nContent-Type: application/json", "[null,null]").await, 400, "a list is no object");
}
