//! Who is there at the first start, and what becomes of what an older program knew?

use std::path::Path;

use rusqlite::params;

use super::Identities;
use super::kept::signed;
use super::refused::Refused;
use super::role::Role;
use super::scopes::Scopes;
use super::secret::{self, SecretHash};
use super::tokens::{self, NewToken};
use crate::private_file::{self, FileError};
use crate::store::StoreError;
use crate::token_file::{self, KeptToken, TokenError};

/// The name of the first token.
const ADMIN: &str = "admin";

/// Why nobody can be known.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file with tokens cannot be used.
    #[error(transparent)]
    Tokens(#[from] TokenError),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    NoRandom,
    /// The system gives no thread.
    #[error("the audit cannot start its thread: {0}")]
    NoThread(std::io::Error),
}

impl From<FileError> for IdentityError {
    fn from(error: FileError) -> Self {
        Self::Tokens(error.into())
    }
}

impl Identities {
    /// Takes over what an older program kept, and makes the first admin where there is none, or where somebody asks for
    /// a new one: by an empty file in the place of the token.
    pub(super) fn begin(&self, state_dir: &Path) -> Result<(), IdentityError> {
        private_file::make_folder(state_dir)?;
        if let Some(old) = token_file::read_old(state_dir)? {
            self.take_over(&old)?;
            token_file::remove_old(state_dir)?;
            tracing::info!(count = old.len(), "tokens moved to the store");
        }
        if !self.book().has_admin() || token_file::asks_for_new(state_dir)? {
            self.make_first(state_dir)?;
        }
        Ok(())
    }

    fn take_over(&self, old: &[KeptToken]) -> Result<(), IdentityError> {
        self.replace(old.iter().map(|kept| (admin(&kept.name), kept.hash, kept.created_at_s)))
    }

    fn make_first(&self, state_dir: &Path) -> Result<(), IdentityError> {
        let token = secret::make(token_file::PREFIX).map_err(|_| IdentityError::NoRandom)?;
        // In this order: whatever fails in between, the file is empty, and the next start makes another token. What
        // stands in the file opens.
        token_file::ask_for_new(state_dir)?;
        self.replace([(admin(ADMIN), SecretHash::of(&token), self.now_s())].into_iter())?;
        Ok(token_file::write_first(state_dir, &token)?)
    }

    /// Makes these tokens; those of the same names let nobody in any more.
    fn replace(
        &self,
        tokens: impl Iterator<Item = (NewToken, SecretHash, u64)>,
    ) -> Result<(), IdentityError> {
        let now_s = self.now_s();
        let changed = self.change(|transaction, book| {
            for (token, hash, created_at_s) in tokens {
                if book.tokens.iter().any(|known| known.hash.is_same(&hash)) {
                    continue;
                }
                let text = "UPDATE api_tokens SET revoked_at_s = ? WHERE name = ? AND revoked_at_s IS NULL";
                transaction.execute(text, params![signed(now_s), token.name])?;
                tokens::insert(transaction, &token, hash, created_at_s)?;
            }
            Ok(())
        });
        match changed {
            Ok(_) => Ok(()),
            Err(Refused::Store(error)) => Err(error.into()),
            Err(other) => Err(StoreError::Damaged(format!("{other:?}")).into()),
        }
    }
}

fn admin(name: &str) -> NewToken {
    NewToken {
        name: name.to_owned(),
        role: Role::Admin,
        scopes: Scopes::default(),
        expires_at_s: None,
        created_by: String::new(),
    }
}
