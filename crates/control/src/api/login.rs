//! How does a user sign in with a browser, and sign out?
//!
//! The secret of a browser session is in a cookie that no script sees and no other site sends. A page of another site
//! could still make a browser ask something: what changes anything must carry a field that only our own pages can set,
//! and must not come from elsewhere as browsers tell it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use zeroize::Zeroizing;

use super::audit::{TriedAs, WasDenied};
use super::input::Said;
use super::problem::{ProblemBody, Refusal};
use super::{Api, me, view};
use crate::admin::Peer;
use crate::identity::browser::NotSignedIn;
use crate::identity::users::UserChange;
use crate::identity::{Actor, Proof};
use crate::limits;
use homing_core::problem::{Phrase, say};

/// Name of the cookie; over TLS with the prefix that browsers keep others from setting (RFC 6265bis section 4.1.3).
const COOKIE: &str = "homing_browser";
const HOST_COOKIE: &str = "__Host-homing_browser";
/// The field that a page of another site cannot set without asking us first, which we never allow.
const OWN_PAGE: HeaderName = HeaderName::from_static("x-homing-request");
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default()
        .routes(routes!(sign_in))
        .routes(routes!(sign_out))
        .routes(routes!(change_password))
}

/// Who signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Credentials {
    /// The name of the user.
    name: String,
    /// The password.
    #[schema(value_type = String)]
    password: Zeroizing<String>,
}

/// Another password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordWish {
    /// The one that holds.
    #[schema(value_type = String)]
    old: Zeroizing<String>,
    /// Another one, of 12 to 256 bytes.
    #[schema(value_type = String)]
    new: Zeroizing<String>,
}

/// The address of whoever asks.
pub(super) struct From(IpAddr);

impl<S: Send + Sync> FromRequestParts<S> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<Peer>>();
        let address = peer.map(|ConnectInfo(Peer(address))| SocketAddr::ip(address));
        Ok(Self(address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}

/// Signs a user in with a browser: the answer sets a cookie.
#[utoipa::path(
    post, path = "/login", operation_id = "sign_in", tag = "access", request_body = Credentials, security(()),
    responses(
        (status = 200, description = "Who signed in", body = view::Me),
        (status = 429, description = "Somebody guessed too often: wait", body = ProblemBody,
            content_type = "application/problem+json"),
    )
)]
async fn sign_in(
    State(api): State<Arc<Api>>,
    From(address): From,
    headers: HeaderMap,
    Said(credentials): Said<Credentials>,
) -> Response {
    if let Some(why) = of_other_site(&headers, api.is_secured) {
        return denied(Refusal::new(StatusCode::FORBIDDEN, why.refusal()));
    }
    let name = credentials.name.clone();
    let work = move |identities: &crate::identity::Identities| {
        Ok(identities.sign_in(&credentials.name, &credentials.password, address))
    };
    match api.clerk(work).await {
        Ok(Ok((secret, actor))) => {
            let life_s = limits::BROWSER_LIFE.as_secs();
            let mut response = with_cookie(Json(me::describe(&actor)), &api, &secret, life_s);
            response.extensions_mut().insert(actor);
            response
        }
        Ok(Err(why)) => {
            let mut response = not_signed_in(why);
            // Other names are not noted: people type their password there.
            if api.observed.gate.identities().book().user(&name).is_some() {
                response.extensions_mut().insert(TriedAs(name));
            }
            response
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// Ends the browser session of who asks.
#[utoipa::path(
    post, path = "/logout", operation_id = "sign_out", tag = "access",
    responses((status = 200, description = "Who signed out", body = view::Me))
)]
async fn sign_out(State(api): State<Arc<Api>>, Extension(actor): Extension<Actor>) -> Response {
    let Proof::Session(session) = actor.proof else {
        return no_browser(say::token_does_not_sign_out()).into_response();
    };
    match api.clerk(move |identities| identities.sign_out(session)).await {
        Ok(()) => with_cookie(Json(me::describe(&actor)), &api, "", 0),
        Err(refusal) => refusal.into_response(),
    }
}

/// Changes the password of who asks, and ends the other browser sessions.
#[utoipa::path(
    post, path = "/me/password", operation_id = "change_password", tag = "access", request_body = PasswordWish,
    responses(
        (status = 200, description = "It holds from now on", body = view::Me),
        (status = 429, description = "Somebody guessed too often: wait", body = ProblemBody,
            content_type = "application/problem+json"),
    )
)]
async fn change_password(
    State(api): State<Arc<Api>>,
    From(address): From,
    Extension(actor): Extension<Actor>,
    Said(wish): Said<PasswordWish>,
) -> Result<Json<view::Me>, Response> {
    let Proof::Session(session) = actor.proof else {
        return Err(no_browser(say::token_has_no_password()).into_response());
    };
    let (name, me) = (actor.name.clone(), me::describe(&actor));
    let work = move |identities: &crate::identity::Identities| {
        if let Err(why) = identities.check_password(&name, &wish.old, address) {
            return Ok(Err(why));
        }
        let change = UserChange { password: Some(wish.new), spare: Some(session), ..UserChange::default() };
        identities.change_user(&name, &change).map(Ok)
    };
    match api.clerk(work).await.map_err(IntoResponse::into_response)? {
        Ok(_) => Ok(Json(me)),
        Err(why) => Err(not_signed_in(why)),
    }
}

