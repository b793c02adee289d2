//! Admins hand out tokens and add people with the command line, and each may do what the role says.

use crate::homing;
use homing_testkit::{Client, HttpTarget, Running, Scratch};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn node() -> Running {
    let targets = ["a", "b"].map(HttpTarget::start);
    homing().http("web").group("web", &targets).cookie("20m").start()
}

#[track_caller]
fn done(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    assert!(status.success(), "{} {}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}

#[track_caller]
fn refused(command: &mut Command) -> String {
    let Output { status, stderr, .. } = command.output().unwrap();
    assert_eq!(status.code(), Some(1));
    String::from_utf8(stderr).unwrap()
}

/// Makes a token, and writes its secret to a file.
fn token_file(homing: &Running, name: &str, role: &str) -> PathBuf {
    let made = done(&mut homing.command(&["token", "create", name, "--role", role, "--output", "json"]));
    let made: serde_json::Value = serde_json::from_str(&made).unwrap();
    let file = homing.folder().join(name);
    fs::write(&file, made["secret"].as_str().unwrap()).unwrap();
    file
}

fn with_token(homing: &Running, arguments: &[&str], token: &Path) -> Command {
    let mut command = homing.command(arguments);
    command.env("HOMING_TOKEN_FILE", token);
    command
}

#[test]
fn a_token_may_do_what_its_role_says_until_it_is_revoked_also_after_a_start() {
    let homing = node();
    let viewer = token_file(&homing, "watch", "viewer");
    done(&mut with_token(&homing, &["sessions", "list"], &viewer));
    let drain = ["drain", "start", "--group", "web", "--target", "a"];
    let said = refused(&mut with_token(&homing, &drain, &viewer));
    assert!(said.contains("token:watch is viewer, and may not operate"), "{said}");
    let list = done(&mut homing.command(&["token", "list"]));
    assert!(list.contains("watch") && (list.contains("90d") || list.contains("89d")), "{list}");
    assert!(done(&mut homing.command(&["token", "revoke", "watch"])).contains("lets nobody in"));
    assert!(refused(&mut with_token(&homing, &["sessions", "list"], &viewer)).contains("does not accept"));
    let said = refused(&mut homing.command(&["token", "revoke", "admin"]));
    assert!(said.contains("nobody would be left"), "{said}");

    let operator = token_file(&homing, "oncall", "operator");
    let targets = ["a", "b"].map(HttpTarget::start);
    let spec = crate::homing().http("web").group("web", &targets);
    let homing = spec.start_in(homing.kill());
    let [operator, viewer] = [operator, viewer].map(|file| homing.folder().join(file.file_name().unwrap()));
    done(&mut with_token(&homing, &drain, &operator));
    assert!(refused(&mut with_token(&homing, &["sessions", "list"], &viewer)).contains("does not accept"));
}

#[test]
fn the_audit_tells_who_did_what_and_who_may_not_look() {
    let homing = node();
    let viewer = token_file(&homing, "watch", "viewer");
    let drain = ["drain", "start", "--group", "web", "--target", "a"];
    refused(&mut with_token(&homing, &drain, &viewer));
    done(&mut homing.command(&drain));
    let all = done(&mut homing.command(&["audit"]));
    assert!(all.contains("POST /tokens") && all.contains("/drain"), "{all}");
    let told = done(&mut homing.command(&[
        "audit",
        "--outcome",
        "done",
        "--path",
        "/load-balancers",
        "--since",
        "1h",
    ]));
    assert!(told.contains("token:admin") && !told.contains("token:watch"), "{told}");
    let page = done(&mut homing.command(&["audit", "--limit", "1", "--output", "json"]));
    let page: serde_json::Value = serde_json::from_str(&page).unwrap();
    let next = page["next"].as_str().unwrap();
    let rest = done(&mut homing.command(&["audit", "--cursor", next, "--output", "yaml"]));
    assert!(rest.contains("path: /api/v1/tokens"), "{rest}");
    assert!(done(&mut homing.command(&["audit", "--until", "1h"])).contains("There is no such note"));
    assert!(refused(&mut with_token(&homing, &["audit"], &viewer)).contains("may not administer"));
}

#[test]
fn a_user_is_added_with_a_password_from_standard_input_and_signs_in() {
    let homing = node();
    let mut add = homing.command(&["user", "add", "ana", "--role", "operator"]);
    let mut child = add.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"correct horse battery\n").unwrap();
    assert!(child.wait().unwrap().success());
    assert!(done(&mut homing.command(&["user", "list"])).contains("ana"));
    let login = |password: &str| {
        let admin = homing.admin().to_string();
        let body = format!("{{\"name\":\"ana\",\"password\":\"{password}\"}}");
        let fields = [("Host", &*admin), ("Content-Type", "application/json")];
        Client::connect(homing.admin()).request("POST", "/api/v1/login", &fields, body.as_bytes()).status
    };
    assert_eq!([login("correct horse battery"), login("a wrong password")], [200, 401]);
    let file = homing.folder().join("new");
    fs::write(&file, "another horse battery\n").unwrap();
    let file = file.to_str().unwrap();
    done(&mut homing.command(&["user", "passwd", "ana", "--password-file", file]));
    assert_eq!([login("correct horse battery"), login("another horse battery")], [401, 200]);
    done(&mut homing.command(&["user", "remove", "ana"]));
    assert_eq!(login("another horse battery"), 401);
}

#[test]
fn the_command_line_asks_over_tls_whom_it_believes() {
    let folder = Scratch::new();
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let (cert, key) = (folder.path().join("c.pem"), folder.path().join("k.pem"));
    fs::write(&cert, made.cert.pem()).unwrap();
    fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let a = HttpTarget::start("a");
    let tls = format!("[admin.tls]\ncert = {cert:?}\nkey = {key:?}\n");
    let homing = homing().http("web").group("web", [&a]).toml(&tls).start_in(folder);
    let url = format!("https://{}", homing.admin());
    let ask = |more: &[&str]| homing.command(&[&["sessions", "list", "--admin", &*url], more].concat());
    assert!(refused(&mut ask(&[])).contains("no answer"), "the system does not know this certificate");
    done(&mut ask(&["--admin-ca", cert.to_str().unwrap()]));
    done(ask(&[]).env("HOMING_ADMIN_CA", &cert));
    let said = refused(&mut ask(&["--admin-ca", key.to_str().unwrap()]));
    assert!(said.contains("k.pem"), "{said}");
}
