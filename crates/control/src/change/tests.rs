//! Does a change take effect whole or not at all?

use std::sync::Arc;

use homing_core::reason::Reason;

use super::*;
use crate::testing::{Client, Datapath, Hands, changes, secrets, spec, web};

fn good() -> Spec {
    spec(&web("", &[("a", ([127, 0, 0, 1], 9001).into())]))
}

fn two_targets_of_one_name() -> Spec {
    let mut spec = good();
    let again = spec.load_balancers[0].groups[0].targets[0].clone();
    Arc::make_mut(&mut spec.load_balancers[0]).groups[0].targets.push(again);
    spec
}

#[test]
fn revisions_count_what_took_effect() {
    let datapath = Datapath::default();
    let changes = changes(datapath.clone());
    assert_eq!(changes.current().revision, 0);
    assert_eq!(changes.apply(good(), Origin::Boot), Ok(Applied { revision: 1 }));
    assert!(changes.apply(two_targets_of_one_name(), Origin::File).is_err());
    assert_eq!(changes.apply(good(), Origin::File), Ok(Applied { revision: 2 }));
    assert_eq!(*datapath.revisions.lock().unwrap(), [1, 2]);
}

#[test]
fn a_spec_with_problems_changes_nothing_and_all_of_them_are_told() {
    let changes = changes(Datapath::default());
    changes.apply(good(), Origin::Boot).unwrap();
    let before = changes.running();
    let Err(ChangeError::Refused(problems)) = changes.apply(two_targets_of_one_name(), Origin::File) else {
        panic!("two targets have the same name and the same address");
    };
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(Arc::ptr_eq(&before, &changes.running()));
}

#[test]
fn an_address_that_cannot_be_bound_changes_nothing() {
    let datapath = Datapath::default();
    let changes = changes(datapath.clone());
    changes.apply(good(), Origin::Boot).unwrap();
    let before = changes.running();
    let unbound = Unbound {
        load_balancer: "shop".to_owned(),
        listener: "web".to_owned(),
        address: ([127, 0, 0, 1], 80).into(),
        why: "in use".to_owned(),
    };
    let error = PublishError::Unbound(vec![unbound]);
    *datapath.refuse.lock().unwrap() = Some(error.clone());
    assert_eq!(changes.apply(Spec::default(), Origin::File), Err(ChangeError::Unpublished(error)));
    assert!(Arc::ptr_eq(&before, &changes.running()));
}

#[test]
fn sessions_made_after_a_refused_resize_outlive_the_next_one() {
    let datapath = Datapath::default();
    let changes = changes(datapath.clone());
    let sized = |size: u32| {
        let settings = format!("persistence = {{ method = \"source-ip\", table_size = {size} }}\n");
        spec(&web(&settings, &[("a", ([127, 0, 0, 1], 9001).into())]))
    };
    changes.apply(sized(100), Origin::Boot).unwrap();
    *datapath.refuse.lock().unwrap() = Some(PublishError::Ended);
    changes.apply(sized(5000), Origin::File).unwrap_err();
    *datapath.refuse.lock().unwrap() = None;
    let (mut client, now) = (Client::new(1), Hands::default().now());
    let mut reason = || client.ask(&changes.current().groups[0], now).unwrap().1;
    assert_eq!(reason(), Reason::New);
    changes.apply(sized(5000), Origin::File).unwrap();
    assert_eq!(reason(), Reason::Recalled);
}

#[test]
fn a_key_ring_takes_effect_under_the_spec_that_runs() {
    let datapath = Datapath::default();
    let changes = changes(datapath.clone());
    changes.apply(good(), Origin::Boot).unwrap();
    let mut rotated = secrets();
    rotated.ring.rotate([8; 32]).unwrap();
    let taken = Ok(SecretsChange::Ring(Applied { revision: 2 }));
    assert_eq!(changes.take_secrets(&rotated, Origin::Reload), taken);
    assert_eq!(changes.running().spec, good());
    assert_eq!(changes.take_secrets(&rotated, Origin::Reload), Ok(SecretsChange::None));
    assert_eq!(*datapath.revisions.lock().unwrap(), [1, 2]);
}

#[test]
fn a_key_ring_that_the_datapath_does_not_run_is_not_kept() {
    let datapath = Datapath::default();
    let changes = changes(datapath.clone());
    let mut rotated = secrets();
    rotated.ring.rotate([8; 32]).unwrap();
    *datapath.refuse.lock().unwrap() = Some(PublishError::Ended);
    assert!(changes.take_secrets(&rotated, Origin::Reload).is_err());
    *datapath.refuse.lock().unwrap() = None;
    let taken = Ok(SecretsChange::Ring(Applied { revision: 1 }));
    assert_eq!(changes.take_secrets(&rotated, Origin::Reload), taken, "it is new still");
}

#[test]
fn nothing_of_secrets_with_another_hash_key_takes_effect() {
    let datapath = Datapath::default();
    let changes = changes(datapath.clone());
    let mut other = secrets();
    other.hash_key.0 = [8; 16];
    other.ring.rotate([8; 32]).unwrap();
    assert_eq!(changes.take_secrets(&other, Origin::Reload), Ok(SecretsChange::OtherHashKey));
    assert_eq!(datapath.revisions.lock().unwrap().len(), 0);
}

#[test]
fn subscribers_see_every_change_that_took_effect() {
    let changes = changes(Datapath::default());
    let mut subscription = changes.subscribe();
    subscription.mark_unchanged();
    assert!(changes.apply(two_targets_of_one_name(), Origin::File).is_err());
    assert!(!subscription.has_changed().unwrap());
    changes.apply(good(), Origin::File).unwrap();
    assert!(subscription.has_changed().unwrap());
    assert_eq!(subscription.borrow().snapshot.revision, 1);
}

#[test]
fn an_unbound_address_is_told_by_its_path() {
    let unbound = Unbound {
        load_balancer: "shop".to_owned(),
        listener: "web".to_owned(),
        address: ([0, 0, 0, 0], 80).into(),
        why: "Permission denied".to_owned(),
    };
    assert_eq!(
        ChangeError::from(PublishError::Unbound(vec![unbound])).to_string(),
        "load_balancers.shop.listeners.web: cannot listen on 0.0.0.0:80: Permission denied"
    );
}
