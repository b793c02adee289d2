//! Is a problem only the echo of another one?
//!
//! Where the reader could not read something, a harmless value stands in for it. What is then found about the
//! stand-in is no news: the operator would look for a second mistake that is not there.

use crate::problem::{Path, Problem, Step};

/// What the reader could not read: whatever follows from the stand-in is not known.
#[derive(Clone, Copy, Default)]
pub(super) struct Doubts<'a>(&'a [Problem]);

impl<'a> Doubts<'a> {
    /// Doubts about everything that the reader has a problem with.
    pub(super) fn of(of_reader: &'a [Problem]) -> Self {
        Self(of_reader)
    }

    /// Whether the value at `path`, or what it stands in, is a stand-in.
    pub(super) fn has(&self, path: &Path) -> bool {
        self.0.iter().any(|problem| {
            let cause = problem.path.steps();
            !cause.is_empty() && begins_with(path.steps(), cause)
        })
    }
}

/// Whether `problem`, found by the rules between objects, follows from one that the reader had.
pub(super) fn is_echo(problem: &Problem, of_reader: &[Problem]) -> bool {
    let steps = problem.path.steps();
    of_reader.iter().any(|cause| {
        let cause = cause.path.steps();
        // The root is where the note about too many problems stands.
        let above = !cause.is_empty() && begins_with(steps, cause);
        above || begins_with(cause, steps) || is_group_echo(steps, cause)
    })
}

/// A reference to a group is an echo if the name of a group, the list of groups or the list of rules is unreadable.
fn is_group_echo(steps: &[Step], cause: &[Step]) -> bool {
    let ends_in_group = matches!(steps.last(), Some(Step::Key(key)) if key == "group");
    // load_balancers, one of them, then: groups | groups, one of them, name | listeners, one of them, rules.
    let (Some(balancer), Some((own, below))) = (steps.get(..2), cause.split_at_checked(2)) else {
        return false;
    };
    if !ends_in_group || !begins_with(balancer, own) {
        return false;
    }
    match below {
        [Step::Key(groups)] => groups == "groups",
        [Step::Key(groups), Step::Item { .. }] => groups == "groups",
        [Step::Key(groups), Step::Item { .. }, Step::Key(name)] if groups == "groups" => name == "name",
        [Step::Key(listeners), Step::Item { .. }, Step::Key(rules)] => {
            listeners == "listeners"
                && rules == "rules"
                && begins_with(steps, cause.get(..4).unwrap_or_default())
        }
        _ => false,
    }
}

/// Whether `steps` are those of `prefix` or below; names of items do not count, positions do.
fn begins_with(steps: &[Step], prefix: &[Step]) -> bool {
    let same = |(one, other): (&Step, &Step)| match (one, other) {
        (Step::Key(one), Step::Key(other)) => one == other,
        (Step::Item { index: one, .. }, Step::Item { index: other, .. }) => one == other,
        _ => false,
    };
    steps.len() >= prefix.len() && steps.iter().zip(prefix).all(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(path: Path) -> Problem {
        Problem::new(path, "wrong")
    }

    #[test]
    fn what_stands_on_unreadable_ground_is_an_echo() {
        let target = Path::default().key("targets").item(1, Some("b"));
        let of_reader = [problem(target.clone())];
        assert!(is_echo(&problem(target.key("address")), &of_reader));
        assert!(!is_echo(&problem(Path::default().key("targets").item(2, None).key("address")), &of_reader));
    }

    #[test]
    fn a_reference_is_no_echo_of_another_balancers_groups() {
        let balancer = |index| Path::default().key("load_balancers").item(index, None);
        let reference = problem(balancer(0).key("listeners").item(0, None).key("group"));
        assert!(is_echo(&reference, &[problem(balancer(0).key("groups"))]));
        assert!(!is_echo(&reference, &[problem(balancer(1).key("groups"))]));
    }
}
