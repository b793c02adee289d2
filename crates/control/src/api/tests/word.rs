//! Is what an operator said written down when he is answered, and what if the disk hangs?

use std::sync::atomic::AtomicUsize;
use std::sync::{Mutex, OnceLock, mpsc};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::*;

const TARGETS: &str = "/load-balancers/shop/groups";

#[tokio::test]
async fn every_word_is_written_down_before_it_is_answered() {
    let writes = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&writes);
    let count = move || _ = counted.fetch_add(1, Ordering::SeqCst);
    let site = Site::with_disk(SHOP, Arc::new(count)).await;
    let session = session_of(&site.client_of_a("web"));
    site.post(&format!("{WEB}/targets/a/drain"), &json!({})).await;
    assert_eq!(writes.load(Ordering::SeqCst), 1);
    assert_eq!(site.ask("DELETE", &format!("{WEB}/targets/a/drain"), "").await.status(), 200);
    assert_eq!(writes.load(Ordering::SeqCst), 2);
    site.post(&format!("{WEB}/targets/a/unstick"), &Value::Null).await;
    site.post(&format!("{session}/move"), &json!({ "target": "b" })).await;
    assert_eq!(writes.load(Ordering::SeqCst), 4);
    site.get(&session).await;
    assert_eq!(site.ask("POST", &format!("{session}/move"), "{}").await.status(), 400);
    assert_eq!(writes.load(Ordering::SeqCst), 4, "nothing was said");
}

#[tokio::test]
async fn an_order_that_a_successor_might_not_hear_is_to_be_said_again() {
    let site = Site::shop().await;
    let drain = format!("{WEB}/targets/a/drain");
    site.is_handing_over.store(true, Ordering::SeqCst);
    let refused = site.ask("POST", &drain, "{}").await;
    assert_eq!((refused.status(), refused.field("retry-after")), (503, Some("1")));
    assert_eq!(refused.field("content-type"), Some("application/problem+json"));
    assert_eq!(site.get(WEB).await["targets"][0]["admin_state"], "active", "and questions are answered");
    site.is_handing_over.store(false, Ordering::SeqCst);
    assert_eq!(site.ask("POST", &drain, "{}").await.status(), 200);
}

#[tokio::test]
async fn an_order_that_is_given_while_a_handover_begins_is_to_be_said_again() {
    let begins: Arc<OnceLock<Arc<AtomicBool>>> = Arc::default();
    let disk = Arc::clone(&begins);
    let begin = move || disk.get().into_iter().for_each(|begins| begins.store(true, Ordering::SeqCst));
    let site = Site::with_disk(SHOP, Arc::new(begin)).await;
    begins.set(Arc::clone(&site.is_handing_over)).unwrap();
    assert_eq!(site.ask("POST", &format!("{WEB}/targets/a/drain"), "{}").await.status(), 503);
}

#[tokio::test]
async fn a_token_that_is_made_while_a_handover_begins_is_told() {
    let begins: Arc<OnceLock<Arc<AtomicBool>>> = Arc::default();
    let disk = Arc::clone(&begins);
    let begin = move || disk.get().into_iter().for_each(|begins| begins.store(true, Ordering::SeqCst));
    let site = Site::with_disk(SHOP, Arc::new(begin)).await;
    begins.set(Arc::clone(&site.is_handing_over)).unwrap();
    let made = site.ask("POST", "/tokens", "{\"name\":\"ci\",\"role\":\"viewer\"}").await;
    assert!(made.status() < 300 && made.json()["secret"].is_string(), "{}", made.body);
    assert!(site.is_handing_over.load(Ordering::SeqCst));
}

/// What a disk does that hangs.
struct Hanging {
    entered: mpsc::Receiver<()>,
    /// Lets one write end.
    leave: mpsc::Sender<()>,
    /// The most writes that were under way at once.
    most: Arc<AtomicUsize>,
}

impl Hanging {
    fn new() -> (Self, impl Fn() + Send + Sync) {
        let (enter, entered) = mpsc::channel();
        let (leave, left) = mpsc::channel::<()>();
        let (now, most) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
        let (seen, left) = (Arc::clone(&most), Mutex::new(left));
        let disk = move || {
            seen.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            enter.send(()).unwrap();
            left.lock().unwrap().recv().unwrap();
            now.fetch_sub(1, Ordering::SeqCst);
        };
        (Self { entered, leave, most }, disk)
    }
}

#[tokio::test]
async fn a_disk_that_hangs_takes_one_thread_and_nobody_elses_answer() {
    let (hanging, disk) = Hanging::new();
    let site = Arc::new(Site::with_disk(SHOP, Arc::new(disk)).await);
    let mut heard = site.events.subscribe();
    let mut drains = JoinSet::new();
    for (group, target) in [("web", "a"), ("web", "b"), ("db", "a"), ("db", "b")] {
        let (site, path) = (Arc::clone(&site), format!("{TARGETS}/{group}/targets/{target}/drain"));
        drains.spawn(async move { site.post(&path, &json!({})).await });
    }
    for _ in 0..4 {
        heard.recv().await.unwrap(); // all of them have begun
    }
    site.get("/sessions").await;
    site.get(WEB).await;
    for _ in 0..4 {
        hanging.leave.send(()).unwrap();
    }
    while let Some(drained) = drains.join_next().await {
        assert_eq!(drained.unwrap()["admin_state"], "draining");
    }
    assert_eq!((hanging.entered.iter().take(4).count(), hanging.most.load(Ordering::SeqCst)), (4, 1));
}

#[tokio::test]
async fn an_order_is_noted_though_whoever_gave_it_has_hung_up() {
    let (hanging, disk) = Hanging::new();
    let site = Site::with_disk(SHOP, Arc::new(disk)).await;
    let mut heard = site.events.subscribe();
    let mut stream = TcpStream::connect(site.address).await.unwrap();
    let head = format!(
        "POST {BASE}{WEB}/targets/a/drain HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\
         Content-Length: 0\r\n\r\n",
        site.address, site.token
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    heard.recv().await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    assert!(answer.is_empty(), "the node has seen that nobody waits");
    hanging.leave.send(()).unwrap();
    let mut notes = Value::Null;
    for _ in 0..1000 {
        notes = site.get("/audit").await["notes"].clone();
        if notes != json!([]) {
            break;
        }
    }
    assert_eq!(notes[0]["outcome"], "done", "{notes}");
}

/// The clock stands still while the disk hangs, so that nobody's patience ends.
#[tokio::test(start_paused = true)]
async fn writes_that_a_disk_holds_up_have_a_bound_though_their_clients_have_hung_up() {
    let (hanging, disk) = Hanging::new();
    let site = Site::with_disk(SHOP, Arc::new(disk)).await;
    let mut heard = site.events.subscribe();
    let path = format!("{WEB}/targets/a/drain");
    let head = format!(
        "POST {BASE}{path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Length: 0\r\n\r\n",
        site.address, site.token
    );
    for _ in 0..limits::WRITES {
        let mut stream = TcpStream::connect(site.address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        heard.recv().await.unwrap();
        stream.shutdown().await.unwrap();
        assert_eq!(stream.read_to_end(&mut Vec::new()).await.unwrap(), 0);
    }
    let refused = site.ask("POST", &path, "{}").await;
    assert_eq!((refused.status(), refused.field("retry-after")), (503, Some("5")), "{}", refused.body);
    site.get(WEB).await;
    drop(hanging);
}
