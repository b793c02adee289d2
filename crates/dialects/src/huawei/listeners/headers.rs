//! Which fields does a listener add for members?
//!
//! `X-Forwarded-For`, `-Proto` and `-Host` are always there; `X-Real-IP` can be switched on.

use homing_core::spec::Layer;
use serde_json::{Map, Value, json};

use super::super::fault::Fault;
use super::super::shape::{Body, Fate, Field, Form, On, field, refused};
use crate::pools::Listener;

const REAL_IP: &str = "X-Real-IP";
const ALWAYS: &str = "It is always there.";
const NEVER: &str = "Homing does not write this field.";

pub(super) const FIELDS: &[Field] = &[
    field("X-Forwarded-Host", Form::Flag, On::Both, Fate::Dropped(ALWAYS)),
    field("X-Forwarded-Proto", Form::Flag, On::Both, Fate::Dropped(ALWAYS)),
    field(REAL_IP, Form::Flag, On::Both, Fate::Done),
    refused("X-Forwarded-ELB-IP", NEVER),
    refused("X-Forwarded-ELB-ID", NEVER),
    refused("X-Forwarded-Port", NEVER),
    refused("X-Forwarded-For-Port", NEVER),
    refused("X-Forwarded-TLS-Certificate-ID", NEVER),
    refused("X-Forwarded-TLS-Protocol", NEVER),
    refused("X-Forwarded-TLS-Cipher", NEVER),
];

pub(super) fn apply(body: &Body, listener: &mut Listener) -> Result<(), Fault> {
    let Some(wanted) = body.object("insert_headers") else { return Ok(()) };
    if listener.protocol.layer() == Layer::Four {
        return Err(Fault::invalid("insert_headers", "Only HTTP and HTTPS listeners have it."));
    }
    if let Some(is_wanted) = wanted.flag(REAL_IP) {
        set_real_ip(listener, is_wanted);
    }
    Ok(())
}

fn set_real_ip(listener: &mut Listener, is_wanted: bool) {
    let mut edits = object(listener.said.get("request_headers"));
    let mut set = object(edits.get("set"));
    match is_wanted {
        true => set.insert(REAL_IP.to_owned(), json!("$client_ip")),
        false => set.shift_remove(REAL_IP),
    };
    match set.is_empty() {
        true => edits.shift_remove("set"),
        false => edits.insert("set".to_owned(), Value::Object(set)),
    };
    listener.said.set("request_headers", (!edits.is_empty()).then_some(Value::Object(edits)));
}

fn object(value: Option<&Value>) -> Map<String, Value> {
    value.and_then(Value::as_object).cloned().unwrap_or_default()
}

pub(super) fn view(listener: &Listener) -> Value {
    let edits = listener.said.get("request_headers");
    let has_real_ip = edits.and_then(|edits| edits.get("set")?.get(REAL_IP)).is_some();
    json!({
        "X-Forwarded-Host": true, "X-Forwarded-Proto": true, REAL_IP: has_real_ip,
        "X-Forwarded-ELB-IP": false, "X-Forwarded-ELB-ID": false, "X-Forwarded-Port": false,
        "X-Forwarded-For-Port": false,
    })
}
