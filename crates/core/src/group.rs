//! Which target serves this session? Choose, then settle: the heart, the same for HTTP, TCP and UDP.
//!
//! `choose`: persistence recalls, else the scheduler picks (and a first pin is single-flight). Traffic flows.
//! `settle`: persistence remembers. A target that did not accept leads to `choose_again`.

use crate::clock::Now;
use crate::entropy::Entropy;
use crate::id::{GroupId, Home, TargetId};
use crate::live::{GroupLive, TargetLive};
use crate::persist::{Cookie, Memory, Persistence, RequestView, Session, SourceIp};
use crate::reason::Reason;
use crate::schedule::{Pick, Tried, Usable, ip_hash};
use crate::secrets::HashKey;
use crate::snapshot::HealthCheck;
use crate::spec::SchedulerKind;
use arc_swap::ArcSwap;
use std::net::SocketAddr;
use std::sync::Arc;

/// Targets that can serve the same request, and how sessions find them.
#[derive(Debug)]
pub struct Group {
    /// Stays the same across snapshots.
    pub id: GroupId,
    /// Name of its load balancer.
    pub load_balancer: Arc<str>,
    /// Its own name.
    pub name: Arc<str>,
    /// Who gets a new session.
    pub scheduler: SchedulerKind,
    /// How a session comes home.
    pub persistence: Persistence,
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

/// One address that can serve.
#[derive(Debug)]
pub struct Target {
    /// Which target, and which life of it.
    pub home: Home,
    /// Its name.
    pub name: Arc<str>,
    /// Where it listens.
    pub address: SocketAddr,
    /// Its share; 0: no new sessions.
    pub weight: u16,
    /// What is true of it, whatever snapshot is in force.
    pub live: Arc<TargetLive>,
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
}

/// The usable targets, computed when the fitness of one changed.
#[derive(Debug, Default)]
struct Fitness {
    epoch: u64,
    /// A resting target is fit again then.
    valid_until_ms: u64,
    usable: Usable,
    /// What to say when nobody is usable.
    nobody: Option<Reason>,
}

/// What a group is made of; [`crate::compile`] fills it in.
pub(crate) struct GroupParts {
    pub(crate) id: GroupId,
    pub(crate) load_balancer: Arc<str>,
    pub(crate) name: Arc<str>,
    pub(crate) scheduler: SchedulerKind,
    pub(crate) persistence: Persistence,
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
            scheduler: parts.scheduler,
            persistence: parts.persistence,
            health: parts.health,
            targets: parts.targets,
            live: parts.live,
            hash_key: parts.hash_key,
            by_id,
            fitness: ArcSwap::from_pointee(Fitness::default()),
        }
    }

    /// The target of a choice.
    #[must_use]
    pub fn target(&self, choice: &Choice) -> &Target {
        &self.targets[usize::from(choice.target)]
    }

    /// Decides where a request, connection or flow goes.
    ///
    /// # Errors
    /// [`Reason::NoTarget`] or [`Reason::AllUnhealthy`] when nobody can take it.
    pub fn choose(
        &self,
        view: &RequestView<'_>,
        memory: &mut Memory,
        now: Now,
        entropy: &mut Entropy,
    ) -> Result<Choice, Reason> {
        let (why, session) = match self.persistence.recall(view, memory, now) {
            Ok(recalled) => match self.home_position(recalled.home, now) {
                Ok(target) => {
                    let session = recalled.session;
                    return Ok(Choice { target, reason: Reason::Recalled, session, tried: Tried::default() });
                }
                Err(why) => (why, lost(recalled.session, recalled.home)),
            },
            Err(miss) => miss,
        };
        self.pick(view, why, session, Tried::default(), now, entropy)
    }

    /// Decides anew after the target of `failed` did not accept.
    ///
    /// # Errors
    /// As [`Group::choose`]; also when every usable target has been tried.
    pub fn choose_again(
        &self,
        view: &RequestView<'_>,
        failed: Choice,
        now: Now,
        entropy: &mut Entropy,
    ) -> Result<Choice, Reason> {
        let home = self.target(&failed).home;
        self.abandon(&failed);
        let mut tried = failed.tried;
        tried.add(failed.target);
        self.pick(view, Reason::ConnectFailed, lost(failed.session, home), tried, now, entropy)
    }

    /// The traffic of `choice` led nowhere: a pin that it made is forgotten.
    pub fn abandon(&self, choice: &Choice) {
        if let (Persistence::SourceIp(source), Session::Source(session)) =
            (&self.persistence, &choice.session)
        {
            source.unpin(session, self.target(choice).home);
        }
    }

    /// The target answered: the session is remembered. Says whether a cookie was written to `set_cookie`.
    pub fn settle(
        &self,
        choice: &mut Choice,
        memory: &mut Memory,
        now: Now,
        entropy: &mut Entropy,
        set_cookie: &mut Vec<u8>,
    ) -> bool {
        let home = self.target(choice).home;
        match (&self.persistence, &mut choice.session) {
            (Persistence::Cookie(cookie), Session::Cookie(session)) => {
                cookie.settle(session, home, memory, now, entropy, set_cookie)
            }
            (Persistence::SourceIp(source), Session::Source(session)) => {
                source.confirm(session, home, now);
                false
            }
            _ => false,
        }
    }

    /// How many targets take new sessions now, and how many there are.
    #[must_use]
    pub fn usable_targets(&self, now: Now) -> (usize, usize) {
        (self.fitness(now).usable.targets.len(), self.targets.len())
    }

    /// Where the home of an existing session stands in this group.
    fn home_position(&self, home: Home, now: Now) -> Result<u16, Reason> {
        let found = self.by_id.binary_search_by_key(&home.target, |&(id, _)| id);
        let at = found.map(|index| self.by_id[index].1).map_err(|_| Reason::GoneTarget)?;
        let target = &self.targets[usize::from(at)];
        if target.home.incarnation != home.incarnation {
            return Err(Reason::OldIncarnation);
        }
        if !target.live.is_fit(now) {
            return Err(Reason::HomeUnhealthy);
        }
        Ok(at)
    }

    /// The scheduler picks for a session without a usable home; a pin that came first wins.
    fn pick(
        &self,
        view: &RequestView<'_>,
        reason: Reason,
        session: Session,
        tried: Tried,
        now: Now,
        entropy: &mut Entropy,
    ) -> Result<Choice, Reason> {
        let fitness = self.fitness(now);
        let pick = Pick {
            targets: &self.targets,
            usable: &fitness.usable,
            cursor: &self.live.cursor,
            client: view.client,
            hash_key: &self.hash_key,
            tried: &tried,
        };
        let picked = pick.by(self.scheduler, entropy);
        let target = picked.ok_or_else(|| fitness.nobody.unwrap_or(Reason::ConnectFailed))?;
        let choice = Choice { target, reason, session, tried };
        match &self.persistence {
            Persistence::SourceIp(source) => Ok(self.pin_source(source, &pick, choice, now)),
            Persistence::None | Persistence::Cookie(_) => Ok(choice),
        }
    }

    /// Single-flight first pin: of parallel first requests of one client, the first one's pick holds for all.
    fn pin_source(&self, source: &SourceIp, pick: &Pick<'_>, mut choice: Choice, now: Now) -> Choice {
        let Session::Source(session) = &mut choice.session else { return choice };
        let offered = self.targets[usize::from(choice.target)].home;
        match source.pin(session, offered, now) {
            Some(home) if home == offered => choice,
            Some(home) => match self.home_position(home, now) {
                Ok(target) if !choice.tried.contains(target) => {
                    Choice { target, reason: Reason::Recalled, ..choice }
                }
                // Theirs went bad in the meantime: go on with our pick, unpinned, rather than loop.
                _ => choice,
            },
            None => {
                // Full: the keyed hash keeps the client on one target without an entry.
                let candidates = pick.usable.targets.iter().copied().filter(|&at| !choice.tried.contains(at));
                let hashed =
                    ip_hash::highest(&self.targets, candidates, &self.hash_key, source.key(pick.client).0);
                Choice { target: hashed.unwrap_or(choice.target), ..choice }
            }
        }
    }

    /// The usable targets as of now.
    fn fitness(&self, now: Now) -> arc_swap::Guard<Arc<Fitness>> {
        let fitness = self.fitness.load();
        if fitness.epoch == self.live.epoch() && now.monotonic_ms < fitness.valid_until_ms {
            return fitness;
        }
        drop(fitness);
        let fitness = Arc::new(self.compute_fitness(now));
        self.fitness.store(Arc::clone(&fitness));
        // Ours, not what a slower worker may have stored in the meantime.
        arc_swap::Guard::from_inner(fitness)
    }

    fn compute_fitness(&self, now: Now) -> Fitness {
        // The epoch is read first: a change that happens while we look makes this result stale, not lost.
        let epoch = self.live.epoch();
        let weighted = || (0u16..).zip(&self.targets).filter(|(_, target)| target.weight > 0);
        let usable: Vec<u16> =
            weighted().filter(|(_, target)| target.live.is_fit(now)).map(|(at, _)| at).collect();
        let next_end_of_rest = self
            .targets
            .iter()
            .map(|target| target.live.resting_until_ms())
            .filter(|&until| until > now.monotonic_ms)
            .min();
        let nobody = match (usable.is_empty(), weighted().next().is_some()) {
            (false, _) => None,
            (true, true) => Some(Reason::AllUnhealthy),
            (true, false) => Some(Reason::NoTarget),
        };
        Fitness {
            epoch,
            valid_until_ms: next_end_of_rest.unwrap_or(u64::MAX),
            usable: Usable::new(self.scheduler, &self.targets, usable),
            nobody,
        }
    }
}

/// The session whose home cannot take it: it will be bound anew.
fn lost(session: Session, home: Home) -> Session {
    match session {
        Session::None => Session::None,
        Session::Cookie(session) => Session::Cookie(Cookie::rebound(session)),
        Session::Source(mut session) => {
            SourceIp::lose(&mut session, home);
            Session::Source(session)
        }
    }
}

#[cfg(test)]
mod tests;
