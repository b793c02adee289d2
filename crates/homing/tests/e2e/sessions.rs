//! Operators see and steer single sessions from the command line, and no client notices more than they ordered.

use crate::{decisions, homing, json, said, stderr, stdout};
use homing_core::spec::duration;
use homing_testkit::{HttpTarget, Running, Scratch, TcpClient, TcpTarget, Visitor, eventually};
use std::fs;
use std::net::TcpListener;

const MINUTE: u64 = 60;

fn targets() -> [HttpTarget; 3] {
    ["a", "b", "c"].map(HttpTarget::start)
}

/// The name of the only session there is.
#[track_caller]
fn only_session(homing: &Running) -> String {
    let page = json(homing, &["sessions", "list", "--output", "json"]);
    let sessions = page["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 1, "{page}");
    sessions[0]["id"].as_str().unwrap().to_owned()
}

/// A target that is not `home`.
fn other(home: &str) -> &'static str {
    if home == "a" { "b" } else { "a" }
}

#[test]
fn a_client_is_listed_explained_moved_and_expired_while_it_keeps_coming_and_no_request_fails() {
    let targets = targets();
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let alice = Visitor::start(homing.browser("web"));
    let [home] = &alice.homes_since(0)[..] else { panic!("{:?}", alice.homes_since(0)) };
    let (session, other) = (only_session(&homing), other(home));
    let list = said(&homing, &["sessions", "list"]);
    assert!(list.lines().count() == 2 && list.contains(&session) && list.contains("test/web"), "{list}");
    let show = || said(&homing, &["sessions", "show", &session]);
    assert!(show().contains("confirmed"), "{}", show());
    eventually("a decision to be told", || show().contains("recalled"));

    let cookie = alice.cookies().remove(0);
    let explain = ["explain", "--listener", "web", "--path", "/", "--from", "127.0.0.1", "--cookie", &cookie];
    let text = said(&homing, &explain);
    assert!(text.contains(&format!("session {session} is known")), "{text}");
    assert!(
        text.contains(&format!("home {home} can take it")) && text.contains("the session came home"),
        "{text}"
    );
    let told = json(&homing, &[&explain[..], &["--output", "json"]].concat());
    assert_eq!(
        (&told["listener"], &told["group"], &told["rule"]),
        (&"web".into(), &"web".into(), &().into())
    );
    assert_eq!((&told["reason"], &told["target"]), (&"recalled".into(), &home.as_str().into()));
    let expires_in = duration::parse(told["expires_in"].as_str().unwrap()).unwrap();
    assert!(
        (19 * MINUTE..=21 * MINUTE).contains(&expires_in.as_secs()),
        "never shorter, and a minute longer: {told}"
    );
    assert!(told["steps"].as_array().unwrap().len() >= 3, "{told}");

    let text = said(&homing, &["sessions", "move", &session, "--target", other]);
    assert!(text.contains(&format!("moves from {home} to {other}")), "{text}");
    let moved = alice.next_visit();
    assert_eq!(alice.homes_since(moved), [other], "at once, over kept and new connections");
    let _ = alice.next_visit();
    let story = json(&homing, &["sessions", "show", &session, "--output", "json"]);
    assert_eq!(story["target"], other, "{story}");
    eventually("it to be counted", || decisions(&homing, "operator-moved") > 0);

    let text = said(&homing, &["sessions", "expire", &session]);
    assert!(text.contains("has ended"), "{text}");
    let _ = alice.next_visit();
    assert_ne!(alice.cookies().remove(0), cookie, "a new session has a new cookie");
    assert_ne!(only_session(&homing), session);
    let gone = homing.command(&["sessions", "show", &session]).output().unwrap();
    assert_eq!(gone.status.code(), Some(1));
    assert!(stderr(&gone).contains("there is no session"), "{}", stderr(&gone));
    eventually("it to be counted", || decisions(&homing, "operator-expired") > 0);
    assert_eq!(alice.stop(), Vec::<String>::new());
}

#[test]
fn an_unpinned_session_is_scheduled_anew_and_stays_the_same_session() {
    let targets = targets();
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let mut alice = homing.browser("web");
    let _ = alice.get("/");
    let session = only_session(&homing);
    assert!(said(&homing, &["sessions", "unpin", &session]).contains("scheduled anew"));
    let home = alice.get("/").target().to_owned();
    assert_eq!(only_session(&homing), session);
    let story = || json(&homing, &["sessions", "show", &session, "--output", "json"]);
    assert_eq!(story()["target"], *home);
    eventually("the decision to be told", || story()["decisions"][0]["reason"] == "operator-moved");
}

#[test]
fn sessions_of_addresses_are_found_by_their_client_and_moved() {
    let targets = ["a", "b"].map(TcpTarget::start);
    let homing = homing().tcp("db").group("db", &targets).persistence("source-ip", "20m").start();
    let ask = |source: &str| TcpClient::connect_from(source, homing.address("db")).ask("who");
    let homes = ["127.0.0.2", "127.0.0.3"].map(ask);
    let list = |filter: &[&str]| json(&homing, &[&["sessions", "list", "--output", "json"], filter].concat());
    assert_eq!(list(&[])["sessions"].as_array().unwrap().len(), 2);
    let found = list(&["--client", "127.0.0.2"]);
    let [one] = &found["sessions"].as_array().unwrap()[..] else { panic!("{found}") };
    assert_eq!((&one["client"], &one["target"]), (&"127.0.0.2".into(), &homes[0].as_str().into()));
    assert_eq!(list(&["--target", &homes[1]])["sessions"][0]["client"], "127.0.0.3");
    let session = one["id"].as_str().unwrap();
    let to = other(&homes[0]);
    let _ = said(&homing, &["sessions", "move", session, "--to", to, "--group", "db"]);
    assert_eq!((ask("127.0.0.2"), ask("127.0.0.3")), (to.to_owned(), homes[1].clone()));
}

