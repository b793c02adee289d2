//! Does the document say what there is, all of it, and where is it?

use std::collections::BTreeSet;
use std::path::Path;

use homing_core::language::Language;
use homing_core::spec::read;

use super::conform::document;
use super::*;
use crate::testing::http::ask;

/// The document as it is kept beside the source: programs are made from it.
const KEPT: &str = "../../openapi/native.json";

#[test]
fn the_document_beside_the_source_is_the_one_that_is_answered() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(KEPT);
    let text = openapi::text(&openapi::completed(routes().into_openapi()));
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "openapi/native.json is not what the source says: BLESS=1 writes it");
}

#[tokio::test]
async fn the_document_needs_no_token() {
    let site = Site::shop().await;
    let head = format!("GET {BASE}/openapi.json HTTP/1.1\r\nHost: {}", site.address);
    let answer = ask(site.address, &head).await;
    assert_eq!((answer.status(), answer.field("content-type")), (200, Some("application/json")));
    assert_eq!(answer.json(), *document());
}

#[test]
fn every_operation_has_its_name_and_its_sentence() {
    let mut names = BTreeSet::new();
    for (path, item) in document()["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name), "{method} {path}: {name} is another one's");
            assert!(operation["summary"].is_string(), "{method} {path} says nothing");
            let tag = operation["tags"][0].as_str().unwrap();
            let known = document()["tags"].as_array().unwrap().iter().any(|known| known["name"] == tag);
            assert!(known, "{method} {path}: nobody says what {tag} are");
        }
    }
}

/// The fields that the reader knows of an object: it names them where it finds one that nobody knows.
fn known_fields(spec: &Value) -> BTreeSet<String> {
    let (_, problems) = read::read(spec);
    let unknown = problems.iter().find(|problem| problem.path.to_string().ends_with("xxxxxxxxxxxxxxxx"));
    let hint = unknown.and_then(|problem| problem.advice(Language::English)).unwrap();
    let (_, fields) = hint.split_once(" has ").unwrap_or_else(|| panic!("{hint}"));
    fields.split(", ").map(str::to_owned).collect()
}

/// The spec with an object at that place of its load balancer.
fn with(place: &str, mut object: Value) -> Value {
    object["xxxxxxxxxxxxxxxx"] = json!(1);
    let around = place.rsplit('/').filter(|key| !key.is_empty()).fold(object, |inner, key| match key {
        "[]" => json!([inner]),
        key => json!({ key: inner }),
    });
    json!({ "load_balancers": [around] })
}

#[test]
fn every_field_that_the_reader_knows_is_in_the_schema_and_no_other() {
    let https = json!({ "protocol": "https" });
    for (schema, pointer, place, object) in [
        ("LoadBalancerSpec", "", "", json!({})),
        ("ListenerSpec", "", "listeners/[]", https),
        ("ListenerSpec", "/properties/certificates/items", "listeners/[]/certificates/[]", json!({})),
        ("ListenerSpec", "/properties/tls", "listeners/[]/tls", json!({})),
        ("ListenerSpec", "/properties/tls/properties/client_auth", "listeners/[]/tls/client_auth", json!({})),
        ("ListenerSpec", "/properties/proxy_protocol", "listeners/[]/proxy_protocol", json!({})),
        ("RuleSpec", "", "listeners/[]/rules/[]", json!({})),
        ("RuleSpec", "/properties/redirect", "listeners/[]/rules/[]/redirect", json!({})),
        ("RuleSpec", "/properties/respond", "listeners/[]/rules/[]/respond", json!({})),
        ("RuleSpec", "/properties/request_headers", "listeners/[]/rules/[]/request_headers", json!({})),
        ("GroupSpec", "", "groups/[]", json!({})),
        ("GroupSpec", "/properties/persistence", "groups/[]/persistence", json!({})),
        (
            "GroupSpec",
            "/properties/persistence/properties/on_failure/oneOf/1",
            "groups/[]/persistence/on_failure",
            json!({}),
        ),
        ("GroupSpec", "/properties/health", "groups/[]/health", json!({})),
        ("GroupSpec", "/properties/tls", "groups/[]/tls", json!({})),
        ("TargetSpec", "", "groups/[]/targets/[]", json!({})),
    ] {
        let said = document().pointer(&format!("/components/schemas/{schema}{pointer}/properties"));
        let said = said.unwrap_or_else(|| panic!("{schema}{pointer}")).as_object().unwrap();
        let said: BTreeSet<String> = said.keys().cloned().collect();
        assert_eq!(said, known_fields(&with(place, object)), "{schema}{pointer}");
    }
}
