//! Is the catalogue whole, and what do the schedulers' own tests stand on?

use super::*;
use crate::site::{GroupText, Site, client_ip, ip};
use std::sync::atomic::Ordering;

/// A group of fit targets, and what a scheduler sees of it.
pub(super) struct Scene {
    site: Site,
    kind: SchedulerKind,
    usable: Usable,
    hash_key: HashKey,
    entropy: Entropy,
    pub(super) cursor: AtomicUsize,
    pub(super) tried: Tried,
}

impl Scene {
    pub(super) fn new(kind: SchedulerKind, weights: &[u16]) -> Self {
        let site = Site::new(&GroupText::new(weights));
        let usable = (0..).zip(weights).filter(|&(_, &weight)| weight > 0).map(|(at, _)| at).collect();
        Self {
            usable: Usable::new(kind, &site.group().targets, usable, Vec::new()),
            site,
            kind,
            hash_key: HashKey([1; 16]),
            entropy: Entropy::from_seed(1),
            cursor: AtomicUsize::new(0),
            tried: Tried::default(),
        }
    }

    pub(super) fn pick(&mut self, client: IpAddr) -> Option<u16> {
        let pick = Pick {
            targets: &self.site.group().targets,
            usable: &self.usable,
            cursor: &self.cursor,
            client,
            hash_key: &self.hash_key,
            tried: &self.tried,
        };
        pick.by(self.kind, &mut self.entropy)
    }

    /// How many of `count` clients each target gets.
    pub(super) fn shares(&mut self, count: u32) -> Vec<u32> {
        let mut shares = vec![0; self.site.group().targets.len()];
        for number in 0..count {
            let at = self.pick(client_ip(number)).expect("somebody is usable");
            shares[usize::from(at)] += 1;
        }
        shares
    }

    pub(super) fn set_active(&mut self, active: &[u32]) {
        for (target, &count) in self.site.group().targets.iter().zip(active) {
            target.live.active.store(count, Ordering::Relaxed);
        }
    }

    pub(super) fn add_active(&mut self, at: u16, count: u32) {
        self.site.group().targets[usize::from(at)].live.active.fetch_add(count, Ordering::Relaxed);
    }

    pub(super) fn active(&self) -> Vec<u32> {
        self.site.group().targets.iter().map(|target| target.live.active.load(Ordering::Relaxed)).collect()
    }
}

#[test]
fn every_scheduler_has_one_row_under_its_own_name() {
    for kind in [
        SchedulerKind::WeightedRoundRobin,
        SchedulerKind::WeightedLeastConnections,
        SchedulerKind::IpHash,
        SchedulerKind::Maglev,
        SchedulerKind::RandomTwoChoices,
    ] {
        let rows: Vec<_> = SCHEDULERS.iter().filter(|row| row.kind == kind).collect();
        assert_eq!(rows.len(), 1);
        assert_eq!(SchedulerKind::parse(rows[0].name), Some(kind), "the spec's name is the catalogue's");
    }
}

#[test]
fn what_was_tried_is_known_up_to_the_bound() {
    let mut tried = Tried::default();
    assert!(!tried.contains(0), "nothing was tried yet, not even the first");
    for at in 0..10 {
        tried.add(at);
    }
    assert_eq!(tried.count(), limits::CONNECT_ATTEMPTS);
    assert!(tried.contains(0) && !tried.contains(9));
}

#[test]
fn a_client_key_is_the_address_or_its_64() {
    assert_eq!(client_key(ip("192.0.2.1")), client_key(ip("::ffff:192.0.2.1")));
    assert_eq!(client_key(ip("2001:db8::1")), client_key(ip("2001:db8::2")));
    assert_ne!(client_key(ip("2001:db8::1")), client_key(ip("2001:db8:0:1::1")));
}
