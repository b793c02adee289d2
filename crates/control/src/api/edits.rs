//! How does an operator's program change what is said? One object at a time, by the desk; the answer comes when it is live.

use std::sync::Arc;

use axum::Json;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{self, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use homing_core::language::Language;
use homing_core::problem::{Path, Phrase, Problem, say};
use serde::Serialize;
use serde_json::Value;
use tokio::time::timeout;

use super::audit::{Made, WasDryRun};
use super::problem::{Mistake, Refusal};
use super::rights::{self, Access};
use super::{Api, BASE, said, view};
use crate::change::PublishError;
use crate::edit::{Desk, Edit, EditError, Edited, Foreseen, Op, Place};
use crate::identity::Right;
use crate::limits;

pub(super) mod unread;
mod words;

pub(super) use words::{RuleTermsWish, RuleWords, TermsWish, Words, why_of};

/// Before anybody reads what an edit says: there is room for some bodies only, and the others wait.
pub(super) async fn admit(State(api): State<Arc<Api>>, request: Request, next: Next) -> Response {
    let is_edit = request.extensions().get::<MatchedPath>().is_some_and(|pattern| {
        rights::of(request.method(), pattern.as_str()).0 == Access::Needs(Right::Edit)
    });
    if !is_edit {
        return next.run(request).await;
    }
    let Ok(room) = timeout(limits::EDIT_PATIENCE, Arc::clone(&api.bodies).acquire_owned()).await else {
        return api.too_many(say::bodies_of_edits, limits::BODIES).into_response();
    };
    let _room = room.expect("the semaphore is never closed");
    next.run(request).await
}

impl Api {
    /// Does what waits for the desk, on a thread where it may take its time. Whoever comes while others wait, waits too.
    pub(super) async fn at_desk<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Desk) -> Result<T, EditError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let turn = timeout(limits::EDIT_PATIENCE, Arc::clone(&self.edits).acquire_owned()).await;
        let turn = turn.map_err(|_| self.too_many(say::edits_under_way, limits::EDITS))?;
        let turn = turn.expect("the semaphore is never closed");
        let desk = Arc::clone(&self.observed.desk);
        let work = tokio::task::spawn_blocking(move || {
            let _turn = turn; // Until it is done, whether or not somebody still waits for it.
            work(&desk)
        });
        let done = work.await.map_err(|_| Refusal::broken())?;
        done.map_err(|error| Refusal::from(&error))
    }

    /// Makes an object; `path` is the one of its collection.
    pub(super) async fn create(
        self: &Arc<Self>,
        words: Words,
        at: Place,
        value: Value,
    ) -> Result<Response, Refusal> {
        let location = path_of(&at);
        let op = Op::Create { at: at.clone(), value };
        let mut response = self.edit(words, at, op).await?;
        if response.status() == StatusCode::CREATED
            && let Ok(location) = HeaderValue::from_str(&location)
        {
            response.headers_mut().insert(header::LOCATION, location);
        }
        Ok(response)
    }

    /// Does one thing to an object, and shows what it is afterwards.
    pub(super) async fn edit(self: &Arc<Self>, words: Words, at: Place, op: Op) -> Result<Response, Refusal> {
        let is_new = matches!(op, Op::Create { .. });
        let is_gone = matches!(op, Op::Remove { .. });
        let expected = words.expected(&self.observed.desk.documents())?;
        let Words { author, why, dry_run, within, language, .. } = words;
        let edit = Edit { ops: vec![op], expected, why, dry_run, within };
        let edited = self.at_desk(move |desk| desk.edit(&author, edit)).await?;
        if dry_run || is_gone {
            let after = (!is_gone).then(|| said::find(&edited.documents, &at).cloned()).transpose()?;
            return Ok(outcome(&edited, dry_run, after, language));
        }
        let shown = said::show(self, &edited.documents, &at)?;
        let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
        Ok(marked((status, tag(edited.revision), Json(shown)).into_response(), made(&edited), dry_run))
    }
}

fn made(edited: &Edited) -> Option<u64> {
    edited.is_new.then_some(edited.revision)
}

/// Tells the audit which revision was made, if one was.
pub(super) fn marked(mut response: Response, made: Option<u64>, dry_run: bool) -> Response {
    if let Some(revision) = made {
        response.extensions_mut().insert(Made(revision));
    }
    if dry_run {
        response.extensions_mut().insert(WasDryRun);
    }
    response
}

