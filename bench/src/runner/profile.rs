//! Where does the time of a proxy go? perf names the functions, strace counts the system calls.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use super::case::{Case, Kind};
use super::process::Running;
use super::rig::Rig;
use super::sample::{requests, warm_up};
use super::{Proxy, Settings, machine, procfs};

/// How long perf or strace may take to attach.
const ATTACH_LIMIT: Duration = Duration::from_secs(5);

/// Lines of a profile that are shown.
const TOP: usize = 40;

/// Requests under strace, which slows a proxy several-fold.
const TRACED_REQUESTS: u64 = 20_000;

/// Runs `case` under `perf record` and returns the functions that took most of the time.
///
/// # Errors
/// When there is no perf, or it may not look.
pub fn profile(settings: &Settings, proxy: Proxy, case: &Case) -> Result<String> {
    let rig = warm_rig(settings, proxy, case, "perf")?;
    let data = machine::run_folder()?.join("perf.data");
    let _ = fs::remove_file(&data);
    let processes: Vec<String> = procfs::tree(rig.measured()).iter().map(u32::to_string).collect();
    let mut record = Command::new("perf");
    // By the clock: not every virtual machine lets its guests count cycles.
    record.args(["record", "-e", "cpu-clock", "-F", "1999", "-p", &processes.join(","), "-o"]).arg(&data);
    let mut perf = Running::start(record.stdin(Stdio::null()).stdout(Stdio::null()), "perf")?;
    perf.wait_until(ATTACH_LIMIT, "to attach", || fs::metadata(&data).is_ok_and(|file| file.len() > 0))?;
    rig.load(&requests(settings.requests(case)))?;
    perf.interrupt()?;
    let report = Command::new("perf")
        .args(["report", "--stdio", "--no-children", "--sort", "dso,symbol", "-i"])
        .arg(&data)
        .output()
        .context("perf report")?;
    ensure!(report.status.success(), "perf report: {}", String::from_utf8_lossy(&report.stderr));
    Ok(top_of_profile(&String::from_utf8_lossy(&report.stdout)))
}

/// Runs `case` under `strace -c` and returns the system calls per request.
///
/// strace slows the proxy several-fold, so that it finds more work at each wake-up than at full speed: the mix is
/// what to read.
///
/// # Errors
/// When there is no strace, or it may not look.
pub fn syscalls(settings: &Settings, proxy: Proxy, case: &Case) -> Result<String> {
    let rig = warm_rig(settings, proxy, case, "strace")?;
    let output = machine::run_folder()?.join("strace.txt");
    let processes = procfs::tree(rig.measured());
    let mut command = Command::new("strace");
    command.args(["-c", "-f", "-o"]).arg(&output);
    for process in &processes {
        command.args(["-p", &process.to_string()]);
    }
    let mut strace = Running::start(command.stdin(Stdio::null()), "strace")?;
    let all_traced = || processes.iter().all(|process| procfs::tracer(*process) != 0);
    strace.wait_until(ATTACH_LIMIT, "to attach", all_traced)?;
    let count = settings.requests.unwrap_or(TRACED_REQUESTS).min(settings.requests(case));
    let report = rig.load(&requests(count))?;
    strace.interrupt()?;
    let text = fs::read_to_string(&output).with_context(|| format!("cannot read {}", output.display()))?;
    Ok(calls_per_request(&text, report.done.max(1)))
}

fn warm_rig(settings: &Settings, proxy: Proxy, case: &Case, tool: &str) -> Result<Rig> {
    if case.kind == Kind::Idle {
        bail!("idle clients do nothing that could be profiled");
    }
    let is_there = Command::new(tool).arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    ensure!(is_there, "{tool} is not installed");
    let rig = Rig::start(settings, proxy, case)?;
    rig.load(&requests(warm_up(settings, case, rig.connections)))?;
    Ok(rig)
}

fn top_of_profile(report: &str) -> String {
    let lines = report.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines.take(TOP).map(|line| format!("{}\n", line.trim_end())).collect()
}

/// Turns the table of `strace -c` into calls per request, the most frequent first.
fn calls_per_request(table: &str, requests: u64) -> String {
    let mut calls: BTreeMap<&str, u64> = BTreeMap::new();
    for line in table.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        // % time, seconds, usecs/call, calls, [errors,] syscall
        let (Some(count), Some(name)) =
            (words.get(3).and_then(|word| word.parse::<u64>().ok()), words.last())
        else {
            continue;
        };
        if *name != "total" {
            *calls.entry(name).or_default() += count;
        }
    }
    let mut sorted: Vec<(&str, u64)> = calls.into_iter().collect();
    sorted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let total: u64 = sorted.iter().map(|(_, count)| count).sum();
    let share = |count: u64| count as f64 / requests as f64;
    let mut text = format!("{:>8.2}  all system calls per request\n", share(total));
    for (name, count) in sorted.into_iter().filter(|(_, count)| share(*count) >= 0.01) {
        text.push_str(&format!("{:>8.2}  {name}\n", share(count)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_calls_are_counted_per_request_and_the_total_line_is_not_a_call() {
        let table = "% time     seconds  usecs/call     calls    errors syscall\n\
                     ------ ----------- ----------- --------- --------- ----------------\n\
                     60.00    0.400000          10      2000           sendto\n\
                     40.00    0.300000          10      3000       100 recvfrom\n\
                     ------ ----------- ----------- --------- --------- ----------------\n\
                     100.00    0.700000          10      5000       100 total\n";
        assert_eq!(
            calls_per_request(table, 1_000),
            "    5.00  all system calls per request\n    3.00  recvfrom\n    2.00  sendto\n"
        );
    }

    #[test]
    fn comments_of_a_profile_are_left_out() {
        let report =
            "# Samples: 1K\n#\n    12.50%  homing  [.] serve   \n\n     3.10%  [kernel]  [k] tcp_sendmsg\n";
        assert_eq!(
            top_of_profile(report),
            "    12.50%  homing  [.] serve\n     3.10%  [kernel]  [k] tcp_sendmsg\n"
        );
    }
}
