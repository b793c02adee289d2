//! Who asks for which operation, and how is it answered?

use axum::Extension;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use homing_control::identity::{Outcome, Right};
use homing_core::health::Health;
use serde_json::Value;

use super::call::{Answer, Call, Fitness};
use super::fault::Fault;
use super::table::{self, Operation};
use crate::caller::{Caller, Dialect};
use crate::keys::SignFault;
use crate::limits;
use crate::node::{Changed, Node};
use crate::openstack::shared;
use crate::serve::{Deed, RequestId};

/// Where a token stands, and the id of a request.
const TOKEN: &str = "x-auth-token";
const REQUEST_ID: &str = "x-request-id";

/// Answers one request.
pub(super) async fn serve(
    State(node): State<Node>,
    Extension(RequestId(id)): Extension<RequestId>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, limits::BODY_BYTES).await else {
        return answered(Err(Fault::too_large()), &id);
    };
    if let Some(place) = shared::place(parts.uri.path()) {
        return version_2(&node, &place, &parts, &body, &id).await;
    }
    let Some((operation, project, ids)) = table::find(&parts.method, parts.uri.path()) else {
        return answered(Err(Fault::no_such_api()), &id);
    };
    let Some(project) = project else { return answered(Ok(anonymous(operation)), &id) };
    let caller = match admit(&node, &parts, &body, Some(&project), &id) {
        Ok(caller) => caller,
        Err(fault) => return Deed::denied(operation.name).mark(answered(Err(fault), &id)),
    };
    let asked =
        json(&body).map(|body| Asked { ids, query: query(parts.uri.query().unwrap_or_default()), body });
    let done = match asked {
        Ok(asked) => perform(&node, caller.clone(), operation, asked).await,
        Err(fault) => Err(fault),
    };
    let outcome = match &done {
        Ok(_) => Outcome::Done,
        Err(fault) if fault.status == 403 => Outcome::Denied,
        Err(_) => Outcome::Refused,
    };
    let is_write = operation.method != Method::GET;
    let revision = done.as_ref().ok().and_then(|changed| changed.revision);
    let deed = Deed::of(&caller, operation.name, is_write, outcome).made(revision);
    deed.mark(answered(done.map(|changed| changed.answer), &id))
}

/// Answers a request of version 2, whose objects are Octavia's.
async fn version_2(node: &Node, place: &shared::Place, parts: &Parts, body: &Bytes, id: &str) -> Response {
    let operation = shared::operation(place, parts.method.as_str());
    let caller = match admit(node, parts, body, place.project.as_deref(), id) {
        Ok(caller) => caller,
        Err(fault) => return Deed::denied(operation).mark(answered(Err(fault), id)),
    };
    let done = match json(body) {
        Ok(body) => {
            shared::answer(node, caller.clone(), place, parts, body).await.map_err(Fault::of_version_2)
        }
        Err(fault) => Err(fault),
    };
    let outcome = match &done {
        Ok(_) => Outcome::Done,
        Err(fault) if fault.status == 403 => Outcome::Denied,
        Err(_) => Outcome::Refused,
    };
    let revision = done.as_ref().ok().and_then(|done| done.revision);
    let deed = Deed::of(&caller, operation, parts.method != Method::GET, outcome).made(revision);
    deed.mark(answered(done.map(|done| Answer { status: done.status, body: done.body }), id))
}

/// Does what is asked for, in one turn.
pub(super) async fn perform(
    node: &Node,
    caller: Caller,
    operation: &'static Operation,
    asked: Asked,
) -> Result<Changed<Answer>, Fault> {
    let right = if operation.method == Method::GET { Right::Read } else { Right::Edit };
    if !caller.may(right) {
        return Err(Fault::forbidden());
    }
    let own = node.clone();
    let fitness = move |load_balancer: &str, group: &str, target: &str| {
        own.target(load_balancer, group, target).map_or(Fitness::Unknown, |now| match now.health {
            Health::Healthy => Fitness::Fit,
            Health::Unhealthy => Fitness::Unfit,
            Health::Unknown => Fitness::Unknown,
        })
    };
    if right == Right::Read {
        let answer = node.read(&caller, |book| (operation.handler)(&asked.call(book, &fitness)))?.answer;
        return Ok(Changed { answer, revision: None });
    }
    let why = format!("{} {}", operation.name, caller.request_id);
    node.change(caller, why, move |book| (operation.handler)(&asked.call(book, &fitness))).await
}

