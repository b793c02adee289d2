//! What is going on right now? The answer of `/status`, as JSON or (in [`page`]) as a page.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use homing_core::doctor::{self, Finding};
use homing_core::drain::AdminState;
use homing_core::group::{Group, Target};
use homing_core::live::ListenerCounters;
use homing_core::persist::Persistence;
use homing_core::reason::Reason;
use homing_core::snapshot::Listener;
use homing_core::spec::duration;
use serde::Serialize;
use utoipa::ToSchema;

use super::observed::Look;
use crate::api::shape;
use crate::api::sight::Sight;
use crate::identity::Scopes;
use crate::probe::LastProbe;
use crate::state::StateBook;

pub(super) mod page;

/// Everything that `/status` says.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Status<'a> {
    pub(super) node: Node<'a>,
    pub(super) state: Kept,
    pub(super) file: File<'a>,
    pub(super) listeners: Vec<ListenerStatus<'a>>,
    pub(super) groups: Vec<GroupStatus<'a>>,
    /// Why persistence does not work as it might, the worst first.
    #[schema(value_type = Vec<shape::Finding>)]
    pub(super) findings: Vec<Finding>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Node<'a> {
    pub(super) version: &'a str,
    /// Number of the spec in force.
    pub(super) revision: u64,
    /// Where that spec came from.
    pub(super) origin: &'a str,
    /// Seconds since 1970.
    pub(super) started_at_s: u64,
    pub(super) up_s: u64,
}

/// What outlives the node.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Kept {
    /// When everything was on the disk last, in seconds since 1970.
    pub(super) saved_at_s: Option<u64>,
    /// Whether it could not be written last time.
    pub(super) is_failing: bool,
    pub(super) write_failures: u64,
    /// Files that were damaged or unreadable at the start.
    pub(super) files_set_aside: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct File<'a> {
    pub(super) path: String,
    pub(super) last_reload: Option<LastReload<'a>>,
    /// Those of the file, and load balancers of the API that do not run because of it or for another reason.
    pub(super) warnings: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LastReload<'a> {
    pub(super) outcome: &'a str,
    pub(super) problems: &'a [String],
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ListenerStatus<'a> {
    pub(super) load_balancer: &'a str,
    pub(super) name: &'a str,
    pub(super) protocol: &'a str,
    pub(super) addresses: Vec<String>,
    pub(super) open_connections: usize,
    pub(super) accepted_connections: u64,
    pub(super) refused_connections: u64,
    pub(super) refused_requests: u64,
    /// Requests that were sent elsewhere.
    pub(super) redirects: u64,
    /// Requests that got a fixed answer.
    pub(super) fixed_answers: u64,
    /// 1xx to 5xx.
    pub(super) answers: [u64; 5],
    pub(super) received_bytes: u64,
    pub(super) sent_bytes: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GroupStatus<'a> {
    pub(super) load_balancer: &'a str,
    pub(super) name: &'a str,
    pub(super) scheduler: &'a str,
    pub(super) persistence: Option<PersistenceStatus>,
    pub(super) usable_targets: usize,
    pub(super) retries: u64,
    /// Orders of operators whose sessions have not come by since.
    pub(super) pending_orders: usize,
    /// Requests that showed nothing of their session's key.
    pub(super) requests_without_key: u64,
    /// Requests that showed several keys.
    pub(super) duplicate_keys: u64,
    /// Answers of targets that tried to set a cookie of our name.
    pub(super) shadowed_cookies: u64,
    /// Answers with our cookie that a shared cache may store.
    pub(super) storable_cookies: u64,
    /// Reasons that occurred.
    pub(super) decisions: Vec<Decisions>,
    pub(super) is_probed: bool,
    pub(super) targets: Vec<TargetStatus<'a>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PersistenceStatus {
    pub(super) method: &'static str,
    /// Idle limit, as the file writes it.
    pub(super) timeout: String,
    pub(super) session_table: Option<SessionTableStatus>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SessionTableStatus {
    pub(super) entries: usize,
    pub(super) capacity: usize,
    pub(super) evicted: u64,
    pub(super) refused: u64,
    pub(super) refused_by_quota: u64,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DecisionCount)]
