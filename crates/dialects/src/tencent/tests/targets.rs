//! Targets are registered, told, weighed, moved and removed.

use super::*;

/// A listener of layer 4 to which targets belong.
struct Tcp {
    cloud: Cloud,
    balancer: String,
    listener: String,
}

impl Tcp {
    fn new() -> Self {
        let cloud = Cloud::new();
        let balancer = cloud.balancer();
        let listener = cloud.listener(&balancer, 80, "TCP");
        Self { cloud, balancer, listener }
    }

    fn ask(&self, action: &str, more: Value) -> Result<Value, &'static str> {
        let mut ask = json!({ "LoadBalancerId": self.balancer, "ListenerId": self.listener });
        ask.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.cloud.ask(action, ask).map_err(|fault| fault.code)
    }

    fn register(&self, targets: Value) -> Result<Value, &'static str> {
        self.ask("RegisterTargets", json!({ "Targets": targets }))
    }

    /// Port and weight of each target.
    fn told(&self) -> Vec<(u64, u64)> {
        let told = self.cloud.get("DescribeTargets", json!({ "LoadBalancerId": self.balancer }));
        let targets = told["Listeners"][0]["Targets"].as_array().unwrap().clone();
        targets.iter().map(|it| (it["Port"].as_u64().unwrap(), it["Weight"].as_u64().unwrap())).collect()
    }
}

fn at(port: u16) -> Value {
    json!({ "EniIp": "127.0.0.1", "Port": port })
}

fn weighed(port: u16, weight: i64) -> Value {
    json!({ "EniIp": "127.0.0.1", "Port": port, "Weight": weight })
}

#[test]
fn targets_are_registered_with_a_weight_and_told_with_their_address() {
    let tcp = Tcp::new();
    tcp.register(json!([at(9001), { "InstanceId": "127.0.0.1", "Port": 9002, "Weight": 0, "Tag": "blue" }]))
        .unwrap();
    assert_eq!(tcp.told(), [(9001, 10), (9002, 0)]);
    let target = &tcp.cloud.document(&tcp.balancer)["groups"][0]["targets"][0];
    assert_eq!((&target["name"], &target["address"]), (&json!("127.0.0.1-9001"), &json!("127.0.0.1:9001")));
    let told = tcp.cloud.get("DescribeTargets", json!({ "LoadBalancerId": tcp.balancer }));
    let told = &told["Listeners"][0]["Targets"][1];
    assert_eq!(
        (&told["PrivateIpAddresses"], &told["Tag"], &told["Type"]),
        (&json!(["127.0.0.1"]), &json!("blue"), &json!("ENI"))
    );
}

#[test]
fn what_cannot_be_is_refused() {
    let tcp = Tcp::new();
    tcp.register(json!([at(9001)])).unwrap();
    let before = tcp.cloud.revision();
    let many: Vec<Value> = (1..=21).map(at).collect();
    let cases = [
        (json!([at(9001)]), "InvalidParameterValue.Duplicate"),
        (json!([at(9002), at(9002)]), "InvalidParameterValue.Duplicate"),
        (json!([weighed(9002, 101)]), "InvalidParameterValue.Range"),
        (json!([weighed(9002, -1)]), "InvalidParameterValue.Range"),
        (json!([{ "Port": 9002 }]), "MissingParameter"),
        (json!([{ "EniIp": "127.0.0.1" }]), "MissingParameter"),
        (json!([{ "EniIp": "127.0.0.1", "InstanceId": "ins-1", "Port": 1 }]), "InvalidParameterCombination"),
        (json!([{ "InstanceId": "ins-12345678", "Port": 9002 }]), "InvalidParameterValue"),
        (json!([{ "EniIp": "localhost", "Port": 9002 }]), "InvalidParameter.FormatError"),
        (json!([{ "EniIp": "127.0.0.1", "Port": 65536 }]), "InvalidParameterValue.Range"),
        (json!([{ "EniIp": "169.254.169.254", "Port": 80 }]), "InvalidParameterValue"),
        (json!([]), "MissingParameter"),
        (json!(many), "LimitExceeded"),
    ];
    for (targets, code) in cases {
        assert_eq!(tcp.register(targets.clone()), Err(code), "{targets}");
    }
    assert_eq!(tcp.cloud.revision(), before);
}

#[test]
fn a_weight_of_a_target_wins_over_the_one_for_all() {
    let tcp = Tcp::new();
    tcp.register(json!([at(1), at(2)])).unwrap();
    let ask = json!({ "Targets": [at(1), weighed(2, 0)], "Weight": 50 });
    tcp.ask("ModifyTargetWeight", ask).unwrap();
    assert_eq!(tcp.told(), [(1, 50), (2, 0)]);
    let batch = json!({ "ListenerId": tcp.listener, "Targets": [at(1), at(2)], "Weight": 7 });
    let ask = json!({ "LoadBalancerId": tcp.balancer, "ModifyList": [batch] });
    tcp.cloud.get("BatchModifyTargetWeight", ask);
    assert_eq!(tcp.told(), [(1, 7), (2, 7)]);
    let unknown = json!({ "Targets": [at(3)], "Weight": 1 });
    assert_eq!(tcp.ask("ModifyTargetWeight", unknown), Err("InvalidParameterValue"));
    let too_much = json!({ "Targets": [at(1)], "Weight": 101 });
    assert_eq!(tcp.ask("ModifyTargetWeight", too_much), Err("InvalidParameterValue.Range"));
}

