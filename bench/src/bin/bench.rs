//! The runner of the benchmark: see `homing_bench::runner`. `cargo xtask bench` builds what it needs and calls it.

#![allow(clippy::print_stdout, reason = "a command that people run speaks on standard output")]

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use homing_bench::runner::{self, Case, Proxy, Settings};

/// CPU per request of load balancers, on two cores.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Subcommand)]
enum Command {
    /// One sample, as JSON.
    Run {
        proxy: Proxy,
        #[arg(value_parser = runner::case_named)]
        case: &'static Case,
    },
    /// Let proxies take turns; the last one named is the yardstick.
    Compare {
        #[arg(required = true)]
        proxies: Vec<Proxy>,
        #[arg(value_parser = runner::case_named)]
        case: &'static Case,
    },
    /// Homing against its peers, with goals and verdicts; written to `run/results.md` and `.json`.
    All {
        /// Only these, such as `a,b,tcpka`.
        #[arg(long, value_delimiter = ',', value_parser = runner::case_named)]
        cases: Vec<&'static Case>,
    },
    /// p50 and p99 at a fixed rate, written to `run/latency.md` and `.json`.
    Latency,
    /// The functions that take the time, by perf.
    Profile {
        #[arg(value_parser = runner::case_named)]
        case: &'static Case,
        #[arg(default_value = "homing")]
        proxy: Proxy,
    },
    /// The system calls of a request, by strace.
    Syscalls {
        #[arg(value_parser = runner::case_named)]
        case: &'static Case,
        #[arg(default_value = "homing")]
        proxy: Proxy,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(text) => {
            println!("{}", text.trim_end());
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(Arguments { command, settings }: Arguments) -> anyhow::Result<String> {
    let _turn = runner::take_turn()?;
    Ok(match command {
        Command::Run { proxy, case } => {
            serde_json::to_string_pretty(&runner::take_sample(&settings, proxy, case)?)?
        }
        Command::Compare { proxies, case } => runner::compare(&settings, &proxies, case)?,
        Command::All { cases } => runner::all(&settings, &cases)?,
        Command::Latency => runner::latency(&settings)?,
        Command::Profile { case, proxy } => runner::profile(&settings, proxy, case)?,
        Command::Syscalls { case, proxy } => runner::syscalls(&settings, proxy, case)?,
    })
}
