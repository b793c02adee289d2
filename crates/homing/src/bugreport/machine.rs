//! What does the machine look like to the node, and what does the node use of it?

use super::{Part, read, said};
use rustix::system::uname;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::thread;

/// Files of a folder that are listed at most: a state folder has a dozen, and one for each group.
const FILES: usize = 4096;

/// Of the machine.
const OF_MACHINE: [&str; 11] = [
    "/etc/os-release",
    "/proc/loadavg",
    "/proc/meminfo",
    "/proc/sys/fs/nr_open",
    "/proc/sys/fs/file-nr",
    "/proc/sys/net/core/somaxconn",
    "/proc/sys/net/ipv4/ip_local_port_range",
    "/proc/sys/net/ipv4/ip_unprivileged_port_start",
    "/proc/sys/net/ipv4/tcp_max_syn_backlog",
    "/proc/net/sockstat",
    "/proc/net/sockstat6",
];

/// Of the process. Not its environment, and not its memory.
const OF_PROCESS: [&str; 4] = ["limits", "status", "cgroup", "schedstat"];

/// What a cgroup of version 2 allows and counts.
const OF_CGROUP: [&str; 5] = ["cpu.max", "cpu.stat", "memory.max", "memory.current", "pids.max"];

pub(super) fn parts(state_dir: Option<&Path>, pid: Option<u32>) -> [Part; 3] {
    [
        Part { name: "machine.txt", text: machine() },
        Part { name: "process.txt", text: process(pid) },
        Part {
            name: "state.txt",
            text: state_dir.map_or_else(|| "unknown: say --config\n".to_owned(), state),
        },
    ]
}

fn machine() -> String {
    let kernel = uname();
    let names = [kernel.sysname(), kernel.release(), kernel.version(), kernel.machine()];
    let kernel: Vec<_> = names.map(|name| name.to_string_lossy().into_owned()).to_vec();
    let cores = thread::available_parallelism().map(|cores| cores.to_string());
    said("kernel", Ok(kernel.join(" ")))
        + &said("cores that may be used", cores)
        + &OF_MACHINE.map(read).concat()
}

fn process(pid: Option<u32>) -> String {
    let Some(pid) = pid else { return "no process serves\n".to_owned() };
    let folder = format!("/proc/{pid}");
    let mut text = OF_PROCESS.map(|name| read(&format!("{folder}/{name}"))).concat();
    let open = fs::read_dir(format!("{folder}/fd")).map(|open| open.count().to_string());
    text.push_str(&said("open files", open));
    let cgroup = fs::read_to_string(format!("{folder}/cgroup")).unwrap_or_default();
    if let Some(path) = cgroup.lines().find_map(|line| line.strip_prefix("0::")) {
        let folder = format!("/sys/fs/cgroup{}", path.trim_end_matches('/'));
        text.push_str(&OF_CGROUP.map(|name| read(&format!("{folder}/{name}"))).concat());
    }
    text
}

/// Names, sizes and rights; what is in the files is nobody's business.
fn state(folder: &Path) -> String {
    let mut lines = Vec::new();
    list(folder, Path::new(""), &mut lines);
    lines.sort();
    said(&folder.display().to_string(), Ok(lines.join("\n")))
}

fn list(folder: &Path, below: &Path, lines: &mut Vec<String>) {
    let entries = match fs::read_dir(folder.join(below)) {
        Ok(entries) => entries,
        Err(error) => return lines.push(format!("{}: {error}", below.display())),
    };
    for entry in entries.filter_map(io::Result::ok) {
        let name = below.join(entry.file_name());
        let Ok(facts) = entry.metadata() else { continue };
        if lines.len() >= FILES {
            return;
        }
        let (mode, owner, bytes) = (facts.mode() & 0o7777, facts.uid(), facts.len());
        lines.push(format!("{}  {mode:04o}  uid {owner}  {bytes} bytes", name.display()));
        if facts.is_dir() {
            list(folder, &name, lines);
        }
    }
}
