//! How do programs learn what the API takes and answers? From `openapi.json`, in OpenAPI 3.1, for everybody.
//!
//! What a path takes and answers stands beside its handler. What is true of all of them is added here: the names in
//! paths, who may ask, and the refusals there may be.

use std::sync::Arc;

use axum::Router;
use axum::http::header;
use axum::routing::get;
use utoipa::openapi::path::{HttpMethod, Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::server::Server;
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{ContentBuilder, InfoBuilder, OpenApi, Ref, RefOr, Required};
use utoipa::{PartialSchema, ToResponse};

use super::problem::{Mistake, ProblemBody};
use super::{BASE, shape};

/// Where it is, below the API's paths.
const PATH: &str = "/openapi.json";
/// How those who may ask are told from others.
const BEARER: &str = "token";

/// What there is, in the order of the documentation.
const TAGS: &[(&str, &str)] = &[
    ("load balancers", "Named sets of listeners and groups under one edition"),
    ("listeners", "Where clients arrive, and the rules that say where requests go"),
    ("groups", "Targets that can serve the same requests"),
    ("targets", "Who serves, and how a target is emptied"),
    ("certificates", "What the store keeps for HTTPS listeners; private keys are never answered"),
    ("sessions", "Who is at home where, why, and orders to change it"),
    ("traffic", "How much comes, goes and fails"),
    ("revisions", "What was said when by whom, and how to go back"),
    ("node", "How the node is"),
    ("access", "Who may do what, and who did what"),
];

/// Names that stand in paths, and what they are.
const NAMES: &[(&str, &str)] = &[
    ("load_balancer", "Name of the load balancer"),
    ("listener", "Name of the listener"),
    ("rule", "Position of the rule, from 0"),
    ("group", "Name of the group"),
    ("target", "Name of the target"),
    ("certificate", "Name of the certificate"),
    ("revision", "Number of the revision"),
    ("user", "Name of the user"),
    ("token", "Name of the token"),
    ("id", "Name of the session: up to 16 hexadecimal digits"),
];

/// Refusals that any request may get.
const OF_ALL: &[(&str, &str)] = &[
    ("400", "What was said cannot be understood"),
    ("401", "There is no token, or a wrong one"),
    ("403", "The token is not for this"),
    ("404", "There is no such thing"),
    ("503", "There is no room for it now, or another process is taking over"),
];
/// Refusals of requests that change something.
const OF_CHANGES: &[(&str, &str)] = &[
    ("409", "It is well said, and cannot be done now"),
    ("413", "The body is too long"),
    ("415", "The body is not JSON"),
    ("507", "The disk is full, and nothing was written"),
];
/// Refusals of requests that change what is configured.
const OF_EDITS: &[(&str, &str)] = &[
    ("412", "This is not the revision any more"),
    ("422", "What was said has mistakes: all of them are told"),
];
/// Fields of requests that change what is configured.
const FIELDS_OF_EDITS: [(&str, &str); 2] = [
    ("If-Match", "Only if this is still the revision: the `ETag` of an answer"),
    ("X-Homing-Why", "The reason, for those who look at revisions and at the audit"),
];

/// The answer to a request that is not answered as it was meant.
pub(super) struct Refused;

impl<'r> ToResponse<'r> for Refused {
    fn response() -> (&'r str, RefOr<Response>) {
        ("Refused", RefOr::T(problem("It is not answered as it was meant")))
    }
}

/// Answers with the document of the API: what is written down needs no token.
pub(super) fn route<S: Clone + Send + Sync + 'static>(document: &OpenApi) -> Router<S> {
    let text: Arc<str> = text(document).into();
    let answer = move || {
        let text = Arc::clone(&text);
        async move { ([(header::CONTENT_TYPE, "application/json")], text.to_string()) }
    };
    Router::new().route(PATH, get(answer))
}

/// The document as it is sent, and kept beside the source.
pub(super) fn text(document: &OpenApi) -> String {
    let text = document.to_pretty_json().expect("plain text and numbers can be written");
    format!("{text}\n")
}

