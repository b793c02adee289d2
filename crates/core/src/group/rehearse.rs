//! What would be decided? The road of [`Group::choose`], without leaving a trace on it.

use super::choose::Making;
use super::home::Away;
use super::{Choice, Denial, Group};
use crate::clock::Now;
use crate::entropy::Entropy;
use crate::explain::Step;
use crate::id::Home;
use crate::persist::{Recalled, RequestView};
use crate::steer::Order;

/// A decision that was only tried out.
#[derive(Debug)]
pub struct Rehearsal {
    /// What it would be.
    pub outcome: Result<Choice, Denial>,
    /// How it came to that.
    pub steps: Vec<Step>,
}

impl Group {
    /// Decides as [`Group::choose`] would, and changes nothing: no pin, no turn of the round robin, no note that the
    /// session was seen.
    pub fn rehearse(&self, view: &RequestView<'_>, now: Now, entropy: &mut Entropy) -> Rehearsal {
        let mut steps = Vec::new();
        let mut making = Making { view, now, entropy, told: Some(&mut steps) };
        let outcome = self.decide(None, &mut making);
        Rehearsal { outcome, steps }
    }

    pub(super) fn name_of(&self, home: Home) -> Option<String> {
        self.target_by_id(home.target).map(|target| target.name.to_string())
    }

    pub(super) fn tell_recalled(&self, recalled: &Recalled) -> Step {
        let lifetime = self.persistence.lifetime();
        let remaining = lifetime
            .map_or_else(Default::default, |lifetime| lifetime.remaining(recalled.silence, recalled.age));
        Step::Recalled {
            session: recalled.id.to_string(),
            home: self.name_of(recalled.home),
            age: recalled.age,
            silence: recalled.silence,
            remaining,
        }
    }

    pub(super) fn tell_order(&self, order: Order) -> Step {
        let (order, target) = match order {
            Order::Move(to) => ("move", self.name_of(to)),
            Order::Unpin => ("unpin", None),
            Order::Expire => ("expire", None),
        };
        Step::Ordered { order, target }
    }

    pub(super) fn tell_away(&self, home: Home, away: Away) -> Step {
        let (reason, policy) = (away.reason.as_str(), away.policy.as_str());
        Step::HomeAway { target: self.name_of(home), reason, policy }
    }

    pub(super) fn tell_pick(&self, scheduler: &'static str, at: Option<u16>, usable: usize) -> Step {
        let target = at.map(|at| self.targets[usize::from(at)].name.to_string());
        Step::Picked { scheduler, target, usable, targets: self.targets.len() }
    }
}
