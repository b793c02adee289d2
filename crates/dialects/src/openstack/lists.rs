//! Which objects does a list have: by which filters, in which order, from where on, and with which fields?

use std::cmp::Ordering;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::ask::Ask;
use super::fault::Fault;

/// Most objects of one answer, as with the reference where nobody has set it otherwise.
const PAGE_MAX: usize = 1000;
/// What is said of the list and is no filter.
const AUXILIARY: &[&str] = &["limit", "marker", "sort", "sort_key", "sort_dir", "fields", "page_reverse"];
/// Filters of tags.
const TAGS: &[&str] = &["tags", "tags-any", "not-tags", "not-tags-any"];

/// A list of all that may be seen, as asked for.
pub(super) fn list(key: &str, all: Vec<Value>, ask: &Ask) -> Result<Value, Fault> {
    let mut found = filtered(all, ask)?;
    sort(&mut found, ask)?;
    let limit = limit(ask)?;
    let is_reversed = ask.query("page_reverse").is_some_and(|word| word == "True");
    let (page, has_more) = page(found, ask.query("marker"), limit, is_reversed)?;
    let links = links(&page, ask, limit, has_more);
    let page: Vec<Value> = page.into_iter().map(|object| only_fields(object, ask)).collect();
    Ok(json!({ key: page, format!("{key}_links"): links }))
}

/// An object with no more fields than were asked for.
pub(super) fn only_fields(object: Value, ask: &Ask) -> Value {
    let wanted: Vec<&str> = ask.queries("fields").collect();
    match object {
        Value::Object(fields) if !wanted.is_empty() => {
            fields.into_iter().filter(|(name, _)| wanted.contains(&&**name)).collect()
        }
        object => object,
    }
}

fn bad(said: String) -> Fault {
    Fault::new(StatusCode::BAD_REQUEST, said)
}

fn filtered(all: Vec<Value>, ask: &Ask) -> Result<Vec<Value>, Fault> {
    let is_filter = |name: &str| !AUXILIARY.contains(&name);
    let filters: Vec<_> = ask.query.iter().filter(|(name, _)| is_filter(name)).collect();
    // Of a list without objects nobody can tell which fields they would have.
    let is_known = |name: &str| {
        TAGS.contains(&name)
            || all.first().is_none_or(|object| reach(object, name).is_some() || object.get(name).is_some())
    };
    if filters.iter().any(|(name, _)| !is_known(name)) {
        return Err(bad("One or more arguments are either duplicate or invalid".to_owned()));
    }
    let holds = |object: &Value| filters.iter().all(|(name, value)| matches(object, name, value));
    Ok(all.into_iter().filter(holds).collect())
}

/// The list of ids that a filter such as `loadbalancer_id` looks at.
fn reach<'v>(object: &'v Value, name: &str) -> Option<&'v Vec<Value>> {
    let key = match name {
        "loadbalancer_id" | "load_balancer_id" => "loadbalancers",
        "listener_id" => "listeners",
        "pool_id" => "pools",
        _ => return None,
    };
    object.get(key)?.as_array()
}

fn matches(object: &Value, name: &str, wanted: &str) -> bool {
    if TAGS.contains(&name) {
        return has_tags(object, name, wanted);
    }
    if let Some(value) = object.get(name) {
        return says(value, wanted);
    }
    let mut ids = reach(object, name).into_iter().flatten();
    ids.any(|item| item.get("id").and_then(Value::as_str) == Some(wanted))
}

fn says(value: &Value, wanted: &str) -> bool {
    match value {
        Value::String(text) => text == wanted,
        Value::Bool(flag) => {
            flag.to_string().eq_ignore_ascii_case(wanted) || wanted == if *flag { "1" } else { "0" }
        }
        Value::Null => wanted.is_empty() || wanted == "None",
        value => {
            let text = value.to_string();
            text == wanted
        }
    }
}

