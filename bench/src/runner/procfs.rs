//! What did a process and its children cost so far?

use std::fs;

use crate::kernel;

/// What a tree of processes has used since it began.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Usage {
    /// Time on a CPU, to the nanosecond. On loopback it includes the receiver's share of each send.
    pub(super) on_cpu_ns: u64,
    pub(super) user_us: f64,
    pub(super) system_us: f64,
}

/// How many ticks the measured cores spent on what, since boot.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cores {
    /// Core 0, the proxy's.
    pub(super) proxy_busy_us: f64,
    pub(super) proxy_softirq_us: f64,
    /// Both cores: what the hypervisor gave to others, and everything.
    pub(super) stolen_us: f64,
    pub(super) total_us: f64,
}

impl Cores {
    /// Which share of the time since `earlier` the hypervisor took.
    pub(super) fn steal_percent_since(&self, earlier: &Self) -> f64 {
        let total_us = (self.total_us - earlier.total_us).max(1.0);
        (self.stolen_us - earlier.stolen_us) / total_us * 100.0
    }
}

/// `process` and all that descend from it, itself first.
pub(super) fn tree(process: u32) -> Vec<u32> {
    let mut found = vec![process];
    let mut next = 0;
    while let Some(process) = found.get(next).copied() {
        next += 1;
        for task in tasks(process) {
            let children = fs::read_to_string(format!("{task}/children")).unwrap_or_default();
            found.extend(children.split_whitespace().filter_map(|child| child.parse::<u32>().ok()));
        }
    }
    found
}

/// What the tree below `process` has used.
pub(super) fn usage(process: u32) -> Usage {
    let mut usage = Usage::default();
    for process in tree(process) {
        for task in tasks(process) {
            let text = fs::read_to_string(format!("{task}/schedstat")).unwrap_or_default();
            usage.on_cpu_ns += first_number(&text);
        }
        let text = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        let (user, system) = user_and_system_ticks(&text).unwrap_or_default();
        usage.user_us += ticks_to_us(user);
        usage.system_us += ticks_to_us(system);
    }
    usage
}

/// Bytes of memory that the tree below `process` has in RAM.
pub(super) fn resident_bytes(process: u32) -> u64 {
    let kibibytes = |process: u32| {
        let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
        text.lines().find_map(|line| line.strip_prefix("Rss:")).map_or(0, first_number)
    };
    tree(process).into_iter().map(kibibytes).sum::<u64>() * 1024
}

/// What the cores 0 and 1 have done.
pub(super) fn cores() -> Cores {
    parse_cores(&fs::read_to_string("/proc/stat").unwrap_or_default())
}

/// The process that traces `process`, 0 for none.
pub(super) fn tracer(process: u32) -> u64 {
    let text = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    text.lines().find_map(|line| line.strip_prefix("TracerPid:")).map_or(0, first_number)
}

fn tasks(process: u32) -> Vec<String> {
    let Ok(entries) = fs::read_dir(format!("/proc/{process}/task")) else { return Vec::new() };
    entries.flatten().map(|entry| entry.path().to_string_lossy().into_owned()).collect()
}

fn first_number(text: &str) -> u64 {
    text.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(0)
}

/// Fields 14 and 15 of `/proc/PID/stat`, counted after the name, which may contain blanks and parentheses.
fn user_and_system_ticks(stat: &str) -> Option<(u64, u64)> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace().skip(11);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

fn parse_cores(stat: &str) -> Cores {
    let mut cores = Cores::default();
    for line in stat.lines() {
        let mut words = line.split_whitespace();
        let name = words.next().unwrap_or_default();
        let ticks: Vec<f64> = words.map(|word| ticks_to_us(word.parse().unwrap_or(0))).collect();
        // user nice system idle iowait irq softirq steal; the guest columns are part of user.
        let &[user, nice, system, idle, waiting, irq, softirq, stolen, ..] = ticks.as_slice() else {
            continue;
        };
        if name != "cpu0" && name != "cpu1" {
            continue;
        }
        if name == "cpu0" {
            cores.proxy_busy_us = user + nice + system + irq + softirq;
            cores.proxy_softirq_us = irq + softirq;
        }
        cores.stolen_us += stolen;
        cores.total_us += user + nice + system + idle + waiting + irq + softirq + stolen;
    }
    cores
}

fn ticks_to_us(ticks: u64) -> f64 {
    ticks as f64 * 1e6 / kernel::ticks_per_second()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_blanks_does_not_shift_the_fields() {
        let stat = "7 (a (b) c) S 1 7 7 0 -1 4194560 100 0 0 0 31 42 0 0 20 0 1 0 5 6 7";
        assert_eq!(user_and_system_ticks(stat), Some((31, 42)));
        assert_eq!(user_and_system_ticks(""), None);
    }

    #[test]
    fn steal_is_counted_on_the_two_measured_cores_only() {
        let stat = "cpu 9 9 9 9 9 9 9 9 0 0\n\
                    cpu0 10 0 20 30 0 0 5 3 0 0\n\
                    cpu1 0 0 0 99 0 0 0 1 0 0\n\
                    cpu2 0 0 0 0 0 0 0 77 0 0\n";
        let cores = parse_cores(stat);
        assert!((cores.stolen_us - ticks_to_us(4)).abs() < 0.1);
        assert!((cores.total_us - ticks_to_us(68 + 100)).abs() < 0.1);
        assert!((cores.proxy_busy_us - ticks_to_us(35)).abs() < 0.1);
    }

    #[test]
    fn this_process_has_used_something() {
        let me = std::process::id();
        assert_eq!(tree(me).first(), Some(&me));
        assert!(usage(me).on_cpu_ns > 0);
        assert!(resident_bytes(me) > 0);
    }
}
