//! Which rules does a listener have, and in which order? The first match wins.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::edits::unread::{RULE, without_live};
use super::edits::{RuleTermsWish, RuleWords, TermsWish, Words};
use super::input::{At, Written};
use super::problem::Refusal;
use super::sight::Seen;
use super::{Api, said, shape, view};
use crate::edit::{Op, Place};

/// How often a new last rule is tried again, because somebody else was faster.
const TRIES: usize = 3;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(list, create)).routes(routes!(show, replace, patch, remove))
}

/// Names of load balancer and listener, and the position of the rule.
type Names = (String, String, usize);

/// Lists the rules of a listener, in order.
#[utoipa::path(
    get, path = "/load-balancers/{load_balancer}/listeners/{listener}/rules", operation_id = "list_rules",
    tag = "listeners", responses((status = 200, description = "The rules", body = Vec<shape::Rule>))
)]
async fn list(
    State(api): State<Arc<Api>>,
    seen: Seen,
    At((load_balancer, listener)): At<(String, String)>,
) -> Result<Response, Refusal> {
    let place =
        |index| Place::Rule { load_balancer: load_balancer.clone(), listener: listener.clone(), index };
    let around = Place::Listener { load_balancer: load_balancer.clone(), name: listener.clone() };
    let count = said::items(said::find(&seen.documents, &around)?, "rules").len();
    let rules: Result<Vec<Value>, _> =
        (0..count).map(|index| said::show(&api, &seen.documents, &place(index))).collect();
    Ok(seen.answer(rules?.into()))
}

/// Shows a rule.
#[utoipa::path(
    get, path = "/load-balancers/{load_balancer}/listeners/{listener}/rules/{rule}", operation_id = "show_rule",
    tag = "listeners", responses((status = 200, description = "The rule", body = shape::Rule))
)]
async fn show(
    State(api): State<Arc<Api>>,
    seen: Seen,
    At((load_balancer, listener, index)): At<Names>,
) -> Result<Response, Refusal> {
    let shown = said::show(&api, &seen.documents, &Place::Rule { load_balancer, listener, index })?;
    Ok(seen.answer(shown))
}

/// Makes a rule: the last one, or at the position `index`.
#[utoipa::path(
    post, path = "/load-balancers/{load_balancer}/listeners/{listener}/rules", operation_id = "create_rule",
    tag = "listeners", params(RuleTermsWish),
    request_body = shape::RuleSpec,
    responses(
        (status = 201, description = "It is live", body = shape::Rule),
        (status = 200, description = "A dry run", body = view::Outcome),
    )
)]
async fn create(
    State(api): State<Arc<Api>>,
    At((load_balancer, listener)): At<(String, String)>,
    words: RuleWords,
    Written(value): Written,
) -> Result<Response, Refusal> {
    let RuleWords { words, index } = words;
    let value = without_live(&RULE, value);
    let around = Place::Listener { load_balancer: load_balancer.clone(), name: listener.clone() };
    let place =
        |index| Place::Rule { load_balancer: load_balancer.clone(), listener: listener.clone(), index };
    if let Some(index) = index {
        return api.create(words, place(index), value).await;
    }
    for _ in 1..TRIES {
        let documents = api.documents(&words.within);
        let last = said::items(said::find(&documents, &around)?, "rules").len();
        let mut words = words.clone();
        words.only_at(documents.revision);
        match api.create(words, place(last), value.clone()).await {
            Err(refusal) if refusal.status() == StatusCode::PRECONDITION_FAILED => {}
            done => return done,
        }
    }
    let documents = api.documents(&words.within);
    let last = said::items(said::find(&documents, &around)?, "rules").len();
    api.create(words, place(last), value).await
}

/// Says all of a rule anew.
#[utoipa::path(
    put, path = "/load-balancers/{load_balancer}/listeners/{listener}/rules/{rule}", operation_id = "replace_rule", tag = "listeners", params(TermsWish),
    request_body = shape::RuleSpec,
    responses((status = 200, description = "It is live, or this was a dry run", body = shape::RuleAfter))
)]
async fn replace(
    State(api): State<Arc<Api>>,
    At((load_balancer, listener, index)): At<Names>,
    words: Words,
    Written(value): Written,
) -> Result<Response, Refusal> {
    let (at, value) = (Place::Rule { load_balancer, listener, index }, without_live(&RULE, value));
    api.edit(words, at.clone(), Op::Replace { at, value }).await
}

/// Changes some fields of a rule (RFC 7396): lists are replaced, `null` removes.
#[utoipa::path(
    patch, path = "/load-balancers/{load_balancer}/listeners/{listener}/rules/{rule}", operation_id = "patch_rule", tag = "listeners", params(TermsWish),
    request_body = shape::RulePatch,
    responses((status = 200, description = "It is live, or this was a dry run", body = shape::RuleAfter))
)]
async fn patch(
    State(api): State<Arc<Api>>,
    At((load_balancer, listener, index)): At<Names>,
    words: Words,
    Written(patch): Written,
) -> Result<Response, Refusal> {
    let (at, patch) = (Place::Rule { load_balancer, listener, index }, without_live(&RULE, patch));
    api.edit(words, at.clone(), Op::Merge { at, patch }).await
}

/// Removes a rule; those behind it move up.
#[utoipa::path(
    delete, path = "/load-balancers/{load_balancer}/listeners/{listener}/rules/{rule}", operation_id = "remove_rule", tag = "listeners", params(TermsWish),
    responses((status = 200, description = "It is gone, or this was a dry run", body = view::Outcome))
)]
async fn remove(
    State(api): State<Arc<Api>>,
    At((load_balancer, listener, index)): At<Names>,
    words: Words,
) -> Result<Response, Refusal> {
    let at = Place::Rule { load_balancer, listener, index };
    api.edit(words, at.clone(), Op::Remove { at }).await
}