fn has_tags(object: &Value, name: &str, wanted: &str) -> bool {
    let tags: Vec<&str> = object
        .get("tags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mut wanted = wanted.split(',');
    match name {
        "tags" => wanted.all(|tag| tags.contains(&tag)),
        "tags-any" => wanted.any(|tag| tags.contains(&tag)),
        "not-tags" => !wanted.all(|tag| tags.contains(&tag)),
        _ => !wanted.any(|tag| tags.contains(&tag)),
    }
}

/// `sort=name:desc,id`, or `sort_key` and `sort_dir`; without them in the order in which they were made.
fn sort(found: &mut [Value], ask: &Ask) -> Result<(), Fault> {
    let mut keys: Vec<(String, bool)> = Vec::new();
    if let Some(sort) = ask.query("sort") {
        for part in sort.split(',') {
            let (key, direction) = part.split_once(':').unwrap_or((part, "asc"));
            keys.push((key.to_owned(), is_descending(direction)?));
        }
    } else if let Some(sort_key) = ask.query("sort_key") {
        let mut directions =
            ask.query("sort_dir").unwrap_or_default().split(',').filter(|word| !word.is_empty());
        for key in sort_key.split(',') {
            keys.push((key.to_owned(), is_descending(directions.next().unwrap_or("asc"))?));
        }
    }
    let is_unknown = |key: &str| found.first().is_some_and(|object| object.get(key).is_none());
    if let Some((key, _)) = keys.iter().find(|(key, _)| is_unknown(key)) {
        return Err(bad(format!("Supplied sort key '{key}' is not valid.")));
    }
    found.sort_by(|a, b| {
        let by = |(key, descending): &(String, bool)| {
            let order = compare(&a[key.as_str()], &b[key.as_str()]);
            if *descending { order.reverse() } else { order }
        };
        keys.iter().map(by).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    });
    Ok(())
}

fn is_descending(word: &str) -> Result<bool, Fault> {
    match &*word.to_ascii_lowercase() {
        "asc" => Ok(false),
        "desc" => Ok(true),
        other => Err(bad(format!("Supplied sort direction '{other}' is not valid."))),
    }
}

fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            a.as_f64().partial_cmp(&b.as_f64()).unwrap_or(Ordering::Equal)
        }
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        // What says nothing comes first.
        (a, b) => b.is_null().cmp(&a.is_null()),
    }
}

fn limit(ask: &Ask) -> Result<usize, Fault> {
    let Some(text) = ask.query("limit") else { return Ok(PAGE_MAX) };
    if text == "infinite" {
        return Ok(PAGE_MAX);
    }
    match text.parse::<i64>() {
        Ok(limit) if limit < 1 => Ok(PAGE_MAX),
        Ok(limit) => Ok(usize::try_from(limit).unwrap_or(PAGE_MAX).min(PAGE_MAX)),
        Err(_) => Err(bad(format!("Supplied pagination limit '{text}' is not valid."))),
    }
}

/// The objects behind the marker, or before it, and whether there are more of them.
fn page(
    found: Vec<Value>,
    marker: Option<&str>,
    limit: usize,
    is_reversed: bool,
) -> Result<(Vec<Value>, bool), Fault> {
    let position = match marker {
        Some(marker) => {
            let at = found.iter().position(|object| object["id"] == marker);
            Some(at.ok_or_else(|| bad(format!("Supplied pagination marker '{marker}' is not valid.")))?)
        }
        None => None,
    };
    let range = match (position, is_reversed) {
        (Some(at), true) => at.saturating_sub(limit)..at,
        (Some(at), false) => at + 1..found.len().min(at + 1 + limit),
        (None, _) => 0..found.len().min(limit),
    };
    let has_more = range.end < found.len();
    Ok((found.into_iter().skip(range.start).take(range.len()).collect(), has_more))
}

fn links(page: &[Value], ask: &Ask, limit: usize, has_more: bool) -> Value {
    let (Some(first), Some(last)) = (page.first(), page.last()) else { return json!([]) };
    let mut common = format!("limit={limit}");
    for key in ["sort", "sort_key"] {
        if let Some(value) = ask.query(key) {
            common.push_str(&format!("&{key}={value}"));
        }
    }
    let id = |object: &Value| object["id"].as_str().unwrap_or_default().to_owned();
    let mut links = Vec::new();
    if ask.query("marker").is_some() {
        let href = format!("{}?{common}&marker={}&page_reverse=True", ask.url, id(first));
        links.push(json!({ "rel": "previous", "href": href }));
    }
    if has_more {
        let href = format!("{}?{common}&marker={}", ask.url, id(last));
        links.push(json!({ "rel": "next", "href": href }));
    }
    Value::Array(links)
}
