//! Which load balancers are there, and what is said of them?

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::edits::unread::{LOAD_BALANCER, without_live};
use super::edits::{TermsWish, Words, name_of};
use super::input::{Asked, At, Written};
use super::page::{PageWish, page_of};
use super::problem::Refusal;
use super::sight::Seen;
use super::{Api, said, shape, view};
use crate::edit::{Op, Place};
use homing_core::problem::say;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(list, create)).routes(routes!(show, replace, patch, remove))
}

#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListWish {
    /// Those of this region only.
    #[serde(default)]
    region: Option<String>,
    /// Those of this project only.
    #[serde(default)]
    project: Option<String>,
    /// Those alone in whose name, description, tags, listeners or groups these words stand, in any case.
    #[serde(default)]
    search: Option<String>,
    /// Those with this tag only: its name, or `name:value`.
    #[serde(default)]
    tag: Option<String>,
    /// How many at most; without, all.
    #[serde(default)]
    #[param(value_type = Option<shape::Limit>)]
    limit: Option<String>,
    /// The name of the last one of the page before.
    #[serde(default)]
    cursor: Option<String>,
}

/// Lists the load balancers within the scopes of who asks, each with the names of what it has.
#[utoipa::path(
    get, path = "/load-balancers", operation_id = "list_load_balancers", tag = "load balancers", params(ListWish),
    responses((status = 200, description = "The load balancers", body = Vec<view::LoadBalancer>))
)]
async fn list(seen: Seen, Asked(wish): Asked<ListWish>) -> Result<Response, Refusal> {
    let is_in = |row: &Value, key: &str, wanted: &Option<String>| {
        wanted.as_deref().is_none_or(|wanted| row[key] == wanted)
    };
    let rows = seen.documents.load_balancers.iter().map(said::row);
    let rows = rows.filter(|row| is_in(row, "region", &wish.region) && is_in(row, "project", &wish.project));
    let rows = rows.filter(|row| wish.search.as_deref().is_none_or(|words| has_words(row, words)));
    let rows = rows.filter(|row| wish.tag.as_deref().is_none_or(|tag| has_tag(row, tag)));
    let wishes =
        [("region", &wish.region), ("project", &wish.project), ("search", &wish.search), ("tag", &wish.tag)];
    let wishes = wishes.map(|(key, wanted)| (key, wanted.as_deref()));
    let page = PageWish { limit: wish.limit.clone(), cursor: wish.cursor.clone() };
    let rows: Vec<_> = rows.collect();
    page_of(&seen, &rows, &page, "/load-balancers", &wishes, <[_]>::to_vec)
}

/// Whether these words stand somewhere in a row. Lower case is enough for names, and for what people write of them.
fn has_words(row: &Value, words: &str) -> bool {
    let words = words.to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&words);
    let said = ["name", "description"].into_iter().filter_map(|key| row[key].as_str());
    let names = ["listeners", "groups"].into_iter().flat_map(|key| said::items(row, key));
    let tags = row["tags"].as_object().into_iter().flatten();
    said.chain(names.filter_map(Value::as_str)).any(has)
        || tags.into_iter().any(|(name, value)| has(name) || value.as_str().is_some_and(has))
}

fn has_tag(row: &Value, tag: &str) -> bool {
    let (name, value) = tag.split_once(':').map_or((tag, None), |(name, value)| (name, Some(value)));
    let found = row["tags"].get(name);
    found.is_some_and(|found| value.is_none_or(|value| found == value))
}

/// Shows a load balancer with all that is said of it.
#[utoipa::path(
    get, path = "/load-balancers/{load_balancer}", operation_id = "show_load_balancer", tag = "load balancers",
    responses((status = 200, description = "The load balancer", body = shape::LoadBalancer))
)]
async fn show(State(api): State<Arc<Api>>, seen: Seen, At(name): At<String>) -> Result<Response, Refusal> {
    let shown = said::show(&api, &seen.documents, &Place::LoadBalancer(name))?;
    Ok(seen.answer(shown))
}

/// Makes a load balancer, with its listeners and groups if it brings any.
#[utoipa::path(
    post, path = "/load-balancers", operation_id = "create_load_balancer", tag = "load balancers",
    params(TermsWish), request_body = shape::LoadBalancerSpec,
    responses(
        (status = 201, description = "It is live", body = shape::LoadBalancer),
        (status = 200, description = "A dry run", body = view::Outcome),
    )
)]
async fn create(
    State(api): State<Arc<Api>>,
    words: Words,
    Written(value): Written,
) -> Result<Response, Refusal> {
    let at = Place::LoadBalancer(name_of(say::load_balancer, &value)?);
    api.create(words, at, without_live(&LOAD_BALANCER, value)).await
}

/// Says all of a load balancer anew.
#[utoipa::path(
    put, path = "/load-balancers/{load_balancer}", operation_id = "replace_load_balancer", tag = "load balancers",
    params(TermsWish), request_body = shape::LoadBalancerWhole,
    responses((status = 200, description = "It is live, or this was a dry run", body = shape::LoadBalancerAfter))
)]
async fn replace(
    State(api): State<Arc<Api>>,
    At(name): At<String>,
    words: Words,
    Written(value): Written,
) -> Result<Response, Refusal> {
    let (at, value) = (Place::LoadBalancer(name), without_live(&LOAD_BALANCER, value));
    api.edit(words, at.clone(), Op::Replace { at, value }).await
}

/// Changes some fields of a load balancer (RFC 7396): lists are replaced, `null` removes.
#[utoipa::path(
    patch, path = "/load-balancers/{load_balancer}", operation_id = "patch_load_balancer", tag = "load balancers",
    params(TermsWish), request_body = shape::LoadBalancerPatch,
    responses((status = 200, description = "It is live, or this was a dry run", body = shape::LoadBalancerAfter))
)]
async fn patch(
    State(api): State<Arc<Api>>,
    At(name): At<String>,
    words: Words,
    Written(patch): Written,
) -> Result<Response, Refusal> {
    let (at, patch) = (Place::LoadBalancer(name), without_live(&LOAD_BALANCER, patch));
    api.edit(words, at.clone(), Op::Merge { at, patch }).await
}

/// Removes a load balancer and all that it has.
#[utoipa::path(
    delete, path = "/load-balancers/{load_balancer}", operation_id = "remove_load_balancer", tag = "load balancers",
    params(TermsWish),
    responses((status = 200, description = "It is gone, or this was a dry run", body = view::Outcome))
)]
async fn remove(
    State(api): State<Arc<Api>>,
    At(name): At<String>,
    words: Words,
) -> Result<Response, Refusal> {
    let at = Place::LoadBalancer(name);
    api.edit(words, at.clone(), Op::Remove { at }).await
}
