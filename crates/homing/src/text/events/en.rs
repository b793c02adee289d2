//! What do we say about events in English?

use super::{Answer, Event, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Events => "Tell what happens on a running node, as it happens",
        Help::EventsInFull => {
            "Tell what happens on a running node, as it happens: healths, drains, moved sessions, limits. A line for \
             each event, or with --output json an object. Ends with Ctrl-C, with the node, or after --count."
        }
        Help::Follow => "Go on when the node ends its stream: after an upgrade or a restart",
        Help::Count => "End after that many events",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Ended => "The node has ended its stream; looking for it again …",
    }
}

pub(super) const fn event(key: Event) -> &'static str {
    match key {
        Event::DrainBegan => {
            "drain of {target} of {load_balancer}/{group} begins ({policy}, deadline in s: {deadline_s})"
        }
        Event::DrainEnded => "drain of {target} of {load_balancer}/{group} is over ({why})",
        Event::SessionMoved => "session {session} of {load_balancer}/{group} moves from {from} to {to}",
        Event::SessionUnpinned => {
            "session {session} of {load_balancer}/{group}, at home on {from}, is scheduled anew"
        }
        Event::SessionExpired => "session {session} of {load_balancer}/{group}, at home on {from}, is ended",
        Event::TargetUnstuck => {
            "all sessions of {target} of {load_balancer}/{group} are scheduled anew: {sessions}"
        }
        Event::LimitMet => {
            "limit met in {load_balancer}/{group}: {limit} (evicted: {evicted}, refused: {refused})"
        }
        Event::HealthChanged => "{target} of {load_balancer}/{group} was {from}, is {to} ({why})",
        Event::TaskRestarted => "a task of the control plane died and begins again: {task} ({why})",
        Event::Lagged => "this reader is too slow: events missed: {missed}",
    }
}
