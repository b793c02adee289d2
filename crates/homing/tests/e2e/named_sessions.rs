//! Sessions that the application names come home: by its own cookie, by a part of the path, by a header field.

use crate::{homing, json, wait_for_decisions};
use homing_testkit::{Homing, HttpTarget, Reply, Running};

fn targets() -> [HttpTarget; 3] {
    ["a", "b", "c"].map(HttpTarget::start)
}

/// Every target begins sessions at `/login` and ends them at `/logout`; a name tells which target gave it.
fn with_logins(targets: &[HttpTarget]) {
    for target in targets {
        let name = target.name().to_owned();
        target.answer(move |request| match request.path.as_str() {
            "/login" => Reply::ok("").field("Set-Cookie", &format!("SID=of-{name}; Path=/; HttpOnly")),
            "/logout" => Reply::ok("").field("Set-Cookie", "SID=gone; Path=/; Max-Age=0"),
            "/expire" => Reply::ok("").field("Set-Cookie", "SID=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
            _ => Reply::ok(""),
        });
    }
}

fn by_app_cookie(targets: &[HttpTarget]) -> Homing {
    with_logins(targets);
    let persistence =
        "{ method = \"app-cookie\", cookie_name = \"SID\", timeout = \"20m\", path_parameter = true }";
    homing().http("web").group("web", targets).group_setting("persistence", persistence)
}

/// How many sessions the node knows.
fn sessions(homing: &Running) -> usize {
    json(homing, &["sessions", "list", "--output", "json"])["sessions"].as_array().unwrap().len()
}

#[test]
fn a_session_goes_to_the_target_that_set_the_applications_cookie_over_any_connection() {
    let targets = targets();
    let homing = by_app_cookie(&targets).start();
    let mut browsers: Vec<_> = (0..3).map(|_| homing.browser("web")).collect();
    for browser in &mut browsers {
        let home = browser.get("/login").target().to_owned();
        assert_eq!(
            browser.cookies(),
            [format!("SID=of-{home}")],
            "it passes as it is, and there is none of ours"
        );
        for _ in 0..4 {
            browser.reconnect();
            assert_eq!(browser.get("/").target(), home);
        }
    }
    wait_for_decisions(&homing, "recalled", 12);
    assert_eq!(sessions(&homing), 3);
    let client = |cookie: &str| {
        homing.client("web").request("GET", "/", &[("Cookie", cookie)], b"").target().to_owned()
    };
    assert_eq!(client("theme=dark; SID=of-b"), "b", "also among others");
    assert_eq!(sessions(&homing), 3);
}

#[test]
fn a_cookie_that_nobody_set_is_scheduled_and_not_learned() {
    let targets = targets();
    let homing = by_app_cookie(&targets).start();
    for _ in 0..3 {
        let answer = homing.client("web").request("GET", "/", &[("Cookie", "SID=guessed")], b"");
        assert_eq!(answer.status, 200);
    }
    wait_for_decisions(&homing, "unknown-key", 3);
    assert_eq!(sessions(&homing), 0);
}

#[test]
fn a_parameter_of_the_path_names_the_session_where_cookies_are_refused() {
    let targets = targets();
    let homing = by_app_cookie(&targets).start();
    let home = homing.client("web").get("/login").target().to_owned();
    for _ in 0..4 {
        assert_eq!(homing.client("web").get(&format!("/cart;sid=of-{home}?item=1")).target(), home);
    }
    wait_for_decisions(&homing, "recalled", 4);
}

#[test]
fn a_cookie_that_its_target_deletes_ends_the_session_at_once() {
    for farewell in ["/logout", "/expire"] {
        let targets = targets();
        let homing = by_app_cookie(&targets).start();
        let mut alice = homing.browser("web");
        let home = alice.get("/login").target().to_owned();
        assert_eq!(sessions(&homing), 1);
        assert_eq!(alice.get(farewell).target(), home);
        assert_eq!(sessions(&homing), 0, "{farewell}");
        let cookie = format!("SID=of-{home}");
        let _ = homing.client("web").request("GET", "/", &[("Cookie", &cookie)], b"");
        // The name means nothing any more.
        wait_for_decisions(&homing, "unknown-key", 1);
    }
}

#[test]
fn the_value_of_a_cookie_is_nowhere_to_be_seen() {
    let targets = targets();
    let homing = by_app_cookie(&targets).toml("[log]\naccess = \"json\"").start();
    let mut alice = homing.browser("web");
    let home = alice.get("/login").target().to_owned();
    let _ = alice.get("/");
    let secret = format!("of-{home}");
    let list = json(&homing, &["sessions", "list", "--output", "json"]).to_string();
    homing_testkit::eventually("two lines of the log", || homing.stdout().lines().count() >= 2);
    for text in [homing.stdout(), homing.stderr(), homing.status().to_string(), list] {
        assert!(!text.contains(&secret), "{text}");
    }
}

/// Every target speaks as an MCP server does: it names a session in the answer to `initialize`.
fn mcp(targets: &[HttpTarget]) -> Running {
    for target in targets {
        let name = target.name().to_owned();
        target.answer(move |request| match (request.method.as_str(), request.field("mcp-session-id")) {
            ("POST", None) => Reply::ok("{}").field("Mcp-Session-Id", &format!("session-of-{name}")),
            ("DELETE", _) => Reply::status(204),
            _ => Reply::ok("{}"),
        });
    }
    let persistence = "{ method = \"header\", request_header = \"Mcp-Session-Id\", timeout = \"20m\" }";
    homing().http("mcp").group("mcp", targets).group_setting("persistence", persistence).start()
}

#[test]
fn a_header_session_is_learned_from_the_answer_recalled_and_released_by_delete() {
    let targets = targets();
    let homing = mcp(&targets);
    let begin = homing.client("mcp").request("POST", "/mcp", &[], b"{\"method\":\"initialize\"}");
    let (home, session) = (begin.target().to_owned(), begin.field("mcp-session-id").unwrap().to_owned());
    let ask = |method: &str| {
        let body: &[u8] = if method == "POST" { b"{}" } else { b"" };
        homing.client("mcp").request(method, "/mcp", &[("Mcp-Session-Id", &session)], body)
    };
    for _ in 0..4 {
        assert_eq!(ask("POST").target(), home);
        assert_eq!(ask("GET").target(), home);
    }
    assert_eq!(sessions(&homing), 1);
    let end = ask("DELETE");
    assert_eq!((end.status, end.target()), (204, &*home));
    assert_eq!(sessions(&homing), 0);
    let late = ask("POST");
    assert_eq!(
        (late.status, late.field("x-homing-reason")),
        (404, Some("unknown-key")),
        "the client begins anew"
    );
}

#[test]
fn an_unknown_header_session_is_refused_with_404_and_no_target_sees_it() {
    let targets = targets();
    let homing = mcp(&targets);
    for _ in 0..3 {
        let answer = homing.client("mcp").request("POST", "/mcp", &[("Mcp-Session-Id", "guessed")], b"{}");
        assert_eq!(answer.status, 404);
    }
    assert_eq!(targets.each_ref().map(HttpTarget::requests), [0, 0, 0]);
    let answer = homing.client("mcp").request("POST", "/mcp", &[], b"{}");
    assert_eq!(answer.status, 200, "without a session one is begun");
}

#[test]
fn header_sessions_are_moved_and_expired_by_operators() {
    let targets = targets();
    let homing = mcp(&targets);
    let begin = homing.client("mcp").request("POST", "/mcp", &[], b"{}");
    let (home, session) = (begin.target().to_owned(), begin.field("mcp-session-id").unwrap().to_owned());
    let ask = || homing.client("mcp").request("POST", "/mcp", &[("Mcp-Session-Id", &session)], b"{}");
    let page = json(&homing, &["sessions", "list", "--output", "json"]);
    let id = page["sessions"][0]["id"].as_str().unwrap();
    let other = if home == "a" { "b" } else { "a" };
    let _ = json(&homing, &["sessions", "move", id, "--target", other, "--output", "json"]);
    assert_eq!(ask().target(), other);
    assert_eq!(ask().target(), other);
    let _ = json(&homing, &["sessions", "expire", id, "--output", "json"]);
    assert_eq!(ask().status, 404, "the client is told to begin anew");
}
