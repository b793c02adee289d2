//! Can any bytes make a parser panic?
//!
//! With a nightly compiler and cargo-fuzz, libFuzzer searches, led by coverage. Without them the same targets
//! are fed mutations of the seeds by a plain test, which any machine can run.

use anyhow::{Result, ensure};
use clap::Args;

use crate::shell;

/// The folder of the fuzz workspace, apart from ours because libFuzzer needs its own flags.
const FOLDER: &str = "fuzz";

#[derive(Args)]
pub(crate) struct Arguments {
    /// How long each target runs.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// The targets to run; all when none is named.
    targets: Vec<String>,
}

/// Runs the named targets, or all of them.
///
/// # Errors
/// When a target is unknown or finds something.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    if !has_libfuzzer() {
        println!("no nightly compiler with cargo-fuzz here: plain mutation of the seeds instead");
        ensure!(arguments.targets.is_empty(), "without cargo-fuzz the targets run all together: name none");
        return mutate(arguments.seconds);
    }
    let known = targets()?;
    for name in &arguments.targets {
        ensure!(known.contains(name), "no fuzz target \"{name}\"; there are: {}", known.join(", "));
    }
    let chosen = if arguments.targets.is_empty() { &known } else { &arguments.targets };
    for target in chosen {
        shell::step(&format!("fuzz {target}"), || search(target, arguments.seconds))?;
    }
    Ok(())
}

/// Replays the seeds of every target, then runs each for `seconds` on mutations of them.
///
/// # Errors
/// When a target finds something.
pub(crate) fn mutate(seconds: u64) -> Result<()> {
    let mut test = shell::cargo("test --quiet --release --test replay --manifest-path");
    test.arg(shell::root().join(FOLDER).join("Cargo.toml"));
    shell::run(test.env("FUZZ_SECONDS", seconds.to_string()))
}

fn has_libfuzzer() -> bool {
    shell::is_installed("cargo-fuzz") && shell::succeeds(&mut shell::cargo("+nightly --version"))
}

fn search(target: &str, seconds: u64) -> Result<()> {
    let seeds = format!("{FOLDER}/seeds/{target}");
    let corpus = format!("{FOLDER}/corpus/{target}");
    std::fs::create_dir_all(shell::root().join(&corpus))?;
    let line = format!("+nightly fuzz run {target} {corpus} {seeds} -- -max_total_time={seconds}");
    shell::run(&mut shell::cargo(&line))
}

/// The binaries of the fuzz workspace: cargo-fuzz's layout has one for each target.
fn targets() -> Result<Vec<String>> {
    let metadata = cargo_metadata::MetadataCommand::new()
        .no_deps()
        .manifest_path(shell::root().join(FOLDER).join("Cargo.toml"))
        .exec()?;
    let targets = metadata.packages.iter().flat_map(|package| &package.targets);
    Ok(targets.filter(|target| target.is_bin()).map(|target| target.name.clone()).collect())
}
