//! Do probes follow the snapshot and find what is there? Real sockets on loopback.

use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket};

use super::*;
use crate::change::{Changes, Origin};
use crate::testing::{Datapath, changes, clock, restarts, spec, web};

mod secured;
mod udp;

const PATIENCE: Duration = Duration::from_secs(20);
const TCP: &str =
    "health = { kind = \"tcp\", interval = \"100ms\", timeout = \"100ms\", rise = 2, fall = 2 }\n";
const HTTP: &str = "health = { kind = \"http\", path = \"/fit\", host = \"app\", interval = \"100ms\", \
                    timeout = \"100ms\", rise = 2, fall = 2, statuses = [\"200-299\"] }\n";

/// For tests that look at the first probe only: it may take its time on a busy machine.
fn first_only(health: &str) -> String {
    health.replace("\"100ms\"", "\"1h\"")
}

/// Changes that are followed by probes.
struct Node {
    changes: Arc<Changes>,
    book: Arc<ProbeBook>,
    events: Events,
}

impl Node {
    fn probing() -> Self {
        let node =
            Self { changes: changes(Datapath::default()), book: Arc::default(), events: Events::default() };
        tokio::spawn(run(
            node.changes.subscribe(),
            Arc::clone(&node.book),
            node.events.clone(),
            clock(),
            restarts(),
        ));
        node
    }

    /// The same, of probes that panic when they want to know the time for the first time.
    fn probing_with_a_bug() -> (Self, Arc<Restarts>) {
        let node =
            Self { changes: changes(Datapath::default()), book: Arc::default(), events: Events::default() };
        let (asked, restarts, time) = (AtomicUsize::new(0), restarts(), clock());
        let clock = Arc::new(move || match asked.fetch_add(1, Ordering::SeqCst) {
            0 => panic!("a bug"),
            _ => time(),
        });
        let (book, events) = (Arc::clone(&node.book), node.events.clone());
        tokio::spawn(run(node.changes.subscribe(), book, events, clock, Arc::clone(&restarts)));
        (node, restarts)
    }

    fn say(&self, text: &str) {
        self.changes.apply(spec(text), Origin::File).unwrap();
    }

    fn target(&self) -> Arc<TargetLive> {
        Arc::clone(&self.changes.current().groups[0].targets[0].live)
    }

    fn page(&self) -> Option<book::Page> {
        self.book.page(self.changes.current().groups[0].targets[0].home.target)
    }

    fn found(&self, finding: Finding) -> bool {
        self.page().and_then(|page| page.last).is_some_and(|last| last.finding == finding)
    }

    /// Waits until what `what` says of the first target holds, looking after every probe.
    async fn until(&self, what: impl Fn(&Self) -> bool) {
        let mut recorded = self.book.subscribe();
        let reached = recorded.wait_for(|_| what(self));
        let _guard = timeout(PATIENCE, reached).await.expect("in time").unwrap();
    }

    async fn until_health(&self, health: Health) {
        self.until(|node| node.target().health() == health).await;
    }
}

/// A listener on a port that is free again as soon as it is dropped.
fn listen(address: SocketAddr) -> TcpListener {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_reuseaddr(true).unwrap();
    socket.bind(address).unwrap();
    socket.listen(64).unwrap()
}

fn any_port() -> SocketAddr {
    ([127, 0, 0, 1], 0).into()
}

/// Answers every request with the bytes of `answer`, then closes.
fn serve(listener: TcpListener, answer: impl Fn(&str) -> String + Send + 'static) {
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 4096];
            let length = stream.read(&mut request).await.unwrap_or(0);
            let text = answer(&String::from_utf8_lossy(&request[..length]));
            let _ = stream.write_all(text.as_bytes()).await;
        }
    });
}

