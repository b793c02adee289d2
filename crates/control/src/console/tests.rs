//! Does a browser get what it needs of the console, and is it told what it may run?

use axum::body::to_bytes;

use super::*;

/// `console.log(1)`, packed.
fn packed() -> &'static [u8] {
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write as _;
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(b"console.log(1)").unwrap();
    Box::leak(packer.finish().unwrap().into_boxed_slice())
}

fn built() -> Files {
    let files: Vec<(&'static str, &'static [u8])> = vec![
        ("assets/index-1a2b.js", packed()),
        ("favicon.svg", packed()),
        ("index.html", b"<meta nonce=\"__NONCE__\">"),
    ];
    Box::leak(files.into_boxed_slice())
}

/// What is answered to somebody who asks for `path` and takes `encoding`.
async fn ask(files: Files, path: &str, encoding: &'static str) -> (Response<()>, Vec<u8>) {
    let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(encoding))]);
    let below = path.strip_prefix(HOME).unwrap();
    let response = answer(files, below, &path.parse().unwrap(), &headers);
    let (parts, body) = response.into_parts();
    (Response::from_parts(parts, ()), to_bytes(body, 1 << 20).await.unwrap().to_vec())
}

fn policy(response: &Response<()>) -> String {
    let protection = response.extensions().get::<Arc<Protection>>().unwrap();
    protection.policy.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn each_page_has_a_nonce_of_its_own_and_its_policy_names_it() {
    let (response, body) = ask(built(), "/console/", "").await;
    let body = String::from_utf8(body).unwrap();
    let nonce = body.strip_prefix("<meta nonce=\"").and_then(|rest| rest.split('"').next()).unwrap();
    assert!(policy(&response).contains(&format!("style-src 'self' 'nonce-{nonce}';")), "{body}");
    let (_, again) = ask(built(), "/console/", "").await;
    assert_ne!(body.as_bytes(), again);
}

#[tokio::test]
async fn no_script_but_ours_may_run() {
    let (response, _) = ask(built(), "/console/balancers/shop?tab=groups", "").await;
    assert!(policy(&response).contains("default-src 'none'; script-src 'self';"), "{}", policy(&response));
    assert!(!policy(&response).contains("unsafe"));
}

#[tokio::test]
async fn what_only_the_console_knows_is_its_page() {
    for path in ["/console/overview", "/console/balancers/shop.example", "/console/index.html"] {
        let (response, body) = ask(built(), path, "gzip").await;
        assert_eq!(response.status(), StatusCode::OK);
        assert!(body.starts_with(b"<meta"), "{path}");
    }
}

#[tokio::test]
async fn a_file_that_is_missing_is_said_to_be() {
    assert_eq!(ask(built(), "/console/assets/index-old.js", "").await.0.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn files_are_kept_by_browsers_whose_name_tells_their_content() {
    let cache =
        |response: &Response<()>| response.extensions().get::<Arc<Protection>>().unwrap().cache.clone();
    assert!(
        cache(&ask(built(), "/console/assets/index-1a2b.js", "").await.0)
            .to_str()
            .unwrap()
            .contains("immutable")
    );
    assert_eq!(cache(&ask(built(), "/console/favicon.svg", "").await.0), "no-cache");
    assert_eq!(cache(&ask(built(), "/console/", "").await.0), "no-store");
}

#[tokio::test]
async fn a_file_is_packed_for_those_who_take_it() {
    let (response, body) = ask(built(), "/console/assets/index-1a2b.js", "br, gzip").await;
    assert_eq!(
        (&response.headers()[header::CONTENT_ENCODING], &body[..]),
        (&HeaderValue::from_static("gzip"), packed())
    );
    let (response, body) = ask(built(), "/console/assets/index-1a2b.js", "gzip;q=0").await;
    assert_eq!((response.headers().get(header::CONTENT_ENCODING), &body[..]), (None, &b"console.log(1)"[..]));
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
}

#[tokio::test]
async fn a_binary_without_the_console_says_how_to_build_it() {
    let (response, body) = ask(&[], "/console/overview", "").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(String::from_utf8(body).unwrap().contains("npm run build"));
}
