//! Do clients of version 2 of Huawei ELB's API get what that vendor documents of its shared load balancers?

use super::*;
use crate::caller::{Caller, Dialect};
use crate::openstack::shared::{Refused, answer, place};
use crate::testing::caller;

/// A client who was let in.
struct Shared(Client, Caller);

impl Shared {
    fn new() -> Self {
        Self(client(), caller(Dialect::Huawei))
    }

    async fn ask(&self, method: &str, path: &str, body: Value) -> Result<Value, Refused> {
        let request = Request::builder().method(method).uri(path).body(()).unwrap();
        let (parts, ()) = request.into_parts();
        let place = place(parts.uri.path()).unwrap();
        let answered = answer(&self.0.served.node, self.1.clone(), &place, &parts, body).await?;
        Ok(answered
            .body
            .unwrap_or_default()
            .as_object()
            .map_or(Value::Null, |body| body.values().next().cloned().unwrap_or_default()))
    }

    async fn pool(&self, protocol: &str, persistence: Value) -> Result<Value, Refused> {
        let subnet = "11111111-2222-4333-8444-555555555555";
        let body = json!({ "loadbalancer": { "vip_subnet_id": subnet, "enterprise_project_id": "0" } });
        let balancer = self.ask("POST", "/v2/default/elb/loadbalancers", body).await.unwrap();
        let body = json!({ "pool": {
            "loadbalancer_id": balancer["id"], "protocol": protocol, "lb_algorithm": "ROUND_ROBIN",
            "session_persistence": persistence,
        } });
        let pool = self.ask("POST", "/v2/default/elb/pools", body).await;
        let path = format!("/v2/default/elb/loadbalancers/{}?cascade=true", id(&balancer));
        self.ask("DELETE", &path, Value::Null).await.unwrap();
        pool
    }
}

#[test]
fn paths_of_version_2_are_known_and_others_are_left_to_version_3() {
    assert_eq!(place("/v2/shop/elb/pools").unwrap().project.as_deref(), Some("shop"));
    assert_eq!(place("/v2.0/lbaas/pools/1/members").unwrap().project, None);
    for path in ["/v3/shop/elb/pools", "/v2/shop/pools", "/versions"] {
        assert_eq!(place(path), None, "{path}");
    }
}

#[tokio::test]
async fn durations_are_minutes_and_every_type_has_one() {
    let shared = Shared::new();
    let table = [
        ("HTTP", json!({ "type": "HTTP_COOKIE" }), 1440),
        ("HTTP", json!({ "type": "APP_COOKIE", "cookie_name": "SID", "persistence_timeout": 7 }), 7),
        ("TCP", json!({ "type": "SOURCE_IP", "persistence_timeout": 60 }), 60),
        ("UDP", json!({ "type": "SOURCE_IP" }), 1),
    ];
    for (protocol, said, minutes) in table {
        let pool = shared.pool(protocol, said.clone()).await.unwrap();
        assert_eq!(pool["session_persistence"]["persistence_timeout"], minutes, "{said}");
        assert_eq!(pool["session_persistence"]["type"], said["type"]);
    }
    for (protocol, minutes) in [("TCP", 61), ("HTTP", 1441), ("HTTP", 0)] {
        let said = json!({ "type": "SOURCE_IP", "persistence_timeout": minutes });
        let said = if protocol == "HTTP" {
            json!({ "type": "HTTP_COOKIE", "persistence_timeout": minutes })
        } else {
            said
        };
        let refused = shared.pool(protocol, said).await.unwrap_err();
        assert_eq!(refused.status, 400);
        assert!(refused.said.contains("persistence_timeout"), "{refused:?}");
    }
}

#[tokio::test]
async fn what_is_made_follows_the_rules_of_shared_load_balancers() {
    let shared = Shared::new();
    let subnet = "11111111-2222-4333-8444-555555555555";
    let body = json!({ "loadbalancer": { "name": "b", "vip_subnet_id": subnet, "tenant_id": "default" } });
    let balancer = shared.ask("POST", "/v2/default/elb/loadbalancers", body).await.unwrap();
    assert_eq!(balancer["vip_subnet_id"], subnet, "a subnet of the cloud is given back");
    let body = json!({ "listener": {
        "loadbalancer_id": balancer["id"], "protocol": "HTTP", "protocol_port": 80,
        "insert_headers": { "X-Forwarded-ELB-IP": true }, "http2_enable": false,
    } });
    let listener = shared.ask("POST", "/v2.0/lbaas/listeners", body).await.unwrap();
    let document = shared.0.document(&balancer);
    assert_eq!((&document["dialect"], &document["edition"]), (&json!("huawei"), &json!("huawei-elb-shared")));
    assert_eq!(document["listeners"][0].get("forwarded"), None, "targets hear who the client is");
    let body = json!({ "pool": {
        "listener_id": listener["id"], "protocol": "HTTP", "lb_algorithm": "SOURCE_IP",
        "session_persistence": { "type": "HTTP_COOKIE" },
    } });
    let refused = shared.ask("POST", "/v2/default/elb/pools", body).await.unwrap_err();
    assert_eq!(refused.status, 400, "the edition refuses it: {refused:?}");
    let body = json!({ "pool": { "listener_id": listener["id"], "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN" } });
    let pool = shared.ask("POST", "/v2/default/elb/pools", body).await.unwrap();
    let path = format!("/v2/default/elb/pools/{}/members", id(&pool));
    let member = |weight: i64| {
        json!({ "member": {
        "address": "127.0.0.1", "protocol_port": 9001, "subnet_id": subnet, "weight": weight,
    } })
    };
    assert_eq!(shared.ask("POST", &path, member(101)).await.unwrap_err().status, 400);
    assert_eq!(shared.ask("POST", &path, member(100)).await.unwrap()["subnet_id"], subnet);
    let body = json!({ "pool": { "protection_status": "consoleProtection" } });
    let refused = shared.ask("PUT", &format!("/v2/default/elb/pools/{}", id(&pool)), body).await.unwrap_err();
    assert_eq!(refused.status, 501);
}
