//! The story of a decision: recall, steer, check the home, pick.

use super::home::Away;
use super::{Choice, Denial, Group, Stay, Was};
use crate::clock::Now;
use crate::edition::FirstHome;
use crate::entropy::Entropy;
use crate::explain::Step;
use crate::id::Home;
use crate::persist::{KeptSession, Memory, Persistence, Recalled, RequestView, Session};
use crate::reason::Reason;
use crate::schedule::{Pick, Tried, ip_hash};
use crate::spec::{FailurePolicy, SchedulerKind};
use crate::steer::{Given, Order};
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a decision is made of beside the group.
#[derive(Debug)]
pub(super) struct Making<'a, 'b> {
    pub(super) view: &'a RequestView<'b>,
    pub(super) now: Now,
    pub(super) entropy: &'a mut Entropy,
    /// A rehearsal: each step is told, and nothing is changed.
    pub(super) told: Option<&'a mut Vec<Step>>,
}

impl Making<'_, '_> {
    /// Whether traffic depends on it: only then may anything change.
    fn is_real(&self) -> bool {
        self.told.is_none()
    }

    fn tell(&mut self, step: impl FnOnce() -> Step) {
        if let Some(told) = &mut self.told {
            told.push(step());
        }
    }
}

impl Group {
    /// Decides where a request, connection or flow goes.
    ///
    /// # Errors
    /// Nobody can take it, or the failure matrix refuses it.
    pub fn choose(
        &self,
        view: &RequestView<'_>,
        memory: &mut Memory,
        now: Now,
        entropy: &mut Entropy,
    ) -> Result<Choice, Denial> {
        self.decide(Some(memory), &mut Making { view, now, entropy, told: None })
    }

    pub(super) fn decide(
        &self,
        mut memory: Option<&mut Memory>,
        making: &mut Making<'_, '_>,
    ) -> Result<Choice, Denial> {
        match self.persistence.recall(making.view, memory.as_deref_mut(), making.now) {
            Ok(recalled) => {
                making.tell(|| self.tell_recalled(&recalled));
                let target = recalled.home.target;
                match self.live.orders.find(recalled.id, target, recalled.stamp, making.now) {
                    None => self.come_home(recalled, Reason::Recalled, making),
                    Some(given) => self.carry_out(given, recalled, making),
                }
            }
            Err(miss) => {
                making.tell(|| Step::Missed { reason: miss.reason.as_str() });
                // One that has ended is as unknown, whether or not the table still has a trace of it.
                let is_unknown =
                    matches!(miss.reason, Reason::UnknownKey | Reason::ExpiredIdle | Reason::ExpiredAbsolute);
                if is_unknown && self.refuses_unknown() {
                    return Err(Denial::unknown(miss.reason));
                }
                if miss.reason == Reason::New {
                    return self.pick_first(miss.session, memory, making);
                }
                self.pick(miss.reason, miss.session, Tried::default(), making)
            }
        }
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
    ) -> Result<Choice, Denial> {
        let mut making = Making { view, now, entropy, told: None };
        let outcome = self.decide_again(&failed, &mut making);
        match (&outcome, &self.persistence) {
            (Ok(_), Persistence::SourceIp(_)) => {} // the pin has moved on, with the session's age
            _ => self.abandon(&failed),
        }
        outcome
    }

    fn decide_again(&self, failed: &Choice, making: &mut Making<'_, '_>) -> Result<Choice, Denial> {
        let (reason, failed_home) = (Reason::ConnectFailed, self.home_of(failed));
        let mut tried = failed.tried;
        tried.add(failed.target);
        if let Stay::Shelter(home) = failed.stay {
            return self.shelter(failed.session, home, reason, tried, making);
        }
        match (self.on_failure.connect_failure, failed.was) {
            (FailurePolicy::Temporary, Was::Home(_)) => {
                self.shelter(failed.session, failed_home, reason, tried, making)
            }
            (FailurePolicy::Strict, Was::Home(_)) => Err(self.strict(reason)),
            // There is no home yet that could be waited for.
            (FailurePolicy::Rebind, _) | (_, Was::Nothing) => {
                let session = match (&self.persistence, failed.was) {
                    // What an application names is bound by its answers alone: nothing was, here.
                    (Persistence::Named(_), Was::Nothing) => failed.session,
                    _ => failed.session.lost(failed_home),
                };
                self.pick(reason, session, tried, making)
            }
        }
    }

