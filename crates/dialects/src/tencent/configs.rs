//! How are customized configurations made, changed and bound?
//!
//! A configuration belongs to no load balancer: it is a document of its own, without listeners, whose name is its id. A load
//! balancer that it is bound to names it in `annotations.config`, and its listeners of layer 7 have what it says in fields
//! of their own.

use homing_control::edit::{Document, Op, Place};
use serde::Deserialize;
use serde_json::{Value, json};

use super::fault::Fault;
use super::here::{Here, without_twins};
use super::listeners;
use super::model::custom::Custom;
use super::model::object::{NOTE_BYTES, Object};
use super::model::{Balancer, named};
use super::page::{self, Filter};
use super::read::typed;
use super::words;
use crate::book::Done;
use crate::caller::Dialect;

/// What every id of a configuration begins with.
const CONFIG: &str = "pz";
/// Configurations of a region.
const CONFIGS: usize = 200;
/// Load balancers bound at once.
const BALANCERS: usize = 100;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Ask {
    operation_type: String,
    uconfig_id: Option<String>,
    config_content: Option<String>,
    config_name: Option<String>,
    #[serde(default)]
    load_balancer_ids: Vec<String>,
}

/// `SetCustomizedConfigForLoadBalancer`
pub(super) fn set(here: &Here<'_>, tree: &Value) -> Result<Done<Value>, Fault> {
    let ask: Ask = typed(tree)?;
    let ops = match ask.operation_type.as_str() {
        "ADD" => return add(here, &ask),
        "UPDATE" => update(here, &ask)?,
        "DELETE" => delete(here, &ask)?,
        "BIND" => bind(here, &ask)?,
        "UNBIND" => unbind(here, &ask)?,
        _ => return Err(Fault::value("OperationType", "it is ADD, DELETE, UPDATE, BIND or UNBIND")),
    };
    Ok(Done { ops, answer: json!({ "ConfigId": ask.uconfig_id }) })
}

fn add(here: &Here<'_>, ask: &Ask) -> Result<Done<Value>, Fault> {
    let content = ask.config_content.as_deref().ok_or_else(|| Fault::missing("ConfigContent"))?;
    let name = ask.config_name.as_deref().ok_or_else(|| Fault::missing("ConfigName"))?;
    check_content(content)?;
    words::name("ConfigName", name)?;
    if here.documents(CONFIG).count() >= CONFIGS {
        return Err(Fault::limit("customized configurations", CONFIGS));
    }
    let id = here.book.fresh_id(CONFIG);
    let mut object = named(&id);
    object.set("dialect", Value::from(Dialect::Tencent.as_str()));
    object.set("region", Value::from(here.region));
    object.set("project", Value::from(here.book.caller.project.clone()));
    object.set(
        "description",
        Value::from(format!("Customized configuration {name}").chars().take(80).collect::<String>()),
    );
    object.set_note("name", Some(name.to_owned()));
    object.set_note("content", Some(content.to_owned()));
    object.set_note("created_at_ms", Some(here.book.now_ms.to_string()));
    object.set_note("updated_at_ms", Some(here.book.now_ms.to_string()));
    let op = Op::Create { at: Place::LoadBalancer(id.clone()), value: object.said() };
    Ok(Done { ops: vec![op], answer: json!({ "ConfigId": id }) })
}

fn check_content(content: &str) -> Result<Custom, Fault> {
    if !(1..=NOTE_BYTES).contains(&content.len()) {
        return Err(Fault::length("ConfigContent", &format!("1 to {NOTE_BYTES}")));
    }
    Custom::read(content)
}

/// The configuration that a request names.
fn meant(here: &Here<'_>, ask: &Ask) -> Result<(String, Object), Fault> {
    let id = ask.uconfig_id.as_deref().ok_or_else(|| Fault::missing("UconfigId"))?;
    let found = here.document(CONFIG, id).map(object_of);
    let found =
        found.ok_or_else(|| Fault::value("UconfigId", &format!("there is no configuration `{id}`")))?;
    Ok((id.to_owned(), found))
}

fn object_of(document: &Document) -> Object {
    Object::of(Value::clone(&document.value))
}

fn bound_to(here: &Here<'_>, id: &str) -> Vec<Balancer> {
    here.balancers().filter(|balancer| balancer.object.note("config") == Some(id)).collect()
}

fn update(here: &Here<'_>, ask: &Ask) -> Result<Vec<Op>, Fault> {
    let (id, mut object) = meant(here, ask)?;
    let mut ops = Vec::new();
    if let Some(content) = &ask.config_content {
        let custom = check_content(content)?;
        object.set_note("content", Some(content.clone()));
        for mut balancer in bound_to(here, &id) {
            listeners::customize(&mut balancer, Some(&custom));
            ops.push(balancer.replaced()?);
        }
    }
    if let Some(name) = &ask.config_name {
        words::name("ConfigName", name)?;
        object.set_note("name", Some(name.clone()));
    }
    object.set_note("updated_at_ms", Some(here.book.now_ms.to_string()));
    ops.push(Op::Replace { at: Place::LoadBalancer(id), value: object.said() });
    Ok(ops)
}

fn delete(here: &Here<'_>, ask: &Ask) -> Result<Vec<Op>, Fault> {
    let (id, _) = meant(here, ask)?;
    if let Some(balancer) = bound_to(here, &id).first() {
        let message = format!("The configuration `{id}` is bound to `{}`: unbind it first.", balancer.id);
        return Err(Fault::new("ResourceInUse", message));
    }
    Ok(vec![Op::Remove { at: Place::LoadBalancer(id) }])
}

