//! What keeps a session alive beside its requests?

use super::Group;
use crate::clock::Now;
use crate::persist::Session;
use crate::steer::Stamp;

impl Group {
    /// Traffic passed on an open connection or flow, or in a long answer: the session lives on.
    ///
    /// While an order waits for the session it is noted only when it would end without that: what is noted counts as
    /// stored after the order.
    pub fn touch(&self, session: &Session, now: Now) {
        if !self.is_waited_for(session, now) {
            self.persistence.touch(session, now);
        }
    }

    fn is_waited_for(&self, session: &Session, now: Now) -> bool {
        let (false, Session::Kept(_)) = (self.live.orders.is_empty(), session) else { return false };
        let (Some((table, key)), Some(lifetime)) =
            (self.persistence.entry_of(session), self.persistence.lifetime())
        else {
            return false;
        };
        table.find(key, now).is_some_and(|entry| {
            let stamp = Stamp::of_entry(&entry, now);
            let order = self.live.orders.find(table.id_of(key), entry.home.target, stamp, now);
            order.is_some() && entry.since_seen < lifetime.idle()
        })
    }
}
