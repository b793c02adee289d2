//! How much memory may this process have, and what follows from it?
//!
//! A cgroup of version 2 says so in `memory.max` (kernel, "Control Group v2"), its own or one that it is inside of. Cores
//! need nothing here: [`std::thread::available_parallelism`] knows `cpu.max`.

use homing_core::spec::Spec;
use std::fs;
use std::path::Path;

/// Where cgroups of version 2 are.
const ROOT: &str = "/sys/fs/cgroup";
/// What a client connection may take, its way to a target included: four buffers of 4 KiB, a record of TLS (16 KiB). The
/// kernel's part grows with what is under way and is not counted.
const CONNECTION_BYTES: u64 = 32 << 10;
/// What a session in a table takes: `homing_core::limits::SESSIONS_PER_GROUP` has 16 MiB.
const SESSION_BYTES: u64 = 64;
/// Connections that are accepted with any memory.
const CONNECTIONS_LEAST: usize = 1024;

/// Most bytes of memory, if somebody set a limit.
fn memory_limit() -> Option<u64> {
    let own = fs::read_to_string("/proc/self/cgroup").ok()?;
    limit_of(Path::new(ROOT), &own)
}

/// The smallest limit of the cgroup that `/proc/self/cgroup` names, and of those around it.
fn limit_of(root: &Path, own: &str) -> Option<u64> {
    let path = own.lines().find_map(|line| line.strip_prefix("0::"))?;
    let folder = root.join(path.trim_start_matches('/'));
    let around = folder.ancestors().take_while(|folder| folder.starts_with(root));
    let limit = |folder: &Path| fs::read_to_string(folder.join("memory.max")).ok()?.trim().parse().ok();
    around.filter_map(limit).min()
}

/// Client connections that fit into three quarters of the memory; `None`: nobody set a limit.
pub(crate) fn connections() -> Option<usize> {
    memory_limit().map(connections_in)
}

fn connections_in(bytes: u64) -> usize {
    usize::try_from(bytes / 4 * 3 / CONNECTION_BYTES).unwrap_or(usize::MAX).max(CONNECTIONS_LEAST)
}

/// Tells what the limit means for this node.
pub(crate) fn tell(spec: &Spec) {
    let Some(memory) = memory_limit() else { return };
    let connections = spec.node.max_connections.unwrap_or_else(|| connections_in(memory));
    tracing::info!(
        memory_bytes = memory,
        max_connections = connections,
        is_said = spec.node.max_connections.is_some(),
        "the container limits the memory, and with it client connections: [node] max_connections says otherwise"
    );
    let tables = tables_bytes(spec);
    if tables > memory / 2 {
        tracing::warn!(
            memory_bytes = memory,
            tables_bytes = tables,
            "full session tables would take more than half of the memory: make table_size smaller, or the container larger"
        );
    }
}

/// What the tables of sessions take when they are full.
fn tables_bytes(spec: &Spec) -> u64 {
    let groups = spec.load_balancers.iter().flat_map(|balancer| &balancer.groups);
    let sizes =
        groups.filter_map(|group| group.persistence.as_ref()).map(|persistence| persistence.table_size);
    sizes.map(|size| u64::try_from(size).unwrap_or(u64::MAX).saturating_mul(SESSION_BYTES)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use homing_control::config;
    use std::path::PathBuf;
    use std::process;

    /// A tree of cgroups, removed when dropped.
    struct Tree(PathBuf);

    impl Tree {
        fn new(name: &str, limits: &[(&str, &str)]) -> Self {
            let root = std::env::temp_dir().join(format!("homing-cgroup-{name}-{}", process::id()));
            for (folder, limit) in limits {
                fs::create_dir_all(root.join(folder)).unwrap();
                fs::write(root.join(folder).join("memory.max"), limit).unwrap();
            }
            Self(root)
        }
    }

    impl Drop for Tree {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn the_smallest_limit_around_a_process_holds() {
        let tree = Tree::new("nested", &[("a", "1000\n"), ("a/b", "max\n"), ("a/b/c", "2000\n")]);
        assert_eq!(limit_of(&tree.0, "1:cpu:/x\n0::/a/b/c\n"), Some(1000));
        assert_eq!(limit_of(&tree.0, "0::/a/b\n"), Some(1000));
    }

    #[test]
    fn without_a_limit_there_is_none() {
        let tree = Tree::new("none", &[("a", "max\n")]);
        assert_eq!(limit_of(&tree.0, "0::/a\n"), None);
        assert_eq!(limit_of(&tree.0, "4:memory:/a\n"), None);
        assert_eq!(limit_of(&tree.0, "0::/nowhere\n"), None);
    }

    #[test]
    fn connections_follow_the_memory_but_a_node_is_never_shut() {
        assert_eq!(connections_in(512 << 20), 12_288);
        assert_eq!(connections_in(1), CONNECTIONS_LEAST);
    }

    #[test]
    fn tables_are_counted_as_if_they_were_full() {
        let text = "[[load_balancers]]\nname = \"a\"\n[[load_balancers.groups]]\nname = \"g\"\n\
                    persistence = { method = \"source-ip\", timeout = \"5m\", table_size = 1000 }\n\
                    targets = [{ name = \"a\", address = \"127.0.0.1:9\" }]\n";
        let loaded = config::parse(Path::new("homing.toml"), text).unwrap();
        assert_eq!(tables_bytes(&loaded.spec), 64_000);
    }
}
