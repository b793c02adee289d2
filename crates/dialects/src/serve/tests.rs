//! Does a request get what is common to all dialects?

use axum::http::{Method, StatusCode};
use axum::routing::{get, post};
use homing_control::identity::Outcome;
use serde_json::Value;
use tower::ServiceExt;

use super::*;
use crate::testing::{caller, node};

fn router(dialect: Dialect, node: &Node) -> Router {
    let router = Router::new()
        .route("/", get(async || "read").post(async |body: Bytes| body.len().to_string()))
        .route(
            "/deed",
            post(async || {
                let deed = Deed::of(&caller(Dialect::Tencent), "CreateListener", true, Outcome::Done);
                deed.made(Some(7)).mark(Response::new(Body::empty()))
            }),
        )
        .route("/denied", get(async || Deed::denied("DescribeQuota").mark(Response::new(Body::empty()))))
        .route("/bug", post(async || -> String { panic!("a bug") }))
        .route("/id", get(async |axum::Extension(RequestId(id)): axum::Extension<RequestId>| id));
    frame(dialect, node.clone(), router)
}

async fn ask(
    router: &Router,
    method: Method,
    path: &str,
    body: Vec<u8>,
) -> (StatusCode, String, Response<()>) {
    let request = Request::builder().method(method).uri(path).body(Body::from(body)).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (parts.status, String::from_utf8(body.to_vec()).unwrap(), Response::from_parts(parts, ()))
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused_in_the_words_of_each() {
    let (_own, node) = node("");
    let long = vec![b'a'; limits::BODY_BYTES + 1];
    let mut told = Vec::new();
    for dialect in Dialect::ALL {
        let router = router(dialect, &node);
        let (_, whole, _) = ask(&router, Method::POST, "/", vec![b'a'; limits::BODY_BYTES]).await;
        assert_eq!(whole, limits::BODY_BYTES.to_string());
        let (status, text, answer) = ask(&router, Method::POST, "/", long.clone()).await;
        assert_eq!(answer.headers()["content-type"], "application/json");
        told.push((status.as_u16(), serde_json::from_str::<Value>(&text).unwrap()));
    }
    assert_eq!(told[0].0, 200);
    assert_eq!(told[0].1["Response"]["Error"]["Code"], "RequestSizeLimitExceeded");
    assert!(told[0].1["Response"]["RequestId"].is_string());
    assert_eq!((told[1].0, &told[1].1["error_code"]), (413, &Value::from("ELB.1001")));
    assert_eq!((told[2].0, &told[2].1["faultcode"]), (413, &Value::from("Client")));
}

#[tokio::test]
async fn each_request_has_an_id_which_its_answer_names() {
    let (_own, node) = node("");
    let (_, id, answer) = ask(&router(Dialect::Huawei, &node), Method::GET, "/id", Vec::new()).await;
    assert_eq!((id.len(), answer.headers()["x-request-id"].to_str().unwrap()), (36, &*id));
}

#[tokio::test]
async fn writes_and_denied_attempts_are_noted_and_reads_are_not() {
    let (own, node) = node("");
    let router = router(Dialect::Tencent, &node);
    ask(&router, Method::GET, "/", Vec::new()).await;
    ask(&router, Method::POST, "/deed", Vec::new()).await;
    ask(&router, Method::GET, "/denied", Vec::new()).await;
    ask(&router, Method::POST, "/", Vec::new()).await;
    let notes = own.notes();
    let told: Vec<_> = notes.iter().map(|note| (&*note.path, note.outcome, note.revision)).collect();
    let expected = [
        ("/tencent/", Outcome::Done, None),
        ("/tencent/denied", Outcome::Denied, None),
        ("/tencent/deed", Outcome::Done, Some(7)),
    ];
    assert_eq!(told, expected);
    assert_eq!(notes[2].actor, "key:AKIDexample");
    assert!(notes[2].why.as_ref().unwrap().starts_with("CreateListener "));
}

#[tokio::test]
async fn a_panic_is_one_answer_in_the_words_of_each_and_a_note() {
    let (own, node) = node("");
    let (status, text, _) = ask(&router(Dialect::Huawei, &node), Method::POST, "/bug", Vec::new()).await;
    assert_eq!((status.as_u16(), text.contains("ELB.9001")), (500, true), "{text}");
    assert_eq!(own.notes()[0].outcome, Outcome::Failed);
}

#[tokio::test]
async fn a_head_that_is_too_long_is_not_looked_at() {
    let (_own, node) = node("");
    let path = format!("/?{}", "a".repeat(limits::HEAD_BYTES));
    let (status, text, _) = ask(&router(Dialect::Openstack, &node), Method::GET, &path, Vec::new()).await;
    assert_eq!((status.as_u16(), text.contains("too long")), (431, true), "{text}");
}
