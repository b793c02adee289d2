//! What is a listener to clients of Huawei ELB?

use homing_core::spec::{Layer, Protocol};
use serde_json::{Value, json};

use super::call::{Answer, Call, Moment, time};
use super::fault::Fault;
use super::list::{self, Item};
use super::shape::{self, Body, Fate, Field, Form, Making, On, field, refused};
use crate::book::Done;
use crate::pools::{Action, Balancer, Listener, Policy};
use crate::vips::VIP;

mod headers;
mod timeouts;
mod tls;

/// What it is called in bodies.
const ROOT: &str = "listener";
/// Where the protocol stands that a client named.
const PROTOCOL: &str = "protocol";
/// Whether policies may do all that they can.
pub(super) const ENHANCED: &str = "enhance_l7policy_enable";

const PROTOCOLS: &[&str] = &["TCP", "UDP", "HTTP", "HTTPS", "TERMINATED_HTTPS", "QUIC", "TLS", "IP"];
const NO_LIMIT: &str = "Connections are bounded by `connection`; nothing bounds their rate.";
const NO_CONSOLE: &str = "It is a note for the vendor's console; kept.";

pub(super) const FIELDS: &[Field] = &[
    field("project_id", Form::Text(64), On::Create, Fate::Dropped("The project of the path counts.")),
    field("loadbalancer_id", Form::Text(64), On::Needed, Fate::Done),
    field("protocol", Form::Word(PROTOCOLS), On::Needed, Fate::Done),
    field("protocol_port", Form::Number(0, 65_535), On::Needed, Fate::Done),
    field("name", Form::Text(255), On::Both, Fate::Noted),
    field("description", Form::Text(255), On::Both, Fate::Noted),
    field("admin_state_up", Form::Flag, On::Both, Fate::Done),
    field("default_pool_id", Form::Text(64), On::Both, Fate::Done),
    field("default_tls_container_ref", Form::Text(64), On::Both, Fate::Done),
    field("sni_container_refs", Form::Texts(64), On::Both, Fate::Done),
    field(
        "sni_match_algo",
        Form::Word(&["wildcard", "longest_suffix"]),
        On::Both,
        Fate::Kept(tls::ONE_LABEL),
    ),
    field("tls_ciphers_policy", Form::Text(64), On::Both, Fate::Kept(tls::ONE_POLICY)),
    field("http2_enable", Form::Flag, On::Both, Fate::Noted),
    field("insert_headers", Form::Object(headers::FIELDS), On::Both, Fate::Done),
    field("keepalive_timeout", Form::Number(0, 4000), On::Both, Fate::Done),
    field("client_timeout", Form::Number(1, 300), On::Both, Fate::Done),
    field("member_timeout", Form::Number(1, 300), On::Both, Fate::Done),
    field("connection", Form::Number(0, 1_000_000), On::Both, Fate::Done),
    field(ENHANCED, Form::Flag, On::Both, Fate::Noted),
    field("enable_member_retry", Form::Flag, On::Both, Fate::Done),
    field("transparent_client_ip_enable", Form::Flag, On::Both, Fate::Done),
    field("proxy_protocol_enable", Form::Flag, On::Both, Fate::Dropped("Only TLS listeners have it.")),
    field(
        "tags",
        Form::Objects(TAGS),
        On::Create,
        Fate::Kept("Only load balancers are found by tags; kept."),
    ),
    field(
        "protection_status",
        Form::Word(&["nonProtection", "consoleProtection"]),
        On::Both,
        Fate::Kept(NO_CONSOLE),
    ),
    field("protection_reason", Form::Text(255), On::Both, Fate::Kept(NO_CONSOLE)),
    refused("client_ca_tls_container_ref", "Certificates of clients are asked for by the native API."),
    refused("security_policy_id", tls::ONE_POLICY),
    refused("ipgroup", "There are no lists of addresses."),
    refused("quic_config", "There is no QUIC."),
    refused("gzip_enable", "Answers are not compressed."),
    refused("port_ranges", "A listener has one port."),
    refused("ssl_early_data_enable", "Early data could be replayed."),
    refused("cps", NO_LIMIT),
    refused("nat64_enable", "Members may be of any family; nothing is to be switched on."),
];

