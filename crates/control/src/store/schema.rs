//! Which tables are there, and how do those of an older program become ours?

use rusqlite::{Connection, TransactionBehavior};

use super::{APPLICATION, StoreError};

/// What made the store what it is, in order: one text for each form, which is never changed after it was released. The
/// number of a form is its position, counted from 1; `user_version` says which one the store has.
const FORMS: [&str; 3] = [
    include_str!("schema/0001_revisions.sql"),
    include_str!("schema/0002_identity.sql"),
    include_str!("schema/0003_audit_why.sql"),
];

/// Brings the store to the newest form, after a look at whether it is one, and whole.
pub(super) fn prepare(connection: &mut Connection) -> Result<(), StoreError> {
    prepare_to(connection, &FORMS)
}

pub(super) fn prepare_to(connection: &mut Connection, forms: &[&str]) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let application: i32 = transaction.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let is_new = found == 0 && application == 0 && is_empty(&transaction)?;
    if !is_new && application != APPLICATION {
        return Err(StoreError::NotAStore);
    }
    let known = i64::try_from(forms.len()).expect("a handful of texts");
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    if !is_new {
        check_whole(&transaction)?;
    }
    for (form, text) in (1..=known).zip(forms).filter(|(form, _)| *form > found) {
        transaction.execute_batch(text)?;
        transaction.pragma_update(None, "user_version", form)?;
        if !is_new {
            tracing::info!(form, "store brought to a newer form");
        }
    }
    if is_new {
        transaction.pragma_update(None, "application_id", APPLICATION)?;
    }
    transaction.commit()?;
    Ok(())
}

fn is_empty(connection: &Connection) -> Result<bool, StoreError> {
    Ok(connection.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?)
}

/// Reads every page: a store that is damaged is better found at the start than at three in the morning.
fn check_whole(connection: &Connection) -> Result<(), StoreError> {
    let said: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if said == "ok" { Ok(()) } else { Err(StoreError::Damaged(said.replace('\n', " "))) }
}
