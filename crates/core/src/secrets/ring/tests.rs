//! Does every change leave a ring that works?

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn key(id: u8, usage: KeyUse) -> RingKey {
    RingKey { id, secret: [id; 32], usage }
}

/// A ring of these keys, whose `issuing` one issues.
fn ring(ids: &[u8], issuing: u8) -> KeyRing {
    let usage = |id| if id == issuing { KeyUse::Issue } else { KeyUse::Accept };
    KeyRing::new(ids.iter().map(|&id| key(id, usage(id))).collect()).unwrap()
}

/// The ids of a ring, the oldest first, and the issuing one.
fn shape(ring: &KeyRing) -> (Vec<u8>, u8) {
    (ring.keys().iter().map(|key| key.id).collect(), ring.issuing().id)
}

#[test]
fn a_ring_has_exactly_one_issuing_key_and_distinct_ids() {
    assert!(KeyRing::new(vec![key(1, KeyUse::Issue), key(2, KeyUse::Accept)]).is_some());
    assert!(KeyRing::new(vec![key(1, KeyUse::Accept)]).is_none());
    assert!(KeyRing::new(vec![key(1, KeyUse::Issue), key(2, KeyUse::Issue)]).is_none());
    assert!(KeyRing::new(vec![key(1, KeyUse::Issue), key(1, KeyUse::Accept)]).is_none());
    assert!(KeyRing::new(vec![]).is_none());
}

#[test]
fn a_key_accepts_then_issues_then_accepts_then_is_gone() {
    let mut ring = ring(&[1], 1);
    assert_eq!(ring.create([2; 32]), Ok(2));
    assert_eq!(shape(&ring), (vec![1, 2], 1));
    assert_eq!(ring.rotate([9; 32]), Ok(2), "the key that was created, no fresh one");
    assert_eq!(shape(&ring), (vec![1, 2], 2));
    assert_eq!(ring.retire(1), Ok(()));
    assert_eq!(shape(&ring), (vec![2], 2));
    assert_eq!(ring.issuing().secret, [2; 32]);
}

#[test]
fn rotating_without_a_newer_key_makes_one_and_never_goes_back() {
    let mut ring = ring(&[1, 2], 2);
    assert_eq!(ring.rotate([3; 32]), Ok(3));
    assert_eq!(shape(&ring), (vec![1, 2, 3], 3));
    assert_eq!(ring.issuing().secret, [3; 32]);
}

#[test]
fn the_newest_of_several_new_keys_issues() {
    let mut ring = ring(&[1, 2, 3], 1);
    assert_eq!(ring.rotate([9; 32]), Ok(3));
    assert_eq!(shape(&ring), (vec![1, 2, 3], 3));
}

#[test]
fn an_older_key_issues_again_when_it_is_named() {
    let mut ring = ring(&[1, 2], 2);
    assert_eq!(ring.issue(1), Ok(()));
    assert_eq!(shape(&ring), (vec![1, 2], 1));
}

#[test]
fn the_issuing_key_and_an_unknown_one_do_not_retire() {
    let mut ring = ring(&[1, 2], 2);
    assert_eq!(ring.retire(2), Err(RingError::Issues(2)));
    assert_eq!(ring.retire(3), Err(RingError::NoSuchKey(3)));
    assert_eq!(ring.issue(3), Err(RingError::NoSuchKey(3)));
    assert_eq!(shape(&ring), (vec![1, 2], 2));
}

#[test]
fn a_full_ring_takes_no_key_but_rotates_to_one_it_has() {
    let ids: Vec<u8> = (1..).take(limits::RING_KEYS).collect();
    let newest = *ids.last().unwrap();
    let mut full = ring(&ids, 1);
    assert_eq!(full.create([9; 32]), Err(RingError::Full));
    assert_eq!(full.rotate([9; 32]), Ok(newest));
    assert_eq!(full.rotate([9; 32]), Err(RingError::Full));
    assert_eq!(shape(&full), (ids, newest));
}

#[test]
fn an_id_comes_again_only_after_all_others() {
    let mut ring = ring(&[1], 1);
    let mut given = Vec::new();
    for _ in 0..254 {
        let id = ring.create([0; 32]).unwrap();
        ring.retire(id).unwrap();
        given.push(id);
    }
    assert_eq!(given, (2..=255).collect::<Vec<u8>>());
    assert_eq!(ring.create([0; 32]), Ok(2), "1 is in use still, and 0 is not given");
}

#[test]
fn a_retired_id_is_remembered_by_a_ring_that_was_read_again() {
    let mut before = ring(&[1], 1);
    let id = before.create([2; 32]).unwrap();
    before.retire(id).unwrap();
    let mut after = KeyRing::new(before.keys().to_vec()).unwrap().with_last_id(before.last_id());
    assert_eq!(after, before);
    assert_eq!(after.create([3; 32]), Ok(3));
}

#[test]
fn merging_unites_the_keys_and_the_issuing_one_of_the_other_issues() {
    let mut ours = ring(&[1, 2], 2);
    assert_eq!(ours.merge(&ring(&[1, 3, 4], 3)), Ok(()));
    let (mut ids, issuing) = shape(&ours);
    // Among keys that only wait to retire, the order is of no consequence.
    ids.sort_unstable();
    assert_eq!((ids, issuing), (vec![1, 2, 3, 4], 3));
    assert_eq!(ours.create([0; 32]), Ok(5));
}

