//! Does a crate's code reach over the wall it lives behind?
//!
//! The edges between packages are checked elsewhere; these are walls that the standard library, or a type, could
//! slip through. Invariants 3 and 10 of `ARCHITECTURE.md` are kept here.

use super::Finding;
use super::files::Tree;

/// What the code under a folder may not name, and why.
struct Wall {
    folder: &'static str,
    banned: &'static [&'static str],
    why: &'static str,
}

const WALLS: [Wall; 4] = [
    Wall {
        folder: "crates/core/src/",
        banned: &["Instant", "SystemTime"],
        why: "time is an argument in core: take a `Now`",
    },
    Wall {
        folder: "crates/core/src/",
        banned: &["TcpStream", "TcpListener", "UdpSocket", "fs", "env", "thread::spawn", "thread::sleep"],
        why: "core does no I/O and starts no threads: that is for proxy, control or the binary",
    },
    Wall {
        folder: "crates/proxy/src/",
        banned: &[
            "Spec",
            "NodeSpec",
            "LoadBalancerSpec",
            "ListenerSpec",
            "RuleSpec",
            "GroupSpec",
            "TargetSpec",
        ],
        why: "a datapath never reads a Spec: compile it into the Snapshot",
    },
    Wall {
        folder: "crates/wire/src/",
        banned: &["TcpStream", "UdpSocket", "Instant", "SystemTime", "fs", "env", "thread::spawn"],
        why: "wire is bytes in, meaning out: no I/O and no clock",
    },
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for wall in &WALLS {
        for file in tree.rust.iter().filter(|file| file.path.starts_with(wall.folder)) {
            for (index, code) in file.source.code.iter().enumerate() {
                let named = wall.banned.iter().find(|name| names(code, name));
                if let Some(name) = named.filter(|_| !file.is_test(index + 1)) {
                    findings.push(Finding::at(
                        &file.path,
                        index + 1,
                        format!("no {name} here: {}", wall.why),
                    ));
                }
            }
        }
    }
    findings
}

/// Whether `code` names the type or the path `name`, or the module `name` (in small letters) in a path.
fn names(code: &str, name: &str) -> bool {
    let is_module = name.starts_with(|first: char| first.is_ascii_lowercase()) && !name.contains("::");
    let is_name = |character: char| character.is_alphanumeric() || character == '_';
    code.match_indices(name).any(|(at, _)| {
        let (before, after) = (&code[..at], &code[at + name.len()..]);
        let is_whole = !before.ends_with(is_name) && !after.starts_with(is_name);
        is_whole && (!is_module || before.ends_with("std::") || after.starts_with("::"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn time_is_an_argument_in_core() {
        assert_eq!(count("crates/core/src/a.rs", "let now = Instant::now();"), 1);
        assert_eq!(count("crates/core/src/a.rs", "use std::time::SystemTime;"), 1);
        assert_eq!(count("crates/core/src/a.rs", "fn expire(now: Now) {} // no Instant"), 0);
        assert_eq!(count("crates/control/src/a.rs", "let now = Instant::now();"), 0);
    }

    #[test]
    fn a_datapath_never_reads_a_spec() {
        assert_eq!(count("crates/proxy/src/a.rs", "use homing_core::spec::Spec;"), 1);
        assert_eq!(count("crates/proxy/src/a.rs", "fn f(group: &GroupSpec) {}"), 1);
        assert_eq!(count("crates/proxy/src/a.rs", "use homing_core::spec::Protocol;"), 0);
    }

    #[test]
    fn modules_are_told_from_other_names() {
        assert_eq!(count("crates/core/src/a.rs", "use std::fs;"), 1);
        assert_eq!(count("crates/core/src/a.rs", "fs::read(path)"), 1);
        assert_eq!(count("crates/core/src/a.rs", "let env = refs(fs);"), 0);
    }

    #[test]
    fn tests_may_look_over_the_wall() {
        let text = "#[cfg(test)]\nmod tests {\nuse std::fs;\n}";
        assert_eq!(count("crates/core/src/a.rs", text), 0);
        assert_eq!(count("crates/core/src/a/tests.rs", "use std::fs;"), 0);
    }
}
