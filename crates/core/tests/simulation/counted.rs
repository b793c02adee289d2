//! Is every session that begins counted at its home, and does its place become free?

use crate::world::{Method, World};
use homing_core::group::{Choice, Group, Stay, Target};
use homing_core::reason::Reason;
use std::sync::atomic::Ordering;

/// What was true of a session and of a target before something happened.
pub(crate) struct Before {
    was_there: bool,
    counts: Vec<u32>,
}

impl World {
    pub(crate) fn before(&self, group: &Group, choice: Option<&Choice>) -> Before {
        let count = |target: &Target| target.live.sessions.load(Ordering::Relaxed);
        let was_there = choice.is_some_and(|choice| self.stands(group, choice));
        Before { was_there, counts: group.targets.iter().map(count).collect() }
    }

    fn stands(&self, group: &Group, choice: &Choice) -> bool {
        let entry = group.persistence.entry_of(&choice.session);
        entry.is_some_and(|(table, key)| table.find(key, self.now()).is_some())
    }

    /// By address a session is counted when it is pinned, else when it is answered. One that was at home in an earlier
    /// life was not counted any more.
    pub(crate) fn check_pinned(&mut self, group: &Group, choice: &Choice, before: &Before) {
        let is_uncounted = matches!(choice.reason, Reason::New | Reason::OldIncarnation);
        if self.rules.method == Method::Source && is_uncounted && choice.stay == Stay::Home {
            self.check_counted(group, choice, before);
        }
    }

    pub(crate) fn check_answered(&mut self, group: &Group, choice: &Choice, before: &Before) {
        if self.rules.method != Method::Source && !before.was_there && choice.stay == Stay::Home {
            self.check_counted(group, choice, before);
        }
    }

    /// Whoever has no connection open holds no place in the table.
    pub(crate) fn check_unused(&mut self) {
        let Some(table) = self.group().persistence.table() else { return };
        let idle = self.clients.iter().filter(|client| client.open.is_empty());
        let ids = idle.filter_map(|client| client.known.as_ref()?.id);
        let used = ids.filter_map(|id| table.find_by_id(id, self.now())).find(|entry| entry.in_use > 0);
        if let Some(entry) = used {
            self.broken.get_or_insert_with(|| format!("nobody uses {entry:?}"));
        }
    }

    fn check_counted(&mut self, group: &Group, choice: &Choice, before: &Before) {
        let after = self.before(group, Some(choice));
        let at = usize::from(choice.target);
        let (was, is) = (before.counts[at], after.counts[at]);
        if after.was_there && is != was + 1 {
            self.broken
                .get_or_insert_with(|| format!("{was} sessions, and one that began: {is}, {choice:?}"));
        }
    }
}
