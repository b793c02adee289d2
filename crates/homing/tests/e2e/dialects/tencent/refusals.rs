//! What the vendor refuses is raised as its typed exception, with its code, and changes nothing.

use super::*;

#[test]
fn every_combination_that_is_refused_raises_the_vendors_code_and_names_both_fields() {
    let homing = homing().toml(ALL).start();
    let mut cloud = Cloud::python(&homing);
    let (balancer, vip) = cloud.balancer();
    let port = free_port(vip);
    let tcp = cloud.listener(&balancer, "TCP", port, json!({ "SessionExpireTime": 60 }));
    let web = cloud.listener(&balancer, "HTTP", free_port(vip), json!({}));
    let rule = json!({ "Domain": "a.com", "Url": "/", "SessionExpireTime": 60 });
    let location = cloud.rule(&balancer, &web, rule);
    let revision = homing.revision();
    let of_tcp = json!({ "LoadBalancerId": balancer, "ListenerId": tcp });
    let of_rule = json!({ "LoadBalancerId": balancer, "ListenerId": web, "LocationId": location });
    let new = json!({ "LoadBalancerId": balancer, "Ports": [port + 1], "Protocol": "TCP" });
    let both = ["SessionExpireTime", "Scheduler"];
    let cases: [(&str, &Value, Value, &str, &[&str]); 9] = [
        ("ModifyListener", &of_tcp, json!({ "Scheduler": "LEAST_CONN" }), "InvalidParameterValue", &both),
        ("ModifyListener", &of_tcp, json!({ "Scheduler": "IP_HASH" }), "InvalidParameterValue", &both),
        ("ModifyRule", &of_rule, json!({ "Scheduler": "LEAST_CONN" }), "InvalidParameterValue", &both),
        ("ModifyRule", &of_rule, json!({ "Scheduler": "IP_HASH" }), "InvalidParameterValue", &both),
        (
            "CreateListener",
            &new,
            json!({ "Scheduler": "LEAST_CONN", "SessionExpireTime": 60 }),
            "InvalidParameterValue",
            &both,
        ),
        (
            "ModifyListener",
            &of_tcp,
            json!({ "SessionExpireTime": 3601 }),
            "InvalidParameterValue.Range",
            &["SessionExpireTime"],
        ),
        (
            "ModifyRule",
            &of_rule,
            json!({ "SessionExpireTime": 86401 }),
            "InvalidParameterValue.Range",
            &["SessionExpireTime"],
        ),
        (
            "ModifyListener",
            &of_tcp,
            json!({ "IdleConnectTimeout": 9 }),
            "InvalidParameterValue.Range",
            &["IdleConnectTimeout"],
        ),
        ("CreateListener", &new, json!({ "Ports": [port] }), "InvalidParameter.PortCheckFailed", &[]),
    ];
    for (call, lead, more, code, names) in cases {
        let (raised, message) = cloud.refused(call, with(lead.clone(), more.clone()));
        assert_eq!(raised, code, "{call} {more}: {message}");
        assert!(names.iter().all(|name| message.contains(name)), "{message}");
    }
    assert_eq!(homing.revision(), revision, "nothing has changed");
}

#[test]
fn what_is_not_there_or_not_understood_raises_the_vendors_code() {
    let homing = homing().toml(ALL).start();
    let mut cloud = Cloud::python(&homing);
    let (balancer, _) = cloud.balancer();
    let cases = [
        ("DescribeListeners", json!({ "LoadBalancerId": "lb-00000000" }), "InvalidParameter.LBIdNotFound"),
        (
            "DeleteListener",
            json!({ "LoadBalancerId": balancer, "ListenerId": "lbl-00000000" }),
            "InvalidParameter.ListenerIdNotFound",
        ),
        ("DescribeListeners", json!({}), "MissingParameter"),
        ("Nonsense", json!({}), "InvalidAction"),
        ("CreateTargetGroup", json!({ "TargetGroupName": "g" }), "UnsupportedOperation"),
        (
            "CreateListener",
            json!({ "LoadBalancerId": balancer, "Ports": ["80"], "Protocol": "TCP" }),
            "InvalidParameter.FormatError",
        ),
    ];
    for (call, ask, code) in cases {
        assert_eq!(cloud.refused(call, ask.clone()).0, code, "{call} {ask}");
    }
}

#[test]
fn who_signs_with_another_key_is_not_let_in_and_the_audit_says_so() {
    let homing = homing().toml(ALL).start();
    let (code, _) = Cloud::with_key(&homing, "another").refused("DescribeLoadBalancers", json!({}));
    assert_eq!(code, "AuthFailure.SignatureFailure");
    let denied = || homing.api("GET", "/audit?outcome=denied", "").to_string();
    eventually("it is noted", || denied().contains("/tencent/"));
}

#[test]
fn answers_are_json_without_a_charset_and_never_an_error_of_http() {
    let homing = homing().toml(ALL).start();
    for (method, kind, body) in [
        ("POST", "application/json", "{"),
        ("POST", "text/plain", "x"),
        ("GET", "application/x-www-form-urlencoded", ""),
        ("DELETE", "application/json", "{}"),
    ] {
        let mut client = Client::connect(homing.dialect("tencent"));
        let answer = client.request(method, "/", &[("Content-Type", kind)], body.as_bytes());
        assert_eq!((answer.status, answer.field("Content-Type")), (200, Some("application/json")));
        let said: Value = serde_json::from_slice(&answer.body).unwrap();
        assert!(said["Response"]["RequestId"].is_string(), "{said}");
        assert!(text(&said["Response"]["Error"]["Code"]).starts_with("AuthFailure."), "{said}");
    }
}
