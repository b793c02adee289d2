//! Who imports whom, and is it allowed?
//!
//! The table is the architecture: a new edge is a decision, and a decision has a page in `docs/adr/`.

use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};

use super::Finding;
use crate::shell;

/// Each package of ours, and the packages of ours that it may import.
const EDGES: [(&str, &[&str]); 10] = [
    ("homing", &["homing-dialects", "homing-control", "homing-proxy", "homing-core"]),
    ("homing-dialects", &["homing-control", "homing-core"]),
    ("homing-control", &["homing-core", "homing-wire"]),
    ("homing-proxy", &["homing-core", "homing-wire", "homing-sys"]),
    ("homing-core", &[]),
    ("homing-wire", &[]),
    ("homing-sys", &[]),
    ("homing-testkit", &[]),
    ("homing-bench", &[]),
    ("xtask", &[]),
];

/// What any package of ours may import in its tests.
const IN_TESTS: &str = "homing-testkit";

/// Packages of others that have their place: an async runtime never comes near a decision or the traffic.
const FENCES: [(&str, &[&str]); 5] = [
    ("tokio", &["homing", "homing-dialects", "homing-control", "homing-bench"]),
    ("axum", &["homing-dialects", "homing-control"]),
    ("mio", &["homing-proxy"]),
    ("rustls", &["homing-control", "homing-proxy", "homing-testkit", "homing-bench"]),
    ("libc", &["homing-sys", "homing-bench"]),
];

/// Compares the packages of the workspace with the tables.
///
/// # Errors
/// When `cargo metadata` fails.
pub(super) fn check() -> Result<Vec<Finding>> {
    let mut command = MetadataCommand::new();
    let metadata = command.no_deps().current_dir(shell::root()).exec().context("cargo metadata")?;
    Ok(metadata.packages.iter().flat_map(|package| check_package(package, &metadata)).collect())
}

fn check_package(package: &Package, metadata: &Metadata) -> Vec<Finding> {
    let manifest = package.manifest_path.strip_prefix(&metadata.workspace_root);
    let manifest = manifest.unwrap_or(&package.manifest_path).as_str();
    let mut findings = Vec::new();
    if !EDGES.iter().any(|(name, _)| *name == package.name.as_str()) {
        findings.push(Finding::at(
            manifest,
            1,
            "a new package needs an ADR and a row in tidy's table of edges",
        ));
    }
    for dependency in &package.dependencies {
        let use_of = if dependency.kind == DependencyKind::Development { Use::Tests } else { Use::Product };
        if let Err(what) = judge(&package.name, &dependency.name, use_of) {
            findings.push(Finding::at(manifest, 1, what));
        }
    }
    findings
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Product,
    Tests,
}

fn judge(package: &str, imported: &str, use_of: Use) -> Result<(), String> {
    let row = |table: &[(&str, &'static [&'static str])], name: &str| {
        table.iter().find(|(key, _)| *key == name).map(|(_, names)| *names)
    };
    let is_ours = row(&EDGES, imported).is_some();
    let is_fine_in_tests = use_of == Use::Tests && imported == IN_TESTS;
    if is_ours && !is_fine_in_tests && !row(&EDGES, package).unwrap_or_default().contains(&imported) {
        return Err(format!("{package} may not import {imported}"));
    }
    let fence = row(&FENCES, imported).filter(|inside| use_of == Use::Product && !inside.contains(&package));
    match fence {
        Some(inside) => Err(format!("{package} may not import {imported}: only {} may", inside.join(", "))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn siblings_never_import_each_other() {
        assert!(judge("homing-proxy", "homing-control", Use::Product).is_err());
        assert!(judge("homing-control", "homing-proxy", Use::Product).is_err());
        assert!(judge("homing-core", "homing-wire", Use::Product).is_err());
        assert!(judge("homing-proxy", "homing-core", Use::Product).is_ok());
    }

    #[test]
    fn the_testkit_is_for_tests() {
        assert!(judge("homing", "homing-testkit", Use::Tests).is_ok());
        assert!(judge("homing", "homing-testkit", Use::Product).is_err());
    }

    #[test]
    fn decisions_and_traffic_stay_free_of_the_async_runtime() {
        assert!(judge("homing-core", "tokio", Use::Product).is_err());
        assert!(judge("homing-proxy", "tokio", Use::Product).is_err());
        assert!(judge("homing-control", "tokio", Use::Product).is_ok());
    }

    #[test]
    fn every_package_of_the_table_of_edges_is_known() {
        for (package, imported) in EDGES {
            for name in imported {
                assert!(EDGES.iter().any(|(known, _)| known == name), "{package} → {name}");
            }
        }
    }
}
