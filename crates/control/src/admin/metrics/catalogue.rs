//! Which metrics are there? One row each; the documentation and the tests read the same rows.

mod read;
mod row;

pub(super) use row::Read;
pub use row::{Kind, Row, Unit, Whose};

use super::super::process;
use read::{
    admin_state, answers, build_info, certificate_expiry, count, counted, cpu, decisions, drain_remaining,
    drains_ended, durations, ended_carriers, ended_streams, failed_handshakes, failed_target_handshakes,
    findings, group_answers, group_durations, handshakes, health, http2_to_targets, is_resting, last_reload,
    limits_met, of_http, of_http_group, of_http2, of_table, of_tls, open_connections, probe_duration, probes,
    probes_waited, probes_without_resources, ramp, refused_http2, reloads, restarts, revision, sessions,
    spans_exported, speaks_tls, start_time, state_saved_time, sum, target_handshakes,
};
use row::{counter, gauge, histogram};

/// The catalogue.
pub const CATALOGUE: &[Row] = &[
    gauge("build_info", "Which program this is; always 1", Read::Node(build_info)).by("version"),
    gauge("node_start_time", "When the node started, since 1970", Read::Node(start_time)).of_seconds(),
    gauge("revision", "Number of the spec that is in force", Read::Node(revision)),
    counter("reloads", "Attempts to read the file again, by what became of them", Read::Node(reloads))
        .by("outcome"),
    gauge(
        "last_reload_successful",
        "1: the file is in force; 0: its last reading was refused or failed",
        Read::Node(last_reload),
    ),
    counter("probes_waited", "Probes that waited for their turn", Read::Node(probes_waited)),
    counter(
        "probes_without_resources",
        "Probes not made because this node had no descriptor, port or memory",
        Read::Node(probes_without_resources),
    ),
    gauge(
        "doctor_findings",
        "Reasons found why persistence does not work as it might, by how bad they are",
        Read::Node(findings),
    )
    .by("severity"),
    counter(
        "api_refused_requests",
        "Requests to the API without a token, or with a wrong one",
        Read::Node(|look, samples| samples.value(look.observed.gate.refused())),
    ),
    gauge(
        "state_saved_time",
        "When everything that outlives the node was on its disk last, since 1970; 0: not yet",
        Read::Node(state_saved_time),
    )
    .of_seconds(),
    counter(
        "state_written",
        "Written to files of state",
        Read::Node(|look, samples| samples.value(look.observed.state.written_bytes())),
    )
    .of_bytes(),
    counter(
        "state_write_failures",
        "Attempts to write the state that failed",
        Read::Node(|look, samples| samples.value(look.observed.state.failures())),
    ),
    counter(
        "state_files_set_aside",
        "Files of state that were damaged or unreadable when the node started",
        Read::Node(|look, samples| samples.value(look.observed.state.set_aside())),
    ),
    counter(
        "drains_begun",
        "Drains that operators began",
        Read::Node(|look, samples| samples.value(look.observed.upkeep.drains.begun())),
    ),
    counter("drains_ended", "Drains that ended, by why", Read::Node(drains_ended)).by("why"),
    counter(
        "control_restarts",
        "Times a task of the control plane died and began again: each is a bug",
        Read::Node(restarts),
    )
    .by("task"),
    counter("limits_met", "Times a bound was met, by which", Read::Node(limits_met)).by("limit"),
    counter(
        "store_failures",
        "Times the store did not take something, or could not be read",
        Read::Node(|look, samples| samples.value(look.observed.store.failures())),
    ),
    counter(
        "audit_lost_notes",
        "Notes of the audit that were not kept",
        Read::Node(|look, samples| samples.value(look.observed.gate.identities().audit().lost())),
    ),
    counter(
        "logins_limited",
        "Attempts to sign in that were not looked at, because there were too many",
        Read::Node(|look, samples| samples.value(look.observed.gate.identities().limited_logins().0)),
    ),
    counter(
        "events",
        "Events that were told",
        Read::Node(|look, samples| samples.value(look.observed.events.told())),
    ),
    counter(
        "events_lost",
        "Events that somebody who follows has missed",
        Read::Node(|look, samples| samples.value(look.observed.events.lost())),
    ),
    gauge(
        "event_streams",
        "Streams of events that somebody follows",
        Read::Node(|look, samples| samples.value(count(look.observed.events.listening()))),
    ),
    counter("process_cpu", "Processor time of the process", Read::Node(cpu)).of_seconds(),
    gauge(
        "process_resident_memory",
        "Memory that the process has",
        Read::Node(|_, samples| samples.value_if(process::resident_bytes())),
    )
    .of_bytes(),
    gauge(
        "process_open_files",
        "Descriptors that the process has open",
        Read::Node(|_, samples| samples.value_if(process::open_files())),
    ),
    counter("worker_turns", "Times the worker waited for events", Read::Worker(|count| count.turns.value())),
    counter("worker_events", "Events the worker was told of", Read::Worker(|count| count.events.value())),
    counter(
        "worker_panics",
        "Connections that a panic ended: each is a bug",
        Read::Worker(|count| count.panics.value()),
    ),
    counter(
        "worker_accept_pauses",
        "Times the worker stopped accepting, because a bound was met or the system had nothing left",
        Read::Worker(|count| count.accept_pauses.value()),
    ),
    gauge(
        "worker_clients",
        "Client connections of HTTP that the worker has, streams of HTTP/2 included",
        Read::Worker(|count| count.clients.value()),
    ),
    gauge(
        "worker_target_connections",
        "Connections to targets of HTTP that the worker has, idle ones and streams of HTTP/2 included",
        Read::Worker(|count| count.targets.value()),
    ),
    gauge(
        "worker_requests",
        "Requests that the worker serves now",
        Read::Worker(|count| count.exchanges.value()),
    ),
    gauge(
        "worker_tunnels",
        "TCP connections and tunnels that the worker serves now",
        Read::Worker(|count| count.tunnels.value()),
    ),
    counter(
        "worker_reused_connections",
        "Requests that an idle connection took to their target",
        Read::Worker(|count| count.reuses.value()),
    ),
    counter("access_log_lines", "Lines of the access log", Read::Worker(|count| count.log_lines.value())),
    counter(
        "access_log_left_out",
        "Requests that the access log left out, because it takes a sample",
        Read::Worker(|count| count.log_left_out.value()),
    ),
    counter(
        "access_log_lost_blocks",
        "Blocks of lines that were lost, because the log's writer fell behind",
        Read::Worker(|count| count.log_lost_blocks.value()),
    ),
    counter("traced_spans", "Spans of traced requests", Read::Worker(|count| count.spans.value())),
    counter(
        "traced_spans_lost",
        "Spans that were lost, because too many waited for their export",
        Read::Worker(|count| count.spans_lost.value()),
    ),
    counter(
        "spans_exported",
        "Spans sent to their receiver, by what became of them",
        Read::Node(spans_exported),
    )
    .by("result"),
    counter(
        "listener_accepted_connections",
        "Client connections or flows accepted",
        Read::Listener(|listener, samples| samples.value(sum(listener, |count| count.accepted.value()))),
    ),
    gauge(
        "listener_open_connections",
        "Client connections or flows open now",
        Read::Listener(|listener, samples| samples.value(open_connections(listener))),
    ),
    counter(
        "listener_refused_connections",
        "Client connections or flows refused at a limit",
        Read::Listener(|listener, samples| {
            samples.value(sum(listener, |count| count.refused_at_limit.value()))
        }),
    ),
    counter(
        "listener_refused_requests",
        "Requests refused before they reached a group: malformed, too large, no rule",
        Read::Listener(|listener, samples| {
            of_http(listener, |listener| samples.value(sum(listener, |count| count.refused_requests.value())))
        }),
    ),
    counter(
        "listener_redirects",
        "Requests that a rule or the listener itself sent elsewhere",
        Read::Listener(|listener, samples| {
            of_http(listener, |listener| samples.value(sum(listener, |count| count.redirects.value())))
        }),
    ),
    counter(
        "listener_fixed_answers",
        "Requests that a rule or the listener itself gave a fixed answer",
        Read::Listener(|listener, samples| {
            of_http(listener, |listener| samples.value(sum(listener, |count| count.fixed_answers.value())))
        }),
    ),
    counter("listener_answers", "Requests answered, by class of status", Read::Listener(answers)).by("class"),
    counter(
        "listener_received",
        "Received from clients",
        Read::Listener(|listener, samples| samples.value(sum(listener, |count| count.bytes_in.value()))),
    )
    .of_bytes(),
    counter(
        "listener_sent",
        "Sent to clients",
        Read::Listener(|listener, samples| samples.value(sum(listener, |count| count.bytes_out.value()))),
    )
    .of_bytes(),
    histogram(
        "listener_request_duration",
        "From a request's head to the end of its answer",
        Read::Listener(durations),
    ),
    counter(
        "listener_tls_handshakes",
        "TLS handshakes that came to an agreement, by version",
        Read::Listener(handshakes),
    )
    .by("version"),
    counter(
        "listener_tls_resumed",
        "TLS handshakes that went on with an earlier agreement",
        Read::Listener(|listener, samples| {
            of_tls(listener, |_| samples.value(sum(listener, |count| count.handshakes.resumed.value())))
        }),
    ),
    counter(
        "listener_tls_failures",
        "TLS handshakes that failed, by reason",
        Read::Listener(failed_handshakes),
    )
    .by("reason"),
    counter(
        "listener_http2_connections",
        "Client connections that speak HTTP/2",
        Read::Listener(|listener, samples| {
            of_http2(listener, |_| samples.value(sum(listener, |count| count.http2.connections.value())))
        }),
    ),
    counter(
        "listener_http2_streams",
        "Requests that came by HTTP/2",
        Read::Listener(|listener, samples| {
            of_http2(listener, |_| samples.value(sum(listener, |count| count.http2.streams.value())))
        }),
    ),
    counter(
        "listener_http2_refused",
        "Connections of HTTP/2 that were ended for a flood, by defence",
        Read::Listener(refused_http2),
    )
    .by("defence"),
    gauge(
        "listener_certificate_expiry_time",
        "When the first of the listener's certificates expires, since 1970",
        Read::Listener(certificate_expiry),
    )
    .of_seconds(),
    counter(
        "group_decisions",
        "Where requests, connections and flows went, by reason",
        Read::Group(decisions),
    )
    .by("reason"),
    counter("group_answers", "Requests answered, by class of status", Read::Group(group_answers)).by("class"),
    histogram(
        "group_request_duration",
        "From a request's head to the end of its answer",
        Read::Group(group_durations),
    ),
    counter(
        "group_retries",
        "Requests or connections sent to a second target",
        Read::Group(|group, _, samples| {
            samples.value(group.live.counters.sum(|count| count.retries.value()))
        }),
    ),
    counter(
        "group_tls_handshakes",
        "TLS handshakes with targets that came to an agreement, by version",
        Read::Group(|group, _, samples| target_handshakes(group, samples)),
    )
    .by("version"),
    counter(
        "group_tls_resumed",
        "TLS handshakes with targets that went on with an earlier agreement",
        Read::Group(|group, _, samples| {
            if !speaks_tls(group) {
                return Ok(());
            }
            samples.value(counted(group, |count| &count.handshakes.resumed))
        }),
    ),
    counter(
        "group_tls_failures",
        "Handshakes with targets that failed, by reason: of TLS, and of HTTP/2 where it is spoken",
        Read::Group(|group, _, samples| failed_target_handshakes(group, samples)),
    )
    .by("reason"),
    counter(
        "group_http2_connections",
        "Connections to targets that speak HTTP/2",
        Read::Group(|group, _, samples| http2_to_targets(group, samples, |count| &count.connections)),
    ),
    counter(
        "group_http2_streams",
        "Requests and further attempts that went to targets by HTTP/2",
        Read::Group(|group, _, samples| http2_to_targets(group, samples, |count| &count.streams)),
    ),
    counter(
        "group_http2_streams_ended",
        "Streams to targets that ended before their time, by reason",
        Read::Group(|group, _, samples| ended_streams(group, samples)),
    )
    .by("reason"),
    counter(
        "group_http2_connections_ended",
        "Connections of HTTP/2 to targets that ended before their time, by reason",
        Read::Group(|group, _, samples| ended_carriers(group, samples)),
    )
    .by("reason"),
    gauge(
        "group_usable_targets",
        "Targets that take new sessions now",
        Read::Group(|group, look, samples| samples.value(count(group.usable_targets(look.now).0))),
    ),
    gauge(
        "group_targets",
        "Targets of the group",
        Read::Group(|group, _, samples| samples.value(count(group.targets.len()))),
    ),
    counter(
        "group_requests_without_key",
        "Requests that showed nothing of their session's key",
        Read::Group(|group, _, samples| samples.value(counted(group, |count| &count.without_key))),
    ),
    counter(
        "group_duplicate_keys",
        "Requests that showed several keys",
        Read::Group(|group, _, samples| samples.value(counted(group, |count| &count.duplicate_keys))),
    ),
    counter(
        "group_shadowed_cookies",
        "Answers of targets that tried to set a cookie of the balancer's name",
        Read::Group(|group, _, samples| samples.value(counted(group, |count| &count.shadowed_cookies))),
    ),
    counter(
        "group_storable_cookies",
        "Answers with the balancer's cookie that a shared cache may store",
        Read::Group(|group, _, samples| samples.value(counted(group, |count| &count.storable_cookies))),
    ),
    gauge(
        "group_pending_orders",
        "Orders of operators whose sessions have not come by since",
        Read::Group(|group, _, samples| samples.value(count(group.live.orders.len()))),
    ),
    gauge(
        "session_table_entries",
        "Sessions that the group's table holds; of sealed cookies, those that came by",
        Read::Group(|group, _, samples| of_table(group, |table| samples.value(count(table.len())))),
    ),
    gauge(
        "session_table_capacity",
        "Sessions that fit into the group's table; it may hold half as many more",
        Read::Group(|group, _, samples| of_table(group, |table| samples.value(count(table.capacity())))),
    ),
    counter(
        "session_table_evicted",
        "Sessions replaced before their end, because the table was full",
        Read::Group(|group, _, samples| of_table(group, |table| samples.value(table.evicted()))),
    ),
    counter(
        "session_table_refused",
        "Sessions not kept, because all they could replace were in use",
        Read::Group(|group, _, samples| of_table(group, |table| samples.value(table.refused()))),
    ),
    counter(
        "session_table_refused_by_quota",
        "Sessions not kept, because the table was nearly full and their network had made too many",
        Read::Group(|group, _, samples| of_table(group, |table| samples.value(table.refused_by_quota()))),
    ),
    gauge("target_health", "1 for the health that the target has, 0 for the others", Read::Target(health))
        .by("health"),
    gauge(
        "target_admin_state",
        "1 for the state that operators gave the target, 0 for the others",
        Read::Target(admin_state),
    )
    .by("state"),
    gauge(
        "target_drain_remaining",
        "Time until a draining target is drained whatever it has",
        Read::Target(drain_remaining),
    )
    .of_seconds(),
    gauge(
        "target_ramp",
        "Part of its share of new sessions that the target takes: below 1 while it starts slowly",
        Read::Target(ramp),
    ),
    gauge(
        "target_sessions",
        "Living sessions at home on the target; an estimate while the table has lost some that may live",
        Read::Target(sessions),
    )
    .by("count"),
    gauge(
        "target_resting",
        "1: the target rests because it did not accept connections",
        Read::Target(|_, target, look, samples| samples.value(u64::from(is_resting(target, look)))),
    ),
    gauge(
        "target_weight",
        "The target's share",
        Read::Target(|_, target, _, samples| samples.value(target.weight.into())),
    ),
    gauge(
        "target_active",
        "Requests, connections or flows that the target serves now",
        Read::Target(|_, target, _, samples| {
            samples.value(target.live.active.load(std::sync::atomic::Ordering::Relaxed).into())
        }),
    ),
    counter(
        "target_requests",
        "Requests, connections or flows that the target was given",
        Read::Target(|_, target, _, samples| {
            samples.value(target.live.counters.sum(|count| count.requests.value()))
        }),
    ),
    counter(
        "target_connects",
        "Connections opened to the target",
        Read::Target(|_, target, _, samples| {
            samples.value(target.live.counters.sum(|count| count.connects.value()))
        }),
    ),
    counter(
        "target_connect_failures",
        "Connections to the target that could not be opened",
        Read::Target(|_, target, _, samples| {
            samples.value(target.live.counters.sum(|count| count.connect_failures.value()))
        }),
    ),
    counter(
        "target_answers",
        "Answers of HTTP whose head came",
        Read::Target(|group, target, _, samples| {
            of_http_group(group, || samples.value(target.live.counters.sum(|count| count.answers.value())))
        }),
    ),
    counter(
        "target_answer_wait",
        "Time until those heads came, from when the target was given the request",
        Read::Target(|group, target, _, samples| {
            let waited_ms = || target.live.counters.sum(|count| count.answer_wait_ms.value());
            of_http_group(group, || samples.millis(waited_ms()))
        }),
    )
    .of_seconds(),
    counter(
        "target_failures",
        "Answers of the target with a 5xx, broken off or not understood",
        Read::Target(|_, target, _, samples| {
            samples.value(target.live.counters.sum(|count| count.failures.value()))
        }),
    ),
    counter("target_probes", "Probes of the target, by result", Read::Target(probes)).by("result"),
    counter(
        "target_health_changes",
        "Changes of the target's health",
        Read::Target(|_, target, look, samples| {
            samples.value_if(look.observed.book.page(target.home.target).map(|page| page.changes))
        }),
    ),
    gauge("target_probe_duration", "How long the last probe took", Read::Target(probe_duration)).of_seconds(),
];
