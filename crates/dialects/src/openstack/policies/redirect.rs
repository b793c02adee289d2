//! Where does a policy lead, and what does its rule say for it?

use axum::http::Uri;
use serde_json::{Map, Value, json};

use super::super::fault::Fault;
use super::super::form;
use super::kept::Policy;

/// Annotations of a rule that say where its policy leads, in this API's words.
pub(super) const NOTED: &[&str] = &["redirect_url", "redirect_prefix"];
/// What is answered to requests that are rejected, as the reference does.
const REJECTED: u16 = 403;

/// Whether a text is a URL that a client may be sent to.
pub(super) fn is_url(text: &str) -> bool {
    let uri: Option<Uri> = text.parse().ok();
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic());
    is_plain
        && uri.is_some_and(|uri| {
            matches!(uri.scheme_str(), Some("http" | "https"))
                && uri.host().is_some_and(|host| !host.is_empty())
        })
}

/// Whether Homing can send a client where a policy leads.
pub(super) fn check(policy: &Policy) -> Result<(), Fault> {
    spoken(policy).map(|_| ())
}

/// The key of a rule that says where it leads, and its value.
pub(super) fn spoken(policy: &Policy) -> Result<(&'static str, Value), Fault> {
    let status = policy.code.unwrap_or(302);
    match (&*policy.action, &policy.pool, &policy.url, &policy.prefix) {
        ("REDIRECT_TO_POOL", Some(pool), ..) => Ok(("group", pool.clone().into())),
        ("REDIRECT_TO_URL", _, Some(url), _) => Ok(("redirect", redirect(url, status, true)?)),
        ("REDIRECT_PREFIX", _, _, Some(prefix)) => Ok(("redirect", redirect(prefix, status, false)?)),
        ("REJECT", ..) => Ok(("respond", json!({ "status": REJECTED }))),
        (action, ..) => Err(Fault::new(
            axum::http::StatusCode::BAD_REQUEST,
            format!("Invalid L7 Policy action specified: {action}"),
        )),
    }
}

fn redirect(url: &str, status: i64, is_whole: bool) -> Result<Value, Fault> {
    let bad = || Fault::input("redirect_url", url, "Value must be a valid URL string");
    let uri: Uri = url.parse().map_err(|_| bad())?;
    let authority = uri.authority().ok_or_else(bad)?;
    if authority.as_str().contains('@') || url.contains('#') {
        return Err(Fault::unsupported("redirects to a URL with a user or a fragment"));
    }
    let scheme = uri.scheme_str().ok_or_else(bad)?;
    let port = uri.port_u16().unwrap_or(if scheme == "https" { 443 } else { 80 });
    let mut said = json!({ "scheme": scheme, "host": authority.host().to_ascii_lowercase(), "port": port, "status": status });
    if is_whole {
        form::set(&mut said, "path", Some(uri.path().into()));
        form::set(&mut said, "query", Some(uri.query().unwrap_or_default().into()));
    } else if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
        return Err(Fault::unsupported(
            "redirect_prefix with a path: the path of the request stays as it is",
        ));
    }
    Ok(said)
}

/// Keeps the words in which it was said where a policy leads.
pub(super) fn note(policy: &Policy, notes: &mut Map<String, Value>) {
    for (key, value) in [("redirect_url", &policy.url), ("redirect_prefix", &policy.prefix)] {
        if let Some(value) = value {
            notes.insert(key.to_owned(), value.clone().into());
        }
    }
}

/// Reads where a rule leads.
pub(super) fn read(policy: &mut Policy, rule: &Value) {
    if let Some(group) = form::text(rule, "group") {
        "REDIRECT_TO_POOL".clone_into(&mut policy.action);
        policy.pool = Some(group.to_owned());
    } else if let Some(redirect) = rule.get("redirect") {
        read_redirect(policy, rule, redirect);
    } else {
        "REJECT".clone_into(&mut policy.action);
    }
}

fn read_redirect(policy: &mut Policy, rule: &Value, said: &Value) {
    let status = said.get("status").and_then(Value::as_i64).unwrap_or(307);
    policy.code = Some(status);
    let is_same = |url: &&str, is_whole| redirect(url, status, is_whole).is_ok_and(|own| own == *said);
    let prefix = form::note(rule, "redirect_prefix").filter(|prefix| is_same(prefix, false));
    if let Some(prefix) = prefix {
        "REDIRECT_PREFIX".clone_into(&mut policy.action);
        policy.prefix = Some(prefix.to_owned());
        return;
    }
    "REDIRECT_TO_URL".clone_into(&mut policy.action);
    let url = form::note(rule, "redirect_url").filter(|url| is_same(url, true)).map(str::to_owned);
    policy.url = Some(url.unwrap_or_else(|| {
        let text = |key| form::text(said, key).unwrap_or_default();
        let port =
            said.get("port").and_then(Value::as_u64).map(|port| format!(":{port}")).unwrap_or_default();
        let query = form::text(said, "query").filter(|query| !query.is_empty());
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        let scheme = form::text(said, "scheme").unwrap_or("http");
        format!("{scheme}://{}{port}{}{query}", text("host"), text("path"))
    }));
}
