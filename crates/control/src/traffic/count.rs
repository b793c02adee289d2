//! What have the workers counted, as numbers that can be compared with those of a moment before?

use std::collections::HashMap;

use homing_core::clock::Now;
use homing_core::counters::{Counter, PerWorker};
use homing_core::group::{Group, Target};
use homing_core::id::{GroupId, Home, ListenerId};
use homing_core::live::Histogram;
use homing_core::reason::Reason;
use homing_core::snapshot::{Listener, Snapshot};

/// What only grows, until it begins anew.
pub trait Grows: Sized {
    /// What was added since. What is smaller than before has begun anew.
    #[must_use]
    fn since(self, before: Self) -> Self;

    /// Both together.
    #[must_use]
    fn plus(self, other: Self) -> Self;
}

impl Grows for u64 {
    fn since(self, before: Self) -> Self {
        self.checked_sub(before).unwrap_or(self)
    }

    fn plus(self, other: Self) -> Self {
        self.saturating_add(other)
    }
}

impl<const N: usize> Grows for [u64; N] {
    fn since(self, before: Self) -> Self {
        std::array::from_fn(|at| self[at].since(before[at]))
    }

    fn plus(self, other: Self) -> Self {
        std::array::from_fn(|at| self[at].plus(other[at]))
    }
}

