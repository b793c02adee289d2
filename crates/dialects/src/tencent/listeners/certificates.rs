//! Which certificates does a listener show? Those of the node's store, by their names.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::tencent::fault::Fault;
use crate::tencent::here::{Here, without_twins};
use crate::tencent::model::listener::Listener;

/// `Certificate` of a request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::tencent) struct CertificateInput {
    #[serde(rename = "SSLMode")]
    mode: Option<String>,
    #[serde(rename = "CertId")]
    id: Option<String>,
    #[serde(rename = "CertCaId")]
    ca_id: Option<String>,
    #[serde(rename = "CertContent")]
    content: Option<String>,
    #[serde(rename = "CertCaContent")]
    ca_content: Option<String>,
}

/// `MultiCertInfo` of a request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::tencent) struct MultiCertInfo {
    #[serde(rename = "SSLMode")]
    mode: Option<String>,
    #[serde(rename = "CertList")]
    list: Vec<CertInfo>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct CertInfo {
    #[serde(rename = "CertId")]
    id: Option<String>,
}

/// The names of the certificates that a request gives; `None`: it gives none.
pub(in crate::tencent) fn given(
    here: &Here<'_>,
    one: Option<&CertificateInput>,
    several: Option<&MultiCertInfo>,
) -> Result<Option<Vec<String>>, Fault> {
    let (ids, mode) = match (one, several) {
        (None, None) => return Ok(None),
        (Some(_), Some(_)) => {
            return Err(Fault::combination("`Certificate` and `MultiCertInfo` are not given together"));
        }
        (Some(one), None) => {
            if one.content.is_some() || one.ca_content.is_some() {
                let why = "put the certificate into the node's store, and give its name as `CertId`";
                return Err(Fault::unsupported("Certificate.CertContent", why));
            }
            if one.ca_id.as_deref().is_some_and(|id| !id.is_empty()) {
                return Err(mutual());
            }
            (vec![one.id.clone().ok_or_else(|| Fault::missing("Certificate.CertId"))?], one.mode.as_deref())
        }
        (None, Some(several)) => {
            let ids = several.list.iter().enumerate().map(|(index, info)| {
                let field = || format!("MultiCertInfo.CertList.{index}.CertId");
                info.id.clone().ok_or_else(|| Fault::missing(&field()))
            });
            (ids.collect::<Result<Vec<_>, _>>()?, several.mode.as_deref())
        }
    };
    match mode {
        None | Some("" | "UNIDIRECTIONAL") => {}
        Some("MUTUAL") => return Err(mutual()),
        Some(_) => return Err(Fault::value("SSLMode", "it is UNIDIRECTIONAL or MUTUAL")),
    }
    if ids.is_empty() {
        return Err(Fault::missing("MultiCertInfo.CertList"));
    }
    match ids.iter().find(|id| !here.has_certificate(id)) {
        Some(id) => {
            let why = format!("the node's store has no certificate `{id}`");
            Err(Fault::value("CertId", &why))
        }
        None => Ok(Some(ids)),
    }
}

fn mutual() -> Fault {
    Fault::unsupported("SSLMode=MUTUAL", "certificates of clients are demanded by the file or the native API")
}

/// Gives a listener these certificates of its own, and those of its domains behind them. The one for a client is found by
/// the name that it asks for, so a domain needs no more than that its certificate is there.
pub(in crate::tencent) fn set(listener: &mut Listener, own: Vec<String>) {
    if listener.protocol() != "HTTPS" {
        return;
    }
    let all = without_twins(own.into_iter().chain(of_domains(listener)).collect());
    let stored: Vec<Value> = all.iter().map(|id| json!({ "stored": id })).collect();
    listener.object.set("certificates", (!stored.is_empty()).then_some(Value::Array(stored)));
}

/// The listener's own: those that none of its domains brought. To be asked before its locations change.
pub(in crate::tencent) fn own(listener: &Listener) -> Vec<String> {
    let of_domains = of_domains(listener);
    let stored = listener.object.get("certificates").and_then(Value::as_array).into_iter().flatten();
    let stored = stored.filter_map(|certificate| Some(certificate["stored"].as_str()?.to_owned()));
    stored.filter(|id| !of_domains.contains(id)).collect()
}

fn of_domains(listener: &Listener) -> Vec<String> {
    let locations = listener.locations.iter();
    locations.flat_map(|location| split(location.object.note("certificates"))).collect()
}

pub(in crate::tencent) fn split(names: Option<&str>) -> Vec<String> {
    names
        .into_iter()
        .flat_map(|names| names.split(','))
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// `Certificate` of an answer.
pub(in crate::tencent) fn told(ids: &[String]) -> Value {
    match ids.split_first() {
        None => Value::Null,
        Some((first, rest)) => json!({ "SSLMode": "UNIDIRECTIONAL", "CertId": first, "ExtCertIds": rest }),
    }
}
