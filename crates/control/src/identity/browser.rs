//! How does a user sign in with a browser, and how does that end?

use std::net::IpAddr;
use std::sync::atomic::Ordering;

use rusqlite::{Transaction, params};

use super::actor::Actor;
use super::book::Book;
use super::kept::signed;
use super::refused::Refused;
use super::secret::{self, SecretHash};
use super::{Identities, password};
use crate::limits;
use crate::store::StoreError;

/// What the secret of a browser session begins with.
const PREFIX: &str = "homing_browser_";

/// Why somebody is not signed in.
#[derive(Debug)]
pub(crate) enum NotSignedIn {
    /// There is no such user with such a password, or the user is disabled: which of them is not said.
    Wrong,
    /// Somebody guessed too often: wait that many seconds.
    TooOften(u64),
    /// The store does not keep it, or there is no randomness.
    Cannot(Refused),
}

impl Identities {
    /// Signs a user in: the secret of the new browser session, and who that is. Blocks, and takes the time of a hash,
    /// whether or not there is such a user.
    pub(crate) fn sign_in(
        &self,
        name: &str,
        password: &str,
        address: IpAddr,
    ) -> Result<(String, Actor), NotSignedIn> {
        let user = self.check_password(name, password, address)?;
        let secret = secret::make(PREFIX).map_err(|_| NotSignedIn::Cannot(Refused::NoRandom))?;
        let (hash, now_s) = (SecretHash::of(&secret), self.now_s());
        let book = self.change(|transaction, book| {
            make_room(transaction, book, user, now_s)?;
            let text =
                "INSERT INTO browser_sessions (user, hash, created_at_s, seen_at_s) VALUES (?, ?, ?, ?)";
            transaction.execute(text, params![user, hash.0, signed(now_s), signed(now_s)])?;
            Ok(())
        });
        let book = book.map_err(NotSignedIn::Cannot)?;
        // It may have been disabled, or removed, meanwhile.
        let actor = book.browser(&secret, now_s).map_err(|_| NotSignedIn::Wrong)?;
        Ok((secret, actor))
    }

    /// Whether that is the password of a user who may sign in; the number of the user. Blocks.
    pub(crate) fn check_password(
        &self,
        name: &str,
        password: &str,
        address: IpAddr,
    ) -> Result<i64, NotSignedIn> {
        self.attempts.begin(address, name, (self.clock)()).map_err(NotSignedIn::TooOften)?;
        let book = self.book();
        let user = book.user(name);
        let kept = user.map_or_else(|| self.decoy.kept(), |user| &*user.password);
        let is_right = password::is_right(password, kept);
        let Some(user) = user.filter(|user| is_right && !user.is_disabled) else {
            return Err(NotSignedIn::Wrong);
        };
        self.attempts.succeed(address, name);
        Ok(user.id)
    }

    /// Ends a browser session. Blocks.
    pub(crate) fn sign_out(&self, session: i64) -> Result<(), Refused> {
        self.change(|transaction, _| {
            transaction.execute("DELETE FROM browser_sessions WHERE id = ?", params![session])?;
            Ok(())
        })?;
        Ok(())
    }

    /// Tells the store what was used when, now and then, and forgets browser sessions that are over. Blocks.
    pub(crate) fn write_uses(&self) -> Result<(), StoreError> {
        let (book, now_s) = (self.book(), self.now_s());
        let is_over = book.sessions.iter().any(|session| !session.is_good(now_s));
        self.store.write(|transaction| {
            let text = "UPDATE api_tokens SET used_at_s = ?1 WHERE id = ?2 AND used_at_s + ?3 <= ?1";
            for token in &book.tokens {
                let (used_at_s, late_s) =
                    (token.used_at_s.load(Ordering::Relaxed), limits::USE_LATE.as_secs());
                transaction.execute(text, params![signed(used_at_s), token.id, signed(late_s)])?;
            }
            let text = "UPDATE browser_sessions SET seen_at_s = ?1 WHERE id = ?2 AND seen_at_s < ?1";
            for session in &book.sessions {
                transaction
                    .execute(text, params![signed(session.seen_at_s.load(Ordering::Relaxed)), session.id])?;
            }
            for session in book.sessions.iter().filter(|session| !session.is_good(now_s)) {
                transaction.execute("DELETE FROM browser_sessions WHERE id = ?", params![session.id])?;
            }
            Ok(())
        })?;
        if is_over { self.reload() } else { Ok(()) }
    }
}

/// Forgets the browser sessions that were idle for longest, where there are too many: of the user, or of all.
fn make_room(transaction: &Transaction<'_>, book: &Book, user: i64, now_s: u64) -> Result<(), Refused> {
    let mut sessions: Vec<_> = book.sessions.iter().filter(|session| session.is_good(now_s)).collect();
    sessions.sort_by_key(|session| session.seen_at_s.load(Ordering::Relaxed));
    let own: Vec<_> = sessions.iter().filter(|session| session.user == user).collect();
    let excess = |count: usize, most: usize| (count + 1).saturating_sub(most);
    let gone_own = own.iter().take(excess(own.len(), limits::BROWSERS_OF_USER)).map(|session| session.id);
    let gone = sessions.iter().take(excess(sessions.len(), limits::BROWSERS)).map(|session| session.id);
    for id in gone_own.chain(gone) {
        transaction.execute("DELETE FROM browser_sessions WHERE id = ?", params![id])?;
    }
    Ok(())
}
