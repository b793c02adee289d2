//! How are forwarding rules made, changed and removed?

use serde::Deserialize;
use serde_json::{Value, json};

use super::fault::Fault;
use super::here::{Here, without_twins};
use super::listeners::certificates::{self, CertificateInput, MultiCertInfo};
use super::listeners::sessions;
use super::model::Balancer;
use super::model::group::Forward;
use super::model::health::{self, HealthCheck, Of};
use super::model::listener::Listener;
use super::model::location::Location;
use super::model::object::Object;
use super::read::typed;
use super::words;
use crate::book::Done;

pub(super) mod domains;

/// Rules made or removed at once.
const RULES: usize = 100;
const URL_BYTES: usize = 200;
const DOMAIN_BYTES: usize = 80;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Create {
    load_balancer_id: String,
    listener_id: String,
    rules: Vec<RuleInput>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RuleInput {
    url: String,
    domain: Option<String>,
    #[serde(default)]
    domains: Vec<String>,
    session_expire_time: Option<i64>,
    health_check: Option<HealthCheck>,
    certificate: Option<CertificateInput>,
    multi_cert_info: Option<MultiCertInfo>,
    scheduler: Option<String>,
    forward_type: Option<String>,
    #[serde(default)]
    default_server: bool,
    http2: Option<bool>,
    target_type: Option<String>,
    cookie_name: Option<String>,
}

/// `CreateRule`
pub(super) fn create(here: &Here<'_>, tree: &Value) -> Result<Done<Value>, Fault> {
    let ask: Create = typed(tree)?;
    let mut balancer = here.balancer(&ask.load_balancer_id)?;
    l7(&balancer, &ask.listener_id)?;
    words::items("Rules", &ask.rules, RULES)?;
    let mut ids = Vec::new();
    for (index, rule) in ask.rules.iter().enumerate() {
        ids.push(add(here, &mut balancer, &ask.listener_id, rule, index)?);
    }
    Ok(Done { ops: vec![balancer.replaced()?], answer: json!({ "LocationIds": ids }) })
}

/// The listener of that id, which speaks HTTP.
fn l7<'b>(balancer: &'b Balancer, id: &str) -> Result<&'b Listener, Fault> {
    let listener = balancer.listener(id)?;
    match listener.has_locations() {
        true => Ok(listener),
        false => {
            let message = format!(
                "The listener `{id}` speaks {}: only HTTP and HTTPS have rules.",
                listener.protocol()
            );
            Err(Fault::new("InvalidParameter.ProtocolCheckFailed", message))
        }
    }
}

fn add(
    here: &Here<'_>,
    balancer: &mut Balancer,
    listener: &str,
    rule: &RuleInput,
    index: usize,
) -> Result<String, Fault> {
    let domains = domains_of(rule)?;
    check_url(&rule.url)?;
    if rule.target_type.as_deref().is_some_and(|kind| kind != "NODE") {
        return Err(Fault::unsupported("TargetType", "targets are registered one by one (NODE)"));
    }
    let id = here.book.fresh_id("loc");
    let mut object = Object::default();
    object.set_note("created_at_ms", Some((here.book.now_ms + index as u64).to_string()));
    object.renew_note("http2", rule.http2);
    let found = balancer.listener_mut(listener)?;
    let certificates = certificates::given(here, rule.certificate.as_ref(), rule.multi_cert_info.as_ref())?;
    if let Some(certificates) = certificates {
        check_sni(found)?;
        object.set_note("certificates", Some(certificates.join(",")));
    }
    if rule.http2 == Some(true) && found.protocol() != "HTTPS" {
        return Err(Fault::combination("`Http2` goes with listeners whose `Protocol` is HTTPS"));
    }
    check_twin(found, &domains, &rule.url, None)?;
    let own = certificates::own(found);
    let first = domains.first().cloned().unwrap_or_default();
    // A domain is the default as a whole, and a listener has exactly one.
    let joins = found.locations.iter().any(|location| location.is_default && location.has(&first));
    let is_default = rule.default_server || joins || !found.has_default();
    found.locations.push(Location { id: id.clone(), domains, url: rule.url.clone(), is_default, object });
    if rule.default_server {
        found.set_default(&first);
    }
    certificates::set(found, own);
    if rule.http2 == Some(true) {
        found.object.set("http2", Value::from(true));
    }
    let is_https = found.protocol() == "HTTPS";
    let group = balancer.group_mut(&id);
    let forward = forward(rule.forward_type.as_deref(), is_https)?;
    group.set_forward(forward.unwrap_or(Forward::Http));
    let of = Of::Location(group.forward());
    let (scheduler, cookie) = (rule.scheduler.as_deref(), rule.cookie_name.as_deref());
    sessions::set_l7(group, scheduler, rule.session_expire_time, cookie)?;
    health::set(group, &rule.health_check.clone().unwrap_or_default(), of)?;
    Ok(id)
}

