//! How is the value of each metric read?

use std::fmt;
use std::sync::atomic::Ordering;

use homing_core::bound::Bound;
use homing_core::certificate::ListenerTls;
use homing_core::counters::Counter;
use homing_core::doctor::{self, Severity};
use homing_core::drain::AdminState;
use homing_core::group::{Group, Target};
use homing_core::handshake::{HandshakeFailure, TargetFailure, TlsVersion};
use homing_core::health::Health;
use homing_core::http2::{DEFENCES, TargetHttp2Counters};
use homing_core::live::{GroupCounters, Histogram, ListenerCounters};
use homing_core::persist::table::SessionTable;
use homing_core::reason::Reason;
use homing_core::snapshot::Listener;
use homing_core::spec::Protocol;

use super::super::super::observed::Look;
use super::super::super::process;
use super::super::Samples;
use crate::events::DrainEnd;
use crate::restart::Task;
use crate::watch::Outcome;

pub(super) fn build_info(_: &Look<'_>, samples: &mut Samples<'_, '_>) -> fmt::Result {
    samples.value_of("version", env!("CARGO_PKG_VERSION"), 1)
}

pub(super) fn start_time(look: &Look<'_>, samples: &mut Samples<'_, '_>) -> fmt::Result {
    samples.value(look.observed.started_at_s)
}

pub(super) fn revision(look: &Look<'_>, samples: &mut Samples<'_, '_>) -> fmt::Result {
    samples.value(look.running.snapshot.revision)
}

pub(super) fn reloads(look: &Look<'_>, samples: &mut Samples<'_, '_>) -> fmt::Result {
    let counted = |outcome: Outcome| look.reloads.counts[outcome.index()];
    Outcome::ALL
        .iter()
        .try_for_each(|outcome| samples.value_of("outcome", outcome.as_str(), counted(*outcome)))
}

pub(super) fn last_reload(look: &Look<'_>, samples: &mut Samples<'_, '_>) -> fmt::Result {
    let went_wrong = look.reloads.last.as_ref().is_some_and(|last| last.outcome.is_trouble());
    samples.value(u64::from(!went_wrong))
}

pub(super) fn probes_waited(look: &Look<'_>, samples: &mut Samples<'_, '_>) -> fmt::Result {
    samples.value(look.observed.book.waits())
}

pub(super) fn probes_without_resources(look: &Look<'_>, samples: &mut Samples<'_, '_>) -> fmt::Result {
    samples.value(look.observed.book.own_faults())
}

pub(super) fn state_saved_time(look: &Look<'_>, samples: &mut Samples<'_, '_>) -> fmt::Result {
    samples.value(look.observed.state.saved_at_s().unwrap_or(0))
}

pub(super) fn findings(look: &Look<'_>, samples: &mut Samples<'_, '_>) -> fmt::Result {
    let found = doctor::examine(&look.running.spec, &look.running.snapshot, look.now);
    [Severity::Advice, Severity::Warning, Severity::Error].iter().try_for_each(|severity| {
        let such = found.iter().filter(|finding| finding.row().severity == *severity);
        samples.value_of("severity", severity.as_str(), count(such.count()))
    })
}

pub(super) fn limits_met(look: &Look<'_>, samples: &mut Samples<'_, '_>) -> fmt::Result {
    let bounds = &look.observed.upkeep.bounds;
    Bound::ALL.iter().try_for_each(|bound| samples.value_of("limit", bound.as_str(), bounds.met(*bound)))
}

pub(super) fn cpu(_: &Look<'_>, samples: &mut Samples<'_, '_>) -> fmt::Result {
    process::cpu_ms().map_or(Ok(()), |used_ms| samples.millis(used_ms))
}

pub(super) fn drains_ended(look: &Look<'_>, samples: &mut Samples<'_, '_>) -> fmt::Result {
    let drains = &look.observed.upkeep.drains;
    DrainEnd::ALL.iter().try_for_each(|why| samples.value_of("why", why.as_str(), drains.ended(*why)))
}

