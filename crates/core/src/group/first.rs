//! Which session do the first requests of a client begin that are under way at once on one connection?
//!
//! None of them can show a cookie yet, and without help each would begin a session of its own, at home anywhere. The
//! first one's pick and session hold for the others until the client was told its cookie.

use super::choose::Making;
use super::{Choice, Denial, Group, Stay, Was};
use crate::persist::memory::First;
use crate::persist::{Memory, Persistence, Session};
use crate::reason::Reason;
use crate::schedule::Tried;

impl Group {
    /// Picks for a request that names no session.
    pub(super) fn pick_first(
        &self,
        session: Session,
        memory: Option<&mut Memory>,
        making: &mut Making<'_, '_>,
    ) -> Result<Choice, Denial> {
        let shares =
            matches!(&self.persistence, Persistence::Cookie(cookie) if cookie.shares_on_connections());
        let Some(memory) = memory.filter(|memory| shares && memory.shares_firsts()) else {
            return self.pick(Reason::New, session, Tried::default(), making);
        };
        let client = making.view.client;
        if let Some(first) = memory.first(self.id, client, making.now)
            && let Some(choice) = self.join(&first, session, making)
        {
            return Ok(choice);
        }
        let mut choice = self.pick(Reason::New, session, Tried::default(), making)?;
        if let Session::Cookie(session) = &mut choice.session {
            let id = *session.id.get_or_insert_with(|| making.entropy.next_u64());
            let home = self.targets[usize::from(choice.target)].life();
            memory.share_first(First::new(self.id, client, id, home));
        }
        Ok(choice)
    }

    /// The same session and home. Whoever shares it is new all the same: it leads nowhere where new sessions do not go.
    fn join(&self, first: &First, mut session: Session, making: &Making<'_, '_>) -> Option<Choice> {
        let (fitness, tried) = (self.fitness(making.now), Tried::default());
        let takes_it = |&at: &u16| fitness.usable.targets.contains(&at) && self.may_take(at, &tried);
        let target = self.position(first.home.target).filter(takes_it)?;
        if self.targets[usize::from(target)].life() != first.home {
            return None;
        }
        if let Session::Cookie(session) = &mut session {
            session.id = Some(first.session);
        }
        Some(Choice { target, reason: Reason::New, session, tried, stay: Stay::Home, was: Was::Nothing })
    }
}
