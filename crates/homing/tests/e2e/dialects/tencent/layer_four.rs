//! Connections and flows come home by the client's address, for as long as a listener says.

use super::*;

#[test]
fn connections_of_one_address_come_home_until_it_is_switched_off() {
    let [a, b] = ["a", "b"].map(TcpTarget::start);
    let homing = homing().toml(ALL).start();
    let mut cloud = Cloud::python(&homing);
    let (balancer, vip) = cloud.balancer();
    let port = free_port(vip);
    let listener = cloud.listener(&balancer, "TCP", port, json!({ "SessionExpireTime": 30 }));
    let lead = json!({ "LoadBalancerId": balancer, "ListenerId": listener });
    cloud.register(&lead, &[a.address(), b.address()]);
    let at = SocketAddr::new(vip, port);
    let visit = |from: &str| TcpClient::connect_from(from, at).ask("who");
    let (home, other) = (visit("127.0.0.21"), visit("127.0.0.22"));
    assert_ne!(home, other, "two addresses take turns");
    for _ in 0..4 {
        assert_eq!((visit("127.0.0.21"), visit("127.0.0.22")), (home.clone(), other.clone()));
    }
    cloud.good("ModifyListener", with(lead, json!({ "SessionExpireTime": 0 })));
    let seen: HashSet<String> = (0..4).map(|_| visit("127.0.0.21")).collect();
    assert_eq!(seen.len(), 2, "without persistence every connection is scheduled");
}

#[test]
fn datagrams_of_one_address_come_home() {
    let [a, b] = ["a", "b"].map(UdpTarget::start);
    let homing = homing().toml(ALL).start();
    let mut cloud = Cloud::python(&homing);
    let (balancer, vip) = cloud.balancer();
    let port = free_port(vip);
    let off = json!({ "SessionExpireTime": 60, "HealthCheck": { "HealthSwitch": 0 } });
    let listener = cloud.listener(&balancer, "UDP", port, off);
    let lead = json!({ "LoadBalancerId": balancer, "ListenerId": listener });
    cloud.register(&lead, &[a.address(), b.address()]);
    let at = SocketAddr::new(vip, port);
    let visit = |from: &str| UdpClient::connect_from(from, at).ask("who");
    let (home, other) = (visit("127.0.0.21"), visit("127.0.0.22"));
    assert_ne!(home, other, "two addresses take turns");
    for _ in 0..4 {
        assert_eq!((visit("127.0.0.21"), visit("127.0.0.22")), (home.clone(), other.clone()));
    }
}

#[test]
fn a_listener_that_is_stopped_does_not_accept_until_it_is_started() {
    let a = TcpTarget::start("a");
    let homing = homing().toml(ALL).start();
    let mut cloud = Cloud::python(&homing);
    let (balancer, vip) = cloud.balancer();
    let port = free_port(vip);
    let listener = cloud.listener(&balancer, "TCP", port, json!({}));
    let lead = json!({ "LoadBalancerId": balancer, "ListenerId": listener });
    cloud.register(&lead, &[a.address()]);
    let at = SocketAddr::new(vip, port);
    assert_eq!(TcpClient::connect(at).ask("who"), "a");
    let set = |operation: &str| json!({ "LoadBalancerId": balancer, "OperationType": operation });
    cloud.good("SetLoadBalancerStartStatus", set("Stop"));
    eventually("nobody listens there any more", || std::net::TcpStream::connect(at).is_err());
    let told = cloud.good("DescribeListeners", json!({ "LoadBalancerId": balancer }));
    assert_eq!(told["Listeners"][0]["AttrFlags"], json!(["Stop"]));
    cloud.good("SetLoadBalancerStartStatus", set("Start"));
    assert_eq!(TcpClient::connect(at).ask("who"), "a");
}
