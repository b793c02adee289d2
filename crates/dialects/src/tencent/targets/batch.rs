//! How are targets of many listeners changed at once?
//!
//! What is registered and removed at once is done listener by listener: one that cannot be is named in the answer, and the
//! others are done all the same. Weights are set all together, or none of them.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Lead, TargetInput, add, group_of, remove, set_weight};
use crate::book::Done;
use crate::tencent::fault::Fault;
use crate::tencent::here::Here;
use crate::tencent::model::Balancer;
use crate::tencent::model::group::Group;
use crate::tencent::read::typed;
use crate::tencent::words;

/// Targets of one request.
const TARGETS: usize = 500;
/// Changes of weights in one request, and targets of each.
const CHANGES: usize = 100;
const TARGETS_OF_CHANGE: usize = 50;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Weigh {
    load_balancer_id: String,
    modify_list: Vec<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Change {
    targets: Vec<TargetInput>,
    weight: Option<i64>,
}

/// `BatchModifyTargetWeight`
pub(in crate::tencent) fn weigh(here: &Here<'_>, tree: &Value) -> Result<Done<Value>, Fault> {
    let ask: Weigh = typed(tree)?;
    let mut balancer = here.balancer(&ask.load_balancer_id)?;
    words::items("ModifyList", &ask.modify_list, CHANGES)?;
    let mut count = 0;
    for tree in &ask.modify_list {
        let (change, lead): (Change, Lead) = (typed(tree)?, typed(tree)?);
        words::items("ModifyList.Targets", &change.targets, TARGETS_OF_CHANGE)?;
        count += change.targets.len();
        if count > TARGETS {
            return Err(Fault::limit("targets in one request", TARGETS));
        }
        let group = group_of(&balancer, &lead)?;
        let group = balancer.group_mut(&group);
        change.targets.iter().try_for_each(|target| set_weight(group, target, change.weight))?;
    }
    Ok(Done { ops: vec![balancer.replaced()?], answer: json!({}) })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Batch {
    load_balancer_id: String,
    targets: Vec<Value>,
}

/// `BatchRegisterTargets`
pub(in crate::tencent) fn register(here: &Here<'_>, tree: &Value) -> Result<Done<Value>, Fault> {
    each(here, tree, |group, target| add(here, group, target))
}

/// `BatchDeregisterTargets`
pub(in crate::tencent) fn deregister(here: &Here<'_>, tree: &Value) -> Result<Done<Value>, Fault> {
    each(here, tree, remove)
}

fn each(
    here: &Here<'_>,
    tree: &Value,
    change: impl Fn(&mut Group, &TargetInput) -> Result<(), Fault>,
) -> Result<Done<Value>, Fault> {
    let ask: Batch = typed(tree)?;
    let mut balancer = here.balancer(&ask.load_balancer_id)?;
    if ask.targets.is_empty() {
        return Err(Fault::missing("Targets"));
    }
    if ask.targets.len() > TARGETS {
        return Err(Fault::limit("targets in one request", TARGETS));
    }
    let read = ask.targets.iter().map(|tree| Ok((typed(tree)?, typed(tree)?)));
    let targets: Vec<(Lead, TargetInput)> = read.collect::<Result<_, Fault>>()?;
    let (mut failed, mut messages): (Vec<String>, Vec<String>) = Default::default();
    for id in listeners(&targets) {
        let mut tried = balancer.clone();
        let own = targets.iter().filter(|(lead, _)| lead.listener_id == id);
        let done = own.into_iter().try_for_each(|(lead, target)| {
            let group = group_of(&tried, lead)?;
            change(tried.group_mut(&group), target)
        });
        match done {
            Ok(()) => balancer = tried,
            Err(fault) => {
                messages.push(format!("{id}: {}", fault.message));
                failed.push(id);
            }
        }
    }
    let answer = json!({ "FailListenerIdSet": failed, "Message": messages.join(" ") });
    Ok(Done { ops: vec![Balancer::replaced(balancer)?], answer })
}

/// The listeners that are named, each once, in the order in which they are.
fn listeners(targets: &[(Lead, TargetInput)]) -> Vec<String> {
    crate::tencent::here::without_twins(targets.iter().map(|(lead, _)| lead.listener_id.clone()).collect())
}
