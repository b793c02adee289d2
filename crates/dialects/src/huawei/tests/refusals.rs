//! Does whatever is wrong get the vendor's error, and change nothing?

use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use homing_control::identity::Role;
use serde_json::{Value, json};

use super::{Cloud, refused};
use crate::huawei::{gate, table};
use crate::serve::RequestId;

async fn serve(cloud: &Cloud, request: Request) -> (StatusCode, Value, Response<()>) {
    let id = Extension(RequestId("r-1".to_owned()));
    let answer = gate::serve(State(cloud.node.clone()), id, request).await;
    let (parts, body) = answer.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    let value = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() };
    (parts.status, value, Response::from_parts(parts, ()))
}

fn request(cloud: &Cloud, method: Method, path: &str, body: Body) -> Request {
    let token = &cloud._own.token;
    Request::builder().method(method).uri(path).header("x-auth-token", token).body(body).unwrap()
}

#[tokio::test]
async fn a_token_of_the_node_lets_in_and_every_answer_names_its_request() {
    let cloud = Cloud::new();
    let (status, body, answer) =
        serve(&cloud, request(&cloud, Method::GET, "/v3/default/elb/loadbalancers", Body::empty())).await;
    assert_eq!((status, &body["loadbalancers"]), (StatusCode::OK, &json!([])));
    assert_eq!(answer.headers()["x-request-id"], body["request_id"].as_str().unwrap());
    assert_eq!(answer.headers()["content-type"], "application/json");
}

#[tokio::test]
async fn who_is_nobody_is_told_so() {
    let cloud = Cloud::new();
    let path = "/v3/default/elb/loadbalancers";
    for (name, value) in [("x-auth-token", "wrong"), ("x-other", "x")] {
        let request = Request::builder().uri(path).header(name, value).body(Body::empty()).unwrap();
        let (status, body, answer) = serve(&cloud, request).await;
        assert_eq!((status, &body["error_code"]), (StatusCode::UNAUTHORIZED, &json!("APIGW.0301")));
        assert_eq!(answer.headers()["x-request-id"], body["request_id"].as_str().unwrap());
    }
    let request = Request::builder().uri("/versions").body(Body::empty()).unwrap();
    assert_eq!(serve(&cloud, request).await.1["versions"][0]["id"], "v3");
}

#[tokio::test]
async fn what_is_not_there_or_no_json_or_too_long_is_refused() {
    let cloud = Cloud::new();
    for (method, path, body, status, code) in [
        (Method::GET, "/v3/default/elb/certificates", String::new(), 404, "APIGW.0101"),
        (Method::PATCH, "/v3/default/elb/pools", String::new(), 404, "APIGW.0101"),
        (Method::GET, "/v3/default/elb/pools/nobody", String::new(), 404, "ELB.8904"),
        (Method::POST, "/v3/default/elb/pools", "{".to_owned(), 400, "ELB.8902"),
        (Method::POST, "/v3/default/elb/pools", "[]".to_owned(), 400, "ELB.8902"),
        (Method::POST, "/v3/default/elb/pools", " ".repeat((1 << 20) + 1), 413, "APIGW.0201"),
    ] {
        let (found, answer, _) = serve(&cloud, request(&cloud, method, path, Body::from(body))).await;
        assert_eq!((found.as_u16(), answer["error_code"].as_str()), (status, Some(code)), "{path}");
    }
    assert_eq!(cloud.node.documents().revision, 1, "nothing has changed");
}

#[tokio::test]
async fn an_unknown_field_or_a_wrong_type_is_refused_by_its_name() {
    let cloud = Cloud::new();
    let said = |name: &str, value: Value| {
        let mut said = json!({ "vpc_id": "v", "availability_zone_list": ["az"] });
        said[name] = value;
        json!({ "loadbalancer": said })
    };
    for (name, value) in [
        ("colour", json!("red")),
        ("name", json!(7)),
        ("admin_state_up", json!("true")),
        ("vip_address", json!("here")),
        ("tags", json!({})),
    ] {
        let answer = cloud.post("loadbalancers", said(name, value)).await;
        assert_eq!(refused(answer, &[name]), (400, "ELB.8902"));
    }
    assert!(cloud.node.documents().load_balancers.is_empty());
}

#[tokio::test]
async fn who_may_only_look_changes_nothing() {
    let mut cloud = Cloud::new();
    let id = cloud.balancer().await;
    cloud.caller.actor.role = Role::Viewer;
    let denied = cloud.delete(&format!("loadbalancers/{id}")).await.unwrap_err();
    assert_eq!((denied.status, denied.code), (403, "ELB.8903"));
    assert_eq!(cloud.get(&format!("loadbalancers/{id}")).await["id"], json!(id));
}

#[tokio::test]
async fn a_balancer_of_another_project_is_not_there() {
    let mut cloud = Cloud::new();
    let id = cloud.balancer().await;
    cloud.caller.project = "other".to_owned();
    let gone = cloud.delete(&format!("loadbalancers/{id}")).await.unwrap_err();
    assert_eq!((gone.status, gone.code), (404, "ELB.8904"));
    assert_eq!(cloud.get("loadbalancers").await["loadbalancers"], json!([]));
}

#[test]
fn every_operation_is_found_by_its_path() {
    for operation in table::OPERATIONS {
        let path = table::place(operation).replace("{project_id}", "p").replace("{id}", "x");
        let (found, ..) = table::find(&operation.method, &path).unwrap();
        assert_eq!(found.name, operation.name, "{path}");
    }
}
