//! Does the API answer who may ask, and does what it orders have its effect?

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use homing_core::clock::Now;
use homing_core::group::Group;
use homing_core::snapshot::Snapshot;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::*;
use crate::admin;
use crate::change::{Changes, Origin};
use crate::identity::Identities;
use crate::probe::{Once, ProbeBook};
use crate::store::Store;
use crate::testing::http::{Answer, ask_with};
use crate::testing::{Client, Datapath, Folder, Hands, NobodyCutOff, changes, desk_telling, restarts, spec};
use crate::token_file::ADMIN_NAME;
use crate::traffic::TrafficBook;
use crate::upkeep::Upkeep;
use crate::watch::Reloads;

mod access;
mod audit;
mod browser;
mod certificates;
mod conform;
mod contain;
mod document;
mod drains;
mod editions;
mod edits;
mod follow;
mod hidden;
mod identity;
mod language;
mod list;
mod logs;
mod look;
mod orders;
mod probes;
mod revisions;
mod scopes;
mod traffic;
mod word;

/// Load balancer `shop` with a group of each kind; each has targets `a` and `b`.
const SHOP: &str = r#"
[[load_balancers]]
name = "shop"
listeners = [
    { name = "web", protocol = "http", listen = ["127.0.0.1:0"], group = "web" },
    { name = "db", protocol = "tcp", listen = ["127.0.0.1:0"], group = "db" },
]
[[load_balancers.groups]]
name = "web"
persistence = { method = "cookie", timeout = "60s" }
targets = [{ name = "a", address = "127.0.0.1:9001" }, { name = "b", address = "127.0.0.1:9002" }]
[[load_balancers.groups]]
name = "db"
persistence = { method = "source-ip", timeout = "60s" }
targets = [{ name = "a", address = "127.0.0.1:9003" }, { name = "b", address = "127.0.0.1:9004" }]
[[load_balancers.groups]]
name = "plain"
targets = [{ name = "a", address = "127.0.0.1:9005" }, { name = "b", address = "127.0.0.1:9006" }]
"#;

const WEB: &str = "/load-balancers/shop/groups/web";

/// A node without a datapath, and its operator.
struct Site {
    changes: Arc<Changes>,
    upkeep: Arc<Upkeep>,
    traffic: Arc<TrafficBook>,
    book: Arc<ProbeBook>,
    hands: Hands,
    events: Events,
    is_handing_over: Arc<AtomicBool>,
    /// Whoever wants to know the time panics.
    is_broken: Arc<AtomicBool>,
    /// The same at the gate.
    is_gate_broken: Arc<AtomicBool>,
    address: SocketAddr,
    token: String,
    identities: Arc<Identities>,
    _folder: Folder,
}

impl Site {
    async fn new(text: &str) -> Self {
        Self::with_disk(text, Arc::new(|| ())).await
    }

