//! Which keys seal and open tokens, and how is one replaced without losing a session?
//!
//! ```text
//!            create            rotate, issue             rotate, issue             retire
//! (nothing) ───────▶ accepts ────────────────▶ issues ────────────────▶ accepts ────────▶ (nothing)
//! ```
//! A key accepts before it issues, so that other nodes can learn it before they meet its tokens; and after it
//! issued, until the sessions that it sealed came back and got another token, or ended.

use crate::limits;
use std::fmt;

/// What a key of the ring is still good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUse {
    /// Seals new tokens and opens its own.
    Issue,
    /// Only opens the tokens it sealed.
    Accept,
}

/// One key of the ring.
#[derive(Clone, PartialEq, Eq)]
pub struct RingKey {
    /// Stands in every token, so that the right key is tried.
    pub id: u8,
    /// The secret that each group's key is derived from.
    pub secret: [u8; 32],
    /// Whether it still issues.
    pub usage: KeyUse,
}

/// The keys that seal and open tokens, in the order in which they came: exactly one issues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRing {
    keys: Vec<RingKey>,
    /// The id that was given last, perhaps to a key that has retired since.
    last_id: u8,
}

/// Why a ring stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RingError {
    /// It has [`limits::RING_KEYS`] keys, or would get more.
    Full,
    /// It has no key of that id.
    NoSuchKey(u8),
    /// The key of that id issues: it cannot retire.
    Issues(u8),
    /// The other ring has another key of that id: tokens would not tell which one sealed them.
    OtherKey(u8),
}

impl KeyRing {
    /// A ring of `keys`, the oldest first, or `None` unless exactly one issues, ids differ and there are at most
    /// [`limits::RING_KEYS`].
    #[must_use]
    pub fn new(keys: Vec<RingKey>) -> Option<Self> {
        let issuing = keys.iter().filter(|key| key.usage == KeyUse::Issue).count();
        let mut ids: Vec<u8> = keys.iter().map(|key| key.id).collect();
        ids.sort_unstable();
        ids.dedup();
        if issuing != 1 || ids.len() != keys.len() || keys.len() > limits::RING_KEYS {
            return None;
        }
        let last_id = keys.last().map_or(0, |key| key.id);
        Some(Self { keys, last_id })
    }

    /// The same ring, which gave `id` last.
    #[must_use]
    pub fn with_last_id(self, id: u8) -> Self {
        Self { last_id: id, ..self }
    }

    /// The id that was given last: to the newest key, or to one that has retired.
    #[must_use]
    pub fn last_id(&self) -> u8 {
        self.last_id
    }

    /// Every key, the oldest first, the issuing one among them.
    #[must_use]
    pub fn keys(&self) -> &[RingKey] {
        &self.keys
    }

    /// The key that seals new tokens.
    #[must_use]
    pub fn issuing(&self) -> &RingKey {
        &self.keys[self.issuing_at()]
    }

    /// Adds a key of that secret, which accepts, and returns its id.
    ///
    /// # Errors
    /// [`RingError::Full`].
    pub fn create(&mut self, secret: [u8; 32]) -> Result<u8, RingError> {
        if self.keys.len() >= limits::RING_KEYS {
            return Err(RingError::Full);
        }
        let id = self.next_id();
        self.keys.push(RingKey { id, secret, usage: KeyUse::Accept });
        self.last_id = id;
        Ok(id)
    }

    /// Lets the newest key issue, and returns its id. When it issues already, a fresh one of `secret` does.
    ///
    /// # Errors
    /// [`RingError::Full`] when a fresh one is needed and has no place.
    pub fn rotate(&mut self, secret: [u8; 32]) -> Result<u8, RingError> {
        // A key older than the issuing one has had its time; it only waits to retire.
        let newer = &self.keys[self.issuing_at() + 1..];
        let id = match newer.last() {
            Some(key) => key.id,
            None => self.create(secret)?,
        };
        self.issue(id)?;
        Ok(id)
    }

    /// Lets the key of that id issue; the one that issued until now accepts.
    ///
    /// # Errors
    /// [`RingError::NoSuchKey`].
    pub fn issue(&mut self, id: u8) -> Result<(), RingError> {
        let chosen = self.position(id)?;
        for (at, key) in self.keys.iter_mut().enumerate() {
            key.usage = if at == chosen { KeyUse::Issue } else { KeyUse::Accept };
        }
        Ok(())
    }

    /// Removes the key of that id: tokens that it sealed open no more.
    ///
    /// # Errors
    /// [`RingError::NoSuchKey`], or [`RingError::Issues`].
    pub fn retire(&mut self, id: u8) -> Result<(), RingError> {
        let at = self.position(id)?;
        if self.keys[at].usage == KeyUse::Issue {
            return Err(RingError::Issues(id));
        }
        self.keys.remove(at);
        Ok(())
    }

    /// Adds the keys of `other` that are not here yet; its issuing key issues from now on.
    ///
    /// What is newer than an issuing key stays so: otherwise the next [`KeyRing::rotate`] could go back to a key
    /// that has had its time.
    ///
    /// # Errors
    /// [`RingError::OtherKey`], or [`RingError::Full`]: the ring is then as it was.
    pub fn merge(&mut self, other: &Self) -> Result<(), RingError> {
        let is_other =
            |ours: &&RingKey| other.keys.iter().any(|key| key.id == ours.id && key.secret != ours.secret);
        if let Some(key) = self.keys.iter().find(is_other) {
            return Err(RingError::OtherKey(key.id));
        }
        let only_ours = |key: &&RingKey| other.position(key.id).is_err();
        let (old, new) = self.keys.split_at(self.issuing_at() + 1);
        let (their_old, their_new) = other.keys.split_at(other.issuing_at() + 1);
        let old = old.iter().filter(only_ours).chain(their_old);
        let new = new.iter().filter(only_ours).chain(their_new);
        let keys: Vec<RingKey> = old.chain(new).cloned().collect();
        if keys.len() > limits::RING_KEYS {
            return Err(RingError::Full);
        }
        self.keys = keys;
        // Ids go round: of two, the one less than half a round ahead was given later.
        if other.last_id.wrapping_sub(self.last_id) < 128 {
            self.last_id = other.last_id;
        }
        self.issue(other.issuing().id)
    }

    fn issuing_at(&self) -> usize {
        let at = self.keys.iter().position(|key| key.usage == KeyUse::Issue);
        at.expect("new() admits exactly one issuing key, and every change keeps one")
    }

    fn position(&self, id: u8) -> Result<usize, RingError> {
        self.keys.iter().position(|key| key.id == id).ok_or(RingError::NoSuchKey(id))
    }

    /// The next id of the round from 1 to 255 that is free. So an id comes again only after all others: by then its
    /// tokens have long expired, and no other node has it for another key.
    fn next_id(&self) -> u8 {
        let after = |id: u8| id.checked_add(1).unwrap_or(1);
        let mut id = after(self.last_id);
        while self.position(id).is_ok() {
            id = after(id);
        }
        id
    }
}

// Secrets are never printed, not even in a debug log.
impl fmt::Debug for RingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RingKey({}, {:?}, …)", self.id, self.usage)
    }
}

impl fmt::Display for RingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => write!(f, "a ring has at most {} keys: retire one first", limits::RING_KEYS),
            Self::NoSuchKey(id) => write!(f, "there is no key {id}"),
            Self::Issues(id) => write!(f, "key {id} issues: let another one issue before it retires"),
            Self::OtherKey(id) => write!(f, "both rings have a key {id}, and they are not the same"),
        }
    }
}

impl std::error::Error for RingError {}

#[cfg(test)]
mod tests;