pub(super) fn restarts(look: &Look<'_>, samples: &mut Samples<'_, '_>) -> fmt::Result {
    let restarts = &look.observed.restarts;
    Task::ALL.iter().try_for_each(|task| samples.value_of("task", task.as_str(), restarts.count(*task)))?;
    let exports = &look.running.snapshot.exports;
    samples.value_of("task", "traces", exports.restarts.load(Ordering::Relaxed))
}

pub(super) fn spans_exported(look: &Look<'_>, samples: &mut Samples<'_, '_>) -> fmt::Result {
    let exports = &look.running.snapshot.exports;
    samples.value_of("result", "taken", exports.exported.load(Ordering::Relaxed))?;
    samples.value_of("result", "failed", exports.failed.load(Ordering::Relaxed))
}

/// The classes of statuses, as [`homing_core::live::class_of`] counts them.
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

pub(super) fn answers(listener: &Listener, samples: &mut Samples<'_, '_>) -> fmt::Result {
    of_http(listener, |listener| {
        (0..).zip(CLASSES).try_for_each(|(class, name): (usize, _)| {
            samples.value_of("class", name, sum(listener, |count| count.answers[class].value()))
        })
    })
}

pub(super) fn group_answers(group: &Group, _: &Look<'_>, samples: &mut Samples<'_, '_>) -> fmt::Result {
    of_http_group(group, || {
        (0..).zip(CLASSES).try_for_each(|(class, name): (usize, _)| {
            samples.value_of("class", name, counted(group, |count| &count.answers[class]))
        })
    })
}

pub(super) fn group_durations(group: &Group, _: &Look<'_>, samples: &mut Samples<'_, '_>) -> fmt::Result {
    of_http_group(group, || {
        let buckets: [u64; Histogram::BOUNDS_MS.len() + 1] =
            std::array::from_fn(|bucket| counted(group, |count| &count.duration.buckets[bucket]));
        samples.durations(counted(group, |count| &count.duration.sum_ms), &buckets)
    })
}

pub(super) fn durations(listener: &Listener, samples: &mut Samples<'_, '_>) -> fmt::Result {
    of_http(listener, |listener| {
        let buckets: [u64; Histogram::BOUNDS_MS.len() + 1] =
            std::array::from_fn(|bucket| sum(listener, |count| count.duration.buckets[bucket].value()));
        samples.durations(sum(listener, |count| count.duration.sum_ms.value()), &buckets)
    })
}

pub(super) fn decisions(group: &Group, _: &Look<'_>, samples: &mut Samples<'_, '_>) -> fmt::Result {
    Reason::ALL.iter().try_for_each(|reason| {
        let decided = group.live.counters.sum(|count| count.decisions[reason.index()].value());
        samples.value_of("reason", reason.as_str(), decided)
    })
}

pub(super) fn health(_: &Group, target: &Target, _: &Look<'_>, samples: &mut Samples<'_, '_>) -> fmt::Result {
    let found = target.live.health();
    [Health::Unknown, Health::Healthy, Health::Unhealthy]
        .iter()
        .try_for_each(|health| samples.value_of("health", health.as_str(), u64::from(*health == found)))
}

pub(super) fn admin_state(
    _: &Group,
    target: &Target,
    look: &Look<'_>,
    samples: &mut Samples<'_, '_>,
) -> fmt::Result {
    let given = target.live.drain.state(look.now);
    [AdminState::Active, AdminState::Draining, AdminState::Drained]
        .iter()
        .try_for_each(|state| samples.value_of("state", state.as_str(), u64::from(*state == given)))
}

/// There is time to tell where a drain has a deadline before it.
pub(super) fn drain_remaining(
    _: &Group,
    target: &Target,
    look: &Look<'_>,
    samples: &mut Samples<'_, '_>,
) -> fmt::Result {
    let drain = &target.live.drain;
    match drain.remaining(look.now).filter(|_| drain.state(look.now) == AdminState::Draining) {
        Some(remaining) => samples.value(remaining.as_secs()),
        None => Ok(()),
    }
}

