//! Which targets are fit? Probes ask them, as tasks that follow the running snapshot.
//!
//! One task per probed target. When a snapshot comes, tasks of targets that are probed as before go on, the others end
//! and new ones begin. At most [`PROBES_AT_ONCE`] probes are under way; further ones wait their turn.

use std::collections::HashMap;
use std::future::pending;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use homing_core::entropy::Entropy;
use homing_core::group::{Group, Target};
use homing_core::health::Health;
use homing_core::id::TargetId;
use homing_core::live::{GroupLive, TargetLive};
use homing_core::snapshot::{HealthCheck, Snapshot};
use homing_core::spec::ProbeKind;
use tls::Securing;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{Semaphore, SemaphorePermit, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until, timeout};

use crate::Clock;
use crate::change::Running;
use crate::events::{Event, Events, TargetName};
use crate::restart::{Restarts, Task};

pub mod book;
pub mod finding;
mod grpc;
mod http;
pub mod once;
mod tcp;
#[cfg(test)]
mod tests;
mod tls;
mod udp;

pub use book::{Change, History, LastProbe, ProbeBook};
pub use finding::Finding;
pub use once::Once;

/// Probes under way at once, over all targets: each holds a descriptor, and a burst would look like an attack.
pub const PROBES_AT_ONCE: usize = 256;

/// Follows the running snapshot for ever, and probes its targets.
pub async fn run(
    mut snapshots: watch::Receiver<Arc<Running>>,
    book: Arc<ProbeBook>,
    events: Events,
    clock: Clock,
    restarts: Arc<Restarts>,
) {
    let prober = Arc::new(Prober { book, events, clock, restarts, turns: Semaphore::new(PROBES_AT_ONCE) });
    let mut tasks = HashMap::new();
    loop {
        let snapshot = Arc::clone(&snapshots.borrow_and_update().snapshot);
        tasks = follow(tasks, &snapshot, &prober).await;
        if snapshots.changed().await.is_err() {
            return;
        }
    }
}

/// What all probes share.
struct Prober {
    book: Arc<ProbeBook>,
    events: Events,
    clock: Clock,
    restarts: Arc<Restarts>,
    turns: Semaphore,
}

/// One target, and how it is probed.
#[derive(Clone)]
struct Plan {
    load_balancer: Arc<str>,
    group: Arc<str>,
    target: Arc<str>,
    id: TargetId,
    /// Where the target takes traffic.
    address: SocketAddr,
    check: HealthCheck,
    group_live: Arc<GroupLive>,
    target_live: Arc<TargetLive>,
}

/// A plan under way.
struct Probing {
    plan: Plan,
    handle: JoinHandle<()>,
}

/// A task that is dropped ends, so that a snapshot's probes end with whoever follows it.
impl Drop for Probing {
    fn drop(&mut self) {
        self.handle.abort();
    }
}

impl Plan {
    fn new(group: &Group, target: &Target, check: &HealthCheck) -> Self {
        Self {
            load_balancer: Arc::clone(&group.load_balancer),
            group: Arc::clone(&group.name),
            target: Arc::clone(&target.name),
            id: target.home.target,
            address: target.address,
            check: check.clone(),
            group_live: Arc::clone(&group.live),
            target_live: Arc::clone(&target.live),
        }
    }

    /// The target told its life: sessions of another one are not at home here any more.
    fn tell_life(&self, value: &[u8]) {
        if self.target_live.tell_life(Target::life_told_by(value)) {
            tracing::info!(
                load_balancer = %self.load_balancer,
                group = %self.group,
                target = %self.target,
                "target lives anew: its sessions end"
            );
        }
    }

    /// Whether a task of `self` also does what `other` asks for.
    fn is_like(&self, other: &Self) -> bool {
        self.address == other.address
            && self.check == other.check
            && Arc::ptr_eq(&self.target_live, &other.target_live)
            && Arc::ptr_eq(&self.group_live, &other.group_live)
    }

