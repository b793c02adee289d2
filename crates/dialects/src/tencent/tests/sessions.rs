//! Which sessions are kept, with which scheduler and for how long: what the vendor refuses is refused.

use super::*;

struct Case {
    ask: Value,
    code: Result<(), &'static str>,
}

fn ok(ask: Value) -> Case {
    Case { ask, code: Ok(()) }
}

fn no(ask: Value, code: &'static str) -> Case {
    Case { ask, code: Err(code) }
}

fn range(ask: Value) -> Case {
    no(ask, "InvalidParameterValue.Range")
}

/// Each case on a listener, or a location, that it finds as the one before left it.
fn walk(cloud: &Cloud, action: &str, named: &Value, cases: Vec<Case>) {
    for Case { ask, code } in cases {
        let mut whole = named.clone();
        whole.as_object_mut().unwrap().extend(ask.as_object().unwrap().clone());
        let before = cloud.revision();
        let asked = cloud.ask(action, whole).map(drop);
        assert_eq!(asked.clone().map_err(|fault| fault.code), code, "{ask}: {asked:?}");
        if let Err(fault) = asked {
            assert_eq!(cloud.revision(), before);
            if fault.code == "InvalidParameterValue" {
                assert!(fault.message.contains("SessionExpireTime"), "{fault:?}");
                assert!(fault.message.contains("Scheduler"), "{fault:?}");
            }
        }
    }
}

#[test]
fn layer_four_keeps_addresses_for_half_a_minute_to_an_hour() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer();
    for (port, protocol) in [(80, "TCP"), (81, "UDP")] {
        let id = cloud.listener(&balancer, port, protocol);
        let named = json!({ "LoadBalancerId": balancer, "ListenerId": id });
        walk(
            &cloud,
            "ModifyListener",
            &named,
            vec![
                ok(json!({ "SessionExpireTime": 30 })),
                ok(json!({ "SessionExpireTime": 3600 })),
                range(json!({ "SessionExpireTime": 29 })),
                range(json!({ "SessionExpireTime": 3601 })),
                range(json!({ "SessionExpireTime": -1 })),
                no(json!({ "Scheduler": "LEAST_CONN" }), "InvalidParameterValue"),
                no(json!({ "Scheduler": "IP_HASH" }), "InvalidParameterValue"),
                ok(json!({ "SessionExpireTime": 0 })),
                ok(json!({ "Scheduler": "LEAST_CONN" })),
                no(json!({ "SessionExpireTime": 120 }), "InvalidParameterValue"),
                ok(json!({ "Scheduler": "IP_HASH", "SessionExpireTime": 0 })),
                no(json!({ "SessionExpireTime": 120 }), "InvalidParameterValue"),
                ok(json!({ "Scheduler": "WRR", "SessionExpireTime": 120 })),
            ],
        );
        let told = cloud.told(&balancer, &id);
        assert_eq!((&told["Scheduler"], &told["SessionExpireTime"]), (&json!("WRR"), &json!(120)));
    }
    let group = &cloud.document(&balancer)["groups"][0];
    assert_eq!(group["persistence"], json!({ "method": "source-ip", "timeout": "120s" }));
}

#[test]
fn layer_seven_keeps_cookies_for_half_a_minute_to_a_day() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer();
    let listener = cloud.listener(&balancer, 80, "HTTP");
    let id = cloud.rule(&balancer, &listener, json!({ "Domain": "a.com", "Url": "/" }));
    let named = json!({ "LoadBalancerId": balancer, "ListenerId": listener, "LocationId": id });
    walk(
        &cloud,
        "ModifyRule",
        &named,
        vec![
            ok(json!({ "SessionExpireTime": 30 })),
            ok(json!({ "SessionExpireTime": 86400 })),
            range(json!({ "SessionExpireTime": 29 })),
            range(json!({ "SessionExpireTime": 86401 })),
            no(json!({ "Scheduler": "LEAST_CONN" }), "InvalidParameterValue"),
            no(json!({ "Scheduler": "IP_HASH" }), "InvalidParameterValue"),
            ok(json!({ "Scheduler": "IP_HASH", "SessionExpireTime": 0 })),
            no(json!({ "SessionExpireTime": 120 }), "InvalidParameterValue"),
            ok(json!({ "Scheduler": "WRR", "SessionExpireTime": 1000, "CookieName": "mine" })),
        ],
    );
    let told = &cloud.told(&balancer, &listener)["Rules"][0];
    assert_eq!((&told["SessionExpireTime"], &told["CookieName"]), (&json!(1000), &json!("mine")));
    let persistence = &cloud.document(&balancer)["groups"][0]["persistence"];
    assert_eq!(*persistence, json!({ "method": "cookie", "cookie_name": "mine", "timeout": "1000s" }));
}

#[test]
fn what_does_not_go_together_is_refused_when_it_is_made_as_well() {
    let cloud = Cloud::new();
    let balancer = cloud.balancer();
    let create = json!({ "LoadBalancerId": balancer, "Ports": [80], "Protocol": "TCP" });
    walk(
        &cloud,
        "CreateListener",
        &create,
        vec![
            no(json!({ "Scheduler": "LEAST_CONN", "SessionExpireTime": 60 }), "InvalidParameterValue"),
            no(json!({ "Scheduler": "IP_HASH", "SessionExpireTime": 60 }), "InvalidParameterValue"),
            range(json!({ "SessionExpireTime": 3601 })),
        ],
    );
    let web = cloud.listener(&balancer, 80, "HTTP");
    for scheduler in ["LEAST_CONN", "IP_HASH"] {
        let rule = json!({ "Domain": "a.com", "Url": "/", "Scheduler": scheduler, "SessionExpireTime": 60 });
        let ask = json!({ "LoadBalancerId": balancer, "ListenerId": web, "Rules": [rule] });
        assert_eq!(cloud.code("CreateRule", ask), "InvalidParameterValue");
    }
    let on_listener = json!({ "LoadBalancerId": balancer, "ListenerId": web, "SessionExpireTime": 60 });
    assert_eq!(cloud.code("ModifyListener", on_listener), "InvalidParameterValue");
}
