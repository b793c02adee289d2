//! What does this process take of its machine?

use std::fs;

/// Ticks of a second in `/proc/self/stat` (`USER_HZ`; 100 wherever Linux runs what we are built for).
const TICKS_PER_S: u64 = 100;

/// Milliseconds of processor time that the process has used, in its own code and in the kernel for it.
pub(super) fn cpu_ms() -> Option<u64> {
    of_stat(&fs::read_to_string("/proc/self/stat").ok()?)
}

/// Bytes of memory that it has.
pub(super) fn resident_bytes() -> Option<u64> {
    of_status(&fs::read_to_string("/proc/self/status").ok()?)
}

/// Descriptors that it has open.
pub(super) fn open_files() -> Option<u64> {
    const FOLDER: &str = "/proc/self/fd";
    // Since Linux 6.2 the kernel says how many there are; before that, they are counted one by one.
    match fs::metadata(FOLDER).ok()?.len() {
        0 => u64::try_from(fs::read_dir(FOLDER).ok()?.count()).ok(),
        told => Some(told),
    }
}

/// proc(5): the name of the program may hold anything, and ends with the last parenthesis; `utime` and `stime` are the
/// 12th and 13th behind it.
fn of_stat(text: &str) -> Option<u64> {
    let (_, behind) = text.rsplit_once(')')?;
    let mut times = behind.split_ascii_whitespace().skip(11);
    let (user, system): (u64, u64) = (times.next()?.parse().ok()?, times.next()?.parse().ok()?);
    Some(user.checked_add(system)?.saturating_mul(1000 / TICKS_PER_S))
}

fn of_status(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_takes_something() {
        assert!(resident_bytes().unwrap() > 100_000 && open_files().unwrap() > 2 && cpu_ms().is_some());
    }

    #[test]
    fn a_program_may_be_called_anything() {
        let stat = "7 (a) b) 1 2) S 1 7 7 0 -1 4194304 113 0 0 0 250 50 0 0 20 0 1 0 100";
        assert_eq!(of_stat(stat), Some(3000));
        assert_eq!(of_stat("7 (a"), None);
        assert_eq!(of_status("Name:\thoming\nVmRSS:\t    2048 kB\n"), Some(2 << 20));
    }
}
