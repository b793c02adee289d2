//! What was said when, by whom and why, and how does a node go back?

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::edits::{TermsWish, Words, outcome, tag};
use super::input::{Asked, At, Text, read_limit};
use super::problem::Refusal;
use super::sight::Seen;
use super::{Answer, Api, shape, view};
use crate::edit::hidden::hidden;
use crate::edit::{Desk, Documents};
use crate::limits;

/// What TOML is sent as, by its registered name.
const TOML: &str = "application/toml";

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(diff))
        .routes(routes!(rollback))
        .routes(routes!(export_revision))
        .routes(routes!(export))
        .routes(routes!(import))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListWish {
    /// How many at most.
    #[serde(default)]
    #[param(value_type = Option<shape::Limit>)]
    limit: Option<String>,
    /// Those before this one: what the page before said as `next`.
    #[serde(default)]
    cursor: Option<u64>,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct DiffWish {
    /// Compared with this one; without, with the one before.
    #[serde(default)]
    from: Option<u64>,
}

/// Lists revisions, the newest first.
#[utoipa::path(
    get, path = "/revisions", operation_id = "list_revisions", tag = "revisions", params(ListWish),
    responses((status = 200, description = "Some revisions", body = view::RevisionPage))
)]
async fn list(State(api): State<Arc<Api>>, Asked(wish): Asked<ListWish>) -> Answer<view::RevisionPage> {
    let limit = wish.limit.as_deref().map(read_limit).transpose()?.unwrap_or(limits::PAGE_DEFAULT);
    // One more tells whether there are more.
    let mut found = api.at_desk(move |desk| desk.revisions(wish.cursor, limit + 1)).await?;
    let is_cut = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| is_cut).map(|last| last.number);
    Ok(Json(view::RevisionPage { revisions: found.iter().map(view::Revision::from).collect(), next }))
}

/// Shows a revision.
#[utoipa::path(
    get, path = "/revisions/{revision}", operation_id = "show_revision", tag = "revisions",
    responses((status = 200, description = "The revision", body = view::Revision))
)]
async fn show(State(api): State<Arc<Api>>, At(number): At<u64>) -> Answer<view::Revision> {
    let found = api.at_desk(move |desk| desk.revision(number)).await?;
    Ok(Json(view::Revision::from(&found)))
}

/// Says what is said otherwise in a revision than in another one.
#[utoipa::path(
    get, path = "/revisions/{revision}/diff", operation_id = "diff_revisions", tag = "revisions", params(DiffWish),
    responses((status = 200, description = "Where they differ", body = view::Diff))
)]
async fn diff(
    State(api): State<Arc<Api>>,
    seen: Seen,
    At(to): At<u64>,
    Asked(wish): Asked<DiffWish>,
) -> Answer<view::Diff> {
    let from = wish.from.unwrap_or_else(|| to.saturating_sub(1));
    let hides = seen.hides;
    let compare = move |desk: &Desk| if hides { desk.hidden_diff(from, to) } else { desk.diff(from, to) };
    let found = api.at_desk(compare).await?;
    Ok(Json(view::Diff::from(found)))
}

/// Brings back what was said at a revision, as a new one. What the file owns stays as the file says.
#[utoipa::path(
    post, path = "/revisions/{revision}/rollback", operation_id = "roll_back", tag = "revisions", params(TermsWish),
    responses((status = 200, description = "It is live, or this was a dry run", body = view::Outcome))
)]
async fn rollback(
    State(api): State<Arc<Api>>,
    At(number): At<u64>,
    words: Words,
) -> Result<Response, Refusal> {
    let terms = words.terms(&api.observed.desk.documents())?;
    let (author, dry_run) = (words.author, words.dry_run);
    let edited = api.at_desk(move |desk| desk.rollback(&author, number, terms)).await?;
    Ok(outcome(&edited, dry_run, None, words.language))
}

/// Writes a revision as TOML, which says the same to a file.
#[utoipa::path(
    get, path = "/revisions/{revision}/export", operation_id = "export_revision", tag = "revisions",
    responses((status = 200, description = "The text", body = String, content_type = "application/toml"))
)]
async fn export_revision(
    State(api): State<Arc<Api>>,
    seen: Seen,
    At(number): At<u64>,
) -> Result<Response, Refusal> {
    let documents = api.at_desk(move |desk| desk.documents_of(number)).await?;
    Ok(text(documents, seen.hides))
}

/// Writes what is said now as TOML, which says the same to a file: of load balancers within the scopes of who asks.
#[utoipa::path(
    get, path = "/export", operation_id = "export", tag = "revisions",
    responses((status = 200, description = "The text", body = String, content_type = "application/toml"))
)]
async fn export(seen: Seen) -> Result<Response, Refusal> {
    let written = tokio::task::spawn_blocking(move || text(Documents::clone(&seen.documents), seen.hides));
    written.await.map_err(|_| Refusal::broken())
}

fn text(documents: Documents, hides: bool) -> Response {
    let shown = if hides { hidden(&documents) } else { documents };
    (tag(shown.revision), [(header::CONTENT_TYPE, TOML)], shown.export()).into_response()
}

/// Takes in a text that was exported: what the API owns is then what the text says, and nothing else.
#[utoipa::path(
    post, path = "/import", operation_id = "import", tag = "revisions", params(TermsWish),
    request_body(content((String = "application/toml"), (String = "text/plain"))),
    responses((status = 200, description = "It is live, or this was a dry run", body = view::Outcome))
)]
async fn import(State(api): State<Arc<Api>>, words: Words, Text(text): Text) -> Result<Response, Refusal> {
    let terms = words.terms(&api.observed.desk.documents())?;
    let (author, dry_run) = (words.author, words.dry_run);
    let edited = api.at_desk(move |desk| desk.import(&author, &text, terms)).await?;
    Ok(outcome(&edited, dry_run, None, words.language))
}
