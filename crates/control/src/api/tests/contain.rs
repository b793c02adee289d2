//! Does a panic end one answer and nothing else?

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::*;

#[tokio::test]
async fn an_answer_that_panics_is_a_500_that_is_noted_and_its_connection_goes_on() {
    let site = Site::shop().await;
    let (address, token, body) = (site.address, &site.token, r#"{"policy": "hold"}"#);
    let request = |end: &str| {
        format!(
            "POST {BASE}{WEB}/targets/a/drain HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n{end}\r\n{body}",
            body.len()
        )
    };
    let mut stream = TcpStream::connect(address).await.unwrap();
    site.is_broken.store(true, Ordering::SeqCst);
    stream.write_all(request("").as_bytes()).await.unwrap();
    let mut first = String::new();
    while !first.ends_with('}') {
        let mut bytes = [0; 4096];
        let length = stream.read(&mut bytes).await.unwrap();
        assert_ne!(length, 0, "the connection goes on: {first}");
        first.push_str(std::str::from_utf8(&bytes[..length]).unwrap());
    }
    assert!(first.starts_with("HTTP/1.1 500 "), "{first}");
    assert!(first.contains("\r\ncontent-type: application/problem+json\r\n"), "{first}");
    assert!(first.contains("\r\nx-content-type-options: nosniff\r\n"), "{first}");

    site.is_broken.store(false, Ordering::SeqCst);
    stream.write_all(request("Connection: close\r\n").as_bytes()).await.unwrap();
    let mut second = String::new();
    stream.read_to_string(&mut second).await.unwrap();
    assert!(second.starts_with("HTTP/1.1 200 "), "{second}");
    let notes = site.ask("GET", "/audit", "").await.json();
    let outcomes = [0, 1].map(|at| (&notes["notes"][at]["actor"], &notes["notes"][at]["outcome"]));
    let by_admin = |outcome| (Value::from("token:admin"), Value::from(outcome));
    assert_eq!(
        outcomes.map(|(actor, outcome)| (actor.clone(), outcome.clone())),
        ["done", "failed"].map(by_admin)
    );
}

#[tokio::test]
async fn a_gate_that_panics_lets_nobody_in_and_that_is_noted() {
    let site = Site::shop().await;
    let (address, token) = (site.address, &site.token);
    let ask = async |method: &str, path: &str| {
        let head =
            format!("{method} {BASE}{path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}");
        ask_with(address, &head, "").await.status()
    };
    site.is_gate_broken.store(true, Ordering::SeqCst);
    let drain = format!("{WEB}/targets/a/drain");
    assert_eq!((ask("POST", &drain).await, ask("GET", WEB).await), (500, 500));
    site.is_gate_broken.store(false, Ordering::SeqCst);
    assert_eq!(site.get(WEB).await["targets"][0]["admin_state"], "active");
    let notes = site.get("/audit").await["notes"].clone();
    let fields = |note: &Value| ["actor", "outcome", "status"].map(|field| note[field].clone());
    let notes: Vec<_> = notes.as_array().unwrap().iter().map(fields).collect();
    assert_eq!(notes, [[Value::Null, json!("failed"), json!(500)]]);
}
