//! Which target was this connection or flow given, and what is owed to it when it ends?
//!
//! ```text
//! choose ──> Target ──opened──> Session ──release──> Nothing
//!              │  ^
//!              └──┘ choose_again: the target did not accept
//! ```

use crate::site::{Outcome, Site};
use homing_core::clock::Now;
use homing_core::entropy::Entropy;
use homing_core::group::{Choice, Denial, Group, Target};
use homing_core::id::Home;
use homing_core::limits::CONNECT_ATTEMPTS;
use homing_core::persist::{AnswerView, Memory, RequestView};
use homing_core::reason::Reason;
use homing_core::schedule::Tried;
use homing_core::snapshot::GroupIndex;
use std::net::IpAddr;
use std::rc::Rc;
use std::sync::atomic::Ordering;

/// A choice in force, for layer 4 and for tunnels: counted at its target until it is released.
#[derive(Debug)]
pub(crate) struct Assignment {
    site: Rc<Site>,
    group: GroupIndex,
    choice: Choice,
    client: IpAddr,
    held: Held,
    is_settled: bool,
    next_touch_ms: u64,
}

/// What the assignment holds, and must give back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    Nothing,
    /// It is counted at the target, which has not accepted yet.
    Target,
    /// The target too, and the session's entry is in use.
    Session,
}

/// What a decision needs of the worker that makes it.
#[derive(Debug)]
pub(crate) struct Decider<'a> {
    pub(crate) now: Now,
    pub(crate) entropy: &'a mut Entropy,
    pub(crate) worker: usize,
}

impl Assignment {
    /// Chooses a target of the listener's group for traffic of `client`.
    ///
    /// # Errors
    /// Why nobody can take it; it is counted.
    pub(crate) fn choose(site: &Rc<Site>, client: IpAddr, decider: &mut Decider<'_>) -> Result<Self, Reason> {
        // A listener of layer 4 without a group does not compile.
        let group = site.listener.router.default_group().ok_or(Reason::NoTarget)?;
        let view = RequestView { client, tokens: &[], begins: true };
        let chosen = site.group(group).choose(&view, &mut Memory::default(), decider.now, decider.entropy);
        let choice = chosen.map_err(|denial| {
            site.note_decision(site.group(group), client, Outcome::Nobody(denial), decider.now);
            denial.reason
        })?;
        let mut assignment = Self::new(Rc::clone(site), group, choice, client);
        assignment.take(choice);
        Ok(assignment)
    }

    /// Goes on with traffic of `client` that another process began to lead to `home`. `None`: it is not there any more.
    pub(crate) fn resume(
        site: &Rc<Site>,
        client: IpAddr,
        home: Home,
        decider: &mut Decider<'_>,
    ) -> Option<Self> {
        let mut assignment = Self::choose(site, client, decider).ok()?;
        if assignment.target().home != home {
            // It stays where it was, as open connections do.
            let position = assignment.group().targets.iter().position(|target| target.home == home);
            let Some(position) = position.and_then(|position| u16::try_from(position).ok()) else {
                assignment.release(decider.now);
                return None;
            };
            let mut choice = assignment.choice;
            (choice.target, choice.tried) = (position, Tried::default());
            assignment.let_go(decider.now);
            assignment.take(choice);
        }
        assignment.is_settled = true;
        assignment.open_session(decider.now);
        Some(assignment)
    }

    /// Takes an HTTP request's choice over, whose connection goes on as a tunnel. HTTP has counted it at the
    /// target, and settled it.
    pub(crate) fn take_over(
        site: Rc<Site>,
        group: GroupIndex,
        choice: Choice,
        client: IpAddr,
        now: Now,
    ) -> Self {
        let mut assignment = Self::new(site, group, choice, client);
        assignment.is_settled = true;
        assignment.open_session(now);
        assignment
    }

    fn new(site: Rc<Site>, group: GroupIndex, choice: Choice, client: IpAddr) -> Self {
        Self { site, group, choice, client, held: Held::Nothing, is_settled: false, next_touch_ms: 0 }
    }

    pub(crate) fn site(&self) -> &Rc<Site> {
        &self.site
    }

    pub(crate) fn target(&self) -> &Target {
        self.group().target(&self.choice)
    }

    /// Chooses another target after this one did not accept.
    ///
    /// # Errors
    /// Why nobody is left; nothing is held any more.
    pub(crate) fn choose_again(&mut self, decider: &mut Decider<'_>) -> Result<(), Reason> {
        let failed = self.choice;
        self.let_go(decider.now);
        let group = self.site.group(self.group);
        let chosen = if failed.tried.count() + 1 < CONNECT_ATTEMPTS {
            let view = RequestView { client: self.client, tokens: &[], begins: true };
            let chosen = group.choose_again(&view, failed, decider.now, decider.entropy);
            chosen.map_err(|denial| denial.reason)
        } else {
            group.abandon(&failed);
            Err(Reason::ConnectFailed)
        };
        let choice = chosen?;
        group.live.counters.of(decider.worker).retries.add(1);
        self.take(choice);
        Ok(())
    }

