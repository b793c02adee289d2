//! Which situations are measured, and what is our goal in each?

use anyhow::{Context, Result};
use serde::Serialize;

use super::proxy::{Proxy, StickyNginx};

/// One situation.
#[derive(Debug)]
pub struct Case {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What it measures, for the table.
    pub about: &'static str,
    pub(super) requests: u64,
    pub(super) connections: usize,
    pub(super) entry: Entry,
    pub(super) kind: Kind,
    /// Arguments of the load generator, besides address and amount.
    pub(super) load: &'static str,
    pub(super) goal: Goal,
}

/// Which port of the proxy is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    Http,
    Https,
    Tcp,
    Udp,
}

/// What the figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// Microseconds of CPU for each request.
    Traffic,
    /// Bytes of memory for each idle client.
    Idle,
}

/// What we want to reach.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Goal {
    /// At most this share of what the better peer costs.
    Ratio(f64),
    /// At most `goal` bytes, and never more than `bound`.
    Bytes { goal: f64, bound: f64 },
    /// No goal: the figure is only told.
    Reported,
}

const CASES: [Case; 16] = [
    Case {
        name: "a",
        about: "keep-alive, session cookie sent",
        requests: 300_000,
        connections: 64,
        entry: Entry::Http,
        kind: Kind::Traffic,
        load: "--cookie learn",
        goal: Goal::Ratio(0.75),
    },
    Case {
        name: "b",
        about: "keep-alive, session cookie inserted each time",
        requests: 300_000,
        connections: 64,
        entry: Entry::Http,
        kind: Kind::Traffic,
        load: "--cookie none",
        goal: Goal::Ratio(0.70),
    },
    Case {
        name: "c",
        about: "one client connection per request",
        requests: 60_000,
        connections: 64,
        entry: Entry::Http,
        kind: Kind::Traffic,
        load: "--cookie learn --close --spread",
        goal: Goal::Ratio(0.95),
    },
    Case {
        name: "d",
        about: "64 KiB answers",
        requests: 60_000,
        connections: 64,
        entry: Entry::Http,
        kind: Kind::Traffic,
        load: "--cookie learn --path /64k",
        goal: Goal::Ratio(0.85),
    },
    Case {
        name: "tcp",
        about: "TCP mode, one connection per message",
        requests: 60_000,
        connections: 64,
        entry: Entry::Tcp,
        kind: Kind::Traffic,
        load: "--cookie none --close --spread",
        goal: Goal::Reported,
    },
    Case {
        name: "tcpka",
        about: "TCP mode, small messages",
        requests: 300_000,
        connections: 64,
        entry: Entry::Tcp,
        kind: Kind::Traffic,
        load: "--cookie none",
        goal: Goal::Ratio(1.10),
    },
    Case {
        name: "bulk",
        about: "TCP mode, 1 MiB transfers",
        requests: 6_000,
        connections: 8,
        entry: Entry::Tcp,
        kind: Kind::Traffic,
        load: "--cookie none --path /1m",
        goal: Goal::Ratio(1.0),
    },
    Case {
        name: "idle",
        about: "memory of idle keep-alive clients",
        requests: 0,
        connections: 19_000,
        entry: Entry::Http,
        kind: Kind::Idle,
        load: "--cookie learn --spread --hold",
        goal: Goal::Bytes { goal: 330.0, bound: 1024.0 },
    },
    Case {
        name: "udp",
        about: "datagram and answer, many flows",
        requests: 300_000,
        connections: 512,
        entry: Entry::Udp,
        kind: Kind::Traffic,
        load: "--udp",
        goal: Goal::Reported,
    },
    Case {
        name: "tls",
        about: "over TLS, keep-alive, session cookie sent",
        requests: 200_000,
        connections: 64,
        entry: Entry::Https,
        kind: Kind::Traffic,
        load: "--cookie learn",
        goal: Goal::Ratio(0.65),
    },
    Case {
        name: "tlsd",
        about: "over TLS, 64 KiB answers",
        requests: 40_000,
        connections: 64,
        entry: Entry::Https,
        kind: Kind::Traffic,
        load: "--cookie learn --path /64k",
        goal: Goal::Reported,
    },
    Case {
        name: "hs",
        about: "full TLS handshake, one request",
        requests: 15_000,
        connections: 64,
        entry: Entry::Https,
        kind: Kind::Traffic,
        load: "--cookie learn --close --spread",
        goal: Goal::Ratio(0.80),
    },
    Case {
        name: "hsr",
        about: "resumed TLS handshake, one request",
        requests: 20_000,
        connections: 64,
        entry: Entry::Https,
        kind: Kind::Traffic,
        load: "--cookie learn --close --spread --resume",
        goal: Goal::Reported,
    },
    Case {
        name: "h2",
        about: "HTTP/2 over TLS, 32 streams, session cookie sent",
        requests: 200_000,
        connections: 16,
        entry: Entry::Https,
        kind: Kind::Traffic,
        load: "--cookie learn --streams 32",
        goal: Goal::Ratio(0.85),
    },
    Case {
        name: "h2d",
        about: "HTTP/2 over TLS, 8 streams, 64 KiB answers",
        requests: 40_000,
        connections: 16,
        entry: Entry::Https,
        kind: Kind::Traffic,
        load: "--cookie learn --streams 8 --path /64k",
        goal: Goal::Reported,
    },
    Case {
        name: "tlsidle",
        about: "memory of idle clients over TLS",
        requests: 0,
        connections: 10_000,
        entry: Entry::Https,
        kind: Kind::Idle,
        load: "--cookie learn --spread --hold",
        goal: Goal::Reported,
    },
];

/// The case called `name`.
///
/// # Errors
/// When there is none; the message lists all of them.
pub fn case_named(name: &str) -> Result<&'static Case> {
    CASES.iter().find(|case| case.name == name).with_context(|| {
        let names: Vec<&str> = CASES.iter().map(|case| case.name).collect();
        format!("no case \"{name}\": there are {}", names.join(", "))
    })
}

/// All of them, in the order of the table.
pub(super) fn all() -> &'static [Case] {
    &CASES
}

impl Case {
    /// The products that can do the same.
    pub(super) fn peers(&self, sticky: StickyNginx) -> Vec<Proxy> {
        match self.name {
            // Only who inserts a cookie does the work that this case is about.
            "b" if sticky == StickyNginx::Missing => vec![Proxy::Haproxy],
            "bulk" => vec![Proxy::Haproxy, Proxy::HaproxySplice, Proxy::Nginx],
            // HAProxy balances no datagrams.
            "udp" => vec![Proxy::Nginx],
            _ => vec![Proxy::Haproxy, Proxy::Nginx],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_is_found_by_its_name() {
        for case in all() {
            assert!(std::ptr::eq(case_named(case.name).unwrap(), case), "{} is there twice", case.name);
        }
    }

    #[test]
    fn an_unknown_case_is_answered_with_the_list() {
        let message = case_named("z").unwrap_err().to_string();
        assert!(message.contains("tcpka"), "{message}");
    }

    #[test]
    fn nginx_is_a_peer_for_inserted_cookies_only_when_it_is_sticky() {
        let case = case_named("b").unwrap();
        assert_eq!(case.peers(StickyNginx::Missing), [Proxy::Haproxy]);
        assert_eq!(case.peers(StickyNginx::Present), [Proxy::Haproxy, Proxy::Nginx]);
    }
}
