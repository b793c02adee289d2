//! What is remembered of a decision, and how many sessions does each target have?

use super::target::Life;
use super::{Choice, Group, Stay};
use crate::clock::Now;
use crate::entropy::Entropy;
use crate::id::Home;
use crate::persist::cookie::Settling;
use crate::persist::table::{Pin, SessionTable};
use crate::persist::{
    AnswerView, Cookie, CookieSession, KeptSession, Lifetime, Memory, Persistence, Said, Session, SessionId,
    SessionKey,
};
use std::sync::atomic::Ordering;

/// Where a session stands that has a name.
struct EntryOf<'a> {
    table: &'a SessionTable,
    lifetime: Lifetime,
    key: SessionKey,
}

/// Where a session was answered.
struct Settled {
    /// Its home.
    home: Home,
    /// Whether that is where it was answered.
    stay: Stay,
    /// Who answered.
    answered: Home,
}

impl Group {
    /// The traffic of `choice` led nowhere: a pin that it made is forgotten.
    pub fn abandon(&self, choice: &Choice) {
        let home = self.home_of(choice);
        match (&self.persistence, &choice.session) {
            (Persistence::SourceIp(source), Session::Kept(session)) => {
                let is_removed = |key| source.table().remove(key, home);
                if session.key.filter(|_| session.pinned_here).is_some_and(is_removed) {
                    self.count_move(Some(home), None);
                }
            }
            (Persistence::Cookie(cookie), Session::Cookie(session)) => cookie.drop_first_pin(session, home),
            _ => {}
        }
    }

    /// The target answered: the session is remembered. Says whether a cookie was written to `set_cookie`.
    pub fn settle(
        &self,
        choice: &mut Choice,
        answer: &AnswerView<'_>,
        memory: &mut Memory,
        now: Now,
        entropy: &mut Entropy,
        set_cookie: &mut Vec<u8>,
    ) -> bool {
        // Shelter is no home: what is remembered is the home that is away.
        let answered = self.target(choice).life();
        let home = match choice.stay {
            Stay::Home => self.home_of(choice),
            Stay::Shelter(home) => home,
        };
        match (&self.persistence, &mut choice.session) {
            (Persistence::Cookie(cookie), Session::Cookie(session)) => {
                let is_new = session.is_new();
                let awaited = session.awaited(&self.live.orders, home, now);
                let mut settling = Settling { answer, memory, awaited, now, entropy };
                let wrote = cookie.settle(session, home, &mut settling, set_cookie);
                match session.id.map(SessionId) {
                    Some(id) if answer.said == Said::Over => self.forget(SessionKey::of_id(id), home),
                    Some(id) if wrote && awaited.is_none() => {
                        memory.first_told(self.id, id.0, now);
                        self.note(cookie, id, home, is_new, now);
                    }
                    _ => {}
                }
                wrote
            }
            (Persistence::SourceIp(_), Session::Kept(session)) => {
                self.settle_source(session, home, choice.stay, answer, now);
                false
            }
            (Persistence::Named(_), Session::Kept(session)) => {
                let settled = Settled { home, stay: choice.stay, answered };
                self.settle_named(session, settled, answer, now);
                false
            }
            _ => false,
        }
    }

    /// Binds the session to `home`, unless a parallel request of the same client was first: then to its home.
    /// `None`: the table is full of sessions in use.
    pub(super) fn pin(&self, session: &mut KeptSession, home: Home, now: Now) -> Option<Home> {
        let EntryOf { table, lifetime, key } = self.entry(session)?;
        let pin = table.pin(key, home, session.lost, &lifetime, now);
        session.pinned_here = pin == Pin::Ours;
        session.unconfirmed = true;
        match pin {
            Pin::Ours => {
                self.count_move(session.lost, Some(home));
                Some(home)
            }
            Pin::Theirs(theirs) => Some(theirs),
            Pin::Full => None,
        }
    }

