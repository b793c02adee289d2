//! Is a target asked when an operator wants it, and does that count?

use homing_core::health::Health;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;

/// A target that answers every request with that status.
async fn target(status: u16) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = [0; 1024];
            let _ = stream.read(&mut head).await;
            let answer = format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    address
}

fn text(health: &str, address: SocketAddr) -> String {
    crate::testing::web(health, &[("a", address)])
}

#[tokio::test]
async fn a_target_is_probed_now_and_it_counts() {
    let health = "health = { kind = \"http\", path = \"/healthz\", fall = 1 }";
    let site = Site::new(&text(health, target(503).await)).await;
    let path = format!("{WEB}/targets/a");
    let probed = site.post(&format!("{path}/probe"), &Value::Null).await;
    assert_eq!((&probed["passed"], &probed["found"]), (&json!(false), &json!("status 503")));
    assert_eq!((&probed["kind"], &probed["counted"]), (&json!("http"), &json!(true)));
    assert_eq!(probed["health"], Health::Unhealthy.as_str());
    let history = site.get(&format!("{path}/health")).await;
    assert_eq!((&history["failures"], &history["probes"][0]["found"]), (&json!(1), &json!("status 503")));
}

#[tokio::test]
async fn a_target_without_a_health_check_is_connected_to_and_nothing_is_noted() {
    let site = Site::new(&text("", target(200).await)).await;
    let path = format!("{WEB}/targets/a");
    let probed = site.post(&format!("{path}/probe"), &Value::Null).await;
    assert_eq!((&probed["passed"], &probed["found"]), (&json!(true), &json!("connected")));
    assert_eq!((&probed["counted"], &probed["health"]), (&json!(false), &json!("unknown")));
    assert_eq!(site.get(&format!("{path}/health")).await["probes"], json!([]));
}

#[tokio::test]
async fn a_target_is_asked_once_a_second_at_most() {
    let site = Site::new(&text("", target(200).await)).await;
    let path = format!("{WEB}/targets/a/probe");
    site.post(&path, &Value::Null).await;
    let refused = site.ask("POST", &path, "").await;
    assert_eq!((refused.status(), refused.field("retry-after")), (429, Some("1")));
    site.hands.pass(Duration::from_secs(1));
    site.post(&path, &Value::Null).await;
}
