//! Did somebody leave a note to come back?

use super::Finding;
use super::files::Tree;

/// What must not stay in code, and what must not stay in a comment.
const IN_CODE: [&str; 3] = ["todo!", "unimplemented!", "#[ignore"];
const IN_COMMENTS: [&str; 3] = ["FIXME", "XXX", "HACK"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.rust {
        let lines = file.source.code.iter().zip(&file.source.comments);
        for (index, (code, comment)) in lines.enumerate() {
            let in_code = IN_CODE.iter().filter(|mark| code.contains(**mark));
            let in_comments = IN_COMMENTS.iter().filter(|mark| comment.contains(**mark));
            for mark in in_code.chain(in_comments) {
                let what =
                    format!("\"{mark}\" is left here: do it, or open an issue and write TODO(#number)");
                findings.push(Finding::at(&file.path, index + 1, what));
            }
            if comment.contains("TODO") && !comment.contains("TODO(#") {
                findings.push(Finding::at(&file.path, index + 1, "write TODO(#number), or do it"));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        check(&Tree::of(&[("crates/a.rs", text)])).len()
    }

    #[test]
    fn leftovers_are_found() {
        assert_eq!(count("fn f() { todo!() }"), 1);
        assert_eq!(count("// FIXME: later"), 1);
        assert_eq!(count("#[ignore = \"slow\"]\nfn f() {}"), 1);
        assert_eq!(count("// TODO: later"), 1);
    }

    #[test]
    fn a_numbered_note_and_a_string_may_stay() {
        assert_eq!(count("// TODO(#12): when h2 is here"), 0);
        assert_eq!(count("f(\"FIXME todo!\")"), 0);
    }
}
