//! What is one step of a decision, for people and for programs?

use serde::ser::{Serialize, SerializeMap, Serializer};
use std::time::Duration;

/// One step. As JSON: its stable name as `step`, a sentence as `what`, and what the sentence is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// No rule takes the request.
    NoRule {
        /// How many rules there are.
        rules: usize,
    },
    /// Where it is routed to.
    Routed {
        /// Position of the rule; `None`: the listener's own group.
        rule: Option<usize>,
        /// Name of the group.
        group: String,
    },
    /// Of several groups it goes to one.
    Split {
        /// `kept`: its client has that already; `in-turn`.
        how: &'static str,
        /// Name of the group.
        group: String,
        /// How many there are.
        groups: usize,
    },
    /// Its client is sent elsewhere.
    Redirected {
        /// Position of the rule; `None`: the listener itself.
        rule: Option<usize>,
        /// Of the answer.
        status: u16,
        /// Where to.
        location: String,
    },
    /// It gets an answer that is always the same.
    Responded {
        /// Position of the rule; `None`: the listener itself.
        rule: Option<usize>,
        /// Of the answer.
        status: u16,
    },
    /// What the request shows of its session's key.
    Key {
        /// Name of the persistence method.
        method: &'static str,
        /// How many values.
        shown: usize,
    },
    /// The session is known.
    Recalled {
        /// Its name.
        session: String,
        /// Name of its home; `None`: not in the group any more.
        home: Option<String>,
        /// Time since its first request.
        age: Duration,
        /// Time since it was noted as seen.
        silence: Duration,
        /// Time until it ends if nothing more comes.
        remaining: Duration,
    },
    /// No session is known.
    Missed {
        /// Why, by the stable name of the reason.
        reason: &'static str,
    },
    /// An operator has ordered something for the session.
    Ordered {
        /// `move`, `unpin` or `expire`.
        order: &'static str,
        /// Where to, for `move`.
        target: Option<String>,
    },
    /// The home can take the session.
    HomeReady {
        /// Its name.
        target: String,
    },
    /// The home cannot take the session.
    HomeAway {
        /// Its name; `None`: not in the group any more.
        target: Option<String>,
        /// Why, by the stable name of the reason.
        reason: &'static str,
        /// What the failure matrix says.
        policy: &'static str,
    },
    /// The scheduler picks.
    Picked {
        /// Name of the scheduler.
        scheduler: &'static str,
        /// Name of the target; `None`: nobody is left.
        target: Option<String>,
        /// How many targets take new sessions.
        usable: usize,
        /// How many targets there are.
        targets: usize,
    },
    /// The session is served elsewhere until its home is back.
    Sheltered {
        /// Name of the target that serves it.
        target: String,
    },
    /// What would be remembered once the target answers.
    Remember {
        /// Name of the home.
        target: String,
    },
    /// Nobody gets it.
    Refused {
        /// Why, by the stable name of the reason.
        reason: &'static str,
        /// Status of the answer.
        status: u16,
    },
}

