//! Which sessions does this node know? Of sealed cookies, those that came by.

use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use homing_core::clock::Now;
use homing_core::group::Group;
use homing_core::persist::table::Record;
use homing_core::persist::{Persistence, SessionId};
use homing_core::problem::{Path, Problem, say};
use homing_core::steer::{self, Stamp};
use serde::Deserialize;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::input::{Asked, At};
use super::openapi::Refused;
use super::problem::Refusal;
use super::sight::Sight;
use super::{Answer, Api, decisions, find, view};
use crate::identity::Actor;

mod cursor;
mod list;
pub(super) mod orders;

pub(super) fn routes() -> OpenApiRouter<Arc<Api>> {
    OpenApiRouter::default()
        .routes(routes!(list::list))
        .routes(routes!(show, orders::expire))
        .routes(routes!(orders::move_to))
        .routes(routes!(orders::unpin))
}

/// Where to look for a session.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Where {
    /// In this load balancer only.
    #[serde(default)]
    load_balancer: Option<String>,
    /// In groups of this name only.
    #[serde(default)]
    group: Option<String>,
}

/// Shows a session, and what was decided for it lately.
#[utoipa::path(
    get, path = "/sessions/{id}", operation_id = "show_session", tag = "sessions", params(Where),
    responses(
        (status = 200, description = "The session", body = view::SessionStory),
        (status = 409, response = Refused),
    )
)]
async fn show(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
    At(id): At<String>,
    Asked(place): Asked<Where>,
) -> Answer<view::SessionStory> {
    let id = read_id("id", &id)?;
    let walk = move |api: &Api, sight: &Sight| {
        let (group, record) = find_one(sight, id, &place, api.now())?;
        let decisions = decisions::of_session(api, sight, group, id);
        Ok(view::SessionStory { session: describe(group, &record, api.now()), decisions })
    };
    api.walk(actor, walk).await.map(Json)
}

pub(super) fn read_id(path: &str, text: &str) -> Result<SessionId, Refusal> {
    let is_id = (1..=16).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let id = is_id.then(|| text.parse().ok()).flatten();
    id.ok_or_else(|| Refusal::mistake(path, say::no_session_name(text.to_owned())))
}

/// The one session of that name.
fn find_one<'a>(
    sight: &'a Sight,
    id: SessionId,
    place: &Where,
    now: Now,
) -> Result<(&'a Group, Record), Refusal> {
    let groups = find::groups(sight, place.load_balancer.as_deref(), place.group.as_deref())?;
    let mut found: Vec<_> =
        groups.into_iter().filter_map(|group| Some((group, living(group, id, now)?))).collect();
    match (found.pop(), found.is_empty()) {
        (Some(one), true) => Ok(one),
        (Some(one), false) => {
            found.push(one);
            Err(ambiguous(id, &found))
        }
        (None, _) => Err(Refusal::missing("id", say::no_session(id.to_string()), None)),
    }
}

/// The session of that name in one group, if it is alive.
fn living(group: &Group, id: SessionId, now: Now) -> Option<Record> {
    let (table, lifetime) = (group.persistence.table()?, group.persistence.lifetime()?);
    let record = table.find_by_id(id, now)?;
    lifetime.check(record.since_seen, record.since_first).is_ok().then_some(record)
}

/// A client address has one name in all groups.
fn ambiguous(id: SessionId, found: &[(&Group, Record)]) -> Refusal {
    let problems = found.iter().map(|(group, _)| {
        let what = say::group_has_it(group.name.to_string(), group.load_balancer.to_string());
        Problem::new(Path::default().key("group"), what)
    });
    let problems = problems.collect();
    Refusal::conflict("id", say::several_groups(id.to_string())).with_problems(problems)
}

/// What operators see of a session.
fn describe(group: &Group, record: &Record, now: Now) -> view::Session {
    let lifetime = group.persistence.lifetime();
    let remaining = lifetime.map(|lifetime| lifetime.remaining(record.since_seen, record.since_first));
    view::Session {
        id: record.id.to_string(),
        load_balancer: group.load_balancer.to_string(),
        group: group.name.to_string(),
        method: group.persistence.name().map_or("none", |name| name.as_str()).to_owned(),
        target: group.target_by_id(record.home.target).map(|target| target.name.to_string()),
        client: client(group, record),
        first_seen_s_ago: record.since_first.as_secs(),
        last_seen_s_ago: record.since_seen.as_secs(),
        expires_in_s: remaining.unwrap_or_default().as_secs(),
        connections: record.in_use.into(),
        is_confirmed: record.is_protected,
        order: pending(group, record, now).map(|order| describe_order(group, order)),
    }
}

/// Of an address that was restored from a file only the hash is known, until its client comes back.
fn client(group: &Group, record: &Record) -> Option<String> {
    let Persistence::SourceIp(source) = &group.persistence else { return None };
    let network = (!record.is_hashed).then(|| source.network(record.key))?;
    Some(if network.prefix_len() == network.max_prefix_len() {
        network.addr().to_string()
    } else {
        network.to_string()
    })
}

/// What its next request will find.
fn pending(group: &Group, record: &Record, now: Now) -> Option<steer::Order> {
    // A cookie that was sealed after the order reflects it; in a table the order itself is taken off the list.
    let since_made = match group.persistence {
        Persistence::Cookie(_) => record.since_seen,
        _ => record.since_first,
    };
    let stamp = Stamp::of_ages(since_made, record.since_seen, now);
    group.live.orders.find(record.id, record.home.target, stamp, now).map(|given| given.order)
}

fn describe_order(group: &Group, order: steer::Order) -> view::Order {
    let (what, to) = match order {
        steer::Order::Move(to) => ("move", group.target_by_id(to.target)),
        steer::Order::Unpin => ("unpin", None),
        steer::Order::Expire => ("expire", None),
    };
    view::Order { what: what.to_owned(), target: to.map(|target| target.name.to_string()) }
}