#[tokio::test]
async fn a_target_that_stops_listening_falls_and_rises_when_it_listens_again() {
    let listener = listen(any_port());
    let address = listener.local_addr().unwrap();
    let node = Node::probing();
    node.say(&web(TCP, &[("a", address)]));
    node.until_health(Health::Healthy).await;
    drop(listener);
    node.until(|node| node.target().health() == Health::Unhealthy && node.found(Finding::Refused)).await;
    assert!(node.page().unwrap().failures >= 2);
    let _listener = listen(address);
    node.until(|node| node.target().health() == Health::Healthy && node.found(Finding::Connected)).await;
    let history = node.book.history(node.changes.current().groups[0].targets[0].home.target).unwrap();
    let told: Vec<_> = history.changes.iter().map(|change| (change.to, change.why)).collect();
    let expected = [
        (Health::Healthy, Finding::Connected),
        (Health::Unhealthy, Finding::Refused),
        (Health::Healthy, Finding::Connected),
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_change_of_health_is_told() {
    let node = Node::probing();
    let mut heard = node.events.subscribe();
    let listener = listen(any_port());
    node.say(&web(&first_only(TCP), &[("a", listener.local_addr().unwrap())]));
    let told = timeout(PATIENCE, heard.recv()).await.expect("in time").unwrap();
    let Event::HealthChanged { target, from, to, why } = &told.event else { panic!("{told:?}") };
    assert_eq!((&*target.group, &*target.target), ("web", "a"));
    assert_eq!((&**from, &**to, &**why), ("unknown", "healthy", Finding::Connected.to_string().as_str()));
}

#[tokio::test]
async fn a_status_outside_of_the_ranges_fails() {
    let listener = listen(any_port());
    let address = listener.local_addr().unwrap();
    let status = Arc::new(AtomicU16::new(204));
    let now = Arc::clone(&status);
    serve(listener, move |_| format!("HTTP/1.1 {} X\r\n\r\n", now.load(Ordering::Relaxed)));
    let node = Node::probing();
    node.say(&web(HTTP, &[("a", address)]));
    node.until_health(Health::Healthy).await;
    status.store(503, Ordering::Relaxed);
    node.until(|node| node.target().health() == Health::Unhealthy && node.found(Finding::Failed(503))).await;
    status.store(200, Ordering::Relaxed);
    node.until_health(Health::Healthy).await;
}

#[tokio::test]
async fn a_probe_asks_for_its_path_and_host() {
    let listener = listen(any_port());
    let address = listener.local_addr().unwrap();
    serve(listener, |request| {
        let is_right =
            request.starts_with("GET /fit HTTP/1.1\r\nHost: app\r\n") && request.ends_with("\r\n\r\n");
        format!("HTTP/1.1 {} X\r\n\r\n", if is_right { 200 } else { 400 })
    });
    let node = Node::probing();
    node.say(&web(&first_only(HTTP), &[("a", address)]));
    node.until(|node| node.page().is_some()).await;
    assert_eq!(node.page().unwrap().last.unwrap().finding, Finding::Passed(200));
}

#[tokio::test]
async fn each_way_to_fail_has_its_name() {
    let too_long = format!("HTTP/1.1 200 OK\r\nX: {}", "x".repeat(20 << 10));
    for (answer, finding) in [
        ("", Finding::Closed),
        ("HTTP/1.1 200 OK\r\n", Finding::Closed),
        ("220 mail ready\r\n", Finding::Unreadable),
        (too_long.as_str(), Finding::TooLong),
    ] {
        let listener = listen(any_port());
        let address = listener.local_addr().unwrap();
        let answer = answer.to_owned();
        serve(listener, move |_| answer.clone());
        let node = Node::probing();
        node.say(&web(&first_only(HTTP), &[("a", address)]));
        node.until(|node| node.page().is_some()).await;
        assert_eq!(node.page().unwrap().last.unwrap().finding, finding);
    }
}

#[tokio::test]
async fn a_target_that_never_answers_times_out() {
    // It accepts into its queue, and nobody reads.
    let listener = listen(any_port());
    let node = Node::probing();
    node.say(&web(HTTP, &[("a", listener.local_addr().unwrap())]));
    node.until_health(Health::Unhealthy).await;
    assert_eq!(node.page().unwrap().last.unwrap().finding, Finding::TimedOut);
}

#[tokio::test]
async fn another_port_can_be_probed() {
    let (closed, probed) = (listen(any_port()), listen(any_port()));
    let port = probed.local_addr().unwrap().port();
    let address = closed.local_addr().unwrap();
    drop(closed);
    let node = Node::probing();
    node.say(&web(&TCP.replace("rise", &format!("port = {port}, rise")), &[("a", address)]));
    node.until_health(Health::Healthy).await;
}

#[tokio::test]
async fn health_is_forgotten_with_the_health_check() {
    let closed = listen(any_port()).local_addr().unwrap();
    let node = Node::probing();
    node.say(&web(TCP, &[("a", closed)]));
    node.until_health(Health::Unhealthy).await;
    let target = node.target();
    node.say(&web("", &[("a", closed)]));
    let forgotten = async {
        while target.health() != Health::Unknown || node.page().is_some() {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, forgotten).await.expect("in time");
}

#[tokio::test]
async fn what_was_found_at_another_address_does_not_count() {
    let closed = listen(any_port()).local_addr().unwrap();
    let open = listen(any_port());
    let node = Node::probing();
    node.say(&web(&TCP.replace("rise = 2", "rise = 100"), &[("a", closed)]));
    node.until_health(Health::Unhealthy).await;
    // Healthy at the first pass, not after a hundred: nothing was known about this address.
    node.say(&web(&TCP.replace("rise = 2", "rise = 100"), &[("a", open.local_addr().unwrap())]));
    node.until_health(Health::Healthy).await;
    assert_eq!(node.page().unwrap().failures, 0);
}

#[tokio::test]
async fn a_change_elsewhere_leaves_a_probe_alone() {
    let listener = listen(any_port());
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    serve(listener, move |_| {
        count.fetch_add(1, Ordering::Relaxed);
        "HTTP/1.1 200 OK\r\n\r\n".to_owned()
    });
    let hourly = first_only(HTTP);
    let other = listen(any_port()).local_addr().unwrap();
    let node = Node::probing();
    node.say(&web(&hourly, &[("a", address)]));
    node.until_health(Health::Healthy).await;
    // The new target's first probe says that the change was followed.
    node.say(&web(&hourly, &[("a", address), ("b", other)]));
    node.until(|node| node.changes.current().groups[0].targets[1].live.health() == Health::Unhealthy).await;
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_target_that_is_removed_is_not_probed_any_more() {
    let (removed, kept) = (listen(any_port()), listen(any_port()));
    let node = Node::probing();
    let removed_address = removed.local_addr().unwrap();
    node.say(&web(TCP, &[("a", removed_address), ("b", kept.local_addr().unwrap())]));
    node.until_health(Health::Healthy).await;
    let id = node.changes.current().groups[0].targets[0].home.target;
    node.say(&web(TCP, &[("b", kept.local_addr().unwrap())]));
    let mut recorded = node.book.subscribe();
    timeout(PATIENCE, recorded.wait_for(|_| node.book.page(id).is_none())).await.expect("in time").unwrap();
}

#[test]
fn jitter_is_at_most_a_tenth() {
    let mut entropy = Entropy::from_seed(1);
    let interval = Duration::from_secs(5);
    let drawn: Vec<Duration> = (0..1000).map(|_| with_jitter(interval, &mut entropy)).collect();
    assert!(drawn.iter().all(|wait| (4500..=5500).contains(&wait.as_millis())));
    assert!(drawn.iter().any(|wait| *wait < interval) && drawn.iter().any(|wait| *wait > interval));
}

#[tokio::test]
async fn a_probe_begins_with_the_header_that_its_group_sends() {
    for (version, expected) in
        [("v1", "PROXY TCP4 127.0.0.1 127.0.0.1 "), ("v2", "\r\n\r\n\0\r\nQUIT\n \0\0\0")]
    {
        let listener = listen(any_port());
        let address = listener.local_addr().unwrap();
        serve(listener, move |heard| {
            let status = if heard.starts_with(expected) { 200 } else { 400 };
            format!("HTTP/1.1 {status} X\r\n\r\n")
        });
        let node = Node::probing();
        let settings = format!("send_proxy_protocol = {version:?}\n{}", first_only(HTTP));
        node.say(&web(&settings, &[("a", address)]));
        node.until(|node| node.page().is_some()).await;
        assert_eq!(node.page().unwrap().last.unwrap().finding, Finding::Passed(200), "{version}");
    }
}

#[tokio::test]
async fn a_probe_of_another_port_begins_with_no_header() {
    let listener = listen(any_port());
    let address = listener.local_addr().unwrap();
    serve(listener, |heard| {
        format!("HTTP/1.1 {} X\r\n\r\n", if heard.starts_with("GET ") { 200 } else { 400 })
    });
    let node = Node::probing();
    let health = first_only(HTTP).replace("rise", &format!("port = {}, rise", address.port()));
    node.say(&web(&format!("send_proxy_protocol = \"v1\"\n{health}"), &[("a", any_port_of(address))]));
    node.until(|node| node.page().is_some()).await;
    assert_eq!(node.page().unwrap().last.unwrap().finding, Finding::Passed(200));
}

/// Another port of the same machine; nobody has to listen there.
fn any_port_of(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip(), 1)
}

#[tokio::test]
async fn probes_of_a_target_that_died_begin_again() {
    let target = listen(any_port());
    let (node, restarts) = Node::probing_with_a_bug();
    node.say(&web(TCP, &[("a", target.local_addr().unwrap())]));
    node.until(|node| node.found(Finding::Connected)).await;
    assert_eq!(restarts.count(Task::Probes), 1);
}
