//! What does an operator write about one group? Everything else is as short as a spec allows.
#![allow(dead_code, reason = "each test file uses its own part of this")]

use serde_json::{Value, json};

/// What an operator says about one group; everything else is as short as a spec allows.
#[derive(Clone, Debug)]
pub(crate) struct GroupText {
    pub(crate) name: String,
    pub(crate) edition: &'static str,
    /// Of its listener.
    pub(crate) protocol: &'static str,
    pub(crate) scheduler: &'static str,
    pub(crate) persistence: Value,
    pub(crate) targets: Vec<TargetText>,
    /// Further settings of the group, by their names.
    pub(crate) settings: Value,
}

#[derive(Clone, Debug)]
pub(crate) struct TargetText {
    pub(crate) name: String,
    pub(crate) weight: u16,
    /// Changing it begins another life of the target.
    pub(crate) life: u32,
    /// Further settings, by their names.
    pub(crate) settings: Value,
}

/// Enough to find the failing one of several.
impl std::fmt::Display for GroupText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} with {}", self.persistence, self.scheduler)
    }
}

impl TargetText {
    pub(crate) fn new(name: &str, weight: u16) -> Self {
        Self { name: name.to_owned(), weight, life: 0, settings: json!({}) }
    }
}

impl GroupText {
    /// A group with targets `t0`, `t1`, … of these weights, by weighted round robin, without persistence.
    pub(crate) fn new(weights: &[u16]) -> Self {
        let target = |(number, &weight)| TargetText::new(&format!("t{number}"), weight);
        Self {
            name: "web".to_owned(),
            edition: "native",
            protocol: "http",
            scheduler: "weighted-round-robin",
            persistence: Value::Null,
            targets: weights.iter().enumerate().map(target).collect(),
            settings: json!({}),
        }
    }

    pub(crate) fn cookie(weights: &[u16], timeout: &str) -> Self {
        Self { persistence: json!({ "method": "cookie", "timeout": timeout }), ..Self::new(weights) }
    }

    pub(crate) fn source_ip(weights: &[u16], timeout: &str) -> Self {
        Self { persistence: json!({ "method": "source-ip", "timeout": timeout }), ..Self::new(weights) }
    }

    pub(crate) fn app_cookie(weights: &[u16], timeout: &str) -> Self {
        let persistence = json!({ "method": "app-cookie", "cookie_name": "SID", "timeout": timeout });
        Self { persistence, ..Self::new(weights) }
    }

    pub(crate) fn header(weights: &[u16], timeout: &str) -> Self {
        let persistence = json!({ "method": "header", "request_header": "X-Session", "timeout": timeout });
        Self { persistence, ..Self::new(weights) }
    }

    /// Its persistence method by name; empty: none.
    pub(crate) fn method(&self) -> &str {
        self.persistence["method"].as_str().unwrap_or_default()
    }

    pub(crate) fn scheduler(self, scheduler: &'static str) -> Self {
        Self { scheduler, ..self }
    }

    /// The same group with one more setting of its persistence.
    pub(crate) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.persistence[key] = value.into();
        self
    }

    /// The same group with one more setting of its own.
    pub(crate) fn group_with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.settings[key] = value.into();
        self
    }

    /// The same group with one more setting of this target.
    pub(crate) fn target_with(mut self, name: &str, key: &str, value: impl Into<Value>) -> Self {
        self.target_mut(name).settings[key] = value.into();
        self
    }

    /// The same group whose probes tell one life of a target from the next.
    pub(crate) fn telling_lives(self) -> Self {
        self.group_with("health", json!({ "kind": "http", "incarnation_header": "X-Life" }))
    }

    pub(crate) fn without(mut self, target: &str) -> Self {
        self.targets.retain(|known| known.name != target);
        self
    }

    pub(crate) fn target_mut(&mut self, name: &str) -> &mut TargetText {
        self.targets.iter_mut().find(|target| target.name == name).expect("tests name targets that exist")
    }

    pub(super) fn to_json(&self) -> Value {
        let target = |target: &TargetText| {
            let number: usize = target.name[1..].parse().expect("the targets of tests are t0, t1, …");
            let address = format!("10.{}.{}.1:80", number / 256, number % 256);
            let life = format!("life {}", target.life);
            let known = json!({
                "name": target.name, "address": address, "weight": target.weight, "incarnation": life,
            });
            merged(known, &target.settings)
        };
        let targets: Vec<Value> = self.targets.iter().map(target).collect();
        let known = json!({ "name": self.name, "scheduler": self.scheduler, "targets": targets });
        let mut group = merged(known, &self.settings);
        if !self.persistence.is_null() {
            group["persistence"] = self.persistence.clone();
        }
        group
    }
}

fn merged(mut object: Value, settings: &Value) -> Value {
    for (key, value) in settings.as_object().into_iter().flatten() {
        object[key] = value.clone();
    }
    object
}