    fn come_home(
        &self,
        recalled: Recalled,
        reason: Reason,
        making: &mut Making<'_, '_>,
    ) -> Result<Choice, Denial> {
        let Recalled { home, session, .. } = recalled;
        match self.find_home(home, making.view.begins, making.now) {
            Ok(ready) => {
                making.tell(|| Step::HomeReady {
                    target: self.targets[usize::from(ready.at)].name.to_string(),
                });
                if making.is_real() {
                    self.persistence.see(&recalled, making.now);
                }
                let present = self.targets[usize::from(ready.at)].life();
                let (session, home) = match ready.is_new_life && making.is_real() {
                    true => (self.rehome(session, home, present, making.now), present),
                    false => (session, home),
                };
                let (tried, stay, was) = (Tried::default(), Stay::Home, Was::of(&session, home));
                Ok(Choice { target: ready.at, reason, session, tried, stay, was })
            }
            Err(away) => self.stay_away(recalled, away, making),
        }
    }

    /// The home cannot take its session: what the matrix says.
    fn stay_away(
        &self,
        recalled: Recalled,
        away: Away,
        making: &mut Making<'_, '_>,
    ) -> Result<Choice, Denial> {
        let Recalled { home, session, .. } = recalled;
        let away = match Was::of(&session, home) {
            Was::Home(_) => away,
            // Nobody has answered its pin: there is no home yet that could be waited for.
            Was::Nothing => Away { policy: FailurePolicy::Rebind, ..away },
        };
        making.tell(|| self.tell_away(home, away));
        match away.policy {
            FailurePolicy::Rebind => self.pick(away.reason, session.lost(home), Tried::default(), making),
            FailurePolicy::Temporary => {
                if making.is_real() {
                    self.persistence.see(&recalled, making.now);
                }
                self.shelter(session, home, away.reason, Tried::default(), making)
            }
            FailurePolicy::Strict => Err(self.strict(away.reason)),
        }
    }

    /// An operator has ordered something for this session.
    fn carry_out(
        &self,
        given: Given,
        recalled: Recalled,
        making: &mut Making<'_, '_>,
    ) -> Result<Choice, Denial> {
        let Recalled { home, session, id, .. } = recalled;
        making.tell(|| self.tell_order(given.order));
        if let (Session::Kept(_), true) = (session, making.is_real()) {
            self.live.orders.done(id); // the table is where the session is, and takes it from here
        }
        match given.order {
            Order::Move(to) => {
                let session = match making.is_real() {
                    true => self.rehome(session, home, to, making.now),
                    false => session,
                };
                self.come_home(Recalled { home: to, session, ..recalled }, Reason::OperatorMoved, making)
            }
            Order::Unpin => self.pick(Reason::OperatorMoved, session.lost(home), Tried::default(), making),
            Order::Expire => {
                let is_told = self.refuses_unknown();
                let session = if making.is_real() { self.begun_anew(session, home) } else { Session::None };
                if is_told {
                    return Err(Denial::unknown(Reason::OperatorExpired));
                }
                self.pick(Reason::OperatorExpired, session, Tried::default(), making)
            }
        }
    }

    /// A target that serves the session while its home is away: always the same one, as long as it can.
    fn shelter(
        &self,
        session: Session,
        home: Home,
        reason: Reason,
        tried: Tried,
        making: &mut Making<'_, '_>,
    ) -> Result<Choice, Denial> {
        let fitness = self.fitness(making.now);
        let candidates = fitness.usable.targets.iter().copied().filter(|&at| self.may_take(at, &tried));
        let target = ip_hash::highest(&self.targets, candidates, &self.hash_key, seed(session, making.view));
        let target = target.ok_or_else(|| Denial::nobody(fitness.nobody.unwrap_or(reason)))?;
        making.tell(|| Step::Sheltered { target: self.targets[usize::from(target)].name.to_string() });
        Ok(Choice { target, reason, session, tried, stay: Stay::Shelter(home), was: Was::Nothing })
    }