    fn health_event(&self, from: &str, to: &str, finding: Finding) -> Event {
        let Self { load_balancer, group, target, .. } = self;
        let target = TargetName {
            load_balancer: load_balancer.to_string(),
            group: group.to_string(),
            target: target.to_string(),
        };
        Event::HealthChanged { target, from: from.to_owned(), to: to.to_owned(), why: finding.to_string() }
    }

    fn probed_address(&self) -> SocketAddr {
        SocketAddr::new(self.address.ip(), self.check.port.unwrap_or_else(|| self.address.port()))
    }
}

/// Ends the tasks that `snapshot` does not ask for, and begins those that are missing.
async fn follow(
    mut tasks: HashMap<TargetId, Probing>,
    snapshot: &Snapshot,
    prober: &Arc<Prober>,
) -> HashMap<TargetId, Probing> {
    let plans = plans_of(snapshot);
    let mut kept = HashMap::with_capacity(plans.len());
    for plan in &plans {
        if tasks.get(&plan.id).is_some_and(|task| task.plan.is_like(plan) && !task.handle.is_finished())
            && let Some(task) = tasks.remove(&plan.id)
        {
            kept.insert(plan.id, task);
        }
    }
    let ended = end(tasks).await;
    forget_what_is_not_probed(snapshot, prober);
    for plan in plans.into_iter().filter(|plan| !kept.contains_key(&plan.id)).collect::<Vec<_>>() {
        // What was found at another address says nothing about this one.
        if ended.get(&plan.id).is_some_and(|address| *address != plan.probed_address()) {
            plan.target_live.forget_health(&plan.group_live);
            prober.book.forget(plan.id);
        }
        kept.insert(plan.id, begin(plan, Arc::clone(prober)));
    }
    kept
}

fn plans_of(snapshot: &Snapshot) -> Vec<Plan> {
    let checked = snapshot.groups.iter().filter_map(|group| Some((group, group.health.as_ref()?)));
    checked
        .flat_map(|(group, check)| group.targets.iter().map(move |target| Plan::new(group, target, check)))
        .collect()
}

/// Ends tasks, and returns which address each of them probed. After that, none of them reports any more.
async fn end(tasks: HashMap<TargetId, Probing>) -> HashMap<TargetId, SocketAddr> {
    for task in tasks.values() {
        task.handle.abort();
    }
    let mut addresses = HashMap::with_capacity(tasks.len());
    for (id, mut task) in tasks {
        // It was told to end, so an error is what is expected here.
        let _ = (&mut task.handle).await;
        addresses.insert(id, task.plan.probed_address());
    }
    addresses
}

/// Health that nobody will update any more is not kept: a target must not stay unhealthy for ever.
fn forget_what_is_not_probed(snapshot: &Snapshot, prober: &Prober) {
    for group in snapshot.groups.iter().filter(|group| group.health.is_none()) {
        for target in &group.targets {
            target.live.forget_health(&group.live);
        }
    }
    let probed = snapshot.groups.iter().filter(|group| group.health.is_some());
    prober.book.keep_only(probed.flat_map(|group| &group.targets).map(|target| target.home.target));
}

fn begin(plan: Plan, prober: Arc<Prober>) -> Probing {
    let probed = plan.clone();
    let handle = tokio::spawn(async move {
        // The probes of one target die for themselves.
        prober.restarts.again(Task::Probes, || probe_for_ever(&probed, &prober)).await;
    });
    Probing { plan, handle }
}

async fn probe_for_ever(plan: &Plan, prober: &Prober) {
    // Another order on every node: two nodes shall not ask a target at the same moments for ever.
    let seed = getrandom::u64().unwrap_or(plan.id.0);
    let mut entropy = Entropy::from_seed(seed);
    let securing = match securing(plan).transpose() {
        Ok(securing) => securing,
        Err(error) => {
            tracing::error!(group = %plan.group, target = %plan.target, %error, "a target cannot be probed");
            return pending().await; // What is said of it has to change.
        }
    };
    loop {
        let turn = prober.turn().await;
        let begun = Instant::now();
        let (finding, life) = probe(plan.probed_address(), &plan.check, securing.as_ref()).await;
        drop(turn);
        if let Some(life) = life {
            plan.tell_life(&life);
        }
        prober.report(plan, finding, begun.elapsed());
        sleep_until(begun + with_jitter(plan.check.interval, &mut entropy)).await;
    }
}

