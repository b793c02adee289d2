//! openstacksdk and the openstack command drive a node, with nothing changed but the address of Keystone, and traffic goes
//! as is documented of Octavia.
//!
//! `cargo xtask test` puts them in place.

use super::ALL;
use crate::homing;
use homing_testkit::{
    Browser, Client, HttpTarget, Reply, Running, TcpClient, TcpTarget, UdpClient, UdpTarget, eventually,
};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The Python of vendors' clients.
const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/clients/venv/bin/python");
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/dialects/openstack.py");

/// A program that uses the SDK, and the command.
struct Sdk {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

/// A load balancer with one listener and its pool.
struct Site {
    balancer: String,
    listener: String,
    pool: String,
    at: SocketAddr,
}

impl Sdk {
    /// With an access key and its secret, as a user with a password.
    fn start(homing: &Running) -> Self {
        Self::with(homing, ["password", "AKIDfake", "SKfake"])
    }

    fn with(homing: &Running, [way, name, secret]: [&str; 3]) -> Self {
        let endpoint = format!("http://{}", homing.dialect("openstack"));
        let mut command = Command::new(PYTHON);
        command
            // The script is called as the SDK is: its folder is no place to look for that.
            .args(["-P", SCRIPT, &endpoint, way, name, secret, "default"])
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("HOME", homing.folder());
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child =
            child.unwrap_or_else(|error| panic!("{PYTHON}: {error} (cargo xtask test installs it)"));
        let (questions, answers) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, questions, answers }
    }

    fn question(&mut self, question: &Value) -> Value {
        writeln!(self.questions.as_mut().unwrap(), "{question}").unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{question}: {error}: {line}"))
    }

    /// What a function of the SDK answers, or raises.
    fn ask(&mut self, call: &str, args: &[&str], with: Value) -> Value {
        self.question(&json!({ "call": format!("load_balancer.{call}"), "args": args, "with": with }))
    }

    /// What it answers where all goes well.
    #[track_caller]
    fn good(&mut self, call: &str, args: &[&str], with: Value) -> Value {
        let answer = self.ask(call, args, with);
        assert!(answer.get("exception").is_none(), "{call}: {answer}");
        answer
    }

    /// What the command prints as JSON, where all goes well.
    #[track_caller]
    fn command(&mut self, arguments: &[&str]) -> Value {
        let arguments = [arguments, &["-f", "json"]].concat();
        let answer = self.question(&json!({ "command": arguments }));
        assert_eq!(answer["status"], 0, "{arguments:?}: {answer}");
        serde_json::from_str(answer["out"].as_str().unwrap()).unwrap()
    }

    /// A load balancer, and the address that it got.
    fn balancer(&mut self) -> (String, IpAddr) {
        let subnet = self.question(&json!({ "call": "network.find_subnet", "args": ["homing"] }));
        let made =
            self.good("create_load_balancer", &[], json!({ "name": "shop", "vip_subnet_id": subnet["id"] }));
        (text(&made["id"]), text(&made["vip_address"]).parse().unwrap())
    }

    fn listener(&mut self, balancer: &str, protocol: &str, port: u16) -> String {
        let said = json!({ "loadbalancer_id": balancer, "protocol": protocol, "protocol_port": port });
        text(&self.good("create_listener", &[], said)["id"])
    }

    fn pool(&mut self, listener: &str, protocol: &str, persistence: &Value) -> String {
        let said = json!({
            "listener_id": listener, "protocol": protocol, "lb_algorithm": "ROUND_ROBIN",
            "session_persistence": persistence,
        });
        text(&self.good("create_pool", &[], said)["id"])
    }

    fn member(&mut self, pool: &str, address: SocketAddr) -> String {
        let said = json!({ "address": address.ip(), "protocol_port": address.port() });
        text(&self.good("create_member", &[pool], said)["id"])
    }

    /// A load balancer with a listener, and a pool of these targets.
    fn site(&mut self, protocol: &str, persistence: &Value, targets: &[SocketAddr]) -> Site {
        let (balancer, vip) = self.balancer();
        let at = SocketAddr::new(vip, free_port(vip));
        let listener = self.listener(&balancer, protocol, at.port());
        let pool = self.pool(&listener, protocol, persistence);
        for target in targets {
            self.member(&pool, *target);
        }
        Site { balancer, listener, pool, at }
    }
}

