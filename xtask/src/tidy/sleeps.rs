//! Does a test wait for time to pass instead of an event?

use super::Finding;
use super::allow::Allowances;
use super::files::Tree;

const SLEEPS: [&str; 2] = ["thread::sleep", "time::sleep"];

pub(super) fn check(tree: &Tree, allowances: &Allowances) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.rust {
        for (index, code) in file.source.code.iter().enumerate() {
            let sleeps = SLEEPS.iter().any(|sleep| code.contains(sleep));
            if sleeps && file.is_test(index + 1) && !allowances.sleep(&file.path) {
                findings.push(Finding::at(&file.path, index + 1, "a test that sleeps: wait for an event"));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)]), &Allowances::default()).len()
    }

    #[test]
    fn a_sleeping_test_is_found() {
        assert_eq!(count("crates/homing/tests/e2e/drain.rs", "std::thread::sleep(a);"), 1);
        assert_eq!(count("crates/a.rs", "#[cfg(test)]\nmod tests {\ntokio::time::sleep(a);\n}"), 1);
    }

    #[test]
    fn the_product_may_wait() {
        assert_eq!(count("crates/a.rs", "fn f() { thread::sleep(a) }\n#[cfg(test)]\nmod tests {\n}"), 0);
    }
}
