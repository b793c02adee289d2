//! Which target serves this session? Choose, then settle: the heart, the same for HTTP, TCP and UDP.
//!
//! `choose`: persistence recalls, else the scheduler picks (and a first pin is single-flight). Traffic flows.
//! `settle`: persistence remembers. A target that did not accept leads to `choose_again`.
//!
//! [`choose`](Group::choose) tells the story of a decision; `home` says whether a home can take its session,
//! `fitness` who takes new ones, `settle` what is remembered.

use crate::approach::Approach;
use crate::clock::Now;
use crate::id::{GroupId, Home, TargetId};
use crate::live::GroupLive;
use crate::persist::{Persistence, Session};
use crate::reason::Reason;
use crate::schedule::Tried;
use crate::secrets::HashKey;
use crate::snapshot::HealthCheck;
use crate::spec::{AllUnhealthy, FailureSpec, SchedulerKind};
use arc_swap::ArcSwap;
use std::sync::Arc;
use std::time::Duration;

mod choose;
mod first;
mod fitness;
mod home;
mod ramp;
mod rehearse;
mod settle;
mod target;
mod traffic;

use fitness::Fitness;
pub use ramp::{Ramp, SlowStart};
pub use rehearse::Rehearsal;
pub use target::Target;

/// Targets that can serve the same request, and how sessions find them.
#[derive(Debug)]
pub struct Group {
    /// Stays the same across snapshots.
    pub id: GroupId,
    /// Name of its load balancer.
    pub load_balancer: Arc<str>,
    /// Its own name.
    pub name: Arc<str>,
    /// Whether requests of HTTP come to it.
    pub serves_http: bool,
    /// Who gets a new session.
    pub scheduler: SchedulerKind,
    /// How a session comes home.
    pub persistence: Persistence,
    /// What happens to a session whose home cannot take it.
    pub on_failure: FailureSpec,
    /// What happens when every target is unhealthy.
    pub all_unhealthy: AllUnhealthy,
    /// How targets begin to take new sessions; `None`: with their whole share.
    pub slow_start: Option<SlowStart>,
    /// How long what is open to a target may stay that is removed, unhealthy or at weight 0; `None`: as long as it wants.
    pub drain: Option<Duration>,
    /// How connections to its targets begin, where not with what the client says.
    pub approach: Option<Arc<Approach>>,
    /// How targets are probed.
    pub health: Option<HealthCheck>,
    /// In the order of the spec.
    pub targets: Vec<Target>,
    /// What is true of it, whatever snapshot is in force.
    pub live: Arc<GroupLive>,
    hash_key: HashKey,
    /// Ids in order, each with the target's position.
    by_id: Vec<(TargetId, u16)>,
    fitness: ArcSwap<Fitness>,
}

/// A decision: where to send the traffic, why, and what to settle when it got there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Position of the target in its group.
    pub target: u16,
    /// Why this one.
    pub reason: Reason,
    /// The session this is about.
    pub session: Session,
    /// Targets that were tried, this one not included.
    pub tried: Tried,
    /// Whether the target is the session's home from now on, or only gives it shelter.
    pub stay: Stay,
    /// Whether the session has been at home there before.
    pub(crate) was: Was,
}

/// What a target was to a session before the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Was {
    /// Nothing, or its pin has not been answered yet.
    Nothing,
    /// Its home, in this life of it.
    Home(Home),
}

impl Was {
    /// What `home` is to a session that was recalled.
    fn of(recalled: &Session, home: Home) -> Self {
        match recalled {
            Session::Kept(session) if session.unconfirmed => Self::Nothing,
            _ => Self::Home(home),
        }
    }
}

/// What a target is to a session that it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stay {
    /// Its home.
    Home,
    /// Shelter until this home, the same life of it, is back (`temporary` in the failure matrix).
    Shelter(Home),
}

/// Nobody takes the traffic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denial {
    /// Why.
    pub reason: Reason,
    /// What HTTP answers.
    pub status: u16,
    /// `Retry-After` of that answer in seconds; 0: none.
    pub retry_after_s: u16,
    /// Whether somebody might have served, and a policy refuses all the same.
    pub is_strict: bool,
}

