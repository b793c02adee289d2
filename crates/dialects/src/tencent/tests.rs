//! Does the API do what its vendor documents? Every test asks a node of its own, which has no datapath.

use std::net::IpAddr;

use serde_json::{Value, json};

use super::envelope;
use super::fault::Fault;
use super::read::Params;
use super::tasks::Tasks;
use super::{Service, table};
use crate::caller::{Caller, Dialect};
use crate::testing;

mod balancers;
mod configs;
mod listeners;
mod rules;
mod sessions;
mod targets;
mod tasks;

/// Addresses for eleven load balancers.
const FILE: &str = "[vip_pool]\naddresses = [\"127.0.1.1-127.0.1.10\", \"::1\"]\n";

/// A node, and somebody who asks it.
struct Cloud {
    _own: homing_control::testing::Node,
    service: Service,
    caller: Caller,
    region: &'static str,
}

impl Cloud {
    fn new() -> Self {
        let (own, node) = testing::node(FILE);
        let service = Service { node, tasks: Tasks::default() };
        Self { _own: own, service, caller: testing::caller(Dialect::Tencent), region: "ap-guangzhou" }
    }

    /// Asks as a client does whose signature is good.
    fn ask(&self, action: &str, body: Value) -> Result<Value, Fault> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let operation = table::operation(action)?;
        let params = Params::json(body.to_string().as_bytes())?;
        let caller = self.caller.clone();
        let done = envelope::perform(&self.service, caller, operation, self.region, params);
        runtime.block_on(done).map(|done| done.answer)
    }

    /// Asks for what is granted.
    fn get(&self, action: &str, body: Value) -> Value {
        self.ask(action, body.clone()).unwrap_or_else(|fault| panic!("{action} {body}: {fault:?}"))
    }

    /// The code of a refusal.
    fn code(&self, action: &str, body: Value) -> &'static str {
        match self.ask(action, body.clone()) {
            Ok(answer) => panic!("{action} {body} was granted: {answer}"),
            Err(fault) => fault.code,
        }
    }

    fn balancer(&self) -> String {
        let made = self.get("CreateLoadBalancer", json!({ "LoadBalancerType": "OPEN", "Forward": 1 }));
        made["LoadBalancerIds"][0].as_str().unwrap().to_owned()
    }

    fn listener(&self, balancer: &str, port: u16, protocol: &str) -> String {
        let ask = json!({ "LoadBalancerId": balancer, "Ports": [port], "Protocol": protocol });
        self.get("CreateListener", ask)["ListenerIds"][0].as_str().unwrap().to_owned()
    }

    fn rule(&self, balancer: &str, listener: &str, rule: Value) -> String {
        let ask = json!({ "LoadBalancerId": balancer, "ListenerId": listener, "Rules": [rule] });
        self.get("CreateRule", ask)["LocationIds"][0].as_str().unwrap().to_owned()
    }

    /// `DescribeListeners` of one listener.
    fn told(&self, balancer: &str, listener: &str) -> Value {
        let ask = json!({ "LoadBalancerId": balancer, "ListenerIds": [listener] });
        self.get("DescribeListeners", ask)["Listeners"][0].clone()
    }

    /// What the document of a load balancer says.
    fn document(&self, balancer: &str) -> Value {
        let documents = self.service.node.documents();
        Value::clone(&documents.get(balancer).unwrap_or_else(|| panic!("no {balancer}")).value)
    }

    fn revision(&self) -> u64 {
        self.service.node.documents().revision
    }
}

/// The address that a load balancer has.
fn vip(cloud: &Cloud, balancer: &str) -> IpAddr {
    cloud.document(balancer)["annotations"]["vip"].as_str().unwrap().parse().unwrap()
}
