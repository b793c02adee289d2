//! How are listeners made, changed and removed?

use std::net::SocketAddr;

use serde::Deserialize;
use serde_json::{Value, json};

use super::fault::Fault;
use super::here::Here;
use super::model::health::{self, HealthCheck, Of};
use super::model::listener::Listener;
use super::model::object::span;
use super::model::{Balancer, custom, named};
use super::read::typed;
use super::{configs, words};
use crate::book::Done;
use certificates::{CertificateInput, MultiCertInfo};

pub(super) mod certificates;
pub(super) mod describe;
pub(super) mod sessions;
pub(super) mod stop;

/// Listeners made at once.
const PORTS: usize = 50;
/// Listeners removed at once.
const LISTENERS: usize = 100;

/// What a request may say of a listener, beside what names it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Settings {
    health_check: Option<HealthCheck>,
    certificate: Option<CertificateInput>,
    multi_cert_info: Option<MultiCertInfo>,
    session_expire_time: Option<i64>,
    session_type: Option<String>,
    scheduler: Option<String>,
    sni_switch: Option<i64>,
    target_type: Option<String>,
    keepalive_enable: Option<i64>,
    max_conn: Option<i64>,
    idle_connect_timeout: Option<i64>,
    snat_enable: Option<bool>,
    h2c_switch: Option<bool>,
    data_compress_mode: Option<String>,
    deregister_target_rst: Option<bool>,
    reschedule_target_zero_weight: Option<bool>,
    reschedule_unhealthy: Option<bool>,
    reschedule_expand_target: Option<bool>,
    reschedule_start_time: Option<i64>,
    reschedule_interval: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Create {
    load_balancer_id: String,
    ports: Vec<i64>,
    protocol: String,
    #[serde(default)]
    listener_names: Vec<String>,
}

/// `CreateListener`: one for each port.
pub(super) fn create(here: &Here<'_>, tree: &Value) -> Result<Done<Value>, Fault> {
    let (ask, settings): (Create, Settings) = (typed(tree)?, typed(tree)?);
    let mut balancer = here.balancer(&ask.load_balancer_id)?;
    words::items("Ports", &ask.ports, PORTS)?;
    let protocol = protocol(&ask.protocol)?;
    if ask.listener_names.len() > ask.ports.len() {
        let why = "`ListenerNames` has more items than `Ports`";
        return Err(Fault::combination(why));
    }
    ask.listener_names.iter().try_for_each(|name| words::name("ListenerNames", name))?;
    let vip =
        balancer.vip().ok_or_else(|| Fault::new("FailedOperation.InvalidLBStatus", "It has no address."))?;
    let custom = configs::of(here, &balancer);
    let mut ids = Vec::new();
    for (index, port) in ask.ports.iter().enumerate() {
        let port = words::port("Ports", *port)?;
        if balancer.has_port(port, protocol == "udp") {
            return Err(Fault::port_taken(port));
        }
        let id = here.book.fresh_id("lbl");
        let mut object = named(&id);
        object.set("protocol", Value::from(protocol));
        object.set("listen", json!([SocketAddr::new(vip, port).to_string()]));
        object.set_note("created_at_ms", Some((here.book.now_ms + index as u64).to_string()));
        object.set_note("name", ask.listener_names.get(index).cloned());
        if matches!(protocol, "tcp" | "udp") {
            object.set("group", Value::from(id.clone()));
        } else {
            object.set("http2", Value::from(false));
            // What no rule takes; without rules that is everything.
            object.set("respond", json!({ "status": 404 }));
        }
        let mut listener = Listener::new(object);
        if let Some(custom) = &custom {
            custom.put(&mut listener);
        }
        balancer.listeners.push(listener);
        set(here, &mut balancer, &id, &settings, IsNew(true))?;
        ids.push(id);
    }
    Ok(Done { ops: vec![balancer.replaced()?], answer: json!({ "ListenerIds": ids }) })
}

