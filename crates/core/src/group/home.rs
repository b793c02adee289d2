//! Can this home take its session, and if not, what does the failure matrix say?

use super::target::Life;
use super::{Denial, Group};
use crate::clock::Now;
use crate::drain::{AdminState, DrainPolicy};
use crate::id::Home;
use crate::reason::Reason;
use crate::spec::FailurePolicy;

/// A home that can take its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ready {
    /// Where it stands in the group.
    pub(super) at: u16,
    /// Whether the session remembers an earlier life of it, and shall remember this one.
    pub(super) is_new_life: bool,
}

/// A home that cannot take its session, and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Away {
    /// Why it cannot.
    pub(super) reason: Reason,
    /// What becomes of the session.
    pub(super) policy: FailurePolicy,
}

impl Group {
    /// Where the home of an existing session stands in this group. `begins`: a client connection begins.
    pub(super) fn find_home(&self, home: Home, begins: bool, now: Now) -> Result<Ready, Away> {
        let matrix = &self.on_failure;
        let away = |reason, policy| Err(Away { reason, policy });
        let Some(at) = self.position(home.target) else {
            return away(Reason::GoneTarget, matrix.removed);
        };
        let target = &self.targets[usize::from(at)];
        let life = target.compare(home.incarnation);
        if life == Life::Earlier {
            return away(Reason::OldIncarnation, matrix.removed);
        }
        if target.is_drained {
            return away(Reason::HomeDrained, matrix.drained);
        }
        match target.live.drain.state(now) {
            AdminState::Active => {}
            AdminState::Drained => return away(Reason::HomeDrained, matrix.drained),
            AdminState::Draining => match target.live.drain.policy() {
                DrainPolicy::Hold => {}
                // Whoever drains like this wants the session to go, whatever the matrix says of failures.
                DrainPolicy::Release if !begins => {}
                DrainPolicy::Release | DrainPolicy::Move => {
                    return away(Reason::HomeDrained, FailurePolicy::Rebind);
                }
            },
        }
        if !target.live.is_fit(now) && self.fitness(now).health_matters {
            return away(Reason::HomeUnhealthy, matrix.down);
        }
        if target.is_at_connection_cap() {
            return away(Reason::HomeFull, matrix.overloaded);
        }
        Ok(Ready { at, is_new_life: life == Life::Welcome })
    }

    /// The refusal that `strict` means.
    pub(super) fn strict(&self, reason: Reason) -> Denial {
        let retry_after_s = u16::try_from(self.on_failure.retry_after.as_secs()).unwrap_or(u16::MAX);
        Denial { reason, status: self.on_failure.status, retry_after_s, is_strict: true }
    }
}
