//! What do the counters and tables of this node show?

use super::Finding;
use crate::clock::Now;
use crate::group::Group;
use crate::limits;
use crate::live::GroupCounters;
use crate::persist::named::Carrier;
use crate::persist::table::Record;
use crate::persist::{Cookie, Lifetime, Named, Persistence};
use crate::reason::Reason;
use crate::spec::SharedCache;
use std::time::Duration;

/// Requests before a share says anything.
const ENOUGH: u64 = 500;
/// Sessions before a share says anything.
const ENOUGH_SESSIONS: usize = 200;
/// Open connections before a share says anything.
const ENOUGH_CONNECTIONS: u64 = 50;
/// A session that was never noted again after its first answer.
const SEEN_ONCE: Duration = Duration::from_secs(1);

/// What was counted of one group.
struct Counted<'a> {
    group: &'a Group,
}

impl Counted<'_> {
    fn of(&self, reason: Reason) -> u64 {
        self.sum(|counters| counters.decisions[reason.index()].value())
    }

    fn sum(&self, read: impl Fn(&GroupCounters) -> u64) -> u64 {
        self.group.live.counters.sum(read)
    }

    fn requests(&self) -> u64 {
        self.sum(|counters| counters.decisions.iter().map(crate::counters::Counter::value).sum())
    }

    fn find(&self, code: &'static str, values: Vec<(&'static str, String)>) -> Finding {
        Finding {
            code,
            load_balancer: self.group.load_balancer.to_string(),
            group: self.group.name.to_string(),
            values,
        }
    }
}

pub(super) fn examine(group: &Group, now: Now, findings: &mut Vec<Finding>) {
    let counted = Counted { group };
    match &group.persistence {
        Persistence::None => return,
        Persistence::Cookie(cookie) => {
            examine_return(&counted, findings);
            examine_cookie(&counted, cookie, findings);
        }
        Persistence::Named(named) => examine_names(&counted, named, findings),
        Persistence::SourceIp(_) => {}
    }
    examine_table(&counted, now, findings);
}

/// Do clients bring the cookie back?
fn examine_return(counted: &Counted<'_>, findings: &mut Vec<Finding>) {
    let requests = counted.requests();
    let without = counted.sum(|counters| counters.without_key.value());
    let percent = 100 * requests.saturating_sub(without) / requests.max(1);
    if requests >= ENOUGH && percent < 50 {
        let values = vec![("percent", percent.to_string()), ("requests", requests.to_string())];
        findings.push(counted.find("cookie-not-returned", values));
    }
}

fn examine_cookie(counted: &Counted<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    let requests = counted.requests();
    let name = String::from_utf8_lossy(&cookie.names()[0]).into_owned();
    let shadowed = counted.sum(|counters| counters.shadowed_cookies.value());
    if shadowed > 0 {
        let values = vec![("count", shadowed.to_string()), ("name", name)];
        findings.push(counted.find("cookie-shadowed", values));
    }
    let several = counted.sum(|counters| counters.duplicate_keys.value());
    let foreign = counted.of(Reason::BadToken) + counted.of(Reason::UnknownKey);
    for (code, count) in [("several-cookies", several), ("tokens-not-ours", foreign)] {
        if requests >= ENOUGH && count * 100 >= requests {
            let values = vec![("count", count.to_string()), ("requests", requests.to_string())];
            findings.push(counted.find(code, values));
        }
    }
    let storable = counted.sum(|counters| counters.storable_cookies.value());
    let code = match cookie.shared_cache() {
        SharedCache::Private if storable >= ENOUGH => Some("answers-lose-their-cache"),
        SharedCache::Allow if storable > 0 => Some("cookies-in-shared-caches"),
        SharedCache::Private | SharedCache::Allow | SharedCache::Skip => None,
    };
    if let Some(code) = code {
        findings.push(counted.find(code, vec![("count", storable.to_string())]));
    }
}

/// Does the application name its sessions at all?
fn examine_names(counted: &Counted<'_>, named: &Named, findings: &mut Vec<Finding>) {
    let requests = counted.requests();
    let carrier = match named.carrier() {
        Carrier::Cookie { name, .. } => name,
        Carrier::Header { response, .. } => response,
    };
    if requests >= ENOUGH && named.table().is_empty() && counted.of(Reason::Recalled) == 0 {
        let carrier = String::from_utf8_lossy(carrier).into_owned();
        let values = vec![("requests", requests.to_string()), ("carrier", carrier)];
        findings.push(counted.find("application-names-no-session", values));
    }
}

fn examine_table(counted: &Counted<'_>, now: Now, findings: &mut Vec<Finding>) {
    let persistence = &counted.group.persistence;
    let (Some(table), Some(lifetime)) = (persistence.table(), persistence.lifetime()) else { return };
    let lost = table.evicted() + table.refused();
    if lost > 0 {
        let values = vec![("count", lost.to_string()), ("capacity", table.capacity().to_string())];
        findings.push(counted.find("table-full", values));
    }
    let (sample, _) = table.page(0, limits::DOCTORS_SAMPLE, |_| true, &lifetime, now);
    match persistence {
        Persistence::Cookie(_) => examine_returning(counted, &sample, &lifetime, findings),
        Persistence::SourceIp(_) => examine_concentration(counted, &sample, findings),
        Persistence::None | Persistence::Named(_) => {}
    }
}

/// Do sessions ever come back? Only those that have had the time to are asked.
fn examine_returning(
    counted: &Counted<'_>,
    sample: &[Record],
    lifetime: &Lifetime,
    findings: &mut Vec<Finding>,
) {
    let grown = || sample.iter().filter(|session| session.since_first >= lifetime.granularity() * 2);
    let seen_once = |session: &&Record| session.since_first.saturating_sub(session.since_seen) < SEEN_ONCE;
    let (sessions, silent) = (grown().count(), grown().filter(seen_once).count());
    if sessions >= ENOUGH_SESSIONS && silent * 100 >= sessions * 80 {
        let percent = silent * 100 / sessions;
        let values = vec![("percent", percent.to_string()), ("sessions", sessions.to_string())];
        findings.push(counted.find("clients-never-return", values));
    }
}

/// Does one address bring a large share of all connections?
fn examine_concentration(counted: &Counted<'_>, sample: &[Record], findings: &mut Vec<Finding>) {
    let connections: u64 = sample.iter().map(|session| u64::from(session.in_use)).sum();
    let Some(busiest) =
        sample.iter().filter(|session| !session.is_hashed).max_by_key(|session| session.in_use)
    else {
        return;
    };
    let percent = 100 * u64::from(busiest.in_use) / connections.max(1);
    if connections >= ENOUGH_CONNECTIONS && percent >= 30 {
        let values = vec![
            ("percent", percent.to_string()),
            ("connections", connections.to_string()),
            ("client", busiest.key.address().to_string()),
        ];
        findings.push(counted.find("many-behind-one-address", values));
    }
}
