//! Is every row of the catalogue written, and what was counted?

use std::collections::BTreeMap;
use std::time::Duration;

use homing_core::drain::{Drain, DrainPolicy};
use homing_core::handshake::{HandshakeFailure, TargetFailure, TlsVersion};

use super::*;
use crate::admin::tests::{everything, observed};

const HOLD: Drain = Drain { policy: DrainPolicy::Hold, deadline: None };

/// Every sample by its name and labels.
fn samples(text: &str) -> BTreeMap<&str, f64> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, value) = line.rsplit_once(' ').unwrap_or_else(|| panic!("{line}"));
            (name, value.parse().unwrap_or_else(|_| panic!("{line}")))
        })
        .collect()
}

/// A listener that speaks TLS.
const SECURED: &str = "[[load_balancers.listeners]]\nname = \"secured\"\nprotocol = \"https\"\nlisten = [\"127.0.0.1:0\"]\n\
                       group = \"web\"\ncertificates = [{ cert = \"a\", key = \"b\" }, { cert = \"c\", key = \"d\" }]\n";

/// A group that speaks TLS to its targets, and HTTP/2 where they know it.
const SECURED_GROUP: &str = "[[load_balancers.groups]]\nname = \"vault\"\ntls = { verify = false }\nhttp2 = \"agreed\"\n\
                             targets = [{ name = \"a\", address = \"127.0.0.1:1\" }]\n";

/// With a drain that has a deadline, and with TLS on both sides.
fn render(format: Format) -> String {
    let observed = observed(&(everything() + SECURED + SECURED_GROUP));
    let (snapshot, now) = (observed.changes.current(), observed.look().now);
    let (group, drain) = (&snapshot.groups[0], Drain { deadline: Some(Duration::from_secs(90)), ..HOLD });
    group.targets[1].live.begin_drain(&group.live, drain, now);
    Metrics::new(observed).render(format).unwrap()
}

#[test]
fn every_row_of_the_catalogue_is_written_with_its_help_and_a_value() {
    let text = render(Format::Classic);
    let samples = samples(&text);
    for row in CATALOGUE {
        let name = if row.kind == Kind::Counter { row.sample() } else { row.family() };
        let kind = match row.kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        assert!(text.contains(&format!("# HELP {name} {}\n# TYPE {name} {kind}\n", row.help)), "{name}");
        let name = row.sample();
        let is_written = |sample: &&str| sample.split('{').next() == Some(&*name);
        // Nobody probes the targets of this test.
        let is_of_probes = ["target_probes", "target_health_changes", "target_probe_duration"];
        assert_eq!(samples.keys().any(is_written), !is_of_probes.contains(&row.name), "{name}");
    }
}

#[test]
fn every_sample_has_the_labels_of_its_row() {
    let text = render(Format::Classic);
    for sample in samples(&text).into_keys() {
        let (name, labels) = sample.split_once('{').unwrap_or((sample, ""));
        let pairs = labels.trim_end_matches('}').split(',').filter(|pair| !pair.is_empty());
        let mut found: Vec<&str> = pairs.filter_map(|pair| Some(pair.split_once('=')?.0)).collect();
        found.retain(|label| *label != "le");
        let part_of = |row: &&Row| {
            let is_part = |suffix: &str| name.strip_suffix(suffix) == Some(&*row.family());
            name == row.sample() || row.kind == Kind::Histogram && (is_part("_bucket") || is_part("_sum"))
        };
        let row = CATALOGUE.iter().find(part_of).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(found, [row.whose().labels(), row.label.as_slice()].concat(), "{sample}");
    }
}

#[test]
fn names_are_unique_and_say_what_they_count() {
    let mut names: Vec<String> = CATALOGUE.iter().map(Row::family).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), CATALOGUE.len());
    for row in CATALOGUE {
        let is_fine = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        assert!(row.name.bytes().all(is_fine), "{}", row.name);
        assert!(!row.name.ends_with("_total") && !row.help.ends_with('.'), "{}", row.name);
    }
}

#[test]
fn each_form_keeps_its_own_rules() {
    let (classic, open) = (render(Format::Classic), render(Format::OpenMetrics));
    assert_eq!(samples(&classic).keys().collect::<Vec<_>>(), samples(&open).keys().collect::<Vec<_>>());
    assert!(open.ends_with("\n# EOF\n") && !classic.contains("# EOF"));
    assert!(
        open.contains("# TYPE homing_listener_sent_bytes counter\n# UNIT homing_listener_sent_bytes bytes\n")
    );
    assert!(
        classic
            .contains("# TYPE homing_listener_sent_bytes_total counter\nhoming_listener_sent_bytes_total{")
    );
}

