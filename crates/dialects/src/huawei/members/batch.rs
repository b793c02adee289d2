//! How do many members come, change and go at once?
//!
//! Everything in one turn: all of it is done, or nothing.

use serde_json::{Value, json};

use super::super::call::{Answer, Call};
use super::super::fault::Fault;
use super::super::shape::{Body, Fate, Field, Form, Making, On, field};
use super::{change, made, no_pool, shown, twin};
use crate::book::Done;

/// What they are called in bodies.
const ROOT: &str = "members";

/// A member that is to change: the fields of one that can, and which one it is.
pub(in crate::huawei) const CHANGES: &[Field] = &[
    field("id", Form::Text(64), On::Both, Fate::Done),
    field("protocol_port", Form::Number(1, 65_535), On::Both, Fate::Done),
    field("weight", Form::Number(0, 100), On::Both, Fate::Done),
    field("name", Form::Text(255), On::Both, Fate::Noted),
    field("availability_zone", Form::Text(64), On::Both, Fate::Kept("A node is in one place; kept.")),
    field(
        "admin_state_up",
        Form::Flag,
        On::Both,
        Fate::Dropped("The vendor says whether the server exists."),
    ),
];

/// A member that is to go: by its id, or by its address and port.
pub(in crate::huawei) const GOERS: &[Field] = &[
    field("id", Form::Text(64), On::Both, Fate::Done),
    field("address", Form::Ip, On::Both, Fate::Done),
    field("protocol_port", Form::Number(0, 65_535), On::Both, Fate::Done),
];

/// `POST pools/{id}/members/batch-add`: one that is there already stays as it is.
pub(in crate::huawei) fn add(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let pool = call.id(0);
    let mut balancer = call.balancer_of_pool(pool)?;
    let mut told = Vec::new();
    for body in Body::read_all(&call.body, ROOT, super::FIELDS, Making::New)? {
        let member = made(call, &body, &balancer)?;
        let into = balancer.pool_mut(pool).ok_or_else(|| no_pool(pool))?;
        match twin(into, &member).map(|other| other.id.clone()) {
            Some(id) => told.push((id, "existed")),
            None => {
                told.push((member.id.clone(), "successful"));
                into.members.push(member);
            }
        }
    }
    let views: Result<Vec<Value>, Fault> = told
        .into_iter()
        .map(|(id, state)| {
            let mut view = shown(call, &balancer, pool, &id)?;
            view["ret_status"] = json!(state);
            Ok(view)
        })
        .collect();
    Ok(Done { answer: answer(201, views?), ops: vec![balancer.op()] })
}

/// `POST pools/{id}/members/batch-update`
pub(in crate::huawei) fn update(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let pool = call.id(0);
    let mut balancer = call.balancer_of_pool(pool)?;
    let mut ids = Vec::new();
    for body in Body::read_all(&call.body, ROOT, CHANGES, Making::Change)? {
        let id = body.text("id").ok_or_else(|| Fault::invalid("id", "It is required."))?.to_owned();
        change(call, &body, &mut balancer, pool, &id)?;
        ids.push(id);
    }
    let views: Result<Vec<Value>, Fault> = ids.iter().map(|id| shown(call, &balancer, pool, id)).collect();
    Ok(Done { answer: answer(200, views?), ops: vec![balancer.op()] })
}

/// `POST pools/{id}/members/batch-delete`: one that is not there is told so.
pub(in crate::huawei) fn delete(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let id = call.id(0);
    let mut balancer = call.balancer_of_pool(id)?;
    let pool = balancer.pool_mut(id).ok_or_else(|| no_pool(id))?;
    super::super::pools::removable_members(pool)?;
    let mut told = Vec::new();
    for body in Body::read_all(&call.body, ROOT, GOERS, Making::New)? {
        let at = (body.ip("address"), body.number("protocol_port"));
        let found = match (body.text("id"), at) {
            (Some(id), (None, None)) => pool.members.iter().position(|member| member.id == id),
            (None, (Some(ip), Some(port))) => pool
                .members
                .iter()
                .position(|member| member.address.ip() == ip && u64::from(member.address.port()) == port),
            _ => {
                let why = "It is either the id, or address together with protocol_port.";
                return Err(Fault::invalid("members", why));
            }
        };
        let gone = found.map(|index| pool.members.remove(index).id);
        let state = if gone.is_some() { "successful" } else { "not found" };
        let named = gone.or_else(|| body.text("id").map(str::to_owned));
        told.push(json!({ "id": named, "ret_status": state }));
    }
    Ok(Done { answer: answer(200, told), ops: vec![balancer.op()] })
}

fn answer(status: u16, members: Vec<Value>) -> Answer {
    Answer { status, body: Some(json!({ ROOT: members })) }
}
