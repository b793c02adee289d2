//! Are counts right, and do drains end when they should?

use std::sync::Mutex;
use std::sync::atomic::Ordering;

use homing_core::clock::Now;
use homing_core::drain::{AdminState, Drain, DrainPolicy};
use homing_core::group::Group;
use homing_core::id::Home;
use homing_core::persist::SessionId;
use homing_core::steer::{Order, Subject};
use tokio::sync::broadcast;

use super::*;
use crate::change::{Changes, Origin};
use crate::events::{DrainEnd, Event, Told};
use crate::testing::{Client, Datapath, Hands, NobodyCutOff, changes, spec, web};

mod cuts;
mod ramps;
mod tells;

const COOKIE: &str = "persistence = { method = \"cookie\", timeout = \"60s\" }\n";
const SMALL_TABLE: &str = "persistence = { method = \"source-ip\", timeout = \"60s\", table_size = 8 }\n";
const SECOND: Duration = Duration::from_secs(1);

/// A datapath that notes whom it cut off.
#[derive(Clone, Default)]
struct Scissors(Arc<Mutex<Vec<Home>>>);

impl CutOff for Scissors {
    fn cut_off(&self, home: Home) {
        self.0.lock().unwrap().push(home);
    }
}

struct Site {
    changes: Arc<Changes>,
    snapshot: Arc<Snapshot>,
    upkeep: Upkeep,
    hands: Hands,
    scissors: Scissors,
    events: Events,
    heard: broadcast::Receiver<Arc<Told>>,
}

impl Site {
    /// Group `web` with these settings and targets `a` and `b`.
    fn new(settings: &str) -> Self {
        let changes = changes(Datapath::default());
        let text = web(
            settings,
            &[("a", "127.0.0.1:9001".parse().unwrap()), ("b", "127.0.0.1:9002".parse().unwrap())],
        );
        changes.apply(spec(&text), Origin::Boot).unwrap();
        let (events, hands, scissors) = (Events::default(), Hands::default(), Scissors::default());
        let heard = events.subscribe();
        let upkeep = Upkeep::new(events.clone(), Box::new(scissors.clone()), hands.clock());
        Self { snapshot: changes.current(), changes, upkeep, hands, scissors, events, heard }
    }

    fn group(&self) -> &Group {
        &self.snapshot.groups[0]
    }

    fn now(&self) -> Now {
        self.hands.now()
    }

    fn round_after(&self, time: Duration) {
        self.hands.pass(time);
        self.upkeep.round(&self.snapshot);
    }

    fn drain_a(&self, deadline: Option<Duration>) {
        let drain = Drain { policy: DrainPolicy::Hold, deadline };
        self.upkeep.drains.begin(self.group(), &self.group().targets[0], drain, self.now());
    }

    fn state_of_a(&self) -> AdminState {
        self.group().targets[0].live.drain.state(self.now())
    }

    fn sessions(&self) -> Vec<u32> {
        self.group().targets.iter().map(|target| target.live.sessions.load(Ordering::Relaxed)).collect()
    }

    /// A client that is at home on `a`.
    fn client_of_a(&self) -> Client {
        let mut clients = (0..).map(Client::new);
        clients
            .find_map(|mut client| {
                let (target, _) = client.ask(self.group(), self.now()).unwrap();
                (target == "a").then_some(client)
            })
            .unwrap()
    }

    fn next_event(&mut self) -> Option<Event> {
        self.heard.try_recv().ok().map(|told| told.event.clone())
    }

    fn ends(&mut self) -> Vec<DrainEnd> {
        let events = std::iter::from_fn(|| self.next_event());
        events
            .filter_map(|event| match event {
                Event::DrainEnded { why, .. } => Some(why),
                _ => None,
            })
            .collect()
    }
}

#[test]
fn sessions_are_counted_and_what_has_expired_is_not() {
    for settings in [COOKIE, SMALL_TABLE] {
        let site = Site::new(settings);
        let mut clients: Vec<Client> = (0..6).map(Client::new).collect();
        for client in &mut clients {
            client.ask(site.group(), site.now()).unwrap();
        }
        site.group().targets[0].live.sessions.store(77, Ordering::Relaxed);
        site.round_after(SECOND);
        assert_eq!(site.sessions().iter().sum::<u32>(), 6, "{settings}");
        site.hands.pass(Duration::from_secs(40));
        clients[0].ask(site.group(), site.now()).unwrap();
        site.round_after(Duration::from_secs(40));
        assert_eq!(site.sessions().iter().sum::<u32>(), 1, "{settings}");
        site.round_after(Duration::from_secs(100));
        assert_eq!(site.sessions(), [0, 0], "{settings}");
    }
}

