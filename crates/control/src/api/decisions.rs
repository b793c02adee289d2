//! What was decided lately, for whom?

use std::collections::HashSet;
use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use homing_core::decision::Decision;
use homing_core::group::Group;
use homing_core::persist::SessionId;
use homing_core::problem::say;
use homing_core::reason::Reason;
use homing_core::snapshot::Snapshot;
use serde::Deserialize;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::input::{Asked, read_limit};
use super::problem::Refusal;
use super::sessions::read_id;
use super::shape::Limit;
use super::sight::Sight;
use super::{Answer, Api, find, view};
use crate::identity::Actor;
use crate::limits;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default().routes(routes!(list))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListWish {
    /// Those of this load balancer only.
    #[serde(default)]
    load_balancer: Option<String>,
    /// Those of groups of this name only.
    #[serde(default)]
    group: Option<String>,
    /// Those for this session only.
    #[serde(default)]
    session: Option<String>,
    /// Those with this reason only.
    #[serde(default)]
    reason: Option<String>,
    /// How many at most.
    #[serde(default)]
    #[param(value_type = Option<Limit>)]
    limit: Option<String>,
}

/// Lists what was decided lately, the newest first.
#[utoipa::path(
    get, path = "/decisions", operation_id = "list_decisions", tag = "sessions", params(ListWish),
    responses((status = 200, description = "Recent decisions", body = view::Decisions))
)]
async fn list(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
    Asked(wish): Asked<ListWish>,
) -> Answer<view::Decisions> {
    let session = wish.session.as_deref().map(|id| read_id("session", id)).transpose()?;
    let reason = wish.reason.as_deref().map(read_reason).transpose()?;
    let limit = wish.limit.as_deref().map(read_limit).transpose()?.unwrap_or(limits::PAGE_DEFAULT);
    let walk = move |api: &Api, sight: &Sight| {
        let groups = match (wish.load_balancer.as_deref(), wish.group.as_deref()) {
            // Those of groups that are gone as well: nobody knows any more whose they were.
            (None, None) if sight.is_whole() => None,
            (load_balancer, group) => {
                let groups = find::groups(sight, load_balancer, group)?;
                Some(groups.into_iter().map(|group| group.id).collect::<HashSet<_>>())
            }
        };
        let is_wanted = |decision: &Decision| {
            groups.as_ref().is_none_or(|groups| groups.contains(&decision.group))
                && session.is_none_or(|session| decision.session == Some(session))
                && reason.is_none_or(|reason| decision.reason == reason)
        };
        Ok(view::Decisions { decisions: recent(api, sight, limit, is_wanted) })
    };
    api.walk(actor, walk).await.map(Json)
}

fn read_reason(name: &str) -> Result<Reason, Refusal> {
    Reason::ALL.into_iter().find(|reason| reason.as_str() == name).ok_or_else(|| {
        let names: Vec<&str> = Reason::ALL.iter().map(|reason| reason.as_str()).collect();
        Refusal::mistake("reason", say::no_reason(name.to_owned(), names.join(", ")))
    })
}

/// What was decided for a session.
pub(super) fn of_session(api: &Api, sight: &Sight, group: &Group, id: SessionId) -> Vec<view::Decision> {
    let is_wanted = |decision: &Decision| decision.group == group.id && decision.session == Some(id);
    recent(api, sight, limits::DECISIONS_OF_SESSION, is_wanted)
}

fn recent(
    api: &Api,
    sight: &Sight,
    limit: usize,
    is_wanted: impl Fn(&Decision) -> bool,
) -> Vec<view::Decision> {
    let now_ms = api.now().monotonic_ms;
    let decisions = api.observed.changes.live().decisions.recent(limit, is_wanted);
    decisions.iter().map(|decision| describe(sight.snapshot(), decision, now_ms)).collect()
}

fn describe(snapshot: &Snapshot, decision: &Decision, now_ms: u64) -> view::Decision {
    let group = snapshot.groups.iter().find(|group| group.id == decision.group);
    let listener = snapshot.listeners.iter().find(|listener| listener.id == decision.listener);
    let target = group.zip(decision.target).and_then(|(group, id)| group.target_by_id(id));
    view::Decision {
        ago_ms: now_ms.saturating_sub(decision.at_ms),
        load_balancer: group.map(|group| group.load_balancer.to_string()),
        listener: listener.map(|listener| listener.name.to_string()),
        group: group.map(|group| group.name.to_string()),
        session: decision.session.map(|session| session.to_string()),
        client: decision.client.to_string(),
        target: target.map(|target| target.name.to_string()),
        reason: decision.reason.as_str().to_owned(),
        status: (decision.status != 0).then_some(decision.status),
    }
}
