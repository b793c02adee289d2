//! What can an operator order for a session? It is carried out when the session comes by.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use homing_core::bound::Bound;
use homing_core::clock::Now;
use homing_core::drain::AdminState;
use homing_core::group::{Group, Target};
use homing_core::persist::SessionId;
use homing_core::persist::table::Record;
use homing_core::problem::{Phrase, say};
use homing_core::steer::{Order, Subject};
use serde::Deserialize;
use utoipa::ToSchema;

use super::super::input::{Asked, At, Said};
use super::super::openapi::Refused;
use super::super::problem::Refusal;
use super::super::sight::Sight;
use super::super::{Answer, Api, find, view};
use super::{Where, describe, find_one, read_id};
use crate::events::{Event, SessionName};
use crate::identity::Actor;

/// Where a session shall be at home.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MoveWish {
    /// Name of the target.
    target: String,
    /// Whether it may be one that takes no new sessions now.
    #[serde(default)]
    force: bool,
}

/// What is ordered, before its target was looked for.
enum Wish {
    Move(MoveWish),
    Unpin,
    Expire,
}

/// Orders a session to another target.
#[utoipa::path(
    post, path = "/sessions/{id}/move", operation_id = "move_session", tag = "sessions", params(Where),
    request_body = MoveWish,
    responses(
        (status = 200, description = "The session as it was", body = view::Steered),
        (status = 507, response = Refused),
    )
)]
pub(super) async fn move_to(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
    At(id): At<String>,
    Asked(place): Asked<Where>,
    Said(wish): Said<MoveWish>,
) -> Answer<view::Steered> {
    steer(&api, actor, &id, place, Wish::Move(wish)).await
}

/// Orders that a session be scheduled anew.
#[utoipa::path(
    post, path = "/sessions/{id}/unpin", operation_id = "unpin_session", tag = "sessions", params(Where),
    responses(
        (status = 200, description = "The session as it was", body = view::Steered),
        (status = 507, response = Refused),
    )
)]
pub(super) async fn unpin(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
    At(id): At<String>,
    Asked(place): Asked<Where>,
) -> Answer<view::Steered> {
    steer(&api, actor, &id, place, Wish::Unpin).await
}

/// Orders that a session end.
#[utoipa::path(
    delete, path = "/sessions/{id}", operation_id = "expire_session", tag = "sessions", params(Where),
    responses(
        (status = 200, description = "The session as it was", body = view::Steered),
        (status = 507, response = Refused),
    )
)]
pub(super) async fn expire(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
    At(id): At<String>,
    Asked(place): Asked<Where>,
) -> Answer<view::Steered> {
    steer(&api, actor, &id, place, Wish::Expire).await
}

async fn steer(api: &Arc<Api>, actor: Actor, id: &str, place: Where, wish: Wish) -> Answer<view::Steered> {
    let id = read_id("id", id)?;
    let work = move |api: &Api, sight: &Sight| {
        let now = api.now();
        let (group, record) = find_one(sight, id, &place, now)?;
        let order = wish.read(group, now)?;
        give(api, group, Subject::Session(id), order, now)?;
        api.events.tell(event(group, &record, id, order), now);
        Ok(view::Steered {
            session: describe(group, &record, now),
            takes_effect: "at its next request".to_owned(),
        })
    };
    api.walk(actor, work).await.map(Json)
}

/// Gives an order for as long as sessions of the group may live without being seen.
pub(in crate::api) fn give(
    api: &Api,
    group: &Group,
    subject: Subject,
    order: Order,
    now: Now,
) -> Result<(), Refusal> {
    let Some(lifetime) = group.persistence.lifetime() else {
        return Err(Refusal::conflict("group", say::keeps_no_sessions(group.name.to_string())));
    };
    group.live.orders.give(subject, order, lifetime.longest(), now).map_err(|_| {
        api.observed.changes.live().bounds.met(Bound::Orders);
        if api.orders_refused.happened(now) {
            let event = Event::LimitMet {
                limit: Bound::Orders.as_str().to_owned(),
                load_balancer: Some(group.load_balancer.to_string()),
                listener: None,
                group: Some(group.name.to_string()),
                times: 1,
                evicted: 0,
            };
            api.events.tell(event, now);
        }
        full(group)
    })
}

fn full(group: &Group) -> Refusal {
    let (pending, name) = (group.live.orders.len(), &group.name);
    let what = say::too_many_orders(pending, name.to_string());
    Refusal::conflict("id", what).with_status(StatusCode::INSUFFICIENT_STORAGE)
}

impl Wish {
    fn read(&self, group: &Group, now: Now) -> Result<Order, Refusal> {
        match self {
            Self::Move(wish) => {
                let target = find::target(group, &wish.target)?;
                match obstacle(target, now).filter(|_| !wish.force) {
                    Some(obstacle) => {
                        let what = say::target_cannot_take_it(&wish.target, obstacle);
                        Err(Refusal::conflict("target", what))
                    }
                    None => Ok(Order::Move(target.life())),
                }
            }
            Self::Unpin => Ok(Order::Unpin),
            Self::Expire => Ok(Order::Expire),
        }
    }
}

/// Why a target cannot take a session now.
fn obstacle(target: &Target, now: Now) -> Option<Phrase> {
    match target.live.drain.state(now) {
        AdminState::Draining => Some(say::is_draining()),
        AdminState::Drained => Some(say::is_drained()),
        AdminState::Active if !target.live.is_fit(now) => Some(say::is_unhealthy()),
        AdminState::Active if !target.has_room() => Some(say::is_at_its_cap()),
        AdminState::Active => None,
    }
}

fn event(group: &Group, record: &Record, id: SessionId, order: Order) -> Event {
    let name = |target: &Target| target.name.to_string();
    let session = SessionName {
        load_balancer: group.load_balancer.to_string(),
        group: group.name.to_string(),
        session: id.to_string(),
        from: group.target_by_id(record.home.target).map(name),
    };
    match order {
        Order::Move(to) => {
            Event::SessionMoved { session, to: group.target_by_id(to.target).map(name).unwrap_or_default() }
        }
        Order::Unpin => Event::SessionUnpinned { session },
        Order::Expire => Event::SessionExpired { session },
    }
}
