//! Does a test wait for time to pass instead of an event?

use super::Finding;
use super::allow::Allowances;
use super::files::Tree;

const SLEEPS: [&str; 2] = ["thread::sleep", "time::sleep"];

/// What a test of the console may not do: Playwright's sleep.
const BROWSER_SLEEP: &str = "waitForTimeout";

const WHAT: &str = "a test that sleeps: wait for an event";

pub(super) fn check(tree: &Tree, allowances: &Allowances) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.rust {
        for (index, code) in file.source.code.iter().enumerate() {
            let sleeps = SLEEPS.iter().any(|sleep| code.contains(sleep));
            if sleeps && file.is_test(index + 1) && !allowances.sleep(&file.path) {
                findings.push(Finding::at(&file.path, index + 1, WHAT));
            }
        }
    }
    for file in tree.text.iter().filter(|file| file.path.starts_with("console/")) {
        let sleeping = file.text.lines().enumerate().filter(|(_, line)| line.contains(BROWSER_SLEEP));
        findings.extend(sleeping.map(|(index, _)| Finding::at(&file.path, index + 1, WHAT)));
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
    fn a_test_of_the_console_that_sleeps_is_found() {
        assert_eq!(count("console/e2e/walk.spec.ts", "await page.waitForTimeout(1);"), 1);
        assert_eq!(count("console/e2e/walk.spec.ts", "await page.waitForURL(a);"), 0);
    }

    #[test]
    fn the_product_may_wait() {
        assert_eq!(count("crates/a.rs", "fn f() { thread::sleep(a) }\n#[cfg(test)]\nmod tests {\n}"), 0);
    }
}
