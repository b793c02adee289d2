//! Does what dies begin again, and is it told?

use std::sync::atomic::AtomicUsize;

use rusqlite::Connection;
use tokio::time::timeout;

use super::*;
use crate::change::Origin;
use crate::store::{Store, StoreError};
use crate::testing::{Datapath, changes, clock, spec, web};

const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_task_that_panics_or_ends_begins_again_and_is_told() {
    let events = Events::default();
    let (mut told, restarts) = (events.subscribe(), Arc::new(Restarts::new(events, clock())));
    let (begun, lives) = (Arc::new(AtomicUsize::new(0)), Arc::new(tokio::sync::Notify::new()));
    let (count, alive) = (Arc::clone(&begun), Arc::clone(&lives));
    let begin = move || {
        let (count, alive) = (Arc::clone(&count), Arc::clone(&alive));
        async move {
            match count.fetch_add(1, Ordering::SeqCst) {
                0 => panic!("a bug, number {}", 1),
                1 => {}
                _ => {
                    alive.notify_one();
                    std::future::pending().await
                }
            }
        }
    };
    let task = tokio::spawn(Arc::clone(&restarts).keep_up(Task::Upkeep, begin));
    timeout(PATIENCE, lives.notified()).await.unwrap();
    for expected in ["panic: a bug, number 1", "it ended"] {
        let restarted = Event::TaskRestarted { task: "upkeep".to_owned(), why: expected.to_owned() };
        assert_eq!(told.try_recv().unwrap().event, restarted);
    }
    assert_eq!((restarts.count(Task::Upkeep), restarts.count(Task::Probes)), (2, 0));
    assert!(!task.is_finished());
    task.abort();
}

#[test]
fn the_pause_grows_to_its_bound_and_begins_anew_after_a_long_life() {
    let young = Duration::ZERO;
    let mut pause = pause_after(Duration::ZERO, young);
    assert_eq!(pause, limits::RESTART_PAUSE);
    for _ in 0..20 {
        let next = pause_after(pause, young);
        assert!(next == pause * 2 || next == limits::RESTART_PAUSE_MAX, "{next:?}");
        pause = next;
    }
    assert_eq!(pause, limits::RESTART_PAUSE_MAX);
    assert_eq!(pause_after(pause, limits::RESTART_PAUSE_MAX + young), limits::RESTART_PAUSE_MAX);
    assert_eq!(pause_after(pause, limits::RESTART_PAUSE_MAX * 2), limits::RESTART_PAUSE);
}

#[tokio::test]
async fn a_panic_on_a_thread_for_what_waits_is_one_of_who_waits() {
    let outcome = caught(blocking(|| panic!("a bug"))).await;
    assert_eq!(outcome.map(|(): ()| "done").unwrap_err().to_string(), "a bug");
    assert_eq!(caught(blocking(|| 7)).await.unwrap(), 7);
}

#[test]
fn every_task_has_its_own_count() {
    let restarts = Restarts::new(Events::default(), clock());
    for (times, task) in (1..).zip(Task::ALL) {
        (0..times).for_each(|_| restarts.note(task, None));
        assert_eq!(restarts.count(task), times, "{}", task.as_str());
    }
}

#[test]
fn a_lock_that_a_panic_held_is_taken_all_the_same() {
    let (changes, spec) = (changes(Datapath::default()), spec(&web("", &[])));
    assert!(caught_at_once(|| changes.boot(spec.clone(), |_| panic!("a bug"))).is_err());
    assert!(changes.apply(spec, Origin::File).is_ok());
    let store = Store::in_memory();
    assert!(caught_at_once(|| store.write(|_| -> Result<(), StoreError> { panic!("a bug") })).is_err());
    assert!(caught_at_once(|| store.read(|_| -> Result<(), StoreError> { panic!("a bug") })).is_err());
    let count = |store: &Connection| -> Result<i64, StoreError> {
        Ok(store.query_row("SELECT count(*) FROM audit", [], |row| row.get(0))?)
    };
    assert_eq!(store.read(count).unwrap(), 0);
    assert_eq!(store.write(|transaction| count(transaction)).unwrap(), 0);
}
