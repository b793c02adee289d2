//! Why does persistence not work as its operator expects? Looks for the known causes, and says what to do.
//!
//! `settings` finds what a spec promises that browsers will not keep; [`traffic`](self) what the counters
//! and tables of this node show. To add a finding: a row in [`CATALOGUE`], and the place that finds it.

use crate::clock::Now;
use crate::explain::fill;
use crate::snapshot::Snapshot;
use crate::spec::Spec;
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::collections::BTreeMap;

mod settings;
mod traffic;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It works; something else would work better.
    Advice,
    /// Some sessions are lost.
    Warning,
    /// Sessions cannot be kept.
    Error,
}

impl Severity {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Advice => "advice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What a finding says, in English; `{name}` stands for a value. Other languages have theirs under the same code.
#[derive(Clone, Copy, Debug)]
pub struct FindingRow {
    /// The stable name.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What was found.
    pub what: &'static str,
    /// What to do.
    pub hint: &'static str,
}

/// Every finding there can be.
pub const CATALOGUE: &[FindingRow] = &[
    FindingRow {
        code: "cookie-not-returned",
        severity: Severity::Warning,
        what: "only {percent} % of {requests} requests came with the cookie",
        hint: "look at one client with `homing explain`: does it keep cookies, and do Path, Domain, Secure and \
               SameSite let it send this one? Where clients keep none, use method = \"source-ip\"",
    },
    FindingRow {
        code: "clients-never-return",
        severity: Severity::Advice,
        what: "{percent} % of {sessions} sessions made one request and never came back",
        hint: "probes and robots look like this; if they are your users, their cookie does not come back",
    },
    FindingRow {
        code: "cookie-path-too-narrow",
        severity: Severity::Error,
        what: "the cookie has Path={path}, and requests of {rule} are outside it: they come without the cookie",
        hint: "leave `path` out, or write one that all paths of the group begin with",
    },
    FindingRow {
        code: "secure-cookie-over-http",
        severity: Severity::Error,
        what: "the cookie is Secure, and listener {listener} speaks HTTP: browsers drop it unless TLS ends in front",
        hint: "terminate TLS in front of the listener and name that proxy in `trusted_proxies`, or leave `secure` and \
               same_site = \"none\" out",
    },
    FindingRow {
        code: "cookie-shadowed",
        severity: Severity::Error,
        what: "targets tried {count} times to set a cookie of the balancer's name {name}",
        hint: "give the balancer's cookie another `cookie_name`, or the application's",
    },
    FindingRow {
        code: "several-cookies",
        severity: Severity::Warning,
        what: "{count} of {requests} requests came with several cookies of the balancer's name",
        hint: "an earlier `path` or `domain`, or another balancer on the same domain, uses the name too: choose \
               another `cookie_name`",
    },
    FindingRow {
        code: "tokens-not-ours",
        severity: Severity::Warning,
        what: "{count} of {requests} requests came with a cookie that another key sealed, or nobody",
        hint: "nodes behind one name need one key ring: `homing keys export` and `import`; keys retire only after the \
               longest idle limit",
    },
    FindingRow {
        code: "answers-lose-their-cache",
        severity: Severity::Advice,
        what: "{count} answers that shared caches may store were made private because they carry the cookie",
        hint: "if a cache in front matters, write shared_cache = \"skip\": the cookie waits for an answer that is not \
               stored",
    },
    FindingRow {
        code: "cookies-in-shared-caches",
        severity: Severity::Error,
        what: "{count} answers with the cookie may be stored by shared caches: one client gets another one's session",
        hint: "remove shared_cache = \"allow\", unless no cache is in the way",
    },
    FindingRow {
        code: "application-names-no-session",
        severity: Severity::Error,
        what: "{requests} requests came, and no answer has named a session yet ({carrier})",
        hint: "does the application set it, and under this name? Names of cookies are compared with their case",
    },
    FindingRow {
        code: "many-behind-one-address",
        severity: Severity::Warning,
        what: "{percent} % of {connections} connections come from {client}: many clients share that address",
        hint: "they all go to one target: use a cookie where they speak HTTP; behind a dedicated line, VPN or NAT use \
               scheduler = \"ip-hash\" instead of persistence, or let the proxy in front pass the address on",
    },
    FindingRow {
        code: "table-full",
        severity: Severity::Warning,
        what: "{count} sessions found no room in the table of {capacity}, or were pushed out of it",
        hint: "raise `table_size`, or lower `timeout`",
    },
];

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The row of [`CATALOGUE`].
    pub code: &'static str,
    /// Name of the load balancer.
    pub load_balancer: String,
    /// Name of the group.
    pub group: String,
    /// What the text is made of, each by its name.
    pub values: Vec<(&'static str, String)>,
}

impl Finding {
    /// Its row.
    #[must_use]
    pub fn row(&self) -> &'static FindingRow {
        CATALOGUE.iter().find(|row| row.code == self.code).expect("findings are made from rows")
    }

    /// What was found, in English.
    #[must_use]
    pub fn what(&self) -> String {
        fill(self.row().what, &self.values)
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut finding = serializer.serialize_struct("Finding", 7)?;
        finding.serialize_field("code", self.code)?;
        finding.serialize_field("severity", self.row().severity.as_str())?;
        finding.serialize_field("load_balancer", &self.load_balancer)?;
        finding.serialize_field("group", &self.group)?;
        finding.serialize_field("what", &self.what())?;
        finding.serialize_field("hint", self.row().hint)?;
        let values: BTreeMap<&str, &str> =
            self.values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        finding.serialize_field("values", &values)?;
        finding.end()
    }
}

/// Looks at everything; the worst first.
#[must_use]
pub fn examine(spec: &Spec, snapshot: &Snapshot, now: Now) -> Vec<Finding> {
    let mut findings = settings::examine(spec);
    for group in &snapshot.groups {
        traffic::examine(group, now, &mut findings);
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.row().severity));
    findings
}

#[cfg(test)]
mod tests;