pub(super) fn ramp(
    group: &Group,
    target: &Target,
    look: &Look<'_>,
    samples: &mut Samples<'_, '_>,
) -> fmt::Result {
    let per_mille = group.ramp_of(target, look.now).map_or(1000, |ramp| ramp.per_mille);
    samples.millis(per_mille.into())
}

pub(super) fn sessions(
    group: &Group,
    target: &Target,
    look: &Look<'_>,
    samples: &mut Samples<'_, '_>,
) -> fmt::Result {
    let is_exact = look.observed.upkeep.counts.are_exact(group, look.now);
    let word = if is_exact { "exact" } else { "estimate" };
    samples.value_of("count", word, target.live.sessions.load(Ordering::Relaxed).into())
}

pub(super) fn probes(
    _: &Group,
    target: &Target,
    look: &Look<'_>,
    samples: &mut Samples<'_, '_>,
) -> fmt::Result {
    let Some(page) = look.observed.book.page(target.home.target) else { return Ok(()) };
    samples.value_of("result", "pass", page.passes)?;
    samples.value_of("result", "fail", page.failures)
}

pub(super) fn probe_duration(
    _: &Group,
    target: &Target,
    look: &Look<'_>,
    samples: &mut Samples<'_, '_>,
) -> fmt::Result {
    let last = look.observed.book.page(target.home.target).and_then(|page| page.last);
    let took_ms = last.map(|last| u64::try_from(last.took.as_millis()).unwrap_or(u64::MAX));
    took_ms.map_or(Ok(()), |took_ms| samples.millis(took_ms))
}

/// What the workers counted of a group.
pub(super) fn counted(group: &Group, which: impl Fn(&GroupCounters) -> &Counter) -> u64 {
    group.live.counters.sum(|count| which(count).value())
}

pub(super) fn is_resting(target: &Target, look: &Look<'_>) -> bool {
    target.live.resting_until_ms() > look.now.monotonic_ms
}

pub(super) fn sum(listener: &Listener, read: impl Fn(&ListenerCounters) -> u64) -> u64 {
    listener.live.counters.sum(read)
}

pub(super) fn open_connections(listener: &Listener) -> u64 {
    count(listener.live.open_connections.load(Ordering::Relaxed))
}

pub(super) fn handshakes(listener: &Listener, samples: &mut Samples<'_, '_>) -> fmt::Result {
    of_tls(listener, |_| {
        TlsVersion::ALL.iter().try_for_each(|version| {
            let done = sum(listener, |count| count.handshakes.done[version.index()].value());
            samples.value_of("version", version.as_str(), done)
        })
    })
}

pub(super) fn failed_handshakes(listener: &Listener, samples: &mut Samples<'_, '_>) -> fmt::Result {
    of_tls(listener, |_| {
        HandshakeFailure::ALL.iter().try_for_each(|failure| {
            let failed = sum(listener, |count| count.handshakes.failed[failure.index()].value());
            samples.value_of("reason", failure.as_str(), failed)
        })
    })
}

pub(super) fn target_handshakes(group: &Group, samples: &mut Samples<'_, '_>) -> fmt::Result {
    TlsVersion::ALL.iter().filter(|_| speaks_tls(group)).try_for_each(|version| {
        let done = counted(group, |count| &count.handshakes.done[version.index()]);
        samples.value_of("version", version.as_str(), done)
    })
}

pub(super) fn failed_target_handshakes(group: &Group, samples: &mut Samples<'_, '_>) -> fmt::Result {
    let may_fail = speaks_tls(group) || group.knows_http2();
    TargetFailure::ALL.iter().filter(|_| may_fail).try_for_each(|failure| {
        let failed = counted(group, |count| &count.handshakes.failed[failure.index()]);
        samples.value_of("reason", failure.as_str(), failed)
    })
}