    /// The scheduler picks for a session without a usable home; a pin that came first wins.
    pub(super) fn pick(
        &self,
        reason: Reason,
        session: Session,
        tried: Tried,
        making: &mut Making<'_, '_>,
    ) -> Result<Choice, Denial> {
        let fitness = self.fitness(making.now);
        let turn = AtomicUsize::new(self.live.cursor.load(Ordering::Relaxed));
        let pick = Pick {
            targets: &self.targets,
            usable: &fitness.usable,
            cursor: if making.is_real() { &self.live.cursor } else { &turn },
            client: making.view.client,
            hash_key: &self.hash_key,
            tried: &tried,
        };
        let scheduler = self.scheduler_for(reason);
        let picked = pick.by(scheduler, making.entropy);
        making.tell(|| self.tell_pick(scheduler.as_str(), picked, fitness.usable.targets.len()));
        let nobody = || Denial::nobody(fitness.nobody.unwrap_or_else(|| why_none(&tried)));
        let target = picked.ok_or_else(nobody)?;
        let choice = Choice { target, reason, session, tried, stay: Stay::Home, was: Was::Nothing };
        if !making.is_real() {
            return Ok(choice);
        }
        Ok(match (&self.persistence, session) {
            (Persistence::SourceIp(_), Session::Kept(_)) => self.pin_source(&pick, choice, making),
            (Persistence::Cookie(_), Session::Cookie(_)) if reason == Reason::New => {
                self.share_first_pin(choice, making)
            }
            _ => choice,
        })
    }

    /// Some editions give an address its first home by its hash, whatever the scheduler.
    fn scheduler_for(&self, reason: Reason) -> SchedulerKind {
        match &self.persistence {
            Persistence::SourceIp(source)
                if source.first_home() == FirstHome::Hash && reason != Reason::ConnectFailed =>
            {
                SchedulerKind::IpHash
            }
            _ => self.scheduler,
        }
    }

    /// Single-flight first pin: of parallel first requests of one client, the first one's pick holds for all.
    fn pin_source(&self, pick: &Pick<'_>, mut choice: Choice, making: &Making<'_, '_>) -> Choice {
        let Session::Kept(session) = &mut choice.session else { return choice };
        let offered = self.targets[usize::from(choice.target)].life();
        match self.pin(session, offered, making.now) {
            Some(home) if home == offered => choice,
            Some(home) => match self.find_home(home, making.view.begins, making.now) {
                Ok(ready) if !choice.tried.contains(ready.at) => {
                    Choice { target: ready.at, reason: Reason::Recalled, ..choice }
                }
                // Theirs went bad in the meantime: go on with our pick, unpinned, rather than loop.
                _ => choice,
            },
            None => {
                // Full: the keyed hash keeps the client on one target without an entry.
                let hashed = pick.hashed(session.key.map_or(0, |key| key.0));
                Choice { target: hashed.unwrap_or(choice.target), ..choice }
            }
        }
    }

    /// The same for first requests that no cookie tells apart yet, where the group wants it.
    fn share_first_pin(&self, mut choice: Choice, making: &Making<'_, '_>) -> Choice {
        let (Persistence::Cookie(cookie), Session::Cookie(session)) =
            (&self.persistence, &mut choice.session)
        else {
            return choice;
        };
        let offered = self.targets[usize::from(choice.target)].life();
        let mut share =
            |replace| cookie.share_first_pin(session, making.view.client, offered, replace, making.now);
        let first = share(None);
        if first == offered {
            return choice;
        }
        // Whoever shares it is new all the same: it leads nowhere where new sessions do not go.
        let fitness = self.fitness(making.now);
        let takes_it = |&at: &u16| fitness.usable.targets.contains(&at) && self.may_take(at, &choice.tried);
        match self.position(first.target).filter(takes_it) {
            Some(target) => Choice { target, ..choice },
            None => {
                share(Some(first));
                choice
            }
        }
    }

    pub(super) fn may_take(&self, at: u16, tried: &Tried) -> bool {
        !tried.contains(at) && self.targets[usize::from(at)].has_room()
    }

    fn refuses_unknown(&self) -> bool {
        matches!(&self.persistence, Persistence::Named(named) if named.refuses_unknown())
    }
}

/// Why nobody is left though some are usable: all were tried, or those left are full.
fn why_none(tried: &Tried) -> Reason {
    if tried.count() > 0 { Reason::ConnectFailed } else { Reason::HomeFull }
}

/// What makes the shelter of a session always the same one.
fn seed(session: Session, view: &RequestView<'_>) -> u128 {
    match session {
        Session::Kept(KeptSession { key: Some(key), .. }) => key.0,
        Session::Cookie(session) => u128::from(session.id.unwrap_or(0)),
        _ => crate::schedule::client_key(view.client),
    }
}
