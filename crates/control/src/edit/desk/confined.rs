//! What may those have changed who are let near some load balancers only, and what are they told of the others?
//!
//! Load balancers within their scopes, which stay there; and nothing. What does not fit to the rest of the node is
//! refused without saying to what.

use std::collections::HashMap;
use std::sync::Arc;

use homing_core::compile::check;
use homing_core::problem::{Path, Problem, Step, say};
use homing_core::spec::Spec;
use homing_core::spec::read::read_load_balancer;
use serde_json::json;

use super::{Kept, Told, Wanted, relative_all};
use crate::change::PublishError;
use crate::config::named;
use crate::edit::{Document, Documents, EditError, Op, Place};
use crate::identity::Scopes;

/// Whether `op` is about a load balancer that is within, or about none that is there.
pub(super) fn admit(documents: &Documents, op: &Op, within: &Scopes) -> Result<(), EditError> {
    let name = op.at().load_balancer();
    match documents.known(name).filter(|known| !within.admit_document(&known.value)) {
        None => Ok(()),
        // A name has one load balancer on a node, so that it cannot be kept quiet that it has one.
        Some(_) if matches!(op, Op::Create { at: Place::LoadBalancer(_), .. }) => {
            Err(EditError::Taken(name.to_owned()))
        }
        Some(_) => Err(EditError::NotFound(Place::LoadBalancer(name.to_owned()))),
    }
}

/// Whether what is changed is within afterwards, and names nothing that belongs to the whole node. Before anything that is
/// named is looked for: the answer shall not say whether it is there.
pub(super) fn admit_after(told: &Told, kept: &Kept, within: &Scopes) -> Result<(), EditError> {
    if within.is_everything() {
        return Ok(());
    }
    let aside = told.documents.set_aside.iter().map(|(document, _)| document);
    let before = told.stored.iter().map(|stored| &stored.document).chain(aside);
    let before: HashMap<&str, &Document> = before.map(|document| (&*document.name, document)).collect();
    for document in &kept.documents {
        let known = before.get(&*document.name);
        if known.is_some_and(|known| known.hash == document.hash) {
            continue;
        }
        if !within.admit_document(&document.value) {
            return Err(EditError::Outside(document.name.clone()));
        }
        let known = known.map(|known| named(&known.value)).unwrap_or_default();
        if let Some(new) = named(&document.value).difference(&known).next() {
            return Err(EditError::NotYours(new.phrase()));
        }
    }
    Ok(())
}

/// The spec with nothing in the load balancers that are not within; the others stand where they stood.
pub(super) fn masked(mut spec: Spec, within: &Scopes) -> Spec {
    for balancer in spec.load_balancers.iter_mut().filter(|balancer| !within.admit_balancer(balancer)) {
        let (empty, _) = read_load_balancer(&json!({ "name": balancer.name }), 0);
        *balancer = Arc::new(empty);
    }
    spec
}

/// Whether the spec can be when `running` runs, for those who are told of load balancers within only.
pub(super) fn check(spec: &Spec, running: &Spec, wanted: &Wanted<'_>) -> Result<(), EditError> {
    let Wanted { within, at, .. } = wanted;
    if within.is_everything() {
        return Ok(());
    }
    let own = without_counts(check::check_whole(&masked(spec.clone(), within), Some(running)), within);
    if !own.is_empty() {
        return Err(EditError::Invalid(relative_all(own, *at)));
    }
    // The last one has the problem where two do not go together.
    let mut sorted = spec.clone();
    sorted.load_balancers.sort_by_key(|balancer| within.admit_balancer(balancer));
    let problems =
        check::check_whole(&sorted, Some(running)).into_iter().map(|problem| blurred(problem.path));
    let problems = relative_all(problems.collect(), *at);
    if problems.is_empty() { Ok(()) } else { Err(EditError::Invalid(problems)) }
}

/// Problems of a spec that is [`masked`], without how many load balancers there are.
pub(super) fn without_counts(problems: Vec<Problem>, within: &Scopes) -> Vec<Problem> {
    if within.is_everything() {
        return problems;
    }
    let is_of_one =
        |problem: &Problem| problem.path.steps().iter().any(|step| matches!(step, Step::Item { .. }));
    let blur = |problem: Problem| if is_of_one(&problem) { problem } else { blurred(problem.path) };
    problems.into_iter().map(blur).collect()
}

/// Why something was not done, without what is not within.
pub(super) fn told(error: EditError, wanted: &Wanted<'_>) -> EditError {
    if wanted.within.is_everything() {
        return error;
    }
    match error {
        EditError::Invalid(problems) => {
            EditError::Invalid(problems.into_iter().map(|problem| blurred(problem.path)).collect())
        }
        EditError::Unpublished(PublishError::Unbound(mut unbound)) => {
            let own = wanted.at.map(Place::load_balancer);
            unbound.retain(|unbound| own == Some(&*unbound.load_balancer));
            match unbound.is_empty() {
                true => EditError::Invalid(vec![blurred(Path::default())]),
                false => EditError::Unpublished(PublishError::Unbound(unbound)),
            }
        }
        error => error,
    }
}

/// A problem with something that is not within, at that place.
fn blurred(path: Path) -> Problem {
    let is_at = |key: &str| path.steps().iter().any(|step| matches!(step, Step::Key(found) if found == key));
    if is_at("listen") {
        return Problem::new(path, say::port_taken_by_others());
    }
    // A bound of the whole node, or of what is not to be spoken of.
    Problem::new(Path::default(), say::no_room_on_node())
}
