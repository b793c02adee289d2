//! The keys that seal cookies are replaced without losing a session, on one node and on several.

use crate::{BINARY, decisions, homing, run, stderr, stdout, wait_for_decisions};
use homing_testkit::load::Cookies;
use homing_testkit::{Browser, HttpTarget, Load, Running, Scratch, TcpClient, TcpTarget, eventually};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn targets() -> [HttpTarget; 3] {
    ["a", "b", "c"].map(HttpTarget::start)
}

/// `homing keys` for the node of that folder.
fn keys(folder: &Path, arguments: &[&str]) -> Output {
    let state = folder.join("state");
    run(&[&["keys"], arguments, &["--state-dir", state.to_str().unwrap()]].concat())
}

/// The same, which must succeed; returns what it said.
#[track_caller]
fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = keys(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}{}", stdout(&output), stderr(&output));
    stdout(&output)
}

/// The same for a node that runs, until it has taken the change.
#[track_caller]
fn change(homing: &Running, arguments: &[&str]) {
    let before = homing.revision();
    let said = done(homing.folder(), arguments);
    assert!(said.contains(&format!("process {}) was told", homing.pid())), "{said}");
    eventually("the node to take the change", || homing.revision() > before);
}

/// The ids of the ring, the oldest first, and the issuing one.
#[track_caller]
fn ring(folder: &Path) -> (Vec<u64>, u64) {
    let json: Value = serde_json::from_str(&done(folder, &["list", "--output", "json"])).unwrap();
    let keys = json["keys"].as_array().unwrap();
    let id = |key: &Value| key["id"].as_u64().unwrap();
    let issuing: Vec<u64> = keys.iter().filter(|key| key["use"] == "issue").map(id).collect();
    assert_eq!(issuing.len(), 1, "{json}");
    (keys.iter().map(id).collect(), issuing[0])
}

fn secrets(folder: &Path) -> PathBuf {
    folder.join("state/secrets.json")
}

/// Takes the ring of one node to another one.
fn carry(from: &Path, to: &Path) {
    let bundle = to.join("bundle");
    done(from, &["export", "--force", bundle.to_str().unwrap()]);
    done(to, &["import", bundle.to_str().unwrap()]);
}

/// A browser with the same cookies that goes to another node.
fn at(node: &Running, browser: &Browser) -> Browser {
    let mut moved = node.browser("web");
    for cookie in browser.cookies() {
        let (name, value) = cookie.split_once('=').unwrap();
        moved.set_cookie(name, value);
    }
    moved
}

#[test]
fn a_key_is_replaced_while_clients_keep_coming_and_no_request_fails() {
    let targets = targets();
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let mut stranger = homing.browser("web");
    let _ = stranger.get("/");
    let client = |_| Load::start(homing.address("web"), 1, Cookies::Kept);
    let clients: Vec<Load> = (0..4).map(client).collect();
    // Of two requests that end from now on, the second also begins from now on.
    let come_back = || clients.iter().for_each(|client| client.wait_for(2));
    come_back();
    for (step, expected) in [
        (&["create"][..], (vec![1, 2], 1)),
        (&["rotate"], (vec![1, 2], 2)),
        (&["retire", "1"], (vec![2], 2)),
        (&["rotate"], (vec![2, 3], 3)),
    ] {
        change(&homing, step);
        assert_eq!(ring(homing.folder()), expected, "{step:?}");
        come_back();
    }
    for client in clients {
        let report = client.stop();
        assert_eq!((report.failed, report.replaced), (0, 0), "{:?}", report.failures);
        assert_eq!(report.homes[0].len(), 1, "it stayed at home: {:?}", report.homes);
    }
    assert_eq!(decisions(&homing, "unknown-key"), 0);
    let _ = stranger.get("/");
    // It never came back before its key retired.
    wait_for_decisions(&homing, "unknown-key", 1);
}

#[test]
fn a_token_of_an_older_key_is_sealed_anew_once() {
    let targets = targets();
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let mut alice = homing.browser("web");
    let _ = alice.get("/");
    let before = alice.cookies();
    change(&homing, &["create"]);
    assert!(alice.get("/").field("set-cookie").is_none(), "the old key issues still");
    change(&homing, &["rotate"]);
    assert!(alice.get("/").field("set-cookie").is_some());
    assert_ne!(alice.cookies(), before);
    assert!(alice.get("/").field("set-cookie").is_none());
}