pub(super) struct Decisions {
    pub(super) reason: &'static str,
    pub(super) count: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TargetStatus<'a> {
    pub(super) name: &'a str,
    pub(super) address: String,
    pub(super) weight: u16,
    pub(super) health: &'static str,
    pub(super) admin_state: &'static str,
    /// It is drained whatever it has then; `None`: it is not draining, or takes as long as it takes.
    pub(super) drain_remaining_s: Option<u64>,
    /// Living sessions at home here.
    pub(super) sessions: u32,
    /// Whether these are all.
    pub(super) sessions_exact: bool,
    /// It rests for so long because it did not accept connections; 0: it does not.
    pub(super) resting_ms: u64,
    pub(super) active: u32,
    pub(super) requests: u64,
    pub(super) connects: u64,
    pub(super) connect_failures: u64,
    pub(super) failures: u64,
    pub(super) last_probe: Option<ProbeStatus>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProbeStatus {
    /// What it found.
    pub(super) found: String,
    pub(super) ago_ms: u64,
    pub(super) took_ms: u64,
}

impl<'a> Status<'a> {
    pub(super) fn new(look: &'a Look<'a>) -> Self {
        let snapshot = &look.running.snapshot;
        let up_ms = look.now.monotonic_ms.saturating_sub(look.observed.started.monotonic_ms);
        let last = look.reloads.last.as_ref();
        Self {
            node: Node {
                version: env!("CARGO_PKG_VERSION"),
                revision: snapshot.revision,
                origin: look.running.origin.as_str(),
                started_at_s: look.observed.started_at_s,
                up_s: up_ms / 1000,
            },
            state: Kept::new(&look.observed.state),
            file: File {
                path: look.observed.file.display().to_string(),
                last_reload: last
                    .map(|last| LastReload { outcome: last.outcome.as_str(), problems: &last.problems }),
                warnings: warnings(look),
            },
            listeners: snapshot.listeners.iter().map(|listener| ListenerStatus::new(listener)).collect(),
            groups: snapshot.groups.iter().map(|group| GroupStatus::new(group, look)).collect(),
            findings: findings(look),
        }
    }
}

impl<'a> Status<'a> {
    /// The same without load balancers that are not within `scopes`. What may speak of them is left out as a whole.
    pub(super) fn within(look: &'a Look<'a>, scopes: &Scopes) -> Self {
        let mut status = Self::new(look);
        let sight = Sight::new(Arc::clone(&look.running), scopes);
        if sight.is_whole() {
            return status;
        }
        status.listeners.retain(|listener| sight.has(listener.load_balancer));
        status.groups.retain(|group| sight.has(group.load_balancer));
        status.findings.retain(|finding| sight.has(&finding.load_balancer));
        if let Some(last) = &mut status.file.last_reload {
            last.problems = &[];
        }
        let documents = look.observed.desk.documents().within(scopes);
        let aside = documents.set_aside.iter();
        status.file.warnings =
            aside.map(|(document, _)| format!("load_balancers.{} is set aside", document.name)).collect();
        status
    }
}

fn warnings(look: &Look<'_>) -> Vec<String> {
    let documents = look.observed.desk.documents();
    let aside = documents.set_aside.iter();
    let aside = aside.map(|(document, why)| format!("load_balancers.{} is set aside: {why}", document.name));
    look.reloads.warnings.iter().cloned().chain(aside).collect()
}

/// Without the addresses of clients: who looks here has no token.
fn findings(look: &Look<'_>) -> Vec<Finding> {
    let mut findings = doctor::examine(&look.running.spec, &look.running.snapshot, look.now);
    let values = findings.iter_mut().flat_map(|finding| &mut finding.values);
    for (_, address) in values.filter(|(name, _)| *name == "client") {
        "one address".clone_into(address);
    }
    findings
}

impl Kept {
    fn new(book: &StateBook) -> Self {
        Self {
            saved_at_s: book.saved_at_s(),
            is_failing: book.is_failing(),
            write_failures: book.failures(),
            files_set_aside: book.set_aside(),
        }
    }
}

impl<'a> ListenerStatus<'a> {
    fn new(listener: &'a Listener) -> Self {
        let sum = |read: fn(&ListenerCounters) -> u64| listener.live.counters.sum(read);
        Self {
            load_balancer: &listener.load_balancer,
            name: &listener.name,
            protocol: listener.protocol.as_str(),
            addresses: listener.addresses.iter().map(ToString::to_string).collect(),
            open_connections: listener.live.open_connections.load(Ordering::Relaxed),
            accepted_connections: sum(|count| count.accepted.value()),
            refused_connections: sum(|count| count.refused_at_limit.value()),
            refused_requests: sum(|count| count.refused_requests.value()),
            redirects: sum(|count| count.redirects.value()),
            fixed_answers: sum(|count| count.fixed_answers.value()),
            answers: std::array::from_fn(|class| {
                listener.live.counters.sum(|count| count.answers[class].value())
            }),
            received_bytes: sum(|count| count.bytes_in.value()),
            sent_bytes: sum(|count| count.bytes_out.value()),
        }
    }
}

impl<'a> GroupStatus<'a> {
    fn new(group: &'a Group, look: &Look<'_>) -> Self {
        let counters = &group.live.counters;
        let decisions = Reason::ALL.iter().map(|reason| Decisions {
            reason: reason.as_str(),
            count: counters.sum(|count| count.decisions[reason.index()].value()),
        });
        Self {
            load_balancer: &group.load_balancer,
            name: &group.name,
            scheduler: group.scheduler.as_str(),
            persistence: PersistenceStatus::of(&group.persistence),
            usable_targets: group.usable_targets(look.now).0,
            retries: counters.sum(|count| count.retries.value()),
            pending_orders: group.live.orders.len(),
            requests_without_key: counters.sum(|count| count.without_key.value()),
            duplicate_keys: counters.sum(|count| count.duplicate_keys.value()),
            shadowed_cookies: counters.sum(|count| count.shadowed_cookies.value()),
            storable_cookies: counters.sum(|count| count.storable_cookies.value()),
            decisions: decisions.filter(|decisions| decisions.count > 0).collect(),
            is_probed: group.health.is_some(),
            targets: group.targets.iter().map(|target| TargetStatus::new(group, target, look)).collect(),
        }
    }
}

impl PersistenceStatus {
    fn of(persistence: &Persistence) -> Option<Self> {
        let method = persistence.name()?;
        let session_table = persistence.table().map(|table| SessionTableStatus {
            entries: table.len(),
            capacity: table.capacity(),
            evicted: table.evicted(),
            refused: table.refused(),
            refused_by_quota: table.refused_by_quota(),
        });
        let timeout = duration::text(persistence.timeout().unwrap_or(Duration::ZERO));
        Some(Self { method: method.as_str(), timeout, session_table })
    }
}

impl<'a> TargetStatus<'a> {
    fn new(group: &Group, target: &'a Target, look: &Look<'_>) -> Self {
        let (counters, drain) = (&target.live.counters, &target.live.drain);
        let state = drain.state(look.now);
        let remaining = drain.remaining(look.now).filter(|_| state == AdminState::Draining);
        let page = look.observed.book.page(target.home.target);
        Self {
            name: &target.name,
            address: target.address.to_string(),
            weight: target.weight,
            health: target.live.health().as_str(),
            admin_state: state.as_str(),
            drain_remaining_s: remaining.map(|remaining| remaining.as_secs()),
            sessions: target.live.sessions.load(Ordering::Relaxed),
            sessions_exact: look.observed.upkeep.counts.are_exact(group, look.now),
            resting_ms: target.live.resting_until_ms().saturating_sub(look.now.monotonic_ms),
            active: target.live.active.load(Ordering::Relaxed),
            requests: counters.sum(|count| count.requests.value()),
            connects: counters.sum(|count| count.connects.value()),
            connect_failures: counters.sum(|count| count.connect_failures.value()),
            failures: counters.sum(|count| count.failures.value()),
            last_probe: page.and_then(|page| page.last).map(|last| ProbeStatus::new(&last, look)),
        }
    }
}

impl ProbeStatus {
    fn new(last: &LastProbe, look: &Look<'_>) -> Self {
        Self {
            found: last.finding.to_string(),
            ago_ms: look.now.monotonic_ms.saturating_sub(last.at.monotonic_ms),
            took_ms: u64::try_from(last.took.as_millis()).unwrap_or(u64::MAX),
        }
    }
}
