//! How fast are we, compared with the best of the others?
//!
//! Builds the release binary and the bench tools, fetches the peers where they are missing, and hands over to
//! the runner in `bench/`.

use std::env;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use clap::Parser;

use crate::shell;

/// Verbs of the runner that may be used directly: `cargo xtask bench compare haproxy nginx a`.
const RUNNER_VERBS: [&str; 6] = ["run", "compare", "all", "latency", "profile", "syscalls"];

/// The verb that measures the session table: `cargo xtask bench table --quick`.
const TABLE_VERB: &str = "table";

/// Where Debian's package puts the module that NGINX needs for TCP and UDP.
const NGINX_STREAM: &str = "/usr/lib/nginx/modules/ngx_stream_module.so";

/// Measures CPU per request of homing and its peers, in turns. `cargo xtask bench table [--quick]` measures the
/// session table instead.
#[derive(Parser)]
#[command(name = "cargo xtask bench")]
struct Arguments {
    /// Only these cases, such as `a,b,tcpka`.
    #[arg(long, conflicts_with_all = ["latency", "profile", "syscalls"])]
    cases: Option<String>,
    /// Latency at a fixed rate instead of CPU per request.
    #[arg(long, conflicts_with_all = ["profile", "syscalls"])]
    latency: bool,
    /// The functions of homing that take the time in this case, by perf.
    #[arg(long, value_name = "CASE", conflicts_with = "syscalls")]
    profile: Option<String>,
    /// The system calls of homing for each request in this case, by strace.
    #[arg(long, value_name = "CASE")]
    syscalls: Option<String>,
    /// Samples of each proxy that are compared.
    #[arg(long)]
    pairs: Option<String>,
    /// A tenth of the requests: for a look, not for a record.
    #[arg(long)]
    quick: bool,
    /// Run what is measured as SCHED_RR, so that other work cannot take its cores (needs root).
    #[arg(long)]
    real_time: bool,
}

/// Does what `arguments` (those after `bench`) ask for.
///
/// # Errors
/// When a build fails, a peer cannot be installed, or the runner fails.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    if arguments.first().is_some_and(|verb| verb == TABLE_VERB) {
        let mut example = shell::cargo("run --quiet --release --package homing-core --example table_cost --");
        return shell::run(example.args(&arguments[1..]));
    }
    let words = runner_words(arguments);
    install_missing_peers()?;
    if needs_homing(&words) {
        shell::run(&mut shell::cargo("build --quiet --release --package homing"))?;
    }
    shell::run(&mut shell::cargo("build --quiet --release --package homing-bench"))?;
    let mut runner = shell::cargo("run --quiet --release --package homing-bench --bin bench --");
    shell::run(runner.args(words))
}

/// What the runner is told. Bad arguments end the process with clap's message.
fn runner_words(arguments: &[String]) -> Vec<String> {
    if arguments.first().is_some_and(|verb| RUNNER_VERBS.contains(&verb.as_str())) {
        return arguments.to_vec();
    }
    let name = "cargo xtask bench".to_owned();
    translate(Arguments::parse_from(std::iter::once(&name).chain(arguments)))
}

fn translate(arguments: Arguments) -> Vec<String> {
    let verb = match (arguments.latency, arguments.profile, arguments.syscalls) {
        (true, ..) => vec!["latency".to_owned()],
        (_, Some(case), _) => vec!["profile".to_owned(), case],
        (_, _, Some(case)) => vec!["syscalls".to_owned(), case],
        _ => vec!["all".to_owned()],
    };
    let with_value = [("--cases", arguments.cases), ("--pairs", arguments.pairs)];
    let with_value = with_value.into_iter().filter_map(|(name, value)| Some([name.to_owned(), value?]));
    let alone = [("--quick", arguments.quick), ("--real-time", arguments.real_time)];
    let alone = alone.into_iter().filter(|(_, is_set)| *is_set).map(|(name, _)| name.to_owned());
    verb.into_iter().chain(with_value.flatten()).chain(alone).collect()
}

/// Peers can be compared with each other without us.
fn needs_homing(words: &[String]) -> bool {
    let is_free_choice = words.first().is_some_and(|verb| verb == "run" || verb == "compare");
    !is_free_choice || words.iter().any(|word| word == "homing")
}

fn install_missing_peers() -> Result<()> {
    let is_there = |program: &str, variable: &str| {
        let is_system_program = Path::new("/usr/sbin").join(program).is_file();
        env::var_os(variable).is_some() || is_system_program || shell::is_installed(program)
    };
    let has_stream = env::var_os("NGINX_BIN").is_some() || Path::new(NGINX_STREAM).is_file();
    let packages = [
        ("haproxy", is_there("haproxy", "HAPROXY_BIN")),
        ("nginx", is_there("nginx", "NGINX_BIN")),
        ("libnginx-mod-stream", has_stream),
    ];
    let missing: Vec<&str> =
        packages.into_iter().filter(|(_, is_there)| !is_there).map(|(name, _)| name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    let advice = format!("please install {list}, or set HAPROXY_BIN and NGINX_BIN");
    ensure!(shell::is_installed("apt-get"), "there is no apt-get here: {advice}");
    println!("   installing {list}");
    let mut install = shell::command("apt-get", "install -y -qq --no-install-recommends");
    install.args(missing).env("DEBIAN_FRONTEND", "noninteractive");
    shell::run(&mut install).context(advice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(arguments: &str) -> Vec<String> {
        let arguments: Vec<String> = arguments.split_whitespace().map(str::to_owned).collect();
        runner_words(&arguments)
    }

    #[test]
    fn without_a_verb_all_cases_are_measured() {
        assert_eq!(words(""), ["all"]);
        assert_eq!(
            words("--cases a,b --pairs 3 --quick"),
            ["all", "--cases", "a,b", "--pairs", "3", "--quick"]
        );
    }

    #[test]
    fn latency_and_profiles_are_verbs_of_the_runner() {
        assert_eq!(words("--latency --real-time"), ["latency", "--real-time"]);
        assert_eq!(words("--profile a"), ["profile", "a"]);
        assert_eq!(words("--syscalls tcpka"), ["syscalls", "tcpka"]);
    }

    #[test]
    fn peers_are_compared_without_us() {
        assert!(!needs_homing(&words("compare haproxy nginx a")));
        assert!(needs_homing(&words("compare homing nginx a")));
        assert!(needs_homing(&words("profile a")));
    }
}