#[test]
fn two_nodes_with_one_ring_recall_each_others_sessions() {
    let targets = targets();
    let file = homing().http("web").group("web", &targets).cookie("20m");
    let (first, folder) = (file.start(), Scratch::new());
    carry(first.folder(), folder.path());
    let second = file.start_in(folder);
    let visit = |here: &Running, there: &Running| {
        for _ in 0..6 {
            let mut alice = here.browser("web");
            let home = alice.get("/").target().to_owned();
            assert_eq!(at(there, &alice).get("/").target(), home);
        }
        assert_eq!(decisions(there, "unknown-key") + decisions(there, "bad-token"), 0);
    };
    visit(&first, &second);
    visit(&second, &first);
    // A new key goes round before it issues: no node meets a token that it cannot open.
    change(&first, &["create"]);
    let before = second.revision();
    carry(first.folder(), second.folder());
    eventually("the other node to take it", || second.revision() > before);
    change(&first, &["rotate"]);
    visit(&first, &second);
    visit(&second, &first);
    assert_eq!((ring(first.folder()), ring(second.folder())), ((vec![1, 2], 2), (vec![1, 2], 1)));
}

#[test]
fn two_nodes_with_one_ring_give_a_source_address_the_same_target() {
    let targets = ["a", "b", "c"].map(TcpTarget::start);
    let file = homing().tcp("db").group("db", &targets).scheduler("ip-hash");
    let (first, folder) = (file.start(), Scratch::new());
    carry(first.folder(), folder.path());
    let (second, stranger) = (file.start_in(folder), file.start());
    let map = |node: &Running| -> Vec<String> {
        let ask =
            |host: u8| TcpClient::connect_from(&format!("127.0.0.{host}"), node.address("db")).ask("who");
        (2..40).map(ask).collect()
    };
    let here = map(&first);
    assert_eq!(here.iter().collect::<BTreeSet<_>>().len(), 3, "{here:?}");
    assert_eq!(map(&second), here);
    assert_ne!(map(&stranger), here, "without the secrets nobody can tell");
}

#[test]
fn a_bundle_with_another_hash_key_is_refused_unless_it_replaces_everything() {
    let targets = targets();
    let file = homing().http("web").group("web", &targets).cookie("20m");
    let (homing, other) = (file.start(), file.start());
    let mut alice = homing.browser("web");
    let home = alice.get("/").target().to_owned();
    let bundle = other.folder().join("bundle");
    let bundle = bundle.to_str().unwrap();
    done(other.folder(), &["export", bundle]);
    let before = fs::read(secrets(homing.folder())).unwrap();
    let refused = keys(homing.folder(), &["import", bundle]);
    assert_eq!(refused.status.code(), Some(64));
    assert!(stderr(&refused).contains("its own sessions end"), "{}", stderr(&refused));
    assert_eq!(fs::read(secrets(homing.folder())).unwrap(), before);

    let said = done(homing.folder(), &["import", "--replace", bundle]);
    assert!(said.contains("sessions end at its next start") && !said.contains("was told"), "{said}");
    assert_eq!(fs::read(secrets(homing.folder())).unwrap(), fs::read(secrets(other.folder())).unwrap());
    homing.sighup();
    homing.wait_for_log("hash key changed: it takes effect at the next start");
    assert_eq!(alice.get("/").target(), home, "until then its sessions stay");
    let restarted = file.start_in(homing.kill());
    let mut carol = other.browser("web");
    let home = carol.get("/").target().to_owned();
    assert_eq!(at(&restarted, &carol).get("/").target(), home);
}