impl Denial {
    /// Nobody is there: 503.
    #[must_use]
    pub const fn nobody(reason: Reason) -> Self {
        Self { reason, status: 503, retry_after_s: 0, is_strict: false }
    }

    /// The client names a session that is not there, and shall begin a new one: 404.
    #[must_use]
    pub const fn unknown(reason: Reason) -> Self {
        Self { reason, status: 404, retry_after_s: 0, is_strict: true }
    }
}

/// What a group is made of; [`crate::compile`] fills it in.
pub(crate) struct GroupParts {
    pub(crate) id: GroupId,
    pub(crate) load_balancer: Arc<str>,
    pub(crate) name: Arc<str>,
    pub(crate) serves_http: bool,
    pub(crate) scheduler: SchedulerKind,
    pub(crate) persistence: Persistence,
    pub(crate) on_failure: FailureSpec,
    pub(crate) all_unhealthy: AllUnhealthy,
    pub(crate) slow_start: Option<SlowStart>,
    pub(crate) drain: Option<Duration>,
    pub(crate) approach: Option<Arc<Approach>>,
    pub(crate) health: Option<HealthCheck>,
    pub(crate) targets: Vec<Target>,
    pub(crate) live: Arc<GroupLive>,
    pub(crate) hash_key: HashKey,
}

impl Group {
    pub(crate) fn new(parts: GroupParts) -> Self {
        let mut by_id: Vec<(TargetId, u16)> =
            (0..).zip(&parts.targets).map(|(at, target)| (target.home.target, at)).collect();
        by_id.sort_unstable();
        Self {
            id: parts.id,
            load_balancer: parts.load_balancer,
            name: parts.name,
            serves_http: parts.serves_http,
            scheduler: parts.scheduler,
            persistence: parts.persistence,
            on_failure: parts.on_failure,
            all_unhealthy: parts.all_unhealthy,
            slow_start: parts.slow_start,
            drain: parts.drain,
            approach: parts.approach,
            health: parts.health,
            targets: parts.targets,
            live: parts.live,
            hash_key: parts.hash_key,
            by_id,
            fitness: ArcSwap::from_pointee(Fitness::default()),
        }
    }

    /// Whether its targets may be asked by HTTP/2.
    #[must_use]
    pub fn knows_http2(&self) -> bool {
        self.approach.as_ref().is_some_and(|approach| approach.knows_http2())
    }

    /// The target of a choice.
    #[must_use]
    pub fn target(&self, choice: &Choice) -> &Target {
        &self.targets[usize::from(choice.target)]
    }

    /// What a session that `choice` led to its target remembers as its home.
    fn home_of(&self, choice: &Choice) -> Home {
        let target = self.target(choice);
        match choice.was {
            // Nobody knows yet whether it is still the same life: what was remembered of it stays.
            Was::Home(home) if target.is_untold() => home,
            _ => target.life(),
        }
    }

    /// The target of that id.
    #[must_use]
    pub fn target_by_id(&self, id: TargetId) -> Option<&Target> {
        self.position(id).map(|at| &self.targets[usize::from(at)])
    }

    /// The target of that name.
    #[must_use]
    pub fn target_named(&self, name: &str) -> Option<&Target> {
        self.targets.iter().find(|target| &*target.name == name)
    }

    /// How long what `target` has may stay, where the spec takes it out of service: it takes nothing new.
    #[must_use]
    pub fn dismisses(&self, target: &Target) -> Option<Duration> {
        match target.is_drained {
            true => Some(self.drain.unwrap_or_default()),
            false => self.drain.filter(|_| target.weight == 0),
        }
    }

    /// Whether unhealthy targets are left alone: not where all are, and the group forwards all the same.
    #[must_use]
    pub fn does_health_matter(&self, now: Now) -> bool {
        self.fitness(now).health_matters
    }

    /// How many targets take new sessions now, and how many there are.
    #[must_use]
    pub fn usable_targets(&self, now: Now) -> (usize, usize) {
        (self.fitness(now).usable.targets.len(), self.targets.len())
    }

    /// Where the target of that id stands in this group.
    fn position(&self, id: TargetId) -> Option<u16> {
        let found = self.by_id.binary_search_by_key(&id, |&(id, _)| id);
        found.ok().map(|index| self.by_id[index].1)
    }
}

#[cfg(test)]
mod tests;
