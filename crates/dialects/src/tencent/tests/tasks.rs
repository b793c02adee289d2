//! What became of a change is told, before and after a restart.

use super::*;

#[test]
fn a_change_that_was_answered_has_succeeded() {
    let mut cloud = Cloud::new();
    "55c85074-3e7f-4c6d-864f-673660d4f8de".clone_into(&mut cloud.caller.request_id);
    let balancer = cloud.balancer();
    let told = cloud.get("DescribeTaskStatus", json!({ "TaskId": cloud.caller.request_id }));
    assert_eq!((&told["Status"], &told["LoadBalancerIds"]), (&json!(0), &json!([balancer])));
}

#[test]
fn it_is_known_after_a_restart_by_the_reason_of_its_revision() {
    let mut cloud = Cloud::new();
    "55c85074-3e7f-4c6d-864f-673660d4f8de".clone_into(&mut cloud.caller.request_id);
    cloud.balancer();
    cloud.service.tasks = Tasks::default();
    let told = cloud.get("DescribeTaskStatus", json!({ "TaskId": cloud.caller.request_id }));
    assert_eq!(told["Status"], 0);
    // Whoever has another key did not make it.
    "another".clone_into(&mut cloud.caller.actor.name);
    let ask = json!({ "TaskId": cloud.caller.request_id });
    assert_eq!(cloud.code("DescribeTaskStatus", ask), "InvalidParameter");
}

#[test]
fn a_deal_is_known_as_long_as_what_it_made() {
    let cloud = Cloud::new();
    let made = cloud.get("CreateLoadBalancer", json!({ "LoadBalancerType": "OPEN", "Number": 2 }));
    let told = cloud.get("DescribeTaskStatus", json!({ "DealName": made["DealName"] }));
    assert_eq!((&told["Status"], &told["LoadBalancerIds"]), (&json!(0), &made["LoadBalancerIds"]));
}

#[test]
fn what_nobody_asked_for_is_unknown() {
    let cloud = Cloud::new();
    let unknown = json!({ "TaskId": "00000000-0000-0000-0000-000000000000" });
    assert_eq!(cloud.code("DescribeTaskStatus", unknown), "InvalidParameter");
    assert_eq!(cloud.code("DescribeTaskStatus", json!({ "TaskId": "r-1" })), "InvalidParameter");
    assert_eq!(cloud.code("DescribeTaskStatus", json!({ "DealName": "deal-0" })), "InvalidParameter");
    assert_eq!(cloud.code("DescribeTaskStatus", json!({})), "MissingParameter");
}
