//! How are users added, changed and removed?

use std::sync::Arc;

use rusqlite::{Transaction, params};
use zeroize::Zeroizing;

use super::book::{Book, User};
use super::kept::{signed, text_of};
use super::refused::Refused;
use super::role::Role;
use super::scopes::Scopes;
use super::tokens::lost;
use super::{Identities, name, password};
use crate::limits;
use homing_core::problem::say;

/// A user who is to be added.
pub(crate) struct NewUser {
    pub(crate) name: String,
    pub(crate) password: Zeroizing<String>,
    pub(crate) role: Role,
    pub(crate) scopes: Scopes,
    pub(crate) is_disabled: bool,
}

/// What is to change of a user; `None` stays.
#[derive(Default)]
pub(crate) struct UserChange {
    pub(crate) password: Option<Zeroizing<String>>,
    pub(crate) role: Option<Role>,
    pub(crate) projects: Option<Vec<String>>,
    pub(crate) regions: Option<Vec<String>>,
    pub(crate) is_disabled: Option<bool>,
    /// The browser session that goes on though the password changes.
    pub(crate) spare: Option<i64>,
}

impl Identities {
    /// Adds a user. Blocks, and takes the time and memory of a hash.
    pub(crate) fn add_user(&self, user: &NewUser) -> Result<Arc<User>, Refused> {
        name::check(&user.name)?;
        name::check_scopes(&user.scopes)?;
        check_password(&user.password, &user.name)?;
        let kept = password::hash(&user.password).map_err(|_| Refused::NoRandom)?;
        let now_s = self.now_s();
        let book = self.change(|transaction, book| {
            if book.user(&user.name).is_some() {
                return Err(Refused::conflict("name", say::user_exists(&user.name)));
            }
            if book.users.len() >= limits::USERS {
                return Err(Refused::conflict("name", say::too_many_users(limits::USERS)));
            }
            let text = "INSERT INTO users (name, password, role, scopes, is_disabled, created_at_s) \
                        VALUES (?, ?, ?, ?, ?, ?)";
            let (role, scopes) = (user.role.as_str(), text_of(&user.scopes));
            transaction
                .execute(text, params![user.name, kept, role, scopes, user.is_disabled, signed(now_s)])?;
            Ok(())
        })?;
        book.user(&user.name).cloned().ok_or(Refused::Store(lost()))
    }

    /// Changes a user. Another password ends the browser sessions, but for the one that is spared. Blocks.
    pub(crate) fn change_user(&self, name: &str, change: &UserChange) -> Result<Arc<User>, Refused> {
        if let Some(password) = &change.password {
            check_password(password, name)?;
        }
        let kept = change.password.as_ref().map(|password| password::hash(password)).transpose();
        let kept = kept.map_err(|_| Refused::NoRandom)?;
        let book = self.change(|transaction, book| {
            let user = find(book, name)?;
            write(transaction, user, change)?;
            let Some(kept) = &kept else { return Ok(()) };
            transaction.execute("UPDATE users SET password = ? WHERE id = ?", params![kept, user.id])?;
            let spare = change.spare.unwrap_or(-1);
            transaction.execute(
                "DELETE FROM browser_sessions WHERE user = ? AND id <> ?",
                params![user.id, spare],
            )?;
            Ok(())
        })?;
        book.user(name).cloned().ok_or(Refused::Store(lost()))
    }

    /// Removes a user, with all browser sessions. Blocks.
    pub(crate) fn remove_user(&self, name: &str) -> Result<Arc<User>, Refused> {
        let mut removed = None;
        self.change(|transaction, book| {
            let user = find(book, name)?;
            transaction.execute("DELETE FROM users WHERE id = ?", params![user.id])?;
            removed = Some(Arc::clone(user));
            Ok(())
        })?;
        removed.ok_or(Refused::Store(lost()))
    }
}

fn write(transaction: &Transaction<'_>, user: &User, change: &UserChange) -> Result<(), Refused> {
    let role = change.role.unwrap_or(user.role).as_str();
    let scopes = Scopes {
        projects: change.projects.clone().unwrap_or_else(|| user.scopes.projects.clone()),
        regions: change.regions.clone().unwrap_or_else(|| user.scopes.regions.clone()),
    };
    name::check_scopes(&scopes)?;
    let is_disabled = change.is_disabled.unwrap_or(user.is_disabled);
    let text = "UPDATE users SET role = ?, scopes = ?, is_disabled = ? WHERE id = ?";
    transaction.execute(text, params![role, text_of(&scopes), is_disabled, user.id])?;
    if is_disabled {
        transaction.execute("DELETE FROM browser_sessions WHERE user = ?", params![user.id])?;
    }
    Ok(())
}

fn find<'a>(book: &'a Book, name: &str) -> Result<&'a Arc<User>, Refused> {
    let missing = || Refused::Missing { path: "user", what: say::no_user(name.to_owned()) };
    book.user(name).ok_or_else(missing)
}

fn check_password(password: &str, name: &str) -> Result<(), Refused> {
    if !password::BYTES.contains(&password.len()) {
        let (least, most) = (*password::BYTES.start(), *password::BYTES.end());
        return Err(Refused::mistake("password", say::password_length(least, most)));
    }
    if password.to_lowercase().contains(&name.to_lowercase()) && 2 * name.len() >= password.len() {
        return Err(Refused::mistake("password", say::password_like_name()));
    }
    Ok(())
}
