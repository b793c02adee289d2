//! Which kinds of events are there, and how bad is each? One row each; the documentation and the tests read the rows.

use homing_core::health::Health;
use serde::{Deserialize, Serialize};

use super::Event;

/// How bad an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// It is as somebody wanted it.
    Info,
    /// Somebody should look at it, in time.
    Warning,
    /// Something does not work.
    Error,
}

/// A kind of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The stable name.
    pub name: &'static str,
    /// How bad it is at worst.
    pub severity: Severity,
    /// What has happened.
    pub what: &'static str,
    /// What is told of it.
    pub facts: &'static [&'static str],
}

/// The name of what is told in place of events that are lost; no event itself.
pub const GAP: &str = "gap";

/// The catalogue.
pub const CATALOGUE: &[Row] = &[
    row(
        "revision-made",
        Severity::Info,
        "A change took effect",
        &["revision", "author", "origin", "why", "of", "added", "changed", "removed"],
    ),
    row(
        "reload-refused",
        Severity::Error,
        "The file was read and did not take effect; the revision that ran goes on",
        &["file", "outcome", "problems", "first", "running"],
    ),
    row(
        "load-balancer-set-aside",
        Severity::Error,
        "A load balancer of the API does not run: it does not fit to the file, or cannot be used",
        &["load_balancer", "why"],
    ),
    row(
        "load-balancer-back",
        Severity::Info,
        "A load balancer that was set aside runs again",
        &["load_balancer"],
    ),
    row(
        "certificate-stored",
        Severity::Info,
        "The store keeps a certificate of a new name",
        &["certificate", "not_after_s", "author"],
    ),
    row(
        "certificate-replaced",
        Severity::Info,
        "The store keeps another certificate under a name that it knew",
        &["certificate", "not_after_s", "author"],
    ),
    row(
        "certificate-expires",
        Severity::Error,
        "A certificate that a listener shows ends to hold within 14, 7, 3 or 1 days; `warning` while days are left",
        &["load_balancer", "listener", "not_after_s", "left_days"],
    ),
    row("certificate-removed", Severity::Info, "The store has forgotten a certificate", &["certificate"]),
    row(
        "health-changed",
        Severity::Warning,
        "The probes of a target find it in another health; `info` when it is well again",
        &["load_balancer", "group", "target", "from", "to", "why"],
    ),
    row(
        "drain-began",
        Severity::Info,
        "A target begins to be emptied, or is in another way: an operator or the spec wants it",
        &["load_balancer", "group", "target", "by", "policy", "deadline_s"],
    ),
    row("drain-ended", Severity::Info, "A drain is over", &["load_balancer", "group", "target", "why"]),
    row(
        "connections-cut",
        Severity::Info,
        "What was open to a target is cut off: it was `removed` or is `unhealthy`, and the group's `drain` is over",
        &["load_balancer", "group", "target", "why", "connections"],
    ),
    row(
        "ramp-began",
        Severity::Info,
        "A target begins to take new sessions beside others of its group, and its share grows",
        &["load_balancer", "group", "target", "time_s"],
    ),
    row(
        "ramp-ended",
        Severity::Info,
        "The share of a target does not grow any more: it is `whole`, or the target is `unfit` or `gone`",
        &["load_balancer", "group", "target", "why"],
    ),
    row(
        "session-moved",
        Severity::Info,
        "An operator moves a session: it arrives with its next request",
        &["load_balancer", "group", "session", "from", "to"],
    ),
    row(
        "session-unpinned",
        Severity::Info,
        "An operator lets a session be scheduled anew at its next request",
        &["load_balancer", "group", "session", "from"],
    ),
    row(
        "session-expired",
        Severity::Info,
        "An operator ends a session: who comes with its key is new",
        &["load_balancer", "group", "session", "from"],
    ),
    row(
        "target-unstuck",
        Severity::Info,
        "An operator lets every session of a target be scheduled anew",
        &["load_balancer", "group", "target", "sessions"],
    ),
    row(
        "limit-met",
        Severity::Warning,
        "A bound was met, so often since it was told last; told at most once a minute",
        &["limit", "load_balancer", "listener", "group", "times", "evicted"],
    ),
    row(
        "store-failed",
        Severity::Error,
        "The store did not take something, or could not be read; told at most once a minute",
        &["times", "why"],
    ),
    row(
        "audit-lost",
        Severity::Error,
        "Notes of the audit were not kept; told at most once a minute, and those of writes are in the log",
        &["notes"],
    ),
    row(
        "login-limited",
        Severity::Warning,
        "Somebody tried to sign in too often and has to wait; told at most once a minute",
        &["times", "address"],
    ),
    row(
        "task-restarted",
        Severity::Error,
        "A task of the control plane died, by our fault, and begins again; traffic does not need it",
        &["task", "why"],
    ),
];