    /// Goes over to a newer snapshot, if this target is still in the listener's group.
    pub(crate) fn move_to(&mut self, site: &Rc<Site>, now: Now) -> Moved {
        let home = self.target().home;
        let Some(group) = site.listener.router.default_group() else { return Moved::TargetIsGone };
        let mut targets = (0u16..).zip(&site.group(group).targets);
        let Some((position, _)) = targets.find(|(_, target)| target.home == home) else {
            return Moved::TargetIsGone;
        };
        self.close_session(now);
        self.choice.target = position;
        // Positions of another snapshot: they say nothing here.
        self.choice.tried = Tried::default();
        self.group = group;
        self.site = Rc::clone(site);
        self.open_session(now);
        Moved::Kept
    }

    /// The traffic has begun: it is counted, and the session's entry is in use.
    pub(crate) fn opened(&mut self, now: Now, worker: usize) {
        let counters = self.target().live.counters.of(worker);
        counters.requests.add(1);
        counters.connects.add(1);
        let outcome = Outcome::Target(&self.choice, 0);
        self.site.note_decision(self.group(), self.client, outcome, now);
        self.open_session(now);
    }

    /// The target did not accept.
    pub(crate) fn refused(&self, now: Now, worker: usize) {
        let (group, target) = (self.group(), self.target());
        target.live.counters.of(worker).connect_failures.add(1);
        if target.live.connect_failed(&group.live, now) {
            tracing::warn!(
                load_balancer = %group.load_balancer,
                group = %group.name,
                target = %target.name,
                "target rests: it does not accept connections"
            );
        }
    }

    /// Nobody took the traffic, and this is why.
    pub(crate) fn count_refusal(&self, why: Reason, now: Now) {
        self.site.note_decision(self.group(), self.client, Outcome::Nobody(Denial::nobody(why)), now);
    }

    /// The target accepted, or answered: whatever failed before is over.
    pub(crate) fn accepted(&mut self) {
        self.choice.tried = Tried::default();
        self.target().live.connected(&self.group().live);
    }

    /// The target answered (or, for UDP, the client insisted): the session is remembered.
    pub(crate) fn settle(&mut self, now: Now, entropy: &mut Entropy) {
        if !std::mem::replace(&mut self.is_settled, true) {
            let group = self.site.group(self.group);
            // Layer 4 has no cookies: neither of the two is ever written to, and neither allocates.
            let (answer, mut memory) = (AnswerView::default(), Memory::default());
            group.settle(&mut self.choice, &answer, &mut memory, now, entropy, &mut Vec::new());
        }
    }

    /// Traffic passed: the session lives on. Noted as rarely as the session's lifetime allows.
    pub(crate) fn touch(&mut self, now: Now) {
        if now.monotonic_ms >= self.next_touch_ms {
            self.group().touch(&self.choice.session, now);
            self.next_touch_ms = self.touch_after(now);
        }
    }

    /// The traffic ended: everything that is held is given back.
    pub(crate) fn release(&mut self, now: Now) {
        if self.held == Held::Target {
            self.group().abandon(&self.choice);
        }
        self.let_go(now);
    }

    fn take(&mut self, choice: Choice) {
        self.choice = choice;
        self.is_settled = false;
        self.held = Held::Target;
        self.target().live.active.fetch_add(1, Ordering::Relaxed);
    }

    fn let_go(&mut self, now: Now) {
        if self.held != Held::Nothing {
            self.close_session(now);
            self.held = Held::Nothing;
            self.target().live.active.fetch_sub(1, Ordering::Relaxed);
        }
    }

    fn open_session(&mut self, now: Now) {
        self.held = Held::Session;
        self.group().persistence.open(&self.choice.session, now);
        self.next_touch_ms = self.touch_after(now);
    }

    fn close_session(&mut self, now: Now) {
        if self.held == Held::Session {
            self.held = Held::Target;
            self.group().persistence.close(&self.choice.session, now);
        }
    }

    /// When traffic is noted next, in monotonic milliseconds.
    fn touch_after(&self, now: Now) -> u64 {
        let interval = self.group().persistence.touch_interval();
        interval.map_or(u64::MAX, |interval| now.plus(interval).monotonic_ms)
    }

    pub(crate) fn group(&self) -> &Group {
        self.site.group(self.group)
    }
}

/// What became of an assignment in a newer snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moved {
    /// The target is there: it stays.
    Kept,
    /// Another one must be chosen.
    TargetIsGone,
}
