//! What does the model know of a target, and what does it promise as a home?

use homing_core::drain::DrainPolicy;
use homing_core::reason::Reason;
use homing_core::spec::{FailurePolicy, FailureSpec};

/// One life of a target, as a session remembers it: what the spec says, and what probes had told then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Life {
    pub(crate) spec: u32,
    pub(crate) told: Option<u32>,
}

/// An operator empties the target.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Emptying {
    pub(crate) policy: DrainPolicy,
    pub(crate) began_ms: u64,
    pub(crate) deadline_ms: Option<u64>,
    pub(crate) is_over: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Machine {
    pub(crate) name: String,
    pub(crate) present: bool,
    pub(crate) weight: u16,
    pub(crate) life: u32,
    /// Which process runs there, where probes tell.
    pub(crate) process: u32,
    /// What the node has heard of that.
    pub(crate) told: Option<u32>,
    pub(crate) reuse: bool,
    pub(crate) ill: bool,
    pub(crate) failures: u32,
    pub(crate) rests_until_ms: u64,
    pub(crate) emptying: Option<Emptying>,
    pub(crate) max_connections: Option<u32>,
    pub(crate) max_sessions: Option<u32>,
    /// Requests that it serves now.
    pub(crate) active: u32,
}

/// What becomes of a session at home somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Promise {
    Home,
    Away(Reason, FailurePolicy),
}

/// What is true for all targets of a group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment<'a> {
    pub(crate) now_ms: u64,
    pub(crate) health_matters: bool,
    pub(crate) matrix: &'a FailureSpec,
    /// Whether the client's connection begins.
    pub(crate) begins: bool,
    /// Whether probes tell one life from the next.
    pub(crate) are_lives_told: bool,
}

impl Machine {
    pub(crate) fn is_fit(&self, now_ms: u64) -> bool {
        !self.ill && self.rests_until_ms <= now_ms
    }

    fn is_drained(&self, now_ms: u64) -> bool {
        self.emptying.is_some_and(|emptying| {
            emptying.is_over || emptying.deadline_ms.is_some_and(|deadline_ms| deadline_ms <= now_ms)
        })
    }

    /// Whether it takes new sessions, caps aside.
    pub(crate) fn takes_new(&self, now_ms: u64, health_matters: bool) -> bool {
        self.present && self.emptying.is_none() && self.weight > 0 && (!health_matters || self.is_fit(now_ms))
    }

    /// Whether it may get one more session, having `sessions`.
    pub(crate) fn has_room(&self, sessions: u32) -> bool {
        !self.is_busy() && self.max_sessions.is_none_or(|most| sessions < most)
    }

    fn is_busy(&self) -> bool {
        self.max_connections.is_some_and(|most| self.active >= most)
    }

    pub(crate) fn present_life(&self) -> Life {
        Life { spec: self.life, told: self.told }
    }

    /// Whether a session that remembers `life` belongs to the present one, or is as welcome.
    pub(crate) fn is_home_of(&self, life: Life, are_lives_told: bool) -> bool {
        let is_untold = are_lives_told && self.told.is_none();
        let is_same_or_was_untold = life.spec == self.life && (life.told == self.told || life.told.is_none());
        is_untold || is_same_or_was_untold || self.reuse
    }

    /// What a session that remembers `life` of it can expect.
    pub(crate) fn promise(&self, life: Life, moment: &Moment<'_>) -> Promise {
        let Moment { now_ms, health_matters, matrix, begins, are_lives_told } = *moment;
        if !self.present {
            return Promise::Away(Reason::GoneTarget, matrix.removed);
        }
        if !self.is_home_of(life, are_lives_told) {
            return Promise::Away(Reason::OldIncarnation, matrix.removed);
        }
        if self.is_drained(now_ms) {
            return Promise::Away(Reason::HomeDrained, matrix.drained);
        }
        match self.emptying.map(|emptying| emptying.policy) {
            Some(DrainPolicy::Move) => return Promise::Away(Reason::HomeDrained, FailurePolicy::Rebind),
            Some(DrainPolicy::Release) if begins => {
                return Promise::Away(Reason::HomeDrained, FailurePolicy::Rebind);
            }
            _ => {}
        }
        if health_matters && !self.is_fit(now_ms) {
            return Promise::Away(Reason::HomeUnhealthy, matrix.down);
        }
        if self.is_busy() {
            return Promise::Away(Reason::HomeFull, matrix.overloaded);
        }
        Promise::Home
    }

    /// Another life of it: what was found and ordered about the one before is forgotten.
    pub(crate) fn begin_anew(&mut self) {
        (self.ill, self.failures, self.rests_until_ms) = (false, 0, 0);
        (self.emptying, self.told, self.active) = (None, None, 0);
    }

    /// It accepted a connection, or a probe passed.
    pub(crate) fn end_rest(&mut self) {
        (self.failures, self.rests_until_ms) = (0, 0);
    }
}
