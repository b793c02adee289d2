//! How is a listener made, told, changed and removed?

use std::net::SocketAddr;

use serde_json::{Value, json};

use super::ask::Ask;
use super::fault::Fault;
use super::shape::{Field, Kind, Making, On, Said, Shape, field, kept, refused};
use super::sight::{Decided, Sight, project_of, replaced};
use super::{balancers, form, headers, lists, policies, pools, statuses, tls, waits};

const SHAPE: Shape = Shape { root: "listener", argument: "listener_", fields: FIELDS };

/// What a listener may speak. SCTP and PROMETHEUS are known, and refused by name.
pub(super) const PROTOCOLS: &[&str] =
    &["TCP", "HTTPS", "HTTP", "TERMINATED_HTTPS", "UDP", "SCTP", "PROMETHEUS"];
/// The protocols of pools that a listener may lead to.
const MAP: &[(&str, &[&str])] = &[
    ("TCP", &["HTTP", "HTTPS", "PROXY", "PROXYV2", "TCP"]),
    ("HTTP", &["HTTP", "PROXY", "PROXYV2"]),
    ("HTTPS", &["HTTPS", "PROXY", "PROXYV2", "TCP"]),
    ("TERMINATED_HTTPS", &["HTTP", "PROXY", "PROXYV2"]),
    ("UDP", &["UDP"]),
];
const MODES: &[&str] = &["NONE", "OPTIONAL", "MANDATORY"];
/// 24 days, in milliseconds.
pub(super) const WAIT_MAX_MS: i64 = 2_073_600_000;
const WAIT: Kind = Kind::Number(0, WAIT_MAX_MS);
const CONNECTIONS: Kind = Kind::Number(-1, 2_147_483_647);
const NO_CA: &str = "the store keeps no authorities";
const NO_CIDRS: &str = "a listener takes whoever reaches it";
const CIPHERS: &str = "the cipher suites of `tls_versions` are used";

macro_rules! fields {
    ($($more:expr),* $(,)?) => { &[
        field("name", Kind::Text(255), On::Both),
        field("description", Kind::Text(255), On::Both),
        field("admin_state_up", Kind::Flag, On::Both),
        field("protocol", Kind::Word(PROTOCOLS), On::Needed),
        field("protocol_port", Kind::Number(1, 65_535), On::Needed),
        field("connection_limit", CONNECTIONS, On::Both),
        field("default_tls_container_ref", Kind::Text(255), On::Both),
        field("sni_container_refs", Kind::Texts(255), On::Both),
        field("default_pool_id", Kind::Uuid, On::Both),
        field("default_pool", Kind::Object(pools::IN_GRAPH), On::Create),
        field("l7policies", Kind::Objects(policies::IN_GRAPH), On::Create),
        field("insert_headers", Kind::Pairs, On::Both),
        field("timeout_client_data", WAIT, On::Both),
        field("timeout_member_connect", WAIT, On::Both),
        field("timeout_member_data", WAIT, On::Both),
        kept("timeout_tcp_inspect", WAIT, On::Both, "Homing waits for no content before it chooses a target"),
        field("tags", Kind::Texts(255), On::Both),
        refused("client_ca_tls_container_ref", Kind::Text(255), On::Both, NO_CA),
        field("client_authentication", Kind::Word(MODES), On::Both),
        refused("client_crl_container_ref", Kind::Text(255), On::Both, NO_CA),
        refused("allowed_cidrs", Kind::Networks, On::Both, NO_CIDRS),
        kept("tls_ciphers", Kind::Text(2048), On::Both, CIPHERS),
        field("tls_versions", Kind::Texts(32), On::Both),
        field("alpn_protocols", Kind::Texts(32), On::Both),
        field("hsts_max_age", Kind::Number(0, 63_072_000), On::Both),
        refused("hsts_include_subdomains", Kind::Flag, On::Both, "subdomains are not spoken for"),
        refused("hsts_preload", Kind::Flag, On::Both, "browsers are not asked to preload"),
        $($more,)*
    ] };
}

pub(super) const FIELDS: &[Field] = fields![
    field("loadbalancer_id", Kind::Uuid, On::Needed),
    field("project_id", Kind::Text(36), On::Create),
    field("tenant_id", Kind::Text(36), On::Create),
];
/// The same, in a load balancer that is made whole.
pub(super) const IN_GRAPH: &[Field] = fields![];

pub(super) fn create(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let said = SHAPE.read(&ask.body, Making::New)?;
    let mut balancer = sight.balancer(said.text("loadbalancer_id").unwrap_or_default())?.clone();
    let id = make(sight, &mut balancer, &said)?;
    let answer = json!({ "listener": told_by(sight, &balancer, &id) });
    Ok(replaced(balancer, answer))
}