const TAGS: &[Field] = &[
    field("key", Form::Text(128), On::Needed, Fate::Done),
    field("value", Form::Text(255), On::Create, Fate::Done),
];

const FILTERS: &[&str] = &[
    "id",
    "name",
    "description",
    "protocol",
    "protocol_port",
    "default_tls_container_ref",
    "client_ca_tls_container_ref",
    "admin_state_up",
    "connection_limit",
    "default_pool_id",
    "loadbalancer_id",
    "tls_ciphers_policy",
    "member_address",
    "enterprise_project_id",
    "enable_member_retry",
    "member_timeout",
    "client_timeout",
    "keepalive_timeout",
    "transparent_client_ip_enable",
    "proxy_protocol_enable",
    ENHANCED,
    "protection_status",
    "ssl_early_data_enable",
    "nat64_enable",
];

/// `POST listeners`
pub(super) fn create(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let body = call.new_body(ROOT, FIELDS)?;
    let mut balancer = call.balancer(body.text("loadbalancer_id").unwrap_or_default())?;
    let (spelt, protocol) = protocol_of(&body)?;
    let port = port_of(&body)?;
    if let Some(other) =
        balancer.listeners.iter().find(|other| shares(other, protocol) && other.port() == port)
    {
        let said = format!(
            "Load Balancer {} already has a listener with protocol_port of {port}: {}.",
            balancer.id, other.id,
        );
        return Err(Fault::conflict(said));
    }
    let vip = balancer.annotations.text(VIP).and_then(|text| text.parse().ok());
    let vip: std::net::IpAddr = vip.ok_or_else(|| Fault::conflict("The load balancer has no address."))?;
    let mut listener = Listener::new(call.book.fresh_uuid(), protocol, (vip, port).into());
    listener.annotations.set(PROTOCOL, Some(spelt.to_owned()));
    timeouts::defaults(&mut listener);
    apply(call, &body, Making::New, &balancer, &mut listener)?;
    let view = view(&listener, &balancer, call.project());
    balancer.listeners.push(listener);
    Ok(Done { ops: vec![balancer.op()], answer: Answer::created(ROOT, view) })
}

/// `GET listeners/{id}`
pub(super) fn show(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let id = call.id(0);
    let balancer = call.balancer_of_listener(id)?;
    let listener = balancer.listener(id).ok_or_else(|| not_found(id))?;
    Ok(Done::nothing(Answer::shown(ROOT, view(listener, &balancer, call.project()))))
}

/// `GET listeners`
pub(super) fn list(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let balancers: Vec<Balancer> = call.balancers().collect();
    let pairs = balancers
        .iter()
        .flat_map(|balancer| balancer.listeners.iter().map(move |listener| (balancer, listener)));
    let items = pairs.map(|(balancer, listener)| {
        let pools = listener.pools().filter_map(|id| balancer.pool(id));
        let members = pools.flat_map(|pool| &pool.members);
        let mut also: Vec<_> =
            members.map(|member| ("member_address", member.address.ip().to_string())).collect();
        also.push(("loadbalancer_id", balancer.id.clone()));
        Item { view: view(listener, balancer, call.project()), also }
    });
    list::page(call, "listeners", FILTERS, items).map(Done::nothing)
}

