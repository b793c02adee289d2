//! Where is a dialect answered, and what is common to all of them?
//!
//! Each has a listener of its own, with the bounds of the admin address. Here requests get an id and a bounded body, each
//! write and each denied attempt gets its note in the audit, and what goes wrong is told in the words of the vendor. Who
//! asks is found out further in.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderValue;
use axum::middleware::{self, Next};
use axum::response::Response;
use homing_control::admin::Peer;
use homing_control::identity::Outcome;
use homing_control::node::Beside;
use homing_core::spec::DialectsSpec;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use crate::caller::{Caller, Dialect};
use crate::limits;
use crate::node::Node;
use words::Trouble;

mod note;
#[cfg(test)]
mod tests;
mod words;

/// Names a request; each has one among its extensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(pub String);

/// What a request did, or tried to do. A dialect puts it among the extensions of its answer, and the audit notes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// Who; `None`: nobody who is known.
    pub actor: Option<String>,
    /// The operation, as the vendor calls it.
    pub operation: String,
    /// Whether it changes something if it goes well.
    pub is_write: bool,
    /// What became of it.
    pub outcome: Outcome,
    /// The revision that it made.
    pub revision: Option<u64>,
}

/// What stands around the answers of a dialect.
struct Frame {
    node: Node,
    dialect: Dialect,
    /// Those included whose answer nobody waits for any more.
    places: Arc<Semaphore>,
}

/// The dialects that a node speaks; `inherited` finds the listener of one that is open already.
pub fn beside(
    spec: &DialectsSpec,
    mut inherited: impl FnMut(&str, SocketAddr) -> Option<std::net::TcpListener>,
) -> Vec<Beside> {
    let all = spec.listens().filter_map(|(name, address)| {
        let dialect = Dialect::ALL.into_iter().find(|dialect| dialect.as_str() == name)?;
        Some(Beside {
            name,
            address,
            inherited: inherited(name, address),
            make: Box::new(move |doorway| framed(dialect, Node::new(doorway))),
        })
    });
    all.collect()
}

/// The answers of a dialect, with what is common to all.
pub fn framed(dialect: Dialect, node: Node) -> Router {
    let router = match dialect {
        Dialect::Tencent => crate::tencent::router(node.clone()),
        Dialect::Huawei => crate::huawei::router(node.clone()),
        Dialect::Openstack => crate::openstack::router(node.clone()),
    };
    frame(dialect, node, router)
}

fn frame(dialect: Dialect, node: Node, router: Router) -> Router {
    let places = Arc::new(Semaphore::new(limits::REQUESTS));
    let frame = Arc::new(Frame { node, dialect, places });
    router.layer(middleware::from_fn_with_state(frame, around))
}

/// Around everything else.
async fn around(State(frame): State<Arc<Frame>>, mut request: Request, next: Next) -> Response {
    let id = Uuid::new_v4().to_string();
    request.extensions_mut().insert(RequestId(id.clone()));
    let answered = frame.answered(request, next, &id).await;
    let mut response = answered.unwrap_or_else(|trouble| words::tell(frame.dialect, trouble, &id));
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().entry("x-request-id").or_insert(id);
    }
    response
}

impl Frame {
    async fn answered(self: &Arc<Self>, request: Request, next: Next, id: &str) -> Result<Response, Trouble> {
        check_head(&request)?;
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Trouble::Crowded)?;
        let (parts, body) = request.into_parts();
        let body = read(body).await?;
        let request = Request::from_parts(parts, Body::from(body));
        let (frame, id) = (Arc::clone(self), id.to_owned());
        // On its own: whoever hangs up ends his question, but what he has ordered is carried out and noted.
        let work = tokio::spawn(async move { frame.noted(request, next, id, place).await });
        work.await.map_err(|_| Trouble::Broken)
    }

    async fn noted(
        self: Arc<Self>,
        request: Request,
        next: Next,
        id: String,
        _place: OwnedSemaphorePermit,
    ) -> Response {
        let from = peer(&request).map(|address| address.ip().to_canonical().to_string());
        let asked = note::Asked::of(self.dialect, &request, from.unwrap_or_default(), &id);
        // What panics is a bug of ours, and ends one request.
        let response = match tokio::spawn(next.run(request)).await {
            Ok(response) => response,
            Err(error) => {
                tracing::error!(dialect = %self.dialect, request = id, %error, "request of a dialect went wrong");
                words::tell(self.dialect, Trouble::Broken, &id)
            }
        };
        let (deed, status) = (response.extensions().get::<Deed>().cloned(), response.status());
        asked.note(self.node.doorway(), deed, status).await;
        response
    }
}

impl Deed {
    /// What a caller did.
    #[must_use]
    pub fn of(caller: &Caller, operation: &str, is_write: bool, outcome: Outcome) -> Self {
        let (actor, operation) = (Some(caller.actor.to_string()), operation.to_owned());
        Self { actor, operation, is_write, outcome, revision: None }
    }

    /// An attempt of somebody who was not let in.
    #[must_use]
    pub fn denied(operation: &str) -> Self {
        let operation = operation.to_owned();
        Self { actor: None, operation, is_write: false, outcome: Outcome::Denied, revision: None }
    }

    /// The same, which made a revision.
    #[must_use]
    pub fn made(self, revision: Option<u64>) -> Self {
        Self { revision, ..self }
    }

    /// The answer, with it.
    #[must_use]
    pub fn mark(self, mut response: Response) -> Response {
        response.extensions_mut().insert(self);
        response
    }
}

/// Who sent a request, by its connection; `None`: it has none, as in tests.
#[must_use]
pub fn peer(request: &Request) -> Option<SocketAddr> {
    request.extensions().get::<ConnectInfo<Peer>>().map(|ConnectInfo(Peer(address))| *address)
}

/// What is too long is not looked at.
fn check_head(request: &Request) -> Result<(), Trouble> {
    let fields = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len());
    let target = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    let is_short = request.method().as_str().len() <= limits::METHOD_BYTES
        && fields.sum::<usize>() <= limits::HEAD_BYTES
        && target <= limits::HEAD_BYTES;
    if is_short { Ok(()) } else { Err(Trouble::LongHead) }
}

async fn read(body: Body) -> Result<Bytes, Trouble> {
    let read = tokio::time::timeout(limits::BODY_PATIENCE, to_bytes(body, limits::BODY_BYTES)).await;
    read.map_err(|_| Trouble::SlowBody)?.map_err(|_| Trouble::LongBody)
}
