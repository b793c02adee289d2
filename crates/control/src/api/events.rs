//! What happens from now on? As server-sent events (HTML Living Standard, section 9.2).
//!
//! Each has its name in `event`, its number in `id` and the rest as JSON in `data`. Who reads too slowly gets `lagged`
//! with how many he missed.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::response::sse::{self, Sse};
use futures_util::stream::{self, Stream};
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::timeout;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problem::Refusal;
use super::{Api, place};
use crate::events::Told;
use crate::identity::{Actor, Proof};
use crate::limits;

/// How often a stream says something though nothing happens: proxies end connections that are silent for a minute.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(follow))
}

/// A stream, and its place among the streams.
struct Following {
    events: Receiver<Arc<Told>>,
    api: Arc<Api>,
    /// Of who follows.
    proof: Proof,
    _place: OwnedSemaphorePermit,
}

/// Tells what happens from now on, as server-sent events, until somebody hangs up or may not follow any more.
#[utoipa::path(
    get, path = "/events", operation_id = "follow_events", tag = "node",
    responses((status = 200, description = "A stream without an end", body = String, content_type = "text/event-stream"))
)]
async fn follow(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
) -> Result<Sse<impl Stream<Item = Result<sse::Event, Infallible>>>, Refusal> {
    let place = place(&api.streams, "streams of events", limits::EVENT_STREAMS)?;
    let events = api.events.subscribe();
    Ok(Sse::new(stream::unfold(Following { events, api, proof: actor.proof, _place: place }, next)))
}

async fn next(mut following: Following) -> Option<(Result<sse::Event, Infallible>, Following)> {
    let heard = timeout(SIGN_OF_LIFE, following.events.recv()).await;
    // Whoever was let in once may have lost his token, or his right, since.
    if !following.api.observed.gate.still_shows_all_to(following.proof) {
        return None;
    }
    let event = match heard {
        Ok(Ok(told)) => {
            let data = serde_json::to_string(&*told).expect("plain text and numbers can be written");
            sse::Event::default().id(told.number.to_string()).event(told.event.name()).data(data)
        }
        Ok(Err(RecvError::Lagged(missed))) => {
            sse::Event::default().event("lagged").data(format!("{{\"missed\":{missed}}}"))
        }
        Ok(Err(RecvError::Closed)) => return None,
        Err(_) => sse::Event::default().comment("still here"),
    };
    Some((Ok(event), following))
}
