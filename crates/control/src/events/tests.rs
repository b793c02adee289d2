//! Is what happens told to all who listen?

use serde_json::{Value, json};

use super::*;

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
            "number": 2, "at_s": 1_700_000_000, "event": "drain-ended",
            "load_balancer": "shop", "group": "web", "target": "a", "why": "empty",
        })
    );
}

#[test]
fn each_event_is_read_as_it_is_written_and_has_one_name() {
    let session = SessionName {
        load_balancer: "shop".to_owned(),
        group: "web".to_owned(),
        session: "00000000000000ff".to_owned(),
        from: None,
    };
    let word = |text: &str| text.to_owned();
    for event in [
        Event::DrainBegan { target: target(), policy: word("hold"), deadline_s: Some(600) },
        Event::DrainEnded { target: target(), why: DrainEnd::Cancelled },
        Event::SessionMoved { session: session.clone(), to: word("b") },
        Event::SessionUnpinned { session: session.clone() },
        Event::SessionExpired { session },
        Event::TargetUnstuck { target: target(), sessions: 7 },
        Event::LimitMet {
            load_balancer: word("shop"),
            group: word("web"),
            limit: Limit::SessionTable,
            evicted: 1,
            refused: 2,
        },
        Event::HealthChanged {
            target: target(),
            from: word("healthy"),
            to: word("unhealthy"),
            why: word("connect refused"),
        },
        Event::TaskRestarted { task: word("probes"), why: word("panic: a bug") },
    ] {
        let told = Told { number: 1, at_s: 2, event };
        let written: Value = serde_json::to_value(&told).unwrap();
        assert_eq!(written["event"], told.event.name());
        assert_eq!(serde_json::from_value::<Told>(written).unwrap(), told);
    }
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
