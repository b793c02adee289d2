//! The same through each client and each way to sign: the SDK for Python, the one for Node, and the command `tccli`.

use super::*;

/// Makes a load balancer and finds it, in one way to ask and to sign.
fn make(cloud: &mut Cloud, method: &str, sign: &str) {
    let name = format!("名字 {method} {sign}");
    let mut ask = |call: &str, with: Value| {
        let answer = cloud.ask(&json!({ "call": call, "with": with, "method": method, "sign": sign }));
        assert!(answer.get("exception").is_none(), "{method} {sign} {call}: {answer}");
        answer
    };
    let tags = json!([{ "TagKey": "a", "TagValue": "b c&d=e" }]);
    let create = json!({ "LoadBalancerType": "OPEN", "Forward": 1, "LoadBalancerName": name, "Tags": tags });
    let made = ask("CreateLoadBalancer", create);
    let told = ask("DescribeLoadBalancers", json!({ "LoadBalancerIds": made["LoadBalancerIds"] }));
    let told = &told["LoadBalancerSet"][0];
    assert_eq!((&told["LoadBalancerName"], &told["Tags"]), (&json!(name), &tags));
    let vip: IpAddr = text(&told["LoadBalancerVips"][0]).parse().unwrap();
    let ports = [free_port(vip), free_port(vip)];
    let listener = json!({ "LoadBalancerId": told["LoadBalancerId"], "Ports": ports, "Protocol": "TCP" });
    let listener = ask("CreateListener", with(listener, json!({ "HealthCheck": { "HealthSwitch": 0 } })));
    assert_eq!(listener["ListenerIds"].as_array().map(Vec::len), Some(2));
    let task = ask("DescribeTaskStatus", json!({ "TaskId": listener["RequestId"] }));
    assert_eq!((&task["Status"], &task["LoadBalancerIds"][0]), (&json!(0), &told["LoadBalancerId"]));
}

#[test]
fn python_asks_in_every_way_in_which_it_can_sign() {
    let homing = homing().toml(ALL).start();
    let mut cloud = Cloud::python(&homing);
    for method in ["POST", "GET"] {
        for sign in ["TC3-HMAC-SHA256", "HmacSHA256", "HmacSHA1"] {
            make(&mut cloud, method, sign);
        }
    }
}

#[test]
fn node_drives_a_node_and_catches_typed_exceptions() {
    let [a, b] = ["a", "b"].map(HttpTarget::start);
    let homing = homing().toml(ALL).start();
    let mut cloud = Cloud::node(&homing);
    make(&mut cloud, "POST", "TC3-HMAC-SHA256");
    make(&mut cloud, "GET", "TC3-HMAC-SHA256");
    let shop = Shop::open(&mut cloud, 60, &[&a, &b]);
    let mut browser = shop.browser();
    let home = lands(&mut browser);
    assert!((0..4).all(|_| lands(&mut browser) == home));
    let (code, message) = cloud.refused("ModifyRule", with(shop.lead(), json!({ "Scheduler": "IP_HASH" })));
    assert_eq!(code, "InvalidParameterValue");
    assert!(message.contains("SessionExpireTime") && message.contains("Scheduler"), "{message}");
    cloud.good("DeleteLoadBalancer", json!({ "LoadBalancerIds": [shop.balancer] }));
}

/// The command, which knows where it asks by what is said with it.
fn tccli(homing: &Running, home: &Scratch, call: &str, arguments: &[(&str, String)]) -> std::process::Output {
    let mut command = Command::new(format!("{CLIENTS}/venv/bin/tccli"));
    command.args([
        "clb",
        call,
        "--secretId",
        "AKIDfake",
        "--secretKey",
        "SKfake",
        "--region",
        "ap-guangzhou",
    ]);
    command.args(["--endpoint", &format!("http://{}", homing.dialect("tencent"))]);
    for (name, value) in arguments {
        command.args([&format!("--{name}"), value]);
    }
    // It keeps what it is told at home.
    command.env("HOME", home.path()).env("PYTHONDONTWRITEBYTECODE", "1");
    command.output().unwrap_or_else(|error| panic!("tccli: {error} (cargo xtask test installs it)"))
}

#[test]
fn tccli_drives_a_node_and_ends_with_the_code_of_a_refusal() {
    let [a, b] = ["a", "b"].map(HttpTarget::start);
    let (homing, home) = (homing().toml(ALL).start(), Scratch::new());
    let good = |call: &str, arguments: &[(&str, String)]| -> Value {
        let output = tccli(&homing, &home, call, arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{call}: {said}");
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{call}: {error}: {said}"))
    };
    let word = |name: &'static str, value: &str| (name, value.to_owned());
    let made = good("CreateLoadBalancer", &[word("LoadBalancerType", "OPEN"), word("Forward", "1")]);
    let balancer = text(&made["LoadBalancerIds"][0]);
    let told = good("DescribeLoadBalancers", &[("LoadBalancerIds", json!([balancer]).to_string())]);
    let vip: IpAddr = text(&told["LoadBalancerSet"][0]["LoadBalancerVips"][0]).parse().unwrap();
    let port = free_port(vip);
    let of_balancer = word("LoadBalancerId", &balancer);
    let listener = [of_balancer.clone(), ("Ports", format!("[{port}]")), word("Protocol", "HTTP")];
    let listener = text(&good("CreateListener", &listener)["ListenerIds"][0]);
    let of_listener = word("ListenerId", &listener);
    let rules = json!([{ "Domain": "a.com", "Url": "/", "SessionExpireTime": 60 }]);
    let rules = [of_balancer.clone(), of_listener.clone(), ("Rules", rules.to_string())];
    let location = text(&good("CreateRule", &rules)["LocationIds"][0]);
    let of_location = word("LocationId", &location);
    let targets = json!([target(a.address()), target(b.address())]).to_string();
    let lead = [of_balancer.clone(), of_listener, of_location];
    good("RegisterTargets", &[&lead[..], &[("Targets", targets)]].concat());
    let mut browser = Browser::new(SocketAddr::new(vip, port));
    let first = lands(&mut browser);
    assert!((0..4).all(|_| lands(&mut browser) == first));
    let refused =
        tccli(&homing, &home, "ModifyRule", &[&lead[..], &[word("Scheduler", "LEAST_CONN")]].concat());
    assert_eq!(refused.status.code(), Some(255));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("code:InvalidParameterValue "), "{said}");
    good("DeleteLoadBalancer", &[("LoadBalancerIds", json!([balancer]).to_string())]);
}
