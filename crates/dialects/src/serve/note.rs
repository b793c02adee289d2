//! What does the audit note of a request? Every write, and every denied attempt.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::extract::Request;
use axum::http::{Method, StatusCode};
use homing_control::doorway::Doorway;
use homing_control::identity::{Note, Outcome};

use super::Deed;
use crate::caller::Dialect;
use crate::limits;

/// What was asked, before it is known what becomes of it.
pub(super) struct Asked {
    dialect: Dialect,
    method: Method,
    path: String,
    from: String,
    id: String,
}

impl Asked {
    pub(super) fn of(dialect: Dialect, request: &Request, from: String, id: &str) -> Self {
        let path = request.uri().path();
        let path = path[..path.floor_char_boundary(limits::NOTE_PATH)].to_owned();
        Self { dialect, method: request.method().clone(), path, from, id: id.to_owned() }
    }

    /// Notes it, if it is to be noted. What was done is answered when the note is on the disk.
    pub(super) async fn note(self, doorway: &Doorway, deed: Option<Deed>, status: StatusCode) {
        let deed = deed.unwrap_or_else(|| self.guess(status));
        let was_denied = deed.outcome == Outcome::Denied;
        if !deed.is_write && !was_denied {
            return;
        }
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let operation: String = deed.operation.chars().take(limits::NOTE_PATH).collect();
        let note = Note {
            at_ms: u64::try_from(since.as_millis()).unwrap_or(u64::MAX),
            actor: deed.actor.unwrap_or_default(),
            address: self.from,
            method: self.method.to_string(),
            path: format!("/{}{}", self.dialect, self.path),
            outcome: deed.outcome,
            status: status.as_u16(),
            revision: deed.revision,
            // Of those alone who may say something: the operation is a word of theirs.
            why: (!was_denied).then(|| format!("{operation} {}", self.id)),
        };
        if was_denied { doorway.note_later(note) } else { doorway.note(note).await }
    }

    /// What it was, where the dialect does not say.
    fn guess(&self, status: StatusCode) -> Deed {
        let is_write = !matches!(self.method, Method::GET | Method::HEAD | Method::OPTIONS);
        let outcome = match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Outcome::Denied,
            StatusCode::INTERNAL_SERVER_ERROR => Outcome::Failed,
            status if status.is_success() => Outcome::Done,
            _ => Outcome::Refused,
        };
        let operation = format!("{} {}", self.method, self.path);
        Deed { actor: None, operation, is_write, outcome, revision: None }
    }
}