#[test]
fn what_was_counted_is_what_is_written() {
    let observed = observed(&everything());
    let snapshot = observed.changes.current();
    let listener = snapshot.listener("web").unwrap();
    listener.live.counters.of(0).answers[1].add(3);
    listener.live.counters.of(1).answers[1].add(4);
    for elapsed_ms in [1, 7, 9000] {
        listener.live.counters.of(0).duration.observe(elapsed_ms);
    }
    const A: &str = "load_balancer=\"shop\",group=\"web\",target=\"a\"";
    let reason = homing_core::reason::Reason::Recalled;
    snapshot.groups[0].live.counters.of(0).decisions[reason.index()].add(5);
    let group = &snapshot.groups[0];
    group.targets[0].live.sessions.store(12, std::sync::atomic::Ordering::Relaxed);
    let drain = Drain { deadline: Some(Duration::from_secs(90)), ..HOLD };
    group.targets[0].live.begin_drain(&group.live, drain, observed.look().now);
    group.live.counters.of(1).without_key.add(6);
    group.live.counters.of(0).answers[4].add(2);
    group.live.counters.of(1).duration.observe(30);
    group.targets[0].live.counters.of(1).answers.add(2);
    group.targets[0].live.counters.of(1).answer_wait_ms.add(1500);
    snapshot.worker_counters.of(1).panics.add(1);
    snapshot.worker_counters.of(0).clients.set(9);
    let text = Metrics::new(observed).render(Format::Classic).unwrap();
    let samples = samples(&text);
    let web = "load_balancer=\"shop\",listener=\"web\"";
    for (name, value) in [
        ("homing_revision".to_owned(), 1.0),
        (format!("homing_listener_answers_total{{{web},class=\"2xx\"}}"), 7.0),
        (format!("homing_listener_request_duration_seconds_bucket{{le=\"0.001\",{web}}}"), 1.0),
        (format!("homing_listener_request_duration_seconds_bucket{{le=\"0.01\",{web}}}"), 2.0),
        (format!("homing_listener_request_duration_seconds_bucket{{le=\"5.0\",{web}}}"), 2.0),
        (format!("homing_listener_request_duration_seconds_bucket{{le=\"+Inf\",{web}}}"), 3.0),
        (format!("homing_listener_request_duration_seconds_sum{{{web}}}"), 9.008),
        (
            "homing_group_decisions_total{load_balancer=\"shop\",group=\"web\",reason=\"recalled\"}"
                .to_owned(),
            5.0,
        ),
        ("homing_group_usable_targets{load_balancer=\"shop\",group=\"web\"}".to_owned(), 0.0),
        ("homing_session_table_capacity{load_balancer=\"shop\",group=\"db\"}".to_owned(), 4096.0),
        (
            "homing_target_health{load_balancer=\"shop\",group=\"web\",target=\"a\",health=\"unknown\"}"
                .to_owned(),
            1.0,
        ),
        ("homing_group_answers_total{load_balancer=\"shop\",group=\"web\",class=\"5xx\"}".to_owned(), 2.0),
        (
            "homing_group_request_duration_seconds_bucket{le=\"0.05\",load_balancer=\"shop\",group=\"web\"}"
                .to_owned(),
            1.0,
        ),
        (format!("homing_target_answers_total{{{A}}}"), 2.0),
        (format!("homing_target_answer_wait_seconds_total{{{A}}}"), 1.5),
        ("homing_worker_panics_total{worker=\"1\"}".to_owned(), 1.0),
        ("homing_worker_clients{worker=\"0\"}".to_owned(), 9.0),
        (format!("homing_target_sessions{{{A},count=\"exact\"}}"), 12.0),
        (format!("homing_target_admin_state{{{A},state=\"active\"}}"), 0.0),
        (format!("homing_target_admin_state{{{A},state=\"draining\"}}"), 1.0),
        (format!("homing_target_drain_remaining_seconds{{{A}}}"), 90.0),
        ("homing_group_requests_without_key_total{load_balancer=\"shop\",group=\"web\"}".to_owned(), 6.0),
        ("homing_target_weight{load_balancer=\"shop\",group=\"web\",target=\"b\"}".to_owned(), 0.0),
    ] {
        assert_eq!(samples.get(&*name), Some(&value), "{name}\n{text}");
    }
}