/// One count of the groups that know HTTP/2.
pub(super) fn http2_to_targets(
    group: &Group,
    samples: &mut Samples<'_, '_>,
    read: impl Fn(&TargetHttp2Counters) -> &Counter,
) -> fmt::Result {
    if !group.knows_http2() {
        return Ok(());
    }
    samples.value(counted(group, |count| read(&count.http2)))
}

pub(super) fn ended_streams(group: &Group, samples: &mut Samples<'_, '_>) -> fmt::Result {
    by_reason(
        group,
        samples,
        &[
            ("refused", |count| &count.refused),
            ("reset", |count| &count.resets),
            ("cancelled", |count| &count.cancelled),
            ("bad-answer", |count| &count.bad_answers),
        ],
    )
}

pub(super) fn ended_carriers(group: &Group, samples: &mut Samples<'_, '_>) -> fmt::Result {
    by_reason(
        group,
        samples,
        &[("go-away", |count| &count.go_aways), ("broken-protocol", |count| &count.broken)],
    )
}

/// Which of the counts.
type ReadHttp2 = fn(&TargetHttp2Counters) -> &Counter;

fn by_reason(
    group: &Group,
    samples: &mut Samples<'_, '_>,
    reasons: &[(&'static str, ReadHttp2)],
) -> fmt::Result {
    reasons.iter().filter(|_| group.knows_http2()).try_for_each(|(reason, read)| {
        samples.value_of("reason", reason, counted(group, |count| read(&count.http2)))
    })
}

/// Whether a group speaks TLS to its targets.
pub(super) fn speaks_tls(group: &Group) -> bool {
    group.approach.as_ref().is_some_and(|approach| approach.tls.is_some())
}

pub(super) fn certificate_expiry(listener: &Listener, samples: &mut Samples<'_, '_>) -> fmt::Result {
    of_tls(listener, |tls| {
        let first = tls.identities.iter().map(|identity| identity.not_after_s).min();
        first.map_or(Ok(()), |first| samples.value(first))
    })
}

/// Handshakes and certificates exist where TLS is spoken.
pub(super) fn of_tls(listener: &Listener, write: impl FnOnce(&ListenerTls) -> fmt::Result) -> fmt::Result {
    listener.tls.as_ref().map_or(Ok(()), |tls| write(tls))
}

pub(super) fn refused_http2(listener: &Listener, samples: &mut Samples<'_, '_>) -> fmt::Result {
    of_http2(listener, |_| {
        (0..).zip(DEFENCES).try_for_each(|(place, defence): (usize, _)| {
            let refused = sum(listener, |count| count.http2.refused[place].value());
            samples.value_of("defence", defence, refused)
        })
    })
}

/// Streams exist where HTTP/2 may be spoken.
pub(super) fn of_http2(listener: &Listener, write: impl FnOnce(&Listener) -> fmt::Result) -> fmt::Result {
    if listener.settings.http2 { write(listener) } else { Ok(()) }
}

/// Requests exist where HTTP is spoken.
pub(super) fn of_http(listener: &Listener, write: impl FnOnce(&Listener) -> fmt::Result) -> fmt::Result {
    match listener.protocol {
        Protocol::Http | Protocol::Https => write(listener),
        Protocol::Tcp | Protocol::Udp => Ok(()),
    }
}

/// Answers exist where HTTP is spoken.
pub(super) fn of_http_group(group: &Group, write: impl FnOnce() -> fmt::Result) -> fmt::Result {
    if group.serves_http { write() } else { Ok(()) }
}

pub(super) fn of_table(group: &Group, write: impl FnOnce(&SessionTable) -> fmt::Result) -> fmt::Result {
    group.persistence.table().map_or(Ok(()), |table| write(table))
}

pub(super) fn count(things: usize) -> u64 {
    u64::try_from(things).unwrap_or(u64::MAX)
}
