//! How does a request come, and how does an answer go?
//!
//! Every answer has the status 200 and the content type `application/json` without anything behind it: clients of this API
//! look for exactly that, and take an answer of another type for one without fields. What went wrong stands in
//! `Response.Error`. Every answer says its `RequestId`.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, Response, header};
use homing_control::identity::{Outcome, Right};
use serde_json::{Value, json};
use uuid::Uuid;

use super::fault::Fault;
use super::here::Here;
use super::operations::{Operation, Run};
use super::read::Params;
use super::shapes::whole;
use super::tasks::{self, Task};
use super::{Service, table};
use crate::caller::Caller;
use crate::keys::SignFault;
use crate::limits;
use crate::node::Changed;
use crate::serve::{Deed, RequestId};

/// The version of the API.
const VERSION: &str = "2018-03-17";

const ACTION: HeaderName = HeaderName::from_static("x-tc-action");
const OF_VERSION: HeaderName = HeaderName::from_static("x-tc-version");
const REGION: HeaderName = HeaderName::from_static("x-tc-region");

/// Answers a request.
pub(super) async fn answer(State(service): State<Arc<Service>>, request: Request) -> Response<Body> {
    let named = request.extensions().get::<RequestId>().map(|RequestId(id)| id.clone());
    let request_id = named.unwrap_or_else(|| Uuid::new_v4().to_string());
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, limits::BODY_BYTES).await else {
        let fault =
            Fault::new("RequestSizeLimitExceeded", "The request is too large, or did not come whole.");
        return respond(Err(fault), &request_id);
    };
    let mut deed = Deed::denied(text(&parts, &ACTION).unwrap_or_default());
    let answered = serve(&service, &parts, &body, &request_id, &mut deed).await;
    if let Err(fault) = &answered {
        deed.outcome = match fault.code {
            _ if deed.actor.is_none() => Outcome::Denied,
            "UnauthorizedOperation" => Outcome::Denied,
            "InternalError" => Outcome::Failed,
            _ => Outcome::Refused,
        };
    }
    deed.mark(respond(answered, &request_id))
}

/// All that clients look for.
fn respond(answered: Result<Value, Fault>, request_id: &str) -> Response<Body> {
    let mut said =
        answered.unwrap_or_else(|fault| json!({ "Error": { "Code": fault.code, "Message": fault.message } }));
    said["RequestId"] = request_id.into();
    let mut response = Response::new(Body::from(json!({ "Response": said }).to_string()));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn text<'a>(parts: &'a Parts, name: &HeaderName) -> Option<&'a str> {
    parts.headers.get(name).and_then(|value| value.to_str().ok())
}

/// Finds out who asks for what, and answers; `deed` is then what they did.
async fn serve(
    service: &Service,
    parts: &Parts,
    body: &[u8],
    request_id: &str,
    deed: &mut Deed,
) -> Result<Value, Fault> {
    let caller = service.node.keys().verify_tencent(parts, body, request_id.to_owned())?;
    *deed = Deed::of(&caller, "", false, Outcome::Done);
    let params = params(parts, body)?;
    let common = |name: &HeaderName, field: &'static str| -> Result<String, Fault> {
        let found = text(parts, name).or_else(|| params.common(field)).filter(|text| !text.is_empty());
        found.map(str::to_owned).ok_or_else(|| Fault::missing(field))
    };
    let action = common(&ACTION, "Action")?;
    deed.operation.clone_from(&action);
    if common(&OF_VERSION, "Version")? != VERSION {
        return Err(Fault::new("NoSuchVersion", format!("The only version is {VERSION}.")));
    }
    let operation = table::operation(&action)?;
    deed.is_write = matches!(operation.run, Run::Change(_));
    let region = common(&REGION, "Region")?;
    if !homing_core::spec::read::is_name(&region) {
        return Err(Fault::new("UnsupportedRegion", "The region is not a name of a region."));
    }
    let Changed { answer, revision } = perform(service, caller, operation, &region, params).await?;
    deed.revision = revision;
    Ok(answer)
}

