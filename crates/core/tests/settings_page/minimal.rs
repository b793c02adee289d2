//! What is the least that a file says around one setting?

use serde_json::{Map, Value, json};

/// Settings that a spec keeps as not said, for the edition or the node to decide: to say their default is to say more.
pub(crate) const KEPT_AS_UNSAID: &[&str] = &["all_unhealthy", "timeout", "weight", "group"];

/// A spec with the table at `path`, in which `key` is `literal`, if given.
pub(crate) fn spec(path: &[&str], key: &str, literal: Option<&str>) -> Value {
    let mut table = around(path, key);
    if let Some(literal) = literal {
        table.insert(key.to_owned(), parsed(key, literal));
    }
    let mut table = Value::Object(table);
    for depth in (0..path.len()).rev() {
        let name = path[depth];
        let many = crate::MANY.contains(&name);
        let value = if many { json!([table]) } else { table };
        let mut outer = if depth == 0 { Map::new() } else { around(&path[..depth], name) };
        outer.insert(name.to_owned(), value);
        table = Value::Object(outer);
    }
    table
}

/// What the table at `path` needs beside `key`.
fn around(path: &[&str], key: &str) -> Map<String, Value> {
    let value = match path.join(".").as_str() {
        "tracing" => json!({ "endpoint": "http://127.0.0.1:4318" }),
        "dialects.credentials" => {
            json!({ "access_key": "AKIDexample", "secret_key": "a-secret-of-32-bytes-0123456789ab" })
        }
        "load_balancers" => json!({ "name": "shop" }),
        "load_balancers.listeners" => listener(key),
        "load_balancers.listeners.tls.client_auth" => json!({ "ca": "ca.pem" }),
        "load_balancers.listeners.groups" => json!({ "name": "web" }),
        "load_balancers.groups" => json!({ "name": "web" }),
        "load_balancers.groups.persistence" => persistence(key),
        "load_balancers.groups.health" => json!({ "kind": "http" }),
        "load_balancers.groups.tls" => json!({ "verify": true }),
        "load_balancers.groups.targets" => json!({ "name": "a", "address": "127.0.0.1:9001" }),
        _ => json!({}),
    };
    value.as_object().cloned().unwrap_or_default()
}

fn listener(key: &str) -> Value {
    let mut listener = json!({ "name": "web", "listen": ["127.0.0.1:8080"], "protocol": "http" });
    if key == "tls" {
        listener["protocol"] = json!("https");
        listener["certificates"] = json!([{ "cert": "c.pem", "key": "k.pem" }]);
    }
    if !["redirect", "respond", "groups"].contains(&key) {
        listener["group"] = json!("web");
    }
    listener
}

fn persistence(key: &str) -> Value {
    match key {
        "ipv4_prefix" | "ipv6_prefix" => json!({ "method": "source-ip" }),
        "path_parameter" => json!({ "method": "app-cookie", "cookie_name": "JSESSIONID" }),
        "unknown" => json!({ "method": "header", "request_header": "Mcp-Session-Id" }),
        _ => json!({ "method": "cookie" }),
    }
}

/// As a file writes it: switches and numbers without quotes, but for lists.
fn parsed(key: &str, literal: &str) -> Value {
    match (key, serde_json::from_str::<Value>(literal)) {
        ("statuses", _) => json!([literal]),
        (_, Ok(value @ (Value::Bool(_) | Value::Number(_)))) => value,
        _ => json!(literal),
    }
}
