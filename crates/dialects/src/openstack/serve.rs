//! How does a request find its operation, and what is sent back?

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use homing_control::identity::{Outcome, Right};
use serde_json::{Value, json};

use super::ask::Ask;
use super::fault::{self, Fault};
use super::keystone::Keystone;
use super::sight::{Side, Sight};
use super::table::{self, Operation};
use super::versions;
use crate::book::Book;
use crate::caller::Caller;
use crate::limits;
use crate::node::{Changed, Node};
use crate::serve::{Deed, RequestId, peer};

/// What every answer needs.
pub(super) struct Served {
    pub(super) node: Node,
    pub(super) keystone: Keystone,
    pub(super) side: Side,
}

/// Services below a path of their own; what comes without one is told apart by the rest of its path.
const PREFIXES: &[&str] = &["load-balancer", "network", "identity"];

pub(super) async fn answer(State(served): State<Arc<Served>>, request: Request) -> Response {
    // The form that clients know of this API's ids.
    let own = request.extensions().get::<RequestId>().map(|RequestId(id)| id.clone());
    let request_id = format!("req-{}", own.unwrap_or_else(|| uuid::Uuid::new_v4().to_string()));
    let from = peer(&request).map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.ip());
    let mut answer = served.answer(request, &request_id, from).await;
    if let Ok(id) = HeaderValue::from_str(&request_id) {
        for name in ["x-openstack-request-id", "openstack-request-id"] {
            answer.headers_mut().insert(name, id.clone());
        }
    }
    answer
}

/// Where a request came to: the scheme and the host.
fn base_of(parts: &Parts) -> String {
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host
        .filter(|host| host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".:-[]_".contains(&byte)));
    format!("http://{}", host.unwrap_or("localhost"))
}

impl Served {
    async fn answer(&self, request: Request, request_id: &str, from: IpAddr) -> Response {
        let (parts, body) = request.into_parts();
        let root = base_of(&parts);
        let path: Vec<String> =
            parts.uri.path().split('/').filter(|part| !part.is_empty()).map(decoded).collect();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let (prefix, path) = match path.split_first() {
            Some((first, rest)) if PREFIXES.contains(first) => (Some(*first), rest),
            _ => (None, &path[..]),
        };
        let base = prefix.map_or_else(|| root.clone(), |prefix| format!("{root}/{prefix}"));
        match (prefix, path) {
            (Some("identity"), []) => axum::Json(versions::keystones(&base)).into_response(),
            (Some("network"), [] | ["v2.0" | "v2"]) => axum::Json(versions::neutron(&base)).into_response(),
            (_, [] | ["v2.0" | "v2"]) if parts.method == Method::GET => {
                axum::Json(versions::octavia(&base)).into_response()
            }
            (None | Some("identity"), ["v3", rest @ ..]) => match read(body).await {
                Ok(body) => {
                    let asked = (&parts.method, rest);
                    // The catalogue begins at the root, wherever Keystone was found.
                    self.keystone.answer(&self.node, asked, &parts.headers, &body, (&root, from)).await
                }
                Err(fault) => fault.into_response(),
            },
            (_, ["v2.0" | "v2", rest @ ..]) => self.operate(&parts, body, rest, &root, request_id).await,
            _ => Fault::no_path().into_response(),
        }
    }

    async fn operate(
        &self,
        parts: &Parts,
        body: Body,
        path: &[&str],
        root: &str,
        request_id: &str,
    ) -> Response {
        let token = parts.headers.get("x-auth-token").and_then(|token| token.to_str().ok());
        let Some(known) = token.and_then(|token| self.keystone.known(&self.node, token)) else {
            return Deed::denied("authenticate").mark(fault::unauthorized(root));
        };
        let caller = Caller {
            actor: known.actor,
            dialect: self.side.dialect,
            project: known.project,
            request_id: request_id.to_owned(),
        };
        let done = async {
            let (operation, ids) = table::find(parts.method.as_str(), path)?;
            let ask = Ask {
                ids,
                query: query(parts),
                body: json(body).await?,
                url: format!("{root}{}", parts.uri.path()),
            };
            self.work(operation, caller, ask).await
        };
        done.await.unwrap_or_else(Fault::into_response)
    }

