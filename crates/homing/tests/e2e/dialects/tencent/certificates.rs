//! HTTPS listeners show certificates of the node's store, by name.

use super::*;
use crate::https::Authority;

fn store(homing: &Running, folder: &Scratch, authority: &Authority, name: &str, host: &str) {
    authority.certify(folder.path(), name, host);
    let [cert, key] =
        ["pem", "key"].map(|kind| fs::read_to_string(folder.path().join(format!("{name}.{kind}"))).unwrap());
    let body = json!({ "cert": cert, "key": key }).to_string();
    let put = homing.ask_api("PUT", &format!("/certificates/{name}"), &body);
    assert_eq!(put.status, 201, "{}", put.text());
}

#[test]
fn a_listener_shows_the_certificate_that_a_client_asks_for() {
    let a = HttpTarget::start("a");
    let (homing, folder, authority) = (homing().toml(ALL).start(), Scratch::new(), Authority::new());
    store(&homing, &folder, &authority, "one", "one.example.com");
    store(&homing, &folder, &authority, "two", "two.example.com");
    let mut cloud = Cloud::python(&homing);
    let (balancer, vip) = cloud.balancer();
    let port = free_port(vip);
    let unknown = json!({ "LoadBalancerId": balancer, "Ports": [port], "Protocol": "HTTPS" });
    let unknown =
        with(unknown, json!({ "Certificate": { "SSLMode": "UNIDIRECTIONAL", "CertId": "nobody" } }));
    assert_eq!(cloud.refused("CreateListener", unknown).0, "InvalidParameterValue");
    // One with SNI has no certificate of its own, and accepts as soon as a domain brings one.
    let listener = cloud.listener(&balancer, "HTTPS", port, json!({ "SniSwitch": 1 }));
    for name in ["one", "two"] {
        let certificate = json!({ "SSLMode": "UNIDIRECTIONAL", "CertId": name });
        let rule = json!({ "Domain": format!("{name}.example.com"), "Url": "/", "Certificate": certificate });
        let location = cloud.rule(&balancer, &listener, rule);
        let lead = json!({ "LoadBalancerId": balancer, "ListenerId": listener, "LocationId": location });
        cloud.register(&lead, &[a.address()]);
    }
    for name in ["one.example.com", "two.example.com"] {
        let trust = homing_testkit::Trust::new(&authority.pem, name);
        let answer = Browser::new(SocketAddr::new(vip, port)).secured(&trust).get("/");
        assert_eq!((answer.status, answer.target()), (200, "a"));
    }
    let told = cloud.good("DescribeListeners", json!({ "LoadBalancerId": balancer }));
    assert_eq!(told["Listeners"][0]["Rules"][1]["Certificate"]["CertId"], "two");
}

#[test]
fn a_listener_shows_another_certificate_when_it_is_given_one() {
    let a = HttpTarget::start("a");
    let (homing, folder, authority) = (homing().toml(ALL).start(), Scratch::new(), Authority::new());
    store(&homing, &folder, &authority, "one", "one.example.com");
    store(&homing, &folder, &authority, "two", "two.example.com");
    let mut cloud = Cloud::python(&homing);
    let (balancer, vip) = cloud.balancer();
    let port = free_port(vip);
    let certificate = |name: &str| json!({ "Certificate": { "SSLMode": "UNIDIRECTIONAL", "CertId": name } });
    let listener = cloud.listener(&balancer, "HTTPS", port, certificate("one"));
    let location = cloud.rule(&balancer, &listener, json!({ "Domain": "any.example.com", "Url": "/" }));
    let lead = json!({ "LoadBalancerId": balancer, "ListenerId": listener, "LocationId": location });
    cloud.register(&lead, &[a.address()]);
    let visit = |name: &str| {
        let trust = homing_testkit::Trust::new(&authority.pem, name);
        Browser::new(SocketAddr::new(vip, port)).secured(&trust).get("/").target().to_owned()
    };
    assert_eq!(visit("one.example.com"), "a");
    let of_listener = json!({ "LoadBalancerId": balancer, "ListenerId": listener });
    cloud.good("ModifyListener", with(of_listener.clone(), certificate("two")));
    assert_eq!(visit("two.example.com"), "a");
    let told = cloud.good("DescribeListeners", json!({ "LoadBalancerId": balancer }));
    assert_eq!(told["Listeners"][0]["Certificate"]["CertId"], "two");
    let content = json!({ "Certificate": { "CertName": "x", "CertContent": "x", "CertKey": "x" } });
    assert_eq!(cloud.refused("ModifyListener", with(of_listener, content)).0, "UnsupportedOperation");
}
