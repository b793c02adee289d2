//! Who did what, and who was not allowed to? Every write and every denied attempt is noted, whatever handles it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Json;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::contain::contain;
use super::edits::why_of;
use super::input::{Asked, read_limit};
use super::problem::Refusal;
use super::rights::{self, Access};
use super::{Answer, Api, shape, view};
use crate::admin::Peer;
use crate::identity::audit::{Note, Outcome, Search};
use crate::identity::{Actor, Right};
use crate::limits;
use homing_core::problem::say;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(list))
}

/// Put into an answer by the gate: somebody was not let in.
#[derive(Clone, Copy, Debug)]
pub(super) struct WasDenied;

/// Put into an answer by the desk's: this revision was made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Made(pub(super) u64);

/// Put into an answer by the gate of browsers: the user, whom we know, as whom somebody could not sign in.
#[derive(Clone, Debug)]
pub(super) struct TriedAs(pub(super) String);

/// Put into an answer: it says what would be, and nothing has changed.
#[derive(Clone, Copy, Debug)]
pub(super) struct WasDryRun;

/// Around everything else: notes what was written and what was denied.
pub(super) async fn watch(State(api): State<Arc<Api>>, request: Request, next: Next) -> Response {
    // Strangers, who may be many, take no place of those whom we know.
    let place = match access_of_write(&request) {
        None => return noted(api, request, next, false).await,
        Some(Access::Open) => api.place(&api.sign_ins, say::attempts_to_sign_in, limits::SIGN_INS),
        Some(_) => api.place(&api.writes, say::writes_under_way, limits::WRITES),
    };
    let place = match place {
        Ok(place) => place,
        Err(refusal) => return refusal.into_response(),
    };
    // On its own: whoever hangs up ends his question, but what he has ordered is carried out and noted.
    let writing = tokio::spawn(async move {
        let _place = place; // Until it is done, whether or not somebody still waits for it.
        noted(api, request, next, true).await
    });
    writing.await.unwrap_or_else(|_| Refusal::broken().into_response())
}

async fn noted(api: Arc<Api>, request: Request, next: Next, is_write: bool) -> Response {
    let address = peer(&request).map(|address| address.ip().to_canonical().to_string());
    let (method, path) = (request.method().clone(), path_of(&request));
    let why = is_write.then(|| why_of(request.uri(), request.headers())).flatten();
    let response = contain(request, next).await;
    let was_denied = was_denied(&response, is_write);
    if !is_write && !was_denied {
        return response;
    }
    let marks = response.extensions();
    let tried_as = || marks.get::<TriedAs>().map(|TriedAs(name)| name.clone());
    let actor = marks.get::<Actor>().map(ToString::to_string).or_else(tried_as);
    let note = Note {
        at_ms: now_ms(),
        actor: actor.unwrap_or_default(),
        address: address.unwrap_or_default(),
        method: method.to_string(),
        path,
        outcome: outcome(&response, was_denied),
        status: response.status().as_u16(),
        revision: response.extensions().get::<Made>().map(|Made(revision)| *revision),
        // Of those alone who may say something: it is text of their own.
        why: why.filter(|_| !was_denied),
    };
    let audit = api.observed.gate.identities().audit();
    if was_denied {
        audit.note_later(note);
    } else {
        audit.note(note).await;
    }
    response
}

/// What is asked of whoever changes something by it; `None`: it changes nothing if it goes well. A question that is asked
/// with a body does not.
fn access_of_write(request: &Request) -> Option<Access> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let pattern = request.extensions().get::<MatchedPath>()?;
    let (access, _) = rights::of(request.method(), pattern.as_str());
    (access != Access::Needs(Right::Read)).then_some(access)
}

/// Who sent it, by the connection: what a proxy says of its clients could be anything.
pub(super) fn peer(request: &Request) -> Option<SocketAddr> {
    request.extensions().get::<ConnectInfo<Peer>>().map(|ConnectInfo(Peer(address))| *address)
}

fn path_of(request: &Request) -> String {
    let path = request.uri().path();
    let end = path.floor_char_boundary(limits::NOTE_PATH);
    format!("{}{}", super::BASE, &path[..end])
}

