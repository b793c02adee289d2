//! A newcomer comes to a running balancer by a few answers.

use crate::{BINARY, run, stderr, stdout};
use homing_testkit::{Browser, HttpTarget, Scratch, eventually_some};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// Ports that nobody listens on now.
fn free_addresses() -> [SocketAddr; 2] {
    let listeners = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    listeners.map(|listener| listener.local_addr().unwrap())
}

/// Asks for a file in that folder; answers come from `answers`, a line for each.
fn setup(folder: &Scratch, arguments: &[&str], answers: &str) -> Output {
    let mut command = Command::new(BINARY);
    command.arg("setup").args(arguments).current_dir(folder.path()).env("HOMING_LANG", "en");
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Who asks nothing may have ended.
    let _ = child.stdin.take().unwrap().write_all(answers.as_bytes());
    child.wait_with_output().unwrap()
}

/// A node that runs that file, and is ended when dropped.
struct Node(Child);

impl Node {
    fn serve(folder: &Scratch) -> Self {
        let mut command = Command::new(BINARY);
        command.args(["run", "--config", "homing.toml"]).current_dir(folder.path());
        let mut node = Self(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
        let addresses = folder.path().join("homing-state/addresses.json");
        eventually_some("the node to serve", || {
            assert!(node.0.try_wait().unwrap().is_none(), "the node has ended");
            addresses.exists().then_some(())
        });
        node
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn check(file: &Path) {
    let output = run(&["check", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
}

#[test]
fn what_setup_writes_is_checked_runs_and_brings_clients_home() {
    let (a, b, folder) = (HttpTarget::start("a"), HttpTarget::start("b"), Scratch::new());
    let [web, admin] = free_addresses().map(|address| address.to_string());
    let (at_a, at_b) = (a.address().to_string(), format!("second={}", b.address()));
    let output = setup(
        &folder,
        &["--yes", "--listen", &web, "--target", &at_a, "--target", &at_b, "--admin-listen", &admin],
        "",
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let told = stdout(&output);
    assert!(told.contains(&format!("Target second at {} accepts connections.", b.address())), "{told}");
    assert!(told.contains("Targets are probed at /healthz.") && !told.contains("Problem"), "{told}");
    assert!(told.contains(&format!("curl -c jar -b jar http://{web}/")), "{told}");
    assert!(told.contains(&format!("http://{admin}/console/")), "{told}");
    check(&folder.path().join("homing.toml"));
    let _node = Node::serve(&folder);
    let token = "homing-state/admin.token";
    assert!(told.contains(token) && folder.path().join(token).exists(), "{told}");
    let mut alice = Browser::new(web.parse().unwrap());
    let home = alice.get("/").target().to_owned();
    for _ in 0..5 {
        assert_eq!(alice.get("/").target(), home);
    }
}

#[test]
fn questions_are_asked_again_until_their_answers_can_be_used() {
    let (a, folder) = (HttpTarget::start("a"), Scratch::new());
    let [web, admin] = free_addresses();
    let answers = format!("\nnowhere\n{web}\n\n{}\nmagic\ncookie\n", a.address());
    let output = setup(&folder, &["--admin-listen", &admin.to_string()], &answers);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let asked = stderr(&output);
    for said in ["\"nowhere\" is no address", "No target was named", "\"magic\" is none of: cookie"] {
        assert!(asked.contains(said), "{said} in {asked}");
    }
    let text = fs::read_to_string(folder.path().join("homing.toml")).unwrap();
    assert!(text.contains(&format!("listen = [\"{web}\"]")), "{text}");
    assert!(text.contains("persistence = { method = \"cookie\", timeout = \"20m\" }"), "{text}");
    check(&folder.path().join("homing.toml"));
}

#[test]
fn a_file_that_is_there_is_replaced_only_when_told_and_kept_beside_the_new_one() {
    let folder = Scratch::new();
    folder.write("homing.toml", "# mine\n");
    let output = setup(&folder, &["--yes", "--target", "127.0.0.1:1"], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("stays as it is"), "{}", stderr(&output));
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("homing.toml"), "# mine\n");
    let output = setup(&folder, &["--yes", "--force", "--target", "127.0.0.1:1"], "");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(read("homing.toml.old"), "# mine\n");
    assert!(read("homing.toml").contains("127.0.0.1:1"));
}

#[test]
fn what_will_not_work_is_told() {
    let (taken, folder) = (TcpListener::bind("127.0.0.1:0").unwrap(), Scratch::new());
    let [nobody, admin] = free_addresses().map(|address| address.to_string());
    let listen = taken.local_addr().unwrap().to_string();
    let output = setup(
        &folder,
        &["--yes", "--listen", &listen, "--target", &nobody, "--admin-listen", &admin, "--output", "json"],
        "",
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let told: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(told["targets"][0]["accepts"], false);
    let problems: Vec<&str> = told["problems"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(problems[0].contains(&listen) && problems[0].contains("taken"), "{problems:?}");
    assert!(problems[1].contains(&nobody), "{problems:?}");
}

#[test]
fn nothing_is_written_of_what_makes_no_sense() {
    let folder = Scratch::new();
    let tcp_cookie = ["--yes", "--protocol", "tcp", "--persistence", "cookie", "--target", "127.0.0.1:1"];
    for (arguments, answers) in [
        (&["--yes"] as &[&str], ""),
        (&["--yes", "--target", "nowhere"], ""),
        (&["--yes", "--target", "127.0.0.1:1", "--timeout", "soon"], ""),
        (&tcp_cookie, ""),
        (&[], "http\n"),
    ] {
        let output = setup(&folder, arguments, answers);
        assert_eq!(output.status.code(), Some(64), "{arguments:?}: {}", stderr(&output));
        assert!(!folder.path().join("homing.toml").exists(), "{arguments:?}");
    }
}
