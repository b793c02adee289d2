//! What do tests of Huawei's API ask by?

use homing_testkit::{Browser, Client, Running};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The Python of vendors' clients.
const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/clients/venv/bin/python");
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/dialects/huawei.py");

/// A program that uses the SDK.
pub(super) struct Sdk {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Sdk {
    pub(super) fn start(homing: &Running) -> Self {
        Self::with_key(homing, "SKfake")
    }

    pub(super) fn with_key(homing: &Running, secret_key: &str) -> Self {
        let endpoint = format!("http://{}", homing.dialect("huawei"));
        let mut command = Command::new(PYTHON);
        command
            .args([SCRIPT, &endpoint, "AKIDfake", secret_key, "default"])
            .env("PYTHONDONTWRITEBYTECODE", "1");
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child =
            child.unwrap_or_else(|error| panic!("{PYTHON}: {error} (cargo xtask test installs it)"));
        let (questions, answers) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, questions, answers }
    }

    /// What the SDK answers, or raises.
    pub(super) fn ask(&mut self, call: &str, with: Value) -> Value {
        let question = json!({ "call": call, "with": with });
        writeln!(self.questions.as_mut().unwrap(), "{question}").unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{call}: {error}: {line}"))
    }

    /// What it answers where all goes well.
    #[track_caller]
    pub(super) fn good(&mut self, call: &str, with: Value) -> Value {
        let answer = self.ask(call, with);
        assert!(answer.get("exception").is_none(), "{call}: {answer}");
        answer
    }

    /// Makes something, and answers its id.
    #[track_caller]
    pub(super) fn make(&mut self, call: &str, root: &str, said: Value) -> String {
        let answer = self.good(call, json!({ "body": { root: said } }));
        answer[root]["id"].as_str().unwrap().to_owned()
    }

    /// A load balancer, and the address that it got.
    pub(super) fn balancer(&mut self) -> (String, IpAddr) {
        let said = json!({ "name": "shop", "vip_subnet_cidr_id": "s", "availability_zone_list": ["az1"], "ip_target_enable": true });
        let answer = self.good("create_load_balancer", json!({ "body": { "loadbalancer": said } }));
        let balancer = &answer["loadbalancer"];
        (text(&balancer["id"]), text(&balancer["vip_address"]).parse().unwrap())
    }

    pub(super) fn listener(&mut self, balancer: &str, protocol: &str, port: u16) -> String {
        let said = json!({ "loadbalancer_id": balancer, "protocol": protocol, "protocol_port": port });
        self.make("create_listener", "listener", said)
    }

    pub(super) fn pool(&mut self, listener: &str, protocol: &str, persistence: Value) -> String {
        let mut said =
            json!({ "listener_id": listener, "protocol": protocol, "lb_algorithm": "ROUND_ROBIN" });
        if !persistence.is_null() {
            said["session_persistence"] = persistence;
        }
        self.make("create_pool", "pool", said)
    }

    pub(super) fn member(&mut self, pool: &str, address: SocketAddr) -> String {
        let said = json!({ "address": address.ip().to_string(), "protocol_port": address.port() });
        let answer = self.good("create_member", json!({ "pool_id": pool, "body": { "member": said } }));
        text(&answer["member"]["id"])
    }
}

impl Drop for Sdk {
    fn drop(&mut self) {
        // It ends with its questions.
        self.questions = None;
        let _ = self.child.wait();
    }
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// A port that nobody has there now.
pub(super) fn free_port(vip: IpAddr) -> u16 {
    TcpListener::bind((vip, 0)).unwrap().local_addr().unwrap().port()
}

/// Where a browser's request lands.
pub(super) fn lands(browser: &mut Browser) -> String {
    browser.get("/").target().to_owned()
}

/// Asks with a token of the node, as other clients of the vendor do.
pub(super) fn ask_by_token(homing: &Running, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let token = fs::read_to_string(homing.folder().join("state/admin.token")).unwrap();
    let fields = [("X-Auth-Token", token.trim_end()), ("Content-Type", "application/json")];
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let path = format!("/v3/default/elb/{path}");
    let answer = Client::connect(homing.dialect("huawei")).request(method, &path, &fields, body.as_bytes());
    (answer.status, serde_json::from_slice(&answer.body).unwrap_or_default())
}