/// Whether somebody was not let in, or wanted what nobody in particular may want and did not get it: notes of strangers, of
/// whom there may be many, push out no notes of what was done.
fn was_denied(response: &Response, is_write: bool) -> bool {
    let (status, marks) = (response.status(), response.extensions());
    let is_stranger = marks.get::<Actor>().is_none() && !status.is_success() && !is_our_fault(status);
    marks.get::<WasDenied>().is_some() || is_write && is_stranger
}

/// Whether it went wrong here. What cannot be just now (503, 507) is no fault: it was refused, and nothing was done.
fn is_our_fault(status: StatusCode) -> bool {
    status == StatusCode::INTERNAL_SERVER_ERROR
}

fn outcome(response: &Response, was_denied: bool) -> Outcome {
    let (status, marks) = (response.status(), response.extensions());
    match status {
        _ if was_denied => Outcome::Denied,
        _ if marks.get::<WasDryRun>().is_some() => Outcome::DryRun,
        status if status.is_success() => Outcome::Done,
        status if is_our_fault(status) => Outcome::Failed,
        _ => Outcome::Refused,
    }
}

fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// Which notes are wanted.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListWish {
    /// Of that user, or of that token (`token:NAME`).
    #[serde(default)]
    actor: Option<String>,
    /// `done`, `dry-run`, `refused`, `denied` or `failed`.
    #[serde(default)]
    outcome: Option<String>,
    /// How the path begins.
    #[serde(default)]
    path: Option<String>,
    /// From then on, in seconds since 1970.
    #[serde(default)]
    since_s: Option<u64>,
    /// Until before then, in seconds since 1970.
    #[serde(default)]
    until_s: Option<u64>,
    /// Where the page before said that this one begins.
    #[serde(default)]
    cursor: Option<String>,
    /// How many at most.
    #[serde(default)]
    #[param(value_type = Option<shape::Limit>)]
    limit: Option<String>,
}

/// Lists what was written and what was denied, the newest first.
#[utoipa::path(
    get, path = "/audit", operation_id = "list_audit", tag = "access", params(ListWish),
    responses((status = 200, description = "A page of notes", body = view::AuditPage))
)]
async fn list(State(api): State<Arc<Api>>, Asked(wish): Asked<ListWish>) -> Answer<view::AuditPage> {
    let search = wish.read()?;
    let notes = api.clerk(move |identities| {
        // One more than is asked for: it says whether there is a next page.
        let found = identities.audit().find(&Search { limit: search.limit + 1, ..search.clone() })?;
        Ok((found, search.limit))
    });
    let (mut notes, limit) = notes.await?;
    let has_more = notes.len() > limit;
    notes.truncate(limit);
    let next = notes.last().filter(|_| has_more).map(|(number, _)| number.to_string());
    Ok(Json(view::AuditPage { notes: notes.into_iter().map(describe).collect(), next }))
}

impl ListWish {
    fn read(self) -> Result<Search, Refusal> {
        let outcome = self.outcome.as_deref().map(read_outcome).transpose()?;
        let before = self.cursor.as_deref().map(|text| {
            let lost = || Refusal::mistake("cursor", say::lost_cursor());
            text.parse().map_err(|_| lost())
        });
        Ok(Search {
            actor: self.actor,
            outcome,
            path: self.path,
            since_ms: self.since_s.map(|since_s| since_s.saturating_mul(1000)),
            until_ms: self.until_s.map(|until_s| until_s.saturating_mul(1000)),
            before: before.transpose()?,
            limit: self.limit.as_deref().map(read_limit).transpose()?.unwrap_or(limits::PAGE_DEFAULT),
        })
    }
}

fn read_outcome(name: &str) -> Result<Outcome, Refusal> {
    Outcome::parse(name).ok_or_else(|| {
        let names = Outcome::ALL.map(Outcome::as_str).join(", ");
        Refusal::mistake("outcome", say::no_outcome(name.to_owned(), names))
    })
}

fn describe((number, note): (i64, Note)) -> view::AuditNote {
    view::AuditNote {
        number: u64::try_from(number).unwrap_or_default(),
        at_ms: note.at_ms,
        actor: (!note.actor.is_empty()).then_some(note.actor),
        address: note.address,
        method: note.method,
        path: note.path,
        outcome: note.outcome.as_str().to_owned(),
        status: note.status,
        revision: note.revision,
        why: note.why,
    }
}
