//! Which tokens were given to whom, and until when are they good?
//!
//! In memory: after a restart clients get new ones, as they do when one has ended. Only hashes are kept.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use homing_control::identity::Actor;
use sha2::{Digest, Sha256};

use crate::limits;

/// Somebody who is let in, for one project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::openstack) struct Known {
    /// Who.
    pub actor: Actor,
    /// His project.
    pub project: String,
}

/// What is known of a token.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    /// Whose it is.
    pub(super) known: Known,
    /// How he proved who he is.
    pub(super) method: &'static str,
    pub(super) issued_at_ms: u64,
    pub(super) expires_at_ms: u64,
    /// Names it where it must not be told.
    pub(super) audit_id: String,
}

/// The tokens that were given.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    by_hash: Mutex<HashMap<[u8; 32], Arc<Kept>>>,
}

impl Kept {
    /// Of a token that another keeps, and that does not end soon.
    pub(super) fn unending(known: Known, now_ms: u64) -> Self {
        let expires_at_ms = now_ms + limits::OPENSTACK_TOKEN_MS;
        Self { known, method: "token", issued_at_ms: now_ms, expires_at_ms, audit_id: "node".to_owned() }
    }
}

impl Tokens {
    fn all(&self) -> MutexGuard<'_, HashMap<[u8; 32], Arc<Kept>>> {
        self.by_hash.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new token; `None`: there is no chance to make it of. Where there are too many, those go that end first.
    pub(super) fn make(
        &self,
        known: Known,
        method: &'static str,
        now_ms: u64,
    ) -> Option<(String, Arc<Kept>)> {
        let mut secret = [0; 40];
        getrandom::fill(&mut secret).ok()?;
        let token = URL_SAFE_NO_PAD.encode(&secret[..32]);
        let audit_id = URL_SAFE_NO_PAD.encode(&secret[32..]);
        let expires_at_ms = now_ms + limits::OPENSTACK_TOKEN_MS;
        let kept = Arc::new(Kept { known, method, issued_at_ms: now_ms, expires_at_ms, audit_id });
        let mut all = self.all();
        if all.len() >= limits::OPENSTACK_TOKENS {
            all.retain(|_, kept| kept.expires_at_ms > now_ms);
        }
        if all.len() >= limits::OPENSTACK_TOKENS {
            let first = all.iter().min_by_key(|(_, kept)| kept.expires_at_ms).map(|(hash, _)| *hash);
            if let Some(first) = first {
                all.remove(&first);
            }
        }
        all.insert(hash(&token), Arc::clone(&kept));
        Some((token, kept))
    }

    /// A token that is still good.
    pub(super) fn find(&self, token: &str, now_ms: u64) -> Option<Arc<Kept>> {
        self.all().get(&hash(token)).filter(|kept| kept.expires_at_ms > now_ms).cloned()
    }

    /// A token that is good no more.
    pub(super) fn forget(&self, token: &str) {
        self.all().remove(&hash(token));
    }
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::caller::Dialect;
    use crate::testing::caller;

    fn known() -> Known {
        Known { actor: caller(Dialect::Openstack).actor, project: "default".to_owned() }
    }

    #[test]
    fn a_token_is_good_until_its_time_is_over() {
        let tokens = Tokens::default();
        let (token, _) = tokens.make(known(), "password", 1000).unwrap();
        assert_eq!(tokens.find(&token, 1000).unwrap().known, known());
        assert!(tokens.find(&token, 999 + limits::OPENSTACK_TOKEN_MS).is_some());
        assert!(tokens.find(&token, 1000 + limits::OPENSTACK_TOKEN_MS).is_none());
        assert!(tokens.find("another", 1000).is_none());
    }

    #[test]
    fn where_there_are_too_many_the_one_goes_that_ends_first() {
        let tokens = Tokens::default();
        let (first, _) = tokens.make(known(), "password", 0).unwrap();
        let (second, _) = tokens.make(known(), "password", 1).unwrap();
        for _ in 2..limits::OPENSTACK_TOKENS {
            tokens.make(known(), "password", 2).unwrap();
        }
        assert!(tokens.find(&first, 3).is_some());
        tokens.make(known(), "password", 3).unwrap();
        assert!(tokens.find(&first, 3).is_none());
        assert!(tokens.find(&second, 3).is_some());
        assert_eq!(tokens.all().len(), limits::OPENSTACK_TOKENS);
    }
}
