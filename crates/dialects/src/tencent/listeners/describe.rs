//! Which listeners are there, and what is told of them?

use serde::Deserialize;
use serde_json::{Value, json};

use super::certificates;
use crate::tencent::fault::Fault;
use crate::tencent::here::Here;
use crate::tencent::model::Balancer;
use crate::tencent::model::health::{self, Of};
use crate::tencent::model::listener::Listener;
use crate::tencent::model::location::Location;
use crate::tencent::read::typed;
use crate::tencent::words;

/// Listeners that are asked for by their ids at once.
const IDS: usize = 100;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Describe {
    load_balancer_id: String,
    #[serde(default)]
    listener_ids: Vec<String>,
    protocol: Option<String>,
    port: Option<i64>,
}

/// `DescribeListeners`
pub(in crate::tencent) fn describe(here: &Here<'_>, tree: &Value) -> Result<Value, Fault> {
    let ask: Describe = typed(tree)?;
    let balancer = here.balancer(&ask.load_balancer_id)?;
    if ask.listener_ids.len() > IDS {
        return Err(Fault::length("ListenerIds", "at most 100 items"));
    }
    ask.listener_ids.iter().try_for_each(|id| balancer.listener(id).map(drop))?;
    check_protocol(ask.protocol.as_deref())?;
    let is_meant = |listener: &&Listener| {
        (ask.listener_ids.is_empty() || ask.listener_ids.iter().any(|id| id == listener.id()))
            && ask.protocol.as_deref().is_none_or(|protocol| protocol == listener.protocol())
            && ask.port.is_none_or(|port| port == i64::from(listener.port()))
    };
    let found: Vec<Value> =
        balancer.listeners.iter().filter(is_meant).map(|listener| told(&balancer, listener)).collect();
    Ok(json!({ "TotalCount": found.len(), "Listeners": found }))
}

/// A protocol to look for.
pub(in crate::tencent) fn check_protocol(given: Option<&str>) -> Result<(), Fault> {
    match given {
        None | Some("TCP" | "UDP" | "HTTP" | "HTTPS" | "TCP_SSL" | "QUIC") => Ok(()),
        Some(_) => Err(Fault::value("Protocol", "it is TCP, UDP, HTTP, HTTPS, TCP_SSL or QUIC")),
    }
}

/// `Listener` of an answer.
fn told(balancer: &Balancer, listener: &Listener) -> Value {
    let object = &listener.object;
    let is_l7 = listener.has_locations();
    let group = balancer.group(listener.id()).filter(|_| !is_l7);
    let idle_default = if listener.is_udp() { 300 } else { 900 };
    let idle = (!is_l7).then(|| object.seconds("idle_timeout").unwrap_or(idle_default));
    let of = if listener.is_udp() { Of::Udp } else { Of::Tcp };
    let rules: Vec<Value> =
        listener.locations.iter().map(|location| rule(balancer, listener, location)).collect();
    json!({
        "ListenerId": listener.id(),
        "Protocol": listener.protocol(),
        "Port": listener.port(),
        "Certificate": certificates::told(&certificates::own(listener)),
        "HealthCheck": group.map(|group| health::told(group, of)),
        "Scheduler": group.map(|group| group.scheduler()),
        "SessionExpireTime": group.map_or(0, |group| group.expire_s()),
        "SniSwitch": object.number_note("sni").unwrap_or(0),
        "Rules": is_l7.then_some(rules),
        "ListenerName": listener.name(),
        "CreateTime": words::time(object.number_note("created_at_ms").unwrap_or(0)),
        "EndPort": 0,
        "TargetType": "NODE",
        "SessionType": "NORMAL",
        "KeepaliveEnable": object.number_note("keepalive").unwrap_or(0),
        "Toa": false,
        "DeregisterTargetRst": object.flag_note("deregister_rst").unwrap_or(false),
        "AttrFlags": listener.is_stopped.then_some("Stop").into_iter().collect::<Vec<_>>(),
        "TargetGroupList": null,
        "MaxConn": object.get("max_connections").cloned().unwrap_or_else(|| (-1).into()),
        "MaxCps": -1,
        "IdleConnectTimeout": idle,
        "RescheduleInterval": object.number_note("reschedule_interval"),
        "DataCompressMode": object.note("compress").unwrap_or("transparent"),
        "RescheduleStartTime": object.number_note("reschedule_start"),
    })
}

/// `RuleOutput` of an answer.
fn rule(balancer: &Balancer, listener: &Listener, location: &Location) -> Value {
    let group = balancer.group(&location.id);
    let forward = group.map_or(super::super::model::group::Forward::Http, |group| group.forward());
    let has_http2 = location.object.flag_note("http2").unwrap_or(false);
    let listener_has_http2 = listener.object.get("http2").and_then(Value::as_bool).unwrap_or(false);
    json!({
        "LocationId": location.id,
        "Domain": location.domains.first(),
        "Url": location.url,
        "SessionExpireTime": group.map_or(0, |group| group.expire_s()),
        "HealthCheck": group.map(|group| health::told(group, Of::Location(forward))),
        "Certificate": certificates::told(&certificates::split(location.object.note("certificates"))),
        "Scheduler": group.map_or("WRR", |group| group.scheduler()),
        "ListenerId": listener.id(),
        "HttpGzip": false,
        "BeAutoCreated": false,
        "DefaultServer": location.is_default,
        "Http2": has_http2 && listener_has_http2,
        "ForwardType": forward.as_str(),
        "CreateTime": words::time(location.object.number_note("created_at_ms").unwrap_or(0)),
        "TargetType": "NODE",
        "WafDomainId": "",
        "TrpcCallee": "",
        "TrpcFunc": "",
        "QuicStatus": "QUIC_INACTIVE",
        "Domains": location.domains,
        "CookieName": group.and_then(|group| group.cookie_name()),
    })
}
