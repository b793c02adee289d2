//! Is this the password of that user? Kept as Argon2id (RFC 9106), so that whoever steals the store tries slowly.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

/// What one hash costs, in KiB, passes and lanes: the least that OWASP recommends.
#[cfg(not(test))]
const COST: (u32, u32, u32) = (19 << 10, 2, 1);
/// Tests hash often.
#[cfg(test)]
const COST: (u32, u32, u32) = (8, 1, 1);

/// Least and most bytes of a password. NIST SP 800-63B asks for eight characters at least, and takes length for the one
/// thing that helps.
pub(crate) const BYTES: std::ops::RangeInclusive<usize> = 12..=256;

/// Nobody's: whoever names a user that is not there waits as long as for one who is.
#[derive(Clone, Debug)]
pub(crate) struct Decoy(String);

impl Decoy {
    /// # Errors
    /// The system gives no random bytes.
    pub(crate) fn new() -> Result<Self, argon2::password_hash::Error> {
        hash("nobody knows this one").map(Self)
    }

    pub(crate) fn kept(&self) -> &str {
        &self.0
    }
}

/// What is kept of a password. Takes its time, and memory.
///
/// # Errors
/// The system gives no random bytes.
pub(crate) fn hash(password: &str) -> Result<String, argon2::password_hash::Error> {
    Ok(hasher().hash_password(password.as_bytes())?.to_string())
}

/// Whether it is the one of which that is kept. Takes its time, and memory.
pub(crate) fn is_right(password: &str, kept: &str) -> bool {
    // What is kept says what it cost.
    PasswordHash::new(kept).is_ok_and(|kept| hasher().verify_password(password.as_bytes(), &kept).is_ok())
}

fn hasher() -> Argon2<'static> {
    let (memory_kib, passes, lanes) = COST;
    let params = Params::new(memory_kib, passes, lanes, None).expect("these are within its bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_itself_is_right_and_no_two_hashes_are_the_same() {
        let kept = [hash("correct horse").unwrap(), hash("correct horse").unwrap()];
        assert_ne!(kept[0], kept[1]);
        assert!(kept.iter().all(|kept| is_right("correct horse", kept)));
        assert!(!is_right("correct horsf", &kept[0]) && !is_right("", &kept[0]));
    }

    #[test]
    fn what_is_kept_says_how_it_was_made_and_damage_lets_nobody_in() {
        let kept = hash("correct horse").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{kept}");
        for damaged in ["", "correct horse", &kept[..kept.len() - 4], "$argon2id$v=19$m=8,t=1,p=1$$"] {
            assert!(!is_right("correct horse", damaged), "{damaged}");
        }
    }
}