/// What a request asks for, before it is known who decides.
pub(super) struct Asked {
    /// The ids in the path.
    pub(super) ids: Vec<String>,
    /// The query, decoded.
    pub(super) query: Vec<(String, String)>,
    /// The body; `null`: none came.
    pub(super) body: Value,
}

impl Asked {
    fn call<'a>(
        &'a self,
        book: &'a crate::book::Book<'a>,
        fitness: &'a dyn Fn(&str, &str, &str) -> Fitness,
    ) -> Call<'a> {
        Call { book, fitness, ids: self.ids.clone(), query: self.query.clone(), body: self.body.clone() }
    }
}

/// Who asks: by a signature, or by a token of the node. The project of the path has to be one that he may see; a path
/// without one means his own.
fn admit(
    node: &Node,
    parts: &Parts,
    body: &Bytes,
    project: Option<&str>,
    request_id: &str,
) -> Result<Caller, Fault> {
    if let Some(token) = parts.headers.get(TOKEN) {
        let actor = token.to_str().ok().and_then(|token| node.keys().token(token));
        let actor = actor.ok_or_else(|| Fault::unknown_caller("the token is not known."))?;
        let own = actor.scopes.projects.first().map_or("default", String::as_str);
        let (project, request_id) = (project.unwrap_or(own).to_owned(), request_id.to_owned());
        let caller = Caller { actor, dialect: Dialect::Huawei, project, request_id };
        return if caller.has(&serde_json::json!({ "project": caller.project })) {
            Ok(caller)
        } else {
            Err(Fault::forbidden())
        };
    }
    let caller = node.keys().verify_huawei(parts, body, request_id.to_owned());
    let caller = caller.map_err(unsigned)?;
    if project.is_none_or(|project| project == caller.project) { Ok(caller) } else { Err(Fault::forbidden()) }
}

/// In debug mode whoever signs otherwise is told what this node signs.
fn unsigned(fault: SignFault) -> Fault {
    match &fault {
        SignFault::Wrong { canonical: Some(canonical) } => {
            Fault::unknown_caller(format!("{fault}, which is of: {canonical}"))
        }
        _ => Fault::unknown_caller(fault),
    }
}

/// What everybody may ask: nothing of the node is in it.
fn anonymous(operation: &Operation) -> Answer {
    debug_assert_eq!(table::place(operation), "/versions", "nothing else is asked without a project");
    super::catalogue::all_versions()
}

/// The query, decoded; a name may come several times.
pub(super) fn query(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let decode = |text: &str| {
        percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
    };
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

fn json(body: &Bytes) -> Result<Value, Fault> {
    if body.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(body).map_err(|_| Fault::refused("The body is no JSON."))
}

fn answered(answer: Result<Answer, Fault>, request_id: &str) -> Response {
    let (status, body) = match answer {
        Ok(Answer { status, body }) => (status, body.map(|body| with_id(body, request_id))),
        Err(fault) => (fault.status, Some(fault.body(request_id))),
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = match body {
        Some(body) => (status, body.to_string()).into_response(),
        None => status.into_response(),
    };
    let headers = response.headers_mut();
    if status != StatusCode::NO_CONTENT {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, id);
    }
    response
}

/// Every body names its request.
fn with_id(mut body: Value, request_id: &str) -> Value {
    if let Value::Object(fields) = &mut body {
        fields.insert("request_id".to_owned(), Value::from(request_id));
    }
    body
}
