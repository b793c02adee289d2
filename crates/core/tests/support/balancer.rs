//! How do tests come by a load balancer of an edition? Through a spec, like everybody else.
#![allow(dead_code, reason = "each test file uses its own part of this")]

use super::site::{Site, secrets};
use homing_core::compile::check::{advise, read_and_check};
use homing_core::compile::compile;
use homing_core::entropy::Entropy;
use homing_core::live::Live;
use homing_core::secrets::Secrets;
use homing_core::snapshot::Snapshot;
use homing_core::spec::{ListenerSpec, LoadBalancerSpec, Spec};
use serde_json::{Value, json};
use std::sync::Arc;

/// What an operator says about one load balancer with one listener and one group.
#[derive(Clone, Debug)]
pub(crate) struct Balancer(Value);

impl Balancer {
    /// One of `edition` for `protocol`, with three targets, without persistence.
    pub(crate) fn new(edition: &str, protocol: &str) -> Self {
        let listener = json!({ "name": "l", "protocol": protocol, "listen": ["127.0.0.1:80"], "group": "g" });
        let balancer = json!({
            "name": "lb", "edition": edition, "listeners": [listener], "groups": [{ "name": "g" }],
        });
        Self(balancer).targets(3)
    }

    /// The same with a setting of the balancer.
    pub(crate) fn set(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0[key] = value.into();
        self
    }

    /// The same with a setting of the listener.
    pub(crate) fn listener(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0["listeners"][0][key] = value.into();
        self
    }

    /// The same with a setting of the group.
    pub(crate) fn group(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0["groups"][0][key] = value.into();
        self
    }

    pub(crate) fn scheduler(self, name: &str) -> Self {
        self.group("scheduler", name)
    }

    /// The same with sessions named by `method`, for `timeout`; "": left out.
    pub(crate) fn keeps(self, method: &str, timeout: &str) -> Self {
        let mut persistence = json!({ "method": method });
        if method == "app-cookie" {
            persistence["cookie_name"] = json!("SID");
        }
        if !timeout.is_empty() {
            persistence["timeout"] = json!(timeout);
        }
        self.group("persistence", persistence)
    }

    /// The same with `count` targets `t0`, `t1`, … of the edition's default weight.
    pub(crate) fn targets(self, count: usize) -> Self {
        let target =
            |number| json!({ "name": format!("t{number}"), "address": format!("10.0.0.{}:80", number + 1) });
        self.group("targets", (0..count).map(target).collect::<Vec<_>>())
    }

    /// The same with targets of these weights.
    pub(crate) fn weights(self, weights: &[u16]) -> Self {
        let mut balancer = self.targets(weights.len());
        for (target, weight) in weights.iter().enumerate() {
            balancer.0["groups"][0]["targets"][target]["weight"] = json!(weight);
        }
        balancer
    }

    /// The same with one more group and a rule for `host` that leads to it.
    pub(crate) fn and_rule(mut self, host: &str, mut group: Value) -> Self {
        group["targets"] = self.0["groups"][0]["targets"].clone();
        let rule = json!({ "host": host, "group": group["name"] });
        let push = |list: &mut Value, item: Value| match list {
            Value::Array(items) => items.push(item),
            empty => *empty = json!([item]),
        };
        push(&mut self.0["groups"], group);
        push(&mut self.0["listeners"][0]["rules"], rule);
        self
    }

    fn read(&self) -> (Spec, Vec<String>) {
        let (spec, problems) = read_and_check(&json!({ "load_balancers": [self.0] }));
        (spec, problems.iter().map(ToString::to_string).collect())
    }

    /// What is wrong with it; empty: it is allowed.
    pub(crate) fn problems(&self) -> Vec<String> {
        self.read().1
    }

    pub(crate) fn is_allowed(&self) -> bool {
        self.problems().is_empty()
    }

    /// What is not wrong, but advised against.
    pub(crate) fn advice(&self) -> Vec<String> {
        let (spec, problems) = self.read();
        assert_eq!(problems, [""; 0]);
        advise(&spec).iter().map(ToString::to_string).collect()
    }

    /// What it says with the defaults filled in.
    pub(crate) fn spec(&self) -> LoadBalancerSpec {
        let (mut spec, problems) = self.read();
        assert_eq!(problems, [""; 0]);
        Arc::unwrap_or_clone(spec.load_balancers.remove(0))
    }

    /// What its listener says with the defaults filled in.
    pub(crate) fn listener_spec(&self) -> ListenerSpec {
        self.spec().listeners.remove(0)
    }

    fn compiled(&self, live: &Live, secrets: &Secrets) -> Snapshot {
        let (spec, problems) = self.read();
        assert_eq!(problems, [""; 0]);
        compile(&spec, secrets, live, 1).expect("a checked spec compiles")
    }

    /// A node with this balancer.
    pub(crate) fn site(&self) -> Site {
        let live = Live::new(1);
        let snapshot = self.compiled(&live, &secrets(1, &[]));
        Site { live, snapshot, entropy: Entropy::from_seed(1) }
    }

    /// The operator changed the spec of `site` to this one. What is alive stays.
    pub(crate) fn change(&self, site: &mut Site) {
        self.change_with(site, &secrets(1, &[]));
    }

    /// The same, under other secrets.
    pub(crate) fn change_with(&self, site: &mut Site, secrets: &Secrets) {
        site.snapshot = self.compiled(&site.live, secrets);
    }
}
