//! What does `health = { … }` say?

use std::time::Duration;

use super::table::Table;
use super::target_tls;
use super::value::{self, http};
use crate::problem::{Phrase, Value, say};
use crate::spec::names::ProbeName;
use crate::spec::{GrpcProbe, HealthSpec, HttpProbe, ProbeKind, UdpProbe, bounds};

pub(super) fn example() -> Phrase {
    say::or_no_probes("health = { kind = \"http\", path = \"/healthz\" }")
}

const OF_HTTP: &[ProbeName] = &[ProbeName::Http, ProbeName::Https];
const OF_REQUESTS: &[ProbeName] = &[ProbeName::Http, ProbeName::Https, ProbeName::Grpc];
const OF_TLS: &[ProbeName] = &[ProbeName::Https, ProbeName::Grpc];

/// Keys that not every kind of probe has, and the kinds that have it.
const KEYS_OF_KINDS: &[(&str, &[ProbeName])] = &[
    ("path", OF_HTTP),
    ("statuses", OF_HTTP),
    ("incarnation_header", OF_HTTP),
    ("host", OF_REQUESTS),
    ("service", &[ProbeName::Grpc]),
    ("send", &[ProbeName::Udp]),
    ("expect", &[ProbeName::Udp]),
    ("tls", OF_TLS),
];

const INTERVAL_DEFAULT: Duration = Duration::from_secs(5);
const TIMEOUT_DEFAULT: Duration = Duration::from_secs(2);
/// Most ranges of statuses; every probe walks them.
const STATUS_RANGES_MAX: usize = 32;

/// The settings of `health` that a kind of probe has and others have not.
pub fn settings_of(kind: ProbeName) -> impl Iterator<Item = &'static str> {
    KEYS_OF_KINDS.iter().filter(move |(_, kinds)| kinds.contains(&kind)).map(|(key, ..)| *key)
}

pub(super) fn read(table: &mut Table<'_>) -> HealthSpec {
    let kind = table.required("kind", say::or_else("kind = \"http\"", "\"tcp\""), value::named("kind"));
    for (key, kinds) in KEYS_OF_KINDS {
        if kind.is_some_and(|kind| !kinds.contains(&kind)) {
            table.refuse(key, say::of_other_kinds(Value::choice(*kinds)));
        }
    }
    let http = http_probe(table);
    let udp = UdpProbe {
        send: table.optional("send", value::datagram).unwrap_or_default(),
        expect: table.optional("expect", value::datagram),
    };
    let service = table.optional("service", value::label).unwrap_or_default();
    let interval =
        table.optional("interval", value::duration(bounds::PROBE_INTERVAL)).unwrap_or(INTERVAL_DEFAULT);
    HealthSpec {
        kind: match kind {
            Some(ProbeName::Http) => ProbeKind::Http(http),
            Some(ProbeName::Https) => ProbeKind::Https(http),
            Some(ProbeName::Grpc) => ProbeKind::Grpc(GrpcProbe { service, host: http.host }),
            Some(ProbeName::Udp) => ProbeKind::Udp(udp),
            Some(ProbeName::Tcp) | None => ProbeKind::Tcp,
        },
        interval,
        // An interval below the usual timeout says how long a probe may take, too.
        timeout: table
            .optional("timeout", value::duration(bounds::PROBE_TIMEOUT))
            .unwrap_or_else(|| TIMEOUT_DEFAULT.min(interval)),
        rise: table.optional("rise", value::integer(bounds::PROBES_IN_A_ROW)).unwrap_or(3),
        fall: table.optional("fall", value::integer(bounds::PROBES_IN_A_ROW)).unwrap_or(3),
        port: table.optional("port", value::integer(bounds::PORT)),
        tls: table.table("tls", say::target_tls_setting, target_tls::EXAMPLE, target_tls::read),
    }
}

fn http_probe(table: &mut Table<'_>) -> HttpProbe {
    HttpProbe {
        path: table.optional("path", http::path).unwrap_or_else(|| "/".to_owned()),
        host: table.optional("host", http::host_field),
        statuses: statuses(table),
        incarnation_header: table.optional("incarnation_header", http::field_name),
    }
}

fn statuses(table: &mut Table<'_>) -> Vec<(u16, u16)> {
    let read = table.list("statuses", "statuses = [\"200-299\", 401]", http::statuses);
    let mut ranges: Vec<_> = read.unwrap_or_default().into_iter().flatten().collect();
    if ranges.len() > STATUS_RANGES_MAX {
        table.refuse("statuses", say::too_many_ranges(ranges.len(), STATUS_RANGES_MAX));
    }
    if ranges.is_empty() {
        ranges.push((200, 399));
    }
    ranges
}