    /// Does it, and says what was done.
    async fn work(&self, operation: &'static Operation, caller: Caller, ask: Ask) -> Result<Response, Fault> {
        let looks = operation.method == "GET";
        let deed = |outcome| Deed::of(&caller, operation.name, !looks, outcome);
        let (done, denied, refused) = (deed(Outcome::Done), deed(Outcome::Denied), deed(Outcome::Refused));
        let right = if looks { Right::Read } else { Right::Edit };
        if !caller.may(right) {
            return Ok(denied.mark(Fault::forbidden().into_response()));
        }
        let changed = decide(&self.node, self.side, operation, caller, ask).await;
        let (answer, revision) = match changed {
            Ok(changed) => (changed.answer, changed.revision),
            Err(fault) if fault.status == StatusCode::FORBIDDEN => {
                return Ok(denied.mark(fault.into_response()));
            }
            Err(fault) => return Ok(refused.mark(fault.into_response())),
        };
        let status = StatusCode::from_u16(operation.status).unwrap_or(StatusCode::OK);
        let response = match answer {
            Value::Null => status.into_response(),
            answer => (status, axum::Json(answer)).into_response(),
        };
        Ok(done.made(revision).mark(response))
    }
}

/// Does it in one turn, or looks.
pub(super) async fn decide(
    node: &Node,
    side: Side,
    operation: &'static Operation,
    caller: Caller,
    ask: Ask,
) -> Result<Changed<Value>, Fault> {
    let own = node.clone();
    let work = move |book: &Book<'_>| {
        let targets = |load_balancer: &str, group: &str, target: &str| {
            let now = own.target(load_balancer, group, target)?;
            Some((now.is_probed.then_some(now.health), now.admin_state))
        };
        let counts = |load_balancer: &str, listener: Option<&str>| counts(&own, load_balancer, listener);
        (operation.work)(&Sight { book, side: &side, targets: &targets, counts: &counts }, &ask)
    };
    if operation.method == "GET" {
        return Ok(Changed { answer: node.read(&caller, work)?.answer, revision: None });
    }
    let why = format!("{} {}", operation.name, caller.request_id);
    node.change(caller, why, work).await
}

/// What went through a load balancer, or one of its listeners.
fn counts(node: &Node, load_balancer: &str, listener: Option<&str>) -> Value {
    let running = node.doorway().running();
    let listeners = running.snapshot.listeners.iter().filter(|found| {
        *found.load_balancer == *load_balancer && listener.is_none_or(|name| *found.name == *name)
    });
    let mut sums = [0_u64; 5];
    for listener in listeners {
        let live = &listener.live;
        let open = live.open_connections.load(std::sync::atomic::Ordering::Relaxed);
        let counted = [
            live.counters.sum(|worker| worker.bytes_in.value()),
            live.counters.sum(|worker| worker.bytes_out.value()),
            open as u64,
            live.counters.sum(|worker| worker.accepted.value()),
            live.counters.sum(|worker| worker.refused_requests.value()),
        ];
        sums.iter_mut().zip(counted).for_each(|(sum, counted)| *sum += counted);
    }
    let [bytes_in, bytes_out, active, total, errors] = sums;
    json!({
        "bytes_in": bytes_in,
        "bytes_out": bytes_out,
        "active_connections": active,
        "total_connections": total,
        "request_errors": errors,
    })
}

async fn read(body: Body) -> Result<axum::body::Bytes, Fault> {
    to_bytes(body, limits::BODY_BYTES)
        .await
        .map_err(|_| Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "Request is too large."))
}

async fn json(body: Body) -> Result<Value, Fault> {
    let body = read(body).await?;
    if body.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(&body)
        .map_err(|_| Fault::new(StatusCode::BAD_REQUEST, "Request is not in valid JSON format"))
}

pub(super) fn query(parts: &Parts) -> Vec<(String, String)> {
    let query = parts.uri.query().unwrap_or_default();
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).take(limits::QUERY_PAIRS);
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.map(|(name, value)| (plus(name), plus(value))).collect()
}

fn plus(text: &str) -> String {
    decoded(&text.replace('+', " "))
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}
