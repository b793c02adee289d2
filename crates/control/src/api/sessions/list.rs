//! Which sessions are asked for, and which of them come on this page?

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use homing_core::clock::Now;
use homing_core::group::Group;
use homing_core::persist::table::Record;
use homing_core::persist::{Persistence, SessionId};
use homing_core::problem::say;
use serde::Deserialize;

use super::super::input::{Asked, read_limit};
use super::super::problem::Refusal;
use super::super::shape::Limit;
use super::super::sight::Sight;
use super::super::{Answer, Api, find, view};
use super::cursor::Cursor;
use super::{describe, living, read_id};
use crate::identity::Actor;
use crate::limits;

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ListWish {
    /// Those of this load balancer only.
    #[serde(default)]
    load_balancer: Option<String>,
    /// Those of groups of this name only.
    #[serde(default)]
    group: Option<String>,
    /// Those at home on targets of this name only.
    #[serde(default)]
    target: Option<String>,
    /// Those of this client address only, where addresses name sessions.
    #[serde(default)]
    client: Option<String>,
    /// The one of this name in each group that has it.
    #[serde(default)]
    id: Option<String>,
    /// How many at most.
    #[serde(default)]
    #[param(value_type = Option<Limit>)]
    limit: Option<String>,
    /// What the page before said as `next`.
    #[serde(default)]
    cursor: Option<String>,
}

/// What is asked for, understood.
struct Search {
    load_balancer: Option<String>,
    group: Option<String>,
    target: Option<String>,
    whose: Whose,
    limit: usize,
    cursor: Option<Cursor>,
}

/// Whose sessions.
enum Whose {
    All,
    /// Those of a client address, where addresses name sessions.
    Client(IpAddr),
    /// The one of that name, in each group that has it.
    Named(SessionId),
}

/// Lists sessions, page by page.
#[utoipa::path(
    get, path = "/sessions", operation_id = "list_sessions", tag = "sessions", params(ListWish),
    responses((status = 200, description = "Some sessions", body = view::SessionPage))
)]
pub(super) async fn list(
    State(api): State<Arc<Api>>,
    Extension(actor): Extension<Actor>,
    Asked(wish): Asked<ListWish>,
) -> Answer<view::SessionPage> {
    let search = wish.read()?;
    api.walk(actor, move |api, sight| search.page(sight, api.now())).await.map(Json)
}

impl ListWish {
    fn read(self) -> Result<Search, Refusal> {
        let whose = match (&self.client, &self.id) {
            (None, None) => Whose::All,
            (Some(client), None) => Whose::Client(read_client(client)?),
            (None, Some(id)) => Whose::Named(read_id("id", id)?),
            (Some(_), Some(_)) => {
                return Err(Refusal::mistake("client", say::client_and_id()));
            }
        };
        let limit = self.limit.as_deref().map(read_limit).transpose()?.unwrap_or(limits::PAGE_DEFAULT);
        let cursor = self.cursor.as_deref().map(|text| Cursor::parse(text).ok_or_else(lost)).transpose()?;
        let Self { load_balancer, group, target, .. } = self;
        Ok(Search { load_balancer, group, target, whose, limit, cursor })
    }
}

fn read_client(text: &str) -> Result<IpAddr, Refusal> {
    text.parse().map_err(|_| Refusal::mistake("client", say::no_address(text.to_owned())))
}

fn lost() -> Refusal {
    Refusal::mistake("cursor", say::lost_cursor())
}

impl Search {
    fn page(&self, sight: &Sight, now: Now) -> Result<view::SessionPage, Refusal> {
        let groups = find::groups(sight, self.load_balancer.as_deref(), self.group.as_deref())?;
        self.check_target(&groups)?;
        let (first, mut from) = match self.cursor {
            None => (0, 0),
            Some(Cursor { group, slot }) => {
                let at = groups.iter().position(|found| found.id == group);
                (at.ok_or_else(lost)?, slot)
            }
        };
        let mut sessions = Vec::new();
        for group in groups.into_iter().skip(first) {
            // A table without sessions has room for some: it is not walked in vain.
            if group.persistence.table().is_none_or(|table| table.is_empty()) {
                from = 0;
                continue;
            }
            let room = self.limit - sessions.len();
            if room == 0 {
                return Ok(page(sessions, Some(Cursor { group: group.id, slot: 0 })));
            }
            let (records, next) = self.find(group, from, room, now);
            from = 0;
            sessions.extend(records.iter().map(|record| describe(group, record, now)));
            if let Some(slot) = next {
                return Ok(page(sessions, Some(Cursor { group: group.id, slot })));
            }
        }
        Ok(page(sessions, None))
    }

    /// Up to `room` sessions of a group, and where the next ones begin.
    fn find(&self, group: &Group, from: usize, room: usize, now: Now) -> (Vec<Record>, Option<usize>) {
        let Some((table, lifetime)) = group.persistence.table().zip(group.persistence.lifetime()) else {
            return (Vec::new(), None);
        };
        let target = self.target.as_deref().map(|name| group.target_named(name));
        let home = match target {
            None => None,
            Some(None) => return (Vec::new(), None), // The target is one of another group.
            Some(Some(target)) => Some(target.home.target),
        };
        let is_wanted = |record: &Record| home.is_none_or(|home| record.home.target == home);
        let one = match self.whose {
            Whose::All => return table.page(from, room, is_wanted, &lifetime, now),
            Whose::Client(client) => of_client(group, client, now),
            Whose::Named(id) => living(group, id, now),
        };
        (one.into_iter().filter(is_wanted).collect(), None)
    }

    fn check_target(&self, groups: &[&Group]) -> Result<(), Refusal> {
        let Some(name) = &self.target else { return Ok(()) };
        match groups {
            [group] => find::target(group, name).map(|_| ()),
            _ if groups.iter().any(|group| group.target_named(name).is_some()) => Ok(()),
            _ => Err(Refusal::missing("target", say::no_target(name), None)),
        }
    }
}

fn page(sessions: Vec<view::Session>, next: Option<Cursor>) -> view::SessionPage {
    view::SessionPage { sessions, next: next.map(Cursor::text) }
}

/// The session of a client address, if it names one.
fn of_client(group: &Group, client: IpAddr, now: Now) -> Option<Record> {
    let Persistence::SourceIp(source) = &group.persistence else { return None };
    let (key, table) = (source.key(client), source.table());
    let found = table.find(key, now)?;
    found.check(&source.lifetime()).ok()?;
    Some(Record {
        id: table.id_of(key),
        key,
        is_hashed: false, // Whoever asks knows the address.
        home: found.home,
        since_seen: found.since_seen,
        since_first: found.since_first,
        is_protected: found.is_protected,
        in_use: found.in_use,
    })
}
