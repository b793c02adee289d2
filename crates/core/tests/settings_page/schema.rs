//! What does the document of the API say of a setting?

use serde_json::Value;

const DOCUMENT: &str = include_str!("../../../../openapi/native.json");

/// Where the objects of a load balancer are described: the path of a table, the schema, and the way from there.
const SHAPES: &[(&str, &str, &str)] = &[
    ("load_balancers", "LoadBalancerSpec", ""),
    ("load_balancers.listeners", "ListenerSpec", ""),
    ("load_balancers.listeners.certificates", "ListenerSpec", "/properties/certificates/items"),
    ("load_balancers.listeners.tls", "ListenerSpec", "/properties/tls"),
    ("load_balancers.listeners.tls.client_auth", "ListenerSpec", "/properties/tls/properties/client_auth"),
    ("load_balancers.listeners.proxy_protocol", "ListenerSpec", "/properties/proxy_protocol"),
    ("load_balancers.listeners.groups", "ListenerSpec", "/properties/groups/items"),
    ("load_balancers.listeners.rules", "RuleSpec", ""),
    ("load_balancers.listeners.rules.when", "RuleSpec", "/properties/when/items"),
    ("load_balancers.listeners.redirect", "ListenerSpec", "/properties/redirect"),
    ("load_balancers.listeners.respond", "ListenerSpec", "/properties/respond"),
    ("load_balancers.listeners.request_headers", "ListenerSpec", "/properties/request_headers"),
    ("load_balancers.groups", "GroupSpec", ""),
    ("load_balancers.groups.persistence", "GroupSpec", "/properties/persistence"),
    (
        "load_balancers.groups.persistence.on_failure",
        "GroupSpec",
        "/properties/persistence/properties/on_failure/oneOf/1",
    ),
    ("load_balancers.groups.health", "GroupSpec", "/properties/health"),
    ("load_balancers.groups.tls", "GroupSpec", "/properties/tls"),
    ("load_balancers.groups.targets", "TargetSpec", ""),
];

pub(crate) fn document() -> Value {
    serde_json::from_str(DOCUMENT).expect("the document is JSON: a test of control writes it")
}

/// The schema of a table; `None`: the API has none such.
pub(crate) fn at<'a>(document: &'a Value, path: &[&str]) -> Option<&'a Value> {
    let path = path.join(".");
    let (_, schema, way) = SHAPES.iter().find(|(known, ..)| *known == path)?;
    let found = document.pointer(&format!("/components/schemas/{schema}{way}"));
    Some(found.unwrap_or_else(|| panic!("{path}: there is no {schema}{way}")))
}

pub(crate) fn meaning(field: Option<&Value>) -> String {
    let text = field.and_then(|field| field["description"].as_str()).unwrap_or_default();
    assert!(!text.is_empty(), "nothing is said of it: {field:?}");
    text.trim_end_matches('.').to_owned()
}

/// The type of a field, with its bounds or its words.
pub(crate) fn kind(field: Option<&Value>) -> String {
    let field = field.expect("a row without a type is of a table that the API describes");
    if let Some(choices) = field["oneOf"].as_array() {
        let kinds = choices.iter().filter(|choice| choice["type"] != "null");
        let mut kinds: Vec<String> = kinds.map(|choice| kind(Some(choice))).collect();
        kinds.dedup();
        return kinds.join(", or ");
    }
    if let Some(words) = field["enum"].as_array() {
        let words = words.iter().filter(|word| !word.is_null());
        let words: Vec<String> =
            words.map(|word| format!("`{}`", word.to_string().trim_matches('"'))).collect();
        return words.join(", ");
    }
    let is = |name: &str| {
        field["type"] == name
            || field["type"].as_array().is_some_and(|types| types.iter().any(|each| each == name))
    };
    if is("array") {
        return format!("list of: {}", kind(Some(&field["items"])));
    }
    if is("boolean") {
        return "true or false".to_owned();
    }
    if is("integer") {
        return format!("number {}–{}", field["minimum"], field["maximum"]);
    }
    if is("object") {
        return if field["properties"].is_object() {
            "table".to_owned()
        } else {
            "table of texts".to_owned()
        };
    }
    text(field)
}

/// What a text is of, by the example or the pattern that the document gives.
fn text(field: &Value) -> String {
    let pattern = field["pattern"].as_str().unwrap_or_default();
    let example = field["examples"][0].as_str();
    let kind = match (pattern, example) {
        (_, Some("20m")) => "time",
        (_, Some("10MiB")) => "size",
        (_, Some("10.0.0.0/8")) => "network",
        (_, Some("127.0.0.1:9001")) => "address and port",
        (_, Some("/v1")) => "path of a URL",
        (_, Some("200-299")) => "range such as `200-299`",
        ("^[A-Za-z0-9._-]{1,64}$", _) => "name",
        (pattern, _) if pattern.contains("{1,64}") => "name of a field or cookie",
        _ => return format!("text of at most {} bytes", field["maxLength"]),
    };
    kind.to_owned()
}