    /// A node whose disk is `keep_word`.
    async fn with_disk(text: &str, keep_word: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (folder, hands, events) = (Folder::new(), Hands::default(), Events::default());
        let changes = changes(Datapath::default());
        // In a folder: what is sealed has its key beside the store.
        let desk = desk_telling(text, &changes, Store::open(folder.path()).unwrap(), &events);
        let store = Arc::new(Store::in_memory());
        let identities = Identities::open(Arc::clone(&store), folder.path(), hands.clock(), restarts());
        let identities = Arc::new(identities.unwrap());
        let token = std::fs::read_to_string(folder.file(ADMIN_NAME)).unwrap().trim_end().to_owned();
        let upkeep = Upkeep::new(events.clone(), Box::new(NobodyCutOff), hands.clock());
        let upkeep = Arc::new(upkeep.with_troubles(&store, &identities));
        let traffic = Arc::new(TrafficBook::default());
        let book = Arc::new(ProbeBook::default());
        let is_handing_over = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&is_handing_over);
        let is_broken = Arc::new(AtomicBool::new(false));
        let is_gate_broken = Arc::new(AtomicBool::new(false));
        let clock = |is_broken: &Arc<AtomicBool>| -> crate::Clock {
            let (broken, time) = (Arc::clone(is_broken), hands.clone());
            Arc::new(move || {
                assert!(!broken.load(Ordering::SeqCst), "a bug");
                time.now()
            })
        };
        let observed = Observed {
            changes: Arc::clone(&changes),
            desk,
            store,
            reloads: tokio::sync::watch::channel(Arc::new(Reloads::default())).1,
            file: "etc/homing.toml".into(),
            book: Arc::clone(&book),
            probes: Arc::new(Once::new(Arc::clone(&book), events.clone(), hands.clock(), restarts())),
            upkeep: Arc::clone(&upkeep),
            traffic: Arc::clone(&traffic),
            gate: Arc::new(auth::Gate::new(Arc::clone(&identities), clock(&is_gate_broken))),
            keep_word,
            is_handing_over: Arc::new(move || asked.load(Ordering::SeqCst)),
            state: Arc::default(),
            events: events.clone(),
            restarts: restarts(),
            clock: clock(&is_broken),
            started: hands.now(),
            started_at_s: 1_700_000_000,
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(admin::serve(listener, Arc::new(observed), events.clone(), std::future::pending()));
        Self {
            changes,
            upkeep,
            traffic,
            book,
            hands,
            events,
            is_handing_over,
            is_broken,
            is_gate_broken,
            address,
            token,
            identities,
            _folder: folder,
        }
    }

    async fn shop() -> Self {
        Self::new(SHOP).await
    }

    /// Asks with the token, for a path below the API's.
    async fn ask(&self, method: &str, path: &str, body: &str) -> Answer {
        let (address, token, length) = (self.address, &self.token, body.len());
        let mut head = format!(
            "{method} {BASE}{path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Content-Length: {length}"
        );
        if !body.is_empty() {
            head.push_str("\r\nContent-Type: application/json");
        }
        let answer = ask_with(address, &head, body).await;
        conform::check(method, path, body, &answer);
        answer
    }

    /// Asks with more fields, each with the line break before it.
    async fn ask_with(&self, method: &str, path: &str, fields: &str, body: &str) -> Answer {
        let (address, token, length) = (self.address, &self.token, body.len());
        let head = format!(
            "{method} {BASE}{path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Content-Length: {length}{fields}"
        );
        let answer = ask_with(address, &head, body).await;
        conform::check(method, path, "", &answer);
        answer
    }

    /// What a `GET` answers, which goes well.
    async fn get(&self, path: &str) -> Value {
        let answer = self.ask("GET", path, "").await;
        assert_eq!(answer.status(), 200, "{path}: {}", answer.body);
        answer.json()
    }

    /// What a `POST` answers, which goes well.
    async fn post(&self, path: &str, body: &Value) -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = self.ask("POST", path, &body).await;
        assert_eq!(answer.status(), 200, "{path}: {}", answer.body);
        answer.json()
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        self.changes.current()
    }

    fn now(&self) -> Now {
        self.hands.now()
    }

    fn round_after(&self, time: Duration) {
        self.hands.pass(time);
        self.upkeep.round(&self.snapshot());
    }

    /// A client of that group, at home on target `a`.
    fn client_of_a(&self, group: &str) -> Client {
        let snapshot = self.snapshot();
        let group = named(&snapshot, group);
        let mut clients = (0..1000).map(Client::new);
        let found = clients
            .find_map(|mut client| (client.ask(group, self.now()).unwrap().0 == "a").then_some(client));
        found.unwrap()
    }

    /// A request of `client` a second later: which target, and why.
    fn next_request(&self, client: &mut Client, group: &str) -> (String, &'static str) {
        self.hands.pass(Duration::from_secs(1));
        let (target, reason) = client.ask(named(&self.snapshot(), group), self.now()).unwrap();
        (target, reason.as_str())
    }
}

fn named<'a>(snapshot: &'a Snapshot, name: &str) -> &'a Group {
    snapshot.groups.iter().find(|group| *group.name == *name).unwrap()
}

/// The path of a client's session.
fn session_of(client: &Client) -> String {
    format!("/sessions/{}", client.session.unwrap())
}