macro_rules! counts {
    ($(#[$what:meta])* $name:ident { $($(#[$field_what:meta])* $field:ident: $kind:ty,)* }) => {
        $(#[$what])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name {
            $($(#[$field_what])* pub $field: $kind,)*
        }

        impl Grows for $name {
            fn since(self, before: Self) -> Self {
                Self { $($field: self.$field.since(before.$field)),* }
            }

            fn plus(self, other: Self) -> Self {
                Self { $($field: self.$field.plus(other.$field)),* }
            }
        }
    };
}

counts! {
    /// Durations, by how long they were.
    Durations {
        /// How many, by the bounds of [`Histogram`].
        buckets: [u64; BUCKETS],
        /// Their sum in milliseconds.
        sum_ms: u64,
    }
}

counts! {
    /// What was counted of a listener.
    OfListener {
        /// Answers by class: 1xx, 2xx, 3xx, 4xx, 5xx.
        answers: [u64; 5],
        /// Connections or flows accepted.
        connections: u64,
        /// Bytes received from clients.
        bytes_in: u64,
        /// Bytes sent to clients.
        bytes_out: u64,
        /// Requests refused before they reached a group.
        refused_requests: u64,
        /// Connections refused at a limit.
        refused_connections: u64,
        /// Time to the end of the answers.
        durations: Durations,
    }
}

counts! {
    /// What was counted of a group.
    OfGroup {
        /// Decisions by [`Reason::index`].
        decisions: [u64; Reason::ALL.len()],
        /// Answers by class.
        answers: [u64; 5],
        /// Requests or connections sent to a second target.
        retries: u64,
        /// Time to the end of the answers.
        durations: Durations,
    }
}

counts! {
    /// What was counted of a target.
    OfTarget {
        /// Requests, connections or flows that it was given.
        requests: u64,
        /// Connections opened to it.
        connects: u64,
        /// Connections that could not be opened.
        connect_failures: u64,
        /// Answers with a 5xx, and those that broke off.
        failures: u64,
        /// Answers whose head came.
        answers: u64,
        /// Time until those heads came, in milliseconds.
        waited_ms: u64,
    }
}

const BUCKETS: usize = Histogram::BOUNDS_MS.len() + 1;

impl Durations {
    fn of<T>(counters: &PerWorker<T>, which: impl Fn(&T) -> &Histogram) -> Self
    where
        T: Default,
    {
        Self {
            buckets: std::array::from_fn(|at| counters.sum(|count| which(count).buckets[at].value())),
            sum_ms: counters.sum(|count| which(count).sum_ms.value()),
        }
    }

    /// How many there were.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.buckets.iter().sum()
    }

    /// The duration that this share of them did not exceed, in milliseconds, as far as the buckets say: within one of
    /// them they are taken to be spread evenly. `None`: there were none. What is beyond the last bound is told as that.
    #[must_use]
    pub fn quantile_ms(&self, share: f64) -> Option<f64> {
        let count = self.count();
        let wanted = share * count as f64;
        let (mut below, mut from) = (0.0, 0.0);
        for (at, &within) in self.buckets.iter().enumerate().filter(|_| count > 0) {
            let Some(&bound) = Histogram::BOUNDS_MS.get(at) else { return Some(from) };
            let (to, within) = (bound as f64, within as f64);
            if within > 0.0 && below + within >= wanted {
                return Some(from + (to - from) * (wanted - below) / within);
            }
            (below, from) = (below + within, to);
        }
        None
    }

    /// Their mean in milliseconds; `None`: there were none.
    #[must_use]
    pub fn mean_ms(&self) -> Option<f64> {
        let count = self.count();
        (count > 0).then(|| self.sum_ms as f64 / count as f64)
    }
}

impl OfListener {
    /// What was counted of it until now.
    #[must_use]
    pub fn now(listener: &Listener) -> Self {
        let counters = &listener.live.counters;
        Self {
            answers: classes(counters, |count| &count.answers),
            connections: counters.sum(|count| count.accepted.value()),
            bytes_in: counters.sum(|count| count.bytes_in.value()),
            bytes_out: counters.sum(|count| count.bytes_out.value()),
            refused_requests: counters.sum(|count| count.refused_requests.value()),
            refused_connections: counters.sum(|count| count.refused_at_limit.value()),
            durations: Durations::of(counters, |count| &count.duration),
        }
    }

    /// Requests that were answered.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.answers.iter().sum()
    }
}

impl OfGroup {
    /// What was counted of it until now.
    #[must_use]
    pub fn now(group: &Group) -> Self {
        let counters = &group.live.counters;
        Self {
            decisions: std::array::from_fn(|at| counters.sum(|count| count.decisions[at].value())),
            answers: classes(counters, |count| &count.answers),
            retries: counters.sum(|count| count.retries.value()),
            durations: Durations::of(counters, |count| &count.duration),
        }
    }

    /// Decisions with that reason.
    #[must_use]
    pub const fn decided(&self, reason: Reason) -> u64 {
        self.decisions[reason.index()]
    }

    /// Decisions where there was persistence to ask.
    #[must_use]
    pub fn asked(&self) -> u64 {
        self.decisions.iter().sum::<u64>() - self.decided(Reason::NoPersistence)
    }
}

impl OfTarget {
    /// What was counted of it until now.
    #[must_use]
    pub fn now(target: &Target) -> Self {
        let counters = &target.live.counters;
        Self {
            requests: counters.sum(|count| count.requests.value()),
            connects: counters.sum(|count| count.connects.value()),
            connect_failures: counters.sum(|count| count.connect_failures.value()),
            failures: counters.sum(|count| count.failures.value()),
            answers: counters.sum(|count| count.answers.value()),
            waited_ms: counters.sum(|count| count.answer_wait_ms.value()),
        }
    }

    /// Mean time until the heads of its answers came, in milliseconds; `None`: none came.
    #[must_use]
    pub fn mean_wait_ms(&self) -> Option<f64> {
        (self.answers > 0).then(|| self.waited_ms as f64 / self.answers as f64)
    }
}

fn classes<T: Default>(counters: &PerWorker<T>, which: impl Fn(&T) -> &[Counter; 5]) -> [u64; 5] {
    std::array::from_fn(|class| counters.sum(|count| which(count)[class].value()))
}

/// All that was counted until a moment.
#[derive(Debug)]
pub struct Look {
    /// When.
    pub at: Now,
    /// Of each listener.
    pub listeners: HashMap<ListenerId, OfListener>,
    /// Of each group.
    pub groups: HashMap<GroupId, OfGroup>,
    /// Of each life of a target.
    pub targets: HashMap<(GroupId, Home), OfTarget>,
}

impl Look {
    /// What was counted until `now` of all that `snapshot` has.
    #[must_use]
    pub fn at(snapshot: &Snapshot, now: Now) -> Self {
        let listeners = snapshot.listeners.iter().map(|listener| (listener.id, OfListener::now(listener)));
        let groups = snapshot.groups.iter();
        let targets = groups.clone().flat_map(|group| {
            group.targets.iter().map(|target| ((group.id, target.home), OfTarget::now(target)))
        });
        Self {
            at: now,
            listeners: listeners.collect(),
            targets: targets.collect(),
            groups: groups.map(|group| (group.id, OfGroup::now(group))).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn durations(counts: &[(usize, u64)]) -> Durations {
        let mut durations = Durations::default();
        counts.iter().for_each(|&(bucket, count)| durations.buckets[bucket] = count);
        durations
    }

    #[test]
    fn what_begins_anew_counts_from_nothing() {
        assert_eq!((7u64.since(5), 3u64.since(5)), (2, 3));
        assert_eq!([7, 3].since([5, 5]), [2, 3]);
    }

    #[test]
    fn a_quantile_lies_within_its_bucket() {
        assert_eq!(Durations::default().quantile_ms(0.5), None);
        // 100 between 10 ms and 25 ms.
        let even = durations(&[(4, 100)]);
        assert_eq!(even.quantile_ms(0.5), Some(17.5));
        assert_eq!(even.quantile_ms(1.0), Some(25.0));
        let two = durations(&[(0, 90), (6, 10)]);
        assert_eq!(two.quantile_ms(0.9), Some(1.0));
        assert_eq!(two.quantile_ms(0.95), Some(75.0));
    }

    #[test]
    fn what_is_beyond_the_last_bound_is_told_as_that() {
        let last = *Histogram::BOUNDS_MS.last().unwrap();
        let slow = durations(&[(Histogram::BOUNDS_MS.len(), 5)]);
        assert_eq!(slow.quantile_ms(0.5), Some(last as f64));
    }
}
