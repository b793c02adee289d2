//! What do the counters and tables of this node show?

use super::Finding;
use crate::clock::Now;
use crate::group::Group;
use crate::live::GroupCounters;
use crate::persist::named::Carrier;
use crate::persist::{Cookie, Named, Persistence};
use crate::reason::Reason;
use crate::spec::SharedCache;

/// Requests before a share says anything.
const ENOUGH: u64 = 500;

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

fn examine_table(counted: &Counted<'_>, _now: Now, findings: &mut Vec<Finding>) {
    let Some(table) = counted.group.persistence.table() else { return };
    let lost = table.evicted() + table.refused();
    if lost > 0 {
        let values = vec![("count", lost.to_string()), ("capacity", table.capacity().to_string())];
        findings.push(counted.find("table-full", values));
    }
}
