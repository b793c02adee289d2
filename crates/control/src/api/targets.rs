//! Which targets does a group have, and what do they have? And: all sessions of one leave, if they are ordered to.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::response::Response;
use axum::{Extension, Json};
use homing_core::clock::Now;
use homing_core::drain::AdminState;
use homing_core::group::{Group, Target};
use homing_core::steer::{Order, Subject};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::input::{Asked, At};
use super::openapi::Refused;
use super::page::{PageWish, page_of};
use super::problem::Refusal;
use super::sessions::orders;
use super::sight::{Seen, Sight};
use super::{Answer, Api, find, said, shape, view};
use crate::edit::Place;
use crate::events::{Event, TargetName};
use crate::identity::Actor;

mod edits;

/// Names of load balancer, group and target.
pub(super) type Names = (String, String, String);

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default()
        .routes(routes!(list, edits::create))
        .routes(routes!(show, edits::replace, edits::patch, edits::remove))
        .routes(routes!(unstick))
}

/// Lists the targets of a group.
#[utoipa::path(
    get, path = "/load-balancers/{load_balancer}/groups/{group}/targets", operation_id = "list_targets",
    tag = "targets", params(PageWish),
    responses((status = 200, description = "The targets", body = Vec<shape::Target>))
)]
async fn list(
    State(api): State<Arc<Api>>,
    seen: Seen,
    At((load_balancer, name)): At<(String, String)>,
    Asked(wish): Asked<PageWish>,
) -> Result<Response, Refusal> {
    let path = format!("/load-balancers/{load_balancer}/groups/{name}/targets");
    let said = said::find(&seen.documents, &Place::Group { load_balancer: load_balancer.clone(), name })?;
    let rows = said::items(said, "targets");
    let show = |page: &[_]| said::targets(&api, page, &load_balancer, said::name_of(said));
    page_of(&seen, rows, &wish, &path, &[], show)
}

/// Shows a target, what is said of it and what it is like now.
#[utoipa::path(
    get, path = "/load-balancers/{load_balancer}/groups/{group}/targets/{target}", operation_id = "show_target",
    tag = "targets", responses((status = 200, description = "The target", body = shape::Target))
)]
async fn show(
    State(api): State<Arc<Api>>,
    seen: Seen,
    At((load_balancer, group, name)): At<Names>,
) -> Result<Response, Refusal> {
    let shown = said::show(&api, &seen.documents, &Place::Target { load_balancer, group, name })?;
    Ok(seen.answer(shown))
}

/// Every session of the target is scheduled anew at its next request.
#[utoipa::path(
    post, path = "/load-balancers/{load_balancer}/groups/{group}/targets/{target}/unstick",
    operation_id = "unstick_target", tag = "targets",
    responses(
        (status = 200, description = "How many sessions there are", body = view::Unstuck),
        (status = 507, response = Refused),
    )
)]
async fn unstick(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
    At(names): At<Names>,
) -> Answer<view::Unstuck> {
    let walk = move |api: &Api, sight: &Sight| {
        let group = find::group(sight, &names.0, &names.1)?;
        let target = find::target(group, &names.2)?;
        let now = api.now();
        let sessions = at_home(group, target, now);
        orders::give(api, group, Subject::Target(target.home.target), Order::Unpin, now)?;
        let event = Event::TargetUnstuck { target: TargetName::of(group, target), sessions };
        api.events.tell(event, now);
        Ok(view::Unstuck { sessions })
    };
    api.walk(actor, walk).await.map(Json)
}

/// Living sessions of every life of the target.
fn at_home(group: &Group, target: &Target, now: Now) -> u64 {
    let Some((table, lifetime)) = group.persistence.table().zip(group.persistence.lifetime()) else {
        return 0;
    };
    let homes = table.census(&lifetime, now).by_home.into_iter();
    homes.filter(|(home, _)| home.target == target.home.target).map(|(_, count)| count).sum()
}

pub(super) fn of(group: &Group, target: &Target, api: &Api, now: Now) -> view::Target {
    let live = &target.live;
    view::Target {
        name: target.name.to_string(),
        address: target.address.to_string(),
        weight: target.weight,
        health: live.health().as_str().to_owned(),
        admin_state: live.drain.state(now).as_str().to_owned(),
        drain: drain_of(target, now),
        ramp: group.ramp_of(target, now).map(|ramp| view::Ramp {
            percent: ramp.per_mille.div_ceil(10),
            remaining_s: u64::try_from(ramp.remaining.as_millis().div_ceil(1000)).unwrap_or(u64::MAX),
        }),
        sessions: live.sessions.load(Ordering::Relaxed).into(),
        sessions_exact: api.observed.upkeep.counts.are_exact(group, now),
        connections: live.active.load(Ordering::Relaxed).into(),
    }
}

fn drain_of(target: &Target, now: Now) -> Option<view::Drain> {
    let drain = &target.live.drain;
    (drain.state(now) != AdminState::Active).then(|| view::Drain {
        policy: drain.policy().as_str().to_owned(),
        age_s: drain.age(now).as_secs(),
        deadline_s: deadline_s(target, now),
    })
}

/// Seconds until the deadline, a begun one counted as a whole one.
pub(super) fn deadline_s(target: &Target, now: Now) -> Option<u64> {
    let remaining_ms = target.live.drain.remaining(now)?.as_millis();
    Some(u64::try_from(remaining_ms.div_ceil(1000)).unwrap_or(u64::MAX))
}
