//! Does every function fit one screen?
//!
//! Clippy asks the same in the crates it builds; this also sees the code that a feature or a target hides.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::Finding;
use super::files::{RustFile, Tree};

/// The most lines of code in a body, without blank lines and comments.
const LINES: usize = 70;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust.iter().flat_map(check_file).collect()
}

fn check_file(file: &RustFile) -> Vec<Finding> {
    let parsed = match syn::parse_file(&file.text) {
        Ok(parsed) => parsed,
        Err(error) => {
            let line = error.span().start().line;
            return vec![Finding::at(&file.path, line, format!("does not parse: {error}"))];
        }
    };
    let mut bodies = Bodies { file, findings: Vec::new() };
    bodies.visit_file(&parsed);
    bodies.findings
}

struct Bodies<'a> {
    file: &'a RustFile,
    findings: Vec<Finding>,
}

impl Bodies<'_> {
    fn measure(&mut self, name: &syn::Ident, body: &syn::Block) {
        let (first, last) = (body.span().start().line, body.span().end().line);
        if self.file.is_test(first) {
            return;
        }
        // The lines between the braces: `first` and `last` hold the braces, and count from 1.
        let inside = self.file.source.code.iter().take(last.saturating_sub(1)).skip(first);
        let lines = inside.filter(|line| !line.trim().is_empty()).count();
        if lines > LINES {
            let what = format!("fn {name} has {lines} lines of code, the limit is {LINES}");
            self.findings.push(Finding::at(&self.file.path, first, what));
        }
    }
}

impl<'ast> Visit<'ast> for Bodies<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.measure(&item.sig.ident, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.measure(&item.sig.ident, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(body) = &item.default {
            self.measure(&item.sig.ident, body);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(text: &str) -> Vec<Finding> {
        check(&Tree::of(&[("crates/a.rs", text)]))
    }

    #[test]
    fn a_body_over_the_limit_is_found() {
        let body = |lines: usize| format!("fn long() {{\n{}}}\n", "    a();\n".repeat(lines));
        assert_eq!(findings(&body(70)), []);
        assert_eq!(findings(&body(71)).len(), 1);
        assert_eq!(findings(&format!("impl A {{\n{}}}", body(71))).len(), 1);
        assert_eq!(findings(&format!("trait A {{\n{}}}", body(71))).len(), 1);
    }

    #[test]
    fn comments_and_blank_lines_do_not_count() {
        let body = format!("fn f() {{\n{}}}\n", "    a();\n\n    // why\n".repeat(70));
        assert_eq!(findings(&body), []);
    }

    #[test]
    fn tests_may_be_long() {
        let body = format!("#[cfg(test)]\nmod tests {{\nfn f() {{\n{}}}\n}}\n", "    a();\n".repeat(99));
        assert_eq!(findings(&body), []);
    }

    #[test]
    fn a_file_that_does_not_parse_is_found() {
        assert_eq!(findings("fn f( {").len(), 1);
    }
}
