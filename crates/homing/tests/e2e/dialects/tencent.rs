//! The clients of Tencent CLB drive a node, with nothing changed but the endpoint, and traffic goes as its vendor documents.
//!
//! `cargo xtask test` puts them in place.

use super::ALL;
use crate::homing;
use homing_testkit::{
    Browser, Client, HttpTarget, Running, Scratch, TcpClient, TcpTarget, UdpClient, UdpTarget, eventually,
};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

mod certificates;
mod clients;
mod examples;
mod layer_four;
mod life;
mod refusals;

/// What the clients stand in.
const CLIENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/clients");
/// Our scripts.
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/dialects");

/// A program that asks a node, question by question.
struct Cloud {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Cloud {
    /// The SDK for Python.
    fn python(homing: &Running) -> Self {
        Self::with_key(homing, "SKfake")
    }

    fn with_key(homing: &Running, secret_key: &str) -> Self {
        let mut command = Command::new(format!("{CLIENTS}/venv/bin/python"));
        command.arg(format!("{SCRIPTS}/tencent.py")).env("PYTHONDONTWRITEBYTECODE", "1");
        command.arg(homing.dialect("tencent").to_string()).arg(secret_key);
        Self::start(command)
    }

    /// The SDK for Node.
    fn node(homing: &Running) -> Self {
        let modules = format!("{CLIENTS}/node/node_modules");
        assert!(Path::new(&modules).is_dir(), "{modules} is missing (cargo xtask test installs it)");
        let mut command = Command::new("node");
        command.args([&format!("{SCRIPTS}/tencent.js"), &modules]);
        command.arg(homing.dialect("tencent").to_string()).arg("SKfake");
        Self::start(command)
    }

    fn start(mut command: Command) -> Self {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child =
            child.unwrap_or_else(|error| panic!("{name}: {error} (cargo xtask test installs it)"));
        let (questions, answers) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, questions, answers }
    }

    /// What the client answers, or raises.
    fn ask(&mut self, question: &Value) -> Value {
        writeln!(self.questions.as_mut().unwrap(), "{question}").unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{question}: {error}: {line}"))
    }

    /// What it answers where all goes well.
    #[track_caller]
    fn good(&mut self, call: &str, with: Value) -> Value {
        let answer = self.ask(&json!({ "call": call, "with": with }));
        assert!(answer.get("exception").is_none(), "{call}: {answer}");
        assert!(answer["RequestId"].is_string(), "{call}: {answer}");
        answer
    }

    /// The code and the message of what it raises.
    #[track_caller]
    fn refused(&mut self, call: &str, with: Value) -> (String, String) {
        let answer = self.ask(&json!({ "call": call, "with": with }));
        let raised = &answer["exception"];
        assert!(raised.is_object(), "{call} was granted: {answer}");
        assert!(raised["request"].is_string(), "{call}: {answer}");
        (text(&raised["code"]), text(&raised["message"]))
    }

    /// A load balancer, and the address that it got.
    fn balancer(&mut self) -> (String, IpAddr) {
        let made = self.good("CreateLoadBalancer", json!({ "LoadBalancerType": "OPEN", "Forward": 1 }));
        let id = text(&made["LoadBalancerIds"][0]);
        let told = self.good("DescribeLoadBalancers", json!({ "LoadBalancerIds": [id] }));
        let vip = text(&told["LoadBalancerSet"][0]["LoadBalancerVips"][0]);
        (id, vip.parse().unwrap())
    }

    /// A listener with those settings beside.
    fn listener(&mut self, balancer: &str, protocol: &str, port: u16, more: Value) -> String {
        let ask = with(json!({ "LoadBalancerId": balancer, "Ports": [port], "Protocol": protocol }), more);
        text(&self.good("CreateListener", ask)["ListenerIds"][0])
    }

    fn rule(&mut self, balancer: &str, listener: &str, rule: Value) -> String {
        let ask = json!({ "LoadBalancerId": balancer, "ListenerId": listener, "Rules": [rule] });
        text(&self.good("CreateRule", ask)["LocationIds"][0])
    }

    fn register(&mut self, lead: &Value, targets: &[SocketAddr]) {
        let targets: Vec<Value> = targets.iter().map(|address| target(*address)).collect();
        self.good("RegisterTargets", with(lead.clone(), json!({ "Targets": targets })));
    }

    fn weigh(&mut self, lead: &Value, address: SocketAddr, weight: u16) {
        let ask = json!({ "Targets": [target(address)], "Weight": weight });
        self.good("ModifyTargetWeight", with(lead.clone(), ask));
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        // It ends with its questions.
        self.questions = None;
        let _ = self.child.wait();
    }
}

fn target(address: SocketAddr) -> Value {
    json!({ "EniIp": address.ip().to_string(), "Port": address.port() })
}

fn with(mut fields: Value, more: Value) -> Value {
    let (Value::Object(fields_of), Value::Object(more)) = (&mut fields, more) else {
        panic!("these are objects")
    };
    fields_of.extend(more);
    fields
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// A port that nobody has there now, neither of TCP nor of UDP.
fn free_port(vip: IpAddr) -> u16 {
    loop {
        let port = TcpListener::bind((vip, 0)).unwrap().local_addr().unwrap().port();
        if UdpSocket::bind((vip, port)).is_ok() {
            return port;
        }
    }
}

/// A balancer with one rule for every host, whose sessions are kept for that long.
struct Shop {
    vip: SocketAddr,
    balancer: String,
    listener: String,
    location: String,
}

impl Shop {
    fn open(cloud: &mut Cloud, expire_s: u64, targets: &[&HttpTarget]) -> Self {
        let (balancer, vip) = cloud.balancer();
        let port = free_port(vip);
        let listener = cloud.listener(&balancer, "HTTP", port, json!({ "ListenerNames": ["商店"] }));
        let rule = json!({ "Domain": "shop.example.com", "Url": "/", "SessionExpireTime": expire_s });
        let location = cloud.rule(&balancer, &listener, rule);
        let shop = Self { vip: SocketAddr::new(vip, port), balancer, listener, location };
        let addresses: Vec<SocketAddr> = targets.iter().map(|target| target.address()).collect();
        cloud.register(&shop.lead(), &addresses);
        shop
    }

    /// What names the rule.
    fn lead(&self) -> Value {
        json!({ "LoadBalancerId": self.balancer, "ListenerId": self.listener, "LocationId": self.location })
    }

    fn browser(&self) -> Browser {
        Browser::new(self.vip)
    }
}

/// Where a browser's request lands.
fn lands(browser: &mut Browser) -> String {
    browser.get("/").target().to_owned()
}

/// Where as many new browsers land.
fn spread(shop: &Shop, count: usize) -> HashSet<String> {
    (0..count).map(|_| lands(&mut shop.browser())).collect()
}