#[test]
fn counts_are_exact_until_a_table_loses_sessions_and_again_when_those_would_have_expired() {
    let mut site = Site::new(SMALL_TABLE);
    site.round_after(SECOND);
    assert!(site.upkeep.counts.are_exact(site.group(), site.now()));
    for number in 0..100 {
        Client::new(number).ask(site.group(), site.now()).unwrap();
    }
    site.round_after(SECOND);
    assert!(!site.upkeep.counts.are_exact(site.group(), site.now()));
    let Some(Event::LimitMet { limit, times, .. }) = site.next_event() else { panic!("the bound was met") };
    assert_eq!(limit, "session-table");
    assert_eq!(times, 100 - u64::from(site.sessions().iter().sum::<u32>()));
    site.round_after(Duration::from_secs(60));
    assert!(!site.upkeep.counts.are_exact(site.group(), site.now()));
    site.round_after(Duration::from_secs(20));
    assert!(site.upkeep.counts.are_exact(site.group(), site.now()));
}

#[test]
fn a_full_table_is_told_once_a_minute() {
    let mut site = Site::new(SMALL_TABLE);
    let mut told = Vec::new();
    for second in 0..122 {
        for number in 0..20 {
            Client::new(second * 100 + number).ask(site.group(), site.now()).unwrap();
        }
        site.round_after(SECOND);
        told.extend(std::iter::from_fn(|| site.next_event()).map(|_| second));
    }
    assert_eq!(told, [0, 60, 120]);
}

#[test]
fn a_table_that_takes_long_is_counted_less_often_and_does_not_keep_others_from_their_turn() {
    let changes = changes(Datapath::default());
    let text = web(COOKIE, &[]);
    let two = format!("{text}[[load_balancers.groups]]\nname = \"api\"\n{COOKIE}");
    changes.apply(spec(&two), Origin::Boot).unwrap();
    let (snapshot, hands) = (changes.current(), Hands::default());
    let slow = {
        let hands = hands.clone();
        Arc::new(move || {
            hands.pass(Duration::from_millis(60)); // each look at the clock
            hands.now()
        })
    };
    let counts = SessionCounts::default();
    let [web, api] = &snapshot.groups[..] else { panic!("two groups") };
    let count = || counts.count(&snapshot, &Events::default(), &(Arc::clone(&slow) as Clock));
    count();
    assert_eq!((counts.is_counted(web), counts.is_counted(api)), (true, false));
    count();
    assert!(counts.is_counted(api));
    assert_eq!(counts.due(&snapshot, hands.now()).len(), 0);
    hands.pass(Duration::from_secs(6));
    assert_eq!(counts.due(&snapshot, hands.now()).len(), 2);
}

#[test]
fn a_group_without_persistence_has_no_sessions_and_knows_it() {
    let site = Site::new("");
    Client::new(1).ask(site.group(), site.now()).unwrap();
    // It had some before somebody switched persistence off.
    site.group().targets[0].live.sessions.store(7, Ordering::Relaxed);
    site.round_after(SECOND);
    assert_eq!(site.sessions(), [0, 0]);
    assert!(site.upkeep.counts.are_exact(site.group(), site.now()));
}

#[test]
fn a_drain_ends_when_its_target_is_empty() {
    let mut site = Site::new(COOKIE);
    let mut client = site.client_of_a();
    site.drain_a(None);
    site.round_after(SECOND);
    assert_eq!(site.state_of_a(), AdminState::Draining);
    site.hands.pass(Duration::from_secs(50));
    assert_eq!(client.ask(site.group(), site.now()).unwrap().0, "a");
    site.round_after(Duration::from_secs(50));
    assert_eq!((site.state_of_a(), site.ends()), (AdminState::Draining, vec![]));
    site.round_after(Duration::from_secs(50));
    assert_eq!((site.state_of_a(), site.ends()), (AdminState::Drained, vec![DrainEnd::Empty]));
    assert!(site.scissors.0.lock().unwrap().is_empty());
    site.round_after(SECOND);
    assert_eq!(site.ends(), []);
}