/// Adds a listener to the document of its load balancer.
pub(super) fn make(sight: &Sight<'_>, balancer: &mut Value, said: &Said) -> Result<String, Fault> {
    let protocol = said.text("protocol").unwrap_or_default();
    check_protocol(protocol, said)?;
    let port = said.number("protocol_port").unwrap_or_default();
    check_port(balancer, protocol, port)?;
    if let Some(pool) = said.text("default_pool_id") {
        check_pool(balancer, protocol, pool)?;
    }
    let id = sight.new_id();
    let mut listener = form::begin(said, sight.now_ms());
    form::set(&mut listener, "name", Some(id.clone().into()));
    form::set(&mut listener, "protocol", Some(own_protocol(protocol).into()));
    form::set_note(&mut listener, "protocol", Some(protocol.to_owned()));
    let address =
        balancers::address(balancer).ok_or_else(|| Fault::conflict("The load balancer has no VIP."))?;
    let listen = SocketAddr::new(address, u16::try_from(port).unwrap_or_default());
    form::set(&mut listener, "listen", Some(json!([listen.to_string()])));
    keep(sight, &mut listener, said, Making::New)?;
    form::items_mut(balancer, "listeners").push(listener);
    lead(balancer, &id, said.text("default_pool_id"));
    Ok(id)
}

/// Protocols that the API knows and this node does not speak, and fields that do not go with a protocol.
fn check_protocol(protocol: &str, said: &Said) -> Result<(), Fault> {
    headers::check(said, protocol)?;
    match protocol {
        "PROMETHEUS" => return Err(Fault::disabled("protocol", protocol)),
        "SCTP" => return Err(Fault::unsupported("protocol SCTP")),
        _ => {}
    }
    tls::check(said, protocol)
}

/// What a protocol of this API is here: what is passed on unseen are connections.
fn own_protocol(protocol: &str) -> &'static str {
    match protocol {
        "HTTP" => "http",
        "TERMINATED_HTTPS" => "https",
        "UDP" => "udp",
        _ => "tcp",
    }
}

/// The protocol of a listener, in this API's word. One that was made elsewhere has its own word only.
pub(super) fn protocol_of(listener: &Value) -> &str {
    let own = form::text(listener, "protocol").unwrap_or_default();
    let noted = form::note(listener, "protocol").filter(|word| own_protocol(word) == own);
    noted.unwrap_or(match own {
        "http" => "HTTP",
        "https" => "TERMINATED_HTTPS",
        "udp" => "UDP",
        _ => "TCP",
    })
}

fn port_of(listener: &Value) -> Option<u16> {
    let listen = form::items(listener, "listen").first()?.as_str()?;
    Some(listen.parse::<SocketAddr>().ok()?.port())
}

/// TCP and what runs over it share the ports; UDP has its own.
fn check_port(balancer: &Value, protocol: &str, port: i64) -> Result<(), Fault> {
    let is_udp = protocol == "UDP";
    for listener in form::items(balancer, "listeners") {
        let other = protocol_of(listener);
        if (other == "UDP") == is_udp && port_of(listener).map(i64::from) == Some(port) {
            return Err(Fault::conflict(format!(
                "Another Listener on this Load Balancer is already using protocol {other} and protocol_port {port}"
            )));
        }
    }
    Ok(())
}

/// Whether a listener of that protocol may lead to a pool of its load balancer.
pub(super) fn check_pool(balancer: &Value, protocol: &str, pool: &str) -> Result<(), Fault> {
    let group = form::item(balancer, "groups", pool).filter(|group| !form::is_idle(group));
    let group = group.ok_or_else(|| Fault::not_found("Pool", pool))?;
    check_protocols(protocol, pools::protocol_of(balancer, group))
}

/// Whether a listener of that protocol may lead to a pool of that one.
pub(super) fn check_protocols(listener: &str, pool: &str) -> Result<(), Fault> {
    let goes = MAP.iter().any(|(protocol, pools)| *protocol == listener && pools.contains(&pool));
    if goes {
        return Ok(());
    }
    Err(Fault::validation(format!(
        "The pool protocol '{pool}' is invalid while the listener protocol is '{listener}'."
    )))
}

/// What may change of it.
fn keep(sight: &Sight<'_>, listener: &mut Value, said: &Said, making: Making) -> Result<(), Fault> {
    if said.has("admin_state_up") {
        let is_up = said.flag("admin_state_up").unwrap_or(false);
        form::set(listener, "admin", (!is_up).then(|| "closed".into()));
    }
    if said.has("connection_limit") {
        let limit = said.number("connection_limit").unwrap_or(-1);
        if limit == 0 {
            return Err(Fault::unsupported("connection_limit 0: admin_state_up closes a listener"));
        }
        form::set(listener, "max_connections", (limit > 0).then(|| limit.into()));
    }
    // A side that says nothing of it has what Homing has.
    let making = if sight.side.says_waits() { making } else { Making::Change };
    waits::keep(listener, said, making);
    headers::keep(listener, said, making);
    tls::keep(sight, listener, said)
}

