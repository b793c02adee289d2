//! How does a chore run a command, and how does it say what it is doing?

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the repository")
}

/// `cargo` with `arguments`, separated by blanks, at the root of the repository.
pub(crate) fn cargo(arguments: &str) -> Command {
    command("cargo", arguments)
}

/// `program` with `arguments`, separated by blanks, at the root of the repository.
pub(crate) fn command(program: &str, arguments: &str) -> Command {
    let mut command = Command::new(program);
    command.args(arguments.split_whitespace()).current_dir(root());
    command
}

/// Runs `command`, its output going where ours goes.
///
/// # Errors
/// When it cannot be started or does not end with success.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = describe(command);
    let status = command.status().with_context(|| format!("`{line}` did not start"))?;
    ensure!(status.success(), "`{line}` ended with {status}");
    Ok(())
}

/// Whether `command` ends with success, its output thrown away.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// Whether `program` is a file in one of the folders of `PATH`.
pub(crate) fn is_installed(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

/// Runs `body` between a line that announces it and a line that says how long it took.
///
/// # Errors
/// What `body` returned, with the name of the step in front.
pub(crate) fn step(name: &str, body: impl FnOnce() -> Result<()>) -> Result<Duration> {
    println!("\n── {name}");
    let start = Instant::now();
    let outcome = body();
    let elapsed = start.elapsed();
    let seconds = elapsed.as_secs_f64();
    outcome.with_context(|| format!("FAILED at \"{name}\" after {seconds:.1} s"))?;
    println!("   {name}: ok, {seconds:.1} s");
    Ok(elapsed)
}

fn describe(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy().into_owned()));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_command_is_named_in_the_error() {
        let error = run(&mut command("false", "--really")).unwrap_err();
        assert!(error.to_string().starts_with("`false --really` ended with"), "{error}");
    }

    #[test]
    fn a_failing_step_is_named_in_the_error() {
        let error = step("clippy", || anyhow::bail!("no")).unwrap_err();
        assert!(error.to_string().starts_with("FAILED at \"clippy\""), "{error}");
    }

    #[test]
    fn a_program_that_is_nowhere_is_not_installed() {
        assert!(is_installed("sh"));
        assert!(!is_installed("no-such-program-here"));
    }
}