/// How the probes of a plan speak TLS, if they do.
fn securing(plan: &Plan) -> Option<Result<Securing, rustls::Error>> {
    let tls = plan.check.tls.as_ref()?;
    let protocol: &[u8] = if matches!(plan.check.kind, ProbeKind::Grpc(_)) { b"h2" } else { b"http/1.1" };
    Some(Securing::new(tls, plan.probed_address(), protocol))
}

/// One probe, within its time.
async fn probe(
    address: SocketAddr,
    check: &HealthCheck,
    securing: Option<&Securing>,
) -> (Finding, Option<Vec<u8>>) {
    if let ProbeKind::Udp(asks) = &check.kind {
        return (udp::probe(address, asks, check.timeout).await, None);
    }
    let exchange = async {
        let stream = match tcp::connect(address, check.proxy_header).await {
            Ok(stream) => stream,
            Err(finding) => return (finding, None),
        };
        let Some(securing) = securing else { return ask(stream, address, &check.kind, "http").await };
        match securing.secure(stream).await {
            Ok(stream) => ask(stream, address, &check.kind, "https").await,
            Err(finding) => (finding, None),
        }
    };
    // With all that TLS keeps, it is too large to be moved about.
    timeout(check.timeout, Box::pin(exchange)).await.unwrap_or((Finding::TimedOut, None))
}

async fn ask(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    address: SocketAddr,
    kind: &ProbeKind,
    scheme: &str,
) -> (Finding, Option<Vec<u8>>) {
    match kind {
        // Datagrams have no connection that could be asked.
        ProbeKind::Tcp | ProbeKind::Udp(_) => (Finding::Connected, None),
        ProbeKind::Http(asks) | ProbeKind::Https(asks) => http::probe(stream, address, asks).await,
        ProbeKind::Grpc(asks) => (grpc::probe(stream, address, asks, scheme).await, None),
    }
}

impl Prober {
    /// Waits until one more probe may be under way.
    async fn turn(&self) -> SemaphorePermit<'_> {
        if let Ok(turn) = self.turns.try_acquire() {
            return turn;
        }
        if self.book.note_wait((self.clock)()) {
            tracing::warn!(limit = PROBES_AT_ONCE, "probes wait for their turn");
        }
        self.turns.acquire().await.expect("the semaphore is never closed")
    }

    fn report(&self, plan: &Plan, finding: Finding, took: Duration) {
        let Some(result) = finding.result() else {
            if self.book.note_own_fault((self.clock)()) {
                tracing::error!(why = %finding, "probes fail for lack of this node's own resources");
            }
            return;
        };
        let Plan { load_balancer, group, target, .. } = plan;
        let HealthCheck { rise, fall, .. } = plan.check;
        let change = plan.target_live.probed(&plan.group_live, result, rise, fall);
        if let Some((from, to)) = change {
            let (from, to) = (from.as_str(), to.as_str());
            let address = plan.probed_address();
            self.events.tell(plan.health_event(from, to, finding), (self.clock)());
            match plan.target_live.health() {
                Health::Unhealthy => tracing::warn!(
                    %load_balancer, %group, %target, %address, from, to, why = %finding, "target health changed"
                ),
                Health::Healthy | Health::Unknown => tracing::info!(
                    %load_balancer, %group, %target, %address, from, to, why = %finding, "target health changed"
                ),
            }
        }
        self.book.record(plan.id, LastProbe { finding, at: (self.clock)(), took }, change);
    }
}

/// The interval, up to a tenth shorter or longer.
fn with_jitter(interval: Duration, entropy: &mut Entropy) -> Duration {
    let tenth_ms = interval.as_millis() / 10;
    let span = usize::try_from(tenth_ms.saturating_mul(2)).unwrap_or(usize::MAX);
    let offset = u64::try_from(entropy.below(span.saturating_add(1))).unwrap_or(u64::MAX);
    let shortest = interval - interval / 10;
    shortest + Duration::from_millis(offset)
}
