//! Which API tokens are there? They are made and taken back here; a secret is told once, to whoever makes it.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use homing_core::problem::say;
use homing_core::spec::duration;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::clerk::read_role;
use super::input::{At, Said};
use super::problem::Refusal;
use super::{Answer, Api, view};
use crate::identity::book::ApiToken;
use crate::identity::tokens::NewToken;
use crate::identity::{Actor, Scopes};
use crate::limits;

/// What is written where a token shall never expire.
const NEVER: &str = "never";

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(list, create)).routes(routes!(revoke))
}

/// A token that is wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TokenWish {
    /// Its name: letters and digits of ASCII, and - . _ @ in between.
    name: String,
    /// `viewer`, `operator`, `editor` or `admin`.
    role: String,
    /// Only load balancers of these projects; empty: of all.
    #[serde(default)]
    projects: Vec<String>,
    /// Only load balancers in these regions; empty: in all.
    #[serde(default)]
    regions: Vec<String>,
    /// A duration, or `never`; 90 days where nothing is said.
    #[serde(default)]
    expires_in: Option<String>,
}

/// Lists the tokens, the newest last, those included that are over.
#[utoipa::path(
    get, path = "/tokens", operation_id = "list_tokens", tag = "access",
    responses((status = 200, description = "The tokens", body = Vec<view::Token>))
)]
async fn list(State(api): State<Arc<Api>>) -> Json<Vec<view::Token>> {
    let identities = api.observed.gate.identities();
    let now_s = identities.now_s();
    Json(identities.book().tokens.iter().map(|token| describe(token, now_s)).collect())
}

/// Makes a token. Its secret is told here and never again.
#[utoipa::path(
    post, path = "/tokens", operation_id = "create_token", tag = "access", request_body = TokenWish,
    responses((status = 201, description = "It is good from now on", body = view::NewToken))
)]
async fn create(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
    Said(wish): Said<TokenWish>,
) -> Result<(StatusCode, Json<view::NewToken>), Refusal> {
    let wanted = wish.read(&actor, api.now().token_s)?;
    let (secret, token) = api.clerk(move |identities| identities.create_token(&wanted)).await?;
    let token = describe(&token, api.now().token_s);
    Ok((StatusCode::CREATED, Json(view::NewToken { token, secret })))
}

/// Takes a token back: from now on it lets nobody in.
#[utoipa::path(
    delete, path = "/tokens/{token}", operation_id = "revoke_token", tag = "access",
    responses((status = 200, description = "It is over", body = view::Token))
)]
async fn revoke(State(api): State<Arc<Api>>, At(name): At<String>) -> Answer<view::Token> {
    let token = api.clerk(move |identities| identities.revoke_token(&name)).await?;
    Ok(Json(describe(&token, api.now().token_s)))
}

impl TokenWish {
    fn read(self, actor: &Actor, now_s: u64) -> Result<NewToken, Refusal> {
        let role = read_role(&self.role)?;
        let lasts = match self.expires_in.as_deref() {
            None => Some(limits::TOKEN_LIFE),
            Some(NEVER) => None,
            Some(text) => Some(duration::parse(text).map_err(|hint| {
                let what = say::no_duration(text.to_owned());
                Refusal::mistake_with("expires_in", what, say::or_never(hint))
            })?),
        };
        Ok(NewToken {
            name: self.name,
            role,
            scopes: Scopes { projects: self.projects, regions: self.regions },
            expires_at_s: lasts.map(|lasts| now_s.saturating_add(lasts.as_secs())),
            created_by: actor.to_string(),
        })
    }
}

fn describe(token: &ApiToken, now_s: u64) -> view::Token {
    let used_at_s = token.used_at_s.load(Ordering::Relaxed);
    let state = match (token.revoked_at_s, token.is_good(now_s)) {
        (Some(_), _) => "revoked",
        (None, true) => "good",
        (None, false) => "expired",
    };
    view::Token {
        name: token.name.clone(),
        state: state.to_owned(),
        role: token.role.as_str().to_owned(),
        projects: token.scopes.projects.clone(),
        regions: token.scopes.regions.clone(),
        created_at_s: token.created_at_s,
        created_by: (!token.created_by.is_empty()).then(|| token.created_by.clone()),
        expires_at_s: token.expires_at_s,
        revoked_at_s: token.revoked_at_s,
        used_at_s: (used_at_s > 0).then_some(used_at_s),
    }
}