/// `PUT listeners/{id}`
pub(super) fn update(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let id = call.id(0);
    let mut balancer = call.balancer_of_listener(id)?;
    let body = call.change(ROOT, FIELDS)?;
    let mut listener = balancer.listener(id).cloned().ok_or_else(|| not_found(id))?;
    if is_enhanced(&listener) && body.flag(ENHANCED) == Some(false) {
        return Err(Fault::invalid(ENHANCED, "It cannot be switched off again."));
    }
    apply(call, &body, Making::Change, &balancer, &mut listener)?;
    let view = view(&listener, &balancer, call.project());
    if let Some(at) = balancer.listener_mut(id) {
        *at = listener;
    }
    Ok(Done { ops: vec![balancer.op()], answer: Answer::shown(ROOT, view) })
}

/// `DELETE listeners/{id}`
pub(super) fn delete(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let id = call.id(0);
    let balancer = call.balancer_of_listener(id)?;
    let listener = balancer.listener(id).ok_or_else(|| not_found(id))?;
    if !listener.policies.is_empty() {
        let said =
            format!("Listener {id} still has {} l7policies and cannot be deleted.", listener.policies.len());
        return Err(Fault::conflict(said));
    }
    remove(balancer, id)
}

/// `DELETE listeners/{id}/force`, with its policies, and with the pools that only it led to.
pub(super) fn delete_force(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let id = call.id(0);
    let mut balancer = call.balancer_of_listener(id)?;
    let own = |pool: &str| balancer.listeners_of(pool).all(|listener| listener.id == id);
    let led: Vec<String> =
        balancer.listener(id).into_iter().flat_map(Listener::pools).map(str::to_owned).collect();
    let gone: Vec<String> = led.into_iter().filter(|pool| own(pool)).collect();
    balancer
        .pools
        .iter()
        .filter(|pool| gone.contains(&pool.id))
        .try_for_each(super::pools::removable_members)?;
    balancer.pools.retain(|pool| !gone.contains(&pool.id));
    remove(balancer, id)
}

fn remove(mut balancer: Balancer, id: &str) -> Result<Done<Answer>, Fault> {
    let others = balancer.listeners.iter().filter(|listener| listener.id != id);
    let leads = |policy: &&Policy| policy.annotations.text("redirect_listener_id") == Some(id);
    if let Some(policy) = others.flat_map(|listener| &listener.policies).find(leads) {
        let said = format!("Listener {id} is in use by l7policy {} and cannot be deleted.", policy.id);
        return Err(Fault::conflict(said));
    }
    balancer.listeners.retain(|listener| listener.id != id);
    Ok(Done { ops: vec![balancer.op()], answer: Answer::gone() })
}

pub(super) fn not_found(id: &str) -> Fault {
    Fault::not_found("Listener", id)
}

/// Whether its policies may do all that they can.
pub(super) fn is_enhanced(listener: &Listener) -> bool {
    listener.annotations.is_set(ENHANCED)
}

/// The protocol as it is spelt, and which one it is.
fn protocol_of(body: &Body) -> Result<(&'static str, Protocol), Fault> {
    match body.text(PROTOCOL).unwrap_or_default() {
        "TCP" => Ok(("TCP", Protocol::Tcp)),
        "UDP" => Ok(("UDP", Protocol::Udp)),
        "HTTP" => Ok(("HTTP", Protocol::Http)),
        // On dedicated load balancers the one becomes the other.
        "HTTPS" | "TERMINATED_HTTPS" => Ok(("HTTPS", Protocol::Https)),
        other => Err(Fault::unsupported(PROTOCOL, format!("There are no {other} listeners."))),
    }
}

fn port_of(body: &Body) -> Result<u16, Fault> {
    let port = body.number("protocol_port").and_then(|port| u16::try_from(port).ok()).unwrap_or_default();
    if port == 0 { Err(Fault::unsupported("port_ranges", "A listener has one port.")) } else { Ok(port) }
}

/// Whether a listener has its port of the same kind as one that speaks `protocol`.
fn shares(listener: &Listener, protocol: Protocol) -> bool {
    (listener.protocol == Protocol::Udp) == (protocol == Protocol::Udp)
}

