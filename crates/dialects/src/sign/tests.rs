//! Do the signatures of the vendors' own clients pass, and nothing else?

use axum::http::Request;
use proptest::prelude::*;
use serde_json::Value;

use super::*;

/// What real clients sent, and what they signed.
const VECTORS: &str = include_str!("../../tests/signature_vectors.json");

fn vectors() -> Vec<(String, Value)> {
    let all: Value = serde_json::from_str(VECTORS).unwrap();
    let kinds = all["vectors"].as_object().unwrap().clone();
    let each = |(kind, vectors): (String, Value)| {
        let vectors = vectors.as_array().unwrap().clone();
        vectors.into_iter().map(move |vector| (kind.clone(), vector))
    };
    kinds.into_iter().flat_map(each).collect()
}

fn parts(vector: &Value) -> (Parts, Vec<u8>) {
    let text = |key: &str| vector[key].as_str().unwrap();
    let mut request = Request::builder().method(text("method")).uri(text("target"));
    for header in vector["headers"].as_array().unwrap() {
        request = request.header(header[0].as_str().unwrap(), header[1].as_str().unwrap());
    }
    let (parts, ()) = request.body(()).unwrap().into_parts();
    (parts, text("body").as_bytes().to_vec())
}

fn claim(parts: &Parts, body: &[u8]) -> Result<Claim, SignFault> {
    match () {
        () if tc3::is_meant(parts) => tc3::claim(parts, body),
        () if huawei::is_meant(parts) => huawei::claim(parts, body),
        () => tencent_v1::claim(parts, body),
    }
}

fn secret(claim: &Claim) -> &'static str {
    if claim.access_key == "HWAK" { "HWSK" } else { "SKfake" }
}

#[test]
fn what_the_clients_of_the_vendors_signed_is_what_we_compute() {
    let mut count = 0;
    for (kind, vector) in vectors() {
        let (parts, body) = parts(&vector);
        let claim = claim(&parts, &body).unwrap_or_else(|fault| panic!("{kind}: {fault}"));
        assert!(claim.is_made_with(secret(&claim)), "{kind}: {:#?}", claim.texts());
        if let Some(canonical) = vector["canonical_request"].as_str() {
            assert!(claim.texts().iter().any(|text| text == canonical), "{kind}: {:#?}", claim.texts());
        }
        assert!(!claim.is_made_with("another"), "{kind}");
        count += 1;
    }
    assert_eq!(count, 16);
}

#[test]
fn whatever_was_signed_may_not_differ() {
    for (kind, vector) in vectors() {
        let (parts, body) = parts(&vector);
        let key = secret(&claim(&parts, &body).unwrap());
        let passes =
            |parts: &Parts, body: &[u8]| claim(parts, body).is_ok_and(|claim| claim.is_made_with(key));
        assert!(passes(&parts, &body), "{kind}");
        let is_unsigned = kind == "tencent_unsigned";
        assert_eq!(
            passes(&parts, &[&body, &b" "[..]].concat()),
            is_unsigned || parts.method == "GET" && !kind.starts_with("huawei"),
            "{kind}"
        );
        let mut other = parts.clone();
        other.headers.insert("host", "127.0.0.2:18080".parse().unwrap());
        assert!(!passes(&other, &body), "{kind}");
        let mut other = parts.clone();
        other.uri = "/other?a=b".parse().unwrap();
        assert!(!passes(&other, &body), "{kind}");
        let mut other = parts.clone();
        for name in ["x-tc-timestamp", "x-sdk-date"] {
            if other.headers.contains_key(name) {
                let later = if name == "x-sdk-date" { "20261121T014404Z" } else { "1795225440" };
                other.headers.insert(name, later.parse().unwrap());
                assert!(!passes(&other, &body), "{kind}");
            }
        }
    }
}

#[test]
fn a_field_that_is_signed_must_be_there_once() {
    for (kind, vector) in vectors().into_iter().filter(|(kind, _)| kind != "tencent_v1") {
        let (parts, body) = parts(&vector);
        let mut twice = parts.clone();
        twice.headers.append("content-type", "text/plain".parse().unwrap());
        let mut none = parts.clone();
        none.headers.remove("content-type");
        for parts in [twice, none] {
            assert_eq!(claim(&parts, &body), Err(SignFault::Malformed("a signed header")), "{kind}");
        }
    }
}

#[test]
fn a_host_is_signed_as_it_came_without_its_scheme_or_without_its_port() {
    let of = |host: &str| {
        let (parts, ()) = Request::builder().header("host", host).body(()).unwrap().into_parts();
        hosts(&parts).unwrap()
    };
    assert_eq!(of("http://127.0.0.1:80"), ["http://127.0.0.1:80", "127.0.0.1:80", "127.0.0.1"]);
    assert_eq!(of("a.example:80"), ["a.example:80", "a.example"]);
    assert_eq!(of("a.example"), ["a.example"]);
    assert_eq!(of("[::1]"), ["[::1]"]);
}

#[test]
fn the_scope_of_tc3_is_of_the_day_on_which_it_was_signed() {
    let (kind, vector) = vectors().swap_remove(0);
    let (mut parts, body) = parts(&vector);
    assert_eq!(kind, "tencent_python_post");
    parts.headers.insert("x-tc-timestamp", "1795311828".parse().unwrap());
    assert_eq!(claim(&parts, &body), Err(SignFault::Scope));
}

proptest! {
    #[test]
    fn hostile_fields_and_bodies_never_panic(
        way in prop_oneof![Just("TC3-HMAC-SHA256 "), Just("SDK-HMAC-SHA256 "), Just("")],
        said in "[ -~]{0,80}",
        signed in "[a-z;=,/ -]{0,40}",
        date in "[0-9TZ]{0,20}",
        query in "[a-zA-Z0-9%&=+.]{0,60}",
        body in proptest::collection::vec(any::<u8>(), 0..60),
    ) {
        let authorization = format!("{way}Credential=a/b/c/tc3_request, Access=a, SignedHeaders={signed}, Signature=00, {said}");
        let request = Request::builder()
            .uri(format!("/a%2?{query}"))
            .header("authorization", authorization)
            .header("host", "h:1")
            .header("x-tc-timestamp", &date)
            .header("x-sdk-date", &date);
        if let Ok(request) = request.body(()) {
            let (parts, ()) = request.into_parts();
            let _ = claim(&parts, &body);
        }
    }
}
