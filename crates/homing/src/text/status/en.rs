//! What do we say about `homing status` in English?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Status => "Tell how a running node is: listeners, targets, sessions, trouble",
        Help::StatusInFull => {
            "Tell how a running node is: listeners, targets, sessions, and what is wrong. Ends with 1 when the node does \
             not answer."
        }
        Help::Quiet => "Say nothing, and end with 0 if the node answers: for health checks of containers",
        Help::Top => "Watch a running node on a terminal",
        Help::TopInFull => {
            "Watch a running node on a terminal: requests of each second, connections, sessions, healths. Arrows scroll, \
             q ends."
        }
        Help::Interval => "Seconds between two looks",
        Help::Rounds => "End after that many looks",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Version => "Version",
        Answer::Up => "Runs for",
        Answer::Revision => "Revision",
        Answer::File => "File",
        Answer::LastReload => "Last reload",
        Answer::StateFails => "The state cannot be written: what was said last would be lost by a restart.",
        Answer::Findings => "Findings about persistence: {count} (`homing doctor` tells them)",
        Answer::NoListeners => "There are no listeners.",
        Answer::Listener => "Listener",
        Answer::Protocol => "Protocol",
        Answer::Addresses => "Addresses",
        Answer::Open => "Open",
        Answer::Accepted => "Accepted",
        Answer::Refused => "Refused",
        Answer::Answers => "Answers",
        Answer::Received => "Received",
        Answer::Sent => "Sent",
        Answer::Group => "Group",
        Answer::Target => "Target",
        Answer::Address => "Address",
        Answer::Weight => "Weight",
        Answer::Health => "Health",
        Answer::State => "State",
        Answer::Sessions => "Sessions",
        Answer::Active => "Active",
        Answer::Served => "Served",
        Answer::Failures => "Failures",
        Answer::PerSecond => "Each second",
        Answer::Errors => "5xx/s",
        Answer::In => "In/s",
        Answer::Out => "Out/s",
        Answer::Keys => "arrows scroll, q ends",
        Answer::NoTerminal => "`homing top` is for a terminal; `homing status` tells the same once.",
        Answer::Away => "The node does not answer: {why}",
    }
}
