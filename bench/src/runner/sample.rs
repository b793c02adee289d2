//! What did a proxy cost in one run?

use anyhow::Result;
use serde::Serialize;

use super::case::{Case, Kind};
use super::rig::Rig;
use super::{Proxy, Settings, idle, procfs};
use crate::load::Report;

/// Hypervisor steal above this share makes a sample worthless: stolen time is charged to who was running.
const STEAL_LIMIT_PERCENT: f64 = 2.0;

/// How often a sample is repeated for that reason.
const REPEATS: u32 = 3;

/// One measurement.
#[derive(Clone, Debug, Serialize)]
pub struct Sample {
    /// What was measured.
    pub proxy: Proxy,
    /// The case, by name.
    pub case: &'static str,
    /// The figure that is compared: microseconds of CPU per request, or bytes per idle client.
    pub cost: f64,
    /// Client connections.
    pub connections: usize,
    /// Time of both cores that the hypervisor gave to others.
    pub steal_percent: f64,
    /// How many samples were thrown away before this one because of steal.
    pub discarded: u32,
    /// Memory of the proxy at the end.
    pub resident_bytes: u64,
    /// Only where requests are measured.
    pub cpu: Option<CpuFigures>,
    /// What the clients saw.
    pub load: Report,
}

/// Microseconds per request, unless the name says otherwise.
#[derive(Clone, Debug, Serialize)]
pub struct CpuFigures {
    /// In the proxy's own code, by ticks of 10 ms.
    pub user_us: f64,
    /// In the kernel on its behalf, by ticks of 10 ms.
    pub system_us: f64,
    /// Everything that happened on its core.
    pub core_us: f64,
    /// The part of it that belonged to interrupts.
    pub softirq_us: f64,
    /// Share of the time that the proxy was on its core: well below 1, the generator was the limit.
    pub utilisation: f64,
    /// Received by the clients.
    pub megabytes_per_second: f64,
}

impl Sample {
    /// Whether the machine was too busy even at the last try.
    #[must_use]
    pub fn is_noisy(&self) -> bool {
        self.steal_percent > STEAL_LIMIT_PERCENT
    }
}

/// Measures `proxy` in `case`, again when the hypervisor interfered, but not for ever.
///
/// # Errors
/// When a program cannot be started or does not answer.
pub fn take_sample(settings: &Settings, proxy: Proxy, case: &Case) -> Result<Sample> {
    let mut discarded = 0;
    loop {
        let sample = Sample { discarded, ..take_once(settings, proxy, case)? };
        say(&sample);
        if !sample.is_noisy() || discarded == REPEATS {
            return Ok(sample);
        }
        discarded += 1;
        eprintln!("    {:.1} % steal: thrown away, try {discarded} of {REPEATS}", sample.steal_percent);
    }
}

fn take_once(settings: &Settings, proxy: Proxy, case: &Case) -> Result<Sample> {
    let rig = Rig::start(settings, proxy, case)?;
    match case.kind {
        Kind::Idle => idle::measure(&rig, proxy, case),
        Kind::Traffic => measure(&rig, settings, proxy, case),
    }
}

fn measure(rig: &Rig, settings: &Settings, proxy: Proxy, case: &Case) -> Result<Sample> {
    rig.load(&requests(warm_up(settings, case, rig.connections)))?;
    let (usage, cores) = (procfs::usage(rig.measured()), procfs::cores());
    let load = rig.load(&amount(settings, case))?;
    let (usage_after, cores_after) = (procfs::usage(rig.measured()), procfs::cores());
    let count = (load.done + load.opening_requests).max(1) as f64;
    let on_cpu_us = usage_after.on_cpu_ns.saturating_sub(usage.on_cpu_ns) as f64 / 1e3;
    let cpu = CpuFigures {
        user_us: (usage_after.user_us - usage.user_us) / count,
        system_us: (usage_after.system_us - usage.system_us) / count,
        core_us: (cores_after.proxy_busy_us - cores.proxy_busy_us) / count,
        softirq_us: (cores_after.proxy_softirq_us - cores.proxy_softirq_us) / count,
        utilisation: on_cpu_us / 1e6 / load.seconds,
        megabytes_per_second: load.bytes as f64 / 1e6 / load.seconds,
    };
    Ok(Sample {
        proxy,
        case: case.name,
        cost: on_cpu_us / count,
        connections: rig.connections,
        steal_percent: cores_after.steal_percent_since(&cores),
        discarded: 0,
        resident_bytes: procfs::resident_bytes(rig.measured()),
        cpu: Some(cpu),
        load,
    })
}

fn amount(settings: &Settings, case: &Case) -> Vec<String> {
    match settings.rate {
        Some(rate) => ["--rate", &rate.to_string(), "--seconds", &settings.seconds().to_string()]
            .map(str::to_owned)
            .into(),
        None => requests(settings.requests(case)),
    }
}

/// A tenth of the measurement, and enough that every connection had its turn.
pub(super) fn warm_up(settings: &Settings, case: &Case, connections: usize) -> u64 {
    (settings.requests(case) / 10).max(connections as u64 * 4)
}

pub(super) fn requests(count: u64) -> Vec<String> {
    vec!["--requests".to_owned(), count.to_string()]
}

fn say(sample: &Sample) {
    let Sample { proxy, case, cost, load, .. } = sample;
    let (unit, utilisation) = match &sample.cpu {
        Some(cpu) => ("µs", format!("{:.2}", cpu.utilisation)),
        None => ("B ", "–".to_owned()),
    };
    eprintln!(
        "  {case:<6} {:<14} {cost:>9.2} {unit}  {:>8.0}/s  utilisation {utilisation}  steal {:.1} %  faults {}",
        proxy.name(),
        load.requests_per_second,
        sample.steal_percent,
        load.faults()
    );
}