fn domains_of(rule: &RuleInput) -> Result<Vec<String>, Fault> {
    let domains = match (&rule.domain, rule.domains.is_empty()) {
        (Some(_), false) => {
            return Err(Fault::combination("`Domain` and `Domains` are not given together"));
        }
        (None, true) => return Err(Fault::missing("Domain")),
        (Some(domain), true) => vec![domain.clone()],
        (None, false) => rule.domains.clone(),
    };
    let read = domains.iter().map(|domain| domain_of("Domain", domain, DOMAIN_BYTES));
    Ok(without_twins(read.collect::<Result<_, _>>()?))
}

/// A domain in lower case: a host, or `*.` and a host.
fn domain_of(field: &str, given: &str, most: usize) -> Result<String, Fault> {
    if !(1..=most).contains(&given.len()) {
        return Err(Fault::length(field, &format!("1 to {most}")));
    }
    if given.starts_with('~') || given.ends_with(".*") {
        let why =
            "of domains with wildcards `*.example.com` is known; regular expressions and `www.*` are not";
        return Err(Fault::unsupported(field, why));
    }
    let host = given.to_ascii_lowercase();
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    match host.strip_prefix("*.").unwrap_or(&host).split('.').all(label) {
        true => Ok(host),
        false => Err(Fault::value(field, "it is a domain such as `www.example.com` or `*.example.com`")),
    }
}

fn check_url(url: &str) -> Result<(), Fault> {
    if !(1..=URL_BYTES).contains(&url.len()) {
        return Err(Fault::length("Url", "1 to 200"));
    }
    let is_path = url.strip_prefix('=').map_or(url, str::trim_start).starts_with('/');
    match is_path || url.starts_with('~') {
        true => Ok(()),
        false => Err(Fault::value(
            "Url",
            "it begins with /, or with = and a path, or with ~ and a regular expression",
        )),
    }
}

/// A domain and a path are there once.
fn check_twin(listener: &Listener, domains: &[String], url: &str, own: Option<&str>) -> Result<(), Fault> {
    let others = listener.locations.iter().filter(|location| Some(location.id.as_str()) != own);
    let mut twins = others.filter(|other| other.url == url && domains.iter().any(|domain| other.has(domain)));
    match twins.next() {
        Some(twin) => {
            let what = format!("`{}` has this `Domain` and this `Url` already", twin.id);
            Err(Fault::duplicate("Rules", &what))
        }
        None => Ok(()),
    }
}

fn check_sni(listener: &Listener) -> Result<(), Fault> {
    match listener.object.number_note("sni") == Some(1) {
        true => Ok(()),
        false => Err(Fault::combination("`Certificate` of a rule goes with `SniSwitch`=1 of its listener")),
    }
}