/// What came of it, where there is no object to show.
pub(super) fn outcome(edited: &Edited, dry_run: bool, after: Option<Value>, language: Language) -> Response {
    let (diff, warnings) = match edited.foreseen.clone() {
        Some(Foreseen { diff, warnings }) => (view::Diff::from(diff), warnings),
        None => (view::Diff::default(), Vec::new()),
    };
    let outcome = view::Outcome {
        revision: edited.revision,
        dry_run,
        impact: view::Impact::from(&edited.impact),
        after,
        left_to_file: edited.left_to_file.clone(),
        changes: diff.changes,
        changes_are_cut: diff.is_cut,
        warnings: warnings.iter().map(|warning| Mistake::of(warning, language)).collect(),
    };
    marked((tag(edited.revision), Json(outcome)).into_response(), made(edited), dry_run)
}

/// An answer about what is said, with the revision that it is of.
pub(super) fn of_revision(revision: u64, answer: impl Serialize) -> Response {
    (tag(revision), Json(answer)).into_response()
}

/// `ETag` (RFC 9110 section 8.8.3): the revision of the node.
pub(super) fn tag(revision: u64) -> HeaderMap {
    let tag = HeaderValue::from_str(&format!("\"{revision}\"")).expect("digits in quotes are a field value");
    HeaderMap::from_iter([(header::ETAG, tag)])
}

/// The name that a new object gives itself.
pub(super) fn name_of(kind: fn() -> Phrase, value: &Value) -> Result<String, Refusal> {
    match &value["name"] {
        Value::String(name) => Ok(name.clone()),
        found => {
            let what = match found {
                Value::Null => say::name_missing(kind()),
                _ => say::name_expected(),
            };
            Err(Refusal::unfit(vec![Problem::new(Path::default().key("name"), what)]))
        }
    }
}

/// Where an object is found.
fn path_of(at: &Place) -> String {
    let below = match at {
        Place::LoadBalancer(_) => String::new(),
        Place::Listener { name, .. } => format!("/listeners/{name}"),
        Place::Rule { listener, index, .. } => format!("/listeners/{listener}/rules/{index}"),
        Place::Group { name, .. } => format!("/groups/{name}"),
        Place::Target { group, name, .. } => format!("/groups/{group}/targets/{name}"),
    };
    format!("{BASE}/load-balancers/{}{below}", at.load_balancer())
}

impl From<&EditError> for Refusal {
    fn from(error: &EditError) -> Self {
        match error {
            EditError::Invalid(problems) => Self::unfit(problems.clone()),
            EditError::Conflict { expected, current } => {
                Self::new(StatusCode::PRECONDITION_FAILED, say::changed_meanwhile(*current, *expected))
            }
            EditError::ManagedByFile { load_balancer, file } => {
                let what = say::managed_by_file(load_balancer, file.display().to_string());
                Self::conflict("load_balancer", what)
            }
            EditError::NotYours(what) => Self::new(StatusCode::FORBIDDEN, say::not_yours(what.clone())),
            EditError::Outside(name) => Self::new(StatusCode::FORBIDDEN, say::outside_of_scopes(name)),
            EditError::Taken(name) => Self::conflict("name", say::taken_on_this_node(name)),
            EditError::NotFound(place) => {
                Self::missing(kind_of(place), say::no_such_object(place.phrase()), None)
            }
            EditError::Exists(place) => {
                Self::conflict("name", say::exists_already(place.phrase(), path_of(place)))
            }
            EditError::NoRevision(number) => Self::missing("revision", say::no_revision(*number), None),
            EditError::Unpublished(PublishError::Unbound(unbound)) => {
                let problems = unbound.iter().map(|unbound| {
                    let what = say::cannot_listen(unbound.address, unbound.why.to_string());
                    Problem::new(Path::default().key("listen"), what)
                });
                let first = unbound.first().map(|unbound| {
                    let place =
                        format!("load_balancers.{}.listeners.{}", unbound.load_balancer, unbound.listener);
                    say::listener_unbound(place, unbound.address, &unbound.why)
                });
                let first = first.unwrap_or_else(say::datapath_has_ended);
                Self::new(StatusCode::CONFLICT, first).with_problems(problems.collect())
            }
            EditError::Busy => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, say::taking_over()).retry_after_s(1)
            }
            EditError::Crowded => {
                let what = say::crowded(limits::EDITS, say::edits_under_way());
                Self::new(StatusCode::SERVICE_UNAVAILABLE, what).retry_after_s(5)
            }
            EditError::Store(error) => Self::from(error),
            EditError::Unpublished(PublishError::Ended) => {
                tracing::error!(%error, "edit was not done");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, say::datapath_has_ended()).retry_after_s(5)
            }
        }
    }
}

fn kind_of(place: &Place) -> &'static str {
    match place {
        Place::LoadBalancer(_) => "load_balancer",
        Place::Listener { .. } => "listener",
        Place::Rule { .. } => "rule",
        Place::Group { .. } => "group",
        Place::Target { .. } => "target",
    }
}
