//! Who is a listener that ends TLS, and how does it speak it?
//!
//! A reference to a container (`…/containers/NAME`) names a certificate that the store of the node keeps: the last part
//! of the reference is its name.

use serde_json::{Map, Value, json};

use super::fault::Fault;
use super::form;
use super::shape::Said;
use super::sight::Sight;

const TERMINATED: &str = "TERMINATED_HTTPS";
const VERSIONS: &[&str] = &["SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];
const DEFAULT_VERSIONS: &[&str] = &["TLSv1.2", "TLSv1.3"];
const ALPN: &[&str] = &["http/1.0", "http/1.1", "h2"];
const DEFAULT_ALPN: &[&str] = &["h2", "http/1.1", "http/1.0"];

fn has_container(said: &Said) -> bool {
    let lists = said.get("sni_container_refs").and_then(Value::as_array).is_some_and(|list| !list.is_empty());
    said.text("default_tls_container_ref").is_some() || lists
}

/// What a new listener says of TLS goes with its protocol.
pub(super) fn check(said: &Said, protocol: &str) -> Result<(), Fault> {
    let has_container = has_container(said);
    if protocol == "UDP" && has_container {
        return Err(Fault::validation(format!("{protocol} protocol listener does not support TLS.")));
    }
    check_containers(has_container, protocol)?;
    if protocol == TERMINATED && !has_container {
        return Err(Fault::validation(format!(
            "An SNI or default certificate container reference must be provided for {protocol} protocol listeners."
        )));
    }
    check_details(said, protocol)
}

/// The same of one that changes.
pub(super) fn check_change(said: &Said, protocol: &str) -> Result<(), Fault> {
    check_containers(has_container(said), protocol)?;
    check_details(said, protocol)
}

fn check_containers(has_container: bool, protocol: &str) -> Result<(), Fault> {
    if !has_container || protocol == TERMINATED {
        return Ok(());
    }
    Err(Fault::validation(format!(
        "Certificate container references are not allowed on {protocol} protocol listeners."
    )))
}

fn check_details(said: &Said, protocol: &str) -> Result<(), Fault> {
    if let Some(mode) = said.text("client_authentication").filter(|mode| *mode != "NONE") {
        return Err(Fault::validation(format!(
            "Client authentication setting {mode} requires a client CA container reference."
        )));
    }
    if said.number("hsts_max_age").is_some() && protocol != TERMINATED {
        return Err(Fault::validation(
            "The HSTS feature can only be used for listeners using the TERMINATED_HTTPS protocol.",
        ));
    }
    check_words(said, "tls_versions", VERSIONS, "TLS version", "TLS versions")?;
    check_words(said, "alpn_protocols", ALPN, "ALPN protocol", "ALPN protocol")?;
    let versions = words(said, "tls_versions");
    match versions.iter().find(|version| !DEFAULT_VERSIONS.contains(&&***version)) {
        Some(old) => Err(Fault::validation(format!(
            "Requested TLS versions are less than the minimum: {old} < {}",
            DEFAULT_VERSIONS[0]
        ))),
        None => Ok(()),
    }
}

fn words(said: &Said, name: &str) -> Vec<String> {
    let list = said.get(name).and_then(Value::as_array).into_iter().flatten();
    list.filter_map(|word| Some(word.as_str()?.to_owned())).collect()
}

fn check_words(said: &Said, name: &str, known: &[&str], one: &str, many: &str) -> Result<(), Fault> {
    let Some(list) = said.get(name).and_then(Value::as_array) else { return Ok(()) };
    if list.is_empty() {
        return Err(Fault::validation(format!(
            "Empty {one} list. Either specify at least one {one} or remove this parameter to use the default."
        )));
    }
    let unknown: Vec<String> =
        words(said, name).into_iter().filter(|word| !known.contains(&&**word)).collect();
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(Fault::validation(format!("Invalid {many}: {}", unknown.join(", "))))
    }
}