impl Drop for Sdk {
    fn drop(&mut self) {
        // It ends with its questions.
        self.questions = None;
        let _ = self.child.wait();
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// A port that nobody has there now.
fn free_port(vip: IpAddr) -> u16 {
    TcpListener::bind((vip, 0)).unwrap().local_addr().unwrap().port()
}

/// Where a browser's request lands.
fn lands(browser: &mut Browser) -> String {
    browser.get("/").target().to_owned()
}

#[test]
fn clients_of_octavia_come_home_by_the_cookie_of_a_pool_until_it_is_switched_off() {
    let [a, b] = ["a", "b"].map(HttpTarget::start);
    let homing = homing().toml(ALL).start();
    let mut sdk = Sdk::start(&homing);
    let cookie = json!({ "type": "HTTP_COOKIE" });
    let site = sdk.site("HTTP", &cookie, &[a.address(), b.address()]);
    let (mut first, mut second) = (Browser::new(site.at), Browser::new(site.at));
    let (home, other) = (lands(&mut first), lands(&mut second));
    assert_ne!(home, other, "two new clients take turns");
    for _ in 0..6 {
        first.reconnect();
        assert_eq!((lands(&mut first), lands(&mut second)), (home.clone(), other.clone()));
    }

    // Drain: weight 0 takes nobody new, and who is at home stays.
    let port = if home == "a" { a.address().port() } else { b.address().port() };
    let members = sdk.good("members", &[&site.pool], json!({}));
    let member = members.as_array().unwrap().iter().find(|member| member["protocol_port"] == port).unwrap();
    let member = text(&member["id"]);
    let drained = sdk.good("update_member", &[&member, &site.pool], json!({ "weight": 0 }));
    assert_eq!((&drained["weight"], &drained["operating_status"]), (&json!(0), &json!("DRAINING")));
    assert_eq!(lands(&mut first), home);
    for _ in 0..4 {
        assert_eq!(lands(&mut Browser::new(site.at)), other, "nobody new comes");
    }
    sdk.good("delete_member", &[&member, &site.pool], json!({ "ignore_missing": false }));
    assert_eq!(lands(&mut first), other, "who has no home gets another");

    // Modify: without persistence nobody has a home.
    sdk.member(&site.pool, if home == "a" { a.address() } else { b.address() });
    let changed = sdk.good("update_pool", &[&site.pool], json!({ "session_persistence": null }));
    assert_eq!(changed["session_persistence"], Value::Null);
    let landed: HashSet<String> = (0..6).map(|_| lands(&mut first)).collect();
    assert_eq!(landed.len(), 2);

    // Delete, from the inside to the outside.
    sdk.good("delete_pool", &[&site.pool], json!({ "ignore_missing": false }));
    assert_eq!(Client::connect(site.at).get("/").status, 503, "a listener without a pool refuses");
    sdk.good("delete_listener", &[&site.listener], json!({ "ignore_missing": false }));
    sdk.good("delete_load_balancer", &[&site.balancer], json!({ "ignore_missing": false }));
    eventually("nobody listens there any more", || Client::try_connect(site.at).is_err());
    let gone = sdk.ask("get_load_balancer", &[&site.balancer], json!({}));
    assert_eq!((&gone["exception"], &gone["status"]), (&json!("NotFoundException"), &json!(404)));
}

#[test]
fn clients_of_octavia_come_home_by_the_cookie_that_their_application_set() {
    let [a, b] = ["a", "b"].map(HttpTarget::start);
    for target in [&a, &b] {
        let name = target.name().to_owned();
        target.answer(move |request| {
            let reply = Reply::ok(name.clone()).field("X-Target", &name);
            match request.field("cookie") {
                Some(_) => reply,
                None => reply.field("Set-Cookie", &format!("JSESSIONID=of-{name}; Path=/")),
            }
        });
    }
    let homing = homing().toml(ALL).start();
    let mut sdk = Sdk::start(&homing);
    let of_application = json!({ "type": "APP_COOKIE", "cookie_name": "JSESSIONID" });
    let site = sdk.site("HTTP", &of_application, &[a.address(), b.address()]);
    let body = |fields: &[(&str, &str)]| {
        let answer = Client::connect(site.at).request("GET", "/", fields, b"");
        String::from_utf8(answer.body).unwrap()
    };
    let homes: HashSet<String> = (0..4).map(|_| body(&[])).collect();
    assert_eq!(homes.len(), 2, "who shows no cookie takes turns");
    for _ in 0..3 {
        for name in ["a", "b"] {
            assert_eq!(body(&[("Cookie", &format!("JSESSIONID=of-{name}"))]), name);
        }
    }
}

#[test]
fn connections_and_datagrams_of_octavia_come_home_by_the_address_of_their_client() {
    let tcp = ["a", "b"].map(TcpTarget::start);
    let udp = ["a", "b"].map(UdpTarget::start);
    let homing = homing().toml(ALL).start();
    let mut sdk = Sdk::start(&homing);
    let of_tcp = sdk.site("TCP", &json!({ "type": "SOURCE_IP" }), &tcp.each_ref().map(TcpTarget::address));
    let short = json!({ "type": "SOURCE_IP", "persistence_timeout": 60, "persistence_granularity": "255.255.255.255" });
    let of_udp = sdk.site("UDP", &short, &udp.each_ref().map(UdpTarget::address));
    let by_tcp = |source: &str| TcpClient::connect_from(source, of_tcp.at).ask("who");
    let by_udp = |source: &str| UdpClient::connect_from(source, of_udp.at).ask("who");
    let sources: Vec<String> = (2..=9).map(|last| format!("127.0.0.{last}")).collect();
    let homes: Vec<_> = sources.iter().map(|source| (by_tcp(source), by_udp(source))).collect();
    for (source, home) in sources.iter().zip(&homes) {
        assert_eq!((by_tcp(source), by_udp(source)), *home, "{source}");
    }
    let landed: HashSet<&String> = homes.iter().map(|(tcp, _)| tcp).collect();
    assert_eq!(landed.len(), 2, "eight clients use both");

    // An address is forgotten after the time that was asked for, and not before.
    let wide = json!({ "session_persistence": { "persistence_timeout": 1 } });
    let changed = sdk.good("update_pool", &[&of_udp.pool], wide);
    assert_eq!(changed["session_persistence"]["persistence_timeout"], 1);
    eventually("sessions that are over are forgotten", || {
        let path = format!("/sessions?load_balancer={}&group={}", of_udp.balancer, of_udp.pool);
        homing.api("GET", &path, "")["sessions"].as_array().is_some_and(Vec::is_empty)
    });
}

#[test]
fn what_octavia_refuses_raises_the_exception_of_its_status_with_its_words() {
    let homing = homing().toml(ALL).start();
    let mut sdk = Sdk::start(&homing);
    let site = sdk.site("HTTP", &Value::Null, &[]);
    let pool = |protocol: &str, persistence: Value| {
        json!({
            "loadbalancer_id": site.balancer, "protocol": protocol, "lb_algorithm": "ROUND_ROBIN",
            "session_persistence": persistence,
        })
    };
    let listener = |protocol: &str, port: u16| json!({ "loadbalancer_id": site.balancer, "protocol": protocol, "protocol_port": port });
    let (bad, taken) = ("BadRequestException", "ConflictException");
    let with_name = json!({ "type": "HTTP_COOKIE", "cookie_name": "x" });
    let timed = json!({ "type": "SOURCE_IP", "persistence_timeout": 60 });
    let again = json!({ "listener_id": site.listener, "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN" });
    let table = [
        (
            "create_pool",
            pool("HTTP", json!({ "type": "APP_COOKIE" })),
            bad,
            "\"cookie_name\" must be specified",
        ),
        ("create_pool", pool("HTTP", with_name), bad, "\"cookie_name\" can only be specified"),
        ("create_pool", pool("HTTP", timed), bad, "is only for UDP and SCTP protocol pools"),
        ("create_pool", pool("UDP", json!({ "type": "HTTP_COOKIE" })), bad, "is not supported for UDP/SCTP"),
        ("create_pool", pool("TCP", json!({ "type": "HTTP_COOKIE" })), bad, "is not supported for TCP"),
        ("create_pool", pool("HTTP", json!({ "type": "STICKY" })), bad, "Value should be one of"),
        ("create_pool", again, taken, "This listener already has a default pool"),
        ("create_listener", listener("TCP", site.at.port()), taken, "is already using protocol HTTP"),
        ("create_listener", listener("PROMETHEUS", 9), bad, "The selected protocol is not allowed"),
        (
            "create_listener",
            listener("TERMINATED_HTTPS", 9),
            bad,
            "certificate container reference must be provided",
        ),
        ("create_listener", listener("SCTP", 9), "HttpException", "does not support a requested option"),
        ("create_load_balancer", json!({}), bad, "VIP must contain one of"),
    ];
    for (call, with, exception, words) in table {
        let raised = sdk.ask(call, &[], with);
        assert_eq!(raised["exception"], exception, "{raised}");
        assert!(raised["message"].as_str().unwrap().contains(words), "{raised}");
    }
    let raised = sdk.ask("delete_load_balancer", &[&site.balancer], json!({ "ignore_missing": false }));
    assert_eq!(raised["exception"], bad);
    let nobody = "11111111-2222-4333-8444-555555555555";
    let raised = sdk.ask("create_member", &[nobody], json!({ "address": "127.0.0.1", "protocol_port": 1 }));
    assert_eq!(raised["message"], format!("Pool {nobody} not found."));
    assert_eq!(sdk.good("pools", &[], json!({})).as_array().unwrap().len(), 1, "nothing of it was made");
    let stranger = Sdk::with(&homing, ["password", "AKIDfake", "wrong"]).ask("pools", &[], json!({}));
    assert_eq!(stranger["status"], 401);
}

#[test]
fn what_the_openstack_command_makes_is_seen_by_operators_and_survives_a_restart() {
    let a = HttpTarget::start("a");
    let node = homing().toml(ALL);
    let homing = node.start();
    let token = fs::read_to_string(homing.folder().join("state/admin.token")).unwrap();
    let token = token.trim_end();
    let mut sdk = Sdk::with(&homing, ["token", "", token]);
    let made =
        sdk.command(&["loadbalancer", "create", "--name", "shop", "--vip-subnet-id", "homing", "--wait"]);
    let vip: IpAddr = text(&made["vip_address"]).parse().unwrap();
    let at = SocketAddr::new(vip, free_port(vip));
    let (port, of_target) = (at.port().to_string(), a.address().port().to_string());
    let create =
        ["loadbalancer", "listener", "create", "--name", "web", "--protocol", "HTTP", "--protocol-port"];
    sdk.command(&[&create[..], &[&port, "shop"]].concat());
    let create =
        ["loadbalancer", "pool", "create", "--name", "shops", "--listener", "web", "--protocol", "HTTP"];
    let cookie = ["--lb-algorithm", "LEAST_CONNECTIONS", "--session-persistence", "type=HTTP_COOKIE"];
    let pool = sdk.command(&[&create[..], &cookie].concat());
    let create = ["loadbalancer", "member", "create", "--address", "127.0.0.1", "--protocol-port"];
    let member = sdk.command(&[&create[..], &[&of_target, "--weight", "3", "shops"]].concat());
    let monitor = ["--delay", "1", "--timeout", "1", "--max-retries", "1", "--type", "TCP", "shops"];
    sdk.command(&[&["loadbalancer", "healthmonitor", "create"][..], &monitor].concat());
    let url =
        ["--action", "REDIRECT_TO_URL", "--redirect-url", "https://shop.example/", "--name", "old", "web"];
    sdk.command(&[&["loadbalancer", "l7policy", "create"][..], &url].concat());
    let rule = ["--type", "PATH", "--compare-type", "STARTS_WITH", "--value", "/old", "old"];
    sdk.command(&[&["loadbalancer", "l7rule", "create"][..], &rule].concat());
    let answer = Client::connect(at).get("/old/x");
    assert_eq!((answer.status, answer.field("location")), (302, Some("https://shop.example/")));
    let mut browser = Browser::new(at);
    assert_eq!(lands(&mut browser), "a");

    // Operators see it, and the command sees what they change.
    let path = format!("/load-balancers/{}", text(&made["id"]));
    let seen = homing.api("GET", &path, "");
    assert_eq!(
        (&seen["dialect"], &seen["edition"], &seen["description"]),
        (&json!("openstack"), &json!("native"), &json!("shop"))
    );
    let target = format!("{path}/groups/{}/targets/{}", text(&pool["id"]), text(&member["id"]));
    assert_eq!(homing.api("PATCH", &target, r#"{ "weight": 33 }"#)["weight"], 33);
    let shown = sdk.command(&["loadbalancer", "member", "show", "shops", &text(&member["id"])]);
    assert_eq!(shown["weight"], 33);
    eventually("the monitor has found its member", || {
        let shown = sdk.command(&["loadbalancer", "member", "show", "shops", &text(&member["id"])]);
        shown["operating_status"] == "ONLINE"
    });
    let before = sdk.command(&["loadbalancer", "show", "shop"]);

    drop(sdk);
    let homing = node.start_in(homing.kill());
    let mut sdk = Sdk::with(&homing, ["token", "", token]);
    assert_eq!(sdk.command(&["loadbalancer", "show", "shop"]), before);
    browser.reconnect();
    assert_eq!(lands(&mut browser), "a", "its cookie is good after the restart");
    let removed = sdk.question(&json!({ "command": ["loadbalancer", "delete", "--cascade", "shop"] }));
    assert_eq!(removed["status"], 0, "{removed}");
    assert_eq!(sdk.command(&["loadbalancer", "list"]), json!([]));
}

#[test]
fn version_2_of_huaweis_api_has_the_same_objects_under_the_rules_of_shared_load_balancers() {
    let [a, b] = ["a", "b"].map(HttpTarget::start);
    let homing = homing().toml(ALL).start();
    let token = fs::read_to_string(homing.folder().join("state/admin.token")).unwrap();
    let ask = |method: &str, path: &str, body: &Value| {
        let fields = [("X-Auth-Token", token.trim_end()), ("Content-Type", "application/json")];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer =
            Client::connect(homing.dialect("huawei")).request(method, path, &fields, body.as_bytes());
        (answer.status, serde_json::from_slice::<Value>(&answer.body).unwrap_or_default())
    };
    let make = |kind: &str, root: &str, said: Value| {
        let (status, answer) = ask("POST", &format!("/v2/default/elb/{kind}"), &json!({ root: said }));
        assert_eq!(status, 201, "{answer}");
        answer[root].clone()
    };
    let subnet = "11111111-2222-4333-8444-555555555555";
    let balancer = make("loadbalancers", "loadbalancer", json!({ "vip_subnet_id": subnet }));
    let vip: IpAddr = text(&balancer["vip_address"]).parse().unwrap();
    let at = SocketAddr::new(vip, free_port(vip));
    let said = json!({ "loadbalancer_id": balancer["id"], "protocol": "HTTP", "protocol_port": at.port() });
    let listener = make("listeners", "listener", said);
    let said = json!({
        "listener_id": listener["id"], "protocol": "HTTP", "lb_algorithm": "LEAST_CONNECTIONS",
        "session_persistence": { "type": "HTTP_COOKIE", "persistence_timeout": 2 },
    });
    let pool = make("pools", "pool", said);
    for target in [&a, &b] {
        let said =
            json!({ "address": "127.0.0.1", "protocol_port": target.address().port(), "subnet_id": subnet });
        make(&format!("pools/{}/members", text(&pool["id"])), "member", said);
    }
    let mut browser = Browser::new(at);
    let home = lands(&mut browser);
    for _ in 0..4 {
        browser.reconnect();
        assert_eq!(lands(&mut browser), home);
    }
    let (status, shown) = ask("GET", &format!("/v2.0/lbaas/pools/{}", text(&pool["id"])), &Value::Null);
    assert_eq!((status, &shown["pool"]["session_persistence"]["persistence_timeout"]), (200, &json!(2)));
    let path = format!("/v2/default/elb/pools/{}", text(&pool["id"]));
    let (status, refused) = ask("PUT", &path, &json!({ "pool": { "lb_algorithm": "SOURCE_IP" } }));
    assert_eq!((status, &refused["error_code"]), (400, &json!("ELB.8902")), "{refused}");
    let (status, seen) =
        ask("GET", &format!("/v3/default/elb/loadbalancers/{}", text(&balancer["id"])), &Value::Null);
    assert_eq!((status, &seen["loadbalancer"]["id"]), (200, &balancer["id"]), "version 3 sees it");
}