#[test]
fn damaged_secrets_change_nothing_at_a_reload_and_are_told() {
    let targets = targets();
    let homing = homing().http("web").group("web", &targets).cookie("20m").start();
    let mut alice = homing.browser("web");
    let home = alice.get("/").target().to_owned();
    let (file, revision) = (secrets(homing.folder()), homing.revision());
    let whole = fs::read_to_string(&file).unwrap();
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    homing.sighup();
    homing.wait_for_log("secrets cannot be read again: those that run stay");
    eventually("the page to tell", || {
        homing.ask_admin("/status").text().contains("secrets.json: ends too early")
    });
    assert_eq!((alice.get("/").target(), homing.revision()), (&*home, revision));
    assert_eq!(fs::read_to_string(&file).unwrap(), &whole[..whole.len() / 2], "it is left for the operator");
    let refused = keys(homing.folder(), &["rotate"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("secrets.json: ends too early"), "{}", stderr(&refused));
    fs::write(&file, &whole).unwrap();
    change(&homing, &["rotate"]);
    assert_eq!(alice.get("/").target(), home);
}

#[test]
fn commands_at_the_same_time_do_not_undo_each_other() {
    let homing = homing().start();
    let state = homing.folder().join("state");
    let create = |_| {
        let mut command = Command::new(BINARY);
        command.args(["keys", "create", "--state-dir"]).arg(&state);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let commands: Vec<_> = (0..7).map(create).collect();
    for mut command in commands {
        assert!(command.wait().unwrap().success());
    }
    assert_eq!(ring(homing.folder()), ((1..=8).collect(), 1));
    let refused = keys(homing.folder(), &["create"]);
    assert_eq!(refused.status.code(), Some(64));
    assert!(stderr(&refused).contains("more than 8 keys"), "{}", stderr(&refused));
}

#[test]
fn what_makes_no_sense_ends_with_64_and_changes_nothing() {
    let homing = homing().start();
    let before = fs::read(secrets(homing.folder())).unwrap();
    let nonsense = homing.folder().join("homing.toml");
    for (arguments, said) in [
        (&["retire", "1"][..], "key 1 issues"),
        (&["retire", "9"], "there is no key 9"),
        (&["rotate", "9"], "there is no key 9"),
        (&["import", nonsense.to_str().unwrap()], "is not JSON"),
        (&["import", "/nowhere/bundle"], "No such file"),
    ] {
        let output = keys(homing.folder(), arguments);
        assert_eq!(output.status.code(), Some(64), "{arguments:?}");
        assert!(stderr(&output).contains(said), "{arguments:?}: {}", stderr(&output));
    }
    assert_eq!(fs::read(secrets(homing.folder())).unwrap(), before);
}

#[test]
fn a_folder_where_no_node_has_been_is_told_and_left_as_it_is() {
    let folder = Scratch::new();
    for command in [&["list"][..], &["create"], &["rotate"], &["retire", "1"], &["export", "-"]] {
        let output = keys(folder.path(), command);
        assert_eq!(output.status.code(), Some(1), "{command:?}");
        assert!(stderr(&output).contains("--state-dir"), "{}", stderr(&output));
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_bundle_is_for_its_owner_only_and_overwrites_nothing() {
    let homing = homing().start();
    let bundle = homing.folder().join("bundle");
    let name = bundle.to_str().unwrap();
    done(homing.folder(), &["export", name]);
    assert_eq!(fs::metadata(&bundle).unwrap().permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(&bundle).unwrap();
    assert_eq!(done(homing.folder(), &["export", "-"]), text);
    fs::write(&bundle, "something else").unwrap();
    let refused = keys(homing.folder(), &["export", name]);
    assert_eq!((refused.status.code(), stderr(&refused).contains("--force")), (Some(64), true));
    assert_eq!(fs::read_to_string(&bundle).unwrap(), "something else");
    done(homing.folder(), &["export", "--force", name]);
    assert_eq!(fs::read_to_string(&bundle).unwrap(), text);
}

#[test]
fn keys_are_shown_without_their_secrets_and_found_by_the_file_of_the_node() {
    let mut homing = homing().start();
    change(&homing, &["create"]);
    let file = homing.folder().join("homing.toml");
    let list =
        |format| stdout(&run(&["keys", "list", "--config", file.to_str().unwrap(), "--output", format]));
    let (text, json) = (list("text"), list("json"));
    assert!(text.contains("key 1: issues, ") && text.contains("key 2: accepts, "), "{text}");
    let secrets = fs::read_to_string(secrets(homing.folder())).unwrap();
    let is_secret = |text: &&str| text.len() >= 22 && !text.contains(char::is_whitespace);
    let quoted: Vec<&str> = secrets.split('"').filter(is_secret).collect();
    assert_eq!(quoted.len(), 3, "the hash key and two keys");
    for secret in quoted {
        assert!(!text.contains(secret) && !json.contains(secret) && !homing.stderr().contains(secret));
    }
    homing.terminate();
    assert!(homing.wait_for_end().success());
    let said = done(homing.folder(), &["rotate", "--output", "json"]);
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((&said["id"], &said["told"]), (&2.into(), &Value::Null), "nobody is there any more");
}
