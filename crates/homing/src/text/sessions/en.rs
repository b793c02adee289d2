//! What do we say about `homing sessions` in English?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Sessions => "Look at the sessions of a running node, and move or end one",
        Help::SessionsInFull => {
            "Look at the sessions of a running node, and move or end one.\n\n\
             A session is named by 16 hexadecimal digits; `list` shows them, and so do logs and `homing explain`. What \
             is ordered is carried out when the session comes by: no request fails, no connection is closed."
        }
        Help::List => "Tell which sessions there are",
        Help::ListInFull => {
            "Tell which sessions there are, a page at a time. Of sealed cookies, this node knows those that came by."
        }
        Help::Target => "Only sessions at home on this target",
        Help::Client => "Only the session of this client address, where addresses name sessions",
        Help::Id => "Only the session of this name, in each group that has it",
        Help::Limit => "How many at most, up to 1000",
        Help::Cursor => "Go on where the page before ended",
        Help::Show => "Tell what is known of a session, and what was decided for it lately",
        Help::ShowInFull => {
            "Tell what is known of a session, and what was decided for it lately, newest first."
        }
        Help::Session => "Name of the session, 16 hexadecimal digits",
        Help::Move => "Give a session another home",
        Help::MoveInFull => {
            "Give a session another home, from its next request on.\n\n\
             A target that cannot take it now (draining, drained, unhealthy, full) is refused, unless forced."
        }
        Help::To => "The target that shall be its home",
        Help::Force => "Also to a target that cannot take it now",
        Help::Unpin => "Schedule a session anew; it stays the same session",
        Help::UnpinInFull => {
            "Schedule a session anew at its next request. It stays the same session, and may get the same home."
        }
        Help::Expire => "End a session",
        Help::ExpireInFull => "End a session: who comes with its key next begins a new one.",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Session => "Session",
        Answer::Group => "Group",
        Answer::Method => "Method",
        Answer::Home => "Home",
        Answer::Client => "Client",
        Answer::Begun => "Begun",
        Answer::Seen => "Seen",
        Answer::EndsIn => "Ends in",
        Answer::Connections => "Connections",
        Answer::State => "State",
        Answer::Confirmed => "confirmed",
        Answer::Tentative => "tentative: its target has not answered yet",
        Answer::Order => "Ordered",
        Answer::Gone => "(gone)",
        Answer::Ago => "Ago",
        Answer::Reason => "Reason",
        Answer::Target => "Target",
        Answer::Listener => "Listener",
        Answer::Status => "Status",
        Answer::NoSessions => "There are no such sessions.",
        Answer::NoDecisions => "No decision for it is remembered.",
        Answer::More => "There are more: --cursor {cursor}",
        Answer::Moves => "Session {id} of {group} moves from {from} to {to} with its next request.",
        Answer::Unpinned => {
            "Session {id} of {group}, at home on {from}, is scheduled anew at its next request."
        }
        Answer::Ends => "Session {id} of {group}, at home on {from}, has ended: its client begins a new one.",
    }
}