fn forward(given: Option<&str>, is_https: bool) -> Result<Option<Forward>, Fault> {
    let Some(word) = given.filter(|word| !word.is_empty()) else { return Ok(None) };
    if word == "TRPC" {
        return Err(Fault::unsupported("ForwardType=TRPC", "it is not open to the public there either"));
    }
    let forward = Forward::parse(word)
        .ok_or_else(|| Fault::value("ForwardType", "it is HTTP, HTTPS, GRPC, GRPCS or TRPC"))?;
    match forward {
        Forward::Https if !is_https => {
            Err(Fault::combination("`ForwardType`=HTTPS goes with listeners whose `Protocol` is HTTPS"))
        }
        forward => Ok(Some(forward)),
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Modify {
    load_balancer_id: String,
    listener_id: String,
    location_id: String,
    url: Option<String>,
    health_check: Option<HealthCheck>,
    scheduler: Option<String>,
    session_expire_time: Option<i64>,
    forward_type: Option<String>,
    cookie_name: Option<String>,
}

/// `ModifyRule`
pub(super) fn modify(here: &Here<'_>, tree: &Value) -> Result<Done<Value>, Fault> {
    let ask: Modify = typed(tree)?;
    let mut balancer = here.balancer(&ask.load_balancer_id)?;
    let listener = l7(&balancer, &ask.listener_id)?;
    let is_https = listener.protocol() == "HTTPS";
    let location = listener.location(&ask.location_id).ok_or_else(|| Fault::no_location(&ask.location_id))?;
    if let Some(url) = ask.url {
        check_url(&url)?;
        check_twin(listener, &location.domains, &url, Some(&ask.location_id))?;
        let listener = balancer.listener_mut(&ask.listener_id)?;
        let own = listener.locations.iter_mut().filter(|location| location.id == ask.location_id);
        own.for_each(|location| location.url.clone_from(&url));
    }
    let group = balancer.group_mut(&ask.location_id);
    if let Some(forward) = forward(ask.forward_type.as_deref(), is_https)? {
        group.set_forward(forward);
    }
    let (scheduler, cookie) = (ask.scheduler.as_deref(), ask.cookie_name.as_deref());
    sessions::set_l7(group, scheduler, ask.session_expire_time, cookie)?;
    if let Some(check) = &ask.health_check {
        let of = Of::Location(group.forward());
        health::set(group, check, of)?;
    }
    Ok(Done { ops: vec![balancer.replaced()?], answer: json!({}) })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Delete {
    load_balancer_id: String,
    listener_id: String,
    #[serde(default)]
    location_ids: Vec<String>,
    domain: Option<String>,
    url: Option<String>,
    new_default_server_domain: Option<String>,
}

/// `DeleteRule`: those that are named, or those of a domain, or the one of a domain and a path.
pub(super) fn delete(here: &Here<'_>, tree: &Value) -> Result<Done<Value>, Fault> {
    let ask: Delete = typed(tree)?;
    let mut balancer = here.balancer(&ask.load_balancer_id)?;
    let listener = l7(&balancer, &ask.listener_id)?;
    let ids = meant(listener, &ask)?;
    let listener = balancer.listener_mut(&ask.listener_id)?;
    let own = certificates::own(listener);
    listener.locations.retain(|location| !ids.contains(&location.id));
    match &ask.new_default_server_domain {
        Some(domain) => domains::make_default(listener, domain)?,
        None if !listener.locations.is_empty() && !listener.has_default() => {
            let message = "The default domain would be gone: say another one as `NewDefaultServerDomain`.";
            return Err(Fault::new("InvalidParameterValue", message));
        }
        None => {}
    }
    certificates::set(listener, own);
    balancer.groups.retain(|group| !ids.iter().any(|id| id == group.name()));
    Ok(Done { ops: vec![balancer.replaced()?], answer: json!({}) })
}

fn meant(listener: &Listener, ask: &Delete) -> Result<Vec<String>, Fault> {
    if !ask.location_ids.is_empty() {
        if ask.location_ids.len() > RULES {
            return Err(Fault::length("LocationIds", "at most 100 items"));
        }
        return match ask.location_ids.iter().find(|id| listener.location(id).is_none()) {
            Some(id) => Err(Fault::no_location(id)),
            None => Ok(ask.location_ids.clone()),
        };
    }
    let domain = ask.domain.as_deref().ok_or_else(|| Fault::missing("LocationIds"))?.to_ascii_lowercase();
    let is_meant = |location: &&Location| {
        location.has(&domain) && ask.url.as_deref().is_none_or(|url| url == location.url)
    };
    let ids: Vec<String> =
        listener.locations.iter().filter(is_meant).map(|location| location.id.clone()).collect();
    match ids.is_empty() {
        true => Err(Fault::no_location(&format!("{domain}{}", ask.url.as_deref().unwrap_or_default()))),
        false => Ok(ids),
    }
}
