//! Is what happens told to all who listen?

use std::collections::BTreeSet;

use homing_core::clock::Now;
use serde_json::{Value, json};
use tokio::sync::broadcast;

use super::catalogue::CATALOGUE;
use super::*;
use crate::limits;

const NOW: Now = Now { monotonic_ms: 1, token_s: 1_700_000_000 };

fn target() -> TargetName {
    TargetName { load_balancer: "shop".to_owned(), group: "web".to_owned(), target: "a".to_owned() }
}

#[test]
fn an_event_is_told_to_all_who_listen_with_its_number_and_time() {
    let events = Events::default();
    events.tell(Event::TargetUnstuck { target: target(), sessions: 1 }, NOW);
    let (mut one, mut other) = (events.subscribe(), events.clone().subscribe());
    events.tell(Event::DrainEnded { target: target(), why: DrainEnd::Empty }, NOW);
    let told = one.try_recv().unwrap();
    assert_eq!(other.try_recv().unwrap(), told);
    assert_eq!(
        serde_json::to_value(&*told).unwrap(),
        json!({
            "number": 2, "at_s": 1_700_000_000, "severity": "info", "event": "drain-ended",
            "load_balancer": "shop", "group": "web", "target": "a", "why": "empty",
        })
    );
}

/// An event of every kind.
fn one_of_each() -> Vec<Event> {
    let session = SessionName {
        load_balancer: "shop".to_owned(),
        group: "web".to_owned(),
        session: "00000000000000ff".to_owned(),
        from: None,
    };
    let word = |text: &str| text.to_owned();
    vec![
        Event::DrainBegan {
            target: target(),
            by: word("operator"),
            policy: word("hold"),
            deadline_s: Some(600),
        },
        Event::ConnectionsCut { target: target(), why: CutReason::Removed, connections: 3 },
        Event::DrainEnded { target: target(), why: DrainEnd::Cancelled },
        Event::RampBegan { target: target(), time_s: 30 },
        Event::RampEnded { target: target(), why: RampEnd::Whole },
        Event::SessionMoved { session: session.clone(), to: word("b") },
        Event::SessionUnpinned { session: session.clone() },
        Event::SessionExpired { session },
        Event::TargetUnstuck { target: target(), sessions: 7 },
        Event::LimitMet {
            limit: word("session-table"),
            load_balancer: Some(word("shop")),
            listener: None,
            group: Some(word("web")),
            times: 3,
            evicted: 1,
        },
        Event::CertificateExpires {
            load_balancer: word("shop"),
            listener: word("web"),
            not_after_s: 9,
            left_days: 0,
        },
        Event::StoreFailed { times: 1, why: word("the disk is full") },
        Event::AuditLost { notes: 1 },
        Event::LoginLimited { times: 1, address: word("192.0.2.1") },
        Event::HealthChanged {
            target: target(),
            from: word("healthy"),
            to: word("unhealthy"),
            why: word("connect refused"),
        },
        Event::TaskRestarted { task: word("probes"), why: word("panic: a bug") },
        Event::RevisionMade {
            revision: 7,
            author: word("ana"),
            origin: word("rollback"),
            why: Some(word("too slow")),
            of: Some(5),
            added: 1,
            changed: 2,
            removed: 3,
        },
        Event::ReloadRefused {
            file: word("homing.toml"),
            outcome: word("refused"),
            problems: 2,
            first: word("homing.toml:3:1: unknown"),
            running: 7,
        },
        Event::CertificateStored { certificate: word("shop"), not_after_s: 9, author: word("ana") },
        Event::CertificateReplaced { certificate: word("shop"), not_after_s: 9, author: word("ana") },
        Event::CertificateRemoved { certificate: word("shop") },
        Event::LoadBalancerSetAside { load_balancer: word("shop"), why: word("the file has one") },
        Event::LoadBalancerBack { load_balancer: word("shop") },
    ]
}