#[test]
fn a_long_list_comes_page_by_page() {
    let a = TcpTarget::start("a");
    let homing = homing().tcp("db").group("db", [&a]).persistence("source-ip", "20m").start();
    for host in 2..12 {
        let _ = TcpClient::connect_from(&format!("127.0.0.{host}"), homing.address("db")).ask("who");
    }
    let (mut cursor, mut clients) = (None::<String>, Vec::new());
    loop {
        let mut arguments = vec!["sessions", "list", "--limit", "4", "--output", "json"];
        arguments.extend(cursor.iter().flat_map(|cursor| ["--cursor", cursor]));
        let page = json(&homing, &arguments);
        let sessions = page["sessions"].as_array().unwrap();
        clients.extend(sessions.iter().map(|session| session["client"].as_str().unwrap().to_owned()));
        cursor = page["next"].as_str().map(str::to_owned);
        if cursor.is_none() {
            break;
        }
    }
    clients.sort_unstable();
    clients.dedup();
    assert_eq!(clients.len(), 10);
    let text = said(&homing, &["sessions", "list", "--limit", "4"]);
    assert!(text.contains("There are more: --cursor "), "{text}");
}

#[test]
fn what_cannot_be_done_is_refused_with_its_reason() {
    let targets = targets();
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let mut alice = homing.browser("web");
    let home = alice.get("/").target().to_owned();
    let (session, drained) = (only_session(&homing), other(&home));
    let _ = said(&homing, &["drain", "start", "--group", "web", "--target", drained]);
    for (arguments, code, expected) in [
        (&["sessions", "move", &session, "--target", "nobody"][..], 1, "there are: a, b, c"),
        (&["sessions", "move", &session, "--target", drained], 1, "is drain"),
        (&["sessions", "show", "xyz"], 1, "16 hexadecimal digits"),
        (&["sessions", "list", "--group", "nobody"], 1, "there are: web"),
        (&["sessions", "list", "--client", "somewhere"], 64, "--client"),
        (&["sessions", "move", &session], 64, "--target"),
        (&["drain", "start", "--group", "nobody", "--target", "a"], 1, "There are: web"),
        (&["explain", "--listener", "nobody"], 1, "there are: web"),
        (&["explain", "--listener", "web", "--cookie", "naked"], 64, "NAME=VALUE"),
    ] {
        let output = homing.command(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(expected), "{arguments:?}: {}", stderr(&output));
        assert_eq!(stdout(&output), "", "{arguments:?}");
    }
    assert_eq!(alice.get("/").target(), home, "nothing was changed");
    let _ = said(&homing, &["sessions", "move", &session, "--target", drained, "--force"]);
}

#[test]
fn a_node_that_cannot_be_asked_is_told_with_what_to_do() {
    let homing = homing().start();
    let folder = Scratch::new();
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let token = folder.write("token", "homing_notThisOne\n");
    let (nobody, token) = (nobody.to_string(), token.to_str().unwrap());
    for (arguments, code, expected) in [
        (&["--admin", &*nobody][..], 1, "Say where it is with --admin, HOMING_ADMIN or --config"),
        (&["--admin", "ftp://127.0.0.1"], 64, "http://HOST:PORT"),
        (&["--token-file", "/nowhere/token"], 1, "There is no token in /nowhere/token"),
        (&["--token-file", token], 1, "does not accept the token"),
        (&["--config", "/nowhere/homing.toml"], 64, "/nowhere/homing.toml"),
    ] {
        let output = homing.command(&[&["sessions", "list"], arguments].concat()).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(expected), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn the_file_of_a_node_says_where_it_is_and_which_token_it_takes() {
    let homing = homing().start();
    let file = homing.folder().join("homing.toml");
    let mut command = homing.command(&["sessions", "list", "--config", file.to_str().unwrap()]);
    let command = command.env("HOMING_ADMIN", "127.0.0.1:1").env("HOMING_TOKEN_FILE", "/nowhere");
    let output = command.output().unwrap();
    assert_eq!(stdout(&output), "There are no such sessions.\n", "{}", stderr(&output));
    // Where a node was started, its token is found by itself.
    let state = homing.folder().join("homing-state");
    fs::create_dir(&state).unwrap();
    fs::copy(homing.folder().join("state/admin.token"), state.join("admin.token")).unwrap();
    let mut command = homing.command(&["sessions", "list"]);
    let output = command.env_remove("HOMING_TOKEN_FILE").current_dir(homing.folder()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn operators_are_answered_in_their_own_language() {
    let targets = targets();
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let _ = homing.browser("web").get("/");
    eventually("the session to be listed", || said(&homing, &["sessions", "list"]).lines().count() == 2);
    let in_language = |language: &str, arguments: &[&str]| {
        stdout(&homing.command(arguments).env("HOMING_LANG", language).output().unwrap())
    };
    let explain = ["explain", "--listener", "web"];
    for (language, list, steps) in [
        ("zh", "归属目标", "请求没有携带键"),
        ("ja", "ホーム", "リクエストにキーがない"),
        ("id", "Rumah", "permintaan tidak membawa kunci"),
    ] {
        assert!(in_language(language, &["sessions", "list"]).contains(list), "{language}");
        assert!(
            in_language(language, &explain).contains(steps),
            "{language}: {}",
            in_language(language, &explain)
        );
    }
    let json = |language| in_language(language, &[&explain[..], &["--output", "json"]].concat());
    assert_eq!(json("zh"), json("en"), "programs read one language");
}
