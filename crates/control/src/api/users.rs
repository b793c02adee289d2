//! Which people may use this node, and what may they do?

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use zeroize::Zeroizing;

use super::clerk::read_role;
use super::input::{At, Said};
use super::problem::Refusal;
use super::{Answer, Api, view};
use crate::identity::book::{Book, User};
use crate::identity::users::{NewUser, UserChange};
use crate::identity::{Identities, Scopes};
use homing_core::problem::say;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(list, add)).routes(routes!(show, change, remove))
}

/// A user who is wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UserWish {
    /// The name: letters and digits of ASCII, and - . _ @ in between.
    name: String,
    /// 12 to 256 bytes.
    #[schema(value_type = String)]
    password: Zeroizing<String>,
    /// `viewer`, `operator`, `editor` or `admin`.
    role: String,
    /// Only load balancers of these projects; empty: of all.
    #[serde(default)]
    projects: Vec<String>,
    /// Only load balancers in these regions; empty: in all.
    #[serde(default)]
    regions: Vec<String>,
    /// Whether nobody is let in under this name.
    #[serde(default)]
    disabled: bool,
}

/// What is to change; what is not said stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UserChangeWish)]
struct ChangeWish {
    /// Another password, which ends all browser sessions of the user.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    password: Option<Zeroizing<String>>,
    /// `viewer`, `operator`, `editor` or `admin`.
    #[serde(default)]
    role: Option<String>,
    /// Only load balancers of these projects; empty: of all.
    #[serde(default)]
    projects: Option<Vec<String>>,
    /// Only load balancers in these regions; empty: in all.
    #[serde(default)]
    regions: Option<Vec<String>>,
    /// Whether nobody is let in under this name.
    #[serde(default)]
    disabled: Option<bool>,
}

/// Lists the users.
#[utoipa::path(
    get, path = "/users", operation_id = "list_users", tag = "access",
    responses((status = 200, description = "The users", body = Vec<view::User>))
)]
async fn list(State(api): State<Arc<Api>>) -> Json<Vec<view::User>> {
    let identities = api.observed.gate.identities();
    let (book, now_s) = (identities.book(), identities.now_s());
    Json(book.users.iter().map(|user| describe(user, &book, now_s)).collect())
}

/// Shows a user.
#[utoipa::path(
    get, path = "/users/{user}", operation_id = "show_user", tag = "access",
    responses((status = 200, description = "The user", body = view::User))
)]
async fn show(State(api): State<Arc<Api>>, At(name): At<String>) -> Answer<view::User> {
    let identities = api.observed.gate.identities();
    let book = identities.book();
    let missing = || Refusal::missing("user", say::no_user(&name), None);
    let user = book.user(&name).ok_or_else(missing)?;
    Ok(Json(describe(user, &book, identities.now_s())))
}

/// Adds a user.
#[utoipa::path(
    post, path = "/users", operation_id = "add_user", tag = "access", request_body = UserWish,
    responses((status = 201, description = "The user may sign in", body = view::User))
)]
async fn add(
    State(api): State<Arc<Api>>,
    Said(wish): Said<UserWish>,
) -> Result<(StatusCode, Json<view::User>), Refusal> {
    let user = NewUser {
        role: read_role(&wish.role)?,
        name: wish.name,
        password: wish.password,
        scopes: Scopes { projects: wish.projects, regions: wish.regions },
        is_disabled: wish.disabled,
    };
    let user = api.clerk(move |identities| identities.add_user(&user).map(|user| now(identities, &user)));
    Ok((StatusCode::CREATED, Json(user.await?)))
}

/// Changes a user; what is not said stays.
#[utoipa::path(
    patch, path = "/users/{user}", operation_id = "change_user", tag = "access", request_body = ChangeWish,
    responses((status = 200, description = "It holds from now on", body = view::User))
)]
async fn change(
    State(api): State<Arc<Api>>,
    At(name): At<String>,
    Said(wish): Said<ChangeWish>,
) -> Answer<view::User> {
    let change = UserChange {
        role: wish.role.as_deref().map(read_role).transpose()?,
        password: wish.password,
        projects: wish.projects,
        regions: wish.regions,
        is_disabled: wish.disabled,
        spare: None,
    };
    let user = api
        .clerk(move |identities| identities.change_user(&name, &change).map(|user| now(identities, &user)));
    user.await.map(Json)
}

/// Removes a user, and ends all browser sessions of that user.
#[utoipa::path(
    delete, path = "/users/{user}", operation_id = "remove_user", tag = "access",
    responses((status = 200, description = "The user is gone", body = view::User))
)]
async fn remove(State(api): State<Arc<Api>>, At(name): At<String>) -> Answer<view::User> {
    let user = api.clerk(move |identities| identities.remove_user(&name).map(|user| now(identities, &user)));
    user.await.map(Json)
}

fn now(identities: &Identities, user: &User) -> view::User {
    describe(user, &identities.book(), identities.now_s())
}

fn describe(user: &User, book: &Book, now_s: u64) -> view::User {
    let sessions = book.sessions.iter().filter(|session| session.user == user.id && session.is_good(now_s));
    view::User {
        name: user.name.clone(),
        role: user.role.as_str().to_owned(),
        projects: user.scopes.projects.clone(),
        regions: user.scopes.regions.clone(),
        disabled: user.is_disabled,
        created_at_s: user.created_at_s,
        browser_sessions: u64::try_from(sessions.count()).unwrap_or(u64::MAX),
    }
}
