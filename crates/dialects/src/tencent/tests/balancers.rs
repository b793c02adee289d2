//! Load balancers are made, told, changed and removed.

use super::*;

fn create(cloud: &Cloud, name: &str) -> String {
    let ask = json!({ "LoadBalancerType": "OPEN", "LoadBalancerName": name, "VpcId": "vpc-1" });
    cloud.get("CreateLoadBalancer", ask)["LoadBalancerIds"][0].as_str().unwrap().to_owned()
}

fn found(cloud: &Cloud, ask: Value) -> Vec<String> {
    let told = cloud.get("DescribeLoadBalancers", ask);
    let ids = told["LoadBalancerSet"].as_array().unwrap().iter();
    ids.map(|balancer| balancer["LoadBalancerId"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_load_balancer_has_an_address_and_the_edition() {
    let cloud = Cloud::new();
    let id = create(&cloud, "名字");
    assert!(id.starts_with("lb-") && id.len() == 11, "{id}");
    let document = cloud.document(&id);
    assert_eq!(document["edition"], "tencent-clb");
    assert_eq!((&document["long_cookie"], &document["adjustable_idle"]), (&json!(true), &json!(true)));
    assert_eq!((&document["dialect"], &document["region"]), (&json!("tencent"), &json!("ap-guangzhou")));
    assert_eq!(document["description"], "名字");
    let told = cloud.get("DescribeLoadBalancers", json!({ "LoadBalancerIds": [id] }));
    let told = &told["LoadBalancerSet"][0];
    assert_eq!(told["LoadBalancerVips"], json!([vip(&cloud, &id).to_string()]));
    assert_eq!((&told["LoadBalancerName"], &told["Status"]), (&json!("名字"), &json!(1)));
    assert_eq!((&told["VpcId"], &told["Forward"]), (&json!("vpc-1"), &json!(1)));
}

#[test]
fn many_are_made_at_once_and_none_where_addresses_are_too_few() {
    let cloud = Cloud::new();
    let many = |number: u64| json!({ "LoadBalancerType": "OPEN", "Number": number });
    let made = cloud.get("CreateLoadBalancer", many(3));
    assert_eq!(made["LoadBalancerIds"].as_array().unwrap().len(), 3);
    let before = cloud.revision();
    assert_eq!(cloud.code("CreateLoadBalancer", many(8)), "ResourceInsufficient");
    assert_eq!(cloud.revision(), before);
    assert_eq!(cloud.code("CreateLoadBalancer", many(21)), "InvalidParameterValue.Range");
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let cloud = Cloud::new();
    let before = cloud.revision();
    let cases = [
        (json!({}), "MissingParameter"),
        (json!({ "LoadBalancerType": "CLOSED" }), "InvalidParameterValue"),
        (json!({ "LoadBalancerType": 1 }), "InvalidParameter.FormatError"),
        (json!({ "LoadBalancerType": "OPEN", "Forward": 0 }), "InvalidParameterValue"),
        (json!({ "LoadBalancerType": "OPEN", "Nonsense": 1 }), "UnknownParameter"),
        (json!({ "LoadBalancerType": "INTERNAL", "VpcId": "vpc-1" }), "MissingParameter"),
        (json!({ "LoadBalancerType": "OPEN", "LoadBalancerName": "" }), "InvalidParameterValue.Length"),
        (json!({ "LoadBalancerType": "OPEN", "Vip": "nowhere" }), "InvalidParameter.FormatError"),
        (json!({ "LoadBalancerType": "OPEN", "Vip": "10.9.9.9" }), "InvalidParameterValue"),
        (json!({ "LoadBalancerType": "OPEN", "DynamicVip": true }), "UnsupportedOperation"),
        (
            json!({ "LoadBalancerType": "OPEN", "ClientToken": "t".repeat(65) }),
            "InvalidParameter.ClientTokenLimitExceeded",
        ),
    ];
    for (ask, code) in cases {
        assert_eq!(cloud.code("CreateLoadBalancer", ask.clone()), code, "{ask}");
    }
    assert_eq!(cloud.revision(), before);
}

#[test]
fn an_address_that_is_wanted_is_given_once() {
    let cloud = Cloud::new();
    let ask = json!({ "LoadBalancerType": "OPEN", "Vip": "127.0.1.7" });
    let made = cloud.get("CreateLoadBalancer", ask.clone());
    let id = made["LoadBalancerIds"][0].as_str().unwrap();
    assert_eq!(vip(&cloud, id).to_string(), "127.0.1.7");
    assert_eq!(cloud.code("CreateLoadBalancer", ask.clone()), "ResourceInUse");
    cloud.get("DeleteLoadBalancer", json!({ "LoadBalancerIds": [id] }));
    cloud.get("CreateLoadBalancer", ask);
}

#[test]
fn addresses_of_ipv6_are_given_as_well() {
    let cloud = Cloud::new();
    let ask = json!({ "LoadBalancerType": "OPEN", "AddressIPVersion": "IPv6FullChain" });
    cloud.get("CreateLoadBalancer", ask);
    let told = cloud.get("DescribeLoadBalancers", json!({}));
    let told = &told["LoadBalancerSet"][0];
    assert_eq!((&told["AddressIPv6"], &told["LoadBalancerVips"]), (&json!("::1"), &json!([])));
}

#[test]
fn who_asks_again_with_the_same_token_gets_the_same() {
    let cloud = Cloud::new();
    let ask = json!({ "LoadBalancerType": "OPEN", "Number": 2, "ClientToken": "once" });
    let first = cloud.get("CreateLoadBalancer", ask.clone());
    assert_eq!(cloud.get("CreateLoadBalancer", ask), first);
    assert_eq!(found(&cloud, json!({})).len(), 2);
}

#[test]
fn lists_are_filtered_ordered_and_cut() {
    let cloud = Cloud::new();
    let ids: Vec<String> = ["b", "a", "c"].iter().map(|name| create(&cloud, name)).collect();
    assert_eq!(
        found(&cloud, json!({ "OrderBy": "LoadBalancerName", "OrderType": 0, "Limit": 2 })),
        [ids[1].clone(), ids[0].clone()]
    );
    assert_eq!(found(&cloud, json!({ "LoadBalancerName": "c" })), [ids[2].clone()]);
    assert_eq!(found(&cloud, json!({ "SearchKey": vip(&cloud, &ids[0]) })), [ids[0].clone()]);
    assert_eq!(found(&cloud, json!({ "LoadBalancerIds": ["lb-00000000"] })), [""; 0]);
    assert_eq!(found(&cloud, json!({ "WithRs": 1 })), [""; 0]);
    assert_eq!(found(&cloud, json!({ "Forward": 0 })), [""; 0]);
    let told = cloud.get("DescribeLoadBalancers", json!({ "Offset": 1, "Limit": 1 }));
    assert_eq!((&told["TotalCount"], told["LoadBalancerSet"].as_array().unwrap().len()), (&json!(3), 1));
    for (ask, code) in [
        (json!({ "Limit": 101 }), "InvalidParameterValue.Range"),
        (json!({ "Offset": -1 }), "InvalidParameterValue.Range"),
        (json!({ "OrderBy": "Weather" }), "InvalidParameterValue"),
        (json!({ "Filters": [{ "Name": "weather", "Values": ["good"] }] }), "InvalidParameter.InvalidFilter"),
        (json!({ "LoadBalancerIds": ["nonsense"] }), "InvalidParameter.LBIdNotFound"),
    ] {
        assert_eq!(cloud.code("DescribeLoadBalancers", ask.clone()), code, "{ask}");
    }
}

#[test]
fn tags_are_homings_own_where_they_fit_and_all_of_them_are_told() {
    let cloud = Cloud::new();
    let tags = json!([{ "TagKey": "team", "TagValue": "shop" }, { "TagKey": "部门", "TagValue": "商店" }]);
    let ask = json!({ "LoadBalancerType": "OPEN", "Tags": tags });
    let id = cloud.get("CreateLoadBalancer", ask)["LoadBalancerIds"][0].as_str().unwrap().to_owned();
    assert_eq!(cloud.document(&id)["tags"], json!({ "team": "shop" }));
    let told = cloud.get("DescribeLoadBalancers", json!({}));
    assert_eq!(told["LoadBalancerSet"][0]["Tags"], tags);
    let by_tag = |key: &str| json!({ "Filters": [{ "Name": format!("tag:{key}"), "Values": ["商店"] }] });
    assert_eq!(found(&cloud, by_tag("部门")), [id]);
    assert_eq!(found(&cloud, by_tag("team")), [""; 0]);
}

#[test]
fn attributes_change_and_a_protected_one_stays() {
    let cloud = Cloud::new();
    let id = create(&cloud, "before");
    let modify = |ask: Value| cloud.get("ModifyLoadBalancerAttributes", ask);
    modify(json!({ "LoadBalancerId": id, "LoadBalancerName": "after", "DeleteProtect": true }));
    let told = cloud.get("DescribeLoadBalancers", json!({}));
    assert_eq!(told["LoadBalancerSet"][0]["LoadBalancerName"], "after");
    assert_eq!(told["LoadBalancerSet"][0]["AttributeFlags"], json!(["DeleteProtect"]));
    assert_eq!(cloud.code("DeleteLoadBalancer", json!({ "LoadBalancerIds": [id] })), "OperationDenied");
    modify(json!({ "LoadBalancerId": id, "DeleteProtect": false }));
    cloud.get("DeleteLoadBalancer", json!({ "LoadBalancerIds": [id] }));
    assert_eq!(
        cloud.code("DescribeListeners", json!({ "LoadBalancerId": id })),
        "InvalidParameter.LBIdNotFound"
    );
}

#[test]
fn one_with_twenty_targets_is_removed_only_by_force() {
    let cloud = Cloud::new();
    let id = cloud.balancer();
    let listener = cloud.listener(&id, 80, "TCP");
    let targets: Vec<Value> = (1..=20).map(|port| json!({ "EniIp": "127.0.0.1", "Port": port })).collect();
    cloud.get("RegisterTargets", json!({ "LoadBalancerId": id, "ListenerId": listener, "Targets": targets }));
    let delete = json!({ "LoadBalancerIds": [id] });
    assert_eq!(cloud.code("DeleteLoadBalancer", delete), "FailedOperation.TargetNumCheckRisk");
    cloud.get("DeleteLoadBalancer", json!({ "LoadBalancerIds": [id], "ForceDelete": true }));
}

#[test]
fn other_regions_and_projects_do_not_see_it() {
    let mut cloud = Cloud::new();
    let id = create(&cloud, "here");
    cloud.region = "ap-beijing";
    assert_eq!(found(&cloud, json!({})), [""; 0]);
    assert_eq!(
        cloud.code("DescribeTargets", json!({ "LoadBalancerId": id })),
        "InvalidParameter.LBIdNotFound"
    );
    cloud.region = "ap-guangzhou";
    "other".clone_into(&mut cloud.caller.project);
    assert_eq!(found(&cloud, json!({})), [""; 0]);
    assert_eq!(
        cloud.code("DeleteLoadBalancer", json!({ "LoadBalancerIds": [id] })),
        "InvalidParameter.LBIdNotFound"
    );
}

#[test]
fn a_viewer_sees_and_changes_nothing() {
    let mut cloud = Cloud::new();
    create(&cloud, "here");
    cloud.caller.actor.role = homing_control::identity::Role::Viewer;
    assert_eq!(found(&cloud, json!({})).len(), 1);
    let ask = json!({ "LoadBalancerType": "OPEN" });
    assert_eq!(cloud.code("CreateLoadBalancer", ask), "UnauthorizedOperation");
}

#[test]
fn details_are_told_by_load_balancer_or_by_target() {
    let cloud = Cloud::new();
    let id = create(&cloud, "here");
    let listener = cloud.listener(&id, 80, "TCP");
    let targets = json!([{ "EniIp": "127.0.0.1", "Port": 1 }, { "EniIp": "127.0.0.1", "Port": 2 }]);
    cloud.get("RegisterTargets", json!({ "LoadBalancerId": id, "ListenerId": listener, "Targets": targets }));
    let whole = cloud.get("DescribeLoadBalancersDetail", json!({}));
    assert_eq!(
        (&whole["TotalCount"], &whole["LoadBalancerDetailSet"][0]["TargetPort"]),
        (&json!(1), &Value::Null)
    );
    let ask = json!({ "Fields": ["TargetPort"], "TargetType": "NODE" });
    let told = cloud.get("DescribeLoadBalancersDetail", ask);
    let ports: Vec<&Value> =
        told["LoadBalancerDetailSet"].as_array().unwrap().iter().map(|row| &row["TargetPort"]).collect();
    assert_eq!(ports, [&json!(1), &json!(2)]);
    assert_eq!(told["LoadBalancerDetailSet"][0]["Address"], Value::Null);
    assert_eq!(cloud.get("DescribeQuota", json!({}))["QuotaSet"][0]["QuotaCurrent"], 1);
}
