//! How do users, tokens and browser sessions stand in the store?

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use rusqlite::{Connection, Row};

use super::book::{ApiToken, Book, BrowserSession, User};
use super::role::Role;
use super::scopes::Scopes;
use super::secret::SecretHash;
use crate::store::StoreError;

/// Everybody who is kept.
pub(super) fn read(store: &Connection) -> Result<Book, StoreError> {
    Ok(Book { tokens: tokens(store)?, users: users(store)?, sessions: sessions(store)? })
}

fn tokens(store: &Connection) -> Result<Vec<Arc<ApiToken>>, StoreError> {
    let text = "SELECT id, name, hash, role, scopes, created_at_s, created_by, expires_at_s, revoked_at_s, used_at_s \
                FROM api_tokens ORDER BY id";
    all(store, text, |row| {
        Ok(ApiToken {
            id: row.get(0)?,
            name: row.get(1)?,
            hash: hash(row, 2)?,
            role: role(row, 3)?,
            scopes: scopes(row, 4)?,
            created_at_s: time(row, 5)?,
            created_by: row.get(6)?,
            expires_at_s: row.get::<_, Option<i64>>(7)?.map(unsigned),
            revoked_at_s: row.get::<_, Option<i64>>(8)?.map(unsigned),
            used_at_s: AtomicU64::new(time(row, 9)?),
        })
    })
}

fn users(store: &Connection) -> Result<Vec<Arc<User>>, StoreError> {
    let text = "SELECT id, name, password, role, scopes, is_disabled, created_at_s FROM users ORDER BY id";
    all(store, text, |row| {
        Ok(User {
            id: row.get(0)?,
            name: row.get(1)?,
            password: row.get(2)?,
            role: role(row, 3)?,
            scopes: scopes(row, 4)?,
            is_disabled: row.get(5)?,
            created_at_s: time(row, 6)?,
        })
    })
}

fn sessions(store: &Connection) -> Result<Vec<Arc<BrowserSession>>, StoreError> {
    let text = "SELECT id, user, hash, created_at_s, seen_at_s FROM browser_sessions ORDER BY id";
    all(store, text, |row| {
        Ok(BrowserSession {
            id: row.get(0)?,
            user: row.get(1)?,
            hash: hash(row, 2)?,
            created_at_s: time(row, 3)?,
            seen_at_s: AtomicU64::new(time(row, 4)?),
        })
    })
}

fn all<T>(
    store: &Connection,
    text: &str,
    read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<Arc<T>>, StoreError> {
    let mut statement = store.prepare(text)?;
    let rows = statement.query_and_then([], read)?;
    rows.map(|row| row.map(Arc::new)).collect()
}

fn hash(row: &Row<'_>, column: usize) -> Result<SecretHash, StoreError> {
    Ok(SecretHash(row.get(column)?))
}

fn role(row: &Row<'_>, column: usize) -> Result<Role, StoreError> {
    let name: String = row.get(column)?;
    Role::parse(&name).ok_or_else(|| StoreError::Damaged(format!("there is no role \"{name}\"")))
}

fn scopes(row: &Row<'_>, column: usize) -> Result<Scopes, StoreError> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| StoreError::Damaged(format!("scopes: {error}")))
}

fn time(row: &Row<'_>, column: usize) -> Result<u64, StoreError> {
    Ok(unsigned(row.get(column)?))
}

pub(super) fn text_of(scopes: &Scopes) -> String {
    serde_json::to_string(scopes).expect("plain text can be written")
}

/// As the store keeps numbers.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
