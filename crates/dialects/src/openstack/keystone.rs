//! Who asks, and how does he get a token?
//!
//! As with Keystone: somebody shows a password, or an access key with its secret, and gets a token for one project, which
//! goes with his requests from then on. An API token of the node is as good as one. Without a token nobody is let in,
//! wherever he comes from.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use homing_control::doorway::NotLetIn;
use homing_control::identity::{Actor, Outcome, Proof, Role, Scopes};
use homing_core::spec::KeyRole;
use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use crate::node::Node;
use crate::serve::Deed;

mod ask;
mod tokens;
mod told;

use ask::{Proven, Wanted};
use tokens::Kept;
pub(super) use tokens::Known;
use tokens::Tokens;

/// Where tokens are made and known again.
#[derive(Debug, Default)]
pub(super) struct Keystone {
    tokens: Tokens,
}

/// A refusal in Keystone's form.
struct Refused(StatusCode, &'static str, Option<u64>);

const UNKNOWN: Refused =
    Refused(StatusCode::UNAUTHORIZED, "The request you have made requires authentication.", None);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let title = self.0.canonical_reason().unwrap_or_default();
        let body = json!({ "error": { "code": self.0.as_u16(), "title": title, "message": self.1 } });
        let mut answer = (self.0, axum::Json(body)).into_response();
        if let Some(wait) = self.2.and_then(|wait_s| HeaderValue::from_str(&wait_s.to_string()).ok()) {
            answer.headers_mut().insert(axum::http::header::RETRY_AFTER, wait);
        }
        answer
    }
}

impl Keystone {
    /// Who shows that token, and for which project.
    pub(super) fn known(&self, node: &Node, token: &str) -> Option<Known> {
        if let Some(kept) = self.tokens.find(token, now_ms()) {
            let actor = still(node, &kept.known.actor)?;
            return Some(Known { actor, project: kept.known.project.clone() });
        }
        let actor = node.keys().token(token)?;
        let project = project_of(&actor, None)?;
        Some(Known { actor, project })
    }

    /// Answers a request below `/v3`.
    pub(super) async fn answer(
        &self,
        node: &Node,
        (method, path): (&Method, &[&str]),
        headers: &HeaderMap,
        body: &[u8],
        (base, from): (&str, IpAddr),
    ) -> Response {
        let done = match (method.as_str(), path) {
            ("GET", []) => return axum::Json(super::versions::keystone(base)).into_response(),
            ("POST", ["auth", "tokens"]) => self.give(node, body, base, from).await,
            (_, _) => {
                let shown = headers.get("x-auth-token").and_then(|token| token.to_str().ok());
                let known = shown.and_then(|token| Some((token, self.known(node, token)?)));
                match known {
                    Some((token, known)) => self.of_known((method, path), headers, token, &known, base, node),
                    None => Err(UNKNOWN),
                }
            }
        };
        let deed = Deed { is_write: false, ..Deed::denied("authenticate") };
        match done {
            Ok(response) => Deed { outcome: Outcome::Done, ..deed }.mark(response),
            Err(refused) => deed.mark(refused.into_response()),
        }
    }

    /// Gives a token to who proves who he is.
    async fn give(&self, node: &Node, body: &[u8], base: &str, from: IpAddr) -> Result<Response, Refused> {
        let body: Value = serde_json::from_slice(body).map_err(|_| malformed())?;
        let Wanted { proven, project } = ask::read(&body).ok_or_else(malformed)?;
        let method = proven.method();
        let actor = self.prove(node, proven, from).await?;
        let project = project_of(&actor, project.as_deref()).ok_or(UNKNOWN)?;
        let known = Known { actor, project };
        let (token, kept) = self.tokens.make(known, method, now_ms()).ok_or(Refused(
            StatusCode::SERVICE_UNAVAILABLE,
            "There is no chance to make a token of.",
            None,
        ))?;
        Ok(with_token(StatusCode::CREATED, told::token(&kept, base), &token))
    }

    async fn prove(&self, node: &Node, proven: Proven, from: IpAddr) -> Result<Actor, Refused> {
        match proven {
            Proven::Token(token) => self.known(node, &token).map(|known| known.actor).ok_or(UNKNOWN),
            Proven::Key { access_key, secret } => by_key(node, &access_key, &secret).ok_or(UNKNOWN),
            Proven::Password { name, password } => {
                if let Some(actor) = by_key(node, &name, &password) {
                    return Ok(actor);
                }
                node.doorway().sign_in(name, password, from).await.map_err(|why| match why {
                    NotLetIn::Wrong => UNKNOWN,
                    NotLetIn::TooOften(wait_s) => {
                        Refused(StatusCode::TOO_MANY_REQUESTS, "Somebody guessed too often.", Some(wait_s))
                    }
                    NotLetIn::Cannot => {
                        Refused(StatusCode::SERVICE_UNAVAILABLE, "It cannot be found out just now.", Some(5))
                    }
                })
            }
        }
    }

