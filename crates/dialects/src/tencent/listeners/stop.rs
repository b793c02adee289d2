//! How are listeners stopped and started?

use serde::Deserialize;
use serde_json::{Value, json};

use crate::book::Done;
use crate::tencent::fault::Fault;
use crate::tencent::here::Here;
use crate::tencent::read::typed;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Ask {
    operation_type: String,
    load_balancer_id: String,
    #[serde(default)]
    listener_ids: Vec<String>,
}

/// `SetLoadBalancerStartStatus`: of the listeners that are named, or of all.
pub(in crate::tencent) fn set(here: &Here<'_>, tree: &Value) -> Result<Done<Value>, Fault> {
    let ask: Ask = typed(tree)?;
    let is_stop = match ask.operation_type.as_str() {
        "Start" => false,
        "Stop" => true,
        _ => return Err(Fault::value("OperationType", "it is Start or Stop")),
    };
    let mut balancer = here.balancer(&ask.load_balancer_id)?;
    if balancer.listeners.is_empty() {
        let message = format!("The load balancer `{}` has no listener.", balancer.id);
        return Err(Fault::new("FailedOperation.NoListenerInLB", message));
    }
    for id in &ask.listener_ids {
        balancer.listener(id)?;
    }
    for listener in &mut balancer.listeners {
        if ask.listener_ids.is_empty() || ask.listener_ids.iter().any(|id| id == listener.id()) {
            listener.is_stopped = is_stop;
        }
    }
    Ok(Done { ops: vec![balancer.replaced()?], answer: json!({}) })
}