/// Leads a listener to a pool, or nowhere.
pub(super) fn lead(balancer: &mut Value, listener: &str, pool: Option<&str>) {
    let Some(found) = form::item_mut(balancer, "listeners", listener) else { return };
    let is_of_requests = matches!(form::text(found, "protocol"), Some("http" | "https"));
    let is_idle = pool.is_none();
    form::set_note(found, "idle", (is_idle && is_of_requests).then(|| "true".to_owned()));
    form::set(found, "respond", (is_idle && is_of_requests).then(|| json!({ "status": 503 })));
    // Connections that lead nowhere lead to a group without targets.
    let group = pool.or_else(|| (!is_of_requests).then_some(listener));
    form::set(found, "group", group.map(Value::from));
    for key in ["groups", "redirect"] {
        form::set(found, key, None);
    }
    form::items_mut(balancer, "groups").retain(|group| form::name_of(group) != listener);
    if is_idle && !is_of_requests {
        let nobody = json!({ "name": listener, "annotations": { "idle": "true" } });
        form::items_mut(balancer, "groups").push(nobody);
    }
}

/// The pool that a listener leads to by itself.
pub(super) fn default_pool<'v>(balancer: &Value, listener: &'v Value) -> Option<&'v str> {
    let group = form::text(listener, "group")?;
    let found = form::item(balancer, "groups", group)?;
    (!form::is_idle(found)).then_some(group)
}

pub(super) fn list(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let of = |balancer: &Value| -> Vec<Value> {
        form::items(balancer, "listeners").iter().map(|listener| told(sight, balancer, listener)).collect()
    };
    let all = sight.balancers().flat_map(|document| of(&document.value)).collect();
    Ok(Decided::nothing(lists::list("listeners", all, ask)?))
}

pub(super) fn show(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let (balancer, listener) = sight.listener(ask.id(0))?;
    Ok(Decided::nothing(json!({ "listener": lists::only_fields(told(sight, balancer, listener), ask) })))
}

pub(super) fn update(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let id = ask.id(0);
    let (balancer, listener) = sight.listener(id)?;
    let said = SHAPE.read(&ask.body, Making::Change)?;
    let protocol = protocol_of(listener).to_owned();
    headers::check(&said, &protocol)?;
    tls::check_change(&said, &protocol)?;
    if let Some(pool) = said.text("default_pool_id") {
        check_pool(balancer, &protocol, pool)?;
    }
    let mut balancer = balancer.clone();
    if said.has("default_pool_id") {
        lead(&mut balancer, id, said.text("default_pool_id"));
    }
    if let Some(listener) = form::item_mut(&mut balancer, "listeners", id) {
        keep(sight, listener, &said, Making::Change)?;
        form::touch(listener, &said, sight.now_ms());
    }
    let answer = json!({ "listener": told_by(sight, &balancer, id) });
    Ok(replaced(balancer, answer))
}

pub(super) fn delete(sight: &Sight<'_>, ask: &Ask) -> Result<Decided, Fault> {
    let id = ask.id(0);
    let mut balancer = sight.listener(id)?.0.clone();
    for key in ["listeners", "groups"] {
        // The group of that name stands in for its pool.
        form::items_mut(&mut balancer, key).retain(|item| form::name_of(item) != id);
    }
    Ok(replaced(balancer, Value::Null))
}

fn told_by(sight: &Sight<'_>, balancer: &Value, id: &str) -> Value {
    form::item(balancer, "listeners", id).map_or(Value::Null, |listener| told(sight, balancer, listener))
}

/// As this API tells it.
pub(super) fn told(sight: &Sight<'_>, balancer: &Value, listener: &Value) -> Value {
    let mut told = form::told(form::name_of(listener), listener, project_of(balancer));
    let is_up = form::text(listener, "admin") != Some("closed");
    let limit = listener.get("max_connections").and_then(Value::as_i64).unwrap_or(-1);
    let policies: Vec<_> = policies::of_listener(listener).into_iter().map(|policy| policy.id).collect();
    for (key, value) in [
        ("admin_state_up", json!(is_up)),
        ("operating_status", json!(statuses::of_listener(sight, balancer, listener))),
        ("protocol", json!(protocol_of(listener))),
        ("protocol_port", json!(port_of(listener))),
        ("connection_limit", json!(limit)),
        ("default_pool_id", json!(default_pool(balancer, listener))),
        ("l7policies", form::ids(policies.iter().map(String::as_str))),
        ("insert_headers", headers::told(listener)),
        ("loadbalancers", form::ids([form::name_of(balancer)])),
        ("allowed_cidrs", Value::Null),
    ] {
        told.insert(key.to_owned(), value);
    }
    told.extend(waits::told(listener));
    told.extend(tls::told(listener));
    Value::Object(told)
}
