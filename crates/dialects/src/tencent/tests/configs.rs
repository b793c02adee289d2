//! Customized configurations are made, bound, changed and removed.

use super::*;

fn set(cloud: &Cloud, ask: Value) -> Result<Value, &'static str> {
    cloud.ask("SetCustomizedConfigForLoadBalancer", ask).map_err(|fault| fault.code)
}

fn add(cloud: &Cloud, content: &str) -> Result<String, &'static str> {
    let ask = json!({ "OperationType": "ADD", "ConfigName": "slow", "ConfigContent": content });
    Ok(set(cloud, ask)?["ConfigId"].as_str().unwrap().to_owned())
}

#[test]
fn a_configuration_holds_for_listeners_of_layer_seven_while_it_is_bound() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer();
    let id = add(&cloud, "keepalive_timeout 30s; client_max_body_size 1M;").unwrap();
    cloud.listener(&balancer, 80, "HTTP");
    cloud.listener(&balancer, 81, "TCP");
    let on = |operation: &str| json!({ "OperationType": operation, "UconfigId": id, "LoadBalancerIds": [balancer] });
    set(&cloud, on("BIND")).unwrap();
    cloud.listener(&balancer, 82, "HTTP");
    let listeners = cloud.document(&balancer)["listeners"].clone();
    let timeouts: Vec<&Value> =
        listeners.as_array().unwrap().iter().map(|listener| &listener["keepalive_timeout"]).collect();
    assert_eq!(timeouts, [&json!("30s"), &Value::Null, &json!("30s")]);
    let update =
        json!({ "OperationType": "UPDATE", "UconfigId": id, "ConfigContent": "keepalive_timeout 20s;" });
    set(&cloud, update).unwrap();
    let listener = cloud.document(&balancer)["listeners"][0].clone();
    assert_eq!((&listener["keepalive_timeout"], listener.get("client_max_body_size")), (&json!("20s"), None));
    let told = cloud.get("DescribeLoadBalancers", json!({}));
    assert_eq!(told["LoadBalancerSet"][0]["ConfigId"], json!(id));
    let delete = json!({ "OperationType": "DELETE", "UconfigId": id });
    assert_eq!(set(&cloud, delete.clone()), Err("ResourceInUse"));
    set(&cloud, on("UNBIND")).unwrap();
    assert_eq!(set(&cloud, on("UNBIND")), Err("InvalidParameterValue"));
    assert_eq!(cloud.document(&balancer)["listeners"][0].get("keepalive_timeout"), None);
    set(&cloud, delete.clone()).unwrap();
    assert_eq!(set(&cloud, delete), Err("InvalidParameterValue"));
}

#[test]
fn a_load_balancer_has_one_configuration() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer();
    let [one, two] = [30, 40].map(|seconds| add(&cloud, &format!("keepalive_timeout {seconds};")).unwrap());
    let bind = |id: &str| json!({ "OperationType": "BIND", "UconfigId": id, "LoadBalancerIds": [balancer] });
    set(&cloud, bind(&one)).unwrap();
    set(&cloud, bind(&one)).unwrap();
    assert_eq!(set(&cloud, bind(&two)), Err("InvalidParameterValue"));
    let told = cloud.get("DescribeCustomizedConfigAssociateList", json!({ "UconfigId": one }));
    assert_eq!((&told["TotalCount"], &told["BindList"][0]["LoadBalancerId"]), (&json!(1), &json!(balancer)));
}

#[test]
fn configurations_are_listed_and_are_no_load_balancers() {
    let cloud = Cloud::new();
    let id = add(&cloud, "keepalive_timeout 30s;").unwrap();
    let told = cloud.get("DescribeCustomizedConfigList", json!({ "ConfigType": "CLB" }));
    assert_eq!((&told["TotalCount"], &told["ConfigList"][0]["UconfigId"]), (&json!(1), &json!(id)));
    assert_eq!(told["ConfigList"][0]["ConfigContent"], "keepalive_timeout 30s;");
    assert_eq!(cloud.get("DescribeLoadBalancers", json!({}))["TotalCount"], 0);
    assert_eq!(
        cloud.code("DescribeListeners", json!({ "LoadBalancerId": id })),
        "InvalidParameter.LBIdNotFound"
    );
}

#[test]
fn what_cannot_be_is_refused() {
    let cloud = Cloud::new();
    assert_eq!(add(&cloud, "keepalive_timeout 901s;"), Err("InvalidParameterValue"));
    assert_eq!(add(&cloud, "root /etc;"), Err("InvalidParameterValue"));
    assert_eq!(add(&cloud, ""), Err("InvalidParameterValue.Length"));
    assert_eq!(set(&cloud, json!({ "OperationType": "SHRED" })), Err("InvalidParameterValue"));
    assert_eq!(set(&cloud, json!({ "OperationType": "BIND" })), Err("MissingParameter"));
}
