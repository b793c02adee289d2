//! What is a target here?

use std::net::{IpAddr, SocketAddr};

use serde_json::{Value, json};

use super::group::WEIGHT;
use super::object::Object;

/// A target of a group.
#[derive(Clone, Debug)]
pub(in crate::tencent) struct Target {
    pub(in crate::tencent) object: Object,
}

impl Target {
    /// One at that address. Its name is the address, in letters that a name may have.
    pub(in crate::tencent) fn new(address: SocketAddr) -> Self {
        Self { object: Object::of(json!({ "name": name_of(address), "address": address.to_string() })) }
    }

    pub(super) fn read(value: Value) -> Self {
        Self { object: Object::of(value) }
    }

    pub(super) fn said(self) -> Value {
        self.object.said()
    }

    pub(in crate::tencent) fn name(&self) -> &str {
        self.object.text("name").unwrap_or_default()
    }

    pub(in crate::tencent) fn address(&self) -> Option<SocketAddr> {
        self.object.text("address")?.parse().ok()
    }

    pub(in crate::tencent) fn weight(&self) -> u16 {
        let weight = self.object.get("weight").and_then(Value::as_u64);
        weight.and_then(|weight| u16::try_from(weight).ok()).unwrap_or(WEIGHT)
    }

    pub(in crate::tencent) fn set_weight(&mut self, weight: u16) {
        self.object.set("weight", Value::from(weight));
    }

    /// Moves it to another port of its address: a target of another name, for a name says where it is.
    pub(in crate::tencent) fn set_port(&mut self, ip: IpAddr, port: u16) {
        let address = SocketAddr::new(ip, port);
        self.object.set("name", Value::from(name_of(address)));
        self.object.set("address", Value::from(address.to_string()));
    }
}

fn name_of(address: SocketAddr) -> String {
    format!("{}-{}", address.ip().to_string().replace(':', "-"), address.port())
}