impl Step {
    /// The stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NoRule { .. } => "no-rule",
            Self::Routed { .. } => "routed",
            Self::Split { .. } => "split",
            Self::Redirected { .. } => "redirected",
            Self::Responded { .. } => "responded",
            Self::Key { .. } => "key",
            Self::Recalled { .. } => "recalled",
            Self::Missed { .. } => "missed",
            Self::Ordered { .. } => "ordered",
            Self::HomeReady { .. } => "home-ready",
            Self::HomeAway { .. } => "home-away",
            Self::Picked { .. } => "picked",
            Self::Sheltered { .. } => "sheltered",
            Self::Remember { .. } => "remember",
            Self::Refused { .. } => "refused",
        }
    }

    /// Time until the session ends if nothing more comes, where the step tells.
    #[must_use]
    pub fn expires_in(&self) -> Option<Duration> {
        match self {
            Self::Recalled { remaining, .. } => Some(Duration::from_secs(remaining.as_secs())),
            _ => None,
        }
    }

    /// What the sentence is made of, each by its name.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        let gone = || "–".to_owned();
        let text = |name: &Option<String>| name.clone().unwrap_or_else(gone);
        let seconds = |duration: &Duration| duration.as_secs().to_string();
        match self {
            Self::NoRule { rules } => vec![("rules", rules.to_string())],
            Self::Routed { rule, group } => {
                vec![("rule", rule.map_or_else(gone, |rule| rule.to_string())), ("group", group.clone())]
            }
            Self::Split { how, group, groups } => {
                vec![("how", (*how).to_owned()), ("group", group.clone()), ("groups", groups.to_string())]
            }
            Self::Redirected { rule, status, location } => vec![
                ("rule", rule.map_or_else(gone, |rule| rule.to_string())),
                ("status", status.to_string()),
                ("location", location.clone()),
            ],
            Self::Responded { rule, status } => {
                vec![
                    ("rule", rule.map_or_else(gone, |rule| rule.to_string())),
                    ("status", status.to_string()),
                ]
            }
            Self::Key { method, shown } => {
                vec![("method", (*method).to_owned()), ("shown", shown.to_string())]
            }
            Self::Recalled { session, home, age, silence, remaining } => vec![
                ("session", session.clone()),
                ("home", text(home)),
                ("age_s", seconds(age)),
                ("silence_s", seconds(silence)),
                ("remaining_s", seconds(remaining)),
            ],
            Self::Missed { reason } => vec![("reason", (*reason).to_owned())],
            Self::Ordered { order, target } => {
                vec![("order", (*order).to_owned()), ("target", text(target))]
            }
            Self::HomeReady { target } | Self::Sheltered { target } | Self::Remember { target } => {
                vec![("target", target.clone())]
            }
            Self::HomeAway { target, reason, policy } => vec![
                ("target", text(target)),
                ("reason", (*reason).to_owned()),
                ("policy", (*policy).to_owned()),
            ],
            Self::Picked { scheduler, target, usable, targets } => vec![
                ("scheduler", (*scheduler).to_owned()),
                ("target", text(target)),
                ("usable", usable.to_string()),
                ("targets", targets.to_string()),
            ],
            Self::Refused { reason, status } => {
                vec![("reason", (*reason).to_owned()), ("status", status.to_string())]
            }
        }
    }

    /// The sentence, in English; `{name}` stands for a value. Other languages have theirs under the same name.
    #[must_use]
    pub const fn template(&self) -> &'static str {
        match self {
            Self::NoRule { .. } => "none of {rules} rules takes it, and the listener has no group of its own",
            Self::Routed { rule: Some(_), .. } => "rules[{rule}] takes it: group {group}",
            Self::Routed { rule: None, .. } => "the listener's own group takes it: {group}",
            Self::Split { .. } => "of {groups} groups it goes to {group} ({how})",
            Self::Redirected { rule: Some(_), .. } => "rules[{rule}] redirects with {status} to {location}",
            Self::Redirected { rule: None, .. } => "the listener redirects with {status} to {location}",
            Self::Responded { rule: Some(_), .. } => "rules[{rule}] answers with {status}",
            Self::Responded { rule: None, .. } => "the listener answers with {status}",
            Self::Key { shown: 0, .. } => "persistence by {method}: the request shows no key",
            Self::Key { .. } => "persistence by {method}: the request shows {shown} key(s)",
            Self::Recalled { .. } => {
                "session {session} is known: home {home}, begun {age_s} s ago, seen {silence_s} s ago, ends in \
                 {remaining_s} s"
            }
            Self::Missed { .. } => "no session is known: {reason}",
            Self::Ordered { target: Some(_), .. } => "an operator ordered: {order} to {target}",
            Self::Ordered { target: None, .. } => "an operator ordered: {order}",
            Self::HomeReady { .. } => "home {target} can take it",
            Self::HomeAway { .. } => {
                "home {target} cannot take it: {reason}; the failure matrix says {policy}"
            }
            Self::Picked { target: Some(_), .. } => {
                "{scheduler} picks {target} ({usable} of {targets} targets take new sessions)"
            }
            Self::Picked { target: None, .. } => {
                "{scheduler} finds nobody ({usable} of {targets} targets take new sessions)"
            }
            Self::Sheltered { .. } => "{target} serves it until its home is back",
            Self::Remember { .. } => "once {target} answers, the session is at home there",
            Self::Refused { .. } => "refused with {status}: {reason}",
        }
    }

    /// The sentence, in English.
    #[must_use]
    pub fn what(&self) -> String {
        fill(self.template(), &self.values())
    }
}

/// A template with its values.
#[must_use]
pub fn fill(template: &str, values: &[(&'static str, String)]) -> String {
    let mut text = template.to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = self.values();
        let mut map = serializer.serialize_map(Some(values.len() + 2))?;
        map.serialize_entry("step", self.name())?;
        map.serialize_entry("what", &self.what())?;
        for (name, value) in values {
            map.serialize_entry(name, &value)?;
        }
        map.end()
    }
}