#[test]
fn handshakes_are_those_of_listeners_that_speak_tls() {
    let observed = observed(&(everything() + SECURED));
    let snapshot = observed.changes.current();
    let handshakes = &snapshot.listener("secured").unwrap().live.counters.of(1).handshakes;
    handshakes.done[TlsVersion::Tls13.index()].add(3);
    handshakes.resumed.add(2);
    handshakes.failed[HandshakeFailure::NotTls.index()].add(1);
    let text = Metrics::new(observed).render(Format::Classic).unwrap();
    let samples = samples(&text);
    let secured = "load_balancer=\"shop\",listener=\"secured\"";
    for (name, value) in [
        (format!("homing_listener_tls_handshakes_total{{{secured},version=\"1.3\"}}"), 3.0),
        (format!("homing_listener_tls_handshakes_total{{{secured},version=\"1.2\"}}"), 0.0),
        (format!("homing_listener_tls_resumed_total{{{secured}}}"), 2.0),
        (format!("homing_listener_tls_failures_total{{{secured},reason=\"not-tls\"}}"), 1.0),
        (format!("homing_listener_certificate_expiry_time_seconds{{{secured}}}"), 2e9),
    ] {
        assert_eq!(samples.get(&*name), Some(&value), "{name}\n{text}");
    }
    let of_others = |line: &str| line.contains("_tls_") && line.contains("listener=\"web\"");
    assert!(!text.lines().any(of_others), "{text}");
}

#[test]
fn what_is_agreed_with_targets_is_told_of_groups_that_agree_on_it() {
    let observed = observed(&(everything() + SECURED_GROUP));
    let snapshot = observed.changes.current();
    let group = snapshot.groups.iter().find(|group| &*group.name == "vault").unwrap();
    let handshakes = &group.live.counters.of(1).handshakes;
    handshakes.done[TlsVersion::Tls13.index()].add(3);
    handshakes.resumed.add(2);
    handshakes.failed[TargetFailure::Untrusted.index()].add(1);
    let http2 = &group.live.counters.of(0).http2;
    http2.connections.add(4);
    http2.streams.add(5);
    http2.refused.add(1);
    http2.go_aways.add(2);
    let text = Metrics::new(observed).render(Format::Classic).unwrap();
    let samples = samples(&text);
    let vault = "load_balancer=\"shop\",group=\"vault\"";
    for (name, value) in [
        (format!("homing_group_tls_handshakes_total{{{vault},version=\"1.3\"}}"), 3.0),
        (format!("homing_group_tls_resumed_total{{{vault}}}"), 2.0),
        (format!("homing_group_tls_failures_total{{{vault},reason=\"untrusted\"}}"), 1.0),
        (format!("homing_group_http2_connections_total{{{vault}}}"), 4.0),
        (format!("homing_group_http2_streams_total{{{vault}}}"), 5.0),
        (format!("homing_group_http2_streams_ended_total{{{vault},reason=\"refused\"}}"), 1.0),
        (format!("homing_group_http2_connections_ended_total{{{vault},reason=\"go-away\"}}"), 2.0),
    ] {
        assert_eq!(samples.get(&*name), Some(&value), "{name}\n{text}");
    }
    let is_of_them = |line: &str| line.contains("_tls_") || line.contains("_http2_");
    assert!(!text.lines().any(|line| is_of_them(line) && line.contains("group=\"web\"")), "{text}");
}

#[test]
fn floods_of_http_2_are_those_of_listeners_that_speak_it() {
    let observed = observed(&(everything() + SECURED));
    let snapshot = observed.changes.current();
    let http2 = &snapshot.listener("secured").unwrap().live.counters.of(1).http2;
    http2.connections.add(2);
    http2.streams.add(5);
    http2.refused[0].add(1);
    let text = Metrics::new(observed).render(Format::Classic).unwrap();
    let samples = samples(&text);
    let secured = "load_balancer=\"shop\",listener=\"secured\"";
    for (name, value) in [
        (format!("homing_listener_http2_connections_total{{{secured}}}"), 2.0),
        (format!("homing_listener_http2_streams_total{{{secured}}}"), 5.0),
        (format!("homing_listener_http2_refused_total{{{secured},defence=\"rapid-reset\"}}"), 1.0),
        (format!("homing_listener_http2_refused_total{{{secured},defence=\"ping-flood\"}}"), 0.0),
    ] {
        assert_eq!(samples.get(&*name), Some(&value), "{name}\n{text}");
    }
    assert!(
        !text.lines().any(|line| line.contains("_http2_") && line.contains("listener=\"web\"")),
        "{text}"
    );
}

#[test]
fn layer_4_has_no_requests() {
    let text = render(Format::Classic);
    assert!(
        text.contains(
            "homing_listener_accepted_connections_total{load_balancer=\"shop\",listener=\"db\"} 0\n"
        )
    );
    let of_layer_4 = |line: &str| {
        ["listener", "group"].map(|of| format!("{of}=\"db\"")).iter().any(|of| line.contains(of))
    };
    assert!(!text.lines().any(|line| line.contains("answer") && of_layer_4(line)), "{text}");
}