/// The whole document, of what stands beside the handlers.
pub(super) fn completed(mut document: OpenApi) -> OpenApi {
    let what = "What operators and their programs can ask a node, and order.";
    document.info = InfoBuilder::new().title("Homing").version("1").description(Some(what)).build();
    document.servers = Some(vec![Server::new(BASE)]);
    document.tags = Some(
        TAGS.iter()
            .map(|(name, what)| TagBuilder::new().name(*name).description(Some(*what)).build())
            .collect(),
    );
    document.security = Some(vec![SecurityRequirement::new::<_, [&str; 0], _>(BEARER, [])]);
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(BEARER, SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    components.schemas.extend(shape::all().into_iter().map(|(name, schema)| (name.to_owned(), schema)));
    components.schemas.insert("ProblemBody".to_owned(), ProblemBody::schema());
    let (name, response) = Refused::response();
    components.responses.insert(name.to_owned(), response);
    for (status, what) in OF_ALL.iter().chain(OF_CHANGES).chain(OF_EDITS) {
        components.responses.insert(name_of(status), RefOr::T(problem(what)));
    }
    components.schemas.insert("Mistake".to_owned(), Mistake::schema());
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            complete(operation, path, &method);
        }
    }
    document
}

/// What can be done at a path.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    let all = [
        (HttpMethod::Get, &mut item.get),
        (HttpMethod::Put, &mut item.put),
        (HttpMethod::Post, &mut item.post),
        (HttpMethod::Delete, &mut item.delete),
        (HttpMethod::Patch, &mut item.patch),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// The operation whose body may be left out.
const OF_NO_BODY: &str = "begin_drain";

fn complete(operation: &mut Operation, path: &str, method: &HttpMethod) {
    let names: Vec<&str> = path.split(['{', '}']).skip(1).step_by(2).collect();
    let parameters = operation.parameters.get_or_insert_default();
    for name in names.iter().rev() {
        let is_said = parameters.iter().any(|said| matches!(said, RefOr::T(said) if said.name == *name));
        if !is_said {
            parameters.insert(0, RefOr::T(named(name)));
        }
    }
    let of_changes = if matches!(method, HttpMethod::Get) { &[][..] } else { OF_CHANGES };
    parameters.iter_mut().for_each(without_format);
    let is_edit = parameters.iter().any(|said| matches!(said, RefOr::T(said) if said.name == "dry_run"));
    if is_edit {
        parameters.extend(FIELDS_OF_EDITS.map(field));
    }
    if let (HttpMethod::Patch, Some(RefOr::T(body))) = (method, &mut operation.request_body) {
        let patch = body.content.values().next().cloned();
        body.content.extend(patch.map(|patch| ("application/merge-patch+json".to_owned(), patch)));
    }
    if let (Some(OF_NO_BODY), Some(RefOr::T(body))) =
        (operation.operation_id.as_deref(), &mut operation.request_body)
    {
        body.required = Some(Required::False);
    }
    let of_edits = if is_edit { OF_EDITS } else { &[] };
    for (status, _) in OF_ALL.iter().chain(of_changes).chain(of_edits) {
        let refusal = || RefOr::Ref(Ref::from_response_name(name_of(status)));
        operation.responses.responses.entry((*status).to_owned()).or_insert_with(refusal);
    }
}

fn field((name, what): (&str, &str)) -> RefOr<Parameter> {
    let schema = ObjectBuilder::new().schema_type(Type::String);
    let field =
        ParameterBuilder::new().name(name).parameter_in(ParameterIn::Header).required(Required::False);
    RefOr::T(field.description(Some(what)).schema(Some(schema)).build())
}

fn named(name: &str) -> Parameter {
    let what = NAMES.iter().find(|(known, _)| *known == name).map(|(_, what)| *what);
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(what)
        .schema(Some(match name {
            "rule" => u32::schema(),
            "revision" => u64::schema(),
            _ => String::schema(),
        }))
        .build()
}

/// Numbers of ours have no sign, and no format of the document has that range.
fn without_format(parameter: &mut RefOr<Parameter>) {
    if let RefOr::T(Parameter { schema: Some(RefOr::T(Schema::Object(schema))), .. }) = parameter {
        schema.format = None;
    }
}

fn name_of(status: &str) -> String {
    format!("Refused{status}")
}

/// A refusal, as RFC 9457 says it.
fn problem(what: &str) -> Response {
    let body = ContentBuilder::new().schema(Some(Ref::from_schema_name("ProblemBody"))).build();
    ResponseBuilder::new().description(what).content("application/problem+json", body).build()
}
