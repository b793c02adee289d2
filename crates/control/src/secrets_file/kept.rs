//! What may happen to secrets while they are kept? Their ring changes; each key keeps the time when it was made.

use std::collections::BTreeMap;

use homing_core::secrets::{HashKey, KeyRing, KeyUse, RingError, RingKey, Secrets};

use super::SecretsError;
use super::form::{self, Damage};

/// Secrets as they are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    secrets: Secrets,
    /// By key id; seconds since 1970.
    created_at_s: BTreeMap<u8, u64>,
}

impl Kept {
    pub(super) fn new(secrets: Secrets, created_at_s: BTreeMap<u8, u64>) -> Self {
        Self { secrets, created_at_s }
    }

    /// New secrets from the system's randomness, made at `now_s`.
    pub(super) fn draw(now_s: u64) -> Result<Self, SecretsError> {
        let key = RingKey { id: 1, secret: random()?, usage: KeyUse::Issue };
        let ring = KeyRing::new(vec![key]).expect("one key, and it issues");
        let secrets = Secrets { hash_key: HashKey(random()?), ring };
        Ok(Self::new(secrets, BTreeMap::from([(1, now_s)])))
    }

    /// The secrets.
    #[must_use]
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// When the key of that id was made, in seconds since 1970; 0 when there is none.
    #[must_use]
    pub fn created_at_s(&self, id: u8) -> u64 {
        self.created_at_s.get(&id).copied().unwrap_or_default()
    }

    /// Adds a key that accepts, made at `now_s`, and returns its id.
    ///
    /// # Errors
    /// The ring is full, or the system gives no random bytes.
    pub fn create(&mut self, now_s: u64) -> Result<u8, SecretsError> {
        let id = self.secrets.ring.create(random()?)?;
        self.created_at_s.insert(id, now_s);
        Ok(id)
    }

    /// Lets the newest key issue, or a fresh one made at `now_s` when it issues already, and returns its id.
    ///
    /// # Errors
    /// As [`Kept::create`].
    pub fn rotate(&mut self, now_s: u64) -> Result<u8, SecretsError> {
        let id = self.secrets.ring.rotate(random()?)?;
        self.created_at_s.entry(id).or_insert(now_s);
        Ok(id)
    }

    /// Lets the key of that id issue.
    ///
    /// # Errors
    /// There is none.
    pub fn issue(&mut self, id: u8) -> Result<(), SecretsError> {
        Ok(self.secrets.ring.issue(id)?)
    }

    /// Removes the key of that id.
    ///
    /// # Errors
    /// There is none, or it issues.
    pub fn retire(&mut self, id: u8) -> Result<(), SecretsError> {
        self.secrets.ring.retire(id)?;
        self.created_at_s.remove(&id);
        Ok(())
    }

    /// Adds the keys of `other`, whose issuing key issues from now on.
    ///
    /// # Errors
    /// [`SecretsError::OtherHashKey`], or the rings do not go together.
    pub(super) fn merge(&mut self, other: &Self) -> Result<(), SecretsError> {
        if self.secrets.hash_key != other.secrets.hash_key {
            return Err(SecretsError::OtherHashKey);
        }
        self.secrets.ring.merge(&other.secrets.ring)?;
        for (&id, &created_at_s) in &other.created_at_s {
            self.created_at_s.entry(id).or_insert(created_at_s);
        }
        Ok(())
    }

    /// All of it, secrets included, in the form of the file: for another node, over a road that nobody listens on.
    #[must_use]
    pub fn to_bundle(&self) -> String {
        form::write(self)
    }

    /// Reads what [`Kept::to_bundle`] wrote, or the file of another node.
    ///
    /// # Errors
    /// Where it is damaged, or that a newer program wrote it; nothing of its content.
    pub fn from_bundle(bytes: &[u8]) -> Result<Self, String> {
        form::parse(bytes).map_err(|damage| match damage {
            Damage::Broken(what) => what,
            Damage::Newer(version) => form::newer(version),
        })
    }
}

impl From<RingError> for SecretsError {
    fn from(error: RingError) -> Self {
        Self::Ring(error)
    }
}

fn random<const BYTES: usize>() -> Result<[u8; BYTES], SecretsError> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(SecretsError::NoRandom)?;
    Ok(bytes)
}