/// Homing's word for a protocol.
fn protocol(given: &str) -> Result<&'static str, Fault> {
    match given {
        "TCP" => Ok("tcp"),
        "UDP" => Ok("udp"),
        "HTTP" => Ok("http"),
        "HTTPS" => Ok("https"),
        "TCP_SSL" | "QUIC" => {
            let message =
                format!("The protocol `{given}` is not supported here: use TCP, UDP, HTTP or HTTPS.");
            Err(Fault::new("InvalidParameter.ProtocolCheckFailed", message))
        }
        _ => Err(Fault::value("Protocol", "it is TCP, UDP, HTTP, HTTPS, TCP_SSL or QUIC")),
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Modify {
    load_balancer_id: String,
    listener_id: String,
    listener_name: Option<String>,
}

/// `ModifyListener`
pub(super) fn modify(here: &Here<'_>, tree: &Value) -> Result<Done<Value>, Fault> {
    let (ask, settings): (Modify, Settings) = (typed(tree)?, typed(tree)?);
    let mut balancer = here.balancer(&ask.load_balancer_id)?;
    let listener = balancer.listener_mut(&ask.listener_id)?;
    if let Some(name) = ask.listener_name {
        words::name("ListenerName", &name)?;
        listener.object.set_note("name", Some(name));
    }
    set(here, &mut balancer, &ask.listener_id, &settings, IsNew(false))?;
    Ok(Done { ops: vec![balancer.replaced()?], answer: json!({}) })
}

/// Whether a listener is made: then what is not said is as the vendor has it.
#[derive(Clone, Copy)]
struct IsNew(bool);

fn set(here: &Here<'_>, balancer: &mut Balancer, id: &str, ask: &Settings, new: IsNew) -> Result<(), Fault> {
    check(ask)?;
    let listener = balancer.listener_mut(id)?;
    let is_l7 = listener.has_locations();
    keep(listener, ask);
    set_idle(listener, ask)?;
    if is_l7 {
        set_l7(here, listener, ask, new)?;
        return sessions::refuse_on_l7(ask.session_expire_time);
    }
    if ask.certificate.is_some() || ask.multi_cert_info.is_some() {
        return Err(Fault::combination("`Certificate` and `MultiCertInfo` go with `Protocol` HTTPS"));
    }
    if let Some(most) = ask.max_conn {
        listener.object.set("max_connections", max_conn(most)?);
    }
    let is_udp = listener.is_udp();
    sessions::check_type(ask.session_type.as_deref(), is_udp)?;
    let group = balancer.group_mut(id);
    sessions::set_l4(group, ask.scheduler.as_deref(), ask.session_expire_time)?;
    let of = if is_udp { Of::Udp } else { Of::Tcp };
    match &ask.health_check {
        Some(check) => health::set(group, check, of),
        None if new.0 => health::set(group, &HealthCheck::default(), of),
        None => Ok(()),
    }
}

fn check(ask: &Settings) -> Result<(), Fault> {
    if let Some(kind) = &ask.target_type {
        match kind.as_str() {
            "NODE" => {}
            "TARGETGROUP" | "TARGETGROUP-V2" | "POLARIS" => {
                return Err(Fault::unsupported("TargetType", "targets are registered one by one (NODE)"));
            }
            _ => return Err(Fault::value("TargetType", "it is NODE or TARGETGROUP")),
        }
    }
    if ask.keepalive_enable.is_some_and(|switch| !matches!(switch, 0 | 1)) {
        return Err(Fault::value("KeepaliveEnable", "it is 0 or 1"));
    }
    for (field, given) in
        [("RescheduleStartTime", ask.reschedule_start_time), ("RescheduleInterval", ask.reschedule_interval)]
    {
        if given.is_some_and(|seconds| !(0..=3600).contains(&seconds)) {
            return Err(Fault::range(field, "0 to 3600"));
        }
    }
    match ask.data_compress_mode.as_deref() {
        None | Some("transparent" | "compatibility") => Ok(()),
        Some(_) => Err(Fault::value("DataCompressMode", "it is transparent or compatibility")),
    }
}

/// What is told again and has no effect here.
fn keep(listener: &mut Listener, ask: &Settings) {
    let object = &mut listener.object;
    object.renew_note("keepalive", ask.keepalive_enable);
    object.renew_note("snat", ask.snat_enable);
    object.renew_note("compress", ask.data_compress_mode.as_ref());
    object.renew_note("deregister_rst", ask.deregister_target_rst);
    object.renew_note("reschedule_zero_weight", ask.reschedule_target_zero_weight);
    object.renew_note("reschedule_unhealthy", ask.reschedule_unhealthy);
    object.renew_note("reschedule_expand", ask.reschedule_expand_target);
    object.renew_note("reschedule_start", ask.reschedule_start_time);
    object.renew_note("reschedule_interval", ask.reschedule_interval);
}

fn set_idle(listener: &mut Listener, ask: &Settings) -> Result<(), Fault> {
    let Some(idle) = ask.idle_connect_timeout else { return Ok(()) };
    if listener.has_locations() {
        let why =
            "it goes with `Protocol` TCP and UDP; of HTTP a customized configuration has `keepalive_timeout`";
        return Err(Fault::value("IdleConnectTimeout", why));
    }
    if !(10..=1980).contains(&idle) {
        return Err(Fault::range("IdleConnectTimeout", "10 to 1980"));
    }
    listener.object.set("idle_timeout", span(idle));
    Ok(())
}

/// -1: as many as the node takes.
fn max_conn(most: i64) -> Result<Option<Value>, Fault> {
    match most {
        -1 => Ok(None),
        1..=16_777_216 => Ok(Some(most.into())),
        _ => Err(Fault::range("MaxConn", "-1, or 1 to 16777216")),
    }
}

fn set_l7(here: &Here<'_>, listener: &mut Listener, ask: &Settings, new: IsNew) -> Result<(), Fault> {
    let is_https = listener.protocol() == "HTTPS";
    if let Some(is_on) = ask.h2c_switch {
        if is_https && is_on {
            return Err(Fault::combination("`H2cSwitch` goes with `Protocol` HTTP"));
        }
        if !is_https {
            listener.object.set("http2", Value::from(is_on));
        }
    }
    let before = listener.object.number_note("sni").unwrap_or(0);
    match ask.sni_switch {
        None => {}
        Some(0) if before == 1 => return Err(Fault::value("SniSwitch", "it is not switched off again")),
        Some(switch @ (0 | 1)) => listener.object.set_note("sni", is_https.then(|| switch.to_string())),
        Some(_) => return Err(Fault::value("SniSwitch", "it is 0 or 1")),
    }
    let given = certificates::given(here, ask.certificate.as_ref(), ask.multi_cert_info.as_ref())?;
    match given {
        Some(_) if !is_https => {
            Err(Fault::combination("`Certificate` and `MultiCertInfo` go with `Protocol` HTTPS"))
        }
        Some(given) => {
            certificates::set(listener, given);
            Ok(())
        }
        None if is_https && new.0 && listener.object.number_note("sni") != Some(1) => {
            Err(Fault::missing("Certificate"))
        }
        None => Ok(()),
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Delete {
    load_balancer_id: String,
    listener_id: Option<String>,
    listener_ids: Option<Vec<String>>,
}

/// `DeleteListener`, and `DeleteLoadBalancerListeners`: those that are named, or all.
pub(super) fn delete(here: &Here<'_>, tree: &Value) -> Result<Done<Value>, Fault> {
    let ask: Delete = typed(tree)?;
    let mut balancer = here.balancer(&ask.load_balancer_id)?;
    let named = ask.listener_id.map(|id| vec![id]).or(ask.listener_ids).unwrap_or_default();
    if named.len() > LISTENERS {
        return Err(Fault::length("ListenerIds", "at most 100 items"));
    }
    let ids = match named.is_empty() {
        true => balancer.listeners.iter().map(|listener| listener.id().to_owned()).collect(),
        false => super::here::without_twins(named),
    };
    for id in ids {
        balancer.remove_listener(&id)?;
    }
    Ok(Done { ops: vec![balancer.replaced()?], answer: json!({}) })
}

/// Takes a configuration off all listeners, and puts another one on.
pub(super) fn customize(balancer: &mut Balancer, custom: Option<&custom::Custom>) {
    for listener in &mut balancer.listeners {
        match custom {
            Some(custom) => custom.put(listener),
            None => custom::clear(listener),
        }
    }
}
