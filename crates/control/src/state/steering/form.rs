//! How does [`Steering`] stand in a file? As JSON, with ages and remaining times instead of moments.

use std::time::Duration;

use homing_core::clock::Now;
use homing_core::drain::{AdminState, DrainPolicy};
use homing_core::id::{GroupId, Home, Incarnation, TargetId};
use homing_core::persist::SessionId;
use homing_core::steer::{Given, Order, Subject};
use serde::{Deserialize, Serialize};

use super::super::container::Damage;
use super::{DrainSteering, GroupSteering, Steering, TargetSteering};

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Form {
    groups: Vec<GroupForm>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct GroupForm {
    group: Hex,
    cookie_names: Vec<String>,
    targets: Vec<TargetForm>,
    orders: Vec<OrderForm>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct TargetForm {
    home: HomeForm,
    told_life: u32,
    drain: Option<DrainForm>,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct HomeForm {
    target: Hex,
    incarnation: u32,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct DrainForm {
    state: String,
    policy: String,
    age_ms: u64,
    remaining_ms: Option<u64>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct OrderForm {
    about: SubjectForm,
    order: WhatForm,
    age_ms: u64,
    /// When it was given, on the clock of tokens: that of the wall.
    token_s: u64,
    remaining_ms: u64,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum SubjectForm {
    Session(Hex),
    Target(Hex),
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum WhatForm {
    Move(HomeForm),
    Unpin,
    Expire,
}

/// A number as sixteen hexadecimal digits: JSON has none of 64 bits.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
struct Hex(u64);

/// The text that says `steering` at this moment.
pub(in super::super) fn write(steering: &Steering, now: Now) -> Vec<u8> {
    let form = Form { groups: steering.groups.iter().map(|group| group_form(group, now)).collect() };
    serde_json::to_vec(&form).expect("strings and numbers are always JSON")
}

/// What a text says that was written `elapsed` ago.
pub(in super::super) fn read(text: &[u8], now: Now, elapsed: Duration) -> Result<Steering, Damage> {
    // The parser's own message would quote the content.
    let place = |error: serde_json::Error| {
        let (line, column) = (error.line(), error.column());
        Damage::Content(format!("it is not of the expected form, line {line} column {column}"))
    };
    let form: Form = serde_json::from_slice(text).map_err(place)?;
    let elapsed_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    let reader = Reader { now, elapsed_ms };
    let groups = form.groups.iter().map(|group| reader.group(group));
    Ok(Steering { groups: groups.collect::<Result<_, _>>()? })
}

fn group_form(group: &GroupSteering, now: Now) -> GroupForm {
    let names = group.cookie_names.iter().filter_map(|name| std::str::from_utf8(name).ok());
    GroupForm {
        group: Hex(group.id.0),
        cookie_names: names.map(ToOwned::to_owned).collect(),
        targets: group.targets.iter().map(|target| target_form(target, now)).collect(),
        orders: group.orders.iter().map(|order| order_form(order, now)).collect(),
    }
}

fn target_form(target: &TargetSteering, now: Now) -> TargetForm {
    let drain = target.drain.as_ref().map(|drain| DrainForm {
        state: drain.state.as_str().to_owned(),
        policy: drain.policy.as_str().to_owned(),
        age_ms: now.monotonic_ms.saturating_sub(drain.began_ms),
        remaining_ms: drain.deadline_ms.map(|deadline_ms| deadline_ms.saturating_sub(now.monotonic_ms)),
    });
    TargetForm { home: home_form(target.home), told_life: target.told_life, drain }
}

fn order_form((subject, given): &(Subject, Given), now: Now) -> OrderForm {
    OrderForm {
        about: match subject {
            Subject::Session(session) => SubjectForm::Session(Hex(session.0)),
            Subject::Target(target) => SubjectForm::Target(Hex(target.0)),
        },
        order: match given.order {
            Order::Move(home) => WhatForm::Move(home_form(home)),
            Order::Unpin => WhatForm::Unpin,
            Order::Expire => WhatForm::Expire,
        },
        age_ms: now.monotonic_ms.saturating_sub(given.at.monotonic_ms),
        token_s: given.at.token_s,
        remaining_ms: given.until_ms.saturating_sub(now.monotonic_ms),
    }
}

fn home_form(home: Home) -> HomeForm {
    HomeForm { target: Hex(home.target.0), incarnation: home.incarnation.0 }
}

/// Turns ages into moments again.
struct Reader {
    now: Now,
    elapsed_ms: u64,
}

impl Reader {
    fn group(&self, form: &GroupForm) -> Result<GroupSteering, Damage> {
        let targets = form.targets.iter().map(|target| self.target(target));
        Ok(GroupSteering {
            id: GroupId(form.group.0),
            cookie_names: form.cookie_names.iter().map(|name| name.as_bytes().into()).collect(),
            targets: targets.collect::<Result<_, _>>()?,
            orders: form.orders.iter().map(|order| self.order(order)).collect(),
        })
    }

    fn target(&self, form: &TargetForm) -> Result<TargetSteering, Damage> {
        Ok(TargetSteering {
            home: home(form.home),
            told_life: form.told_life,
            drain: form.drain.as_ref().map(|drain| self.drain(drain)).transpose()?,
        })
    }

    fn drain(&self, form: &DrainForm) -> Result<DrainSteering, Damage> {
        let unknown = || Damage::Content("it has a drain of no kind that there is".to_owned());
        Ok(DrainSteering {
            state: AdminState::parse(&form.state).ok_or_else(unknown)?,
            policy: DrainPolicy::parse(&form.policy).ok_or_else(unknown)?,
            began_ms: self.before(form.age_ms),
            deadline_ms: form.remaining_ms.map(|remaining_ms| self.after(remaining_ms)),
        })
    }

    fn order(&self, form: &OrderForm) -> (Subject, Given) {
        let subject = match form.about {
            SubjectForm::Session(session) => Subject::Session(SessionId(session.0)),
            SubjectForm::Target(target) => Subject::Target(TargetId(target.0)),
        };
        let order = match form.order {
            WhatForm::Move(form) => Order::Move(home(form)),
            WhatForm::Unpin => Order::Unpin,
            WhatForm::Expire => Order::Expire,
        };
        let at = Now { monotonic_ms: self.before(form.age_ms), token_s: form.token_s };
        (subject, Given { order, at, until_ms: self.after(form.remaining_ms) })
    }

    /// The moment that was `age_ms` ago when the file was written.
    fn before(&self, age_ms: u64) -> u64 {
        self.now.monotonic_ms.saturating_sub(age_ms).saturating_sub(self.elapsed_ms)
    }

    /// The moment until which `remaining_ms` were left then; now, when it has passed.
    fn after(&self, remaining_ms: u64) -> u64 {
        self.now.monotonic_ms.saturating_add(remaining_ms.saturating_sub(self.elapsed_ms))
    }
}

fn home(form: HomeForm) -> Home {
    Home { target: TargetId(form.target.0), incarnation: Incarnation(form.incarnation) }
}

impl From<Hex> for String {
    fn from(hex: Hex) -> Self {
        format!("{:016x}", hex.0)
    }
}

impl TryFrom<String> for Hex {
    type Error = std::num::ParseIntError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        u64::from_str_radix(&text, 16).map(Self)
    }
}