#[test]
fn a_drain_does_not_end_while_cookies_may_be_out_that_the_table_had_no_room_for() {
    let mut site = Site::new(&COOKIE.replace("timeout", "table_size = 8, timeout"));
    for number in 0..100 {
        Client::new(number).ask(site.group(), site.now()).unwrap();
    }
    site.drain_a(None);
    site.round_after(SECOND);
    site.group().targets[0].live.sessions.store(0, Ordering::Relaxed);
    site.upkeep.drains.look(&site.snapshot, &site.upkeep.counts, &site.scissors, site.now());
    assert_eq!(site.ends(), []);
    site.round_after(Duration::from_secs(100));
    assert_eq!(site.ends(), [DrainEnd::Empty]);
}

#[test]
fn a_connection_keeps_a_drain_from_ending() {
    let mut site = Site::new("");
    let active = &site.group().targets[0].live.active;
    active.store(1, Ordering::Relaxed);
    site.drain_a(None);
    site.round_after(Duration::from_secs(1000));
    assert_eq!(site.state_of_a(), AdminState::Draining);
    site.group().targets[0].live.active.store(0, Ordering::Relaxed);
    site.round_after(SECOND);
    assert_eq!((site.state_of_a(), site.ends()), (AdminState::Drained, vec![DrainEnd::Empty]));
}

#[test]
fn a_drain_ends_at_its_deadline_and_what_is_left_is_cut_off() {
    let mut site = Site::new(COOKIE);
    let mut client = site.client_of_a();
    site.drain_a(Some(Duration::from_secs(10)));
    site.round_after(Duration::from_secs(9));
    assert_eq!(site.ends(), []);
    let epoch = site.group().live.epoch();
    site.round_after(SECOND);
    assert_eq!(site.ends(), [DrainEnd::Deadline]);
    assert_eq!(*site.scissors.0.lock().unwrap(), [site.group().targets[0].home]);
    assert_ne!(site.group().live.epoch(), epoch);
    assert_eq!(client.ask(site.group(), site.now()).unwrap().0, "b");
    site.round_after(SECOND);
    assert_eq!((site.ends(), site.scissors.0.lock().unwrap().len()), (vec![], 1));
}

#[test]
fn a_drain_whose_deadline_is_now_ends_in_the_next_round() {
    let mut site = Site::new(COOKIE);
    site.client_of_a();
    site.drain_a(Some(Duration::ZERO));
    assert_eq!(site.state_of_a(), AdminState::Drained);
    site.round_after(SECOND);
    assert_eq!(site.ends(), [DrainEnd::Deadline]);
}

#[test]
fn a_cancelled_drain_is_told_once_and_does_not_end() {
    let mut site = Site::new(COOKIE);
    site.drain_a(Some(Duration::from_secs(10)));
    let cancel = |site: &Site| site.upkeep.drains.cancel(site.group(), &site.group().targets[0], site.now());
    cancel(&site);
    cancel(&site);
    site.round_after(Duration::from_secs(20));
    assert_eq!((site.state_of_a(), site.ends()), (AdminState::Active, vec![DrainEnd::Cancelled]));
}

#[test]
fn a_target_that_was_drained_before_the_node_started_is_not_told_again() {
    let mut site = Site::new(COOKIE);
    site.group().targets[0].live.finish_drain(&site.group().live);
    site.round_after(SECOND);
    assert_eq!((site.state_of_a(), site.ends()), (AdminState::Drained, vec![]));
}

#[test]
fn another_machine_under_the_name_of_a_drained_one_is_active() {
    let mut site = Site::new(COOKIE);
    site.drain_a(None);
    site.round_after(SECOND);
    assert_eq!(site.ends(), [DrainEnd::Empty]);
    let text = web(COOKIE, &[("a", "127.0.0.1:9009".parse().unwrap())]);
    site.changes.apply(spec(&text), Origin::File).unwrap();
    site.snapshot = site.changes.current();
    site.round_after(SECOND);
    assert_eq!((site.state_of_a(), site.ends()), (AdminState::Active, vec![]));
}

#[test]
fn old_orders_are_forgotten() {
    let site = Site::new(COOKIE);
    let orders = &site.group().live.orders;
    orders.give(Subject::Session(SessionId(1)), Order::Unpin, SECOND, site.now()).unwrap();
    site.round_after(SECOND / 2);
    assert_eq!(orders.len(), 1);
    site.round_after(SECOND);
    assert!(orders.is_empty());
}
