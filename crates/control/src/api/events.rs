//! What happens, and what has happened lately? As server-sent events (HTML Living Standard, section 9.2), or as a list.
//!
//! Each has its name in `event`, its mark in `id` and all of it as JSON in `data`. Who was away goes on after the mark
//! that he heard last; where he has missed some that are not kept any more, `gap` says how many. Whoever has scopes hears
//! of what is within, with numbers of his own and marks that say nothing to him.

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
use tokio::time::{Instant, timeout_at};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::input::{Asked, read_limit};
use super::problem::Refusal;
use super::shape::Limit;
use super::sight::is_within;
use super::{Answer, Api, view};
use crate::change::Running;
use crate::events::{Events, Following, Gap, Heard, Mark, Past, Told, catalogue};
use crate::identity::{Actor, Proof, Scopes};
use crate::limits;
use homing_core::problem::say;

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
    /// How many were told to who does not hear all.
    told: u64,
    _place: OwnedSemaphorePermit,
}

/// Tells what happens within the scopes of who asks, from now on or since an event that was heard, as server-sent events.
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
    let place = api.place(&api.streams, say::streams_of_events, limits::EVENT_STREAMS)?;
    let last = headers.get(LAST_EVENT_ID).and_then(|id| id.to_str().ok()).map(str::to_owned);
    let after = last.or(wish.after).map(|text| read_mark(&api.events, &text, &actor.scopes));
    let following = api.events.follow(after);
    let opened = Opened { following, is_begun: false, api, proof: actor.proof, told: 0, _place: place };
    Ok(Sse::new(stream::unfold(opened, next)))
}

async fn next(mut opened: Opened) -> Option<(Result<sse::Event, Infallible>, Opened)> {
    // Whoever was let in once may have lost his token, or his right, since.
    let scopes = opened.scopes()?;
    if !std::mem::replace(&mut opened.is_begun, true) && opened.following.mark().is_some() {
        return Some((Ok(opened.begun(&scopes)), opened));
    }
    // What is not told shall not even be noticed by the silence that it ends.
    let until = Instant::now() + SIGN_OF_LIFE;
    loop {
        let heard = timeout_at(until, opened.following.next()).await;
        let scopes = opened.scopes()?;
        let event = match heard {
            Ok(Some(Heard::Event(told))) => match opened.tell(&told, &scopes) {
                Some(event) => event,
                None if Instant::now() < until => continue,
                None => opened.sign_of_life(&scopes),
            },
            Ok(Some(Heard::Gap(gap))) => opened.gap(gap, &scopes),
            Ok(None) => return None,
            Err(_) => opened.sign_of_life(&scopes),
        };
        return Some((Ok(event), opened));
    }
}

impl Opened {
    fn scopes(&self) -> Option<Scopes> {
        self.api.observed.gate.still_shows(self.proof)
    }

    /// Where the stream is.
    fn begun(&self, scopes: &Scopes) -> sse::Event {
        let id = self.following.mark().map(|mark| id(&self.api.events, mark, scopes));
        id.map_or_else(sse::Event::default, |id| sse::Event::default().id(id))
    }

    fn tell(&mut self, told: &Told, scopes: &Scopes) -> Option<sse::Event> {
        let event = seen(&self.api, &self.api.running(), told, scopes, &mut self.told)?;
        let data = serde_json::to_string(&event).expect("plain text and numbers can be written");
        Some(sse::Event::default().id(event.id).event(event.event).data(data))
    }

    fn gap(&self, gap: Gap, scopes: &Scopes) -> sse::Event {
        let lost = gap.lost.filter(|_| scopes.is_everything());
        let data = serde_json::json!({ "event": catalogue::GAP, "severity": "warning", "lost": lost });
        let id = self.following.mark().map(|mark| id(&self.api.events, mark, scopes)).unwrap_or_default();
        sse::Event::default().id(id).event(catalogue::GAP).data(data.to_string())
    }

    /// Who does not hear all is told how far the stream is: he would come back too far behind.
    fn sign_of_life(&self, scopes: &Scopes) -> sse::Event {
        let event = if scopes.is_everything() { sse::Event::default() } else { self.begun(scopes) };
        event.comment("still here")
    }
}

/// Lists what happened lately within the scopes of who asks, the oldest first.
#[utoipa::path(
    get, path = "/events/recent", operation_id = "list_recent_events", tag = "node", params(ListWish),
    responses((status = 200, description = "Recent events", body = view::EventPage))
)]
async fn list(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
    Asked(wish): Asked<ListWish>,
) -> Answer<view::EventPage> {
    let limit = wish.limit.as_deref().map(read_limit).transpose()?.unwrap_or(limits::EVENTS_WAITING);
    let (scopes, running, mut count) = (&actor.scopes, api.running(), 0);
    let after = wish.after.as_deref().map(|text| read_mark(&api.events, text, scopes));
    let Past { gap, events, mark } = api.events.past(after);
    let seen = events.iter().filter_map(|told| seen(&api, &running, told, scopes, &mut count));
    let mut events: Vec<view::Event> = seen.collect();
    events.drain(..events.len().saturating_sub(limit));
    Ok(Json(view::EventPage {
        events,
        gap: gap.map(|gap| view::Gap { lost: gap.lost.filter(|_| scopes.is_everything()) }),
        last_id: id(&api.events, mark, scopes),
    }))
}

/// The mark that somebody remembers. One that is none is as good as one of another run.
fn read_mark(events: &Events, text: &str, scopes: &Scopes) -> Mark {
    let mark = if scopes.is_everything() { text.parse().ok() } else { events.unseal(text) };
    mark.unwrap_or_default()
}

/// A mark as those with these scopes get it: how many events there are is for those alone who hear all.
fn id(events: &Events, mark: Mark, scopes: &Scopes) -> String {
    if scopes.is_everything() { mark.to_string() } else { events.seal(mark).unwrap_or_default() }
}

/// An event as it is told to those with these scopes, if it is. `count` is how many were told, which are the numbers of
/// those who do not hear all.
fn seen(api: &Api, running: &Running, told: &Told, scopes: &Scopes, count: &mut u64) -> Option<view::Event> {
    let mut event = describe(&api.events, told);
    if !scopes.is_everything() {
        let load_balancer = told.event.load_balancer()?;
        if !is_within(running, scopes, load_balancer) {
            return None;
        }
        *count += 1;
        event.number = *count;
        event.id = id(&api.events, api.events.mark(told), scopes);
    }
    Some(event)
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
