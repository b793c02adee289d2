//! What became of a change that somebody asked for?
//!
//! The vendor's changes take a while and are asked for afterwards. Ours are done when they are answered, so every one that
//! was answered well has succeeded. The last ones are remembered; older ones, and those of the process before this one, are
//! found among the reasons of revisions.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use homing_control::change::Origin;
use homing_control::edit::Revision;
use serde::Deserialize;
use serde_json::{Value, json};

use super::fault::Fault;
use super::here::Here;
use super::read::typed;
use crate::caller::Caller;
use crate::limits;
use crate::node::Node;

/// The last changes that are done.
#[derive(Debug, Default)]
pub(super) struct Tasks {
    done: Mutex<VecDeque<Task>>,
}

/// A change that is done.
#[derive(Clone, Debug)]
pub(super) struct Task {
    pub(super) request_id: String,
    pub(super) project: String,
    /// The load balancers that it was about.
    pub(super) load_balancers: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Ask {
    task_id: Option<String>,
    deal_name: Option<String>,
}

impl Tasks {
    /// Remembers one; the oldest is forgotten where there are too many.
    pub(super) fn remember(&self, task: Task) {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        if done.len() == limits::TASKS {
            done.pop_front();
        }
        done.push_back(task);
    }

    fn find(&self, caller: &Caller, request_id: &str) -> Option<Task> {
        let done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        let is_meant = |task: &&Task| task.request_id == request_id && task.project == caller.project;
        done.iter().rev().find(is_meant).cloned()
    }
}

/// The reason of a revision that a change made.
pub(super) fn why(operation: &str, request_id: &str) -> String {
    format!("{operation} {request_id}")
}

/// Whether a revision was made by that request, of somebody who speaks this dialect with the same key.
fn is_of(revision: &Revision, caller: &Caller, request_id: &str) -> bool {
    revision.origin == Origin::Tencent
        && revision.author == caller.author().name
        && revision.why.as_deref().and_then(|why| why.rsplit(' ').next()) == Some(request_id)
}

/// `DescribeTaskStatus`
pub(super) async fn describe(
    node: &Node,
    tasks: &Tasks,
    caller: &Caller,
    region: &str,
    tree: &Value,
) -> Result<Value, Fault> {
    let ask: Ask = typed(tree)?;
    match (&ask.task_id, &ask.deal_name) {
        (None, None) => Err(Fault::missing("TaskId")),
        (Some(id), _) => match tasks.find(caller, id) {
            Some(task) => Ok(done(Some(task.load_balancers))),
            None if is_kept(node, caller, id).await? => Ok(done(None)),
            None => Err(unknown("TaskId", id)),
        },
        (None, Some(deal)) => {
            let ids: Vec<String> = node.read(caller, |book| {
                let here = Here { book, region, live: &|_, _, _| None };
                let made = here.balancers().filter(|balancer| balancer.object.note("deal") == Some(deal));
                made.map(|balancer| balancer.id).collect()
            });
            if ids.is_empty() { Err(unknown("DealName", deal)) } else { Ok(done(Some(ids))) }
        }
    }
}

fn done(load_balancers: Option<Vec<String>>) -> Value {
    json!({ "Status": 0, "LoadBalancerIds": load_balancers, "Message": "" })
}

fn unknown(field: &str, id: &str) -> Fault {
    Fault::new("InvalidParameter", format!("The parameter `{field}` is not valid: there is no task `{id}`."))
}

async fn is_kept(node: &Node, caller: &Caller, request_id: &str) -> Result<bool, Fault> {
    // What is no id of ours stands in no reason.
    if uuid::Uuid::parse_str(request_id).is_err() {
        return Ok(false);
    }
    let revisions = node.revisions(None, limits::TASK_REVISIONS).await?;
    Ok(revisions.iter().any(|revision| is_of(revision, caller, request_id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::caller::Dialect;
    use crate::testing::caller;

    fn task(request_id: String) -> Task {
        Task { request_id, project: "default".to_owned(), load_balancers: vec!["lb-1".to_owned()] }
    }

    #[test]
    fn the_last_changes_are_remembered_and_no_more() {
        let (tasks, caller) = (Tasks::default(), caller(Dialect::Tencent));
        (0..=limits::TASKS).for_each(|number| tasks.remember(task(number.to_string())));
        assert!(tasks.find(&caller, "0").is_none());
        assert!(tasks.find(&caller, "1").is_some());
    }

    #[test]
    fn a_change_of_another_project_is_not_told() {
        let (tasks, mut caller) = (Tasks::default(), caller(Dialect::Tencent));
        tasks.remember(task("r".to_owned()));
        "other".clone_into(&mut caller.project);
        assert!(tasks.find(&caller, "r").is_none());
    }
}