/// Does what somebody asks who was let in.
pub(super) async fn perform(
    service: &Service,
    caller: Caller,
    operation: &'static Operation,
    region: &str,
    params: Params,
) -> Result<Changed<Value>, Fault> {
    let tree = params.read(operation.input)?;
    table::check(operation.input, &tree)?;
    let Changed { answer, revision } = run(service, operation, caller, region, tree).await?;
    Ok(Changed { answer: whole(operation.output, answer), revision })
}

/// What a request says, by the way in which it says it.
fn params(parts: &Parts, body: &[u8]) -> Result<Params, Fault> {
    if parts.method == Method::GET {
        return Ok(Params::form(parts.uri.query().unwrap_or_default().as_bytes()));
    }
    let kind =
        parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "application/json" if parts.method == Method::POST => Params::json(body),
        "application/x-www-form-urlencoded" if parts.method == Method::POST => Ok(Params::form(body)),
        _ => {
            let message = "Requests are GET, or POST with a body of application/json or a form.";
            Err(Fault::new("UnsupportedProtocol", message))
        }
    }
}

async fn run(
    service: &Service,
    operation: &'static Operation,
    caller: Caller,
    region: &str,
    tree: Value,
) -> Result<Changed<Value>, Fault> {
    let Service { node, tasks } = service;
    let may = |right: Right| match caller.may(right) {
        true => Ok(()),
        false => Err(Fault::new("UnauthorizedOperation", "The role of the access key does not allow that.")),
    };
    match operation.run {
        Run::Look(look) => {
            may(Right::Read)?;
            let live =
                |load_balancer: &str, group: &str, target: &str| node.target(load_balancer, group, target);
            let told = node.read(&caller, |book| look(&Here { book, region, live: &live }, &tree))?;
            Ok(Changed { answer: told, revision: None })
        }
        Run::Task => {
            may(Right::Read)?;
            let told = tasks::describe(node, tasks, &caller, region, &tree).await?;
            Ok(Changed { answer: told, revision: None })
        }
        Run::Change(change) => {
            may(Right::Edit)?;
            let (request_id, project) = (caller.request_id.clone(), caller.project.clone());
            let (region, tree) = (region.to_owned(), Arc::new(tree));
            let asked = Arc::clone(&tree);
            let why = tasks::why(operation.name, &request_id);
            let decide = move |book: &crate::book::Book<'_>| {
                change(&Here { book, region: &region, live: &|_, _, _| None }, &asked)
            };
            let changed = node.change::<Value, Fault>(caller, why, decide).await?;
            let load_balancers = about(&tree, &changed.answer);
            tasks.remember(Task { request_id, project, load_balancers });
            Ok(changed)
        }
    }
}

/// The load balancers that a change was about: those that were named, or made.
fn about(tree: &Value, answer: &Value) -> Vec<String> {
    let one = tree.get("LoadBalancerId").into_iter();
    let lists = [answer, tree].into_iter().filter_map(|value| value.get("LoadBalancerIds")?.as_array());
    let all = one.chain(lists.flatten());
    all.filter_map(|id| id.as_str().map(str::to_owned)).collect()
}

/// A signature that lets nobody in, in the vendor's words.
impl From<SignFault> for Fault {
    fn from(fault: SignFault) -> Self {
        let code = match &fault {
            SignFault::UnknownKey => "AuthFailure.SecretIdNotFound",
            SignFault::Expired(_) | SignFault::Replayed => "AuthFailure.SignatureExpire",
            SignFault::Token => "AuthFailure.TokenFailure",
            SignFault::Wrong { .. } => "AuthFailure.SignatureFailure",
            SignFault::Missing | SignFault::Malformed(_) | SignFault::Scope => {
                "AuthFailure.InvalidAuthorization"
            }
        };
        let message = match &fault {
            SignFault::Wrong { canonical: Some(canonical) } => {
                format!("{fault}; it signed: {canonical}")
            }
            _ => format!("{fault}."),
        };
        Self::new(code, message)
    }
}