fn not_signed_in(why: NotSignedIn) -> Response {
    match why {
        NotSignedIn::Wrong => {
            let mut response = denied(Refusal::new(StatusCode::UNAUTHORIZED, say::wrong_password()));
            let challenge = HeaderValue::from_static("Bearer realm=\"homing\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
            response
        }
        NotSignedIn::TooOften(wait_s) => {
            let detail = say::too_many_attempts(format!("{wait_s} s"));
            denied(Refusal::new(StatusCode::TOO_MANY_REQUESTS, detail).retry_after_s(wait_s))
        }
        NotSignedIn::Cannot(refused) => Refusal::from(refused).into_response(),
    }
}

fn denied(refusal: Refusal) -> Response {
    let mut response = refusal.into_response();
    response.extensions_mut().insert(WasDenied);
    response
}

fn no_browser(what: Phrase) -> Refusal {
    Refusal::new(StatusCode::CONFLICT, what)
}

fn with_cookie(answer: impl IntoResponse, api: &Api, secret: &str, life_s: u64) -> Response {
    let (name, secure) = if api.is_secured { (HOST_COOKIE, "; Secure") } else { (COOKIE, "") };
    let cookie = format!("{name}={secret}; Path=/; Max-Age={life_s}; HttpOnly; SameSite=Strict{secure}");
    let mut response = answer.into_response();
    let cookie = HeaderValue::from_str(&cookie).expect("a secret is letters, digits, - and _");
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    response
}

/// The secret of a browser session, where exactly one is shown.
pub(super) fn browser_secret(headers: &HeaderMap, is_secured: bool) -> Option<&str> {
    let name = if is_secured { HOST_COOKIE } else { COOKIE };
    let fields = headers.get_all(header::COOKIE).iter().filter_map(|field| field.to_str().ok());
    let cookies =
        fields.flat_map(|field| field.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    let mut found = cookies.filter(|(found, _)| *found == name).map(|(_, secret)| secret);
    match (found.next(), found.next()) {
        (Some(secret), None) => Some(secret),
        _ => None,
    }
}

/// Why a request is not believed to be of our own page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Foreign {
    /// It does not say that it is.
    Silent,
    /// The browser says that it is not.
    OtherSite,
}

impl Foreign {
    /// In a few words, for the log.
    pub(super) const fn what(self) -> &'static str {
        match self {
            Self::Silent => "a browser does not say that its page is our own",
            Self::OtherSite => "a page of another site asks",
        }
    }

    pub(super) fn refusal(self) -> Phrase {
        match self {
            Self::Silent => say::no_own_page(),
            Self::OtherSite => say::other_site(),
        }
    }
}

/// Why a write with a browser session is not believed to be of our own page; `None`: it is.
pub(super) fn not_own_page(headers: &HeaderMap, is_secured: bool) -> Option<Foreign> {
    if !headers.contains_key(OWN_PAGE) {
        return Some(Foreign::Silent);
    }
    of_other_site(headers, is_secured)
}

/// Why a request comes from a page of another site, as the browser tells it.
fn of_other_site(headers: &HeaderMap, is_secured: bool) -> Option<Foreign> {
    if headers.get(SEC_FETCH_SITE).is_some_and(|site| site != "same-origin") {
        return Some(Foreign::OtherSite);
    }
    let origin = headers.get(header::ORIGIN)?;
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let own = format!("{}://{host}", if is_secured { "https" } else { "http" });
    (origin.as_bytes() != own.as_bytes()).then_some(Foreign::OtherSite)
}
