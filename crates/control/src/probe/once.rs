//! What does a target say when an operator asks it now, out of turn?
//!
//! The answer counts as that of any other probe. Where a group is not probed, its target is only connected to, and
//! nothing is noted.

use std::collections::HashMap;
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use homing_core::group::{Group, Target};
use homing_core::id::TargetId;
use homing_core::snapshot::HealthCheck;
use homing_core::spec::ProbeKind;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::{Finding, LastProbe, Plan, ProbeBook, Prober, probe, securing};
use crate::events::Events;
use crate::restart::Restarts;
use crate::{Clock, limits};

/// Probes that operators ask for.
pub struct Once {
    prober: Prober,
    /// When each target was asked last, in monotonic milliseconds; those that may be asked again are forgotten.
    last: Mutex<HashMap<TargetId, u64>>,
}

/// What a target said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// What was found, when.
    pub probe: LastProbe,
    /// Where it was asked.
    pub address: SocketAddr,
    /// How: the name of a kind of probe.
    pub kind: &'static str,
    /// Whether it counts for the health of the target.
    pub counted: bool,
}

/// Why a target is not asked now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotNow {
    /// It was asked a moment ago.
    JustAsked,
    /// Too many are asked.
    Crowded,
    /// It cannot be asked in the way that is configured.
    Unable,
}

impl Once {
    /// Nobody has asked yet.
    #[must_use]
    pub fn new(book: Arc<ProbeBook>, events: Events, clock: Clock, restarts: Arc<Restarts>) -> Self {
        let turns = Semaphore::new(limits::PROBES_NOW);
        Self { prober: Prober { book, events, clock, restarts, turns }, last: Mutex::default() }
    }

    /// Asks a target of a group.
    ///
    /// # Errors
    /// Why not.
    pub async fn ask(&self, group: &Group, target: &Target) -> Result<Said, NotNow> {
        let check = group.health.clone().unwrap_or(CONNECTS);
        let plan = Plan::new(group, target, &check);
        let Ok(_turn) = self.prober.turns.try_acquire() else { return Err(NotNow::Crowded) };
        if self.was_just_asked(plan.id) {
            return Err(NotNow::JustAsked);
        }
        let securing = securing(&plan).transpose().map_err(|error| {
            tracing::warn!(group = %plan.group, target = %plan.target, %error, "a target cannot be probed");
            NotNow::Unable
        })?;
        let begun = Instant::now();
        let (finding, life) = probe(plan.probed_address(), &plan.check, securing.as_ref()).await;
        let (took, is_probed) = (begun.elapsed(), group.health.is_some());
        if is_probed {
            if let Some(life) = life {
                plan.tell_life(&life);
            }
            self.prober.report(&plan, finding, took);
        }
        Ok(Said {
            probe: LastProbe { finding, at: (self.prober.clock)(), took },
            address: plan.probed_address(),
            kind: plan.check.kind.name().as_str(),
            counted: is_probed && !matches!(finding, Finding::OwnFault(_)),
        })
    }

    fn was_just_asked(&self, id: TargetId) -> bool {
        let now_ms = (self.prober.clock)().monotonic_ms;
        let every_ms = limits::PROBE_NOW_EVERY.as_millis();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.retain(|_, asked_ms| u128::from(now_ms.saturating_sub(*asked_ms)) < every_ms);
        if last.contains_key(&id) {
            return true;
        }
        last.insert(id, now_ms);
        false
    }
}

/// How a target is asked that is not probed.
const CONNECTS: HealthCheck = HealthCheck {
    proxy_header: None,
    tls: None,
    kind: ProbeKind::Tcp,
    interval: Duration::from_secs(5),
    timeout: Duration::from_secs(2),
    rise: 1,
    fall: 1,
    port: None,
};

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Once({} at once)", limits::PROBES_NOW)
    }
}
