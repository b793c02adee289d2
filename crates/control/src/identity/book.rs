//! Whom does this node know, and does this secret prove that somebody is one of them?
//!
//! A copy in memory of what the store keeps: nobody waits for a disk to be let in.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::actor::{Actor, Proof};
use super::role::Role;
use super::scopes::Scopes;
use super::secret::SecretHash;
use crate::limits;

/// An API token: for a person or a program. Times are in seconds since 1970.
#[derive(Debug)]
pub(crate) struct ApiToken {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) hash: SecretHash,
    pub(crate) role: Role,
    pub(crate) scopes: Scopes,
    pub(crate) created_at_s: u64,
    /// Who made it; empty: the node itself.
    pub(crate) created_by: String,
    pub(crate) expires_at_s: Option<u64>,
    pub(crate) revoked_at_s: Option<u64>,
    /// 0: never.
    pub(crate) used_at_s: AtomicU64,
}

/// A person.
#[derive(Debug)]
pub(crate) struct User {
    pub(crate) id: i64,
    pub(crate) name: String,
    /// What is kept of the password.
    pub(crate) password: String,
    pub(crate) role: Role,
    pub(crate) scopes: Scopes,
    pub(crate) is_disabled: bool,
    pub(crate) created_at_s: u64,
}

/// A browser in which a user has signed in.
#[derive(Debug)]
pub(crate) struct BrowserSession {
    pub(crate) id: i64,
    /// Number of the user.
    pub(crate) user: i64,
    pub(crate) hash: SecretHash,
    pub(crate) created_at_s: u64,
    pub(crate) seen_at_s: AtomicU64,
}

/// Why a secret lets nobody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Denied {
    /// Nothing was shown.
    Missing,
    /// It is none of ours.
    Unknown,
    /// It was good until a moment ago.
    Expired,
    /// It was taken back.
    Revoked,
}

/// Everybody.
#[derive(Clone, Debug, Default)]
pub(crate) struct Book {
    pub(crate) tokens: Vec<Arc<ApiToken>>,
    pub(crate) users: Vec<Arc<User>>,
    pub(crate) sessions: Vec<Arc<BrowserSession>>,
}

impl Book {
    /// Whose API token that is. Who has the secret is told what became of it: it is no secret to him.
    pub(crate) fn bearer(&self, secret: &str, now_s: u64) -> Result<Actor, Denied> {
        let found = SecretHash::of(secret).find(&self.tokens, |token| &token.hash);
        let token = found.ok_or(Denied::Unknown)?;
        if token.revoked_at_s.is_some() {
            return Err(Denied::Revoked);
        }
        if !token.is_good(now_s) {
            return Err(Denied::Expired);
        }
        token.used_at_s.fetch_max(now_s, Ordering::Relaxed);
        let ApiToken { id, name, role, scopes, .. } = &**token;
        Ok(Actor { name: name.clone(), proof: Proof::Token(*id), role: *role, scopes: scopes.clone() })
    }

    /// Whose browser session that is.
    pub(crate) fn browser(&self, secret: &str, now_s: u64) -> Result<Actor, Denied> {
        let found = SecretHash::of(secret).find(&self.sessions, |session| &session.hash);
        let session = found.ok_or(Denied::Unknown)?;
        let user = self.users.iter().find(|user| user.id == session.user).ok_or(Denied::Unknown)?;
        if user.is_disabled {
            return Err(Denied::Revoked);
        }
        if !session.is_good(now_s) {
            return Err(Denied::Expired);
        }
        session.seen_at_s.fetch_max(now_s, Ordering::Relaxed);
        let User { name, role, scopes, .. } = &**user;
        Ok(Actor {
            name: name.clone(),
            proof: Proof::Session(session.id),
            role: *role,
            scopes: scopes.clone(),
        })
    }

    /// Who has that proof, if it is good still.
    pub(crate) fn of_proof(&self, proof: Proof, now_s: u64) -> Option<(Role, &Scopes)> {
        match proof {
            Proof::Token(id) => {
                let token = self.tokens.iter().find(|token| token.id == id && token.is_good(now_s))?;
                Some((token.role, &token.scopes))
            }
            Proof::Session(id) => {
                let session =
                    self.sessions.iter().find(|session| session.id == id && session.is_good(now_s))?;
                self.enabled(session.user)
            }
            Proof::Password(id) => self.enabled(id),
            // The file says what it may do, not this book.
            Proof::Key => None,
        }
    }

    fn enabled(&self, user: i64) -> Option<(Role, &Scopes)> {
        let found = self.users.iter().find(|found| found.id == user && !found.is_disabled)?;
        Some((found.role, &found.scopes))
    }

    pub(crate) fn user(&self, name: &str) -> Option<&Arc<User>> {
        self.users.iter().find(|user| user.name == name)
    }

    /// The token of that name that was not revoked.
    pub(crate) fn token(&self, name: &str) -> Option<&Arc<ApiToken>> {
        self.tokens.iter().find(|token| token.name == name && token.revoked_at_s.is_none())
    }

    /// Whether somebody is left who may say who may do what, for good.
    pub(crate) fn has_admin(&self) -> bool {
        let is_whole = |role, scopes: &Scopes| role == Role::Admin && scopes.is_everything();
        let is_admin = |user: &Arc<User>| is_whole(user.role, &user.scopes) && !user.is_disabled;
        let opens = |token: &Arc<ApiToken>| {
            is_whole(token.role, &token.scopes)
                && token.revoked_at_s.is_none()
                && token.expires_at_s.is_none()
        };
        self.users.iter().any(is_admin) || self.tokens.iter().any(opens)
    }

    /// Takes over when things were used last: the store is told of that later.
    pub(super) fn remember_uses(&self, before: &Self) {
        for token in &self.tokens {
            if let Some(old) = before.tokens.iter().find(|old| old.id == token.id) {
                token.used_at_s.fetch_max(old.used_at_s.load(Ordering::Relaxed), Ordering::Relaxed);
            }
        }
        for session in &self.sessions {
            if let Some(old) = before.sessions.iter().find(|old| old.id == session.id) {
                session.seen_at_s.fetch_max(old.seen_at_s.load(Ordering::Relaxed), Ordering::Relaxed);
            }
        }
    }
}

impl ApiToken {
    pub(crate) fn is_good(&self, now_s: u64) -> bool {
        self.revoked_at_s.is_none() && self.expires_at_s.is_none_or(|end_s| now_s < end_s)
    }
}

impl BrowserSession {
    pub(crate) fn is_good(&self, now_s: u64) -> bool {
        let idle_s = now_s.saturating_sub(self.seen_at_s.load(Ordering::Relaxed));
        let age_s = now_s.saturating_sub(self.created_at_s);
        idle_s < limits::BROWSER_IDLE.as_secs() && age_s < limits::BROWSER_LIFE.as_secs()
    }
}
