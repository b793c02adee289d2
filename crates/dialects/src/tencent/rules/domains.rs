//! How are the domains of forwarding rules changed, and which is the one for hosts that none is for?

use serde::Deserialize;
use serde_json::{Value, json};

use super::{check_sni, check_twin, domain_of, l7};
use crate::book::Done;
use crate::tencent::fault::Fault;
use crate::tencent::here::{Here, without_twins};
use crate::tencent::listeners::certificates::{self, CertificateInput, MultiCertInfo};
use crate::tencent::model::listener::Listener;
use crate::tencent::model::location::Location;
use crate::tencent::read::typed;

/// Longest domain that rules get afterwards.
const DOMAIN_BYTES: usize = 120;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Modify {
    load_balancer_id: String,
    listener_id: String,
    domain: String,
    new_domain: Option<String>,
    #[serde(default)]
    new_domains: Vec<String>,
    certificate: Option<CertificateInput>,
    multi_cert_info: Option<MultiCertInfo>,
    http2: Option<bool>,
    default_server: Option<bool>,
    new_default_server_domain: Option<String>,
}

/// `ModifyDomain` and `ModifyDomainAttributes`: of all rules of a domain.
pub(in crate::tencent) fn modify(here: &Here<'_>, tree: &Value) -> Result<Done<Value>, Fault> {
    let ask: Modify = typed(tree)?;
    let mut balancer = here.balancer(&ask.load_balancer_id)?;
    l7(&balancer, &ask.listener_id)?;
    let listener = balancer.listener_mut(&ask.listener_id)?;
    let domain = ask.domain.to_ascii_lowercase();
    if !listener.locations.iter().any(|location| location.has(&domain)) {
        return Err(Fault::no_location(&ask.domain));
    }
    let own = certificates::own(listener);
    set_attributes(here, listener, &domain, &ask)?;
    certificates::set(listener, own);
    // Before the name changes: the request speaks of the old one.
    set_default(listener, &domain, &ask)?;
    rename(listener, &domain, &ask)?;
    Ok(Done { ops: vec![balancer.replaced()?], answer: json!({}) })
}

fn set_attributes(here: &Here<'_>, listener: &mut Listener, domain: &str, ask: &Modify) -> Result<(), Fault> {
    if ask.http2 == Some(true) && listener.protocol() != "HTTPS" {
        return Err(Fault::combination("`Http2` goes with listeners whose `Protocol` is HTTPS"));
    }
    let given = certificates::given(here, ask.certificate.as_ref(), ask.multi_cert_info.as_ref())?;
    if given.is_some() {
        check_sni(listener)?;
    }
    for location in listener.locations.iter_mut().filter(|location| location.has(domain)) {
        location.object.renew_note("http2", ask.http2);
        location.object.renew_note("certificates", given.as_ref().map(|given| given.join(",")));
    }
    // Clients speak it with the listener, and so with all of its domains.
    if ask.http2.is_some() && listener.protocol() == "HTTPS" {
        let has_http2 = |location: &Location| location.object.flag_note("http2") == Some(true);
        listener.object.set("http2", Value::from(listener.locations.iter().any(has_http2)));
    }
    Ok(())
}

fn set_default(listener: &mut Listener, domain: &str, ask: &Modify) -> Result<(), Fault> {
    let is_default = listener.locations.iter().any(|location| location.is_default && location.has(domain));
    match (ask.default_server, &ask.new_default_server_domain) {
        (Some(true), _) => make_default(listener, domain),
        (_, Some(other)) => make_default(listener, other),
        (Some(false), None) if is_default => Err(Fault::missing("NewDefaultServerDomain")),
        _ => Ok(()),
    }
}

/// Makes a domain the one for hosts that none is for.
pub(super) fn make_default(listener: &mut Listener, domain: &str) -> Result<(), Fault> {
    let wanted = domain.to_ascii_lowercase();
    if !listener.locations.iter().any(|location| location.has(&wanted)) {
        return Err(Fault::no_location(domain));
    }
    listener.set_default(&wanted);
    Ok(())
}

fn rename(listener: &mut Listener, domain: &str, ask: &Modify) -> Result<(), Fault> {
    let wanted = match (&ask.new_domain, ask.new_domains.is_empty()) {
        (None, true) => return Ok(()),
        (Some(_), false) => {
            return Err(Fault::combination("`NewDomain` and `NewDomains` are not given together"));
        }
        (Some(one), true) => vec![domain_of("NewDomain", one, DOMAIN_BYTES)?],
        (None, false) => {
            let read = ask.new_domains.iter().map(|new| domain_of("NewDomains", new, DOMAIN_BYTES));
            without_twins(read.collect::<Result<_, _>>()?)
        }
    };
    for index in 0..listener.locations.len() {
        let location = &listener.locations[index];
        if location.has(domain) {
            check_twin(listener, &wanted, &location.url, Some(&location.id))?;
            listener.locations[index].domains.clone_from(&wanted);
        }
    }
    // A domain is the default as a whole.
    let is_default = |domain: &&String| {
        listener.locations.iter().any(|location| location.is_default && location.has(domain))
    };
    if let Some(default) = wanted.iter().find(is_default) {
        listener.set_default(default);
    }
    Ok(())
}
