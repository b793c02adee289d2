//! Does the API answer as its clients expect, from a node in this process?

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{Method, Request};
use homing_control::testing;
use serde_json::{Value, json};

use super::keystone::Keystone;
use super::serve::{self, Served};
use super::sight::OCTAVIA;
use crate::testing::node;

mod balancers;
mod crowd;
mod keystone;
mod listeners;
mod lists;
mod members;
mod monitors;
mod persistence;
mod policies;
mod pools;
mod shared;

const FILE: &str = r#"
[vip_pool]
addresses = ["127.0.1.1-127.0.1.3"]

[[dialects.credentials]]
access_key = "AKIDshop"
secret_key = "correct-horse"
project = "shop"

[[dialects.credentials]]
access_key = "AKIDviewer"
secret_key = "battery-staple"
project = "shop"
role = "viewer"
"#;

/// A client of a node, with the token of an admin.
struct Client {
    own: testing::Node,
    served: Arc<Served>,
    token: String,
}

fn client() -> Client {
    let (own, node) = node(FILE);
    let token = own.token.clone();
    Client { own, served: Arc::new(Served { node, keystone: Keystone::default(), side: OCTAVIA }), token }
}

impl Client {
    async fn ask(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let (status, _, body) = self.send(method, path, body, &[("x-auth-token", &self.token)]).await;
        (status, body)
    }

    async fn send(
        &self,
        method: &str,
        path: &str,
        body: Value,
        headers: &[(&str, &str)],
    ) -> (u16, axum::http::HeaderMap, Value) {
        let mut request = Request::builder().method(method.parse::<Method>().unwrap()).uri(path);
        request = request.header("host", "cloud.example:7083");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let answer = serve::answer(State(Arc::clone(&self.served)), request.body(body).unwrap()).await;
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, 1 << 24).await.unwrap();
        let body = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() };
        (parts.status.as_u16(), parts.headers, body)
    }

    async fn get(&self, path: &str) -> Value {
        let (status, body) = self.ask("GET", path, Value::Null).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// Makes an object, and tells it.
    async fn make(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.ask("POST", path, body.clone()).await;
        assert_eq!(status, 201, "{path} {body}: {answer}");
        answer.as_object().unwrap().values().next().unwrap().clone()
    }

    /// Changes an object, and tells it.
    async fn change(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.ask("PUT", path, body.clone()).await;
        assert_eq!(status, 200, "{path} {body}: {answer}");
        answer.as_object().unwrap().values().next().unwrap().clone()
    }

    async fn remove(&self, path: &str) {
        let (status, answer) = self.ask("DELETE", path, Value::Null).await;
        assert_eq!((status, answer), (204, Value::Null), "{path}");
    }

    /// What is refused: the status, and the words.
    async fn refused(&self, method: &str, path: &str, body: Value) -> (u16, String) {
        let before = self.served.node.documents();
        let (status, answer) = self.ask(method, path, body).await;
        assert!(status >= 400, "{method} {path}: {answer}");
        assert_eq!(self.served.node.documents(), before, "what is refused changes nothing");
        (status, answer["faultstring"].as_str().unwrap_or_default().to_owned())
    }

    async fn balancer(&self) -> Value {
        let subnet = self.get("/v2.0/subnets?name=homing").await["subnets"][0]["id"].clone();
        self.make(
            "/v2.0/lbaas/loadbalancers",
            json!({ "loadbalancer": { "name": "lb1", "vip_subnet_id": subnet } }),
        )
        .await
    }

    async fn listener(&self, balancer: &Value, protocol: &str, port: u16) -> Value {
        let body = json!({ "listener": {
            "name": "l1", "loadbalancer_id": balancer["id"], "protocol": protocol, "protocol_port": port,
        } });
        self.make("/v2.0/lbaas/listeners", body).await
    }

    async fn pool(&self, listener: &Value, protocol: &str) -> Value {
        let body = json!({ "pool": {
            "name": "p1", "listener_id": listener["id"], "protocol": protocol, "lb_algorithm": "ROUND_ROBIN",
        } });
        self.make("/v2.0/lbaas/pools", body).await
    }

    async fn member(&self, pool: &Value, port: u16) -> Value {
        let body = json!({ "member": { "address": "127.0.0.1", "protocol_port": port } });
        self.make(&format!("/v2.0/lbaas/pools/{}/members", id(pool)), body).await
    }

    /// The document of a load balancer.
    fn document(&self, balancer: &Value) -> Value {
        Value::clone(&self.served.node.documents().get(id(balancer)).unwrap().value)
    }

    /// Changes the document of a load balancer as the native API would.
    fn edit(&self, balancer: &Value, work: impl FnOnce(&mut Value)) {
        use homing_control::change::Origin;
        use homing_control::edit::{Author, Op, Place};
        let mut value = self.document(balancer);
        work(&mut value);
        let op = Op::Replace { at: Place::LoadBalancer(id(balancer).to_owned()), value };
        let author = Author { name: "operator".to_owned(), origin: Origin::Api };
        let decide =
            |_: &homing_control::edit::Documents| Ok::<_, homing_control::edit::EditError>((vec![op], ()));
        self.own.doorway.desk().edit_in_turn(&author, None, decide).unwrap();
    }
}

fn id(object: &Value) -> &str {
    object["id"].as_str().unwrap()
}
