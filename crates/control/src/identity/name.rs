//! What may a user or a token be called?

use super::refused::Refused;
use super::scopes::Scopes;
use crate::limits;
use homing_core::problem::say;

/// Refuses names that could be taken for something else: they stand in paths, lists, logs and the audit.
pub(super) fn check(name: &str) -> Result<(), Refused> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._@".contains(&byte);
    let begins_well = name.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
    if begins_well && name.len() <= limits::NAME_BYTES && name.bytes().all(is_plain) {
        return Ok(());
    }
    Err(Refused::mistake("name", say::no_user_name(name.to_owned(), limits::NAME_BYTES)))
}

pub(super) fn check_scopes(scopes: &Scopes) -> Result<(), Refused> {
    match scopes.mistake() {
        None => Ok(()),
        Some((path, what)) => Err(Refused::mistake(path, what)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_be_taken_for_something_else() {
        for good in ["a", "ana", "ana.b@example.org", "ci-1", "7", &"x".repeat(limits::NAME_BYTES)] {
            assert!(check(good).is_ok(), "{good}");
        }
        let long = "x".repeat(limits::NAME_BYTES + 1);
        for bad in ["", "-rf", ".", "..", "token:a", "a b", "a/b", "a\n", "é", "@a", &long] {
            assert!(check(bad).is_err(), "{bad:?}");
        }
    }
}
