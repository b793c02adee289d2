//! Who may use the API? Bearers of a token (RFC 6750), and browsers in which a user has signed in, if they have the right
//! that the route asks for.
//!
//! ```text
//! secret ──▶ actor ──▶ right of the route ──▶ load balancer within the actor's scopes ──▶ handler
//!    └ 401      └ 403                            └ 404: as if it were not there
//! ```

use std::fmt;
use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath, RawPathParams, Request, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Api;
use super::audit::WasDenied;
use super::login::{Foreign, browser_secret, not_own_page};
use super::problem::Refusal;
use super::rights::{self, Access, Reach};
use crate::Clock;
use crate::identity::book::Denied;
use crate::identity::{Actor, Identities, Proof, Right, Scopes};
use crate::rare::Rare;
use crate::token_file::ADMIN_NAME;
use homing_core::problem::say;

/// Lets in who has a token, and counts who has not.
pub struct Gate {
    identities: Arc<Identities>,
    refused: Rare,
    clock: Clock,
}

impl Gate {
    /// A gate for those whom the node knows.
    #[must_use]
    pub fn new(identities: Arc<Identities>, clock: Clock) -> Self {
        Self { identities, refused: Rare::default(), clock }
    }

    /// The people and programs that it lets in.
    #[must_use]
    pub fn identities(&self) -> &Arc<Identities> {
        &self.identities
    }

    /// Requests that came without a token, with a wrong one, or with one that has not the right.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refused.count()
    }

    /// What who was let in to look may look at now; `None`: at nothing any more. What goes on for long asks now and then.
    pub(super) fn still_shows(&self, proof: Proof) -> Option<Scopes> {
        let (book, now_s) = (self.identities.book(), (self.clock)().token_s);
        let found = book.of_proof(proof, now_s).filter(|(role, _)| role.may(Right::Read));
        found.map(|(_, scopes)| scopes.clone())
    }

    fn identify(&self, headers: &HeaderMap, is_secured: bool) -> Result<Actor, Why> {
        let (book, now_s) = (self.identities.book(), (self.clock)().token_s);
        let found = match browser_secret(headers, is_secured) {
            // Who shows a token means it.
            Some(secret) if !headers.contains_key(header::AUTHORIZATION) => book.browser(secret, now_s),
            _ => bearer(headers).ok_or(Denied::Missing).and_then(|token| book.bearer(token, now_s)),
        };
        found.map_err(Why::Denied)
    }

    fn count(&self, why: &Why) {
        if self.refused.happened((self.clock)()) {
            tracing::warn!(so_far = self.refused.count(), why = why.what(), "API requests refused");
        }
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gate({} refused)", self.refused())
    }
}

/// Why a request is not let in.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Why {
    Denied(Denied),
    /// Who asks has not the right.
    NoRight(Actor, Right),
    /// Who asks is let near some load balancers only.
    NotWhole(Actor),
    /// The load balancer of that name is not within, or there is none: which of both is not said.
    NotThere(Actor, String),
    /// A browser may have been made to ask it by a page of another site.
    NotOwnPage(Actor, Foreign),
}

