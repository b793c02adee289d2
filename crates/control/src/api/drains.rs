//! How is a target emptied, and when is it empty?

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::extract::State;
use axum::{Extension, Json};
use homing_core::clock::Now;
use homing_core::drain::{AdminState, Drain, DrainPolicy};
use homing_core::group::Target;
use homing_core::problem::say;
use homing_core::spec::duration;
use serde::Deserialize;
use tokio::time::{Instant, timeout_at};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::input::{Asked, At, SaidIfAny};
use super::problem::Refusal;
use super::targets::{self, Names};
use super::{Answer, Api, find, shape, view};
use crate::identity::Actor;
use crate::limits;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(begin, cancel)).routes(routes!(wait))
}

/// How a target is emptied.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DrainWish {
    /// What becomes of the sessions; `hold` unless said.
    #[serde(default)]
    #[schema(value_type = Option<shape::DrainPolicy>)]
    policy: Option<String>,
    /// When the target is drained whatever it has then; unless said, it takes as long as it takes.
    #[serde(default)]
    #[schema(value_type = Option<shape::Span>)]
    deadline: Option<String>,
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct WaitWish {
    /// How long to wait at most, such as `30s`; up to `5m`. Unless said, there is no wait.
    #[serde(default)]
    #[param(value_type = Option<shape::Span>)]
    wait: Option<String>,
}

/// Begins to empty a target: it gets no new sessions.
#[utoipa::path(
    post, path = "/load-balancers/{load_balancer}/groups/{group}/targets/{target}/drain",
    operation_id = "begin_drain", tag = "targets", request_body = DrainWish,
    responses((status = 200, description = "The target", body = view::Target))
)]
async fn begin(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
    At(names): At<Names>,
    SaidIfAny(wish): SaidIfAny<DrainWish>,
) -> Answer<view::Target> {
    let (drain, sight, now) = (wish.read()?, api.sight(&actor.scopes), api.now());
    let group = find::group(&sight, &names.0, &names.1)?;
    let target = find::target(group, &names.2)?;
    api.observed.upkeep.drains.begin(group, target, drain, now);
    Ok(Json(targets::of(group, target, &api, now)))
}

/// Ends a drain before it is over: the target gets new sessions again.
#[utoipa::path(
    delete, path = "/load-balancers/{load_balancer}/groups/{group}/targets/{target}/drain",
    operation_id = "cancel_drain", tag = "targets",
    responses((status = 200, description = "The target", body = view::Target))
)]
async fn cancel(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
    At(names): At<Names>,
) -> Answer<view::Target> {
    let (sight, now) = (api.sight(&actor.scopes), api.now());
    let group = find::group(&sight, &names.0, &names.1)?;
    let target = find::target(group, &names.2)?;
    api.observed.upkeep.drains.cancel(group, target, now);
    Ok(Json(targets::of(group, target, &api, now)))
}

/// Waits for the end of a drain.
///
/// Answers when the target is drained, or is not being drained at all, or when the wait is over.
#[utoipa::path(
    get, path = "/load-balancers/{load_balancer}/groups/{group}/targets/{target}/drained",
    operation_id = "wait_for_drain", tag = "targets", params(WaitWish),
    responses((status = 200, description = "How far the drain has come", body = view::Drained))
)]
async fn wait(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
    At(names): At<Names>,
    Asked(wish): Asked<WaitWish>,
) -> Answer<view::Drained> {
    let until = Instant::now() + wish.read()?;
    // Before the first look: what happens after it is told.
    let mut looks = api.observed.upkeep.drains.subscribe();
    let now = progress(&api, &actor, &names)?;
    if now.admin_state != AdminState::Draining.as_str() || until <= Instant::now() {
        return Ok(Json(now));
    }
    let _place = api.place(&api.waits, say::waits_for_drains, limits::WAITS)?;
    loop {
        let is_over = !matches!(timeout_at(until, looks.changed()).await, Ok(Ok(())));
        let now = progress(&api, &actor, &names)?;
        if is_over || now.admin_state != AdminState::Draining.as_str() {
            return Ok(Json(now));
        }
    }
}

/// How far the drain has come, of the target that has these names now.
fn progress(api: &Api, actor: &Actor, names: &Names) -> Result<view::Drained, Refusal> {
    let sight = api.sight(&actor.scopes);
    let group = find::group(&sight, &names.0, &names.1)?;
    Ok(drained(find::target(group, &names.2)?, api.now()))
}

fn drained(target: &Target, now: Now) -> view::Drained {
    let state = target.live.drain.state(now);
    view::Drained {
        drained: state == AdminState::Drained,
        admin_state: state.as_str().to_owned(),
        sessions: target.live.sessions.load(Ordering::Relaxed).into(),
        connections: target.live.active.load(Ordering::Relaxed).into(),
        deadline_s: targets::deadline_s(target, now),
    }
}

impl DrainWish {
    fn read(&self) -> Result<Drain, Refusal> {
        let policy = match self.policy.as_deref() {
            None => DrainPolicy::default(),
            Some(name) => DrainPolicy::parse(name).ok_or_else(|| {
                let words = DrainPolicy::ALL.map(DrainPolicy::as_str).join(", ");
                Refusal::mistake("policy", say::no_policy(name.to_owned(), words))
            })?,
        };
        let deadline = self.deadline.as_deref().map(|text| read_duration("deadline", text)).transpose()?;
        Ok(Drain { policy, deadline })
    }
}

impl WaitWish {
    fn read(&self) -> Result<Duration, Refusal> {
        let wait = self.wait.as_deref().map(|text| read_duration("wait", text)).transpose()?;
        let wait = wait.unwrap_or(Duration::ZERO);
        if wait > limits::WAIT_MAX {
            let most = duration::text(limits::WAIT_MAX);
            return Err(Refusal::mistake("wait", say::wait_too_long(duration::text(wait), most)));
        }
        Ok(wait)
    }
}

fn read_duration(path: &str, text: &str) -> Result<Duration, Refusal> {
    duration::parse(text).map_err(|hint| Refusal::mistake_with(path, say::no_duration(text.to_owned()), hint))
}
