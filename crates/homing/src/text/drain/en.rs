//! What do we say about `homing drain` in English?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Drain => "Empty a target without losing a session, and wait until it is empty",
        Help::DrainInFull => {
            "Empty a target without losing a session, and wait until it is empty.\n\n\
             A draining target gets no new sessions. It is drained when neither sessions nor connections are left, or \
             when its deadline passes: then TCP connections are closed, WebSockets are told 1012, and HTTP requests \
             finish.\n\n\
             For example: homing drain start --group web --target a --policy move && homing drain wait --group web \
             --target a --timeout 10m"
        }
        Help::Targets => "Name of a target (may be given several times)",
        Help::Start => "Begin to empty a target",
        Help::StartInFull => {
            "Begin to empty a target. A drain that is under way takes the new policy and deadline.\n\n\
             Several targets are emptied together: none of them gets the sessions of another one."
        }
        Help::Policy => {
            "What becomes of its sessions: they stay until they end (hold), leave with their client's next connection \
             (release) or with their next request (move)"
        }
        Help::Deadline => {
            "Time until it is drained whatever it still has, such as 10m (otherwise as long as it takes)"
        }
        Help::Cancel => "Let a target take traffic again",
        Help::CancelInFull => "Let a target take traffic again, whether it is draining or drained.",
        Help::Status => "Tell how far targets are emptied",
        Help::StatusInFull => {
            "Tell how far targets are emptied: of one, of a group, or of all. A ~ stands before a count that the node \
             knows only in part."
        }
        Help::Only => "Only the target of this name",
        Help::Wait => "Wait until a target is drained",
        Help::WaitInFull => {
            "Wait until a target is drained. Ends with 0 then, and with 1 when the time is over or the drain is \
             cancelled."
        }
        Help::Timeout => "How long to wait, such as 10m (otherwise as long as it takes)",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Group => "Group",
        Answer::Target => "Target",
        Answer::Address => "Address",
        Answer::State => "State",
        Answer::Policy => "Policy",
        Answer::Sessions => "Sessions",
        Answer::Connections => "Connections",
        Answer::Left => "Time left",
        Answer::Active => "active",
        Answer::Draining => "draining",
        Answer::Drained => "drained",
        Answer::NoTargets => "There are no targets.",
        Answer::NoSuchTarget => "There is no target {target} in group {group}. There are: {targets}",
        Answer::Started => "Target {target} is draining ({policy}): {sessions} and {connections} are left.",
        Answer::StartedUntil => {
            "Target {target} is draining ({policy}): {sessions} and {connections} are left, for \
             {deadline} at most."
        }
        Answer::Cancelled => "Target {target} takes traffic again.",
        Answer::OneSession => "{count} session",
        Answer::SomeSessions => "{count} sessions",
        Answer::OneConnection => "{count} connection",
        Answer::SomeConnections => "{count} connections",
        Answer::Remains => "{target}: {sessions}, {connections}",
        Answer::RemainsUntil => "{target}: {sessions}, {connections}, {deadline} left",
        Answer::IsDrained => "Target {target} is drained.",
        Answer::IsActive => "Target {target} is not draining: it takes traffic.",
        Answer::TimeIsOver => "The time is over: target {target} still has {sessions} and {connections}.",
    }
}