#[test]
fn after_a_merge_the_next_rotation_never_goes_back() {
    for (ours, theirs, merged, next) in [
        // A node that joins late learns keys that have had their time.
        (ring(&[3], 3), ring(&[1, 2, 3], 3), vec![1, 2, 3], 4),
        (ring(&[1, 2], 2), ring(&[3], 3), vec![1, 2, 3], 4),
        // What was made to issue next still does.
        (ring(&[1, 5], 1), ring(&[1, 3], 3), vec![1, 3, 5], 5),
        (ring(&[1, 5], 1), ring(&[1, 6], 1), vec![1, 5, 6], 6),
        // A ring of before the last rotation.
        (ring(&[1, 2], 2), ring(&[1, 2], 1), vec![1, 2], 2),
    ] {
        let mut ring = ours;
        ring.merge(&theirs).unwrap();
        assert_eq!(shape(&ring), (merged, theirs.issuing().id));
        assert_eq!(ring.rotate([0; 32]), Ok(next), "{ring:?}");
    }
}

#[test]
fn merging_the_same_ring_changes_nothing() {
    let mut ours = ring(&[1, 2], 2);
    assert_eq!(ours.merge(&ring(&[1, 2], 2)), Ok(()));
    assert_eq!(ours, ring(&[1, 2], 2));
}

#[test]
fn rings_that_do_not_go_together_are_not_merged() {
    let ours = ring(&[1, 2], 2);
    let mut same_id_other_secret = ring(&[2, 3], 3);
    same_id_other_secret.keys[0].secret = [9; 32];
    let many: Vec<u8> = (10..).take(limits::RING_KEYS - 1).collect();
    for (other, why) in [(same_id_other_secret, RingError::OtherKey(2)), (ring(&many, 10), RingError::Full)] {
        let mut merged = ours.clone();
        assert_eq!(merged.merge(&other), Err(why));
        assert_eq!(merged, ours);
    }
}

#[test]
fn after_a_merge_no_id_is_given_that_either_ring_gave_lately() {
    for (ours, theirs, next) in [(2, 5, 6), (5, 2, 6), (254, 2, 3), (2, 254, 3)] {
        let mut merged = ring(&[1], 1).with_last_id(ours);
        merged.merge(&ring(&[1], 1).with_last_id(theirs)).unwrap();
        assert_eq!(merged.create([0; 32]), Ok(next), "{ours} and {theirs}");
    }
}

/// What an operator may do to a ring.
#[derive(Clone, Copy, Debug)]
enum Step {
    Create,
    Rotate,
    Issue(u8),
    Retire(u8),
    Merge(u8),
}

fn step() -> impl Strategy<Value = Step> {
    // Mostly ids that exist.
    let id = || prop_oneof![1u8..12, any::<u8>()];
    prop_oneof![
        Just(Step::Create),
        Just(Step::Rotate),
        id().prop_map(Step::Issue),
        id().prop_map(Step::Retire),
        id().prop_map(Step::Merge),
    ]
}

fn take(ring: &mut KeyRing, step: Step, secret: [u8; 32]) -> Result<(), RingError> {
    match step {
        Step::Create => ring.create(secret).map(drop),
        Step::Rotate => ring.rotate(secret).map(drop),
        Step::Issue(id) => ring.issue(id),
        Step::Retire(id) => ring.retire(id),
        Step::Merge(id) => ring.merge(&self::ring(&[id], id)),
    }
}

proptest! {
    #[test]
    fn any_steps_keep_one_issuing_key_and_no_id_twice(
        first in any::<u8>(),
        steps in prop::collection::vec(step(), 0..60),
    ) {
        let mut ring = ring(&[first], first);
        for (number, step) in (0u8..).zip(steps) {
            let before = ring.clone();
            let result = take(&mut ring, step, [number; 32]);
            prop_assert!(KeyRing::new(ring.keys().to_vec()).is_some(), "{:?}: {:?}", step, ring);
            if result.is_err() {
                prop_assert_eq!(&ring, &before, "a refused {:?} changes nothing", step);
            }
            let is_known = |key: &&RingKey| before.keys().iter().any(|known| known.id == key.id && known.secret == key.secret);
            let kept = ring.keys().iter().filter(is_known).count();
            let lost = before.keys().len() - kept;
            prop_assert_eq!(lost, usize::from(result.is_ok() && matches!(step, Step::Retire(_))));
        }
    }

    #[test]
    fn an_id_that_retired_is_not_given_again_soon(steps in prop::collection::vec(step(), 0..60)) {
        let mut ring = ring(&[1], 1);
        let mut given = BTreeSet::from([1]);
        // What comes from other rings has ids of their choosing.
        for step in steps.into_iter().filter(|step| !matches!(step, Step::Merge(_))) {
            let before = ring.last_id();
            let _ = take(&mut ring, step, [0; 32]);
            if ring.last_id() != before {
                prop_assert!(given.insert(ring.last_id()), "{} was given twice", ring.last_id());
            }
        }
    }
}
