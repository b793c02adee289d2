//! How is a load balancer, and all that is in it?
//!
//! `DEGRADED` (a member is unfit) and `DISABLED` (it is switched off) are told here and nowhere else.

use serde_json::{Value, json};

use super::call::{Answer, Call};
use super::fault::Fault;
use super::{members, policies, pools, rules};
use crate::book::Done;
use crate::pools::{Balancer, Listener, Policy, Pool};

/// `GET loadbalancers/{id}/statuses`
pub(super) fn show(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let balancer = call.balancer(call.id(0))?;
    let tree = Tree { call, balancer: &balancer };
    let listeners: Vec<Value> = balancer.listeners.iter().map(|listener| tree.listener(listener)).collect();
    let pools: Vec<Value> = balancer.pools.iter().map(|pool| tree.pool(pool)).collect();
    let view = json!({
        "loadbalancer": {
            "id": balancer.id,
            "name": balancer.annotations.text("name").unwrap_or_default(),
            "provisioning_status": "ACTIVE",
            "operating_status": state(balancer.is_off, &pools),
            "listeners": listeners,
            "pools": pools,
        },
    });
    Ok(Done::nothing(Answer::shown("statuses", view)))
}

struct Tree<'a> {
    call: &'a Call<'a>,
    balancer: &'a Balancer,
}

impl Tree<'_> {
    fn listener(&self, listener: &Listener) -> Value {
        let mut ids: Vec<&str> = listener.pools().collect();
        ids.sort_unstable();
        ids.dedup();
        let led = ids.iter().filter_map(|id| self.balancer.pool(id));
        let pools: Vec<Value> = led.map(|pool| self.pool(pool)).collect();
        json!({
            "id": listener.id,
            "name": listener.annotations.text("name").unwrap_or_default(),
            "provisioning_status": "ACTIVE",
            "operating_status": state(listener.is_off || self.balancer.is_off, &pools),
            "l7policies": listener.policies.iter().map(policy).collect::<Vec<_>>(),
            "pools": pools,
        })
    }

    fn pool(&self, pool: &Pool) -> Value {
        let is_off = self.balancer.is_off;
        let members = pool.members.iter().map(|member| {
            let state = members::state(self.call, self.balancer, pool, member);
            json!({
                "id": member.id,
                "address": member.address.ip().to_string(),
                "protocol_port": member.address.port(),
                "provisioning_status": "ACTIVE",
                "operating_status": if is_off { "DISABLED" } else { state },
            })
        });
        let members: Vec<Value> = members.collect();
        let monitor = pool.monitor.as_ref().map(|monitor| {
            json!({
                "id": monitor.id,
                "name": monitor.annotations.text("name").unwrap_or_default(),
                "type": super::monitors::kind_name(monitor.kind),
                "provisioning_status": "ACTIVE",
            })
        });
        json!({
            "id": pool.id,
            "name": pools::name(pool),
            "provisioning_status": "ACTIVE",
            "operating_status": state(is_off, &members),
            "healthmonitor": monitor,
            "members": members,
        })
    }
}

fn policy(policy: &Policy) -> Value {
    let rules = policy.conditions.iter();
    let rules = rules
        .map(|rule| json!({ "id": rule.id, "type": rules::kind(rule), "provisioning_status": "ACTIVE" }));
    json!({
        "id": policy.id,
        "name": policy.annotations.text("name").unwrap_or_default(),
        "action": policies::kind(policy),
        "provisioning_status": "ACTIVE",
        "rules": rules.collect::<Vec<_>>(),
    })
}

/// How something is whose parts are these.
fn state(is_off: bool, parts: &[Value]) -> &'static str {
    let is_unfit = |part: &Value| matches!(part["operating_status"].as_str(), Some("OFFLINE" | "DEGRADED"));
    match is_off {
        true => "DISABLED",
        false if parts.iter().any(is_unfit) => "DEGRADED",
        false => "ONLINE",
    }
}
