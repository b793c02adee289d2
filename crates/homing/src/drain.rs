//! How does an operator empty targets, and how does he learn that they are empty?

use crate::admin::{Admin, ApiPath, load_balancer_of};
use crate::cli::admin::AdminArguments;
use crate::cli::drain::{CancelArguments, DrainArguments, DrainCommand, Policy, StartArguments, Subject};
use crate::exit::Exit;
use crate::failure::{self, Failure};
use crate::text::Language;
use crate::text::drain::Answer;
use homing_control::api::view::Target;
use homing_core::spec::duration;
use serde_json::{Value, json};

mod count;
mod status;
mod wait;

/// `homing drain`
pub(crate) fn drain(arguments: &DrainArguments, language: Language) -> Exit {
    failure::end(match &arguments.command {
        DrainCommand::Start(start) => self::start(start, language),
        DrainCommand::Cancel(cancel) => self::cancel(cancel, language),
        DrainCommand::Status(status) => status::status(status, language),
        DrainCommand::Wait(wait) => wait::wait(wait, language),
    })
}

fn start(arguments: &StartArguments, language: Language) -> Result<(), Failure> {
    let StartArguments { subject, policy, deadline, node } = arguments;
    let meant = Meant::find(subject, node, language)?;
    let begin = |policy: Policy, target: &str| {
        let body = json!({ "policy": policy.as_str(), "deadline": deadline.map(duration::text) });
        meant.admin.post(&meant.path(target, "drain"), &body)
    };
    // None of them may get what another one gives away: first no newcomers for all, then what was asked for.
    if subject.targets.len() > 1 && *policy != Policy::Hold {
        for target in &subject.targets {
            begin(Policy::Hold, target)?;
        }
    }
    let done = if deadline.is_some() { Answer::StartedUntil } else { Answer::Started };
    for target in &subject.targets {
        meant.tell(begin(*policy, target)?, done, language)?;
    }
    Ok(())
}

fn cancel(arguments: &CancelArguments, language: Language) -> Result<(), Failure> {
    let CancelArguments { subject, node } = arguments;
    let meant = Meant::find(subject, node, language)?;
    for target in &subject.targets {
        let answer = meant.admin.delete(&meant.path(target, "drain"))?;
        meant.tell(answer, Answer::Cancelled, language)?;
    }
    Ok(())
}

/// The group whose targets are meant, on its node.
struct Meant<'a> {
    admin: Admin,
    load_balancer: String,
    group: &'a str,
}

impl<'a> Meant<'a> {
    /// Finds them. All targets must be there: of several, none is touched otherwise.
    fn find(subject: &'a Subject, node: &AdminArguments, language: Language) -> Result<Self, Failure> {
        let Subject { load_balancer, group, targets } = subject;
        let admin = Admin::of(node, language)?;
        let load_balancer = load_balancer_of(&admin, load_balancer.as_deref(), group)?;
        let there =
            admin.get(&ApiPath::of(&["load-balancers", &load_balancer, "groups", group, "targets"]))?;
        let there: Vec<Target> = admin.read(there)?;
        let is_missing = |name: &&String| !there.iter().any(|target| target.name == **name);
        if let Some(missing) = targets.iter().find(is_missing) {
            let names: Vec<&str> = there.iter().map(|target| target.name.as_str()).collect();
            let values = [("target", missing.as_str()), ("group", group), ("targets", &*names.join(", "))];
            return Err(Failure::cannot(Answer::NoSuchTarget, &values, language));
        }
        Ok(Self { admin, load_balancer, group })
    }

    /// The path of what is asked of a target.
    fn path(&self, target: &str, what: &str) -> ApiPath {
        ApiPath::of(&["load-balancers", &self.load_balancer, "groups", self.group, "targets", target, what])
    }

    /// What became of a target: for programs on a line of its own.
    fn tell(&self, answer: Value, done: Answer, language: Language) -> Result<(), Failure> {
        self.admin.tell(answer, |target: &Target| {
            let (policy, deadline) = match &target.drain {
                Some(drain) => (drain.policy.clone(), status::deadline(drain.deadline_s)),
                None => Default::default(),
            };
            let values = [
                ("target", &*target.name),
                ("policy", &*policy),
                ("deadline", &*deadline),
                ("sessions", &*count::sessions(&status::sessions(target), language)),
                ("connections", &*count::connections(target.connections, language)),
            ];
            language.fill(done, &values)
        })
    }
}
