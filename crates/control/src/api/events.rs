//! What happens, and what has happened lately? As server-sent events (HTML Living Standard, section 9.2), or as a list.
//!
//! Each has its name in `event`, its mark in `id` and all of it as JSON in `data`. Who was away goes on after the mark
//! that he heard last; where he has missed some that are not kept any more, `gap` says how many.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName};
use axum::response::sse::{self, Sse};
use axum::{Extension, Json};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::input::{Asked, read_limit};
use super::problem::Refusal;
use super::shape::Limit;
use super::{Answer, Api, view};
use crate::events::{Events, Following, Heard, Mark, Past, Told, catalogue};
use crate::identity::{Actor, Proof};
use crate::limits;

/// How often a stream says something though nothing happens: proxies end connections that are silent for a minute.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);
/// What browsers send when they come back.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(follow)).routes(routes!(list))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct FollowWish {
    /// Begin after the event with this `id`; `Last-Event-ID` says the same and goes first.
    #[serde(default)]
    after: Option<String>,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListWish {
    /// Those after the event with this `id` only.
    #[serde(default)]
    after: Option<String>,
    /// How many at most: the newest.
    #[serde(default)]
    #[param(value_type = Option<Limit>)]
    limit: Option<String>,
}

/// A stream, and its place among the streams.
struct Opened {
    following: Following,
    /// Whether it was said where it begins: whoever hears nothing before he has to come back goes on there.
    is_begun: bool,
    api: Arc<Api>,
    /// Of who follows.
    proof: Proof,
    _place: OwnedSemaphorePermit,
}

/// Tells what happens from now on, or since an event that was heard, as server-sent events.
#[utoipa::path(
    get, path = "/events", operation_id = "follow_events", tag = "node", params(FollowWish),
    responses((status = 200, description = "A stream without an end, unless whoever follows may not any more", body = String, content_type = "text/event-stream"))
)]
async fn follow(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
    headers: HeaderMap,
    Asked(wish): Asked<FollowWish>,
) -> Result<Sse<impl Stream<Item = Result<sse::Event, Infallible>>>, Refusal> {
    let place = api.place(&api.streams, "streams of events", limits::EVENT_STREAMS)?;
    let last = headers.get(LAST_EVENT_ID).and_then(|id| id.to_str().ok()).map(str::to_owned);
    let following = api.events.follow(last.or(wish.after).as_deref().map(read_mark));
    let opened = Opened { following, is_begun: false, api, proof: actor.proof, _place: place };
    Ok(Sse::new(stream::unfold(opened, next)))
}

async fn next(mut opened: Opened) -> Option<(Result<sse::Event, Infallible>, Opened)> {
    if !std::mem::replace(&mut opened.is_begun, true)
        && let Some(mark) = opened.following.mark()
    {
        return Some((Ok(sse::Event::default().id(mark.to_string())), opened));
    }
    let heard = timeout(SIGN_OF_LIFE, opened.following.next()).await;
    // Whoever was let in once may have lost his token, or his right, since.
    if !opened.api.observed.gate.still_shows_all_to(opened.proof) {
        return None;
    }
    let event = match heard {
        Ok(Some(Heard::Event(told))) => {
            let event = describe(&opened.api.events, &told);
            let data = serde_json::to_string(&event).expect("plain text and numbers can be written");
            sse::Event::default().id(event.id).event(event.event).data(data)
        }
        Ok(Some(Heard::Gap(gap))) => {
            let data =
                serde_json::json!({ "event": catalogue::GAP, "severity": "warning", "lost": gap.lost });
            let id = opened.following.mark().map(|mark| mark.to_string()).unwrap_or_default();
            sse::Event::default().id(id).event(catalogue::GAP).data(data.to_string())
        }
        Ok(None) => return None,
        Err(_) => sse::Event::default().comment("still here"),
    };
    Some((Ok(event), opened))
}

/// Lists what happened lately, the oldest first.
#[utoipa::path(
    get, path = "/events/recent", operation_id = "list_recent_events", tag = "node", params(ListWish),
    responses((status = 200, description = "Recent events", body = view::EventPage))
)]
async fn list(State(api): State<Arc<Api>>, Asked(wish): Asked<ListWish>) -> Answer<view::EventPage> {
    let limit = wish.limit.as_deref().map(read_limit).transpose()?.unwrap_or(limits::EVENTS_WAITING);
    let Past { gap, events, mark } = api.events.past(wish.after.as_deref().map(read_mark));
    let first = events.len().saturating_sub(limit);
    Ok(Json(view::EventPage {
        events: events[first..].iter().map(|told| describe(&api.events, told)).collect(),
        gap: gap.map(|gap| view::Gap { lost: gap.lost }),
        last_id: mark.to_string(),
    }))
}

/// The mark that somebody remembers. One that is none is as good as one of another run.
fn read_mark(text: &str) -> Mark {
    text.parse().unwrap_or_default()
}

fn describe(events: &Events, told: &Told) -> view::Event {
    let mut facts = match serde_json::to_value(&told.event) {
        Ok(serde_json::Value::Object(facts)) => facts,
        _ => serde_json::Map::new(),
    };
    facts.remove("event");
    view::Event {
        id: events.mark(told).to_string(),
        number: told.number,
        at_s: told.at_s,
        severity: told.severity.as_str().to_owned(),
        event: told.event.name().to_owned(),
        facts: facts.into_iter().collect(),
    }
}
