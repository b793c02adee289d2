//! How is an API token made, and taken back?

use std::sync::Arc;

use rusqlite::{Transaction, params};

use super::book::ApiToken;
use super::kept::{signed, text_of};
use super::refused::Refused;
use super::role::Role;
use super::scopes::Scopes;
use super::secret::{self, SecretHash};
use super::{Identities, name};
use crate::limits;
use crate::store::StoreError;
use crate::token_file::PREFIX;
use homing_core::problem::say;

/// A token that is to be made.
#[derive(Clone, Debug)]
pub(crate) struct NewToken {
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) scopes: Scopes,
    pub(crate) expires_at_s: Option<u64>,
    pub(crate) created_by: String,
}

impl Identities {
    /// Makes a token; its secret is known to whoever gets the answer, and to nobody else. Blocks.
    pub(crate) fn create_token(&self, token: &NewToken) -> Result<(String, Arc<ApiToken>), Refused> {
        name::check(&token.name)?;
        name::check_scopes(&token.scopes)?;
        let now_s = self.now_s();
        let secret = secret::make(PREFIX).map_err(|_| Refused::NoRandom)?;
        let book = self.change(|transaction, book| {
            if book.token(&token.name).is_some() {
                return Err(Refused::conflict("name", say::token_exists(&token.name)));
            }
            make_room(transaction, book.tokens.len(), now_s)?;
            Ok(insert(transaction, token, SecretHash::of(&secret), now_s)?)
        })?;
        let made = book.token(&token.name).ok_or(Refused::Store(lost()))?;
        Ok((secret, Arc::clone(made)))
    }

    /// Takes a token back: from now on it lets nobody in. Blocks.
    pub(crate) fn revoke_token(&self, name: &str) -> Result<Arc<ApiToken>, Refused> {
        let now_s = self.now_s();
        let mut id = None;
        let book = self.change(|transaction, book| {
            let Some(token) = book.token(name) else {
                return Err(Refused::Missing { path: "token", what: say::no_token_of_name(name.to_owned()) });
            };
            id = Some(token.id);
            transaction.execute(
                "UPDATE api_tokens SET revoked_at_s = ? WHERE id = ?",
                params![signed(now_s), token.id],
            )?;
            Ok(())
        })?;
        let revoked = book.tokens.iter().find(|token| Some(token.id) == id);
        revoked.cloned().ok_or(Refused::Store(lost()))
    }
}

/// Forgets tokens that let nobody in any more, the oldest first, where there is no room for another one.
fn make_room(transaction: &Transaction<'_>, count: usize, now_s: u64) -> Result<(), Refused> {
    if count < limits::TOKENS {
        return Ok(());
    }
    let text = "DELETE FROM api_tokens WHERE id = (SELECT id FROM api_tokens WHERE revoked_at_s IS NOT NULL OR \
                expires_at_s <= ? ORDER BY id LIMIT 1)";
    if transaction.execute(text, params![signed(now_s)])? == 0 {
        return Err(Refused::conflict("name", say::too_many_tokens(limits::TOKENS)));
    }
    Ok(())
}

pub(super) fn insert(
    transaction: &Transaction<'_>,
    token: &NewToken,
    hash: SecretHash,
    now_s: u64,
) -> Result<(), StoreError> {
    let text = "INSERT INTO api_tokens (name, hash, role, scopes, created_at_s, created_by, expires_at_s, used_at_s) \
                VALUES (?, ?, ?, ?, ?, ?, ?, 0)";
    let (role, scopes) = (token.role.as_str(), text_of(&token.scopes));
    let expires_at_s = token.expires_at_s.map(signed);
    transaction.execute(
        text,
        params![token.name, hash.0, role, scopes, signed(now_s), token.created_by, expires_at_s],
    )?;
    Ok(())
}

pub(super) fn lost() -> StoreError {
    StoreError::Damaged("what was written is not there".to_owned())
}