#[test]
fn each_event_is_read_as_it_is_written_and_has_its_row_in_the_catalogue() {
    let mut seen = BTreeSet::new();
    for event in one_of_each() {
        assert!(seen.insert(event.name()));
        assert_eq!(severity(event.name()), Some(event.severity()));
        let row = CATALOGUE.iter().find(|row| row.name == event.name()).unwrap();
        let facts: BTreeSet<String> = facts(&event);
        assert_eq!(facts, row.facts.iter().map(|fact| (*fact).to_owned()).collect(), "{}", row.name);
        let told = Told { number: 1, at_s: 2, severity: event.severity(), event };
        let written: Value = serde_json::to_value(&told).unwrap();
        assert_eq!(written["event"], told.event.name());
        assert_eq!(serde_json::from_value::<Told>(written).unwrap(), told);
    }
    let listed: BTreeSet<_> = CATALOGUE.iter().map(|row| row.name).collect();
    assert_eq!((seen, CATALOGUE.len()), (listed.clone(), listed.len()));
}

/// What is told of an event beside its name.
fn facts(event: &Event) -> BTreeSet<String> {
    let Value::Object(facts) = serde_json::to_value(event).unwrap() else { panic!("{event:?}") };
    facts.into_iter().map(|(fact, _)| fact).filter(|fact| fact != "event").collect()
}

#[test]
fn a_target_that_is_well_again_is_no_cause_for_alarm() {
    let changed = |to: &str| {
        let (from, why) = (String::new(), String::new());
        Event::HealthChanged { target: target(), from, to: to.to_owned(), why }.severity()
    };
    assert_eq!(["unhealthy", "healthy"].map(changed), [Severity::Warning, Severity::Info]);
}

#[test]
fn a_mark_is_read_as_it_is_written_and_nothing_else_is() {
    let mark: Mark = "1a-7".parse().unwrap();
    assert_eq!(mark.to_string(), "1a-7");
    for text in ["", "1a", "1a-", "-7", "x-7", "1a-7-8", "1a-18446744073709551616"] {
        assert_eq!(text.parse::<Mark>(), Err(NoMark), "{text}");
    }
}

#[tokio::test]
async fn no_event_is_lost_or_told_twice_between_what_is_past_and_what_comes() {
    let events = Events::of_run(7);
    for sessions in 0..3 {
        events.tell(Event::TargetUnstuck { target: target(), sessions }, NOW);
    }
    let mut following = events.follow(Some("7-1".parse().unwrap()));
    assert_eq!(following.mark(), Some("7-1".parse().unwrap()));
    events.tell(Event::TargetUnstuck { target: target(), sessions: 3 }, NOW);
    for number in 2..=4 {
        let Some(Heard::Event(told)) = following.next().await else { panic!("no event {number}") };
        assert_eq!((told.number, following.mark()), (number, Some(events.mark(&told))));
    }
    assert_eq!((events.lost(), events.told()), (0, 4));
}

#[tokio::test]
async fn what_a_slow_listener_has_missed_is_counted() {
    let events = Events::default();
    let mut following = events.follow(None);
    for sessions in 0..limits::EVENTS_WAITING as u64 + 3 {
        events.tell(Event::TargetUnstuck { target: target(), sessions }, NOW);
    }
    assert_eq!(following.next().await, Some(Heard::Gap(Gap { lost: Some(3) })));
    assert_eq!((following.mark().unwrap().to_string(), events.lost()), ("1-3".to_owned(), 3));
}

#[test]
fn who_does_not_listen_delays_nobody_and_hears_how_many_he_missed() {
    let events = Events::default();
    let mut slow = events.subscribe();
    for sessions in 0..limits::EVENTS_WAITING as u64 + 3 {
        events.tell(Event::TargetUnstuck { target: target(), sessions }, NOW);
    }
    assert_eq!(slow.try_recv(), Err(broadcast::error::TryRecvError::Lagged(3)));
}
