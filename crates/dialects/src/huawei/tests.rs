//! Does the API do what its vendor documents?
//!
//! Each test asks a node without a datapath, as the vendor's clients do once they are let in.

use axum::http::Method;
use homing_control::testing;
use serde_json::{Value, json};

use super::call::Answer;
use super::fault::Fault;
use super::gate::{Asked, perform, query};
use super::table;
use crate::caller::{Caller, Dialect};
use crate::node::Node;
use crate::testing::{caller, node};

mod listeners;
mod lists;
mod loadbalancers;
mod members;
mod monitors;
mod persistence;
mod policies;
mod pools;
mod refusals;

const FILE: &str = "[vip_pool]\naddresses = [\"127.0.1.1-127.0.1.3\"]\n";

/// A cloud that has one node.
struct Cloud {
    _own: testing::Node,
    node: Node,
    caller: Caller,
}

impl Cloud {
    fn new() -> Self {
        let (own, node) = node(FILE);
        Self { _own: own, node, caller: caller(Dialect::Huawei) }
    }

    /// Asks for `path` below the project's.
    async fn ask(&self, method: Method, path: &str, body: Value) -> Result<Answer, Fault> {
        let (path, asked) = path.split_once('?').unwrap_or((path, ""));
        let path = format!("/v3/default/elb/{path}");
        let (operation, _, ids) = table::find(&method, &path).unwrap();
        let asked = Asked { ids, query: query(asked), body };
        Ok(perform(&self.node, self.caller.clone(), operation, asked).await?.answer)
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value, Fault> {
        Ok(only(self.ask(Method::POST, path, body).await?))
    }

    async fn put(&self, path: &str, body: Value) -> Result<Value, Fault> {
        Ok(only(self.ask(Method::PUT, path, body).await?))
    }

    async fn get(&self, path: &str) -> Value {
        only(self.ask(Method::GET, path, Value::Null).await.unwrap())
    }

    async fn delete(&self, path: &str) -> Result<u16, Fault> {
        Ok(self.ask(Method::DELETE, path, Value::Null).await?.status)
    }

    /// Makes something, and answers its id.
    async fn make(&self, path: &str, root: &str, said: Value) -> String {
        let made = self.post(path, json!({ root: said })).await.unwrap();
        made["id"].as_str().unwrap().to_owned()
    }

    async fn balancer(&self) -> String {
        let said = json!({ "name": "shop", "vip_subnet_cidr_id": "s", "availability_zone_list": ["az"], "ip_target_enable": true });
        self.make("loadbalancers", "loadbalancer", said).await
    }

    async fn listener(&self, balancer: &str, protocol: &str, port: u16) -> String {
        let said = json!({ "loadbalancer_id": balancer, "protocol": protocol, "protocol_port": port });
        self.make("listeners", "listener", said).await
    }

    async fn pool(&self, balancer: &str, protocol: &str, algorithm: &str) -> String {
        let said = json!({ "loadbalancer_id": balancer, "protocol": protocol, "lb_algorithm": algorithm });
        self.make("pools", "pool", said).await
    }

    async fn member(&self, pool: &str, address: &str, port: u16) -> String {
        let said = json!({ "address": address, "protocol_port": port });
        self.make(&format!("pools/{pool}/members"), "member", said).await
    }

    /// What the node is told of the one load balancer.
    fn document(&self) -> Value {
        let documents = self.node.documents();
        Value::clone(&documents.load_balancers[0].value)
    }
}

/// What stands in an answer under its one name; the whole of a list.
fn only(answer: Answer) -> Value {
    let Some(Value::Object(fields)) = answer.body else { return Value::Null };
    if fields.contains_key("page_info") {
        return Value::Object(fields);
    }
    fields.into_iter().next().map_or(Value::Null, |(_, value)| value)
}

/// The code of a refusal, which speaks of all of `words`.
#[track_caller]
fn refused(answer: Result<Value, Fault>, words: &[&str]) -> (u16, &'static str) {
    let fault = answer.unwrap_err();
    for word in words {
        assert!(fault.said.contains(word), "{word}: {}", fault.said);
    }
    (fault.status, fault.code)
}