const fn row(
    name: &'static str,
    severity: Severity,
    what: &'static str,
    facts: &'static [&'static str],
) -> Row {
    Row { name, severity, what, facts }
}

impl Event {
    /// The stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::DrainBegan { .. } => "drain-began",
            Self::DrainEnded { .. } => "drain-ended",
            Self::ConnectionsCut { .. } => "connections-cut",
            Self::RampBegan { .. } => "ramp-began",
            Self::RampEnded { .. } => "ramp-ended",
            Self::SessionMoved { .. } => "session-moved",
            Self::SessionUnpinned { .. } => "session-unpinned",
            Self::SessionExpired { .. } => "session-expired",
            Self::TargetUnstuck { .. } => "target-unstuck",
            Self::LimitMet { .. } => "limit-met",
            Self::HealthChanged { .. } => "health-changed",
            Self::TaskRestarted { .. } => "task-restarted",
            Self::RevisionMade { .. } => "revision-made",
            Self::ReloadRefused { .. } => "reload-refused",
            Self::CertificateStored { .. } => "certificate-stored",
            Self::CertificateReplaced { .. } => "certificate-replaced",
            Self::CertificateRemoved { .. } => "certificate-removed",
            Self::LoadBalancerSetAside { .. } => "load-balancer-set-aside",
            Self::LoadBalancerBack { .. } => "load-balancer-back",
            Self::CertificateExpires { .. } => "certificate-expires",
            Self::StoreFailed { .. } => "store-failed",
            Self::AuditLost { .. } => "audit-lost",
            Self::LoginLimited { .. } => "login-limited",
        }
    }

    /// The load balancer that it is of, where it says nothing of any other; `None`: it is of the node, or may.
    #[must_use]
    pub fn load_balancer(&self) -> Option<&str> {
        match self {
            Self::DrainBegan { target, .. }
            | Self::DrainEnded { target, .. }
            | Self::ConnectionsCut { target, .. }
            | Self::RampBegan { target, .. }
            | Self::RampEnded { target, .. }
            | Self::TargetUnstuck { target, .. }
            | Self::HealthChanged { target, .. } => Some(&target.load_balancer),
            Self::SessionMoved { session, .. }
            | Self::SessionUnpinned { session }
            | Self::SessionExpired { session } => Some(&session.load_balancer),
            Self::LoadBalancerBack { load_balancer } => Some(load_balancer),
            Self::LimitMet { load_balancer, .. } => load_balancer.as_deref(),
            // Why it was set aside may be another one.
            Self::LoadBalancerSetAside { .. }
            | Self::TaskRestarted { .. }
            | Self::RevisionMade { .. }
            | Self::ReloadRefused { .. }
            | Self::CertificateStored { .. }
            | Self::CertificateReplaced { .. }
            | Self::CertificateRemoved { .. }
            | Self::CertificateExpires { .. }
            | Self::StoreFailed { .. }
            | Self::AuditLost { .. }
            | Self::LoginLimited { .. } => None,
        }
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::HealthChanged { to, .. } if to != Health::Unhealthy.as_str() => Severity::Info,
            Self::CertificateExpires { left_days: 1.., .. } => Severity::Warning,
            _ => severity(self.name()).unwrap_or(Severity::Info),
        }
    }
}

/// How bad an event of that name is at worst, where there are such events.
#[must_use]
pub fn severity(name: &str) -> Option<Severity> {
    CATALOGUE.iter().find(|row| row.name == name).map(|row| row.severity)
}

impl Severity {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
