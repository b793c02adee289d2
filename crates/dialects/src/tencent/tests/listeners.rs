//! Listeners are made, told, changed, stopped and removed.

use super::*;

fn create(cloud: &Cloud, balancer: &str, more: Value) -> Result<Value, Fault> {
    let mut ask = json!({ "LoadBalancerId": balancer, "Ports": [80], "Protocol": "TCP" });
    let fields = more.as_object().unwrap().clone();
    ask.as_object_mut().unwrap().extend(fields);
    cloud.ask("CreateListener", ask)
}

#[test]
fn a_listener_listens_at_the_address_of_its_load_balancer() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer();
    let ask = json!({ "Ports": [80, 81], "ListenerNames": ["first", "第二"] });
    let made = create(&cloud, &balancer, ask).unwrap();
    let ids = made["ListenerIds"].as_array().unwrap();
    let document = cloud.document(&balancer);
    let listen = json!([format!("{}:81", vip(&cloud, &balancer))]);
    assert_eq!(document["listeners"][1]["listen"], listen);
    assert_eq!(document["listeners"][1]["group"], ids[1]);
    let told = cloud.told(&balancer, ids[1].as_str().unwrap());
    let words = ["ListenerName", "Protocol", "Port", "Scheduler", "SessionExpireTime", "IdleConnectTimeout"];
    let said: Vec<&Value> = words.iter().map(|word| &told[word]).collect();
    assert_eq!(json!(said), json!(["第二", "TCP", 81, "WRR", 0, 900]));
    assert_eq!(
        (&told["HealthCheck"]["CheckType"], &told["HealthCheck"]["HealthSwitch"]),
        (&json!("TCP"), &json!(1))
    );
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer();
    cloud.listener(&balancer, 79, "TCP");
    let before = cloud.revision();
    let cases = [
        (json!({ "Ports": [79] }), "InvalidParameter.PortCheckFailed"),
        (json!({ "Ports": [79], "Protocol": "HTTP" }), "InvalidParameter.PortCheckFailed"),
        (json!({ "Ports": [80, 80] }), "InvalidParameter.PortCheckFailed"),
        (json!({ "Ports": [] }), "InvalidParameterValue.Length"),
        (json!({ "Ports": [0] }), "InvalidParameterValue.Range"),
        (json!({ "Ports": ["80"] }), "InvalidParameter.FormatError"),
        (json!({ "Protocol": "TCP_SSL" }), "InvalidParameter.ProtocolCheckFailed"),
        (json!({ "Protocol": "SMTP" }), "InvalidParameterValue"),
        (json!({ "Scheduler": "RANDOM" }), "InvalidParameterValue"),
        (json!({ "IdleConnectTimeout": 9 }), "InvalidParameterValue.Range"),
        (json!({ "IdleConnectTimeout": 1981 }), "InvalidParameterValue.Range"),
        (json!({ "Protocol": "HTTP", "IdleConnectTimeout": 100 }), "InvalidParameterValue"),
        (json!({ "SessionType": "QUIC_CID" }), "InvalidParameterValue"),
        (json!({ "Protocol": "UDP", "SessionType": "QUIC_CID" }), "UnsupportedOperation"),
        (json!({ "TargetType": "TARGETGROUP" }), "UnsupportedOperation"),
        (json!({ "RescheduleInterval": 3601 }), "InvalidParameterValue.Range"),
        (json!({ "Protocol": "HTTPS" }), "MissingParameter"),
        (json!({ "Protocol": "HTTPS", "Certificate": { "CertId": "nobody" } }), "InvalidParameterValue"),
        (json!({ "EndPort": 90 }), "UnsupportedOperation"),
        (json!({ "LoadBalancerId": "lb-00000000" }), "InvalidParameter.LBIdNotFound"),
        (json!({ "HealthCheck": { "Nonsense": 1 } }), "UnknownParameter"),
    ];
    for (ask, code) in cases {
        assert_eq!(create(&cloud, &balancer, ask.clone()).map_err(|fault| fault.code), Err(code), "{ask}");
    }
    assert_eq!(cloud.revision(), before);
    // TCP and UDP do not get in each other's way.
    cloud.listener(&balancer, 79, "UDP");
}

