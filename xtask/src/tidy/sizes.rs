//! Is a file longer than a reader can hold?

use super::Finding;
use super::allow::Allowances;
use super::files::{Tree, is_test_path};

/// The most lines of a file.
const LINES: usize = 600;

/// The most lines of a file of tests.
const TEST_LINES: usize = 800;

pub(super) fn check(tree: &Tree, allowances: &Allowances) -> Vec<Finding> {
    let rust = tree.rust.iter().map(|file| (&file.path, &file.text));
    let console = tree.text.iter().filter(|file| is_script(&file.path));
    let files = rust.chain(console.map(|file| (&file.path, &file.text)));
    files.filter_map(|(path, text)| judge(path, text.lines().count(), allowances)).collect()
}

/// A source of the console; declarations (`.d.ts`) are written by a program.
fn is_script(path: &str) -> bool {
    path.ends_with(".tsx") || (path.ends_with(".ts") && !path.ends_with(".d.ts"))
}

/// An allowed length is exact, so that it can only be lowered unless somebody raises it on purpose.
fn judge(path: &str, lines: usize, allowances: &Allowances) -> Option<Finding> {
    let limit = if is_test_path(path) { TEST_LINES } else { LINES };
    if lines <= limit {
        return None;
    }
    let what = match allowances.file_lines(path) {
        None => format!("{lines} lines, the limit is {limit}: split it by idea"),
        Some(allowed) if lines > allowed => format!("{lines} lines, {allowed} are allowed: split it by idea"),
        Some(allowed) if lines < allowed => format!("shrunk from {allowed}: allow {lines} lines now"),
        Some(_) => return None,
    };
    Some(Finding::at(path, lines, what))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, lines: usize, allowed: &str) -> usize {
        let text = "//\n".repeat(lines);
        let tree = Tree::of(&[(path, &text), (super::super::allow::PATH, allowed)]);
        check(&tree, &Allowances::read(&tree).unwrap()).len()
    }

    #[test]
    fn a_file_over_its_limit_is_found() {
        assert_eq!(findings("crates/a.rs", 600, ""), 0);
        assert_eq!(findings("crates/a.rs", 601, ""), 1);
        assert_eq!(findings("crates/a/tests.rs", 800, ""), 0);
        assert_eq!(findings("crates/a/tests.rs", 801, ""), 1);
        assert_eq!(findings("console/src/pages/a.tsx", 601, ""), 1);
        assert_eq!(findings("console/src/api/schema.d.ts", 601, ""), 0);
    }

    #[test]
    fn an_allowed_length_may_only_shrink() {
        let allowed = "[[file_lines]]\npath = \"crates/a.rs\"\nlines = 700\nreason = \"one table of rows\"\n";
        assert_eq!(findings("crates/a.rs", 700, allowed), 0);
        assert_eq!(findings("crates/a.rs", 701, allowed), 1);
        assert_eq!(findings("crates/a.rs", 650, allowed), 1);
    }
}