/// What can be said both times.
fn apply(
    call: &Call<'_>,
    body: &Body,
    making: Making,
    balancer: &Balancer,
    listener: &mut Listener,
) -> Result<(), Fault> {
    let only_true = |name, why| match body.flag(name) {
        Some(false) => Err(Fault::invalid(name, why)),
        _ => Ok(()),
    };
    only_true("admin_state_up", "It can only be true.")?;
    only_true("transparent_client_ip_enable", "It can only be true for a dedicated load balancer.")?;
    if listener.protocol.layer() == Layer::Four && body.has("enable_member_retry") {
        return Err(Fault::invalid("enable_member_retry", "Only HTTP and HTTPS listeners have it."));
    }
    only_true("enable_member_retry", "A member that cannot be reached is always left for another.")?;
    if body.has("default_pool_id") {
        listener.default = default_pool(body, balancer, listener)?;
    }
    if let Some(most) = body.number("connection") {
        listener.said.set("max_connections", (most > 0).then_some(most));
    }
    body.note(FIELDS, &mut listener.annotations);
    timeouts::apply(body, listener)?;
    headers::apply(body, listener)?;
    tls::apply(call, body, making, listener)?;
    call.stamp(&mut listener.annotations);
    Ok(())
}

fn default_pool(body: &Body, balancer: &Balancer, listener: &Listener) -> Result<Option<Action>, Fault> {
    let Some(id) = body.text("default_pool_id") else { return Ok(None) };
    let pool = balancer.pool(id).ok_or_else(|| Fault::not_found("Pool", id))?;
    super::pools::goes_with(pool, listener, balancer)?;
    Ok(Some(Action::Pool(id.to_owned())))
}

/// The protocol, as clients know it.
pub(super) fn spelt(listener: &Listener) -> String {
    let noted = listener.annotations.text(PROTOCOL).map(str::to_owned);
    noted.unwrap_or_else(|| listener.protocol.as_str().to_ascii_uppercase())
}

/// As clients see it.
fn view(listener: &Listener, balancer: &Balancer, project: &str) -> Value {
    let certificates = listener.certificates();
    let is_http = listener.protocol.layer() == Layer::Seven;
    let mut view = json!({
        "id": listener.id,
        "project_id": project,
        "enterprise_project_id": balancer.annotations.text("enterprise_project_id").unwrap_or("0"),
        "name": "", "description": "",
        "admin_state_up": !listener.is_off,
        "protocol": spelt(listener),
        "protocol_port": listener.port(),
        "loadbalancers": [{ "id": balancer.id }],
        "default_pool_id": listener.pool(),
        "default_tls_container_ref": certificates.first(),
        "sni_container_refs": certificates.get(1..).unwrap_or_default(),
        "client_ca_tls_container_ref": null,
        "sni_match_algo": tls::is_tls(listener).then_some("wildcard"),
        "tls_ciphers_policy": tls::is_tls(listener).then_some("tls-1-2-fs-with-1-3"),
        "security_policy_id": null,
        "http2_enable": false,
        "insert_headers": if is_http { headers::view(listener) } else { json!({}) },
        "connection_limit": -1,
        "connection": listener.said.number("max_connections").unwrap_or(0),
        "cps": 0,
        "enable_member_retry": is_http,
        "transparent_client_ip_enable": true,
        "proxy_protocol_enable": false,
        ENHANCED: false,
        "ipgroup": null, "quic_config": null, "port_ranges": null,
        "gzip_enable": false, "ssl_early_data_enable": false, "nat64_enable": false,
        "protection_status": "nonProtection", "protection_reason": "",
        "tags": [],
        "created_at": time(&listener.annotations, Moment::Created),
        "updated_at": time(&listener.annotations, Moment::Updated),
    });
    if let Value::Object(view) = &mut view {
        shape::noted(FIELDS, &listener.annotations, view);
        timeouts::view(listener, view);
        if tls::is_tls(listener) {
            view.insert("http2_enable".to_owned(), json!(listener.said.flag("http2").unwrap_or(true)));
        }
    }
    view
}