/// Takes over what is said.
pub(super) fn keep(sight: &Sight<'_>, listener: &mut Value, said: &Said) -> Result<(), Fault> {
    if form::text(listener, "protocol") != Some("https") {
        return Ok(());
    }
    for key in ["default_tls_container_ref", "tls_ciphers"] {
        if said.has(key) {
            form::set_note(listener, key, said.text(key).map(str::to_owned));
        }
    }
    for key in ["sni_container_refs", "tls_versions", "alpn_protocols"] {
        if said.has(key) {
            form::set_note(listener, key, said.get(key).map(Value::to_string));
        }
    }
    if said.has("default_tls_container_ref") || said.has("sni_container_refs") {
        let certificates = certificates(sight, listener)?;
        form::set(listener, "certificates", Some(certificates));
    }
    if said.has("alpn_protocols") {
        let speaks = list(listener, "alpn_protocols").is_none_or(|list| list.iter().any(|word| word == "h2"));
        form::set(listener, "http2", Some(speaks.into()));
    }
    let mut tls = listener.get("tls").cloned().unwrap_or_else(|| json!({}));
    if said.has("tls_versions") {
        let is_modern = list(listener, "tls_versions").is_some_and(|list| list == ["TLSv1.3"]);
        form::set(&mut tls, "policy", Some(if is_modern { "modern" } else { "intermediate" }.into()));
    }
    if said.has("hsts_max_age") {
        form::set(&mut tls, "hsts", said.number("hsts_max_age").map(|age_s| format!("{age_s}s").into()));
    }
    let is_empty = tls.as_object().is_none_or(Map::is_empty);
    form::set(listener, "tls", (!is_empty).then_some(tls));
    Ok(())
}

fn list(listener: &Value, key: &str) -> Option<Vec<String>> {
    serde_json::from_str(form::note(listener, key)?).ok()
}

/// The certificates that the references name, the default one first.
fn certificates(sight: &Sight<'_>, listener: &Value) -> Result<Value, Fault> {
    let sni = list(listener, "sni_container_refs").unwrap_or_default();
    let default = form::note(listener, "default_tls_container_ref").map(str::to_owned);
    let references: Vec<String> = default.into_iter().chain(sni).collect();
    let known = sight.book.certificates();
    let name =
        |reference: &str| reference.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
    let is_known = |reference: &&String| known.iter().any(|certificate| certificate.name == name(reference));
    let unknown: Vec<&String> = references.iter().filter(|reference| !is_known(reference)).collect();
    if !unknown.is_empty() {
        return Err(Fault::new(
            axum::http::StatusCode::BAD_REQUEST,
            format!("Could not retrieve certificate: {unknown:?}"),
        ));
    }
    let mut names: Vec<String> = Vec::new();
    for reference in &references {
        let name = name(reference);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Ok(names.into_iter().map(|name| json!({ "stored": name })).collect())
}

/// As this API tells it.
pub(super) fn told(listener: &Value) -> Map<String, Value> {
    let is_https = form::text(listener, "protocol") == Some("https");
    let own = |words: &[&str]| if is_https { json!(words) } else { Value::Null };
    let noted =
        |key: &str, default: &[&str]| list(listener, key).map_or_else(|| own(default), |list| json!(list));
    let hsts = listener.get("tls").and_then(|tls| form::span(tls, "hsts")).map(|span| span.as_secs());
    let names = form::items(listener, "certificates").iter();
    let names: Vec<&str> = names.filter_map(|certificate| form::text(certificate, "stored")).collect();
    let default = form::note(listener, "default_tls_container_ref").or_else(|| names.first().copied());
    let told = json!({
        "default_tls_container_ref": default,
        "sni_container_refs": list(listener, "sni_container_refs").unwrap_or_default(),
        "client_ca_tls_container_ref": null,
        "client_authentication": "NONE",
        "client_crl_container_ref": null,
        "tls_ciphers": form::note(listener, "tls_ciphers"),
        "tls_versions": noted("tls_versions", DEFAULT_VERSIONS),
        "alpn_protocols": noted("alpn_protocols", DEFAULT_ALPN),
        "hsts_max_age": hsts,
        "hsts_include_subdomains": false,
        "hsts_preload": false,
    });
    if let Value::Object(told) = told { told } else { Map::new() }
}