#[test]
fn a_target_moves_to_another_port_and_goes() {
    let tcp = Tcp::new();
    tcp.register(json!([weighed(1, 5), at(2)])).unwrap();
    tcp.ask("ModifyTargetPort", json!({ "Targets": [at(1)], "NewPort": 3 })).unwrap();
    assert_eq!(tcp.told(), [(3, 5), (2, 10)]);
    let taken = json!({ "Targets": [at(3)], "NewPort": 2 });
    assert_eq!(tcp.ask("ModifyTargetPort", taken), Err("InvalidParameter.PortCheckFailed"));
    tcp.ask("DeregisterTargets", json!({ "Targets": [at(3)] })).unwrap();
    assert_eq!(tcp.told(), [(2, 10)]);
    assert_eq!(tcp.ask("DeregisterTargets", json!({ "Targets": [at(3)] })), Err("InvalidParameterValue"));
}

#[test]
fn of_layer_seven_the_rule_is_named_by_its_id_or_by_domain_and_path() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer();
    let listener = cloud.listener(&balancer, 80, "HTTP");
    let id = cloud.rule(&balancer, &listener, json!({ "Domain": "a.com", "Url": "/" }));
    let register = |port: u16, more: Value| {
        let mut ask = json!({ "LoadBalancerId": balancer, "ListenerId": listener, "Targets": [at(port)] });
        ask.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        cloud.ask("RegisterTargets", ask).map(drop).map_err(|fault| fault.code)
    };
    assert_eq!(register(1, json!({})), Err("MissingParameter"));
    assert_eq!(
        register(1, json!({ "LocationId": "loc-00000000" })),
        Err("InvalidParameter.LocationNotFound")
    );
    assert_eq!(
        register(1, json!({ "Domain": "a.com", "Url": "/x" })),
        Err("InvalidParameter.LocationNotFound")
    );
    assert_eq!(register(1, json!({ "LocationId": id })), Ok(()));
    assert_eq!(register(2, json!({ "Domain": "A.com", "Url": "/" })), Ok(()));
    let filter = json!([{ "Name": "location-id", "Values": [id] }]);
    let told = cloud.get("DescribeTargets", json!({ "LoadBalancerId": balancer, "Filters": filter }));
    assert_eq!(told["Listeners"][0]["Rules"][0]["Targets"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_batch_does_what_can_be_done_and_names_the_rest() {
    let tcp = Tcp::new();
    let other = tcp.cloud.listener(&tcp.balancer, 81, "UDP");
    let of = |listener: &str, port: u16| json!({ "ListenerId": listener, "EniIp": "127.0.0.1", "Port": port, "Weight": 3 });
    let batch = |action: &str, targets: Value| {
        tcp.cloud.get(action, json!({ "LoadBalancerId": tcp.balancer, "Targets": targets }))
    };
    let done =
        batch("BatchRegisterTargets", json!([of(&tcp.listener, 1), of(&other, 1), of("lbl-00000000", 1)]));
    assert_eq!(done["FailListenerIdSet"], json!(["lbl-00000000"]));
    assert_eq!(tcp.told(), [(1, 3)]);
    // One that fails keeps all of its listener back.
    let done =
        batch("BatchRegisterTargets", json!([of(&tcp.listener, 2), of(&tcp.listener, 1), of(&other, 2)]));
    assert_eq!(done["FailListenerIdSet"], json!([tcp.listener]));
    assert!(done["Message"].as_str().unwrap().contains("registered already"));
    assert_eq!(tcp.told(), [(1, 3)]);
    let done = batch("BatchDeregisterTargets", json!([of(&tcp.listener, 1)]));
    assert_eq!((&done["FailListenerIdSet"], tcp.told()), (&json!([]), vec![]));
}

#[test]
fn health_is_told_as_it_is_now() {
    let tcp = Tcp::new();
    tcp.register(json!([at(1)])).unwrap();
    let told = |ask: Value| {
        let told = tcp.cloud.get("DescribeTargetHealth", ask);
        told["LoadBalancers"][0]["Listeners"][0]["Rules"][0]["Targets"][0].clone()
    };
    let health = told(json!({ "LoadBalancerIds": [tcp.balancer] }));
    assert_eq!((&health["HealthStatus"], &health["HealthStatusDetail"]), (&json!(false), &json!("Unknown")));
    assert_eq!(health["HealthStatusDetial"], "Unknown");
    tcp.ask("ModifyListener", json!({ "HealthCheck": { "HealthSwitch": 0 } })).unwrap();
    let health = told(json!({ "LoadBalancerIds": [tcp.balancer], "ListenerIds": [tcp.listener] }));
    assert_eq!((&health["HealthStatus"], &health["HealthStatusDetail"]), (&json!(true), &json!("Close")));
    let unknown = json!({ "LoadBalancerIds": ["lb-00000000"] });
    assert_eq!(tcp.cloud.code("DescribeTargetHealth", unknown), "InvalidParameter.LBIdNotFound");
}
