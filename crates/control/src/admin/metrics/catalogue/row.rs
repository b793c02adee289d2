//! What is a metric, and what is said of it?

use std::fmt;

use homing_core::group::{Group, Target};
use homing_core::live::WorkerCounters;
use homing_core::snapshot::Listener;

use super::super::super::observed::Look;
use super::super::{PREFIX, Samples};

/// One metric.
#[derive(Clone, Copy)]
pub struct Row {
    /// Its name, without prefix and suffixes.
    pub name: &'static str,
    /// What may be done with its values.
    pub kind: Kind,
    /// What it counts in; `None`: things.
    pub unit: Option<Unit>,
    /// What it says, as a line without a full stop.
    pub help: &'static str,
    /// The label by which its values differ, beside those that name whose they are.
    pub label: Option<&'static str>,
    pub(in crate::admin::metrics) read: Read,
}

/// What may be done with the values of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It only grows while the node runs.
    Counter,
    /// It goes up and down.
    Gauge,
    /// How many values lie below each bound.
    Histogram,
}

/// What a metric counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// Seconds.
    Seconds,
}

/// Whose values they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The node's.
    Node,
    /// Each worker's.
    Worker,
    /// Each listener's.
    Listener,
    /// Each group's.
    Group,
    /// Each target's.
    Target,
}

/// Where the values come from: one of the node, or one per worker, listener, group or target.
#[derive(Clone, Copy)]
pub(in crate::admin::metrics) enum Read {
    Node(fn(&Look<'_>, &mut Samples<'_, '_>) -> fmt::Result),
    Worker(fn(&WorkerCounters) -> u64),
    Listener(fn(&Listener, &mut Samples<'_, '_>) -> fmt::Result),
    Group(fn(&Group, &Look<'_>, &mut Samples<'_, '_>) -> fmt::Result),
    Target(fn(&Group, &Target, &Look<'_>, &mut Samples<'_, '_>) -> fmt::Result),
}

impl Whose {
    /// Everybody, in the order of the documentation.
    pub const ALL: [Self; 5] = [Self::Node, Self::Worker, Self::Listener, Self::Group, Self::Target];

    /// The labels that name them.
    #[must_use]
    pub const fn labels(self) -> &'static [&'static str] {
        match self {
            Self::Node => &[],
            Self::Worker => &["worker"],
            Self::Listener => &["load_balancer", "listener"],
            Self::Group => &["load_balancer", "group"],
            Self::Target => &["load_balancer", "group", "target"],
        }
    }
}

impl Row {
    /// Whose values they are.
    #[must_use]
    pub const fn whose(&self) -> Whose {
        match self.read {
            Read::Node(_) => Whose::Node,
            Read::Worker(_) => Whose::Worker,
            Read::Listener(_) => Whose::Listener,
            Read::Group(_) => Whose::Group,
            Read::Target(_) => Whose::Target,
        }
    }

    pub(super) const fn by(self, label: &'static str) -> Self {
        Self { label: Some(label), ..self }
    }

    pub(super) const fn of_seconds(self) -> Self {
        Self { unit: Some(Unit::Seconds), ..self }
    }

    pub(super) const fn of_bytes(self) -> Self {
        Self { unit: Some(Unit::Bytes), ..self }
    }

    /// Its full name, as it stands behind `# TYPE` in OpenMetrics: `homing_listener_sent_bytes`.
    #[must_use]
    pub fn family(&self) -> String {
        match self.unit {
            None => format!("{PREFIX}_{}", self.name),
            Some(Unit::Bytes) => format!("{PREFIX}_{}_bytes", self.name),
            Some(Unit::Seconds) => format!("{PREFIX}_{}_seconds", self.name),
        }
    }

    /// The name that one asks for: `homing_listener_sent_bytes_total`. Of a histogram: the count.
    #[must_use]
    pub fn sample(&self) -> String {
        match self.kind {
            Kind::Counter => format!("{}_total", self.family()),
            Kind::Gauge => self.family(),
            Kind::Histogram => format!("{}_count", self.family()),
        }
    }
}

pub(super) const fn counter(name: &'static str, help: &'static str, read: Read) -> Row {
    Row { name, kind: Kind::Counter, unit: None, help, label: None, read }
}

pub(super) const fn histogram(name: &'static str, help: &'static str, read: Read) -> Row {
    Row { name, kind: Kind::Histogram, unit: Some(Unit::Seconds), help, label: None, read }
}

pub(super) const fn gauge(name: &'static str, help: &'static str, read: Read) -> Row {
    Row { name, kind: Kind::Gauge, unit: None, help, label: None, read }
}
