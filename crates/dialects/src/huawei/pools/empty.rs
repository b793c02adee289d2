//! How do members of a pool come and go, and what if none is fit?

use std::time::Duration;

use homing_core::spec::{Layer, SchedulerKind};
use serde_json::{Value, json};

use super::super::fault::Fault;
use super::super::shape::{Body, Fate, Field, Form, On, field};
use super::layer;
use crate::pools::Pool;

pub(super) const SLOW_START: &[Field] = &[
    field("enable", Form::Flag, On::Both, Fate::Done),
    field("duration", Form::Number(30, 1200), On::Both, Fate::Done),
];
pub(super) const DRAIN: &[Field] = &[
    field("enable", Form::Flag, On::Both, Fate::Done),
    field("timeout", Form::Number(10, 4000), On::Both, Fate::Done),
];
pub(super) const HEALTH: &[Field] =
    &[field("minimum_healthy_member_count", Form::Number(0, 1), On::Both, Fate::Done)];

/// Where nothing is said, in seconds.
const SLOW_START_DEFAULT_S: u64 = 30;

pub(super) fn apply(body: &Body, protocol: &str, pool: &mut Pool) -> Result<(), Fault> {
    if let Some(wanted) = body.object("slow_start") {
        slow_start(&wanted, pool);
    }
    if pool.said.has("slow_start") {
        if layer(protocol) == Layer::Four {
            let why =
                format!("It is only for pools whose protocol is HTTP or HTTPS, and protocol is {protocol}.");
            return Err(Fault::invalid("slow_start", why));
        }
        if pool.scheduler != SchedulerKind::WeightedRoundRobin {
            let algorithm = super::algorithm(pool.scheduler);
            let why = format!("It is only for lb_algorithm ROUND_ROBIN, and lb_algorithm is {algorithm}.");
            return Err(Fault::invalid("slow_start", why));
        }
    }
    if let Some(wanted) = body.object("connection_drain") {
        drain(&wanted, protocol, pool)?;
    }
    if let Some(least) =
        body.object("pool_health").and_then(|health| health.number("minimum_healthy_member_count"))
    {
        let is_said = pool.said.has("all_unhealthy") || least > 0;
        let word = if least > 0 { "forward" } else { "refuse" };
        pool.said.set("all_unhealthy", is_said.then_some(word));
    }
    Ok(())
}

fn slow_start(wanted: &Body, pool: &mut Pool) {
    let before = pool.said.duration("slow_start").map(|before| before.as_secs());
    let is_on = wanted.flag("enable").unwrap_or_else(|| before.is_some());
    let seconds = wanted.number("duration").or(before).unwrap_or(SLOW_START_DEFAULT_S);
    pool.said.set_duration("slow_start", is_on.then(|| Duration::from_secs(seconds)));
}

/// Switched off, members of layer 4 lose their connections at once; requests of layer 7 always end.
fn drain(wanted: &Body, protocol: &str, pool: &mut Pool) -> Result<(), Fault> {
    let before = pool.said.duration("drain").filter(|before| *before != Duration::ZERO);
    let is_on = wanted.flag("enable").unwrap_or_else(|| before.is_some());
    let seconds = wanted.number("timeout").map(Duration::from_secs).or(before);
    let drain = match (is_on, layer(protocol)) {
        (true, _) if seconds.is_none() => {
            return Err(Fault::invalid(
                "connection_drain",
                "Connection drain timeout must be explict defined.",
            ));
        }
        (true, _) => seconds,
        (false, Layer::Four) => Some(Duration::ZERO),
        (false, Layer::Seven) => None,
    };
    pool.said.set_duration("drain", drain);
    Ok(())
}

pub(super) fn view_slow_start(pool: &Pool) -> Value {
    let seconds = pool.said.duration("slow_start").map(|said| said.as_secs());
    json!({ "enable": seconds.is_some(), "duration": seconds.unwrap_or(SLOW_START_DEFAULT_S) })
}

pub(super) fn view_drain(pool: &Pool) -> Value {
    let seconds = pool.said.duration("drain").map(|said| said.as_secs()).filter(|seconds| *seconds > 0);
    json!({ "enable": seconds.is_some(), "timeout": seconds.unwrap_or(0) })
}

/// Whether all members get traffic when none is fit.
pub(super) fn forwards(pool: &Pool) -> bool {
    pool.said.text("all_unhealthy") == Some("forward")
}
