//! How do clients of version 2 of Huawei ELB's API drive Homing?
//!
//! By the same objects, below `/v2/{project_id}/elb/` and `/v2.0/lbaas/` of that vendor's address: those of its shared load
//! balancers. Who asks is found out there, and refusals are told there in its words; here is what the vendor added.

use axum::http::request::Parts;
use homing_control::identity::Right;
use serde_json::{Map, Value, json};

use super::ask::Ask;
use super::fault::Fault;
use super::sight::HUAWEI;
use super::{serve, table};
use crate::caller::Caller;
use crate::node::{Changed, Node};

/// What of it is refused: the status, and the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) status: u16,
    pub(crate) said: String,
}

/// What of it is done.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    /// `None`: there is none.
    pub(crate) body: Option<Value>,
    /// The revision that it made.
    pub(crate) revision: Option<u64>,
}

/// A path of this API: the project, where it stands there, and the rest as the table of operations has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) project: Option<String>,
    rest: Vec<String>,
}

/// Fields that the vendor added, which have no effect while they say what is so anyway.
const NO_EFFECT: &[(&str, &[&str])] = &[
    ("enterprise_project_id", &["", "0"]),
    ("protection_status", &["nonProtection"]),
    ("protection_reason", &[""]),
    ("tls_ciphers_policy", &["tls-1-2"]),
    ("redirect_listener_id", &[]),
    ("monitor_port", &[]),
    ("prepaid_options", &[]),
];

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self { status: fault.status.as_u16(), said: fault.said }
    }
}

/// Whether a path is one of this API's.
pub(crate) fn place(path: &str) -> Option<Place> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let (project, rest) = match &parts[..] {
        ["v2", project, "elb", rest @ ..] => (Some((*project).to_owned()), rest),
        ["v2.0", "lbaas", rest @ ..] => (None, rest),
        _ => return None,
    };
    let rest = std::iter::once("lbaas").chain(rest.iter().copied()).map(str::to_owned).collect();
    Some(Place { project, rest })
}

/// The name of the operation, for the audit.
pub(crate) fn operation(place: &Place, method: &str) -> &'static str {
    let rest: Vec<&str> = place.rest.iter().map(String::as_str).collect();
    table::find(method, &rest).map_or("unknown operation", |(operation, _)| operation.name)
}

/// Answers who was let in.
pub(crate) async fn answer(
    node: &Node,
    caller: Caller,
    place: &Place,
    parts: &Parts,
    mut body: Value,
) -> Result<Answered, Refused> {
    let rest: Vec<&str> = place.rest.iter().map(String::as_str).collect();
    let (operation, ids) = table::find(parts.method.as_str(), &rest)?;
    let right = if operation.method == "GET" { Right::Read } else { Right::Edit };
    if !caller.may(right) {
        return Err(Fault::forbidden().into());
    }
    translate(&mut body)?;
    let url = parts.uri.path().to_owned();
    let ask = Ask { ids, query: serve::query(parts), body, url };
    let Changed { answer, revision } = serve::decide(node, HUAWEI, operation, caller, ask).await?;
    let body = (!answer.is_null()).then_some(answer);
    Ok(Answered { status: operation.status, body, revision })
}

/// Takes out what the vendor added, or says it in the words of the API.
fn translate(body: &mut Value) -> Result<(), Fault> {
    let Some(fields) = body.as_object_mut().and_then(|body| body.values_mut().next()?.as_object_mut()) else {
        return Ok(());
    };
    for (name, plain) in NO_EFFECT {
        let Some(value) = fields.remove(*name) else { continue };
        let is_plain = value.is_null() || value.as_str().is_some_and(|said| plain.contains(&said));
        if !is_plain && *name != "tls_ciphers_policy" {
            return Err(Fault::unsupported(format!("{name} {value}")));
        }
    }
    let speaks = fields.remove("http2_enable").as_ref().and_then(Value::as_bool);
    let is_secured = fields.get("protocol").is_none_or(|protocol| protocol == "TERMINATED_HTTPS");
    if let Some(speaks) = speaks.filter(|_| is_secured) {
        let protocols = if speaks { json!(["h2", "http/1.1"]) } else { json!(["http/1.1"]) };
        fields.insert("alpn_protocols".to_owned(), protocols);
    }
    let headers = fields.get_mut("insert_headers").and_then(Value::as_object_mut);
    if let Some(headers) = headers {
        headers.remove("X-Forwarded-ELB-IP");
    }
    if fields.get("insert_headers").and_then(Value::as_object).is_some_and(Map::is_empty) {
        fields.remove("insert_headers");
    }
    Ok(())
}