    fn entry(&self, session: &KeptSession) -> Option<EntryOf<'_>> {
        let (table, lifetime) = (self.persistence.table()?, self.persistence.lifetime()?);
        Some(EntryOf { table, lifetime, key: session.key? })
    }

    fn settle_source(
        &self,
        session: &mut KeptSession,
        home: Home,
        stay: Stay,
        answer: &AnswerView<'_>,
        now: Now,
    ) {
        let Some(EntryOf { table, lifetime, key }) = self.entry(session) else { return };
        if answer.said == Said::Over {
            self.forget(key, home);
        } else if stay == Stay::Home && std::mem::take(&mut session.unconfirmed) {
            let home = self.adopt(table, key, home, now);
            table.confirm(key, home, &lifetime, now);
        }
    }

    /// A session that is at home in an earlier life of `home`, but welcome in the present one, belongs to that, as it
    /// would if its client came now. Returns what `home` is by then: it may have told its life since it was asked for.
    fn adopt(&self, table: &SessionTable, key: SessionKey, home: Home, now: Now) -> Home {
        let Some(target) = self.target_by_id(home.target) else { return home };
        let is_welcome =
            |life: Home| life.target == home.target && target.compare(life.incarnation) == Life::Welcome;
        if let Some(entry) = table.find(key, now).filter(|entry| is_welcome(entry.home)) {
            table.rehome(key, entry.home, target.life(), now);
        }
        if is_welcome(home) { target.life() } else { home }
    }

    /// What the application calls the session is learned from its answer; a session that lost its home and was
    /// answered elsewhere is at home there.
    fn settle_named(&self, session: &mut KeptSession, settled: Settled, answer: &AnswerView<'_>, now: Now) {
        let Persistence::Named(named) = &self.persistence else { return };
        let Settled { home, stay, answered } = settled;
        match answer.said {
            Said::Over => {
                if let Some(key) = session.key {
                    self.forget(key, home);
                }
            }
            Said::Name(name) if !name.is_empty() && session.key != Some(named.key(name)) => {
                *session = KeptSession::new(Some(named.key(name)));
                self.learn(session, answered, now);
            }
            Said::Name(name) if !name.is_empty() && session.unconfirmed => self.bind(session, home, now),
            Said::Name(_) | Said::Nothing => {
                // Unless it has moved elsewhere, or ended, while this answer was under way.
                if let Some(lost) = session.lost.take().filter(|_| stay == Stay::Home) {
                    self.move_entry(session, lost, home, now);
                }
            }
        }
    }

    /// A name that an answer gives is right: it comes from one target at a time, whatever was known of it.
    fn learn(&self, session: &mut KeptSession, home: Home, now: Now) {
        session.lost = self.pin(session, home, now).filter(|&theirs| theirs != home);
        self.bind(session, home, now);
    }

    /// The session is at home where it was answered, unless a parallel request of it was answered elsewhere first.
    fn bind(&self, session: &mut KeptSession, home: Home, now: Now) {
        let there = self.pin(session, home, now);
        session.lost = None;
        session.unconfirmed = false;
        if let Some(EntryOf { table, lifetime, key }) = self.entry(session).filter(|_| there == Some(home)) {
            table.confirm(key, home, &lifetime, now);
        }
    }

    /// An entry changes its home. It has proved that it is worth its place, though not at this home.
    fn move_entry(&self, session: &KeptSession, from: Home, to: Home, now: Now) {
        let Some(EntryOf { table, key, .. }) = self.entry(session) else { return };
        if table.rehome(key, self.adopt(table, key, from, now), to, now) {
            table.touch(key, now);
            self.count_move(Some(from), Some(to));
        }
    }

    /// A cookie was written: the session is noted for operators, and counted at its home.
    fn note(&self, cookie: &Cookie, id: SessionId, home: Home, is_new: bool, now: Now) {
        let (table, lifetime, key) = (cookie.table(), cookie.lifetime(), SessionKey::of_id(id));
        match table.pin(key, home, None, &lifetime, now) {
            Pin::Ours => self.count_move(None, Some(home)),
            Pin::Theirs(before) if before != home => {
                table.pin(key, home, Some(before), &lifetime, now);
                self.count_move(Some(before), Some(home));
            }
            Pin::Theirs(_) => {}
            Pin::Full => return,
        }
        table.confirm(key, home, &lifetime, now);
        if !is_new {
            table.touch(key, now); // it has come back
        }
    }

    /// The session gets another home without having lost the one it had: an operator moved it, or its home lives
    /// anew and welcomes it.
    pub(super) fn rehome(&self, session: Session, from: Home, to: Home, now: Now) -> Session {
        match session {
            Session::Kept(kept) => {
                self.move_entry(&kept, from, to, now);
                Session::Kept(KeptSession { pinned_here: false, ..kept })
            }
            Session::Cookie(_) | Session::None => session.lost(from),
        }
    }

    /// The session is over by an operator's order: who comes with its key begins a new one.
    pub(super) fn begun_anew(&self, session: Session, home: Home) -> Session {
        if let Some((_, key)) = self.persistence.entry_of(&session) {
            self.forget(key, home);
        }
        match session {
            Session::Kept(kept) => {
                // A name that its application made is not known any more, until the application says it again.
                Session::Kept(KeptSession::new(kept.key))
            }
            Session::Cookie(_) => Session::Cookie(CookieSession::begun()),
            Session::None => Session::None,
        }
    }

    fn forget(&self, key: SessionKey, home: Home) {
        if self.persistence.table().is_some_and(|table| table.forget(key)) {
            self.count_move(Some(home), None);
        }
    }

    /// Keeps the counts of living sessions; a census of the table puts right what is missed here. Like that it leaves
    /// out those of earlier lives.
    fn count_move(&self, from: Option<Home>, to: Option<Home>) {
        let sessions = |home: Home| {
            let target = self.target_by_id(home.target).filter(|target| target.is_home(home))?;
            Some(&target.live.sessions)
        };
        if let Some(sessions) = from.and_then(sessions) {
            let less = |count: u32| Some(count.saturating_sub(1));
            let _ = sessions.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        }
        if let Some(sessions) = to.and_then(sessions) {
            sessions.fetch_add(1, Ordering::Relaxed);
        }
    }
}
