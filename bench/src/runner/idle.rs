//! How much memory does an idle client cost?

use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::case::Case;
use super::rig::Rig;
use super::sample::{Sample, requests};
use super::{Proxy, procfs};

/// Requests that fill the proxy's caches before the first reading.
const WARM_UP: u64 = 5_000;

/// Memory is read this often until it rests, for at most [`SETTLE_LIMIT`].
const GLANCE: Duration = Duration::from_millis(100);
const SETTLE_LIMIT: Duration = Duration::from_secs(3);

/// Reads the memory of the proxy before and after the clients have come.
pub(super) fn measure(rig: &Rig, proxy: Proxy, case: &Case) -> Result<Sample> {
    rig.load_with("--cookie learn", 64, &requests(WARM_UP))?;
    let before = settled_bytes(rig.measured());
    let cores = procfs::cores();
    let held = rig.load_and_hold()?;
    let after = settled_bytes(rig.measured());
    Ok(Sample {
        proxy,
        case: case.name,
        cost: (after as f64 - before as f64) / rig.connections as f64,
        connections: rig.connections,
        steal_percent: procfs::cores().steal_percent_since(&cores),
        discarded: 0,
        resident_bytes: after,
        cpu: None,
        load: held.report.clone(),
    })
}

/// The memory of `process` once two readings agree.
fn settled_bytes(process: u32) -> u64 {
    let start = Instant::now();
    let mut last = procfs::resident_bytes(process);
    loop {
        thread::sleep(GLANCE);
        let now = procfs::resident_bytes(process);
        if now == last || start.elapsed() > SETTLE_LIMIT {
            return now;
        }
        last = now;
    }
}
