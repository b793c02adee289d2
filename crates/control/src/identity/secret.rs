//! What proves who somebody is, and what of it is kept?
//!
//! A secret of ours has 256 random bits: nobody tries them all, so a fast hash keeps it. Passwords, which people think
//! of, are kept another way.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

const RANDOM_BYTES: usize = 32;

/// What is kept of a secret; it lets nobody in.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct SecretHash(pub(crate) [u8; 32]);

impl SecretHash {
    pub(crate) fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret).into())
    }

    /// Looks at every byte, however early they differ.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let pairs = self.0.iter().zip(&other.0);
        pairs.fold(0, |differences, (one, other)| differences | (one ^ other)) == 0
    }

    /// The first of `known` that it is of. Looks at all of them, so that the time says nothing about them.
    pub(crate) fn find<T>(self, known: &[T], hash_of: impl Fn(&T) -> &Self) -> Option<&T> {
        known.iter().fold(None, |found, one| match hash_of(one).is_same(&self) {
            true => found.or(Some(one)),
            false => found,
        })
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash")
    }
}

/// A new secret that begins with `prefix`.
///
/// # Errors
/// The system gives no random bytes.
pub(crate) fn make(prefix: &str) -> Result<String, getrandom::Error> {
    let mut random = [0; RANDOM_BYTES];
    getrandom::fill(&mut random)?;
    Ok(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(random)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_secret_itself_is_found() {
        let secrets = [make("a_").unwrap(), make("a_").unwrap(), make("b_").unwrap()];
        let hashes = secrets.each_ref().map(|secret| SecretHash::of(secret));
        for (secret, hash) in secrets.iter().zip(&hashes) {
            assert_eq!(SecretHash::of(secret).find(&hashes, |hash| hash), Some(hash));
        }
        assert_eq!(SecretHash::of(&secrets[0][1..]).find(&hashes, |hash| hash), None);
        assert_eq!(SecretHash::of("").find(&hashes, |hash| hash), None);
    }

    #[test]
    fn a_hash_is_not_shown() {
        assert_eq!(format!("{:?}", SecretHash::of("secret")), "SecretHash");
    }
}