fn bind(here: &Here<'_>, ask: &Ask) -> Result<Vec<Op>, Fault> {
    let (id, object) = meant(here, ask)?;
    let custom = Custom::read(object.note("content").unwrap_or_default())?;
    let mut ops = Vec::new();
    for mut balancer in named_in(here, ask)? {
        if let Some(other) = balancer.object.note("config").filter(|other| *other != id) {
            let why = format!("`{}` has the configuration `{other}` already", balancer.id);
            return Err(Fault::value("LoadBalancerIds", &why));
        }
        balancer.object.set_note("config", Some(id.clone()));
        listeners::customize(&mut balancer, Some(&custom));
        ops.push(balancer.replaced()?);
    }
    Ok(ops)
}

fn unbind(here: &Here<'_>, ask: &Ask) -> Result<Vec<Op>, Fault> {
    let (id, _) = meant(here, ask)?;
    let mut ops = Vec::new();
    for mut balancer in named_in(here, ask)? {
        if balancer.object.note("config") != Some(&id) {
            let why = format!("`{}` does not have the configuration `{id}`", balancer.id);
            return Err(Fault::value("LoadBalancerIds", &why));
        }
        balancer.object.set_note("config", None);
        listeners::customize(&mut balancer, None);
        ops.push(balancer.replaced()?);
    }
    Ok(ops)
}

fn named_in(here: &Here<'_>, ask: &Ask) -> Result<Vec<Balancer>, Fault> {
    if ask.load_balancer_ids.is_empty() {
        return Err(Fault::missing("LoadBalancerIds"));
    }
    words::items("LoadBalancerIds", &ask.load_balancer_ids, BALANCERS)?;
    without_twins(ask.load_balancer_ids.clone()).iter().map(|id| here.balancer(id)).collect()
}

/// What the configuration of a load balancer says, for a listener that it gets.
pub(super) fn of(here: &Here<'_>, balancer: &Balancer) -> Option<Custom> {
    let document = here.document(CONFIG, balancer.object.note("config")?)?;
    Custom::read(object_of(document).note("content")?).ok()
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Describe {
    config_type: String,
    offset: Option<i64>,
    limit: Option<i64>,
    config_name: Option<String>,
    #[serde(default)]
    uconfig_ids: Vec<String>,
    #[serde(default)]
    filters: Vec<Filter>,
}

/// `DescribeCustomizedConfigList`
pub(super) fn describe(here: &Here<'_>, tree: &Value) -> Result<Value, Fault> {
    let ask: Describe = typed(tree)?;
    let is_clb = match ask.config_type.as_str() {
        "CLB" => true,
        "SERVER" | "LOCATION" => false,
        _ => return Err(Fault::value("ConfigType", "it is CLB, SERVER or LOCATION")),
    };
    page::check(&ask.filters, |name| matches!(name, "loadbalancer-id" | "vip"))?;
    let is_meant = |id: &str, object: &Object| {
        (ask.uconfig_ids.is_empty() || ask.uconfig_ids.iter().any(|wanted| wanted == id))
            && ask.config_name.as_deref().is_none_or(|name| object.note("name") == Some(name))
            && is_bound_as(here, id, &ask.filters)
    };
    let mut found = Vec::new();
    for document in here.documents(CONFIG).filter(|_| is_clb) {
        let object = object_of(document);
        if is_meant(&document.name, &object) {
            found.push(told(&document.name, &object));
        }
    }
    let total = found.len();
    let found = page::page(found, ask.offset, ask.limit)?;
    Ok(json!({ "TotalCount": total, "ConfigList": found }))
}

fn is_bound_as(here: &Here<'_>, id: &str, filters: &[Filter]) -> bool {
    filters.is_empty()
        || bound_to(here, id).iter().any(|balancer| {
            let vip = balancer.vip().map(|vip| vip.to_string());
            page::passes(filters, "loadbalancer-id", [balancer.id.as_str()])
                && page::passes(filters, "vip", vip.as_deref())
        })
}

/// `ConfigListItem` of an answer.
fn told(id: &str, object: &Object) -> Value {
    let time = |key: &str| words::time(object.number_note(key).unwrap_or(0));
    json!({
        "UconfigId": id,
        "ConfigType": "CLB",
        "ConfigName": object.note("name"),
        "ConfigContent": object.note("content"),
        "CreateTimestamp": time("created_at_ms"),
        "UpdateTimestamp": time("updated_at_ms"),
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Associated {
    uconfig_id: Option<String>,
    offset: Option<i64>,
    limit: Option<i64>,
}

/// `DescribeCustomizedConfigAssociateList`
pub(super) fn associated(here: &Here<'_>, tree: &Value) -> Result<Value, Fault> {
    let ask: Associated = typed(tree)?;
    let is_meant = |balancer: &Balancer| match (&ask.uconfig_id, balancer.object.note("config")) {
        (_, None) => false,
        (Some(wanted), Some(own)) => wanted == own,
        (None, Some(_)) => true,
    };
    let row = |balancer: Balancer| json!({ "LoadBalancerId": balancer.id, "UconfigId": balancer.object.note("config") });
    let rows: Vec<Value> = here.balancers().filter(is_meant).map(row).collect();
    let total = rows.len();
    Ok(json!({ "TotalCount": total, "BindList": page::page(rows, ask.offset, ask.limit)? }))
}