impl Why {
    /// In a few words, for the log.
    const fn what(&self) -> &'static str {
        match self {
            Self::Denied(Denied::Missing) => "there is no token: send Authorization: Bearer TOKEN",
            Self::Denied(Denied::Unknown) => "this token is not known here",
            Self::Denied(Denied::Expired) => "this token has expired",
            Self::Denied(Denied::Revoked) => "this token was revoked",
            Self::NoRight(..) => "the role has not the right",
            Self::NotWhole(_) => "the scopes leave out parts of this node",
            Self::NotThere(..) => "the load balancer is not within the scopes",
            Self::NotOwnPage(_, why) => why.what(),
        }
    }

    fn refusal(&self) -> Refusal {
        match self {
            Self::Denied(why) => {
                let said = match why {
                    Denied::Missing => say::no_token(ADMIN_NAME),
                    Denied::Unknown => say::token_unknown(ADMIN_NAME),
                    Denied::Expired => say::token_expired(ADMIN_NAME),
                    Denied::Revoked => say::token_revoked(ADMIN_NAME),
                };
                Refusal::new(StatusCode::UNAUTHORIZED, said)
            }
            Self::NoRight(actor, right) => {
                let (role, least) = (actor.role.as_str(), right.least().as_str());
                let detail = say::no_right(actor.to_string(), role, right.as_str(), least);
                Refusal::new(StatusCode::FORBIDDEN, detail)
            }
            Self::NotWhole(actor) => {
                Refusal::new(StatusCode::FORBIDDEN, say::not_the_whole_node(actor.to_string()))
            }
            Self::NotOwnPage(_, why) => Refusal::new(StatusCode::FORBIDDEN, why.refusal()),
            Self::NotThere(_, name) => Refusal::missing("load_balancer", say::no_load_balancer(name), None),
        }
    }

    /// Who asked, where that is known.
    const fn actor(&self) -> Option<&Actor> {
        match self {
            Self::Denied(_) => None,
            Self::NoRight(actor, _)
            | Self::NotWhole(actor)
            | Self::NotThere(actor, _)
            | Self::NotOwnPage(actor, _) => Some(actor),
        }
    }

    /// RFC 6750 section 3.
    const fn challenge(&self) -> Option<&'static str> {
        match self {
            Self::Denied(Denied::Missing) => Some("Bearer realm=\"homing\""),
            Self::Denied(_) => Some("Bearer realm=\"homing\", error=\"invalid_token\""),
            Self::NoRight(..) | Self::NotWhole(_) => {
                Some("Bearer realm=\"homing\", error=\"insufficient_scope\"")
            }
            Self::NotThere(..) | Self::NotOwnPage(..) => None,
        }
    }
}

impl IntoResponse for Why {
    fn into_response(self) -> Response {
        let mut response = self.refusal().into_response();
        response.extensions_mut().insert(WasDenied);
        if let Some(actor) = self.actor() {
            response.extensions_mut().insert(actor.clone());
        }
        if let Some(challenge) = self.challenge() {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        response
    }
}

pub(super) async fn require(State(api): State<Arc<Api>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match admit(&api, &mut parts).await {
        Ok(None) => next.run(Request::from_parts(parts, body)).await,
        Ok(Some(actor)) => {
            parts.extensions.insert(actor.clone());
            let mut response = next.run(Request::from_parts(parts, body)).await;
            response.extensions_mut().insert(actor);
            response
        }
        Err(why) => {
            api.observed.gate.count(&why);
            why.into_response()
        }
    }
}

/// Who may do what he asks for; `None`: whoever it is. Handlers find the [`Actor`] in the request, the audit in the answer.
async fn admit(api: &Api, parts: &mut Parts) -> Result<Option<Actor>, Why> {
    let pattern = parts.extensions.get::<MatchedPath>().cloned();
    let (access, reach) = match &pattern {
        Some(pattern) => rights::of(&parts.method, pattern.as_str()),
        // There is nothing: that is told to those alone who are somebody.
        None => (Access::SignedIn, Reach::Scoped),
    };
    if access == Access::Open {
        return Ok(None);
    }
    let actor = api.observed.gate.identify(&parts.headers, api.is_secured)?;
    if let (Proof::Session(_), false) = (actor.proof, matches!(parts.method, Method::GET | Method::HEAD))
        && let Some(why) = not_own_page(&parts.headers, api.is_secured)
    {
        return Err(Why::NotOwnPage(actor, why));
    }
    if let Access::Needs(right) = access
        && !actor.may(right)
    {
        return Err(Why::NoRight(actor, right));
    }
    check_reach(api, parts, &actor, reach).await?;
    Ok(Some(actor))
}

async fn check_reach(api: &Api, parts: &mut Parts, actor: &Actor, reach: Reach) -> Result<(), Why> {
    if actor.scopes.is_everything() || reach == Reach::Scoped {
        return Ok(());
    }
    if reach == Reach::Node {
        return Err(Why::NotWhole(actor.clone()));
    }
    let names = RawPathParams::from_request_parts(parts, &()).await.ok();
    let named = names.as_ref().and_then(|names| names.iter().find(|(key, _)| *key == "load_balancer"));
    let name = named.map(|(_, name)| name.to_owned()).unwrap_or_default();
    let documents = api.observed.desk.documents();
    match documents.known(&name).is_some_and(|known| actor.scopes.admit_document(&known.value)) {
        true => Ok(()),
        false => Err(Why::NotThere(actor.clone(), name)),
    }
}

/// The token of an `Authorization` field; the name of the scheme in any case (RFC 9110 section 11.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut fields = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(field), None) = (fields.next(), fields.next()) else { return None };
    let (scheme, token) = field.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim_matches(' '))
}