#[test]
fn settings_change_and_what_is_not_named_stays() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer();
    let ask = json!({ "SessionExpireTime": 60, "IdleConnectTimeout": 100, "HealthCheck": { "TimeOut": 3 } });
    let made = create(&cloud, &balancer, ask).unwrap();
    let id = made["ListenerIds"][0].as_str().unwrap();
    let modify = json!({
        "LoadBalancerId": balancer, "ListenerId": id, "ListenerName": "new", "IdleConnectTimeout": 1980,
        "MaxConn": 5, "DeregisterTargetRst": true, "HealthCheck": { "IntervalTime": 9 },
    });
    cloud.get("ModifyListener", modify);
    let told = cloud.told(&balancer, id);
    let words = ["ListenerName", "SessionExpireTime", "IdleConnectTimeout", "MaxConn", "DeregisterTargetRst"];
    let said: Vec<&Value> = words.iter().map(|word| &told[word]).collect();
    assert_eq!(json!(said), json!(["new", 60, 1980, 5, true]));
    assert_eq!(
        (&told["HealthCheck"]["TimeOut"], &told["HealthCheck"]["IntervalTime"]),
        (&json!(3), &json!(9))
    );
    let unknown = json!({ "LoadBalancerId": balancer, "ListenerId": "lbl-00000000" });
    assert_eq!(cloud.code("ModifyListener", unknown), "InvalidParameter.ListenerIdNotFound");
}

#[test]
fn a_change_in_the_console_is_what_clients_see() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer();
    let made = create(&cloud, &balancer, json!({ "SessionExpireTime": 60 })).unwrap();
    let id = made["ListenerIds"][0].as_str().unwrap();
    let at = homing_control::edit::Place::Group { load_balancer: balancer.clone(), name: id.to_owned() };
    let patch = json!({ "persistence": { "timeout": "10m" } });
    let edit = homing_control::edit::Edit {
        ops: vec![homing_control::edit::Op::Merge { at, patch }],
        ..homing_control::edit::Edit::default()
    };
    let author =
        homing_control::edit::Author { name: "ann".to_owned(), origin: homing_control::change::Origin::Api };
    cloud.service.node.doorway().desk().edit(&author, edit).unwrap();
    assert_eq!(cloud.told(&balancer, id)["SessionExpireTime"], 600);
}

#[test]
fn a_listener_that_is_stopped_does_not_accept_and_comes_back_as_it_was() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer();
    let nothing = json!({ "LoadBalancerId": balancer, "OperationType": "Stop" });
    assert_eq!(cloud.code("SetLoadBalancerStartStatus", nothing.clone()), "FailedOperation.NoListenerInLB");
    let web = cloud.listener(&balancer, 80, "HTTP");
    cloud.rule(&balancer, &web, json!({ "Domain": "a.com", "Url": "/", "SessionExpireTime": 60 }));
    let made = create(&cloud, &balancer, json!({ "Ports": [81], "SessionExpireTime": 60 })).unwrap();
    let tcp = made["ListenerIds"][0].as_str().unwrap();
    let (document, told) = (cloud.document(&balancer), cloud.told(&balancer, &web));
    cloud.get("SetLoadBalancerStartStatus", nothing.clone());
    assert_eq!(cloud.document(&balancer).get("listeners"), None);
    assert_eq!(cloud.told(&balancer, tcp)["AttrFlags"], json!(["Stop"]));
    assert_eq!(
        create(&cloud, &balancer, json!({ "Ports": [81] })).map_err(|fault| fault.code),
        Err("InvalidParameter.PortCheckFailed")
    );
    let start = json!({ "LoadBalancerId": balancer, "OperationType": "Start", "ListenerIds": [web, tcp] });
    cloud.get("SetLoadBalancerStartStatus", start);
    assert_eq!((cloud.document(&balancer), cloud.told(&balancer, &web)), (document, told));
}

#[test]
fn listeners_go_with_all_that_is_their_own() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer();
    let (web, tcp) = (cloud.listener(&balancer, 80, "HTTP"), cloud.listener(&balancer, 81, "TCP"));
    cloud.rule(&balancer, &web, json!({ "Domain": "a.com", "Url": "/" }));
    cloud.get("DeleteListener", json!({ "LoadBalancerId": balancer, "ListenerId": web }));
    assert_eq!(cloud.document(&balancer)["groups"].as_array().map(Vec::len), Some(1));
    let twice = json!({ "LoadBalancerId": balancer, "ListenerId": web });
    assert_eq!(cloud.code("DeleteListener", twice), "InvalidParameter.ListenerIdNotFound");
    cloud.get("DeleteLoadBalancerListeners", json!({ "LoadBalancerId": balancer, "ListenerIds": [tcp] }));
    assert_eq!(cloud.document(&balancer).get("groups"), None);
}

#[test]
fn lists_are_filtered_by_protocol_and_port() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer();
    let (web, tcp) = (cloud.listener(&balancer, 80, "HTTP"), cloud.listener(&balancer, 81, "TCP"));
    let found = |more: Value| {
        let mut ask = more;
        ask["LoadBalancerId"] = json!(balancer);
        cloud.get("DescribeListeners", ask)["Listeners"][0]["ListenerId"].clone()
    };
    assert_eq!(found(json!({ "Protocol": "TCP" })), json!(tcp));
    assert_eq!(found(json!({ "Port": 80 })), json!(web));
    assert_eq!(found(json!({ "Port": 80, "Protocol": "TCP" })), Value::Null);
}
