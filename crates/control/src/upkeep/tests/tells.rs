//! Is what operators have to hear of told, and not too often?

use std::net::IpAddr;

use homing_core::certificate::Identity;
use homing_core::problem::say;
use zeroize::Zeroizing;

use super::*;
use crate::identity::Identities;
use crate::restart::Restarts;
use crate::store::{Store, StoreError};
use crate::testing::Folder;

impl Site {
    fn limits(&mut self) -> Vec<(String, Option<String>, u64)> {
        let events = std::iter::from_fn(|| self.next_event());
        events
            .filter_map(|event| match event {
                Event::LimitMet { limit, listener, times, .. } => Some((limit, listener, times)),
                _ => None,
            })
            .collect()
    }
}

#[test]
fn a_bound_that_is_met_again_and_again_is_told_once_a_minute_with_how_often() {
    let mut site = Site::new("");
    let mut told = Vec::new();
    for second in 0..122 {
        for worker in 0..2 {
            site.snapshot.worker_counters.of(worker).bounds.met(Bound::Pipes);
        }
        site.snapshot.bounds.met(Bound::Pipes);
        site.round_after(SECOND);
        told.extend(
            site.limits().into_iter().map(|(limit, listener, times)| (second, limit, listener, times)),
        );
    }
    let pipes = |second, times| (second, "pipes".to_owned(), None, times);
    assert_eq!(told, [pipes(0, 3), pipes(60, 180), pipes(120, 180)]);
    assert_eq!((site.upkeep.bounds.met(Bound::Pipes), site.upkeep.bounds.met(Bound::Spans)), (366, 0));
}

#[test]
fn what_listeners_refuse_is_told_with_their_names() {
    let mut site = Site::new("");
    site.snapshot.listeners[0].live.counters.of(1).refused_at_limit.add(5);
    site.round_after(SECOND);
    assert_eq!(site.limits(), [("connections".to_owned(), Some("web".to_owned()), 5)]);
    site.round_after(SECOND * 100);
    assert_eq!(site.limits(), []);
}

#[test]
fn every_bound_that_anybody_counts_is_told() {
    let mut site = Site::new("");
    site.upkeep = Upkeep::new(site.events.clone(), Box::new(NobodyCutOff), site.hands.clock())
        .counting(Bound::Probes, || 7);
    for bound in Bound::ALL {
        site.snapshot.bounds.met(bound);
    }
    site.round_after(SECOND);
    let told = site.limits();
    for bound in Bound::ALL {
        // Whoever meets these two tells of them, with more than is known here.
        let is_told_elsewhere = matches!(bound, Bound::Orders | Bound::SessionTable);
        let times = told.iter().find(|(limit, ..)| limit == bound.as_str()).map(|(.., times)| *times);
        let expected = if bound == Bound::Probes { 8 } else { 1 };
        assert_eq!(times, (!is_told_elsewhere).then_some(expected), "{bound:?}");
        assert_eq!(site.upkeep.bounds.met(bound), expected, "{bound:?}");
    }
}

/// A listener whose certificate ends so much later.
fn secured(left: Duration) -> Site {
    let mut site = Site::new("");
    let text = "[[load_balancers]]\nname = \"shop\"\n[[load_balancers.listeners]]\nname = \"web\"\n\
                protocol = \"https\"\nlisten = [\"127.0.0.1:0\"]\nrespond = { status = 200 }\n\
                certificates = [{ cert = \"c.pem\", key = \"k.pem\" }]\n";
    let mut spec = spec(text);
    let certificate = &mut Arc::make_mut(&mut spec.load_balancers[0]).listeners[0].certificates[0];
    let identity = Identity::clone(certificate.identity.as_ref().unwrap());
    let not_after_s = site.now().token_s + left.as_secs();
    certificate.identity = Some(Arc::new(Identity { not_after_s, ..identity }));
    site.changes.apply(spec, Origin::File).unwrap();
    site.snapshot = site.changes.current();
    site
}

#[test]
fn a_certificate_is_told_of_when_its_end_comes_near_and_when_it_is_there() {
    const DAY: Duration = Duration::from_secs(86_400);
    let mut site = secured(15 * DAY);
    let mut told = Vec::new();
    for half_days in 0..34 {
        site.round_after(if half_days == 0 { Duration::ZERO } else { DAY / 2 });
        site.upkeep.round(&site.snapshot);
        while let Some(event) = site.next_event() {
            if let Event::CertificateExpires { left_days, .. } = &event {
                told.push((*left_days, event.severity().as_str()));
            }
        }
    }
    let expected = [(14, "warning"), (7, "warning"), (3, "warning"), (1, "warning"), (0, "error")];
    assert_eq!(told, expected);
}

/// A node with a store that can be broken.
struct Troubled {
    site: Site,
    store: Arc<Store>,
    identities: Arc<Identities>,
    _folder: Folder,
}

impl Troubled {
    fn new() -> Self {
        let (mut site, folder) = (Site::new(""), Folder::new());
        let store = Arc::new(Store::open(folder.path()).unwrap());
        let restarts = Arc::new(Restarts::new(site.events.clone(), site.hands.clock()));
        let identities = Identities::open(Arc::clone(&store), folder.path(), site.hands.clock(), restarts);
        let identities = Arc::new(identities.unwrap());
        let upkeep = Upkeep::new(site.events.clone(), Box::new(NobodyCutOff), site.hands.clock());
        site.upkeep = upkeep.with_troubles(&store, &identities);
        Self { site, store, identities, _folder: folder }
    }
}

#[test]
fn a_store_that_fails_is_told_once_a_minute_with_why() {
    let mut node = Troubled::new();
    node.store.fail_commits(true);
    for _ in 0..3 {
        node.store.write(|_| Ok(())).unwrap_err();
    }
    node.store.read(|_| Err::<(), _>(StoreError::TooMany(say::certificates(), 1))).unwrap_err();
    node.site.round_after(SECOND);
    let why = StoreError::Full.to_string();
    assert_eq!(node.site.next_event(), Some(Event::StoreFailed { times: 3, why }));
    node.store.write(|_| Ok(())).unwrap_err();
    node.site.round_after(SECOND);
    assert_eq!(node.site.next_event(), None);
    node.site.round_after(SECOND * 60);
    assert!(matches!(node.site.next_event(), Some(Event::StoreFailed { times: 1, .. })));
}

#[test]
fn who_guesses_passwords_is_told_with_his_address_and_never_the_name_that_he_tried() {
    let mut node = Troubled::new();
    let address: IpAddr = "192.0.2.7".parse().unwrap();
    let password = Zeroizing::new("wrong".to_owned());
    for _ in 0..13 {
        node.identities.sign_in("hunter2", &password, address).unwrap_err();
    }
    node.site.round_after(SECOND);
    let limited = Event::LoginLimited { times: 3, address: address.to_string() };
    assert_eq!(node.site.next_event(), Some(limited));
    assert_eq!(node.site.next_event(), None);
}
