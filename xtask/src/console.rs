//! Is the console fit to be merged? Its sources, the pages built of them, and how they work in a browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::report::{self, Counts};
use crate::shell::{self, cargo, step};
use crate::tools;

mod dist;
mod locales;

/// Where the console's sources are, and the pages built of them, from the root.
const FOLDER: &str = "console";
const DIST: &str = "console/dist";

/// Where vitest and Playwright write their reports, from the root.
const UNIT_REPORT: &str = "target/console/vitest.xml";
const BROWSER_REPORT: &str = "target/console/playwright.xml";

/// What was installed the last time: a copy of the lock, beside what it names.
const INSTALLED: &str = "node_modules/.installed-lock.json";

#[derive(Args, Default)]
pub(crate) struct Arguments {
    /// Build the program too, and try the console with a browser on a node that runs.
    #[arg(long)]
    browser: bool,
    /// For Playwright, such as the name of one file: tries only that.
    #[arg(trailing_var_arg = true, requires = "browser")]
    tests: Vec<String>,
}

/// Checks and builds the console.
///
/// # Errors
/// What the first failing step said.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    step("tools", tools::check_console)?;
    let mut counts = Counts::default();
    pages(&mut counts)?;
    if arguments.browser {
        step("build", || shell::run(&mut cargo("build --package homing")))?;
        step("console in a browser", || browser(&mut counts, &arguments.tests))?;
    }
    println!("\n{} passed, {} failed", counts.passed, counts.failed);
    Ok(())
}

/// What needs no program of ours: sources checked and tried, pages built and weighed. Tests add to `counts`.
///
/// # Errors
/// What the first failing step said.
pub(crate) fn pages(counts: &mut Counts) -> Result<Duration> {
    let mut total = Duration::ZERO;
    total += step("console: words", || locales::check(&shell::root().join(FOLDER).join("src")))?;
    total += step("console: packages", install)?;
    total += step("console: what the API says", || npm("run --silent gen"))?;
    // What `npm run lint` and `npm run build` do, without saying anew each time what the API says.
    total += step("console: lint", || npm("exec --offline -- biome check ."))?;
    total += step("console: types", || npm("exec --offline -- tsc --noEmit"))?;
    total += step("console: tests", || report::counted(counts, UNIT_REPORT, || npm("run --silent test")))?;
    total += step("console: pages", || npm("exec --offline -- vite build"))?;
    total += step("console: weight", || dist::check(&shell::root().join(DIST)))?;
    Ok(total)
}

/// Tries the pages that the debug build has in it with a browser, on nodes of its own. `tests` are for Playwright;
/// without any, all are run.
///
/// # Errors
/// When a test does not hold.
pub(crate) fn browser(counts: &mut Counts, tests: &[String]) -> Result<()> {
    let mut playwright = npm_command("run --silent e2e --");
    playwright.args(tests).env("HOMING_BINARY", binary()?);
    report::counted(counts, BROWSER_REPORT, || shell::run(&mut playwright))
}

/// The program that `cargo build` has made.
fn binary() -> Result<PathBuf> {
    let metadata = cargo_metadata::MetadataCommand::new().no_deps().current_dir(shell::root()).exec()?;
    let binary = metadata.target_directory.join("debug/homing").into_std_path_buf();
    ensure!(binary.is_file(), "there is no {}: build it first", binary.display());
    Ok(binary)
}

/// Exactly the packages of the lock; nothing to do where they were installed before.
fn install() -> Result<()> {
    let folder = shell::root().join(FOLDER);
    let lock = fs::read(folder.join("package-lock.json")).context("console/package-lock.json")?;
    let installed = folder.join(INSTALLED);
    if fs::read(&installed).is_ok_and(|known| known == lock) {
        println!("   as the lock says already");
        return Ok(());
    }
    npm("ci --no-audit --no-fund --prefer-offline")?;
    fs::write(&installed, lock).with_context(|| installed.display().to_string())
}

fn npm(arguments: &str) -> Result<()> {
    shell::run(&mut npm_command(arguments))
}

/// `npm` in the console's folder. Nobody fetches a browser: the one of the system is used.
fn npm_command(arguments: &str) -> Command {
    let mut command = shell::command("npm", arguments);
    command.current_dir(shell::root().join(FOLDER)).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    command.env("npm_config_update_notifier", "false");
    command
}

/// The files below `folder` that `is_wanted`, sorted.
fn files(folder: &Path, is_wanted: &dyn Fn(&Path) -> bool) -> Result<Vec<PathBuf>> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if is_wanted(&entry.path()) {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension().and_then(|ending| ending.to_str()).is_some_and(|ending| endings.contains(&ending))
}