    /// What is answered to who is known.
    fn of_known(
        &self,
        (method, path): (&Method, &[&str]),
        headers: &HeaderMap,
        own: &str,
        known: &Known,
        base: &str,
        node: &Node,
    ) -> Result<Response, Refused> {
        let subject = headers.get("x-subject-token").and_then(|token| token.to_str().ok());
        match (method.as_str(), path) {
            ("GET" | "HEAD", ["auth", "tokens"]) => {
                let subject = subject.unwrap_or(own);
                // Nobody looks at the token of another one.
                let about = self.known(node, subject).filter(|about| about.actor == known.actor);
                let about = about.ok_or(Refused(StatusCode::NOT_FOUND, "Could not find token.", None))?;
                let kept = self.tokens.find(subject, now_ms());
                let kept = kept.unwrap_or_else(|| Arc::new(Kept::unending(about, now_ms())));
                Ok(with_token(StatusCode::OK, told::token(&kept, base), subject))
            }
            ("DELETE", ["auth", "tokens"]) => {
                let about = subject.and_then(|subject| Some((subject, self.known(node, subject)?)));
                match about.filter(|(_, about)| about.actor == known.actor) {
                    Some((subject, _)) => self.tokens.forget(subject),
                    None => return Err(Refused(StatusCode::NOT_FOUND, "Could not find token.", None)),
                }
                Ok(StatusCode::NO_CONTENT.into_response())
            }
            ("GET", ["auth", "catalog"]) => {
                let region = known.actor.scopes.regions.first().map(String::as_str);
                Ok(axum::Json(json!({ "catalog": told::catalog(base, region), "links": {} })).into_response())
            }
            ("GET", ["projects"] | ["auth", "projects"]) => {
                let projects = [told::project(&known.project)];
                Ok(axum::Json(json!({ "projects": projects, "links": {} })).into_response())
            }
            ("GET", ["projects", id]) if **id == *known.project => {
                Ok(axum::Json(json!({ "project": told::project(&known.project) })).into_response())
            }
            _ => Err(Refused(StatusCode::NOT_FOUND, "The resource could not be found.", None)),
        }
    }
}

fn malformed() -> Refused {
    Refused(StatusCode::BAD_REQUEST, "Expecting to find auth in request body.", None)
}

fn with_token(status: StatusCode, body: Value, token: &str) -> Response {
    let mut answer = (status, axum::Json(body)).into_response();
    if let Ok(mut value) = HeaderValue::from_str(token) {
        value.set_sensitive(true);
        answer.headers_mut().insert("x-subject-token", value);
    }
    answer
}

/// Who has that access key and its secret, by the file that is in force.
fn by_key(node: &Node, access_key: &str, secret: &str) -> Option<Actor> {
    let spec = &node.doorway().running().spec.dialects;
    let credential = spec.credentials.iter().find(|credential| credential.access_key == access_key)?;
    let key = credential.secret_key.key()?;
    if !bool::from(key.reveal().as_bytes().ct_eq(secret.as_bytes())) {
        return None;
    }
    let role = match credential.role {
        KeyRole::Viewer => Role::Viewer,
        KeyRole::Operator => Role::Operator,
        KeyRole::Editor => Role::Editor,
        KeyRole::Admin => Role::Admin,
    };
    let scopes = Scopes {
        projects: vec![credential.project.clone()],
        regions: credential.region.iter().cloned().collect(),
    };
    Some(Actor { name: access_key.to_owned(), proof: Proof::Key, role, scopes })
}

/// The same actor as of now; `None`: he may do nothing any more.
fn still(node: &Node, actor: &Actor) -> Option<Actor> {
    if actor.proof != Proof::Key {
        return node.doorway().still(actor);
    }
    let spec = &node.doorway().running().spec.dialects;
    let credential = spec.credentials.iter().find(|credential| credential.access_key == actor.name)?;
    let key = credential.secret_key.key()?.reveal().to_owned();
    by_key(node, &actor.name, &key)
}

/// The project that somebody asks for, if his scopes admit it; where he names none, the first of his own.
fn project_of(actor: &Actor, wanted: Option<&str>) -> Option<String> {
    let own = &actor.scopes.projects;
    match wanted {
        Some(wanted) => {
            (own.is_empty() || own.iter().any(|project| project == wanted)).then(|| wanted.to_owned())
        }
        None => Some(own.first().map_or("default", String::as_str).to_owned()),
    }
}

fn now_ms() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
