//! How do several policies change places at once?

use super::{PRIORITY, not_found, order};
use crate::book::Done;
use crate::huawei::call::{Answer, Call};
use crate::huawei::fault::Fault;
use crate::huawei::listeners::is_enhanced;
use crate::huawei::shape::{Body, Fate, Field, Form, Making, On, field};

pub(in crate::huawei) const FIELDS: &[Field] = &[
    field("id", Form::Text(64), On::Needed, Fate::Done),
    field(PRIORITY, Form::Number(0, 10_000), On::Needed, Fate::Done),
];

/// `POST l7policies/batch-update-priority`: all of one listener.
pub(in crate::huawei) fn update(call: &Call<'_>) -> Result<Done<Answer>, Fault> {
    let wanted = Body::read_all(&call.body, "l7policies", FIELDS, Making::New)?;
    let id = |body: &Body| body.text("id").unwrap_or_default().to_owned();
    let first = wanted.first().map(id).unwrap_or_default();
    let mut balancer = call.balancer_of_policy(&first)?;
    let at = balancer.policy(&first).map(|(listener, _)| listener.id.clone()).unwrap_or_default();
    let listener = balancer.listener_mut(&at).ok_or_else(|| not_found(&first))?;
    if !is_enhanced(listener) {
        return Err(Fault::invalid(PRIORITY, "It needs enhance_l7policy_enable of the listener to be true."));
    }
    for body in &wanted {
        let id = id(body);
        let policy =
            listener.policies.iter_mut().find(|policy| policy.id == id).ok_or_else(|| not_found(&id))?;
        policy.annotations.set(PRIORITY, body.number(PRIORITY).map(|priority| priority.to_string()));
        call.stamp(&mut policy.annotations);
    }
    let mut numbers: Vec<_> = listener.policies.iter().filter_map(order::priority).collect();
    let count = numbers.len();
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.len() < count {
        return Err(Fault::conflict("Two l7policies of a listener cannot have the same priority."));
    }
    order::sort(listener);
    Ok(Done { ops: vec![balancer.op()], answer: Answer { status: 202, body: Some(serde_json::json!({})) } })
}
