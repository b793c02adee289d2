//! What do we say about events in English?

use super::{Answer, Event, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Events => "Tell what happened lately on a running node, or what happens",
        Help::EventsInFull => {
            "Tell what happened lately on a running node: changes, healths, drains, moved sessions, certificates, \
             limits. A line for each event, or with --output json an object. With --follow it tells what happens from \
             now on, until Ctrl-C."
        }
        Help::Follow => "Tell what happens from now on, after an upgrade or a restart of the node too",
        Help::Count => "Tell only the newest of that number; with --follow, end after so many",
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
        Event::ConnectionsCut => {
            "connections to {target} of {load_balancer}/{group} are cut off ({why}): {connections}"
        }
        Event::RampBegan => "the share of {target} of {load_balancer}/{group} grows (seconds: {time_s})",
        Event::RampEnded => "the share of {target} of {load_balancer}/{group} does not grow any more ({why})",
        Event::SessionMoved => "session {session} of {load_balancer}/{group} moves from {from} to {to}",
        Event::SessionUnpinned => {
            "session {session} of {load_balancer}/{group}, at home on {from}, is scheduled anew"
        }
        Event::SessionExpired => "session {session} of {load_balancer}/{group}, at home on {from}, is ended",
        Event::TargetUnstuck => {
            "all sessions of {target} of {load_balancer}/{group} are scheduled anew: {sessions}"
        }
        Event::LimitMet => {
            "limit met by {load_balancer}/{name}: {limit}, times: {times} (living sessions evicted: {evicted})"
        }
        Event::LimitOfNodeMet => "limit met by the node: {limit}, times: {times}",
        Event::StoreFailed => "the store failed, times: {times} ({why})",
        Event::AuditLost => "notes of the audit are lost: {notes}",
        Event::LoginLimited => {
            "too many attempts to sign in, the last one from {address}; not looked at: {times}"
        }
        Event::CertificateExpires => {
            "a certificate of {load_balancer}/{listener} ends at {not_after_s}; days left: {left_days}"
        }
        Event::HealthChanged => "{target} of {load_balancer}/{group} was {from}, is {to} ({why})",
        Event::TaskRestarted => "a task of the control plane died and begins again: {task} ({why})",
        Event::RevisionMade => {
            "revision {revision} by {author} ({origin}): {added} added, {changed} changed, {removed} removed; why: {why}"
        }
        Event::ReloadRefused => {
            "{file} did not take effect ({outcome}), revision {running} goes on; problems: {problems}, the first: {first}"
        }
        Event::LoadBalancerSetAside => "load balancer {load_balancer} is set aside and does not run: {why}",
        Event::LoadBalancerBack => "load balancer {load_balancer} runs again",
        Event::CertificateStored => {
            "certificate {certificate} is stored by {author}, valid until {not_after_s}"
        }
        Event::CertificateReplaced => {
            "certificate {certificate} is replaced by {author}, the new one is valid until {not_after_s}"
        }
        Event::CertificateRemoved => "certificate {certificate} is removed",
        Event::Gap => "events are missing here: {lost} (– : told by another run of the node)",
    }
}
